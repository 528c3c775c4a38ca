-- Keyed marks of addresses that left, so that an import does not bring them back. No row tells whose it is, or when.
create table left_marks (
    mark text primary key
);

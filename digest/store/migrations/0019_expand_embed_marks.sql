-- Hosts with new texts that may lack a sentence vector. A mark is deleted when they were embedded, so that a lost job is
-- planned again; it changes with each new text, so that one that comes meanwhile is not missed.
create table embed_marks (
    host text primary key,
    mark text not null
);

-- Editions that were taken back: why, and the record that everybody reads in place of the frozen one. `tell` is 1 where
-- those who got a letter are to be told, `written` is 1 once the public pages say so.
create table recalls (
    day text primary key,
    reason text not null,
    recalled_at text not null,
    record text not null,
    tell integer not null,
    written integer not null
);

-- Who was told of a recall: each subscriber once.
create table recall_letters (
    day text not null,
    subscriber text not null,
    primary key (day, subscriber)
);

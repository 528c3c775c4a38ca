-- Single stories that were taken back, by the day and the rank of their edition; `tell` and `written` as in recalls.
create table story_recalls (
    day text not null,
    rank integer not null,
    reason text not null,
    recalled_at text not null,
    tell integer not null,
    written integer not null,
    primary key (day, rank)
);

-- What everybody reads of an edition that lost stories, in place of the frozen record.
create table public_records (
    day text primary key,
    record text not null
);

-- Who had the story when it was recalled, by the issue that brought it; `told` is 1 once they are told.
create table story_recall_letters (
    day text not null,
    rank integer not null,
    subscriber text not null,
    issue text not null,
    told integer not null,
    primary key (day, rank, subscriber)
);

-- What editors said of pairs of reports and of stories, and what the program said of labelled texts at that time.

alter table topic_label add column taken integer;

create table pair_label (
    one text not null,
    other text not null,
    day text not null,
    one_title text not null,
    other_title text not null,
    likelihood double precision not null,
    together integer not null,
    same integer not null,
    author text not null,
    labelled_at text not null,
    primary key (one, other)
);

create table story_label (
    day text not null,
    story text not null,
    question text not null,
    headline text not null,
    label text not null,
    place integer not null,
    answer integer not null,
    author text not null,
    labelled_at text not null,
    primary key (day, story, question)
);

-- Texts that an editor accepted for a topic or rejected, and the figures of quality of each day's edition.

create table topic_label (
    url text not null,
    topic text not null,
    title text not null,
    opening text not null,
    language text not null,
    accepted integer not null,
    author text not null,
    labelled_at text not null,
    primary key (url, topic)
);

create table day_quality (
    day text not null,
    figure text not null,
    value double precision not null,
    primary key (day, figure)
);

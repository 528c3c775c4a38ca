-- What publishers call themselves in their feeds and pages, and how often. They are learned again at any time, so they are
-- thrown away by age.

create table publisher_names (
    publisher text not null,
    origin text not null,
    name text not null,
    times integer not null,
    seen_at text not null,
    primary key (publisher, origin, name)
);

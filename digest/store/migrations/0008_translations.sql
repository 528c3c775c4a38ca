-- What translators answered, by the hash of the text and its languages and by the translator: a text is asked for once.
-- They can be asked again at any time, so they are thrown away by age.

create table translations (
    content text not null,
    translator text not null,
    made_at text not null,
    translation text not null,
    primary key (content, translator)
);

-- Sentence vectors by the hash of their text and by their model: base64 of 16-bit numbers. Equal texts share one. They
-- can be made again at any time, so they are thrown away by age and are part of no export.

create table vectors (
    content text not null,
    model text not null,
    made_at text not null,
    vector text not null,
    primary key (content, model)
);

create index vectors_made on vectors (model, made_at);

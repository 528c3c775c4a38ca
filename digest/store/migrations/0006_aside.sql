-- Foreign things that raised when they were read: each once, with its bytes (base64, or sealed where they may hold an
-- address), its traceback, and how often it came.
create table aside (
    id text primary key,
    kind text not null,
    name text not null,
    error text not null,
    trace text not null,
    content text not null,
    first_at text not null,
    last_at text not null,
    times integer not null
);

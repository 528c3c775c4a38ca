-- The ledger's first shape. Timestamps are UTC text (2024-03-05T12:00:00Z), ids are text, days are local days as text.

create table home (
    key text primary key,
    value text not null
);

-- The last visit to each source, by its address: names in feeds.yaml may change.
create table source_visits (
    url text primary key,
    visited_at text not null,
    due_at text not null,
    health text not null,
    detail text not null,
    entries integer not null
);

-- Checkpoint 1: items recorded.
create table items (
    id text primary key,
    source text not null,
    publisher text not null,
    guid text not null,
    url text not null,
    canonical_url text not null,
    title text not null,
    summary text not null,
    content text not null,
    language text not null,
    published text not null,
    first_seen text not null,
    position integer not null
);

create index items_published on items (published);

create table articles (
    item text primary key references items (id),
    state text not null,
    title text not null,
    text text not null,
    language text,
    published text
);

-- Checkpoint 2: edition frozen. `record` is edition.json, whole. `queued_at` is null until checkpoint 3.
create table editions (
    day text primary key,
    window_start text not null,
    window_end text not null,
    frozen_at text not null,
    queued_at text,
    record text not null
);

-- Address and preferences are in `sealed`; `address_index` is a keyed hash. Both are null once the reader has left.
create table subscribers (
    id text primary key,
    state text not null,
    sealed text,
    address_index text unique
);

-- Checkpoints 3 and 4: queued, settled. No time per row: a time would match a relay's log to an address.
create table deliveries (
    day text not null references editions (day),
    subscriber text not null references subscribers (id),
    state text not null,
    attempts integer not null,
    detail text not null,
    primary key (day, subscriber)
);

create index deliveries_state on deliveries (state, day);

create table runs (
    id text primary key,
    command text not null,
    started_at text not null,
    finished_at text,
    outcome text not null,
    detail text not null
);

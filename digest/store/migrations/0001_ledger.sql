-- The ledger's first shape. Timestamps are UTC text (2024-03-05T12:00:00Z), ids are text, days are local days as text.

create table home (
    key text primary key,
    value text not null
);

-- What is remembered of each source, by its address: names in feeds.yaml may change. `since` is when it came into its
-- state; etag, last_modified and body (a hash) tell whether it changed; `gap` are the usual seconds between entries.
create table source_visits (
    url text primary key,
    visited_at text not null,
    due_at text not null,
    since text not null,
    health text not null,
    detail text not null,
    entries integer not null,
    etag text not null,
    last_modified text not null,
    body text not null,
    moved_to text not null,
    failures integer not null,
    gap integer not null,
    ttl integer not null,
    newest text
);

-- The states that sources were in, each with its beginning.
create table source_states (
    url text not null,
    since text not null,
    health text not null,
    detail text not null,
    primary key (url, since)
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

-- The names under which an item may be met again: hashes of its address, its guid, its content.
create table item_keys (
    key text primary key,
    item text not null references items (id) on delete cascade
);

create index item_keys_item on item_keys (item);

-- What an item said before its source changed it, and until when.
create table item_versions (
    item text not null references items (id) on delete cascade,
    until text not null,
    title text not null,
    url text not null,
    summary text not null,
    primary key (item, until)
);

create table articles (
    item text primary key references items (id),
    state text not null,
    title text not null,
    text text not null,
    language text,
    published text
);

-- Checkpoint 2: edition frozen. `record` is edition.json, whole. `queued_at` is null until checkpoint 3. `round` counts
-- the tries over those still to be reached, `round_at` is when it may begin: the rows themselves carry no time.
create table editions (
    day text primary key,
    window_start text not null,
    window_end text not null,
    frozen_at text not null,
    queued_at text,
    record text not null,
    approved_at text,
    round integer not null default 1,
    round_at text,
    paused text not null default ''
);

-- Readers. Address and preferences are in `sealed`; `address_index` is a keyed hash. Both are null once the reader has
-- left. `until` is the hour at which a pending reader is forgotten or a pause ends. `score` is that of bounces as of the
-- edition `bounced`.
create table subscribers (
    id text primary key,
    state text not null,
    sealed text,
    address_index text unique,
    until text,
    score real not null default 0,
    bounced text
);

create index subscribers_until on subscribers (state, until);

-- What happened to the list, week by week (ISO, 2024-W10): the rows of readers carry no such time.
create table list_events (
    week text not null,
    event text not null,
    number integer not null,
    primary key (week, event)
);

-- Mails outside an edition. A notice is taken out before it is sent, so it leaves once at most.
create table notices (
    id text primary key,
    sealed text not null,
    due_at text not null,
    expires_at text not null
);

-- How often something was done for an address in a period: the address as a hash under a key of the period.
create table caps (
    period text not null,
    mark text not null,
    number integer not null,
    primary key (period, mark)
);

create table cap_keys (
    period text primary key,
    key text not null
);

-- Letters that came back, by edition and kind, to tell a storm from a dead mailbox.
create table returns (
    day text not null,
    kind text not null,
    number integer not null,
    primary key (day, kind)
);

-- Checkpoints 3 and 4: queued, settled. No time per row: a time would match a relay's log to an address. `attempts` is
-- the last round in which a reader was tried, `sender` whose claim it is while it is `sending`.
create table deliveries (
    day text not null references editions (day),
    subscriber text not null references subscribers (id),
    state text not null,
    attempts integer not null,
    sender text not null,
    detail text not null,
    primary key (day, subscriber)
);

create index deliveries_state on deliveries (state, day);

-- What is left of deliveries after two weeks.
create table delivery_totals (
    day text not null,
    state text not null,
    number integer not null,
    primary key (day, state)
);

-- The days on which the operator was written to: one note a day.
create table operator_notes (
    day text primary key
);

create table runs (
    id text primary key,
    command text not null,
    started_at text not null,
    finished_at text,
    outcome text not null,
    detail text not null
);

-- The public archive's search: a row for each pick, its words as match keys (SQLite FTS5).
create virtual table edition_words using fts5 (day unindexed, headline unindexed, words, tokenize = 'unicode61');

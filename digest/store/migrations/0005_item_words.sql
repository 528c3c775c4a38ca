-- The editors' search through all stored items: their words as match keys (SQLite FTS5), and which items it knows.

create virtual table item_words using fts5 (item unindexed, words, tokenize = 'unicode61');

create table searchable_items (
    item text primary key references items (id) on delete cascade
);

create index items_first_seen on items (first_seen, id);

-- Every statement of the program, by name, in the dialect that SQLite and PostgreSQL share.
-- A line with its name opens a query; the comment lines under it say what it is for.

-- name: read_home
select key, value from home;

-- name: write_home
-- The first value of a key stands: the mark of a replay home cannot be taken off.
insert into home (key, value) values (:key, :value) on conflict (key) do nothing;

-- name: visits
select url, visited_at, due_at, health, detail, entries from source_visits;

-- name: record_visit
insert into source_visits (url, visited_at, due_at, health, detail, entries)
values (:url, :visited_at, :due_at, :health, :detail, :entries)
on conflict (url) do update set
    visited_at = excluded.visited_at, due_at = excluded.due_at, health = excluded.health,
    detail = excluded.detail, entries = excluded.entries;

-- name: record_item
-- An item is recorded once; a later fetch of the same entry changes nothing.
insert into items (id, source, publisher, guid, url, canonical_url, title, summary, content, language, published,
    first_seen, position)
values (:id, :source, :publisher, :guid, :url, :canonical_url, :title, :summary, :content, :language, :published,
    :first_seen, :position)
on conflict (id) do nothing;

-- name: items_between
-- Items with the best text we have: the article's where it was read, else the feed's own.
select items.id, items.source, items.publisher, items.guid, items.url, items.canonical_url, items.title,
    items.summary, coalesce(nullif(articles.text, ''), items.content) as text,
    coalesce(articles.language, items.language) as language, items.published, items.first_seen, items.position
from items left join articles on articles.item = items.id
where items.published >= :start and items.published < :end
order by items.published, items.id;

-- name: items_without_article
-- What is still to be read, newest first: the pages of today matter more than those of yesterday.
select items.id, items.source, items.publisher, items.guid, items.url, items.canonical_url, items.title,
    items.summary, items.content as text, items.language, items.published, items.first_seen, items.position
from items left join articles on articles.item = items.id
where articles.item is null and items.published >= :start and items.published < :end
order by items.published desc, items.id;

-- name: record_article
insert into articles (item, state, title, text, language, published)
values (:item, :state, :title, :text, :language, :published)
on conflict (item) do nothing;

-- name: count_items
select count(*) as items from items where published >= :start and published < :end;

-- name: freeze_edition
-- The first edition of a day stands.
insert into editions (day, window_start, window_end, frozen_at, queued_at, record)
values (:day, :window_start, :window_end, :frozen_at, null, :record)
on conflict (day) do nothing;

-- name: edition
select day, window_start, window_end, frozen_at, record from editions where day = :day;

-- name: editions_before
select record from editions where day < :day order by day desc limit :limit;

-- name: windows_before
-- A window starts where the last one before it ended.
select window_end from editions where day < :day order by window_end desc limit 1;

-- name: latest_edition
select day, frozen_at from editions order by day desc limit 1;

-- name: add_subscriber
insert into subscribers (id, state, sealed, address_index) values (:id, :state, :sealed, :address_index)
on conflict do nothing;

-- name: find_subscriber
select id, state, sealed from subscribers where address_index = :address_index;

-- name: subscriber
select id, state, sealed from subscribers where id = :id;

-- name: erase_subscriber
update subscribers set state = 'left', sealed = null, address_index = null where id = :id;

-- name: count_subscribers
select state, count(*) as subscribers from subscribers group by state order by state;

-- name: mark_queued
-- Once per edition: a reader who joins later is not sent the letters of the past.
update editions set queued_at = :now where day = :day and queued_at is null;

-- name: queue_deliveries
insert into deliveries (day, subscriber, state, attempts, detail)
select :day, id, 'queued', 0, '' from subscribers where state = 'active'
on conflict (day, subscriber) do nothing;

-- name: mark_uncertain
-- A row still `sending` when nobody sends is what a crash left between claim and outcome.
update deliveries set state = 'uncertain' where state = 'sending';

-- name: next_deliveries
select day, subscriber, state, attempts from deliveries
where state in ('queued', 'uncertain') and day = :day
order by subscriber limit :limit;

-- name: days_to_deliver
select distinct day from deliveries where state in ('queued', 'uncertain') order by day;

-- name: claim_delivery
-- Committed before SMTP; only one claimant gets the row.
update deliveries set state = 'sending', attempts = attempts + 1
where day = :day and subscriber = :subscriber and state in ('queued', 'uncertain')
returning day, subscriber;

-- name: settle_delivery
update deliveries set state = :state, detail = :detail
where day = :day and subscriber = :subscriber and state = 'sending';

-- name: count_deliveries
select day, state, count(*) as deliveries from deliveries group by day, state order by day desc, state;

-- name: start_run
insert into runs (id, command, started_at, finished_at, outcome, detail)
values (:id, :command, :started_at, null, 'running', '');

-- name: finish_run
update runs set finished_at = :finished_at, outcome = :outcome, detail = :detail where id = :id;

-- name: last_runs
select command, started_at, finished_at, outcome, detail from runs order by started_at desc, id limit :limit;

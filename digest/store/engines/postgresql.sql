-- Statements that differ from queries.sql in PostgreSQL's dialect, with the same names.

-- name: lock_migrations
select pg_advisory_xact_lock(hashtext('top-ten migrations'));

-- name: database_bytes
select pg_database_size(current_database()) as bytes;

-- name: check_database
-- A damaged page fails the statement that reads it.
select 'ok' as answer;

-- name: queue_tables
select count(*) as tables from pg_tables where tablename = 'procrastinate_workers' and schemaname = any (current_schemas(false));

-- name: queue_state
select
    (select count(*) from procrastinate_workers where last_heartbeat > now() - interval '60 seconds') as workers,
    count(*) as waiting,
    coalesce(extract(epoch from now() - min(procrastinate_events.at)), 0) as oldest_seconds
from procrastinate_jobs
join procrastinate_events on procrastinate_events.job_id = procrastinate_jobs.id and type = 'deferred'
where status = 'todo';

-- name: standbys
select count(*) as standbys, coalesce(extract(epoch from max(replay_lag)), 0) as behind_seconds
from pg_stat_replication;

-- name: due_sources
-- One pass over both sides; a join looks up each address.
select value as url from string_to_table(:urls, chr(10)) as listed (value)
where value not in (select url from source_visits where due_at > :now and visited_at <= :ahead);

-- name: visits_to
select url, visited_at, due_at, since, health, detail, entries, etag, last_modified, body, moved_to, failures, gap,
    ttl, newest, read_at
from source_visits where url = any (string_to_array(:urls, chr(10)));

-- name: forget_other_visits
delete from source_visits where url not in (select string_to_table(:urls, chr(10)));

-- name: fold_log
-- Vacuum overwrites erased rows; the retention of the server's own log is up to the server.
select 1;

-- name: analyze_deliveries
-- Until autovacuum analyzes the table, the server plans as if the new day had hardly any rows.
analyze deliveries;

-- name: claim_deliveries
-- Rows that another sender is claiming are skipped instead of waited for. An array is selected once; after `in`, the
-- planner may select again and lock more rows than are claimed. The selected rows are locked, so the update does not test
-- their state again: without statistics the planner would search by state, through all rows that wait.
update deliveries set state = 'sending', attempts = :round, sender = :sender
where day = :day and subscriber = any (array(
    select subscriber from deliveries
    where day = :day and subscriber > :after and subscriber < :end and state in ('queued', :also) and attempts < :round
        and day not in (select day from recalls)
        and :recalls = (select count(*) from recalls) + (select count(*) from story_recalls)
    order by subscriber limit :wanted for update skip locked
))
returning subscriber,
    (select state from subscribers where id = deliveries.subscriber) as subscriber_state,
    (select sealed from subscribers where id = deliveries.subscriber) as sealed;

-- name: search_words
select day, headline from edition_words, to_tsquery('simple', :question) as asked
where terms @@ asked order by ts_rank(terms, asked) desc, day desc limit :limit;

-- name: find_items
select items.id, items.source, items.publisher, items.guid, items.url, items.canonical_url, items.title,
    items.summary, coalesce(nullif(articles.text, ''), items.content) as text,
    coalesce(articles.language, items.language) as language, items.published, items.first_seen, items.position
from to_tsquery('simple', :question) as asked
join item_words on item_words.terms @@ asked
join items on items.id = item_words.item
left join articles on articles.item = items.id and items.canonical_url not like '%#%'
order by ts_rank(item_words.terms, asked) desc, items.published desc limit :limit;

-- Every statement of the program, by name, in the dialect that SQLite and PostgreSQL share.
-- A line with its name starts a query; the comment lines below it explain its purpose.

-- name: lock_migrations
-- If two processes create the table of migrations at the same time, one waits for the other.
select 1;

-- name: record_migration
insert into migrations (number, name) values (:number, :name) on conflict (number) do nothing;

-- name: read_home
select key, value from home;

-- name: write_home
-- The first value of a key is kept: a replay home stays one.
insert into home (key, value) values (:key, :value) on conflict (key) do nothing;

-- name: database_bytes
select page_count * page_size as bytes from pragma_page_count(), pragma_page_size();

-- name: check_database
select quick_check as answer from pragma_quick_check;

-- name: queue_tables
-- Only an engine shared by several machines has a job queue and standbys.
select 0 as tables;

-- name: queue_state
select 0 as workers, 0 as waiting, 0 as oldest_seconds;

-- name: standbys
select 0 as standbys, 0 as behind_seconds;

-- name: visits
select url, visited_at, due_at, since, health, detail, entries, etag, last_modified, body, moved_to, failures, gap,
    ttl, newest, read_at
from source_visits;

-- name: due_sources
-- `urls` are the URLs that may be visited, as one parameter.
select listed.value as url from json_each(:urls) as listed
left join source_visits on source_visits.url = listed.value
where source_visits.url is null or due_at <= :now or visited_at > :ahead;

-- name: visits_to
select url, visited_at, due_at, since, health, detail, entries, etag, last_modified, body, moved_to, failures, gap,
    ttl, newest, read_at
from source_visits where url in (select value from json_each(:urls));

-- name: forget_other_visits
delete from source_visits where url not in (select value from json_each(:urls));

-- name: record_visit
insert into source_visits (url, visited_at, due_at, since, health, detail, entries, etag, last_modified, body,
    moved_to, failures, gap, ttl, newest, read_at)
values (:url, :visited_at, :due_at, :since, :health, :detail, :entries, :etag, :last_modified, :body, :moved_to,
    :failures, :gap, :ttl, :newest, :read_at)
on conflict (url) do update set
    visited_at = excluded.visited_at, due_at = excluded.due_at, since = excluded.since, health = excluded.health,
    detail = excluded.detail, entries = excluded.entries, etag = excluded.etag,
    last_modified = excluded.last_modified, body = excluded.body, moved_to = excluded.moved_to,
    failures = excluded.failures, gap = excluded.gap, ttl = excluded.ttl, newest = excluded.newest,
    read_at = excluded.read_at;

-- name: record_state
-- A source's state is recorded when it begins.
insert into source_states (url, since, health, detail) values (:url, :since, :health, :detail)
on conflict (url, since) do nothing;

-- name: states
select url, since, health, detail from source_states where url = :url order by since desc;

-- name: drop_states
delete from source_states where since < :before;

-- name: forget_visit
delete from source_visits where url = :url;

-- name: items_of_keys
select key, item from item_keys where key in (:first, :second, :third, :fourth);

-- name: record_keys
-- A name belongs to the first item that had it.
insert into item_keys (key, item) values (:first, :item), (:second, :item), (:third, :item), (:fourth, :item)
on conflict (key) do nothing;

-- name: record_item
insert into items (id, source, publisher, guid, url, canonical_url, title, summary, content, language, published,
    first_seen, position)
values (:id, :source, :publisher, :guid, :url, :canonical_url, :title, :summary, :content, :language, :published,
    :first_seen, :position)
on conflict (id) do nothing;

-- name: forget_item
-- Deletes an item that turned out to be another one under a new name, with its names.
delete from items where id = :id;

-- name: keep_version
-- Only if its own source changed the text; other sources that list the same page do not change it.
insert into item_versions (item, until, title, url, summary)
select id, :now, title, url, summary from items
where id = :id and source = :source and (title <> :title or url <> :url or summary <> :summary)
on conflict (item, until) do nothing;

-- name: update_item
update items set guid = :guid, url = :url, canonical_url = :canonical_url, title = :title, summary = :summary,
    content = :content
where id = :id;

-- name: item_versions
select until, title, url, summary from item_versions where item = :item order by until;

-- name: items_between
-- Items with their best text: the article's if it was fetched, else the feed's; for a news item of a post with several it
-- is always the feed's. The revision changes with each change of the texts: how often the item was updated and when last,
-- and whether its article was fetched, which happens once.
select items.id, items.source, items.publisher, items.guid, items.url, items.canonical_url, items.title,
    items.summary, coalesce(nullif(articles.text, ''), items.content) as text,
    coalesce(articles.language, items.language) as language, items.published, items.first_seen, items.position,
    coalesce((select count(*) || ' ' || max(item_versions.until) from item_versions
        where item_versions.item = items.id), '') || coalesce(articles.state, '') as revision
from items left join articles on articles.item = items.id and items.canonical_url not like '%#%'
where items.published >= :start and items.published < :end
order by items.published, items.id;

-- name: items_without_texts
-- As items_between, but summaries and texts are not read.
select items.id, items.source, items.publisher, items.guid, items.url, items.canonical_url, items.title,
    '' as summary, '' as text,
    coalesce(articles.language, items.language) as language, items.published, items.first_seen, items.position,
    coalesce((select count(*) || ' ' || max(item_versions.until) from item_versions
        where item_versions.item = items.id), '') || coalesce(articles.state, '') as revision
from items left join articles on articles.item = items.id and items.canonical_url not like '%#%'
where items.published >= :start and items.published < :end
order by items.published, items.id;

-- name: recorded_items
-- The items of one source or of all, with the time of the last change of their text.
select items.source, items.id, items.url, items.title, items.published,
    (select max(item_versions.until) from item_versions where item_versions.item = items.id) as updated,
    items.first_seen, items.summary, coalesce(nullif(articles.text, ''), items.content) as text,
    coalesce(articles.language, items.language) as language
from items left join articles on articles.item = items.id and items.canonical_url not like '%#%'
where (:source = '' or items.source = :source) and items.published >= :start and items.published < :end
order by items.published, items.id;

-- name: items_without_article
-- Items whose page is still to be fetched, newest first: today's pages matter more than yesterday's. The pages of posts
-- with several news items are left out: they say no more about one item than the feed does.
select items.id, items.source, items.publisher, items.guid, items.url, items.canonical_url, items.title,
    items.summary, items.content as text, items.language, items.published, items.first_seen, items.position
from items left join articles on articles.item = items.id
where articles.item is null and items.published >= :start and items.published < :end
    and items.canonical_url not like '%#%'
order by items.published desc, items.id;

-- name: record_article
insert into articles (item, state, title, text, language, published)
values (:item, :state, :title, :text, :language, :published)
on conflict (item) do nothing;

-- name: date_item
-- An item without its own date has the time it was first seen; the date of its page replaces it, unless that is later.
update items set published = :published where id = :item and published = first_seen and :published < first_seen;

-- name: redate_items
-- Items first seen while the clock was ahead: an item without its own date has the time it was first seen.
update items set first_seen = :now, published = case when published > :now then :now else published end
where first_seen > :ahead;

-- name: count_items
select count(*) as items from items where published >= :start and published < :end;

-- name: items_by_source
-- How many items each source had on each day (UTC).
select source, substr(published, 1, 10) as day, count(*) as items from items where published >= :since
group by source, substr(published, 1, 10);

-- name: sources_with_items
select distinct source from items;

-- name: first_states
select url, min(since) as since from source_states group by url;

-- name: freeze_edition
-- The first edition of a day stands.
insert into editions (day, window_start, window_end, frozen_at, queued_at, record)
values (:day, :window_start, :window_end, :frozen_at, null, :record)
on conflict (day) do nothing;

-- name: edition
select day, window_start, window_end, frozen_at, record,
    coalesce(
        (select recalls.record from recalls where recalls.day = editions.day),
        (select public_records.record from public_records where public_records.day = editions.day),
        record
    ) as public_record
from editions where day = :day;

-- name: editions_before
select record from editions where day < :day and length(day) = 10 order by day desc limit :limit;

-- name: published_days
-- Drafts that are not approved are not listed, unless no approval is required. Issues of ten characters are days; longer
-- ones are weekly letters, which are not days of the archive.
select day from editions
where day <= :until and length(day) = 10 and (:drafts = 1 or queued_at is not null or approved_at is not null) order by day;

-- name: published_weeks
-- The weekly letters that were queued.
select day from editions where day <= :until and length(day) > 10 and queued_at is not null order by day;

-- name: windows_before
-- A window starts where the last one before it ended.
select window_end from editions where day < :day and length(day) = 10 order by window_end desc limit 1;

-- name: latest_edition
select day from editions where day <= :until and length(day) = 10 order by day desc limit 1;

-- name: editions_after
select day from editions where day > :day and length(day) = 10 order by day;

-- name: mark_queued
-- Once per edition: a subscriber who joins later does not get earlier letters.
update editions set queued_at = :now
where day = :day and queued_at is null and day not in (select day from recalls);

-- name: queue_deliveries
-- In the order of the ids, so that both tables are read and written from front to back.
insert into deliveries (day, subscriber, state, attempts, sender, detail)
select :day, id, 'queued', 0, '', '' from subscribers where state = 'active' order by id
on conflict (day, subscriber) do nothing;

-- name: note_letters
update editions set letters = :letters where day = :day;

-- name: analyze_deliveries
-- The statements about deliveries are written so that SQLite needs no statistics.
select 1;

-- name: approval
select approved_at, queued_at from editions where day = :day;

-- name: unqueued_days
select day from editions
where queued_at is null and length(day) = 10 and day >= :since and day not in (select day from recalls) order by day;

-- name: approve_edition
update editions set approved_at = :now where day = :day and approved_at is null;

-- name: withdraw_approval
-- Only while no letter of the edition was begun.
update editions set approved_at = null, queued_at = null
where day = :day and (queued_at is not null or approved_at is not null)
    and not exists (
        select 1 from deliveries
        where deliveries.day = editions.day and (state <> 'queued' or attempts > 0)
    )
    and not exists (select 1 from delivery_totals where delivery_totals.day = editions.day);

-- name: unqueue_deliveries
delete from deliveries where day = :day and state = 'queued';

-- name: discard_draft
-- Only a draft that is not approved.
delete from editions where day = :day and queued_at is null and approved_at is null;

-- name: editions_waiting
-- `also` is 'uncertain' if those are sent again, else 'queued' a second time.
select editions.day, editions.round, editions.round_at, editions.paused, exists (
        select 1 from deliveries where deliveries.day = editions.day and state in ('sent', 'refused', 'uncertain')
    ) as begun
from editions
where exists (select 1 from deliveries where deliveries.day = editions.day and state in ('queued', :also))
    and day not in (select day from recalls)
order by editions.day;

-- name: count_waiting
select count(*) as deliveries from deliveries
where day = :day and subscriber > :first and subscriber < :end and state in ('queued', :also) and day not in (select day from recalls);

-- name: senders
select distinct sender from deliveries where state = 'sending';

-- name: mark_uncertain
-- A row that is still `sending` although its sender is dead was left by a crash between claim and outcome.
update deliveries set state = 'uncertain', attempts = attempts - 1, sender = ''
where state = 'sending' and sender = :sender;

-- name: claim_deliveries
-- Committed before SMTP; only one sender gets a row. A sender whose letters were built before the latest recall gets none.
update deliveries set state = 'sending', attempts = :round, sender = :sender
where day = :day and state in ('queued', :also) and subscriber in (
    select subscriber from deliveries
    where day = :day and subscriber > :after and subscriber < :end and state in ('queued', :also) and attempts < :round
        and day not in (select day from recalls)
        and :recalls = (select count(*) from recalls) + (select count(*) from story_recalls)
    order by subscriber limit :wanted
)
returning subscriber,
    (select state from subscribers where id = deliveries.subscriber) as subscriber_state,
    (select sealed from subscribers where id = deliveries.subscriber) as sealed;

-- name: settle_delivery
-- Only the sender with the claim may settle a row. Retries of a recalled edition are cancelled.
update deliveries set
    state = case when :state = 'queued' and day in (select day from recalls) then 'refused' else :state end, detail = :detail, attempts = :attempts, sender = ''
where day = :day and subscriber = :subscriber and state = 'sending' and sender = :sender;

-- name: forgive_tries
-- A failure that stopped a pass does not count as an attempt of the rows that were tried last.
update deliveries set attempts = :round - 1
where day = :day and state = 'queued' and attempts = :round and (
    detail like 'blocked:%' or detail like 'trouble:%' or detail like 'slower:%'
);

-- name: take_back_refused
-- A refusal shared by so many is not the subscribers' fault.
update deliveries set state = 'queued', attempts = attempts - 1, detail = 'blocked: ' || detail
where day = :day and state = 'refused' and detail = :detail;

-- name: open_round
-- Once per round, and only after all rows were tried in it.
update editions set round = round + 1, round_at = :due_at
where day = :day and round = :round
and exists (select 1 from deliveries where day = :day and state in ('queued', :also))
and not exists (select 1 from deliveries where day = :day and state in ('queued', :also) and attempts < :round);

-- name: give_up
-- A block of our server never counts against a subscriber.
update deliveries set state = 'refused', detail = 'given up; ' || detail
where day = :day and state = 'queued' and detail not like 'blocked:%' and detail not like 'slower:%';

-- name: share_to_give_up
-- How many would be refused for good, and how many there are.
select count(case when state = 'queued' and detail not like 'blocked:%' and detail not like 'slower:%' then 1 end)
    as waiting, count(*) as deliveries
from deliveries where day = :day;

-- name: pause_blocked
update editions set paused = :reason
where day = :day and exists (select 1 from deliveries where day = :day and state = 'queued');

-- name: pause_edition
update editions set paused = :reason where day = :day;

-- name: discard_deliveries
update deliveries set state = 'refused', detail = 'given up by the operator'
where day = :day and state in ('queued', 'uncertain');

-- name: delivery_totals
select day, state, number from delivery_totals;

-- name: days_with_deliveries
-- `letters` is null for an edition that an older version queued.
select day, letters from editions where exists (select 1 from deliveries where deliveries.day = editions.day);

-- name: count_of_day
select state, count(*) as number from deliveries where day = :day group by state;

-- name: count_in_state
select count(*) as number from (
    select 1 as one from deliveries where day = :day and state = :state limit :most
) as found;

-- name: uncertain_deliveries
select subscriber, detail from deliveries where day = :day and state = 'uncertain' order by subscriber;

-- name: refusals
select detail, count(*) as deliveries from deliveries where day = :day and state = 'refused'
group by detail order by count(*) desc, detail limit :limit;

-- name: give_up_old
update deliveries set state = case when state = 'queued' then 'refused' else 'uncertain' end
where day < :before and state in ('queued', 'sending');

-- name: fold_deliveries
insert into delivery_totals (day, state, number)
select day, state, count(*) from deliveries where day < :before group by day, state
on conflict (day, state) do update set number = delivery_totals.number + excluded.number;

-- name: add_recall
-- The first reason stands.
insert into recalls (day, reason, recalled_at, record, tell, written)
values (:day, :reason, :recalled_at, :record, :tell, 0)
on conflict (day) do nothing;

-- name: discard_recalled
update deliveries set state = 'refused', detail = 'the edition was recalled' where day = :day and state = 'queued';

-- name: forget_words
delete from edition_words where day = :day;

-- name: tell_of_recall
update recalls set tell = 1 where day = :day;

-- name: recalls
-- Rank 0 is the whole edition.
select day, 0 as rank, reason, recalled_at, tell, written from recalls
union all select day, rank, reason, recalled_at, tell, written from story_recalls
order by day desc, rank;

-- name: count_recalls
select (select count(*) from recalls) + (select count(*) from story_recalls) as recalls;

-- name: mark_recall_written
update recalls set written = 1 where day = :day;

-- name: mark_story_recall_written
update story_recalls set written = 1 where day = :day and rank = :rank;

-- name: add_story_recall
-- The first reason stands.
insert into story_recalls (day, rank, reason, recalled_at, tell, written)
values (:day, :rank, :reason, :recalled_at, 0, 0)
on conflict (day, rank) do nothing;

-- name: open_public_record
-- Another recall of the same day waits here for the end of the transaction.
insert into public_records (day, record) select day, record from editions where editions.day = :day
on conflict (day) do update set record = public_records.record;

-- name: write_public_record
update public_records set record = :record where day = :day;

-- name: note_story_readers
-- A letter that is being sent contains the story.
insert into story_recall_letters (day, rank, subscriber, issue, told, under_way)
select :day, :rank, subscriber, day, 0, case when state = 'sending' then 1 else 0 end from deliveries
where deliveries.day = :issue and state in ('sent', 'uncertain', 'sending')
on conflict (day, rank, subscriber) do nothing;

-- name: forget_story_reader
-- The server did not take the letter with the story; the next one is without it.
delete from story_recall_letters where issue = :day and subscriber = :subscriber and under_way = 1 and told = 0;

-- name: keep_story_reader
-- The letter with the story may have arrived, whatever becomes of the next one.
update story_recall_letters set under_way = 0 where issue = :day and subscriber = :subscriber and under_way = 1;

-- name: keep_story_readers_of
update story_recall_letters set under_way = 0 where under_way = 1 and exists (
    select 1 from deliveries where deliveries.day = story_recall_letters.issue
        and deliveries.subscriber = story_recall_letters.subscriber and deliveries.sender = :sender
);

-- name: tell_of_story_recall
update story_recalls set tell = 1 where day = :day and rank = :rank;

-- name: untold_of_story_recall
select subscriber from story_recall_letters
where day = :day and rank = :rank and told = 0 and exists (
    select 1 from deliveries where deliveries.day = story_recall_letters.issue
        and deliveries.subscriber = story_recall_letters.subscriber and state in ('sent', 'uncertain')
)
order by subscriber;

-- name: mark_told_of_story_recall
update story_recall_letters set told = 1
where day = :day and rank = :rank and subscriber = :subscriber and told = 0;

-- name: drop_story_recall_letters
delete from story_recall_letters where day < :before;

-- name: untold_of_recall
select subscriber from deliveries where day = :day and state in ('sent', 'uncertain')
    and subscriber not in (select subscriber from recall_letters where recall_letters.day = :day)
order by subscriber;

-- name: mark_told_of_recall
insert into recall_letters (day, subscriber) values (:day, :subscriber) on conflict (day, subscriber) do nothing;

-- name: drop_recall_letters
delete from recall_letters where day < :before;

-- name: total_deliveries
insert into delivery_totals (day, state, number)
select day, case when state = 'queued' then 'refused' when state = 'sending' then 'uncertain' else state end, count(*)
from deliveries where day = :day group by 1, 2
on conflict (day, state) do update set number = delivery_totals.number + excluded.number;

-- name: drop_deliveries
delete from deliveries where day = :day;

-- name: drop_edition
delete from editions where day = :day;

-- name: drop_folded
delete from deliveries where day < :before;

-- name: note_operator
insert into operator_notes (day) values (:day) on conflict (day) do nothing;

-- name: drop_articles
delete from articles where item in (select id from items where published < :before);

-- name: drop_items
delete from items where published < :before;

-- name: vectors_since
select content, vector from vectors where model = :model and made_at >= :since;

-- name: vector_names_since
select model || ' ' || content as name from vectors where made_at >= :since order by model, content;

-- name: record_vector
-- A text that occurs again before its vector was deleted keeps it for longer.
insert into vectors (content, model, made_at, vector) values (:content, :model, :made_at, :vector)
on conflict (content, model) do update set made_at = excluded.made_at;

-- name: drop_vectors
delete from vectors where made_at < :before;

-- name: translation
select translation from translations where content = :content and translator = :translator;

-- name: record_translation
insert into translations (content, translator, made_at, translation)
values (:content, :translator, :made_at, :translation)
on conflict (content, translator) do nothing;

-- name: drop_translations
delete from translations where made_at < :before;

-- name: record_publisher_name
insert into publisher_names (publisher, origin, name, times, seen_at) values (:publisher, :origin, :name, :times, :seen_at)
on conflict (publisher, origin, name) do update
set times = publisher_names.times + excluded.times, seen_at = excluded.seen_at;

-- name: publisher_names
select publisher, origin, name, times from publisher_names order by publisher, origin, name;

-- name: drop_publisher_names
delete from publisher_names where seen_at < :before;

-- name: queue_post
insert into posts (day, outlet, place, state, retry_at, detail) values (:day, :outlet, :place, 'queued', :now, '')
on conflict (day, outlet, place) do nothing;

-- name: claim_post
update posts set state = 'sending'
where day = :day and outlet = :outlet and place = :place and state = 'queued' and retry_at <= :now;

-- name: settle_post
update posts set state = :state, retry_at = :retry_at, detail = :detail
where day = :day and outlet = :outlet and place = :place and state = 'sending';

-- name: release_posts
update posts set state = :state, detail = 'a run was killed while it posted' where outlet = :outlet and state = 'sending';

-- name: posts_since
select day, outlet, place, state, detail from posts where day >= :day order by day, outlet, place;

-- name: drop_runs
delete from runs where started_at < :before;

-- name: drop_runs_after
delete from runs where started_at > :after;

-- name: start_run
insert into runs (id, command, started_at, finished_at, outcome, detail)
values (:id, :command, :started_at, null, 'running', '');

-- name: finish_run
update runs set finished_at = :finished_at, outcome = :outcome, detail = :detail where id = :id;

-- name: last_runs
select id, command, started_at, finished_at, outcome, detail from runs order by started_at desc, id limit :limit;

-- Subscribers ---------------------------------------------------------------------------------------------------------

-- name: set_home
insert into home (key, value) values (:key, :value) on conflict (key) do update set value = excluded.value;

-- name: drop_home
delete from home where key = :key;

-- name: next_count
-- The database has the same counter as the journal next to the key.
insert into home (key, value) values ('count', '1')
on conflict (key) do update set value = cast(cast(home.value as integer) + 1 as text)
returning value;

-- name: lock_count
-- A write that changes nothing, so that whoever counts meanwhile waits.
insert into home (key, value) values ('count', '0') on conflict (key) do update set value = home.value returning value;

-- name: lock_returns
insert into home (key, value) values ('returns', '') on conflict (key) do update set value = home.value;

-- name: add_subscriber
insert into subscribers (id, state, sealed, address_index, until) values (:id, :state, :sealed, :address_index, :until)
on conflict do nothing;

-- name: find_subscriber
select id, state, sealed, until, score, bounced from subscribers where address_index = :address_index;

-- name: subscriber
select id, state, sealed, until, score, bounced from subscribers where id = :id;

-- name: subscribers_after
select id, state, sealed, until, score, bounced from subscribers
where id > :after and sealed is not null order by id limit :limit;

-- name: change_state
-- Only from the state on which the decision was based; a concurrent change is not overwritten.
update subscribers set state = :state, until = :until, score = :score, bounced = :bounced
where id = :id and state = :expected;

-- name: change_sealed
update subscribers set sealed = :sealed where id = :id and sealed is not null;

-- name: change_keys
update subscribers set sealed = :sealed, address_index = :address_index where id = :id and sealed is not null;

-- name: erase_subscriber
update subscribers set state = 'left', sealed = null, address_index = null, until = null, score = 0, bounced = null
where id = :id and state <> 'left';

-- name: add_left_mark
insert into left_marks (mark) values (:mark) on conflict (mark) do nothing;

-- name: left_mark
select mark from left_marks where mark = :mark;

-- name: drop_left_mark
delete from left_marks where mark = :mark;

-- name: purge_pending
-- A pending subscriber leaves no trace.
delete from subscribers where state = 'pending' and until <= :now;

-- name: resume_paused
update subscribers set state = 'active', until = null where state = 'paused' and until <= :now;

-- name: fold_log
-- Erased data stays in the write-ahead log until a checkpoint truncates it.
pragma wal_checkpoint(truncate);

-- name: count_subscribers
select state, count(*) as subscribers from subscribers group by state order by state;

-- name: count_event
insert into list_events (week, event, number) values (:week, :event, :number)
on conflict (week, event) do update set number = list_events.number + excluded.number;

-- name: list_events
select week, event, number from list_events order by week desc, event;

-- name: add_notice
insert into notices (id, sealed, due_at, expires_at) values (:id, :sealed, :due_at, :expires_at)
on conflict (id) do nothing;

-- name: take_notice
-- Deleted, committed, then sent: at most once.
delete from notices where id = (select id from notices where due_at <= :now order by due_at, id limit 1)
returning id, sealed, expires_at;

-- name: due_notice
select id from notices where due_at <= :now limit 1;

-- name: expire_notices
delete from notices where expires_at <= :now;

-- name: count_notices
select count(*) as notices from notices;

-- name: add_cap_key
insert into cap_keys (period, key) values (:period, :key) on conflict (period) do nothing;

-- name: cap_keys
select period, key from cap_keys;

-- name: drop_cap_keys
delete from cap_keys where period like :kind and period < :period;

-- name: drop_caps
delete from caps where period like :kind and period < :period;

-- name: read_cap
select number from caps where period = :period and mark = :mark;

-- name: count_cap
insert into caps (period, mark, number) values (:period, :mark, 1)
on conflict (period, mark) do update set number = caps.number + 1;

-- name: count_return
insert into returns (day, kind, number) values (:day, :kind, 1)
on conflict (day, kind) do update set number = returns.number + 1;

-- name: returns_of
select kind, number from returns where day = :day;

-- name: forgive_returns
-- `bounced` is the edition of the last counted bounce: a subscriber bounced by it was active or paused before.
update subscribers set score = case when score > :points then score - :points else 0 end,
    state = case when state <> 'bounced' then state when until is null then 'active' else 'paused' end
where bounced = :day;

-- name: sent_of
select count(*) as sent from deliveries where day = :day and state = 'sent';

-- The public archive ------------------------------------------------------------------------------------------------

-- name: public_days
-- An edition is public once it was queued; drafts are not.
select editions.day, coalesce(recalls.record, public_records.record, editions.record) as record
from editions left join recalls on recalls.day = editions.day
left join public_records on public_records.day = editions.day
where queued_at is not null and length(editions.day) = 10 and editions.day <= :until order by editions.day desc limit :limit;

-- name: public_day
select editions.day, coalesce(recalls.record, public_records.record, editions.record) as record
from editions left join recalls on recalls.day = editions.day
left join public_records on public_records.day = editions.day
where queued_at is not null and length(editions.day) = 10 and editions.day = :day;

-- name: unsearchable_days
select editions.day, coalesce(recalls.record, public_records.record, editions.record) as record
from editions left join recalls on recalls.day = editions.day
left join public_records on public_records.day = editions.day
where queued_at is not null and length(editions.day) = 10
and editions.day not in (select day from edition_words) order by editions.day;

-- name: add_words
insert into edition_words (day, headline, words) values (:day, :headline, :words);

-- name: search_words
select day, headline from edition_words where edition_words match :question order by rank, day desc limit :limit;

-- The editors' search through items -----------------------------------------------------------------------------------

-- name: unsearchable_items
select items.id, items.source, items.publisher, items.guid, items.url, items.canonical_url, items.title,
    items.summary, coalesce(nullif(articles.text, ''), items.content) as text,
    coalesce(articles.language, items.language) as language, items.published, items.first_seen, items.position
from items left join articles on articles.item = items.id and items.canonical_url not like '%#%'
where (items.first_seen, items.id) > (:seen, :id) and items.id not in (select item from searchable_items)
order by items.first_seen, items.id limit :limit;

-- name: mark_searchable
insert into searchable_items (item) values (:item) on conflict (item) do nothing;

-- name: add_item_words
insert into item_words (item, words) values (:item, :words);

-- name: find_items
select items.id, items.source, items.publisher, items.guid, items.url, items.canonical_url, items.title,
    items.summary, coalesce(nullif(articles.text, ''), items.content) as text,
    coalesce(articles.language, items.language) as language, items.published, items.first_seen, items.position
from item_words
join items on items.id = item_words.item
left join articles on articles.item = items.id and items.canonical_url not like '%#%'
where item_words match :question order by item_words.rank, items.published desc limit :limit;

-- name: drop_item_words
delete from item_words where item not in (select id from items);

-- Things set aside ---------------------------------------------------------------------------------------------------

-- name: add_aside
insert into aside (id, kind, name, error, trace, content, first_at, last_at, times)
values (:id, :kind, :name, :error, :trace, :content, :now, :now, 1)
on conflict (id) do update set times = aside.times + 1, last_at = excluded.last_at;

-- name: drop_most_asides
delete from aside where id not in (select id from aside order by last_at desc, id limit :most);

-- name: asides
select id, kind, name, error, trace, content, first_at, last_at, times from aside order by last_at desc, kind, id;

-- name: count_asides
select kind, count(*) as asides from aside where first_at >= :since group by kind order by kind;

-- name: drop_asides
delete from aside where last_at < :before
or (kind in (:mail, :sign_up, :letter) and last_at < :private_before);

-- Judgement ----------------------------------------------------------------------------------------------------------

-- name: record_label
insert into topic_label (url, topic, title, opening, language, accepted, author, labelled_at, taken)
values (:url, :topic, :title, :opening, :language, :accepted, :author, :labelled_at, :taken)
on conflict (url, topic) do update set title = excluded.title, opening = excluded.opening,
language = excluded.language, accepted = excluded.accepted, author = excluded.author,
labelled_at = excluded.labelled_at, taken = excluded.taken;

-- name: remove_label
delete from topic_label where url = :url and topic = :topic;

-- name: labels
select url, topic, title, opening, language, accepted, author, labelled_at, taken from topic_label
order by labelled_at, url, topic;

-- name: record_pair_label
insert into pair_label (one, other, day, one_title, other_title, likelihood, together, same, author, labelled_at)
values (:one, :other, :day, :one_title, :other_title, :likelihood, :together, :same, :author, :labelled_at)
on conflict (one, other) do update set day = excluded.day, one_title = excluded.one_title,
other_title = excluded.other_title, likelihood = excluded.likelihood, together = excluded.together,
same = excluded.same, author = excluded.author, labelled_at = excluded.labelled_at;

-- name: remove_pair_label
delete from pair_label where one = :one and other = :other;

-- name: pair_labels
select one, other, day, one_title, other_title, likelihood, together, same, author, labelled_at from pair_label
order by labelled_at, one, other;

-- name: record_story_label
insert into story_label (day, story, question, headline, label, place, answer, author, labelled_at)
values (:day, :story, :question, :headline, :label, :place, :answer, :author, :labelled_at)
on conflict (day, story, question) do update set headline = excluded.headline, label = excluded.label,
place = excluded.place, answer = excluded.answer, author = excluded.author, labelled_at = excluded.labelled_at;

-- name: remove_story_label
delete from story_label where day = :day and story = :story and question = :question;

-- name: story_labels
select day, story, question, headline, label, place, answer, author, labelled_at from story_label
order by labelled_at, day, story, question;

-- name: record_quality
insert into day_quality (day, figure, value) values (:day, :figure, :value)
on conflict (day, figure) do update set value = excluded.value;

-- name: quality_since
select day, figure, value from day_quality where day >= :day order by day, figure;

-- name: drop_quality
delete from day_quality where day < :day;

-- name: add_mail
insert into incoming_mails (id, sealed, arrived_at) values (:id, :sealed, :now) on conflict (id) do nothing;

-- name: mail
select sealed from incoming_mails where id = :id;

-- name: first_mails
select id from incoming_mails order by arrived_at, id limit :limit;

-- name: drop_mail
delete from incoming_mails where id = :id;

-- name: put_embed_mark
insert into embed_marks (host, mark) values (:host, :mark) on conflict (host) do update set mark = excluded.mark;

-- name: embed_marks
select host, mark from embed_marks;

-- name: drop_embed_mark
delete from embed_marks where host = :host and mark = :mark;

-- 1 if the letter was being sent when its story was recalled: if the server does not take it, the next one is without the
-- story, and its reader need not be notified.
alter table story_recall_letters add column under_way integer not null default 0;

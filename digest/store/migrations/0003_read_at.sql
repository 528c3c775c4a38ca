-- When a source's body was last read whole: servers were seen that say "not modified" for ever.
alter table source_visits add column read_at text;

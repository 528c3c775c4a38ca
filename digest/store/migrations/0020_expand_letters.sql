-- The number of an edition's deliveries, so that those of a long list need not all be counted.
alter table editions add column letters integer;

-- On PostgreSQL queueing would mark the row of each subscriber, and so write the whole list anew. Subscribers with deliveries
-- are never deleted.
alter table deliveries drop constraint deliveries_subscriber_fkey;

-- Incoming mails that wait for a worker, encrypted: bounces, complaints and commands.
create table incoming_mails (
    id text primary key,
    sealed text not null,
    arrived_at text not null
);

-- Until when a name of the sending rates is taken, in seconds since 1970 by the server's clock: '' is all mail, others are
-- domains. Only an engine that several machines share uses it.

create table sending_places (
    name text primary key,
    taken_until real not null
);

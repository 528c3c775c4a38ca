-- An edition in a place beside mail and archive (a channel, a hub): one row each, claimed before the network and settled
-- after it, as deliveries are.

create table posts (
    day text not null,
    outlet text not null,
    place text not null,
    state text not null,
    retry_at text not null,
    detail text not null,
    primary key (day, outlet, place)
);

-- The database of a home of version 0.1.0 (commit 67e0c4e) after three days; everybody in it is made up.
CREATE TABLE articles (
    item text primary key references items (id),
    state text not null,
    title text not null,
    text text not null,
    language text,
    published text
);
CREATE TABLE cap_keys (
    period text primary key,
    key text not null
);
CREATE TABLE caps (
    period text not null,
    mark text not null,
    number integer not null,
    primary key (period, mark)
);
CREATE TABLE deliveries (
    day text not null references editions (day),
    subscriber text not null references subscribers (id),
    state text not null,
    attempts integer not null,
    sender text not null,
    detail text not null,
    primary key (day, subscriber)
);
CREATE TABLE delivery_totals (
    day text not null,
    state text not null,
    number integer not null,
    primary key (day, state)
);
CREATE VIRTUAL TABLE edition_words using fts5 (day unindexed, headline unindexed, words, tokenize = 'unicode61');
CREATE TABLE editions (
    day text primary key,
    window_start text not null,
    window_end text not null,
    frozen_at text not null,
    queued_at text,
    record text not null,
    approved_at text,
    round integer not null default 1,
    round_at text,
    paused text not null default ''
);
CREATE TABLE home (
    key text primary key,
    value text not null
);
CREATE TABLE item_keys (
    key text primary key,
    item text not null references items (id) on delete cascade
);
CREATE TABLE item_versions (
    item text not null references items (id) on delete cascade,
    until text not null,
    title text not null,
    url text not null,
    summary text not null,
    primary key (item, until)
);
CREATE TABLE items (
    id text primary key,
    source text not null,
    publisher text not null,
    guid text not null,
    url text not null,
    canonical_url text not null,
    title text not null,
    summary text not null,
    content text not null,
    language text not null,
    published text not null,
    first_seen text not null,
    position integer not null
);
CREATE TABLE list_events (
    week text not null,
    event text not null,
    number integer not null,
    primary key (week, event)
);
CREATE TABLE migrations (number integer primary key, name text not null);
CREATE TABLE notices (
    id text primary key,
    sealed text not null,
    due_at text not null,
    expires_at text not null
);
CREATE TABLE operator_notes (
    day text primary key
);
CREATE TABLE returns (
    day text not null,
    kind text not null,
    number integer not null,
    primary key (day, kind)
);
CREATE TABLE runs (
    id text primary key,
    command text not null,
    started_at text not null,
    finished_at text,
    outcome text not null,
    detail text not null
);
CREATE TABLE source_states (
    url text not null,
    since text not null,
    health text not null,
    detail text not null,
    primary key (url, since)
);
CREATE TABLE source_visits (
    url text primary key,
    visited_at text not null,
    due_at text not null,
    since text not null,
    health text not null,
    detail text not null,
    entries integer not null,
    etag text not null,
    last_modified text not null,
    body text not null,
    moved_to text not null,
    failures integer not null,
    gap integer not null,
    ttl integer not null,
    newest text
);
CREATE TABLE subscribers (
    id text primary key,
    state text not null,
    sealed text,
    address_index text unique,
    until text,
    score real not null default 0,
    bounced text
);
CREATE INDEX deliveries_state on deliveries (state, day);
CREATE INDEX item_keys_item on item_keys (item);
CREATE INDEX items_published on items (published);
CREATE INDEX subscribers_until on subscribers (state, until);
insert into articles values ('i4fcc97634a203ce30cf0', 'unreachable', '', '', 'en', null);
insert into articles values ('i2fa7b7d7fc6020aecfd5', 'unreachable', '', '', 'en', null);
insert into articles values ('ifcff337300d21a3c0da1', 'unreachable', '', '', 'en', null);
insert into articles values ('iddf945fb40fd0fbab211', 'unreachable', '', '', 'en', null);
insert into articles values ('i6972b1b4d80ff445463d', 'unreachable', '', '', 'en', null);
insert into articles values ('id910613cdf2a3e1841e6', 'unreachable', '', '', 'en', null);
insert into articles values ('i8837adb3140588d92a32', 'unreachable', '', '', 'en', null);
insert into articles values ('i167904815aef2cfd3b05', 'unreachable', '', '', 'en', null);
insert into articles values ('i406ce093bd7db37c685a', 'unreachable', '', '', 'en', null);
insert into articles values ('i95f8d135af39ed2e8a2a', 'unreachable', '', '', 'en', null);
insert into articles values ('ie24f652cc94a7c947ae2', 'unreachable', '', '', 'en', null);
insert into articles values ('i6564cc052d437dfacc4c', 'unreachable', '', '', 'en', null);
insert into articles values ('ic71bad1f51e746f5e0af', 'unreachable', '', '', 'en', null);
insert into articles values ('icd9d46cec442bc7b50f7', 'unreachable', '', '', 'en', null);
insert into articles values ('i053dbbdac2e583c40dde', 'unreachable', '', '', 'en', null);
insert into articles values ('i085b9d8c8d87768a313c', 'unreachable', '', '', 'en', null);
insert into articles values ('i60c15fa4fe48a56e1f05', 'unreachable', '', '', 'en', null);
insert into articles values ('if296c2406c4115d62be4', 'unreachable', '', '', 'en', null);
insert into articles values ('i11f53d5604ef1f7f7f85', 'unreachable', '', '', 'en', null);
insert into articles values ('id99b20c64b1f111abc3e', 'unreachable', '', '', 'en', null);
insert into articles values ('ib4b609b13736cf1cb1f3', 'unreachable', '', '', 'en', null);
insert into articles values ('i65f697dfb07167af06c3', 'unreachable', '', '', 'en', null);
insert into articles values ('iae10bde981d532f4db4b', 'unreachable', '', '', 'en', null);
insert into articles values ('i95c980730cc972a7e830', 'unreachable', '', '', 'en', null);
insert into articles values ('i96d9cf6eb082a26dcbf1', 'unreachable', '', '', 'en', null);
insert into articles values ('i44bd336eb3680782550e', 'unreachable', '', '', 'en', null);
insert into articles values ('i565f2e7cda93bba660c6', 'unreachable', '', '', 'en', null);
insert into articles values ('i0215df59b6d6f472bf45', 'unreachable', '', '', 'en', null);
insert into articles values ('i70557ca59d887128bca4', 'unreachable', '', '', 'en', null);
insert into articles values ('i9ac387070a52d44cbdfa', 'unreachable', '', '', 'en', null);
insert into articles values ('ida5f71ab0ca4a3ee5c24', 'unreachable', '', '', 'en', null);
insert into articles values ('i6650cafc3372667aa0bf', 'unreachable', '', '', 'en', null);
insert into articles values ('i815423b7f5200b9783d5', 'unreachable', '', '', 'en', null);
insert into articles values ('i836be3e3559e0c0dec1d', 'unreachable', '', '', 'en', null);
insert into articles values ('i20174a21620bc680b863', 'unreachable', '', '', 'en', null);
insert into articles values ('i757314e8ec83394d1d02', 'unreachable', '', '', 'en', null);
insert into articles values ('i21cb5362eddb670714c9', 'unreachable', '', '', 'en', null);
insert into articles values ('id945364a9e997e2732a5', 'unreachable', '', '', 'en', null);
insert into articles values ('i3674ff2477adbddad0e7', 'unreachable', '', '', 'en', null);
insert into articles values ('i3844f0f004b87e2f9f3d', 'unreachable', '', '', 'en', null);
insert into articles values ('i20061a602f898c2ea60b', 'unreachable', '', '', 'en', null);
insert into articles values ('i370e2b392bf3722412b8', 'unreachable', '', '', 'en', null);
insert into articles values ('i6c5d4e3adacf17d8af23', 'unreachable', '', '', 'en', null);
insert into articles values ('i1757e303981672d8428d', 'unreachable', '', '', 'en', null);
insert into articles values ('ib75b214b77675f5df968', 'unreachable', '', '', 'en', null);
insert into articles values ('i160a3ededfa8b489b84e', 'unreachable', '', '', 'en', null);
insert into articles values ('ia11fdc25e7972927ccf8', 'unreachable', '', '', 'en', null);
insert into articles values ('ia128d4fca8b9c75c3071', 'unreachable', '', '', 'en', null);
insert into articles values ('ic7ede2532e29a3833b6c', 'unreachable', '', '', 'en', null);
insert into articles values ('i20c7f2934565e359bfa2', 'unreachable', '', '', 'en', null);
insert into articles values ('i4168cbde0dc1bd8bcf86', 'unreachable', '', '', 'en', null);
insert into articles values ('i43833582aa7dc4ec1229', 'unreachable', '', '', 'en', null);
insert into articles values ('i8841b14cde819bdd723d', 'unreachable', '', '', 'en', null);
insert into articles values ('i50bcd0fe297a51f7e950', 'unreachable', '', '', 'en', null);
insert into cap_keys values ('30/2023-12-16', '74e90a02b10b1e6a85e7851b841afb2b6c9ef53d044d4fff9fb3d7979adb00d3');
insert into caps values ('30/2023-12-16', 'ce2f18fa73c9ae7bc4affd51b22244172ffbec917a36063f068469b28bf49bf5', 1);
insert into caps values ('30/2023-12-16', '0d271321ea6b63070f0f83c2eb6b5a21154ecca279a73e69ab17f98a49715c4d', 1);
insert into caps values ('30/2023-12-16', 'e83a40523e8817129a1d64933b55e42f359f07ec61f47ec2a7ead82c19cfe3e8', 1);
insert into caps values ('30/2023-12-16', 'd6240c34670b69ebd76115aad9850c9e9dc8da8555d22cf1135fb11d97f91c74', 1);
insert into caps values ('30/2023-12-16', '2565a117c14b79fd7ecfe2f331776c29d9ac5037310d58d5d934a2f78a83cef2', 1);
insert into caps values ('30/2023-12-16', '3f809e363066f31268986fdb0bff82be8c3de70ee357cb879cb8ff43b8d30132', 1);
insert into caps values ('30/2023-12-16', '7eb02aec67621354cca030e0d83c9f7127f514b19ebc4d25c27f97d5579aaf2d', 1);
insert into caps values ('30/2023-12-16', '2e6630d1e975715bdd81048adecd7d6ecec509284d768f3e6c115cae37711a08', 1);
insert into caps values ('30/2023-12-16', '8f8791faffd8d7c122916fb4a29eb3c9892369c281b6ec4c7edee8fab09830f4', 1);
insert into caps values ('30/2023-12-16', '38505c49a6869f0330ec54c981309ffa26abc0b1865b50a10efba1d7e93ab5f5', 1);
insert into caps values ('30/2023-12-16', 'a2bf0ce11b6025dac98a40d818168eb4189b5993b3b0256633bfc5efb1d8ba8b', 2);
insert into deliveries values ('2024-01-01', '17b0beba4fa1401643287b057590711d', 'sent', 1, '', '');
insert into deliveries values ('2024-01-01', '242dce794b979482258991af069569be', 'sent', 1, '', '');
insert into deliveries values ('2024-01-01', '2c585e772c14812ff1c232acc3b5d5c3', 'sent', 1, '', '');
insert into deliveries values ('2024-01-01', '35b0b7c6f5f2ab08f2dc6ac3f53f6b69', 'sent', 1, '', '');
insert into deliveries values ('2024-01-01', '957e143ab77e2b323d414f0e42cfed3e', 'sent', 1, '', '');
insert into deliveries values ('2024-01-01', '9b26574637079c9772a1df8f3e25cb89', 'sent', 1, '', '');
insert into deliveries values ('2024-01-01', 'a68e1fc84ba1b3e46c437ecdcc699bbc', 'sent', 1, '', '');
insert into deliveries values ('2024-01-01', 'be05d5d5a60986648d4c9a1059ef3daf', 'sent', 1, '', '');
insert into deliveries values ('2024-01-01', 'd9f69d95bc7cefad80b379c52891fcfb', 'sent', 1, '', '');
insert into deliveries values ('2024-01-01', 'ddb2ec9daee35747c7c709285863b385', 'sent', 1, '', '');
insert into deliveries values ('2024-01-02', '17b0beba4fa1401643287b057590711d', 'sent', 1, '', '');
insert into deliveries values ('2024-01-02', '242dce794b979482258991af069569be', 'sent', 1, '', '');
insert into deliveries values ('2024-01-02', '35b0b7c6f5f2ab08f2dc6ac3f53f6b69', 'sent', 1, '', '');
insert into deliveries values ('2024-01-02', '957e143ab77e2b323d414f0e42cfed3e', 'sent', 1, '', '');
insert into deliveries values ('2024-01-02', 'a68e1fc84ba1b3e46c437ecdcc699bbc', 'sent', 1, '', '');
insert into deliveries values ('2024-01-02', 'be05d5d5a60986648d4c9a1059ef3daf', 'sent', 1, '', '');
insert into deliveries values ('2024-01-02', 'd9f69d95bc7cefad80b379c52891fcfb', 'sent', 1, '', '');
insert into deliveries values ('2024-01-02', 'ddb2ec9daee35747c7c709285863b385', 'sent', 1, '', '');
insert into deliveries values ('2024-01-03', '17b0beba4fa1401643287b057590711d', 'sent', 1, '', '');
insert into deliveries values ('2024-01-03', '242dce794b979482258991af069569be', 'sent', 1, '', '');
insert into deliveries values ('2024-01-03', '35b0b7c6f5f2ab08f2dc6ac3f53f6b69', 'uncertain', 1, '', 'no answer broken off');
insert into deliveries values ('2024-01-03', '957e143ab77e2b323d414f0e42cfed3e', 'sent', 1, '', '');
insert into deliveries values ('2024-01-03', 'a68e1fc84ba1b3e46c437ecdcc699bbc', 'sent', 1, '', '');
insert into deliveries values ('2024-01-03', 'be05d5d5a60986648d4c9a1059ef3daf', 'queued', 1, '', 'later: 450 4.2.0 later');
insert into deliveries values ('2024-01-03', 'd9f69d95bc7cefad80b379c52891fcfb', 'refused', 1, '', '550 5.1.1 no such user');
insert into deliveries values ('2024-01-03', 'ddb2ec9daee35747c7c709285863b385', 'sent', 1, '', '');
insert into delivery_totals values ('2023-12-20', 'sent', 9);
insert into editions values ('2024-01-01', '2023-12-31T06:05:00Z', '2024-01-01T06:05:00Z', '2024-01-01T06:05:00Z', '2024-01-01T06:05:00Z', '{
 "day": "2024-01-01",
 "generated_at": "2024-01-01T06:05:00Z",
 "window": {
  "start": "2023-12-31T06:05:00Z",
  "end": "2024-01-01T06:05:00Z"
 },
 "time_zone": "UTC",
 "title": "Top Ten",
 "tagline": "the first task of the day",
 "language": "en",
 "subject": "Mourner ticket bridge: protest in Shahshahshah",
 "preheader": "Union flood stadium: protest in Baheszan, Passhahom · Earthquake vigil tunnel: protest in Pasomvar, Omrudkesh",
 "picks": [
  {
   "rank": 1,
   "story": "sceffd57bc5",
   "headline": "Mourner ticket bridge: protest in Shahshahshah, Heskeshnu",
   "url": "https://p5.example/0-1",
   "topics": [
    "unrest"
   ],
   "score": 0.5942,
   "reasons": [
    {
     "signal": "relevance",
     "value": 0.4675,
     "weight": 0.085,
     "words": ""
    },
    {
     "signal": "severity",
     "value": 0.65,
     "weight": 0.35,
     "words": "a burial of the killed"
    },
    {
     "signal": "kind",
     "value": 1.0,
     "weight": 0.13,
     "words": ""
    },
    {
     "signal": "newness",
     "value": 0.4,
     "weight": 0.1,
     "words": "first reported in these hours"
    },
    {
     "signal": "independence",
     "value": 0.2504,
     "weight": 0.165,
     "words": ""
    },
    {
     "signal": "scene",
     "value": 0.5,
     "weight": 0.08,
     "words": ""
    },
    {
     "signal": "trust",
     "value": 0.5,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "recency",
     "value": 0.847,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "novelty",
     "value": 1.0,
     "weight": 0.03,
     "words": ""
    },
    {
     "signal": "prominence",
     "value": 0.933,
     "weight": 0.02,
     "words": ""
    }
   ],
   "members": [
    {
     "url": "https://p5.example/0-1",
     "canonical_url": "https://p5.example/0-1",
     "publisher": "p5",
     "source": "Paper 5",
     "language": "en",
     "title": "Mourner ticket bridge: protest in Shahshahshah, Heskeshnu",
     "published": "2024-01-01T00:20:00Z",
     "copy_of": null
    },
    {
     "url": "https://p0.example/0-1",
     "canonical_url": "https://p0.example/0-1",
     "publisher": "p0",
     "source": "Paper 0",
     "language": "en",
     "title": "Mourner ticket bridge: protest in Shahshahshah, Heskeshnu",
     "published": "2024-01-01T00:20:00Z",
     "copy_of": "https://p5.example/0-1"
    },
    {
     "url": "https://p2.example/0-1",
     "canonical_url": "https://p2.example/0-1",
     "publisher": "p2",
     "source": "Paper 2",
     "language": "en",
     "title": "Mourner ticket bridge: protest in Shahshahshah, Heskeshnu",
     "published": "2024-01-01T00:20:00Z",
     "copy_of": "https://p5.example/0-1"
    }
   ],
   "kept_out": null,
   "label": "Mourner ticket bridge: protest",
   "published": "2024-01-01T00:20:00Z",
   "place": null,
   "passages": [
    {
     "language": "en",
     "direction": "ltr",
     "headline": "Mourner ticket bridge: protest in Shahshahshah, Heskeshnu",
     "summary": "Shahshahshah protest, Iran: mourner, ticket, bridge, vaccine bank drum furnace brick painter orchard station refinery stamp earthquake driver bus.",
     "url": "https://p5.example/0-1",
     "publisher": "Paper 5"
    }
   ],
   "why": [
    "So far only Paper 5 reports it; two more carry the same text.",
    "It tells of a funeral."
   ],
   "also": [],
   "update": null,
   "related": [],
   "update_url": ""
  },
  {
   "rank": 2,
   "story": "s307e80d15b",
   "headline": "Union flood stadium: protest in Baheszan, Passhahom",
   "url": "https://p5.example/0-0",
   "topics": [
    "unrest"
   ],
   "score": 0.4969,
   "reasons": [
    {
     "signal": "relevance",
     "value": 0.4675,
     "weight": 0.085,
     "words": ""
    },
    {
     "signal": "severity",
     "value": 0.2975,
     "weight": 0.35,
     "words": "a burial of the killed"
    },
    {
     "signal": "kind",
     "value": 1.0,
     "weight": 0.13,
     "words": ""
    },
    {
     "signal": "newness",
     "value": 0.4,
     "weight": 0.1,
     "words": "first reported in these hours"
    },
    {
     "signal": "independence",
     "value": 0.4237,
     "weight": 0.165,
     "words": "reported by 3 independent publishers"
    },
    {
     "signal": "scene",
     "value": 0.4444,
     "weight": 0.08,
     "words": ""
    },
    {
     "signal": "trust",
     "value": 0.5,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "recency",
     "value": 0.8802,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "novelty",
     "value": 1.0,
     "weight": 0.03,
     "words": ""
    },
    {
     "signal": "prominence",
     "value": 1.0,
     "weight": 0.02,
     "words": ""
    }
   ],
   "members": [
    {
     "url": "https://p5.example/0-0",
     "canonical_url": "https://p5.example/0-0",
     "publisher": "p5",
     "source": "Paper 5",
     "language": "en",
     "title": "Union flood stadium: protest in Baheszan, Passhahom",
     "published": "2024-01-01T00:00:00Z",
     "copy_of": null
    },
    {
     "url": "https://p0.example/0-0",
     "canonical_url": "https://p0.example/0-0",
     "publisher": "p0",
     "source": "Paper 0",
     "language": "en",
     "title": "Union flood stadium: protest in Baheszan, Passhahom",
     "published": "2024-01-01T00:00:00Z",
     "copy_of": "https://p5.example/0-0"
    },
    {
     "url": "https://p4.example/0-0",
     "canonical_url": "https://p4.example/0-0",
     "publisher": "p4",
     "source": "Paper 4",
     "language": "en",
     "title": "Union flood stadium: protest in Baheszan, Passhahom",
     "published": "2024-01-01T00:00:00Z",
     "copy_of": "https://p5.example/0-0"
    },
    {
     "url": "https://p1.example/0-4",
     "canonical_url": "https://p1.example/0-4",
     "publisher": "p1",
     "source": "Paper 1",
     "language": "en",
     "title": "Tunnel bread flood: protest in Heslarpas, Zanbahes",
     "published": "2024-01-01T01:20:00Z",
     "copy_of": null
    },
    {
     "url": "https://p3.example/0-4",
     "canonical_url": "https://p3.example/0-4",
     "publisher": "p3",
     "source": "Paper 3",
     "language": "en",
     "title": "Tunnel bread flood: protest in Heslarpas, Zanbahes",
     "published": "2024-01-01T01:20:00Z",
     "copy_of": "https://p1.example/0-4"
    },
    {
     "url": "https://p4.example/0-4",
     "canonical_url": "https://p4.example/0-4",
     "publisher": "p4",
     "source": "Paper 4",
     "language": "en",
     "title": "Tunnel bread flood: protest in Heslarpas, Zanbahes",
     "published": "2024-01-01T01:20:00Z",
     "copy_of": "https://p1.example/0-4"
    },
    {
     "url": "https://p4.example/0-5",
     "canonical_url": "https://p4.example/0-5",
     "publisher": "p4",
     "source": "Paper 4",
     "language": "en",
     "title": "Truck goal subsidy: protest in Shahgolvar, Hesmihes",
     "published": "2024-01-01T01:40:00Z",
     "copy_of": null
    },
    {
     "url": "https://p5.example/0-5",
     "canonical_url": "https://p5.example/0-5",
     "publisher": "p5",
     "source": "Paper 5",
     "language": "en",
     "title": "Truck goal subsidy: protest in Shahgolvar, Hesmihes",
     "published": "2024-01-01T01:40:00Z",
     "copy_of": "https://p4.example/0-5"
    },
    {
     "url": "https://p0.example/0-5",
     "canonical_url": "https://p0.example/0-5",
     "publisher": "p0",
     "source": "Paper 0",
     "language": "en",
     "title": "Truck goal subsidy: protest in Shahgolvar, Hesmihes",
     "published": "2024-01-01T01:40:00Z",
     "copy_of": "https://p4.example/0-5"
    }
   ],
   "kept_out": null,
   "label": "Iran: funeral",
   "published": "2024-01-01T00:00:00Z",
   "place": null,
   "passages": [
    {
     "language": "en",
     "direction": "ltr",
     "headline": "Union flood stadium: protest in Baheszan, Passhahom",
     "summary": "Baheszan protest, Iran: union, flood, stadium, stamp lantern fisherman library driver tent avalanche mourner bank helmet shaft teacher truck.",
     "url": "https://p5.example/0-0",
     "publisher": "Paper 5"
    }
   ],
   "why": [
    "So far only Paper 5 reports it; two more carry the same text.",
    "It tells of a funeral."
   ],
   "also": [],
   "update": null,
   "related": [],
   "update_url": ""
  },
  {
   "rank": 3,
   "story": "s6afaa26767",
   "headline": "Earthquake vigil tunnel: protest in Pasomvar, Omrudkesh",
   "url": "https://p1.example/0-3",
   "topics": [
    "unrest"
   ],
   "score": 0.4383,
   "reasons": [
    {
     "signal": "relevance",
     "value": 0.4675,
     "weight": 0.085,
     "words": ""
    },
    {
     "signal": "severity",
     "value": 0.2,
     "weight": 0.35,
     "words": "gestures of solidarity"
    },
    {
     "signal": "kind",
     "value": 1.0,
     "weight": 0.13,
     "words": ""
    },
    {
     "signal": "newness",
     "value": 0.4,
     "weight": 0.1,
     "words": "first reported in these hours"
    },
    {
     "signal": "independence",
     "value": 0.2504,
     "weight": 0.165,
     "words": ""
    },
    {
     "signal": "scene",
     "value": 0.5,
     "weight": 0.08,
     "words": ""
    },
    {
     "signal": "trust",
     "value": 0.5,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "recency",
     "value": 0.8635,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "novelty",
     "value": 1.0,
     "weight": 0.03,
     "words": ""
    },
    {
     "signal": "prominence",
     "value": 1.0,
     "weight": 0.02,
     "words": ""
    }
   ],
   "members": [
    {
     "url": "https://p1.example/0-3",
     "canonical_url": "https://p1.example/0-3",
     "publisher": "p1",
     "source": "Paper 1",
     "language": "en",
     "title": "Earthquake vigil tunnel: protest in Pasomvar, Omrudkesh",
     "published": "2024-01-01T01:00:00Z",
     "copy_of": null
    },
    {
     "url": "https://p4.example/0-3",
     "canonical_url": "https://p4.example/0-3",
     "publisher": "p4",
     "source": "Paper 4",
     "language": "en",
     "title": "Earthquake vigil tunnel: protest in Pasomvar, Omrudkesh",
     "published": "2024-01-01T01:00:00Z",
     "copy_of": "https://p1.example/0-3"
    },
    {
     "url": "https://p3.example/0-3",
     "canonical_url": "https://p3.example/0-3",
     "publisher": "p3",
     "source": "Paper 3",
     "language": "en",
     "title": "Earthquake vigil tunnel: protest in Pasomvar, Omrudkesh",
     "published": "2024-01-01T01:00:00Z",
     "copy_of": "https://p1.example/0-3"
    }
   ],
   "kept_out": null,
   "label": "Earthquake vigil tunnel: protest",
   "published": "2024-01-01T01:00:00Z",
   "place": null,
   "passages": [
    {
     "language": "en",
     "direction": "ltr",
     "headline": "Earthquake vigil tunnel: protest in Pasomvar, Omrudkesh",
     "summary": "Pasomvar protest, Iran: earthquake, vigil, tunnel, textbook bicycle judge train river debt queue truck museum orchard avalanche clinic pomegranate.",
     "url": "https://p1.example/0-3",
     "publisher": "Paper 1"
    }
   ],
   "why": [
    "So far only Paper 1 reports it; two more carry the same text."
   ],
   "also": [],
   "update": null,
   "related": [],
   "update_url": ""
  }
 ],
 "next": [
  {
   "rank": 4,
   "story": "s87284b29d5",
   "headline": "Archive flour insulin: protest in Heskeshvar, Zangolkesh",
   "url": "https://p5.example/0-2",
   "topics": [
    "unrest"
   ],
   "score": 0.3656,
   "reasons": [
    {
     "signal": "relevance",
     "value": 0.4675,
     "weight": 0.085,
     "words": ""
    },
    {
     "signal": "severity",
     "value": 0.0,
     "weight": 0.35,
     "words": ""
    },
    {
     "signal": "kind",
     "value": 1.0,
     "weight": 0.13,
     "words": ""
    },
    {
     "signal": "newness",
     "value": 0.4,
     "weight": 0.1,
     "words": "first reported in these hours"
    },
    {
     "signal": "independence",
     "value": 0.2504,
     "weight": 0.165,
     "words": ""
    },
    {
     "signal": "scene",
     "value": 0.5,
     "weight": 0.08,
     "words": ""
    },
    {
     "signal": "trust",
     "value": 0.5,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "recency",
     "value": 0.8552,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "novelty",
     "value": 1.0,
     "weight": 0.03,
     "words": ""
    },
    {
     "signal": "prominence",
     "value": 0.8706,
     "weight": 0.02,
     "words": ""
    }
   ],
   "members": [
    {
     "url": "https://p5.example/0-2",
     "canonical_url": "https://p5.example/0-2",
     "publisher": "p5",
     "source": "Paper 5",
     "language": "en",
     "title": "Archive flour insulin: protest in Heskeshvar, Zangolkesh",
     "published": "2024-01-01T00:40:00Z",
     "copy_of": null
    },
    {
     "url": "https://p2.example/0-2",
     "canonical_url": "https://p2.example/0-2",
     "publisher": "p2",
     "source": "Paper 2",
     "language": "en",
     "title": "Archive flour insulin: protest in Heskeshvar, Zangolkesh",
     "published": "2024-01-01T00:40:00Z",
     "copy_of": "https://p5.example/0-2"
    },
    {
     "url": "https://p0.example/0-2",
     "canonical_url": "https://p0.example/0-2",
     "publisher": "p0",
     "source": "Paper 0",
     "language": "en",
     "title": "Archive flour insulin: protest in Heskeshvar, Zangolkesh",
     "published": "2024-01-01T00:40:00Z",
     "copy_of": "https://p5.example/0-2"
    }
   ],
   "kept_out": "already 2 picks led by p5"
  }
 ],
 "short_reason": "Only three stories met the bar today.",
 "words": 127,
 "minutes": 1,
 "items_read": 18,
 "sources_asked": 6,
 "sources_answering": 6,
 "sample": false,
 "topic_names": [
  [
   "unrest",
   "Unrest"
  ]
 ],
 "net": [],
 "corrections": [],
 "in_other_languages": [
  {
   "day": "2024-01-01",
   "generated_at": "2024-01-01T06:05:00Z",
   "window": {
    "start": "2023-12-31T06:05:00Z",
    "end": "2024-01-01T06:05:00Z"
   },
   "time_zone": "UTC",
   "title": "Top Ten",
   "tagline": "نخستین کار روز",
   "language": "fa",
   "subject": "ایران: خاکسپاری",
   "preheader": "protest in Baheszan, Passhahom · ایران: اعتراض",
   "picks": [
    {
     "rank": 1,
     "story": "sceffd57bc5",
     "headline": "Mourner ticket bridge: protest in Shahshahshah, Heskeshnu",
     "url": "https://p5.example/0-1",
     "topics": [
      "unrest"
     ],
     "score": 0.5942,
     "reasons": [],
     "members": [],
     "kept_out": null,
     "label": "ایران: خاکسپاری",
     "published": "2024-01-01T00:20:00Z",
     "place": null,
     "passages": [
      {
       "language": "en",
       "direction": "ltr",
       "headline": "Mourner ticket bridge: protest in Shahshahshah, Heskeshnu",
       "summary": "Shahshahshah protest, Iran: mourner, ticket, bridge, vaccine bank drum furnace brick painter orchard station refinery stamp earthquake driver bus.",
       "url": "https://p5.example/0-1",
       "publisher": "Paper 5"
      }
     ],
     "why": [
      "تاکنون تنها Paper 5 گزارش داده است؛ دو ناشر دیگر همان متن را آورده‌اند.",
      "از خاکسپاری خبر می‌دهد."
     ],
     "also": [],
     "update": null,
     "related": [],
     "update_url": ""
    },
    {
     "rank": 2,
     "story": "s307e80d15b",
     "headline": "Union flood stadium: protest in Baheszan, Passhahom",
     "url": "https://p5.example/0-0",
     "topics": [
      "unrest"
     ],
     "score": 0.4969,
     "reasons": [],
     "members": [],
     "kept_out": null,
     "label": "protest in Baheszan, Passhahom",
     "published": "2024-01-01T00:00:00Z",
     "place": null,
     "passages": [
      {
       "language": "en",
       "direction": "ltr",
       "headline": "Union flood stadium: protest in Baheszan, Passhahom",
       "summary": "Baheszan protest, Iran: union, flood, stadium, stamp lantern fisherman library driver tent avalanche mourner bank helmet shaft teacher truck.",
       "url": "https://p5.example/0-0",
       "publisher": "Paper 5"
      }
     ],
     "why": [
      "تاکنون تنها Paper 5 گزارش داده است؛ دو ناشر دیگر همان متن را آورده‌اند.",
      "از خاکسپاری خبر می‌دهد."
     ],
     "also": [],
     "update": null,
     "related": [],
     "update_url": ""
    },
    {
     "rank": 3,
     "story": "s6afaa26767",
     "headline": "Earthquake vigil tunnel: protest in Pasomvar, Omrudkesh",
     "url": "https://p1.example/0-3",
     "topics": [
      "unrest"
     ],
     "score": 0.4383,
     "reasons": [],
     "members": [],
     "kept_out": null,
     "label": "ایران: اعتراض",
     "published": "2024-01-01T01:00:00Z",
     "place": null,
     "passages": [
      {
       "language": "en",
       "direction": "ltr",
       "headline": "Earthquake vigil tunnel: protest in Pasomvar, Omrudkesh",
       "summary": "Pasomvar protest, Iran: earthquake, vigil, tunnel, textbook bicycle judge train river debt queue truck museum orchard avalanche clinic pomegranate.",
       "url": "https://p1.example/0-3",
       "publisher": "Paper 1"
      }
     ],
     "why": [
      "تاکنون تنها Paper 1 گزارش داده است؛ دو ناشر دیگر همان متن را آورده‌اند."
     ],
     "also": [],
     "update": null,
     "related": [],
     "update_url": ""
    }
   ],
   "next": [],
   "short_reason": "امروز تنها سه خبر به سنجه‌های ما رسید.",
   "words": 128,
   "minutes": 1,
   "items_read": 18,
   "sources_asked": 6,
   "sources_answering": 6,
   "sample": false,
   "topic_names": [
    [
     "unrest",
     "ناآرامی"
    ]
   ],
   "net": [],
   "corrections": [],
   "in_other_languages": []
  }
 ]
}
', null, 1, null, '');
insert into editions values ('2024-01-02', '2024-01-01T06:05:00Z', '2024-01-02T06:05:00Z', '2024-01-02T06:05:00Z', '2024-01-02T06:05:00Z', '{
 "day": "2024-01-02",
 "generated_at": "2024-01-02T06:05:00Z",
 "window": {
  "start": "2024-01-01T06:05:00Z",
  "end": "2024-01-02T06:05:00Z"
 },
 "time_zone": "UTC",
 "title": "Top Ten",
 "tagline": "the first task of the day",
 "language": "en",
 "subject": "Roof toll swimmer: protest in Mivarpas, Varrannu",
 "preheader": "Shroud painter mural: protest in Zanvargol, Larvarmi · Textbook overtime platform: protest in Omlarzan, Varkeshvar",
 "picks": [
  {
   "rank": 1,
   "story": "s1f139d01c6",
   "headline": "Roof toll swimmer: protest in Mivarpas, Varrannu",
   "url": "https://p4.example/1-2",
   "topics": [
    "unrest"
   ],
   "score": 0.3623,
   "reasons": [
    {
     "signal": "relevance",
     "value": 0.4675,
     "weight": 0.085,
     "words": ""
    },
    {
     "signal": "severity",
     "value": 0.0,
     "weight": 0.35,
     "words": ""
    },
    {
     "signal": "kind",
     "value": 1.0,
     "weight": 0.13,
     "words": ""
    },
    {
     "signal": "newness",
     "value": 0.4,
     "weight": 0.1,
     "words": "first reported in these hours"
    },
    {
     "signal": "independence",
     "value": 0.2504,
     "weight": 0.165,
     "words": ""
    },
    {
     "signal": "scene",
     "value": 0.5,
     "weight": 0.08,
     "words": ""
    },
    {
     "signal": "trust",
     "value": 0.5,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "recency",
     "value": 0.8552,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "novelty",
     "value": 1.0,
     "weight": 0.03,
     "words": ""
    },
    {
     "signal": "prominence",
     "value": 0.7071,
     "weight": 0.02,
     "words": ""
    }
   ],
   "members": [
    {
     "url": "https://p4.example/1-2",
     "canonical_url": "https://p4.example/1-2",
     "publisher": "p4",
     "source": "Paper 4",
     "language": "en",
     "title": "Roof toll swimmer: protest in Mivarpas, Varrannu",
     "published": "2024-01-02T00:40:00Z",
     "copy_of": null
    },
    {
     "url": "https://p2.example/1-2",
     "canonical_url": "https://p2.example/1-2",
     "publisher": "p2",
     "source": "Paper 2",
     "language": "en",
     "title": "Roof toll swimmer: protest in Mivarpas, Varrannu",
     "published": "2024-01-02T00:40:00Z",
     "copy_of": "https://p4.example/1-2"
    },
    {
     "url": "https://p5.example/1-2",
     "canonical_url": "https://p5.example/1-2",
     "publisher": "p5",
     "source": "Paper 5",
     "language": "en",
     "title": "Roof toll swimmer: protest in Mivarpas, Varrannu",
     "published": "2024-01-02T00:40:00Z",
     "copy_of": "https://p4.example/1-2"
    }
   ],
   "kept_out": null,
   "label": "Roof toll swimmer: protest",
   "published": "2024-01-02T00:40:00Z",
   "place": null,
   "passages": [
    {
     "language": "en",
     "direction": "ltr",
     "headline": "Roof toll swimmer: protest in Mivarpas, Varrannu",
     "summary": "Mivarpas protest, Iran: roof, toll, swimmer, loan foreman bread platform wage eviction pipeline kidney oven drum hospital orchard bank-clerk.",
     "url": "https://p4.example/1-2",
     "publisher": "Paper 4"
    }
   ],
   "why": [
    "So far only Paper 4 reports it; two more carry the same text.",
    "First reported since our last letter."
   ],
   "also": [],
   "update": null,
   "related": [],
   "update_url": ""
  },
  {
   "rank": 2,
   "story": "sffaa48c317",
   "headline": "Shroud painter mural: protest in Zanvargol, Larvarmi",
   "url": "https://p5.example/1-5",
   "topics": [
    "unrest"
   ],
   "score": 0.361,
   "reasons": [
    {
     "signal": "relevance",
     "value": 0.4675,
     "weight": 0.085,
     "words": ""
    },
    {
     "signal": "severity",
     "value": 0.0,
     "weight": 0.35,
     "words": ""
    },
    {
     "signal": "kind",
     "value": 1.0,
     "weight": 0.13,
     "words": ""
    },
    {
     "signal": "newness",
     "value": 0.4,
     "weight": 0.1,
     "words": "first reported in these hours"
    },
    {
     "signal": "independence",
     "value": 0.2504,
     "weight": 0.165,
     "words": ""
    },
    {
     "signal": "scene",
     "value": 0.5,
     "weight": 0.08,
     "words": ""
    },
    {
     "signal": "trust",
     "value": 0.5,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "recency",
     "value": 0.8802,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "novelty",
     "value": 1.0,
     "weight": 0.03,
     "words": ""
    },
    {
     "signal": "prominence",
     "value": 0.6156,
     "weight": 0.02,
     "words": ""
    }
   ],
   "members": [
    {
     "url": "https://p5.example/1-5",
     "canonical_url": "https://p5.example/1-5",
     "publisher": "p5",
     "source": "Paper 5",
     "language": "en",
     "title": "Shroud painter mural: protest in Zanvargol, Larvarmi",
     "published": "2024-01-02T01:40:00Z",
     "copy_of": null
    },
    {
     "url": "https://p4.example/1-5",
     "canonical_url": "https://p4.example/1-5",
     "publisher": "p4",
     "source": "Paper 4",
     "language": "en",
     "title": "Shroud painter mural: protest in Zanvargol, Larvarmi",
     "published": "2024-01-02T01:40:00Z",
     "copy_of": "https://p5.example/1-5"
    },
    {
     "url": "https://p0.example/1-5",
     "canonical_url": "https://p0.example/1-5",
     "publisher": "p0",
     "source": "Paper 0",
     "language": "en",
     "title": "Shroud painter mural: protest in Zanvargol, Larvarmi",
     "published": "2024-01-02T01:40:00Z",
     "copy_of": "https://p5.example/1-5"
    }
   ],
   "kept_out": null,
   "label": "Shroud painter mural: protest",
   "published": "2024-01-02T01:40:00Z",
   "place": null,
   "passages": [
    {
     "language": "en",
     "direction": "ltr",
     "headline": "Shroud painter mural: protest in Zanvargol, Larvarmi",
     "summary": "Zanvargol protest, Iran: shroud, painter, mural, tanker garden kiln net train bus oven bridge helmet roof wage saffron harvest.",
     "url": "https://p5.example/1-5",
     "publisher": "Paper 5"
    }
   ],
   "why": [
    "So far only Paper 5 reports it; two more carry the same text.",
    "First reported since our last letter."
   ],
   "also": [],
   "update": null,
   "related": [],
   "update_url": ""
  },
  {
   "rank": 3,
   "story": "sc649b76f0f",
   "headline": "Textbook overtime platform: protest in Omlarzan, Varkeshvar",
   "url": "https://p4.example/1-4",
   "topics": [
    "unrest"
   ],
   "score": 0.3608,
   "reasons": [
    {
     "signal": "relevance",
     "value": 0.4675,
     "weight": 0.085,
     "words": ""
    },
    {
     "signal": "severity",
     "value": 0.0,
     "weight": 0.35,
     "words": ""
    },
    {
     "signal": "kind",
     "value": 1.0,
     "weight": 0.13,
     "words": ""
    },
    {
     "signal": "newness",
     "value": 0.4,
     "weight": 0.1,
     "words": "first reported in these hours"
    },
    {
     "signal": "independence",
     "value": 0.2504,
     "weight": 0.165,
     "words": ""
    },
    {
     "signal": "scene",
     "value": 0.5,
     "weight": 0.08,
     "words": ""
    },
    {
     "signal": "trust",
     "value": 0.5,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "recency",
     "value": 0.8718,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "novelty",
     "value": 1.0,
     "weight": 0.03,
     "words": ""
    },
    {
     "signal": "prominence",
     "value": 0.6156,
     "weight": 0.02,
     "words": ""
    }
   ],
   "members": [
    {
     "url": "https://p4.example/1-4",
     "canonical_url": "https://p4.example/1-4",
     "publisher": "p4",
     "source": "Paper 4",
     "language": "en",
     "title": "Textbook overtime platform: protest in Omlarzan, Varkeshvar",
     "published": "2024-01-02T01:20:00Z",
     "copy_of": null
    },
    {
     "url": "https://p2.example/1-4",
     "canonical_url": "https://p2.example/1-4",
     "publisher": "p2",
     "source": "Paper 2",
     "language": "en",
     "title": "Textbook overtime platform: protest in Omlarzan, Varkeshvar",
     "published": "2024-01-02T01:20:00Z",
     "copy_of": "https://p4.example/1-4"
    },
    {
     "url": "https://p3.example/1-4",
     "canonical_url": "https://p3.example/1-4",
     "publisher": "p3",
     "source": "Paper 3",
     "language": "en",
     "title": "Textbook overtime platform: protest in Omlarzan, Varkeshvar",
     "published": "2024-01-02T01:20:00Z",
     "copy_of": "https://p4.example/1-4"
    }
   ],
   "kept_out": null,
   "label": "Textbook overtime platform: protest",
   "published": "2024-01-02T01:20:00Z",
   "place": null,
   "passages": [
    {
     "language": "en",
     "direction": "ltr",
     "headline": "Textbook overtime platform: protest in Omlarzan, Varkeshvar",
     "summary": "Omlarzan protest, Iran: textbook, overtime, platform, pension miner eviction well spindle net verdict singer clinic ambulance oven saffron coupon.",
     "url": "https://p4.example/1-4",
     "publisher": "Paper 4"
    }
   ],
   "why": [
    "So far only Paper 4 reports it; two more carry the same text.",
    "First reported since our last letter."
   ],
   "also": [],
   "update": null,
   "related": [],
   "update_url": ""
  },
  {
   "rank": 4,
   "story": "sceffd57bc5",
   "headline": "Shift ticket printer: protest in Shahpaskesh, Shahgollar",
   "url": "https://p0.example/1-0",
   "topics": [
    "unrest"
   ],
   "score": 0.3565,
   "reasons": [
    {
     "signal": "relevance",
     "value": 0.4675,
     "weight": 0.085,
     "words": ""
    },
    {
     "signal": "severity",
     "value": 0.0,
     "weight": 0.35,
     "words": ""
    },
    {
     "signal": "kind",
     "value": 1.0,
     "weight": 0.13,
     "words": ""
    },
    {
     "signal": "newness",
     "value": 0.2417,
     "weight": 0.1,
     "words": ""
    },
    {
     "signal": "independence",
     "value": 0.4237,
     "weight": 0.165,
     "words": "reported by 3 independent publishers"
    },
    {
     "signal": "scene",
     "value": 0.4167,
     "weight": 0.08,
     "words": ""
    },
    {
     "signal": "trust",
     "value": 0.5,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "recency",
     "value": 0.847,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "novelty",
     "value": 0.5,
     "weight": 0.03,
     "words": ""
    },
    {
     "signal": "prominence",
     "value": 0.8706,
     "weight": 0.02,
     "words": ""
    }
   ],
   "members": [
    {
     "url": "https://p0.example/1-0",
     "canonical_url": "https://p0.example/1-0",
     "publisher": "p0",
     "source": "Paper 0",
     "language": "en",
     "title": "Shift ticket printer: protest in Shahpaskesh, Shahgollar",
     "published": "2024-01-02T00:00:00Z",
     "copy_of": null
    },
    {
     "url": "https://p4.example/1-0",
     "canonical_url": "https://p4.example/1-0",
     "publisher": "p4",
     "source": "Paper 4",
     "language": "en",
     "title": "Shift ticket printer: protest in Shahpaskesh, Shahgollar",
     "published": "2024-01-02T00:00:00Z",
     "copy_of": "https://p0.example/1-0"
    },
    {
     "url": "https://p5.example/1-0",
     "canonical_url": "https://p5.example/1-0",
     "publisher": "p5",
     "source": "Paper 5",
     "language": "en",
     "title": "Shift ticket printer: protest in Shahpaskesh, Shahgollar",
     "published": "2024-01-02T00:00:00Z",
     "copy_of": "https://p0.example/1-0"
    },
    {
     "url": "https://p3.example/1-1",
     "canonical_url": "https://p3.example/1-1",
     "publisher": "p3",
     "source": "Paper 3",
     "language": "en",
     "title": "Judge stamp shift: protest in Paslarzan, Larrangol",
     "published": "2024-01-02T00:20:00Z",
     "copy_of": null
    },
    {
     "url": "https://p2.example/1-1",
     "canonical_url": "https://p2.example/1-1",
     "publisher": "p2",
     "source": "Paper 2",
     "language": "en",
     "title": "Judge stamp shift: protest in Paslarzan, Larrangol",
     "published": "2024-01-02T00:20:00Z",
     "copy_of": "https://p3.example/1-1"
    },
    {
     "url": "https://p5.example/1-1",
     "canonical_url": "https://p5.example/1-1",
     "publisher": "p5",
     "source": "Paper 5",
     "language": "en",
     "title": "Judge stamp shift: protest in Paslarzan, Larrangol",
     "published": "2024-01-02T00:20:00Z",
     "copy_of": "https://p3.example/1-1"
    }
   ],
   "kept_out": null,
   "label": "Shift ticket printer: protest",
   "published": "2024-01-02T00:00:00Z",
   "place": null,
   "passages": [
    {
     "language": "en",
     "direction": "ltr",
     "headline": "Shift ticket printer: protest in Shahpaskesh, Shahgollar",
     "summary": "Shahpaskesh protest, Iran: shift, ticket, printer, queue hospital loom avalanche tailor wage lantern bridge donor river net bus pipeline.",
     "url": "https://p0.example/1-0",
     "publisher": "Paper 0"
    }
   ],
   "why": [
    "So far only Paper 0 reports it; two more carry the same text."
   ],
   "also": [],
   "update": "New since our edition of 1 January, which had this story: what the headline says.",
   "related": [
    [
     "2024-01-01",
     "Mourner ticket bridge: protest in Shahshahshah, Heskeshnu"
    ]
   ],
   "update_url": ""
  }
 ],
 "next": [
  {
   "rank": 5,
   "story": "s307e80d15b",
   "headline": "Library lantern road: protest in Hesbavar, Laromkesh",
   "url": "https://p4.example/1-3",
   "topics": [
    "unrest"
   ],
   "score": 0.3336,
   "reasons": [
    {
     "signal": "relevance",
     "value": 0.4675,
     "weight": 0.085,
     "words": ""
    },
    {
     "signal": "severity",
     "value": 0.0,
     "weight": 0.35,
     "words": ""
    },
    {
     "signal": "kind",
     "value": 1.0,
     "weight": 0.13,
     "words": ""
    },
    {
     "signal": "newness",
     "value": 0.2394,
     "weight": 0.1,
     "words": ""
    },
    {
     "signal": "independence",
     "value": 0.35,
     "weight": 0.165,
     "words": "reported by 2 independent publishers"
    },
    {
     "signal": "scene",
     "value": 0.3333,
     "weight": 0.08,
     "words": ""
    },
    {
     "signal": "trust",
     "value": 0.5,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "recency",
     "value": 0.8635,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "novelty",
     "value": 0.5,
     "weight": 0.03,
     "words": ""
    },
    {
     "signal": "prominence",
     "value": 0.6598,
     "weight": 0.02,
     "words": ""
    }
   ],
   "members": [
    {
     "url": "https://p4.example/1-3",
     "canonical_url": "https://p4.example/1-3",
     "publisher": "p4",
     "source": "Paper 4",
     "language": "en",
     "title": "Library lantern road: protest in Hesbavar, Laromkesh",
     "published": "2024-01-02T01:00:00Z",
     "copy_of": null
    },
    {
     "url": "https://p2.example/1-3",
     "canonical_url": "https://p2.example/1-3",
     "publisher": "p2",
     "source": "Paper 2",
     "language": "en",
     "title": "Library lantern road: protest in Hesbavar, Laromkesh",
     "published": "2024-01-02T01:00:00Z",
     "copy_of": "https://p4.example/1-3"
    },
    {
     "url": "https://p0.example/1-3",
     "canonical_url": "https://p0.example/1-3",
     "publisher": "p0",
     "source": "Paper 0",
     "language": "en",
     "title": "Library lantern road: protest in Hesbavar, Laromkesh",
     "published": "2024-01-02T01:00:00Z",
     "copy_of": "https://p4.example/1-3"
    }
   ],
   "kept_out": "already 2 picks led by p4"
  }
 ],
 "short_reason": "Only four stories met the bar today.",
 "words": 189,
 "minutes": 1,
 "items_read": 18,
 "sources_asked": 6,
 "sources_answering": 6,
 "sample": false,
 "topic_names": [
  [
   "unrest",
   "Unrest"
  ]
 ],
 "net": [],
 "corrections": [],
 "in_other_languages": [
  {
   "day": "2024-01-02",
   "generated_at": "2024-01-02T06:05:00Z",
   "window": {
    "start": "2024-01-01T06:05:00Z",
    "end": "2024-01-02T06:05:00Z"
   },
   "time_zone": "UTC",
   "title": "Top Ten",
   "tagline": "نخستین کار روز",
   "language": "fa",
   "subject": "ایران: اعتراض",
   "preheader": "protest in Zanvargol, Larvarmi · protest in Omlarzan, Varkeshvar",
   "picks": [
    {
     "rank": 1,
     "story": "s1f139d01c6",
     "headline": "Roof toll swimmer: protest in Mivarpas, Varrannu",
     "url": "https://p4.example/1-2",
     "topics": [
      "unrest"
     ],
     "score": 0.3623,
     "reasons": [],
     "members": [],
     "kept_out": null,
     "label": "ایران: اعتراض",
     "published": "2024-01-02T00:40:00Z",
     "place": null,
     "passages": [
      {
       "language": "en",
       "direction": "ltr",
       "headline": "Roof toll swimmer: protest in Mivarpas, Varrannu",
       "summary": "Mivarpas protest, Iran: roof, toll, swimmer, loan foreman bread platform wage eviction pipeline kidney oven drum hospital orchard bank-clerk.",
       "url": "https://p4.example/1-2",
       "publisher": "Paper 4"
      }
     ],
     "why": [
      "تاکنون تنها Paper 4 گزارش داده است؛ دو ناشر دیگر همان متن را آورده‌اند.",
      "پس از شمارهٔ پیشین ما گزارش شده است."
     ],
     "also": [],
     "update": null,
     "related": [],
     "update_url": ""
    },
    {
     "rank": 2,
     "story": "sffaa48c317",
     "headline": "Shroud painter mural: protest in Zanvargol, Larvarmi",
     "url": "https://p5.example/1-5",
     "topics": [
      "unrest"
     ],
     "score": 0.361,
     "reasons": [],
     "members": [],
     "kept_out": null,
     "label": "protest in Zanvargol, Larvarmi",
     "published": "2024-01-02T01:40:00Z",
     "place": null,
     "passages": [
      {
       "language": "en",
       "direction": "ltr",
       "headline": "Shroud painter mural: protest in Zanvargol, Larvarmi",
       "summary": "Zanvargol protest, Iran: shroud, painter, mural, tanker garden kiln net train bus oven bridge helmet roof wage saffron harvest.",
       "url": "https://p5.example/1-5",
       "publisher": "Paper 5"
      }
     ],
     "why": [
      "تاکنون تنها Paper 5 گزارش داده است؛ دو ناشر دیگر همان متن را آورده‌اند.",
      "پس از شمارهٔ پیشین ما گزارش شده است."
     ],
     "also": [],
     "update": null,
     "related": [],
     "update_url": ""
    },
    {
     "rank": 3,
     "story": "sc649b76f0f",
     "headline": "Textbook overtime platform: protest in Omlarzan, Varkeshvar",
     "url": "https://p4.example/1-4",
     "topics": [
      "unrest"
     ],
     "score": 0.3608,
     "reasons": [],
     "members": [],
     "kept_out": null,
     "label": "protest in Omlarzan, Varkeshvar",
     "published": "2024-01-02T01:20:00Z",
     "place": null,
     "passages": [
      {
       "language": "en",
       "direction": "ltr",
       "headline": "Textbook overtime platform: protest in Omlarzan, Varkeshvar",
       "summary": "Omlarzan protest, Iran: textbook, overtime, platform, pension miner eviction well spindle net verdict singer clinic ambulance oven saffron coupon.",
       "url": "https://p4.example/1-4",
       "publisher": "Paper 4"
      }
     ],
     "why": [
      "تاکنون تنها Paper 4 گزارش داده است؛ دو ناشر دیگر همان متن را آورده‌اند.",
      "پس از شمارهٔ پیشین ما گزارش شده است."
     ],
     "also": [],
     "update": null,
     "related": [],
     "update_url": ""
    },
    {
     "rank": 4,
     "story": "sceffd57bc5",
     "headline": "Shift ticket printer: protest in Shahpaskesh, Shahgollar",
     "url": "https://p0.example/1-0",
     "topics": [
      "unrest"
     ],
     "score": 0.3565,
     "reasons": [],
     "members": [],
     "kept_out": null,
     "label": "protest in Shahpaskesh, Shahgollar",
     "published": "2024-01-02T00:00:00Z",
     "place": null,
     "passages": [
      {
       "language": "en",
       "direction": "ltr",
       "headline": "Shift ticket printer: protest in Shahpaskesh, Shahgollar",
       "summary": "Shahpaskesh protest, Iran: shift, ticket, printer, queue hospital loom avalanche tailor wage lantern bridge donor river net bus pipeline.",
       "url": "https://p0.example/1-0",
       "publisher": "Paper 0"
      }
     ],
     "why": [
      "تاکنون تنها Paper 0 گزارش داده است؛ دو ناشر دیگر همان متن را آورده‌اند."
     ],
     "also": [],
     "update": "شمارهٔ ۱ ژانویه ما این خبر را داشت؛ آنچه در عنوان آمده تازه است.",
     "related": [
      [
       "2024-01-01",
       "Mourner ticket bridge: protest in Shahshahshah, Heskeshnu"
      ]
     ],
     "update_url": ""
    }
   ],
   "next": [],
   "short_reason": "امروز تنها چهار خبر به سنجه‌های ما رسید.",
   "words": 198,
   "minutes": 1,
   "items_read": 18,
   "sources_asked": 6,
   "sources_answering": 6,
   "sample": false,
   "topic_names": [
    [
     "unrest",
     "ناآرامی"
    ]
   ],
   "net": [],
   "corrections": [],
   "in_other_languages": []
  }
 ]
}
', null, 1, null, '');
insert into editions values ('2024-01-03', '2024-01-02T06:05:00Z', '2024-01-03T06:05:00Z', '2024-01-03T06:05:00Z', '2024-01-03T06:05:00Z', '{
 "day": "2024-01-03",
 "generated_at": "2024-01-03T06:05:00Z",
 "window": {
  "start": "2024-01-02T06:05:00Z",
  "end": "2024-01-03T06:05:00Z"
 },
 "time_zone": "UTC",
 "title": "Top Ten",
 "tagline": "the first task of the day",
 "language": "en",
 "subject": "Wheat verdict bicycle: protest in Mivargol",
 "preheader": "Pomegranate well tailor: protest in Goldolran, Milarvar · Brick hospital shaft: protest in Tarbahes, Shahshahdol",
 "picks": [
  {
   "rank": 1,
   "story": "s40a7b750af",
   "headline": "Wheat verdict bicycle: protest in Mivargol, Tarrudom",
   "url": "https://p1.example/2-4",
   "topics": [
    "unrest"
   ],
   "score": 0.5252,
   "reasons": [
    {
     "signal": "relevance",
     "value": 0.4675,
     "weight": 0.085,
     "words": ""
    },
    {
     "signal": "severity",
     "value": 0.455,
     "weight": 0.35,
     "words": "a burial of the killed"
    },
    {
     "signal": "kind",
     "value": 1.0,
     "weight": 0.13,
     "words": ""
    },
    {
     "signal": "newness",
     "value": 0.4,
     "weight": 0.1,
     "words": "first reported in these hours"
    },
    {
     "signal": "independence",
     "value": 0.2504,
     "weight": 0.165,
     "words": ""
    },
    {
     "signal": "scene",
     "value": 0.5,
     "weight": 0.08,
     "words": ""
    },
    {
     "signal": "trust",
     "value": 0.5,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "recency",
     "value": 0.8718,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "novelty",
     "value": 1.0,
     "weight": 0.03,
     "words": ""
    },
    {
     "signal": "prominence",
     "value": 0.8706,
     "weight": 0.02,
     "words": ""
    }
   ],
   "members": [
    {
     "url": "https://p1.example/2-4",
     "canonical_url": "https://p1.example/2-4",
     "publisher": "p1",
     "source": "Paper 1",
     "language": "en",
     "title": "Wheat verdict bicycle: protest in Mivargol, Tarrudom",
     "published": "2024-01-03T01:20:00Z",
     "copy_of": null
    },
    {
     "url": "https://p3.example/2-4",
     "canonical_url": "https://p3.example/2-4",
     "publisher": "p3",
     "source": "Paper 3",
     "language": "en",
     "title": "Wheat verdict bicycle: protest in Mivargol, Tarrudom",
     "published": "2024-01-03T01:20:00Z",
     "copy_of": "https://p1.example/2-4"
    },
    {
     "url": "https://p0.example/2-4",
     "canonical_url": "https://p0.example/2-4",
     "publisher": "p0",
     "source": "Paper 0",
     "language": "en",
     "title": "Wheat verdict bicycle: protest in Mivargol, Tarrudom",
     "published": "2024-01-03T01:20:00Z",
     "copy_of": "https://p1.example/2-4"
    }
   ],
   "kept_out": null,
   "label": "Iran: funeral",
   "published": "2024-01-03T01:20:00Z",
   "place": null,
   "passages": [
    {
     "language": "en",
     "direction": "ltr",
     "headline": "Wheat verdict bicycle: protest in Mivargol, Tarrudom",
     "summary": "Mivargol protest, Iran: wheat, verdict, bicycle, mourner eviction nurse ambulance wool drum goal carpet well orphan insulin earthquake newspaper.",
     "url": "https://p1.example/2-4",
     "publisher": "Paper 1"
    }
   ],
   "why": [
    "So far only Paper 1 reports it; two more carry the same text.",
    "It tells of a funeral.",
    "First reported since our last letter."
   ],
   "also": [],
   "update": null,
   "related": [],
   "update_url": ""
  },
  {
   "rank": 2,
   "story": "s68ba9cd181",
   "headline": "Pomegranate well tailor: protest in Goldolran, Milarvar",
   "url": "https://p3.example/2-1",
   "topics": [
    "unrest"
   ],
   "score": 0.3654,
   "reasons": [
    {
     "signal": "relevance",
     "value": 0.4675,
     "weight": 0.085,
     "words": ""
    },
    {
     "signal": "severity",
     "value": 0.0,
     "weight": 0.35,
     "words": ""
    },
    {
     "signal": "kind",
     "value": 1.0,
     "weight": 0.13,
     "words": ""
    },
    {
     "signal": "newness",
     "value": 0.4,
     "weight": 0.1,
     "words": "first reported in these hours"
    },
    {
     "signal": "independence",
     "value": 0.2504,
     "weight": 0.165,
     "words": ""
    },
    {
     "signal": "scene",
     "value": 0.5,
     "weight": 0.08,
     "words": ""
    },
    {
     "signal": "trust",
     "value": 0.5,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "recency",
     "value": 0.847,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "novelty",
     "value": 1.0,
     "weight": 0.03,
     "words": ""
    },
    {
     "signal": "prominence",
     "value": 0.8706,
     "weight": 0.02,
     "words": ""
    }
   ],
   "members": [
    {
     "url": "https://p3.example/2-1",
     "canonical_url": "https://p3.example/2-1",
     "publisher": "p3",
     "source": "Paper 3",
     "language": "en",
     "title": "Pomegranate well tailor: protest in Goldolran, Milarvar",
     "published": "2024-01-03T00:20:00Z",
     "copy_of": null
    },
    {
     "url": "https://p4.example/2-1",
     "canonical_url": "https://p4.example/2-1",
     "publisher": "p4",
     "source": "Paper 4",
     "language": "en",
     "title": "Pomegranate well tailor: protest in Goldolran, Milarvar",
     "published": "2024-01-03T00:20:00Z",
     "copy_of": "https://p3.example/2-1"
    },
    {
     "url": "https://p1.example/2-1",
     "canonical_url": "https://p1.example/2-1",
     "publisher": "p1",
     "source": "Paper 1",
     "language": "en",
     "title": "Pomegranate well tailor: protest in Goldolran, Milarvar",
     "published": "2024-01-03T00:20:00Z",
     "copy_of": "https://p3.example/2-1"
    }
   ],
   "kept_out": null,
   "label": "Pomegranate well tailor: protest",
   "published": "2024-01-03T00:20:00Z",
   "place": null,
   "passages": [
    {
     "language": "en",
     "direction": "ltr",
     "headline": "Pomegranate well tailor: protest in Goldolran, Milarvar",
     "summary": "Goldolran protest, Iran: pomegranate, well, tailor, ambulance museum bank-clerk flood vaccine queue drought loom oven candle loan toll harbour.",
     "url": "https://p3.example/2-1",
     "publisher": "Paper 3"
    }
   ],
   "why": [
    "So far only Paper 3 reports it; two more carry the same text.",
    "First reported since our last letter."
   ],
   "also": [],
   "update": null,
   "related": [],
   "update_url": ""
  },
  {
   "rank": 3,
   "story": "sd703b46aa4",
   "headline": "Brick hospital shaft: protest in Tarbahes, Shahshahdol",
   "url": "https://p3.example/2-5",
   "topics": [
    "unrest"
   ],
   "score": 0.3628,
   "reasons": [
    {
     "signal": "relevance",
     "value": 0.4675,
     "weight": 0.085,
     "words": ""
    },
    {
     "signal": "severity",
     "value": 0.0,
     "weight": 0.35,
     "words": ""
    },
    {
     "signal": "kind",
     "value": 1.0,
     "weight": 0.13,
     "words": ""
    },
    {
     "signal": "newness",
     "value": 0.4,
     "weight": 0.1,
     "words": "first reported in these hours"
    },
    {
     "signal": "independence",
     "value": 0.2504,
     "weight": 0.165,
     "words": ""
    },
    {
     "signal": "scene",
     "value": 0.5,
     "weight": 0.08,
     "words": ""
    },
    {
     "signal": "trust",
     "value": 0.5,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "recency",
     "value": 0.8802,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "novelty",
     "value": 1.0,
     "weight": 0.03,
     "words": ""
    },
    {
     "signal": "prominence",
     "value": 0.7071,
     "weight": 0.02,
     "words": ""
    }
   ],
   "members": [
    {
     "url": "https://p3.example/2-5",
     "canonical_url": "https://p3.example/2-5",
     "publisher": "p3",
     "source": "Paper 3",
     "language": "en",
     "title": "Brick hospital shaft: protest in Tarbahes, Shahshahdol",
     "published": "2024-01-03T01:40:00Z",
     "copy_of": null
    },
    {
     "url": "https://p1.example/2-5",
     "canonical_url": "https://p1.example/2-5",
     "publisher": "p1",
     "source": "Paper 1",
     "language": "en",
     "title": "Brick hospital shaft: protest in Tarbahes, Shahshahdol",
     "published": "2024-01-03T01:40:00Z",
     "copy_of": "https://p3.example/2-5"
    },
    {
     "url": "https://p0.example/2-5",
     "canonical_url": "https://p0.example/2-5",
     "publisher": "p0",
     "source": "Paper 0",
     "language": "en",
     "title": "Brick hospital shaft: protest in Tarbahes, Shahshahdol",
     "published": "2024-01-03T01:40:00Z",
     "copy_of": "https://p3.example/2-5"
    }
   ],
   "kept_out": null,
   "label": "Brick hospital shaft: protest",
   "published": "2024-01-03T01:40:00Z",
   "place": null,
   "passages": [
    {
     "language": "en",
     "direction": "ltr",
     "headline": "Brick hospital shaft: protest in Tarbahes, Shahshahdol",
     "summary": "Tarbahes protest, Iran: brick, hospital, shaft, exam ferry statue lawyer overtime song verdict loom clinic ticket truck wage harbour.",
     "url": "https://p3.example/2-5",
     "publisher": "Paper 3"
    }
   ],
   "why": [
    "So far only Paper 3 reports it; two more carry the same text.",
    "First reported since our last letter."
   ],
   "also": [],
   "update": null,
   "related": [],
   "update_url": ""
  },
  {
   "rank": 4,
   "story": "sc89020d72d",
   "headline": "Shroud strike-fund miner: protest in Ranlarmi, Omminu",
   "url": "https://p4.example/2-3",
   "topics": [
    "unrest"
   ],
   "score": 0.3606,
   "reasons": [
    {
     "signal": "relevance",
     "value": 0.4675,
     "weight": 0.085,
     "words": ""
    },
    {
     "signal": "severity",
     "value": 0.0,
     "weight": 0.35,
     "words": ""
    },
    {
     "signal": "kind",
     "value": 1.0,
     "weight": 0.13,
     "words": ""
    },
    {
     "signal": "newness",
     "value": 0.4,
     "weight": 0.1,
     "words": "first reported in these hours"
    },
    {
     "signal": "independence",
     "value": 0.2504,
     "weight": 0.165,
     "words": ""
    },
    {
     "signal": "scene",
     "value": 0.5,
     "weight": 0.08,
     "words": ""
    },
    {
     "signal": "trust",
     "value": 0.5,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "recency",
     "value": 0.8635,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "novelty",
     "value": 1.0,
     "weight": 0.03,
     "words": ""
    },
    {
     "signal": "prominence",
     "value": 0.6156,
     "weight": 0.02,
     "words": ""
    }
   ],
   "members": [
    {
     "url": "https://p4.example/2-3",
     "canonical_url": "https://p4.example/2-3",
     "publisher": "p4",
     "source": "Paper 4",
     "language": "en",
     "title": "Shroud strike-fund miner: protest in Ranlarmi, Omminu",
     "published": "2024-01-03T01:00:00Z",
     "copy_of": null
    },
    {
     "url": "https://p2.example/2-3",
     "canonical_url": "https://p2.example/2-3",
     "publisher": "p2",
     "source": "Paper 2",
     "language": "en",
     "title": "Shroud strike-fund miner: protest in Ranlarmi, Omminu",
     "published": "2024-01-03T01:00:00Z",
     "copy_of": "https://p4.example/2-3"
    },
    {
     "url": "https://p0.example/2-3",
     "canonical_url": "https://p0.example/2-3",
     "publisher": "p0",
     "source": "Paper 0",
     "language": "en",
     "title": "Shroud strike-fund miner: protest in Ranlarmi, Omminu",
     "published": "2024-01-03T01:00:00Z",
     "copy_of": "https://p4.example/2-3"
    }
   ],
   "kept_out": null,
   "label": "Shroud strike-fund miner: protest",
   "published": "2024-01-03T01:00:00Z",
   "place": null,
   "passages": [
    {
     "language": "en",
     "direction": "ltr",
     "headline": "Shroud strike-fund miner: protest in Ranlarmi, Omminu",
     "summary": "Ranlarmi protest, Iran: shroud, strike-fund, miner, kidney wheat teacher river ferry verse pipeline desert stamp wage spindle nurse tanker.",
     "url": "https://p4.example/2-3",
     "publisher": "Paper 4"
    }
   ],
   "why": [
    "So far only Paper 4 reports it; two more carry the same text.",
    "First reported since our last letter."
   ],
   "also": [],
   "update": null,
   "related": [],
   "update_url": ""
  },
  {
   "rank": 5,
   "story": "sffaa48c317",
   "headline": "Garden textbook painter: protest in Shahkeshmi, Larhesrud",
   "url": "https://p1.example/2-0",
   "topics": [
    "unrest"
   ],
   "score": 0.3527,
   "reasons": [
    {
     "signal": "relevance",
     "value": 0.4675,
     "weight": 0.085,
     "words": ""
    },
    {
     "signal": "severity",
     "value": 0.0,
     "weight": 0.35,
     "words": ""
    },
    {
     "signal": "kind",
     "value": 1.0,
     "weight": 0.13,
     "words": ""
    },
    {
     "signal": "newness",
     "value": 0.2461,
     "weight": 0.1,
     "words": ""
    },
    {
     "signal": "independence",
     "value": 0.4237,
     "weight": 0.165,
     "words": "reported by 3 independent publishers"
    },
    {
     "signal": "scene",
     "value": 0.3333,
     "weight": 0.08,
     "words": ""
    },
    {
     "signal": "trust",
     "value": 0.5,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "recency",
     "value": 0.8389,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "novelty",
     "value": 0.5,
     "weight": 0.03,
     "words": ""
    },
    {
     "signal": "prominence",
     "value": 1.0,
     "weight": 0.02,
     "words": ""
    }
   ],
   "members": [
    {
     "url": "https://p1.example/2-0",
     "canonical_url": "https://p1.example/2-0",
     "publisher": "p1",
     "source": "Paper 1",
     "language": "en",
     "title": "Garden textbook painter: protest in Shahkeshmi, Larhesrud",
     "published": "2024-01-03T00:00:00Z",
     "copy_of": null
    },
    {
     "url": "https://p4.example/2-0",
     "canonical_url": "https://p4.example/2-0",
     "publisher": "p4",
     "source": "Paper 4",
     "language": "en",
     "title": "Garden textbook painter: protest in Shahkeshmi, Larhesrud",
     "published": "2024-01-03T00:00:00Z",
     "copy_of": "https://p1.example/2-0"
    },
    {
     "url": "https://p2.example/2-0",
     "canonical_url": "https://p2.example/2-0",
     "publisher": "p2",
     "source": "Paper 2",
     "language": "en",
     "title": "Garden textbook painter: protest in Shahkeshmi, Larhesrud",
     "published": "2024-01-03T00:00:00Z",
     "copy_of": "https://p1.example/2-0"
    }
   ],
   "kept_out": null,
   "label": "Garden textbook painter: protest",
   "published": "2024-01-03T00:00:00Z",
   "place": null,
   "passages": [
    {
     "language": "en",
     "direction": "ltr",
     "headline": "Garden textbook painter: protest in Shahkeshmi, Larhesrud",
     "summary": "Shahkeshmi protest, Iran: garden, textbook, painter, debt road verdict drought lantern harvest landlord bus hospital well stadium stamp ferry.",
     "url": "https://p1.example/2-0",
     "publisher": "Paper 1"
    }
   ],
   "why": [
    "So far only Paper 1 reports it; two more carry the same text."
   ],
   "also": [],
   "update": "New since our edition of 2 January, which had this story: what the headline says.",
   "related": [
    [
     "2024-01-02",
     "Shroud painter mural: protest in Zanvargol, Larvarmi"
    ]
   ],
   "update_url": ""
  }
 ],
 "next": [
  {
   "rank": 6,
   "story": "s84ce00c7c5",
   "headline": "Brick overtime caravan: protest in Keshnupas, Larnudol",
   "url": "https://p3.example/2-2",
   "topics": [
    "unrest"
   ],
   "score": 0.3644,
   "reasons": [
    {
     "signal": "relevance",
     "value": 0.4675,
     "weight": 0.085,
     "words": ""
    },
    {
     "signal": "severity",
     "value": 0.0,
     "weight": 0.35,
     "words": ""
    },
    {
     "signal": "kind",
     "value": 1.0,
     "weight": 0.13,
     "words": ""
    },
    {
     "signal": "newness",
     "value": 0.4,
     "weight": 0.1,
     "words": "first reported in these hours"
    },
    {
     "signal": "independence",
     "value": 0.2504,
     "weight": 0.165,
     "words": ""
    },
    {
     "signal": "scene",
     "value": 0.5,
     "weight": 0.08,
     "words": ""
    },
    {
     "signal": "trust",
     "value": 0.5,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "recency",
     "value": 0.8552,
     "weight": 0.02,
     "words": ""
    },
    {
     "signal": "novelty",
     "value": 1.0,
     "weight": 0.03,
     "words": ""
    },
    {
     "signal": "prominence",
     "value": 0.8123,
     "weight": 0.02,
     "words": ""
    }
   ],
   "members": [
    {
     "url": "https://p3.example/2-2",
     "canonical_url": "https://p3.example/2-2",
     "publisher": "p3",
     "source": "Paper 3",
     "language": "en",
     "title": "Brick overtime caravan: protest in Keshnupas, Larnudol",
     "published": "2024-01-03T00:40:00Z",
     "copy_of": null
    },
    {
     "url": "https://p5.example/2-2",
     "canonical_url": "https://p5.example/2-2",
     "publisher": "p5",
     "source": "Paper 5",
     "language": "en",
     "title": "Brick overtime caravan: protest in Keshnupas, Larnudol",
     "published": "2024-01-03T00:40:00Z",
     "copy_of": "https://p3.example/2-2"
    },
    {
     "url": "https://p2.example/2-2",
     "canonical_url": "https://p2.example/2-2",
     "publisher": "p2",
     "source": "Paper 2",
     "language": "en",
     "title": "Brick overtime caravan: protest in Keshnupas, Larnudol",
     "published": "2024-01-03T00:40:00Z",
     "copy_of": "https://p3.example/2-2"
    }
   ],
   "kept_out": "already 2 picks led by p3"
  }
 ],
 "short_reason": "Only five stories met the bar today.",
 "words": 239,
 "minutes": 1,
 "items_read": 18,
 "sources_asked": 6,
 "sources_answering": 6,
 "sample": false,
 "topic_names": [
  [
   "unrest",
   "Unrest"
  ]
 ],
 "net": [],
 "corrections": [],
 "in_other_languages": [
  {
   "day": "2024-01-03",
   "generated_at": "2024-01-03T06:05:00Z",
   "window": {
    "start": "2024-01-02T06:05:00Z",
    "end": "2024-01-03T06:05:00Z"
   },
   "time_zone": "UTC",
   "title": "Top Ten",
   "tagline": "نخستین کار روز",
   "language": "fa",
   "subject": "ایران: خاکسپاری",
   "preheader": "ایران: اعتراض · protest in Tarbahes, Shahshahdol",
   "picks": [
    {
     "rank": 1,
     "story": "s40a7b750af",
     "headline": "Wheat verdict bicycle: protest in Mivargol, Tarrudom",
     "url": "https://p1.example/2-4",
     "topics": [
      "unrest"
     ],
     "score": 0.5252,
     "reasons": [],
     "members": [],
     "kept_out": null,
     "label": "ایران: خاکسپاری",
     "published": "2024-01-03T01:20:00Z",
     "place": null,
     "passages": [
      {
       "language": "en",
       "direction": "ltr",
       "headline": "Wheat verdict bicycle: protest in Mivargol, Tarrudom",
       "summary": "Mivargol protest, Iran: wheat, verdict, bicycle, mourner eviction nurse ambulance wool drum goal carpet well orphan insulin earthquake newspaper.",
       "url": "https://p1.example/2-4",
       "publisher": "Paper 1"
      }
     ],
     "why": [
      "تاکنون تنها Paper 1 گزارش داده است؛ دو ناشر دیگر همان متن را آورده‌اند.",
      "از خاکسپاری خبر می‌دهد.",
      "پس از شمارهٔ پیشین ما گزارش شده است."
     ],
     "also": [],
     "update": null,
     "related": [],
     "update_url": ""
    },
    {
     "rank": 2,
     "story": "s68ba9cd181",
     "headline": "Pomegranate well tailor: protest in Goldolran, Milarvar",
     "url": "https://p3.example/2-1",
     "topics": [
      "unrest"
     ],
     "score": 0.3654,
     "reasons": [],
     "members": [],
     "kept_out": null,
     "label": "ایران: اعتراض",
     "published": "2024-01-03T00:20:00Z",
     "place": null,
     "passages": [
      {
       "language": "en",
       "direction": "ltr",
       "headline": "Pomegranate well tailor: protest in Goldolran, Milarvar",
       "summary": "Goldolran protest, Iran: pomegranate, well, tailor, ambulance museum bank-clerk flood vaccine queue drought loom oven candle loan toll harbour.",
       "url": "https://p3.example/2-1",
       "publisher": "Paper 3"
      }
     ],
     "why": [
      "تاکنون تنها Paper 3 گزارش داده است؛ دو ناشر دیگر همان متن را آورده‌اند.",
      "پس از شمارهٔ پیشین ما گزارش شده است."
     ],
     "also": [],
     "update": null,
     "related": [],
     "update_url": ""
    },
    {
     "rank": 3,
     "story": "sd703b46aa4",
     "headline": "Brick hospital shaft: protest in Tarbahes, Shahshahdol",
     "url": "https://p3.example/2-5",
     "topics": [
      "unrest"
     ],
     "score": 0.3628,
     "reasons": [],
     "members": [],
     "kept_out": null,
     "label": "protest in Tarbahes, Shahshahdol",
     "published": "2024-01-03T01:40:00Z",
     "place": null,
     "passages": [
      {
       "language": "en",
       "direction": "ltr",
       "headline": "Brick hospital shaft: protest in Tarbahes, Shahshahdol",
       "summary": "Tarbahes protest, Iran: brick, hospital, shaft, exam ferry statue lawyer overtime song verdict loom clinic ticket truck wage harbour.",
       "url": "https://p3.example/2-5",
       "publisher": "Paper 3"
      }
     ],
     "why": [
      "تاکنون تنها Paper 3 گزارش داده است؛ دو ناشر دیگر همان متن را آورده‌اند.",
      "پس از شمارهٔ پیشین ما گزارش شده است."
     ],
     "also": [],
     "update": null,
     "related": [],
     "update_url": ""
    },
    {
     "rank": 4,
     "story": "sc89020d72d",
     "headline": "Shroud strike-fund miner: protest in Ranlarmi, Omminu",
     "url": "https://p4.example/2-3",
     "topics": [
      "unrest"
     ],
     "score": 0.3606,
     "reasons": [],
     "members": [],
     "kept_out": null,
     "label": "ایران: اعتصاب",
     "published": "2024-01-03T01:00:00Z",
     "place": null,
     "passages": [
      {
       "language": "en",
       "direction": "ltr",
       "headline": "Shroud strike-fund miner: protest in Ranlarmi, Omminu",
       "summary": "Ranlarmi protest, Iran: shroud, strike-fund, miner, kidney wheat teacher river ferry verse pipeline desert stamp wage spindle nurse tanker.",
       "url": "https://p4.example/2-3",
       "publisher": "Paper 4"
      }
     ],
     "why": [
      "تاکنون تنها Paper 4 گزارش داده است؛ دو ناشر دیگر همان متن را آورده‌اند.",
      "پس از شمارهٔ پیشین ما گزارش شده است."
     ],
     "also": [],
     "update": null,
     "related": [],
     "update_url": ""
    },
    {
     "rank": 5,
     "story": "sffaa48c317",
     "headline": "Garden textbook painter: protest in Shahkeshmi, Larhesrud",
     "url": "https://p1.example/2-0",
     "topics": [
      "unrest"
     ],
     "score": 0.3527,
     "reasons": [],
     "members": [],
     "kept_out": null,
     "label": "protest in Shahkeshmi, Larhesrud",
     "published": "2024-01-03T00:00:00Z",
     "place": null,
     "passages": [
      {
       "language": "en",
       "direction": "ltr",
       "headline": "Garden textbook painter: protest in Shahkeshmi, Larhesrud",
       "summary": "Shahkeshmi protest, Iran: garden, textbook, painter, debt road verdict drought lantern harvest landlord bus hospital well stadium stamp ferry.",
       "url": "https://p1.example/2-0",
       "publisher": "Paper 1"
      }
     ],
     "why": [
      "تاکنون تنها Paper 1 گزارش داده است؛ دو ناشر دیگر همان متن را آورده‌اند."
     ],
     "also": [],
     "update": "شمارهٔ ۲ ژانویه ما این خبر را داشت؛ آنچه در عنوان آمده تازه است.",
     "related": [
      [
       "2024-01-02",
       "Shroud painter mural: protest in Zanvargol, Larvarmi"
      ]
     ],
     "update_url": ""
    }
   ],
   "next": [],
   "short_reason": "امروز تنها پنج خبر به سنجه‌های ما رسید.",
   "words": 250,
   "minutes": 1,
   "items_read": 18,
   "sources_asked": 6,
   "sources_answering": 6,
   "sample": false,
   "topic_names": [
    [
     "unrest",
     "ناآرامی"
    ]
   ],
   "net": [],
   "corrections": [],
   "in_other_languages": []
  }
 ]
}
', null, 2, '2024-01-03T06:10:00Z', '');
insert into home values ('kind', 'live');
insert into home values ('id', '4c177c640e4041029cbcf5e47724fa4f');
insert into home values ('key_check', 'bf7689f51ac38316bb73ad3342f1897afb9b82719da92497740cd3e3cf3f7ae1');
insert into home values ('count', '1');
insert into item_keys values ('1cc3afeeb71d9f8818da16cc', 'icd9d46cec442bc7b50f7');
insert into item_keys values ('02f81e0a4a028ab47c815d00', 'icd9d46cec442bc7b50f7');
insert into item_keys values ('411c3d35e8d838a6e4f89d58', 'icd9d46cec442bc7b50f7');
insert into item_keys values ('fd4ef6459ba30104ad51c483', 'ic71bad1f51e746f5e0af');
insert into item_keys values ('14a695ade37d56fe21c08961', 'ic71bad1f51e746f5e0af');
insert into item_keys values ('41a4fa8a807479d315e3bf5f', 'ic71bad1f51e746f5e0af');
insert into item_keys values ('1fdda268ae164bf1f6f2123d', 'i6564cc052d437dfacc4c');
insert into item_keys values ('8389468fa65a9576b66baaf0', 'i6564cc052d437dfacc4c');
insert into item_keys values ('01b0d07730d0146ef842dc37', 'i6564cc052d437dfacc4c');
insert into item_keys values ('7c23d8260faf31dbbceca789', 'ie24f652cc94a7c947ae2');
insert into item_keys values ('65bbeff1ba29398ffed6540a', 'ie24f652cc94a7c947ae2');
insert into item_keys values ('c5844a39f058c461c49737fb', 'ie24f652cc94a7c947ae2');
insert into item_keys values ('9368a7f9b6f5a697dd6c834c', 'i085b9d8c8d87768a313c');
insert into item_keys values ('78ceecc6f79fb5344bdd8725', 'i085b9d8c8d87768a313c');
insert into item_keys values ('c18f618f94c4ceaa7a73b5cb', 'i085b9d8c8d87768a313c');
insert into item_keys values ('fbeca363c5b9a755937a4709', 'i053dbbdac2e583c40dde');
insert into item_keys values ('e44097f46cf1c95c76537fe4', 'i053dbbdac2e583c40dde');
insert into item_keys values ('2d7f786360ca665693994af6', 'i053dbbdac2e583c40dde');
insert into item_keys values ('a834e82ae50c3bc1f5b1c0e1', 'iddf945fb40fd0fbab211');
insert into item_keys values ('e18b3abff9cea59fa074411d', 'iddf945fb40fd0fbab211');
insert into item_keys values ('06a69c36d3ced67ae3c0b2b0', 'iddf945fb40fd0fbab211');
insert into item_keys values ('e18d81f62042af89f89966e8', 'i2fa7b7d7fc6020aecfd5');
insert into item_keys values ('2d8cfc4435211f6ca3e93279', 'i2fa7b7d7fc6020aecfd5');
insert into item_keys values ('d545ccbc0a807128fb87dd5a', 'i2fa7b7d7fc6020aecfd5');
insert into item_keys values ('06a4d086018d42b86fb037fb', 'if296c2406c4115d62be4');
insert into item_keys values ('82e6393a6c4c9f2af955ea80', 'if296c2406c4115d62be4');
insert into item_keys values ('7566a94139e9beb025c1e96b', 'if296c2406c4115d62be4');
insert into item_keys values ('df3347d17fc2763e7db20a34', 'i60c15fa4fe48a56e1f05');
insert into item_keys values ('a8ed8cdad1b6a9bda87e5dc2', 'i60c15fa4fe48a56e1f05');
insert into item_keys values ('baa017ebd52633a56a9a47cb', 'i60c15fa4fe48a56e1f05');
insert into item_keys values ('b235c674502d569f5ef15948', 'id910613cdf2a3e1841e6');
insert into item_keys values ('66e75b83667f96df5e0cdd71', 'id910613cdf2a3e1841e6');
insert into item_keys values ('9a811de87b3774a0a8034403', 'id910613cdf2a3e1841e6');
insert into item_keys values ('b37a77f62517dd96fe8bb881', 'i6972b1b4d80ff445463d');
insert into item_keys values ('002aae2810be4b306fd490e3', 'i6972b1b4d80ff445463d');
insert into item_keys values ('1fea25c239067f344be429a5', 'i6972b1b4d80ff445463d');
insert into item_keys values ('2f915b11082eba9881d665e6', 'ifcff337300d21a3c0da1');
insert into item_keys values ('7cbbac465d1b37e4d147bd77', 'ifcff337300d21a3c0da1');
insert into item_keys values ('567ef47a329dc887bade2170', 'ifcff337300d21a3c0da1');
insert into item_keys values ('913ab749d631c4c48bfbb4b2', 'i4fcc97634a203ce30cf0');
insert into item_keys values ('e6f420a6aa703bbf5786ffbb', 'i4fcc97634a203ce30cf0');
insert into item_keys values ('f6b4a078839217826b5037f4', 'i4fcc97634a203ce30cf0');
insert into item_keys values ('1173207d746392c2eb0ea8a8', 'i95f8d135af39ed2e8a2a');
insert into item_keys values ('88c7fa66745fc2d8f7f7716d', 'i95f8d135af39ed2e8a2a');
insert into item_keys values ('7083f3e890f68b2e79a803d4', 'i95f8d135af39ed2e8a2a');
insert into item_keys values ('f057032b1d8c434c9403b463', 'i406ce093bd7db37c685a');
insert into item_keys values ('999cfefe91e122329f346678', 'i406ce093bd7db37c685a');
insert into item_keys values ('d039915793fbb4a7aec937ae', 'i406ce093bd7db37c685a');
insert into item_keys values ('2e7d16280b9c6d623388f4c6', 'i167904815aef2cfd3b05');
insert into item_keys values ('e645d1544c651f1262a1c17a', 'i167904815aef2cfd3b05');
insert into item_keys values ('bcad81cfc0cbd3445ddd10ce', 'i167904815aef2cfd3b05');
insert into item_keys values ('b9fa0c212e22f06e8e16623d', 'i8837adb3140588d92a32');
insert into item_keys values ('5a4fb8e1bff9b123b6619219', 'i8837adb3140588d92a32');
insert into item_keys values ('7d8b59d25a5107be99f3ea90', 'i8837adb3140588d92a32');
insert into item_keys values ('f1abbab7b0074914f452041a', 'i6650cafc3372667aa0bf');
insert into item_keys values ('3a02760f5e63b13c4e0caa42', 'i6650cafc3372667aa0bf');
insert into item_keys values ('6b5b6c8d93a64f96cd04c4b4', 'i6650cafc3372667aa0bf');
insert into item_keys values ('1f1a2896c43636f821cd8113', 'ida5f71ab0ca4a3ee5c24');
insert into item_keys values ('0a063553256c4ee95a073d57', 'ida5f71ab0ca4a3ee5c24');
insert into item_keys values ('7cc627540ebd5c67963f8098', 'ida5f71ab0ca4a3ee5c24');
insert into item_keys values ('c239e367bf0a07d7ca4617e6', 'i9ac387070a52d44cbdfa');
insert into item_keys values ('ef1b20c4b06c0ce6e00aa28a', 'i9ac387070a52d44cbdfa');
insert into item_keys values ('01176e23ba28aedcbd019083', 'i9ac387070a52d44cbdfa');
insert into item_keys values ('09395be3c0c6b567faa9fce3', 'i757314e8ec83394d1d02');
insert into item_keys values ('5c0d59ef05f49f2495de73c6', 'i757314e8ec83394d1d02');
insert into item_keys values ('aaef02ddbe276b5bef59d23c', 'i757314e8ec83394d1d02');
insert into item_keys values ('1f195bb16ca00a087ce42545', 'i20174a21620bc680b863');
insert into item_keys values ('c9517455bc66bcf2916e0d00', 'i20174a21620bc680b863');
insert into item_keys values ('307b6b2c850efc921ddf843e', 'i20174a21620bc680b863');
insert into item_keys values ('ddc7ef45989004aad18d580f', 'i836be3e3559e0c0dec1d');
insert into item_keys values ('0574f70ceaa3c7056a14f1f2', 'i836be3e3559e0c0dec1d');
insert into item_keys values ('4bb36c3136e3df486a2a5df8', 'i836be3e3559e0c0dec1d');
insert into item_keys values ('11e1fa533602ef5d4cc338c0', 'i815423b7f5200b9783d5');
insert into item_keys values ('79183ac25313918ba3640865', 'i815423b7f5200b9783d5');
insert into item_keys values ('1fc67c14a60eff5ea532797f', 'i815423b7f5200b9783d5');
insert into item_keys values ('df76303ce1b2b2c254ee87c9', 'i65f697dfb07167af06c3');
insert into item_keys values ('9928ba07fe9035d132d5f151', 'i65f697dfb07167af06c3');
insert into item_keys values ('815378eaf3630e230914e4e5', 'i65f697dfb07167af06c3');
insert into item_keys values ('2fe9887a840b85a63d147a5d', 'id99b20c64b1f111abc3e');
insert into item_keys values ('01a65069c234b065c13039dc', 'id99b20c64b1f111abc3e');
insert into item_keys values ('d79b3583bf264e6be8a25f5d', 'id99b20c64b1f111abc3e');
insert into item_keys values ('b1ff1f036592a444664d9f72', 'i70557ca59d887128bca4');
insert into item_keys values ('9877a32cbaefdad60f75dd26', 'i70557ca59d887128bca4');
insert into item_keys values ('d23bca602ed20f8a98abd219', 'i70557ca59d887128bca4');
insert into item_keys values ('29fb5db483508125e68578aa', 'i0215df59b6d6f472bf45');
insert into item_keys values ('f38bb83be3bbe2dd6f087207', 'i0215df59b6d6f472bf45');
insert into item_keys values ('0642b838181ca993a70a84fa', 'i0215df59b6d6f472bf45');
insert into item_keys values ('1ae8082e88b42feca3ce6d12', 'i565f2e7cda93bba660c6');
insert into item_keys values ('5db1fa238383438e681635ed', 'i565f2e7cda93bba660c6');
insert into item_keys values ('20ee282dbedcd916bbf59da4', 'i565f2e7cda93bba660c6');
insert into item_keys values ('30fe2b8cbdc9985e176b85aa', 'i44bd336eb3680782550e');
insert into item_keys values ('a83c713751ebc25cf4da70f5', 'i44bd336eb3680782550e');
insert into item_keys values ('7aef1c0bd131d81a87d04629', 'i44bd336eb3680782550e');
insert into item_keys values ('aaf1fc423bd1308f55687a76', 'i96d9cf6eb082a26dcbf1');
insert into item_keys values ('d7a54f70f90c2d1cdf1fadaf', 'i96d9cf6eb082a26dcbf1');
insert into item_keys values ('f324e37b21b8d5aa02838130', 'i96d9cf6eb082a26dcbf1');
insert into item_keys values ('e74f03baefc3623e3bf61c01', 'i95c980730cc972a7e830');
insert into item_keys values ('d2b33a0bd3048380893a019f', 'i95c980730cc972a7e830');
insert into item_keys values ('54dc655ce1332ac73e11e12c', 'i95c980730cc972a7e830');
insert into item_keys values ('f1722b56ad2778239281847c', 'iae10bde981d532f4db4b');
insert into item_keys values ('df329200919498686b66f9de', 'iae10bde981d532f4db4b');
insert into item_keys values ('cb434312b883ba5cdedd90d9', 'iae10bde981d532f4db4b');
insert into item_keys values ('1be374787a7bc673f4bb344e', 'ib4b609b13736cf1cb1f3');
insert into item_keys values ('17cb5fb107cd771c4086eebe', 'ib4b609b13736cf1cb1f3');
insert into item_keys values ('e8527e3cd43c2811a7d42e6b', 'ib4b609b13736cf1cb1f3');
insert into item_keys values ('0b4919176fbb3ef101d30d45', 'i11f53d5604ef1f7f7f85');
insert into item_keys values ('b252fe12c29217faec2316cf', 'i11f53d5604ef1f7f7f85');
insert into item_keys values ('30969ed05bcfd27c5673fa51', 'i11f53d5604ef1f7f7f85');
insert into item_keys values ('7437a80a8ae71bc5170dc3ab', 'ic7ede2532e29a3833b6c');
insert into item_keys values ('76c9c1739b697ce0b30d10c7', 'ic7ede2532e29a3833b6c');
insert into item_keys values ('8530cf7ebc9e4116e3228b19', 'ic7ede2532e29a3833b6c');
insert into item_keys values ('7df218f08c6929a50ebe6f4e', 'ia128d4fca8b9c75c3071');
insert into item_keys values ('652785423452d89cde180607', 'ia128d4fca8b9c75c3071');
insert into item_keys values ('6dba3eef0a6a554be9de4d2c', 'ia128d4fca8b9c75c3071');
insert into item_keys values ('5066341bfcb0436a821b6adb', 'ia11fdc25e7972927ccf8');
insert into item_keys values ('5356febb2dcb5839d7fc5d5f', 'ia11fdc25e7972927ccf8');
insert into item_keys values ('86cd270755cf64e1f38a523e', 'ia11fdc25e7972927ccf8');
insert into item_keys values ('f33de0e428662606b5dfd20c', 'i160a3ededfa8b489b84e');
insert into item_keys values ('1bc5e16221017522b7a3fe2b', 'i160a3ededfa8b489b84e');
insert into item_keys values ('44e33c5f05f99cfef537a65f', 'i160a3ededfa8b489b84e');
insert into item_keys values ('d99ad43b8d5be4309c6dd392', 'ib75b214b77675f5df968');
insert into item_keys values ('25821ab225e689b2e8055cb9', 'ib75b214b77675f5df968');
insert into item_keys values ('d3689821940029c38df1ee89', 'ib75b214b77675f5df968');
insert into item_keys values ('411d81a458506aa9f48ad466', 'i1757e303981672d8428d');
insert into item_keys values ('55ea7bfed63454764e450f92', 'i1757e303981672d8428d');
insert into item_keys values ('6ce4b50de91f75b0da6f97d9', 'i1757e303981672d8428d');
insert into item_keys values ('16d684ea7665b4d243566378', 'i6c5d4e3adacf17d8af23');
insert into item_keys values ('cab7a510cfbff6b30d7f796f', 'i6c5d4e3adacf17d8af23');
insert into item_keys values ('3a1b67cb7828f64fd2071a44', 'i6c5d4e3adacf17d8af23');
insert into item_keys values ('248084300620700d91f5c86b', 'id945364a9e997e2732a5');
insert into item_keys values ('7b86f9c871fd264f94bc5164', 'id945364a9e997e2732a5');
insert into item_keys values ('94e1702cd8d22ea1ef9e2a33', 'id945364a9e997e2732a5');
insert into item_keys values ('139c7aa35d333476ef11f56a', 'i50bcd0fe297a51f7e950');
insert into item_keys values ('40b4abb32f41c897ef09dea9', 'i50bcd0fe297a51f7e950');
insert into item_keys values ('753c06cffa9ac71c28b291c2', 'i50bcd0fe297a51f7e950');
insert into item_keys values ('3e5ad3b62db2470a345b96a4', 'i8841b14cde819bdd723d');
insert into item_keys values ('0d046f394a7ad218eab36ad6', 'i8841b14cde819bdd723d');
insert into item_keys values ('cd5b1436b8b74cbcc4240e8c', 'i8841b14cde819bdd723d');
insert into item_keys values ('2963644e56c832ec3899d778', 'i370e2b392bf3722412b8');
insert into item_keys values ('f20a461628f52826221e6922', 'i370e2b392bf3722412b8');
insert into item_keys values ('52b249b564e263da8f0eedb4', 'i370e2b392bf3722412b8');
insert into item_keys values ('9d979098686877933d927c78', 'i20061a602f898c2ea60b');
insert into item_keys values ('14f10b917012b37b9f674a34', 'i20061a602f898c2ea60b');
insert into item_keys values ('bd3263795fb3d34f860ec4ec', 'i20061a602f898c2ea60b');
insert into item_keys values ('79dafec90d90fe3b0f9d50a9', 'i3674ff2477adbddad0e7');
insert into item_keys values ('2654437bd636657b7a15e066', 'i3674ff2477adbddad0e7');
insert into item_keys values ('996fc34770e21881bb2eda5f', 'i3674ff2477adbddad0e7');
insert into item_keys values ('14fa0481d4035fa569eadf8c', 'i21cb5362eddb670714c9');
insert into item_keys values ('0cb23e80a6d5728ba43d7bb7', 'i21cb5362eddb670714c9');
insert into item_keys values ('f921059186e84297406fe5f4', 'i21cb5362eddb670714c9');
insert into item_keys values ('eb82018458537578ae00d7e4', 'i43833582aa7dc4ec1229');
insert into item_keys values ('e47148b5b87fefd96df60585', 'i43833582aa7dc4ec1229');
insert into item_keys values ('af6768dfce0dcdd5ed59b3ae', 'i43833582aa7dc4ec1229');
insert into item_keys values ('fde1e334670ef01562234138', 'i4168cbde0dc1bd8bcf86');
insert into item_keys values ('9d5419e50c1431bb3b0de43f', 'i4168cbde0dc1bd8bcf86');
insert into item_keys values ('40490e8d0749818e4f66e38d', 'i4168cbde0dc1bd8bcf86');
insert into item_keys values ('b34f4137dc3f55a05657829a', 'i20c7f2934565e359bfa2');
insert into item_keys values ('bc4ca8775884c8552136be77', 'i20c7f2934565e359bfa2');
insert into item_keys values ('dd284c5e529c76e7e9802caf', 'i20c7f2934565e359bfa2');
insert into item_keys values ('f77037de4cf61ec3d026ed80', 'i3844f0f004b87e2f9f3d');
insert into item_keys values ('d64c22c0a99c0095fac8dd32', 'i3844f0f004b87e2f9f3d');
insert into item_keys values ('b1c19d1ac517649c4cb4c7a0', 'i3844f0f004b87e2f9f3d');
insert into items values ('icd9d46cec442bc7b50f7', 'Paper 0', 'p0', 'https://p0.example/0-0', 'https://p0.example/0-0', 'https://p0.example/0-0', 'Union flood stadium: protest in Baheszan, Passhahom', 'Baheszan protest, Iran: union, flood, stadium, stamp lantern fisherman library driver tent avalanche mourner bank helmet shaft teacher truck. Rudbadol Passhahom 345.', '', 'en', '2024-01-01T00:00:00Z', '2024-01-01T03:05:00Z', 0);
insert into items values ('ic71bad1f51e746f5e0af', 'Paper 0', 'p0', 'https://p0.example/0-1', 'https://p0.example/0-1', 'https://p0.example/0-1', 'Mourner ticket bridge: protest in Shahshahshah, Heskeshnu', 'Shahshahshah protest, Iran: mourner, ticket, bridge, vaccine bank drum furnace brick painter orchard station refinery stamp earthquake driver bus. Dolmiba Heskeshnu 210.', '', 'en', '2024-01-01T00:20:00Z', '2024-01-01T03:05:00Z', 1);
insert into items values ('i6564cc052d437dfacc4c', 'Paper 0', 'p0', 'https://p0.example/0-2', 'https://p0.example/0-2', 'https://p0.example/0-2', 'Archive flour insulin: protest in Heskeshvar, Zangolkesh', 'Heskeshvar protest, Iran: archive, flour, insulin, painter mural toll brick swimmer donor candle orphan garden caravan shift vaccine driver. Bashahrud Zangolkesh 739.', '', 'en', '2024-01-01T00:40:00Z', '2024-01-01T03:05:00Z', 2);
insert into items values ('ie24f652cc94a7c947ae2', 'Paper 0', 'p0', 'https://p0.example/0-5', 'https://p0.example/0-5', 'https://p0.example/0-5', 'Truck goal subsidy: protest in Shahgolvar, Hesmihes', 'Shahgolvar protest, Iran: truck, goal, subsidy, roof bread bakery platform ticket wool helmet spindle flour blanket overtime orchard stadium. Hesrudrud Hesmihes 709.', '', 'en', '2024-01-01T01:40:00Z', '2024-01-01T03:05:00Z', 3);
insert into items values ('i085b9d8c8d87768a313c', 'Paper 1', 'p1', 'https://p1.example/0-3', 'https://p1.example/0-3', 'https://p1.example/0-3', 'Earthquake vigil tunnel: protest in Pasomvar, Omrudkesh', 'Pasomvar protest, Iran: earthquake, vigil, tunnel, textbook bicycle judge train river debt queue truck museum orchard avalanche clinic pomegranate. Zangolkesh Omrudkesh 900.', '', 'en', '2024-01-01T01:00:00Z', '2024-01-01T03:05:00Z', 0);
insert into items values ('i053dbbdac2e583c40dde', 'Paper 1', 'p1', 'https://p1.example/0-4', 'https://p1.example/0-4', 'https://p1.example/0-4', 'Tunnel bread flood: protest in Heslarpas, Zanbahes', 'Heslarpas protest, Iran: tunnel, bread, flood, foreman subsidy blanket donor salt vigil bus loom museum bakery loan helmet bank-clerk. Rudkeshkesh Zanbahes 603.', '', 'en', '2024-01-01T01:20:00Z', '2024-01-01T03:05:00Z', 1);
insert into items values ('iddf945fb40fd0fbab211', 'Paper 2', 'p2', 'https://p2.example/0-1', 'https://p2.example/0-1', 'https://p2.example/0-1', 'Mourner ticket bridge: protest in Shahshahshah, Heskeshnu', 'Shahshahshah protest, Iran: mourner, ticket, bridge, vaccine bank drum furnace brick painter orchard station refinery stamp earthquake driver bus. Dolmiba Heskeshnu 210.', '', 'en', '2024-01-01T00:20:00Z', '2024-01-01T03:05:00Z', 0);
insert into items values ('i2fa7b7d7fc6020aecfd5', 'Paper 2', 'p2', 'https://p2.example/0-2', 'https://p2.example/0-2', 'https://p2.example/0-2', 'Archive flour insulin: protest in Heskeshvar, Zangolkesh', 'Heskeshvar protest, Iran: archive, flour, insulin, painter mural toll brick swimmer donor candle orphan garden caravan shift vaccine driver. Bashahrud Zangolkesh 739.', '', 'en', '2024-01-01T00:40:00Z', '2024-01-01T03:05:00Z', 1);
insert into items values ('if296c2406c4115d62be4', 'Paper 3', 'p3', 'https://p3.example/0-3', 'https://p3.example/0-3', 'https://p3.example/0-3', 'Earthquake vigil tunnel: protest in Pasomvar, Omrudkesh', 'Pasomvar protest, Iran: earthquake, vigil, tunnel, textbook bicycle judge train river debt queue truck museum orchard avalanche clinic pomegranate. Zangolkesh Omrudkesh 900.', '', 'en', '2024-01-01T01:00:00Z', '2024-01-01T03:05:00Z', 0);
insert into items values ('i60c15fa4fe48a56e1f05', 'Paper 3', 'p3', 'https://p3.example/0-4', 'https://p3.example/0-4', 'https://p3.example/0-4', 'Tunnel bread flood: protest in Heslarpas, Zanbahes', 'Heslarpas protest, Iran: tunnel, bread, flood, foreman subsidy blanket donor salt vigil bus loom museum bakery loan helmet bank-clerk. Rudkeshkesh Zanbahes 603.', '', 'en', '2024-01-01T01:20:00Z', '2024-01-01T03:05:00Z', 1);
insert into items values ('id910613cdf2a3e1841e6', 'Paper 4', 'p4', 'https://p4.example/0-0', 'https://p4.example/0-0', 'https://p4.example/0-0', 'Union flood stadium: protest in Baheszan, Passhahom', 'Baheszan protest, Iran: union, flood, stadium, stamp lantern fisherman library driver tent avalanche mourner bank helmet shaft teacher truck. Rudbadol Passhahom 345.', '', 'en', '2024-01-01T00:00:00Z', '2024-01-01T03:05:00Z', 0);
insert into items values ('i6972b1b4d80ff445463d', 'Paper 4', 'p4', 'https://p4.example/0-3', 'https://p4.example/0-3', 'https://p4.example/0-3', 'Earthquake vigil tunnel: protest in Pasomvar, Omrudkesh', 'Pasomvar protest, Iran: earthquake, vigil, tunnel, textbook bicycle judge train river debt queue truck museum orchard avalanche clinic pomegranate. Zangolkesh Omrudkesh 900.', '', 'en', '2024-01-01T01:00:00Z', '2024-01-01T03:05:00Z', 1);
insert into items values ('ifcff337300d21a3c0da1', 'Paper 4', 'p4', 'https://p4.example/0-4', 'https://p4.example/0-4', 'https://p4.example/0-4', 'Tunnel bread flood: protest in Heslarpas, Zanbahes', 'Heslarpas protest, Iran: tunnel, bread, flood, foreman subsidy blanket donor salt vigil bus loom museum bakery loan helmet bank-clerk. Rudkeshkesh Zanbahes 603.', '', 'en', '2024-01-01T01:20:00Z', '2024-01-01T03:05:00Z', 2);
insert into items values ('i4fcc97634a203ce30cf0', 'Paper 4', 'p4', 'https://p4.example/0-5', 'https://p4.example/0-5', 'https://p4.example/0-5', 'Truck goal subsidy: protest in Shahgolvar, Hesmihes', 'Shahgolvar protest, Iran: truck, goal, subsidy, roof bread bakery platform ticket wool helmet spindle flour blanket overtime orchard stadium. Hesrudrud Hesmihes 709.', '', 'en', '2024-01-01T01:40:00Z', '2024-01-01T03:05:00Z', 3);
insert into items values ('i95f8d135af39ed2e8a2a', 'Paper 5', 'p5', 'https://p5.example/0-0', 'https://p5.example/0-0', 'https://p5.example/0-0', 'Union flood stadium: protest in Baheszan, Passhahom', 'Baheszan protest, Iran: union, flood, stadium, stamp lantern fisherman library driver tent avalanche mourner bank helmet shaft teacher truck. Rudbadol Passhahom 345.', '', 'en', '2024-01-01T00:00:00Z', '2024-01-01T03:05:00Z', 0);
insert into items values ('i406ce093bd7db37c685a', 'Paper 5', 'p5', 'https://p5.example/0-1', 'https://p5.example/0-1', 'https://p5.example/0-1', 'Mourner ticket bridge: protest in Shahshahshah, Heskeshnu', 'Shahshahshah protest, Iran: mourner, ticket, bridge, vaccine bank drum furnace brick painter orchard station refinery stamp earthquake driver bus. Dolmiba Heskeshnu 210.', '', 'en', '2024-01-01T00:20:00Z', '2024-01-01T03:05:00Z', 1);
insert into items values ('i167904815aef2cfd3b05', 'Paper 5', 'p5', 'https://p5.example/0-2', 'https://p5.example/0-2', 'https://p5.example/0-2', 'Archive flour insulin: protest in Heskeshvar, Zangolkesh', 'Heskeshvar protest, Iran: archive, flour, insulin, painter mural toll brick swimmer donor candle orphan garden caravan shift vaccine driver. Bashahrud Zangolkesh 739.', '', 'en', '2024-01-01T00:40:00Z', '2024-01-01T03:05:00Z', 2);
insert into items values ('i8837adb3140588d92a32', 'Paper 5', 'p5', 'https://p5.example/0-5', 'https://p5.example/0-5', 'https://p5.example/0-5', 'Truck goal subsidy: protest in Shahgolvar, Hesmihes', 'Shahgolvar protest, Iran: truck, goal, subsidy, roof bread bakery platform ticket wool helmet spindle flour blanket overtime orchard stadium. Hesrudrud Hesmihes 709.', '', 'en', '2024-01-01T01:40:00Z', '2024-01-01T03:05:00Z', 3);
insert into items values ('i6650cafc3372667aa0bf', 'Paper 0', 'p0', 'https://p0.example/1-0', 'https://p0.example/1-0', 'https://p0.example/1-0', 'Shift ticket printer: protest in Shahpaskesh, Shahgollar', 'Shahpaskesh protest, Iran: shift, ticket, printer, queue hospital loom avalanche tailor wage lantern bridge donor river net bus pipeline. Keshzanhes Shahgollar 419.', '', 'en', '2024-01-02T00:00:00Z', '2024-01-02T03:05:00Z', 4);
insert into items values ('ida5f71ab0ca4a3ee5c24', 'Paper 0', 'p0', 'https://p0.example/1-3', 'https://p0.example/1-3', 'https://p0.example/1-3', 'Library lantern road: protest in Hesbavar, Laromkesh', 'Hesbavar protest, Iran: library, lantern, road, bank-clerk shroud drought bread stadium eviction insulin verdict harvest well brick courier roof. Bapastar Laromkesh 56.', '', 'en', '2024-01-02T01:00:00Z', '2024-01-02T03:05:00Z', 5);
insert into items values ('i9ac387070a52d44cbdfa', 'Paper 0', 'p0', 'https://p0.example/1-5', 'https://p0.example/1-5', 'https://p0.example/1-5', 'Shroud painter mural: protest in Zanvargol, Larvarmi', 'Zanvargol protest, Iran: shroud, painter, mural, tanker garden kiln net train bus oven bridge helmet roof wage saffron harvest. Nutartar Larvarmi 521.', '', 'en', '2024-01-02T01:40:00Z', '2024-01-02T03:05:00Z', 6);
insert into items values ('i757314e8ec83394d1d02', 'Paper 2', 'p2', 'https://p2.example/1-1', 'https://p2.example/1-1', 'https://p2.example/1-1', 'Judge stamp shift: protest in Paslarzan, Larrangol', 'Paslarzan protest, Iran: judge, stamp, shift, clinic garden bicycle orchard coach nurse salt avalanche overtime painter hospital vaccine loan. Ruddollar Larrangol 242.', '', 'en', '2024-01-02T00:20:00Z', '2024-01-02T03:05:00Z', 2);
insert into items values ('i20174a21620bc680b863', 'Paper 2', 'p2', 'https://p2.example/1-2', 'https://p2.example/1-2', 'https://p2.example/1-2', 'Roof toll swimmer: protest in Mivarpas, Varrannu', 'Mivarpas protest, Iran: roof, toll, swimmer, loan foreman bread platform wage eviction pipeline kidney oven drum hospital orchard bank-clerk. Pastarkesh Varrannu 668.', '', 'en', '2024-01-02T00:40:00Z', '2024-01-02T03:05:00Z', 3);
insert into items values ('i836be3e3559e0c0dec1d', 'Paper 2', 'p2', 'https://p2.example/1-3', 'https://p2.example/1-3', 'https://p2.example/1-3', 'Library lantern road: protest in Hesbavar, Laromkesh', 'Hesbavar protest, Iran: library, lantern, road, bank-clerk shroud drought bread stadium eviction insulin verdict harvest well brick courier roof. Bapastar Laromkesh 56.', '', 'en', '2024-01-02T01:00:00Z', '2024-01-02T03:05:00Z', 4);
insert into items values ('i815423b7f5200b9783d5', 'Paper 2', 'p2', 'https://p2.example/1-4', 'https://p2.example/1-4', 'https://p2.example/1-4', 'Textbook overtime platform: protest in Omlarzan, Varkeshvar', 'Omlarzan protest, Iran: textbook, overtime, platform, pension miner eviction well spindle net verdict singer clinic ambulance oven saffron coupon. Dolkeshnu Varkeshvar 850.', '', 'en', '2024-01-02T01:20:00Z', '2024-01-02T03:05:00Z', 5);
insert into items values ('i65f697dfb07167af06c3', 'Paper 3', 'p3', 'https://p3.example/1-1', 'https://p3.example/1-1', 'https://p3.example/1-1', 'Judge stamp shift: protest in Paslarzan, Larrangol', 'Paslarzan protest, Iran: judge, stamp, shift, clinic garden bicycle orchard coach nurse salt avalanche overtime painter hospital vaccine loan. Ruddollar Larrangol 242.', '', 'en', '2024-01-02T00:20:00Z', '2024-01-02T03:05:00Z', 2);
insert into items values ('id99b20c64b1f111abc3e', 'Paper 3', 'p3', 'https://p3.example/1-4', 'https://p3.example/1-4', 'https://p3.example/1-4', 'Textbook overtime platform: protest in Omlarzan, Varkeshvar', 'Omlarzan protest, Iran: textbook, overtime, platform, pension miner eviction well spindle net verdict singer clinic ambulance oven saffron coupon. Dolkeshnu Varkeshvar 850.', '', 'en', '2024-01-02T01:20:00Z', '2024-01-02T03:05:00Z', 3);
insert into items values ('i70557ca59d887128bca4', 'Paper 4', 'p4', 'https://p4.example/1-0', 'https://p4.example/1-0', 'https://p4.example/1-0', 'Shift ticket printer: protest in Shahpaskesh, Shahgollar', 'Shahpaskesh protest, Iran: shift, ticket, printer, queue hospital loom avalanche tailor wage lantern bridge donor river net bus pipeline. Keshzanhes Shahgollar 419.', '', 'en', '2024-01-02T00:00:00Z', '2024-01-02T03:05:00Z', 4);
insert into items values ('i0215df59b6d6f472bf45', 'Paper 4', 'p4', 'https://p4.example/1-2', 'https://p4.example/1-2', 'https://p4.example/1-2', 'Roof toll swimmer: protest in Mivarpas, Varrannu', 'Mivarpas protest, Iran: roof, toll, swimmer, loan foreman bread platform wage eviction pipeline kidney oven drum hospital orchard bank-clerk. Pastarkesh Varrannu 668.', '', 'en', '2024-01-02T00:40:00Z', '2024-01-02T03:05:00Z', 5);
insert into items values ('i565f2e7cda93bba660c6', 'Paper 4', 'p4', 'https://p4.example/1-3', 'https://p4.example/1-3', 'https://p4.example/1-3', 'Library lantern road: protest in Hesbavar, Laromkesh', 'Hesbavar protest, Iran: library, lantern, road, bank-clerk shroud drought bread stadium eviction insulin verdict harvest well brick courier roof. Bapastar Laromkesh 56.', '', 'en', '2024-01-02T01:00:00Z', '2024-01-02T03:05:00Z', 6);
insert into items values ('i44bd336eb3680782550e', 'Paper 4', 'p4', 'https://p4.example/1-4', 'https://p4.example/1-4', 'https://p4.example/1-4', 'Textbook overtime platform: protest in Omlarzan, Varkeshvar', 'Omlarzan protest, Iran: textbook, overtime, platform, pension miner eviction well spindle net verdict singer clinic ambulance oven saffron coupon. Dolkeshnu Varkeshvar 850.', '', 'en', '2024-01-02T01:20:00Z', '2024-01-02T03:05:00Z', 7);
insert into items values ('i96d9cf6eb082a26dcbf1', 'Paper 4', 'p4', 'https://p4.example/1-5', 'https://p4.example/1-5', 'https://p4.example/1-5', 'Shroud painter mural: protest in Zanvargol, Larvarmi', 'Zanvargol protest, Iran: shroud, painter, mural, tanker garden kiln net train bus oven bridge helmet roof wage saffron harvest. Nutartar Larvarmi 521.', '', 'en', '2024-01-02T01:40:00Z', '2024-01-02T03:05:00Z', 8);
insert into items values ('i95c980730cc972a7e830', 'Paper 5', 'p5', 'https://p5.example/1-0', 'https://p5.example/1-0', 'https://p5.example/1-0', 'Shift ticket printer: protest in Shahpaskesh, Shahgollar', 'Shahpaskesh protest, Iran: shift, ticket, printer, queue hospital loom avalanche tailor wage lantern bridge donor river net bus pipeline. Keshzanhes Shahgollar 419.', '', 'en', '2024-01-02T00:00:00Z', '2024-01-02T03:05:00Z', 4);
insert into items values ('iae10bde981d532f4db4b', 'Paper 5', 'p5', 'https://p5.example/1-1', 'https://p5.example/1-1', 'https://p5.example/1-1', 'Judge stamp shift: protest in Paslarzan, Larrangol', 'Paslarzan protest, Iran: judge, stamp, shift, clinic garden bicycle orchard coach nurse salt avalanche overtime painter hospital vaccine loan. Ruddollar Larrangol 242.', '', 'en', '2024-01-02T00:20:00Z', '2024-01-02T03:05:00Z', 5);
insert into items values ('ib4b609b13736cf1cb1f3', 'Paper 5', 'p5', 'https://p5.example/1-2', 'https://p5.example/1-2', 'https://p5.example/1-2', 'Roof toll swimmer: protest in Mivarpas, Varrannu', 'Mivarpas protest, Iran: roof, toll, swimmer, loan foreman bread platform wage eviction pipeline kidney oven drum hospital orchard bank-clerk. Pastarkesh Varrannu 668.', '', 'en', '2024-01-02T00:40:00Z', '2024-01-02T03:05:00Z', 6);
insert into items values ('i11f53d5604ef1f7f7f85', 'Paper 5', 'p5', 'https://p5.example/1-5', 'https://p5.example/1-5', 'https://p5.example/1-5', 'Shroud painter mural: protest in Zanvargol, Larvarmi', 'Zanvargol protest, Iran: shroud, painter, mural, tanker garden kiln net train bus oven bridge helmet roof wage saffron harvest. Nutartar Larvarmi 521.', '', 'en', '2024-01-02T01:40:00Z', '2024-01-02T03:05:00Z', 7);
insert into items values ('ic7ede2532e29a3833b6c', 'Paper 0', 'p0', 'https://p0.example/2-3', 'https://p0.example/2-3', 'https://p0.example/2-3', 'Shroud strike-fund miner: protest in Ranlarmi, Omminu', 'Ranlarmi protest, Iran: shroud, strike-fund, miner, kidney wheat teacher river ferry verse pipeline desert stamp wage spindle nurse tanker. Batarran Omminu 354.', '', 'en', '2024-01-03T01:00:00Z', '2024-01-03T03:05:00Z', 3);
insert into items values ('ia128d4fca8b9c75c3071', 'Paper 0', 'p0', 'https://p0.example/2-4', 'https://p0.example/2-4', 'https://p0.example/2-4', 'Wheat verdict bicycle: protest in Mivargol, Tarrudom', 'Mivargol protest, Iran: wheat, verdict, bicycle, mourner eviction nurse ambulance wool drum goal carpet well orphan insulin earthquake newspaper. Vartardol Tarrudom 605.', '', 'en', '2024-01-03T01:20:00Z', '2024-01-03T03:05:00Z', 4);
insert into items values ('ia11fdc25e7972927ccf8', 'Paper 0', 'p0', 'https://p0.example/2-5', 'https://p0.example/2-5', 'https://p0.example/2-5', 'Brick hospital shaft: protest in Tarbahes, Shahshahdol', 'Tarbahes protest, Iran: brick, hospital, shaft, exam ferry statue lawyer overtime song verdict loom clinic ticket truck wage harbour. Miomnu Shahshahdol 523.', '', 'en', '2024-01-03T01:40:00Z', '2024-01-03T03:05:00Z', 5);
insert into items values ('i160a3ededfa8b489b84e', 'Paper 1', 'p1', 'https://p1.example/2-0', 'https://p1.example/2-0', 'https://p1.example/2-0', 'Garden textbook painter: protest in Shahkeshmi, Larhesrud', 'Shahkeshmi protest, Iran: garden, textbook, painter, debt road verdict drought lantern harvest landlord bus hospital well stadium stamp ferry. Golranshah Larhesrud 839.', '', 'en', '2024-01-03T00:00:00Z', '2024-01-03T03:05:00Z', 0);
insert into items values ('ib75b214b77675f5df968', 'Paper 1', 'p1', 'https://p1.example/2-1', 'https://p1.example/2-1', 'https://p1.example/2-1', 'Pomegranate well tailor: protest in Goldolran, Milarvar', 'Goldolran protest, Iran: pomegranate, well, tailor, ambulance museum bank-clerk flood vaccine queue drought loom oven candle loan toll harbour. Larheskesh Milarvar 339.', '', 'en', '2024-01-03T00:20:00Z', '2024-01-03T03:05:00Z', 1);
insert into items values ('i1757e303981672d8428d', 'Paper 1', 'p1', 'https://p1.example/2-4', 'https://p1.example/2-4', 'https://p1.example/2-4', 'Wheat verdict bicycle: protest in Mivargol, Tarrudom', 'Mivargol protest, Iran: wheat, verdict, bicycle, mourner eviction nurse ambulance wool drum goal carpet well orphan insulin earthquake newspaper. Vartardol Tarrudom 605.', '', 'en', '2024-01-03T01:20:00Z', '2024-01-03T03:05:00Z', 2);
insert into items values ('i6c5d4e3adacf17d8af23', 'Paper 1', 'p1', 'https://p1.example/2-5', 'https://p1.example/2-5', 'https://p1.example/2-5', 'Brick hospital shaft: protest in Tarbahes, Shahshahdol', 'Tarbahes protest, Iran: brick, hospital, shaft, exam ferry statue lawyer overtime song verdict loom clinic ticket truck wage harbour. Miomnu Shahshahdol 523.', '', 'en', '2024-01-03T01:40:00Z', '2024-01-03T03:05:00Z', 3);
insert into items values ('id945364a9e997e2732a5', 'Paper 2', 'p2', 'https://p2.example/2-0', 'https://p2.example/2-0', 'https://p2.example/2-0', 'Garden textbook painter: protest in Shahkeshmi, Larhesrud', 'Shahkeshmi protest, Iran: garden, textbook, painter, debt road verdict drought lantern harvest landlord bus hospital well stadium stamp ferry. Golranshah Larhesrud 839.', '', 'en', '2024-01-03T00:00:00Z', '2024-01-03T03:05:00Z', 4);
insert into items values ('i50bcd0fe297a51f7e950', 'Paper 2', 'p2', 'https://p2.example/2-2', 'https://p2.example/2-2', 'https://p2.example/2-2', 'Brick overtime caravan: protest in Keshnupas, Larnudol', 'Keshnupas protest, Iran: brick, overtime, caravan, kiln tent judge pipeline pomegranate net goal stadium clinic dam snow tailor desert. Golnuran Larnudol 208.', '', 'en', '2024-01-03T00:40:00Z', '2024-01-03T03:05:00Z', 5);
insert into items values ('i8841b14cde819bdd723d', 'Paper 2', 'p2', 'https://p2.example/2-3', 'https://p2.example/2-3', 'https://p2.example/2-3', 'Shroud strike-fund miner: protest in Ranlarmi, Omminu', 'Ranlarmi protest, Iran: shroud, strike-fund, miner, kidney wheat teacher river ferry verse pipeline desert stamp wage spindle nurse tanker. Batarran Omminu 354.', '', 'en', '2024-01-03T01:00:00Z', '2024-01-03T03:05:00Z', 6);
insert into items values ('i370e2b392bf3722412b8', 'Paper 3', 'p3', 'https://p3.example/2-1', 'https://p3.example/2-1', 'https://p3.example/2-1', 'Pomegranate well tailor: protest in Goldolran, Milarvar', 'Goldolran protest, Iran: pomegranate, well, tailor, ambulance museum bank-clerk flood vaccine queue drought loom oven candle loan toll harbour. Larheskesh Milarvar 339.', '', 'en', '2024-01-03T00:20:00Z', '2024-01-03T03:05:00Z', 2);
insert into items values ('i20061a602f898c2ea60b', 'Paper 3', 'p3', 'https://p3.example/2-2', 'https://p3.example/2-2', 'https://p3.example/2-2', 'Brick overtime caravan: protest in Keshnupas, Larnudol', 'Keshnupas protest, Iran: brick, overtime, caravan, kiln tent judge pipeline pomegranate net goal stadium clinic dam snow tailor desert. Golnuran Larnudol 208.', '', 'en', '2024-01-03T00:40:00Z', '2024-01-03T03:05:00Z', 3);
insert into items values ('i3674ff2477adbddad0e7', 'Paper 3', 'p3', 'https://p3.example/2-4', 'https://p3.example/2-4', 'https://p3.example/2-4', 'Wheat verdict bicycle: protest in Mivargol, Tarrudom', 'Mivargol protest, Iran: wheat, verdict, bicycle, mourner eviction nurse ambulance wool drum goal carpet well orphan insulin earthquake newspaper. Vartardol Tarrudom 605.', '', 'en', '2024-01-03T01:20:00Z', '2024-01-03T03:05:00Z', 4);
insert into items values ('i21cb5362eddb670714c9', 'Paper 3', 'p3', 'https://p3.example/2-5', 'https://p3.example/2-5', 'https://p3.example/2-5', 'Brick hospital shaft: protest in Tarbahes, Shahshahdol', 'Tarbahes protest, Iran: brick, hospital, shaft, exam ferry statue lawyer overtime song verdict loom clinic ticket truck wage harbour. Miomnu Shahshahdol 523.', '', 'en', '2024-01-03T01:40:00Z', '2024-01-03T03:05:00Z', 5);
insert into items values ('i43833582aa7dc4ec1229', 'Paper 4', 'p4', 'https://p4.example/2-0', 'https://p4.example/2-0', 'https://p4.example/2-0', 'Garden textbook painter: protest in Shahkeshmi, Larhesrud', 'Shahkeshmi protest, Iran: garden, textbook, painter, debt road verdict drought lantern harvest landlord bus hospital well stadium stamp ferry. Golranshah Larhesrud 839.', '', 'en', '2024-01-03T00:00:00Z', '2024-01-03T03:05:00Z', 5);
insert into items values ('i4168cbde0dc1bd8bcf86', 'Paper 4', 'p4', 'https://p4.example/2-1', 'https://p4.example/2-1', 'https://p4.example/2-1', 'Pomegranate well tailor: protest in Goldolran, Milarvar', 'Goldolran protest, Iran: pomegranate, well, tailor, ambulance museum bank-clerk flood vaccine queue drought loom oven candle loan toll harbour. Larheskesh Milarvar 339.', '', 'en', '2024-01-03T00:20:00Z', '2024-01-03T03:05:00Z', 6);
insert into items values ('i20c7f2934565e359bfa2', 'Paper 4', 'p4', 'https://p4.example/2-3', 'https://p4.example/2-3', 'https://p4.example/2-3', 'Shroud strike-fund miner: protest in Ranlarmi, Omminu', 'Ranlarmi protest, Iran: shroud, strike-fund, miner, kidney wheat teacher river ferry verse pipeline desert stamp wage spindle nurse tanker. Batarran Omminu 354.', '', 'en', '2024-01-03T01:00:00Z', '2024-01-03T03:05:00Z', 7);
insert into items values ('i3844f0f004b87e2f9f3d', 'Paper 5', 'p5', 'https://p5.example/2-2', 'https://p5.example/2-2', 'https://p5.example/2-2', 'Brick overtime caravan: protest in Keshnupas, Larnudol', 'Keshnupas protest, Iran: brick, overtime, caravan, kiln tent judge pipeline pomegranate net goal stadium clinic dam snow tailor desert. Golnuran Larnudol 208.', '', 'en', '2024-01-03T00:40:00Z', '2024-01-03T03:05:00Z', 4);
insert into list_events values ('2024-W01', 'joined', 10);
insert into list_events values ('2024-W01', 'paused', 1);
insert into list_events values ('2024-W01', 'left', 1);
insert into migrations values (1, '0001_ledger');
insert into notices values ('d60e15a09c40ad4e8ba5a793831f720b', 'kY8HPDH6uSbBwj_jSwLJV8BzrOmX-qYlFDES77v06BzCnsZ98dhcoddvm0iAsk9va2vl-WBkIPQbeIEUNUyrL7PtpGfycVG2I68Njo-oai8PJJuLmHtnRZVniWds-XNAMzry3KljCRDNLJXImIyBpFpySbezFEdF8DQu0Kp4WFGTgl_alR5-53NOZuq7Vmn_5TLfCIVlmtLr-kMJrXyk7-_JC-q7Ls8_HeMoE-CJiPQTN8ywnkmTb5cBPgEJ3uEKfX8v1y_Lh0rF0Cd2SNrpzRxRYNNHxsWCLTFMr_Jv5aanEt7TIlcNOVPsoACpB-AXSD-_ZhompuFYJ_DuQG-waTzvMy3GgnqupRU2qhIDLhCM8Gv2hT-ftEA2yFmXgRYLmcxJf4WBzmwEWTMP5I2pKJZKWUDzx2NTqRrSeC6QGrsw5WpJ-_qOnHVsIq6dZ-ISOt4zZAJebU1IGgLWEPWfFvmQbaBr0e0KAY-NZzDwf2vCSVxOecpmXkHNrM7xMNTD1uwSY12i5-LWgZ86L1EigpMzcDvttUJztrMaPtb7HWKrEEUiP3PHk1PZiHIZs80UH1FpGPV8DZBZw7I8-1TWO6NmG7P8AcviEMXp5QBcPrSIHyscDRYSEzTKyN9piXji0UK6ROqMR-4tJUXdfHH6vhFA_459HwXRRLXFrSZi2HHmiOIxrr2x6ArrEzZfTbEhaYwzaBd_7Aa5z_LCc59fyAPHehqYPzmM2zEVBeEvxJSgcwTxjCaiV6BcAAQ_hbwJiOo-cGImU5cHnBVoDBeDO_1iWRUDVIK79nUeZTR8lBVA6VA-Vfw-oLXGQ1peAQomSTFgWg67HWmoybf1iK_W8OOggcc5C-Sha4QaWMHRslDHOcvwbscm1SxC0hX9blxpsi-f8Yad6rnaVyqmpLd6Uz3DAw3mX6v3W5oyMt1NJpMAHNT02DwIOwVYPLOIaRFCFqdXxh0WI-2V9mcHPZyfrypqImCMH9NAY6ZBl57A5qhfxQAMLUmv4y-xXUzFrf_vTgAJ26uL1ZF2ZvlcPMuHjN3f7rMYrOXq0gOgIoWCeTOOW5jrLagkvLTyJjVp3L9KiLELLA_IFEMu0Asv_833XX50AC5cHORGjUXv5xExVC2FjHkP-tK-_3veddW_ruAV-j6UdBnM1wpxI1TfpG4Ch9cK34aRhNMfek6T2dK_Eu6GjxUUMr2bHzYp7mGeAvmCxHGf5F27T-ikF919B6qVgBfF7mxgn-iJX5NtWM6qajUgHcDXcxn8v0sH9nRXfkRTLWmmEDxPXRY6Ar_43aItLv_himG63htawWrh_LdzM3_svFg0mBJXuOEybUlp2XH9x332Q66VSay001fG0II5Bv3QcEsaytxY_PZu0zBAd1EKjxCUT9ssE8upftc=', '2024-01-03T08:05:00Z', '2024-01-03T09:05:00Z');
insert into operator_notes values ('2024-01-02');
insert into returns values ('2024-01-02', 'hard', 1);
insert into runs values ('r1', 'run', '2024-01-03T06:05:00Z', '2024-01-03T06:06:00Z', 'done', '');
insert into runs values ('r2', 'send', '2024-01-03T08:05:00Z', null, '', '');
insert into source_states values ('https://p0.example/feed', '2024-01-01T03:05:00Z', 'fresh', '');
insert into source_states values ('https://p1.example/feed', '2024-01-01T03:05:00Z', 'fresh', '');
insert into source_states values ('https://p2.example/feed', '2024-01-01T03:05:00Z', 'fresh', '');
insert into source_states values ('https://p3.example/feed', '2024-01-01T03:05:00Z', 'fresh', '');
insert into source_states values ('https://p4.example/feed', '2024-01-01T03:05:00Z', 'fresh', '');
insert into source_states values ('https://p5.example/feed', '2024-01-01T03:05:00Z', 'fresh', '');
insert into source_visits values ('https://p0.example/feed', '2024-01-03T06:05:00Z', '2024-01-03T06:58:25Z', '2024-01-01T03:05:00Z', 'unchanged', '', 6, '"2"', '', '6ba817410c9db0ee91fd6f2e94dc64ce', '', 0, 2400, 0, '2024-01-03T01:40:00Z');
insert into source_visits values ('https://p1.example/feed', '2024-01-03T06:05:00Z', '2024-01-03T06:55:09Z', '2024-01-01T03:05:00Z', 'unchanged', '', 4, '"2"', '', 'cd6bd39e01cb85e27027a32512ad9e99', '', 0, 1200, 0, '2024-01-03T01:40:00Z');
insert into source_visits values ('https://p2.example/feed', '2024-01-03T06:05:00Z', '2024-01-03T06:59:57Z', '2024-01-01T03:05:00Z', 'unchanged', '', 7, '"2"', '', '4bdac281c2aa9be22e68a6c321b1e1d5', '', 0, 1200, 0, '2024-01-03T01:00:00Z');
insert into source_visits values ('https://p3.example/feed', '2024-01-03T06:05:00Z', '2024-01-03T06:55:16Z', '2024-01-01T03:05:00Z', 'unchanged', '', 6, '"2"', '', '9f3a5b9af461ea70d0af321f53510626', '', 0, 2400, 0, '2024-01-03T01:40:00Z');
insert into source_visits values ('https://p4.example/feed', '2024-01-03T06:05:00Z', '2024-01-03T06:58:11Z', '2024-01-01T03:05:00Z', 'unchanged', '', 8, '"2"', '', '9c15df9e435d317c0e93e010d327e62e', '', 0, 1200, 0, '2024-01-03T01:00:00Z');
insert into source_visits values ('https://p5.example/feed', '2024-01-03T06:05:00Z', '2024-01-03T06:55:35Z', '2024-01-01T03:05:00Z', 'unchanged', '', 5, '"2"', '', '1812960ed8de25602b9a2bc1ea6181ff', '', 0, 2400, 0, '2024-01-03T00:40:00Z');
insert into subscribers values ('17b0beba4fa1401643287b057590711d', 'active', '1GCCVw9VwoDUMbqaUYJYHvXXKa2S6dMWKuLOnK0hbQ975cq57v-881LA0GWwieCqPXeaLIipXwmZIJwX-zPBvuP6hmijMt4uj4bANZgJZYPHNjOS43d-S_8HB1Xf4513eBV4jwhQiXuZxvIHFnQ3eYWNTKCD9xzXrDtmENrXCMqB7zHaqgOfMr6aS9lI2wn79mrGp-n_XPqCuR5z5BZuKn1obofWGHfQ-rfHY3bhvs4_9z-C_D89NEhi_AguRSUtfG2hIKI2JC8eCBLwKXpgVA5xw1JiNL8bUQAgVJKQqdQ_07wC2fBvtmGq5mBCjbol_Fqly_0_r7O88Kv8LgxXR1uAYeeuvoWtQldTxAg-OP5rGYaLc7oaL1pBP9A=', '16c2673ea5f6784672f9d392620667a141c697bc93d1782f2566b701f0961417', null, 0.0, null);
insert into subscribers values ('ddb2ec9daee35747c7c709285863b385', 'active', 'fyaUo7N2YLujPxq0hrduEB7hj91jT_TTQcVCIu0u0YAgu6Ucb50Gtr9ENszrZbd4pjZw7oPlF3c0EV16xspEtDOmCxY0fly_cGYBKN6DBovtZRUgelOQplzyAttFFsnxtCc0IlUdO3CnM35cbQVMo1BjRCCPYueCLfvzAYHuJbDzv5RUmlSyoMCZlwsU683IbOz2dbaOf9-GcLx54_hPdDrSMjInzUcCVzFFpfC8yc-JWDtJcQdpwVsqZyy-dDCsVODQSBKJoOEMIP6sZGvugNp74PcMGDigGcd2Ftmhl9TNyebmDFWQoIsJWfgPh3077LeQfChxzEeFLcFKGGIUpksO2nkyQHZrtvrVoPnGiUMJe1-0w-dC6SrUpCU=', '4819980bd0e83a82736c353f2c7113d6e876286d6c292902ca4c05fa446228ab', null, 0.0, null);
insert into subscribers values ('957e143ab77e2b323d414f0e42cfed3e', 'bounced', 'ZxAnq6pN5wA34acpjsAZHCv-SIERgSN0SJ8SsOz4kMU2ezcKhsrMjPLNr7e3XETd4S5ccJCri2rloi1CmtALSsAiIcdQnaOGGkOgV0rMXz1Oyk5ths9VPV8_XxmYxE7e98WQ5YLDEfH4m5cGjpq9tUovBNjT2BugPnUDhQYyisxNb1h0WYpkAXAjTdRMYLf_2MsT_sCk6ZNbEAecVKkCU6hFURNrBfeiKx-PNsXNrCdeNx1P7Yv2AavFQVxbAIWKe3GZBHNy3Mp1PsMd28vbAq4LaDQ-GDeIpZqNcbYEmIGjQDmKonmbteOL8CgQmhk-cgTUomKhb_7TGT3HD8HUeZSJFs2FDa-okFtTnL2cgA8xekngNTawgRlQsd0=', 'ee2329d38e7da11c0ae5ff45e1a41c00521fbf2cf54e61890cd319f2bb8a4c78', null, 2.6, '2024-01-02');
insert into subscribers values ('242dce794b979482258991af069569be', 'active', '2HEOOq8yvDY-ut0dYomL9dCjZvWoo9qzA-46hRzJjjIn-EJIdENvWxJTF4TgjENvu29jEkusYnlMu_oUyy-ubttUUcrR-hzZK0kqGwBYWVyaiC3cd7mSYLVE2Y2FfWxK-vzS5WJkjk2cY034-pBGupZ3rnru6U4MEuI5dBu-DPs6iAhzn7NCzH-R5eFio5VPopjC_X75X4AeVKsVbQ9iw4jkEsFdzB88qlcornbh7x3lYFGDtbGMkuu0RmaDyEz-ER7fWJnioYRH7I5VARAqGy4G9KK39Z_Tj_A3H0S2Otp9zmX9Zx2wbJ_nP9ttJFo_o2DPGzMZAd0DRAwVurKETlyb2ji3Cu5BOE9Pi8HVaDH5gJp4IxVYhBzDwo0=', '954b99f86bc1c1c577a82599ab866ac0c0eadda44f5ca12b54aec9ca3b2d80ef', null, 0.0, null);
insert into subscribers values ('a68e1fc84ba1b3e46c437ecdcc699bbc', 'active', '56lh7tO7hGuoH4WW5n9oa9xyY41yPeRmkxlPqCTa-6wUTf8D0am3qiZp1vxc3mB-pTQuFwcusc1grrJfLsm96hqOZIwuBgatVhezN7rzf1zhs07UarDdTTYhQIPavqWO7JvIlfeDtWxQsSSx0b5QIdTaw5KA0dsQhHLlO8M6XmmaMMBRAAd5EXo-xadnyz7bQF7ZRwIK8aA_I9lcyk81_NEKcDLpbEd1gklPhUMYkhEcC4OlaH3T8IMVyTjOpKqax5zWRWcM63flGRERyhoEwLZ_OugnsjIKPFwX0KpnL8FeDFqP5wmH9oGmAf8rvQgV-5Clc5jrSIc2_Npb0s0E3BXlvSNOhTwG5r84YREsmDe03p6mO7vhJd9VlU4=', '003402131a0a985450cede0edbd05913ecfe8c886cc51ce0278819a876f4a31a', null, 1.2, '2024-01-02');
insert into subscribers values ('d9f69d95bc7cefad80b379c52891fcfb', 'active', 'u1yVTSx5ayHD1ml6n_SQVSGqsDnAE1DdtsBhe-giFafxHQDiUplah64TTJQHlwGY3fiLtvAFdEoHD5T5jsjJIiFLazcq1APUdKphepNDeaSxWLCtXE24xjumi5eZ8C5pCTyFtaJTdNxxDPC_O7LYuEYA56tK0TCE3VeY6_sqvyUSS6LccZttbOoeSZtNNGO96-ZosBaKfdD6hku16my32T09o7u0LR4Q7qWRxrTT12_3mnpwC7V-7TVd5jSIv0r3e8eXxyhnnWcBjDeX81jXi_WGwlSfbdLgT7-CFxDXj6EN56FYxhGr-VRCTu7nc1Z1l51SOH_gX_ev0EpClvAsNTTqN_tiyU5Q6uz7S_Hi1bFW3bkSb_oF19Ii5b8=', '22499a657f5cdf04444e5e46ea3922d28539226c19f7b685f33d82ee91201613', null, 0.0, null);
insert into subscribers values ('be05d5d5a60986648d4c9a1059ef3daf', 'active', 'DhIqPrBJIRdyMzBVe6IC6RC8LSiY566gUFl9peKKhKPRIezj14UXOnuLq9i1eWWg77BGuKi_VDGgztDEzvjJMFxTjdDFPZjlq2jXvBVf7rGqQgS22gtwyKEqwos_Y8r4pcEuzQN5HFNpGtIYXwJHPRI9yJWK8Cbhq-H5v70BNxPvVTtxBGjsUM1r59ndD9Rr4KXGfE7SN4ERyU45r6OfTJ0KSXE-kfBWcP4U9EpV-IbaNk1x0W16UPGcarSMnQ9wGIIO2YRCght3mqWipRNN4jNonW4B5qDFYpaIH2sMUmuaqPG3iap6zgK5iMyI5T34xQ18gWEcYZfQvbOGaS1j_BdlqzsGMHLGTYFpoTQEY69jUYpa5ts-5_vDRqw=', 'b65f724954c75f40c9cc06f73db5a4f2450dbbf25434ac18340f448a44e22875', null, 0.0, null);
insert into subscribers values ('35b0b7c6f5f2ab08f2dc6ac3f53f6b69', 'active', 'YH-drwcxP8wOmNwIw2Cv38BYyjj-tTjTFHlJgP0vagepUGNQQ260crR4NyNmT8waeCib_64Yd9EnWL419nzhJ3p_MA7FP2tAbz3xdoGcE7wNLknDUN9Lea2UUfrhHf3i5EYazJ4S0NSdUdplqAlZt0oSsvibv1IQx06TkJPZL1lyEafubrEII7NVT1ja_iRyWdMr-YXyMyL6NeU3DOTKZHaGpzW98PaWddu6vzeQSoj3Y8EK3S7fx5PF82jboSibyis-3fLh4Q7GxrZenT3qCFOv4K9VfqfG4SJwTkjxm4MxSnvnkinlUKZ1_isXlbo0O7z2k8HCSbj_af13b96QEJYqD3p2BmOt9PzPgxBfdXi-QSRzjisq7Barn30=', 'a272a45d922feb9fa325944cfcbc173773feb06a586abe2e90351ce997b8ee81', null, 0.0, null);
insert into subscribers values ('2c585e772c14812ff1c232acc3b5d5c3', 'paused', 'vrB5synMolug4lOAScOafnv78Bn59M0IIAPta-pVZqvw_VNgRZx7fRLHLbtEA_TyBva2E3MUwGZL5Dt8CJLfy7QjGsDfkXjlWKcDnSOGKOBDkxb2GZh6Qo5tELnIpfbTgZ45Nzvig3W-w3sq5r7FvDWW7qa2MJRGam8NXYZUp9omQhXARzbMNY8DskWuRpyClpaYjrTd4LadrFZU7OTpxMng-APSInvVNYn7h_AcDKxTIDp85G4PyZ__B49BnF0LnMX1gmoSLrFTu9Ac0vknJ_tsKQSUNs3snTk-aVzzvV9NBSN5dn21rFSfqIx2ayqiFk44zzcRIV-5zgKJHpb4CgHgbYPOQMMWp_w6aOBc8hRRGBBzklKEy12YgBw=', 'ec611eb7234e30ab531ed241433675bfeca77f3abdefcf2602c2f351780fcb50', '2024-02-01T02:00:00Z', 0.0, null);
insert into subscribers values ('9b26574637079c9772a1df8f3e25cb89', 'left', null, null, null, 0.0, null);
insert into subscribers values ('15ac4ca3b1b670fa701eb21a9c3e87bd', 'pending', 'SAA5yZcZqBVBoJyBp2KGj5Rhk3S-n5DC0S2aLeu7f9z7uYP2IUxCMfzx9f4_to7m5QbrxMWTzRId5CC6DU5f1oBetcn0rBh6Gb4qW7FcEgsgdfjX0Wq6EsBfVXVfiStBc3ETWw34eJtOu7NEmUZS2gLdzhn64-aP7S2IOslGeKzN2_96xcflmQi5kM0VlASRexKJBM8WvRHRoo_3KpeylLt2UlUmvzCuXHqS0uYXgXXk1TvuCRRBWClkiY353UZmAdbxWxojMsu41bUPFgF9JTF09XDaUKfbQK--6I7Hg88AngR16ZhhuX6Y0xZpwdh8B8Mg644isnqq6coUO8C9SR_8KEpiVKVp8PPzcawSxRI-khBrT3V9ypV4jeE=', 'a6d13f480bc478bf98de861a50f528fdb96155385e7ff21faf122490e709c11d', '2024-01-04T03:00:00Z', 0.0, null);

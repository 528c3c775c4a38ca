"""Builders of test data: a test gives the relevant values, the rest have defaults."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from digest.beats.names import lexicon_of
from digest.beats.newsletter import default_beat
from digest.config.settings import Source
from digest.model.editions import Edition, Member, Passage, Pick
from digest.model.items import Entry, Health, Item, Memory
from digest.model.rankings import RankedStory, Ranking, Reason, Story, Window

BEAT = default_beat()
LEXICON = lexicon_of(BEAT)
"""The shipped beats as one, and their names."""

NOON = datetime(2024, 3, 5, 12, tzinfo=UTC)


def make_item(**given: Any) -> Item:
    """An English item of an independent publisher, published at noon of 5 March 2024."""
    title = given.get("title", "Teachers strike in Sanandaj over arrests")
    publisher = given.get("publisher", "herald")
    key = sha256(f"{publisher}|{title}|{given.get('text', '')}".encode()).hexdigest()[:16]
    url = given.get("url", f"https://{publisher}.example/{key}")
    published = given.get("published", NOON)
    defaults = {
        "id": f"i{key}",
        "source": publisher,
        "publisher": publisher,
        "guid": url,
        "url": url,
        "canonical_url": url,
        "title": title,
        "summary": "",
        "text": "",
        "language": "en",
        "published": published,
        "first_seen": published,
    }
    return Item(**{**defaults, **given})


def make_window(end: datetime = NOON + timedelta(hours=12), hours: int = 24) -> Window:
    """The window that ends at `end`."""
    return Window(start=end - timedelta(hours=hours), end=end)


def make_member(**given: Any) -> Member:
    """A report of the Harbour Herald, no copy."""
    publisher = given.get("publisher", "herald")
    url = given.get("url", f"https://{publisher}.example/report")
    defaults = {
        "url": url,
        "canonical_url": url,
        "publisher": publisher,
        "source": publisher,
        "language": "en",
        "title": "Teachers strike in Sanandaj over arrests",
        "published": NOON,
        "copy_of": None,
    }
    return Member(**{**defaults, **given})


def make_passage(**given: Any) -> Passage:
    """An English headline and summary."""
    defaults = {
        "language": "en",
        "direction": "ltr",
        "headline": "Teachers strike in Sanandaj over arrests",
        "summary": "Teachers in Sanandaj stayed away from class on Tuesday. Two of their number are in custody.",
        "url": "https://herald.example/report",
        "publisher": "Harbour Herald",
    }
    return Passage(**{**defaults, **given})


def make_pick(**given: Any) -> Pick:
    """The first story of a letter, with one English passage unless others are given."""
    rank = given.get("rank", 1)
    passage = make_passage(**{key: given[key] for key in ("headline", "url") if key in given})
    defaults = {
        "rank": rank,
        "story": f"s{rank:04d}",
        "headline": passage.headline,
        "url": passage.url,
        "topics": ("iran-protests",),
        "score": 0.8,
        "reasons": (Reason(signal="independence", value=0.75, weight=0.3, words="Three independent publishers"),),
        "members": (make_member(url=passage.url, title=passage.headline),),
        "label": "Sanandaj: teachers strike",
        "published": NOON,
        "place": "Sanandaj",
        "passages": (passage,),
        "why": ("Three independent publishers report it.",),
        "also": (),
    }
    return Pick(**{**defaults, **given})


def make_edition(**given: Any) -> Edition:
    """A frozen letter of 5 March 2024 with ten picks, unless others are given."""
    picks = given.get("picks", tuple(make_pick(rank=rank) for rank in range(1, 11)))
    defaults = {
        "day": "2024-03-05",
        "generated_at": NOON + timedelta(hours=18),
        "window": make_window(),
        "time_zone": "UTC",
        "title": "Top Ten",
        "tagline": "the first task of the day",
        "language": "en",
        "subject": "Teachers strike in Sanandaj over arrests",
        "preheader": "Then: Telegram slows in Zahedan",
        "picks": picks,
        "next": (),
        "short_reason": None,
        "words": 90 * len(picks),
        "minutes": 4,
        "items_read": 412,
        "sources_asked": 60,
        "sources_answering": 57,
    }
    return Edition(**{**defaults, **given})


def make_feeds(
    *,
    publishers: str = "publishers:\n  herald: {name: The Herald}\n",
    sources: str = "sources:\n  - {name: Herald, url: 'https://herald.example/feed', publisher: herald}\n",
) -> str:
    """The text of a small valid feeds.yaml with the topic `unrest`; sections are given as text, sources last."""
    topics = "topics:\n  unrest:\n    name: {en: Unrest}\n    subject: [iran]\n    matter: [protest]\n"
    return topics + publishers + sources


def make_source(**given: Any) -> Source:
    """A feed of one publisher."""
    defaults = {"name": "Herald", "url": "https://herald.example/feed", "publisher": "herald"}
    return Source(**{**defaults, **given})


def make_entry(**given: Any) -> Entry:
    """An entry of that feed, published at noon of 5 March 2024."""
    url = given.get("url", "https://herald.example/strike")
    defaults = {"guid": url, "url": url, "title": "Teachers strike in Sanandaj over arrests", "published": NOON}
    return Entry(**{**defaults, **given})


def make_ranked(*items: Item, **given: Any) -> RankedStory:
    """A picked story of these items (one item, if none are given)."""
    items = items or (make_item(),)
    story = Story(id=given.pop("id", f"s-{items[0].id}"), items=items, copies=given.pop("copies", ()))
    defaults = {
        "story": story,
        "topics": ("iran-protests",),
        "score": 0.6,
        "reasons": (Reason(signal="severity", value=0.7, weight=0.32, words="arrests and abductions"),),
    }
    return RankedStory(**{**defaults, **given})


def make_ranking(*picks: RankedStory, **given: Any) -> Ranking:
    """The ranking of 5 March 2024 with these picks."""
    return Ranking(**{"day": "2024-03-05", "picks": picks, "others": (), "off_topic": (), **given})


def make_memory(**given: Any) -> Memory:
    """The stored state of that feed: fresh at noon of 5 March 2024, due an hour later."""
    defaults = {
        "url": "https://herald.example/feed",
        "visited_at": NOON,
        "due_at": NOON + timedelta(hours=1),
        "since": NOON,
        "health": Health.FRESH,
    }
    return Memory(**{**defaults, **given})

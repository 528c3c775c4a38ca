"""Posts with several news items are split into items; other posts are not."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from factories import NOON, make_entry, make_memory, make_source
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.gathering import gather_sources
from digest.collect.reading.identity import keys_of, make_item
from digest.collect.reading.posts import headline, news_items
from digest.collect.web.answers import Request, Response
from digest.model.items import Entry, Item
from digest.store.engine import open_engine
from digest.store.ledger import Ledger
from digest.store.migration import migrate
from digest.text.bullets import part_of

TOLD = (
    "Teachers in seven towns stayed away from their schools on Sunday\nTheir union counted 300 of them.",
    "A court in Ahvaz sentenced two dockers to five years each on Monday",
    "The regulator told app stores to drop twelve more VPN services",
)


def post(*bullets: str, mark: str = "🔸", **entry: Any) -> Entry:
    text = "\n\n".join(f"{mark}{bullet}" for bullet in bullets)
    return make_entry(**{"title": headline(text), "summary": text, **entry})


def item_of(entry: Entry) -> Item:
    made = make_item(make_source(), entry, NOON)
    assert made is not None
    return made


@pytest.mark.parametrize("mark", ["🔸", "▪️ ", "  ✅", "\u200c🔻", "• "])
def test_a_post_of_three_news_items_is_three_entries(mark: str) -> None:
    entries = news_items(post(*TOLD, mark=mark))
    assert [entry.summary for entry in entries] == list(TOLD)
    assert [entry.title for entry in entries] == [text.partition("\n")[0] for text in TOLD]
    assert [entry.part for entry in entries] == [1, 2, 3]


@pytest.mark.parametrize(
    "entry",
    [
        post(*TOLD[:2]),
        post(*TOLD, title="What is known on Monday"),
        make_entry(summary="The union demands:\n" + "\n".join(f"🔸{text}" for text in TOLD)),
        post("Sanandaj", "Ahvaz", "Rasht", "Qom and Karaj"),
        make_entry(summary="\n".join(TOLD)),
        make_entry(title="", summary=""),
        make_entry(title="", summary="\n".join([f"🔴{TOLD[0]}", *(f"🔹{text}" for text in TOLD)])),
        post(*TOLD, title="🔸What is known of it on Monday morning"),
        post("Strike called off", *TOLD),
        post(*(f"{number} {TOLD[1]}" for number in range(31))),
    ],
    ids=[
        "two points",
        "a headline of its own",
        "a statement and its points",
        "a list",
        "no bullets",
        "nothing",
        "a headline with another mark",
        "a headline with the same mark",
        "a first bullet that is no sentence",
        "a long list",
    ],
)
def test_what_is_one_report_stays_one(entry: Entry) -> None:
    assert news_items(entry) == (entry,)


def test_a_bullet_of_few_words_stays_with_the_one_before() -> None:
    *first, last = [entry.summary for entry in news_items(post(*TOLD, "Kaveh was freed on bail today"))]
    assert first == list(TOLD[:2])
    assert last == f"{TOLD[2]}\nKaveh was freed on bail today"


def test_a_post_is_headed_by_its_first_sentence() -> None:
    assert headline("Two were sentenced. Their lawyer was not heard.\nMore later") == "Two were sentenced."
    assert headline("دو نفر بازداشت شدند. وکیل آنان حاضر نبود.") == "دو نفر بازداشت شدند."
    assert headline("word " * 60).endswith("word…")


def test_the_items_of_a_post_have_their_own_names_and_its_link() -> None:
    items = [item_of(entry) for entry in news_items(post(*TOLD, url="https://t.me/harbour/7"))]
    assert {item.url for item in items} == {"https://t.me/harbour/7"}
    assert [item.canonical_url for item in items] == [f"https://t.me/harbour/7#{number}" for number in (1, 2, 3)]
    assert len({item.id for item in items}) == 3


@pytest.mark.parametrize(
    ("address", "part"),
    [("https://t.me/harbour/7#12", 12), ("https://t.me/harbour/7", 0), ("https://herald.example/live#late", 0)],
)
def test_a_canonical_address_says_the_place_in_a_post(address: str, part: int) -> None:
    assert part_of(address) == part


def test_a_post_that_grows_goes_on_under_its_first_item() -> None:
    before, *_ = news_items(post(*TOLD[:2], url="https://t.me/harbour/7"))
    after, *_ = news_items(post(*TOLD, url="https://t.me/harbour/7"))
    assert item_of(before).id == item_of(after).id


def test_a_visit_gives_the_items_of_a_post_and_no_name_but_their_place() -> None:
    text = "<br>".join(f"🔸{told}" for told in TOLD)
    feed = (
        "<rss version='2.0'><channel><title>x</title><item><link>https://t.me/harbour/7</link><guid>7</guid>"
        f"<title>🔸{TOLD[0][:30]}…</title><description><![CDATA[{text}]]></description></item></channel></rss>"
    )

    async def fetch(request: Request) -> Response:
        return Response(url=request.url, status=200, headers=(), body=feed.encode(), received=NOON)

    async def visited() -> Any:
        return [visit async for visit in gather_sources([make_source()], fetch, None, NOON)]

    (visit,) = asyncio.run(visited())
    assert [item.title for item in visit.items] == [told.replace("\n", " ") for told in TOLD]
    names = [name for names in visit.keys.values() for name in names]
    assert names == []


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=60), max_size=6))
def test_no_word_of_a_news_item_is_lost(bullets: list[str]) -> None:
    told = "".join("".join(one.summary.split()) for one in news_items(post(*bullets)))
    assert all(word in told for bullet in bullets for word in bullet.split())


def test_a_news_item_put_in_before_others_loses_none_of_them(tmp_path: Path) -> None:
    told = tuple(f"{text} and what was said of it in the town on that day by those who had seen it" for text in TOLD)
    posts = (post(*told), post("Bakers in Rasht closed their shops over the price of flour", *told))
    engine = open_engine(tmp_path / "digest.db")
    migrate(engine)
    ledger = Ledger(engine)

    def visit(entry: Entry) -> list[str]:
        items = tuple(item_of(part) for part in news_items(entry))
        memory = make_memory(url="https://herald.example/feed")
        ledger.record_visits([(memory, items, keys_of(items))], now=NOON)
        return sorted(item.title for item in ledger.items_between(NOON - timedelta(days=1), NOON + timedelta(days=1)))

    visit(posts[0])
    expected = sorted(part.title for part in news_items(posts[1]))
    assert [visit(posts[1]) for _ in range(3)] == [expected] * 3
    assert len(ledger.versions(item_of(news_items(posts[1])[0]).id)) == 1

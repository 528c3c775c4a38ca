"""Items are found by all of their words, on each engine."""

from datetime import timedelta

from factories import NOON, make_item

from digest.model.items import Health, Memory
from digest.store.engine import Engine
from digest.store.item_search import ItemSearch
from digest.store.ledger import Ledger


def stored(engine: Engine, *titles: str) -> list[str]:
    items = [make_item(title=title, url=f"https://herald.example/{at}") for at, title in enumerate(titles)]
    source = Memory(url="https://a.example", visited_at=NOON, due_at=NOON, since=NOON, health=Health.FRESH)
    assert Ledger(engine).record_visits([(source, tuple(items), {})], now=NOON) == len(items)
    return [item.id for item in items]


def search_of(engine: Engine) -> ItemSearch:
    search = ItemSearch(engine)
    for batch in search.unsearchable(1):
        search.add((item.id, item.title.lower()) for item in batch)
    return search


def test_all_words_are_wanted_and_the_last_may_go_on(engine: Engine) -> None:
    stored(engine, "Teachers strike in the harbour", "Harbour closed", "اعتصاب معلمان")
    search = search_of(engine)
    assert [item.title for item in search.find(["harbour", "teach"], 5)] == ["Teachers strike in the harbour"]
    assert {item.title for item in search.find(["harbour"], 5)} == {"Teachers strike in the harbour", "Harbour closed"}
    assert [item.title for item in search.find(["معلمان"], 5)] == ["اعتصاب معلمان"]
    assert search.find([], 5) == ()
    assert search.find(['"', "x' or 1"], 5) == ()
    assert search.find(["\\"], 5) == ()


def test_a_word_that_no_index_holds_is_left_out_and_the_others_are_found(engine: Engine) -> None:
    endless = "".join(f"w{number}" for number in range(2_000))
    for title in (endless, f"{'ا' * 3_000} harbour"):
        stored(engine, title)
    search = ItemSearch(engine)
    search.add((item.id, item.title) for batch in search.unsearchable(10) for item in batch)
    assert len(search.find(["harbour"], 5)) == 1
    assert search.find([endless[:150]], 5) == ()


def test_an_item_is_added_once(engine: Engine) -> None:
    ids = stored(engine, "Teachers strike")
    search = search_of(engine)
    assert list(search.unsearchable(100)) == []
    search.add([(ids[0], "teachers strike")])
    assert len(search.find(["teachers"], 5)) == 1


def test_what_was_thrown_away_is_found_no_longer(engine: Engine) -> None:
    stored(engine, "Teachers strike")
    search = search_of(engine)
    Ledger(engine).drop_items(NOON + timedelta(days=9))
    assert search.find(["teachers"], 5) == ()
    assert search.tidy() == 1
    assert search.tidy() == 0


def test_a_clock_that_was_set_back_hides_no_item(engine: Engine) -> None:
    stored(engine, "Teachers strike")
    search_of(engine)
    early = make_item(title="Nurses strike", url="https://herald.example/n", first_seen=NOON - timedelta(hours=30))
    source = Memory(url="https://a.example", visited_at=NOON, due_at=NOON, since=NOON, health=Health.FRESH)
    Ledger(engine).record_visits([(source, (early,), {})], now=NOON)
    assert [item.title for item in search_of(engine).find(["nurses"], 5)] == ["Nurses strike"]

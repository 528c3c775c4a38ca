"""Selection of the ten: score, caps, minimums, diversity, floor, and editors' decisions."""

import pytest

from digest.config.settings import Caps, EditionSettings, Publisher, Settings, Source, Stance, Topic
from digest.model.barriers import Barrier, KeptOut
from digest.rank.selection import Candidate, Choice, select

TOPICS = {
    "t": Topic(name={"en": "t"}, subject=("a",), matter=("b",)),
    "u": Topic(name={"en": "u"}, subject=("a",), matter=("b",)),
}


def candidate(id: str, score: float, **given: object) -> Candidate:
    fields: dict[str, object] = {"topics": ("t",), "leads": (id,), "voices": 1.0}
    return Candidate(id=id, score=score, **{**fields, **given})  # type: ignore[arg-type]


def choose(*candidates: Candidate, alike: dict[frozenset[str], float] | None = None, **edition: object) -> Choice:
    settings = Settings(
        topics=TOPICS,
        publishers={"a1": Publisher(name="A1", owner="a"), "a2": Publisher(name="A2", owner="a")},
        edition=EditionSettings(**edition),  # type: ignore[arg-type]
    )
    known = alike or {}
    return select(candidates, settings, lambda one, other: known.get(frozenset({one, other}), 0.0))


def test_the_best_come_first_and_the_rest_is_told_why_not() -> None:
    choice = choose(candidate("x", 0.5), candidate("y", 0.9), candidate("z", 0.7), size=2)
    assert choice.picks == ("y", "z")
    assert str(choice.kept_out["x"]) == "the 2 places went to stories with a better score"


def test_a_slow_day_gives_a_short_letter() -> None:
    choice = choose(candidate("x", 0.8), candidate("y", 0.2), floor=0.3)
    assert choice.picks == ("x",)
    assert "below the floor" in str(choice.kept_out["y"])


def test_one_voice_does_not_fill_the_letter() -> None:
    choice = choose(
        candidate("x", 0.9, leads=("a1",)),
        candidate("y", 0.8, leads=("a2",)),
        candidate("z", 0.5),
        caps=Caps(per_owner=1),
    )
    assert choice.picks == ("x", "z")
    assert "publishers of a" in str(choice.kept_out["y"])


def test_one_city_does_not_fill_the_letter_unless_editors_pin_it() -> None:
    stories = [candidate(id, score, city="zahedan") for id, score in (("w", 0.9), ("x", 0.8), ("y", 0.7))]
    choice = choose(*stories, candidate("z", 0.5, city="bukan"), candidate("v", 0.4))
    assert choice.picks == ("w", "x", "z", "v")
    assert str(choice.kept_out["y"]) == "already 2 picks from zahedan"
    pinned = candidate("y", 0.7, city="zahedan", pinned=True)
    assert choose(*stories[:2], pinned, caps=Caps(per_city=1)).picks == ("y",)


def test_a_story_that_another_owner_reports_too_is_led_by_that_owner_once_the_first_has_had_its_picks() -> None:
    choice = choose(
        candidate("x", 0.9, leads=("a1", "b")),
        candidate("y", 0.8, leads=("a1", "b")),
        candidate("z", 0.7, leads=("a1",)),
        caps=Caps(per_publisher=1),
    )
    assert choice.led_by == {"x": "a1", "y": "b"}
    assert {id: str(why) for id, why in choice.kept_out.items()} == {"z": "already 1 picks led by a1"}


def test_a_story_all_of_whose_leads_have_had_their_picks_is_kept_out() -> None:
    leads = ("a1", "b")
    stories = [candidate(id, score, leads=leads) for id, score in (("x", 0.9), ("y", 0.8), ("z", 0.7))]
    choice = choose(*stories, caps=Caps(per_publisher=1))
    assert choice.picks == ("x", "y")
    assert {id: str(why) for id, why in choice.kept_out.items()} == {"z": "already 1 picks led by a1"}


@pytest.mark.parametrize(
    ("publisher", "sources", "picks"),
    [
        (Publisher(name="C"), ("telegram",), 3),
        (Publisher(name="C"), ("telegram", "feed"), 1),
        (Publisher(name="C"), ("feed",), 1),
        (Publisher(name="C", relay=True), ("feed",), 3),
        (Publisher(name="C", relay=False), ("telegram",), 1),
        (Publisher(name="C", stance=Stance.STATE), ("telegram",), 1),
    ],
)
def test_a_channel_that_passes_on_reports_may_lead_more(
    publisher: Publisher, sources: tuple[str, ...], picks: int
) -> None:
    settings = Settings(
        topics=TOPICS,
        publishers={"c": publisher},
        sources=tuple(
            Source(name=f"C {name}", url=f"https://c.example/{name}", publisher="c", collector=name) for name in sources
        ),
        edition=EditionSettings(caps=Caps(per_owner=1, per_publisher=1, per_relay=3)),
    )
    stories = [candidate(f"s{number}", 0.9, leads=("c",)) for number in range(5)]
    assert len(select(stories, settings, lambda one, other: 0.0).picks) == picks


def test_an_imported_channel_is_a_relay_by_its_id() -> None:
    source = Source(name="C", url="https://bridge.example/c.rss", publisher="telegram:c")
    assert Settings(topics=TOPICS, sources=(source,)).relays() == {"telegram:c"}


def test_a_pinned_story_is_led_by_its_first_lead_over_the_caps() -> None:
    pins = [candidate(id, 0.1, leads=("a1", "b"), pinned=True) for id in ("p", "q")]
    assert choose(*pins, caps=Caps(per_owner=1)).led_by == {"p": "a1", "q": "a1"}


def test_places_are_kept_for_a_topic_above_the_floor() -> None:
    choice = choose(
        candidate("x", 0.9), candidate("y", 0.8), candidate("z", 0.5, topics=("u",)), size=2, minimum_per_topic={"u": 1}
    )
    assert choice.picks == ("x", "z")
    assert str(choice.kept_out["y"]) == "the 2 places went to stories with a better score or kept for u"
    low = choose(
        candidate("x", 0.9), candidate("y", 0.8), candidate("z", 0.1, topics=("u",)), size=2, minimum_per_topic={"u": 1}
    )
    assert low.picks == ("x", "y")


def test_a_kept_place_wants_an_event() -> None:
    view = candidate("view", 0.5, topics=("u",), event=False)
    event = candidate("event", 0.4, topics=("u",))
    best = candidate("x", 0.9), candidate("y", 0.8)
    assert choose(*best, view, size=2, minimum_per_topic={"u": 1}).picks == ("x", "y")
    assert choose(*best, view, event, size=2, minimum_per_topic={"u": 1}).picks == ("x", "event")


def test_a_story_is_told_once() -> None:
    alike = {frozenset({"x", "y"}): 0.5}
    choice = choose(candidate("x", 0.9), candidate("y", 0.8), candidate("z", 0.4), alike=alike)
    assert choice.picks == ("x", "z")
    assert str(choice.kept_out["y"]) == "says nearly the same as story x"


def test_a_stray_report_does_not_take_its_storys_place() -> None:
    alike = {frozenset({"stray", "story"}): 0.5}
    choice = choose(candidate("stray", 0.80), candidate("story", 0.75, voices=9.0), alike=alike)
    assert choice.picks == ("story",)


def test_a_pin_stands_over_floor_caps_and_likeness() -> None:
    alike = {frozenset({"x", "p"}): 0.9}
    choice = choose(candidate("x", 0.9), candidate("p", 0.1, pinned=True), alike=alike)
    assert choice.picks[0] == "p"


def test_a_killed_story_is_out_whatever_its_score() -> None:
    choice = choose(
        candidate("x", 0.99, barred=KeptOut(barrier=Barrier.KILLED, values={"author": "Ada", "reason": "spam"})),
        candidate("y", 0.5),
    )
    assert choice.picks == ("y",)
    assert str(choice.kept_out["x"]) == "killed by Ada: spam"


def test_likeness_below_the_bar_costs_score() -> None:
    alike = {frozenset({"x", "y"}): 0.23}
    choice = choose(candidate("x", 0.9), candidate("y", 0.80), candidate("z", 0.78), alike=alike, size=2)
    assert choice.picks == ("x", "z")

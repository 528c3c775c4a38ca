"""Ranking a whole day: which items take part, which stories return, and that editors' decisions always win."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from factories import BEAT, NOON, make_edition, make_item, make_member, make_pick, make_window

from digest.config.settings import Action, Caps, EditionSettings, Override, Publisher, Settings, Stance, Topic
from digest.model.items import Item
from digest.model.rankings import RankedStory, Ranking
from digest.rank.ranking import group_items, oldest, rank_day, regrade, score_stories, select_picks

DAY = "2024-03-05"
WINDOW = make_window()
TOPIC = Topic(
    name={"en": "Protests"},
    subject=("Rasht", "Mashhad", "Tabriz", "Shiraz"),
    matter=("fire", "strike", "arrested", "students", "prison", "guards"),
)
FIRE = make_item(
    title="Fire kills three in Lakan prison in Rasht",
    text="Three women died in a fire in Lakan prison in Rasht on Tuesday. Guards locked the ward, relatives said.",
)
STRIKE = make_item(
    title="Bakers strike in Mashhad after three are arrested",
    text="Bakers in Mashhad closed their shops on Tuesday after three of them were arrested over the price of bread.",
    publisher="tribune",
)
LAWN = make_item(
    title="Students of Tabriz eat on the lawn, guards take their cards",
    text="Students in Tabriz ate together on Tuesday after the dining hall was locked; guards took forty cards.",
    publisher="gazette",
)


def day(*items: Item, overrides: tuple[Override, ...] = (), earlier: Any = (), **edition: Any) -> Ranking:
    settings = Settings(topics={"beat": TOPIC}, overrides=overrides, edition=EditionSettings(**edition))
    return rank_day(items, settings=settings, beat=BEAT, day=DAY, window=WINDOW, earlier=earlier)


def override(action: Action, target: str, value: str | float | None = None, until: date = date(2024, 3, 5)) -> Override:
    return Override(action=action, target=target, author="Ada", reason="the desk's call", until=until, value=value)


def story_with(ranking: Ranking, item: Item) -> RankedStory:
    return next(one for one in ranking.picks + ranking.others if item in one.story.items)


def test_every_item_of_the_window_is_ranked_or_off_topic() -> None:
    cake = make_item(title="A cake for spring", publisher="kitchen")
    german = make_item(title="Streik der Bäcker in Maschhad", language="de", publisher="zeitung")
    ranking = day(FIRE, STRIKE, cake, german)
    ranked = {item.id for one in ranking.picks + ranking.others for item in one.story.items}
    assert ranked == {FIRE.id, STRIKE.id}
    assert {one.item.id: one.why for one in ranking.off_topic} == {
        cake.id: "no word of any topic",
        german.id: "language",
    }


def test_a_day_regraded_after_a_merge_is_the_day_grouped_with_it() -> None:
    items = (FIRE, STRIKE, LAWN)
    merge = override(Action.MERGE, FIRE.url, STRIKE.url)
    settings = Settings(topics={"beat": TOPIC})
    merged = settings.model_copy(update={"overrides": (merge,)})
    grouped = group_items(items, settings=settings, beat=BEAT, day=DAY, window=WINDOW)
    scored = score_stories(grouped)
    select_picks(grouped, scored, oldest(scored))
    again = regrade(grouped, merged)
    rescored = score_stories(again)
    assert select_picks(again, rescored, oldest(rescored)) == day(*items, overrides=(merge,))


def test_an_item_left_out_carries_the_topic_that_fits_it_best_and_how_well() -> None:
    cake = make_item(title="A cake for spring", publisher="kitchen")
    half = make_item(title="Ushers strike at the cinema", publisher="kitchen")
    left_out = {one.item.id: one for one in day(FIRE, cake, half).off_topic}
    assert (left_out[cake.id].topic, left_out[cake.id].score) == ("", 0.0)
    near = left_out[half.id]
    assert near.topic == "beat"
    assert near.why.startswith(f"beat {near.score:.2f}: ")


def test_a_story_of_past_days_alone_does_not_compete() -> None:
    old = make_item(title=FIRE.title, text=FIRE.text, published=NOON - timedelta(days=3))
    assert not day(old).picks


def test_the_score_is_the_sum_of_its_reasons() -> None:
    (pick,) = day(FIRE).picks
    assert pick.score == pytest.approx(sum(reason.value * reason.weight for reason in pick.reasons), abs=1e-3)
    assert {"severity", "newness", "independence"} <= {reason.signal for reason in pick.reasons}


def test_deaths_come_before_a_lunch() -> None:
    ranking = day(LAWN, FIRE)
    assert [one.story.items[0].id for one in ranking.picks] == [FIRE.id, LAWN.id]


def test_a_short_day_says_so() -> None:
    assert "for 10 places" in (day(FIRE).short_reason or "")
    assert day(FIRE, size=1).short_reason is None


def test_a_pin_by_address_survives_a_merge() -> None:
    overrides = (override(Action.PIN, LAWN.url), override(Action.MERGE, STRIKE.url, LAWN.url))
    ranking = day(FIRE, STRIKE, LAWN, overrides=overrides)
    assert {LAWN, STRIKE} <= set(ranking.picks[0].story.items)
    assert any(reason.signal == "pin" for reason in ranking.picks[0].reasons)


def test_a_kill_is_stronger_than_a_pin() -> None:
    overrides = (override(Action.PIN, FIRE.url), override(Action.KILL, FIRE.url))
    assert str(story_with(day(FIRE, overrides=overrides), FIRE).kept_out) == "killed by Ada: the desk's call"


def test_a_pin_of_a_killed_story_is_idle_and_says_who_killed_it() -> None:
    ranking = day(FIRE, STRIKE, overrides=(override(Action.PIN, FIRE.url), override(Action.KILL, FIRE.url)))
    assert [one for one in ranking.idle if "Ada killed the story" in str(one)] == list(ranking.idle) != []


@pytest.mark.parametrize(("place", "order"), [(None, [LAWN, STRIKE, FIRE]), (2, [STRIKE, LAWN, FIRE])])
def test_a_pin_stands_at_its_place_or_else_on_top(place: int | None, order: list[Item]) -> None:
    ranking = day(FIRE, STRIKE, LAWN, overrides=(override(Action.PIN, LAWN.url, place),))
    assert [one.story.items[0].id for one in ranking.picks] == [item.id for item in order]


def test_a_place_behind_the_last_story_is_the_last() -> None:
    ranking = day(FIRE, STRIKE, LAWN, overrides=(override(Action.PIN, STRIKE.url, 9),))
    assert ranking.picks[-1].story.items[0] == STRIKE


@pytest.mark.parametrize("target", [STRIKE.publisher, STRIKE.source])
def test_items_of_a_muted_publisher_or_source_are_in_no_story(target: str) -> None:
    ranking = day(replace(FIRE, source="Other"), STRIKE, overrides=(override(Action.MUTE, target),))
    assert [(off.item.id, off.why) for off in ranking.off_topic] == [(STRIKE.id, "muted by Ada: the desk's call")]
    assert len(ranking.picks) == 1


def test_a_publisher_has_the_trust_and_the_stance_that_overrides_give_it_for_as_long_as_they_hold() -> None:
    settings = Settings(
        topics={"beat": TOPIC},
        publishers={"herald": Publisher(name="Herald")},
        overrides=(override(Action.TRUST, "herald", 0.9), override(Action.STANCE, "herald", "state")),
    )
    held, later = settings.on_day(DAY).publishers["herald"], settings.on_day("2024-03-06").publishers["herald"]
    assert (held.trust, held.stance) == (0.9, Stance.STATE)
    assert (later.trust, later.stance) == (0.5, Stance.INDEPENDENT)


def test_an_override_on_a_publisher_that_nobody_knows_is_idle() -> None:
    ranking = day(FIRE, overrides=(override(Action.MUTE, "nobody"), override(Action.TRUST, "nobody", 0.2)))
    assert [str(one).partition(" names no publisher")[0] for one in ranking.idle] == [
        "overrides: mute of nobody by Ada", "overrides: trust of nobody by Ada",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"overrides": (override(Action.KILL, FIRE.url), override(Action.PIN, LAWN.url, 2))},
        {"overrides": (override(Action.MERGE, FIRE.url, STRIKE.url), override(Action.HEADLINE, LAWN.url, "Lunch"))},
        {"overrides": (override(Action.TRUST, "tribune", 0.1), override(Action.STANCE, "gazette", "state"))},
        {"weights": {"severity": 1.0, "newness": 0.0}},
        {"edition": EditionSettings(size=2, floor=0.5, caps=Caps(per_owner=1))},
    ],
)
def test_a_day_regraded_is_the_day_ranked_anew(change: dict[str, Any]) -> None:
    publishers = {name: Publisher(name=name) for name in ("herald", "tribune", "gazette")}
    settings = Settings(topics={"beat": TOPIC}, publishers=publishers)
    changed = settings.model_copy(update=change)
    facts: dict[str, Any] = {"beat": BEAT, "day": DAY, "window": WINDOW}
    grouped = regrade(group_items((FIRE, STRIKE, LAWN), settings=settings, **facts), changed)
    scored = score_stories(grouped)
    assert select_picks(grouped, scored, oldest(scored)) == rank_day((FIRE, STRIKE, LAWN), settings=changed, **facts)


def test_an_override_expires() -> None:
    held = override(Action.KILL, FIRE.url)
    gone = override(Action.KILL, FIRE.url, until=date(2024, 3, 4))
    assert str(story_with(day(FIRE, overrides=(held,)), FIRE).kept_out) == "killed by Ada: the desk's call"
    assert story_with(day(FIRE, overrides=(gone,)), FIRE).kept_out is None


def test_an_override_is_idle_when_it_ended_or_nothing_that_competes_answers_to_it() -> None:
    said = day(
        FIRE,
        overrides=(
            override(Action.KILL, FIRE.url),
            override(Action.KILL, FIRE.url, until=date(2024, 3, 4)),
            override(Action.PIN, LAWN.url),
            override(Action.MERGE, FIRE.url, LAWN.url),
        ),
    ).idle
    assert [str(one).partition(";")[0] for one in said] == [
        f"overrides: kill of {FIRE.url} by Ada ended on 2024-03-04",
        f"overrides: pin of {LAWN.url} by Ada names no story of {DAY}",
        f"overrides: merge of {FIRE.url} by Ada names no story of {DAY}",
    ]


def test_what_editors_merge_and_split_is_asked_of_the_groups_before() -> None:
    alone = {story_with(day(FIRE, STRIKE, LAWN), item).story.id for item in (FIRE, STRIKE)}
    one, other = sorted(alone)
    overrides = (override(Action.MERGE, one, other), override(Action.SPLIT, LAWN.url))
    assert day(FIRE, STRIKE, LAWN, overrides=overrides).idle == ()


def test_an_override_by_the_address_of_an_older_report_is_not_idle_while_its_story_goes_on() -> None:
    earlier = replace(FIRE, id="ibefore", url="https://tribune.example/before", canonical_url="", publisher="tribune")
    earlier = replace(earlier, published=WINDOW.start - timedelta(hours=2))
    held = (override(Action.KILL, earlier.url),)
    assert str(story_with(day(FIRE, earlier, overrides=held), FIRE).kept_out) == "killed by Ada: the desk's call"
    assert day(FIRE, earlier, overrides=held).idle == ()
    assert len(day(STRIKE, earlier, overrides=held).idle) == 1


def test_a_boost_moves_the_score_by_its_value() -> None:
    plain = story_with(day(LAWN), LAWN).score
    boosted = story_with(day(LAWN, overrides=(override(Action.BOOST, LAWN.url, 0.2),)), LAWN).score
    assert boosted == pytest.approx(plain + 0.2, abs=1e-3)


def test_a_split_takes_an_item_out() -> None:
    twin = make_item(title=FIRE.title, text=FIRE.text + " The ward had one door.", publisher="courier")
    assert twin in story_with(day(FIRE, twin), FIRE).story.items
    apart = day(
        FIRE, STRIKE, overrides=(override(Action.MERGE, FIRE.url, STRIKE.url), override(Action.SPLIT, STRIKE.url))
    )
    assert (
        STRIKE in story_with(apart, FIRE).story.items
    )  # the merge comes after the split: editors' last word is one story


def carried_by(*items: Item) -> Any:
    members = tuple(make_member(url=item.url, canonical_url=item.canonical_url) for item in items)
    window = make_window(end=WINDOW.start)
    return make_edition(day="2024-03-04", window=window, picks=(make_pick(story="sold", members=members),))


YESTERDAY = make_item(
    title="Fire in Lakan prison in Rasht", text=FIRE.text, publisher="courier", published=NOON - timedelta(days=1)
)


def test_a_story_keeps_the_id_that_an_edition_gave_it() -> None:
    ranking = day(YESTERDAY, FIRE, earlier=(carried_by(YESTERDAY),))
    assert story_with(ranking, FIRE).story.id == "sold"


def test_a_story_returns_with_a_new_fact_and_says_which() -> None:
    news = make_item(
        title="Governor of Lakan prison sacked after fire in Rasht",
        text="The governor of Lakan prison in Rasht was sacked on Tuesday after the fire in the women's ward. His "
        "deputy takes over; the ministry will publish a report, the office of the prosecutor said.",
        publisher="mirror",
    )
    (pick,) = day(YESTERDAY, news, earlier=(carried_by(YESTERDAY),)).picks
    assert pick.update == news.title
    assert pick.earlier == ("2024-03-04",)


def test_a_story_without_a_new_fact_stays_out() -> None:
    again = make_item(title="Fire in Lakan prison, Rasht", text=FIRE.text, publisher="mirror")
    ranking = day(YESTERDAY, again, earlier=(carried_by(YESTERDAY),))
    assert str(story_with(ranking, again).kept_out) == "nothing new since the edition of 2024-03-04"


def test_a_round_up_is_no_pick() -> None:
    text = "🔸 Bakers strike in Mashhad\n🔸 Fire in a prison in Rasht\n🔸 Students arrested in Tabriz"
    listed = make_item(title="Strike in Mashhad and more", text=text)
    assert "round-up" in str(story_with(day(listed), listed).kept_out)


def test_an_empty_day_is_an_empty_ranking() -> None:
    ranking = day()
    assert (ranking.picks, ranking.others, ranking.off_topic) == ((), (), ())


def test_the_order_of_input_changes_no_ranking() -> None:
    assert day(FIRE, STRIKE, LAWN) == day(LAWN, FIRE, STRIKE)


def test_caps_count_whom_the_letter_lets_speak() -> None:
    settings = Settings(topics={"beat": TOPIC}, edition=EditionSettings(caps=Caps(per_owner=1)))
    items = (FIRE, STRIKE, LAWN)
    grouped = group_items(items, settings=settings, beat=BEAT, day=DAY, window=WINDOW)
    scored = score_stories(grouped)
    ranking = select_picks(grouped, scored, {one.story.id: ("tribune",) for one in scored.others})
    assert [one.led_by for one in ranking.picks] == ["tribune"]
    assert "already 1 picks led by" in str(ranking.others[0].kept_out)

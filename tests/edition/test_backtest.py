"""The effect that a change of feeds.yaml would have had on a frozen edition."""

from dataclasses import asdict, replace

from factories import make_edition, make_member, make_pick

from digest.edition.backtest import Change, Turn, changes
from digest.model.editions import Edition, Standing
from digest.model.rankings import Reason


def make_standing(name: str, rank: int, *, score: float = 0.8, kept_out: str | None = None, id: str = "") -> Standing:
    """A story of one report named `name`, with a score of severity only."""
    return Standing(
        rank=rank,
        story=id or f"s-{name}",
        headline=f"Report of {name}",
        url=f"https://herald.example/{name}",
        topics=("iran-protests",),
        score=score,
        reasons=(Reason(signal="severity", value=score, weight=1.0),),
        members=(make_member(url=f"https://herald.example/{name}"),),
        kept_out=kept_out,
    )


def as_pick(standing: Standing) -> object:
    return make_pick(**{name: getattr(standing, name) for name in asdict(standing)})


def frozen(*picks: Standing, missed: tuple[Standing, ...] = ()) -> Edition:
    return make_edition(picks=tuple(as_pick(pick) for pick in picks), next=missed)


STRIKE, OUTAGE = make_standing("strike", 1), make_standing("outage", 2)


def only(found: tuple[Change, ...]) -> Change:
    (change,) = found
    return change


def test_the_same_ranking_changes_nothing_whatever_the_ids() -> None:
    assert changes(frozen(STRIKE, OUTAGE), (replace(STRIKE, story="other"), OUTAGE), {}) == ()


def test_a_pick_leaves_with_what_keeps_it_out_and_what_its_score_lost() -> None:
    now = make_standing("outage", 2, score=0.2, kept_out="score 0.20 is below the floor 0.30")
    change = only(changes(frozen(STRIKE, OUTAGE), (STRIKE, now), {}))
    assert (change.turn, change.was, change.now) == (Turn.LEAVES, 2, 2)
    assert change.why == "score 0.20 is below the floor 0.30; score 0.80 to 0.20: severity -0.60"
    assert change.signals == (("severity", -0.6),)


def test_a_story_enters_with_what_had_kept_it_out() -> None:
    missed = make_standing("verdict", 3, score=0.5, kept_out="already 2 picks led by herald")
    now = make_standing("verdict", 3, score=0.5)
    change = only(changes(frozen(STRIKE, OUTAGE, missed=(missed,)), (STRIKE, OUTAGE, now), {}))
    assert (change.turn, change.was, change.now) == (Turn.ENTERS, 3, 3)
    assert change.why == "then: already 2 picks led by herald; its score stands at 0.50, others changed"


def test_a_story_that_was_not_among_the_next_enters_without_a_place() -> None:
    change = only(changes(frozen(STRIKE), (STRIKE, OUTAGE), {}))
    assert (change.turn, change.was, change.now) == (Turn.ENTERS, None, 2)
    assert "not among the next" in change.why


def test_picks_that_change_places_move_and_say_why() -> None:
    outage, strike = make_standing("outage", 1, score=0.9), make_standing("strike", 2)
    up, down = changes(frozen(STRIKE, OUTAGE), (outage, strike), {})
    assert (up.turn, up.was, up.now, up.why) == (Turn.MOVES, 2, 1, "score 0.80 to 0.90: severity +0.10")
    assert (down.was, down.now, down.why) == (1, 2, "its score stands at 0.80, others changed")


def test_a_pick_that_no_topic_wants_any_more_says_so() -> None:
    change = only(changes(frozen(STRIKE, OUTAGE), (STRIKE,), {OUTAGE.url: "no word of any topic"}))
    assert (change.turn, change.now, change.why) == (Turn.LEAVES, None, "off topic: no word of any topic")


def test_a_pick_whose_reports_were_pruned_says_so() -> None:
    assert "no longer stored" in only(changes(frozen(STRIKE, OUTAGE), (STRIKE,), {})).why


def test_of_two_picks_made_one_the_second_leaves_into_the_first() -> None:
    both = replace(STRIKE, members=STRIKE.members + OUTAGE.members)
    change = only(changes(frozen(STRIKE, OUTAGE), (both,), {}))
    assert change.url == OUTAGE.url
    assert change.why == "its reports are part of story 1 now: Report of strike"


def test_a_pick_is_matched_before_a_story_that_missed_the_letter() -> None:
    missed = replace(
        make_standing("echo", 2, kept_out="tells nearly what story s-strike tells"),
        members=(make_member(url="https://a.example/1"), make_member(url="https://a.example/2")),
    )
    both = replace(STRIKE, members=STRIKE.members + missed.members)
    assert changes(frozen(STRIKE, missed=(missed,)), (both,), {}) == ()


def test_who_leaves_is_told_before_who_comes() -> None:
    out = make_standing("outage", 3, kept_out="killed by desk: doubtful")
    found = changes(frozen(STRIKE, OUTAGE), (make_standing("raid", 1), make_standing("strike", 2), out), {})
    assert [change.turn for change in found] == [Turn.LEAVES, Turn.ENTERS, Turn.MOVES]

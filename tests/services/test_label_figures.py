"""A day's labels are compared with the program's judgement at the time they were given."""

from dataclasses import replace
from datetime import timedelta

from factories import NOON

from digest.model.event_labels import PairLabel, StoryLabel, StoryQuestion
from digest.model.topic_labels import TopicLabel
from digest.services.label_figures import f1_of, figures_by_day

ITEM = TopicLabel(
    url="u", topic="t", title="", opening="", language="en", accepted=True, author="Dana", labelled_at=NOON, taken=True
)
PAIR = PairLabel(
    one="a", other="b", day="2024-03-04", one_title="", other_title="", likelihood=0.5, together=True, same=True,
    author="Dana", labelled_at=NOON,
)  # fmt: skip
STORY = StoryLabel(
    day="2024-03-04", story="s", question=StoryQuestion.GRADE, headline="", label="", place=1, answer=3, author="Dana",
    labelled_at=NOON,
)  # fmt: skip


def test_relevance_counts_for_the_day_of_the_label_and_leaves_out_what_is_not_known() -> None:
    wrong = replace(ITEM, accepted=False)
    unknown = replace(ITEM, taken=None)
    later = replace(ITEM, taken=False, labelled_at=NOON + timedelta(days=1))
    first, second = figures_by_day([ITEM, wrong, unknown, later], [], [])
    assert (first.day, first.relevance, first.counts["relevance"]) == ("2024-03-05", 2 / 3, 2)
    assert (second.day, second.relevance) == ("2024-03-06", 0.0)
    assert first.stories is first.ranking is first.labels is None


def test_pairs_and_stories_count_for_the_day_that_they_are_about() -> None:
    apart = replace(PAIR, other="c", together=False)
    (found,) = figures_by_day([], [PAIR, apart], [STORY])
    assert (found.day, found.stories, found.ranking) == ("2024-03-04", 2 / 3, 1.0)


def test_ranking_is_worse_where_a_graver_story_comes_later() -> None:
    order = [replace(STORY, story=str(place), place=place, answer=grade) for place, grade in ((1, 0), (2, 3))]
    (found,) = figures_by_day([], [], order)
    assert found.ranking is not None
    assert round(found.ranking, 3) == 0.631
    nothing = replace(STORY, answer=0)
    assert figures_by_day([], [], [nothing])[0].ranking is None


def test_labels_of_the_letter_are_the_share_that_is_right() -> None:
    answers = [replace(STORY, story=str(n), question=StoryQuestion.LABEL, answer=n % 2) for n in range(4)]
    assert figures_by_day([], [], answers)[0].labels == 0.5


def test_f1_of_nothing_said_and_nothing_true_is_1() -> None:
    assert f1_of([]) is None
    assert f1_of([(False, False)]) == 1.0
    assert f1_of([(True, False), (False, True)]) == 0.0

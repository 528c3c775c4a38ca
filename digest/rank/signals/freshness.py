"""The signal `newness`."""

from datetime import timedelta
from statistics import median

from digest.rank.grouping.stories import Cluster
from digest.rank.reading.kinds import days_ago
from digest.rank.reading.named_days import is_about_old_event
from digest.rank.scoring.context import Context, Signal, SignalScore, texts_in_window

VALUE_BY_AGE = {0: 1.0, 1: 0.75, 2: 0.4}  # by the days between the event and the report
VALUE_OF_OLDER = 0.15
VALUE_OF_UNDATED = 0.4


def _score(story: Cluster, context: Context) -> SignalScore:
    texts = texts_in_window(story, context)
    if 2 * sum(map(is_about_old_event, texts)) >= len(texts):
        return SignalScore(value=0.0, explanation="the day that it names is more than a month ago")
    ages = [age for text in texts if (age := days_ago(text)) is not None]
    dated = VALUE_BY_AGE.get(int(median(ages)), VALUE_OF_OLDER) if ages else VALUE_OF_UNDATED
    early = (context.window.start - story.since) / timedelta(hours=24)
    first = 1.0 if early <= 0 else max(0.2, 0.7 - 0.4 * early)
    return SignalScore(value=dated * first, explanation="first reported in these hours" if early <= 0 else "")


SIGNAL = Signal(
    name="newness",
    weight=0.10,
    meaning="How new the event is: when it was first reported, and the day on which the reports put it.",
    score=_score,
)

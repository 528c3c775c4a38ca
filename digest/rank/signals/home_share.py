"""The signal `scene`."""

from statistics import mean

from digest.beats.beat import Beat
from digest.rank.grouping.stories import Cluster
from digest.rank.reading.features import Features
from digest.rank.scoring.context import Context, Signal, SignalScore, texts_in_window

HOME = frozenset(("places", "prisons", "universities", "forces", "dissidents", "rights"))
ELSEWHERE = frozenset(("countries", "cities", "world-people", "organisations", "platforms", "tools"))
WORDS_READ = 60  # words read after the title


def _score(story: Cluster, context: Context) -> SignalScore:
    return SignalScore(value=mean(_at_home(text, context.beat) for text in texts_in_window(story, context)))


def _at_home(text: Features, beat: Beat) -> float:
    """Returns (1 + names at home) / (2 + all names) of title and first words, each name once (rule of succession)."""
    named = {(one.group, one.id) for one in text.mentions if one.start < text.title_end + WORDS_READ}
    home = sum(group in HOME for group, _ in named)
    elsewhere = sum(group in ELSEWHERE and id not in beat.home_countries for group, id in named)
    return (1 + home) / (2 + home + elsewhere)


SIGNAL = Signal(
    name="scene",
    weight=0.08,
    meaning="How far it happens at home: the share of the home country's places and bodies among the names.",
    score=_score,
)

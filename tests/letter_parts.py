"""The parts of a letter with invented settings."""

from typing import Any

from factories import BEAT, NOON, make_ranking, make_window

from digest.beats.beat import Beat
from digest.config.settings import Override, Publisher, Settings, Stance, Topic
from digest.edition.composing import compose
from digest.edition.parts import LetterParts, open_parts
from digest.model.editions import Edition
from digest.model.rankings import RankedStory, Ranking

PUBLISHERS = {
    "herald": Publisher(name="Harbour Herald", trust=0.9),
    "kavir": Publisher(name="Kavir Daily", trust=0.7),
    "north": Publisher(name="North Radio", trust=0.6),
    "agency": Publisher(name="State Herald Agency", stance=Stance.STATE, country="IR", trust=0.2),
    "ledger": Publisher(name="Rights Ledger", paywall=True, trust=0.8),
}


def make_settings(**given: Any) -> Settings:
    topic = Topic(
        name={"en": "Iran protests", "fa": "اعتراضات ایران"},
        subject=("Iran",),
        matter=("strike", "protest", "arrest", "death sentence", "internet shutdown", "اعتصاب"),
    )
    return Settings(**{"topics": {"iran-protests": topic}, "publishers": PUBLISHERS, **given})


def make_parts(
    *picks: RankedStory, language: str = "en", ranking: Ranking | None = None, beat: Beat = BEAT, **given: Any
) -> LetterParts:
    return open_parts(ranking or make_ranking(*picks), make_settings(**given), beat, language)


def composed(*picks: RankedStory, overrides: tuple[Override, ...] = (), **given: Any) -> Edition:
    """The edition of a day with these picks."""
    ranking = make_ranking(*picks, short_reason=given.pop("short_reason", None), others=given.pop("others", ()))
    arguments = {
        "settings": make_settings(overrides=overrides),
        "beat": BEAT,
        "window": make_window(),
        "now": NOON,
        "items_read": 40,
        "sources_asked": 12,
        "sources_answering": 11,
    }
    return compose(ranking, **{**arguments, **given})

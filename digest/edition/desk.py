"""What the composing of every story of a day shares: settings, names, and what the day's texts teach about words."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from math import log
from urllib.parse import urlsplit

from digest.beats.beat import Beat
from digest.beats.names import lexicon_of
from digest.config.settings import Action, Publisher, Settings, Stance
from digest.languages.registry import capitals_mark_names
from digest.model.editions import Edition
from digest.model.items import Item
from digest.model.rankings import RankedStory, Ranking
from digest.text.lexicon import Lexicon
from digest.text.normalise import match_key
from digest.text.sentences import split_sentences
from digest.text.tokens import content_words, stem, tokens

TAUGHT_BY = 1200  # characters of a text that teach spelling; the rest repeats them
LEARNT_FROM, REPORTS = 500, 3  # characters of so many reports of a story teach which words are rare
_OPENING = 40  # characters by which an opening is known
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_INSIDE_SENTENCE = re.compile(r"(?<=[a-z,;] )[A-Za-z][A-Za-z’'-]*[A-Za-z]")


class Case(Enum):
    """How a word is written."""

    LOWER = "lower"
    CAPITAL = "Capital"
    UPPER = "UPPER"


def case_of(word: str) -> Case:
    """The case of a word; mixed ones (iPhone, McAdam) count as capital."""
    if word.islower():
        return Case.LOWER
    return Case.UPPER if word.isupper() and len(word) > 1 else Case.CAPITAL


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The shared knowledge of a day's letter in one language.

    Of the rarity of a word and of its usual spelling the day's own texts are the judge: no list of names is complete.
    """

    settings: Settings
    beat: Beat
    language: str
    day: str
    lexicon: Lexicon
    stories: tuple[RankedStory, ...]
    items: tuple[Item, ...]
    earlier: tuple[Edition, ...] = ()

    def publisher(self, id: str) -> Publisher:
        """The publisher's entry; one that is not listed is named by its id."""
        return self.settings.publishers.get(id) or Publisher(name=id)

    def publisher_name(self, id: str, language: str) -> str:
        """A publisher's name as readers of a language write it."""
        entry = self.publisher(id)
        name = entry.names.get(language, entry.name)
        channel = name.removeprefix("telegram:")
        return name if channel == name else f"{channel} (Telegram)"

    def is_partial(self, id: str) -> bool:
        """Whether a publisher speaks for a state or a party."""
        return self.publisher(id).stance in (Stance.STATE, Stance.PARTY)

    @cached_property
    def headlines(self) -> dict[str, str]:
        """Cleaned headlines by item id, kept by `leads.headline_of`: a story asks for each several times."""
        return {}

    @cached_property
    def outlets(self) -> frozenset[str]:
        """The names of all publishers, each as one joined key."""
        return frozenset(name for names in self.own_names.values() for name in names)

    @cached_property
    def own_names(self) -> Mapping[str, frozenset[str]]:
        """By publisher id, its names as joined keys: the id, the name, the host without its ending, its sources."""
        names: dict[str, set[str]] = {id: {id, entry.name} for id, entry in self.settings.publishers.items()}
        for source in self.settings.sources:
            names.setdefault(source.publisher, set()).add(source.name)
        hosts = {id: {site_name(f"//{name}") for name in known if _HOST.fullmatch(name)} for id, known in names.items()}
        return {id: frozenset(joined_key(name) for name in known | hosts[id]) for id, known in names.items()}

    @cached_property
    def capitals(self) -> Mapping[str, Counter[Case]]:
        """How often the day's texts write a word, and a stem (under `stem:`), in which case inside a sentence."""
        found: dict[str, Counter[Case]] = {}
        for item in self.items:
            if capitals_mark_names(item.language):
                for line in (*item.text[:TAUGHT_BY].splitlines(), item.summary[:TAUGHT_BY]):
                    words = _INSIDE_SENTENCE.findall(line)
                    if 2 * sum(word[0].islower() for word in words) < len(words):
                        continue  # a title teaches no spelling
                    for word in words:
                        for key in (word.lower(), f"stem:{stem(word.lower())}"):
                            found.setdefault(key, Counter())[case_of(word)] += 1
        return found

    def usual_case(self, word: str) -> Case | None:
        """The case in which the day's texts write a word, or None when they do not say.

        Small where half of the uses are, of the word or, if it is new, of its stem: a name is never written small, but
        an agency's Energy is. A capital where all uses are.
        """
        known = self.capitals.get(word.lower(), Counter())
        seen = known if known else self.capitals.get(f"stem:{stem(word.lower())}", Counter())
        if seen[Case.LOWER] and 2 * seen[Case.LOWER] >= seen.total():
            return Case.LOWER
        return next(
            (case for case in (Case.CAPITAL, Case.UPPER) if seen[case] > 1 and seen[case] == known.total()), None
        )

    @cached_property
    def titles(self) -> frozenset[tuple[str, str]]:
        """(publisher, key of a title) of the day's reports."""
        return frozenset((item.publisher, match_key(item.title)) for item in self.items)

    @cached_property
    def furniture(self) -> frozenset[tuple[str, str]]:
        """(publisher, key of a sentence) of what a publisher opens several stories with: words on itself, not news."""
        known = {item.id: number for number, ranked in enumerate(self.stories) for item in ranked.story.items}
        alike: dict[tuple[str, str], dict[int, Item]] = {}
        for number, item in enumerate(self.items):
            story = known.get(item.id, -number - 1)  # off topic, each is by itself
            if item.text:
                alike.setdefault((item.publisher, match_key(item.text[:_OPENING])), {}).setdefault(story, item)
        users: Counter[tuple[str, str]] = Counter()
        for (publisher, _), items in alike.items():
            for item in items.values() if len(items) > 1 else ():
                top = split_sentences(item.text[:TAUGHT_BY], item.language)
                users.update({(publisher, match_key(sentence)) for sentence in top})
        return frozenset(key for key, count in users.items() if count > 1)

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        """The inverse document frequency of a stem over the day's stories: log(stories / stories with it).

        Titles and first words of a story's first reports count: what stands in many of them is background.
        """
        counts: Counter[str] = Counter()
        for ranked in self.stories:
            texts = (f"{item.title} . {item.text[:LEARNT_FROM]}" for item in ranked.story.items[:REPORTS])
            counts.update({stem for text in texts for stem in content_words(text)})
        total = len(self.stories) + 1
        return {stem: log(total / count) for stem, count in counts.items()}

    def weight(self, stem: str) -> float:
        """The rarity of a stem; one that no story has is as rare as can be."""
        return self.rarity.get(stem, log(len(self.stories) + 1))

    def headline_override(self, ranked: RankedStory) -> str | None:
        """An editor's headline for a story, named by its id or the address of one of its items, while it holds."""
        names = {ranked.story.id, *(item.url for item in ranked.story.items)}
        names |= {item.canonical_url for item in ranked.story.items}
        return next(
            (
                str(one.value)
                for one in self.settings.overrides
                if one.action is Action.HEADLINE
                and one.value
                and one.target in names
                and one.until.isoformat() >= self.day
            ),
            None,
        )


def open_desk(ranking: Ranking, settings: Settings, beat: Beat, language: str, earlier: Sequence[Edition] = ()) -> Desk:
    """The desk of a ranked day; `earlier` are past editions."""
    stories = ranking.picks + ranking.others
    items = tuple(item for ranked in stories for item in ranked.story.items)
    return Desk(
        settings=settings,
        beat=beat,
        language=language,
        day=ranking.day,
        lexicon=lexicon_of(beat, settings.lexicon),
        stories=stories,
        items=items + tuple(off.item for off in ranking.off_topic),
        earlier=tuple(earlier),
    )


def joined_key(name: str) -> str:
    """A name without the spaces and points in which its spellings differ."""
    return "".join(tokens(name))


def site_name(url: str) -> str:
    """The telling label of an address's host: `theguardian` of www.theguardian.com."""
    labels = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
    tail = 3 if len(labels) > 2 and labels[-2] in ("co", "com", "org", "net", "ac", "gov") else 2
    return labels[max(0, len(labels) - tail)]


def owners(desk: Desk, items: Iterable[Item]) -> tuple[str, ...]:
    """The owners behind items, each once, in order."""
    return tuple(dict.fromkeys(desk.settings.owner(item.publisher) for item in items))

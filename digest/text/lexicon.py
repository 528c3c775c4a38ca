"""Finds names of people, places, organisations and laws in any script and maps them to one canonical id."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, chain

from digest.languages.registry import readers
from digest.languages.scripts import script_of
from digest.text.normalise import ZWNJ
from digest.text.tokens import tokens


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LexiconEntry:
    """A canonical id with its variants by language, the display variant first.

    A variant in `weak` counts only together with other evidence.
    """

    id: str
    group: str
    variants: Mapping[str, tuple[str, ...]]
    weak: frozenset[str] = frozenset()

    @classmethod
    def written(cls, id: str, group: str, variants: Mapping[str, Sequence[str]]) -> "LexiconEntry":
        """Builds an entry from variants; those starting with `~` are weak."""
        return cls(
            id=id,
            group=group,
            variants={code: tuple(one.removeprefix("~") for one in names) for code, names in variants.items() if names},
            weak=frozenset(one[1:] for names in variants.values() for one in names if one.startswith("~")),
        )

    @property
    def every_variant(self) -> tuple[str, ...]:
        """Returns the variants of all languages."""
        return tuple(chain.from_iterable(self.variants.values()))

    def with_variants_of(self, other: "LexiconEntry") -> "LexiconEntry":
        """Adds the variants of another entry, which also decides which of them are weak."""
        variants = {
            code: tuple(dict.fromkeys(self.variants.get(code, ()) + other.variants.get(code, ())))
            for code in dict.fromkeys((*self.variants, *other.variants))
        }
        weak = self.weak.difference(other.every_variant) | other.weak
        return LexiconEntry(id=self.id, group=self.group, variants=variants, weak=weak)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name found in tokens[start:end]; `weak` if the words may mean something else (آزادی, Meta, strike)."""

    id: str
    group: str
    start: int
    end: int
    weak: bool = False


@dataclass(frozen=True, slots=True)
class _Meaning:
    id: str
    group: str
    weak: bool
    seams: frozenset[int]  # positions in the key at which its words join


class Lexicon:
    """Names by id, and by the joined tokens of all their variants."""

    def __init__(self, entries: Iterable[LexiconEntry]) -> None:
        self._entries = {entry.id: entry for entry in entries}
        # Every name by its joined tokens, and the beginnings of longer names with None.
        self._known: dict[str, _Meaning | None] = {}
        variants = [(entry, variant) for entry in self._entries.values() for variant in entry.every_variant]
        for plain in (True, False):  # ASCII text has a faster tokeniser
            self._learn([pair for pair in variants if pair[1].isascii() is plain])

    @property
    def entries(self) -> Mapping[str, LexiconEntry]:
        """All entries by id."""
        return self._entries

    def name(self, id: str, language: str) -> str:
        """Returns the display name in a language, else in the first language available, else the id."""
        entry = self._entries.get(id)
        if entry is None:
            return id
        return next(iter((*entry.variants.get(language, ()), *entry.every_variant)), id)

    def find(self, tokens: Sequence[str]) -> tuple[Mention, ...]:
        """Finds the names in a text's tokens, leftmost and longest first, without overlaps."""
        found: list[Mention] = []
        end, known = 0, self._known
        for position in [at for at, token in enumerate(tokens) if token in known or not token.isascii()]:
            mention = self._longest(tokens, position) if position >= end else None
            if mention:
                found.append(mention)
                end = mention.end
        return tuple(found)

    def _longest(self, tokens: Sequence[str], start: int) -> Mention | None:
        key, best, end = "", None, start
        seams: list[int] = []
        for position in range(start, len(tokens)):
            longer = self._continued(key, tokens[position])
            if longer is None:
                break
            key = longer
            meaning = self._known[key]
            if meaning and meaning.seams.issuperset(seams):
                best, end = meaning, position + 1
            seams.append(len(key))
        return Mention(id=best.id, group=best.group, start=start, end=end, weak=best.weak) if best else None

    def _continued(self, key: str, token: str) -> str | None:
        """Extends the key by one token; None if no name continues so. A non-Latin token may carry an ending."""
        if token.isascii():
            longer = _joined(key, token)
            return longer if longer in self._known else None
        forms = (_joined(key, form) for form in _without_endings(token))
        return next((form for form in forms if form in self._known), None)

    def _learn(self, variants: Sequence[tuple[LexiconEntry, str]]) -> None:
        pieces = _token_lists(variant for _, variant in variants)
        for (entry, variant), words in zip(variants, pieces, strict=True):
            if words:  # an editor may have written a name of signs only
                self._insert(words, entry, weak=variant in entry.weak)

    def _insert(self, words: Sequence[str], entry: LexiconEntry, *, weak: bool) -> None:
        *beginnings, name = accumulate(words, _joined)
        meaning = _Meaning(entry.id, entry.group, weak, frozenset(map(len, beginnings)))
        for beginning in beginnings:
            self._known.setdefault(beginning, None)
        self._mean(name, meaning)
        hashtag = "".join(words)
        if hashtag != name and len(hashtag) >= _SHORTEST_HASHTAG:
            self._mean(hashtag, meaning)

    def _mean(self, key: str, meaning: _Meaning) -> None:
        """Assigns a key: the first name keeps it, but a strong name replaces a weak one."""
        known = self._known.get(key)
        if known is None or (known.weak and not meaning.weak):
            self._known[key] = meaning
        elif known.id == meaning.id:  # شاه‌کرمی and شاهکرمی: the key may be parted as either is
            self._known[key] = replace(known, seams=known.seams | meaning.seams)


_SHORTEST_HASHTAG = 8  # HarbourTown, but not MayDay


def _without_endings(token: str) -> Iterator[str]:
    """Yields a token, then the token without each ending that names of its script may carry."""
    yield token
    for ending, before in _name_endings(script_of(token)):
        base = token.removesuffix(ending)
        if base != token and len(base) > 2 and base[-1] in before:
            yield base


@cache
def _name_endings(script: str) -> tuple[tuple[str, str], ...]:
    reader = readers().get(script)
    return reader.name_endings if reader else ()


def _joined(key: str, token: str) -> str:
    """Joins Latin words with a space; others without, because writers use spaces inconsistently there."""
    return f"{key} {token}" if key and key.isascii() and token.isascii() else key + token


_BREAK = "qqq"  # a word that is in no name


def _token_lists(names: Iterable[str]) -> Iterator[list[str]]:
    """Yields the tokens of each name, compounds split; tokenising all names at once takes a third of the time."""
    words: list[str] = []
    for token in tokens("".join(f"{name} {_BREAK} " for name in names).replace(ZWNJ, " ")):
        if token == _BREAK:
            yield words
            words = []
        else:
            words.append(token)

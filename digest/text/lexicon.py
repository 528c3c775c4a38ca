"""Names of people, places, organisations and laws in both scripts, found on tokens under one canonical id."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import Protocol

from digest.model.errors import DigestError
from digest.text.normalise import ZWNJ
from digest.text.tokens import tokens


class NameLike(Protocol):
    """What an extra name must have; `digest.config.settings.Name` does."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def group(self) -> str: ...  # noqa: D102
    @property
    def en(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def fa(self) -> tuple[str, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class LexiconEntry:
    """A canonical id with its variants, the one for display first; a variant in `weak` needs company to count."""

    id: str
    group: str
    en: tuple[str, ...]
    fa: tuple[str, ...]
    weak: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name found in tokens[start:end]; `weak` when the words alone may mean something else (آزادی, Meta, strike)."""

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
    seams: frozenset[int]  # where its words meet in the key


class Lexicon:
    """Names by id, and by the joined tokens of all their variants."""

    def __init__(self, entries: Iterable[LexiconEntry]) -> None:
        self._entries = {entry.id: entry for entry in entries}
        # Every name by its joined tokens, and the beginnings of longer names with None.
        self._known: dict[str, _Meaning | None] = {}
        variants = [(entry, variant) for entry in self._entries.values() for variant in entry.en + entry.fa]
        for plain in (True, False):  # text in ASCII has a shorter way to its tokens
            self._learn([pair for pair in variants if pair[1].isascii() is plain])

    @classmethod
    def load(cls, extra: Iterable[NameLike] = ()) -> "Lexicon":
        """The program's own names and an editor's before them; an extra name with a known id adds its variants."""
        return _loaded(tuple(_entry(name.id, name.group, name.en, name.fa) for name in extra))

    @property
    def entries(self) -> Mapping[str, LexiconEntry]:
        """All entries by id."""
        return self._entries

    def name(self, id: str, language: str) -> str:
        """The name for display in `en` or `fa`, else in the other language, else the id itself."""
        entry = self._entries.get(id)
        if entry is None:
            return id
        own, other = (entry.fa, entry.en) if language == "fa" else (entry.en, entry.fa)
        return (own or other or (id,))[0]

    def find(self, tokens: Sequence[str]) -> tuple[Mention, ...]:
        """The names in a text's tokens, leftmost and longest first, none overlapping another."""
        found: list[Mention] = []
        position, count, known = 0, len(tokens), self._known
        while position < count:
            if tokens[position] in known or not tokens[position].isascii():
                mention = self._longest(tokens, position)
                if mention:
                    found.append(mention)
                    position = mention.end
                    continue
            position += 1
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
        """The key with one more token where a name goes on with it; a Persian token may carry an ending."""
        for form in (token,) if token.isascii() else _without_endings(token):
            longer = _joined(key, form)
            if longer in self._known:
                return longer
        return None

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
        """The first name that claims a key has it, a weak one until a strong one comes."""
        known = self._known.get(key)
        if known is None or (known.weak and not meaning.weak):
            self._known[key] = meaning
        elif known.id == meaning.id:  # شاه‌کرمی and شاهکرمی: the key may be parted as either is
            self._known[key] = replace(known, seams=known.seams | meaning.seams)


_SHORTEST_HASHTAG = 8  # MahsaAmini, but not MayDay


def _without_endings(token: str) -> Iterator[str]:
    """A Persian token, then without the plural of peoples, or the ی that joins a vowel to the next word.

    Other plurals are left alone: حماسه‌ای (epic) is no حماس, دانشگاه‌های تهران not the University of Tehran.
    """
    yield token
    for ending, before in (("ها", "ی"), ("های", "ی"), ("ی", "اوه")):
        base = token.removesuffix(ending)
        if base != token and len(base) > 2 and base[-1] in before:
            yield base


def _joined(key: str, token: str) -> str:
    """Words of Latin script with a space; Persian ones without, since writers join and part them at will."""
    return f"{key} {token}" if key and key.isascii() and token.isascii() else key + token


_BREAK = "qqq"  # a word that no name has


def _token_lists(names: Iterable[str]) -> Iterator[list[str]]:
    """The tokens of each name, Persian compounds parted; all names at once take a third of the time of one by one."""
    words: list[str] = []
    for token in tokens("".join(f"{name} {_BREAK} " for name in names).replace(ZWNJ, " ")):
        if token == _BREAK:
            yield words
            words = []
        else:
            words.append(token)


def _merged(known: LexiconEntry, extra: LexiconEntry) -> LexiconEntry:
    """Both entries' variants; whether one is weak is for the extra entry to say."""
    return LexiconEntry(
        id=known.id,
        group=known.group,
        en=tuple(dict.fromkeys(known.en + extra.en)),
        fa=tuple(dict.fromkeys(known.fa + extra.fa)),
        weak=known.weak.difference(extra.en, extra.fa) | extra.weak,
    )


@lru_cache(maxsize=2)  # a lexicon does not change, and each step of a day asks for the same
def _loaded(extra: tuple[LexiconEntry, ...]) -> Lexicon:
    shipped = {entry.id: entry for entry in shipped_entries()}
    own: dict[str, LexiconEntry] = {}
    for entry in extra:
        known = own.get(entry.id) or shipped.get(entry.id)
        own[entry.id] = _merged(known, entry) if known else entry
    return Lexicon([*own.values(), *(entry for entry in shipped.values() if entry.id not in own)])


def shipped_entries() -> tuple[LexiconEntry, ...]:
    """The entries of `lexicon/*.txt`: the file name is the group, a line `id | English; variant | Persian; variant`."""
    entries: list[LexiconEntry] = []
    for file in sorted((files("digest.text") / "lexicon").iterdir(), key=lambda file: file.name):
        entries.extend(parse_entries(file.read_text(encoding="utf-8"), file.name))
    return tuple(entries)


def parse_entries(text: str, file_name: str) -> Iterator[LexiconEntry]:
    """The entries of one lexicon file, its group the file's name; DigestError names the line that is none."""
    group = file_name.removesuffix(".txt")
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 3 or not parts[0] or not (parts[1] or parts[2]):
            wanted = "write `id | English; variants | Persian; variants`"
            raise DigestError(f"{file_name}:{number}: {line!r} is no name; {wanted}")
        yield _entry(parts[0], group, _variants(parts[1]), _variants(parts[2]))


def _entry(id: str, group: str, en: Sequence[str], fa: Sequence[str]) -> LexiconEntry:
    """An entry of variants of which the weak ones begin with `~`."""
    return LexiconEntry(
        id=id,
        group=group,
        en=tuple(variant.removeprefix("~") for variant in en),
        fa=tuple(variant.removeprefix("~") for variant in fa),
        weak=frozenset(variant[1:] for variant in (*en, *fa) if variant.startswith("~")),
    )


def _variants(text: str) -> list[str]:
    return [variant for variant in map(str.strip, text.split(";")) if variant]

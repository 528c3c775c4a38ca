"""Names of people, places, organisations and laws in both scripts, found on tokens under one canonical id."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import product
from typing import Any, Protocol

from digest.errors import DigestError
from digest.text.normalise import ZWNJ, match_key
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


_Node = dict[str, Any]  # token -> node; _END -> (entry id, group, weak)
_END = ""  # no token is empty


class Lexicon:
    """Names by id, and a trie over the tokens of all their variants."""

    def __init__(self, entries: Iterable[LexiconEntry]) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self._root: _Node = {}
        for entry in self._entries.values():
            for variant in entry.en + entry.fa:
                self._insert(entry, variant)

    @classmethod
    def load(cls, extra: Iterable[NameLike] = ()) -> "Lexicon":
        """The program's own names and an editor's beside them; an extra name with a known id adds its variants."""
        entries = {entry.id: entry for entry in shipped_entries()}
        for name in extra:
            entries[name.id] = _merged(entries.get(name.id), parse_name(name))
        return cls(entries.values())

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
        position, count, root = 0, len(tokens), self._root
        while position < count:
            if tokens[position] in root or not tokens[position].isascii():
                mention = self._longest(tokens, position)
                if mention:
                    found.append(mention)
                    position = mention.end
                    continue
            position += 1
        return tuple(found)

    def _longest(self, tokens: Sequence[str], start: int) -> Mention | None:
        node: _Node | None = self._root
        best: tuple[int, tuple[str, str, bool]] | None = None
        for position in range(start, len(tokens)):
            node = _step(node, tokens[position]) if node else None
            if node is None:
                break
            if _END in node:
                best = (position + 1, node[_END])
        if best is None:
            return None
        end, (id, group, weak) = best
        return Mention(id=id, group=group, start=start, end=end, weak=weak)

    def _insert(self, entry: LexiconEntry, variant: str) -> None:
        weak = variant in entry.weak
        for spelling in _spellings(variant):
            node = self._root
            for token in spelling:
                node = node.setdefault(token, {})
            known = node.get(_END)
            if known is None or (known[2] and not weak):
                node[_END] = (entry.id, entry.group, weak)


_ENDINGS = ("هایی", "های", "ها", "یی", "ی")


def _step(node: _Node, token: str) -> _Node | None:
    """The next node; a Persian token may carry a plural, or the ی that joins it to the next word after a vowel."""
    following: _Node | None = node.get(token)
    if following is not None or token.isascii():
        return following
    for ending in _ENDINGS:
        base = token.removesuffix(ending)
        if base != token and len(base) > 2 and (ending != "ی" or base[-1] in "اوه"):
            return node.get(base)
    return None


def _spellings(variant: str) -> Iterator[tuple[str, ...]]:
    """The token sequences of one variant: Persian compounds are written apart, joined, or with a ZWNJ."""
    words = variant.split()
    yield tokens(variant)
    if match_key(variant).isascii():
        joined = "".join(tokens(variant))
        if len(words) > 1 and len(joined) >= 8:
            yield (joined,)
        return
    pieces = variant.replace(ZWNJ, " ").split()
    if 1 < len(pieces) <= 4:
        for gaps in product(("", " "), repeat=len(pieces) - 1):
            yield tokens("".join(piece + gap for piece, gap in zip(pieces, (*gaps, ""), strict=True)))


def _merged(known: LexiconEntry | None, extra: LexiconEntry) -> LexiconEntry:
    if known is None:
        return extra
    return LexiconEntry(
        id=known.id,
        group=known.group,
        en=tuple(dict.fromkeys(known.en + extra.en)),
        fa=tuple(dict.fromkeys(known.fa + extra.fa)),
        weak=known.weak | extra.weak,
    )


def parse_name(name: NameLike) -> LexiconEntry:
    """An entry of a name whose weak variants begin with `~`."""
    variants = name.en + name.fa
    return LexiconEntry(
        id=name.id,
        group=name.group,
        en=tuple(variant.removeprefix("~") for variant in name.en),
        fa=tuple(variant.removeprefix("~") for variant in name.fa),
        weak=frozenset(variant.removeprefix("~") for variant in variants if variant.startswith("~")),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    id: str
    group: str
    en: tuple[str, ...]
    fa: tuple[str, ...]


def shipped_entries() -> tuple[LexiconEntry, ...]:
    """The entries of `lexicon/*.txt`: the file name is the group, a line `id | English; variant | Persian; variant`."""
    folder = files("digest.text") / "lexicon"
    entries: list[LexiconEntry] = []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        group = file.name.removesuffix(".txt")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                entries.append(_parse_line(line, group, f"{file.name}:{number}"))
    return tuple(entries)


def _parse_line(line: str, group: str, where: str) -> LexiconEntry:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 3 or not parts[0]:
        raise DigestError(f"{where}: {line!r} is no name; write `id | English; variants | Persian; variants`")
    id, en, fa = parts
    return parse_name(_Line(id=id, group=group, en=_variants(en), fa=_variants(fa)))


def _variants(text: str) -> tuple[str, ...]:
    return tuple(variant.strip() for variant in text.split(";") if variant.strip())

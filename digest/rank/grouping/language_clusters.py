"""The texts of one language and their groups: near pairs, average link, and a second look at what is large."""

from collections.abc import Sequence

from digest.beats.beat import Beat
from digest.rank.grouping.average_link import Grouping
from digest.rank.grouping.copies import title_words
from digest.rank.grouping.splitting import split
from digest.rank.grouping.vectors import Space
from digest.rank.reading.common_words import common_stems
from digest.rank.reading.features import Features
from digest.rank.reading.kinds import Kind, kind_of
from digest.rank.reading.locations import Scene, elsewhere, lands_of, scene_of
from digest.text.bullets import part_of

SAME_EVENT = 0.145
SAME_TITLE, TITLE_WORDS = 0.3, 4
OTHER_KIND = 0.7
LINES, FULL = 25, 45  # different words of a line or two, and of a text whose words tell enough
FIELD_WEIGHTS = (0.8, 0.2, 0.1)
NEAR = 0.04
LARGEST = 400
BLOCK = 5000

Group = tuple[int, ...]


class Strand:
    """Texts of one language under their numbers. They come in lots; each lot costs what it holds."""

    def __init__(self, beat: Beat) -> None:
        self._beat = beat
        self._common = common_stems(beat)
        self._space = Space(FIELD_WEIGHTS, self._common)
        self._grouping = Grouping(SAME_EVENT, LARGEST)
        self._numbers: list[int] = []
        self._texts: list[Features] = []
        self._kinds: list[Kind] = []
        self._sizes: list[int] = []
        self._titles: list[frozenset[str]] = []
        self._scenes: list[Scene] = []
        self._posts: list[str] = []
        self._looked: dict[int, tuple[int, list[list[int]]]] = {}

    def add(self, texts: Sequence[tuple[int, Features]]) -> None:
        """Add texts under their numbers and let them find their groups."""
        start = len(self._texts)
        self._numbers += [number for number, _ in texts]
        self._texts += [text for _, text in texts]
        self._kinds += [kind_of(text, self._beat) for _, text in texts]
        self._titles += [title_words(text, self._common) for _, text in texts]
        self._scenes += [scene_of(text) for _, text in texts]
        self._posts += [_post(text) for _, text in texts]
        for block in range(0, len(texts), BLOCK):  # the words of a whole week at once would take a gigabyte
            fields = [
                (text.terms, text.lead_terms, lands_of(text, self._beat)) for _, text in texts[block : block + BLOCK]
            ]
            self._sizes += [len(terms) for terms, _, _ in fields]
            self._space.add(fields)
        pairs = self._space.near_pairs(start, NEAR)
        self._grouping.add(range(start, len(self._texts)), (self._told(pair) for pair in pairs))

    def groups(self) -> list[Group]:
        """The numbers of each group's texts, lowest first."""
        return [group for name in self._grouping.members for group in self._second_look(name)]

    def _told(self, pair: tuple[int, int, float]) -> tuple[int, int, float]:
        """A pair with its nearness: none where they are about different places or are news items of one post; more
        under one telling title, whatever the page gave as its text; less where one of them is no report of an event,
        since every commentary stands alone; less where both are a line or two, of which three words in common are a
        large share.
        """
        first, second, nearness = pair
        if elsewhere(self._scenes[first], self._scenes[second]) or self._posts[first] == self._posts[second] != "":
            return first, second, 0.0
        if (words := max(self._sizes[first], self._sizes[second])) < LINES:
            nearness *= words / FULL
        if self._titles[first] == self._titles[second] and len(self._titles[first]) >= TITLE_WORDS:
            nearness += SAME_TITLE
        both = self._kinds[first] == self._kinds[second] == Kind.EVENT
        return first, second, nearness if both else nearness * OTHER_KIND

    def _second_look(self, name: int) -> list[Group]:
        """A group in its parts; looked at anew only when it has grown."""
        nodes = sorted(self._grouping.members[name])
        if name not in self._looked or self._looked[name][0] != len(nodes):
            self._looked[name] = (len(nodes), split([self._texts[node].terms for node in nodes]))
        return [tuple(self._numbers[nodes[place]] for place in part) for part in self._looked[name][1]]


def _post(text: Features) -> str:
    """The address of the post that carries this and other news items; else nothing."""
    address = text.item.canonical_url
    return address.rpartition("#")[0] if part_of(address) else ""

"""Incremental agglomerative clustering: takes nodes and likely pairs, gives groups of nodes.

The similarity of two groups is the sum of their pairs, divided by (size · size) to the power of SIZE_EXPONENT. With 1
that is average link (UPGMA: Sokal, Michener 1958), which never joins a large story, because few of its reports are
alike; with 0.5 a chain of reports drifting from one event to the next stays together.
"""

import heapq
from collections.abc import Iterable

SIZE_EXPONENT = 0.6


class Grouping:
    """Groups of nodes, named by their lowest node. Adding nodes continues from the existing groups."""

    def __init__(self, threshold: float, largest: int) -> None:
        self._threshold = threshold
        self._largest = largest
        self.members: dict[int, list[int]] = {}
        self._of: dict[int, int] = {}
        self._sums: dict[int, dict[int, float]] = {}
        self._scale: dict[int, float] = {}

    def add(self, nodes: Iterable[int], pairs: Iterable[tuple[int, int, float]]) -> set[int]:
        """Adds nodes and their pairs, merges similar groups, and returns the names of the groups that changed."""
        changed = set()
        for node in nodes:
            self.members[node] = [node]
            self._of[node] = node
            self._sums[node] = {}
            self._scale[node] = 1.0
            changed.add(node)
        touched = set[int]()
        for first, second, nearness in pairs:
            one, other = self._of[first], self._of[second]
            if one != other:
                sums = self._sums
                sums[one][other] = sums[one].get(other, 0.0) + nearness
                sums[other][one] = sums[other].get(one, 0.0) + nearness
                touched |= {one, other}
        offered = (
            (-self._nearness(one, other), min(one, other), max(one, other))
            for one in touched
            for other in self._sums[one]
            if one < other or other not in touched
        )
        heap = [offer for offer in offered if -offer[0] >= self._threshold]
        heapq.heapify(heap)
        while heap:
            nearness, one, other = heapq.heappop(heap)
            standing = one in self.members and other in self.members and -nearness == self._nearness(one, other)
            if standing and self._merge(one, other, heap):
                changed.discard(other)
                changed.add(one)
        return changed

    def _nearness(self, one: int, other: int) -> float:
        return self._sums[one].get(other, 0.0) / (self._scale[one] * self._scale[other])

    def _merge(self, one: int, other: int, heap: list[tuple[float, int, int]]) -> bool:
        """Merges `other` into `one` (the lower name) and updates the heap; False if the result would be too large."""
        if len(self.members[one]) + len(self.members[other]) > self._largest:
            return False
        for node in self.members[other]:
            self._of[node] = one
        self.members[one] += self.members.pop(other)
        gone, own = self._sums.pop(other), self._sums[one]
        own.pop(other, None)
        self._scale[one] = float(len(self.members[one]) ** SIZE_EXPONENT)
        del self._scale[other]
        gone.pop(one, None)
        for third, nearness in gone.items():
            own[third] = own.get(third, 0.0) + nearness
            theirs = self._sums[third]
            del theirs[other]
            theirs[one] = own[third]
        least = self._threshold * self._scale[one]
        for third, total in own.items():
            if total >= least * self._scale[third]:
                nearness = self._nearness(one, third)
                heapq.heappush(heap, (-nearness, min(one, third), max(one, third)))
        return True

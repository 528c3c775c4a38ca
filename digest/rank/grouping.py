"""
Average-link grouping that can go on: nodes and near pairs come in, groups of nodes come out.

Two groups are as near as their members are on average (UPGMA: Sokal, Michener 1958), over the near pairs only: a pair
that was never near counts as 0. So a chain of reports that drifts from one event to the next does not hold together.
"""

import heapq
from collections.abc import Callable, Iterable

Nearness = Callable[[int, int], bool]


class Grouping:
    """Groups of nodes, named by their lowest node. Adding nodes continues from the groups there are."""

    def __init__(self, threshold: float, largest: int) -> None:
        self._threshold = threshold
        self._largest = largest
        self.members: dict[int, list[int]] = {}
        self._of: dict[int, int] = {}
        self._sums: dict[int, dict[int, float]] = {}

    def add(self, nodes: Iterable[int], pairs: Iterable[tuple[int, int, float]]) -> set[int]:
        """Add nodes and their near pairs, merge what is near, and give the groups that changed."""
        changed = set()
        for node in nodes:
            self.members[node] = [node]
            self._of[node] = node
            self._sums[node] = {}
            changed.add(node)
        touched = set()
        for first, second, nearness in pairs:
            one, other = self._of[first], self._of[second]
            if one != other:
                sums = self._sums
                sums[one][other] = sums[one].get(other, 0.0) + nearness
                sums[other][one] = sums[other].get(one, 0.0) + nearness
                touched.add((min(one, other), max(one, other)))
        heap = [(-self._average(one, other), one, other) for one, other in touched]
        heapq.heapify(heap)
        while heap:
            nearness, one, other = heapq.heappop(heap)
            if -nearness < self._threshold:
                break
            if one in self.members and other in self.members and -nearness == self._average(one, other):
                self._merge(one, other, heap)
                changed -= {other}
                changed.add(one)
        return changed

    def _average(self, one: int, other: int) -> float:
        return self._sums[one].get(other, 0.0) / (len(self.members[one]) * len(self.members[other]))

    def _merge(self, one: int, other: int, heap: list[tuple[float, int, int]]) -> None:
        """Merge `other` into `one` (the lower name) and offer the new group's neighbours."""
        if len(self.members[one]) + len(self.members[other]) > self._largest:
            return
        for node in self.members[other]:
            self._of[node] = one
        self.members[one] += self.members.pop(other)
        gone = self._sums.pop(other)
        own = self._sums[one]
        own.pop(other, None)
        gone.pop(one, None)
        for third, nearness in gone.items():
            own[third] = own.get(third, 0.0) + nearness
            theirs = self._sums[third]
            del theirs[other]
            theirs[one] = own[third]
        for third in own:
            average = self._average(one, third)
            if average >= self._threshold:
                heapq.heappush(heap, (-average, min(one, third), max(one, third)))

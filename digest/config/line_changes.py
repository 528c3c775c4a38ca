"""Line changes of a file that can be reverted after other lines of it were changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

CONTEXT = 2  # lines kept on each side of a change: they say where it belongs


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """Lines that replace others, with CONTEXT lines around them."""

    before: str
    after: str

    def turned(self) -> "LineChange":
        """Returns the inverse change."""
        return LineChange(before=self.after, after=self.before)


def line_changes(before: str, after: str) -> tuple[LineChange, ...]:
    """Returns the changes between two texts, in the order of the lines."""
    old, new = before.split("\n"), after.split("\n")
    groups = SequenceMatcher(None, old, new).get_grouped_opcodes(CONTEXT)
    return tuple(
        LineChange(
            before="\n".join(old[group[0][1] : group[-1][2]]),
            after="\n".join(new[group[0][3] : group[-1][4]]),
        )
        for group in groups
    )


def with_changes(text: str, changes: Sequence[LineChange]) -> str | None:
    """Returns the text with the changes applied; None if the lines of one are missing or occur twice."""
    framed = f"\n{text}\n"
    for change in changes:
        lines = f"\n{change.before}\n"
        at = framed.find(lines)
        if at < 0 or framed.find(lines, at + 1) >= 0:
            return None
        framed = f"{framed[:at]}\n{change.after}\n{framed[at + len(lines) :]}"
    return framed[1:-1]

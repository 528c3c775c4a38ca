"""Why a story was not picked: a rule with its values, which each interface words in its own language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Barrier(StrEnum):
    """The rules that can exclude a story."""

    KILLED = "killed"
    NOTHING_NEW = "nothing_new"
    NO_EVENT = "no_event"
    HARDLY_ON_TOPIC = "hardly_on_topic"
    FLOOR = "floor"
    REPETITION = "repetition"
    PUBLISHER_CAP = "publisher_cap"
    OWNER_CAP = "owner_cap"
    CITY_CAP = "city_cap"
    BETTER = "better"
    PINNED = "pinned"
    UNLIKE = "unlike"
    RESERVED = "reserved"
    OFF_TOPIC = "off_topic"


WORDS: Mapping[Barrier, str] = {
    Barrier.KILLED: "killed by {author}: {reason}",
    Barrier.NOTHING_NEW: "nothing new since the edition of {day}",
    Barrier.NO_EVENT: "a {kind}, no event of its own",
    Barrier.HARDLY_ON_TOPIC: "hardly on topic: {topic} {score}, a pick needs {least}",
    Barrier.FLOOR: "score {score} is below the floor {floor}",
    Barrier.REPETITION: "says nearly the same as story {story}",
    Barrier.PUBLISHER_CAP: "already {number} picks led by {publisher}",
    Barrier.OWNER_CAP: "already {number} picks led by publishers of {owner}",
    Barrier.CITY_CAP: "already {number} picks from {city}",
    Barrier.BETTER: "the {size} places went to stories with a better score",
    Barrier.PINNED: "pinned",
    Barrier.UNLIKE: "unlike the others",
    Barrier.RESERVED: "kept for {topic}",
    Barrier.OFF_TOPIC: "off topic",
}
"""How files, logs and the command line say them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOut:
    """Why a story was not picked: `values` fill in the text of the barrier; `others` are further reasons, each
    sufficient.
    """

    barrier: Barrier
    values: Mapping[str, str] = field(default_factory=dict)
    others: tuple["KeptOut", ...] = ()

    def __str__(self) -> str:
        """The wording for files and logs."""
        return " or ".join([WORDS[self.barrier].format_map(self.values), *map(str, self.others)])

"""Jobs: pieces of a newsletter's work that any worker may do, each identified by keys alone.

The ledger says what is to be done. A job only says where to look: a lost job is planned again, and one that comes
twice, late or out of order finds nothing left to do.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from digest.model.errors import DigestError
from digest.model.shards import WHOLE, Shard, shard_of, shards

SOURCES_PER_JOB = 50
LETTERS_PER_JOB = 500
MOST_SHARDS = 1000


class JobKind(StrEnum):
    """The kind of a job; also the name of its queue."""

    COLLECT = "collect"
    PAGES = "pages"
    EMBED = "embed"
    EDITION = "edition"
    SEND = "send"
    MAIL = "mail"
    UPKEEP = "upkeep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of work: `about` an edition, an issue or an incoming mail; a `shard` of letters, or of hosts."""

    kind: JobKind
    about: str = ""
    shard: Shard = WHOLE

    @property
    def key(self) -> str:
        """The job as one line, equal for equal work."""
        return f"{self.kind} {self.about or '-'} {self.shard.number} of {self.shard.of}"

    @property
    def lock(self) -> str:
        """The name that only one worker holds: of the job, or of its hosts, which are asked by one worker at a time."""
        if self.kind in (JobKind.COLLECT, JobKind.PAGES):
            return f"hosts {self.shard.number} of {self.shard.of}"
        return f"job {self.key}"


class JobQueue(Protocol):
    """A queue of jobs waiting for a worker."""

    def put(self, jobs: Iterable[Job]) -> int:
        """Queues the jobs that are not waiting already; returns how many."""

    def drop_dead(self) -> int:
        """Removes jobs whose worker died; their remaining work is planned again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineQueue:
    """The queue of a single process: each job is done at once, in order."""

    perform: Callable[[Job], None]

    def put(self, jobs: Iterable[Job]) -> int:
        """Does the jobs; returns how many."""
        done = tuple(jobs)
        for job in done:
            self.perform(job)
        return len(done)

    def drop_dead(self) -> int:
        """Returns 0: no job outlives its process."""
        return 0


def parse_job(key: str) -> Job:
    """Parses a job's key. Raises DigestError if this version of the program does not know it."""
    try:
        kind, about, number, _, of = key.split(" ")
        shard = Shard(number=int(number), of=int(of))
        return Job(kind=JobKind(kind), about="" if about == "-" else about, shard=shard)
    except ValueError:
        raise DigestError(f"the job {key!r} is of another version of this program; upgrade this worker") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWork:
    """What the ledger says is due now.

    `hosts` are those of the sources to visit, `page_hosts` those of pages to read, `embed_hosts` those of new texts to
    embed; `sources` is the number of enabled sources. `overdue` says that a due
    edition has waited long enough for them. `issues` are those that may be sent, with the number of their deliveries;
    `mails` are the ids of incoming mails.
    """

    sources: int = 0
    hosts: frozenset[str] = frozenset()
    page_hosts: frozenset[str] = frozenset()
    embed_hosts: frozenset[str] = frozenset()
    edition: str = ""
    overdue: bool = False
    issues: tuple[tuple[str, int], ...] = ()
    mails: tuple[str, ...] = ()
    upkeep: bool = False


def plan_jobs(due: DueWork) -> tuple[Job, ...]:
    """Returns the jobs for the due work: letters first, then the edition, after visiting its sources."""
    jobs = [
        Job(kind=JobKind.SEND, about=issue, shard=shard)
        for issue, letters in due.issues
        for shard in shards(_parts(letters, LETTERS_PER_JOB))
    ]
    if due.edition and (due.overdue or not (due.hosts or due.page_hosts)):
        jobs.append(Job(kind=JobKind.EDITION, about=due.edition))
    parts = _parts(due.sources, SOURCES_PER_JOB)
    jobs += _by_host(JobKind.COLLECT, due.hosts, parts)
    # After the visits, whose new items have pages. A job of either kind keeps the other from the same hosts.
    jobs += _by_host(JobKind.PAGES, due.hosts | due.page_hosts, parts)
    jobs += _by_host(JobKind.EMBED, due.embed_hosts, parts)
    jobs += [Job(kind=JobKind.MAIL, about=mail) for mail in due.mails]
    jobs += [Job(kind=JobKind.UPKEEP)] if due.upkeep else []
    return tuple(jobs)


def _by_host(kind: JobKind, hosts: Iterable[str], parts: int) -> list[Job]:
    numbers = sorted({shard_of(host, parts).number for host in hosts})
    return [Job(kind=kind, shard=Shard(number=number, of=parts)) for number in numbers]


def _parts(number: int, each: int) -> int:
    return min(MOST_SHARDS, max(1, math.ceil(number / each)))

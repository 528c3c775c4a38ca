"""The operator's use cases: the state of a home, what needs a person, what may be deleted."""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.collect.attention import health_note
from digest.config.environment import Environment
from digest.config.settings import Settings
from digest.deliver.timetable import LONGEST_RUN, dated_ahead, due_edition
from digest.edition.record import load
from digest.files.folder import FolderFiles
from digest.files.place import EVIDENCE
from digest.model.subscribers import DeliveryState
from digest.services.day_quality import kept_quality, unlike_before
from digest.services.deps import Deps
from digest.services.recorded_runs import last_runs
from digest.store.deliveries import Progress
from digest.store.item_search import ItemSearch
from digest.store.ledger import Run
from digest.store.post_rows import KeptPost, PostRows
from digest.store.publisher_name_rows import PublisherNameRows
from digest.store.recall_rows import Recall, Recalls
from digest.store.shared_work import SharedWork, shared_work
from digest.store.translation_rows import drop_translations
from digest.store.vector_rows import drop_vectors

KEPT_ITEMS = timedelta(days=60)
KEPT_VECTORS = timedelta(days=30)  # ranking looks back a week
KEPT_DELIVERIES = timedelta(days=14)  # then only totals: who got what and when is not kept longer
KEPT_FILES = timedelta(days=14)
KEPT_NAMES = timedelta(days=90)  # longer than an outlet's feed usually pauses
KEPT_RUNS = timedelta(days=400)
RECENT = timedelta(days=3)  # the operator already knows about older things
FAULTS_NAMED = 4  # faults of a letter named in the operator's note
ASIDES_NEW = timedelta(days=1)
KEPT_ASIDES, KEPT_PRIVATE_ASIDES = timedelta(days=30), timedelta(days=2)
LEAST_FREE = 500_000_000  # bytes
LONGEST_WAIT_SECONDS = 900.0
"""If jobs wait longer, there are too few workers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The state of a home.

    `deliveries` are (day, state, number), `waiting` the editions not fully delivered, `unsent` the recent days whose
    edition is not queued: a draft that waits for approval, or an interrupted run.
    """

    kind: str
    now: datetime
    latest_edition: str | None
    due: str
    deliveries: tuple[tuple[str, str, int], ...]
    waiting: tuple[Progress, ...]
    unsent: tuple[str, ...]
    subscribers: dict[str, int]
    subscribers_at: str  # when a long list was counted, else ""
    sources: dict[str, int]
    source_notes: tuple[str, ...]
    runs: tuple[Run, ...]
    free_bytes: int
    engine: str  # of the database
    database_bytes: int
    work: SharedWork | None  # with other machines
    asides: dict[str, int]
    posts: tuple[KeptPost, ...]
    missed: str  # why the day has no edition although its deadline has passed, else ""
    edition_absent: bool  # the send time has passed and the day has no edition
    days_ahead: tuple[str, ...]  # future days that have an edition
    recalls: tuple[Recall, ...]
    quality: Mapping[str, Mapping[str, float]]  # the figures of the last editions' picks, by day
    letter_faults: tuple[str, ...]  # what the review of today's letter found and could not fix


def gather(deps: Deps, *, reminders: bool = True) -> Facts:
    """Collects the facts of a home; without `reminders` a source is named only when it is new or a week has passed."""
    ledger, now = deps.ledger, deps.clock()
    visits = ledger.visits()
    subscribers, subscribers_at = deps.subscribers.latest_counts()
    timing = due_edition(deps.settings, now=now, latest_day=deps.latest_day)
    kind, due = ledger.home()["kind"], timing.wait or f"the edition of {timing.day} is due now"
    known = [(s.name, visits[s.url]) for s in deps.settings.sources if s.enabled and s.url in visits]
    return Facts(
        kind=kind,
        now=now,
        latest_edition=deps.latest_day,
        missed=due if timing.missed and kind != "replay" else "",
        edition_absent=(timing.missed or timing.wait is None) and kind != "replay",
        due="nothing is due in a replay home" if kind == "replay" else due,
        deliveries=deps.deliveries.counts(),
        waiting=deps.deliveries.waiting(resend=True),
        unsent=() if kind == "replay" else deps.deliveries.unqueued((now - RECENT).date().isoformat()),
        subscribers=subscribers,
        subscribers_at=subscribers_at,
        sources=dict(Counter(visit.health.value for visit in visits.values()).most_common()),
        source_notes=tuple(health_note(known, now, reminders=reminders).splitlines()),
        runs=last_runs(deps, 10),
        free_bytes=shutil.disk_usage(deps.home).free,
        engine=ledger.database.dialect,
        database_bytes=ledger.database_bytes(),
        work=shared_work(ledger.database),
        asides=deps.bulkhead.rows.count_since(now - ASIDES_NEW),
        days_ahead=ledger.days_ahead(deps.today),
        recalls=Recalls(ledger.database).all(),
        posts=PostRows(ledger.database).since((now - RECENT).date().isoformat()),
        quality=kept_quality(deps),
        letter_faults=_letter_faults(deps),
    )


def _letter_faults(deps: Deps) -> tuple[str, ...]:
    frozen = deps.ledger.edition(deps.today)
    edition = load(frozen.record) if frozen else None
    letters = (edition, *edition.in_other_languages) if edition else ()
    return tuple(f"{letter.language}: {note}" for letter in letters for note in letter.notes)


def attention(facts: Facts, held: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Returns what needs a person, one line each; `held` are lines of the calling run."""
    lines = list(held)
    lines += [facts.missed] if facts.missed else []
    lines += [dated_ahead(day) for day in facts.days_ahead]
    lines += [] if held else _of_last_run(facts)
    lines += [f"the delivery of {one.day} is paused: {one.paused}" for one in facts.waiting if one.paused]
    lines += [f"the edition of {day} waits for you: digest approve --day {day}" for day in facts.unsent]
    recent = (facts.now - RECENT).date().isoformat()
    for day, state, number in facts.deliveries:
        if state == "uncertain" and day >= recent:
            letters = "1 letter" if number == 1 else f"{number} letters"
            lines.append(f"{letters} of {day} may or may not have arrived; see: digest status")
    lines += _of_posts(facts.posts)
    if facts.work and facts.work.oldest_seconds > LONGEST_WAIT_SECONDS:
        lines.append(f"jobs are not done in time: {work_line(facts.work)}; start more: digest worker")
    lines += facts.source_notes
    lines += unlike_before(facts.quality)
    lines += _of_letter(facts.letter_faults)
    if facts.asides:
        lines.append(asides_line(facts.asides))
    if facts.free_bytes < LEAST_FREE:
        lines.append(f"{facts.free_bytes // 1_000_000} MB are free on this disk; free some space")
    lines += [
        f"`digest {run.command}` of {run.started_at:%Y-%m-%d %H:%M} UTC is still at work, or hangs"
        for run in facts.runs[:3]
        if run.outcome == "running" and facts.now - run.started_at > LONGEST_RUN
    ]
    if facts.runs and facts.runs[0].started_at > facts.now + timedelta(minutes=5):
        lines.append(
            f"the clock went back: a run is dated {facts.runs[0].started_at:%Y-%m-%d %H:%M} UTC; set the clock"
        )
    return tuple(dict.fromkeys(lines))


def _of_last_run(facts: Facts) -> list[str]:
    """Returns what the last finished run needs from a person."""
    over = next((run for run in facts.runs if run.outcome != "running"), None)
    if over is None:
        return []
    if over.outcome == "killed":
        begun = f"{over.started_at:%Y-%m-%d %H:%M} UTC"
        return [
            f"`digest {over.command}` of {begun} was killed (lack of memory? look at: journalctl -k); "
            "the next run goes on from there"
        ]
    if over.outcome == "failed":
        return [f"`digest {over.command}` of {over.started_at:%Y-%m-%d %H:%M} UTC failed: {over.detail}"]
    return [over.detail] if over.outcome == "held" else []


def _of_posts(posts: Iterable[KeptPost]) -> Iterator[str]:
    for one in posts:
        place = f"{one.outlet} {one.place}"
        if one.state is DeliveryState.UNCERTAIN:
            yield f"the post of {one.day} in {place} may or may not have appeared ({one.detail}); look there"
        if one.state is DeliveryState.REFUSED:
            yield f"the edition of {one.day} did not appear in {place}: {one.detail}"


def _of_letter(faults: Sequence[str]) -> Iterator[str]:
    if faults:
        number = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        more = f"; and {len(faults) - FAULTS_NAMED} more" if len(faults) > FAULTS_NAMED else ""
        yield (
            f"the review of today's letter found {number} that no other report repairs: "
            f"{'; '.join(faults[:FAULTS_NAMED])}{more}; see: digest preflight"
        )


def work_line(work: SharedWork) -> str:
    """Formats shared work as `2 workers; 3 jobs wait, the oldest for 12 s`, and the lag of standbys."""
    workers = "1 worker" if work.workers == 1 else f"{work.workers} workers"
    oldest = f", the oldest for {work.oldest_seconds:.0f} s" if work.waiting else ""
    jobs = "1 job waits" if work.waiting == 1 else f"{work.waiting} jobs wait"
    standby = "1 standby is" if work.standbys == 1 else f"{work.standbys} standbys are"
    behind = f"; {standby} {work.behind_seconds:.1f} s behind" if work.standbys else ""
    return f"{workers}; {jobs}{oldest}{behind}"


def asides_line(counts: Mapping[str, int]) -> str:
    """Summarises the asides of the last day by kind, and says where to look."""
    number = sum(counts.values())
    kinds = ", ".join(f"{many} {kind}" for kind, many in counts.items())
    things = "thing was" if number == 1 else "things were"
    return (
        f"{number} {things} set aside in the last day because reading them failed ({kinds}); "
        "the rest went on; see: digest status --aside"
    )


def metrics(facts: Facts) -> str:
    """Formats the facts for Prometheus (text format 0.0.4); no label identifies a subscriber."""
    rows = [
        ("digest_deliveries", {"day": day, "state": state}, number)
        for day, state, number in facts.deliveries
        if day >= (facts.now - timedelta(days=7)).date().isoformat()
    ]
    rows += [("digest_subscribers", {"state": state}, number) for state, number in facts.subscribers.items()]
    rows += [("digest_sources", {"health": health}, number) for health, number in facts.sources.items()]
    rows.append(("digest_editions_paused", {}, sum(bool(one.paused) for one in facts.waiting)))
    rows += [("digest_set_aside", {"kind": kind}, number) for kind, number in facts.asides.items()]
    rows.append(("digest_edition_due_but_absent", {}, int(facts.edition_absent)))
    rows.append(("digest_free_bytes", {}, facts.free_bytes))
    rows.append(("digest_database_bytes", {}, facts.database_bytes))
    if facts.work:
        rows.append(("digest_workers", {}, facts.work.workers))
        rows.append(("digest_jobs_waiting", {}, facts.work.waiting))
        rows.append(("digest_oldest_job_seconds", {}, int(facts.work.oldest_seconds)))
        rows.append(("digest_standby_behind_seconds", {}, int(facts.work.behind_seconds)))
    for outcome in ("done", "held", "failed", "stopped"):
        ended = [run.finished_at for run in facts.runs if run.outcome == outcome and run.finished_at]
        if ended:
            rows.append(("digest_last_run_timestamp_seconds", {"outcome": outcome}, int(max(ended).timestamp())))
    lines: list[str] = []
    for name in dict.fromkeys(row[0] for row in rows):
        lines.append(f"# TYPE {name} gauge")
        lines += [f"{name}{_labels(labels)} {value}" for other, labels, value in rows if other == name]
    return "\n".join(lines) + "\n"


def _labels(labels: dict[str, str]) -> str:
    return "{" + ",".join(f'{key}="{value}"' for key, value in labels.items()) + "}" if labels else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """How much was deleted."""

    items: int
    deliveries: int
    files: int
    runs: int
    asides: int


def prune(deps: Deps) -> Pruned:
    """Deletes what has expired: items, delivery rows (their totals stay), written mails, old runs."""
    now = deps.clock()
    drop_vectors(deps.ledger.database, now - KEPT_VECTORS)
    drop_translations(deps.ledger.database, now - KEPT_VECTORS)
    PublisherNameRows(deps.ledger.database).drop(now - KEPT_NAMES)
    deps.subscribers.keep_counts(now)
    output = FolderFiles(deps.home / "output")
    files = sum(output.drop(folder, now - KEPT_FILES) for folder in ("outbox", "preview"))
    files += deps.files.drop(EVIDENCE, now - timedelta(days=deps.settings.edition.archive_days))
    items = deps.ledger.drop_items(now - KEPT_ITEMS)
    if items:
        ItemSearch(deps.ledger.database).tidy()
    return Pruned(
        items=items,
        deliveries=deps.deliveries.fold((now - KEPT_DELIVERIES).date().isoformat()),
        files=files,
        runs=deps.ledger.drop_runs(now - KEPT_RUNS),
        asides=deps.bulkhead.rows.drop(now - KEPT_ASIDES, now - KEPT_PRIVATE_ASIDES),
    )


def mail_problems(settings: Settings, environment: Environment) -> tuple[str, ...]:
    """Returns what prevents sending real mail, one line each; () for a mailer that writes files."""
    if environment.mailer.startswith("file:"):
        return ()
    wanted = (
        (environment.sender, "DIGEST_FROM: is not set; write the newsletter's sender, name@host or 'Name <name@host>'"),
        (environment.public_url, "DIGEST_PUBLIC_URL: is not set; subscribers leave with one click there"),
        (
            settings.delivery.postal_address,
            "feeds.yaml: delivery.postal_address is not set; letters to many need the publisher's postal address",
        ),
    )
    return tuple(problem for value, problem in wanted if not value)


def discreet_remarks(environment: Environment) -> tuple[str, ...]:
    """Returns what the discreet form still reveals, one line each."""
    if environment.mailer.startswith("file:"):
        return ()
    remarks = []
    if environment.discreet_sender is None:
        remarks.append("the discreet form shows the newsletter's own address; set DIGEST_DISCREET_FROM")
    elif _domain(environment.discreet_sender) == _domain(environment.sender or ""):
        remarks.append("the discreet form shows the newsletter's own domain; use another in DIGEST_DISCREET_FROM")
    if environment.discreet_url is None and environment.public_url:
        remarks.append("the discreet form has no web address: its links are mailto; set DIGEST_DISCREET_URL")
    return tuple(remarks)


def _domain(address: str) -> str:
    return address.rpartition("@")[2].rstrip("> ").lower()

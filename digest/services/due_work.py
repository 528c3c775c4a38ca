"""Reads from the ledger what is due now, for the jobs that the scheduler plans."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from digest.collect.web.urls import host_of
from digest.deliver.timetable import due_edition, permit
from digest.services.collect import pages_due, sources_due
from digest.services.deliver import name_uncertain
from digest.services.deps import Deps
from digest.services.jobs import DueWork, JobKind
from digest.services.recorded_runs import last_runs
from digest.store.embed_mark_rows import EmbedMarkRows
from digest.store.ledger import Run
from digest.store.mail_rows import MailRows

MAILS_AT_ONCE = 500
"""Incoming mails queued by one look of the scheduler, three times a minute."""
TRY_AGAIN = timedelta(hours=1)
"""The wait before a held edition is tried again, and between two runs of upkeep."""
MOST_TRIES = 3
"""Tries of an edition or of upkeep in that time, if each kills its worker."""
PATIENCE = timedelta(minutes=15)
"""How long a due edition waits for sources not yet visited."""


def due_work(deps: Deps) -> DueWork:
    """Returns what is due now, after marking what dead senders left."""
    name_uncertain(deps.deliveries, deps.ledger.database.locks)
    now, settings = deps.clock(), deps.settings
    timing = due_edition(settings, now=now, latest_day=deps.latest_day)
    local = now.astimezone(settings.zone)
    patient_until = local.replace(hour=settings.edition.send_at.hour, minute=settings.edition.send_at.minute) + PATIENCE
    lately = tuple(run for run in last_runs(deps, 100) if now - run.started_at < TRY_AGAIN)
    return DueWork(
        sources=sum(source.enabled for source in settings.sources),
        hosts=frozenset(host_of(source.url) for source in sources_due(deps, now)),
        page_hosts=frozenset(host_of(item.url) for item in pages_due(deps, now)),
        embed_hosts=frozenset(EmbedMarkRows(deps.ledger.database).all()),
        edition="" if timing.wait or _tried(JobKind.EDITION, lately) else timing.day,
        overdue=local >= patient_until,
        issues=_issues(deps, now),
        mails=MailRows(deps.ledger.database).first(MAILS_AT_ONCE),
        upkeep=not _tried(JobKind.UPKEEP, lately),
    )


def _tried(kind: JobKind, lately: Sequence[Run]) -> bool:
    """Whether a job was done, failed, or is under way; one whose worker was killed is tried again, a few times."""
    outcomes = [run.outcome for run in lately if run.command == kind]
    return len(outcomes) >= MOST_TRIES or any(outcome != "killed" for outcome in outcomes)


def _issues(deps: Deps, now: datetime) -> tuple[tuple[str, int], ...]:
    """Returns the issues whose letters may be sent now, with the constant number of all their deliveries."""
    waiting = [
        one
        for one in deps.deliveries.waiting(resend=deps.settings.delivery.after_crash == "resend")
        if permit(
            deps.settings,
            day=one.day,
            now=now,
            round_number=one.round,
            due_at=one.due_at,
            paused=one.paused,
            by_hand=False,
            assured=False,
        ).go
    ]
    counts = deps.deliveries.counts() if waiting else ()
    return tuple((one.day, sum(number for day, _, number in counts if day == one.day)) for one in waiting)

"""Jobs that send letters, handle incoming mail and do the upkeep, without the ranker and the readers of feeds."""

from collections.abc import Callable, Mapping

from digest.entry.cli.aftermath import finish_run
from digest.entry.cli.send_commands import counts_line
from digest.services.deps import Deps
from digest.services.dispatch import deliver
from digest.services.incoming_mail import handle_stored
from digest.services.jobs import Job, JobKind
from digest.services.recorded_runs import recorded_run
from digest.wiring import membership_of, open_mailroom


def _send(deps: Deps, job: Job) -> str:
    return deps.interruption.run(_deliver(deps, job))


async def _deliver(deps: Deps, job: Job) -> str:
    note_sending = membership_of(deps)[0].note_sending
    sent = await deliver(deps, only=job.about, note_sending=note_sending, shard=job.shard)
    return "; ".join((counts_line(sent.outcomes) or "nothing was waiting", *sent.held))


def _mail(deps: Deps, job: Job) -> str:
    return handle_stored(deps, open_mailroom(deps), job.about) or "handled before"


def _upkeep(deps: Deps, job: Job) -> str:
    with recorded_run(deps, job.kind):
        finish_run(deps, ())
    return "done"


PERFORMERS: Mapping[JobKind, Callable[[Deps, Job], str]] = {
    JobKind.SEND: _send,
    JobKind.MAIL: _mail,
    JobKind.UPKEEP: _upkeep,
}

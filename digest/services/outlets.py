"""Publishes an edition once in every channel and hub named in feeds.yaml.

A post is claimed in the ledger before the request and settled after it. What a crash or a broken connection leaves in
between may have been published; if a duplicate would be visible it is not repeated, and a person is notified.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from digest.collect.web.answers import Failure, FetchFailed, Request
from digest.deliver.outlet_registry import OutletOutcome, OutletPlugin, Publication, outlets
from digest.model.asides import AsideKind
from digest.model.editions import Edition
from digest.model.subscribers import DeliveryState
from digest.services.deps import Deps
from digest.store.post_rows import PostRows

NOT_SENT = frozenset({Failure.DNS, Failure.TLS, Failure.BAD_URL, Failure.FORBIDDEN_ADDRESS, Failure.PAUSED})
"""Failures that rule out that the request arrived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    outlet: str
    plugin: OutletPlugin
    place: str
    language: str


async def post_edition(deps: Deps, edition: Edition) -> tuple[str, ...]:
    """Posts an edition wherever it is still missing; returns a line for each place where it succeeded or failed."""
    if deps.replay_home or deps.post is None:
        return ()
    rows, lines = PostRows(deps.ledger.database), []
    for name, plugin in outlets().items():
        rows.release(name, DeliveryState.QUEUED if plugin.repeatable else DeliveryState.UNCERTAIN)
    publications = {one.language: one for one in deps.press.publications(edition)}
    for due in _due(deps):
        if due.language not in publications:
            continue
        key = (edition.day, due.outlet, due.place)
        rows.queue(*key, now=deps.clock())
        if not rows.claim(*key, now=deps.clock()):
            continue
        # What raises here stays claimed: the next run treats it as the post of a killed run.
        ask = partial(_ask, deps, due, publications[due.language])
        outcome = await deps.bulkhead.wait_for(AsideKind.POST, f"{due.outlet} {due.place}", ask)
        if outcome is None:
            continue
        retry_at = deps.clock() + timedelta(seconds=outcome.wait_seconds)
        rows.settle(*key, outcome.state, detail=outcome.detail, retry_at=retry_at)
        lines.append(f"{due.outlet} {due.place}: {outcome.state.value} {outcome.detail}".strip())
    return tuple(lines)


def _due(deps: Deps) -> Iterator[_Due]:
    for name, plugin in outlets().items():
        for place, language in plugin.places(deps.settings):
            yield _Due(outlet=name, plugin=plugin, place=place, language=language)


async def _ask(deps: Deps, due: _Due, publication: Publication) -> OutletOutcome:
    call = due.plugin.call(deps.settings, due.place, publication, deps.secrets.get(due.outlet, ""))
    if isinstance(call, OutletOutcome):
        return call
    if deps.post is None:
        raise ValueError("an outlet needs a way to the web")
    answer = await deps.post(Request(url=call.url, headers=call.headers, body=call.body))
    if not isinstance(answer, FetchFailed):
        outcome = due.plugin.read(answer.status, answer.body)
        return replace(outcome, detail=_shown(outcome.detail))
    # The address may contain a token: only the kind of a failure is shown.
    again = due.plugin.repeatable or answer.failure in NOT_SENT
    state = DeliveryState.QUEUED if again else DeliveryState.UNCERTAIN
    return OutletOutcome(state=state, detail=f"no answer ({answer.failure.value})")


def _shown(detail: str) -> str:
    """Returns a server's words on one line that every database and terminal can hold."""
    return "".join(one if one.isprintable() else "?" for one in " ".join(detail.split()))

"""Previews of the letter for editors: the frozen edition, or the current draft, with forms and checks."""

from collections.abc import Mapping
from dataclasses import dataclass

from digest.config.settings import Settings
from digest.deliver.timetable import past_deadline
from digest.edition.record import load
from digest.model.errors import TemplateError
from digest.render.forms import Forms
from digest.services.deps import Deps
from digest.services.edition import Draft, draft_edition
from digest.store.ledger import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A letter with its forms by language, {} if templates are broken; `frozen` if the day has its edition."""

    draft: Draft
    frozen: bool
    forms: Mapping[str, Forms]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The progress of a day's letter: approved, deliveries by state, readers, and whether its deadline has passed."""

    frozen: bool
    approved: bool
    queued: bool
    deliveries: Mapping[str, int]
    readers: int
    late: bool


class Previews:
    """The last previewed letter; rebuilt if settings, templates, a run or a freeze changed it."""

    def __init__(self) -> None:
        self._known: tuple[object, Preview] | None = None

    def of(self, deps: Deps, day: str, *, now: bool = False) -> Preview:
        """Returns the preview of a day's letter; with `now` as it would be now, even if it is frozen."""
        frozen = None if now else deps.ledger.edition(day)
        run = next(iter(deps.ledger.last_runs(1)), None)
        templates = tuple((file, file.stat().st_mtime_ns) for file in deps.press.templates.files())
        state: tuple[str, Settings, Run | None, object, object] = (day, deps.settings, run, frozen, templates)
        if self._known and _same(self._known[0], state):
            return self._known[1]
        if frozen:
            edition = load(frozen.record)
            draft = Draft(edition=edition, checks=deps.press.checks(edition))
        else:
            draft = draft_edition(deps, day)
        try:
            forms = deps.press.letters(draft.edition)
        except TemplateError:  # preflight reports it
            forms = {}
        preview = Preview(draft=draft, frozen=frozen is not None, forms=forms)
        self._known = (state, preview)
        return preview


def outlook(deps: Deps, day: str) -> Outlook:
    """Returns the progress of a day's letter."""
    return Outlook(
        frozen=deps.ledger.edition(day) is not None,
        approved=deps.deliveries.approved(day),
        queued=deps.deliveries.queued(day),
        deliveries={state: number for of, state, number in deps.deliveries.counts() if of == day},
        readers=deps.subscribers.count_subscribers().get("active", 0),
        late=past_deadline(deps.settings, day=day, now=deps.clock()),
    )


def _same(one: object, other: tuple[object, ...]) -> bool:
    """Whether two states are equal; settings are compared by identity, because they contain thousands of sources."""
    if not isinstance(one, tuple):
        return False
    pairs = zip(one, other, strict=True)
    return all(mine is theirs if isinstance(mine, Settings) else mine == theirs for mine, theirs in pairs)

"""The use cases make_edition and run_day; the latter collects, makes the edition and delivers it.

Each loads data from the store and the web, calls the pure stages, and applies the results. Delivery is in a separate
module (`dispatch`), so that sending does not import the ranking code.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from digest.collect.evidence import keep_pages, pages_of
from digest.deliver.timetable import Timing, due_edition, may_queue
from digest.edition.record import dump
from digest.edition.translator_registry import OFF
from digest.files.place import EVIDENCE, SITE
from digest.model.asides import AsideKind, set_aside
from digest.model.editions import Edition
from digest.model.errors import DigestError, TemplateError
from digest.render.preflight import Check, CheckResult
from digest.services.collect import Collected, collect
from digest.services.day_quality import record_quality
from digest.services.deliver import Delivered
from digest.services.deps import Deps
from digest.services.dispatch import deliver, queue_edition
from digest.services.edition import check_links, draft_edition, rank_of_day
from digest.services.outlets import post_edition
from digest.services.recall import mailed_edition
from digest.services.translate import translate_edition
from digest.services.weekly_letters import make_weekly, publish_weeks
from digest.store.ledger import FrozenEdition


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The result for a day's edition: `edition` is None while it waits or is held; `files` are those just written.

    `trouble` says why the archive's files could not be written, which does not hold back the letter.
    """

    day: str
    edition: Edition | None
    new: bool = False
    held: bool = False
    note: str = ""
    files: tuple[str, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The result of a whole run."""

    collected: Collected
    made: Made
    delivered: Delivered


async def run_day(
    deps: Deps,
    *,
    day: str | None = None,
    dry_run: bool = False,
    assured: bool = False,
    late: str | None = None,
    note_sending: Callable[[str], None] = lambda day: None,
) -> Day:
    """Collects what is due, makes the edition if it is due (or `day`'s, at any time), delivers what is queued.

    `late` is the day whose edition may be sent after its deadline.
    """
    collected = await collect(deps)
    made = await _make(deps, day)
    delivered = Delivered()
    if not dry_run:
        queue = made.day if made.edition else None
        delivered = await deliver(deps, queue=queue, assured=assured, late=late, note_sending=note_sending)
        issue, note = make_weekly(deps, made.day) if made.edition else ("", "")
        if issue:
            weekly = await deliver(deps, only=issue, assured=assured, note_sending=note_sending)
            delivered = _joined(delivered, weekly)
        delivered = replace(delivered, notes=(*delivered.notes, *filter(None, [note])))
        await deps.bulkhead.wait_for(AsideKind.POST, made.day, partial(_post, deps, made))
    return Day(collected=collected, made=made, delivered=delivered)


async def bring_out(deps: Deps) -> tuple[Made, tuple[str, ...]]:
    """Makes the due edition, queues its letters and the weekly ones, and posts it to channels and hubs.

    Returns what was made, and notes on what waits; other workers send the letters.
    """
    made = await _make(deps, None)
    if made.edition is None:
        return made, ()
    _, waits = queue_edition(deps, made.day)
    _, note = make_weekly(deps, made.day)
    await deps.bulkhead.wait_for(AsideKind.POST, made.day, partial(_post, deps, made))
    return made, tuple(filter(None, (waits, note)))


async def _make(deps: Deps, day: str | None) -> Made:
    """Makes the due edition, or `day`'s, with translations, checks its links and saves its pages."""
    await deps.bulkhead.wait_for(AsideKind.TRANSLATION, day or "", partial(_translate, deps, day))
    made = make_edition(deps, day=day)
    await deps.bulkhead.wait_for(AsideKind.PAGE, "links of the letter", partial(_check_new_links, deps, made))
    await deps.bulkhead.wait_for(AsideKind.EVIDENCE, made.day, partial(_keep_evidence, deps, made))
    return made


async def _translate(deps: Deps, day: str | None) -> None:
    """Requests the translations that the next edition can use."""
    timing = _timing(deps)
    asked, waits = day or timing.day, day is None and timing.wait
    if deps.post is None or waits or deps.settings.translator.protocol == OFF or deps.ledger.edition(asked):
        return
    run = await translate_edition(deps, draft_edition(deps, asked).edition)
    for trouble in run.troubles:
        deps.narrator.say(trouble)
    if run.made:
        deps.narrator.say(f"{run.made} texts translated")


def _timing(deps: Deps) -> Timing:
    """Returns which day's edition is due, or why it has to wait."""
    return due_edition(deps.settings, now=deps.clock(), latest_day=deps.latest_day)


def make_edition(deps: Deps, *, day: str | None = None) -> Made:
    """Freezes the edition that is due (or `day`'s), and writes its files. A day that has an edition keeps it."""
    now, timing = deps.clock(), _timing(deps)
    asked = day or timing.day
    frozen = deps.ledger.edition(asked)
    if frozen:
        edition = mailed_edition(deps, asked)
        note = f"the edition of {asked} was frozen at {frozen.frozen_at:%Y-%m-%d %H:%M} UTC and stands"
        return _published(deps, Made(day=asked, edition=edition, note=note))
    if day is None and timing.wait:
        return Made(day=asked, edition=None, held=timing.missed and not deps.replay_home, note=timing.wait)
    draft = draft_edition(deps, asked)
    edition = draft.edition
    _narrate_warnings(draft.checks, deps)
    if draft.held:
        return Made(day=asked, edition=None, held=True, note=f"the edition of {asked} is held: {draft.held}")
    _set_forms_aside(draft.checks, deps)
    deps.ledger.freeze_edition(
        FrozenEdition(day=asked, window=edition.window, frozen_at=now, record=dump(edition)),
    )
    deps.bulkhead.attempt(AsideKind.STORY, asked, partial(_record_quality, deps, asked))
    note = f"the edition of {asked} is frozen"
    return _published(deps, Made(day=asked, edition=edition, new=True, note=note))


def _record_quality(deps: Deps, day: str) -> None:
    ranking, _ = rank_of_day(deps, day)
    record_quality(deps, day, ranking.figures)


def _set_forms_aside(checks: Sequence[Check], deps: Deps) -> None:
    """Reports each stopped form, without which the letter is sent."""
    whys: dict[str, list[str]] = {}
    for check in checks:
        if check.verdict is CheckResult.STOP:
            whys.setdefault(check.form, []).append(f"{check.name}: {check.detail}")
    for form, why in whys.items():
        deps.bulkhead.report(set_aside(AsideKind.FORM, form, TemplateError("; ".join(why))))


def _published(deps: Deps, made: Made) -> Made:
    """Writes the edition's files. Pages that cannot be made or written do not hold back the letter."""
    try:
        publish = partial(deps.press.publish, made.day, deps.today, deps.bulkhead.report)
        files = deps.bulkhead.attempt(AsideKind.ARCHIVE, made.day, publish)
        publish_weeks(deps, made.day)
    except OSError as error:
        place = error.filename or deps.files.place(SITE)
        return replace(made, trouble=f"{place}: {error.strerror}; the archive is not written, the letter is not held")
    except TemplateError as error:
        return replace(made, trouble=f"{error}; the archive is not written, the letter is not held")
    return replace(made, files=files or ())


async def _check_new_links(deps: Deps, made: Made) -> None:
    """Reports broken links of a new edition; a publisher's dead link does not hold back a letter."""
    if made.new and made.edition and deps.fetch:
        _narrate_warnings(await check_links(deps, made.edition), deps)


def _narrate_warnings(checks: Sequence[Check], deps: Deps) -> None:
    for check in checks:
        if check.verdict == "warning":
            deps.narrator.say(f"preflight warns: {check.form}: {check.name}: {check.detail}")


async def _keep_evidence(deps: Deps, made: Made) -> None:
    """Archives the pages behind the edition if feeds.yaml says so; a failure does not hold back a letter."""
    if made.edition is None or deps.fetch is None or not deps.settings.edition.archive:
        return

    name = f"{EVIDENCE}/{made.day}.warc.gz"
    try:
        if deps.files.marks([name]):
            return
        with TemporaryDirectory(dir=deps.home / "output") as folder:
            file = Path(folder) / f"{made.day}.warc.gz"
            kept = await keep_pages(pages_of(made.edition), deps.fetch, file, deps.bulkhead.report)
            if kept:
                deps.files.adopt(name, file)
    except (DigestError, OSError) as error:
        deps.narrator.say(f"the pages of {made.day} could not be kept: {error}")
        return
    if kept:
        deps.narrator.say(f"{kept} pages kept in {deps.files.place(name)}")


def _joined(first: Delivered, then: Delivered) -> Delivered:
    """Merges two deliveries of a run."""
    return Delivered(
        queued=first.queued + then.queued,
        uncertain=first.uncertain + then.uncertain,
        waiting=first.waiting + then.waiting,
        outcomes=dict(Counter(first.outcomes) + Counter(then.outcomes)),
        notes=(*first.notes, *then.notes),
        held=(*first.held, *then.held),
    )


async def _post(deps: Deps, made: Made) -> None:
    """Posts the edition to channels and hubs, as soon as it may be published."""
    if made.edition is None or not made.edition.picks:  # recalled
        return
    if may_queue(deps.settings, day=made.day, now=deps.clock(), approved=deps.deliveries.approved(made.day)):
        for line in await post_edition(deps, made.edition):
            deps.narrator.say(line)

"""The use cases: make_edition, deliver, and run_day, which collects, makes and delivers in turn.

Each gathers from the store and the web, calls the pure stages, and applies what they decided. Stages are imported
where they are called, so that sending never loads what ranking needs.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from digest.collecting import Collected, collect
from digest.deliver.messages import Letter, Sender, build_letter
from digest.deliver.timetable import due_edition, edition_window, may_queue
from digest.errors import DigestError
from digest.model import Edition, FetchFailed, Health, Ranking, Request, Window
from digest.parts import Deps
from digest.posting import Delivered, Post, send_waiting
from digest.store.ledger import FrozenEdition

if TYPE_CHECKING:
    from digest.render.preflight import Check

MEMORY = timedelta(days=7)  # stories are told apart from those of the last week
EARLIER_EDITIONS = 14  # a story is new when none of these carried it
FEWEST_PICKS = 3  # an edition with fewer waits for a person

ANSWERS = frozenset(
    {Health.FRESH, Health.UNCHANGED, Health.QUIET, Health.EMPTY, Health.STALE, Health.MOVED, Health.WRONG_CHARSET}
)

RESTORED = (
    "this database was restored from a backup: letters sent since then may go out twice, under the same Message-ID; "
    "when you accept that: digest send --yes"
)
NEUTRAL_SUBJECT = "Your letter"  # of the discreet form: what a screen shows in passing


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What became of a day's edition: `edition` is None while it waits or is held; `files` are those written now."""

    day: str
    edition: Edition | None
    new: bool = False
    held: bool = False
    note: str = ""
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A whole run."""

    collected: Collected
    made: Made
    delivered: Delivered


async def run_day(
    deps: Deps,
    *,
    day: str | None = None,
    dry_run: bool = False,
    assured: bool = False,
    note_sending: Callable[[str], None] = lambda day: None,
) -> Day:
    """Collect what is due, make the edition if it is due (or `day`'s, whenever), deliver what is queued."""
    collected = await collect(deps)
    made = make_edition(deps, day=day)
    await _keep_evidence(deps, made)
    delivered = Delivered() if dry_run else await deliver(deps, queue=made, assured=assured, note_sending=note_sending)
    return Day(collected=collected, made=made, delivered=delivered)


# --- the edition ---


def rank_of_day(deps: Deps, day: str | None = None) -> tuple[Ranking, Window]:
    """A day's ranking under the present settings; of a frozen edition with its own window and clock."""
    now = deps.clock()
    day = day or deps.ledger.latest_day() or _local_day(deps, now)
    frozen = deps.ledger.edition(day)
    if frozen:
        return _rank(deps, day, frozen.window, frozen.frozen_at), frozen.window
    window = edition_window(deps.settings, day=day, now=now, previous_end=deps.ledger.window_end_before(day))
    return _rank(deps, day, window, now), window


def draft_edition(deps: Deps, day: str | None = None) -> Edition:
    """A day's edition as it would be now, frozen nowhere."""
    from digest.edition.composing import compose

    ranking, window = rank_of_day(deps, day or _local_day(deps, deps.clock()))
    visits = deps.ledger.visits()
    answering = sum(1 for visit in visits.values() if visit.health in ANSWERS or visit.entries)
    return compose(
        ranking,
        settings=deps.settings,
        window=window,
        now=deps.clock(),
        items_read=deps.ledger.count_items(window),
        sources_asked=len(visits),
        sources_answering=answering,
        earlier=_earlier(deps, ranking.day),
        sample=deps.replay_home,
        language=deps.settings.edition.languages[0],
    )


def make_edition(deps: Deps, *, day: str | None = None) -> Made:
    """Freeze the edition that is due (or `day`'s), and write its files. A day that has its edition keeps it."""
    from digest.edition.record import dump, load

    now = deps.clock()
    timing = due_edition(deps.settings, now=now, latest_day=deps.ledger.latest_day())
    asked = day or timing.day
    frozen = deps.ledger.edition(asked)
    if frozen:
        edition = load(frozen.record)
        note = f"the edition of {asked} was frozen at {frozen.frozen_at:%Y-%m-%d %H:%M} UTC and stands"
        return Made(day=asked, edition=edition, note=note, files=deps.press.publish(asked))
    if day is None and timing.wait:
        return Made(day=asked, edition=None, note=timing.wait)
    edition = draft_edition(deps, asked)
    reason = why_held(edition) or "\n".join(deps.press.stops(edition))
    if reason:
        return Made(day=asked, edition=None, held=True, note=f"the edition of {asked} is held: {reason}")
    deps.ledger.freeze_edition(
        FrozenEdition(day=asked, window=edition.window, frozen_at=now, record=dump(edition)),
    )
    note = f"the edition of {asked} is frozen"
    return Made(day=asked, edition=edition, new=True, note=note, files=deps.press.publish(asked))


def made_of(deps: Deps, day: str) -> Made:
    """A day's frozen edition as `deliver` wants it. Raises ValueError where there is none."""
    from digest.edition.record import load

    frozen = deps.ledger.edition(day)
    if frozen is None:
        raise ValueError(f"no edition of {day} is frozen")
    return Made(day=day, edition=load(frozen.record))


async def check_links(deps: Deps, edition: Edition) -> "tuple[Check, ...]":
    """Whether the web answers at a letter's links: a warning where it does not, a line where it leads elsewhere."""
    from digest.render.preflight import Check, Verdict, links_of

    name, fetch = "links answer", deps.fetch
    if fetch is None:
        return (Check(name=name, form="html", verdict=Verdict.WARNING, detail="not asked: a replay home has no web"),)
    links = links_of(deps.press.forms(edition))
    answers = await asyncio.gather(*(fetch(Request(url=link)) for link in links))
    found = []
    for link, answer in zip(links, answers, strict=True):
        if isinstance(answer, FetchFailed):
            detail = f"{link}: {answer.failure.value}, {answer.detail}"
            found.append(Check(name=name, form="html", verdict=Verdict.WARNING, detail=detail))
        elif answer.status >= 400 or answer.url != link:
            verdict = Verdict.WARNING if answer.status >= 400 else Verdict.WELL
            where = f" at {answer.url}" if answer.url != link else ""
            found.append(Check(name=name, form="html", verdict=verdict, detail=f"{link}: {answer.status}{where}"))
    silent = sum(check.verdict is Verdict.WARNING for check in found)
    summary = f"{len(links) - silent} of {len(links)}"
    return (*found, Check(name=name, form="html", verdict=Verdict.WELL, detail=summary))


async def _keep_evidence(deps: Deps, made: Made) -> None:
    """Keep the pages behind the edition where feeds.yaml says so; that they cannot be kept does not hold a letter."""
    if made.edition is None or deps.fetch is None or not deps.settings.edition.archive:
        return
    from digest.collect.evidence import keep_pages, pages_of

    path = deps.home / "output" / "evidence" / f"{made.day}.warc.gz"
    try:
        kept = await keep_pages(pages_of(made.edition), deps.fetch, path)
    except (DigestError, OSError) as error:
        deps.narrator.say(f"the pages of {made.day} could not be kept: {error}")
        return
    if kept:
        deps.narrator.say(f"{kept} pages kept in {path}")


def why_held(edition: Edition) -> str | None:
    """Why an edition waits for a person, or None: too few stories, or too few sources to know."""
    if len(edition.picks) < FEWEST_PICKS:
        return f"only {len(edition.picks)} stories met the bar, {FEWEST_PICKS} are the fewest; see: digest rank"
    if edition.sources_answering * 2 < edition.sources_asked:
        return (
            f"only {edition.sources_answering} of {edition.sources_asked} sources answered; see: digest sources status"
        )
    return None


def _rank(deps: Deps, day: str, window: Window, now: datetime) -> Ranking:
    from digest.rank.ranking import rank_day

    items = deps.ledger.items_between(window.end - MEMORY, window.end)
    return rank_day(items, settings=deps.settings, day=day, window=window, now=now, earlier=_earlier(deps, day))


def _earlier(deps: Deps, day: str) -> tuple[Edition, ...]:
    from digest.edition.record import load

    return tuple(load(record) for record in deps.ledger.records_before(day, EARLIER_EDITIONS))


def _local_day(deps: Deps, now: datetime) -> str:
    return now.astimezone(deps.settings.zone).date().isoformat()


# --- deliver ---


async def deliver(
    deps: Deps,
    *,
    queue: Made | None = None,
    by_hand: bool = False,
    assured: bool = False,
    note_sending: Callable[[str], None] = lambda day: None,
) -> Delivered:
    """Queue the edition just made, then send whatever waits and may go.

    What a crash left between claim and outcome is named uncertain and sent again under the same Message-ID, unless
    feeds.yaml says `hold`. `by_hand` and `assured` are a person's word, see `posting.send_waiting`; `note_sending` is
    told of a day before its first letter leaves.
    """
    if deps.mailer is None or deps.sender is None or deps.open_vault is None:
        raise ValueError("delivery needs a mailer, a sender and the vault")
    assured = assured or deps.replay_home
    if deps.readers.fact("restored"):
        if not assured:
            return Delivered(held=(RESTORED,))
        deps.readers.set_fact("restored", None)
    queued, note = _queue(deps, queue.day) if queue and queue.edition else (0, "")
    if queue and queued:
        note_sending(queue.day)
    post = Post(
        settings=deps.settings,
        deliveries=deps.deliveries,
        mailer=deps.mailer,
        open_vault=deps.open_vault,
        letters=lambda day: _letters(deps, day),
        leases=deps.home / "senders",
        clock=deps.clock,
        progress=deps.narrator.progress,
    )
    done = await send_waiting(post, by_hand=by_hand, assured=assured)
    return replace(done, queued=queued, notes=(note, *done.notes) if note else done.notes)


def _queue(deps: Deps, day: str) -> tuple[int, str]:
    """Queue an edition unless it waits for approval; how many deliveries, and the note that says that it waits."""
    approved = deps.replay_home or deps.deliveries.approved(day)
    if not may_queue(deps.settings, day=day, now=deps.clock(), approved=approved):
        return 0, f"the edition of {day} is a draft; look at output/site/{day}/, then: digest approve --day {day}"
    return deps.deliveries.queue(day, deps.clock()) or 0, ""


def _letters(deps: Deps, day: str) -> tuple[dict[str, Letter], datetime]:
    from digest.edition.record import load

    frozen = deps.ledger.edition(day)
    if frozen is None or deps.sender is None:
        raise ValueError("letters are built from a frozen edition and have a sender")
    edition = load(frozen.record)
    forms = deps.press.forms(edition)
    discreet = deps.discreet or replace(deps.sender, name="", discreet=True)

    def letter(html: str | None, text: str, sender: Sender, subject: str) -> Letter:
        return build_letter(edition, subject=subject, html=html, text=text, sender=sender)

    letters = {
        "html": letter(forms.email_html, forms.email_text, deps.sender, edition.subject),
        "text": letter(None, forms.email_text, deps.sender, edition.subject),
        "light": letter(forms.light, forms.email_text, deps.sender, edition.subject),
        "discreet": letter(None, forms.discreet, discreet, NEUTRAL_SUBJECT),
    }
    return letters, edition.generated_at

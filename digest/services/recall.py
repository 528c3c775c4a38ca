"""Recalls an edition or one of its stories: queued letters are sent without it or not at all, the pages show the
reason, and recipients may be notified, once.

If killed at any point, the same command or the next run continues from there.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from digest.edition.recalling import (
    page_of,
    recalled,
    story_page,
    with_reasons,
    without,
)
from digest.edition.record import dump, load
from digest.model.editions import Edition
from digest.model.issues import is_weekly, weekly_issue
from digest.services.deps import Deps
from digest.services.earlier_headlines import without_recalled_headlines
from digest.services.notice_queue import NoticeQueue
from digest.store.recall_rows import WHOLE, Recalls
from digest.subscribe.notices import About, Notice

WEEK_DAYS = 7
"""A weekly letter covers the editions of this many days, including its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallPlan:
    """The effect of a recall: how many letters it stops or changes, how many were sent or may have been."""

    waiting: int
    under_way: int
    sent: int
    recalled_before: bool


def plan_recall(deps: Deps, day: str, rank: int = WHOLE) -> RecallPlan:
    """Returns what recalling a day's edition, or its story with a rank, would do now."""
    of_day = {state: number for one, state, number in deps.deliveries.counts() if one == day}
    return RecallPlan(
        waiting=of_day.get("queued", 0),
        under_way=of_day.get("sending", 0),
        sent=of_day.get("sent", 0) + of_day.get("uncertain", 0),
        recalled_before=Recalls(deps.ledger.database).of(day, rank) is not None,
    )


def recall_edition(deps: Deps, day: str, reason: str, *, tell: bool) -> bool:
    """Recalls a day's edition; False if it was recalled before. Raises ValueError if there is none."""
    record = dump(recalled(_frozen(deps, day), reason))
    return Recalls(deps.ledger.database).add(day, reason, record, tell=tell, now=deps.clock())


def recall_story(deps: Deps, day: str, rank: int, reason: str, *, tell: bool) -> bool:
    """Recalls one story of a day's edition; False if it was recalled before. Raises ValueError if there is none."""
    edition = _frozen(deps, day)
    if rank not in {pick.rank for pick in edition.picks}:
        raise ValueError(f"the edition of {day} has no story {rank}")
    return Recalls(deps.ledger.database).add_story(
        day,
        rank,
        reason,
        lambda reasons: dump(with_reasons(edition, reasons)),
        issues=(day, *_weekly_letters_with(deps, day, rank)),
        tell=tell,
        now=deps.clock(),
    )


def standing_stories(deps: Deps, day: str) -> tuple[int, ...]:
    """Returns the ranks of a day's stories that are not recalled."""
    return tuple(pick.rank for pick in mailed_edition(deps, day).picks)


def mailed_edition(deps: Deps, issue: str) -> Edition:
    """Returns an issue without what was recalled, for mailing. Raises ValueError if it is not frozen."""
    return without_recalled(deps, _frozen(deps, issue))


def without_recalled(deps: Deps, edition: Edition) -> Edition:
    """Returns an edition without its recalled stories, and without the headlines of earlier ones that were recalled."""
    standing = without_recalled_headlines(edition, deps.ledger)
    days = {page_of(pick, edition).partition("/")[0] for pick in edition.picks}
    return without(standing, {page for day in days for page in _recalled_pages(deps, day)})


def recall_rest(deps: Deps, issue: str) -> None:
    """Gives up the waiting deliveries of an issue whose stories are all recalled, such as a weekly letter."""
    reason, record = "all its stories were recalled", dump(_frozen(deps, issue))
    Recalls(deps.ledger.database).add(issue, reason, record, tell=False, now=deps.clock())


def _recalled_pages(deps: Deps, day: str) -> set[str]:
    """Returns the pages of a day's recalled stories; all of them if its edition is recalled."""
    recalls = [one for one in Recalls(deps.ledger.database).all() if one.day == day]
    if any(one.rank == WHOLE for one in recalls):
        return {story_page(day, pick.rank) for pick in _frozen(deps, day).picks}
    return {story_page(day, one.rank) for one in recalls}


def publish_week(deps: Deps, issue: str) -> None:
    """Writes the pages of a weekly letter, without what was recalled."""
    frozen = deps.ledger.edition(issue)
    if frozen:
        deps.press.publish_week(without_recalled(deps, load(frozen.public_record)))


def _weekly_letters_with(deps: Deps, day: str, rank: int = WHOLE) -> tuple[str, ...]:
    """Returns the weekly letters that contain a day's story, or any of its stories."""
    ranks = range(1, deps.settings.edition.size + 1) if rank == WHOLE else (rank,)
    pages = {story_page(day, one) for one in ranks}
    first = date.fromisoformat(day)
    issues = (weekly_issue((first + timedelta(days=after)).isoformat()) for after in range(WEEK_DAYS))
    frozen = ((issue, deps.ledger.edition(issue)) for issue in issues)
    return tuple(
        issue
        for issue, found in frozen
        if found and not pages.isdisjoint(pick.page for pick in load(found.record).picks)
    )


def _frozen(deps: Deps, issue: str) -> Edition:
    frozen = deps.ledger.edition(issue)
    if frozen is None:
        raise ValueError(f"no edition of {issue} is frozen")
    return load(frozen.record)


def finish_recalls(deps: Deps, queue: NoticeQueue) -> int:
    """Updates the pages of recalls and queues notifications; returns how many.

    A letter that was being sent when its edition was recalled is notified once it has arrived.
    """
    recalls, told = Recalls(deps.ledger.database), 0
    for recall in recalls.all():
        if not recall.written:
            if not is_weekly(recall.day):
                deps.press.rewrite(recall.day, deps.today)
            weeks = (recall.day,) if is_weekly(recall.day) else _weekly_letters_with(deps, recall.day)
            for issue in filter(deps.press.has_week, weeks):
                publish_week(deps, issue)
            recalls.mark_written(recall)
        about = About.RECALL if recall.rank == WHOLE else About.STORY_RECALL
        for subscriber in recalls.untold(recall) if recall.tell else ():
            notice = Notice(about=about, subscriber=subscriber, day=recall.day, rank=recall.rank, text=recall.reason)
            with recalls.atomic():
                if recalls.mark_told(recall, subscriber):
                    queue.queue(notice)
                    told += 1
    return told

"""The use case of taking an edition back: sending stops, the pages say why, and who got a letter may be told, once.

Killed at any point, the same command or the next run goes on from there.
"""

from dataclasses import dataclass

from digest.edition.recalling import recalled
from digest.edition.record import dump, load
from digest.services.deps import Deps
from digest.services.notice_queue import NoticeQueue
from digest.store.recall_rows import Recalls
from digest.subscribe.notices import About, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallPlan:
    """What a recall would do: how many letters it stops, how many have left or may have."""

    waiting: int
    under_way: int
    sent: int
    recalled_before: bool


def plan_recall(deps: Deps, day: str) -> RecallPlan:
    """What a recall of a day would do now."""
    of_day = {state: number for one, state, number in deps.deliveries.counts() if one == day}
    return RecallPlan(
        waiting=of_day.get("queued", 0),
        under_way=of_day.get("sending", 0),
        sent=of_day.get("sent", 0) + of_day.get("uncertain", 0),
        recalled_before=Recalls(deps.ledger.database).of_day(day) is not None,
    )


def recall_edition(deps: Deps, day: str, reason: str, *, tell: bool) -> bool:
    """Take a day's edition back; False where it was taken back before. Raises ValueError where there is none."""
    frozen = deps.ledger.edition(day)
    if frozen is None:
        raise ValueError(f"no edition of {day} is frozen")
    record = dump(recalled(load(frozen.record), reason))
    return Recalls(deps.ledger.database).add(day, reason, record, tell=tell, now=deps.clock())


def finish_recalls(deps: Deps, queue: NoticeQueue) -> int:
    """Write the pages of recalled editions that do not say so yet, queue the mails to tell of; how many mails.

    A letter that was on its way when its edition was recalled is told of once it has arrived.
    """
    recalls, told = Recalls(deps.ledger.database), 0
    for recall in recalls.all():
        if not recall.written:
            deps.press.rewrite(recall.day, deps.today)
            recalls.mark_written(recall.day)
        for subscriber in recalls.untold(recall.day) if recall.tell else ():
            notice = Notice(about=About.RECALL, subscriber=subscriber, day=recall.day, text=recall.reason)
            with recalls.atomic():
                if recalls.mark_told(recall.day, subscriber):
                    queue.queue(notice)
                    told += 1
    return told

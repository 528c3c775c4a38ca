"""The use case deliver: queues a frozen edition, builds its letters, and sends what waits."""

from collections.abc import Callable
from dataclasses import replace

from digest.deliver.messages import Letter, Sender, build_letter
from digest.deliver.timetable import may_queue
from digest.files.place import SITE
from digest.languages.catalogues import wording
from digest.model.editions import Edition
from digest.model.shards import WHOLE, Shard
from digest.render.forms import Forms
from digest.services.deliver import Delivered, Letters, Mailing, Post, send_waiting
from digest.services.deps import Deps
from digest.services.notice_queue import RESTORED
from digest.services.recall import mailed_edition, recall_rest


async def deliver(
    deps: Deps,
    *,
    queue: str | None = None,
    by_hand: bool = False,
    assured: bool = False,
    only: str | None = None,
    late: str | None = None,
    note_sending: Callable[[str], None] = lambda day: None,
    shard: Shard = WHOLE,
) -> Delivered:
    """Queues the edition of the day `queue`, then sends whatever waits and may be sent, or the day `only`.

    What a crash left between claim and outcome is marked uncertain and sent again under the same Message-ID, unless
    feeds.yaml says `hold`. `by_hand` and `assured` are a person's decisions, see `deliver.send_waiting`; `note_sending`
    is called with a day before its first letter is sent; only the `shard` of each issue is sent.
    """
    if deps.mailer is None or deps.sender is None or deps.open_vault is None:
        raise ValueError("delivery needs a mailer, a sender and the vault")
    assured = assured or deps.replay_home
    if deps.subscribers.fact("restored"):
        if not assured:
            return Delivered(held=(RESTORED,))
        deps.subscribers.set_fact("restored", None)
    queued, note = queue_edition(deps, queue) if queue else (0, "")
    post = Post(
        settings=deps.settings,
        deliveries=deps.deliveries,
        mailer=deps.mailer,
        open_vault=deps.open_vault,
        mailing=lambda issue: _mailing(deps, issue),
        locks=deps.ledger.database.locks,
        clock=deps.clock,
        progress=deps.narrator.progress,
        note_sending=note_sending,
        shard=shard,
        report=deps.bulkhead.report,
        stopping=lambda: deps.interruption.asked,
    )
    with deps.interruption.finishing():
        done = await send_waiting(post, by_hand=by_hand, assured=assured, only=only, late=late)
    return replace(done, queued=queued, notes=(note, *done.notes) if note else done.notes)


def queue_edition(deps: Deps, day: str) -> tuple[int, str]:
    """Queues an edition unless it waits for approval; returns the number of deliveries, and a note if it waits."""
    approved = deps.replay_home or deps.deliveries.approved(day)
    if not may_queue(deps.settings, day=day, now=deps.clock(), approved=approved):
        place = deps.files.place(f"{SITE}/{day}/")
        return 0, f"the edition of {day} is a draft; look at {place}, then: digest approve --day {day}"
    return deps.deliveries.queue(day, deps.clock()) or 0, ""


def _mailing(deps: Deps, issue: str) -> Mailing:
    recalls = deps.deliveries.count_recalls()  # before the edition is read: a recall after this outdates the letters
    edition = mailed_edition(deps, issue)
    if not edition.picks:
        recall_rest(deps, issue)
    letters = letters_of_edition(deps, edition) if edition.picks else {}
    return Mailing(letters=letters, made_at=edition.generated_at, recalls=recalls)


def letters_of_edition(deps: Deps, edition: Edition) -> Letters:
    """Returns an edition's letters by language and form. Raises ValueError if no sender is set."""
    if deps.sender is None:
        raise ValueError("letters have a sender")
    sender = deps.sender
    discreet = deps.discreet or replace(sender, name="", discreet=True)
    forms = deps.press.letters(edition)
    return {
        one.language: _letters_of(one, forms[one.language], sender, discreet)
        for one in (edition, *edition.in_other_languages)
    }


def _letters_of(edition: Edition, forms: Forms, sender: Sender, discreet: Sender) -> dict[str, Letter]:
    """Returns an edition in one language, in every form that subscribers may choose and that passed preflight."""
    neutral = wording(edition.language).text("letter.neutral_subject")

    def letter(html: str, text: str, sender: Sender, subject: str = edition.subject) -> Letter:
        return build_letter(edition, subject=subject, html=html or None, text=text, sender=sender)

    letters = {
        "html": letter(forms.email_html, forms.email_text, sender),
        "text": letter("", forms.email_text, sender),
    }
    if forms.light:
        letters["light"] = letter(forms.light, forms.email_text, sender)
    if forms.discreet:
        letters["discreet"] = letter(forms.discreet_html, forms.discreet, discreet, neutral)
    return letters

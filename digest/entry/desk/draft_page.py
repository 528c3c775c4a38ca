"""The page of the letter: its forms, the preflight checks, and the steps to send it."""

import asyncio
from datetime import date, timedelta
from urllib.parse import urlencode

from starlette.responses import HTMLResponse, PlainTextResponse, Response

from digest.edition.retelling import in_language
from digest.entry.desk.acting import author_of
from digest.entry.desk.visit import DeskVisit, known_day
from digest.model.errors import DigestError, InputError
from digest.render.forms import Forms
from digest.services.approval import approve_draft, correct, send_test, withdraw_approval
from digest.services.day import make_edition
from digest.services.deps import Deps
from digest.services.dispatch import deliver
from digest.services.previews import Preview, outlook
from digest.services.recorded_runs import locked
from digest.subscribe.life_cycle import FORMS
from digest.wiring import membership_of

LOOKS = ("mail", "phone", "dark", "text", "light", "discreet", "page")
LETTER_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
CORRECTION_DAYS = 3  # how many days beyond today letters print a correction, by default


def show_draft(visit: DeskVisit) -> Response:
    """Shows the letter of the page's day, in one form at a time."""
    preview, day = preview_of(visit)
    edition = preview.draft.edition
    look, code = visit.query.get("look", ""), visit.query.get("in", edition.language)
    look = look if look in LOOKS else LOOKS[0]
    languages = (edition.language, *(one.language for one in edition.in_other_languages))
    checks = sorted(preview.draft.checks, key=lambda check: ("stop", "warning", "well").index(check.verdict.value))
    code = code if code in languages else edition.language
    return visit.page(
        "draft",
        shown=in_language(edition, code),
        here=f"/draft?{urlencode({'day': day, 'look': look, 'in': code} | ({'now': '1'} if as_now(visit) else {}))}",
        now=as_now(visit),
        preview=preview,
        outlook=outlook(visit.deps, day),
        held=preview.draft.held,
        checks=[check for check in checks if check.verdict.value != "well"],
        passed=sum(check.verdict.value == "well" for check in checks),
        looks=LOOKS,
        look=look,
        code=code,
        languages=languages,
        forms=FORMS,
        shown_day=day,
        replay=visit.deps.replay_home,
        approval=visit.deps.settings.delivery.approval,
        deadline=f"{visit.deps.settings.edition.deadline:%H:%M}",
        zone=visit.deps.settings.edition.time_zone,
        until=(date.fromisoformat(visit.deps.today) + timedelta(days=CORRECTION_DAYS)).isoformat(),
    )


def show_letter(visit: DeskVisit) -> Response:
    """Returns one form of the letter alone, for the frame; it cannot run scripts or load anything."""
    preview, _ = preview_of(visit)
    _, _, code, look = visit.path.strip("/").split("/")
    forms = preview.forms.get(code)
    if forms is None or look not in LOOKS:
        return PlainTextResponse("There is no such letter.", 404)
    text = _form_of(forms, look)
    headers = {"Content-Security-Policy": LETTER_POLICY, "X-Frame-Options": "SAMEORIGIN", "Cache-Control": "no-store"}
    if look == "text":
        return PlainTextResponse(text, headers=headers)
    return HTMLResponse(text, headers=headers)


def step(visit: DeskVisit) -> Response:
    """Performs a step of the letter: make, reject, test, approve, withdraw, or send."""
    _, day = preview_of(visit)
    steps = {"make": _make, "reject": _reject, "test": _test, "approve": _approve, "withdraw": _withdraw, "send": _send}
    name = visit.field("step")
    if name not in steps:
        raise InputError(f"{name[:40]!r} is not a step")
    return visit.back(visit.field("back") or "/draft", steps[name](visit, day))


def add_correction(visit: DeskVisit) -> Response:
    """Writes a correction of a sent edition into feeds.yaml."""
    day, until = known_day(visit.field("day")), known_day(visit.field("until"))
    if day is None or until is None:
        raise visit.refused("correction_days")
    texts = {code: visit.field(f"text_{code}") for code in visit.deps.settings.edition.languages}
    seen = visit.field("seen") or None
    logged = correct(visit.deps, author_of(visit), day, texts, date.fromisoformat(until), seen=seen)
    return visit.back(visit.field("back") or "/draft", visit.say("done", words=visit.tell().act(logged)))


def preview_of(visit: DeskVisit) -> tuple[Preview, str]:
    """Returns the letter of the page's day, and the day: today's, in a replay home the latest."""
    latest = visit.deps.latest_day if visit.deps.replay_home else None
    day = known_day(visit.day) or latest or visit.deps.today
    return visit.opened.previews.of(visit.deps, day, now=as_now(visit)), day


def as_now(visit: DeskVisit) -> bool:
    """Whether the letter is asked for as it would be now, although it is frozen."""
    return bool(visit.field("now") or visit.query.get("now"))


def _form_of(forms: Forms, look: str) -> str:
    texts = {"text": forms.email_text, "light": forms.light, "discreet": forms.discreet_html, "page": forms.page}
    return texts.get(look, forms.email_html) or "–"


def _make(visit: DeskVisit, day: str) -> str:
    with locked(visit.deps):
        make_edition(visit.deps, day=day)
    return visit.say("draft_made", day=day)


def _reject(visit: DeskVisit, day: str) -> str:
    with locked(visit.deps):
        if not visit.deps.deliveries.discard_draft(day):
            raise visit.refused("out_already", day=day)
    return visit.say("rejected", day=day)


def _test(visit: DeskVisit, day: str) -> str:
    edition = visit.opened.previews.of(visit.deps, day, now=as_now(visit)).draft.edition
    language, form = visit.field("language") or edition.language, visit.field("form") or "html"
    send_test(visit.deps, edition, visit.field("address"), language=language, form=form)
    return visit.say("test_sent")


def _approve(visit: DeskVisit, day: str) -> str:
    if visit.deps.ledger.edition(day) is None:
        raise visit.refused("not_frozen", day=day)
    with locked(visit.deps):
        approve_draft(visit.deps, day)
    return visit.say("approved_now", number=outlook(visit.deps, day).deliveries.get("queued", 0))


def _withdraw(visit: DeskVisit, day: str) -> str:
    with locked(visit.deps):
        withdraw_approval(visit.deps, day)
    return visit.say("withdrawn" if visit.deps.settings.delivery.approval else "withdrawn_until_run", day=day)


def _send(visit: DeskVisit, day: str) -> str:
    """Starts sending on a thread of its own, because a long list takes longer than a page may."""
    if not visit.field("sure"):
        raise visit.refused("tick_to_send")
    if not visit.deps.deliveries.queued(day):
        raise visit.refused("not_queued", day=day)
    late = bool(visit.field("late"))

    def send(deps: Deps) -> None:
        membership, _ = membership_of(deps)
        sending = deliver(deps, by_hand=True, assured=late, only=day, note_sending=membership.note_sending)
        done = asyncio.run(sending)
        if done.held:
            raise DigestError("; ".join(done.held))

    visit.desk.apart(send)
    return visit.say("sending")

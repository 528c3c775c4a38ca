"""The subscribers' links: opening one changes nothing; only pressing its button does."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from digest.entry.web.bodies import BodyTooLarge, Malformed, read_body, read_fields
from digest.entry.web.site import NOT_KEPT, Site, client_of, page, say, words_of
from digest.languages.cldr import weekdays
from digest.services.members import Answer
from digest.subscribe.link_tokens import Purpose

PURPOSES = {
    "confirm": Purpose.CONFIRM,
    "leave": Purpose.LEAVE,
    "pause": Purpose.PAUSE,
    "link": Purpose.FRESH_LINK,
}


async def show_button(request: Request) -> Response:
    """Shows the page behind a link: one button, and nothing about whose link it is."""
    site, what = _site(request), _what(request)
    _, words = words_of(request)
    answer = site.membership.look(request.path_params["token"], PURPOSES[what])
    # Somebody who has already left may press again and gets the same response.
    if answer is not Answer.DONE and not (what == "leave" and answer is Answer.GONE and _ours(request)):
        return refuse(request, answer)
    return page(
        site, request, "button", title=words[f"{what}_title"], text=words[f"{what}_text"], go=words[f"{what}_go"]
    )


def _what(request: Request) -> str:
    return request.url.path.split("/")[2]


def _ours(request: Request) -> bool:
    return _site(request).membership.signed(request.path_params["token"], Purpose.LEAVE)


async def press_button(request: Request) -> Response:
    """Performs what a person requested; for leaving also the one-click request of RFC 8058, whose body does
    not matter.
    """
    site, what, token = _site(request), _what(request), request.path_params["token"]
    try:
        await read_body(request)
    except BodyTooLarge:
        return say(site, request, "bad", "large", status=413)
    except Malformed:
        return say(site, request, "bad", "bad_form", status=400)
    # A forged link does not count towards a limit, so strangers cannot use up subscribers' requests.
    ours = what == "link" and site.membership.signed(token, Purpose.FRESH_LINK)
    if ours and not site.guards.let_in(f"link {token}", client_of(request)):
        return say(site, request, "busy", status=429)
    act = {
        "confirm": site.membership.confirm,
        "leave": site.membership.leave,
        "pause": site.membership.pause,
        "link": site.membership.fresh_link,
    }[what]
    answer = act(token)
    if answer is not Answer.DONE:
        return refuse(request, answer)
    if what == "link":
        return say(site, request, "check", "check_1", "check_3")
    return say(site, request, f"{what}_done", back=what != "confirm")


async def show_settings(request: Request) -> Response:
    """Shows what the subscriber may change."""
    return _settings(request)


def _settings(request: Request, message: str = "", status: int = 200) -> Response:
    site, token = _site(request), request.path_params["token"]
    language, words = words_of(request)
    subscriber = site.membership.subscriber(token)
    if isinstance(subscriber, Answer):
        return refuse(request, subscriber)
    said = words[message] if message else ""
    return page(
        site,
        request,
        "settings",
        status=status,
        subscriber=subscriber,
        token=token,
        message=said,
        week=weekdays(language),
    )


async def save_settings(request: Request) -> Response:
    """Stores what the subscriber chose."""
    site = _site(request)
    try:
        fields = await read_fields(request)
    except BodyTooLarge:
        return say(site, request, "bad", "large", status=413)
    except Malformed:
        return say(site, request, "bad", "bad_form", status=400)
    language, form = fields.get("language", [""])[0], fields.get("form", [""])[0]
    chosen = {day for day in fields.get("days", []) if day in tuple("1234567")}
    rhythm = fields.get("rhythm", [""])[0]
    if language not in site.languages or form not in site.forms or rhythm not in ("", *site.rhythms):
        return say(site, request, "bad", "bad_form", status=400)
    if not chosen:
        return _settings(request, "no_days", 400)
    days = tuple(sorted(map(int, chosen)))
    token = request.path_params["token"]
    answer = site.membership.choose(token, language=language, form=form, days=days, rhythm=rhythm)
    return _settings(request, "saved") if answer is Answer.DONE else refuse(request, answer)


async def act_on_settings(request: Request) -> Response:
    """Pauses, resumes, exports one's data, or erases: each by a one-hour link."""
    site, token, what = _site(request), request.path_params["token"], request.url.path.rpartition("/")[2]
    try:
        await read_body(request)
    except BodyTooLarge:
        return say(site, request, "bad", "large", status=413)
    except Malformed:
        return say(site, request, "bad", "bad_form", status=400)
    if what in ("pause", "resume"):
        answer = site.membership.pause(token, Purpose.MANAGE) if what == "pause" else site.membership.resume(token)
        return _settings(request, f"{what}d") if answer is Answer.DONE else refuse(request, answer)
    if what == "copy":
        copy = site.membership.copy(token)
        if isinstance(copy, Answer):
            return refuse(request, copy)
        return JSONResponse(copy, headers={**NOT_KEPT, "Content-Disposition": 'attachment; filename="my-data.json"'})
    answer = site.membership.leave(token, Purpose.MANAGE)
    return say(site, request, "leave_done") if answer is Answer.DONE else refuse(request, answer)


def refuse(request: Request, answer: Answer) -> Response:
    """Shows the page for a link that does nothing: expired, or not ours."""
    name = "expired" if answer is Answer.EXPIRED else "gone"
    return say(_site(request), request, name, status=410)


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site

"""Logging in and out."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from digest.entry.desk.gate import SESSION_SECONDS, TRIES_SECONDS, Gate
from digest.entry.desk.visit import AUTHOR_COOKIE, DeskVisit, language_for, templates
from digest.entry.web.bodies import BodyTooLarge, Malformed, read_fields
from digest.languages.catalogues import wording
from digest.languages.registry import DEFAULT_LANGUAGE, language_of
from digest.model.errors import InputError


async def show_login(request: Request) -> Response:
    """Shows the password form, or where to find the address that opens the desk."""
    return _form(request, "")


async def log_in(request: Request) -> Response:
    """Starts a session if the password is correct."""
    gate: Gate = request.app.state.gate
    try:
        fields = await read_fields(request)
        opened = gate.takes_password((fields.get("password") or [""])[0])
    except (BodyTooLarge, Malformed):
        opened = False
    except InputError:
        return _form(request, "too_many_tries", 429)
    if not opened:
        return _form(request, "wrong_password", 403)
    return begin(gate, RedirectResponse("/", 303))


def begin(gate: Gate, response: Response) -> Response:
    """Sets the cookie of a new session on the response."""
    response.set_cookie(
        gate.cookie, gate.begin(), max_age=int(SESSION_SECONDS), httponly=True, samesite="strict", secure=gate.secure
    )
    return response


def log_out(visit: DeskVisit) -> Response:
    """Ends the session."""
    visit.session.expires = 0.0
    response = RedirectResponse("/login", 303)
    response.delete_cookie(AUTHOR_COOKIE)
    return response


def _form(request: Request, problem: str, status: int = 200) -> Response:
    language = language_for(request, DEFAULT_LANGUAGE)
    words = wording(language).part("desk")
    values = {
        "words": words,
        "language": language,
        "direction": language_of(language).direction,
        "asks_password": request.app.state.gate.asks_password,
        "problem": words[problem].format(seconds=f"{TRIES_SECONDS:.0f}") if problem else "",
    }
    return HTMLResponse(templates().fill("login.html.j2", values), status)

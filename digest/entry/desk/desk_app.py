"""The desk as an ASGI application: its routes, access control, and the headers of every response."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from digest.entry.desk.acting import act, name_author, undo_act
from digest.entry.desk.desk import Desk
from digest.entry.desk.draft_page import add_correction, show_draft, show_letter, step
from digest.entry.desk.figures_page import (
    show_figures,
    show_override_effects,
    show_threads,
    show_topic,
    show_two_days,
)
from digest.entry.desk.gate import Gate
from digest.entry.desk.labels_page import give_answer, give_label, give_pair, show_labels
from digest.entry.desk.log_page import show_log
from digest.entry.desk.login import begin, log_in, log_out, show_login
from digest.entry.desk.search_page import show_search
from digest.entry.desk.sources_page import (
    LARGEST_FORM,
    add_source,
    probe,
    rate,
    show_opml,
    show_sources,
    switch,
    take_opml,
    try_source,
)
from digest.entry.desk.today_page import show_story, show_today
from digest.entry.desk.visit import PAGES, change, fault_line, show
from digest.entry.desk.what_if_page import keep_trial, show_what_if, try_act
from digest.model.errors import DigestError

STATIC = PAGES.with_name("static")
OPEN_PATHS = ("/login", "/static/desk.css", "/static/desk.js")
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}


class Guarded(BaseHTTPMiddleware):
    """Admits authorised editors, rejects changes from other sites, and adds headers to every response."""

    async def dispatch(self, request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        """Returns the response."""
        response = await self._admit(request, call_next)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    async def _admit(self, request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        gate: Gate = request.app.state.gate
        if not gate.knows_host(request):
            return PlainTextResponse("This desk is not called that; open the address that `digest desk` prints.", 421)
        if request.method not in ("GET", "HEAD", "POST"):
            return PlainTextResponse("Method not allowed", 405)
        if request.method == "POST" and not gate.same_origin(request):
            return PlainTextResponse("This form was not sent from the desk.", 403)
        key = request.query_params.get("key")
        if request.method == "GET" and key is not None and gate.takes_key(key):
            return begin(gate, RedirectResponse("/" + quote(request.url.path.lstrip("/")), 303))
        session = gate.session(request)
        request.state.session = session
        if session is None and request.url.path not in OPEN_PATHS:
            return RedirectResponse("/login", 303)
        return await call_next(request)


def build_desk(desk: Desk, gate: Gate) -> ASGIApp:
    """Builds the application."""
    routes = [
        Route("/", show(show_today)),
        Route("/story/{story}", show(show_story)),
        Route("/search", show(show_search)),
        Route("/what-if", show(show_what_if)),
        Route("/what-if/save", change(keep_trial), methods=["POST"]),
        Route("/draft", show(show_draft)),
        Route("/draft/letter/{code}/{look}", show(show_letter)),
        Route("/draft/step", change(step), methods=["POST"]),
        Route("/draft/correct", change(add_correction), methods=["POST"]),
        Route("/sources", show(show_sources)),
        Route("/sources/try", change(try_source), methods=["POST"]),
        Route("/sources/add", change(add_source), methods=["POST"]),
        Route("/sources/switch", change(switch), methods=["POST"]),
        Route("/sources/rate", change(rate), methods=["POST"]),
        Route("/sources/probe", change(probe), methods=["POST"]),
        Route("/sources/opml", show(show_opml)),
        Route("/sources/import", change(take_opml, largest=LARGEST_FORM), methods=["POST"]),
        Route("/labels", show(show_labels)),
        Route("/labels/give", change(give_label), methods=["POST"]),
        Route("/labels/pair", change(give_pair), methods=["POST"]),
        Route("/labels/story", change(give_answer), methods=["POST"]),
        Route("/figures", show(show_figures)),
        Route("/figures/overrides", show(show_override_effects)),
        Route("/figures/compare", show(show_two_days)),
        Route("/figures/topic", show(show_topic)),
        Route("/figures/threads", show(show_threads)),
        Route("/log", show(show_log)),
        Route("/act", change(act), methods=["POST"]),
        Route("/act/try", change(try_act), methods=["POST"]),
        Route("/undo", change(undo_act), methods=["POST"]),
        Route("/author", change(name_author), methods=["POST"]),
        Route("/login", log_in, methods=["POST"]),
        Route("/login", show_login),
        Route("/logout", change(log_out), methods=["POST"]),
        *(Route(f"/static/{name}", _static(name)) for name in ("desk.css", "desk.js")),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guarded)],
        exception_handlers={HTTPException: _missing, DigestError: _unavailable, Exception: _apologise},
    )
    app.router.redirect_slashes = False
    app.state.desk, app.state.gate = desk, gate
    return app


def _static(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return FileResponse(STATIC / name, headers={"Cache-Control": "no-cache"})

    return answer


async def _missing(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    return PlainTextResponse("There is no such page on the desk.", status)


async def _unavailable(request: Request, error: Exception) -> Response:
    """Responds if the home cannot be opened now, for example while another process locks its database."""
    return PlainTextResponse(f"{error}\nNothing was changed.", 503)


async def _apologise(request: Request, error: Exception) -> Response:
    """Responds to a bug of ours: prints its type and place in the terminal, but not its message, which may quote a
    letter.
    """
    desk: Desk = request.app.state.desk
    desk.narrator.say(fault_line(error))
    return PlainTextResponse(f"A fault of the program: {fault_line(error)}. Nothing was changed.", 500)

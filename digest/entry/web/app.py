"""The public site as an ASGI application: routes, headers on every response, and error pages that reveal nothing."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from digest.entry.web.archive_routes import show_archive, show_file
from digest.entry.web.below_path import BelowPath, base_of
from digest.entry.web.joining import choose_language, home, join
from digest.entry.web.managing import PURPOSES, act_on_settings, press_button, save_settings, show_button, show_settings
from digest.entry.web.site import HEADERS, Site, say, words_of
from digest.files.place import SITE
from digest.languages.registry import languages
from digest.model.errors import fault_place

HEALTH_PATH = "/healthz"


class WithHeaders:
    """Adds the common headers to every response, and no server name."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Responds with the headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                extra = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
                message["headers"] = [*message["headers"], *(pair for pair in extra if pair[0] not in given)]
            await send(message)

        await self._app(scope, receive, send_with_headers)


class Quiet:
    """Suppresses an exception once its page is sent: a server would print it, and its message may quote a visitor."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Responds, and raises nothing."""
        with contextlib.suppress(Exception):
            await self._app(scope, receive, send)


def build_app(
    site: Site, tell: Callable[[str], None], watched: Mapping[str, Callable[[], bool]] = MappingProxyType({})
) -> ASGIApp:
    """Builds the application. `tell` takes a line about a bug of ours; it never contains what a visitor sent.

    `watched` are background parts by name, each with a function that says whether it is working.
    """
    routes = [
        Route("/", choose_language),
        Route(HEALTH_PATH, health),
        Route("/health", health),  # the name up to version 0.1
        Route("/robots.txt", robots),
        Route("/.well-known/security.txt", security),
        Route("/archive/{path:path}", show_file),
        *(Route(path, with_slash) for path in ("/archive", *(f"/{one}" for one in languages()))),
        *(Mount(f"/{one}", Router(_pages(), redirect_slashes=False), name=one) for one in languages()),
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={HTTPException: refuse, Exception: apologise},
    )
    # Its redirects would repeat the visitor's Host header, and the scheme between proxy and server.
    app.router.redirect_slashes = False
    app.state.site = site
    app.state.tell = tell
    app.state.watched = {"database": lambda: site.archive.days(1) is not None, **watched}
    return Quiet(BelowPath(WithHeaders(app), site.bases, tuple(languages())))


def _pages() -> list[Route]:
    """Returns the routes of one language; the language is the first part of the address."""
    pages = [
        Route("/", home),
        Route("/join", join, methods=["POST"]),
        Route("/join", to_home),
        Route("/archive/", show_archive),
        Route("/archive", with_slash),
        Route("/settings/{token}", save_settings, methods=["POST"]),
        Route("/settings/{token}", show_settings),
    ]
    for what in PURPOSES:
        pages.append(Route(f"/{what}/{{token}}", press_button, methods=["POST"]))
        pages.append(Route(f"/{what}/{{token}}", show_button))
    for what in ("pause", "resume", "copy", "erase"):
        pages.append(Route(f"/settings/{{token}}/{what}", act_on_settings, methods=["POST"]))
    return pages


async def refuse(request: Request, error: Exception) -> Response:
    """Shows a page for an unknown address, or a method that a page does not support."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    return say(request.app.state.site, request, "missing", status=status)


async def apologise(request: Request, error: Exception) -> Response:
    """Shows a page for a bug of ours. Its message may quote a visitor, so only its type and place are logged."""
    request.app.state.tell(f"web: {fault_place(error)}")
    return say(request.app.state.site, request, "wrong", status=500)


async def to_home(request: Request) -> Response:
    """Redirects from the form's address to the form."""
    return RedirectResponse(f"/{words_of(request)[0]}/", 303)


async def with_slash(request: Request) -> Response:
    """Redirects from a folder's address without the final slash."""
    return RedirectResponse(f"{request.url.path}/", 308)


async def health(request: Request) -> Response:
    """Reports whether the database responds and every thread is working: for a watchdog, nothing about subscribers."""
    failing = [name for name, is_well in request.app.state.watched.items() if not _holds(is_well)]
    state = {"status": "trouble", "failing": failing} if failing else {"status": "ok"}
    return JSONResponse(state, 503 if failing else 200, headers={"Cache-Control": "no-store"})


def _holds(is_well: Callable[[], bool]) -> bool:
    try:
        return is_well()
    except Exception:  # whatever it raises, it is not working
        return False


async def robots(request: Request) -> Response:
    """Lets search engines read what is public, but nothing behind a subscriber's link."""
    site: Site = request.app.state.site
    base = base_of(request)
    lines = [f"Disallow: {base}/{language}/{what}/" for language in languages() for what in (*PURPOSES, "settings")]
    sitemap = await asyncio.to_thread(site.files.read, f"{SITE}/sitemap.xml")
    if site.public_url and sitemap is not None:
        lines.append(f"Sitemap: {site.public_url}/archive/sitemap.xml")
    return PlainTextResponse("\n".join(["User-agent: *", *lines]) + "\n")


async def security(request: Request) -> Response:
    """Says where to report a vulnerability (RFC 9116)."""
    site: Site = request.app.state.site
    expires = site.membership.clock() + timedelta(days=180)
    lines = [
        f"Contact: {site.contact_url}",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        f"Preferred-Languages: {', '.join(site.languages)}",
    ]
    if site.public_url:
        lines.append(f"Canonical: {site.public_url}/.well-known/security.txt")
    return PlainTextResponse("\n".join(lines) + "\n")

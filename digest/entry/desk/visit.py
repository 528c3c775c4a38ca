"""One request to the desk as a page handler sees it, and building responses."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from digest.deliver.timetable import parse_day
from digest.entry.desk.desk import Desk, OpenHome
from digest.entry.desk.desk_wording import DeskWording, titles_of
from digest.entry.desk.gate import EditorSession, Gate
from digest.entry.web.bodies import LARGEST, BodyTooLarge, Malformed, read_fields
from digest.languages.catalogues import wording
from digest.languages.registry import DEFAULT_LANGUAGE, language_of, languages
from digest.model.errors import DigestError, InputError, fault_place
from digest.render.templating import Templates
from digest.services.acts import FeedsChanged, version_of
from digest.services.boards import Board
from digest.services.deps import Deps
from digest.services.refusals import ActRefused, Contradicted

PAGES = Path(__file__).with_name("pages")
LANGUAGE_COOKIE, AUTHOR_COOKIE = "desk-language", "desk-author"
COOKIE_SECONDS = 31_536_000  # a year
LONGEST_AUTHOR = 60
MOST_FIELDS = 400
SECTIONS = ("today", "search", "what_if", "draft", "sources", "labels", "figures", "log")


class RefusedInWords(InputError):
    """A refusal that is already in the editor's language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskVisit:
    """A request with the home opened for it. `fields` are those of a posted form."""

    desk: Desk
    gate: Gate
    session: EditorSession
    language: str
    path: str
    query: QueryParams
    fields: Mapping[str, list[str]]
    opened: OpenHome

    @property
    def deps(self) -> Deps:
        """The home's dependencies."""
        return self.opened.deps

    @property
    def day(self) -> str | None:
        """The requested day, limited in length; None for the latest."""
        return (self.field("day") or self.query.get("day") or "")[:10] or None

    def board(self) -> Board:
        """Returns the ranked day of the page. Raises InputError for text that is not a day."""
        return self.opened.boards.of(self.deps, known_day(self.day))

    def field(self, name: str) -> str:
        """Returns the first value of a form field; "" if it is missing."""
        return (self.fields.get(name) or [""])[0].strip()

    def say(self, name: str, /, **values: object) -> str:
        """Returns a text of the desk in the editor's language."""
        return wording(self.language).text(f"desk.{name}", **values)

    def refused(self, name: str, /, **values: object) -> RefusedInWords:
        """A refusal for the handler to raise, in the editor's language."""
        return RefusedInWords(self.say(name, **values))

    def tell(self, board: Board | None = None) -> DeskWording:
        """Returns the wording of decisions and acts in the editor's language; with a board, stories are named by their
        headlines.
        """
        titles = titles_of(board.placed) if board else {}
        return DeskWording(language=self.language, settings=self.deps.settings, titles=titles)

    def page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Renders a page with these values and those that every page needs."""
        return HTMLResponse(
            templates().fill(
                f"{template}.html.j2",
                {
                    "words": wording(self.language).part("desk"),
                    "say": self.say,
                    "tell": self.tell(values.get("board")),
                    "language": self.language,
                    "direction": language_of(self.language).direction,
                    "direction_of": lambda code: language_of(code).direction,
                    "name_of": lambda code: language_of(code).name,
                    "choices": {code: one.name for code, one in languages().items()},
                    "sections": SECTIONS,
                    "section": template,
                    "path": self.path,
                    "day": self.day or "",
                    "token": self.session.token,
                    "author": self.session.author,
                    "said": take(self.session.said),
                    "trouble": self.opened.trouble,
                    "title": self.deps.settings.edition.title,
                    "letter_languages": self.deps.settings.edition.languages,
                    "seen": version_of(self.desk.home),
                    "asks_password": self.gate.asks_password,
                    **values,
                },
            ),
            status,
            {"Cache-Control": "no-store"},
        )

    def back(self, path: str, *said: str) -> Response:
        """Redirects to a page of the desk, with messages to show there once."""
        self.session.said.extend(said)
        return RedirectResponse(path if path.startswith("/") and not path.startswith("//") else "/", 303)


Handler = Callable[[DeskVisit], Response]


def show(handler: Handler) -> Callable[[Request], Any]:
    """Returns an endpoint that shows a page."""

    async def endpoint(request: Request) -> Response:
        return await _answer(request, handler, {})

    return endpoint


def change(handler: Handler, *, largest: int = LARGEST) -> Callable[[Request], Any]:
    """Returns an endpoint for changes: it accepts only the desk's own forms, with the session's token.

    `largest` is the maximum size of its form in bytes.
    """

    async def endpoint(request: Request) -> Response:
        session: EditorSession = request.state.session
        try:
            fields = await read_fields(request, most=MOST_FIELDS, largest=largest)
        except (BodyTooLarge, Malformed):
            return await _answer(request, _refusing("form_refused", 400), {})
        if not hmac.compare_digest((fields.get("token") or [""])[0].encode(), session.token.encode()):
            return await _answer(request, _refusing("form_refused", 403), fields)
        return await _answer(request, handler, fields)

    return endpoint


def _refusing(name: str, status: int) -> Handler:
    return lambda visit: visit.page(
        "refused",
        status=status,
        problem=visit.say(name),
        problem_language=visit.language,
        fields={},
        replaceable=False,
    )


async def _answer(request: Request, handler: Handler, fields: Mapping[str, list[str]]) -> Response:
    desk: Desk = request.app.state.desk

    def work(opened: OpenHome) -> Response:
        visit = DeskVisit(
            desk=desk,
            gate=request.app.state.gate,
            session=request.state.session,
            language=language_for(request, opened.deps.settings.edition.languages[0]),
            path=request.url.path,
            query=request.query_params,
            fields=fields,
            opened=opened,
        )
        try:
            return handler(visit)
        except FeedsChanged as changed:
            return visit.page("changed", status=409, board=visit.board(), changed=changed, fields=_kept(fields))
        except DigestError as error:
            problem, language = _problem_of(error, visit)
            return visit.page(
                "refused",
                status=422 if isinstance(error, InputError) else 503,
                problem=problem,
                problem_language=language,
                fields=_kept(fields),
                replaceable=isinstance(error, Contradicted),
            )

    session: EditorSession = request.state.session
    remembered = unquote(request.cookies.get(AUTHOR_COOKIE, ""))[:LONGEST_AUTHOR]
    session.author = session.author or remembered
    response = await desk.do(work)
    secure = request.app.state.gate.secure
    if session.author != remembered:
        _remember(response, AUTHOR_COOKIE, quote(session.author), secure=secure)
    chosen = request.query_params.get("lang")
    if chosen in languages():
        _remember(response, LANGUAGE_COOKIE, str(chosen), secure=secure)
    return response


def _problem_of(error: DigestError, visit: DeskVisit) -> tuple[str, str]:
    """Returns what went wrong and the language in which it is said."""
    if isinstance(error, Contradicted):
        tell = visit.tell(visit.board())
        return visit.say("contradicted", decisions="; ".join(map(tell.decided, error.against))), visit.language
    if isinstance(error, ActRefused):
        return error.in_language(visit.language), visit.language
    return str(error), visit.language if isinstance(error, RefusedInWords) else DEFAULT_LANGUAGE


def _remember(response: Response, name: str, value: str, *, secure: bool) -> None:
    """Stores a choice of the editor in a cookie that outlives the session."""
    response.set_cookie(name, value, max_age=COOKIE_SECONDS, samesite="strict", httponly=True, secure=secure)


def _kept(fields: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Returns a form's values to show again, so that nothing an editor wrote is lost."""
    return {name: values for name, values in fields.items() if name not in ("token", "seen", "replace")}


def language_for(request: Request, usual: str) -> str:
    """Returns the interface language: the requested one, else the one chosen before, else the letter's."""
    asked = (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE), usual)
    return next((code for code in asked if code and code in languages()), usual)


def known_day(day: str | None) -> str | None:
    """Returns a day of a request. Raises InputError for text that is not a day."""
    if day:
        parse_day(day)
    return day or None


def take(said: list[str]) -> tuple[str, ...]:
    """Returns the messages to show once, and clears them."""
    lines = tuple(said)
    said.clear()
    return lines


@cache
def templates() -> Templates:
    """Returns the desk's own pages."""
    return Templates(PAGES)


def fault_line(error: BaseException) -> str:
    """Describes a fault for the operator: the message of an expected one, else its type and place."""
    return f"desk: {error if isinstance(error, DigestError) else fault_place(error)}"

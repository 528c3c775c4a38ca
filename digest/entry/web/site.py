"""The objects behind the public pages, and responses with their headers."""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from digest.entry.web.below_path import base_of
from digest.files.place import Files
from digest.languages import cldr
from digest.languages.catalogues import wording
from digest.languages.registry import language_of, languages
from digest.services.members import Membership
from digest.store.archive_search import Archive
from digest.subscribe.life_cycle import DAILY, FORMS
from digest.subscribe.sign_up_limits import Guards

Fill = Callable[[str, Mapping[str, Any]], str]
"""Renders a named template with values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The objects behind the pages. `files` holds the published editions.

    `rhythms` are what a subscriber may choose: only the daily letter, or also the weekly one or both.
    """

    membership: Membership
    guards: Guards
    archive: Archive
    fill: Fill
    files: Files
    title: str
    tagline: str
    languages: tuple[str, ...]
    state_domains: tuple[str, ...]
    contact: str
    public_url: str | None
    date: Callable[[str, str], str]
    forms: tuple[str, ...] = FORMS
    rhythms: tuple[str, ...] = (DAILY,)
    discreet_url: str | None = None

    @property
    def bases(self) -> tuple[str, ...]:
        """The paths of the site's public addresses, the main one first."""
        addresses = [one for one in (self.public_url, self.discreet_url) if one]
        return tuple(dict.fromkeys(urlsplit(one).path.rstrip("/") for one in addresses)) or ("",)

    @property
    def contact_url(self) -> str:
        """The contact address as a URL."""
        return self.contact if "://" in self.contact else f"mailto:{self.contact}"


HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}
NOT_KEPT = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_NOTHING = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"


def policy_of(html: str) -> str:
    """Returns a content security policy that allows only this page's own style sheet, by its hash."""
    hashes = [base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in _STYLE.findall(html)]
    allowed = " ".join(f"'sha256-{value}'" for value in hashes) or "'none'"
    return f"{_NOTHING}; style-src {allowed}"


LOOSER_POLICY = f"{_NOTHING}; style-src 'unsafe-inline'; img-src 'self' data:"
"""For pages of editions, whose charts have inline styles; scripts are never allowed."""


Words = Mapping[str, str | tuple[str, ...]]


def words_of(request: Request) -> tuple[str, Words]:
    """Returns the language of the address, and its texts; the default language if the address names none."""
    language = language_of(request.url.path.split("/")[1]).code
    return language, page_words(language)


@cache
def page_words(language: str) -> Words:
    """Returns the texts of the public pages from the catalogue, with `promises` as one list."""
    words = wording(language).part("page")
    promises = tuple(text for name, text in words.items() if name.startswith("promise_") and name[-1].isdecimal())
    return {**words, "promises": promises}


def page(
    site: Site, request: Request, template: str, *, status: int = 200, kept: bool = False, **values: Any
) -> Response:
    """Renders a page in the address's language. `kept` allows caching; personal pages are never cached."""
    language, words = words_of(request)
    path = request.url.path.partition(f"/{language}/")[2]
    html = site.fill(
        f"web/{template}.html.j2",
        {
            "site": site,
            "words": words,
            "contact": site.contact_url,
            "base": base_of(request),
            "language": language,
            "others": tuple(one for one in site.languages if one != language),
            "choices": sorted(site.languages, key=lambda one: one != language),
            "names": {one: languages()[one].name for one in site.languages},
            "labels": {one: cldr.language_label(one, language) for one in site.languages},
            "direction": language_of(language).direction,
            "here": "" if request.method == "POST" else path,
            **values,
        },
    )
    headers = {"Content-Security-Policy": policy_of(html)}
    headers |= {"Cache-Control": "public, max-age=300"} if kept else NOT_KEPT
    return HTMLResponse(html, status, headers)


def say(site: Site, request: Request, name: str, *texts: str, status: int = 200, back: bool = True) -> Response:
    """Returns a page, or JSON if that was requested, with the title and sentences for `name`."""
    _, words = words_of(request)
    if wants_json(request):
        return JSONResponse({"state": name.replace("_", "-")}, status, NOT_KEPT)
    title = str(words[f"{name}_title"])
    sentences = [str(words[text]) for text in texts or (name,)]
    return page(site, request, "message", status=status, title=title, texts=sentences, back=back)


def client_of(request: Request) -> str | None:
    """Returns the visitor's network address, for limits in memory only; None behind a socket without a
    proxy's header.
    """
    return request.client.host if request.client else None


def wants_json(request: Request) -> bool:
    """Whether the request comes from a program: its body is JSON, or it accepts JSON."""
    return "json" in request.headers.get("content-type", "") or request.headers.get("accept", "").startswith(
        "application/json"
    )

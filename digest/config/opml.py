"""OPML 2.0, the exchange format for feed lists: reads publishers and sources, and writes the settings' sources.

What OPML has no attribute for is written in our own namespace, so that a list survives a round trip; other programs
ignore it. Format: https://opml.org/spec2.opml
"""

import html
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from digest.config.complaints import wrong_value
from digest.config.editing import unique_name
from digest.config.problems import Problem, lines
from digest.config.settings import Publisher, Settings, Source
from digest.config.validation import P, validate
from digest.languages.cldr import current_country_code
from digest.model.errors import InputError
from digest.text.sites import registrable_domain

NAMESPACE = "urn:digest"
LONGEST_NAME = 120
_DEEPEST = 3  # the most times a name was seen to be escaped

Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """The content of a feed list: publishers by id, and sources in order; every source's publisher is included.

    `left_out` describes the outlines that cannot be sources, one line each with position and reason.
    """

    publishers: Mapping[str, Publisher]
    sources: tuple[Source, ...]
    left_out: tuple[str, ...] = ()


def read_opml(data: bytes, name: str) -> Subscriptions:
    """Reads publishers and sources from an OPML file; folders are flattened, outlines without a feed skipped.

    The publisher is an attribute `publisher` of any namespace, else the registrable domain of the feed's site; the
    country is the last part of a `category` such as /news/IR. Publisher ids are made valid, names unique. An outline
    that cannot be a source is listed in `left_out`. Raises InputError with line and column if the file is not OPML, and
    if no outline can be a source.
    """
    return _OpmlReader(name).read(data)


def write_opml(settings: Settings) -> bytes:
    """Writes the settings' sources and their publishers as OPML that `read_opml` restores."""
    outlines = "".join(
        f"<outline {_written(source, settings.publishers.get(source.publisher))}/>\n" for source in settings.sources
    )
    title = escape(settings.edition.title)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0" xmlns:digest="{NAMESPACE}">\n'
        f"<head><title>{title}</title></head>\n<body>\n{outlines}</body>\n</opml>\n"
    ).encode()


class _OpmlReader:
    """Handles the parser's events; collects sources, publishers and problems."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.names: set[str] = set()
        self.publishers: dict[str, Publisher] = {}
        self.sources: list[Source] = []
        self.problems: list[Problem] = []
        self.unreadable = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.root
        self.parser.EntityDeclHandler = self.entity

    def read(self, data: bytes) -> Subscriptions:
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            what = f"not valid XML ({expat.ErrorString(error.code)}); fix it, or export the list again"
            self.unreadable = True
            self.problems = [Problem(line=error.lineno, column=error.offset + 1, what=what)]
        except _Refused as refused:
            self.unreadable = True
            self.problems = [refused.problem]
        problems = tuple(lines(self.problems, self.name))
        if self.unreadable or (problems and not self.sources):
            raise InputError("\n".join(problems))
        return Subscriptions(publishers=self.publishers, sources=tuple(self.sources), left_out=problems)

    def problem(self, what: str, word: str = "", known: tuple[str, ...] = ()) -> Problem:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        return Problem(line=line, column=column, what=what, word=word, known=known)

    def root(self, tag: str, _: Attributes) -> None:
        if _local(tag) != "opml":
            what = f"a list of feeds begins with <opml>, not with <{_local(tag)}>; is this the right file?"
            raise _Refused(self.problem(what))
        self.parser.StartElementHandler = self.element

    def entity(self, name: str, *_: object) -> None:
        raise _Refused(self.problem(f"declares the entity {name!r}; entities are not read, write its characters out"))

    def element(self, tag: str, given: Attributes) -> None:
        """Adds the source of an outline, and its publisher if that is new."""
        outline = {_local(key): value.strip() for key, value in given.items()}
        if _local(tag) != "outline" or not outline.get("xmlurl"):
            return
        key = _publisher_id(outline)
        source = self.valid(Source, _source(outline, key), outline["xmlurl"])
        if key not in self.publishers and (publisher := self.valid(Publisher, _publisher(outline), outline["xmlurl"])):
            self.publishers[key] = publisher
        if source is not None and key in self.publishers:
            name = unique_name(source.name, self.names)
            self.names.add(name.casefold())
            self.sources.append(source.model_copy(update={"name": name}))

    def valid(self, kind: type[P], data: Mapping[str, object], url: str) -> P | None:
        part, findings = validate(kind, {key: value for key, value in data.items() if value is not None})
        for finding in findings:
            what, word, known = wrong_value(finding)
            self.problems.append(self.problem(f"the outline of {url!r}: {what}", word, known))
        return part


class _Refused(Exception):
    """Raised at a position of the parser that makes the whole file unreadable."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


def _source(outline: Attributes, publisher: str) -> dict[str, object]:
    name = " ".join(_unescaped(outline.get("title") or outline.get("text") or _host(outline)).split())
    return {
        "name": name[:LONGEST_NAME].strip(),
        "url": outline["xmlurl"],
        "publisher": publisher,
        "collector": outline.get("collector"),
        "language": _language(outline.get("language", "")),
        "time_zone": outline.get("zone"),
        "topics": outline["topics"].split() if "topics" in outline else None,
        "options": _options(outline),
        "measures": outline.get("measures"),
        "enabled": outline.get("enabled"),
        "note": outline.get("note"),
    }


def _unescaped(name: str) -> str:
    """Unescapes a name repeatedly: programs write feed titles into lists escaped, some twice."""
    for _ in range(_DEEPEST):
        name = html.unescape(name)
    return name


def _options(outline: Attributes) -> object:
    """Parses the options as JSON. Other text is returned unchanged, and validation then rejects the outline."""
    text = outline.get("options", "{}")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _publisher(outline: Attributes) -> dict[str, object]:
    given = {key: outline.get(key) for key in ("owner", "stance", "trust", "paywall")}
    name = outline.get("publisher-name") or outline.get("publisher") or _domain(outline) or _host(outline)
    return {"name": name, "country": outline.get("country") or _country(outline.get("category", "")), **given}


def _publisher_id(outline: Attributes) -> str:
    """Returns a valid id: the given publisher, else the site's domain."""
    return _slug(outline.get("publisher", "")) or _slug(_domain(outline)) or "unknown"


def _slug(name: str) -> str:
    """Converts a name to lower-case Latin letters with `-` for what an id cannot contain; other scripts in
    IDNA form.
    """
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(character for character in plain if not unicodedata.combining(character)).lower()
    if not letters.isascii():
        try:
            letters = letters.encode("idna").decode()
        except UnicodeError:
            letters = ""
    return re.sub(r"[^a-z0-9:._-]+", "-", letters).strip("-:._")


def _domain(outline: Attributes) -> str:
    return registrable_domain(outline.get("htmlurl", "")) or registrable_domain(outline["xmlurl"])


def _host(outline: Attributes) -> str:
    return outline["xmlurl"].partition("://")[2].partition("/")[0] or outline["xmlurl"]


def _language(given: str) -> str | None:
    code = re.fullmatch(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]+)*)", given)
    return code[1].lower() + code[2].replace("_", "-") if code else None


def _country(category: str) -> str | None:
    """Returns the country in a category, the first path that ends in the code of one: IR for `/news/IR`."""
    paths = (path.strip().rsplit("/", 1)[-1] for path in category.split(","))
    codes = (current_country_code(last) for last in paths if re.fullmatch(r"[A-Z]{2}", last))
    return next(filter(None, codes), None)


def _local(name: str) -> str:
    """Returns the name without namespace, in lower case, since programs differ over `xmlUrl`."""
    return name.rpartition(" ")[2].lower()


def _written(source: Source, publisher: Publisher | None) -> str:
    """Formats the attributes of a source's outline."""
    country = publisher.country if publisher else None
    standard = {
        "type": "rss",
        "text": source.name,
        "title": source.name,
        "xmlUrl": source.url,
        "language": source.language,
        "category": f"/{country}" if country else None,
    }
    ours = source.model_dump(mode="json", exclude_defaults=True, exclude={"name", "url", "language", "time_zone"})
    if options := ours.pop("options", None):
        ours["options"] = json.dumps(options, ensure_ascii=False)
    if source.time_zone != "UTC":
        ours["zone"] = source.time_zone
    if publisher:
        ours |= publisher.model_dump(mode="json", exclude_defaults=True, exclude={"name"})
        ours["publisher-name"] = publisher.name
    named = {**standard, **{f"digest:{key}": value for key, value in ours.items()}}
    return " ".join(f"{key}={quoteattr(_text(value))}" for key, value in named.items() if value is not None)


def _text(value: object) -> str:
    if isinstance(value, list):
        return " ".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)

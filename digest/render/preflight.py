"""Checks a letter before it is queued: errors that stop it, and warnings for the operator."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

from digest.model.editions import Edition
from digest.render.contrast import faint_texts
from digest.render.forms import Forms
from digest.render.letter_html import LetterHtml
from digest.render.safety import harmless, unknown_marks

LARGEST_HTML = 60_000
"""Bytes; Gmail clips a mail at about 102 KB after encoding."""
LARGEST_TEXT = {1: 18_000, 2: 30_000}
"""Bytes by number of languages: letters of non-Latin scripts take two bytes each."""
LARGEST_LIGHT = 20_000
LONGEST_SUBJECT = 50

_OPENING, _CLOSING = re.compile("[\u2066-\u2068]"), "\u2069"
_OVERRIDES = re.compile("[\u202a-\u202e]")


class CheckResult(StrEnum):
    """The result of a check: a stopped letter is not frozen, queued or sent."""

    WELL = "well"
    WARNING = "warning"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check of one form; `detail` says what is wrong, or gives the measured value.

    An `optional` form is left out if it is stopped; the letter is sent without it.
    """

    name: str
    form: str
    verdict: CheckResult
    detail: str = ""
    optional: bool = False


FORMS: Mapping[str, str] = MappingProxyType(
    {
        "html": "email_html",
        "light": "light",
        "page": "page",
        "share": "share",
        "discreet html": "discreet_html",
        "text": "email_text",
        "discreet": "discreet",
    }
)
"""Maps the names of forms in checks to fields of `Forms`."""
_TEXTS = ("text", "discreet")
NEEDED = frozenset(("mail", "html", "text"))
"""The forms that a letter needs; any other one is left out if it is stopped."""


def preflight(edition: Edition, forms: Forms, faults: Mapping[str, str] = MappingProxyType({})) -> tuple[Check, ...]:
    """Runs all checks of a letter's forms, in the order of the forms; needs no network.

    `faults` says which fields of `forms` could not be rendered, and why.
    """
    edition = harmless(edition)
    made = {name: getattr(forms, field) for name, field in FORMS.items() if field not in faults}
    pages = {name: LetterHtml.of(html) for name, html in made.items() if name not in _TEXTS}
    texts = {name: text for name, text in made.items() if name in _TEXTS}
    checks = [_subject(edition), *_review_notes(edition)]
    checks += [
        Check(name="templates", form=name, verdict=CheckResult.STOP, detail=faults[field])
        for name, field in FORMS.items()
        if field in faults
    ]
    for name, page in pages.items():
        checks.append(_stop("nothing loads", name, page.loads))
        checks.append(_stop("links", name, page.bad_links(relative=name == "page")))
        checks.append(_stop("headlines", name, _headline_faults(edition, page.headings)))
        checks.append(_warn("headings and alt texts", name, _structure_faults(page)))
    for name, text in texts.items():
        checks.append(_stop("headlines", name, _text_faults(edition, text)))
        checks.append(_stop("index", name, _index_faults(edition, text)))
    if "html" in pages:
        checks.append(_stop("index", "html", _index_faults(edition, pages["html"].visible)))
        checks.append(_warn("contrast", "html", faint_texts(forms.email_html)))
    if "page" in pages:
        checks.append(_stop("index", "page", _target_faults(pages["page"])))
    for name, form in made.items():
        checks.append(_stop("direction", name, _direction_faults(form)))
        checks.append(_stop("marks", name, unknown_marks(form)))
    languages = len({passage.language for pick in edition.picks for passage in pick.passages}) or 1
    most = {"html": LARGEST_HTML, **dict.fromkeys(_TEXTS, LARGEST_TEXT[min(languages, 2)])}
    most |= dict.fromkeys(("light", "discreet html"), LARGEST_LIGHT)
    checks += [_size(name, made[name], size) for name, size in most.items() if name in made]
    return tuple(replace(check, optional=check.form not in NEEDED) for check in checks)


def passing(forms: Forms, checks: Sequence[Check]) -> Forms:
    """Returns the forms without the stopped ones, except those that a letter needs."""
    stopped = {check.form for check in checks if check.verdict is CheckResult.STOP and check.optional}
    return replace(forms, **{FORMS[name]: "" for name in stopped})


def stops(checks: Sequence[Check]) -> tuple[str, ...]:
    """Returns what stops a letter, one line each."""
    return tuple(f"{c.form}: {c.name}: {c.detail}" for c in checks if c.verdict is CheckResult.STOP)


def links_of(forms: Forms) -> tuple[str, ...]:
    """Returns every web address in the letter, in order without duplicates."""
    links = (link for link in LetterHtml.of(forms.email_html).anchors if link.startswith(("http://", "https://")))
    return tuple(dict.fromkeys(links))


def _stop(name: str, form: str, faults: Sequence[str]) -> Check:
    return _check(name, form, faults, CheckResult.STOP)


def _warn(name: str, form: str, faults: Sequence[str]) -> Check:
    return _check(name, form, faults, CheckResult.WARNING)


def _check(name: str, form: str, faults: Sequence[str], verdict: CheckResult) -> Check:
    more = f" and {len(faults) - 3} more" if len(faults) > 3 else ""
    detail = "; ".join(fault[:120] for fault in faults[:3]) + more
    return Check(name=name, form=form, verdict=verdict if faults else CheckResult.WELL, detail=detail)


def _size(form: str, text: str, most: int) -> Check:
    size = len(text.encode())
    verdict = CheckResult.WELL if size <= most else CheckResult.STOP
    return Check(name="size", form=form, verdict=verdict, detail=f"{size:,} of {most:,} bytes")


def _review_notes(edition: Edition) -> list[Check]:
    return [Check(name="review", form="mail", verdict=CheckResult.WARNING, detail=note) for note in edition.notes]


def _subject(edition: Edition) -> Check:
    length = len(edition.subject)
    if not length:
        return Check(name="subject", form="mail", verdict=CheckResult.STOP, detail="the letter has no subject")
    verdict = CheckResult.WELL if length <= LONGEST_SUBJECT else CheckResult.WARNING
    return Check(name="subject", form="mail", verdict=verdict, detail=f"{length} of {LONGEST_SUBJECT} letters")


def _headlines(edition: Edition) -> list[str]:
    return [_plain(pick.passages[0].headline) for pick in edition.picks]


def _headline_faults(edition: Edition, headings: Sequence[tuple[int, str]]) -> list[str]:
    """Checks that an HTML form has the stories in order, each under a second-level heading."""
    wanted = _headlines(edition)
    titles = [_without_number(_plain(heading), wanted) for level, heading in headings if level == 2]
    shown = titles[: len(wanted)]  # after the stories a page may have headings of its own
    wrong = [
        f"found {one!r} in the place of {other!r}" for one, other in zip(shown, wanted, strict=False) if one != other
    ]
    return wrong if len(shown) == len(wanted) else [f"tells {len(shown)} stories of {len(wanted)}"]


def _without_number(heading: str, wanted: Sequence[str]) -> str:
    rest = heading.partition(". ")[2]
    return rest if heading not in wanted and rest in wanted else heading


def _text_faults(edition: Edition, text: str) -> list[str]:
    """Checks that a text form has the same headlines in the same order, each with its summary and address."""
    faults, at, plain = [], 0, _plain(text)
    for pick in edition.picks:
        first = pick.passages[0]
        for part in (first.headline, first.url, first.summary):
            found = plain.find(_plain(part), at)
            if found < 0:
                faults.append(f"story {pick.rank}: {_plain(part)!r} is not where the HTML tells it")
            at = max(at, found)
    return faults


def _index_faults(edition: Edition, text: str) -> list[str]:
    """Checks that the index lists every story by its label, in order, before the first story."""
    plain, at = _plain(text), 0
    first = _headlines(edition)[0] if edition.picks else ""
    faults = []
    for pick in edition.picks:
        label = _plain(pick.label)
        found = plain.find(label, at)
        if found < 0:
            faults.append(f"{label!r} is not in its place")
        at = found + len(label) if found >= 0 else at
    if first and not faults and plain.find(first, at) < 0:
        faults.append("the first story stands before the index")
    return faults


def _target_faults(page: LetterHtml) -> list[str]:
    return [
        f"{link} has no target on the page"
        for link in page.anchors
        if link.startswith("#") and link[1:] not in page.ids
    ]


def _structure_faults(page: LetterHtml) -> list[str]:
    levels = [level for level, _ in page.headings]
    faults = [f"h{later} follows h{earlier}" for earlier, later in pairwise(levels) if later > earlier + 1]
    if levels.count(1) != 1:
        faults.append(f"{levels.count(1)} headings of the first level")
    return faults + [f"no alt text: {image}" for image in page.bare_images]


def _direction_faults(form: str) -> list[str]:
    """Checks that isolates are closed on their line (UAX 9: a paragraph ends them) and that there are no embeddings."""
    faults = ["an embedding or override"] if _OVERRIDES.search(form) else []
    lines = (line for line in form.splitlines() if len(_OPENING.findall(line)) != line.count(_CLOSING))
    return faults + [f"an isolate is not closed: {line.strip()!r}" for line in lines]


def _plain(text: str) -> str:
    return " ".join(re.sub("[\u2066-\u2069]", "", text).split())

"""Parses a bounce message from any mail system into one report per recipient.

It reads the fields of RFC 3464 (delivery reports) wherever they are, RFC 5965 (abuse reports), and the prose of systems
that send neither; the returned letter itself is skipped, because its words are ours.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from email.message import Message
from html import unescape
from typing import Any

from digest.subscribe.mime import content_of, parameter_of, read_mail
from digest.text.encoded_words import read_text

LONGEST = 4_000_000
"""Bytes read of a mail; far more than any report has, but pages of markup may precede the machine-readable part."""
LONGEST_TEXT = 100_000
"""Characters read of one text."""
MOST = 200
"""Recipients read of a report."""

# Every repetition has a bound or a start of its own: a mail of one endless line must not take a minute.
_LOCAL = r"[^\s<>()\[\]:;,@\"'|]"
_ADDRESS = rf"(?<!{_LOCAL}){_LOCAL}{{1,128}}@[A-Za-z0-9](?:[A-Za-z0-9.-]{{0,252}}[A-Za-z0-9])?"
ADDRESS = re.compile(_ADDRESS)
_QUOTED_ADDRESS = re.compile(r'"[^"\s@]{1,128}"@[A-Za-z0-9.-]{1,253}|' + _ADDRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one mail reports about one recipient.

    `action`, `status` and `reporter` (Reporting-MTA) are fields of RFC 3464; `said` are texts, most trusted first: the
    last server's words, then the surrounding text.
    """

    recipient: str | None
    action: str = ""
    status: str = ""
    reporter: str = ""
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A parsed mail: headers by lower-case name, reports, the type of an abuse report, and the returned letter.

    `fields` are the raw machine-readable blocks; `is_receipt` marks a mail program's receipt for a delivered letter
    (RFC 8098).
    """

    headers: dict[str, str]
    reports: tuple[Report, ...]
    text: str
    feedback: str | None
    letter: str
    fields: str
    is_report: bool
    is_receipt: bool


def read_returned(raw: bytes) -> Returned:
    """Parses any bytes as a message. Bytes that are not a message give no reports."""
    raw = raw[:LONGEST]
    message = read_mail(raw)
    headers = {name.lower(): str(value) for name, value in reversed([*message.raw_items()])}
    headers |= {name: read_text(headers[name]) for name in ("subject", "from", "to") if name in headers}
    said, fields, letter = _parts(message)
    body = "\n".join(said)
    if not body.strip() and not fields:
        # The boundary is missing: use the whole text.
        body = raw[:LONGEST_TEXT].decode("utf-8", "replace").replace("\r\n", "\n").partition("\n\n")[2]
    body, _, quoted = _cut_letter(body)
    feedback, whom = _feedback(fields + ([body] if "feedback-type:" in body.lower() else []), headers, letter)
    reports: tuple[Report, ...]
    if feedback:
        reports = tuple(Report(recipient=address) for address in whom) or (Report(recipient=None),)
    else:
        reports = tuple(_reports(body, fields, headers, raw))
    return Returned(
        headers=headers,
        reports=reports,
        text=body,
        feedback=feedback,
        letter=letter or quoted,
        fields="\n".join(fields),
        is_report=bool(fields) or _report_type(message) in ("", "delivery-status", "feedback-report"),
        is_receipt=not fields and _report_type(message) == "disposition-notification",
    )


def _report_type(message: Message) -> str | None:
    """Returns the report-type of a multipart/report, "" if it has none; None for any other mail."""
    if message.get_content_type() != "multipart/report":
        return None
    return parameter_of(message, "report-type").lower()


# --- parts ---


def _parts(message: Message) -> tuple[list[str], list[str], str]:
    """Splits a mail into its prose, its machine-readable blocks, and the returned letter."""
    said: list[str] = []
    fields: list[str] = []
    letter = ""
    stack = [message]
    while stack:
        part = stack.pop()
        kind = part.get_content_type()
        if kind in ("message/delivery-status", "message/feedback-report", "message/global-delivery-status"):
            payload = content_of(part)
            fields.append(
                "\n\n".join(_plain(block).strip() for block in payload if isinstance(block, Message))
                if isinstance(payload, list)
                else _text(part)
            )
        elif kind in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"):
            payload = content_of(part)
            letter = letter or (
                "\n".join(_plain(block) for block in payload if isinstance(block, Message))
                if isinstance(payload, list)
                else _text(part)
            )
        elif part.is_multipart():
            stack.extend(reversed([block for block in part.get_payload() if isinstance(block, Message)]))
        elif kind == "text/plain" or (kind == "text/html" and not said):
            text = _text(part)
            said.append(_without_markup(text) if kind == "text/html" else text)
    return said, fields, letter


def _plain(block: Message) -> str:
    """Returns raw headers and text of a nested part."""
    payload = content_of(block)
    headers = "\n".join(f"{name}: {value}" for name, value in block.raw_items())
    return f"{headers}\n\n{payload}" if isinstance(payload, str) else headers


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return str(payload or "")
    charset = parameter_of(part, "charset") or "utf-8"
    try:
        text = payload.decode(charset, "replace")
    except (LookupError, ValueError):  # no charset, or an unknown one
        text = payload.decode("latin-1")
    return text[:LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n")


def _without_markup(text: str) -> str:
    text = re.sub(r"(?is)<(style|script|head)\b.*?(?:</\1>|\Z)", " ", text)
    text = re.sub(r"(?i)<br\b[^<>]*>|</(p|div|tr|li|h\d|table)>", "\n", text)
    # An address in angle brackets looks like a tag but is not one.
    return unescape(re.sub(r"<(?![^<>@\s]+@)[^<>]*>", " ", text))


_LETTER_BEGINS = re.compile(
    r"^[ \t>*#=_-]*(?:"
    r"(?:original|returned|undelivered|attached|unsent) (?:message|mail|header)[^\n]{0,40}$"
    r"|(?:the )?(?:original|returned|full|message|mail)? ?(?:message|mail|header)s? (?:header )?(?:text )?follows?\b"
    r"|(?:below (?:this line )?|here |this |the following |what follows )is (?:a copy of |the beginning of )?"
    r"(?:the|your) (?:original |returned |failed |first )?(?:message|mail|header|copy)"
    r"|(?:a )?copy of (?:the|your) (?:original )?message"
    r"|the header of the original message"
    r"|begin(?:ning)? of (?:the )?(?:original |returned )?message"
    r"|message header\b"
    r"|received: from [^\n]+\bby\b"
    r"|return-path: *<[^\n]*>"
    r")",
    re.IGNORECASE | re.MULTILINE,
)


def _cut_letter(body: str) -> tuple[str, str, str]:
    found = _LETTER_BEGINS.search(body, 40)
    return (body[: found.start()], found[0], body[found.end() :]) if found else (body, "", "")


# --- reports ---

_FIELD = re.compile(r"^[ \t]*([A-Za-z][A-Za-z0-9-]+)[ \t]*:[ \t]*(.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_RECIPIENT_FIELDS = ("final-recipient", "original-recipient", "x-actual-recipient")


def _reports(body: str, fields: list[str], headers: dict[str, str], raw: bytes) -> Iterator[Report]:
    found = [report for text in fields for report in _fielded(text)]
    if not found and re.search(
        r"^[ \t]*(?:final-recipient|diagnostic-code)[ \t]*:", body, re.IGNORECASE | re.MULTILINE
    ):
        found = list(_fielded(body))
    found = found or list(_from_json(body)) or [report for text in _loose_fields(raw) for report in _fielded(text)]
    if found:
        for report in found[:MOST]:
            around = body if len(found) == 1 else _around(body, report.recipient)
            inner = [quoted for text in report.said for quoted in _QUOTES[0].findall(text)]
            yield replace(report, said=(*inner, *report.said, *_quoted(around), around))
        return
    yield from _written(body, headers)


def _loose_fields(raw: bytes) -> list[str]:
    """Finds the field block in a mail whose parts cannot be separated because the boundary is missing."""
    text = raw[:LONGEST_TEXT].decode("latin-1").replace("\r\n", "\n")
    head = text.find("\n\n")
    found = re.search(r"(?im)^(?:original|final)-recipient[ \t]*:", text[head:])
    return [re.split(r"\n--|\n\n", text[head + found.start() :], maxsplit=1)[0]] if found else []


def _fielded(text: str) -> Iterator[Report]:
    """Yields the reports of RFC 3464, section 2.3: one block of fields per recipient."""
    action = status = said = reporter = ""
    names: list[str] = []

    def report() -> Iterator[Report]:
        if names or action or status:
            yield Report(
                recipient=names[0] if names else None,
                action=action,
                status=status,
                reporter=reporter,
                said=(said,) if said else (),
            )

    for match in _FIELD.finditer(text):
        name, value = match[1].lower(), " ".join(match[2].split())
        if name in _RECIPIENT_FIELDS:
            if name in ("final-recipient", "original-recipient") and (status or said) and action:
                yield from report()
                action = status = said = ""
                names = []
            address = _address(value)
            if address and name == "final-recipient" and "." in address.rpartition("@")[2]:
                names.insert(0, address)
            elif address:
                names.append(address)
        elif name == "reporting-mta":
            reporter = value.lower()
        elif name == "action" and not action:
            action = value.lower()
        elif name == "status" and not status:
            status = value
        elif name in ("diagnostic-code", "x-notes", "x-diagnostic", "x-supplementary-info", "remote-mta-reply"):
            said = f"{said}\n{value}" if said else value
    yield from report()


def _address(value: str) -> str | None:
    """Returns the address in a field, after its type and a source route."""
    found = _QUOTED_ADDRESS.search(re.sub(r"(?i)^.*?rfc822;", "", value))
    return found[0].strip("'\"<>.") if found else None


def _around(body: str, recipient: str | None) -> str:
    """Returns the prose next to an address; with several recipients, the rest is about others."""
    if not recipient or recipient not in body:
        return ""
    place = body.index(recipient)
    return body[place : place + 400]


_OPENS = re.compile(
    r"^[ \t*>\"-]{0,40}(?:[45]\d\d )?"
    r"(?:<?\(?(?:RCPT TO|Recipient|Address|E-?mail|User|Failed Recipient|Invalid address)?"
    rf":?[ \t]{{0,40}}<?({_ADDRESS})>?\)?)(?=[\s:,.;>(\"]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_NOT_WHOM = re.compile(r"(?i)^(?:postmaster|mailer-daemon|abuse|root|nobody|noreply|no-reply|support)@")


def _written(body: str, headers: dict[str, str]) -> Iterator[Report]:
    """Yields reports from prose: a recipient at the start of a line, and the text up to the next."""
    failed = ADDRESS.findall(headers.get("x-failed-recipients", ""))
    own = set(ADDRESS.findall(headers.get("to", "").lower()))
    opened = [m for m in _OPENS.finditer(body) if not _NOT_WHOM.match(m[1]) and m[1].lower() not in own]
    names = (list(dict.fromkeys(failed)) or list(dict.fromkeys(m[1] for m in opened)))[:MOST]
    if not names:
        inside = [a for a in ADDRESS.findall(body) if a.lower() not in own and not _NOT_WHOM.match(a)]
        names = inside[:1]
    if len(names) < 2:
        yield Report(recipient=names[0] if names else None, said=(*_quoted(body), body))
        return
    lines = {m[1]: m for m in reversed(opened)}
    places = {name: lines[name].start() if name in lines else body.find(name) for name in names}
    for name, place in places.items():
        following = min((other for other in places.values() if other > place), default=len(body))
        if name in lines and re.match(r"\s*[45]\d\d ", lines[name][0]):
            following = body.find("\n", lines[name].end()) % (len(body) + 1)  # the line is about this one alone
        text = body[place:following] if place >= 0 else body
        yield Report(recipient=name, said=(*_quoted(text), text))


_QUOTES = (
    re.compile(r"[45]\d\d-'(.+?)'", re.DOTALL),
    re.compile(r"^[ \t]*<<< (?!503)(.+)$", re.MULTILINE),
    re.compile(
        r"(?i)(?:error that the other server returned was|reasons?|said|because|response was|responded with"
        r"|error message below|given was|remote host said|(?:server|remote)(?: \w+)? (?:said|response|error|returned))"
        r"\s*:\s*(.{3,400})",
        re.DOTALL,
    ),
    re.compile(r"(?<![\w./])([45]\d\d[ -].{3,300})", re.DOTALL),
)


def _quoted(text: str) -> Iterator[str]:
    """Yields the last server's words as quoted in prose, the most explicit quotation first."""
    for pattern in _QUOTES:
        found = pattern.findall(text)
        if found:
            yield " ".join(found[:3])
            return


def _from_json(body: str) -> Iterator[Report]:
    """Yields reports from JSON objects with `notificationType` and recipients, as cloud mailers send them."""
    start = body.find("{")
    if start < 0 or "notificationType" not in body[:4000]:
        return
    try:
        note, _ = json.JSONDecoder().raw_decode(body[start:].replace("\n", ""))
    except (ValueError, RecursionError):
        return
    for report in _rows(note, "bounce", "bouncedRecipients"):
        said = f"{_word(report, 'diagnosticCode')} {_word(note['bounce'], 'bounceSubType')}"
        whom, action = _word(report, "emailAddress") or None, _word(report, "action")
        yield Report(recipient=whom, action=action, status=_word(report, "status"), said=(said,))
    for report in _rows(note, "complaint", "complainedRecipients"):
        yield Report(recipient=_word(report, "emailAddress") or None, action="complaint")
    delivery = note.get("delivery")
    addresses = delivery.get("recipients") if isinstance(delivery, dict) else None
    for address in addresses if isinstance(addresses, list) else ():
        yield Report(recipient=str(address), action="delivered")


def _rows(note: Mapping[str, Any], part: str, name: str) -> Iterator[Mapping[str, Any]]:
    """Returns the objects of a list in a part of a notification."""
    inner = note.get(part)
    rows = inner.get(name) if isinstance(inner, dict) else None
    return (row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else iter(())


def _word(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


# --- abuse reports ---

_REDACTED_FIELDS = re.compile(
    r"(?im)^(?:original-rcpt-to|removal-recipient|x-hmxmroriginalrecipient|x-original-rcpt-to)[ \t]*:[ \t]*(.+)$"
)


def _feedback(fields: list[str], headers: dict[str, str], letter: str) -> tuple[str | None, list[str]]:
    """Returns the type of an abuse report (RFC 5965) or of a feedback loop without that format, and its recipients."""
    text = "\n".join(fields)
    kind = re.search(r"(?im)^[ \t]*feedback-type[ \t]*:[ \t]*([\w-]+)", text)
    loop = re.search(r"(?im)^x-hmxmroriginalrecipient[ \t]*:", letter) or "x-hmxmroriginalrecipient" in headers
    if not kind and not loop:
        return None, []
    extra = f"x-hmxmroriginalrecipient: {headers['x-hmxmroriginalrecipient']}" if not letter and loop else ""
    named = [a for m in _REDACTED_FIELDS.finditer(f"{text}\n{extra}\n{letter}") if (a := _address(m[1]))]
    return kind[1].lower() if kind else "abuse", list(dict.fromkeys(named))

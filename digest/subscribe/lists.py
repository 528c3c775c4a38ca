"""Reads and writes subscriber lists: plain CSV, and CSV encrypted with a passphrase."""

import base64
import csv
import io
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import BinaryIO, TextIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from digest.model.asides import Aside, AsideKind, attempt, repr_bytes
from digest.model.errors import InputError
from digest.model.subscribers import Subscriber, SubscriberState
from digest.subscribe.address_book import new_subscriber
from digest.subscribe.life_cycle import DAILY, EVERY_DAY, FORMS, RHYTHMS

COLUMNS = ("address", "language", "form", "days", "consent", "rhythm")
STATE, PAUSED_UNTIL = "state", "paused_until"
"""Columns of our own exports that an import also reads."""
SEALED = b"top-ten-list-1\n"
_LINE = 57  # bytes that fill a line of base64 (RFC 2045)
UNREADABLE = "the program failed on this line; see: digest status --aside"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of an imported file: its number, and its subscriber or its problem.

    A paused subscriber stays paused, until `paused_until` if the file has it. `aside` records an exception of the
    program on this line.
    """

    number: int
    subscriber: Subscriber | None = None
    paused_until: datetime | None = None
    problem: str = ""
    aside: Aside | None = None


def read_list(
    file: BinaryIO, *, where: str, columns: Mapping[str, str], consent: str, languages: tuple[str, ...]
) -> Iterator[Line]:
    """Yields the lines of a CSV file with a heading, each a subscriber or a problem; blank rows are skipped.

    Cells are separated by commas, semicolons, tabs or bars, detected from the heading or given by a first line `sep=;`;
    headings ignore case. `columns` maps our columns, see COLUMNS, to the file's; `consent`, where and when it was
    given, is used if the file has none. Raises InputError before the first line if the file is not such a CSV. It is
    read twice, once for validation, and never held in memory as a whole.
    """
    layout = _layout(file, where, columns)
    with _text(file) as text:
        for _ in range(layout.lines_before):
            text.readline()
        rows = csv.reader(text, delimiter=layout.separator)
        next(rows)
        for row in rows:
            if any(cell.strip() for cell in row):
                number = layout.lines_before + rows.line_num
                read = partial(_line, row, number, layout, consent, languages)
                line = attempt(AsideKind.SIGN_UP, f"{where}:{number}", read, partial(repr_bytes, row))
                yield Line(number=number, problem=UNREADABLE, aside=line) if isinstance(line, Aside) else line


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """The layout of a file: separator, number of lines before the heading, and the position of each column."""

    separator: str
    lines_before: int
    headings: tuple[str, ...]
    places: Mapping[str, int]


@contextmanager
def _text(file: BinaryIO) -> Iterator[TextIO]:
    """Opens the file as text from its start; leaves it open."""
    file.seek(0)
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    try:
        yield text
    finally:
        text.detach()


_SEPARATORS = ",;\t|"
_SEPARATOR_LINE = re.compile(r"\"?sep=(.)\"?\s*\Z", re.IGNORECASE)


def _layout(file: BinaryIO, where: str, columns: Mapping[str, str]) -> _Layout:
    """Detects the layout and validates that the file is CSV in UTF-8 to its end. Raises InputError."""
    with _text(file) as text:
        place = 0
        try:
            first = text.readline()
            named = _SEPARATOR_LINE.fullmatch(first)
            heading = text.readline() if named else first
            separator = named[1] if named else max(_SEPARATORS, key=lambda one: len(_cells(heading, one)))
            headings = tuple(name.strip().casefold() for name in _cells(heading, separator))
            rows = csv.reader(text, delimiter=separator)
            for row in rows:
                place = rows.line_num
                if any("\0" in cell for cell in row):
                    raise csv.Error("line contains NUL")
        except UnicodeDecodeError as error:
            byte = file.tell() - len(error.object) + error.start
            raise InputError(f"{where}: not valid UTF-8 at byte {byte}; save the file as UTF-8") from None
        except csv.Error as error:
            line = place + (2 if named else 1)
            raise InputError(f"{where}:{line}: not valid CSV: {error}; nothing was imported") from None
    places = {}
    for ours in COLUMNS:
        theirs = columns.get(ours, ours).strip().casefold()
        if theirs in headings:
            places[ours] = headings.index(theirs)
        elif ours == "address" or ours in columns:
            has = ", ".join(headings) or "none"
            raise InputError(f"{where}:1: no column {columns.get(ours, ours)!r}; the columns are {has}; see --map")
    return _Layout(separator=separator, lines_before=1 if named else 0, headings=headings, places=places)


def _cells(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])


_STATUS_COLUMNS = frozenset(
    ("state", "status", "subscription status", "subscriber status", "member status", "email status", "list status")
)
_GOOD_STATUSES = frozenset(("", "active", "paused", "enabled", "subscribed", "confirmed", "opted in", "opt-in"))
_WHEN = ("", "at", "on", "date", "time")
_REFUSING = (
    *("unsubscribe", "unsubscribed", "unsub", "optout", "optedout", "donotmail", "donotemail", "donotcontact"),
    *("bounced", "bounce", "hardbounced", "hardbounce", "complained", "complaint", "cleaned", "suppressed"),
    *("blocked", "blocklisted", "blacklisted", "deleted", "disabled"),
)
_REFUSING_COLUMNS = frozenset(f"{word}{when}" for word in _REFUSING for when in _WHEN)
_WILLING_COLUMNS = frozenset(
    f"{begin}{word}"
    for begin in ("", "is")
    for word in ("subscribed", "active", "enabled", "confirmed", "verified", "optin", "optedin")
)
_PAUSED_COLUMNS = frozenset(f"paused{when}" for when in _WHEN) | {"ispaused", "onhold"}
_NO = frozenset(("", "0", "no", "n", "false", "null", "none", "-"))


def _refused(row: list[str], headings: tuple[str, ...]) -> str:
    """Returns why a line must not be imported, according to its status columns; "" if nothing speaks against it."""
    for heading, cell in zip(headings, row, strict=False):
        value = cell.strip().casefold()
        if heading in _STATUS_COLUMNS and value.replace("_", " ") not in _GOOD_STATUSES:
            return (
                f"{heading} {cell.strip()!r}: only those whose status is active, subscribed or confirmed are imported"
            )
        name = _bare(heading)
        refuses = name in _REFUSING_COLUMNS and value not in _NO
        if refuses or (name in _WILLING_COLUMNS and value in _NO - {""}):
            return f"{heading} {cell.strip()!r}: this one gets no letters there, and none here"
    return ""


def _line(row: list[str], number: int, layout: _Layout, consent: str, languages: tuple[str, ...]) -> Line:
    width = len(layout.headings)
    if len(row) < width or any(cell.strip() for cell in row[width:]):
        return Line(number=number, problem="has another number of cells than the heading")
    if refused := _refused(row, layout.headings):
        return Line(number=number, problem=refused)
    places = layout.places
    cells = {ours: _cell(row[places[ours]]) if ours in places else "" for ours in COLUMNS}
    language, form = cells["language"].lower() or languages[0], cells["form"].lower() or FORMS[0]
    given, rhythm = cells["consent"] or consent, cells["rhythm"].lower() or DAILY
    if language not in languages:
        return Line(number=number, problem=f"unknown language {language!r}; use {' or '.join(languages)}")
    if form not in FORMS:
        return Line(number=number, problem=f"unknown form {form!r}; use one of {', '.join(FORMS)}")
    if rhythm not in RHYTHMS:
        return Line(number=number, problem=f"unknown rhythm {rhythm!r}; use one of {', '.join(RHYTHMS)}")
    if not given:
        return Line(number=number, problem="no consent: where and when was it given? add a column, or --consent")
    try:
        days = tuple(sorted({int(day) for day in cells["days"].split()})) or EVERY_DAY
        if not set(days) <= set(EVERY_DAY):
            raise ValueError
        paused = _is_paused(row, layout.headings)
        subscriber = new_subscriber(
            _without_name(cells["address"]),
            language=language,
            form=form,
            consent=given,
            days=days,
            rhythm=rhythm,
            state=SubscriberState.PAUSED if paused else SubscriberState.ACTIVE,
        )
    except ValueError:
        return Line(number=number, problem=f"days {cells['days']!r}: write 1 (Monday) to 7, with blanks between")
    except InputError as error:
        return Line(number=number, problem=str(error))
    return Line(number=number, subscriber=subscriber, paused_until=_pause_end(row, layout.headings) if paused else None)


def _without_name(cell: str) -> str:
    """Returns the address in a cell of the form `Name <address>`; other cells unchanged."""
    name, opened, rest = cell.rpartition("<")
    return rest[:-1] if opened and rest.endswith(">") and "<" not in name else cell


def _is_paused(row: list[str], headings: tuple[str, ...]) -> bool:
    """Whether the line is marked as paused, in a status column or a separate one."""
    for heading, cell in zip(headings, row, strict=False):
        value = cell.strip().casefold()
        as_state = heading in _STATUS_COLUMNS and value == "paused"
        if as_state or (_bare(heading) in _PAUSED_COLUMNS and value not in _NO):
            return True
    return False


def _bare(heading: str) -> str:
    """Removes spaces, hyphens and underscores from a heading."""
    return "".join(filter(str.isalnum, heading))


def _pause_end(row: list[str], headings: tuple[str, ...]) -> datetime | None:
    """Returns the end of a pause from our own export; None if there is none, and the subscriber ends it."""
    try:
        end = datetime.fromisoformat(dict(zip(headings, row, strict=False)).get(PAUSED_UNTIL, "").strip())
    except ValueError:
        return None
    return end if end.tzinfo and 1970 < end.year < 9999 else None


def _cell(text: str) -> str:
    # Removes the prefix that write_list puts before a formula.
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA else text


def write_list(entries: Iterable[tuple[Subscriber, datetime | None]]) -> Iterator[bytes]:
    """Yields the subscribers, each with the end of a pause, as lines of CSV.

    An apostrophe is put before values that a spreadsheet would run as a formula.
    """
    yield _csv((*COLUMNS, STATE, PAUSED_UNTIL))
    for subscriber, paused_until in entries:
        days = " ".join(map(str, subscriber.days))
        cells = (
            subscriber.address,
            subscriber.language,
            subscriber.form,
            days,
            subscriber.consent,
            subscriber.rhythm,
            subscriber.state.value,
            paused_until.isoformat() if paused_until and subscriber.state is SubscriberState.PAUSED else "",
        )
        yield _csv([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])


def _csv(cells: Iterable[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def seal_list(data: Iterable[bytes], passphrase: str) -> Iterator[bytes]:
    """Encrypts a list with a passphrase, in pieces: scrypt (RFC 7914, N=2^16, r=8, p=1) and AES-256-GCM."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    cipher = Cipher(AES(_key(passphrase, salt)), GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(SEALED)
    yield SEALED
    waiting = salt + nonce
    for piece in data:
        waiting += cipher.update(piece)
        whole = len(waiting) // _LINE * _LINE
        yield base64.encodebytes(waiting[:whole])
        waiting = waiting[whole:]
    yield base64.encodebytes(waiting + cipher.finalize() + cipher.tag)


def unseal_list(data: bytes, passphrase: str) -> bytes:
    """Decrypts a list. Raises InputError for a wrong passphrase or a damaged file."""
    try:
        raw = base64.b64decode(data.removeprefix(SEALED), validate=False)
        return AESGCM(_key(passphrase, raw[:16])).decrypt(raw[16:28], raw[28:], SEALED)
    except (InvalidTag, ValueError):
        raise InputError("wrong passphrase, or the file is damaged") from None


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(passphrase.encode())

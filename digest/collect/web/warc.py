"""Replays a recorded day from a web archive (WARC 1.1, ISO 28500), and records a live day."""

import contextlib
import gzip
import io
import os
import re
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParserException
from warcio.warcwriter import WARCWriter

from digest.collect.web.answers import Failure, Fetch, FetchFailed, Request, Response
from digest.collect.web.decompression import AnswerTooLarge, BadEncoding, Unpacker
from digest.collect.web.redirects import follow
from digest.collect.web.urls import redacted, wire_address
from digest.model.errors import DigestError, InputError

# What warcio raises for a damaged file; the last two if a header that it relies on is missing.
_DAMAGE = (
    *(ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, zlib.error, OSError),
    *(AttributeError, TypeError),
)
_READ_BYTES = 24_000_000
_LETTERS = re.compile(r"[^\x00-\x7f]+")
_UNRECORDED = frozenset(
    {"cookie", "set-cookie", "set-cookie2", "authorization", "proxy-authorization", "www-authenticate"}
)
_ENCODING = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class Replay:
    """Answers requests from a WARC file. Only an index of addresses is kept in memory; bodies are read on request.

    `captured` is the time of the earliest record. Raises InputError for a missing, empty or damaged file. If an address
    was captured several times, the first capture is used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offsets: dict[str, int] = {}
        try:
            self._file = path.open("rb")
        except FileNotFoundError as error:
            raise InputError(f"{path}: no such archive; name a .warc or .warc.gz file") from error
        except OSError as error:
            raise InputError(f"{path}: cannot be read as an archive: {error.strerror}") from error
        try:
            self.captured = self._index()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        """Itself; the file is open already."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the file."""
        self._file.close()

    def __len__(self) -> int:
        """The number of addresses with a response."""
        return len(self._offsets)

    def has(self, url: str) -> bool:
        """True if a response for this address was captured."""
        return _key(url) in self._offsets

    async def fetch(self, request: Request) -> Response | FetchFailed:
        """Returns the captured response after redirects; 404 if nothing was captured."""
        return await follow(request, self.hop)

    async def hop(self, request: Request) -> Response | FetchFailed:
        """Returns the captured response to one request; redirects are not followed."""
        offset = self._offsets.get(_key(request.url))
        if offset is None:
            return Response(url=request.url, status=404, headers=(), body=b"", received=self.captured)
        self._file.seek(offset)
        record = next(ArchiveIterator(self._file))
        headers = tuple((name.lower(), value) for name, value in record.http_headers.headers)
        try:
            body = _body(record)
        except AnswerTooLarge as error:
            return FetchFailed(url=request.url, failure=Failure.TOO_LARGE, detail=str(error))
        except BadEncoding as error:
            return FetchFailed(url=request.url, failure=Failure.BAD_ENCODING, detail=str(error))
        return Response(
            url=request.url,
            status=int(record.http_headers.get_statuscode()),
            headers=headers,
            body=body,
            received=_date(record) or self.captured,
        )

    def _index(self) -> datetime:
        damaged = f"{self._path}: not a readable WARC file"
        dates = []
        try:
            _check_end(self._path)
            # warcio prints what it finds odd; the one line of the error below is enough.
            with contextlib.redirect_stderr(io.StringIO()):
                records = ArchiveIterator(self._file)
                for record in records:
                    dates.append(_date(record))
                    self._add(record, records)
                complete = records.err_count == 0
        except _DAMAGE as error:
            reason = " ".join(str(error).split())[:120] or type(error).__name__
            raise InputError(f"{damaged} ({reason}); fetch or record it again") from error
        if not complete or not self._offsets:
            reason = "it ends in the middle of a record" if self._offsets else "it holds no answers"
            raise InputError(f"{damaged} ({reason}); fetch or record it again")
        return min((date for date in dates if date is not None), default=datetime.now(UTC))

    def _add(self, record: ArcWarcRecord, records: ArchiveIterator) -> None:
        while record.raw_stream.read(1 << 20):
            pass
        if getattr(record.raw_stream, "limit", 0) > 0:
            raise EOFError("it ends in the middle of a record")
        if record.rec_type == "response" and record.http_headers is not None:
            url = record.rec_headers.get_header("WARC-Target-URI", "")
            self._offsets.setdefault(_key(url), records.get_record_offset())


class Recorder:
    """Wraps a fetch and records every response in a WARC file; a context manager.

    The file gets its name only on success; until then it is `NAME.partial`. Cookies, authorisation headers and
    credentials in addresses are not recorded. Bodies are recorded without their content encoding.
    """

    def __init__(self, path: Path, hop: Fetch) -> None:
        self._path = path
        self._partial = path.with_name(path.name + ".partial")
        self._hop = hop

    def __enter__(self) -> Self:
        """Opens the partial file."""
        if self._path.exists():
            raise InputError(f"{self._path}: exists already; record under another name")
        try:
            self._file = self._partial.open("wb")
        except OSError as error:
            raise DigestError(f"{self._partial}: cannot be written: {error.strerror}") from error
        self._writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        info = {"software": "top-ten-digest", "format": "WARC File Format 1.1"}
        self._writer.write_record(self._writer.create_warcinfo_record(self._path.name, info))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Renames the partial file, unless an exception was raised."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        if error is None:
            self._partial.replace(self._path)

    async def fetch(self, request: Request) -> Response | FetchFailed:
        """Fetches, following redirects; each hop is recorded."""
        return await follow(request, self.hop)

    async def hop(self, request: Request) -> Response | FetchFailed:
        """Makes one request and records the response."""
        answer = await self._hop(request)
        if isinstance(answer, Response):
            self._write(request, answer)
        return answer

    def _write(self, request: Request, answer: Response) -> None:
        url = redacted(request.url)
        date = {"WARC-Date": answer.received.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
        sent = [(_in_ascii(name), _in_ascii(value)) for name, value in request.headers if name not in _UNRECORDED]
        kept = [
            (_in_ascii(name), _recorded(name, value))
            for name, value in answer.headers
            if name not in _UNRECORDED | _ENCODING
        ]
        kept.append(("content-length", str(len(answer.body))))
        response = self._writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(answer.body),
            http_headers=StatusAndHeaders(f"{answer.status} ", kept, protocol="HTTP/1.1"),
            warc_headers_dict=date,
        )
        asked = self._writer.create_warc_record(
            url, "request", http_headers=StatusAndHeaders(f"GET {_in_ascii(url)} HTTP/1.1", sent, is_http_request=True)
        )
        self._writer.write_request_response_pair(asked, response)


def made_up_archive(responses: Iterable[Response], about: Mapping[str, str]) -> bytes:
    """Builds an archive of invented responses, such as those of a sample day; equal responses give equal bytes.

    Record ids are derived from the addresses, dates are those of the responses; `about` describes the archive.
    """
    target = io.BytesIO()
    writer = WARCWriter(target, gzip=True, warc_version="1.1")
    for number, response in enumerate(responses):
        date = f"{response.received.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        if number == 0:
            fields = "".join(f"{name}: {value}\r\n" for name, value in about.items()).encode()
            headers = {"WARC-Record-ID": _record_id("about"), "WARC-Date": date}
            info = writer.create_warc_record(
                "",
                "warcinfo",
                io.BytesIO(fields),
                warc_content_type="application/warc-fields",
                warc_headers_dict=headers,
            )
            writer.write_record(info)
        record = writer.create_warc_record(
            response.url,
            "response",
            payload=io.BytesIO(response.body),
            http_headers=StatusAndHeaders(f"{response.status} ", list(response.headers), protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Record-ID": _record_id(response.url), "WARC-Date": date},
        )
        writer.write_record(record)
    return target.getvalue()


def _record_id(name: str) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>"


def _check_end(path: Path) -> None:
    """Raises EOFError if the file is cut off: gzip checks its end, and records end with blank lines. warcio reports
    nothing.
    """
    end = b""
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    with gzip.open(path) if packed else path.open("rb") as file:
        while piece := file.read(1 << 20):
            end = (end + piece)[-4:]
    if end and end != b"\r\n\r\n":
        raise EOFError("it ends in the middle of a record")


def _recorded(name: str, value: str) -> str:
    value = _in_ascii(value)
    return redacted(value) if name in ("location", "content-location", "link") else value


def _in_ascii(text: str) -> str:
    """Percent-encodes letters outside ASCII. warcio would escape punctuation of an address too, or raise for some.

    Raw bytes that are not UTF-8 arrive as surrogates.
    """
    return _LETTERS.sub(lambda run: quote(run[0].encode("utf-8", "surrogateescape")), text)


def _key(url: str) -> str:
    return redacted(wire_address(url) or url)


def _date(record: ArcWarcRecord) -> datetime | None:
    try:
        return datetime.fromisoformat(record.rec_headers.get_header("WARC-Date", "")).astimezone(UTC)
    except ValueError:
        return None


def _body(record: ArcWarcRecord) -> bytes:
    headers = record.http_headers
    stream = record.raw_stream
    if "chunked" in headers.get_header("transfer-encoding", "").lower():
        stream = ChunkedDataReader(stream, decomp_type=None)
    unpacker = Unpacker(headers.get_header("content-encoding", ""), _READ_BYTES)
    pieces = []
    while chunk := stream.read(1 << 16):
        pieces.append(unpacker.feed(chunk))
    return b"".join(pieces)

"""Undoes content encodings piece by piece, so that a decompression bomb is noticed at the limit."""

import codecs
import re
import sys
import zlib
from collections.abc import Callable, Iterable
from typing import Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression.zstd import DecompressionParameter, ZstdDecompressor, ZstdError
else:
    from backports.zstd import DecompressionParameter, ZstdDecompressor, ZstdError

ACCEPTED = "gzip, deflate, br, zstd"
GZIP = b"\x1f\x8b"  # the first bytes of a gzip file
_ZSTD = b"\x28\xb5\x2f\xfd"
_MARKED = frozenset({"gzip", "x-gzip", "zstd"})  # formats with a signature of their own
_STEP = 256 * 1024
_MOST_LAYERS = 2
_LONGEST_HEADER = 200
_LOOKED_AT = 512  # bytes examined to tell text from compressed data
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class AnswerTooLarge(Exception):
    """The response has more bytes than allowed."""


class BadEncoding(Exception):
    """The bytes do not match content-encoding, or it was not requested."""


def unpacked(body: bytes, limit: int) -> bytes:
    """Decompresses a body that is itself a gzip file, returns any other unchanged. Raises BadEncoding and
    AnswerTooLarge.
    """
    return Unpacker("gzip", limit).feed(body) if body.startswith(GZIP) else body


class Decoder(Protocol):
    """Undoes one content encoding: compressed bytes in, pieces of at most some 256 KB out."""

    def __call__(self, data: bytes, /) -> Iterable[bytes]:
        """Decodes one chunk."""
        ...


class Unpacker:
    """Undoes the content encodings of a body and counts the bytes that come out.

    The first bytes of the body decide, not the content-encoding header: servers name encodings they did not apply,
    wrong ones, or ones that do not exist. `feed` raises AnswerTooLarge past `limit` bytes, and BadEncoding. For a
    stream that ends early it returns what was readable, because a cut feed still has items.
    """

    def __init__(self, content_encoding: str, limit: int) -> None:
        names = [name.strip().lower() for name in content_encoding[:_LONGEST_HEADER].split(",")]
        self._decoders: list[Decoder] = [_Layer(name) for name in reversed(names) if name not in ("", "identity")]
        if len(self._decoders) > _MOST_LAYERS:
            raise BadEncoding(f"content-encoding {content_encoding[:80]!r} is not read; {ACCEPTED} are")
        self._left = limit
        self._limit = limit

    def feed(self, data: bytes) -> bytes:
        """Decodes one chunk of the body."""
        try:
            return b"".join(self._counted(self._through(data, self._decoders)))
        except (zlib.error, brotli.error, ZstdError, EOFError) as error:
            raise BadEncoding(f"the body is not in its content-encoding: {error}") from error

    def _through(self, data: bytes, decoders: list[Decoder]) -> Iterable[bytes]:
        if not decoders:
            yield data
            return
        for piece in decoders[0](data):
            yield from self._through(piece, decoders[1:])

    def _counted(self, pieces: Iterable[bytes]) -> Iterable[bytes]:
        for piece in pieces:
            self._left -= len(piece)
            if self._left < 0:
                raise AnswerTooLarge(f"more than {self._limit:,} bytes")
            yield piece


class _Layer:
    """One encoding, as named by the server; the first bytes decide which one it really is."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._decoder: Decoder | None = None

    def __call__(self, data: bytes) -> Iterable[bytes]:
        if not data:
            return ()
        if self._decoder is None:
            self._decoder = _DECODERS[self._true_name(data)]()
        return self._decoder(data)

    def _true_name(self, data: bytes) -> str:
        if data.startswith(GZIP):
            return "gzip"
        if data.startswith(_ZSTD):
            return "zstd"
        if self._name == "deflate" and _has_zlib_header(data):
            return "deflate"
        known = self._name in _DECODERS
        # Brotli and deflate without a header may begin with any byte.
        if _is_text(data) and (not known or self._name in _MARKED or data.lstrip()[:1] in (b"<", b"{", b"[")):
            return "identity"
        if not known:
            raise BadEncoding(f"content-encoding {self._name[:80]!r} is not read; {ACCEPTED} are")
        return self._name


def _has_zlib_header(data: bytes) -> bool:
    return len(data) > 1 and data[0] & 0x0F == 8 and (data[0] * 256 + data[1]) % 31 == 0  # RFC 1950, 2.2


def _is_text(data: bytes) -> bool:
    """Whether bytes look like text: no control characters except white space, or a byte order mark at the start."""
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or not _CONTROL.search(data[:_LOOKED_AT])


def _as_it_is(data: bytes) -> Iterable[bytes]:
    return (data,)


class _Zlib:
    """Gzip (also with several members) and deflate (with the zlib wrapper or, as some servers send it, without)."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._stream: zlib._Decompress | None = None
        self._ended = False

    def __call__(self, data: bytes) -> Iterable[bytes]:
        while data:
            if self._ended and not (self._gzip and data.startswith(b"\x1f")):
                return  # padding after the end is not another member
            if self._stream is None:
                self._stream = zlib.decompressobj(self._window(data))
            yield from self._member(self._stream, data)
            self._ended = self._stream.eof
            data = self._stream.unused_data
            if self._ended:
                self._stream = None

    def _member(self, stream: "zlib._Decompress", data: bytes) -> Iterable[bytes]:
        while True:
            piece = stream.decompress(data, _STEP)
            yield piece
            data = stream.unconsumed_tail
            if stream.eof or not (data or len(piece) == _STEP):
                return

    def _window(self, data: bytes) -> int:
        if self._gzip:
            return 16 + zlib.MAX_WBITS
        return zlib.MAX_WBITS if data[0] & 0x0F == 8 else -zlib.MAX_WBITS


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def __call__(self, data: bytes) -> Iterable[bytes]:
        if self._stream.is_finished():
            return
        # It may take all of the input and still hold output back.
        while piece := self._stream.process(data, output_buffer_limit=_STEP):
            yield piece
            data = b""


class _Zstd:
    """Zstandard, also several frames, with the 8 MB window that RFC 9659 allows on the web."""

    def __init__(self) -> None:
        self._stream = self._fresh()

    def __call__(self, data: bytes) -> Iterable[bytes]:
        while data or not (self._stream.needs_input or self._stream.eof):
            if self._stream.eof:
                self._stream = self._fresh()
            yield self._stream.decompress(data, max_length=_STEP)
            data = self._stream.unused_data if self._stream.eof else b""

    def _fresh(self) -> ZstdDecompressor:
        return ZstdDecompressor(options={DecompressionParameter.window_log_max: 23})


_DECODERS: dict[str, Callable[[], Decoder]] = {
    "identity": lambda: _as_it_is,
    "gzip": lambda: _Zlib(gzip=True),
    "x-gzip": lambda: _Zlib(gzip=True),
    "deflate": lambda: _Zlib(gzip=False),
    "br": _Brotli,
    "zstd": _Zstd,
}

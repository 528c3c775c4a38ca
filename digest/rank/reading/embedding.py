"""Defines what text of an item is embedded, opens the embedders (`rank/embedders`), and packs vectors for the store."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from digest.model.errors import DigestError
from digest.model.items import Item
from digest.model.plugins import PlugPoint, plug_points
from digest.rank import embedders
from digest.rank.reading.features import body_of, clean_title, whole_title
from digest.text.language import detect_language

FloatArray: TypeAlias = NDArray[np.float32]

OFF = "off"
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
GROUP = "top_ten.embedders"
AT_ONCE = 32
EMBEDDED_WORDS = 60
"""Words of title and text together: the first sentences say what a report is about."""


class EmbedderMissing(DigestError):
    """The package of an embedder is not installed."""


class Embedder(Protocol):
    """The interface of a model."""

    @property
    def model(self) -> str:
        """The name under which its vectors are cached; different weights need a different name."""
        ...

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Returns one vector of unit length for each text; the weights are loaded at the first call."""
        ...


@runtime_checkable
class Downloaded(Embedder, Protocol):
    """An embedder whose weights are downloaded by an explicit command."""

    def download(self) -> Path:
        """Downloads the weights and returns their folder."""
        ...


@cache
def _embedders() -> Mapping[str, PlugPoint]:
    """Returns the embedders by name, not loaded, because most need an optional package."""
    points: dict[str, PlugPoint] = {}
    for point in plug_points(embedders, "EMBEDDER", GROUP):
        points.setdefault(point.name, point)
    return points


def embedder_names() -> tuple[str, ...]:
    """Returns the names of the embedders (modules of `rank/embedders` and entry points), and `off`."""
    return (*sorted(_embedders()), OFF)


@lru_cache(maxsize=4)
def open_embedder(name: str) -> Embedder:
    """Returns the embedder with a name, one per process. Raises EmbedderMissing if it cannot be loaded."""
    point = _embedders().get(name)
    if point is None:
        raise EmbedderMissing(f"embedder.model: {name!r} is unknown; use one of {', '.join(embedder_names())}")
    try:
        make = point.load()
    except ImportError as error:
        advice = "install the extra: pip install 'top-ten-digest[semantic]'"
        raise EmbedderMissing(f"the embedder {name!r} cannot be loaded ({error}); {advice}") from error
    except DigestError as error:
        raise EmbedderMissing(str(error)) from error
    if not callable(make):
        raise EmbedderMissing(f"{point.where}: expected what makes an embedder, found {type(make).__name__}")
    made: Embedder = make()
    return made


def embed_with(name: str, texts: Sequence[str]) -> FloatArray:
    """Returns the vectors of texts from a named embedder: the task of a worker process."""
    return open_embedder(name).embed(texts)


def embed_all(embedder: Embedder, texts: Sequence[str]) -> list[FloatArray]:
    """Returns a vector for each text, in order; batches texts of similar length, which is fastest."""
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    vectors: dict[int, FloatArray] = {}
    for start in range(0, len(order), AT_ONCE):
        places = order[start : start + AT_ONCE]
        vectors.update(zip(places, embedder.embed([texts[place] for place in places]), strict=True))
    return [vectors[place] for place in range(len(texts))]


def embedded_text(item: Item) -> str:
    """Returns the text of an item to embed: its title and the start of its text, without a repeated title."""
    title, body = clean_title(whole_title(item)).strip(), " ".join(body_of(item).split())
    text = f"{title} {body.removeprefix(title)}"
    return " ".join(text.split()[:EMBEDDED_WORDS])


def headline(text: str) -> Item:
    """Returns an item that consists of a headline only."""
    return Item(
        id=text, source="", publisher="", guid=text, url="", canonical_url="", title=text, summary="", text="",
        language=detect_language(text) or "", published=NEVER, first_seen=NEVER,
    )  # fmt: skip


def content_key(text: str) -> str:
    """Returns the cache key for the vector of a text."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def pack(vector: FloatArray) -> str:
    """Encodes a vector as text for the store, in half precision, which loses less than the model's own rounding."""
    return base64.b64encode(vector.astype("<f2").tobytes()).decode("ascii")


def unpack(text: str) -> FloatArray:
    """Decodes a vector from the store."""
    return np.frombuffer(base64.b64decode(text), "<f2").astype(np.float32)

"""A multilingual model from the package fastembed, loaded from the folder that `digest embedder download` filled."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from fastembed import TextEmbedding

from digest.model.errors import DigestError
from digest.rank.reading.embedding import FloatArray

NAME = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"
FOLDER = Path.home() / ".cache" / "digest-models"


class FastEmbedder:
    """Loads the downloaded model on first use. Raises DigestError if it was not downloaded."""

    model = NAME.rpartition("/")[2]

    def __init__(self) -> None:
        self._engine: TextEmbedding | None = None

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Returns one vector of unit length for each text."""
        engine = self._engine = self._engine or self._load()
        vectors = np.stack([np.asarray(vector, np.float32) for vector in engine.embed(list(texts))])
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)

    def download(self) -> Path:
        """Downloads the model and returns its folder. This is the only call that uses the network."""
        TextEmbedding(NAME, cache_dir=str(FOLDER), threads=1)
        return FOLDER

    def _load(self) -> TextEmbedding:
        try:
            return TextEmbedding(NAME, cache_dir=str(FOLDER), threads=1, local_files_only=True)
        except Exception as error:  # the package raises what its downloader raises
            raise DigestError(f"{NAME} is not in {FOLDER}; run: digest embedder download") from error


EMBEDDER = FastEmbedder

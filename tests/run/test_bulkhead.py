"""An exception on one foreign input affects only that input, is stored with its traceback, and shown."""

import errno
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from homes import digest

from digest.model.asides import MOST_CONTENT, PRIVATE, Aside, AsideKind, attempt, set_aside
from digest.model.errors import DigestError
from digest.services.bulkhead import MOST_OF_ONE_ORIGIN, MOST_WRITTEN, Bulkhead
from digest.services.operate import asides_line
from digest.services.sample import ARCHIVE
from digest.store.aside_rows import MOST_ROWS, AsideRows
from digest.store.engines.sqlite import SqliteEngine
from digest.store.migration import migrate

NOON = datetime(2024, 3, 5, 12, tzinfo=UTC)


@pytest.fixture
def rows(tmp_path: Path) -> AsideRows:
    engine = SqliteEngine(tmp_path / "digest.db")
    migrate(engine)
    return AsideRows(engine)


def make_bulkhead(rows: AsideRows, said: list[str] | None = None) -> Bulkhead:
    return Bulkhead(rows, lambda: NOON, [].append if said is None else said.append, lambda id, text: f"sealed {id}")


def fault(message: str = "a bug") -> Exception:
    try:
        raise ZeroDivisionError(message)
    except ZeroDivisionError as error:
        return error


def fails() -> None:
    raise fault()


# --- what is kept ---


def test_what_raises_is_set_aside_with_its_bytes_and_its_traceback() -> None:
    aside = attempt(AsideKind.PAGE, "https://herald.example/a", fails, b"<html>")
    assert isinstance(aside, Aside)
    assert (aside.kind, aside.name, aside.error) == ("page", "https://herald.example/a", "ZeroDivisionError: a bug")
    assert aside.content == b"<html>"
    assert "in fault" in aside.trace


def test_what_does_not_raise_is_returned() -> None:
    assert attempt(AsideKind.PAGE, "a", lambda: 7) == 7


@pytest.mark.parametrize(
    "error", [DigestError("stop"), MemoryError(), OSError(errno.ENOSPC, "full"), PermissionError(errno.EACCES, "no")]
)
def test_trouble_of_the_machine_or_the_operator_is_raised(error: Exception) -> None:
    def raises() -> None:
        raise error

    with pytest.raises(type(error)):
        attempt(AsideKind.SOURCE, "a", raises)


@pytest.mark.parametrize("kind", sorted(PRIVATE))
def test_of_what_may_hold_an_address_only_the_place_of_the_error_is_kept(kind: AsideKind) -> None:
    aside = set_aside(kind, "x", fault("reader@harbour.example is odd"), b"reader@harbour.example")
    assert "harbour" not in aside.error + aside.trace
    assert aside.error.startswith("ZeroDivisionError at test_bulkhead.py:")


def test_bytes_that_may_hold_an_address_are_sealed(rows: AsideRows) -> None:
    make_bulkhead(rows).report(set_aside(AsideKind.MAIL, "x", fault(), b"reader@harbour.example"))
    (kept,) = rows.all()
    assert kept.aside.content == f"sealed {kept.id}".encode()


def test_without_a_key_no_bytes_are_kept_of_it(rows: AsideRows) -> None:
    def no_key(identifier: str, text: str) -> str:
        raise DigestError("the key is missing")

    Bulkhead(rows, lambda: NOON, print, no_key).report(set_aside(AsideKind.MAIL, "x", fault(), b"reader@a.example"))
    assert [kept.aside.content for kept in rows.all()] == [b""]


@pytest.mark.parametrize("text", ["\udcff", "a\x00b", "\ud800\udfff", "x" * 100_000, "خبر"])
def test_any_name_and_message_can_be_kept(rows: AsideRows, text: str) -> None:
    make_bulkhead(rows).report(set_aside(AsideKind.ENTRY, text, fault(text), text.encode("utf-8", "surrogatepass")))
    (kept,) = rows.all()
    assert len(kept.aside.name) <= 300
    assert len(kept.aside.content) <= MOST_CONTENT


def test_the_same_thing_failing_again_is_counted_and_kept_once(rows: AsideRows) -> None:
    for hour in range(3):
        rows.add(set_aside(AsideKind.SOURCE, "a", fault()), NOON + timedelta(hours=hour))
    (kept,) = rows.all()
    assert (kept.times, kept.first_at, kept.last_at) == (3, NOON, NOON + timedelta(hours=2))


def test_only_the_latest_are_kept(rows: AsideRows) -> None:
    for number in range(MOST_ROWS + 5):
        rows.add(set_aside(AsideKind.ENTRY, f"{number}", fault()), NOON + timedelta(seconds=number))
    kept = rows.all()
    assert len(kept) == MOST_ROWS
    assert kept[0].aside.name == f"{MOST_ROWS + 4}"


def test_a_run_writes_a_bounded_number_and_counts_the_rest(rows: AsideRows) -> None:
    said: list[str] = []
    bulkhead = make_bulkhead(rows, said)
    for number in range(MOST_WRITTEN + 50):
        bulkhead.report(set_aside(AsideKind.ENTRY, f"{number}", fault()))
    assert len(rows.all()) == MOST_WRITTEN
    assert bulkhead.counts == {"entry": MOST_WRITTEN + 50}
    assert len(said) == 1


def test_private_things_are_thrown_away_sooner(rows: AsideRows) -> None:
    for kind in AsideKind:
        rows.add(set_aside(kind, "x", fault()), NOON)
    rows.drop(NOON - timedelta(days=1), NOON + timedelta(hours=1))
    assert {kept.aside.kind for kept in rows.all()} == set(AsideKind) - PRIVATE


# --- sifting ---


def total(odd: set[int]) -> Callable[[Sequence[int]], int]:
    """Adds numbers, and fails where all the odd ones are among them."""

    def work(numbers: Sequence[int]) -> int:
        if odd and odd <= set(numbers):
            raise fault()
        return sum(numbers)

    return work


def sift(rows: AsideRows, numbers: Sequence[int], work: Callable[[Sequence[int]], int], **given: Any) -> int:
    return make_bulkhead(rows).sift(numbers, work, name=str, **{"origin": str, **given})


@pytest.mark.parametrize("odd", range(9))
def test_the_one_thing_that_makes_the_work_fail_is_left_out(rows: AsideRows, odd: int) -> None:
    assert sift(rows, range(9), total({odd})) == 36 - odd
    assert [kept.aside.name for kept in rows.all()] == [str(odd)]


def test_of_things_that_fail_together_the_last_is_left_out(rows: AsideRows) -> None:
    assert sift(rows, range(9), total({2, 5})) == 36 - 5


def test_after_a_few_of_one_origin_all_of_it_is_left_out(rows: AsideRows) -> None:
    def work(numbers: Sequence[int]) -> int:
        if any(number >= 100 for number in numbers):
            raise fault()
        return sum(numbers)

    def origin(number: int) -> str:
        return "hostile" if number >= 100 else "good"

    assert sift(rows, [1, 2, *range(100, 1_100), 3], work, origin=origin) == 6
    assert len(rows.all()) == MOST_OF_ONE_ORIGIN


def test_what_was_left_out_once_is_not_tried_again(rows: AsideRows) -> None:
    bulkhead, tries = make_bulkhead(rows), list[int]()

    def work(numbers: Sequence[int]) -> int:
        tries.append(len(numbers))
        return total({3})(numbers)

    for _ in range(2):
        assert bulkhead.sift(range(5), work, name=str, origin=str) == 7
    assert tries[-1] == 4


def test_where_no_thing_is_at_fault_the_error_is_raised(rows: AsideRows) -> None:
    def work(numbers: Sequence[int]) -> int:
        raise fault()

    with pytest.raises(ZeroDivisionError):
        sift(rows, range(9), work)
    assert rows.all() == ()


# --- the whole run, with a part that raises ---


def raising(real: Callable[..., Any], when: Callable[..., bool]) -> Callable[..., Any]:
    def part(*args: Any, **given: Any) -> Any:
        if when(*args, **given):
            raise ZeroDivisionError("a bug")
        return real(*args, **given)

    return part


def has_word(word: str) -> Callable[..., bool]:
    """Whether any item, story or edition in the arguments has a word in its title."""
    return lambda *args, **given: word in repr(args)


@pytest.mark.parametrize(
    ("kind", "module", "name", "when"),
    [
        ("story", "digest.services.edition", "group_items", has_word("Sanandaj")),
        pytest.param("story", "digest.services.edition", "compose", has_word("Sanandaj"), marks=pytest.mark.slow),
        pytest.param("story", "digest.services.proofs", "preflight", has_word("Sanandaj"), marks=pytest.mark.slow),
        ("archive", "digest.services.publish", "index_files", lambda *_, **__: True),
        ("letter", "digest.services.deliver", "prepare", lambda *_, **__: True),
        ("source", "digest.collect.gathering", "informed", lambda request, *_, **__: "herald" in request.url),
        ("robots.txt", "digest.collect.web.robots", "_rules_of", lambda *_, **__: True),
        ("page", "digest.services.day", "check_links", lambda *_, **__: True),
    ],
)
def test_a_part_that_raises_costs_one_thing_and_the_run_ends_well(
    fresh: Path, monkeypatch: pytest.MonkeyPatch, kind: str, module: str, name: str, when: Callable[..., bool]
) -> None:
    import importlib

    monkeypatch.setattr(f"{module}.{name}", raising(getattr(importlib.import_module(module), name), when))
    result = digest(fresh, "run", "--replay", str(ARCHIVE))
    assert result.exit_code == (kind == "letter"), result.output  # then somebody goes without: a person must look
    assert "is frozen" in result.stdout
    shown = json.loads(digest(fresh, "status", "--json").stdout)
    kept = json.loads(digest(fresh, "status", "--aside", "--json").stdout)
    assert kind in {one["kind"] for one in kept}
    assert all("ZeroDivisionError" in one["error"] for one in kept)
    assert shown["set_aside"] is not None
    assert "ZeroDivisionError" in digest(fresh, "status", "--aside").stdout


def test_a_conversation_that_raises_leaves_the_delivery_uncertain_and_the_run_goes_on(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.deliver.sending.judge", raising(print, lambda *_, **__: True))
    result = digest(fresh, "run", "--replay", str(ARCHIVE))
    assert result.exit_code == 0, result.output
    assert "tried again" in result.stdout
    kept = json.loads(digest(fresh, "status", "--aside", "--json").stdout)
    assert [one["kind"] for one in kept] == ["letter"]


def test_what_was_set_aside_in_the_last_day_needs_the_operator() -> None:
    line = asides_line({"page": 2, "source": 1})
    assert line.startswith("3 things were set aside in the last day")
    assert "2 page, 1 source" in line
    assert asides_line({"page": 1}).startswith("1 thing was set aside")

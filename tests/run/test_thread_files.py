"""Threads in the published archive of a home."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from factories import make_edition, make_pick

from digest.edition.record import dump
from digest.model.asides import Aside
from digest.services.deps import Deps
from digest.services.homes import Home
from digest.store.ledger import FrozenEdition
from digest.wiring import open_deps

BEGAN = date(2024, 3, 1)
THREAD = "2024-03-01-1"


class Quiet:
    def say(self, text: str) -> None: ...

    def progress(self, title: str, total: int) -> AbstractContextManager[Callable[[], None]]:
        return nullcontext(lambda: None)


def freeze(deps: Deps, after: int) -> str:
    """Freeze an edition whose first story goes on with the thread, so many days after it began."""
    day = (BEGAN + timedelta(days=after)).isoformat()
    made = datetime.fromisoformat(f"{day}T18:00:00+00:00")
    pick = make_pick(headline=f"Strike, day {after}", thread=THREAD if after else "")
    edition = make_edition(day=day, generated_at=made, picks=(pick, make_pick(rank=2), make_pick(rank=3)))
    deps.ledger.freeze_edition(FrozenEdition(day=day, window=edition.window, frozen_at=made, record=dump(edition)))
    return day


def test_the_page_of_a_thread_grows_with_each_edition_even_after_two_months(fresh: Path) -> None:
    page = fresh / "output" / "site" / "threads" / f"{THREAD}.html"
    with open_deps(Home(path=fresh), Quiet()) as deps:
        deps.press.publish(freeze(deps, 0))
        assert not page.exists()
        deps.press.publish(freeze(deps, 1))
        assert page.read_text("utf-8").count('<p class="meta">') == 1 + 2
        deps.press.publish(freeze(deps, 60))
        told = page.read_text("utf-8")
        assert [f"Strike, day {n}" in told for n in (0, 1, 60)] == [True] * 3
        assert deps.press.publish("2024-04-30") == ()


@pytest.mark.parametrize(
    ("part", "lost", "name"),
    [
        ("thread_files", f"threads/{THREAD}.html", f"thread {THREAD}"),
        ("month_files", "months/2024-03.html", "month 2024-03"),
        ("index_files", "index.html", "index"),
    ],
)
def test_a_page_that_cannot_be_made_costs_only_itself_and_is_tried_again(
    part: str, lost: str, name: str, fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    site, asides = fresh / "output" / "site", list[Aside]()
    expected = {"2024-03-02/index.html", f"threads/{THREAD}.html", "months/2024-03.html", "index.html"}
    with open_deps(Home(path=fresh), Quiet()) as deps:
        days = [freeze(deps, 0), freeze(deps, 1)]
        with monkeypatch.context() as broken:
            broken.setattr(f"digest.services.publish.{part}", fails)
            deps.press.publish(days[1], report=asides.append)
        assert [(aside.kind, aside.name) for aside in asides] == [("archive", name)]
        assert {path for path in expected if (site / path).exists()} == expected - {lost}
        deps.press.publish(days[1])
        assert (site / lost).exists()

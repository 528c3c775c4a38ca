"""What preflight stops is left out and the letter is sent; only an editor's own text holds it."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from factories import BEAT, NOON, make_edition, make_pick

from digest.edition.record import dump
from digest.files.folder import FolderFiles
from digest.model.editions import Edition, Link
from digest.model.errors import TemplateError
from digest.render.forms import Forms, Imprint, open_templates
from digest.render.preflight import LARGEST_HTML, stops
from digest.services.omissions import faulty_links, faulty_stories, without_links
from digest.services.publish import Press
from digest.store.engines.sqlite import SqliteEngine
from digest.store.ledger import FrozenEdition, Ledger
from digest.store.migration import migrate

TEMPLATES = Path(__file__).parents[2] / "templates"
SCRIPT = "<script></script>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))


@pytest.fixture
def press(folder: Path, tmp_path: Path) -> Press:
    ledger = Ledger(SqliteEngine(tmp_path / "digest.db"))
    templates = open_templates(folder, home=BEAT.home)
    return Press(FolderFiles(tmp_path), ledger, templates, Imprint(home=BEAT.home), drafts=True)


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def link(number: int = 1, **given: str) -> Link:
    defaults = {"title": "Rail workers join", "publisher": "North Radio", "language": "en"}
    return Link(**{"url": f"https://north.example/{number}", **defaults, **given})


def letter(*picks: int, also: tuple[Link, ...] = (), net: tuple[Link, ...] = (), **given: str) -> Edition:
    made = (
        make_pick(rank=rank, url=f"https://herald.example/{rank}", headline=f"Strike in town {rank}", also=also)
        for rank in picks or (1, 2, 3)
    )
    return make_edition(picks=tuple(made), net=net)


def where(condition: str, what: str = SCRIPT) -> str:
    return f"{{% if {condition} %}}{what}{{% endif %}}"


# --- forms ---


@pytest.mark.parametrize(
    ("name", "old", "new", "left_out"),
    [
        ("light.html.j2", "<h1>", where("not discreet") + "<h1>", {"light"}),
        ("light.html.j2", "<h1>", where("discreet") + "<h1>", {"discreet_html"}),
        ("light.html.j2", "<h1>", "{{ nothing }}<h1>", {"light", "discreet_html"}),
        ("light.html.j2", "<h1>", f"{'x' * 21_000}<h1>", {"light", "discreet_html"}),
        ("light.html.j2", "<h1>", "{% if %}<h1>", {"light", "discreet_html"}),
        ("page.html.j2", "<main>", where("standalone") + "<main>", {"share"}),
        ("page.html.j2", "<main>", "{{ 1 / 0 }}<main>", {"page", "share"}),
        ("email.txt.j2", "{% if", where("discreet", "{{ nothing }}") + "{% if", {"discreet"}),
    ],
)
def test_a_form_that_is_stopped_is_left_out_and_the_others_stay(
    press: Press, folder: Path, name: str, old: str, new: str, left_out: set[str]
) -> None:
    whole = press.letters(letter())["en"]
    spoil(folder, name, old, new)
    forms = press.letters(letter())["en"]
    assert {form for form in Forms.__dataclass_fields__ if not getattr(forms, form)} == left_out
    assert forms.email_html == whole.email_html
    assert all(check.optional for check in press.checks(letter()) if check.verdict == "stop")


@pytest.mark.parametrize(("name", "old"), [("email.mjml.j2", "{% endfor %}"), ("email.txt.j2", "{% endfor %}")])
def test_a_template_of_the_mail_that_cannot_be_used_is_raised(press: Press, folder: Path, name: str, old: str) -> None:
    spoil(folder, name, old, "")
    with pytest.raises(TemplateError, match=name):
        press.letters(letter())
    assert any(not check.optional for check in press.checks(letter()) if check.verdict == "stop")


@pytest.mark.parametrize("fault", [SCRIPT, "{{ nothing }}"])
def test_a_picture_that_is_at_fault_is_left_out_of_the_page(
    press: Press, folder: Path, tmp_path: Path, fault: str
) -> None:
    edition, page = letter(), tmp_path / "site" / "2024-03-05" / "index.html"
    engine = SqliteEngine(tmp_path / "digest.db")
    migrate(engine)
    record = FrozenEdition(day=edition.day, window=edition.window, frozen_at=NOON, record=dump(edition))
    assert Ledger(engine).freeze_edition(record)
    press.publish(edition.day)
    assert "<svg" in page.read_text("utf-8")
    spoil(folder, "chart.html.j2", "<svg", f"{fault}<svg")
    press.publish(edition.day)
    assert "<svg" not in page.read_text("utf-8")
    assert "Strike in town 1" in page.read_text("utf-8")


# --- links ---


@pytest.mark.parametrize("place", ["also", "net"])
@pytest.mark.parametrize("faulty", [1, 2, 3])
def test_the_link_that_stops_a_letter_is_left_out_alone(press: Press, folder: Path, place: str, faulty: int) -> None:
    links = tuple(link(number) for number in (1, 2, 3))
    edition = letter(also=links) if place == "also" else letter(net=links)
    script = where(f"link.url == 'https://north.example/{faulty}'")
    name, old = (
        ("email_story.html.j2", "{{ link.title }}") if place == "also" else ("light.html.j2", "{{ link.title }}")
    )
    spoil(folder, name, old, script + old)
    found = faulty_links(edition, press.checks)
    assert {one.url for one in found} == {f"https://north.example/{faulty}"}
    assert stops(press.checks(without_links(edition, found))) == ()


def test_of_links_that_are_too_long_together_the_longest_are_left_out(press: Press) -> None:
    links = tuple(link(number, title=f"{number} {'x' * number * 4_000}") for number in range(1, 6))
    edition = letter(net=links)
    assert stops(press.checks(edition))
    found = faulty_links(edition, press.checks)
    assert 0 < len(found) < 5
    assert min(len(one.title) for one in found) > max(len(one.title) for one in links if one not in found)
    assert stops(press.checks(without_links(edition, found))) == ()


# --- stories ---


def stories(edition: Edition, press: Press, *kept: str) -> list[int]:
    return [pick.rank for pick, _ in faulty_stories(edition, press.checks, kept=kept)]


def faulty_where(folder: Path, condition: str) -> None:
    spoil(folder, "email_story.html.j2", "<h2", where(condition) + "<h2")


def test_the_story_that_stops_a_letter_is_named_with_why(press: Press, folder: Path) -> None:
    faulty_where(folder, "'town 2' in pick.headline")
    ((pick, why),) = faulty_stories(letter(), press.checks)
    assert (pick.rank, why) == (2, "html: nothing loads: <script>")


def test_of_stories_that_are_too_large_together_the_largest_is_left_out(press: Press) -> None:
    large = [make_pick(rank=rank, why=("x " * rank * 4_000,)) for rank in (1, 2, 3)]
    edition = make_edition(picks=tuple(large))
    assert any("size" in line for line in stops(press.checks(edition)))
    assert LARGEST_HTML > 2 * 3 * 4_000
    assert stories(edition, press) == [3]


def test_a_form_that_is_stopped_by_its_template_costs_no_story(press: Press, folder: Path) -> None:
    spoil(folder, "light.html.j2", "<h1>", f"{SCRIPT}<h1>")
    assert stories(letter(), press) == []
    faulty_where(folder, "'town 3' in pick.headline")
    assert stories(letter(), press) == [3]


def test_where_every_story_is_stopped_the_template_is_at_fault(press: Press, folder: Path) -> None:
    faulty_where(folder, "true")
    assert stories(letter(), press) == []


@pytest.mark.parametrize("name", ["s0001", "https://herald.example/1"])
def test_a_story_for_which_an_editor_wrote_words_is_never_left_out(press: Press, folder: Path, name: str) -> None:
    faulty_where(folder, "pick.rank < 3")
    assert stories(letter(), press) == [1, 2]
    assert stories(letter(), press, name) == [2]


@pytest.mark.parametrize("part", [faulty_links, faulty_stories])
def test_nothing_is_left_out_of_a_letter_that_passes(press: Press, part: Callable[..., list[object]]) -> None:
    assert part(letter(also=(link(),), net=(link(2),)), press.checks) == []


def test_links_are_left_out_in_every_language() -> None:
    other = replace(letter(also=(link(1), link(2))), language="fa")
    edition = replace(letter(also=(link(1), link(2)), net=(link(1),)), in_other_languages=(other,))
    rest = without_links(edition, [link(1)])
    for one in (rest, *rest.in_other_languages):
        assert one.net == ()
        assert all(pick.also == (link(2),) for pick in one.picks)

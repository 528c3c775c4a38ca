import shutil
from pathlib import Path

import pytest
from factories import BEAT, make_edition

from digest.model.errors import TemplateError
from digest.render import templating
from digest.render.forms import open_templates, render

TEMPLATES = Path(__file__).parents[2] / "templates"
NAMES = ["email.mjml.j2", "email_story.html.j2", "email.txt.j2", "page.html.j2", "story.html.j2", "light.html.j2"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))


def add(path: Path, line: str) -> int:
    """Append a line; its number comes back."""
    text = path.read_text("utf-8") if path.exists() else ""
    path.write_text(text + line + "\n", "utf-8")
    return len(text.splitlines()) + 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "line",
    [
        "{% if x %}",
        "{{ edition.subjekt }}",
        "{{ editon.day }}",
        "{{ edition.day + 1 }}",
        "{{ edition.day | upperr }}",
        "{{ 1 / 0 }}",
    ],
)
def test_a_broken_template_names_file_and_line(folder: Path, name: str, line: str) -> None:
    number = add(folder / name, line)
    with pytest.raises(TemplateError) as caught:
        render(make_edition(), open_templates(folder, home=BEAT.home))
    assert str(caught.value).startswith(f"{folder / name}:{number}: ")


@pytest.mark.parametrize(
    "line",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ edition.__init__.__globals__ }}",
        "{{ ''['__class__'].__base__.__subclasses__() }}",
        "{{ self.__init__.__globals__.__builtins__ }}",
        "{{ edition | attr('__class__') }}",
        "{{ '{0.__class__.__mro__}'.format(edition) }}",
        "{% set x = [].append(1) %}{{ [1].append(2) }}",
    ],
)
def test_a_template_is_no_program(folder: Path, line: str) -> None:
    add(folder / "email.txt.j2", line)
    with pytest.raises(TemplateError):
        render(make_edition(), open_templates(folder, home=BEAT.home))


@pytest.mark.parametrize(
    "line",
    [
        "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}",
        "{% for a in range(100000) %}{{ range(100000) | sum }}{% endfor %}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(50) }}",
    ],
)
def test_a_template_that_loops_ends_with_its_line(folder: Path, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templating, "CPU_SECONDS", 0.2)
    number = add(folder / "loops.txt.j2", line)
    with pytest.raises(TemplateError, match=r"takes more than .* seconds; look for an endless loop") as caught:
        open_templates(folder, home=BEAT.home).fill("loops.txt.j2", {})
    assert str(caught.value).startswith(f"{folder / 'loops.txt.j2'}:{number}: ")


@pytest.mark.parametrize(
    "line",
    [
        "{{ 'x' * 1000000000 }}",
        "{{ 1000000000 * 'x' }}",
        "{{ [1] * 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '%*d' % (1000000000, 1) }}",
        "{{ '{:1000000000}'.format(1) }}",
        "{{ '{:{}}'.format(1, 1000000000) }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ 'x'.ljust(1000000000) }}",
        "{{ 'x' | center(1000000000) }}",
        "{{ 'x' | indent(width=1000000000) }}",
        "{{ 1.5 | round(1000000000) }}",
    ],
)
def test_a_template_cannot_make_a_huge_text(folder: Path, line: str) -> None:
    add(folder / "huge.txt.j2", line)
    with pytest.raises(TemplateError, match=r"huge\.txt\.j2:1: .*(large|wide)"):
        open_templates(folder, home=BEAT.home).fill("huge.txt.j2", {})


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("{% for a in 'ab' %}{{ loop.index }}{{ a }}{% if not loop.last %}, {% endif %}{% endfor %}", "1a, 2b"),
        ("{% for a in [] %}{{ a }}{% else %}none{% endfor %}", "none"),
        ("{% for a in [1, [2]] recursive %}{{ loop(a) if a is iterable else a }}{% endfor %}", "12"),
        ("{{ '-' * 3 }} {{ 7 % 4 }} {{ 2 ** 10 }} {{ '%5d%%' % 3 }}", "--- 3 1024     3%"),
        ("{{ '{:>3} of {:,}'.format(1, 5000000) }}", "  1 of 5,000,000"),
        ("{{ [3, 1] | sort(reverse=true) | join(', ') }} {{ 1.256 | round(1) }}", "3, 1 1.3"),
    ],
)
def test_what_templates_usually_do_is_not_limited(folder: Path, line: str, text: str) -> None:
    add(folder / "usual.txt.j2", line)
    assert open_templates(folder, home=BEAT.home).fill("usual.txt.j2", {}).rstrip("\n") == text


def test_a_missing_template_says_how_to_get_it(folder: Path) -> None:
    (folder / "email_story.html.j2").unlink()
    with pytest.raises(TemplateError, match=r"email_story\.html\.j2: no such template; `digest init`"):
        render(make_edition(), open_templates(folder, home=BEAT.home))


def test_a_template_in_another_encoding_is_named(folder: Path) -> None:
    (folder / "email.txt.j2").write_bytes("größe".encode("latin-1"))
    for check in (
        lambda: render(make_edition(), open_templates(folder, home=BEAT.home)),
        lambda: open_templates(folder).check(),
    ):
        with pytest.raises(TemplateError, match=r"email\.txt\.j2: not UTF-8"):
            check()


def test_the_shipped_templates_pass_their_check() -> None:
    open_templates(TEMPLATES).check()


def test_the_check_names_file_and_line(folder: Path) -> None:
    number = add(folder / "page.html.j2", "{% endfor %}")
    with pytest.raises(TemplateError, match=rf"page\.html\.j2:{number}: "):
        open_templates(folder).check()


def test_a_folder_without_templates_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="no templates here"):
        open_templates(tmp_path).check()


def test_an_editors_change_shows(folder: Path) -> None:
    add(folder / "email.txt.j2", "Set in {{ edition.time_zone }}.")
    assert render(make_edition(), open_templates(folder, home=BEAT.home)).email_text.endswith("Set in UTC.\n")


def test_a_template_that_the_home_lacks_comes_with_the_program(folder: Path) -> None:
    (folder / "email_story.html.j2").unlink()
    assert render(make_edition(), open_templates(folder, TEMPLATES, home=BEAT.home)) == render(
        make_edition(), open_templates(TEMPLATES, home=BEAT.home)
    )


def test_the_homes_own_template_comes_first_and_errors_name_it(folder: Path) -> None:
    templates = open_templates(folder, TEMPLATES)
    number = add(folder / "light.html.j2", "{{ nothing }}")
    with pytest.raises(TemplateError) as caught:
        render(make_edition(), templates)
    assert str(caught.value).startswith(f"{folder / 'light.html.j2'}:{number}: ")


def test_an_error_in_a_shipped_template_names_the_shipped_file(folder: Path, tmp_path: Path) -> None:
    number = add(folder / "email.txt.j2", "{% if %}")
    own = tmp_path / "own"
    own.mkdir()
    with pytest.raises(TemplateError) as caught:
        open_templates(own, folder).check()
    assert str(caught.value).startswith(f"{folder / 'email.txt.j2'}:{number}: ")


def test_a_saved_template_is_read_anew(folder: Path) -> None:
    templates = open_templates(folder)
    before = render(make_edition(), templates)
    add(folder / "light.html.j2", "<!-- saved -->")
    assert render(make_edition(), templates).light == before.light + "<!-- saved -->\n"


def test_the_check_finds_an_unknown_filter(folder: Path) -> None:
    number = add(folder / "page.html.j2", "{{ edition.day | shouted }}")
    with pytest.raises(TemplateError, match=rf"page\.html\.j2:{number}: "):
        open_templates(folder).check()

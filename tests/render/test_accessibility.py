"""axe-core in the system's Chromium: every page and mail, light and dark, narrow and wide, English and Persian."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsers import new_page
from factories import BEAT
from letters import full_letter

from digest.render.archive_pages import coverage_until, day_files, index_files, keep
from digest.render.forms import Imprint, open_templates, render
from digest.render.thread_pages import thread_files

TEMPLATES = open_templates(Path(__file__).parents[2] / "templates", home=BEAT.home)
PAGES = ("thread", "page", "share", "story", "archive", "topic", "mail", "light", "discreet")

pytestmark = pytest.mark.slow


def pages_in(language: str) -> dict[str, str]:
    imprint = Imprint(
        archive_url="https://letter.example/archive",
        postal_address="Box 1, Harbour Town",
        versions=((".en", "en"), (".fa", "fa")),
    )
    letters = [
        full_letter(
            language=language,
            day=f"2024-03-0{n}",
            generated_at=datetime.fromisoformat(f"2024-03-0{n}T18:00+00:00"),
            net=full_letter().picks[0].also,
            corrections=("Correction to our edition of 3 March: the strike began on Sunday.",),
            sample=True,
            short_reason="Only ten today.",
        )
        for n in (4, 5)
    ]
    kept = [keep(letter) for letter in letters]
    forms = render(letters[1], TEMPLATES, imprint=imprint, coverage=coverage_until(kept, letters[1]))
    day = day_files(kept[1], forms, kept[:1], TEMPLATES, imprint)
    lists = index_files(kept, months=["2024-03"], topic_months={}, templates=TEMPLATES, imprint=imprint)
    second = replace(letters[1], picks=tuple(replace(pick, thread="2024-03-04-1") for pick in letters[1].picks[:1]))
    (thread,) = thread_files("2024-03-04-1", [kept[0], keep(second)], TEMPLATES, imprint).values()
    return {
        "thread": thread,
        "page": forms.page,
        "share": forms.share,
        "story": day["2024-03-05/story-1.html"],
        "archive": lists["index.html"],
        "topic": lists["topics/iran-protests.html"],
        "mail": forms.email_html,
        "light": forms.light,
        "discreet": forms.discreet_html,
    }


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(browser: Any, name: str, language: str, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.html"
    file.write_text(pages_in(language)[name], "utf-8")
    for scheme in ("light", "dark"):
        for width in (380, 600):
            view = new_page(browser, viewport={"width": width, "height": 800}, color_scheme=scheme)
            view.goto(file.as_uri())
            results = Axe().run(view)
            overflow = view.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            view.context.close()
            assert results.violations_count == 0, f"{scheme}, {width}\n{results.generate_report()}"
            assert overflow <= 0, f"{scheme}, {width}: {overflow} pixels stand out"

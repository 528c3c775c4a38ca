"""The editors' desk in a real browser: axe-core on every page, the keyboard alone, and a newcomer's task, counted."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsers import new_page
from desks import DeskServer, serve_desk
from homes import copy_of, digest

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_ACTIONS = 25
TRIED = "the page of an act that is tried"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shared(finished_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskServer]:
    with serve_desk(copy_of(finished_home, tmp_path_factory.mktemp("desk"))) as desk:
        yield desk


@pytest.fixture
def desk(finished: Path) -> Iterator[DeskServer]:
    with serve_desk(finished) as served:
        yield served


def opened(browser: Any, desk: DeskServer, **context: Any) -> Any:
    """A page of the desk, opened by its printed URL; a request to any other host fails the test."""
    page = new_page(browser, **context)
    page.on("request", lambda request: pytest.fail(request.url) if not request.url.startswith(desk.url) else None)
    page.goto(desk.opening)
    return page


def press(page: Any, key: str) -> None:
    """Presses a key that leads to a page, and waits for that page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def tab_to(page: Any, selector: str) -> None:
    """Presses Tab until an element has the focus."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the keyboard does not reach {selector}")


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 380)])
def test_every_page_passes_axe_and_fits(
    shared: DeskServer, browser: Any, scheme: str, width: int, language: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed").Axe()
    page = opened(browser, shared, bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 800})
    page.goto(f"{shared.url}/?lang={language}")
    story = page.get_attribute(".story h3 a", "href")
    paths = [
        "/",
        story,
        "/search?q=strike",
        "/what-if",
        "/what-if?weight_severity=0.9",
        "/draft",
        "/sources",
        "/labels",
        "/labels?ask=pairs",
        "/labels?ask=stories",
        "/figures",
        "/figures/overrides",
        "/figures/compare",
        "/figures/topic",
        "/figures/threads",
        "/log",
    ]
    for path in [*paths, "/?day=none", TRIED]:
        if path == TRIED:
            page.goto(shared.url + story)
            with page.expect_navigation():  # a click alone may return before the page has its style sheet
                page.click("form.act:has(input[value=kill]) [formaction='/act/try']")
        else:
            page.goto(shared.url + path)
        found = axe.run(page, options={"runOnly": RULES})
        assert found.response["passes"]
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.context.close()


def test_a_newcomer_brings_a_story_in_renames_it_in_both_languages_and_sends_a_test(
    desk: DeskServer, browser: Any
) -> None:
    page = opened(browser, desk)
    actions: list[str] = []

    def click(selector: str) -> None:
        actions.append(selector)
        with page.expect_navigation():
            page.click(selector)

    def fill(selector: str, text: str) -> None:
        actions.append(selector)
        page.fill(selector, text)

    page.goto(f"{desk.url}/?lang=en")
    click(".story:has(.out) h3 a")
    assert "Out:" in page.inner_text("main")
    pin = "form.act:has(input[name=action][value=pin])"
    fill(f"{pin} [name=reason]", "our beat")
    fill(f"{pin} [name=author]", "Ada")
    fill(f"{pin} [name=value]", "2")
    click(f"{pin} button")
    for code, text in (("en", "Our words"), ("fa", "واژه‌های ما")):
        form = f"form.act:has(input[value=headline]):has(input[name=language][value={code}])"
        fill(f"{form} [name=value]", text)
        fill(f"{form} [name=reason]", "plainer")
        click(f"{form} button")
    click("nav >> text=Letter")
    fill("[name=address]", "ada@harbour.example")
    click("text=Send a test")
    assert "The test is sent." in page.inner_text(".said")
    assert len(actions) <= MOST_ACTIONS
    mails = list((desk.home / "output" / "outbox").rglob("*.eml"))
    assert any(b"To: ada@harbour.example" in mail.read_bytes() for mail in mails)
    page.context.close()


def test_a_story_is_killed_and_taken_back_by_the_keyboard_alone(desk: DeskServer, browser: Any) -> None:
    page = opened(browser, desk)
    page.goto(f"{desk.url}/?lang=en")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('.story').dataset.rank") == "1"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.decide summary')"):
            break
    page.keyboard.press("Enter")
    for text in ("old", "Ada"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    for _ in range(3):
        page.keyboard.press("Tab")
    press(page, "Enter")
    assert "killed by Ada: old" in page.inner_text("main")
    page.focus(".turns button")
    press(page, "Enter")
    assert "killed by Ada: old" not in page.inner_text("main")
    page.context.close()


def test_stories_are_graded_and_pairs_judged_by_the_keyboard_alone(desk: DeskServer, browser: Any) -> None:
    page = opened(browser, desk)
    page.goto(f"{desk.url}/labels?ask=stories&lang=en")
    page.keyboard.type("Ada")
    press(page, "Enter")
    for grade in ("3", "2"):
        press(page, grade)
    assert "Ranking (nDCG)" in page.inner_text("main")
    page.goto(f"{desk.url}/labels?ask=pairs")
    before = page.locator("#questions li").count()
    press(page, "n")
    assert "Stories (F1)" in page.inner_text("main")
    assert page.locator("#questions li").count() in (before, before - 1)
    answers = json.loads(digest(desk.home, "train", "figures", "--json").stdout)
    assert (answers[0]["counts"]["ranking"], answers[0]["counts"]["stories"]) == (2, 1)
    page.context.close()


def test_a_merge_is_tried_and_given_up_by_the_keyboard_alone(desk: DeskServer, browser: Any) -> None:
    page = opened(browser, desk)
    page.goto(f"{desk.url}/?lang=en")
    page.goto(desk.url + page.get_attribute(".story h3 a", "href"))
    page.focus("details:has(input[value=merge]) summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    tab_to(page, "[formaction='/act/try']")
    press(page, "Enter")
    assert "What it would do to" in page.inner_text("h1")
    assert not (desk.home / "overrides.jsonl").exists()
    page.context.close()


def test_a_report_is_found_and_its_story_pinned_by_the_keyboard_alone(desk: DeskServer, browser: Any) -> None:
    page = opened(browser, desk)
    page.goto(f"{desk.url}/search?lang=en")
    tab_to(page, "[name=q]")
    page.keyboard.type("strike")
    press(page, "Enter")
    tab_to(page, ".fate a.button")
    press(page, "Enter")
    tab_to(page, "form:has([value=pin]) [name=value]")
    page.keyboard.type("1")
    for text in ("ours", "Ada"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    press(page, "Enter")
    assert "Pin: «" in page.inner_text(".said")
    page.context.close()


def test_words_are_edited_beside_the_letter_and_a_test_is_sent_by_the_keyboard_alone(
    desk: DeskServer, browser: Any
) -> None:
    page = opened(browser, desk)
    page.goto(f"{desk.url}/draft?lang=en&in=fa")
    tab_to(page, ".edits summary")
    page.keyboard.press("Enter")
    tab_to(page, ".edits [name=value]")
    page.keyboard.press("Control+A")
    page.keyboard.type("سرخط ما")
    for text in ("plainer", "Ada"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    press(page, "Enter")
    assert "سرخط ما" in page.inner_text(".said")
    tab_to(page, "[name=address]")
    page.keyboard.type("ada@harbour.example")
    press(page, "Enter")
    assert "The test is sent." in page.inner_text(".said")
    page.context.close()


def test_sources_are_switched_off_and_on_again_by_the_keyboard_alone(desk: DeskServer, browser: Any) -> None:
    page = opened(browser, desk)
    page.goto(f"{desk.url}/sources?lang=en")
    tab_to(page, "[name=source]")
    page.keyboard.press("Space")
    tab_to(page, "[name=reason]")
    page.keyboard.type("a paywall")
    page.keyboard.press("Tab")
    page.keyboard.type("Ada")
    tab_to(page, "[value=off]")
    press(page, "Enter")
    assert "Switched off (1)" in page.inner_text("main")
    page.goto(f"{desk.url}/log")
    tab_to(page, ".log button")
    press(page, "Enter")
    page.goto(f"{desk.url}/sources")
    assert "Switched off" not in page.inner_text("main")
    page.context.close()


def test_figures_are_reached_and_two_days_chosen_by_the_keyboard_alone(shared: DeskServer, browser: Any) -> None:
    page = opened(browser, shared)
    page.goto(f"{shared.url}/?lang=en")
    for link in ("nav a[href^='/figures']", ".looks a[href^='/figures/compare']", "form:has([name=one]) button"):
        tab_to(page, link)
        press(page, "Enter")
    assert "Two days" in page.inner_text("h1")
    page.context.close()


def test_a_slider_shows_its_effect_without_leaving_the_page(shared: DeskServer, browser: Any) -> None:
    page = opened(browser, shared)
    page.goto(f"{shared.url}/what-if?lang=en")
    page.focus("#w-severity")
    page.keyboard.press("End")
    page.wait_for_selector("#effect form")
    assert page.inner_text(".slider:has(#w-severity) output") == "1.00"
    assert page.url.startswith(f"{shared.url}/what-if")
    page.context.close()


def test_everything_can_be_read_without_a_script(shared: DeskServer, browser: Any) -> None:
    page = opened(browser, shared, java_script_enabled=False)
    for path in ("/", "/search?q=strike", "/what-if", "/draft", "/sources", "/labels", "/figures", "/figures/topic"):
        page.goto(shared.url + path)
        assert page.inner_text("h1")
    page.context.close()

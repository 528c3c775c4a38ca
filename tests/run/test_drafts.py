"""What operators and editors see before an edition is sent."""

import json
import shutil
import signal
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from homes import digest
from posts import freeze
from processes import DIGEST, started

from digest.config.editing import replace_text
from digest.edition.record import load
from digest.entry.cli import draft_commands
from digest.entry.cli.display import TerminalNarrator
from digest.render.templating import Templates
from digest.services.edition import draft_edition
from digest.services.homes import Home
from digest.services.recall import recall_story
from digest.services.sample import ARCHIVE
from digest.text.tracking import without_tracking
from digest.wiring import open_deps

DAY = "2024-03-05"
REPLAY = ("run", "--replay", str(ARCHIVE))


def spoil(home: Path, name: str, old: str, new: str) -> None:
    file = home / "templates" / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


SPOILT = {
    "broken": ("email.mjml.j2", "{% endfor %}", "", "email.mjml.j2:"),
    "remote": ("email_story.html.j2", "<h2", "<img alt='' src='https://t.example/p.gif'><h2", "nothing loads"),
    "unlike": ("email.txt.j2", "first.headline", "first.publisher", "headlines"),
}


@pytest.mark.parametrize(("name", "old", "new", "why"), SPOILT.values(), ids=SPOILT)
def test_a_stopped_edition_is_held_and_made_once_it_is_mended(
    fresh: Path, name: str, old: str, new: str, why: str
) -> None:
    spoil(fresh, name, old, new)
    result = digest(fresh, *REPLAY)
    assert result.exit_code == 1, result.output
    assert f"the edition of {DAY} is held" in result.stderr
    assert why in result.stderr
    assert json.loads(digest(fresh, "status", "--json").stdout)["latest_edition"] is None
    assert not (fresh / "output" / "outbox").exists()
    spoil(fresh, name, new, old) if new else (fresh / "templates" / name).unlink()
    assert digest(fresh, *REPLAY).exit_code == 0
    assert len(list((fresh / "output" / "outbox").iterdir())) == 1


def told(home: Path) -> list[dict[str, str]]:
    picks: list[dict[str, str]] = json.loads((home / f"output/site/{DAY}/edition.json").read_text("utf-8"))["picks"]
    return picks


def test_a_story_at_fault_is_left_out_by_name_and_the_next_moves_up(fresh: Path, finished_home: Path) -> None:
    usual = told(finished_home)
    faulty = usual[2]
    spoil(
        fresh,
        "email_story.html.j2",
        "<h2",
        f"{{% if pick.url == '{without_tracking(faulty['url'])}' %}}<script></script>{{% endif %}}<h2",
    )
    result = digest(fresh, *REPLAY)
    assert result.exit_code == 0, result.output
    (line,) = (line for line in result.stderr.splitlines() if "is left out" in line)
    for part in (faulty["headline"], faulty["url"], "html: nothing loads: <script>"):
        assert part in line
    urls = [pick["url"] for pick in told(fresh)]
    assert len(urls) == len(usual)
    assert faulty["url"] not in urls
    assert urls[:2] == [pick["url"] for pick in usual][:2]
    assert len(list((fresh / "output" / "outbox").iterdir())) == 1


def test_an_edition_whose_stories_are_at_fault_one_after_the_other_is_held(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.services.edition.MOST_TRIES", 2)
    spoil(fresh, "email_story.html.j2", "<h2", "{% if pick.rank == 3 %}<script></script>{% endif %}<h2")
    result = digest(fresh, *REPLAY)
    assert result.exit_code == 1, result.output
    assert "is held: html: nothing loads: <script>" in result.stderr


def test_a_held_edition_is_told_in_one_line(fresh: Path) -> None:
    spoil(fresh, "email_story.html.j2", "<h2", "<script></script><h2")
    spoil(fresh, "light.html.j2", "<h1>", "<script></script><h1>")
    result = digest(fresh, *REPLAY)
    (line,) = (line for line in result.stderr.splitlines() if "is held" in line)
    assert "html: nothing loads" in line
    assert "; light: nothing loads" in line


def test_warnings_are_told_when_the_edition_is_made(fresh: Path) -> None:
    spoil(fresh, "light.html.j2", "<h1>", "<h1>Extra</h1><h1>")
    result = digest(fresh, *REPLAY)
    assert result.exit_code == 0, result.output
    assert "preflight warns: light: headings and alt texts: 2 headings of the first level" in result.stderr


def test_the_letter_leaves_without_the_forms_that_are_stopped_and_nobody_discreet_gets_another(fresh: Path) -> None:
    for address, form in (("light@harbour.example", "light"), ("quiet@harbour.example", "discreet")):
        assert digest(fresh, "subscribers", "add", address, "--form", form).exit_code == 0
    spoil(fresh, "light.html.j2", "<h1>", "{{ nothing }}<h1>")
    spoil(fresh, "email.txt.j2", "{% if", "{% if discreet %}{{ nothing }}{% endif %}{% if")
    spoil(fresh, "archive.html.j2", "<h1>", "{{ nothing }}<h1>")
    result = digest(fresh, *REPLAY)
    assert "is frozen" in result.output
    assert "archive.html.j2" in result.stderr
    assert "the archive is not written, the letter is not held" in result.stderr
    letters = [file.read_text("utf-8") for file in (fresh / "output" / "outbox").iterdir()]
    assert len(letters) == 2
    assert not any("quiet@harbour.example" in letter for letter in letters)
    aside = json.loads(digest(fresh, "status", "--aside", "--json").stdout)
    assert {one["name"] for one in aside if one["kind"] == "form"} >= {"light", "discreet html", "discreet"}


def test_few_stories_are_counted_in_plain_words() -> None:
    from factories import make_edition, make_pick

    from digest.services.edition import why_held

    def held(picks: int) -> str | None:
        return why_held(make_edition(picks=(make_pick(),) * picks, sources_asked=1, sources_answering=1))

    assert (held(0) or "").startswith("no story met the bar")
    assert (held(1) or "").startswith("only one story met the bar")
    assert (held(2) or "").startswith("only 2 stories met the bar")
    assert held(3) is None


def test_preflight_names_every_check_and_passes(finished_home: Path) -> None:
    result = digest(finished_home, "preflight", "--json")
    assert result.exit_code == 0, result.output
    facts = json.loads(result.stdout)
    assert facts["day"] == DAY
    assert not facts["stopped"]
    assert {"nothing loads", "links", "headlines", "index", "direction", "size", "subject", "links answer"} <= {
        check["name"] for check in facts["checks"]
    }
    assert "Preflight of 2024-03-05" in digest(finished_home, "preflight").stdout


def test_preflight_fails_when_the_edition_is_stopped(finished: Path) -> None:
    spoil(finished, "light.html.j2", "<h1>", "<script></script><h1>")
    result = digest(finished, "preflight")
    assert result.exit_code == 1
    assert "is stopped: light: nothing loads" in result.stderr
    assert "<script>" in result.stdout


def test_preflight_asks_the_links_and_shows_where_they_lead(finished_home: Path) -> None:
    checks = json.loads(digest(finished_home, "preflight", "--replay", str(ARCHIVE), "--json").stdout)["checks"]
    asked = [check for check in checks if check["name"] == "links answer"]
    answering, of, every = asked[-1]["detail"].split()
    assert of == "of"
    assert 0 < int(answering) <= int(every)
    assert len([check for check in asked if check["verdict"] == "warning"]) == int(every) - int(answering)


def test_preview_of_a_replay_home_shows_its_latest_day(finished_home: Path) -> None:
    facts = json.loads(digest(finished_home, "preview", "--json").stdout)
    assert facts["day"] == DAY
    assert any(file.endswith("share.html") for file in facts["files"])


@pytest.mark.slow
def test_preview_watches_templates_and_feeds_yaml(finished: Path) -> None:
    page = finished / "output" / "preview" / DAY / "index.html"
    template, feeds = finished / "templates" / "page.html.j2", finished / "feeds.yaml"
    with started(*DIGEST, "--home", str(finished), "preview", "--watch") as preview:
        preview.said("watching")
        replace_text(template, template.read_text("utf-8").replace("<h1>", "<h1>Saved, "))
        preview.said("files in")
        replace_text(feeds, feeds.read_text("utf-8").replace("title: ", "title: Late "))
        preview.said("files in")
        assert "<h1>Saved, Late " in page.read_text("utf-8")
        replace_text(template, template.read_text("utf-8").replace("<h1>", "<h1>{{ nothing }}"))
        preview.said("page.html.j2:")
        assert preview.end(signal.SIGINT) == 0


def test_a_file_that_is_emptied_before_it_is_written_counts_once_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "feeds.yaml"
    file.write_text("what it was")
    writing = [partial(file.write_text, text) for text in ("", "half", "what it is")]
    monkeypatch.setattr(
        draft_commands, "time", SimpleNamespace(sleep=lambda seconds: writing.pop(0)() if writing else None)
    )
    assert next(draft_commands._changes((file,), draft_commands._saved((file,)))) == {file}
    assert (writing, file.read_text()) == ([], "what it is")


def test_a_lost_output_is_made_again(finished: Path) -> None:
    site = finished / "output" / "site"
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    shutil.rmtree(site)
    digest(finished, *REPLAY)
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


def test_publishing_again_makes_and_writes_nothing(finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    fill = Templates.fill
    monkeypatch.setattr(Templates, "fill", lambda self, name, values: made.append(name) or fill(self, name, values))
    result = digest(finished, *REPLAY)
    assert result.exit_code == 0, result.output
    assert "output/site" not in result.stdout
    assert made == []


@pytest.mark.parametrize("name", [f"{DAY}/story-3.fa.html", "index.html", "months/2024-03.html", "stories.rss"])
def test_a_lost_or_altered_file_is_made_again(finished: Path, name: str) -> None:
    file = finished / "output" / "site" / name
    digest(finished, *REPLAY)
    before = file.read_bytes()
    file.unlink()
    digest(finished, *REPLAY)
    assert file.read_bytes() == before
    file.write_bytes(before + b"<!-- altered -->")
    digest(finished, *REPLAY)
    assert file.read_bytes() == before


def test_a_changed_template_or_imprint_makes_the_files_again(finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = finished / "output" / "site" / DAY / "index.html"
    digest(finished, *REPLAY)
    spoil(finished, "page.html.j2", "<h1>", "<h1>Once ")
    digest(finished, *REPLAY)
    assert "<h1>Once " in page.read_text("utf-8")
    monkeypatch.setenv("DIGEST_PUBLIC_URL", "https://letter.example")
    digest(finished, *REPLAY)
    assert "https://letter.example/archive" in page.with_name("email.txt").read_text("utf-8")


def test_check_names_templates_that_are_not_those_of_this_version(fresh: Path) -> None:
    assert "templates unlike" not in digest(fresh, "check").stderr
    spoil(fresh, "light.html.j2", "<h1>", "<h1> ")
    result = digest(fresh, "check")
    assert result.exit_code == 0
    assert "templates unlike those of this version: light.html.j2; delete one of" in result.stderr


def test_a_new_edition_quotes_no_headline_of_a_recalled_story(finished: Path) -> None:
    before = "2024-03-04"
    with open_deps(Home(path=finished), TerminalNarrator()) as deps:
        frozen = deps.ledger.edition(DAY)
        assert frozen is not None
        picks = load(frozen.record).picks
        freeze(Home(path=finished), before, queued=False, picks=(picks[2], picks[3]))
        recalled, stands = ((before, pick.headline) for pick in picks[2:4])
        assert recall_story(deps, before, picks[2].rank, "It endangers somebody.", tell=False)
        quoted = [one for pick in draft_edition(deps, DAY).edition.picks for one in pick.related]
    assert stands in quoted
    assert recalled not in quoted

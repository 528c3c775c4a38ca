"""Whole runs with hostile sites, over real HTTP on loopback: each fault affects only itself."""

import json
from pathlib import Path

import pytest
from homes import digest
from posts import today

from bench.fuzz import SETTINGS, WEB, seeds
from bench.hostile_web import EVENTS, Answers, HostileWeb, answer, feed, page
from bench.mutations import mutations
from digest.services.new_home import create_home

ODD_HEADERS = (
    b"X-A: \xff",
    b"X-\xff: a",
    b"X-A: \x80\xfe; \xc3",
    b"Set-Cookie: a=\xff; Path=/\xfe",
    b"Content-Disposition: inline; filename=\xe9",
    b"ETag: \xff\xfe;=\xe2\x9d\xb6",
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DIGEST_PRIVATE_WEB", "allow")
    monkeypatch.setenv("DIGEST_KEYS", str(tmp_path / "keys"))
    return tmp_path / "home"


def run_beside(home: Path, web: HostileWeb, sites: list[tuple[str, Answers]], settings: str = SETTINGS) -> None:
    """A run over these sites, by collector, for one subscriber; it must succeed, with a letter sent."""
    lines = ""
    for at, (collector, answers) in enumerate(sites):
        web.sites[web.address(at).split("/")[2].partition(":")[0]] = answers
        lines += f"  - {{name: s{at}, publisher: herald, url: '{web.address(at)}/feed', collector: {collector}}}\n"
    create_home(home, replay=False, feeds=settings + lines)
    assert digest(home, "subscribers", "add", "reader@harbour.example").exit_code == 0
    result = digest(home, "run", "--day", today())
    assert result.exit_code == 0, result.output
    assert len(list((home / "output" / "outbox").iterdir())) == 1


def plain_site(web: HostileWeb, number: int) -> Answers:
    pages = {f"/a/{at}": answer(page(*event), "text/html") for at, event in enumerate(EVENTS)}
    return {"/feed": answer(feed(web.address(number))), **pages}


def test_no_header_of_a_page_that_is_kept_as_evidence_holds_the_letter(home: Path) -> None:
    with HostileWeb() as web:
        site = dict(plain_site(web, 0))
        for at, header in enumerate(ODD_HEADERS):
            place = f"/a/{at % len(EVENTS)}"
            site[place] = site[place].replace(b"\r\n", b"\r\n" + header + b"\r\n", 1)
        run_beside(home, web, [("feed", site)], SETTINGS.replace("{time_zone", "{archive: true, time_zone"))
    edition = json.loads((home / "output" / "site" / today() / "edition.json").read_text("utf-8"))
    assert len(edition["picks"]) >= 3
    assert (home / "output" / "evidence" / f"{today()}.warc.gz").exists()
    assert json.loads(digest(home, "status", "--aside", "--json").stdout) == []


@pytest.mark.slow
@pytest.mark.parametrize("target", sorted(WEB))
def test_mutated_inputs_of_every_kind_leave_the_letter_of_the_day(home: Path, target: str) -> None:
    hostile = list(mutations(seeds(target, None), 20))
    with HostileWeb() as web:
        sites = [("feed", plain_site(web, at)) for at in range(len(hostile))]
        sites += [WEB[target](web.address(at), body)[1:] for at, body in enumerate(hostile, len(sites))]
        run_beside(home, web, sites)

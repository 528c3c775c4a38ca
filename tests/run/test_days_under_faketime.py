"""Days on a machine with a wrong clock or switched off, each command in a separate process under libfaketime."""

import email
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.policy import default
from pathlib import Path

import pytest
from news_sites import EVENTS, serve_news

from digest.services.new_home import create_home

START = "from digest.entry.cli.main import main; main()"


def story(title: str, *sentences: str) -> tuple[str, str]:
    return title, " ".join(sentences)


NEXT = (
    story(
        "Police fire at protesters in Zahedan and wound nine",
        "Police in Zahedan, Iran, fired at protesters after Friday prayers and wounded nine, a rights group said.",
        "Two are in hospital with wounds to the eyes. The governor spoke of rioters and named no number.",
    ),
    story(
        "Two protesters executed in Isfahan",
        "Two men who had been arrested at protests were executed in Isfahan, Iran, before dawn, the judiciary said.",
        "Their families had not been called for a last visit. Their lawyers were never shown the files.",
    ),
    story(
        "Journalist who reported on protests arrested in Rasht",
        "A journalist was arrested in Rasht, Iran, after she had reported on protests at a funeral, her paper said.",
        "Agents took away telephones and notebooks. She is held in a prison of the intelligence ministry.",
    ),
    story(
        "Thousands protest in Kerman over the price of bread",
        "Thousands protested in Kerman, Iran, against the price of bread, and security forces used tear gas.",
        "At least thirty were detained by evening. Bakeries stayed shut, and a bank was set on fire.",
    ),
)
LAST = (
    story(
        "Retired workers arrested at a protest in Arak",
        "Seven retired steel workers were arrested in Arak, Iran, at a weekly protest for their pensions.",
        "Pictures show plain-clothes agents dragging an old man to a van. A second protest is called for Sunday.",
    ),
    story(
        "Protester dies in custody in Urmia",
        "A man who was arrested at a protest last week died in custody in Urmia, Iran, his brother said.",
        "The police speak of illness; the family saw bruises and was made to bury him at night.",
    ),
    story(
        "Lawyers of protesters sentenced to prison in Mashhad",
        "Three lawyers who defended protesters were sentenced to six years in prison by a court in Mashhad, Iran.",
        "The bar association calls the verdict a threat to all. They may not practise for ten years.",
    ),
    story(
        "Security forces surround a protest camp in Qazvin",
        "Security forces surrounded a camp of protesting teachers in Qazvin, Iran, and detained fifteen of them.",
        "The teachers had slept before the governor's office since Monday. Their demand is unpaid wages.",
    ),
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("faketime"), reason="needs faketime"),
]


@dataclass
class Machine:
    """A home, its machine's clock, and the clock of the web."""

    home: Path
    web_time: datetime = datetime(2024, 3, 5, tzinfo=UTC)
    reports: list[tuple[str, str]] = field(default_factory=lambda: list(EVENTS))

    def digest(self, clock: str, *arguments: str, web: str | None = None, code: int = 0) -> str:
        """The output of a command at a time of this machine; the web's clock is the same unless `web` is given."""
        self.web_time = datetime.fromisoformat(web or clock).replace(tzinfo=UTC)
        command = ["faketime", clock, sys.executable, "-c", START, "--home", str(self.home), *arguments]
        environment = {"TZ": "UTC", "PATH": "/usr/bin:/bin", "XDG_DATA_HOME": str(self.home.with_name("keys"))}
        ran = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, check=False
        )
        assert (ran.returncode, "Traceback" in ran.stdout) == (code, False), ran.stdout
        return ran.stdout

    def metric(self, clock: str, name: str) -> str:
        lines = self.digest(clock, "metrics").splitlines()
        return next(line.split()[1] for line in lines if line.startswith(f"{name} "))

    def needs_you(self, clock: str) -> str:
        return "\n".join(json.loads(self.digest(clock, "status", "--json"))["needs_you"])

    @property
    def letters(self) -> list[str]:
        """The days of the letters in the outbox."""
        found = (self.home / "output" / "outbox").glob("*.eml")
        mails = (email.message_from_bytes(path.read_bytes(), policy=default) for path in found)
        return sorted(mail["Date"].datetime.date().isoformat() for mail in mails)


@pytest.fixture
def machine(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Machine]:
    """A home with one subscriber and as many sources as the test asks for, three unless it does."""
    made = Machine(home=tmp_path / "home")
    with ExitStack() as sites:
        urls = [
            sites.enter_context(serve_news(made.reports, now=lambda: made.web_time))
            for _ in range(getattr(request, "param", 3))
        ]
        create_home(made.home, replay=False, feeds=settings(urls))
        (made.home / "digest.env").write_text("DIGEST_PRIVATE_WEB=allow\nDIGEST_FROM=letter@herald.example\n")
        (made.home / "digest.env").chmod(0o600)
        made.digest("2024-03-04 10:00:00", "subscribers", "add", "subscriber@demo.example", "--consent", "by hand")
        yield made


def settings(urls: list[str]) -> str:
    sources = "".join(
        f"  - {{name: Herald {number}, url: {url}/feed, publisher: herald{number}, language: en}}\n"
        for number, url in enumerate(urls)
    )
    publishers = "".join(f"  herald{number}: {{name: Herald {number}}}\n" for number in range(len(urls)))
    return (
        'edition:\n  send_at: "06:00"\n  deadline: "12:00"\n  minimum_per_topic: {}\n'
        "  caps: {per_owner: 9, per_publisher: 9}\n"
        "embedder: {model: off}\n"
        "topics: {iran-protests: {beat: iran-protests, sources: false}}\n"
        f"publishers:\n{publishers}sources:\n{sources}"
    )


def test_a_clock_that_is_ahead_for_one_run_costs_no_letter(machine: Machine) -> None:
    machine.digest("2024-03-05 07:00:00", "run")
    held = machine.digest("2024-08-01 07:00:00", "run", web="2024-03-05 08:00:00", code=1)
    assert "this machine's clock is 149 days ahead of the clocks of 3 sources" in held
    assert machine.letters == ["2024-03-05"]
    machine.reports += NEXT
    machine.digest("2024-03-06 07:00:00", "run")
    assert machine.letters == ["2024-03-05", "2024-03-06"]


@pytest.mark.parametrize("machine", [1], indirect=True)
def test_an_edition_dated_ahead_is_reported_and_the_days_until_then_get_theirs(machine: Machine) -> None:
    machine.digest("2024-03-05 07:00:00", "run")
    machine.reports += NEXT
    machine.digest("2024-03-08 07:00:00", "run")  # the only source has the same wrong clock: nobody can tell
    assert machine.letters == ["2024-03-05", "2024-03-08"]
    machine.reports += LAST
    machine.digest("2024-03-06 07:00:00", "run")
    assert machine.letters == ["2024-03-05", "2024-03-06", "2024-03-08"]
    assert "the edition of 2024-03-08 is dated ahead of now" in machine.needs_you("2024-03-06 08:00:00")
    machine.digest("2024-03-06 08:00:00", "approve", "--reject", "--day", "2024-03-08")
    assert "dated ahead" not in machine.needs_you("2024-03-06 08:00:00")


def test_a_day_missed_past_its_deadline_is_sent_late_on_a_persons_word(machine: Machine) -> None:
    missed = machine.digest("2024-03-05 13:00:00", "run", code=1)
    assert "no edition of 2024-03-05 was made before its deadline" in missed
    assert "digest run --late 2024-03-05" in missed
    assert machine.letters == []
    assert machine.metric("2024-03-05 14:00:00", "digest_edition_due_but_absent") == "1"
    assert "no edition of 2024-03-05" in machine.needs_you("2024-03-05 14:00:00")
    machine.digest("2024-03-05 20:00:00", "run", "--late", "2024-03-05")
    assert machine.letters == ["2024-03-05"]
    assert machine.metric("2024-03-05 21:00:00", "digest_edition_due_but_absent") == "0"
    machine.reports += NEXT
    machine.digest("2024-03-06 07:00:00", "run")
    machine.digest("2024-03-06 14:00:00", "run")
    assert machine.letters == ["2024-03-05", "2024-03-06"]

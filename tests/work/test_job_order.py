"""Jobs of every kind, lost, doubled, late and out of order: the day is the same as after one process's run."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from homes import digest
from news_sites import EVENTS, serve_news

from digest.entry.cli.shared import open_parts
from digest.entry.cli.work_commands import perform_alone
from digest.model.shards import Shard, shard_of
from digest.services.due_work import due_work
from digest.services.homes import Home, database_address, open_ledger
from digest.services.jobs import DueWork, Job, JobKind, plan_jobs
from digest.services.new_home import create_home
from digest.store.engine import open_engine

COLLECT, PAGES, EMBED, EDITION, UPKEEP = (
    Job(kind=JobKind.COLLECT),
    Job(kind=JobKind.PAGES),
    Job(kind=JobKind.EMBED),
    Job(kind=JobKind.EDITION),
    Job(kind=JobKind.UPKEEP),
)
IN_ORDER = (COLLECT, PAGES, EMBED, EDITION, UPKEEP)
ORDERS = {
    "doubled": tuple(job for job in IN_ORDER for _ in range(2)),
    "late": (*IN_ORDER, *IN_ORDER),
    "out of order": (UPKEEP, EMBED, PAGES, COLLECT, PAGES, EDITION, PAGES, EMBED, COLLECT, EDITION),
}
FEEDS = """\
edition: {{minimum_per_topic: {{}}, caps: {{per_owner: 9, per_publisher: 9}}, send_at: "00:00", deadline: "23:59"}}
topics: {{iran-protests: {{beat: iran-protests, sources: false}}}}
publishers: {{herald: {{name: Herald}}}}
embedder: {{model: "off"}}
sources:
  - {{name: Herald, url: {web}/feed, publisher: herald, language: en}}
"""


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("DIGEST_PRIVATE_WEB", "allow")
    monkeypatch.setenv("DIGEST_KEYS", str(tmp_path / "keys"))
    with serve_news(EVENTS) as address:
        yield address


def make_home(folder: Path, web: str) -> Path:
    return create_home(folder, replay=False, feeds=FEEDS.format(web=web)).path


def due(home: Path) -> DueWork:
    with open_parts(home) as deps:
        return due_work(deps)


def result_of(home: Path) -> tuple[set[str], int, list[str]]:
    """The titles of the items, how many pages were read, and the headlines of the edition."""
    with closing(open_engine(database_address(Home(path=home)))) as engine:
        titles = {row["title"] for row in engine.query("select title from items")}
        pages = engine.query("select count(*) as pages from articles")[0]["pages"]
    edition = home / "output" / "site" / datetime.now(UTC).date().isoformat() / "edition.json"
    return titles, pages, [pick["headline"] for pick in json.loads(edition.read_text("utf-8"))["picks"]]


@pytest.fixture
def inline(web: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[set[str], int, list[str]]:
    """The result of `digest run` on SQLite."""
    with monkeypatch.context() as alone:
        alone.delenv("DIGEST_DATABASE", raising=False)
        home = make_home(tmp_path / "inline", web)
        assert digest(home, "run").exit_code == 0
        return result_of(home)


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ORDERS.values(), ids=ORDERS.keys())
def test_jobs_in_any_number_and_order_make_the_same_day(
    web: str, tmp_path: Path, inline: tuple[set[str], int, list[str]], each_engine: str, jobs: tuple[Job, ...]
) -> None:
    home = make_home(tmp_path / "home", web)
    for job in jobs:
        perform_alone(home, job.key)
    assert result_of(home) == inline
    assert len(inline[2]) == len(EVENTS)


def test_pages_whose_job_is_lost_are_planned_again_and_the_edition_waits_for_them(web: str, tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", web)
    perform_alone(home, COLLECT.key)
    waiting = due(home)
    assert (len(waiting.hosts), len(waiting.page_hosts)) == (0, 1)
    patient = DueWork(sources=1, page_hosts=waiting.page_hosts, edition="2024-03-05")
    assert [job.kind for job in plan_jobs(patient)] == [JobKind.PAGES]
    perform_alone(home, PAGES.key)
    assert due(home).page_hosts == frozenset()


@pytest.mark.parametrize("job", [COLLECT, PAGES])
def test_texts_whose_job_is_lost_are_planned_again_until_they_were_embedded(
    web: str, tmp_path: Path, each_engine: str, job: Job
) -> None:
    home = make_home(tmp_path / "home", web)
    perform_alone(home, COLLECT.key)
    if job is PAGES:  # the text of a page may come after the embedding of what the feed said
        perform_alone(home, EMBED.key)
        assert not due(home).embed_hosts
        perform_alone(home, PAGES.key)
    assert JobKind.EMBED in {planned.kind for planned in plan_jobs(due(home))}
    perform_alone(home, Job(kind=JobKind.EMBED, shard=other_shard(due(home).embed_hosts)).key)
    assert due(home).embed_hosts
    perform_alone(home, EMBED.key)
    assert not due(home).embed_hosts


def other_shard(hosts: frozenset[str]) -> Shard:
    """One of two shards, which has none of the hosts."""
    (here,) = {shard_of(host, 2).number for host in hosts}
    return Shard(number=1 - here, of=2)


@pytest.mark.parametrize("held", [COLLECT, PAGES])
def test_a_host_is_asked_by_one_worker_at_a_time_for_sources_and_pages(web: str, tmp_path: Path, held: Job) -> None:
    home = make_home(tmp_path / "home", web)
    with open_ledger(Home(path=home)) as ledger, ledger.database.locks.hold(held.lock):
        perform_alone(home, COLLECT.key)
        assert due(home).hosts
    other = Job(kind=JobKind.PAGES, shard=Shard(number=1, of=2))
    assert COLLECT.lock == PAGES.lock != other.lock

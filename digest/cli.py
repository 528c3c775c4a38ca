"""
The commands. Results on stdout, narration on stderr; exit 0 done, 1 failed, 2 your input.

Everything heavy is imported inside the command that needs it: `digest --help` answers at once.
"""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest import __version__
from digest.errors import DigestError, InputError

if TYPE_CHECKING:
    from digest.run import Deps
    from digest.wiring import Home

FILE = click.Path(path_type=Path)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
of_day = click.option("--day", metavar="YYYY-MM-DD", help="The edition's local day; without it the latest.")
archive_options = (
    click.option("--replay", type=FILE, metavar="FILE", help="Answer from this WARC file in place of the web."),
    click.option("--record", type=FILE, metavar="FILE", help="Write what the web answers into this WARC file."),
    click.option("--at", metavar="TIME", help="The clock of a replay, such as 2024-03-05T18:00Z."),
)


class Commands(click.Group):
    """The group that turns every expected error into one clear line and its exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; DigestError and OSError end in `Error: …` on stderr."""
        try:
            return super().invoke(ctx)
        except DigestError as error:
            click.echo(f"{'Error: ' if error.exit_code else ''}{error}", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            raise
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            click.echo(
                f"Error: {place}{error.strerror or error}; mend it and run again, nothing stored is lost", err=True
            )
            ctx.exit(1)


def with_archive_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --replay, --record and --at to a command."""
    for option in reversed(archive_options):
        command = option(command)
    return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="digest")
@click.option(
    "--home",
    type=FILE,
    envvar="DIGEST_HOME",
    default=".",
    show_default=True,
    metavar="DIR",
    help="The newsletter's folder (also DIGEST_HOME).",
)
@click.pass_context
def main(ctx: click.Context, home: Path) -> None:
    """
    Top Ten: a daily newsletter of ten stories, each told once.

    \b
    digest init ~/letter          a new home with feeds.yaml and templates
    digest --home ~/letter run    collect, make the edition when it is due, deliver: safe to call hourly
    """
    ctx.obj = home


# --- the day ---


@main.command()
@of_day
@with_archive_options
@click.option("--dry-run", is_flag=True, help="Collect and make the edition, but send nothing.")
@as_json
@click.pass_obj
def run(
    home: Path, day: str | None, replay: Path | None, record: Path | None, at: str | None, dry_run: bool, as_json: bool
) -> None:
    """
    Collect what is due, make the edition if it is due, deliver what is queued.

    \b
    digest run                                            from cron, every hour
    digest run --day 2024-03-05                           that day's edition, whatever the send time
    digest run --replay day.warc.gz --day 2024-03-05      a past day again, in a replay home
    """
    from digest import run as use_cases
    from digest.wiring import locked, with_web

    async def everything(deps: "Deps", clock: datetime | None) -> use_cases.Day:
        async with with_web(deps, replay=replay, record=record, at=clock) as live:
            return await use_cases.run_day(live, day=day, dry_run=dry_run)

    clock = _time(at)
    with _deps(home, at=clock) as deps, locked(_home(home)), deps.ledger.running("run", deps.clock):
        result = asyncio.run(everything(deps, clock))
    if as_json:
        click.echo(json.dumps(_day_row(result), ensure_ascii=False, indent=2))
    else:
        _tell_collected(result.collected)
        _tell_made(result.made)
        _tell_delivered(result.delivered, dry_run)
    if result.made.held:
        raise DigestError(result.made.note)


@main.command()
@with_archive_options
@as_json
@click.pass_obj
def collect(home: Path, replay: Path | None, record: Path | None, at: str | None, as_json: bool) -> None:
    """
    Visit the sources that are due and record their items.

    \b
    digest collect --record today.warc.gz
    """
    from digest import run as use_cases
    from digest.wiring import locked, with_web

    async def everything(deps: "Deps", clock: datetime | None) -> use_cases.Collected:
        async with with_web(deps, replay=replay, record=record, at=clock) as live:
            return await use_cases.collect(live)

    clock = _time(at)
    with _deps(home, at=clock) as deps, locked(_home(home)), deps.ledger.running("collect", deps.clock):
        result = asyncio.run(everything(deps, clock))
    if as_json:
        click.echo(json.dumps(_collected_row(result), indent=2))
    else:
        _tell_collected(result)


@main.command()
@of_day
@as_json
@click.pass_obj
def rank(home: Path, day: str | None, as_json: bool) -> None:
    """
    Print a day's stories in order, with the reasons of their scores.

    \b
    digest rank --day 2024-03-05
    digest rank --json | jq '.stories[0]'
    """
    from digest.display import print_table
    from digest.edition.record import dump_ranking
    from digest.edition.standings import standings
    from digest.run import rank_of_day

    _known_day(day)
    with _deps(home) as deps:
        ranking, _ = rank_of_day(deps, day)
        placed = standings(ranking, deps.settings)
    if as_json:
        click.echo(dump_ranking(ranking, placed))
        return
    rows = [
        (
            str(standing.rank),
            f"{standing.score:.2f}",
            standing.headline,
            str(len(standing.members)),
            " ".join(f"{r.signal} {r.value * r.weight:+.2f}" for r in standing.reasons if r.value * r.weight),
            standing.kept_out or "pick",
        )
        for standing in placed
    ]
    print_table(f"{ranking.day}: {len(placed)} stories", ("#", "score", "story", "items", "reasons", "in or out"), rows)


@main.command()
@click.argument("story")
@of_day
@as_json
@click.pass_obj
def explain(home: Path, story: str, day: str | None, as_json: bool) -> None:
    """
    Say why a story is in or out. STORY is its id (or the start of it), its place, or the address of an item.

    \b
    digest explain 3
    digest explain https://herald.example/strike
    """
    from dataclasses import asdict

    from digest.display import print_table
    from digest.edition.standings import standings
    from digest.run import rank_of_day

    _known_day(day)
    with _deps(home) as deps:
        ranking, _ = rank_of_day(deps, day)
        placed = standings(ranking, deps.settings)
    for entry in ranking.off_topic:
        if story in (entry.item.url, entry.item.canonical_url):
            click.echo(json.dumps({"url": story, "off_topic": entry.why}) if as_json else f"off topic: {entry.why}")
            return
    found = [
        s
        for s in placed
        if _names(story, s.story, str(s.rank), *(url for m in s.members for url in (m.url, m.canonical_url)))
    ]
    if not found:
        raise InputError(f"no story of {ranking.day} is called {story!r}; see the ids with: digest rank --json")
    standing = found[0]
    if as_json:
        click.echo(json.dumps(asdict(standing), ensure_ascii=False, default=str, indent=2))
        return
    click.echo(f"{standing.rank}. {standing.headline}\n{standing.story}  {standing.url}")
    click.echo(f"{standing.kept_out or 'a pick'}; topics: {', '.join(standing.topics)}; score {standing.score:.3f}\n")
    rows = [
        (r.signal, f"{r.value:.2f}", f"{r.weight:.2f}", f"{r.value * r.weight:+.3f}", r.words) for r in standing.reasons
    ]
    print_table("Score", ("signal", "value", "weight", "adds", "in words"), rows)
    members = [
        (f"{m.published:%m-%d %H:%M}", m.publisher, m.language, m.title, "copy" if m.copy_of else "")
        for m in standing.members
    ]
    print_table(f"\n{len(members)} items", ("UTC", "publisher", "language", "title", ""), members)


@main.command()
@of_day
@as_json
@click.pass_obj
def preview(home: Path, day: str | None, as_json: bool) -> None:
    """
    Write the edition as it would be now to output/preview/ and name the files. Nothing is frozen or sent.

    \b
    digest preview
    """
    from digest.run import draft_edition, publish

    _known_day(day)
    with _deps(home) as deps:
        edition = draft_edition(deps, day)
        folder = deps.home / "output" / "preview"
        publish(deps, edition, folder)
    files = sorted(str(path) for path in (folder / edition.day).iterdir())
    click.echo(json.dumps({"day": edition.day, "files": files}) if as_json else "\n".join(files))


@main.command()
@click.option("--dry-run", is_flag=True, help="Say what waits, and send nothing.")
@as_json
@click.pass_obj
def send(home: Path, dry_run: bool, as_json: bool) -> None:
    """
    Deliver what is queued.

    \b
    digest send --dry-run
    """
    from digest.run import Delivered, deliver
    from digest.wiring import locked

    with _deps(home) as deps, locked(_home(home)):
        if dry_run:
            waiting = {day: count for day, state, count in deps.ledger.count_deliveries() if state == "queued"}
            click.echo(json.dumps({"queued": waiting}) if as_json else f"queued: {sum(waiting.values())}; nothing sent")
            return
        with deps.ledger.running("send", deps.clock):
            result = deliver(deps)
    if as_json:
        click.echo(json.dumps(_delivered_row(result)))
    else:
        _tell_delivered(result if result != Delivered() else Delivered(), False)


# --- looking ---


@main.command()
@as_json
@click.pass_obj
def check(home: Path, as_json: bool) -> None:
    """
    Read feeds.yaml, the environment and the templates, and name every problem with its place.

    \b
    digest check
    """
    import os

    from digest.config.environment import read_environment
    from digest.config.reader import read_settings
    from digest.render.templating import check_templates

    place = _home(home)
    settings = read_settings(place.feeds)
    read_environment(place.path, os.environ)
    check_templates(place.templates)
    enabled = sum(source.enabled for source in settings.sources)
    facts = {"sources": len(settings.sources), "enabled": enabled, "topics": list(settings.topics)}
    click.echo(
        json.dumps(facts)
        if as_json
        else f"{place.feeds}: well; {enabled} of {len(settings.sources)} sources enabled, topics {', '.join(settings.topics)}"
    )


@main.command()
@as_json
@click.pass_obj
def status(home: Path, as_json: bool) -> None:
    """
    What ran, the latest edition, deliveries by state, the list's size, the sources' health, what is due next.

    \b
    digest status --json
    """
    from collections import Counter

    from digest.deliver.timetable import due_edition
    from digest.display import print_table

    with _deps(home) as deps:
        ledger = deps.ledger
        timing = due_edition(deps.settings, now=deps.clock(), latest_day=ledger.latest_day())
        health = Counter(visit.health.value for visit in ledger.visits().values())
        facts: dict[str, Any] = {
            "home": ledger.home()["kind"],
            "latest_edition": ledger.latest_day(),
            "due": timing.wait or f"the edition of {timing.day} is due now",
            "deliveries": [{"day": d, "state": s, "deliveries": n} for d, s, n in ledger.count_deliveries()],
            "subscribers": ledger.count_subscribers(),
            "sources": dict(health.most_common()),
            "runs": [
                {"command": r.command, "started": r.started_at.isoformat(), "outcome": r.outcome, "detail": r.detail}
                for r in ledger.last_runs(5)
            ],
        }
    if as_json:
        click.echo(json.dumps(facts, indent=2))
        return
    click.echo(f"{facts['home']} home; latest edition: {facts['latest_edition'] or 'none'}; {facts['due']}")
    click.echo("subscribers: " + (", ".join(f"{n} {s}" for s, n in facts["subscribers"].items()) or "none"))
    click.echo("sources: " + (", ".join(f"{n} {s}" for s, n in facts["sources"].items()) or "none visited yet"))
    if facts["deliveries"]:
        print_table(
            "Deliveries",
            ("day", "state", "deliveries"),
            [(d["day"], d["state"], str(d["deliveries"])) for d in facts["deliveries"]],
        )
    if facts["runs"]:
        print_table(
            "Last runs", ("command", "started", "outcome", "detail"), [tuple(r.values()) for r in facts["runs"]]
        )


@main.group(invoke_without_command=True)
@click.pass_context
def sources(ctx: click.Context) -> None:
    """
    List the sources, show their health, import and export them.

    \b
    digest sources
    digest sources import subscriptions.opml
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(sources_status, as_json=False, names=())


@sources.command("status")
@click.argument("names", nargs=-1)
@as_json
@click.pass_obj
def sources_status(home: Path, names: tuple[str, ...], as_json: bool) -> None:
    """
    The sources with their last visit; NAMES picks some of them.

    \b
    digest sources status --json
    """
    from difflib import get_close_matches

    from digest.display import print_table

    with _deps(home) as deps:
        visits = deps.ledger.visits()
        known = {source.name: source for source in deps.settings.sources}
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, 1)
            raise InputError(f"no source is called {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    rows = []
    for source in (known[name] for name in names or known):
        visit = visits.get(source.url)
        rows.append(
            {
                "name": source.name,
                "publisher": source.publisher,
                "language": source.language or "",
                "health": visit.health.value if visit else "not visited" if source.enabled else "disabled",
                "entries": visit.entries if visit else 0,
                "visited": visit.visited_at.isoformat() if visit else "",
                "detail": (visit.detail if visit else source.note) or "",
            }
        )
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    headings = ("name", "publisher", "language", "health", "entries", "visited", "detail")
    print_table(f"{len(rows)} sources", headings, [tuple(str(value) for value in row.values()) for row in rows])


@sources.command("import")
@click.argument("file", type=FILE)
@click.pass_obj
def sources_import(home: Path, file: Path) -> None:
    """
    Add the feeds of an OPML file to feeds.yaml; comments stay, addresses already there are left alone.

    \b
    digest sources import subscriptions.opml
    """
    from digest.config.editing import add_sources
    from digest.config.opml import read_opml

    subscriptions = read_opml(file.read_bytes(), str(file))
    added = add_sources(_home(home).feeds, subscriptions.publishers, subscriptions.sources)
    click.echo(f"{len(added.added)} sources added, {len(added.skipped)} were there already")


@sources.command("export")
@click.option("--output", type=FILE, metavar="FILE", help="Write here in place of stdout.")
@click.pass_obj
def sources_export(home: Path, output: Path | None) -> None:
    """
    Write the sources as OPML 2.0.

    \b
    digest sources export --output sources.opml
    """
    from digest.config.opml import write_opml
    from digest.config.reader import read_settings

    data = write_opml(read_settings(_home(home).feeds))
    if output:
        output.write_bytes(data)
    else:
        click.get_binary_stream("stdout").write(data)


# --- homes and readers ---


@main.command()
@click.argument("folder", type=FILE)
@click.option("--replay", is_flag=True, help="Mark it as a replay home, which reads archives and never mails.")
def init(folder: Path, replay: bool) -> None:
    """
    Make a new home with feeds.yaml and templates.

    \b
    digest init ~/letter
    digest init --replay /tmp/past
    """
    from digest.wiring import create_home

    home = create_home(folder, replay=replay)
    click.echo(f"{home.path}: ready; look at {home.feeds}, then: digest --home {home.path} run")


@main.command()
@click.argument("folder", type=FILE, default="demo")
@click.pass_context
def demo(ctx: click.Context, folder: Path) -> None:
    """
    Run the whole path on the bundled sample day, without the internet, in the replay home FOLDER.

    \b
    digest demo output/demo
    """
    from digest.sample import ARCHIVE, READER, sample_feeds_yaml
    from digest.wiring import create_home, shipped

    create_home(folder, replay=True, feeds=sample_feeds_yaml(shipped("feeds.yaml").read_text("utf-8")))
    ctx.obj = folder
    ctx.invoke(subscribers_add, address=READER, quiet=True)
    ctx.invoke(run, replay=ARCHIVE)
    click.echo("\nThe day, ranked, with reasons:  digest --home " + f"{folder} rank")


@main.group()
def subscribers() -> None:
    """
    The operator's hand on the list.

    \b
    digest subscribers count
    """


@subscribers.command("add")
@click.argument("address")
@click.option("--quiet", is_flag=True, help="Say nothing when the address is there already.")
@click.pass_obj
def subscribers_add(home: Path, address: str, quiet: bool = False) -> None:
    """
    Add a reader whose consent you have.

    \b
    digest subscribers add reader@demo.example
    """
    from digest.store.ledger import SealedSubscriber
    from digest.subscribe.address_book import new_subscriber, seal

    reader = new_subscriber(address)
    with _deps(home) as deps:
        vault = _vault(deps)
        row = SealedSubscriber(id=reader.id, state=reader.state, sealed=seal(reader, vault))
        added = deps.ledger.add_subscriber(row, vault.address_index(reader.address))
    if not quiet:
        click.echo("added" if added else "that address is in the list already")


@subscribers.command("erase")
@click.argument("address")
@click.pass_obj
def subscribers_erase(home: Path, address: str) -> None:
    """
    Forget a reader: address and preferences are gone, a random id remains.

    \b
    digest subscribers erase reader@demo.example
    """
    with _deps(home) as deps:
        entry = deps.ledger.find_subscriber(_vault(deps).address_index(address))
        if entry is None:
            raise InputError("that address is not in the list")
        deps.ledger.erase_subscriber(entry.id)
    click.echo("erased")


@subscribers.command("count")
@as_json
@click.pass_obj
def subscribers_count(home: Path, as_json: bool) -> None:
    """
    How many readers are in each state.

    \b
    digest subscribers count --json
    """
    with _deps(home) as deps:
        counts = deps.ledger.count_subscribers()
    click.echo(json.dumps(counts) if as_json else "\n".join(f"{n} {state}" for state, n in counts.items()) or "none")


# --- the lab ---


@main.group()
def lab() -> None:
    """
    One stage alone: JSON lines in, JSON lines out, to score it on sets of your own.

    \b
    digest lab cluster < documents.jsonl
    """


@lab.command("cluster")
def lab_cluster() -> None:
    """
    Group documents into stories: {id, title, text, published?, language?, publisher?} -> {id, story}.

    \b
    digest lab cluster < documents.jsonl > stories.jsonl
    """
    from digest.rank.lab import cluster

    for row in cluster(_json_lines()):
        click.echo(json.dumps(row, ensure_ascii=False))


def _json_lines() -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(click.get_text_stream("stdin", encoding="utf-8"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(f"stdin:{number}: no JSON ({error}); write one object a line") from None
        if not isinstance(row, dict) or "id" not in row:
            raise InputError(f"stdin:{number}: an object with an 'id' is wanted")
        rows.append(row)
    return rows


# --- shared by the commands ---


def _home(path: Path) -> "Home":
    from digest.wiring import Home

    return Home(path=path)


@contextmanager
def _deps(path: Path, *, at: datetime | None = None) -> Iterator["Deps"]:
    from digest.display import TerminalNarrator
    from digest.wiring import open_deps

    with open_deps(_home(path), TerminalNarrator(), at=at) as deps:
        yield deps


def _vault(deps: "Deps") -> Any:
    if deps.open_vault is None:
        raise ValueError("these parts have no vault")
    return deps.open_vault()


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"--at {text}: no such time; write it as 2024-03-05T18:00Z") from None
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def _known_day(day: str | None) -> None:
    if day is not None:
        from digest.deliver.timetable import parse_day

        parse_day(day)


def _names(wanted: str, identifier: str, *exactly: str) -> bool:
    return wanted in exactly or (len(wanted) >= 4 and identifier.startswith(wanted))


def _collected_row(collected: Any) -> dict[str, Any]:
    return {
        "visited": collected.visited,
        "health": collected.health,
        "new_items": collected.new_items,
        "articles": collected.articles,
        "not_captured": collected.not_captured,
    }


def _delivered_row(delivered: Any) -> dict[str, Any]:
    return {"queued": delivered.queued, "uncertain": delivered.uncertain, "outcomes": delivered.outcomes}


def _day_row(day: Any) -> dict[str, Any]:
    made = day.made
    return {
        "collected": _collected_row(day.collected),
        "edition": {
            "day": made.day,
            "new": made.new,
            "held": made.held,
            "note": made.note,
            "picks": len(made.edition.picks) if made.edition else 0,
            "files": [str(path) for path in made.files],
        },
        "delivered": _delivered_row(day.delivered),
    }


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items(), key=lambda pair: -pair[1]))


def _tell_collected(collected: Any) -> None:
    if not collected.visited and not collected.articles:
        click.echo("collected: no source is due")
        return
    click.echo(f"collected: {collected.visited} sources ({_counts(collected.health)}), {collected.new_items} new items")
    if collected.not_captured:
        click.echo(f"           {collected.not_captured} sources are not in the archive and were left out")
    if collected.articles:
        click.echo(f"articles:  {_counts(collected.articles)}")


def _tell_made(made: Any) -> None:
    if made.held:
        return  # told as the error it is
    picks = f", {len(made.edition.picks)} picks" if made.edition else ""
    click.echo(f"edition:   {made.note}{picks if made.new else ''}")
    for path in made.files:
        click.echo(f"           {path}")


def _tell_delivered(delivered: Any, dry_run: bool) -> None:
    if dry_run:
        click.echo("delivered: nothing (dry run)")
        return
    crash = f" ({delivered.uncertain} uncertain after a crash)" if delivered.uncertain else ""
    click.echo(f"delivered: {_counts(delivered.outcomes) or 'nothing was waiting'}{crash}")


if __name__ == "__main__":
    sys.exit(main())

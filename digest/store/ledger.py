"""The ledger: items, frozen editions, deliveries and runs. The SQL is in queries.sql."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from digest.model.errors import DigestError, Interrupted
from digest.model.issues import weekly_issue
from digest.model.items import Article, Health, Item, Memory
from digest.model.rankings import Window
from digest.store.locks import Locks
from digest.store.queries import queries

Row = dict[str, Any]


class Database(Protocol):
    """What the ledger needs of an engine; `dialect` selects its variants of the queries."""

    @property
    def dialect(self) -> str:
        """The engine's name."""
        ...

    @property
    def locks(self) -> Locks:
        """The locks shared by the processes that use this database."""
        ...

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """Runs a statement and returns its rows."""

    def execute(self, sql: str, parameters: Mapping[str, Any] | None = None) -> int:
        """Runs a statement and returns how many rows it changed."""

    def exchange(
        self, changes: Sequence[tuple[str, Mapping[str, Any]]], sql: str, parameters: Mapping[str, Any] | None = None
    ) -> list[Row]:
        """Runs statements with their parameters, then one that returns rows, in one transaction."""

    def atomic(self) -> Any:
        """A transaction as a context manager."""

    def question(self, words: Iterable[str]) -> str:
        """Returns a full-text query for all of the words, the last as a prefix."""

    def listed(self, values: Iterable[str]) -> str:
        """Returns texts without line breaks as one parameter, which a statement expands to rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state of a source, and since when."""

    since: datetime
    health: Health
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An earlier version of an item, until its source changed it."""

    until: datetime
    title: str
    url: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenEdition:
    """A frozen edition; `record` is its edition.json, `public_record` the published one.

    They differ once the edition is recalled.
    """

    day: str
    window: Window
    frozen_at: datetime
    record: str
    public_record: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a command; `outcome` is running, done, held, failed or stopped (by a signal)."""

    id: str
    command: str
    started_at: datetime
    finished_at: datetime | None
    outcome: str
    detail: str


class Ledger:
    """The four checkpoints and what is stored between them. Every write may be repeated."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    @property
    def database(self) -> Database:
        """The database, for the other stores that use it."""
        return self._database

    # --- the home ---

    def home(self) -> dict[str, str]:
        """The facts of this home: `kind` (live or replay), `id`, `key_check`."""
        return {row["key"]: row["value"] for row in self._query("read_home")}

    def mark_home(self, key: str, value: str) -> None:
        """Stores a fact of the home unless it is already set."""
        self._execute("write_home", key=key, value=value)

    def database_bytes(self) -> int:
        """The size of the database."""
        return int(self._query("database_bytes")[0]["bytes"])

    # --- checkpoint 1: items recorded ---

    def visits(self) -> dict[str, Memory]:
        """Returns what is remembered of every source, by address."""
        return {row["url"]: memory_of_row(row) for row in self._query("visits")}

    def record_visits(
        self, visits: Iterable[tuple[Memory, tuple[Item, ...], Mapping[str, tuple[str, ...]]]], *, now: datetime
    ) -> int:
        """Records visits as (memory, items, keys of the items by id) in one transaction; returns how many items are
        new.

        An item known under one of its keys is updated: it keeps its id and its date, and its former content becomes a
        version.
        """
        new = 0
        with self._database.atomic():
            for memory, items, keys in visits:
                self._execute("record_visit", **_memory_row(memory))
                state = {"url": memory.url, "health": memory.health.value, "detail": memory.detail}
                self._execute("record_state", **state, since=utc_text(memory.since))
                new += sum(self._record_item(item, keys.get(item.id, ()), now) for item in items)
        return new

    def _record_item(self, item: Item, keys: tuple[str, ...], now: datetime) -> int:
        # Most items are new under every name, and two statements tell that; only others are looked up.
        row = _item_row(item)
        named = dict(zip(("first", "second", "third", "fourth"), (*keys, *keys[-1:] * 3), strict=False))
        new = self._execute("record_item", **row)
        named_new = self._execute("record_keys", **named, item=item.id) if new and keys else 0
        if new and named_new == len(set(keys)):
            return 1
        rows = self._query("items_of_keys", **named) if keys else []
        known = {row["key"]: str(row["item"]) for row in rows if not new or row["item"] != item.id}
        identifier = next((known[key] for key in keys if key in known), item.id)
        if new:
            self._execute("forget_item", id=item.id)
        row["id"] = identifier
        if self._execute("keep_version", **row, now=utc_text(now)):
            self._execute("update_item", **row)
        if keys and (new or len(known) < len(set(keys))):
            self._execute("record_keys", **named, item=identifier)
        return 0

    def states(self, url: str) -> tuple[State, ...]:
        """Returns the past states of a source, latest first."""
        return tuple(
            State(since=_time(row["since"]), health=Health(row["health"]), detail=row["detail"])
            for row in self._query("states", url=url)
        )

    def drop_states(self, before: datetime) -> int:
        """Deletes the states of sources from before a time."""
        return self._execute("drop_states", before=utc_text(before))

    def forget_visits(self, urls: Iterable[str]) -> int:
        """Forgets sources, so that they are due and fetched from scratch; returns how many."""
        with self._database.atomic():
            return sum(self._execute("forget_visit", url=url) for url in urls)

    def versions(self, item: str) -> tuple[Version, ...]:
        """Returns the earlier versions of an item, oldest first."""
        return tuple(
            Version(**{**row, "until": _time(row["until"])}) for row in self._query("item_versions", item=item)
        )

    def items_between(self, start: datetime, end: datetime, *, texts: bool = True) -> tuple[Item, ...]:
        """Returns items published in [start, end), oldest first, each with the best text available or with none."""
        name = "items_between" if texts else "items_without_texts"
        return tuple(item_of_row(row) for row in self._query(name, start=utc_text(start), end=utc_text(end)))

    def recorded_items(self, source: str, start: datetime, end: datetime) -> tuple[Mapping[str, str | None], ...]:
        """Returns items published in [start, end), oldest first, as texts: of one source, or of all if it is "".

        `updated` is the time of the last change, or None.
        """
        return tuple(self._query("recorded_items", source=source, start=utc_text(start), end=utc_text(end)))

    def items_without_article(self, start: datetime, end: datetime) -> tuple[Item, ...]:
        """Returns items published in [start, end) whose page has not been fetched, newest first."""
        return tuple(
            item_of_row(row) for row in self._query("items_without_article", start=utc_text(start), end=utc_text(end))
        )

    def count_items(self, window: Window) -> int:
        """Counts the items in a window."""
        rows = self._query("count_items", start=utc_text(window.start), end=utc_text(window.end))
        return int(rows[0]["items"])

    def record_articles(self, articles: Iterable[Article]) -> None:
        """Records extracted articles in one transaction; an undated item gets the date of its page."""
        with self._database.atomic():
            for article in articles:
                if article.published:
                    self._execute("date_item", item=article.item, published=utc_text(article.published))
                self._execute(
                    "record_article",
                    item=article.item,
                    state=article.state.value,
                    title=article.title,
                    text=article.text,
                    language=article.language,
                    published=utc_text(article.published) if article.published else None,
                )

    # --- checkpoint 2: edition frozen ---

    def freeze_edition(self, edition: FrozenEdition) -> bool:
        """Freezes a day's edition; False if the day already has one, which is kept."""
        return bool(
            self._execute(
                "freeze_edition",
                day=edition.day,
                window_start=utc_text(edition.window.start),
                window_end=utc_text(edition.window.end),
                frozen_at=utc_text(edition.frozen_at),
                record=edition.record,
            )
        )

    def edition(self, day: str) -> FrozenEdition | None:
        """Returns a day's frozen edition, or None."""
        for row in self._query("edition", day=day):
            return FrozenEdition(
                day=row["day"],
                window=Window(start=_time(row["window_start"]), end=_time(row["window_end"])),
                frozen_at=_time(row["frozen_at"]),
                record=row["record"],
                public_record=row["public_record"],
            )
        return None

    def records_before(self, day: str, limit: int) -> tuple[str, ...]:
        """Returns the edition.json of the last editions before a day, latest first."""
        return tuple(row["record"] for row in self._query("editions_before", day=day, limit=limit))

    def published_days(self, *, drafts: bool, until: str) -> tuple[str, ...]:
        """Returns the days up to `until` with an edition, oldest first; without `drafts` only those
        approved or queued.
        """
        return tuple(row["day"] for row in self._query("published_days", drafts=int(drafts), until=until))

    def published_weeks(self, *, until: str) -> tuple[str, ...]:
        """Returns the weekly letters that were queued, up to that of a day, oldest first."""
        return tuple(row["day"] for row in self._query("published_weeks", until=weekly_issue(until)))

    def window_end_before(self, day: str) -> datetime | None:
        """Returns the end of the last window before a day; None before the first edition."""
        for row in self._query("windows_before", day=day):
            return _time(row["window_end"])
        return None

    def latest_day(self, until: str) -> str | None:
        """Returns the day of the latest edition, or None. An edition after `until` was made under a wrong clock."""
        for row in self._query("latest_edition", until=until):
            return str(row["day"])
        return None

    def days_ahead(self, today: str) -> tuple[str, ...]:
        """Returns the days after today that have an edition."""
        return tuple(row["day"] for row in self._query("editions_after", day=today))

    # --- runs ---

    @contextmanager
    def running(self, command: str, clock: Callable[[], datetime], identifier: str) -> Iterator[Callable[[str], None]]:
        """Records the start and outcome of a command; calling the yielded function with a reason makes the outcome
        `held`.
        """
        self._execute("start_run", id=identifier, command=command, started_at=utc_text(clock()))

        def finish(outcome: str, detail: str) -> None:
            self._execute("finish_run", id=identifier, finished_at=utc_text(clock()), outcome=outcome, detail=detail)

        held: list[str] = []
        try:
            yield held.append
        except Interrupted as error:
            finish("stopped", str(error))
            raise
        except BaseException as error:
            finish(
                "failed",
                str(error).partition("\n")[0][:300] if isinstance(error, DigestError) else type(error).__name__,
            )
            raise
        finish("held" if held else "done", "; ".join(held))

    def last_runs(self, limit: int) -> tuple[Run, ...]:
        """Returns the last runs, latest first."""
        return tuple(
            Run(
                id=row["id"],
                command=row["command"],
                started_at=_time(row["started_at"]),
                finished_at=_time(row["finished_at"]) if row["finished_at"] else None,
                outcome=row["outcome"],
                detail=row["detail"],
            )
            for row in self._query("last_runs", limit=limit)
        )

    def settle_wrong_clock(self, now: datetime, ahead: datetime) -> None:
        """Corrects data from a wrong clock: what was first seen after `ahead` is dated now, and later runs
        are deleted.
        """
        with self._database.atomic():
            self._execute("redate_items", now=utc_text(now), ahead=utc_text(ahead))
            self._execute("drop_runs_after", after=utc_text(ahead))

    # --- throwing away ---

    def drop_items(self, before: datetime) -> int:
        """Deletes items published before a time, and their articles; returns how many items."""
        with self._database.atomic():
            self._execute("drop_articles", before=utc_text(before))
            return self._execute("drop_items", before=utc_text(before))

    def drop_runs(self, before: datetime) -> int:
        """Delete the records of runs started before a time."""
        return self._execute("drop_runs", before=utc_text(before))

    def _query(self, name: str, **parameters: Any) -> list[Row]:
        return self._database.query(self._sql[name], parameters)

    def _execute(self, name: str, **parameters: Any) -> int:
        return self._database.execute(self._sql[name], parameters)


def utc_text(time: datetime) -> str:
    """Formats a time for the store: 2024-03-05T12:00:00Z."""
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _memory_row(memory: Memory) -> Row:
    row = {name: getattr(memory, name) for name in Memory.__slots__}
    times = {name: utc_text(row[name]) for name in ("visited_at", "due_at", "since")}
    maybe = {name: utc_text(row[name]) if row[name] else None for name in ("newest", "read_at")}
    return {**row, **times, **maybe, "health": memory.health.value}


def memory_of_row(row: Row) -> Memory:
    """Returns the stored state of a source from a row with all of its columns."""
    times = {name: _time(row[name]) for name in ("visited_at", "due_at", "since")}
    maybe = {name: _time(row[name]) if row[name] else None for name in ("newest", "read_at")}
    return Memory(**{**row, **times, **maybe, "health": Health(row["health"])})


def _item_row(item: Item) -> Row:
    return {
        "id": item.id,
        "source": item.source,
        "publisher": item.publisher,
        "guid": item.guid,
        "url": item.url,
        "canonical_url": item.canonical_url,
        "title": item.title,
        "summary": item.summary,
        "content": item.text,
        "language": item.language,
        "published": utc_text(item.published),
        "first_seen": utc_text(item.first_seen),
        "position": item.position,
    }


def item_of_row(row: Row) -> Item:
    """Builds an item from a row that has all of its columns."""
    times = {"published": _time(row["published"]), "first_seen": _time(row["first_seen"])}
    return Item(**{**row, **times})

"""Adds sources, switches many of them on or off, and rates their publishers."""

from collections.abc import Mapping, Sequence

from digest.beats.library import Library
from digest.config.complaints import require
from digest.config.editing import Added, appended, with_sources
from digest.config.nodes import entries, listed, one_line, read_tree, text_at
from digest.config.reader import read_text
from digest.config.settings import Publisher, Settings, Source, Stance
from digest.config.value_lines import with_entry_values
from digest.config.values import Part
from digest.model.errors import InputError
from digest.services.act_log import LoggedAct
from digest.services.acts import save_settings
from digest.services.deps import Deps
from digest.services.homes import Home
from digest.services.known_names import known_names
from digest.services.source_list import choose_sources

MOST_NAMED = 5  # sources or publishers named in the log; the rest is counted


def add_to_sources(
    deps: Deps,
    publishers: Mapping[str, Publisher],
    sources: Sequence[Source],
    author: str,
    *,
    seen: str | None = None,
) -> tuple[Added, LoggedAct | None]:
    """Adds sources to feeds.yaml as one act; returns no act if all of them are there already.

    Raises InputError if the file cannot be extended.
    """
    library = Library(home=deps.home)

    def extended(text: str, file: str) -> tuple[str, Added]:
        return with_sources(text, file, publishers, sources, beats=library, known=known_names())

    feeds = Home(path=deps.home).feeds
    _, added = extended(read_text(feeds), feeds.name)
    if not added.added:
        return added, None
    line = f"{_named('source', [one.name for one in added.added])} added"
    return added, save_settings(deps, author, lambda text, file: extended(text, file)[0], (line,), seen=seen)


def switch_sources(
    deps: Deps, names: Sequence[str], author: str, reason: str, *, enabled: bool, seen: str | None = None
) -> LoggedAct:
    """Switches sources on or off in feeds.yaml, with the reason as the note of those without one.

    A beat's source is copied into the file. Raises InputError for an unknown source, or if the file's layout cannot be
    edited by program.
    """
    if not names:
        raise InputError("name at least one source")
    chosen = choose_sources(deps.settings, tuple(names))
    values = {one.name: {"enabled": enabled} | ({} if one.note else {"note": reason}) for one in chosen}

    def change(text: str, file: str) -> str:
        written = {found[0] for entry in listed(read_tree(text).root, "sources") if (found := text_at(entry, "name"))}
        held = {name: given for name, given in values.items() if name in written}
        text = with_entry_values(text, file, "sources", held) if held else text
        whole = (one.model_copy(update=values[one.name]) for one in chosen if one.name not in written)
        return appended(text, file, "sources", (f"- {_line(one)}" for one in whole))

    line = f"{_named('source', names)} {'on' if enabled else 'off'}: {reason}"
    return save_settings(deps, author, change, (line,), seen=seen)


def rate_publishers(
    deps: Deps,
    ids: Sequence[str],
    author: str,
    reason: str,
    *,
    trust: float | None = None,
    stance: Stance | None = None,
    seen: str | None = None,
) -> LoggedAct:
    """Sets publishers' trust or stance in feeds.yaml permanently; a beat's publisher is copied into the file.

    Raises InputError for an unknown publisher or an invalid trust, or if nothing is given.
    """
    ids = tuple(dict.fromkeys(ids))
    values = _values(trust, stance)
    unknown = [id for id in ids if id not in deps.settings.publishers]
    if unknown or not ids or not values:
        raise InputError(
            f"no publisher is called {unknown[0][:200]!r}; `digest sources status` has the ids"
            if unknown
            else "name at least one publisher, and a trust or a stance"
        )
    rated = {id: _rated(deps.settings, id, values) for id in ids}

    def change(text: str, file: str) -> str:
        written = {key for key, _, _ in entries(read_tree(text).root, "publishers")}
        held = {id: values for id in ids if id in written}
        text = with_entry_values(text, file, "publishers", held) if held else text
        new = (f"{one_line(id)}: {_line(rated[id])}" for id in ids if id not in written)
        return appended(text, file, "publishers", new)

    said = ", ".join(f"{key} {value}" for key, value in values.items())
    return save_settings(deps, author, change, (f"{_named('publisher', ids)} {said}: {reason}",), seen=seen)


def publishers_of(settings: Settings, names: Sequence[str]) -> tuple[str, ...]:
    """Returns the publishers of some sources, without duplicates."""
    return tuple(dict.fromkeys(one.publisher for one in choose_sources(settings, tuple(names)))) if names else ()


def _values(trust: float | None, stance: Stance | None) -> dict[str, object]:
    given = {"trust": trust, "stance": stance and stance.value}
    return {key: value for key, value in given.items() if value is not None}


def _rated(settings: Settings, id: str, values: Mapping[str, object]) -> Publisher:
    return require(Publisher, {**dict(settings.publishers[id]), **values})


def _named(kind: str, names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{kind} {', '.join(names[:MOST_NAMED])}{more}"


def _line(part: Part) -> str:
    return one_line(part.model_dump(mode="json", exclude_defaults=True))

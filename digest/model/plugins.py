"""Plug-ins: collectors, signals, mailers, embedders and languages, each registered by its own file.

A shipped plug-in is a module in the package of its kind that defines the kind's attribute (`COLLECTOR`, `SIGNAL`, ...).
One from another package is an entry point in the kind's group (`top_ten.collectors`, ...) with the same kind of value.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pkgutil import iter_modules
from types import ModuleType
from typing import TypeVar

from digest.model.errors import DigestError

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlugPoint:
    """A plug-in by the name of its module or entry point, not loaded yet; `where` describes its origin.

    `load` returns None for a shipped module without the kind's attribute. It raises ImportError if a shipped module
    needs a package that is not installed, and DigestError if an installed plug-in cannot be imported.
    """

    name: str
    where: str
    load: Callable[[], object | None]


def plug_points(package: ModuleType, attribute: str, group: str, *, folders: bool = False) -> Iterator[PlugPoint]:
    """Yields the plug-ins of a kind, shipped ones first; with `folders` the shipped ones are packages, not modules."""
    for module in iter_modules(package.__path__):
        if module.ispkg is folders:
            yield _shipped(f"{package.__name__}.{module.name}", module.name, attribute)
    for point in sorted(entry_points(group=group), key=lambda point: point.name):
        yield _installed(point, group)


def find_plugins(
    package: ModuleType, attribute: str, group: str, kind: type[T], *, folders: bool = False
) -> dict[str, T]:
    """Loads the plug-ins of a kind, by name. A shipped one is never replaced.

    Raises DigestError if an installed one cannot be imported or has the wrong type.
    """
    found: dict[str, T] = {}
    for point in plug_points(package, attribute, group, folders=folders):
        plugin = point.load()
        if plugin is None:
            continue
        if not isinstance(plugin, kind):
            raise DigestError(f"{point.where}: expected a {kind.__name__}, found {type(plugin).__name__}")
        found.setdefault(point.name, plugin)
    return found


def _shipped(where: str, name: str, attribute: str) -> PlugPoint:
    return PlugPoint(name=name, where=where, load=lambda: getattr(import_module(where), attribute, None))


def _installed(point: EntryPoint, group: str) -> PlugPoint:
    where = f"{group}: {point.name} = {point.value}"

    def load() -> object:
        try:
            return point.load()
        except (ImportError, AttributeError) as error:
            raise DigestError(f"{where}: cannot be loaded ({error}); install it again, or uninstall it") from error

    return PlugPoint(name=point.name, where=where, load=load)

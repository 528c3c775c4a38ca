"""Plug-ins: every collector, signal, mailer, embedder and language joins by a file of its own.

A shipped one is a module of the package of its kind that has the kind's attribute (`COLLECTOR`, `SIGNAL`, ...). One of
another package is an entry point of the kind's group (`top_ten.collectors`, ...) whose value is the same thing.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from types import ModuleType
from typing import TypeVar

from digest.model.errors import DigestError

T = TypeVar("T")


def find_plugins(package: ModuleType, attribute: str, group: str, kind: type[T]) -> dict[str, T]:
    """The plug-ins of a kind by name: that of the module or of the entry point. A shipped one is never replaced.

    Raises DigestError where an installed one cannot be imported or is something else.
    """
    found: dict[str, T] = {}
    for name, where, plugin in (*_shipped(package, attribute), *installed_plugins(group)):
        if not isinstance(plugin, kind):
            raise DigestError(f"{where}: expected a {kind.__name__}, found {type(plugin).__name__}")
        found.setdefault(name, plugin)
    return found


def _shipped(package: ModuleType, attribute: str) -> Iterator[tuple[str, str, object]]:
    for module in iter_modules(package.__path__):
        where = f"{package.__name__}.{module.name}"
        plugin = getattr(import_module(where), attribute, None)
        if plugin is not None:
            yield module.name, where, plugin


def installed_plugins(group: str) -> Iterator[tuple[str, str, object]]:
    """(name, where it is from, the plug-in) of each entry point of a group, by name.

    Raises DigestError where one cannot be imported.
    """
    for point in sorted(entry_points(group=group), key=lambda point: point.name):
        where = f"{group}: {point.name} = {point.value}"
        try:
            yield point.name, where, point.load()
        except (ImportError, AttributeError) as error:
            raise DigestError(f"{where}: cannot be loaded ({error}); install it again, or uninstall it") from error

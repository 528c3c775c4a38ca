"""The mailers by the scheme of their address, as used in DIGEST_MAILER."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from digest.deliver import mailers as shipped
from digest.deliver.sessions import Mailer
from digest.model.errors import InputError
from digest.model.plugins import find_plugins

GROUP = "top_ten.mailers"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailerPlugin:
    """How a mailer registers itself.

    `open` creates it from an address with one of the `schemes` and the home's folder; it raises InputError for a
    malformed address. `example` is such an address.
    """

    schemes: tuple[str, ...]
    open: Callable[[str, Path], Mailer]
    example: str


@cache
def mailers() -> Mapping[str, MailerPlugin]:
    """Returns all mailers by scheme: from modules with `MAILER` and from entry points of GROUP."""
    plugins = find_plugins(shipped, "MAILER", GROUP, MailerPlugin)
    return MappingProxyType({scheme: one for one in reversed(plugins.values()) for scheme in one.schemes})


def open_mailer(address: str, home: Path) -> Mailer:
    """Creates the mailer of an address. Raises InputError for an unknown scheme or a malformed address."""
    scheme = address.partition(":")[0]
    plugin = mailers().get(scheme)
    if plugin is None:
        examples = " or ".join(sorted({one.example for one in mailers().values()}))
        # The address may contain a password: the message names the scheme only.
        raise InputError(f"DIGEST_MAILER: unknown mailer {scheme!r}; use {examples}")
    return plugin.open(address, home)

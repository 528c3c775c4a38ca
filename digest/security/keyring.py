"""The keys of a home: where they are stored, which one is in use, and the journal next to them."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from digest.model.errors import InputError
from digest.security.journal import Journal
from digest.security.vault import Vault, add_key, choose_key, default_key_file, open_vault, read_key_file, read_keys


class KeyFacts(Protocol):
    """What the keyring reads and writes in the home's database: home id, kind, and the check value of the
    key in use.
    """

    def fact(self, key: str) -> str | None:
        """Returns a fact by its key; None if it was never set."""
        ...

    def set_fact(self, key: str, value: str | None) -> None:
        """Sets a fact, or removes it with None."""
        ...

    def count_subscribers(self) -> Mapping[str, int]:
        """Counts the subscribers in each state."""
        ...


class Keyring:
    """Provides the vault of a home and reopens it when the keys change, so a server keeps running through `keys
    rotate`.

    The key is created only while there are no subscribers, so that a process without the key's variable never creates a
    second one.
    """

    def __init__(
        self, home: Path, facts: KeyFacts, *, key_text: str | None, key_file: Path | None, environ: Mapping[str, str]
    ) -> None:
        self._home = home
        self._facts = facts
        self._vault: Vault | None = None
        self._text = key_text
        self._chosen = key_file is not None
        self.path = key_file or default_key_file(facts.fact("id") or "", environ)
        if facts.fact("kind") == "replay":
            # Its own key protects test subscribers only; it must not use a live home's key and journal.
            self._text, self.path, self._chosen = None, home / "replay.key", True
        self.journal = Journal(self.path.with_suffix(".journal"))

    @property
    def _lies_inside(self) -> bool:
        """Whether the default location of the key is inside the home, as when the home is its user's home directory."""
        return not self._chosen and self.path.resolve().is_relative_to(self._home.resolve())

    @property
    def in_environment(self) -> bool:
        """Whether DIGEST_KEYS contains the keys themselves, not the path of a file."""
        return self._text is not None

    def __call__(self) -> Vault:
        """Returns the vault with the current key. Raises VaultError for a key that is missing or wrong."""
        check = self._facts.fact("key_check")
        if self._vault is None or check != self._vault.check_value():
            self._vault = self._open(check)
        return self._vault

    def _open(self, check: str | None) -> Vault:
        if self._text:
            vault = choose_key(read_keys(self._text, where="DIGEST_KEYS"), check=check, where="DIGEST_KEYS")
        else:
            may_create = check is None and not self._facts.count_subscribers()
            if may_create and self._lies_inside and not self.path.exists():
                raise InputError(
                    f"{self.path}: the key of the address book would lie inside the home, so that whoever copies the "
                    f"folder has both; name another place, in {self._home}/digest.env: "
                    f"DIGEST_KEYS=/var/lib/letter-keys/letter.key"
                )
            vault = open_vault(self.path, check=check, may_create=may_create)
        if check is None:
            self._facts.set_fact("key_check", vault.check_value())
        return vault

    def newest(self, today: datetime) -> Vault:
        """Returns a vault with a key not yet in use: one waiting at the head of the file, else a new one.

        Raises InputError if the keys come from the environment and there is no new one at their head.
        """
        keys = read_keys(self._text, where="DIGEST_KEYS") if self._text else read_key_file(self.path)
        newest = Vault(keys[0].master, keys[1:])
        if newest.check_value() != self().check_value():
            return newest
        if self._text:
            raise InputError("DIGEST_KEYS: put a new key before the present one, with a comma between, then run again")
        return add_key(self.path, today=today.date())

import base64
from pathlib import Path

import pytest

from digest.vault import Vault, VaultError, default_key_file, open_vault

VAULT = Vault(b"k" * 32)


def test_what_is_sealed_opens_again_for_the_same_reader_only() -> None:
    sealed = VAULT.seal("reader-1", "someone@herald.example")
    assert "someone" not in sealed
    assert VAULT.unseal("reader-1", sealed) == "someone@herald.example"
    with pytest.raises(VaultError, match="reader-2"):
        VAULT.unseal("reader-2", sealed)


def test_sealing_twice_never_gives_the_same_text() -> None:
    assert VAULT.seal("r", "x") != VAULT.seal("r", "x")


def test_the_index_finds_an_address_whatever_the_case_of_its_domain() -> None:
    assert VAULT.address_index("Some.One@Herald.EXAMPLE") == VAULT.address_index("Some.One@herald.example")
    assert VAULT.address_index("some.one@herald.example") != VAULT.address_index("Some.One@herald.example")
    assert VAULT.address_index("a@herald.example") != Vault(b"o" * 32).address_index("a@herald.example")


def test_a_message_mark_depends_on_edition_and_reader_and_on_nothing_else() -> None:
    assert VAULT.message_mark("2024-03-05", "r") == Vault(b"k" * 32).message_mark("2024-03-05", "r")
    assert len({VAULT.message_mark(day, r) for day in ("2024-03-05", "2024-03-06") for r in ("r", "s")}) == 4


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "home.key"
    first = open_vault(path, check=None, may_create=True)
    assert path.stat().st_mode & 0o777 == 0o600
    again = open_vault(path, check=first.check_value(), may_create=False)
    assert again.unseal("r", first.seal("r", "x")) == "x"


def test_a_missing_key_is_named_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "home.key"
    with pytest.raises(VaultError, match=r"home\.key: the key of the address book is missing"):
        open_vault(path, check="x", may_create=False)
    assert not path.exists()


def test_a_wrong_key_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "home.key"
    open_vault(path, check=None, may_create=True)
    with pytest.raises(VaultError, match="does not belong to this home"):
        open_vault(path, check=VAULT.check_value(), may_create=False)


@pytest.mark.parametrize("content", ["", "no base64!", base64.b64encode(b"short").decode()])
def test_a_malformed_key_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "home.key"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(VaultError, match="no key file"):
        open_vault(path, check=None, may_create=False)


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "home.key"
    open_vault(path, check=None, may_create=True)
    path.chmod(0o644)
    with pytest.raises(VaultError, match="chmod 600"):
        open_vault(path, check=None, may_create=False)


def test_the_default_key_lies_outside_the_home() -> None:
    assert default_key_file("abc", {"HOME": "/home/op"}) == Path("/home/op/.local/share/top-ten/abc.key")
    assert default_key_file("abc", {"XDG_DATA_HOME": "/data"}) == Path("/data/top-ten/abc.key")

import base64
from datetime import timedelta
from pathlib import Path

import pytest
from factories import NOON

from digest.security.vault import Key, Vault, VaultError, add_key, default_key_file, open_vault, read_keys

VAULT = Vault(b"k" * 32)


def test_what_is_sealed_opens_again_for_the_same_subscriber_only() -> None:
    sealed = VAULT.seal("reader-1", "someone@herald.example")
    assert "someone" not in sealed
    assert VAULT.unseal("reader-1", sealed) == "someone@herald.example"
    with pytest.raises(VaultError, match="reader-2"):
        VAULT.unseal("reader-2", sealed)


def test_sealing_twice_never_gives_the_same_text() -> None:
    assert VAULT.seal("r", "x") != VAULT.seal("r", "x")


def test_the_index_finds_an_address_whatever_its_case() -> None:
    assert VAULT.address_index("Some.One@Herald.EXAMPLE") == VAULT.address_index("Some.One@herald.example")
    assert VAULT.address_index("some.one@herald.example") == VAULT.address_index("Some.One@herald.example")
    assert VAULT.address_index("someone@herald.example") != VAULT.address_index("some.one@herald.example")
    assert VAULT.address_index("a@herald.example") != Vault(b"o" * 32).address_index("a@herald.example")


def test_a_message_mark_depends_on_edition_and_subscriber_and_on_nothing_else() -> None:
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
    with pytest.raises(VaultError, match="not a key file"):
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


def test_the_domain_counts_in_its_ascii_form() -> None:
    assert VAULT.address_index("a@bücher.example") == VAULT.address_index("a@xn--bcher-kva.example")


def test_a_new_key_opens_what_the_old_one_sealed_and_vouches_for_what_it_signed(tmp_path: Path) -> None:
    path = tmp_path / "home.key"
    old = open_vault(path, check=None, may_create=True)
    sealed, signed = old.seal("r", "x"), old.sign("token", b"data")
    new = add_key(path, today=NOON.date())
    assert new.check_value() != old.check_value()
    assert new.unseal("r", sealed) == "x"
    assert new.vouches("token", b"data", signed, now=NOON)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_retired_key_vouches_for_two_weeks_and_for_leaving_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "home.key"
    signed = open_vault(path, check=None, may_create=True).sign("token", b"data")
    new = add_key(path, today=NOON.date())
    assert new.vouches("token", b"data", signed, now=NOON + timedelta(days=14))
    assert not new.vouches("token", b"data", signed, now=NOON + timedelta(days=15))
    assert new.vouches("token", b"data", signed, now=NOON + timedelta(days=900), always=True)


def test_a_message_mark_outlives_a_change_of_keys(tmp_path: Path) -> None:
    path = tmp_path / "home.key"
    old = open_vault(path, check=None, may_create=True)
    assert add_key(path, today=NOON.date()).message_mark("2024-03-05", "r") == old.message_mark("2024-03-05", "r")


def test_the_key_in_use_is_the_one_that_fits_the_data_and_not_the_newest(tmp_path: Path) -> None:
    path = tmp_path / "home.key"
    old = open_vault(path, check=None, may_create=True)
    add_key(path, today=NOON.date())  # and then the run that seals anew is killed
    assert open_vault(path, check=old.check_value(), may_create=False).check_value() == old.check_value()


def test_a_key_file_that_cannot_be_read_is_never_quoted() -> None:
    with pytest.raises(VaultError) as caught:
        read_keys("c2VjcmV0 retired someday", where="DIGEST_KEYS")
    assert "c2VjcmV0" not in str(caught.value)


def test_the_mark_of_who_left_is_known_under_older_keys_and_matches_no_index() -> None:
    old = Vault(b"o" * 32)
    new = Vault(b"n" * 32, (Key(master=b"o" * 32),))
    assert old.left_marks("Reader@harbour.example")[0] in new.left_marks("reader@HARBOUR.example")
    assert old.address_index("reader@harbour.example") not in old.left_marks("reader@harbour.example")

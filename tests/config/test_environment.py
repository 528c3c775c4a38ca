"""Secrets come from the environment or from a file readable only by its owner; they are never shown."""

from pathlib import Path

import pytest

from digest.config.environment import VARIABLES, read_environment
from digest.model.errors import InputError


def write(home: Path, text: str, mode: int = 0o600) -> None:
    path = home / "digest.env"
    path.write_text(text)
    path.chmod(mode)


def refusal(home: Path, **environ: str) -> str:
    with pytest.raises(InputError) as refused:
        read_environment(home, environ)
    return str(refused.value)


def test_without_any_variable_mail_goes_to_files_in_the_home(tmp_path: Path) -> None:
    environment = read_environment(tmp_path, {"PATH": "/bin"})
    assert environment.mailer == "file:output/outbox"
    assert (environment.sender, environment.public_url, environment.keys, environment.contact) == (None,) * 4


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    write(tmp_path, "DIGEST_MAILER=smtp://file.example\nDIGEST_FROM=letter@herald.example\n")
    environment = read_environment(tmp_path, {"DIGEST_MAILER": "smtp://environ.example"})
    assert environment.mailer == "smtp://environ.example"
    assert environment.sender == "letter@herald.example"


def test_an_empty_value_is_none(tmp_path: Path) -> None:
    write(tmp_path, "DIGEST_FROM=\n")
    assert read_environment(tmp_path, {"DIGEST_FROM": ""}).sender is None


def test_the_file_may_hold_comments_quotes_and_export(tmp_path: Path) -> None:
    write(
        tmp_path,
        "\ufeff# who we are\n\nexport DIGEST_FROM='Ten <letter@herald.example>'  \nDIGEST_CONTACT=\"a # b = c\"\n",
    )
    environment = read_environment(tmp_path, {})
    assert environment.sender == "Ten <letter@herald.example>"
    assert environment.contact == "a # b = c"


def test_the_folder_of_the_newsletter_may_be_a_variable(tmp_path: Path) -> None:
    assert read_environment(tmp_path, {"DIGEST_HOME": str(tmp_path)}) == read_environment(tmp_path, {})


def test_a_key_file_is_found_from_the_home(tmp_path: Path) -> None:
    assert read_environment(tmp_path, {"DIGEST_KEYS": "keys"}).keys == tmp_path / "keys"
    assert read_environment(tmp_path, {"DIGEST_KEYS": "/etc/keys"}).keys == Path("/etc/keys")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_file_that_others_may_touch_is_refused_with_the_command_that_mends_it(tmp_path: Path, mode: int) -> None:
    write(tmp_path, "DIGEST_MAILER=smtp://me:hush@mail.example\n", mode)
    said = refusal(tmp_path)
    assert f"(mode {mode:04o}); run: chmod 600 {tmp_path}/digest.env" in said


def test_a_file_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "")
    monkeypatch.setattr("os.geteuid", lambda: 54321)
    assert "belongs to another user; run: chown 54321" in refusal(tmp_path)


@pytest.mark.parametrize("path", ["~nobody-of-this-name/keys", "~./key", "~\udcff/key"])
def test_a_key_file_of_a_user_who_is_not_here_is_refused(tmp_path: Path, path: str) -> None:
    assert refusal(tmp_path, DIGEST_KEYS=path).startswith("DIGEST_KEYS: ")


@pytest.mark.parametrize("url", ["https://[ü", "https://ü]/x"])
def test_a_malformed_address_with_other_letters_ends_nothing(tmp_path: Path, url: str) -> None:
    assert read_environment(tmp_path, {"DIGEST_PUBLIC_URL": url}).public_url == url


def test_an_unknown_variable_is_refused_with_the_one_that_was_meant(tmp_path: Path) -> None:
    assert "unknown variable 'DIGEST_MAILR'; did you mean 'DIGEST_MAILER'?" in refusal(tmp_path, DIGEST_MAILR="x")
    write(tmp_path, "\nDIGEST_FORM=x\n")
    assert "digest.env:2: unknown variable 'DIGEST_FORM'; did you mean 'DIGEST_FROM'?" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("smtp://me:hush@mail.example\n", "digest.env:1: no 'NAME=value' line"),
        ("DIGEST_FROM='hush@a.example\n", "digest.env:1: no 'NAME=value' line, or a quotation mark that is not closed"),
        ("DIGEST_FROM=hush@a.example\nDIGEST_FROM=b@a.example\n", "digest.env:2: DIGEST_FROM is given twice; keep one"),
        ("DIGEST_MAILER=hush\n", "DIGEST_MAILER: is not a mailer; write smtp://USER:PASSWORD@HOST:587, or file:FOLDER"),
        ("DIGEST_FROM=hush\n", "DIGEST_FROM: is not a sender; write name@host"),
        ("DIGEST_PUBLIC_URL=hush.example\n", "DIGEST_PUBLIC_URL: is not a web address"),
    ],
)
def test_a_bad_line_is_named_and_its_value_never_shown(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path, text)
    assert said in refusal(tmp_path)
    assert "hush" not in refusal(tmp_path)


def test_a_mailer_with_its_password_is_not_shown(tmp_path: Path) -> None:
    assert "hush" not in repr(read_environment(tmp_path, {"DIGEST_MAILER": "smtp://me:hush@mail.example"}))


def test_a_file_that_is_no_text_and_a_folder_in_its_place_are_named(tmp_path: Path) -> None:
    path = tmp_path / "digest.env"
    path.write_bytes(b"DIGEST_FROM=\xff\n")
    path.chmod(0o600)
    assert "is not UTF-8 text" in refusal(tmp_path)
    path.unlink()
    path.mkdir()
    assert "cannot be read (Is a directory)" in refusal(tmp_path)


def test_every_variable_has_a_meaning() -> None:
    assert all(variable.meaning.endswith(".") for variable in VARIABLES)

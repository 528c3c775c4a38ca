"""Installation helpers: systemd units, the manual page, shell completion."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pwd import getpwnam

import click
from click.shell_completion import get_completion_class

from digest.config.environment import read_environment
from digest.entry.cli.man_page import man_page
from digest.entry.cli.shared import FILE, home_at
from digest.model.errors import InputError
from digest.security.vault import default_key_file
from digest.services.homes import shipped

SHELLS = ("bash", "zsh", "fish")
AS_SHIPPED = {"program": "/opt/top-ten/bin/digest", "keys": "/var/lib/letter-keys", "home": "/var/lib/letter"}
"""Paths in the shipped units; a longer path before its prefix."""

_DATA_HOME = {"XDG_DATA_HOME"}


@click.command()
@click.option(
    "--write", "folder", type=FILE, metavar="DIR", help="Write them into this folder, such as /etc/systemd/system."
)
@click.option("--user", metavar="NAME", help="User who runs the newsletter; by default the owner of its folder.")
@click.pass_obj
def units(home: Path, folder: Path | None, user: str | None) -> None:
    """Print the systemd units for this home and this program, or write them.

    \b
    digest --home /var/lib/letter units
    sudo digest --home /var/lib/letter units --write /etc/systemd/system
    """
    home = home.absolute()
    if not home_at(home).feeds.exists():
        raise InputError(f"{home}: is not a home; make one with: digest init {home}")
    user = user or home.owner()
    here = {"program": _program(), "keys": str(_key_folder(home, user)), "home": str(home)}
    for file in sorted(shipped("docs/systemd").iterdir()):
        text = _filled(file.read_text("utf-8"), here, user)
        if folder:
            (folder / file.name).write_text(text, "utf-8")
            click.echo(folder / file.name)
        else:
            click.echo(f"# --- {file.name} ---\n{text}")
    if folder:
        click.echo("next: systemctl daemon-reload; systemctl enable --now digest-run.timer digest-web", err=True)


def _filled(text: str, here: dict[str, str], user: str) -> str:
    for name, path in AS_SHIPPED.items():
        if any(letter.isspace() or letter in "%\"'\\" for letter in here[name]):
            raise InputError(f"{here[name]}: systemd reads blanks, quotes, backslashes and '%' its own way; move it")
        text = text.replace(path, f"\0{name}\0")
    for name, path in here.items():
        text = text.replace(f"\0{name}\0", path)
    if any(path.startswith(("/home/", "/root/")) for path in here.values()):
        text = text.replace("ProtectHome=yes", "ProtectHome=read-only")
    return text.replace("User=letter\n", f"User={user}\n")


def _program() -> str:
    """Returns the path by which this program was called, or else the one on the PATH."""
    called = Path(sys.argv[0])
    if called.name == "digest" and called.exists():
        return os.path.abspath(called)
    return shutil.which("digest") or str(Path(sys.executable).with_name("digest"))


def _key_folder(home: Path, user: str) -> Path:
    """Returns where that user's runs look for key and journal. Does not open the database, because root may
    call this.
    """
    try:
        account = getpwnam(user)
    except KeyError:
        raise InputError(f"--user {user}: there is no such user; make it first: useradd --system {user}") from None
    with _as_user(account.pw_uid):
        named = read_environment(home, os.environ).keys
    environ = {"HOME": account.pw_dir, **{name: os.environ[name] for name in _DATA_HOME & os.environ.keys()}}
    return (named or default_key_file("", environ)).absolute().parent


@contextmanager
def _as_user(uid: int) -> Iterator[None]:
    """Reads files as that user if root calls: only its owner may read digest.env."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(uid)
    try:
        yield
    finally:
        os.seteuid(0)


@click.command()
def man() -> None:
    """Print the manual page; pip and pipx install it too.

    \b
    digest man | man -l -
    """
    click.echo(man_page(), nl=False)


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script for shell completion of commands and options.

    \b
    digest completion bash > ~/.local/share/bash-completion/completions/digest
    digest completion zsh > ~/.zfunc/_digest                   # with fpath+=~/.zfunc before compinit
    digest completion fish > ~/.config/fish/completions/digest.fish
    """
    complete = get_completion_class(shell)
    assert complete is not None  # noqa: S101 - click knows the shells that are offered
    click.echo(complete(ctx.find_root().command, {}, "digest", "_DIGEST_COMPLETE").source())

"""Commands, options, collectors, signals and states are documented, and links work."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from digest.collect.collector_registry import collectors
from digest.entry.cli.commands_page import commands_page
from digest.entry.cli.main import main
from digest.entry.cli.man_page import man_page
from digest.model.items import Health
from digest.model.subscribers import DeliveryState, SubscriberState
from digest.rank.signal_registry import signals

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def commands(group: click.Group, path: str = "digest") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


def text_of_docs() -> str:
    return "\n".join(path.read_text("utf-8") for path in [ROOT / "README.md", *sorted(DOCS.glob("*.md"))])


def test_the_pages_of_commands_are_current() -> None:
    told = "run: python -m digest.entry.cli.commands_page"
    assert (DOCS / "commands.md").read_text("utf-8") == commands_page(), told
    assert (DOCS / "digest.1").read_text("utf-8") == man_page(), told


@pytest.mark.parametrize(
    ("name", "command"), list(commands(main)), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_has_an_example_and_every_option_a_line(name: str, command: click.Command) -> None:
    assert command.help
    assert f"{name.split()[0]} " in command.help.partition("\b")[2]
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts[0]} has no help"


@pytest.mark.parametrize("word", [*collectors(), *signals()])
def test_every_collector_and_signal_is_documented(word: str) -> None:
    assert f"`{word}`" in text_of_docs()


@pytest.mark.parametrize("word", [*Health, *DeliveryState, *SubscriberState])
def test_every_state_is_in_the_glossary(word: str) -> None:
    assert re.search(rf"\b{re.escape(word)}\b", (DOCS / "glossary.md").read_text("utf-8"))


def test_every_link_between_documents_leads_somewhere() -> None:
    for path in [ROOT / "README.md", *DOCS.glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"

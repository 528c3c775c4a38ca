"""All commands, for pages generated from their help."""

from collections.abc import Iterator

import click

from digest.entry.cli.main import main


def all_commands() -> Iterator[tuple[str, click.Command, click.Context]]:
    """Yields every command and subcommand with its path (`digest sources add`) and its context, alphabetically."""
    yield from _below(main, click.Context(main, info_name="digest", **main.context_settings))


def _below(group: click.Group, parent: click.Context) -> Iterator[tuple[str, click.Command, click.Context]]:
    for name in sorted(group.list_commands(parent)):
        command = group.get_command(parent, name)
        assert command is not None  # noqa: S101 - a group knows the names that it lists
        context = click.Context(command, info_name=name, parent=parent)
        yield context.command_path, command, context
        if isinstance(command, click.Group):
            yield from _below(command, context)

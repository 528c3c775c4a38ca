"""docs/commands.md, made from the commands' own help. `python -m digest.entry.cli.commands_page` writes it."""

from collections.abc import Iterator
from pathlib import Path

import click

from digest.entry.cli.main import main

PAGE = Path(__file__).parents[3] / "docs" / "commands.md"
INTRODUCTION = """# Commands

Made from the commands' own help by `python -m digest.entry.cli.commands_page`.

Results go to stdout, narration and progress to stderr. Exit codes: 0 done (or another run is at work), 1 failed,
2 your input. Every command takes the newsletter's folder from `digest --home DIR`, from `DIGEST_HOME`, or from where
you stand.
"""


def commands_page() -> str:
    """The page as Markdown: every command with its help."""
    parts = [INTRODUCTION]
    for name, command, context in _commands(main, click.Context(main, info_name="digest", **main.context_settings)):
        # Width and encoding of the terminal must not change the page.
        context.terminal_width = context.max_content_width = 100
        parts.append(f"## {name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def _commands(group: click.Group, parent: click.Context) -> Iterator[tuple[str, click.Command, click.Context]]:
    for name in sorted(group.list_commands(parent)):
        command = group.get_command(parent, name)
        assert command is not None  # noqa: S101 - a group knows the names that it lists
        context = click.Context(command, info_name=name, parent=parent)
        yield context.command_path, command, context
        if isinstance(command, click.Group):
            yield from _commands(command, context)


if __name__ == "__main__":
    PAGE.write_text(commands_page(), "utf-8")

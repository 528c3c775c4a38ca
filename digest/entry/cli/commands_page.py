"""Generates docs/commands.md and docs/digest.1 from the commands' help: `python -m digest.entry.cli.commands_page`."""

from pathlib import Path

from digest.entry.cli.command_tree import all_commands
from digest.entry.cli.man_page import man_page

DOCS = Path(__file__).parents[3] / "docs"
INTRODUCTION = """# Commands

Made from the commands' own help by `python -m digest.entry.cli.commands_page`.

Results go to stdout, narration and progress to stderr. Exit codes: 0 done (or another run is at work), 1 failed,
2 your input. Every command takes the newsletter's folder from `digest --home DIR`, from `DIGEST_HOME`, or from where
you stand.
"""


def commands_page() -> str:
    """Returns the page as Markdown: every command with its help."""
    parts = [INTRODUCTION]
    for name, command, context in all_commands():
        # Width and encoding of the terminal must not change the page.
        context.terminal_width = context.max_content_width = 100
        parts.append(f"## {name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    (DOCS / "commands.md").write_text(commands_page(), "utf-8")
    (DOCS / "digest.1").write_text(man_page(), "utf-8")

"""The command `digest`: its subjects, and how errors end.

Results on stdout, narration on stderr; exit 0 done, 1 failed, 2 your input.
"""

import sys
from pathlib import Path
from typing import Any

import click

from digest import __version__
from digest.entry.cli.day_commands import collect, explain, rank, run, send
from digest.entry.cli.doctor_commands import doctor
from digest.entry.cli.draft_commands import preflight, preview
from digest.entry.cli.editor_commands import backtest
from digest.entry.cli.home_commands import demo, init
from digest.entry.cli.inbox_commands import inbox
from digest.entry.cli.item_commands import items
from digest.entry.cli.key_commands import keys
from digest.entry.cli.lab_commands import lab
from digest.entry.cli.operation_commands import approve, backup, daemon, metrics, prune, restore
from digest.entry.cli.serve_commands import serve
from digest.entry.cli.shared import FILE
from digest.entry.cli.source_commands import sources
from digest.entry.cli.status_commands import check, status
from digest.entry.cli.subscriber_commands import subscribers
from digest.model.errors import DigestError


class Commands(click.Group):
    """The group that turns every expected error into one clear line and its exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; DigestError and OSError end in `Error: …` on stderr."""
        try:
            return super().invoke(ctx)
        except DigestError as error:
            click.echo(f"{'Error: ' if error.exit_code else ''}{error}", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            raise
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            click.echo(
                f"Error: {place}{error.strerror or error}; mend it and run again, nothing stored is lost", err=True
            )
            ctx.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="digest")
@click.option(
    "--home",
    type=FILE,
    envvar="DIGEST_HOME",
    default=".",
    show_default=True,
    metavar="DIR",
    help="The newsletter's folder (also DIGEST_HOME).",
)
@click.pass_context
def main(ctx: click.Context, home: Path) -> None:
    """Top Ten: a daily newsletter of ten stories, each told once.

    \b
    digest init ~/letter          a new home with feeds.yaml and templates
    digest --home ~/letter run    collect, make the edition when it is due, deliver: safe to call hourly
    """
    ctx.obj = home


for command in (
    run,
    collect,
    rank,
    explain,
    backtest,
    preview,
    preflight,
    send,
    approve,
    daemon,
    doctor,
    backup,
    restore,
    prune,
    metrics,
    check,
    status,
    sources,
    items,
    init,
    demo,
    subscribers,
    keys,
    serve,
    inbox,
    lab,
):
    main.add_command(command)


if __name__ == "__main__":
    sys.exit(main())

"""The command `digest`: its table of commands, and how errors end.

Results on stdout, narration on stderr; exit 0 done, 1 failed, 2 your input. A command's module is imported when the
command is called, so `digest --help` answers at once.
"""

import io
import os
import signal
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from digest import __version__
from digest.model.errors import MORE_MEMORY, DigestError, Interrupted, is_lack_of_memory

COMMANDS: Mapping[str, tuple[str, str]] = {
    "run": ("day_commands", "Collect, make the edition when it is due, deliver."),
    "collect": ("day_commands", "Visit the sources that are due and record their items."),
    "rank": ("ranking_commands", "Print a day's stories in order, with reasons."),
    "find": ("find_commands", "Find stored items by their words, and show what became of each."),
    "explain": ("ranking_commands", "Explain why a story was picked or not."),
    "backtest": ("editor_commands", "Rank past days again with the current feeds.yaml."),
    "preview": ("draft_commands", "Write the edition, as it would be now, to files."),
    "preflight": ("draft_commands", "Check an edition before it is sent."),
    "send": ("send_commands", "Send queued letters; resume an interrupted delivery."),
    "approve": ("operation_commands", "Approve or reject a draft."),
    "daemon": ("operation_commands", "Run continuously, instead of cron."),
    "scheduler": ("scheduler_commands", "Queue due work as jobs, or do it if there is no queue."),
    "worker": ("work_commands", "Do queued jobs; any number can run, on any machine."),
    "embedder": ("embedder_commands", "Download the model of an embedder that comes without one."),
    "train": ("training_commands", "Label items, and train on editors' labels."),
    "what-if": ("trial_commands", "Try other weights, limits and words before they are saved."),
    "figures": ("figure_commands", "Statistics of editions: who is picked, what overrides do."),
    "desk": ("desk_commands", "Open the editors' page: the day, search, decisions."),
    "doctor": ("doctor_commands", "Check machine, keys, mail server and DNS."),
    "beats": ("beat_commands", "List beats, create one, try one on headlines."),
    "recall": ("recall_commands", "Take an edition back."),
    "backup": ("operation_commands", "Write the home into a tar archive."),
    "restore": ("operation_commands", "Put a backup back."),
    "prune": ("operation_commands", "Delete data that is past its retention."),
    "metrics": ("operation_commands", "Print or serve metrics for Prometheus."),
    "check": ("check_commands", "Check feeds.yaml and the environment for problems."),
    "status": ("status_commands", "Last runs, deliveries, the list, sources, what is due."),
    "sources": ("source_commands", "List, check, add, import and export sources."),
    "store": ("store_commands", "Move the database between SQLite and PostgreSQL."),
    "items": ("item_commands", "List the recorded items."),
    "override": ("override_commands", "Pin, kill, merge, reword: overrule the program."),
    "init": ("home_commands", "Create a new home."),
    "demo": ("home_commands", "Run the bundled sample day, without the internet."),
    "subscribers": ("subscriber_commands", "Add, import, export, find and erase subscribers."),
    "keys": ("key_commands", "Manage the keys that encrypt addresses."),
    "serve": ("serve_commands", "Serve the public pages."),
    "inbox": ("inbox_commands", "Read returned mail, complaints and mailed commands."),
    "units": ("install_commands", "Print or write systemd units for this home."),
    "man": ("install_commands", "Print the manual page."),
    "completion": ("install_commands", "Print the script for shell completion."),
    "lab": ("lab_commands", "Run one stage alone on JSON lines."),
}
"""Command -> the module of `digest.entry.cli` that has a function of that name, and the line in `digest --help`."""


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is called.

    Every expected error ends in one clear line on stderr and its exit code.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the names in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports and returns the command; None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        command = getattr(import_module(f"digest.entry.cli.{module}"), cmd_name.replace("-", "_"))
        assert isinstance(command, click.Command)  # noqa: S101 - the table and the modules are ours
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the list of commands from the table, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; DigestError, OSError and MemoryError become `Error: …` on stderr, a signal its
        exit code.
        """
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
                f"Error: {place}{error.strerror or error}; fix it and run again; nothing stored is lost", err=True
            )
            ctx.exit(1)
        except (MemoryError, RuntimeError, ImportError) as error:
            if not is_lack_of_memory(error):
                raise
            click.echo(f"Error: out of memory; nothing stored is lost; {MORE_MEMORY}", err=True)
            ctx.exit(1)
        except KeyboardInterrupt as error:
            stopped = error if isinstance(error, Interrupted) else Interrupted(signal.SIGINT)
            click.echo(str(stopped), err=True)
            ctx.exit(stopped.exit_code)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="digest")
@click.option(
    "--home",
    type=click.Path(path_type=Path),
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
    _open_missing_streams()
    escape_what_cannot_be_written()
    os.umask(os.umask(0) | 0o002)  # whatever the caller's umask, no file is writable by everybody
    ctx.obj = home


def _open_missing_streams() -> None:
    """Opens standard streams that the caller closed, on the null device, so that no database gets their numbers."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            number = os.open(os.devnull, os.O_RDWR)  # the lowest that is free, which is the stream's own
            setattr(sys, name, os.fdopen(number, mode))


def escape_what_cannot_be_written() -> None:
    """Writes letters that a stream's encoding lacks as escapes: headlines on a Latin-1 terminal, odd names of files."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())

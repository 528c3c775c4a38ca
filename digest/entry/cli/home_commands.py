"""The commands `init` and `demo`."""

from pathlib import Path

import click

from digest.entry.cli.day_commands import run
from digest.entry.cli.shared import FILE
from digest.entry.cli.subscriber_commands import open_list
from digest.services.new_home import create_home
from digest.services.sample import ARCHIVE, SUBSCRIBER, sample_feeds_yaml
from digest.services.subscriber_lists import add_subscriber
from digest.subscribe.address_book import new_subscriber


@click.command()
@click.argument("folder", type=FILE)
@click.option("--replay", is_flag=True, help="Mark it as a replay home, which reads archives and never mails.")
def init(folder: Path, replay: bool) -> None:
    """Create a new home with feeds.yaml and templates.

    \b
    digest init ~/letter
    digest init --replay ~/past
    """
    home = create_home(folder, replay=replay)
    click.echo(f"{home.path}: ready; look at {home.feeds}, then: digest --home {home.path} run")


@click.command()
@click.argument("folder", type=FILE, default="demo")
@click.pass_context
def demo(ctx: click.Context, folder: Path) -> None:
    """Run the whole path on the bundled sample day, without the internet, in the replay home FOLDER.

    \b
    digest demo output/demo
    """
    create_home(folder, replay=True, feeds=sample_feeds_yaml())
    ctx.obj = folder
    with open_list(folder) as (deps, membership):
        language = deps.settings.edition.languages[0]
        add_subscriber(deps, membership.vault(), new_subscriber(SUBSCRIBER, language=language))
    ctx.invoke(run, replay=ARCHIVE)
    click.echo("\nThe day, ranked, with reasons:  digest --home " + f"{folder} rank")

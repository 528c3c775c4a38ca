"""`digest embedder`: downloads sentence-vector models that are not part of a package."""

import click

from digest.model.errors import InputError
from digest.rank.reading.embedding import Downloaded, open_embedder

DOWNLOADED = "fastembed"


@click.group()
def embedder() -> None:
    """Manage sentence-vector models that are not part of a package.

    \b
    digest embedder download
    """


@embedder.command()
def download() -> None:
    """Fetch the model of the embedder `fastembed` once; runs use what was fetched and never the network.

    It is kept in ~/.cache/digest-models.

    \b
    digest embedder download
    """
    found = open_embedder(DOWNLOADED)
    if not isinstance(found, Downloaded):
        raise InputError(f"the embedder {DOWNLOADED!r} brings its model along")
    click.echo(f"{found.model} is in {found.download()}; use it with `embedder: {{model: {DOWNLOADED}}}` in feeds.yaml")

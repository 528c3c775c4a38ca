"""State and party media are known by the hosts of their pages, wherever a list of sources came from."""

from pathlib import Path

from homes import digest

from digest.beats.beat import KnownMedium
from digest.beats.library import Library
from digest.beats.newsletter import read_newsletter
from digest.config.settings import Publisher, Source, Stance
from digest.services.homes import create_home
from digest.services.source_list import with_known_stances

COURIER = KnownMedium(
    name="Courier",
    hosts=("courier.example",),
    stance="state",
    owner="the-state",
    country="FR",
    source="https://encyclopedia.example/Courier",
    date="2024-03-05",
)


def stances(*urls: str, stance: Stance = Stance.INDEPENDENT) -> list[Stance]:
    sources = [Source(name=f"s{n}", url=url, publisher=f"p{n}") for n, url in enumerate(urls)]
    publishers = {source.publisher: Publisher(name=source.name, stance=stance) for source in sources}
    return [one.stance for one in with_known_stances(publishers, sources, [COURIER]).values()]


def test_a_publisher_on_a_known_host_or_below_it_is_of_the_state() -> None:
    found = stances("https://courier.example/rss", "https://en.courier.example/rss", "https://mycourier.example/rss")
    assert found == [Stance.STATE, Stance.STATE, Stance.INDEPENDENT]


def test_what_an_editor_said_of_a_publisher_stays() -> None:
    assert stances("https://courier.example/rss", stance=Stance.PUBLIC) == [Stance.PUBLIC]


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

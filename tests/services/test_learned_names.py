"""An outlet's own name is learned while collecting, and used if nobody has named it."""

import pytest
from letter_parts import make_settings

from digest.config.settings import Publisher, Settings, Stance
from digest.edition.publishers import Publishers
from digest.model.publisher_names import NameOrigin, SeenName
from digest.services.learned_names import NameLearner, with_learned_names


def learned(*calls: tuple[str, ...]) -> tuple[SeenName, ...]:
    """Returns the names learned from feeds, as (publisher, title), and pages, as (publisher, URL, site)."""
    learner = NameLearner()
    for call in calls:
        if len(call) == 2:
            learner.see_feed(*call)
        else:
            learner.see_page(*call)
    return learner.drain()


def page(name: str, publisher: str = "valley.example", times: int = 1) -> SeenName:
    return SeenName(publisher=publisher, origin=NameOrigin.PAGE, name=name, times=times)


def feed(name: str, publisher: str = "valley.example", times: int = 1) -> SeenName:
    return SeenName(publisher=publisher, origin=NameOrigin.FEED, name=name, times=times)


def test_pages_and_feeds_of_a_publisher_give_its_name() -> None:
    site = ("valley.example", "https://news.valley.example/1", "Valley Courier")
    assert learned(site, site, ("valley.example", "Valley Courier: World")) == (
        page("Valley Courier", times=2),
        feed("Valley Courier"),
    )


def test_what_was_seen_is_handed_out_once() -> None:
    learner = NameLearner()
    learner.see_feed("valley.example", "Valley Courier")
    assert learner.drain() == (feed("Valley Courier"),)
    assert learner.drain() == ()


@pytest.mark.parametrize(
    "call",
    [
        ("valley.example", "https://other.example/1", "Valley Courier"),  # a page of somebody else
        ("telegram:valley", "https://telegram.example/valley", "Valley Courier"),  # a channel
        ("valley.example", "https://valley.example/1", ""),
        ("valley.example", "https://valley.example/1", "Read all the news of the valley here"),
        ("valley.example", "World news"),
        ("valley", "Valley Courier"),  # named in feeds.yaml
        ("valley.example", ""),
    ],
)
def test_what_says_nothing_of_the_publisher_is_not_counted(call: tuple[str, ...]) -> None:
    assert learned(call) == ()


def named(*seen: SeenName, known: tuple[str, ...] = (), **publishers: Publisher) -> Settings:
    settings = make_settings(publishers={name.replace("_", "."): entry for name, entry in publishers.items()})
    return with_learned_names(settings, seen, known)


def name_of(settings: Settings, publisher: str = "valley.example") -> str:
    return Publishers(settings).name(publisher, "en")


@pytest.mark.parametrize(
    ("seen", "name"),
    [
        ((page("Valley Courier", times=5), page("Courier", times=4)), "Valley Courier"),
        ((page("Valley Courier"), page("The Valley")), "The Valley"),
        ((page("Valley Courier"), feed("Valley Courier Sport", times=9)), "Valley Courier"),
        ((feed("The Valley", times=2), feed("Valley")), "The Valley"),
        ((), "Valley"),
        ((page("Evening Paper", times=3),), "Evening Paper"),
        ((page("Sport", times=2),), "Valley"),  # a section's, perhaps
    ],
)
def test_a_publisher_has_the_name_that_it_uses_most(seen: tuple[SeenName, ...], name: str) -> None:
    assert name_of(named(*seen)) == name
    assert name_of(named(*seen, valley_example=Publisher(name="valley.example"))) == name


def test_a_learned_name_leaves_the_rest_and_makes_no_known_outlet() -> None:
    settings = named(page("Valley Courier"), valley_example=Publisher(name="valley.example", country="PL", trust=0.2))
    entry = settings.publishers["valley.example"]
    assert entry == Publisher(name="Valley Courier", country="PL", trust=0.2, known=False)
    assert not Publishers(settings).is_known("valley.example")


def test_a_name_that_somebody_wrote_stands() -> None:
    written = Publisher(name="The Courier of the Valley", stance=Stance.PUBLIC)
    assert named(page("Valley Courier"), valley_example=written).publishers["valley.example"] == written


@pytest.mark.parametrize(
    "settings",
    [
        named(page("State TV", times=3), known=("State TV",)),
        named(page("State TV", times=3), state=Publisher(name="state tv")),
        named(page("State TV", times=3), page("State TV", "other.example", 3)),
    ],
)
def test_beside_the_name_of_another_outlet_the_host_stands(settings: Settings) -> None:
    assert name_of(settings) == "State TV (valley.example)"

"""The observed names of publishers: counted, and deleted when they are no longer seen."""

from datetime import timedelta

from factories import NOON

from digest.model.publisher_names import NameOrigin, SeenName
from digest.store.engine import Engine
from digest.store.publisher_name_rows import PublisherNameRows


def seen(name: str, *, origin: NameOrigin = NameOrigin.PAGE, times: int = 1) -> SeenName:
    return SeenName(publisher="herald.example", origin=origin, name=name, times=times)


def test_a_name_seen_again_is_counted(engine: Engine) -> None:
    rows = PublisherNameRows(engine)
    rows.record([seen("Herald", times=2), seen("روزنامه بندر", origin=NameOrigin.FEED)], now=NOON)
    rows.record([seen("Herald")], now=NOON + timedelta(days=1))
    assert set(rows.all()) == {seen("Herald", times=3), seen("روزنامه بندر", origin=NameOrigin.FEED)}


def test_a_name_that_is_not_seen_any_more_is_thrown_away(engine: Engine) -> None:
    rows = PublisherNameRows(engine)
    rows.record([seen("Old Herald"), seen("Herald")], now=NOON)
    rows.record([seen("Herald")], now=NOON + timedelta(days=9))
    assert rows.drop(NOON + timedelta(days=5)) == 1
    assert rows.all() == (seen("Herald", times=2),)

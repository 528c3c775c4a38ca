"""Learns publishers' names while collecting; used if neither feeds.yaml nor the shipped outlets have one."""

from collections import Counter
from collections.abc import Iterable

from digest.config.settings import Publisher, Settings
from digest.edition.publishers import is_host, joined_key
from digest.model.publisher_names import NameOrigin, SeenName
from digest.text.site_titles import name_in_title, name_of_site
from digest.text.sites import registrable_domain

UNLIKE_HOST_TIMES = 3
"""Pages needed before a name unlike the host counts: a single one may be a section's name."""


class NameLearner:
    """Counts the names that publishers give themselves, for publishers whose id is their host."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[str, NameOrigin, str]] = Counter()

    def see_feed(self, publisher: str, title: str) -> None:
        """Counts the name in a feed's title, if some part of it looks like the publisher's host."""
        if title and is_host(publisher) and (name := name_in_title(title, publisher)):
            self._seen[publisher, NameOrigin.FEED, name] += 1

    def see_page(self, publisher: str, url: str, site: str) -> None:
        """Counts the site's name on a page; a page at another domain says nothing about the publisher."""
        if not site or not is_host(publisher) or registrable_domain(url) != registrable_domain(f"//{publisher}"):
            return
        if name := name_of_site(site, publisher):
            self._seen[publisher, NameOrigin.PAGE, name] += 1

    def drain(self) -> tuple[SeenName, ...]:
        """Returns what was seen since the last call."""
        seen = tuple(
            SeenName(publisher=publisher, origin=origin, name=name, times=times)
            for (publisher, origin, name), times in self._seen.items()
        )
        self._seen.clear()
        return seen


def with_learned_names(settings: Settings, seen: Iterable[SeenName], known_names: Iterable[str]) -> Settings:
    """Gives publishers that have only a host as their name the learned name they use most.

    If another publisher or a known outlet has the same name, the host is added: "Harbour Herald (herald.example)".
    """
    candidates: dict[str, list[SeenName]] = {}
    for one in seen:
        likely = one.times >= UNLIKE_HOST_TIMES or name_in_title(one.name, one.publisher)
        if likely and is_host(_entry(settings, one.publisher).name):
            candidates.setdefault(one.publisher, []).append(one)
    learned = {id: min(names, key=_preference).name for id, names in candidates.items()}
    written = (entry.name for id, entry in settings.publishers.items() if id not in learned)
    users = Counter(joined_key(name) for name in learned.values())
    users.update({joined_key(name) for name in (*known_names, *written)})
    named = {
        id: _entry(settings, id).model_copy(
            update={"name": f"{name} ({id})" if users[joined_key(name)] > 1 else name, "known": False}
        )
        for id, name in learned.items()
    }
    return settings.model_copy(update={"publishers": {**settings.publishers, **named}})


def _entry(settings: Settings, id: str) -> Publisher:
    return settings.publishers.get(id) or Publisher(name=id)


def _preference(one: SeenName) -> tuple[bool, int, int, str]:
    """Sort key: pages before feeds, which may be a section's; then the most frequent, then the shortest."""
    return one.origin is not NameOrigin.PAGE, -one.times, len(one.name), one.name

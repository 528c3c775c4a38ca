"""The links of a story: its members, further reports with labels, and earlier editions that carried it."""

from collections.abc import Collection, Sequence

from digest.config.settings import Stance
from digest.edition.edition_words import label
from digest.edition.headlines import Headlines, clarity
from digest.edition.nearness import TOP, are_alike
from digest.edition.publishers import Publishers
from digest.languages.cldr import language_name
from digest.model.barriers import Barrier
from digest.model.editions import Edition, Link, Pick
from digest.model.items import Item
from digest.model.rankings import RankedStory, Ranking, Story, Window
from digest.text.tokens import content_words

SHARED_WITH_EARLIER = 2  # words that the headlines of a story and its continuation must share
MOST = 3  # further reports of a story
_MOST_OF_NET = 3
_CLEAR = 0.6  # minimum clarity of their headlines


class FurtherReading:
    """Chooses further reports for stories, and reports of organisations that measure networks."""

    def __init__(
        self,
        *,
        language: str,
        publishers: Publishers,
        headlines: Headlines,
    ) -> None:
        self._language = language
        self._publishers = publishers
        self._headlines = headlines

    def also_of(self, ranked: RankedStory, near: Sequence[Item], shown: Sequence[Item]) -> tuple[Link, ...]:
        """Returns up to MOST further reports of the event, each by another owner and with a different headline.

        Copies are excluded, and so are unnamed outlets, most of which copy agencies under their own titles. One is in
        another language if possible.
        """
        copies = {copy for copy, _ in ranked.story.copies}
        titles = {item.id: self._headlines.of(item) for item in (*near, *shown)}
        own = (item for item in near if item.id not in copies and clarity(titles[item.id], item) >= _CLEAR)
        known = (item for item in own if self._publishers.is_known(item.publisher))
        rest = [item for item in known if item.url.startswith(("http://", "https://"))]
        owners = {self._publishers.owner(item.publisher) for item in shown}
        chosen: list[Item] = []
        for item in sorted(rest, key=lambda item: (-self._use(item, titles[item.id]), item.id)):
            before = (*shown, *chosen)
            if self._publishers.owner(item.publisher) not in owners and not any(
                are_alike(titles[item.id], titles[one.id]) for one in before
            ):
                owners.add(self._publishers.owner(item.publisher))
                chosen.append(item)
        return tuple(self._link(item, titles[item.id]) for item in self._with_other_language(chosen))

    def _with_other_language(self, items: Sequence[Item]) -> Sequence[Item]:
        """Returns the first items; if all are in the letter's language, the last is replaced by the first
        in another.
        """
        first = items[:MOST]
        foreign = [item for item in items[MOST:] if item.language != self._language]
        if foreign and all(item.language == self._language for item in first):
            return (*first[:-1], foreign[0])
        return first

    def net_of(self, ranking: Ranking, window: Window, measuring: Collection[str]) -> tuple[Link, ...]:
        """Returns reports in the window by sources that measure networks and are in no pick; newest first.

        `measuring` are the names of these sources. What an editor or preflight killed is excluded.
        """
        found: list[Item] = []
        for ranked in ranking.others if measuring else ():
            if ranked.kept_out and ranked.kept_out.barrier is Barrier.KILLED:
                continue
            found += [
                item for item in ranked.story.items if item.source in measuring and item.published >= window.start
            ]
        titles = {item.id: self._headlines.of(item) for item in found}
        shown: list[Item] = []
        for item in sorted(found, key=lambda item: (item.published, item.id), reverse=True):
            if not any(are_alike(titles[item.id], titles[one.id]) for one in shown):
                shown.append(item)
        return tuple(self._link(item, titles[item.id]) for item in shown[:_MOST_OF_NET])

    def _use(self, item: Item, title: str) -> float:
        """Rates how useful a further report is: a clear headline, a trusted publisher, another language, no paywall."""
        publisher = self._publishers.entry(item.publisher)
        return (
            clarity(title, item)
            + publisher.trust
            + 0.3 * (item.language != self._language)
            - 0.3 * publisher.paywall
            - 0.4 * self._publishers.is_partial(item.publisher)
        )

    def _link(self, item: Item, title: str) -> Link:
        publisher, labels = self._publishers.entry(item.publisher), []
        if item.language != self._language:
            labels.append(language_name(item.language, self._language))
        if publisher.paywall:
            labels.append(label("paywall", self._language))
        if publisher.stance is Stance.STATE:
            labels.append(label("state_media", self._language))
        if publisher.stance is Stance.PARTY:
            labels.append(label("party_media", self._language))
        return Link(
            url=item.url,
            title=title,
            publisher=self._publishers.name(item.publisher, self._language),
            language=item.language,
            labels=tuple(labels),
        )


def continued(
    story: Story, near: Sequence[Item], earlier: Sequence[Edition], common: frozenset[str]
) -> tuple[tuple[Edition, Pick], ...]:
    """Returns the earlier editions' stories that this one continues, latest first.

    It is the same story, or contains one of the `near` reports, those of the event. If the earlier story was written
    from reports that this story has too, at least one of those must be among the `near` ones: else it was about
    something else. The headlines must share words that are not `common` to nearly every report.
    """
    near_urls, all_urls = {item.canonical_url for item in near}, {item.canonical_url for item in story.items}
    words = {stem for item in near for stem in content_words(f"{item.title} . {item.text[:TOP]}")} - common
    found = [
        (edition, pick)
        for edition in earlier
        for pick in edition.picks
        if (pick.story == story.id or near_urls & {member.canonical_url for member in pick.members})
        and _urls_used(pick, all_urls) <= near_urls
        and _shares_words(pick, words, common)
    ]
    return tuple(sorted(found, key=lambda pair: pair[0].day, reverse=True))


def _shares_words(pick: Pick, words: set[str], common: frozenset[str]) -> bool:
    """Whether the headlines of an earlier story contain two of the words, or all that they have."""
    own = set(content_words(" ".join(passage.headline for passage in pick.passages))) - common
    return len(own & words) >= min(SHARED_WITH_EARLIER, len(own))


def _urls_used(pick: Pick, urls: Collection[str]) -> set[str]:
    """Returns those of the `urls` from whose reports an earlier story was written."""
    shown = {passage.url for passage in pick.passages}
    return {one.canonical_url for one in pick.members if one.url in shown and one.canonical_url in urls}


def related_of(before: Sequence[tuple[Edition, Pick]]) -> tuple[tuple[str, str], ...]:
    """Returns day and headline of earlier editions' stories that this one continues, latest first, two at most."""
    found = {edition.day: pick.headline for edition, pick in before}
    return tuple(sorted(found.items(), reverse=True)[:2])


def thread_of(before: Sequence[tuple[Edition, Pick]]) -> str:
    """Returns where the thread of a story began: day and rank of its first occurrence, "" for a new story."""
    if not before:
        return ""
    edition, pick = before[0]
    return pick.thread or f"{edition.day}-{pick.rank}"

"""The use case `edition`: ranks a day, composes it in every language, and checks the letter before it is frozen.

A fault in one story leaves that story out, as if an editor had killed it, and the next moves up. A fault in the whole
letter holds it.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from digest.beats.beat import Beat
from digest.collect.web.answers import FetchFailed, Request, Response
from digest.config.settings import WORDINGS, Action, Override, Settings
from digest.deliver.timetable import edition_window
from digest.edition.backtest import Change, changes
from digest.edition.composing import compose, in_language, retold
from digest.edition.record import load
from digest.edition.review import reviewed
from digest.edition.standings import leads_of, standings
from digest.model.editions import Edition
from digest.model.items import Health, Item
from digest.model.rankings import Ranking, Window
from digest.rank.ranking import GroupedDay, group_items, score_stories, select_picks
from digest.rank.reading.relevance_model import Coefficients
from digest.render.preflight import Check, CheckResult, links_of, stops
from digest.services.broken_models import broken_models
from digest.services.corrections import TRAINED, read_corrections
from digest.services.deps import Deps
from digest.services.embed import vector_names, vectors_of
from digest.services.event_training import read_threshold
from digest.services.omissions import faulty_links, faulty_stories, without_links
from digest.services.ranking_cache import RankingCache, ranking_key
from digest.services.recall import without_recalled
from digest.services.translate import with_translations

MEMORY = timedelta(days=7)  # stories are compared with those of the last week
EARLIER_EDITIONS = 14  # a story is new when none of these carried it
FEWEST_PICKS = 3  # an edition with fewer waits for a person
MOST_TRIES = 6  # at an edition: each ranks the day again, and where the sixth is at fault too, a person should look
TRIES_WITHOUT_NEXT = 2  # at the last ones what is left out makes the letter shorter: the next may be as bad
LINKS_WAIT = 60.0  # seconds that the links of a letter have to answer

ANSWERS = frozenset(
    {Health.FRESH, Health.UNCHANGED, Health.QUIET, Health.EMPTY, Health.STALE, Health.MOVED, Health.WRONG_CHARSET}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An edition as it is or would be, and what preflight says of it, of the stories that it left out too."""

    edition: Edition
    checks: tuple[Check, ...]

    @property
    def held(self) -> str | None:
        """Why it must wait for a person, in one line, or None; a form that a letter need not have does not hold it."""
        stopped = any(one.verdict is CheckResult.STOP and not one.optional for one in self.checks)
        return why_held(self.edition) or ("; ".join(stops(self.checks)) if stopped else None)

    @property
    def stopped(self) -> str | None:
        """Why it or one of its forms is stopped, in one line, or None."""
        return why_held(self.edition) or "; ".join(stops(self.checks)) or None


def draft_edition(deps: Deps, day: str | None = None) -> Draft:
    """A day's edition as it would be now, frozen nowhere, without the stories and links that preflight refuses.

    A story for which an editor wrote words is not left out: what is wrong with it holds the letter.
    """
    day, settings = day or deps.today, deps.settings
    worded = {one.target for one in settings.overrides if one.action in WORDINGS and one.holds_on(day)}
    left_out: tuple[Check, ...] = ()
    for tries_left in reversed(range(MOST_TRIES)):
        edition, checks = _checked(deps, settings, day)
        links = faulty_links(edition, deps.press.checks) if stops(checks) else []
        if links:
            edition = without_links(edition, links)
            checks = deps.press.checks(edition)
        refused = faulty_stories(edition, deps.press.checks, kept=worded) if tries_left and stops(checks) else []
        if not refused:
            left_out += tuple(_left_out("links", link.url) for link in links)
            break
        settings = _without(settings, [(pick.story, why) for pick, why in refused], day)
        if tries_left <= TRIES_WITHOUT_NEXT:
            settings = _smaller(settings, len(edition.picks) - len(refused))
        left_out += tuple(_left_out("stories", f"{pick.headline[:120]!r} ({pick.url})", why) for pick, why in refused)
    return Draft(edition=edition, checks=left_out + checks)


def _left_out(name: str, what: str, why: str = "it stops the letter") -> Check:
    return Check(name=name, form="all", verdict=CheckResult.WARNING, detail=f"{what} is left out: {why}")


def _without(settings: Settings, refused: Sequence[tuple[str, str]], day: str) -> Settings:
    """The settings with a kill for each (story, why): the way in which an editor leaves one out."""
    kills = tuple(
        Override(action=Action.KILL, target=story, author="preflight", reason=why, until=date.fromisoformat(day))
        for story, why in refused
    )
    return settings.model_copy(update={"overrides": (*settings.overrides, *kills)})


def _smaller(settings: Settings, size: int) -> Settings:
    """The settings for a letter of fewer stories, so that no next one takes the place of one that is left out."""
    edition = settings.edition.model_copy(update={"size": max(size, FEWEST_PICKS)})
    return settings.model_copy(update={"edition": edition})


def _checked(deps: Deps, settings: Settings, day: str) -> tuple[Edition, tuple[Check, ...]]:
    """The edition and what preflight says of it, without the items that make ranking, words or forms raise."""
    window, day = window_of_day(deps, settings, day)

    def made(items: Sequence[Item]) -> tuple[Edition, tuple[Check, ...]]:
        edition = _compose(deps, settings, _rank(deps, settings, day, window, items), window)
        return edition, deps.press.checks(edition)

    return deps.bulkhead.sift(items_of(deps, window), made, name=_name, origin=_origin)


def _name(item: Item) -> str:
    return item.id


def _origin(item: Item) -> str:
    return item.source


def _compose(deps: Deps, settings: Settings, ranking: Ranking, window: Window) -> Edition:
    visits = deps.ledger.visits()
    earlier = [without_recalled(deps, edition) for edition in _earlier(deps, ranking.day)]  # to quote none of them
    editions = [
        compose(
            ranking,
            settings=settings,
            beat=deps.beat,
            window=window,
            now=deps.clock(),
            items_read=deps.ledger.count_items(window),
            sources_asked=len(visits),
            sources_answering=sum(1 for one in visits.values() if one.health in ANSWERS or one.entries),
            earlier=[in_language(edition, language) for edition in earlier],
            sample=deps.replay_home,
            language=language,
        )
        for language in settings.edition.languages
    ]
    edition = replace(editions[0], in_other_languages=tuple(retold(edition) for edition in editions[1:]))
    return reviewed(with_translations(deps, edition), deps.beat)


def rank_of_day(deps: Deps, day: str | None = None, settings: Settings | None = None) -> tuple[Ranking, Window]:
    """A day's ranking under the present (or other) settings, and its window: a frozen edition's own.

    Items that make it raise are set aside.
    """
    settings = settings or deps.settings
    window, day = window_of_day(deps, settings, day)
    ranking = partial(_rank, deps, settings, day, window)
    return deps.bulkhead.sift(items_of(deps, window), ranking, name=_name, origin=_origin), window


def window_of_day(deps: Deps, settings: Settings, day: str | None) -> tuple[Window, str]:
    """The window of a day (the latest edition's, or today's before the first), a frozen edition's own; and the day."""
    now = deps.clock()
    day = day or deps.latest_day or deps.today
    frozen = deps.ledger.edition(day)
    window = (
        frozen.window
        if frozen
        else edition_window(settings, day=day, now=now, previous_end=deps.ledger.window_end_before(day))
    )
    return window, day


def items_of(deps: Deps, window: Window) -> tuple[Item, ...]:
    """The items that a day is ranked from: those of its window and of the days before."""
    return deps.ledger.items_between(window.end - MEMORY, window.end)


def _rank(deps: Deps, settings: Settings, day: str, window: Window, items: Sequence[Item]) -> Ranking:
    """The ranking of a day, from the cache where all that decides it is as it was."""
    return RankingCache(deps.home).ranked(
        _key(deps, settings, day, window, items),
        items,
        lambda: ranked_under(grouping(deps, settings, day, window, items)(), settings, deps.beat),
    )


def keep_ranking(deps: Deps, settings: Settings, ranking: Ranking, window: Window, items: Sequence[Item]) -> None:
    """Keep a day's ranking that was made elsewhere from the same items, for whoever asks for it next."""
    key = _key(deps, settings, ranking.day, window, items)
    RankingCache(deps.home).ranked(key, items, lambda: ranking)


def _key(deps: Deps, settings: Settings, day: str, window: Window, items: Sequence[Item]) -> str:
    return ranking_key(
        items,
        settings=settings,
        day=day,
        window=window,
        earlier=deps.ledger.records_before(day, EARLIER_EDITIONS),
        vectors=vector_names(deps, window.start - MEMORY),
        own_beats=deps.home / "beats",
        trained=(deps.home / TRAINED).parent,
    )


def grouping(
    deps: Deps, settings: Settings, day: str, window: Window, items: Sequence[Item]
) -> Callable[[], GroupedDay]:
    """What makes stories of a day's items, the slow part of ranking; the store is read now, not when it is called."""
    for line in broken_models(settings):
        deps.narrator.say(line)
    return partial(
        group_items,
        items,
        settings=settings,
        beat=deps.beat,
        day=day,
        window=window,
        earlier=_earlier(deps, day),
        vectors=vectors_of(deps, items, window.start - MEMORY),
        corrections=_corrections(deps, settings),
        same_event=_same_event(deps),
    )


def _corrections(deps: Deps, settings: Settings) -> Mapping[str, Coefficients]:
    """What editors' labels taught; of a file that cannot be used, a line says so."""
    found, trouble = read_corrections(deps.home, settings.embedder.model)
    if trouble:
        deps.narrator.say(trouble)
    return found


def _same_event(deps: Deps) -> float | None:
    """The threshold of one event that editors' labels taught; of a file that cannot be used, a line says so."""
    threshold, trouble = read_threshold(deps.home)
    if trouble:
        deps.narrator.say(trouble)
    return threshold


def ranked_under(grouped: GroupedDay, settings: Settings, beat: Beat) -> Ranking:
    """The ranking of a grouped day under the settings that it was grouped or regraded under."""
    scored = score_stories(grouped)
    return select_picks(grouped, scored, leads_of(scored, settings, beat))


def changes_of_day(deps: Deps, day: str) -> tuple[Change, ...]:
    """What the present settings would change of a frozen edition: which picks would enter, leave or move, and why."""
    frozen = deps.ledger.edition(day)
    if frozen is None:
        raise ValueError(f"no edition of {day} is frozen")
    ranking, _ = rank_of_day(deps, day)
    off_topic = {off.item.canonical_url: off.why for off in ranking.off_topic}
    return changes(load(frozen.record), standings(ranking, deps.settings, deps.beat), off_topic)


def _earlier(deps: Deps, day: str) -> tuple[Edition, ...]:
    return tuple(load(record) for record in deps.ledger.records_before(day, EARLIER_EDITIONS))


def why_held(edition: Edition) -> str | None:
    """Why an edition waits for a person whatever its forms look like: too few stories, or too few sources to know."""
    picks, answering = len(edition.picks), edition.sources_answering
    if picks < FEWEST_PICKS:
        met = "no story" if not picks else "only one story" if picks == 1 else f"only {picks} stories"
        return f"{met} met the bar, {FEWEST_PICKS} are the fewest; see: digest rank"
    if answering * 2 < edition.sources_asked:
        answered = "source" if edition.sources_asked == 1 else "sources"
        return f"only {answering} of {edition.sources_asked} {answered} answered; see: digest sources status"
    return None


async def check_links(deps: Deps, edition: Edition) -> tuple[Check, ...]:
    """Whether the web answers at a letter's links: a warning where it does not, a line where it leads elsewhere.

    Nothing is asked without a web. A replay is asked for what it holds.
    """
    name, fetch = "links answer", deps.fetch
    if fetch is None:
        return (
            Check(name=name, form="html", verdict=CheckResult.WARNING, detail="not asked: a replay home has no web"),
        )
    holds = deps.archive_holds or (lambda url: True)
    letters = deps.press.letters(edition).values()
    links = [link for link in dict.fromkeys(link for one in letters for link in links_of(one)) if holds(link)]
    asked = [asyncio.ensure_future(fetch(Request(url=link))) for link in links]
    done, late = await asyncio.wait(asked, timeout=LINKS_WAIT) if asked else (set(), set())
    for one in late:
        one.cancel()
    states = [
        (link, *_link_state(link, one.result() if one in done else None))
        for link, one in zip(links, asked, strict=True)
    ]
    found = [
        Check(
            name=name, form="html", verdict=CheckResult.WELL if well else CheckResult.WARNING, detail=f"{link}: {what}"
        )
        for link, well, what in states
        if what
    ]
    summary = f"{sum(well for _, well, _ in states)} of {len(links)}"
    return (*found, Check(name=name, form="html", verdict=CheckResult.WELL, detail=summary))


def _link_state(link: str, answer: Response | FetchFailed | None) -> tuple[bool, str]:
    """Whether a link is well, and what to say of it: nothing where it answers in its place."""
    if answer is None:
        return False, f"no answer within {LINKS_WAIT:.0f} seconds"
    if isinstance(answer, FetchFailed):
        return False, f"{answer.failure.value}, {answer.detail}"
    where = f" at {answer.url}" if answer.url != link else ""
    return answer.status < 400, f"{answer.status}{where}" if where or answer.status >= 400 else ""

"""The use case `edition`: ranks a day, composes it in every language, and checks the letter before it is frozen.

A fault in one story leaves that story out, as if an editor had killed it, and the next one moves up. A fault in the
whole letter holds it.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from digest.beats.beat import Beat
from digest.collect.web.answers import FetchFailed, Request, Response
from digest.config.settings import WORDINGS, Action, Override, Settings
from digest.edition.backtest import Change, changes
from digest.edition.composing import compose
from digest.edition.parts import open_parts
from digest.edition.record import load
from digest.edition.retelling import in_language, retold
from digest.edition.review import reviewed
from digest.edition.standings import leads_by, standings, with_leads
from digest.model.editions import Edition
from digest.model.items import Health, Item
from digest.model.rankings import Ranking, Window
from digest.rank.ranking import GroupedDay, group_items, score_stories, select_picks
from digest.rank.reading.relevance_model import Coefficients
from digest.render.preflight import Check, CheckResult, links_of, stops
from digest.services.broken_models import broken_models
from digest.services.corrections import read_corrections
from digest.services.day_inputs import EARLIER_EDITIONS, MEMORY, items_of, key_of, window_of_day
from digest.services.deps import Deps
from digest.services.embed import embedder_of, vectors_of
from digest.services.event_training import read_threshold
from digest.services.omissions import faulty_links, faulty_stories, without_links
from digest.services.ranking_cache import RankingCache
from digest.services.recall import without_recalled
from digest.services.translate import with_translations

FEWEST_PICKS = 3  # an edition with fewer waits for a person
MOST_TRIES = 6  # per edition: each ranks the day again; if the sixth fails too, a person should look
TRIES_WITHOUT_NEXT = 2  # the last tries shorten the letter, because the next story may be just as bad
LINKS_WAIT = 60.0  # seconds to wait for the links of a letter

ANSWERS = frozenset(
    {Health.FRESH, Health.UNCHANGED, Health.QUIET, Health.EMPTY, Health.STALE, Health.MOVED, Health.WRONG_CHARSET}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An edition as it is or would be, and the preflight checks, including those of stories left out."""

    edition: Edition
    checks: tuple[Check, ...]

    @property
    def held(self) -> str | None:
        """Why it must wait for a person, in one line, or None; an optional form does not hold it."""
        stopped = any(one.verdict is CheckResult.STOP and not one.optional for one in self.checks)
        return why_held(self.edition) or ("; ".join(stops(self.checks)) if stopped else None)

    @property
    def stopped(self) -> str | None:
        """Why it or one of its forms is stopped, in one line, or None."""
        return why_held(self.edition) or "; ".join(stops(self.checks)) or None


def draft_edition(deps: Deps, day: str | None = None) -> Draft:
    """Makes a day's edition as it would be now, without freezing it, without stories and links that fail preflight.

    A story for which an editor wrote text is not left out: its faults hold the letter.
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
    """Adds a kill override for each (story, why), just as an editor would leave it out."""
    kills = tuple(
        Override(action=Action.KILL, target=story, author="preflight", reason=why, until=date.fromisoformat(day))
        for story, why in refused
    )
    return settings.model_copy(update={"overrides": (*settings.overrides, *kills)})


def _smaller(settings: Settings, size: int) -> Settings:
    """Returns the settings for a shorter letter, so that no other story replaces one that is left out."""
    edition = settings.edition.model_copy(update={"size": max(size, FEWEST_PICKS)})
    return settings.model_copy(update={"edition": edition})


def _checked(deps: Deps, settings: Settings, day: str) -> tuple[Edition, tuple[Check, ...]]:
    """Returns the edition and its preflight checks, without the items that make ranking, composing or
    rendering raise.
    """
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
    """Ranks a day under the current (or other) settings; returns the ranking and its window, a frozen edition's own.

    Items that make it raise are recorded as asides.
    """
    settings = settings or deps.settings
    window, day = window_of_day(deps, settings, day)
    ranking = partial(_rank, deps, settings, day, window)
    return deps.bulkhead.sift(items_of(deps, window), ranking, name=_name, origin=_origin), window


def _rank(deps: Deps, settings: Settings, day: str, window: Window, items: Sequence[Item]) -> Ranking:
    """Ranks a day, or takes the ranking from the cache if no input has changed."""
    return RankingCache(deps.home).ranked(
        _key(deps, settings, day, window, items),
        items,
        lambda: ranked_under(grouping(deps, settings, day, window, items)(), settings, deps.beat),
    )


def keep_ranking(deps: Deps, settings: Settings, ranking: Ranking, window: Window, items: Sequence[Item]) -> None:
    """Caches a day's ranking that was made elsewhere from the same items."""
    key = _key(deps, settings, ranking.day, window, items)
    RankingCache(deps.home).ranked(key, items, lambda: ranking)


def _key(deps: Deps, settings: Settings, day: str, window: Window, items: Sequence[Item]) -> str:
    _, embedder_trouble = embedder_of(deps.settings)
    return key_of(deps, settings, day, window, items, with_vectors=not embedder_trouble)


def grouping(
    deps: Deps, settings: Settings, day: str, window: Window, items: Sequence[Item], *, for_trials: bool = False
) -> Callable[[], GroupedDay]:
    """Returns a function that groups a day's items into stories, the slow part of ranking; the store is read now.

    `for_trials` keeps what makes grouping them again under other words of topics quick.
    """
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
        for_trials=for_trials,
    )


def _corrections(deps: Deps, settings: Settings) -> Mapping[str, Coefficients]:
    """Returns the learned relevance corrections; prints a line if their file cannot be used."""
    found, trouble = read_corrections(deps.home, settings.embedder.model)
    if trouble:
        deps.narrator.say(trouble)
    return found


def _same_event(deps: Deps) -> float | None:
    """Returns the learned same-event threshold; prints a line if its file cannot be used."""
    threshold, trouble = read_threshold(deps.home)
    if trouble:
        deps.narrator.say(trouble)
    return threshold


def ranked_under(grouped: GroupedDay, settings: Settings, beat: Beat) -> Ranking:
    """Ranks a grouped day under the settings with which it was grouped or regraded."""
    scored = score_stories(grouped)
    parts = open_parts(scored, settings, beat, settings.edition.languages[0])
    return with_leads(select_picks(grouped, scored, leads_by(parts, scored)), parts)


def changes_of_day(deps: Deps, day: str) -> tuple[Change, ...]:
    """Returns what the current settings would change in a frozen edition: picks that enter, leave or move, and why."""
    frozen = deps.ledger.edition(day)
    if frozen is None:
        raise ValueError(f"no edition of {day} is frozen")
    ranking, _ = rank_of_day(deps, day)
    off_topic = {off.item.canonical_url: off.why for off in ranking.off_topic}
    return changes(load(frozen.record), standings(ranking, deps.settings, deps.beat), off_topic)


def _earlier(deps: Deps, day: str) -> tuple[Edition, ...]:
    return tuple(load(record) for record in deps.ledger.records_before(day, EARLIER_EDITIONS))


def why_held(edition: Edition) -> str | None:
    """Returns why an edition must wait for a person regardless of its forms: too few stories, or too few sources
    answered.
    """
    picks, answering = len(edition.picks), edition.sources_answering
    if picks < FEWEST_PICKS:
        met = "no story" if not picks else "only one story" if picks == 1 else f"only {picks} stories"
        return f"{met} met the bar, {FEWEST_PICKS} are the fewest; see: digest rank"
    if answering * 2 < edition.sources_asked:
        answered = "source" if edition.sources_asked == 1 else "sources"
        return f"only {answering} of {edition.sources_asked} {answered} answered; see: digest sources status"
    return None


async def check_links(deps: Deps, edition: Edition) -> tuple[Check, ...]:
    """Checks a letter's links on the web: a warning for a broken one, a note for one that redirects.

    Does nothing without web access. A replay checks only what its archive contains.
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
    """Returns whether a link works, and a note: "" if it answers without a redirect."""
    if answer is None:
        return False, f"no answer within {LINKS_WAIT:.0f} seconds"
    if isinstance(answer, FetchFailed):
        return False, f"{answer.failure.value}, {answer.detail}"
    where = f" at {answer.url}" if answer.url != link else ""
    return answer.status < 400, f"{answer.status}{where}" if where or answer.status >= 400 else ""

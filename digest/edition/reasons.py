"""Why a story is here: who reports a story, what it tells of, where their figures differ, what is new."""

from collections.abc import Iterable
from datetime import timedelta

from digest.edition.desk import Desk
from digest.edition.wording import figures_line, newest_line, update_line, voices_line
from digest.model import Item, RankedStory
from digest.text.normalise import display
from digest.text.numbers import numbers
from digest.text.sentences import split_sentences
from digest.text.words import word_set

_COUNTED = word_set(
    "killed dead deaths arrested detained injured wounded sentenced executed children protesters people"
)
_PERSIAN_COUNTED = word_set("کشته جانباخته بازداشت زخمی مجروح اعدام کودک معترض نفر")
_TOP = 3  # sentences of a report in which a figure is of this event


def why_of(ranked: RankedStory, lead: Item, desk: Desk) -> tuple[str, ...]:
    """The sentences of "Why it is here", the strongest first."""
    lines = [_voices(ranked, lead, desk)]
    if desk.language == "en":
        lines += _signals(ranked)
    lines += _figures(ranked, desk)
    newest = max(ranked.story.items, key=lambda item: (item.published, item.id))
    if newest.published - lead.published > timedelta(hours=2):
        lines.append(newest_line(desk.publisher(newest.publisher).name, newest.published, desk.language))
    return tuple(lines)


def update_of(ranked: RankedStory, desk: Desk) -> str | None:
    """What is new since the last edition that carried the story, or None for a new story."""
    if not (ranked.update and ranked.earlier):
        return None
    return update_line(max(ranked.earlier), display(ranked.update), desk.language)


def _voices(ranked: RankedStory, lead: Item, desk: Desk) -> str:
    """Owners are counted, not items; who only copies and who speaks for a state are no voices."""
    copies = {copy for copy, _ in ranked.story.copies}
    own_words = [item for item in ranked.story.items if item.id not in copies]
    free = [item for item in own_words if not desk.is_partial(item.publisher)]
    voices = _one_per_owner(
        sorted(free or own_words or ranked.story.items, key=lambda item: _order(item, lead, desk)), desk
    )
    silent = {desk.settings.owner(item.publisher) for item in ranked.story.items} - {
        desk.settings.owner(item.publisher) for item in own_words
    }
    names = list(dict.fromkeys(desk.publisher(item.publisher).name for item in voices))
    return voices_line(names, len(voices), desk.language, partial=not free and bool(own_words), copies=len(silent))


def _order(item: Item, lead: Item, desk: Desk) -> tuple[bool, float, str]:
    return item.id != lead.id, -desk.publisher(item.publisher).trust, item.id


def _one_per_owner(items: Iterable[Item], desk: Desk) -> list[Item]:
    first: dict[str, Item] = {}
    for item in items:
        first.setdefault(desk.settings.owner(item.publisher), item)
    return list(first.values())


def _signals(ranked: RankedStory) -> list[str]:
    """What the ranking saw in the story, in its own words; who reports it is told already."""
    told = sorted(
        (one for one in ranked.reasons if one.words and one.signal not in ("independence", "trust")),
        key=lambda one: -one.value * one.weight,
    )
    what = next((one.words for one in told if one.signal == "severity"), None)
    new = any(one.signal == "newness" for one in told)
    pinned = next((one.words for one in told if one.signal in ("pin", "boost")), None)
    lines = [f"It tells of {what}."] if what else []
    lines += ["First reported since the last letter."] if new else []
    return lines + ([f"{pinned[0].upper()}{pinned[1:]}."] if pinned else [])


def _figures(ranked: RankedStory, desk: Desk) -> list[str]:
    """The one unit on which publishers differ most, with each publisher's own figure; figures are never merged."""
    units = _PERSIAN_COUNTED if desk.language == "fa" else _COUNTED
    told: dict[str, dict[float, str]] = {}
    for item in sorted(ranked.story.items, key=lambda item: (-desk.publisher(item.publisher).trust, item.id)):
        if item.language != desk.language:
            continue
        top = " ".join((item.title, *split_sentences(item.text or item.summary, item.language)[:_TOP]))
        for figure in numbers(top):
            if figure.unit in units and figure.value >= 2 and not figure.approximate:
                told.setdefault(figure.unit, {}).setdefault(figure.value, desk.publisher(item.publisher).name)
    differing = {unit: figures for unit, figures in told.items() if _differ(figures)}
    if not differing:
        return []
    unit = max(sorted(differing), key=lambda unit: len(differing[unit]))
    pairs = [(f"{value:,.0f}", name) for value, name in sorted(differing[unit].items())][:3]
    return [figures_line(unit, pairs, desk.language)]


def _differ(figures: dict[float, str]) -> bool:
    """Two publishers with figures of the same order: 23 and 28 differ, 3 and 300 count different things."""
    values = sorted(figures)
    return len(values) in (2, 3) and len(set(figures.values())) == len(values) and values[-1] <= 2 * values[0]

"""The few words that stand for a story: its place or person, its matter, the index label, the mail's subject."""

import re
from collections import Counter
from collections.abc import Sequence

from digest.edition.desk import Desk
from digest.edition.headlines import clarity
from digest.edition.leads import headline_of
from digest.model import Item, RankedStory
from digest.text.sentences import word_count
from digest.text.stopwords import STOPWORDS
from digest.text.tokens import content_words, stems, tokens

SUBJECT_LONGEST = 50  # characters
LABEL_LONGEST = 5  # words
PREHEADER_LONGEST = 60  # characters of each of its two headlines
_LEAD = 300  # characters of a report in which a name is one of its subjects

# A name of these groups can stand for a story, a place or person most clearly.
_GROUPS = {"places": 3.0, "people": 3.0, "platforms": 2.0, "organisations": 1.5, "forces": 1.0, "events": 1.0}
_EVERYWHERE = frozenset(("iran", "tehran", "usa", "islamic-republic"))
_PUNCTUATION = re.compile(r"[,;:.!?،؛؟\"“”«»()–—]")


def main_name(ranked: RankedStory, headline: str, desk: Desk) -> str | None:
    """The lexicon id of the place or person that most reports name, rather one that stands in the headline."""
    counts = _name_counts(ranked.story.items, desk)
    in_headline = {name.id for name in desk.lexicon.find(tokens(headline))}
    groups = {id: desk.lexicon.entries[id].group for id in counts}
    rated = {
        id: count * _GROUPS.get(groups[id], 0.0) * (4 if id in in_headline else 1) * (0.2 if id in _EVERYWHERE else 1)
        for id, count in counts.items()
    }
    best = max(sorted(rated), key=lambda id: rated[id], default=None)
    return best if best and rated[best] else None


def main_place(ranked: RankedStory, desk: Desk) -> str | None:
    """The place that a third of the reports or more name at their top, as the letter's language writes it."""
    counts = _name_counts(ranked.story.items, desk)
    places = {id: count for id, count in counts.items() if desk.lexicon.entries[id].group == "places"}
    best = max(sorted(places), key=lambda id: (places[id], id not in _EVERYWHERE), default=None)
    if best is None or 3 * places[best] < len(ranked.story.items):
        return None
    return desk.lexicon.name(best, desk.language)


def label_of(ranked: RankedStory, headline: str, desk: Desk) -> str:
    """Two to five words for the index: "Zahedan: internet shutdown"; else the shortest headline, cut at a word."""
    name = main_name(ranked, headline, desk)
    matter = matter_words(headline, ranked.topics, name, desk)
    if name and matter:
        label = f"{desk.lexicon.name(name, desk.language)}: {matter}"
        if 2 <= word_count(label) <= LABEL_LONGEST:
            return label
    shortest = min((headline, *_other_headlines(ranked, desk)), key=lambda text: (word_count(text), text))
    return _first_words(shortest if word_count(shortest) > 1 else headline, LABEL_LONGEST)


def subject_of(ranked: RankedStory, headline: str, label: str, desk: Desk) -> str:
    """At most 50 characters: a headline that names the place or person and the matter, else the label, else one cut."""
    name = main_name(ranked, headline, desk)
    for text in (headline, *_other_headlines(ranked, desk)):
        names = {mention.id for mention in desk.lexicon.find(tokens(text))}
        if (
            len(text) <= SUBJECT_LONGEST
            and (name is None or name in names)
            and matter_words(text, ranked.topics, None, desk)
        ):
            return text
    if name and ":" in label and len(label) <= SUBJECT_LONGEST:
        return label
    return cut(min((headline, *_other_headlines(ranked, desk)), key=lambda text: (len(text), text)), SUBJECT_LONGEST)


def preheader_of(headlines: Sequence[str]) -> str:
    """The second and third story, for the line that mail programs show after the subject."""
    return " · ".join(cut(headline, PREHEADER_LONGEST) for headline in headlines[1:3])


def matter_words(headline: str, topics: Sequence[str], name: str | None, desk: Desk) -> str:
    """The words of a headline that say what happened: a matter word of its topic with up to two before it, or ""."""
    words = headline.split()
    names = _named_words(headline, name, desk)
    flat = [tuple(stems(word)) for word in words]
    phrases = {
        tuple(stems(phrase)) for topic in topics if topic in desk.settings.topics
        for phrase in desk.settings.topics[topic].matter if not phrase.startswith("@")
    }  # fmt: skip
    for start in range(len(words)):
        for length in (3, 2, 1):
            span = flat[start : start + length]
            if len(span) == length and tuple(stem for word in span for stem in word) in phrases:
                return _phrase(words, start, start + length, names, desk)
    return ""


def cut(text: str, longest: int) -> str:
    """The text, cut at a word so that it and its ellipsis have at most `longest` characters."""
    if len(text) <= longest:
        return text
    return _trimmed(text[: text.rfind(" ", 0, longest) if " " in text[:longest] else longest - 1].split()) + "…"


def _phrase(words: Sequence[str], start: int, end: int, names: frozenset[str], desk: Desk) -> str:
    while start > 0 and end - start < 3:
        before = words[start - 1]
        plain = tokens(before)
        if _PUNCTUATION.search(before[-1]) or not plain or plain[0] in STOPWORDS or names & set(plain):
            break
        start -= 1
    phrase = " ".join(words[start:end]).strip(".,:;!?،؛؟\"'“”«»‘’()")
    first = phrase.split()[0] if phrase else ""
    forms = desk.spellings.get(first.lower())
    named = (
        desk.lexicon.find(tokens(first))
        or first[1:] != first[1:].lower()
        or (forms and forms.most_common(1)[0][0] == first)
    )
    return phrase if named else phrase[:1].lower() + phrase[1:]


def _named_words(headline: str, name: str | None, desk: Desk) -> frozenset[str]:
    words = tokens(headline)
    return frozenset(
        word
        for mention in desk.lexicon.find(words)
        if mention.id == name
        for word in words[mention.start : mention.end]
    )


def _name_counts(items: Sequence[Item], desk: Desk) -> Counter[str]:
    """In how many reports a name stands at the top."""
    return Counter(
        id
        for item in items
        for id in {
            name.id for name in desk.lexicon.find(tokens(f"{item.title} . {item.text[:_LEAD]}")) if not name.weak
        }
    )


def _other_headlines(ranked: RankedStory, desk: Desk) -> list[str]:
    """The headlines of the other reports in the letter's language, the clearest first."""
    items = [item for item in ranked.story.items if item.language == desk.language]
    rated = {headline_of(item, desk): clarity(headline_of(item, desk), item) for item in items}
    return sorted((text for text in rated if rated[text] > 0.6), key=lambda text: (-rated[text], text))


def _first_words(text: str, most: int) -> str:
    return _trimmed(text.split()[:most])


def _trimmed(words: Sequence[str]) -> str:
    """The words without function words and marks at the end."""
    kept = list(words)
    while len(kept) > 2 and not content_words(kept[-1]):
        kept.pop()
    return " ".join(kept).rstrip(" ,;:–—-،؛")

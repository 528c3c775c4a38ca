"""The few words that stand for a story: its place or person, its matter, the index label, the mail's subject."""

import re
from collections import Counter
from collections.abc import Sequence

from digest.edition.desk import Case, Desk
from digest.edition.headlines import clarity
from digest.edition.leads import headline_of
from digest.model import Item, RankedStory
from digest.text.normalise import direction
from digest.text.sentences import word_count
from digest.text.stopwords import STOPWORDS
from digest.text.tokens import content_words, stems, tokens

SUBJECT_LONGEST = 50  # characters
LABEL_LONGEST = 5  # words
PREHEADER_LONGEST = 60  # characters of each of its two headlines
_LEAD = 300  # characters of a report in which a name is one of its subjects

# A name of these groups can stand for a story, a place or person most clearly; elsewhere names say too little.
_GROUPS = {"places": 3.0, "people": 3.0, "platforms": 2.0, "organisations": 1.5, "events": 1.0}
_EVERYWHERE = frozenset(("iran", "tehran", "usa", "islamic-republic"))
_PUNCTUATION = re.compile(r"[,;:.!?،؛؟\"“”«»()–—]")
_CLAUSE = re.compile(r"[,;:،؛](?=\s)|\s[–—-](?=\s)")


def main_name(ranked: RankedStory, headline: str, desk: Desk) -> str | None:
    """The lexicon id of the place or person in the headline that most reports name; None where it has none."""
    counts = _name_counts(ranked.story.items, desk)
    rated = {
        mention.id: (1 + counts[mention.id])
        * _GROUPS.get(mention.group, 0.0)
        * (0.1 if mention.id in _EVERYWHERE else 1)
        for mention in desk.lexicon.find(tokens(headline))
        if not mention.weak
    }
    best = max(sorted(rated), key=lambda id: rated[id], default="")
    return best if rated.get(best) else None


def main_place(ranked: RankedStory, desk: Desk) -> str | None:
    """The place that most of the reports name at their top, as the letter's language writes it."""
    counts = _name_counts(ranked.story.items, desk)
    places = {id: count for id, count in counts.items() if desk.lexicon.entries[id].group == "places"}
    best = max(sorted(places), key=lambda id: (places[id], id not in _EVERYWHERE), default=None)
    if best is None or 2 * places[best] <= len(ranked.story.items):
        return None
    return desk.lexicon.name(best, desk.language)


def label_of(ranked: RankedStory, headline: str, desk: Desk) -> str:
    """Two to five words for the index: "Zahedan: internet shutdown"; else the first words of a short headline.

    A story without a headline in the letter's language gets its place and what the ranking says of it.
    """
    name = main_name(ranked, headline, desk)
    if direction(headline) != direction(desk.lexicon.name("iran", desk.language)):
        foreign = _foreign_label(ranked, desk)
        if foreign:
            return foreign
    matter = matter_words(headline, ranked.topics, name, desk)
    if name and matter:
        label = f"{desk.lexicon.name(name, desk.language)}: {matter}"
        if 2 <= word_count(label) <= LABEL_LONGEST:
            return label
    shortest_first = sorted(
        (headline, *_other_headlines(ranked, headline, desk)), key=lambda text: (word_count(text), text)
    )
    labels = [_first_words(text, LABEL_LONGEST) for text in shortest_first]
    return next((label for label in labels if matter_words(label, ranked.topics, None, desk)), labels[0])


def _foreign_label(ranked: RankedStory, desk: Desk) -> str | None:
    place = main_place(ranked, desk)
    words = next((one.words for one in ranked.reasons if one.signal == "severity"), "")
    matter = re.split(r" or |,", re.sub(r"^an? ", "", words))[0]
    label = f"{place}: {matter}" if place and matter and desk.language == "en" else ""
    return label if 2 <= word_count(label) <= LABEL_LONGEST else None


def subject_of(ranked: RankedStory, headline: str, label: str, desk: Desk) -> str:
    """At most 50 characters: a headline that names the place or person and the matter, else the label, else one cut."""
    name = main_name(ranked, headline, desk)
    others = _other_headlines(ranked, headline, desk)
    for text in (headline, cut(headline, SUBJECT_LONGEST), *others):
        names = {mention.id for mention in desk.lexicon.find(tokens(text))}
        if (
            len(text) <= SUBJECT_LONGEST
            and not text.endswith("…")
            and (name is None or name in names)
            and matter_words(text, ranked.topics, None, desk)
        ):
            return text
    if name and ":" in label and len(label) <= SUBJECT_LONGEST:
        return label
    return cut(min((headline, *others), key=lambda text: (len(text), text)), SUBJECT_LONGEST)


def preheader_of(headlines: Sequence[str]) -> str:
    """The second and third story, for the line that mail programs show after the subject."""
    return " · ".join(cut(headline, PREHEADER_LONGEST) for headline in headlines[1:3])


def matter_words(headline: str, topics: Sequence[str], name: str | None, desk: Desk) -> str:
    """The words of a headline that say what happened: its rarest matter word, a lone one with its neighbour; or ""."""
    words = headline.split()
    flat = [tuple(stems(word)) for word in words]
    phrases = {
        tuple(stems(phrase))
        for topic in topics
        if topic in desk.settings.topics
        for phrase in desk.settings.topics[topic].matter
        if not phrase.startswith("@")
    }
    found = [
        (start, start + length)
        for start in range(len(words))
        for length in (1, 2, 3)
        if tuple(stem for word in flat[start : start + length] for stem in word) in phrases
    ]
    if not found:
        return ""
    start, end = max(found, key=lambda span: sum(desk.weight(stem) for word in flat[slice(*span)] for stem in word))
    return _phrase(words, start, end, _named_words(headline, name, desk), desk)


def cut(text: str, longest: int) -> str:
    """At most `longest` characters of a text: it, its first clauses, or its first words and an ellipsis."""
    if len(text) <= longest:
        return text
    clauses = [match.start() for match in _CLAUSE.finditer(text) if longest / 2 <= match.start() <= longest]
    if clauses:
        return text[: clauses[-1]]
    return _trimmed(text[: text.rfind(" ", 0, longest) if " " in text[:longest] else longest - 1].split()) + "…"


def _phrase(words: Sequence[str], start: int, end: int, names: frozenset[str], desk: Desk) -> str:
    if end - start == 1 and start > 0:
        before = words[start - 1]
        plain = tokens(before)
        if plain and not _PUNCTUATION.search(before) and plain[0] not in STOPWORDS and not names & set(plain):
            start -= 1
    phrase = " ".join(words[start:end]).strip(".,:;!?،؛؟\"'“”«»‘’()")
    first = phrase.split(" ")[0]
    named = (
        phrase.split(" ")[-1][:1].isupper()
        or bool(desk.lexicon.find(tokens(first)))
        or not first.istitle()
        or desk.usual_case(first) is Case.CAPITAL
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


def _other_headlines(ranked: RankedStory, headline: str, desk: Desk) -> list[str]:
    """Clear headlines of other reports, two content words of the story's own in each: a story may hold a stray one."""
    own = set(content_words(headline))
    rated = {headline_of(item, desk): clarity(headline_of(item, desk), item) for item in ranked.story.items}
    near = (text for text, value in rated.items() if value > 0.85 and len(own & set(content_words(text))) >= 2)
    return sorted(near, key=lambda text: (-rated[text], text))


def _first_words(text: str, most: int) -> str:
    """The first words of a headline, of what is said if it names the speaker, up to where a phrase may end."""
    _, _, said = text.partition(": ")
    words = (said if word_count(said) >= 3 else text).split()
    kept = words[: _phrase_end(words[:most])]
    if len(kept) == most < len(words) and words[most][:1].isupper():
        while len(kept) > 2 and kept[-1][:1].isupper():
            kept.pop()
    if 2 < len(kept) < len(words) and (kept[-1].endswith("ing") or kept[-1][0].isdigit()):
        kept = kept[:-1]
    return _trimmed(kept)


def _phrase_end(words: Sequence[str]) -> int:
    """How many of the words to keep: up to a comma or an unclosed quotation."""
    for position, word in enumerate(words):
        rest = words[position:]
        if position and word[-1] in ",;،؛" and not word[0].isdigit():
            return position + 1
        if position > 1 and word[0] in "“‘«\"'" and not any(other.rstrip(".,")[-1:] in "”’»\"'" for other in rest):
            return position
    return len(words)


def _trimmed(words: Sequence[str]) -> str:
    """The words without function words and marks at the end."""
    kept = list(words)
    while len(kept) > 2 and not content_words(kept[-1]):
        kept.pop()
    return " ".join(kept).rstrip(" ,;:–—-،؛")

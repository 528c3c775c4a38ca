"""The objects used to compose a day's letter in one language, built once from the ranked day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from digest.beats.beat import Beat
from digest.beats.names import lexicon_of
from digest.config.settings import Settings
from digest.edition.candidate_sentences import SentenceReader
from digest.edition.editors_words import EditorsWords
from digest.edition.fact_lines import FactPassages
from digest.edition.headlines import Headlines
from digest.edition.house_lines import HouseLines
from digest.edition.labels import Labels
from digest.edition.leads import Leads
from digest.edition.links import FurtherReading
from digest.edition.news_lines import NewsLines
from digest.edition.publishers import Publishers
from digest.edition.rarity import Rarity
from digest.edition.reasons import Reasons
from digest.edition.story_subjects import SubjectReader
from digest.edition.summaries import Summaries
from digest.edition.usual_cases import UsualCases
from digest.model.editions import Edition
from digest.model.rankings import Ranking, Window
from digest.text.lexicon import Lexicon

ALWAYS = Window(start=datetime.min.replace(tzinfo=UTC), end=datetime.max.replace(tzinfo=UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterParts:
    """The objects that write a letter; only `compose` and `standings` use all of them, each part gets what it needs."""

    language: str
    beat: Beat
    words: EditorsWords
    lexicon: Lexicon
    publishers: Publishers
    spelling: UsualCases
    rarity: Rarity
    headlines: Headlines
    sentences: SentenceReader
    leads: Leads
    labels: Labels
    reasons: Reasons
    reading: FurtherReading
    summaries: Summaries
    facts: FactPassages


def open_parts(
    ranking: Ranking,
    settings: Settings,
    beat: Beat,
    language: str,
    *,
    window: Window | None = None,
    earlier: Sequence[Edition] = (),
) -> LetterParts:
    """Builds the parts for a ranked day; `window` is the edition's (default: all time), `earlier` are past editions.

    Usual case and rarity of words are learned from all of the day's texts, because no list of names is complete.
    """
    stories = ranking.picks + ranking.others
    items = [item for ranked in stories for item in ranked.story.items] + [off.item for off in ranking.off_topic]
    languages = settings.edition.languages
    words = EditorsWords(settings.overrides, ranking.day, language)
    lexicon, publishers = lexicon_of(beat, settings.lexicon), Publishers(settings.on_day(ranking.day))
    spelling, rarity, house = UsualCases(items), Rarity(stories), HouseLines(stories, items)
    posts = NewsLines(publishers, house, lexicon, beat)
    headlines = Headlines(publishers, lexicon, spelling, posts)
    sentences = SentenceReader(house, lexicon, spelling, posts)
    subjects = SubjectReader(languages=languages, beat=beat, lexicon=lexicon, headlines=headlines, spelling=spelling)
    labels = Labels(
        language=language, languages=languages, beat=beat, lexicon=lexicon, publishers=publishers,
        headlines=headlines, subjects=subjects,
    )  # fmt: skip
    return LetterParts(
        language=language,
        beat=beat,
        words=words,
        lexicon=lexicon,
        publishers=publishers,
        spelling=spelling,
        rarity=rarity,
        headlines=headlines,
        sentences=sentences,
        leads=Leads(
            language=language, beat=beat, lexicon=lexicon, publishers=publishers, headlines=headlines,
            sentences=sentences, rarity=rarity, words=words,
        ),
        labels=labels,
        reasons=Reasons(
            language=language, languages=languages, publishers=publishers, headlines=headlines, rarity=rarity,
            sentences=sentences, beat=beat, lexicon=lexicon, window=window or ALWAYS, earlier=earlier,
        ),
        reading=FurtherReading(language=language, publishers=publishers, headlines=headlines),
        summaries=Summaries(sentences, rarity, publishers, house, beat),
        facts=FactPassages(
            language, settings, beat, words=words, lexicon=lexicon, labels=labels, publishers=publishers
        ),
    )  # fmt: skip

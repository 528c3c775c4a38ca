"""A beat without a model, judged by its words and a few example headlines: `python -m bench.quality few`.

The model of a shipped beat is replaced by ten, twenty or sixty examples of either side, drawn five times from its
example headlines, and the English headlines of seven months are judged. The shipped beat that never had a model is
applied to the same headlines, except those that name its country: every headline it admits is an error. Two topics
without a beat are judged on headlines that were labelled for them (`bench.new_topics`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from bench.corpus import BEATS, EXAMPLES, HEADLINES, embed_cached
from bench.days import EMBEDDER
from bench.learning import Corpus
from bench.new_topics import new_topics
from bench.relevance import score_of
from bench.rows import prf
from digest.beats.library import Library
from digest.beats.names import lexicon_of
from digest.config.settings import Settings
from digest.rank.reading.embedding import content_key
from digest.rank.reading.features import FeatureReader
from digest.rank.reading.relevance import MANY_EXAMPLES, Relevance
from digest.rank.reading.relevance_model import learn_from_few
from digest.rank.reading.surroundings import move_by_neighbours
from digest.rank.reading.topic_vocabulary import RELEVANT, WORD_FEATURES

DRAWS = 5
SIZES = (10, 20, 60)
NEW_BEAT = "belarus-protests"


@dataclass(frozen=True, slots=True, kw_only=True)
class FewShot:
    """F1 on the headlines by words only, and by the number of examples of either side: the mean and the worst draw."""

    words: float
    by_examples: Mapping[int, tuple[float, float]]


def print_few(corpus: Corpus) -> None:
    """Print the figures of both beats without their models, and of the beat that never had one."""
    for beat in BEATS.values():
        found = few_shot(corpus, beat)
        by_examples = ", ".join(
            f"{size} and {size} examples {mean:.3f} (worst draw {least:.3f})"
            for size, (mean, least) in found.by_examples.items()
        )
        print(f"{beat} without its model, F1 of headlines: words alone {found.words:.3f}, {by_examples}")
    let_in, headlines = let_in_by_new_beat(corpus)
    print(f"{NEW_BEAT} lets in {let_in} of {headlines} headlines of other matters")
    for topic, found_there in new_topics(corpus).items():
        print(f"{topic}, a new topic: {prf(found_there.together)}; each headline alone {prf(found_there.alone)}")


def few_shot(corpus: Corpus, beat: str) -> FewShot:
    """Returns how well a beat's examples classify the headlines of seven months without its model; doubtful labels are
    not counted.
    """
    rows = _headlines(corpus)
    counted = np.array([not corpus.measured.texts[row].doubtful for row in rows])
    labels = corpus.on[beat][rows][counted].tolist()
    strengths = corpus.measured.words[beat][:, : len(WORD_FEATURES)]

    def f1(verdicts: NDArray[np.bool_]) -> float:
        return score_of(zip(labels, verdicts[counted].tolist(), strict=True)).f1

    by_examples = {}
    for size in SIZES:
        found = []
        for drawn in _draws(corpus, beat, size):
            learned = learn_from_few(strengths[drawn], corpus.vectors[drawn], corpus.on[beat][drawn], RELEVANT)
            assert learned is not None
            logits = [learned.logit(strengths[row], corpus.vectors[row]) for row in rows]
            found.append(f1(_moved(corpus, rows, np.array(logits), rounds=2 if size < MANY_EXAMPLES else 1) >= 0))
        by_examples[size] = (float(np.mean(found)), min(found))
    return FewShot(words=f1(strengths[rows, -1] >= RELEVANT), by_examples=by_examples)


def let_in_by_new_beat(corpus: Corpus) -> tuple[int, int]:
    """Returns how many unrelated headlines the beat that never had a model admits, and how many there are."""
    library = Library()
    beat, topic = library.joined((NEW_BEAT,)), library.part(NEW_BEAT).topic
    lexicon = lexicon_of(beat)
    examples = (*topic.examples_in, *topic.examples_out)
    vectors = dict(zip(map(content_key, examples), embed_cached(examples, EMBEDDER), strict=True))
    judge = Relevance(Settings(topics={NEW_BEAT: topic}), lexicon, beat, vectors)
    reader = FeatureReader(lexicon, beat)
    foreign = []
    for row in _headlines(corpus):
        features = reader.read(corpus.measured.texts[row].item)
        if not any(one.id in beat.home_countries for one in features.mentions):
            foreign.append(judge.judge(features, corpus.measured.vectors[row])[0].relevant)
    return sum(foreign), len(foreign)


def _headlines(corpus: Corpus) -> NDArray[np.int64]:
    return np.flatnonzero([text.kind == HEADLINES for text in corpus.measured.texts])


def _draws(corpus: Corpus, beat: str, size: int) -> Iterator[NDArray[np.int64]]:
    """Yields random samples of `size` English examples of either side of a beat."""
    own = [
        row
        for row, text in enumerate(corpus.measured.texts)
        if text.kind == EXAMPLES and text.item.id.startswith(beat) and corpus.measured.languages[row] == "en"
    ]
    for draw in range(DRAWS):
        shuffled = Random(draw).sample(own, len(own))
        sides = [[row for row in shuffled if corpus.on[beat][row] == side][:size] for side in (True, False)]
        yield np.array([row for side in sides for row in side])


def _moved(corpus: Corpus, rows: NDArray[np.int64], logits: NDArray[np.float64], *, rounds: int) -> NDArray[np.float64]:
    """Returns the logits after adjustment by the nearest headlines of their month, as for a day's items."""
    moved, groups = logits.copy(), corpus.groups[rows]
    for group in set(groups.tolist()):
        own = groups == group
        for _ in range(rounds):
            moved[own] = move_by_neighbours(moved[own, None], corpus.vectors[rows[own]])[:, 0]
    return moved

"""Sentence splitting and length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.sentences import split_sentences, word_count


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr. Karimi met Gen. Rahimi on Oct. 3.",
        "The U.S. Treasury named three firms.",
        "Prices rose 4.5 percent.",
        "See www.herald.example for more.",
        "Mr. J. R. Smith spoke.",
        "It opens at 9 a.m. on Friday.",
        "The e.g. is short.",
        'He said "It is over. Go home." to them.',
        "They wrote “We stay. We sing.” on the wall.",
        "'We hold nobody. All of them went home,' the governor said.",
        "Acme Inc. Holdings closed.",
        "Is it true? she asked.",
    ],
)
def test_one_english_sentence_stays_whole(sentence: str) -> None:
    assert split_sentences(sentence, "en") == (sentence,)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One came. Two went.", 2),
        ("Why? Nobody knows! It goes on…", 3),
        ("He left the U.S. He never came back.", 2),
        ("They met at 9 p.m. The street was empty.", 2),
        ("The answer was no. The crowd left.", 2),
        ("“We stay.” The crowd sang.", 2),
        ("The students' union met. 'We stay,' it said.", 2),
        ("They shouted 'freedom' there. It was 'a riot,' he said.", 2),
        ("It was the end of the '90s. 'We stay,' they said.", 2),
        ("The city is quiet.Nobody was seen.", 2),
        ("1. First came rain. Then snow.", 2),
        ("One line\nanother line\n\nthird", 3),
        ('An open "quote. It never ends', 2),
        ("", 0),
        ("  \n ", 0),
        ("...", 1),
    ],
)
def test_english_sentence_ends(text: str, count: int) -> None:
    assert len(split_sentences(text, "en")) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("کارگران اعتصاب کردند. بازار بسته شد.", 2),
        ("چرا؟ کسی نمی‌داند! ادامه دارد…", 3),
        ("نرخ ۴.۵ درصد شد.", 1),
        ("آمد؛ رفت؛ ماند.", 1),
        ("او گفت: «می‌مانیم. می‌خوانیم.» و رفت.", 1),
        ("شهر آرام است.کسی دیده نشد.", 2),
        ("د. کریمی آمد.", 1),
        ("۱. نخست باران آمد. سپس برف.", 2),
    ],
)
def test_persian_sentence_ends(text: str, count: int) -> None:
    assert len(split_sentences(text, "fa")) == count


@given(st.text(st.sampled_from("aB .!?؟«»\"”'\n9ابU"), max_size=60), st.sampled_from(["en", "fa"]))
def test_cutting_loses_nothing_but_white_space(text: str, language: str) -> None:
    sentences = split_sentences(text, language)
    assert "".join("".join(sentences).split()) == "".join(text.split())
    assert all(sentence == sentence.strip() and sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a well-known case", 3),
        ("1,200 people in 10.5 hours", 5),
        ("it's don’t", 2),
        ("می‌شود گفت", 2),
        ("… — !", 0),
        ("", 0),
    ],
)
def test_word_count_counts_what_a_reader_meets(text: str, count: int) -> None:
    assert word_count(text) == count

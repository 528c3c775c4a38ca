"""Sentences shortened by whole clauses."""

import pytest

from digest.edition.clauses import without_last_clauses

BEFORE = "مدیر کارخانهٔ شیشهٔ بوکان روز شنبه در نامه‌ای به کارگران"


@pytest.mark.parametrize(
    ("sentence", "shortened"),
    [
        (
            f"{BEFORE} درخواست آنان را رد کرده و نوشته است که کارخانه پولی ندارد.",
            (f"{BEFORE} درخواست آنان را رد کرده…",),
        ),
        (
            f"{BEFORE} خبر داد و افزوده است که درها بسته می‌شوند و کسی نمی‌آید.",
            (
                f"{BEFORE} خبر داد و افزوده است که درها بسته می‌شوند…",
                f"{BEFORE} خبر داد…",
            ),
        ),
        (f"{BEFORE} نوشت: «درها را بسته‌اند و کلیدها را برده‌اند.»", (f"{BEFORE} نوشت: «درها را بسته‌اند…»",)),
    ],
    ids=["one clause less", "the longest first", "inside a quotation"],
)
def test_a_sentence_is_cut_after_a_verb_and_says_so(sentence: str, shortened: tuple[str, ...]) -> None:
    assert tuple(without_last_clauses(sentence, "fa")) == shortened


@pytest.mark.parametrize(
    "sentence",
    [
        "کارگران و رانندگان کارخانهٔ شیشهٔ بوکان روز شنبه دوباره دست از کار کشیدند.",
        "سه رانندهٔ شهر که روز شنبه در بوکان بازداشت شده و به سنندج منتقل شده بودند آزاد شدند.",
        "مدیر کارخانهٔ شیشهٔ بوکان روز شنبه نه به کارگران پاسخ داده و نه به خانواده‌ها.",
        "درها بسته شد و کارگران کارخانهٔ شیشهٔ بوکان در خیابان ماندند.",
        'مدیر کارخانهٔ شیشهٔ بوکان روز شنبه نوشت: "درها را بسته‌اند و کلیدها را برده‌اند."',
    ],
    ids=["no verb before and", "inside a relative clause", "neither … nor", "too little is left", "an open quotation"],
)
def test_what_would_be_left_is_always_a_whole_statement(sentence: str) -> None:
    assert tuple(without_last_clauses(sentence, "fa")) == ()


def test_a_language_whose_verbs_stand_anywhere_is_left_alone() -> None:
    assert tuple(without_last_clauses("The teachers of the city went home and the drivers followed them.", "en")) == ()

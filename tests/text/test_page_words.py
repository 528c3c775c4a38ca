"""What sites print inside their reports."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.page_words import without_inserts


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Schools closed. SIGN UP for the daily NewsLetter", "Schools closed.  "),
        ("Ice in the harbour. file - A boat (A Photographer) Schools closed.", "Ice in the harbour.   Schools closed."),
        ("Schools closed. Photo: a boat\nIt was cold.", "Schools closed.  It was cold."),
        ("Ünits met. Read More", "Ünits met.  "),
        ("THE POST Boats sank APPEARED FIRST ON Herald.", " "),
        ("See HTTPS://Herald.example/Ice and @Herald_News, both cold", "See   and  , both cold"),
        ("\u0130\u0130 Schools @herald closed", "\u0130\u0130 Schools   closed"),
        ("\u0130n this March 5 photo, a boat (A Reporter) lay.", "  lay."),
    ],
)
def test_inserts_are_removed_whatever_their_case_and_the_rest_keeps_its_own(text: str, kept: str) -> None:
    assert without_inserts(text) == kept


@given(st.text("aİıßẞΣς @:/.\n") | st.text())
def test_a_text_without_a_sign_of_an_insert_is_left_as_it_is(text: str) -> None:
    plain = re.sub(r"[@:]|[-–—]|\.\.|(?i:read|file|photo|post|sign|http|pic)", "", text)
    assert without_inserts(plain) == plain

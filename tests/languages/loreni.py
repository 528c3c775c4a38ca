"""Loreni, an invented language: one file, as another package would provide it."""

import re

from digest.languages.interface import DateWords, Language, NumberWords, PageWords, Profile, Prose, SentenceEnds
from digest.languages.words import word_set, word_values

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgctxt "letter.stories"
msgid "{n} story"
msgid_plural "{n} stories"
msgstr[0] "{n} novel"
msgstr[1] "{n} novelur"

msgctxt "letter.today"
msgid "In this letter"
msgstr "Zin lo skriv"

msgctxt "letter.neutral_subject"
msgid "Your letter"
msgstr "Tva skriv"

msgctxt "page.join_heading"
msgid "Get it by e-mail"
msgstr "Nahm lo pir posh"

msgctxt "notice.confirm-subject"
msgid "Confirm that you want {title}"
msgstr "Vras {title}"

msgctxt "command.subscribe"
msgid "subscribe join"
msgstr "nahmi"

msgctxt "edition.attributed"
msgid "{clause}, {name} reported{stop}"
msgstr "{clause}, sagt {name}{stop}"
"""


def stem(word: str) -> str:
    """The word without the plural."""
    return word.removesuffix("ur") if len(word) > 4 else word


LORENI = Language(
    code="qlo",
    locale="eo",
    name="Loreni",
    direction="ltr",
    profile=Profile(script="latin", letters=frozenset("ŵ"), words=word_set("lo zin vor ke dus pir nok sele tam ŵen")),
    stem=stem,
    digits="0123456789",
    function_words=word_set("lo zin vor ke dus pir nok sele tam"),
    numbers=NumberWords(values=word_values("unt=1 twe=2 trig=3"), scales=word_values("hekt=100")),
    dates=DateWords(
        months=word_values("lumin=10"), weekdays=word_values("solden=0"), before_noon=("frut",), after_noon=("laat",)
    ),
    sentence_ends=SentenceEnds(abbreviations=word_set("vol")),
    prose=Prose(openers=word_set("dus"), speakers=word_set("mi")),
    page=PageWords(boilerplate=("abon", "klak"), pointers=("plu lir",), inserts=("foto: [a-z]+",)),
    reply_marks=("svor",),
    says_who=re.compile(r"\bsagt\b"),
    catalogue=lambda: CATALOGUE,
)

"""Collects, composes and renders a day in Loreni; run in a separate process in which the language is installed."""

import json
import sys
import tempfile
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path

from factories import BEAT, make_item
from letters import full_letter
from serving import serve_site

from digest.collect.reading.dates import parse_date
from digest.config.reader import read_settings
from digest.edition.edition_words import attributed
from digest.languages.cldr import language_label
from digest.languages.registry import languages
from digest.rank.reading.features import FeatureReader
from digest.render.forms import Imprint, in_languages, open_templates, render
from digest.subscribe.inbox import read_command
from digest.subscribe.notices import About, Letterhead, Notice, build_notice
from digest.text.language import detect_language
from digest.text.lexicon import Lexicon
from digest.text.numbers import dates, numbers
from digest.text.page_words import is_boilerplate, is_pointer, without_inserts
from digest.text.sentences import split_sentences
from digest.text.tokens import content_words, stem

TEXT = "Vor lo torad ke marnur tam. Sele vol. Grenur dus!"
TEMPLATES = Path(__file__).parents[2] / "templates"


def main() -> dict[str, object]:
    """Runs the program in the language."""
    letter = replace(full_letter(), in_other_languages=(full_letter(language="qlo"),))
    (_, _), (own, imprint) = in_languages(letter, Imprint())
    forms = render(own, open_templates(TEMPLATES, home=BEAT.home), imprint=imprint)
    with tempfile.TemporaryDirectory() as folder, serve_site(Path(folder)) as served:
        page, menu = served.get("/qlo/").text, served.get("/en/").text
    letterhead = Letterhead(name="Herald", address="letter@herald.example")
    notice = build_notice(
        Notice(about=About.CONFIRM, language="qlo"),
        to="a@harbour.example",
        link="https://herald.example/qlo/confirm/x",
        letterhead=letterhead,
        title="Top Ten",
        identifier="n1",
        now=datetime(2024, 3, 5, tzinfo=UTC),
    )
    believed = b"Authentication-Results: mx.example; dkim=pass header.d=harbour.example\n"
    asked = b"From: a@harbour.example\nSubject: Svor: Nahmi\n" + believed + b"\n"
    command = read_command(asked, server="mx.example", own=frozenset())
    feeds = Path(sys.argv[1])
    features = FeatureReader(Lexicon(()), BEAT).read(make_item(title="Marnur vor toradur", text=TEXT, language="qlo"))
    return {
        "known": list(languages()),
        "detected": detect_language("Vor lo torad ke marnur tam pir nok sele zin granur dus"),
        "stems": [stem("marnur", "qlo"), stem("marnur")],
        "words": content_words("vor lo torad ke marnur", "qlo"),
        "sentences": split_sentences(TEXT, "qlo"),
        "numbers": [asdict(number) for number in numbers("trig hekt marnur", "qlo")],
        "dates": [str(day) for day in dates("7 lumin", date(2024, 3, 5), "qlo")],
        "features": [features.language, *features.stems[:3]],
        "attributed": attributed("Marnur torad.", "Herald", "qlo"),
        "feed_date": str(parse_date("7 lumin 2023 3:15 laat")),
        "page_words": [is_pointer("Plu lir zin"), is_boilerplate("Klak zin!"), without_inserts("Foto: grenur torad")],
        "command": [command.wish, command.language] if command else None,
        "languages": read_settings(feeds).edition.languages,
        "label": language_label("qlo", "en"),
        "page": page,
        "menu": menu,
        "letter": forms.page,
        "light": forms.light,
        "mail": forms.email_text,
        "notice": notice.decode(),
    }


if __name__ == "__main__":
    print(json.dumps(main()))

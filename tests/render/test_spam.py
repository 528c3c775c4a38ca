"""SpamAssassin's local score of the letter as it is mailed."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from factories import BEAT
from letters import full_letter

from digest.deliver.messages import Sender, build_letter
from digest.render.forms import open_templates, render
from digest.render.safety import MARKS

TEMPLATES = open_templates(Path(__file__).parents[2] / "templates", home=BEAT.home)
MOST = 0.5

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("spamassassin") is None, reason="no spamassassin: install the Debian package"),
]


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("form", ["html", "light", "discreet", "text"])
def test_no_letter_looks_like_spam(form: str, language: str, tmp_path: Path) -> None:
    edition = full_letter(language=language)
    forms = render(edition, TEMPLATES)
    html = {"html": forms.email_html, "light": forms.light, "discreet": forms.discreet_html, "text": None}[form]
    text = forms.discreet if form == "discreet" else forms.email_text
    sender = Sender(name="Top Ten", address="letter@herald.example", url="https://herald.example")
    letter = build_letter(edition, subject=edition.subject, html=html, text=text, sender=sender)
    links = dict.fromkeys(MARKS, f"https://herald.example/en/leave/{'x' * 40}")
    message = letter.fill(address="reader@demo.example", identifier="1@herald.example", links=links)
    done = subprocess.run(
        ["spamassassin", "-L", "-t"],
        input=message,
        capture_output=True,
        check=True,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    score = re.search(rb"X-Spam-Status: .*?score=(-?[0-9.]+)", done.stdout)
    assert score is not None
    assert float(score[1]) <= MOST, done.stdout[-2000:].decode("utf-8", "replace")

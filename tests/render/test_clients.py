"""What mail programs can show (caniemail) and what MJML's own validator says; both are npm packages of .ci/run.

A feature that some client lacks may be used where the letter is whole without it: FALLBACKS says why it is.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from factories import BEAT
from letters import full_letter

from digest.render.forms import Imprint, open_templates, render, values_of

TOOLS = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "top-ten-digest" / "npm"
TEMPLATES = open_templates(Path(__file__).parents[2] / "templates", home=BEAT.home)
SCRIPT = Path(__file__).with_name("clients.mjs")

INLINE = "every size, colour and distance stands in a style attribute too"
ORNAMENT = "an ornament; the text is the same without it"
RESET = "MJML's own reset for other clients"
FALLBACKS = {
    "<style> element": INLINE,
    "<body> element": "the colours stand on the first div too",
    "@media": "without it the letter is light and 600 px wide, and narrows with the window",
    "Chaining selectors": INLINE,
    "Class selector": INLINE,
    "Descendant combinator": INLINE,
    "ID selector": INLINE,
    "Type selector": INLINE,
    "aria-label attribute": "a name for the whole letter; its h1 says the same",
    "display:none": "the line after the subject is then seen once more on top",
    "height property": RESET,
    "outline": RESET,
    "overflow": "belongs to the hidden line after the subject",
    "overflow-wrap": "a word of hundreds of letters then makes the page scroll",
    "role attribute": "says that tables are for layout; they hold one cell a row",
    "text-decoration-color": ORNAMENT,
    "text-decoration-thickness": ORNAMENT,
    "text-underline-offset": ORNAMENT,
    "white-space": RESET,
    "word-break": RESET,
    "word-spacing": RESET,
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("node") is None or not (TOOLS / "node_modules").is_dir(),
        reason=f"no mjml and caniemail: npm install --prefix {TOOLS} mjml caniemail",
    ),
]


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    texts = {}
    imprint = Imprint(archive_url="https://letter.example/archive", postal_address="Box 1, Harbour Town")
    for language in ("en", "fa"):
        letter = full_letter(
            language=language,
            sample=True,
            short_reason="Only ten today.",
            net=full_letter().picks[0].also,
            corrections=("Correction to our edition of 4 March: the strike began on Sunday.",),
        )
        forms = render(letter, TEMPLATES, imprint=imprint)
        texts[f"{language}.mjml"] = TEMPLATES.fill("email.mjml.j2", values_of(letter, imprint))
        texts[f"mail {language}"], texts[f"light {language}"] = forms.email_html, forms.light
        texts[f"discreet {language}"] = forms.discreet_html
    file = tmp_path_factory.mktemp("clients") / "texts.json"
    file.write_text(json.dumps(texts), "utf-8")
    done = subprocess.run(
        ["node", "--input-type=module", "-", str(file)],
        cwd=TOOLS,
        input=SCRIPT.read_text("utf-8"),
        capture_output=True,
        text=True,
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize("language", ["en", "fa"])
def test_mjml_validates_the_shell_strictly(findings: dict[str, Any], language: str) -> None:
    assert findings[f"{language}.mjml"] == []


def test_every_feature_that_a_client_lacks_has_a_fallback(findings: dict[str, Any]) -> None:
    used = {feature for name, lacking in findings.items() if not name.endswith(".mjml") for feature in lacking}
    assert used - set(FALLBACKS) == set()
    assert set(FALLBACKS) - used == set(), "a fallback for what is not used any more"

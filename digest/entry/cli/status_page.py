"""The content of `digest status` as a page for a browser on the same machine."""

from pathlib import Path

from digest.entry.cli.shared import open_parts
from digest.languages.registry import DEFAULT_LANGUAGE
from digest.services.operate import attention, gather
from digest.wiring import list_troubles

MOST_ROWS = 30


def status_page(home: Path) -> str:
    """Returns the page as HTML: only counts and states, no subscriber and no address."""
    with open_parts(home) as deps:
        facts = gather(deps)
        return deps.press.templates.fill(
            "web/status.html.j2",
            {
                "language": DEFAULT_LANGUAGE,
                "title": deps.settings.edition.title,
                "facts": facts,
                "needed": attention(facts, list_troubles(deps)),
                "deliveries": facts.deliveries[:MOST_ROWS],
            },
        )

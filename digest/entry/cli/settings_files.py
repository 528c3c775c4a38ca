"""`python -m digest.entry.cli.settings_files` regenerates docs/feeds.schema.json and docs/settings.md."""

from pathlib import Path

from digest.config.schema import SCHEMA_FILE, schema_text
from digest.config.settings_page import settings_page
from digest.services.known_names import known_names

DOCS = Path(__file__).parents[3] / "docs"

if __name__ == "__main__":
    (DOCS / SCHEMA_FILE).write_text(schema_text(known_names()), encoding="utf-8")
    (DOCS / "settings.md").write_text(settings_page(known_names()), encoding="utf-8")

"""`python -m digest.config`: write docs/feeds.schema.json and docs/settings.md anew after a change of the types."""

from pathlib import Path

from digest.config.schema import SCHEMA_FILE, schema_text
from digest.config.settings_page import settings_page

if __name__ == "__main__":
    docs = Path("docs")
    (docs / SCHEMA_FILE).write_text(schema_text(), encoding="utf-8")
    (docs / "settings.md").write_text(settings_page(), encoding="utf-8")

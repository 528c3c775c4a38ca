"""The JSON Schema of feeds.yaml, with which editors' tools complete and check the file while it is written."""

import json

from digest.config.settings import Settings

SCHEMA_FILE = "feeds.schema.json"
"""What the schema is called in the folder of a home; in the project it lies under docs/."""

_FIRST_LINE = "# yaml-language-server: $schema="


def schema_text() -> str:
    """The schema as JSON, the same text for the same types."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Settings.model_json_schema(),
        "title": "feeds.yaml",
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def feeds_yaml_for_home(text: str) -> str:
    """The text of a feeds.yaml whose first line names the schema that lies beside it."""
    _, *rest = text.splitlines(keepends=True) if text.startswith(_FIRST_LINE) else ("", text)
    return f"{_FIRST_LINE}{SCHEMA_FILE}\n{''.join(rest)}"

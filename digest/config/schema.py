"""The JSON Schema of feeds.yaml, with which editors' tools complete and check the file as it is typed."""

import json
from typing import Any

from digest.config.settings import Settings
from digest.config.vocabulary import Vocabulary

SCHEMA_FILE = "feeds.schema.json"
"""What the schema is called in the folder of a home; in the project it lies under docs/."""

_FIRST_LINE = "# yaml-language-server: $schema="


def schema_text(known: Vocabulary) -> str:
    """Returns the schema as JSON; the same types, collectors and signals give the same text."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Settings.model_json_schema(),
        "title": "feeds.yaml",
    }
    schema["properties"]["weights"] |= _keys(
        {
            name: {"type": "number", "minimum": 0, "maximum": 1, "default": one.weight, "description": one.meaning}
            for name, one in known.signals.items()
        }
    )
    source = schema["$defs"]["Source"]["properties"]
    source["collector"]["enum"] = list(known.collectors)
    source["options"] |= _keys(
        {
            key: {**value, "description": f"`{name}`: {value['description']}"}
            for name, kind in known.collectors.items()
            for key, value in kind.model_json_schema().get("properties", {}).items()
        }
    )
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _keys(properties: dict[str, Any]) -> dict[str, Any]:
    return {"properties": properties, "additionalProperties": False}


def feeds_yaml_for_home(text: str) -> str:
    """Makes the first line of a feeds.yaml point to the schema in the same folder."""
    _, *rest = text.splitlines(keepends=True) if text.startswith(_FIRST_LINE) else ("", text)
    return f"{_FIRST_LINE}{SCHEMA_FILE}\n{''.join(rest)}"

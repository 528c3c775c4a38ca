"""Generates docs/settings.md: every key of feeds.yaml and every environment variable, from the types themselves."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from digest.config.environment import FILE, VARIABLES
from digest.config.schema import schema_text
from digest.config.vocabulary import Vocabulary

_HEAD = """\
# Settings

Made by `python -m digest.entry.cli.settings_files` from the types in `digest/config/`; do not edit by hand.

`feeds.yaml` contains the editors' settings. `digest check` reports every problem in it with line and column. A key
without a value is ignored. Put a text in quotes if it begins with one of `@ * & ! % [ {` or a backtick, or contains
`: ` or ` #`.
"""

_ENVIRONMENT = f"""\
## Environment

Secrets and addresses of servers come from environment variables, or from a file `{FILE}` in the home with a line
`NAME=value` for each, readable only by its owner (`chmod 600 {FILE}`). Variables take precedence over the file.

| variable | default | meaning |
|---|---|---|
"""


def settings_page(known: Vocabulary) -> str:
    """Returns the page as Markdown."""
    schema = json.loads(schema_text(known))
    variables = "".join(
        f"| `{variable.name}` | {_code(variable.default)} | {variable.meaning} |\n" for variable in VARIABLES
    )
    return "\n".join([_HEAD, *_sections(schema, schema["$defs"], "feeds.yaml", set()), _ENVIRONMENT]) + variables


def _sections(part: Mapping[str, Any], parts: Mapping[str, Any], title: str, done: set[str]) -> Iterator[str]:
    """Yields the table of a part, then those of the parts it refers to, without repetition."""
    rows = "".join(
        f"| `{key}` | {_type(value, parts)} | {_default(key, value, part)} | {_meaning(value, parts)} |\n"
        for key, value in part["properties"].items()
    )
    yield f"## {title}\n\n{part['description']}\n\n| key | type | default | meaning |\n|---|---|---|---|\n{rows}"
    for key, value in part["properties"].items():
        if "properties" in value:
            yield from _sections(value, parts, f"{'' if title == 'feeds.yaml' else title + '.'}{key}", done)
        for name in _held(value):
            if name not in done and "properties" in parts[name]:
                done.add(name)
                yield from _sections(parts[name], parts, f"{'' if title == 'feeds.yaml' else title + '.'}{key}", done)


def _held(value: Mapping[str, Any]) -> Iterator[str]:
    """Yields the names of the parts that a value refers to."""
    if "$ref" in value:
        yield value["$ref"].rpartition("/")[2]
    inner = [value[key] for key in ("items", "additionalProperties") if isinstance(value.get(key), dict)]
    for one in (*inner, *value.get("anyOf", ()), *value.get("patternProperties", {}).values()):
        yield from _held(one)


def _type(value: Mapping[str, Any], parts: Mapping[str, Any]) -> str:
    """Describes the type of a value in words."""
    if "$ref" in value:
        part = parts[value["$ref"].rpartition("/")[2]]
        return _type(part, parts) if "enum" in part else "keys, see below"
    if True in value.get("enum", ()):
        return "`true` or `false`"
    if "enum" in value:
        return ", ".join(f"`{word}`" for word in value["enum"])
    if "anyOf" in value:
        return " or ".join(_type(one, parts) for one in value["anyOf"] if one.get("type") != "null")
    if value["type"] == "array":
        return f"list of {_type(value['items'], parts)}"
    if "properties" in value:
        return "keys, see below"
    if value["type"] == "object":
        inner = next(iter(value.get("patternProperties", {"": value.get("additionalProperties")}).values()))
        named = value.get("propertyNames")
        by = "id" if named is None else "language" if "enum" in named else "name"
        return f"by {by}: {_type(inner, parts)}"
    return _scalar(value)


def _scalar(value: Mapping[str, Any]) -> str:
    words = {"string": "text", "integer": "whole number", "number": "number", "boolean": "`true` or `false`"}
    limits = [f"from {value['minimum']:g}"] if "minimum" in value else []
    limits += [f"to {value['maximum']:g}"] if "maximum" in value else []
    limits += [f"at most {value['maxLength']} characters"] if "maxLength" in value else []
    return " ".join([words[value["type"]], *limits])


def _default(key: str, value: Mapping[str, Any], part: Mapping[str, Any]) -> str:
    if key in part.get("required", ()):
        return "required"
    default = value.get("default")
    if isinstance(default, dict):
        return "see below" if default else "none"
    if isinstance(default, list):
        default = f"[{', '.join(default)}]" if default else None
    return _code(str(default).lower() if isinstance(default, bool) else default)


def _meaning(value: Mapping[str, Any], parts: Mapping[str, Any]) -> str:
    """Returns the description of a value; pydantic omits it if it equals that of the part."""
    described = value if "description" in value else parts[value["$ref"].rpartition("/")[2]]
    return str(described["description"])


def _code(value: object) -> str:
    return "none" if value is None else f"`{value}`"

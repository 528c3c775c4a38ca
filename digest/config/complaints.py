"""Turns validation faults into messages for an editor: what is wrong, the value, what to do."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin

from digest.config.environment import FILE as ENVIRONMENT_FILE
from digest.config.nodes import Node, Path, locate, locate_key
from digest.config.problems import Problem, did_you_mean, nearest
from digest.config.settings import Settings
from digest.config.validation import Fault, P, validate
from digest.config.values import Language, Part
from digest.model.errors import InputError

SLUG = "small letters, digits and . : _ - (a letter or digit first)"
_FORMS = {
    "country": "two capital letters of ISO 3166-1, such as IR or GB",
    "language": "a code such as en or fa",
}
_KINDS = {
    "model_type": "keys with values, each on its own line as 'key: value'",
    "dict_type": "keys with values, each on its own line as 'key: value'",
    "tuple_type": "a list: one '- value' on each line, or [one, two]",
    "string_type": "a text",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "finite_number": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "time_type": "a time of day as HH:MM",
    "date_type": "a day as YYYY-MM-DD",
}
_QUOTED = 60
_SECRET = re.compile(r"passw|secret|token|credential|smtp|mailer|api_?key|dkim|database")
_ASK = "`digest doctor` names what is missing there"
LONGEST_NUMBER = 20
_DECIMAL_MARK = re.compile("[,،٫]")
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?")


def explain(findings: Sequence[Fault], root: Node, kind: type[Part] = Settings) -> Iterator[Problem]:
    """Yields one problem for each fault, with its place; a fault that is a consequence of another one is skipped.

    `kind` is the type that was validated. A misspelt key is not also reported as missing, nor a list as too short if
    its entries are wrong.
    """
    findings = [replace(one, path=_as_written(one.path, root, kind)) for one in findings]
    meant = {(*one.path[:-1], _meant(one, kind)) for one in findings if one.kind == "extra_forbidden"}
    outer = {one.path[:-1] for one in findings}
    for one in findings:
        misspelt = one.kind == "missing" and one.path in meant
        spoilt = one.kind == "too_short" and one.path in outer
        if not misspelt and not spoilt:
            yield _problem(one, root, kind)


def keys_at(path: Path, whole: type[Part] = Settings) -> tuple[str, ...]:
    """Returns the keys allowed in the part at a path; () if it has no keys of its own."""
    part = _part_at(path, whole)
    if part is None:
        return ()
    by_language = (key for field in part.language_keys for key in part.keys_by_language(field).values())
    return (*part.model_fields, *by_language)


def _part_at(path: Path, whole: type[Part]) -> type[Part] | None:
    """Returns the type of the part at a path; None if the path leads to something else."""
    kind: object = whole
    for step in path:
        if isinstance(kind, type) and issubclass(kind, Part):
            field = kind.model_fields.get(str(step))
            kind = _bare(field.annotation) if field else None
        elif get_args(kind):
            kind = _bare(get_args(kind)[0 if get_origin(kind) is tuple else -1])
    return kind if isinstance(kind, type) and issubclass(kind, Part) else None


def _as_written(path: Path, root: Node, whole: type[Part]) -> Path:
    """Returns the path as written in the file: through `name_fa` if that is used instead of `fa` under `names`."""
    for at, (field, code) in enumerate(pairwise(path)):
        part, node = _part_at(path[:at], whole), locate(root, path[:at])
        if part and field in part.language_keys and isinstance(node.value, dict):
            key = part.keys_by_language(str(field)).get(str(code))
            if key in node.value:
                return (*path[:at], key, *path[at + 2 :])
    return path


def _bare(kind: object) -> object:
    """Strips annotations and None from a type."""
    while get_origin(kind) is Annotated or (get_origin(kind) in (Union, UnionType) and NoneType in get_args(kind)):
        kind = next(one for one in get_args(kind) if one is not NoneType)
    return kind


def _meant(finding: Fault, whole: type[Part]) -> str | None:
    return nearest(str(finding.path[-1]), keys_at(finding.path[:-1], whole))


def _problem(finding: Fault, root: Node, whole: type[Part]) -> Problem:
    path, key = finding.path, str(finding.path[-1]) if finding.path else ""
    if finding.kind == "extra_forbidden":
        node = locate_key(root, path)
        if _SECRET.search(key):
            return node.problem(f"unknown key {key!r}; passwords, keys and servers stand in {ENVIRONMENT_FILE}: {_ASK}")
        return node.problem(f"unknown key {key!r}", key, keys_at(path[:-1], whole))
    if key == "[key]":
        return _bad_key(finding, locate_key(root, path[:-1]))
    if finding.kind == "missing":
        whose = f" of {_place(path[:-1])}" if path[:-1] else ""
        return locate(root, path).problem(f"{key!r}{whose} is missing; add it")
    if finding.kind == "dict_type" and isinstance(finding.value, str) and _is_by_language(path, whole):
        what = f"{key} has a text for each language; write {{en: {finding.value[:_QUOTED]}}}"
        return locate(root, path).problem(what)
    return locate(root, path).problem(*wrong_value(finding))


def _is_by_language(path: Path, whole: type[Part]) -> bool:
    """Whether a setting has one text for each language."""
    part = _part_at(path[:-1], whole)
    field = part.model_fields.get(str(path[-1])) if part else None
    language, text = (*get_args(_bare(field.annotation)), None, None)[:2] if field else (None, None)
    return language == Language and _bare(text) is str


def _bad_key(finding: Fault, node: Node) -> Problem:
    key = str(finding.value)
    if finding.kind == "literal_error":
        *others, last = _choices(str(finding.limits["expected"]))
        return node.problem(f"unknown language {key!r}; use {', '.join(others)} or {last}")
    return node.problem(f"{key!r} cannot be an id; use {SLUG}")


def wrong_value(finding: Fault) -> tuple[str, str, tuple[str, ...]]:
    """Describes what is wrong with a value; for a word that is not among the choices, also returns the word and the
    choices.
    """
    if finding.kind in ("enum", "literal_error"):
        word = str(finding.value)
        return f"unknown {_place(finding.path)} {_quote(word)}", word, _choices(str(finding.limits["expected"]))
    return _wrong(finding), "", ()


def require(kind: type[P], data: object) -> P:
    """Validates plain data as a part of the settings. Raises InputError that lists everything wrong."""
    part, faults = validate(kind, data)
    if part is None:
        wrong = (wrong_value(fault) for fault in faults)
        raise InputError("; ".join(f"{what}{did_you_mean(word, known) if word else ''}" for what, word, known in wrong))
    return part


def _wrong(finding: Fault) -> str:
    path, value, limits = finding.path, finding.value, finding.limits
    place = _place(path)
    match finding.kind:
        case "value_error":
            return str(limits["error"])
        case "string_pattern_mismatch":
            return f"{place} {_quote(value)} is not well formed; use {_FORMS.get(str(path[-1]), SLUG)}"
        case "string_too_short" | "too_short":
            return f"{place} is empty; fill it in"
        case "string_too_long":
            return f"{place} has {len(str(value))} characters; shorten it to {limits['max_length']}"
        case "greater_than_equal":
            return f"{place} is {value}; it must be {limits['ge']:g} or more"
        case "less_than_equal":
            return f"{place} is {value}; it must be {limits['le']:g} or less"
        case kind:
            return f"{place} must be {_KINDS.get(kind, kind)}; found {_found(value)}{_plain_number(kind, value)}"


def _plain_number(kind: str, value: object) -> str:
    """`; write 0.4` for a number with a comma, in other digits or in percent (`0,4`, `۰٫۴`, `40%`); else ""."""
    if kind not in ("int_parsing", "float_parsing") or not isinstance(value, str) or len(value) > LONGEST_NUMBER:
        return ""
    digits = "".join(str(unicodedata.decimal(char, char)) for char in value.strip())
    bare = digits.rstrip(" %٪")
    plain = _DECIMAL_MARK.sub(".", bare)
    if not _PLAIN_NUMBER.fullmatch(plain) or (kind == "int_parsing" and "." in plain):
        return ""
    return f"; write {float(plain) / 100:g}" if bare != digits and kind == "float_parsing" else f"; write {plain}"


def _choices(expected: str) -> tuple[str, ...]:
    """Extracts the words of "'a', 'b' or 'c'"."""
    return tuple(expected.split("'")[1::2])


def _place(path: Path) -> str:
    """The name of a value: its key, or "entry 3 of sources"."""
    if not path:
        return "the file"
    last = path[-1]
    return f"entry {last + 1} of {_place(path[:-1])}" if isinstance(last, int) else last


def _found(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "keys with values"
    return "a list" if isinstance(value, list) else _quote(value)


def _quote(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= _QUOTED else text[:_QUOTED] + "…")

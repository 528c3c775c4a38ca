"""Parses request bodies: small forms and JSON in UTF-8; anything else is rejected."""

import asyncio
import json
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

LARGEST = 16 * 1024
MOST_FIELDS = 30
PATIENCE = 15.0
"""Time limit in seconds for receiving a body."""


class BodyTooLarge(Exception):
    """The body is larger than any of our forms."""


class Malformed(Exception):
    """The body is neither a form nor a JSON object in UTF-8, or never arrived."""


async def read_body(request: Request, largest: int = LARGEST) -> bytes:
    """Reads the body. Raises BodyTooLarge before reading all of it, Malformed if the sender stalls or disconnects."""
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > largest:
        raise BodyTooLarge
    body = b""
    try:
        async with asyncio.timeout(PATIENCE):
            async for chunk in request.stream():
                body += chunk
                if len(body) > largest:
                    raise BodyTooLarge
    except (TimeoutError, ClientDisconnect):
        raise Malformed from None
    return body


async def read_fields(request: Request, *, most: int = MOST_FIELDS, largest: int = LARGEST) -> dict[str, list[str]]:
    """Returns the fields of a form or a JSON object, as lists of texts. Raises BodyTooLarge and Malformed."""
    body = await read_body(request, largest)
    kind = request.headers.get("content-type", "").lower()
    try:
        if "json" in kind:
            return _from_json(json.loads(body.decode("utf-8")))
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=most)
    except (ValueError, RecursionError):
        raise Malformed from None
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def _from_json(data: object) -> dict[str, list[str]]:
    if not isinstance(data, dict):
        raise Malformed
    fields = {}
    for name, value in data.items():
        values = value if isinstance(value, list) else [value]
        if not values or not all(isinstance(one, str | int) for one in values):
            raise Malformed
        fields[str(name)] = [str(one) for one in values]
        "".join(fields[name]).encode()  # half a letter, which only JSON can write, raises ValueError
    return fields


def same_site(request: Request) -> bool:
    """Whether a form was sent from our own pages, as far as the browser says.

    There are no cookies to abuse; this keeps other sites from signing up their visitors. Under our referrer policy
    browsers send `Origin: null` for our own forms, so that alone is no sign of another site.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin", "null")
    return origin == "null" or origin.rpartition("//")[2] == request.headers.get("host", "")

"""Serves a site below a path, such as https://herald.example/letters, and repairs links changed by mail programs."""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_BASE = "digest.base"
TOKEN_LENGTH = 40
"""Longer path segments are tokens, whose case matters."""


def base_of(request: Request) -> str:
    """Returns the path below which the pages are served, "" for the root; it precedes the path of every link."""
    return str(request.scope.get(_BASE, ""))


class BelowPath:
    """Strips the public path from requests, whether or not the proxy did, and adds it to redirects.

    `bases` are the paths of the public addresses, the main one first. It also repairs links changed by mail programs
    and filters: a slash at the end, and language and page name in capitals.
    """

    def __init__(self, app: ASGIApp, bases: tuple[str, ...], languages: tuple[str, ...]) -> None:
        self._app = app
        self._bases = bases or ("",)
        self._languages = languages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Responds to the request for the page below the path."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        fitting = [one for one in self._bases if one and (path == one or path.startswith(f"{one}/"))]
        base = max(fitting, key=len, default=self._bases[0])
        if fitting:
            path = path[len(base) :] or "/"
        path = self._repaired(path)
        scope = {**scope, "path": path, "raw_path": path.encode(), _BASE: base}

        async def send_with_base(message: Message) -> None:
            if base and message["type"] == "http.response.start":
                message["headers"] = [
                    (name, base.encode() + value if name == b"location" and value.startswith(b"/") else value)
                    for name, value in message["headers"]
                ]
            await send(message)

        await self._app(scope, receive, send_with_base)

    def _repaired(self, path: str) -> str:
        parts = path.split("/")
        if len(parts) < 3 or parts[1].lower() not in self._languages:
            return path
        parts = [part if len(part) >= TOKEN_LENGTH else part.lower() for part in parts]
        holds_token = any(len(part) >= TOKEN_LENGTH for part in parts) or parts[2] == "join"
        return "/".join(parts).rstrip("/") if holds_token else "/".join(parts)

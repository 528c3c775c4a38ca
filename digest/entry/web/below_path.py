"""A site below a path of its host, such as https://herald.example/letters, and links that were changed on the way."""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_BASE = "digest.base"
TOKEN_LENGTH = 40
"""Parts of a path at least this long are tokens, whose case counts."""


def base_of(request: Request) -> str:
    """The path below which the pages lie, "" for the root: what stands before the path of every link."""
    return str(request.scope.get(_BASE, ""))


class BelowPath:
    """Takes the public path off requests, whether or not the proxy did, and puts it before the place of redirects.

    `bases` are the paths of the public addresses, the main one first. Links are also corrected that mail programs and
    filters changed: a slash at the end of a page's address, and the language and the name of a page in capitals.
    """

    def __init__(self, app: ASGIApp, bases: tuple[str, ...], languages: tuple[str, ...]) -> None:
        self._app = app
        self._bases = bases or ("",)
        self._languages = languages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request for the page below the path."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        fitting = [one for one in self._bases if one and (path == one or path.startswith(f"{one}/"))]
        base = max(fitting, key=len, default=self._bases[0])
        if fitting:
            path = path[len(base) :] or "/"
        path = self._mended(path)
        scope = {**scope, "path": path, "raw_path": path.encode(), _BASE: base}

        async def send_with_base(message: Message) -> None:
            if base and message["type"] == "http.response.start":
                message["headers"] = [
                    (name, base.encode() + value if name == b"location" and value.startswith(b"/") else value)
                    for name, value in message["headers"]
                ]
            await send(message)

        await self._app(scope, receive, send_with_base)

    def _mended(self, path: str) -> str:
        parts = path.split("/")
        if len(parts) < 3 or parts[1].lower() not in self._languages:
            return path
        parts = [part if len(part) >= TOKEN_LENGTH else part.lower() for part in parts]
        holds_token = any(len(part) >= TOKEN_LENGTH for part in parts) or parts[2] == "join"
        return "/".join(parts).rstrip("/") if holds_token else "/".join(parts)

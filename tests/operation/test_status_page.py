"""The operator's page of `digest serve --status PORT`."""

from collections.abc import Mapping
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from homes import digest
from posts import freeze, make_post, today
from waiting import PATIENCE

from digest.entry.cli.serve_commands import serve_status

SUBSCRIBERS = ("subscriber1@demo.example", "subscriber2@demo.example")


def ask(port: int, path: str = "/", headers: Mapping[str, str] | None = None, method: str = "GET") -> str:
    request = Request(f"http://127.0.0.1:{port}{path}", headers=dict(headers or {}), method=method)
    with urlopen(request, timeout=PATIENCE) as answer:
        return str(answer.read().decode())


def test_it_says_how_things_stand_and_names_no_subscriber(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    assert digest(home.path, "send").exit_code == 0
    freeze(home, "2024-03-05")
    reason = "<b>A name</b> in it."
    assert digest(home.path, "recall", "2024-03-05", "--reason", reason, "--yes").exit_code == 0
    with serve_status(home.path, 0) as (port, _):
        page = ask(port)
    assert "Nothing needs you" in page or "thing needs you" in page
    assert f"<td>{today()}</td><td>sent</td><td>2</td>" in page
    assert "&lt;b&gt;A name&lt;/b&gt; in it." in page
    assert "<td>send</td>" in page
    assert "demo.example" not in page


@pytest.mark.parametrize(
    ("path", "headers", "method", "code"),
    [
        ("/", {"Host": "herald.example"}, "GET", 403),
        ("/", {"Host": "herald.example:8010"}, "GET", 403),
        ("/", {"X-Forwarded-For": "203.0.113.9"}, "GET", 403),
        ("/metrics", {}, "GET", 404),
        ("/../../etc/passwd", {}, "GET", 404),
        ("/", {}, "POST", 501),
    ],
)
def test_it_answers_this_machine_alone_and_changes_nothing(
    tmp_path: Path, path: str, headers: dict[str, str], method: str, code: int
) -> None:
    home = make_post(tmp_path)
    with serve_status(home.path, 0) as (port, _), pytest.raises(HTTPError) as refused:
        ask(port, path, headers, method)
    assert refused.value.code == code

"""The site below a path of its host, and links that were altered on the way."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Served, serve_site

from digest.subscribe.link_tokens import Purpose, make_token

BASE = "/letters/daily"


@pytest.fixture
def below(tmp_path: Path) -> Iterator[Served]:
    with serve_site(tmp_path, public_url=f"https://herald.example{BASE}") as site:
        yield site


def token(site: Served, purpose: Purpose) -> str:
    return make_token(purpose, site.kit.join(), site.kit.membership.vault(), site.kit.clock())


@pytest.mark.parametrize("stripped", [True, False], ids=["the proxy takes the path off", "it leaves the path"])
@pytest.mark.parametrize("page", ["/en/", "/fa/", "/en/archive/", "/en/archive/?q=strike", "/en/nothing-here"])
def test_every_link_and_form_of_a_page_stays_below_the_path(below: Served, stripped: bool, page: str) -> None:
    answer = below.get(page if stripped else BASE + page)
    found = re.findall(r'(?:href|action|src)="(/[^"]*)"', answer.text)
    assert len(found) >= 4
    assert [link for link in found if not link.startswith(f"{BASE}/")] == []


@pytest.mark.parametrize("page", ["/", "/en", "/archive", "/en/archive", "/en/join", "/archive/2024-03-05"])
@pytest.mark.parametrize("before", ["", BASE])
def test_every_redirect_stays_below_the_path(below: Served, page: str, before: str) -> None:
    answer = below.get(before + page)
    assert answer.status in (303, 308)
    assert answer.headers["location"].startswith(f"{BASE}/")


def test_the_path_itself_without_a_slash_leads_to_the_first_page(below: Served) -> None:
    assert below.get(BASE).headers["location"] == f"{BASE}/en/"


def test_forms_of_the_settings_stay_below_the_path_and_work(below: Served) -> None:
    page = below.get(f"{BASE}/en/settings/{token(below, Purpose.MANAGE)}")
    actions = re.findall(r'action="([^"]+)"', page.text)
    assert len(actions) == 4
    for action in actions:
        assert action.startswith(f"{BASE}/en/settings/")
    assert below.post(actions[0], {"language": "en", "form": "text", "days": ["1"]}).status == 200


def test_robots_names_the_paths_as_they_are_asked_for(below: Served) -> None:
    lines = below.get("/robots.txt").text.splitlines()
    assert f"Disallow: {BASE}/en/leave/" in lines


@pytest.mark.parametrize("change", ["{}/", "{}//", "upper"])
def test_a_link_that_was_changed_on_the_way_still_leaves(served: Served, change: str) -> None:
    link = f"/en/leave/{token(served, Purpose.LEAVE)}"
    changed = link.replace("/en/leave/", "/EN/Leave/") if change == "upper" else change.format(link)
    assert served.get(changed).status == 200
    assert served.kit.subscribers.count_subscribers() == {"active": 1}
    assert served.post(changed, b"List-Unsubscribe=One-Click").status == 200
    assert served.kit.subscribers.count_subscribers() == {"left": 1}


def test_without_a_path_pages_are_as_they_were(served: Served) -> None:
    page = served.get("/en/").text
    assert 'action="/en/join"' in page
    assert served.get("/letters/en/").status == 404

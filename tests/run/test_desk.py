"""The editors' desk over HTTP: access, what a change requires, what is shown, and error messages."""

import fcntl
import html
import json
import re
import sqlite3
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from desks import DeskServer, serve_desk
from homes import copy_of, digest
from waiting import finish

from digest.entry.desk import search_page
from digest.entry.desk.gate import TRIES, Gate, fits, hashed, keep_password, read_password
from digest.model.errors import InputError
from digest.services import acts
from digest.services.acts import LOCK
from digest.services.sample import ARCHIVE
from digest.store.engines import sqlite

# --- one desk for what changes nothing ---


@pytest.fixture(scope="module")
def shared(finished_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskServer]:
    with serve_desk(copy_of(finished_home, tmp_path_factory.mktemp("desk"))) as desk:
        yield desk.enter()


@pytest.fixture
def desk(finished: Path) -> Iterator[DeskServer]:
    """A desk whose home may be changed."""
    with serve_desk(finished) as served:
        yield served.enter()


def overrides(desk: DeskServer) -> list[dict[str, str]]:
    return json.loads(digest(desk.home, "override", "list", "--json").stdout)


def first_story(desk: DeskServer) -> str:
    found = re.search(r'href="(/story/[^"]+)"', desk.get("/").text)
    assert found
    return found[1]


def test_today_shows_the_letter_and_what_kept_the_next_out(shared: DeskServer) -> None:
    page = shared.get("/")
    ranked = json.loads(digest(shared.home, "rank", "--json").stdout)["stories"]
    assert page.status == 200
    assert page.text.count('class="story"') == min(30, len(ranked))
    assert page.text.count("Out:") == min(20, sum(one["kept_out"] is not None for one in ranked))


@pytest.mark.parametrize(
    ("code", "word", "direction"), [("en", "Today", "ltr"), ("fa", "امروز", "rtl"), ("ar", "اليوم", "rtl")]
)
def test_the_interface_speaks_the_language_that_was_chosen(
    shared: DeskServer, code: str, word: str, direction: str
) -> None:
    page = shared.get(f"/?lang={code}")
    assert f'<html lang="{code}" dir="{direction}">' in page.text
    assert word in page.text
    assert any(cookie.startswith(f"desk-language={code};") for cookie in page.cookies)


@pytest.mark.parametrize("path", ["/", "/search?q=strike", "/nothing", "/static/desk.css"])
def test_every_answer_forbids_foreign_content(shared: DeskServer, path: str) -> None:
    headers = shared.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/search?q=strike"])
def test_no_page_has_script_or_style_of_its_own(shared: DeskServer, path: str) -> None:
    text = shared.get(path).text
    assert re.findall(r"<script(?! src=)|<style|\son\w+=|\sstyle=|javascript:", text) == []
    assert re.findall(r'(?:src|action|<link[^>]* href)="(?:https?:)?//', text) == []


def test_a_list_of_sources_is_narrowed_by_name_address_or_publisher(shared: DeskServer) -> None:
    name = shared.get("/sources").hidden("source")
    found = shared.get(f"/sources?{urlencode({'find': name.upper()})}").text
    assert f'value="{html.escape(name)}"' in found
    assert found.count('name="source"') < shared.get("/sources").text.count('name="source"')
    assert "No source has this" in shared.get("/sources?find=zzzz&lang=en").text


def test_a_word_of_the_catalogue_is_shown_and_not_a_method_of_its_mapping(shared: DeskServer) -> None:
    page = shared.get("/")
    for path in re.findall(r'href="(/story/[^"?#]+)"', page.text)[:10]:
        assert "built-in method" not in shared.get(path).text


def test_search_says_what_became_of_each(shared: DeskServer) -> None:
    page = shared.get("/search?q=" + quote("strike"))
    assert page.status == 200
    assert page.text.count('class="found"') == 1
    assert "/story/" in page.text


@pytest.mark.parametrize("words", ["x" * 10_000, "%00", "\u202e", "' or 1=1 --", "«»", "نان " * 200])
def test_odd_questions_are_answered(shared: DeskServer, words: str) -> None:
    assert shared.get("/search?q=" + quote(words)).status == 200


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=999999999999", "page=x", "page=%D9%A3"])
def test_an_odd_page_is_a_page(shared: DeskServer, query: str) -> None:
    assert shared.get(f"/search?q=a&{query}").status == 200


@pytest.mark.parametrize("day", ["2024-13-01", "today", "9" * 5_000])
def test_a_day_that_is_none_is_said_to_be(shared: DeskServer, day: str) -> None:
    page = shared.get(f"/?day={day}")
    assert page.status == 422
    assert len(page.text) < 10_000


# --- who gets in ---


def test_nothing_is_shown_without_a_session(shared: DeskServer) -> None:
    stranger = DeskServer(port=shared.port, home=shared.home, gate=shared.gate, told=shared.told)
    for path in ("/", "/search", "/story/1", "/?key=wrong"):
        assert stranger.get(path).headers["location"] == "/login"
    assert stranger.post("/act", {"action": "kill"}).headers["location"] == "/login"
    assert "digest desk" in stranger.get("/login").text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "desk.example:80", ""])
def test_a_foreign_host_is_refused(shared: DeskServer, host: str) -> None:
    assert shared.get("/", Host=host).status == 421


def test_the_names_of_the_machine_and_of_the_proxy_are_its_hosts(shared: DeskServer) -> None:
    for host in (f"localhost:{shared.port}", "desk.example"):
        assert shared.get("/", Host=host).status == 200


@pytest.mark.slow
def test_a_session_needs_the_password_where_there_is_one(finished: Path) -> None:
    with serve_desk(finished, password=hashed("correct horse")) as desk:
        assert desk.gate.key == ""
        assert desk.get("/?key=").headers["location"] == "/login"
        assert desk.post("/login", {"password": "wrong horse"}).status == 403
        assert desk.post("/login", {"password": "correct horse"}, Origin="https://evil.example").status == 403
        page = desk.post("/login", {"password": "correct horse"})
        assert page.status == 303
        assert {"HttpOnly", "SameSite=strict"} <= set(page.cookies[0].split("; "))
        desk.cookie = page.cookies[0].partition(";")[0]
        home = desk.get("/")
        assert home.status == 200
        desk.post("/logout", {"token": home.hidden("token")})
        assert desk.get("/").headers["location"] == "/login"


def test_guessing_a_password_is_slowed_down() -> None:
    now = [0.0]
    gate = Gate(hosts=frozenset(), password=hashed("correct horse"), now=lambda: now[0])
    assert [gate.takes_password("guess") for _ in range(TRIES)] == [False] * TRIES
    with pytest.raises(InputError, match="too many wrong passwords"):
        gate.takes_password("correct horse")
    now[0] = 61.0
    assert gate.takes_password("correct horse")


def test_a_password_is_kept_as_a_hash_for_its_owner_alone(tmp_path: Path) -> None:
    assert read_password(tmp_path) == ""
    file = keep_password(tmp_path, "correct horse")
    assert file.stat().st_mode & 0o777 == 0o600
    assert "horse" not in file.read_text()
    assert fits("correct horse", read_password(tmp_path))
    assert not fits("correct horse", "")
    assert not fits("x", "scrypt $zz $zz")
    with pytest.raises(InputError, match="at least 10 characters"):
        keep_password(tmp_path, "short")


def test_elsewhere_the_desk_needs_a_password_a_proxy_and_a_name(finished: Path) -> None:
    result = digest(finished, "desk", "--host", "0.0.0.0", "--port", "0")
    assert result.exit_code == 2
    assert "needs a password" in result.stderr


# --- changes ---


def test_a_change_needs_the_token_and_the_same_origin(desk: DeskServer) -> None:
    page = desk.get(first_story(desk))
    form = {"action": "kill", "target": page.hidden("target"), "author": "Ada", "reason": "x"}
    assert desk.post("/act", form).status == 403
    assert desk.post("/act", {**form, "token": "wrong"}).status == 403
    whole = {**form, "token": page.hidden("token"), "seen": page.hidden("seen")}
    for origin in ("https://evil.example", "null", f"http://127.0.0.1:{desk.port + 1}"):
        assert desk.post("/act", whole, Origin=origin).status == 403
    for method_path in ("/act", "/undo", "/logout"):
        assert desk.get(method_path).status == 405
    assert overrides(desk) == []
    assert desk.post("/act", whole).status == 303
    assert len(overrides(desk)) == 1


@pytest.mark.slow
def test_an_editor_renames_in_two_languages_kills_and_takes_back(desk: DeskServer) -> None:
    path = first_story(desk)
    page = desk.get(path)
    target = page.hidden("target")
    for code, text in (("en", "Our <words> & yours"), ("fa", "واژه‌های ما")):
        page = desk.get(path)
        assert desk.act(page, action="headline", target=target, value=text, language=code).status == 303
    today = desk.get("/").text
    assert "Our &lt;words&gt; &amp; yours" in today
    assert "واژه‌های ما" in today
    desk.act(desk.get(path), action="kill", target=target)
    assert "killed by Ada: the desk" in desk.get("/").text
    page = desk.get("/")
    fields = {"token": page.hidden("token"), "turn": "undo", "author": "Ada", "back": "/"}
    assert desk.post("/undo", fields).status == 303
    assert [one["action"] for one in overrides(desk)] == ["headline", "headline"]


@pytest.mark.slow
def test_what_contradicts_is_said_and_can_be_replaced_from_the_page(desk: DeskServer) -> None:
    page = desk.get(first_story(desk))
    target = page.hidden("target")
    desk.act(page, action="kill", target=target)
    refused = desk.act(desk.get("/"), action="pin", target=target, value="2")
    assert refused.status == 422
    assert "says otherwise" in refused.text
    assert 'name="replace"' in refused.text
    assert refused.hidden("value") == "2"
    assert desk.act(refused, action="pin", target=target, value="2", replace="1").status == 303
    assert [one["action"] for one in overrides(desk)] == ["pin"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "out", "merged", "gone", "against"),
    [
        ("fa", "آن را کنار گذاشت", "هر دو از پیش یک خبرند", "نیست", "این از پیش هست"),
        ("ar", "استبعدها", "هما قصة واحدة بالفعل", "لا قصة باسم", "هذا قائم بالفعل"),
    ],
)
def test_reasons_and_conflicts_are_said_in_the_language_of_the_interface(
    desk: DeskServer, code: str, out: str, merged: str, gone: str, against: str
) -> None:
    page = desk.get(f"{first_story(desk)}?lang={code}")
    desk.cookie += f"; desk-language={code}"
    target = page.hidden("target")
    assert merged in desk.act(page, action="merge", target=target, value=target).text
    assert gone in desk.act(page, action="merge", target=target, value="https://gone.example/").text
    assert desk.act(page, action="kill", target=target).status == 303
    today = desk.get("/")
    assert out in today.text
    refused = desk.act(today, action="pin", target=target)
    assert against in refused.text
    assert 'name="replace"' in refused.text


def test_the_later_of_two_desks_sees_what_changed_and_loses_nothing(desk: DeskServer) -> None:
    mine, theirs = desk.get("/"), desk.get("/")
    target = mine.hidden("target")
    desk.act(theirs, action="headline", target=target, value="Theirs", author="Bo")
    late = desk.act(mine, action="note", target=target, value="Ours, long and good", language="en")
    assert late.status == 409
    assert "<bdi>Bo</bdi>" in late.text
    assert "→ Theirs" in late.text
    assert late.hidden("value") == "Ours, long and good"
    assert desk.act(late, action="note", target=target, value=late.hidden("value"), language="en").status == 303
    assert len(overrides(desk)) == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"action": "explode"}, "is not an action"),
        ({"action": "kill", "reason": ""}, "Give a reason."),
        ({"action": "kill", "author": ""}, "Name who decides."),
        ({"action": "kill", "target": "https://gone.example/"}, "no story is called"),
        ({"action": "headline"}, "headline needs a value"),
        ({"action": "boost", "value": "lots"}, "write a number from -1 to 1"),
        ({"action": "pin", "until": "2020-01-01"}, "is before"),
    ],
)
@pytest.mark.slow
def test_what_cannot_be_done_is_said_plainly(desk: DeskServer, fields: dict[str, str], said: str) -> None:
    page = desk.get("/")
    refused = desk.act(page, **{"target": page.hidden("target"), **fields})
    assert refused.status == 422
    assert said in refused.text.replace("&#39;", "'")
    assert overrides(desk) == []


@pytest.mark.slow
def test_a_form_that_is_too_large_is_refused(desk: DeskServer) -> None:
    page = desk.get("/")
    assert desk.act(page, action="note", target=page.hidden("target"), value="x" * 20_000).status == 400


@pytest.mark.slow
def test_after_a_change_only_a_page_of_the_desk_is_shown(desk: DeskServer) -> None:
    page = desk.get("/")
    for elsewhere in ("https://evil.example/", "//evil.example/", ""):
        done = desk.act(page, action="kill", target=page.hidden("target"), back=elsewhere)
        page = desk.get("/")
        assert done.headers.get("location", "/") == "/"


# --- what if ---


@pytest.mark.slow
def test_a_trial_shows_its_effect_and_is_saved_with_comments_kept(desk: DeskServer) -> None:
    page = desk.get("/what-if")
    assert "Nothing differs" in page.text
    tried = desk.get("/what-if?floor=0.99&weight_severity=0.9")
    assert "Leaves" in tried.text
    before = (desk.home / "feeds.yaml").read_text("utf-8")
    fields = {"token": tried.hidden("token"), "seen": tried.hidden("seen"), "author": "Ada"}
    saved = desk.post("/what-if/save", {**fields, "floor": "0.35", "weight_severity": "0.9"})
    assert saved.status == 303
    after = (desk.home / "feeds.yaml").read_text("utf-8")
    assert [line for line in before.splitlines() if "#" in line and "floor" not in line] == [
        line for line in after.splitlines() if "#" in line and "floor" not in line
    ]
    page = desk.get("/what-if")
    assert 'name="floor" type="number" min="0" max="1" step="0.01" class="narrow" value="0.35"' in page.text
    assert desk.post("/what-if/save", {**fields, "floor": "0.5"}).status == 409


@pytest.mark.slow
def test_words_are_tried_with_the_headlines_that_they_lose(desk: DeskServer) -> None:
    ranked = json.loads(digest(desk.home, "rank", "--json").stdout)["stories"][0]
    word = max(ranked["headline"].split(), key=len)
    topic = ranked["topics"][0]
    page = desk.get(f"/what-if?topic={topic}&exclude={quote(word)},{quote(word.lower())}")
    assert page.status == 200
    assert "The day stays as it is." in page.text or "Items that are lost:" in page.text or "Moves" in page.text


@pytest.mark.slow
def test_a_word_of_an_own_topic_is_tried_saved_tried_without_and_taken_back(desk: DeskServer) -> None:
    feeds, headline = desk.home / "feeds.yaml", "Late snow saves the ski season on the upper slopes"
    own = "topics:\n  winter: {name: {en: Winter}, subject: [snow], matter: [avalanche]}\n"
    feeds.write_text(feeds.read_text("utf-8").replace("topics:\n", own, 1), "utf-8")
    before = feeds.read_text("utf-8")
    tried = desk.get("/what-if?topic=winter&matter=ski&lang=en")
    assert "Items that come in: 1" in tried.text
    assert '<a href="/search?q=ski" dir="auto">What became of the items with “ski”</a>' in tried.text
    assert headline in tried.text
    fields = {"token": tried.hidden("token"), "seen": tried.hidden("seen"), "author": "Ada"}
    assert desk.post("/what-if/save", {**fields, "topic": "winter", "matter": "ski"}).status == 303
    without = desk.get("/what-if?topic=winter&remove=ski").text
    assert "Items that are lost: 1" in without
    assert headline in without
    log = desk.get("/log")
    assert "topics.winter.matter + ski" in log.text
    assert desk.post("/undo", {"token": log.hidden("token"), "turn": "undo", "author": "Ada"}).status == 303
    assert feeds.read_text("utf-8") == before


@pytest.mark.parametrize(
    "query",
    ["weight_severity=lots", "weight_severity=2", "floor=nan", "floor=-1", "per_owner=0", "topic=none&subject=a",
     "per_owner=" + "9" * 400, "topic=unrest&subject=" + "a," * 200],
)  # fmt: skip
def test_a_trial_that_feeds_yaml_would_not_take_is_refused(shared: DeskServer, query: str) -> None:
    assert shared.get(f"/what-if?{query}").status == 422


@pytest.mark.slow
def test_a_merge_is_tried_on_the_page_and_in_the_shell_before_it_is_done(desk: DeskServer) -> None:
    ranked = json.loads(digest(desk.home, "rank", "--json").stdout)["stories"]
    page = desk.get(f"/story/{ranked[0]['story']}?lang=en")
    fields = {"action": "merge", "target": ranked[0]["url"], "value": ranked[1]["url"]}
    tried = desk.post("/act/try", {**fields, "token": page.hidden("token")})
    assert tried.status == 200
    assert "both are picks" in tried.text
    assert "Leaves" in tried.text
    assert overrides(desk) == []
    in_shell = digest(desk.home, "override", "merge", "1", "2", "--try", "--by", "Ada", "--reason", "one strike")
    assert ranked[1]["headline"] in in_shell.stdout
    assert overrides(desk) == []
    assert desk.post("/act/try", {**fields, "value": ranked[0]["url"], "token": page.hidden("token")}).status == 422
    assert desk.act(tried, **fields).status == 303
    assert [one["action"] for one in overrides(desk)] == ["merge"]


@pytest.mark.slow
def test_a_split_that_is_tried_shows_both_parts(desk: DeskServer) -> None:
    ranked = json.loads(digest(desk.home, "rank", "--json").stdout)["stories"]
    story = next(one for one in ranked if len({m["copy_of"] or m["url"] for m in one["members"]}) > 2)
    page = desk.get(f"/story/{story['story']}?lang=en")
    report = next(m["url"] for m in story["members"] if m["copy_of"] is None and m["url"] != story["url"])
    tried = desk.post("/act/try", {"action": "split", "target": report, "token": page.hidden("token")})
    assert tried.status == 200
    assert "becomes two" in tried.text or "out" in tried.text
    assert overrides(desk) == []


@pytest.mark.slow
def test_a_trial_runs_on_every_stored_day(desk: DeskServer) -> None:
    found = []
    for _ in range(200):
        page = desk.get("/what-if?floor=0.99&every=1&lang=en").text
        found = re.findall(r"\d+ enter, \d+ leave, \d+ move", page)
        if "being grouped" not in page:
            break
    days = json.loads(digest(desk.home, "what-if", "--floor", "0.99", "--days", "14", "--json").stdout)
    assert len(found) == len(days) > 0
    assert found[0].startswith(f"{len(days[0]['entered'])} enter, {len(days[0]['left'])} leave")


@pytest.mark.slow
def test_words_are_tried_and_saved_from_the_shell_and_taken_out_again(desk: DeskServer) -> None:
    topic = "iran-protests"
    trial = ("what-if", "--topic", topic)
    assert digest(desk.home, "what-if", "--add", "matter=walkout").exit_code == 2
    assert digest(desk.home, *trial, "--add", "odd=walkout").exit_code == 2
    assert digest(desk.home, "what-if", "--weight", "severity=lots").exit_code == 2
    assert digest(desk.home, *trial, "--add", "matter=quayside walkout", "--save").exit_code == 2
    added = digest(desk.home, *trial, "--add", "matter=quayside walkout", "--save", "--by", "Ada")
    assert f"topics.{topic}.matter + quayside walkout" in added.stdout
    assert "quayside walkout" in (desk.home / "feeds.yaml").read_text("utf-8")
    gone = digest(desk.home, *trial, "--remove", "quayside walkout", "--save", "--by", "Ada")
    assert gone.exit_code == 0, gone.output
    assert "quayside walkout" not in (desk.home / "feeds.yaml").read_text("utf-8")
    assert digest(desk.home, *trial, "--remove", "no such word", "--save", "--by", "Ada").exit_code == 2
    assert digest(desk.home, "what-if", "--save", "--by", "Ada").exit_code == 2


# --- the letter ---


@pytest.mark.parametrize("look", ["mail", "phone", "dark", "text", "light", "discreet", "page"])
def test_the_letter_is_shown_in_a_frame_that_can_do_nothing(shared: DeskServer, look: str) -> None:
    page = shared.get(f"/draft?look={look}&in=fa")
    assert page.status == 200
    frame = re.search(r'<iframe[^>]* src="([^"]+)"', page.text)
    assert frame
    assert 'sandbox=""' in frame[0]
    letter = shared.get(frame[1].replace("&amp;", "&"))
    assert letter.status == 200
    assert "sandbox; default-src 'none'" in letter.headers["content-security-policy"]
    assert letter.headers["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize("path", ["/draft/letter/xx/mail", "/draft/letter/en/none", "/draft/letter/en/../mail"])
def test_there_is_no_letter_of_another_name(shared: DeskServer, path: str) -> None:
    assert shared.get(path).status == 404


def test_a_template_that_does_not_end_well_is_said_with_its_line(finished: Path) -> None:
    (finished / "templates" / "email.mjml.j2").write_text("{% for a in b %}\n{{ a }}", "utf-8")
    with serve_desk(finished) as desk:
        page = desk.enter().get("/draft")
        assert page.status == 200
        assert "email.mjml.j2:" in page.text
        assert desk.get("/").status == 200


@pytest.mark.slow
def test_a_test_goes_to_one_address_and_is_counted_nowhere(desk: DeskServer) -> None:
    page = desk.get("/draft")
    fields = {"token": page.hidden("token"), "step": "test", "form": "html", "language": "fa", "back": "/draft"}
    before = set((desk.home / "output" / "outbox").rglob("*.eml"))
    assert desk.post("/draft/step", {**fields, "address": "not an address"}).status == 422
    assert desk.post("/draft/step", {**fields, "address": "editor@harbour.example"}).status == 303
    (mail,) = set((desk.home / "output" / "outbox").rglob("*.eml")) - before
    text = mail.read_bytes()
    assert b"To: editor@harbour.example" in text
    assert b"Content-Language: fa" in text
    assert "The test is sent." in desk.get("/draft?lang=en").text


@pytest.mark.slow
def test_a_frozen_letter_is_shown_and_tested_as_it_would_be_now(desk: DeskServer) -> None:
    page = desk.get("/")
    desk.act(page, action="headline", target=page.hidden("target"), value="Ours alone", language="en")
    assert "Ours alone" not in desk.get("/draft/letter/en/mail").text
    assert "Ours alone" in desk.get("/draft/letter/en/mail?now=1").text
    page = desk.get("/draft?now=1&lang=en")
    assert "Show the frozen letter" in page.text
    fields = {
        "token": page.hidden("token"),
        "step": "test",
        "form": "text",
        "language": "en",
        "now": page.hidden("now"),
    }
    before = set((desk.home / "output" / "outbox").rglob("*.eml"))
    assert desk.post("/draft/step", {**fields, "address": "editor@harbour.example"}).status == 303
    (mail,) = set((desk.home / "output" / "outbox").rglob("*.eml")) - before
    assert "Ours alone" in message_from_bytes(mail.read_bytes(), policy=policy.default).get_body().get_content()


@pytest.mark.slow
def test_a_draft_is_approved_and_sent_in_steps_of_their_own(fresh: Path) -> None:
    assert digest(fresh, "collect", "--replay", str(ARCHIVE)).exit_code == 0
    with serve_desk(fresh) as desk:
        page = desk.enter().get("/draft?day=2024-03-05")
        assert "Make the draft" in page.text
        fields = {"token": page.hidden("token"), "day": "2024-03-05", "back": "/draft?day=2024-03-05"}
        assert desk.post("/draft/step", {**fields, "step": "approve"}).status == 422
        assert desk.post("/draft/step", {**fields, "step": "make"}).status == 303
        assert "Approve" in desk.get("/draft?day=2024-03-05").text
        assert desk.post("/draft/step", {**fields, "step": "send", "sure": "1"}).status == 422
        assert desk.post("/draft/step", {**fields, "step": "approve"}).status == 303
        page = desk.get("/draft?day=2024-03-05")
        assert "Send 1 letters now" in page.text
        assert desk.post("/draft/step", {**fields, "step": "withdraw"}).status == 303
        page = desk.get("/draft?day=2024-03-05")
        assert "Send 1 letters now" not in page.text
        assert desk.post("/draft/step", {**fields, "step": "withdraw"}).status == 422
        assert desk.post("/draft/step", {**fields, "step": "approve"}).status == 303
        assert desk.post("/draft/step", {**fields, "step": "send"}).status == 422
        assert "Send 1 letters now" in desk.get("/draft?day=2024-03-05").text
        assert desk.post("/draft/step", {**fields, "step": "send", "sure": "1", "late": "1"}).status == 303
        finish(*(thread for thread in threading.enumerate() if thread.name == "apart"))
        page = desk.get("/draft?day=2024-03-05")
        assert "sent: 1" in page.text
        assert "Take the approval back" not in page.text
        assert desk.post("/draft/step", {**fields, "step": "withdraw"}).status == 422


@pytest.mark.slow
def test_a_correction_of_a_letter_that_left_is_written_and_logged(desk: DeskServer) -> None:
    page = desk.get("/draft")
    fields = {"token": page.hidden("token"), "seen": page.hidden("seen"), "author": "Ada", "until": "2024-03-09"}
    assert desk.post("/draft/correct", {**fields, "day": "2001-01-01", "text_en": "x"}).status == 422
    assert desk.post("/draft/correct", {**fields, "day": "2024-03-05"}).status == 422
    assert (
        desk.post("/draft/correct", {**fields, "day": "2024-03-05", "text_en": "It was *two*: not three."}).status
        == 303
    )
    late = desk.post("/draft/correct", {**fields, "day": "2024-03-05", "text_fa": "سه نه، دو", "text_en": "<two>"})
    assert late.status == 409
    assert 'lang="fa" dir="auto" maxlength="600">سه نه، دو</textarea>' in late.text
    assert ">&lt;two&gt;</textarea>" in late.text
    assert "It was *two*: not three." in (desk.home / "feeds.yaml").read_text("utf-8")
    assert "correction of 2024-03-05" in digest(desk.home, "override", "list", "--log").stdout


# --- sources ---


def test_sources_are_shown_by_their_condition_with_their_rhythm(shared: DeskServer) -> None:
    page = shared.get("/sources")
    assert page.status == 200
    assert "Working (" in page.text
    assert page.text.count('class="spark"') == len(
        json.loads(digest(shared.home, "sources", "status", "--json").stdout)
    )


@pytest.mark.slow
def test_a_source_is_switched_off_with_a_reason_and_on_again(desk: DeskServer) -> None:
    page = desk.get("/sources")
    fields = {"token": page.hidden("token"), "author": "Ada", "source": page.hidden("source")}
    assert desk.post("/sources/switch", {**fields, "turn": "off"}).status == 422
    assert desk.post("/sources/switch", {**fields, "turn": "off", "source": "none", "reason": "x"}).status == 422
    assert desk.post("/sources/switch", {**fields, "turn": "off", "reason": "a paywall"}).status == 303
    assert "Switched off (1)" in desk.get("/sources").text
    done = digest(desk.home, "sources", "switch", fields["source"], "--on", "--reason", "it is free", "--by", "Bo")
    assert done.exit_code == 0
    assert "Switched off" not in desk.get("/sources").text


@pytest.mark.slow
def test_many_sources_are_switched_off_and_their_publishers_rated_at_once(desk: DeskServer) -> None:
    page = desk.get("/sources")
    names = re.findall(r'name="source" value="([^"]+)"', page.text)[:3]
    fields = {"token": page.hidden("token"), "author": "Ada", "reason": "too slow", "source": names}
    assert desk.post("/sources/switch", {**fields, "source": [], "turn": "off"}).status == 422
    assert desk.post("/sources/switch", {**fields, "turn": "off"}).status == 303
    assert "Switched off (3)" in desk.get("/sources").text
    for wrong in ({}, {"trust": "7"}, {"trust": "much"}, {"stance": "odd"}):
        assert desk.post("/sources/rate", {**fields, **wrong}).status == 422
    assert desk.post("/sources/rate", {**fields, "trust": "0.15", "stance": "party"}).status == 303
    assert desk.get("/sources").text.count(">0.15<") >= 3
    log = digest(desk.home, "override", "list", "--log").stdout
    assert "off: too slow" in log
    assert "trust 0.15, stance party: too slow" in log
    for _ in range(2):
        undone = {"token": page.hidden("token"), "turn": "undo", "back": "/log"}
        assert desk.post("/undo", undone).status == 303
    after = desk.get("/sources").text
    assert "Switched off" not in after
    assert ">0.15<" not in after
    refused = desk.post("/undo", {**undone, "number": "99"})
    assert refused.status == 422
    assert "act 99 is not one to undo" in refused.text


@pytest.mark.slow
def test_publishers_are_rated_from_the_shell(finished: Path) -> None:
    publisher = json.loads(digest(finished, "sources", "status", "--json").stdout)[0]["publisher"]
    by = ("--reason", "corrections", "--by", "Ada")
    assert digest(finished, "sources", "rate", "nobody", "--trust", "0.3", *by).exit_code == 2
    assert digest(finished, "sources", "rate", publisher, *by).exit_code == 2
    done = digest(finished, "sources", "rate", publisher, "--trust", "0.3", *by)
    assert f"publisher {publisher} trust 0.3: corrections" in done.stdout


def test_suggestions_are_the_same_on_the_page_and_in_the_shell(shared: DeskServer) -> None:
    page = shared.get("/sources?lang=en").text
    found = json.loads(digest(shared.home, "sources", "suggest", "--json").stdout)
    assert f"Sites that others cite ({len(found['cited'])})" in page
    assert f"Sources that never brought an item ({len(found['silent'])})" in page
    assert all(html.escape(one["name"]) in page for one in found["silent"])


@pytest.mark.slow
def test_sources_go_out_as_opml_and_come_in_again(desk: DeskServer) -> None:
    page = desk.get("/sources?lang=en")
    sent = desk.get("/sources/opml")
    assert sent.text == digest(desk.home, "sources", "export").stdout
    one = '<outline text="Quay News" xmlUrl="https://quay.example/feed"/>'
    more = sent.text.replace("</body>", f"{one}</body>")
    fields = {"token": page.hidden("token"), "opml": more, "author": "Ada"}
    assert desk.post("/sources/import", {**fields, "opml": ""}).status == 422
    assert desk.post("/sources/import", {**fields, "opml": "<html>"}).status == 422
    assert desk.post("/sources/import", fields).status == 303
    assert "1 sources added" in desk.get("/sources?lang=en").text
    page = desk.get("/log")
    assert "source Quay News added" in page.text
    turn = {"token": page.hidden("token"), "turn": "undo", "number": page.hidden("number"), "back": "/log"}
    assert desk.post("/undo", turn).status == 303
    assert "Quay News" not in (desk.home / "feeds.yaml").read_text("utf-8")


def test_a_replay_home_has_no_web_to_try_a_site_in(shared: DeskServer) -> None:
    page = shared.get("/sources")
    tried = shared.post("/sources/try", {"token": page.hidden("token"), "url": "https://herald.example/"})
    assert tried.status == 422
    assert "this is a replay home" in tried.text
    probed = shared.post("/sources/probe", {"token": page.hidden("token"), "source": page.hidden("source")})
    assert probed.status == 422
    assert "this is a replay home" in probed.text
    assert tried.hidden("url") == "https://herald.example/"


# --- labels ---


@pytest.mark.slow
def test_the_least_certain_items_are_asked_of_and_an_answered_one_is_not_asked_again(desk: DeskServer) -> None:
    page = desk.get("/labels")
    address, topic = page.hidden("item"), page.hidden("topic")
    fields = {"token": page.hidden("token"), "item": address, "topic": topic, "author": "Ada", "back": "/labels"}
    assert desk.post("/labels/give", {**fields, "accepted": "perhaps"}).status == 422
    assert desk.post("/labels/give", {**fields, "accepted": "no", "topic": "none"}).status == 422
    assert desk.post("/labels/give", {**fields, "accepted": "no", "item": "https://gone.example"}).status == 422
    assert desk.post("/labels/give", {**fields, "accepted": "no"}).status == 303
    page = desk.get("/labels")
    assert f'name="item" value="{address}"' not in page.text
    assert "does not 1" in page.text
    assert desk.post("/labels/give", {**fields, "turn": "remove"}).status == 303
    assert f'name="item" value="{address}"' in desk.get("/labels").text
    given = digest(desk.home, "train", "label", address, "--topic", topic, "--accept", "--by", "Bo")
    assert given.exit_code == 0
    assert "belongs 1" in desk.get("/labels").text


def test_who_labels_is_named_once(desk: DeskServer) -> None:
    page = desk.get("/labels?ask=stories")
    assert 'id="author"' in page.text
    fields = {"token": page.hidden("token"), "back": "/labels?ask=stories"}
    story = {**fields, "story": page.hidden("story"), "question": "grade", "answer": "1"}
    assert desk.post("/labels/story", story).status == 422
    assert desk.post("/author", {**fields, "author": " "}).status == 422
    assert desk.post("/author", {**fields, "author": "Ada"}).headers["location"] == "/labels?ask=stories"
    assert desk.post("/labels/story", story).status == 303
    assert 'id="author"' not in desk.get("/labels?ask=stories").text


@pytest.mark.slow
def test_pairs_and_stories_are_labelled_on_the_page_and_in_the_shell(desk: DeskServer) -> None:
    page = desk.get("/labels?ask=pairs&lang=en")
    one, other = page.hidden("one"), page.hidden("other")
    fields = {"token": page.hidden("token"), "author": "Ada", "one": one, "other": other}
    assert desk.post("/labels/pair", {**fields, "same": "perhaps"}).status == 422
    assert desk.post("/labels/pair", {**fields, "same": "no", "other": one}).status == 422
    assert desk.post("/labels/pair", {**fields, "same": "no", "other": "https://gone.example"}).status == 422
    assert desk.post("/labels/pair", {**fields, "same": "no"}).status == 303
    again = digest(desk.home, "train", "pair", other, one, "--same", "--by", "Bo")
    assert again.exit_code == 0, again.output
    page = desk.get("/labels?ask=pairs&lang=en")
    assert "Stories (F1)" in page.text
    assert "One event" in page.text
    assert sorted((page.hidden("one"), page.hidden("other"))) != sorted((one, other))
    assert desk.post("/labels/pair", {**fields, "turn": "remove"}).status == 303
    assert "10 of either and 2 days are needed" in digest(desk.home, "train", "events").stdout

    page = desk.get("/labels?ask=stories")
    story = {"token": page.hidden("token"), "author": "Ada", "story": page.hidden("story")}
    for wrong in (
        {"question": "odd", "answer": "1"},
        {"question": "grade", "answer": "4"},
        {"question": "grade", "answer": "x"},
        {"question": "label", "answer": "2"},
    ):
        assert desk.post("/labels/story", {**story, **wrong}).status == 422
    assert desk.post("/labels/story", {**story, "question": "grade", "answer": "2"}).status == 303
    assert desk.post("/labels/story", {**story, "question": "label", "answer": "1"}).status == 303
    assert digest(desk.home, "train", "story", "1", "--grade", "3", "--label-wrong", "--by", "Bo").exit_code == 0
    assert digest(desk.home, "train", "story", "1", "--by", "Bo").exit_code == 2
    (figures,) = json.loads(digest(desk.home, "train", "figures", "--json").stdout)
    assert (figures["labels"], figures["counts"]["ranking"]) == (0.5, 2)
    assert "0.50 (2)" in desk.get("/labels?ask=stories").text
    assert desk.post("/labels/story", {**story, "question": "grade", "turn": "remove"}).status == 303
    assert json.loads(digest(desk.home, "train", "figures", "--json").stdout)[0]["counts"]["ranking"] == 1


# --- figures ---


@pytest.mark.parametrize("part", ["", "/overrides", "/compare", "/topic", "/threads"])
def test_every_part_of_the_figures_opens(shared: DeskServer, part: str) -> None:
    page = shared.get(f"/figures{part}")
    assert page.status == 200
    assert 'aria-current="page"' in page.text


def test_the_figures_of_the_page_are_those_of_the_shell(shared: DeskServer) -> None:
    found = json.loads(digest(shared.home, "figures", "picks", "--json").stdout)
    page = shared.get("/figures").text
    assert all(html.escape(name) in page for name in list(found["sources"])[:5])
    assert page.count("<circle") >= len(found["days"])
    day = found["days"][-1]["day"]
    assert (
        shared.get(f"/figures/compare?one={day}&other={day}").text.count('class="both"') == found["days"][-1]["picks"]
    )
    rows = json.loads(digest(shared.home, "figures", "compare", day, day, "--json").stdout)
    assert len(rows) == found["days"][-1]["picks"]
    topic = json.loads(digest(shared.home, "figures", "topic", "iran-protests", "--json").stdout)
    assert topic[day]
    assert topic[day][0]["headline"].split()[0] in shared.get("/figures/topic?topic=iran-protests").text
    assert digest(shared.home, "figures", "threads", "--json").exit_code == 0


@pytest.mark.parametrize(
    "query", ["compare?one=2001-01-01&other=2001-01-02", "compare?one=x&other=y", "topic?topic=none", "topic?month=3"]
)
def test_figures_of_what_is_not_there_are_refused(shared: DeskServer, query: str) -> None:
    assert shared.get(f"/figures/{query}").status == 422


@pytest.mark.slow
def test_the_effect_of_each_override_is_shown(desk: DeskServer) -> None:
    path = first_story(desk)
    page = desk.get(path)
    target = page.hidden("target")
    desk.act(page, action="kill", target=target)
    desk.act(desk.get("/"), action="headline", target=target, value="Ours", language="en")
    found = json.loads(digest(desk.home, "figures", "overrides", "--json").stdout)
    assert [one["changes"] is None for one in found] == [False, True]
    assert any(moved["before"] and moved["after"] is None for moved in found[0]["changes"])
    page = desk.get("/figures/overrides?lang=en")
    assert "Leave out: «" in page.text
    assert "It changes words alone." in page.text


# --- trouble ---


def test_a_broken_feeds_yaml_leaves_the_last_good_one_in_force(desk: DeskServer) -> None:
    feeds = desk.home / "feeds.yaml"
    good = feeds.read_text("utf-8")
    before = desk.get("/").text.count('class="story"')
    feeds.write_text(good + "topcs: [\n", "utf-8")
    page = desk.get("/")
    assert page.status == 200
    assert f"feeds.yaml:{good.count(chr(10)) + 2}:1: a value is missing here" in page.text
    assert page.text.count('class="story"') == before
    refused = desk.act(page, action="kill", target=page.hidden("target"))
    assert refused.status == 422
    assert feeds.read_text("utf-8") == good + "topcs: [\n"
    feeds.write_text(good, "utf-8")
    assert "feeds.yaml:" not in desk.get("/").text


@pytest.mark.slow
def test_a_lock_held_elsewhere_is_said(desk: DeskServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "LOCK_PATIENCE", 0.0)
    page = desk.get("/")
    with (desk.home / LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused = desk.act(page, action="kill", target=page.hidden("target"))
    assert refused.status == 503
    assert "another editor holds feeds.yaml" in refused.text


@pytest.mark.slow
def test_a_database_that_another_process_holds_is_said_and_the_answer_is_not_lost(
    finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_MILLISECONDS", 50)
    with serve_desk(finished) as desk:
        page = desk.enter().get("/labels?ask=stories&lang=en")
        fields = {"token": page.hidden("token"), "author": "Ada", "story": page.hidden("story"), "question": "grade"}
        holder = sqlite3.connect(finished / "digest.db", isolation_level=None)
        try:
            holder.execute("begin immediate")
            refused = desk.post("/labels/story", {**fields, "answer": "2"})
            assert refused.status == 503
            assert "another process holds it" in refused.text
            assert refused.hidden("answer") == "2"
            assert desk.get("/").status == 200
        finally:
            holder.close()
        assert desk.post("/labels/story", {**fields, "answer": refused.hidden("answer")}).status == 303


@pytest.mark.slow
def test_a_home_that_cannot_be_opened_again_is_said_without_a_fault_of_ours(desk: DeskServer) -> None:
    feeds = desk.home / "feeds.yaml"
    text = feeds.read_text("utf-8")
    (desk.home / "digest.db").rename(desk.home / "away.db")
    (desk.home / "digest.db").mkdir()
    feeds.write_text(text + "\n", "utf-8")
    page = desk.get("/")
    assert page.status == 503
    assert "Nothing was changed." in page.text
    (desk.home / "digest.db").rmdir()
    (desk.home / "away.db").rename(desk.home / "digest.db")
    assert desk.get("/").status == 200


def test_overrides_that_ended_or_whose_story_is_gone_are_named(desk: DeskServer) -> None:
    page = desk.get("/")
    desk.act(page, action="kill", target=page.hidden("target"), until="2024-03-06")
    feeds = desk.home / "feeds.yaml"
    text = feeds.read_text("utf-8")
    line = next(line for line in text.splitlines() if "action: kill" in line)
    ended = line.replace("2024-03-06", "2020-01-01")
    gone = line.replace(page.hidden("target"), "https://gone.example/story")
    feeds.write_text(text.replace(line, f"{ended}\n{gone}"), "utf-8")
    today = desk.get("/").text
    assert "ended on 2020-01-01" in today
    assert "https://gone.example/story (Ada): names no story" in today


def test_of_two_desks_over_one_home_the_later_is_told_what_changed(finished: Path) -> None:
    with serve_desk(finished) as one, serve_desk(finished) as other:
        mine, theirs = one.enter().get("/"), other.enter().get("/")
        target = mine.hidden("target")
        assert other.act(theirs, action="headline", target=target, value="Theirs", author="Bo").status == 303
        late = one.act(mine, action="note", target=target, value="Ours")
        assert late.status == 409
        assert "<bdi>Bo</bdi>" in late.text
        assert "→ Theirs" in late.text
        assert one.act(late, action="note", target=target, value=late.hidden("value")).status == 303
        assert [entry["action"] for entry in overrides(one)] == ["headline", "note"]
        assert "Theirs" in other.get("/").text


@pytest.mark.slow
def test_a_fault_of_ours_names_its_place_and_not_its_message(desk: DeskServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a reader's address")

    monkeypatch.setattr(search_page, "find_on", fail)
    page = desk.get("/search?q=a")
    assert page.status == 500
    assert "ZeroDivisionError at test_desk.py" in page.text
    assert "address" not in page.text + " ".join(desk.told.lines)
    assert desk.get("/").status == 200

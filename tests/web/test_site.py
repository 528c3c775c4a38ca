import json
import re
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from factories import make_edition
from serving import Served, serve_site
from waiting import PATIENCE

from digest.edition.record import dump
from digest.services.members import Answer
from digest.subscribe.link_tokens import Purpose, make_token
from digest.subscribe.sign_up_limits import PER_NETWORK
from digest.subscribe.subscriber_links import subscriber_links

FORM = {"address": "reader@harbour.example", "language": "en", "form": "html"}
STRICT = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"


def link(served: Served, purpose: Purpose, subscriber: str) -> str:
    names = {Purpose.LEAVE: "leave", Purpose.PAUSE: "pause", Purpose.FRESH_LINK: "link", Purpose.MANAGE: "settings"}
    token = make_token(purpose, subscriber, served.kit.membership.vault(), served.kit.clock())
    return f"/en/{names[purpose]}/{token}"


def heading(text: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", text)
    assert found, text
    return found[1]


# --- every page ---


@pytest.mark.parametrize("path", ["/en/", "/fa/", "/en/archive/", "/fa/leave/none", "/en/nothing", "/fa/?q=<script>"])
def test_every_page_is_strict_sets_no_cookie_and_loads_nothing(served: Served, path: str) -> None:
    answer = served.get(path)
    assert answer.headers["content-security-policy"].startswith(STRICT)
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers
    assert "server" not in answer.headers
    assert "<script" not in answer.text
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", answer.text)


def test_a_browser_gets_the_language_it_asks_for(served: Served) -> None:
    assert served.get("/", Accept_Language="fa-IR,fa;q=0.9").headers["location"] == "/fa/"
    assert served.get("/", Accept_Language="de").headers["location"] == "/en/"
    assert 'lang="fa" dir="rtl"' in served.get("/fa/").text


def test_what_belongs_to_a_person_is_kept_by_no_cache_and_found_by_no_search_engine(served: Served) -> None:
    answer = served.get(link(served, Purpose.LEAVE, served.kit.join()))
    assert answer.headers["cache-control"] == "no-store"
    assert "noindex" in answer.headers["x-robots-tag"]


# --- sign-up ---


def test_known_and_unknown_addresses_get_the_same_answer_to_the_letter(served: Served) -> None:
    served.kit.join("known@harbour.example")
    answers = [served.post("/en/join", FORM | {"address": f"{who}@harbour.example"}) for who in ("known", "other")]
    same = [(a.status, a.text, {k: v for k, v in a.headers.items() if k != "date"}) for a in answers]
    assert same[0] == same[1]
    assert answers[0].status == 202


def test_signing_up_makes_one_row_in_the_queue_and_nothing_else(served: Served) -> None:
    served.post("/en/join", FORM)
    assert served.kit.subscribers.count_notices() == 1
    assert served.kit.subscribers.count_subscribers() == {}


def test_a_program_meets_the_same_guards(served: Served) -> None:
    def post(address: str) -> tuple[int, str]:
        body = json.dumps({"address": address, "language": "en"}).encode()
        answer = served.post("/en/join", body, Content_Type="application/json")
        return answer.status, json.loads(answer.text)["state"]

    assert post("reader@harbour.example") == (202, "check")
    assert post("nobody") == (400, "refused")
    assert post("x@mail.state.example") == (409, "warning")
    states = {post(f"r{number}@harbour.example") for number in range(PER_NETWORK)}
    assert states == {(202, "check"), (429, "busy")}


def test_a_robot_that_fills_the_hidden_field_gets_the_same_answer_and_no_mail(served: Served) -> None:
    human, robot = served.post("/en/join", FORM), served.post("/en/join", FORM | {"website": "x"})
    assert (human.status, human.text) == (robot.status, robot.text)
    assert served.kit.subscribers.count_notices() == 1


def test_a_mailbox_run_by_a_state_is_taken_after_a_warning_only(served: Served) -> None:
    fields = FORM | {"address": "reader@mail.state.example"}
    assert heading(served.post("/en/join", fields).text) == "Think again about this mailbox"
    assert served.kit.subscribers.count_notices() == 0
    assert served.post("/en/join", fields | {"accepted": "yes"}).status == 202


@pytest.mark.parametrize(
    "address",
    [
        "",
        "subscriber",
        "a@harbour.example\r\nBcc: b@harbour.example",
        "rea\u202eder@harbour.example",
        "<b>@x",
        "аdmin@x.example",
    ],
)
def test_what_is_no_address_is_refused_and_shown_back_escaped(served: Served, address: str) -> None:
    answer = served.post("/en/join", FORM | {"address": address})
    assert answer.status == 400
    assert "<b>@x" not in answer.text
    assert served.kit.subscribers.count_notices() == 0


def test_after_a_mistake_the_form_still_holds_what_was_chosen(served: Served) -> None:
    text = served.post("/en/join", {"address": "reader@", "language": "fa", "form": "discreet"}).text
    assert 'value="reader@"' in text
    assert 'value="fa" checked' in text
    assert 'value="discreet" selected' in text


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}],
)
def test_another_site_cannot_sign_its_visitors_up(served: Served, headers: dict[str, str]) -> None:
    assert served.post("/en/join", FORM, **headers).status == 403
    assert served.kit.subscribers.count_notices() == 0


def test_our_own_forms_are_taken_under_our_referrer_policy(served: Served) -> None:
    assert served.post("/en/join", FORM, Origin="null", Sec_Fetch_Site="same-origin").status == 202


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"address=" + b"x" * 10_000_000, "application/x-www-form-urlencoded", 413),
        (b"address=%ff%fe@harbour.example", "application/x-www-form-urlencoded", 400),
        (b"address=\xff\xfe@harbour.example", "application/x-www-form-urlencoded", 400),
        (b"&".join(b"a=1" for _ in range(100)), "application/x-www-form-urlencoded", 400),
        (b"{", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b'{"address": {"a": 1}}', "application/json", 400),
        (b"[" * 5000, "application/json", 400),
        (b'{"address": []}', "application/json", 400),
        (b'{"address": "new@harbour.example", "website": []}', "application/json", 400),
        (b'{"address": "\\ud83d@harbour.example"}', "application/json", 400),
        (b'{"address": "new@harbour.example", "x": ["\\udc00"]}', "application/json", 400),
        (b"", "text/plain", 400),
    ],
)
def test_a_body_that_is_no_form_of_ours_is_refused(served: Served, body: bytes, kind: str, status: int) -> None:
    try:
        answer = served.post("/en/join", body, Content_Type=kind)
    except (BrokenPipeError, ConnectionResetError):
        assert status == 413  # the server hung up on the rest
    else:
        assert answer.status == status
    assert served.kit.subscribers.count_notices() == 0


HEAD = b"POST /en/join HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n"


@pytest.mark.parametrize(
    ("sent", "place", "answered"),
    [(b"", "server", b""), (HEAD, "server", b""), (HEAD + b"\r\naddress=", "bodies", b"HTTP/1.1 400")],
    ids=["idle", "head", "body"],
)
def test_who_falls_asleep_in_the_middle_is_hung_up_on(
    served: Served, monkeypatch: pytest.MonkeyPatch, sent: bytes, place: str, answered: bytes
) -> None:
    with monkeypatch.context() as hasty, suppress(ConnectionError):  # it may hang up before all is sent
        hasty.setattr(f"digest.entry.web.{place}.PATIENCE", 0.2)
        with socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE) as idle:
            idle.sendall(sent)
            assert idle.recv(12) == answered
    assert served.get("/health").status == 200
    assert served.told == []


def test_a_head_without_end_is_refused(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE) as client:
        client.sendall(b"GET /en/ HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 100_000)
        assert client.recv(12) == b"HTTP/1.1 400"
    assert served.told == []


# --- links ---


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
@pytest.mark.parametrize("purpose", [Purpose.LEAVE, Purpose.PAUSE, Purpose.MANAGE])
def test_only_a_persons_press_changes_anything(served: Served, method: str, purpose: Purpose) -> None:
    subscriber = served.kit.join()
    served.get(link(served, purpose, subscriber), method)
    assert served.kit.state(subscriber) == "active"


def test_one_click_leaving_is_a_post_without_cookies_or_body_to_speak_of(served: Served) -> None:
    subscriber = served.kit.join()
    url = subscriber_links("https://herald.example", subscriber, served.kit.membership.vault(), served.kit.clock())
    answer = served.post(served.path(url["%%LEAVE_URL%%"]), {"List-Unsubscribe": "One-Click"})
    assert answer.status == 200
    assert served.kit.state(subscriber) == "left"


def test_one_click_leaving_works_as_a_multipart_form_too(served: Served) -> None:
    subscriber = served.kit.join()
    body = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    answer = served.post(link(served, Purpose.LEAVE, subscriber), body, Content_Type="multipart/form-data; boundary=x")
    assert (answer.status, served.kit.state(subscriber)) == (200, "left")


def test_pressing_a_button_twice_gives_the_same_page(served: Served) -> None:
    path = link(served, Purpose.LEAVE, served.kit.join())
    first, second = served.post(path), served.post(path)
    assert (first.status, first.text) == (second.status, second.text)
    assert served.get(path).status == 200


def test_forged_cut_off_and_foreign_tokens_are_all_answered_alike(served: Served) -> None:
    path = link(served, Purpose.PAUSE, served.kit.join())
    pages = [served.get(p) for p in (path[:-5], path[:-2] + "AA", "/en/pause/x", path.replace("pause", "confirm"))]
    assert {page.status for page in pages} == {410}
    assert len({page.text for page in pages}) == 1 or {heading(page.text) for page in pages} == {
        "This link does not work"
    }


def test_an_expired_link_says_so(served: Served) -> None:
    path = link(served, Purpose.MANAGE, served.kit.join())
    served.kit.clock.forward(hours=2)
    answer = served.get(path)
    assert (answer.status, heading(answer.text)) == (410, "This link is too old")


def test_the_page_behind_a_letters_link_shows_nothing_of_its_subscriber(served: Served) -> None:
    subscriber = served.kit.join("very.private@harbour.example")
    for purpose in (Purpose.LEAVE, Purpose.PAUSE, Purpose.FRESH_LINK, Purpose.MANAGE):
        assert "private" not in served.get(link(served, purpose, subscriber)).text


def test_a_subscriber_changes_settings_takes_a_copy_and_goes(served: Served) -> None:
    subscriber = served.kit.join()
    path = link(served, Purpose.MANAGE, subscriber)
    assert "Saved." in served.post(path, {"language": "fa", "form": "text", "days": ["1", "5"]}).text
    copy = served.post(f"{path}/copy")
    assert copy.headers["content-disposition"].startswith("attachment")
    assert json.loads(copy.text)["days"] == [1, 5]
    assert "No letters for 30 days." in served.post(f"{path}/pause").text
    assert served.kit.state(subscriber) == "paused"
    assert "The letter comes again." in served.post(f"{path}/resume").text
    assert served.kit.state(subscriber) == "active"
    assert served.post(path, {"language": "fa", "form": "text"}).status == 400
    assert served.post(path, {"language": "xx", "form": "text", "days": "1"}).status == 400
    assert served.post(f"{path}/erase").status == 200
    assert served.kit.state(subscriber) == "left"
    assert served.post(f"{path}/copy").status == 410


def test_the_link_to_settings_goes_to_the_subscribers_own_mailbox(served: Served) -> None:
    answer = served.post(link(served, Purpose.FRESH_LINK, served.kit.join()))
    assert answer.status == 200
    served.kit.send()
    assert served.kit.mails[-1].to == "reader@harbour.example"
    assert not isinstance(served.kit.membership.subscriber(served.kit.mails[-1].token), Answer)


def test_forged_links_use_up_nobodys_share(served: Served) -> None:
    forged = link(served, Purpose.FRESH_LINK, served.kit.join())[:-4] + "AAAA"
    assert {served.post(forged).status for _ in range(PER_NETWORK + 1)} == {410}
    assert served.post("/en/join", FORM).status == 202


def test_a_stranger_with_a_letter_cannot_fill_the_queue(served: Served) -> None:
    path = link(served, Purpose.FRESH_LINK, served.kit.join())
    assert [served.post(path).status for _ in range(PER_NETWORK + 1)][-1] == 429
    assert served.kit.subscribers.count_notices() == PER_NETWORK


# --- the archive ---


def test_what_was_sent_is_public_and_a_draft_is_not(served: Served) -> None:
    assert served.get("/archive/2024-03-05/").status == 200
    assert served.get("/archive/2024-03-06/").status == 404
    assert served.get("/archive/2024-03-06/edition.json").status == 404
    assert "2024-03-06" not in served.get("/en/archive/").text


@pytest.mark.parametrize(
    "path",
    [
        "/archive/../digest.db",
        "/archive/%2e%2e/digest.db",
        "/archive/2024-03-05/../../digest.db",
        "/archive/2024-03-05/notes.md",
        "/archive/.hidden",
        f"/archive/{'a' * 300}.html",
        f"/archive/2024-03-05/{'%D8%A7' * 200}/",
        f"/archive/{'a/' * 4_000}",
        "/archive//etc/passwd",
        "/archive/2024-03-05/%00",
    ],
)
def test_nothing_but_published_pages_is_served(served: Served, path: str) -> None:
    (served.folder / "site" / ".hidden").write_text("x")
    (served.folder / "site" / "2024-03-05" / "notes.md").write_text("x")
    assert served.get(path).status == 404


@pytest.mark.parametrize(("question", "found"), [("sanandaj", True), ("SANANDAJ tea", True), ("volcano", False)])
def test_the_archive_is_searched_by_words(served: Served, question: str, found: bool) -> None:
    text = served.get(f"/en/archive/?q={question.replace(' ', '+')}").text
    assert ("/archive/2024-03-05/" in text) is found
    assert "2024-03-06" not in text


def test_what_is_found_leads_to_the_storys_page_in_the_subscribers_language(served: Served) -> None:
    edition = make_edition(day="2024-03-07")
    pick = edition.picks[0]
    persian = replace(edition, language="fa", picks=(replace(pick, headline="اعتصاب معلمان در سنندج"),))
    record = dump(replace(edition, in_other_languages=(persian,)))
    served.kit.engine.execute(
        "insert into editions (day, window_start, window_end, frozen_at, queued_at, record) "
        "values ('2024-03-07', '', '', '', 'x', :record)",
        {"record": record},
    )
    folder = served.folder / "site" / "2024-03-07"
    folder.mkdir()
    for name in ("story-1.html", "story-1.fa.html", "index.fa.html"):
        (folder / name).write_text("x")
    assert 'href="/archive/2024-03-07/story-1.html"' in served.get("/en/archive/?q=sanandaj").text
    found = served.get("/fa/archive/?q=%D8%A7%D8%B9%D8%AA%D8%B5%D8%A7%D8%A8").text
    assert 'href="/archive/2024-03-07/story-1.fa.html"' in found
    assert "اعتصاب معلمان در سنندج" in found
    served.kit.clock.forward(days=2)  # an edition of a day that has not begun is not shown as the latest
    assert 'href="/archive/2024-03-07/index.fa.html"' in served.get("/fa/").text


@pytest.mark.parametrize("question", ["%22", "*", "a%20OR%20%22", "NEAR(", "%F0%9F%92%A9", "x" * 3000])
def test_any_question_is_answered(served: Served, question: str) -> None:
    assert served.get(f"/en/archive/?q={question}").status == 200


# --- the rest ---


@pytest.mark.parametrize("path", ["/en", "/fa", "/fa/archive", "/archive", "/archive/2024-03-05"])
def test_no_redirect_leads_where_a_visitor_says(served: Served, path: str) -> None:
    (served.folder / "site" / "index.html").write_text("x")
    answer = served.get(path, Host="evil.example")
    assert (answer.status, answer.headers["location"]) == (308, f"{path}/")


@pytest.mark.parametrize("path", ["//evil.example", "/en//evil.example", "/archive//evil.example", "/en/leave/x/"])
def test_an_odd_path_is_no_page_and_no_redirect(served: Served, path: str) -> None:
    assert served.get(path).status == 404


def test_search_engines_are_kept_from_subscribers_links_alone(served: Served) -> None:
    text = served.get("/robots.txt").text
    assert "Disallow: /en/leave/\n" in text
    assert "Disallow: /fa/settings/\n" in text
    assert "Disallow: /en/\n" not in text


@pytest.mark.parametrize("dead", [lambda: False, lambda: 1 / 0 > 0], ids=["says so", "raises"])
def test_health_names_a_part_that_is_not_at_work(tmp_path: Path, dead: Callable[[], bool]) -> None:
    with serve_site(tmp_path, watched={"notices": dead, "other": lambda: True}) as served:
        answer = served.get("/healthz")
    assert (answer.status, json.loads(answer.text)) == (503, {"status": "trouble", "failing": ["notices"]})


def test_health_names_a_database_that_does_not_answer(served: Served) -> None:
    assert json.loads(served.get("/healthz").text) == {"status": "ok"}
    served.kit.engine.execute("alter table editions rename to gone")
    assert json.loads(served.get("/healthz").text) == {"status": "trouble", "failing": ["database"]}


def test_health_and_security_txt_tell_what_they_are_for(served: Served) -> None:
    assert json.loads(served.get("/health").text) == {"status": "ok"}
    text = served.get("/.well-known/security.txt").text
    assert "Contact: mailto:letter@herald.example" in text
    assert "Expires: 2024-09-01" in text


def test_a_fault_of_ours_is_told_by_its_place_and_quotes_nobody(served: Served) -> None:
    path = link(served, Purpose.MANAGE, served.kit.join("very.private@harbour.example"))
    served.kit.engine.execute("update subscribers set sealed = 'AAAA'")
    answer = served.get(path)
    assert (answer.status, heading(answer.text)) == (500, "Something broke on our side")
    (told,) = served.told
    assert "vault.py" in told
    assert "private" not in told
    assert path.rpartition("/")[2] not in told

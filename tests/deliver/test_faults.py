"""Every fault of a mail server, with `digest send` as the operator runs it."""

import json
import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from homes import digest
from posts import add_subscriber, details, make_post, states
from servers import DRIP, DROP, HANG, MailServer, Talk
from waiting import finish

from digest.deliver.mailers import smtp
from digest.services.deliver import SENDERS
from digest.services.homes import Home, open_ledger
from digest.store.deliveries import Deliveries
from digest.wiring import open_address_book

SUBSCRIBERS = tuple(f"subscriber{number}@demo.example" for number in range(6))

pytestmark = pytest.mark.usefixtures("each_engine")


def send(home: Home, server: MailServer | str, *arguments: str) -> Result:
    address = server if isinstance(server, str) else server.address
    path = home.path / "digest.env"
    lines = [line for line in path.read_text().splitlines() if "MAILER" not in line]
    path.write_text("\n".join([*lines, f"DIGEST_MAILER={address}", ""]))
    return digest(home.path, "send", *arguments)


def at(stage: str, reply: str, *, times: int = 10**6, who: str = "") -> Callable[[str, Talk], str | None]:
    """Answer with a reply at a stage, so many times, to those whose address begins with `who`."""
    left = [times]

    def answer(here: str, talk: Talk) -> str | None:
        if here != stage or not talk.recipient.startswith(who) or left[0] <= 0:
            return None
        left[0] -= 1
        return reply

    return answer


def identifiers(server: MailServer) -> list[str]:
    return [re.search(rb"Message-ID: <(.+)>", message)[1].decode() for _, message in server.letters]  # type: ignore[index]


# --- all well ---


def test_each_subscriber_gets_one_letter_addressed_to_nobody_else(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with MailServer() as server:
        assert send(home, server).exit_code == 0
        assert send(home, server).output == "delivered: nothing was waiting\n"
    assert sorted(server.recipients) == sorted(SUBSCRIBERS)
    for recipient, message in server.letters:
        assert f"To: {recipient}\r\n".encode() in message
        assert sum(subscriber.encode() in message for subscriber in SUBSCRIBERS) == 1
    assert len(set(identifiers(server))) == len(SUBSCRIBERS)
    assert server.talks <= 3
    assert states(home) == {"sent": 6}


def test_letters_come_back_to_a_signed_return_path(tmp_path: Path) -> None:
    home = make_post(tmp_path, SUBSCRIBERS[0])
    with (home.path / "digest.env").open("a") as file:
        file.write("DIGEST_BOUNCES=bounces@herald.example\nDIGEST_PUBLIC_URL=https://herald.example\n")
    with MailServer() as server:
        send(home, server)
    assert re.fullmatch(r"bounces\+[a-z2-7]{45}@herald\.example", server.senders[0])
    assert b"List-Unsubscribe: <https://herald.example/en/leave/" in server.letters[0][1]


def test_dots_at_the_start_of_lines_arrive_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_post(tmp_path, SUBSCRIBERS[0])
    template = home.path / "templates" / "email.txt.j2"
    template.write_text(".\n..two dots\n.hidden\n%%LEAVE_URL%%\n")
    with MailServer() as server:
        assert send(home, server).exit_code == 0
    assert b"\r\n.\r\n..two dots\r\n.hidden\r\n" in server.letters[0][1]


# --- refusals and delays ---


def test_an_unknown_mailbox_is_refused_for_good_and_the_others_get_theirs(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    gone = at(
        "RCPT",
        "550 5.1.1 <subscriber3@demo.example>: subscriber3 unknown, ask postmaster@demo.example",
        who="subscriber3",
    )
    with MailServer(gone) as server:
        assert send(home, server).exit_code == 0
        send(home, server)
    assert len(server.letters) == 5
    assert states(home) == {"refused": 1, "sent": 5}
    assert details(home) == ["550 5.1.1 <address>: <address> unknown, ask <address>"]


def test_a_greylisted_subscriber_is_tried_again_in_the_next_round(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with MailServer(at("RCPT", "450 4.2.0 greylisted, come back", times=6)) as server:
        first = send(home, server)
        assert (first.exit_code, len(server.letters)) == (0, 0)
        assert "6 deliveries of" in first.output
        assert "are tried again from" in first.output
        assert send(home, server).exit_code == 0
    assert sorted(server.recipients) == sorted(SUBSCRIBERS)


def test_cron_does_not_try_again_before_the_round_is_due(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with MailServer(at("RCPT", "450 4.2.0 greylisted", times=6)) as server:
        send(home, server)
        result = digest(home.path, "run")
        assert "the next try of" in result.output
        assert server.letters == []


def test_a_subscriber_greylisted_for_ever_is_given_up_after_the_last_round(tmp_path: Path) -> None:
    home = make_post(tmp_path, SUBSCRIBERS[0])
    with MailServer(at("RCPT", "451 4.7.1 later")) as server:
        told = [send(home, server).output for _ in range(8)]
    assert "1 delivery of" in told[6]
    assert "given up after 7 tries" in told[6]
    assert told[7] == "delivered: nothing was waiting\n"
    assert states(home) == {"refused": 1}


def test_a_full_mailbox_is_tried_again_and_never_held_against_the_others(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with MailServer(at("RCPT", "552 5.2.2 mailbox full", who="subscriber2")) as server:
        assert send(home, server).exit_code == 0
    assert states(home) == {"queued": 1, "sent": 5}


@pytest.mark.parametrize(
    ("stage", "reply"),
    [
        ("RCPT", "550 5.7.1 listed at a blocklist"),
        ("RCPT", "554 your address is on our black list"),
        ("BODY", "550 5.7.26 DMARC policy"),
        ("BODY", "552 5.3.4 message too big"),
        ("MAIL", "553 5.7.1 sender refused"),
    ],
)
def test_a_block_of_us_pauses_the_edition_and_loses_no_subscriber(tmp_path: Path, stage: str, reply: str) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with MailServer(at(stage, reply)) as server:
        result = send(home, server)
        assert result.exit_code == 1
        assert "mail servers refuse us, not the subscribers" in result.output
    assert states(home) == {"queued": 6}
    with MailServer() as server:
        cron = digest(home.path, "run")
        assert (cron.exit_code, server.letters) == (1, [])
        assert "is paused" in cron.output
        assert send(home, server).exit_code == 0
    assert sorted(server.recipients) == sorted(SUBSCRIBERS)


# --- trouble on the way ---


@pytest.mark.parametrize("stage", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("reply", [DROP, "421 4.3.2 going down"])
def test_trouble_before_the_message_is_tried_again_and_sends_each_letter_once(
    tmp_path: Path, stage: str, reply: str
) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with MailServer(at(stage, reply, times=2)) as server:
        send(home, server)
        assert send(home, server).exit_code == 0
    assert sorted(server.recipients) == sorted(SUBSCRIBERS)
    assert states(home) == {"sent": 6}


def test_a_server_that_ends_each_conversation_after_two_letters_gets_them_all_in_one_run(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with MailServer(lambda stage, talk: "421 enough" if stage == "MAIL" and talk.letters == 2 else None) as server:
        result = send(home, server)
    assert (result.exit_code, result.output) == (0, "delivered: 6 sent\n")


def test_after_errors_in_a_row_delivery_stops_with_a_line_and_send_resumes_it(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with MailServer(at("DATA", "451 4.3.0 out of disk")) as server:
        result = send(home, server)
        assert result.exit_code == 1
        assert "3 errors in a row; the last: trouble: 451 4.3.0 out of disk; 6 wait" in result.output
        assert "then: digest send" in result.output
    with MailServer() as server:
        assert send(home, server).exit_code == 0
    assert sorted(server.recipients) == sorted(SUBSCRIBERS)


@pytest.mark.parametrize("reply", ["354 go on", "100 hm", "-25 ok", "25 ok", "600 ?", "hello", "250-\r\nx"])
def test_only_what_smtp_calls_accepted_is_sent(tmp_path: Path, reply: str) -> None:
    home = make_post(tmp_path, SUBSCRIBERS[0])
    with MailServer(at("BODY", reply)) as server:
        send(home, server)
    assert states(home) == {"uncertain": 1}


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("reply", ["334 go on", "100 hm", "-25 ok", "600 ?"])
def test_an_answer_that_smtp_does_not_know_is_trouble_with_the_server(tmp_path: Path, stage: str, reply: str) -> None:
    home = make_post(tmp_path, SUBSCRIBERS[0])
    with MailServer(at(stage, reply)) as server:
        send(home, server)
    assert (states(home), server.letters) == ({"queued": 1}, [])


def test_nobody_is_there(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    result = send(home, "smtp://127.0.0.1:1?tls=none")
    assert result.exit_code == 1
    assert "errors in a row" in result.output
    assert states(home) == {"queued": 6}


@pytest.mark.slow  # an answer that does come needs less than the client's time on a busy machine too
@pytest.mark.parametrize("reply", [HANG, DRIP])
@pytest.mark.parametrize("stage", ["EHLO", "RCPT"])
def test_a_server_that_answers_slowly_or_never_is_left_in_bounded_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str, reply: str
) -> None:
    impatient(monkeypatch)
    home = make_post(tmp_path, SUBSCRIBERS[0])
    with MailServer(at(stage, reply, times=1)) as server:
        send(home, server)
        assert send(home, server).exit_code == 0
    assert states(home) == {"sent": 1}


def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    parse = smtp.parse_server

    def hasty(address: str) -> smtp.Server:
        server = parse(address)
        return smtp.Server(host=server.host, port=server.port, plain=True, patience=5, body_patience=5)

    monkeypatch.setattr(smtp, "parse_server", hasty)


# --- not knowing ---


@pytest.mark.parametrize("reply", [DROP, pytest.param(HANG, marks=pytest.mark.slow)])
def test_a_connection_lost_after_the_message_is_uncertain_and_sent_again_under_the_same_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reply: str
) -> None:
    impatient(monkeypatch)
    home = make_post(tmp_path, *SUBSCRIBERS)
    with MailServer(at("BODY", reply, times=1)) as server:
        send(home, server)
        assert states(home) == {"sent": 5, "uncertain": 1}
        send(home, server)
    assert states(home) == {"sent": 6}
    assert len(server.letters) == 7
    assert len(set(identifiers(server))) == 6
    twice = [message for recipient, message in server.letters if server.recipients.count(recipient) == 2]
    assert twice[0] == twice[1]


def test_with_hold_what_is_uncertain_is_listed_and_not_sent_again(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS, delivery="after_crash: hold")
    with MailServer(at("BODY", DROP, times=1)) as server:
        send(home, server)
        send(home, server)
    assert len(server.letters) == 6
    assert states(home) == {"sent": 5, "uncertain": 1}


# --- subscribers who changed their mind ---


def test_a_subscriber_who_left_after_queueing_is_not_written_to(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    assert digest(home.path, "subscribers", "erase", SUBSCRIBERS[2]).exit_code == 0
    with MailServer() as server:
        assert send(home, server).exit_code == 0
    assert sorted(server.recipients) == sorted(set(SUBSCRIBERS) - {SUBSCRIBERS[2]})
    assert states(home) == {"refused": 1, "sent": 5}


def test_a_subscriber_who_joins_after_queueing_waits_for_the_next_edition(tmp_path: Path) -> None:
    home = make_post(tmp_path, SUBSCRIBERS[0])
    add_subscriber(home, "late@demo.example")
    with MailServer() as server:
        send(home, server)
    assert server.recipients == [SUBSCRIBERS[0]]


def test_an_address_that_would_write_commands_is_refused_before_it_is_spoken(tmp_path: Path) -> None:
    home = make_post(tmp_path, SUBSCRIBERS[0])
    with open_ledger(home) as ledger:
        vault = open_address_book(home, ledger, {})
        (row,) = ledger.database.query("select id from subscribers")
        preferences = {"address": "a@b.example>\r\nRCPT TO:<c@d.example", "language": "en", "form": "html"}
        sealed = vault.seal(row["id"], json.dumps({**preferences, "days": [1, 2, 3, 4, 5, 6, 7], "consent": ""}))
        ledger.database.execute("update subscribers set sealed = :sealed", {"sealed": sealed})
    with MailServer() as server:
        assert send(home, server).exit_code == 0
    assert (server.letters, states(home)) == ([], {"refused": 1})


@pytest.mark.parametrize("spoilt", ["x" * 180, "", "no base64 at all?", "QUJD"])
def test_an_entry_that_does_not_open_is_told_and_the_others_get_their_letters(tmp_path: Path, spoilt: str) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with open_ledger(home) as ledger:
        (row,) = ledger.database.query("select id from subscribers order by id limit 1")
        ledger.database.execute("update subscribers set sealed = :sealed where id = :id", {"sealed": spoilt, **row})
    with MailServer() as server:
        result = send(home, server)
    assert (result.exit_code, len(server.letters)) == (1, 5)
    assert f"the entry of subscriber {row['id']} does not open; put it back from the last backup" in result.output
    assert states(home) == {"queued": 1, "sent": 5}


def test_a_list_that_does_not_open_stops_delivery_and_gives_nobody_up(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with open_ledger(home) as ledger:
        ledger.database.execute("update subscribers set sealed = 'x'")
    with MailServer() as server:
        result = send(home, server)
    assert (result.exit_code, states(home)) == (1, {"queued": 6})
    assert "3 errors in a row" in result.output


# --- two senders ---


def test_two_senders_at_once_never_write_to_one_subscriber_twice(tmp_path: Path) -> None:
    subscribers = tuple(f"subscriber{number}@demo.example" for number in range(60))
    home = make_post(tmp_path, *subscribers)
    with MailServer() as server:
        path = home.path / "digest.env"
        path.write_text(path.read_text() + f"DIGEST_MAILER={server.address}\n")
        threads = [threading.Thread(target=digest, args=(home.path, "send")) for _ in range(2)]
        for thread in threads:
            thread.start()
        finish(*threads)
    assert sorted(server.recipients) == sorted(subscribers)


def test_the_claims_of_a_sender_at_work_are_left_alone(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with open_ledger(home) as ledger, ledger.database.locks.lease(SENDERS) as other:
        deliveries = Deliveries(ledger.database)
        day = deliveries.waiting(resend=True)[0].day
        deliveries.turn(day, [], wanted=1, after="", round=1, sender=other, resend=True)
        with MailServer() as server:
            result = send(home, server)
        assert len(server.letters) == 5
        assert "uncertain" not in result.output
    with MailServer() as server:
        assert "1 uncertain after a crash" in send(home, server).output
    assert len(server.letters) == 1


# --- our own machine ---


def test_a_refused_login_is_one_line_and_the_password_is_not_in_it(tmp_path: Path) -> None:
    home = make_post(tmp_path, SUBSCRIBERS[0])
    with MailServer(at("AUTH", "535 5.7.8 no such user"), offers=("AUTH PLAIN LOGIN",)) as server:
        result = send(home, server.address.replace("//", "//me:hush@"))
    assert result.exit_code == 1
    assert "the mail server turned us away: hopeless: 535 5.7.8 no such user" in result.output
    assert "hush" not in result.output
    assert states(home) == {"queued": 1}


def test_mail_in_the_clear_must_be_asked_for(tmp_path: Path) -> None:
    home = make_post(tmp_path, SUBSCRIBERS[0])
    with MailServer() as server:
        result = send(home, server.address.partition("?")[0])
    assert result.exit_code == 1
    assert "offers no STARTTLS" in result.output
    assert (server.letters, states(home)) == ([], {"queued": 1})


def test_a_full_disk_is_one_line_and_the_ledger_is_intact(tmp_path: Path) -> None:
    home = make_post(tmp_path, SUBSCRIBERS[0])
    (home.path / "full").symlink_to("/dev/full")
    result = send(home, "file:full")
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert digest(home.path, "status").exit_code == 0
    assert send(home, "file:outbox").exit_code == 0
    assert states(home) == {"sent": 1}


def test_a_locked_database_is_one_line_and_nothing_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, each_engine: str
) -> None:
    monkeypatch.setattr("digest.store.engines.sqlite.BUSY_MILLISECONDS", 50)
    monkeypatch.setattr("digest.store.engines.postgresql.LOCK_MILLISECONDS", 50)
    home = make_post(tmp_path, SUBSCRIBERS[0])
    hold = {"sqlite": "insert into home values ('a', 'b')", "postgresql": "lock table deliveries"}
    with MailServer() as server:
        with open_ledger(home) as other, other.database.atomic():
            other.database.execute(hold[each_engine])
            result = send(home, server)
        assert (result.exit_code, server.letters) == (1, [])
        assert "another process holds it" in result.output
        assert send(home, server).exit_code == 0


# --- limits ---


def test_a_limited_domain_does_not_hold_up_the_others(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS, "other@plain.example", delivery="per_domain: {demo.example: 60}")
    order: list[str] = []
    with MailServer(lambda stage, talk: order.append(talk.recipient) if stage == "BODY" else None) as server:
        for subscriber in SUBSCRIBERS[2:]:
            digest(home.path, "subscribers", "erase", subscriber)
        assert send(home, server).exit_code == 0
    assert sorted(order) == ["other@plain.example", *SUBSCRIBERS[:2]]
    assert order.index("other@plain.example") < 2


# --- what a server allows, and what is about us ---


def allows(connections: int, stage: str, reply: str) -> Callable[[str, Talk], str | None]:
    """Refuses at a stage while more connections than that are busy with a letter."""
    busy: set[int] = set()

    def answer(here: str, talk: Talk) -> str | None:
        if here == "MAIL":
            busy.add(talk.number)
        if here == stage and len(busy) > connections:
            busy.discard(talk.number)
            return reply
        if here == "BODY":
            busy.discard(talk.number)
        return None

    return answer


@pytest.mark.parametrize(
    ("stage", "reply"),
    [("MAIL", "421 4.7.0 too many connections"), ("RCPT", "450 4.7.1 too many sessions"), ("BODY", "432 4.3.2 limit")],
)
def test_a_server_that_takes_few_connections_gets_every_letter_in_one_run(
    tmp_path: Path, stage: str, reply: str
) -> None:
    subscribers = tuple(f"subscriber{number}@demo.example" for number in range(30))
    home = make_post(tmp_path, *subscribers)
    feeds = home.path / "feeds.yaml"
    feeds.write_text(feeds.read_text("utf-8").replace("connections: 2", "connections: 12"), "utf-8")
    with MailServer(allows(2, stage, reply)) as server:
        assert send(home, server).exit_code == 0
    assert sorted(server.recipients) == sorted(subscribers)


@pytest.mark.parametrize(
    "reply", ["450 4.7.1 too many messages to this one", "421 4.3.2 not for this one", "421 4.2.1 busy"]
)
def test_a_limit_told_of_one_subscriber_holds_up_nobody_else(tmp_path: Path, reply: str) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with MailServer(at("RCPT", reply, who="subscriber3")) as server:
        assert send(home, server).exit_code == 0
        assert sorted(server.recipients) == sorted(one for one in SUBSCRIBERS if not one.startswith("subscriber3"))
        server.answer = lambda stage, talk: None
        assert send(home, server).exit_code == 0
    assert sorted(server.recipients) == sorted(SUBSCRIBERS)


def test_a_limit_that_only_the_last_subscriber_meets_is_of_that_subscriber(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    feeds = home.path / "feeds.yaml"
    feeds.write_text(feeds.read_text("utf-8").replace("connections: 2", "connections: 1"), "utf-8")

    def last(stage: str, talk: Talk) -> str | None:
        all_others = stage == "RCPT" and len(server.recipients) == len(SUBSCRIBERS) - 1
        return "450 4.7.1 too many messages to this one" if all_others else None

    with MailServer(last) as server:
        assert send(home, server).exit_code == 0
        assert states(home) == {"sent": len(SUBSCRIBERS) - 1, "queued": 1}
        for _ in range(2):
            assert send(home, server).exit_code == 0  # alone in this pass
            assert states(home) == {"sent": len(SUBSCRIBERS) - 1, "queued": 1}
        server.answer = lambda stage, talk: None
        assert send(home, server).exit_code == 0
    assert sorted(server.recipients) == sorted(SUBSCRIBERS)


@pytest.mark.parametrize("reply", ["550 5.1.1 user unknown", "552 5.2.3 too long for this mailbox", "550 go away"])
def test_where_most_are_refused_for_one_reason_the_edition_is_held_and_nobody_is_lost(
    tmp_path: Path, reply: str
) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with MailServer(at("RCPT", reply)) as server:
        held = send(home, server)
        assert held.exit_code == 1
        assert "refused for one reason" in held.output
        assert states(home) == {"queued": len(SUBSCRIBERS)}
        server.answer = lambda stage, talk: None
        assert send(home, server).exit_code == 0
    assert sorted(server.recipients) == sorted(SUBSCRIBERS)


def test_refusals_that_a_person_vouches_for_stand(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with MailServer(at("RCPT", "550 5.1.1 user unknown")) as server:
        assert send(home, server).exit_code == 1
        assert send(home, server, "--yes").exit_code == 0
    assert states(home) == {"refused": len(SUBSCRIBERS)}

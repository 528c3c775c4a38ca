"""The operator's commands, as typed."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest
import schedule
from factories import make_item, make_memory
from homes import digest
from posts import add_subscriber, details, freeze, make_post, states, today
from servers import MailServer
from web_servers import Quiet, serve_with

from digest.collect.reading.identity import keys_of
from digest.config.settings import Settings
from digest.config.validation import validate
from digest.entry.cli.operation_commands import planned, serve_metrics
from digest.services.homes import Home, open_ledger
from digest.store.deliveries import Deliveries
from digest.store.ledger import utc_text

SUBSCRIBERS = ("subscriber1@demo.example", "subscriber2@demo.example")


def configure(home: Home, **variables: str) -> None:
    path = home.path / "digest.env"
    lines = [line for line in path.read_text().splitlines() if line.partition("=")[0] not in variables]
    path.write_text("\n".join([*lines, *(f"{name}={value}" for name, value in variables.items()), ""]))


def yesterday() -> str:
    return (datetime.now(UTC) - timedelta(days=1)).date().isoformat()


# --- lateness, approval ---


def test_an_edition_past_its_deadline_waits_for_a_person(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS, day=yesterday())
    refused = digest(home.path, "send")
    assert refused.exit_code == 1
    assert "is past its deadline and waits for you" in refused.output
    assert states(home) == {"queued": 2}
    assert digest(home.path, "send", "--yes").exit_code == 0
    assert states(home) == {"sent": 2}


def test_a_missed_day_needs_a_person_and_is_made_and_sent_late_on_their_word(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS, day=yesterday(), queued=False)
    zone = "Etc/GMT-8" if datetime.now(UTC).hour < 12 else "UTC"  # where it is long past midnight
    feeds = home.feeds.read_text().replace('deadline: "23:59"', f'deadline: "00:01", time_zone: {zone}')
    home.feeds.write_text(feeds)
    day = datetime.now(ZoneInfo(zone)).date().isoformat()
    with watcher() as (url, called):
        configure(home, DIGEST_PING_URL=f"{url}/abc")
        missed = digest(home.path, "run")
    assert missed.exit_code == 1
    assert f"no edition of {day} was made before its deadline 00:01 {zone}" in missed.output
    assert f"digest run --late {day}" in missed.output
    assert called == ["/abc/fail"]
    assert any(
        "digest run --late" in line for line in json.loads(digest(home.path, "status", "--json").output)["needs_you"]
    )
    assert "digest_edition_due_but_absent 1" in digest(home.path, "metrics").output
    configure(home, DIGEST_PING_URL="")
    freeze(home, day, queued=False)
    assert "digest_edition_due_but_absent 0" in digest(home.path, "metrics").output
    assert digest(home.path, "run").exit_code == 1  # it exists, and is late
    assert states(home) == {"queued": 2}
    late = digest(home.path, "run", "--late", day)
    assert late.exit_code == 0, late.output
    assert states(home) == {"sent": 2}
    assert digest(home.path, "run", "--late", day, "--day", yesterday()).exit_code == 2


@pytest.mark.parametrize("left", [None, b""])
def test_a_home_whose_database_is_lost_says_how_to_restore_and_never_begins_anew(
    tmp_path: Path, left: bytes | None
) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    backup = tmp_path / "letter.tar"
    assert digest(home.path, "backup", str(backup)).exit_code == 0
    for path in home.path.glob("digest.db*"):
        path.unlink()
    if left is not None:
        home.database.write_bytes(left)
    for command in (["run"], ["send"], ["status"], ["subscribers", "count"]):
        refused = digest(home.path, *command)
        assert refused.exit_code == 1, command
        assert "the database is missing or empty, but this home had one" in refused.output
        assert "digest restore FILE" in refused.output
    assert not home.database.exists() or not home.database.stat().st_size
    home.database.unlink(missing_ok=True)
    assert digest(home.path, "restore", str(backup)).exit_code == 0
    assert json.loads(digest(home.path, "subscribers", "count", "--json").output) == {"active": 2}


@pytest.mark.parametrize("left", [b"", b"\n", b"\x00" * 33, b"\xff\xfe", "شناسه".encode(), b"0123", b"x" * 10_000])
def test_a_marker_that_a_full_disk_or_a_crash_damaged_is_written_again(tmp_path: Path, left: bytes) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    whole = home.marker.read_bytes()
    home.marker.write_bytes(left)
    assert digest(home.path, "status").exit_code == 0
    assert home.marker.read_bytes() == whole


def test_a_damaged_marker_still_says_that_the_home_had_a_database(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    home.marker.write_bytes(b"")
    home.database.unlink()
    refused = digest(home.path, "run")
    assert refused.exit_code == 1
    assert "this home had one" in refused.output


def test_an_operator_may_begin_with_an_empty_list_on_their_word(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    for path in (*home.path.glob("digest.db*"), home.marker):
        path.unlink()
    assert digest(home.path, "status").exit_code == 0
    assert home.marker.exists()


def test_what_waits_can_be_dropped_by_name(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS, day=yesterday())
    assert digest(home.path, "send", "--drop").exit_code == 2
    assert digest(home.path, "send", "--drop", "--day", yesterday()).output == "dropped: 2\n"
    assert digest(home.path, "send").output == "delivered: nothing was waiting\n"
    assert details(home) == ["given up by the operator"] * 2


def test_one_edition_can_be_sent_by_name(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS, day=yesterday())
    freeze(home, today())
    assert digest(home.path, "send", "--day", "2024-03-05").exit_code == 2
    assert digest(home.path, "send", "--dry-run", "--day", today()).output == "queued: 2; nothing sent\n"
    assert digest(home.path, "send", "--day", today()).output == "delivered: 2 sent\n"
    assert states(home) == {"queued": 2, "sent": 2}


def test_a_draft_leaves_only_when_it_is_approved(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS, delivery="approval: true", queued=False)
    run = digest(home.path, "run")
    assert run.exit_code == 0
    assert f"is a draft; look at {home.path}/output/site/{today()}/, then: digest approve --day {today()}" in run.output
    assert states(home) == {}
    status = digest(home.path, "status").output
    assert f"the edition of {today()} waits for you: digest approve --day {today()}" in status
    approved = digest(home.path, "approve")
    assert approved.exit_code == 0
    assert f"approved: {today()}; 2 letters are queued and leave with the next run" in approved.output
    assert states(home) == {"queued": 2}
    assert "waits for you" not in digest(home.path, "status").output
    assert f"approved: {today()}; it was queued before" in digest(home.path, "approve").output
    assert digest(home.path, "approve", "--send").output == f"approved: {today()}; 2 sent\n"
    assert digest(home.path, "approve", "--send").output == f"approved: {today()}; none sent\n"


def test_an_approval_is_taken_back_until_the_first_letter_leaves(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS, delivery="approval: true", queued=False)
    digest(home.path, "run")
    refused = digest(home.path, "approve", "--withdraw")
    assert (refused.exit_code, "is not approved" in refused.output) == (2, True)
    digest(home.path, "approve")
    taken = digest(home.path, "approve", "--withdraw").output
    assert taken == (
        f"the approval of {today()} is taken back; nothing is queued; approve it again with: "
        f"digest approve --day {today()}\n"
    )
    assert states(home) == {}
    assert digest(home.path, "send").output == "delivered: nothing was waiting\n"
    assert digest(home.path, "approve", "--send").output == f"approved: {today()}; 2 sent\n"
    refused = digest(home.path, "approve", "--withdraw")
    assert (refused.exit_code, "have left or are leaving" in refused.output) == (2, True)


def test_without_approval_in_feeds_yaml_the_next_run_queues_a_withdrawn_letter_again(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    assert "the next run queues it again" in digest(home.path, "approve", "--withdraw", "--day", today()).output


def test_a_draft_is_either_rejected_withdrawn_or_sent(tmp_path: Path) -> None:
    home = make_post(tmp_path, queued=False, delivery="approval: true")
    refused = digest(home.path, "approve", "--reject", "--send")
    assert (refused.exit_code, "exclude each other" in refused.output) == (2, True)


def test_a_rejected_draft_is_made_anew_and_one_that_is_out_stands(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS, delivery="approval: true", queued=False)
    assert digest(home.path, "approve", "--reject").exit_code == 0
    with open_ledger(home) as ledger:
        assert ledger.latest_day(until="9999-12-31") is None
    freeze(home, today())
    refused = digest(home.path, "approve", "--reject")
    assert (refused.exit_code, "is out already and stands" in refused.output) == (2, True)


def test_there_is_nothing_to_approve_before_the_first_edition(tmp_path: Path) -> None:
    home = make_post(tmp_path, queued=False, delivery="approval: true")
    digest(home.path, "approve", "--reject")
    assert digest(home.path, "approve").exit_code == 2


# --- the lock ---


def test_an_overlapping_run_says_so_and_is_no_failure_until_it_hangs(tmp_path: Path) -> None:
    home = make_post(tmp_path)
    lock = home.path / "digest.lock"
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        os.utime(lock)
        young = digest(home.path, "run")
        assert (young.exit_code, "for 0 minutes; nothing done" in young.output) == (0, True)
        four_hours_ago = time.time() - 4 * 3600
        os.utime(lock, (four_hours_ago, four_hours_ago))
        old = digest(home.path, "run")
        assert (old.exit_code, "fuser" in old.output) == (1, True)


# --- check ---


def test_check_refuses_real_mail_without_sender_address_and_web_side(tmp_path: Path) -> None:
    home = make_post(tmp_path)
    assert digest(home.path, "check").exit_code == 0
    configure(home, DIGEST_MAILER="smtp://me:hush@mail.example", DIGEST_FROM="")
    refused = digest(home.path, "check")
    assert refused.exit_code == 2
    assert all(name in refused.output for name in ("DIGEST_FROM", "DIGEST_PUBLIC_URL", "delivery.postal_address"))
    assert "hush" not in refused.output


def test_check_says_what_the_discreet_form_still_shows(tmp_path: Path) -> None:
    home = make_post(tmp_path, delivery='postal_address: "P.O. Box 1, Harbour"')
    configure(
        home,
        DIGEST_MAILER="smtp://me:hush@mail.example",
        DIGEST_PUBLIC_URL="https://herald.example",
        DIGEST_DISCREET_FROM="quiet@herald.example",
    )
    told = digest(home.path, "check")
    assert told.exit_code == 0
    assert "shows the newsletter's own domain" in told.output
    configure(home, DIGEST_DISCREET_FROM="notes@plain.example", DIGEST_DISCREET_URL="https://plain.example")
    assert "discreet" not in digest(home.path, "check").output


def test_check_names_a_title_that_a_hash_cuts_short(tmp_path: Path) -> None:
    home = make_post(tmp_path)
    text = home.feeds.read_text("utf-8")
    assert "begins a comment" not in digest(home.path, "check").output
    lines = ["edition:\n  title: Women #2" if line.startswith("edition:") else line for line in text.splitlines()]
    home.feeds.write_text("\n".join(lines), "utf-8")
    told = digest(home.path, "check")
    assert (told.exit_code, "'#2' begins a comment, so the text is only 'Women'" in told.output) == (0, True)


# --- backup and restore ---


def test_a_restored_home_has_its_subscribers_and_asks_before_it_sends(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS, queued=False)
    file = tmp_path / "letter.tar.gz"
    assert digest(home.path, "backup", str(file)).exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert digest(home.path, "run").exit_code == 0
    assert states(home) == {"sent": 2}

    database = home.path / "digest.db"
    refused = digest(home.path, "restore", str(file))
    assert (refused.exit_code, "has a database" in refused.output) == (2, True)
    for path in home.path.glob("digest.db*"):
        path.unlink()
    assert digest(home.path, "restore", str(file)).exit_code == 0
    assert database.stat().st_mode & 0o777 == 0o600
    run = digest(home.path, "run")
    assert (run.exit_code, "was restored from a backup" in run.output) == (1, True)
    assert states(home) == {}
    assert digest(home.path, "run", "--yes").exit_code == 0
    assert states(home) == {"sent": 2}


def test_a_backup_is_whole_or_not_at_all(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    place = tmp_path / "backups"
    refused = digest(home.path, "backup", str(place / "letter.tar"))
    assert (refused.exit_code, f"{place}: there is no such folder" in refused.output) == (2, True)
    place.mkdir()
    (place / "letter.tar").mkdir()
    assert digest(home.path, "backup", str(place / "letter.tar")).exit_code == 1
    assert list(place.iterdir()) == [place / "letter.tar"]


@pytest.mark.parametrize("content", [b"", b"no archive at all"])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "letter.tar"
    file.write_bytes(content)
    refused = digest(tmp_path / "home", "restore", str(file))
    assert (refused.exit_code, "is not a backup" in refused.output) == (2, True)
    assert not (tmp_path / "home" / "digest.db").exists()


# --- prune ---


def test_prune_throws_away_what_is_past_its_time_and_nothing_else(tmp_path: Path) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=90)
    home = make_post(tmp_path, *SUBSCRIBERS, day=long_ago.date().isoformat())
    assert digest(home.path, "send", "--yes").exit_code == 0
    freeze(home, today())
    now = datetime.now(UTC).replace(microsecond=0)
    with open_ledger(home) as ledger:
        items = (make_item(published=long_ago), make_item(title="Fresh", published=now))
        ledger.record_visits([(make_memory(), items, keys_of(items))], now=now)
    letters = sorted((home.path / "output" / "outbox").iterdir())
    os.utime(letters[0], (long_ago.timestamp(), long_ago.timestamp()))
    pruned = json.loads(digest(home.path, "prune", "--json").output)
    assert pruned == {"items": 1, "deliveries": 2, "files": 1, "runs": 0, "asides": 0}
    assert json.loads(digest(home.path, "prune", "--json").output) == dict.fromkeys(pruned, 0)
    assert states(home) == {"queued": 2, "sent": 2}
    with open_ledger(home) as ledger:
        assert ledger.edition(long_ago.date().isoformat()) is not None


# --- telling the operator ---


def test_status_names_the_uncertain_and_what_needs_a_person(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS, delivery="after_crash: hold")
    with MailServer(lambda stage, talk: "drop" if stage == "BODY" and talk.number == 1 else None) as server:
        configure(home, DIGEST_MAILER=server.address)
        digest(home.path, "send")
    facts = json.loads(digest(home.path, "status", "--json").output)
    assert facts["uncertain"][0]["why"].startswith("no answer")
    assert "1 letter of" in facts["needs_you"][0]
    assert "Uncertain" in digest(home.path, "status").output


def test_metrics_are_prometheus_text_and_name_no_subscriber(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    assert digest(home.path, "send").exit_code == 0
    with serve_metrics(home.path, "127.0.0.1", 0) as (port, _), urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        text = answer.read().decode()
    assert f'digest_deliveries{{day="{today()}",state="sent"}} 2' in text
    assert 'digest_subscribers{state="active"} 2' in text
    assert "# TYPE digest_free_bytes gauge" in text
    assert "demo.example" not in text


def test_a_run_calls_its_watcher_on_success_and_on_failure(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with watcher() as (url, called):
        configure(home, DIGEST_PING_URL=f"{url}/abc")
        assert digest(home.path, "run").exit_code == 0
        configure(home, DIGEST_MAILER="smtp://127.0.0.1:1?tls=none")
        add_subscriber(home, "late@demo.example")
        freeze(home, yesterday())
        assert digest(home.path, "run").exit_code == 1
    assert called == ["/abc", "/abc/fail"]


@contextmanager
def watcher(*, takes_reasons: bool = False) -> Iterator[tuple[str, list[str]]]:
    called: list[str] = []

    class Handler(Quiet):
        def do_GET(self) -> None:
            called.append(self.path)
            self.send_response(200)
            self.end_headers()

        def do_POST(self) -> None:
            reason = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if takes_reasons:
                called.append(f"{self.path}: {reason}")
            self.send_response(200 if takes_reasons else 405)
            self.end_headers()

    with serve_with(Handler) as url:
        yield url, called


def test_the_operator_gets_one_note_a_day_and_only_when_needed(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    configure(home, DIGEST_OPERATOR="operator@herald.example")
    assert digest(home.path, "run").exit_code == 0
    assert notes(home) == 0
    freeze(home, yesterday())
    for _ in range(2):
        assert digest(home.path, "run").exit_code == 1
    assert notes(home) == 1


@pytest.mark.parametrize(
    ("faults", "line"),
    [
        (
            ("story 1: headline: cut off: Crews…",),
            "found 1 fault that no other report repairs: en: story 1: headline: cut off",
        ),
        (
            tuple(f"story {n}: label: another story has it: Iran" for n in range(1, 7)),
            "; and 2 more; see: digest preflight",
        ),
    ],
)
def test_the_operator_is_told_what_the_review_could_not_repair(
    tmp_path: Path, faults: tuple[str, ...], line: str
) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS, notes=faults)
    configure(home, DIGEST_OPERATOR="operator@herald.example")
    assert digest(home.path, "run").exit_code == 0
    assert notes(home) == 1
    needed = json.loads(digest(home.path, "status", "--json").output)["needs_you"]
    assert len(needed) == 1
    assert line in needed[0]


def notes(home: Home) -> int:
    outbox = home.path / "output" / "outbox"
    return sum(b"To: operator@herald.example" in path.read_bytes() for path in outbox.iterdir())


def test_the_note_is_kept_through_a_relay_that_is_down_and_leaves_once(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    freeze(home, yesterday())
    configure(home, DIGEST_OPERATOR="operator@herald.example", DIGEST_MAILER="smtp://127.0.0.1:1?tls=none")
    assert digest(home.path, "run").exit_code == 1
    for hours in (3, 23):  # the relay is down for a day
        let_time_pass(home, timedelta(hours=hours))
        assert digest(home.path, "run").exit_code == 1
    with MailServer() as server:
        configure(home, DIGEST_MAILER=server.address)
        let_time_pass(home, timedelta(hours=1))
        digest(home.path, "run")
        digest(home.path, "run")
        assert server.recipients.count("operator@herald.example") == 1


def let_time_pass(home: Home, length: timedelta) -> None:
    """Makes the queued notices older."""
    with open_ledger(home) as ledger:
        for row in ledger.database.query("select id, due_at, expires_at from notices"):
            due, expires = (utc_text(datetime.fromisoformat(row[name]) - length) for name in ("due_at", "expires_at"))
            ledger.database.execute(
                "update notices set due_at = :due, expires_at = :expires where id = :id",
                {"due": due, "expires": expires, "id": row["id"]},
            )


def test_the_operators_command_gets_the_note_once_a_day_and_again_until_it_takes_it(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    freeze(home, yesterday())
    configure(home, DIGEST_OPERATOR_COMMAND="sh -c 'exit 3'")
    assert "DIGEST_OPERATOR_COMMAND ended with 3; the next run tries again" in digest(home.path, "run").output
    configure(home, DIGEST_OPERATOR_COMMAND=f"tee -a {tmp_path}/note")
    for _ in range(2):
        assert digest(home.path, "run").exit_code == 1
    note = (tmp_path / "note").read_text()
    assert note.count("1 thing needs you") == 1
    assert f"the edition of {yesterday()} is past its deadline" in note


def test_the_operator_is_told_of_a_run_that_ends_in_an_error(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    configure(home, DIGEST_OPERATOR_COMMAND=f"tee {tmp_path}/note")
    (home.path / "output" / "outbox").parent.mkdir(exist_ok=True)
    (home.path / "templates" / "email.txt.j2").write_text("{{ nothing.at.all }}")
    assert digest(home.path, "run").exit_code != 0
    assert "`digest run` of" in (tmp_path / "note").read_text()


def test_the_watcher_is_told_the_reason_where_it_takes_one(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    freeze(home, yesterday())
    with watcher(takes_reasons=True) as (url, called):
        configure(home, DIGEST_PING_URL=f"{url}/abc")
        assert digest(home.path, "run").exit_code == 1
    assert called[0].startswith(f"/abc/fail: the edition of {yesterday()} is past its deadline")


def test_the_watcher_gets_the_days_note_once_also_where_the_run_ended_well(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with open_ledger(home) as ledger:
        Deliveries(ledger.database).turn(today(), (), wanted=1, after="", round=1, sender="gone", resend=True)
    home.feeds.write_text(home.feeds.read_text().replace("delivery: {", "delivery: {after_crash: hold, "))
    with watcher(takes_reasons=True) as (url, called):
        configure(home, DIGEST_PING_URL=f"{url}/abc")
        for _ in range(2):
            assert digest(home.path, "run").exit_code == 0
    note, then = called
    assert note.startswith("/abc: Top Ten: 1 thing needs you\n\n1 letter of")
    assert then == "/abc"


def test_narration_can_be_json_lines(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    configure(home, DIGEST_LOG="json")
    result = digest(home.path, "send")
    lines = [json.loads(line) for line in result.stderr.splitlines()]
    assert [(line["event"], line["what"]) for line in lines] == [("begun", "letters"), ("ended", "letters")]
    assert lines[1]["done"] == 2


# --- the daemon ---


def test_the_daemon_runs_each_hour_and_at_the_send_time_of_the_editions_zone() -> None:
    settings, _ = validate(
        Settings,
        {
            "edition": {"send_at": "06:30", "time_zone": "Asia/Tehran"},
            "topics": {"unrest": {"name": {"en": "Unrest"}, "subject": ["iran"], "matter": ["protest"]}},
        },
    )
    assert settings is not None
    hourly, daily = planned(schedule.Scheduler(), settings, lambda: None).jobs
    assert (hourly.unit, hourly.interval) == ("hours", 1)
    at = daily.next_run.astimezone(UTC)
    assert (at.hour, at.minute) == (3, 0)

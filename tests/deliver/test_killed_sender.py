"""A sender killed at any moment loses no letter; duplicates have one Message-ID, and with `hold` there are none."""

import random
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from homes import digest
from posts import make_post, states
from servers import MailServer, Talk

CONNECTIONS = 2  # of the homes of these tests
SUBSCRIBERS = tuple(f"subscriber{number}@demo.example" for number in range(120))

pytestmark = pytest.mark.usefixtures("each_engine")


def slowly(stage: str, talk: Talk) -> None:
    time.sleep(0.001)


def killed_sends(home: Path, server: MailServer, kills: int) -> None:
    """Start senders and kill each a random moment after it got its first letter out."""
    chance = random.Random(5)
    for _ in range(kills):
        before = len(server.letters)
        command = [sys.executable, "-m", "digest.entry.cli.main", "--home", str(home), "send"]
        sender = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        while len(server.letters) == before and sender.poll() is None:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.05))
        sender.kill()
        sender.wait()


@pytest.mark.parametrize("policy", ["resend", "hold"])
def test_a_sender_killed_again_and_again_reaches_everybody_or_lists_them(tmp_path: Path, policy: str) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS, delivery=f"after_crash: {policy}")
    kills = 4
    with MailServer(slowly) as server:
        with (home.path / "digest.env").open("a") as file:
            file.write(f"DIGEST_MAILER={server.address}\n")
        killed_sends(home.path, server, kills)
        assert digest(home.path, "send").exit_code == 0
    arrived = Counter(server.recipients)
    twice = sum(arrived.values()) - len(arrived)
    if policy == "resend":
        assert set(arrived) == set(SUBSCRIBERS)
        assert twice <= kills * CONNECTIONS
        assert states(home) == {"sent": len(SUBSCRIBERS)}
    else:
        assert twice == 0
        uncertain = states(home).get("uncertain", 0)
        assert uncertain <= kills * CONNECTIONS
        assert len(SUBSCRIBERS) - len(arrived) <= uncertain
    identifiers = {(to, re.search(rb"Message-ID: <(.+)>", message)[1]) for to, message in server.letters}  # type: ignore[index]
    assert len(identifiers) == len(arrived)

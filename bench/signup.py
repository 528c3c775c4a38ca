"""Whether the response time of a sign-up reveals if an address is known, over a real server on loopback.

`python -m bench.signup [TRIES]` prints the median times of both, interleaved, and their difference.
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

TRIES = 1000


def main() -> None:
    """Print the figures."""
    from serving import serve_site

    from digest.subscribe import sign_up_limits as guards

    tries = int(sys.argv[1]) if len(sys.argv) > 1 else TRIES
    guards.PER_DOMAIN = guards.PER_NETWORK = guards.IN_TOTAL = 10**9
    with tempfile.TemporaryDirectory() as folder, serve_site(Path(folder)) as served:
        for number in range(tries):
            served.kit.membership.ask(f"known{number}@harbour.example", language="en")
        served.kit.send()
        for mail in served.kit.mails:
            served.kit.membership.confirm(mail.token)
        times: dict[str, list[float]] = {"known": [], "other": []}
        for number in range(tries):
            order = ("known", "other") if number % 2 else ("other", "known")
            for who in order:
                fields = {"address": f"{who}{number}@harbour.example", "language": "en", "form": "html"}
                start = time.perf_counter()
                answer = served.post("/en/join", fields)
                times[who].append(time.perf_counter() - start)
                assert answer.status == 202, answer.status
    known, other = median(times["known"]), median(times["other"])
    print(f"sign-up, {tries} tries each: known {known * 1000:.2f} ms, unknown {other * 1000:.2f} ms, median")
    print(f"difference {abs(known - other) / other:.1%}")


if __name__ == "__main__":
    main()

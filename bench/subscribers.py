"""Large lists: the time of an import, a look-up by address and a key rotation, and the memory of each.

`python -m bench.subscribers [SUBSCRIBERS ...]` makes a home of each size in a temporary folder and calls the commands
as an operator does. Memory is flat if it does not differ between the sizes.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SUBSCRIBERS = (25_000, 50_000, 100_000)
DIGEST = str(Path(sys.executable).with_name("digest"))


def main() -> None:
    """Print the figures."""
    for number in [int(word) for word in sys.argv[1:]] or SUBSCRIBERS:
        measure(number)


def measure(number: int) -> None:
    """Print the figures of one size."""
    with tempfile.TemporaryDirectory() as folder:
        home, file = Path(folder) / "home", Path(folder) / "list.csv"
        with file.open("w") as target:
            target.write("address,language,consent\n")
            for place in range(number):
                target.write(f"subscriber{place}@host{place % 997}.example,{('en', 'fa')[place % 2]},fair 2024\n")
        run("init", "--replay", str(home))
        for what in (("subscribers", "import", str(file)), ("keys", "rotate")):
            seconds, cpu, memory = run("--home", str(home), *what)
            took = f"{seconds:.1f} s ({cpu:.1f} s of processor time)"
            print(f"{' '.join(what[:2])}: {number:,} subscribers in {took}, peak memory {memory / 1e6:.0f} MB")
        print_look_up(home, number)


def print_look_up(home: Path, number: int) -> None:
    """Print the time of looking up and decrypting a thousand addresses, as a sign-up does."""
    from digest.services.homes import Home, open_ledger
    from digest.store.subscriber_rows import Subscribers
    from digest.subscribe.address_book import unseal
    from digest.wiring import open_address_book

    with open_ledger(Home(path=home)) as ledger:
        subscribers, vault = Subscribers(ledger.database), open_address_book(Home(path=home), ledger, os.environ)
        start = time.perf_counter()
        for place in range(0, number, max(number // 1000, 1)):
            row = subscribers.find(vault.address_index(f"subscriber{place}@host{place % 997}.example"))
            assert row
            assert row.sealed
            unseal(row.id, row.state, row.sealed, vault)
        print(f"look-up by address, opened: {(time.perf_counter() - start):.3f} ms each, of {number:,}")


def run(*arguments: str) -> tuple[float, float, int]:
    """Returns wall seconds, CPU seconds, and the largest resident set in bytes."""
    start = time.perf_counter()
    process = subprocess.Popen([DIGEST, *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"digest {' '.join(arguments)} ended with {process.returncode}\n{output}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


if __name__ == "__main__":
    main()

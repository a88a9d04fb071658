# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator that benchmarks run against, in a process of its own: python -m tests.benchmarks.server --help"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.emulator import Emulator
from tests.emulator.__main__ import rate, write_atomically
from tests.emulator.exchange import Exchange

ROOT = Path(__file__).resolve().parents[2]


def user_id(number: int) -> str:
    """Return an ID as long as a real one. The IDs sort like their numbers, so the emulator has little to sort."""
    return f"{number:08d}-0000-4000-8000-000000000000"


def email(number: int) -> str:
    return f"user{number:08d}@corp.example"


@dataclass(frozen=True)
class Setup:
    """Settings of the emulator. latency: seconds. limit: such as 60/3s. tells: whether each answer states the limit.

    acme_has: one in so many users is in tenant acme, and all others are in tenant beta.
    lists: the limit of the list of users. pace: seconds that bulk creations take.
    """

    users: int
    latency: float
    limit: str = ""
    tells: bool = False
    acme_has: int = 1
    lists: str = ""
    pace: float = 0.0


@dataclass(frozen=True)
class Sent:
    """One request as the emulator received it: time (seconds), route, method, path and status of the answer."""

    at: float
    route: str
    method: str
    path: str
    status: int


class Running:
    """A running emulator. It returns the requests received so far at any time."""

    def __init__(self, url: str, log: Path) -> None:
        self.url = url
        self._log = log

    def sent(self) -> list[Sent]:
        return [Sent(*json.loads(line)) for line in self._log.read_text("utf-8").splitlines()]


@contextmanager
def serving(setup: Setup) -> Iterator[Running]:
    with tempfile.TemporaryDirectory() as folder:
        url_file, log = Path(folder, "url"), Path(folder, "log")
        command = [sys.executable, "-m", "tests.benchmarks.server", f"--users={setup.users}"]
        command += [f"--latency={setup.latency}", f"--url-file={url_file}", f"--log={log}"]
        command += [f"--acme-has={setup.acme_has}"]
        command += [f"--rate-limit={setup.limit}"] if setup.limit else []
        command += [f"--list-limit={setup.lists}"] if setup.lists else []
        command += [f"--pace={setup.pace}"]
        process = subprocess.Popen([*command, *(["--tells"] if setup.tells else [])], cwd=ROOT)
        try:
            while not url_file.exists():
                assert process.poll() is None, "the emulator did not start"
                time.sleep(0.05)
            yield Running(url_file.read_text("utf-8").strip(), log)
        finally:
            process.terminate()
            process.wait()


def fill(emulator: Emulator, users: int, acme_has: int) -> None:
    for tenant in ("acme", "beta"):
        emulator.add_tenant(tenant)
    for number in range(users):
        tenant = "beta" if number % acme_has else "acme"
        emulator.add_user(email(number), [tenant], id=user_id(number), locked=False, metadata={"team": "sales"})


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.server")
    parser.add_argument("--users", type=int, required=True)
    parser.add_argument("--latency", type=float, required=True)
    parser.add_argument("--rate-limit", type=rate, metavar="60/3s")
    parser.add_argument("--list-limit", type=rate, metavar="60/60s")
    parser.add_argument("--pace", type=float, default=0.0)
    parser.add_argument("--acme-has", type=int, default=1)
    parser.add_argument("--tells", action="store_true", help="each answer states how many requests are left")
    parser.add_argument("--url-file", type=Path, required=True)
    parser.add_argument("--log", type=Path, required=True)
    return parser.parse_args()


def main() -> int:
    options = arguments()
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *dummy: stop.set())
    emulator = Emulator()
    fill(emulator, options.users, options.acme_has)
    emulator.latency = options.latency
    if options.rate_limit:
        emulator.rate_limit(*options.rate_limit, tells=options.tells)
    if options.list_limit:
        emulator.rate_limit(*options.list_limit, routes=["list"], tells=options.tells)
    emulator.bulk(seconds=options.pace)
    with options.log.open("a", encoding="utf-8", buffering=1) as log:

        def note(exchange: Exchange) -> None:
            sent = [exchange.at, exchange.route, exchange.method, exchange.path, exchange.status]
            log.write(json.dumps(sent) + "\n")
            emulator.log.clear()  # nothing reads this log here, and it would grow with every page

        emulator.on_exchange = note
        with emulator:
            write_atomically(options.url_file, emulator.url + "\n")
            stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())

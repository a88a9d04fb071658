# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists users, then locks the same ones by module user and by its rivals: python -m tests.benchmarks"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.benchmarks.listing import listing
from tests.emulator import Emulator

ROOT = Path(__file__).resolve().parents[2]
CLIENT_ID, API_TOKEN = Emulator.client_id, Emulator.api_token


@dataclass(frozen=True)
class Row:
    """One contender. whole: seconds of the process; wire: seconds from its first write to the end of its last."""

    name: str
    whole: float
    wire: float
    requests: int
    writes: int


def sample_ids(count: int) -> list[str]:
    """Users of the sample environment who are not locked: the same each time."""
    emulator = Emulator()
    emulator.load_sample()
    return [user.id for user in emulator.users if not user.locked][:count]


@contextmanager
def server(latency: float) -> Iterator[tuple[str, Path]]:
    """(URL, log) of a fresh emulator in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        url_file, log = Path(folder, "url"), Path(folder, "log")
        command = [sys.executable, "-m", "tests.emulator", "--sample", f"--latency={latency}"]
        command += [f"--url-file={url_file}", f"--log={log}"]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            while not url_file.exists():
                assert process.poll() is None, "the emulator did not start"
                time.sleep(0.05)
            yield url_file.read_text().strip(), log
        finally:
            process.terminate()
            process.wait()


def measure(name: str, contender: Callable[[str, list[str]], None], ids: list[str], latency: float) -> Row:
    with server(latency) as (url, log):
        start = time.monotonic()
        contender(url, ids)
        whole = time.monotonic() - start
        lines = [json.loads(line) for line in log.read_text().splitlines()]
    writes = [line for line in lines if line["route"] == "lock"]
    assert {line["path"].split("/")[-2] for line in writes} == set(ids), f"{name} did not lock everybody"
    wire = max(line["at"] for line in writes) + latency - min(line["at"] for line in writes)
    return Row(name, whole, wire, len(lines), len(writes))


# The contenders


def play(url: str, tasks: list[dict[str, Any]], **extra: Any) -> None:
    """A real ansible-playbook run of these tasks."""
    playbook = [{"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks}]
    with tempfile.TemporaryDirectory() as folder:
        path, variables = Path(folder, "play.yml"), Path(folder, "vars.json")
        path.write_text(json.dumps(playbook))
        variables.write_text(json.dumps({"url": url, "id": CLIENT_ID, "token": API_TOKEN, **extra}))
        environment = {
            **os.environ,
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"),
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
            "NO_PROXY": "127.0.0.1",
        }
        command = [str(Path(sys.executable).with_name("ansible-playbook")), str(path), "-e", f"@{variables}"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def by_module(concurrency: int) -> Callable[[str, list[str]], None]:
    def run(url: str, ids: list[str]) -> None:
        options = {
            "state": "locked",
            "users": "{{ ids }}",
            "api_url": "{{ url }}",
            "client_id": "{{ id }}",
            "api_token": "{{ token }}",
            "concurrency": concurrency,
        }
        play(url, [{"identityops.frontegg.user": options}], ids=ids)

    return run


def by_uri_loop(url: str, ids: list[str]) -> None:
    login = {
        "ansible.builtin.uri": {
            "url": "{{ url }}/auth/vendor",
            "method": "POST",
            "body_format": "json",
            "body": {"clientId": "{{ id }}", "secret": "{{ token }}"},
        },
        "register": "login",
    }
    lock = {
        "ansible.builtin.uri": {
            "url": "{{ url }}/identity/resources/users/v1/{{ item }}/lock",
            "method": "POST",
            "headers": {"Authorization": "Bearer {{ login.json.token }}"},
        },
        "loop": "{{ ids }}",
    }
    play(url, [login, lock], ids=ids)


def by_script(url: str, ids: list[str]) -> None:
    """One call after the other on one connection, and nothing else: no reading, no verifying."""
    session = requests.Session()
    session.trust_env = False
    answer = session.post(f"{url}/auth/vendor", json={"clientId": CLIENT_ID, "secret": API_TOKEN}, timeout=30)
    session.headers["Authorization"] = f"Bearer {answer.json()['token']}"
    for user_id in ids:
        session.post(f"{url}/identity/resources/users/v1/{user_id}/lock", timeout=30).raise_for_status()


# The table


def table(rows: list[Row], bounds: dict[str, float]) -> Iterator[str]:
    yield "| contender | whole run | x module (8) | requests | writes on the wire | x bound |"
    yield "|---|---|---|---|---|---|"
    base = rows[0].whole
    for row in rows:
        bound = f"{row.wire / bounds[row.name]:.2f}" if row.name in bounds else ""
        yield (
            f"| {row.name} | {row.whole:.1f} s | {row.whole / base:.1f} | {row.requests} | {row.wire:.2f} s | {bound} |"
        )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--users", type=int, default=500)
    parser.add_argument("--latency", type=float, default=0.05, help="seconds")
    parser.add_argument("--listed", type=int, default=10_000, help="users to list with user_info")
    options = parser.parse_args()
    print(listing(options.listed, options.latency, ROOT / ".collections"), flush=True)
    ids = sample_ids(options.users)
    contenders = {
        "one task, concurrency 8": by_module(8),
        "one task, concurrency 4 (default)": by_module(4),
        "sequential script, writes only": by_script,
        "playbook looping over ansible.builtin.uri, writes only": by_uri_loop,
    }
    print(f"Locking {len(ids)} users by ID, {options.latency * 1000:g} ms latency, Python {sys.version.split()[0]}.")
    print("Bound: writes x latency / concurrency.\n", flush=True)
    rows = [measure(name, contender, ids, options.latency) for name, contender in contenders.items()]
    total = len(ids) * options.latency
    bounds = {"one task, concurrency 8": total / 8, "one task, concurrency 4 (default)": total / 4}
    print("\n".join(table(rows, {**bounds, "sequential script, writes only": total})))
    return 0


if __name__ == "__main__":
    sys.exit(main())

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs modules as separate processes, as Ansible does, so that tests can stop and kill them."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

from tests.emulator import Emulator, Exchange

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / ".collections/ansible_collections/identityops/frontegg/plugins/modules"
PATIENCE = 60.0


class Process:
    """A running module. It ends when its `with` block ends, in any way."""

    def __init__(self, emu: Emulator, options: dict[str, Any], name: str = "user") -> None:
        connection = {"client_id": emu.client_id, "api_token": emu.api_token, "api_url": emu.url}
        self._arguments = json.dumps({"ANSIBLE_MODULE_ARGS": {**connection, **options}})
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("FRONTEGG_", "ANSIBLE_"))
        }
        environment["PYTHONPATH"] = str(ROOT / ".collections")
        self._process = subprocess.Popen(
            [sys.executable, str(MODULES / f"{name}.py")],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Process:
        assert self._process.stdin is not None
        self._process.stdin.write(self._arguments)
        self._process.stdin.close()
        self._process.stdin = None  # otherwise communicate() closes it again
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def signal_a_thread(self, number: int) -> None:
        """Let a thread other than the main one get the signal, as a kernel may do with any signal. Only on Linux."""
        threads = {int(name) for name in os.listdir(f"/proc/{self._process.pid}/task")}
        os.kill(max(threads - {self._process.pid}), number)  # the process gets it, and this thread comes first

    @property
    def is_asleep(self) -> bool:
        """Whether each thread waits for something. Only on Linux."""
        stats = Path(f"/proc/{self._process.pid}/task").glob("*/stat")
        return all(stat.read_text().rpartition(")")[2].split()[0] == "S" for stat in stats)

    @property
    def has_begun_to_report(self) -> bool:
        """Whether its output waits to be read."""
        return bool(select.select([self._process.stdout], [], [], 0)[0])

    def kill(self) -> None:
        """Kill the module with SIGKILL, without a warning."""
        self._process.kill()
        self._process.communicate()

    def result(self) -> dict[str, Any]:
        """Wait for the end of the module, and return the JSON object that it prints."""
        stdout, stderr = self._process.communicate(timeout=PATIENCE)
        assert "Traceback" not in stdout + stderr, stdout + stderr
        assert len(stdout.strip().splitlines()) == 1, stdout + stderr
        result = json.loads(stdout)
        assert isinstance(result, dict)
        return {"failed": False, **result}


def wait_for(condition: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Poll until the condition is true, because nothing signals it."""
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, f"in vain: {what}"
        time.sleep(0.002)


@contextmanager
def told_of(emu: Emulator, route: str, count: int, status: int | None = 200) -> Iterator[Event]:
    """Yield an event that is set after `count` answers of the route with this status."""
    reached, left = Event(), [count]

    def count_down(exchange: Exchange) -> None:
        if exchange.route == route and exchange.status == status:
            left[0] -= 1
            if left[0] == 0:
                reached.set()

    emu.on_exchange = count_down
    try:
        yield reached
    finally:
        emu.on_exchange = None

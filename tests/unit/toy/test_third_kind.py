# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A third kind of object works from end to end. Only the folder of this file knows lamps."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.callback import live
from tests.unit.callback.test_live import Display, ended, host, task_of
from tests.unit.harness import JumpingClock, Result, run_main
from tests.unit.toy.routes import LAMPS
from tests.unit.toy.task import main

SECRET = "a-secret-of-the-lamps-that-is-long-enough"


class House(ThreadingHTTPServer):
    """A server with lamps.

    broken: it refuses to switch these lamps. lost: it switches these lamps and gives no answer.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lamps = {"1": False, "2": True, "3": False}
        self.names = {"1": "Hall", "2": "Desk", "3": "Attic"}
        self.broken: set[str] = set()
        self.lost: set[str] = set()
        self.writes: list[str] = []

    @property
    def url(self) -> str:
        """Return the URL of the server."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: House

    def do_GET(self) -> None:
        rows = [{"id": key, "name": self.server.names[key], "isOn": on} for key, on in self.server.lamps.items()]
        self._answer(200, rows)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/auth/vendor":
            self._answer(200, {"token": "a-token-of-the-lamps-that-is-long-enough", "expiresIn": 3600})
            return
        lamp, word = self.path.removeprefix(f"{LAMPS}/").split("/")
        self.server.writes.append(f"{lamp} {word}")
        if lamp in self.server.broken:
            self._answer(400, {"errors": ["the bulb is broken"]})
            return
        self.server.lamps[lamp] = word == "on"
        if lamp in self.server.lost:
            self.close_connection = True
            return
        self._answer(200, {})

    def _answer(self, status: int, data: Any) -> None:
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the base class has
        """Print nothing to the terminal."""


@pytest.fixture
def house() -> Iterator[House]:
    server = House()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def run(house: House, *, check: bool = False, **options: Any) -> Result:
    connection = {"client_id": "lamps", "api_token": SECRET, "api_url": house.url}
    arguments = {**connection, **options, "_ansible_check_mode": check, "_ansible_diff": True}
    return run_main(main, arguments, JumpingClock())


def said(result: Result) -> dict[str, tuple[str, str]]:
    return {row["lamp"]: (row["outcome"], row["msg"]) for row in result["lamps"]}


def test_check_mode_and_the_run_and_a_second_run(house: House) -> None:
    options = {"lamps": ["hall", "Desk", "cellar"], "state": "on", "on_missing": "ignore"}
    checked = run(house, check=True, **options)
    assert (house.writes, checked["msg"]) == ([], "would switch on 1 of 3 lamps, 1 unchanged, 1 not found")
    result = run(house, **options)
    assert house.writes == ["1 on"]
    assert result["msg"] == "switched on 1 of 3 lamps, 1 unchanged, 1 not found"
    assert said(result) == {
        "hall": ("changed", "switched on"),
        "Desk": ("unchanged", "already on"),
        "cellar": ("not_found", "no lamp has this name"),
    }
    assert [row["after"] for row in checked["lamps"]] == [row["after"] for row in result["lamps"]]
    assert result["diff"][0]["after"] == {"on": True}
    assert not run(house, **options)["changed"]
    assert house.writes == ["1 on"]


def test_a_failure_and_a_lost_answer(house: House) -> None:
    house.broken, house.lost = {"1"}, {"3"}
    result = run(house, lamps=["Hall", "Attic"], state="on", max_retries=0)
    assert said(result)["Hall"][0] == "failed" and "the bulb is broken" in said(result)["Hall"][1]
    assert said(result)["Attic"] == (
        "changed",
        "switched on (the answer was lost, but reading back shows it)",
    )
    assert result["failed"] and result["changed"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"protected": ["d*"]}, "protected lamps would lose access: Desk (protected[0]: d*)"),
        ({"max_changes": 0}, "refused: 1 lamp would be changed, and max_changes is 0"),
        ({"lamps": ["Desk", {"lamp": "desk", "state": "on"}]}, "say one thing for each lamp"),
        ({"lamps": 7}, "lamps: give a list of names of lamps"),
    ],
)
def test_guards(house: House, options: dict[str, Any], words: str) -> None:
    result = run(house, **{"lamps": ["Desk"], "state": "off", **options})
    assert result["failed"] and words in result["msg"], result["msg"]
    assert house.writes == []


def test_a_journal_and_a_run_that_resumes(house: House, tmp_path: Path) -> None:
    path = tmp_path / "journal"
    options = {"lamps": ["Hall", "Attic"], "state": "on", "journal_path": str(path)}
    run(house, **options)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert sorted((line["lamp"], line["outcome"]) for line in lines) == [("Attic", "changed"), ("Hall", "changed")]
    again = run(house, **options)
    assert all(re.fullmatch(r"already on \(done by an earlier run at .*\)", row["msg"]) for row in again["lamps"])


def test_live_shows_lamps(house: House) -> None:
    callback: Any = live.CallbackModule()
    callback._display = Display()
    callback.get_option = lambda name: 0.0
    callback.v2_playbook_on_start(None)
    ours = "identityops.frontegg.lamp"
    callback.v2_runner_on_start(host("one"), task_of(ours))
    run(house, lamps=["Hall"], state="on")
    callback.v2_runner_on_ok(ended("one", ours))
    callback.v2_playbook_on_stats(SimpleNamespace())
    assert [line for line in callback._display.lines if "=>" in line] == ["changed: [one] => (lamp=Hall) switched on"]

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module that is told to stop: it finishes what is on its way, sends nothing further, and says what it did."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.emulator import Emulator
from tests.processes import Process, told_of, wait_for

COUNT = 200
THREADS = 4
SIGNALS = [signal.SIGTERM, signal.SIGINT]
# What a busy machine needs to end a process; far less than what it would have to wait for.
SOON = 10.0


@pytest.fixture
def crowd(emu: Emulator) -> list[str]:
    return [emu.add_user(f"u{number:03}@corp.example").id for number in range(COUNT)]


def agrees(emu: Emulator, result: dict[str, Any]) -> dict[str, int]:
    """The report against the state; how many rows there are of each outcome."""
    for row in result["users"]:
        locked = bool(emu.user(row["id"] or row["user"]).locked)
        assert row["changed"] == locked, row
        assert row["outcome"] == ("changed" if locked else "not_attempted"), row
        assert "\n" not in row["msg"] and "Traceback" not in row["msg"]
    assert result["failed"] and len(result["users"]) == COUNT
    assert result["changed"] == any(row["changed"] for row in result["users"])
    summary: dict[str, int] = result["summary"]
    return summary


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("concurrency", [1, THREADS])
def test_in_the_middle_of_the_writes(emu: Emulator, crowd: list[str], number: signal.Signals, concurrency: int) -> None:
    emu.latency = 0.02
    options = {"users": crowd, "state": "locked", "concurrency": concurrency}
    with Process(emu, options) as process, told_of(emu, "lock", 20) as reached:
        assert reached.wait(60)
        process.signal(number)
        stopped = time.monotonic()
        begun = len(emu.log)
        result = process.result()
        assert time.monotonic() - stopped < SOON
    # A signal takes its time: so many more may have been begun.
    assert len(emu.log) - begun <= 2 * concurrency
    summary = agrees(emu, result)
    assert 20 <= summary["changed"] < COUNT
    assert summary["changed"] + summary["not_attempted"] == COUNT
    waiting = [row["msg"] for row in result["users"] if row["outcome"] == "not_attempted"]
    assert set(waiting) == {f"not attempted: stopped by {number.name}"}


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("tells", [True, False], ids=["told", "not-told"])
def test_while_it_waits_for_the_rate_limit(
    emu: Emulator, crowd: list[str], number: signal.Signals, tells: bool
) -> None:
    """An hour is not waited out; the connection is not closed before the answers are there."""
    emu.rate_limit(20, 120, routes=["lock"], tells=tells)
    options = {"users": crowd, "state": "locked", "verify": False, "rate_limit_timeout": 3600}
    # Where the limit is told, the requests are spread over two minutes: it waits for its turn from the first one on.
    with Process(emu, options) as process, told_of(emu, "lock", 1, 200 if tells else 429) as reached:
        assert reached.wait(60)
        wait_for(lambda: emu.in_flight == 0, "no request on its way")
        process.signal(number)
        stopped = time.monotonic()
        result = process.result()
        assert time.monotonic() - stopped < SOON
    summary = agrees(emu, result)
    assert 1 <= summary["changed"] <= 20


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("route", ["login", "list"])
def test_while_it_reads(emu: Emulator, crowd: list[str], number: signal.Signals, route: str) -> None:
    """Nobody was tried, and that is told of everybody."""
    emu.fault("list", status=429, headers={"Retry-After": "60"}, times=None)
    if route == "login":
        emu.fault("login", status=503, times=None)
    options = {"users": crowd, "state": "locked", "max_retries": 100}
    status = 503 if route == "login" else 429
    with Process(emu, options) as process, told_of(emu, route, 1, status) as reached:
        assert reached.wait(60)
        process.signal(number)
        result = process.result()
    assert agrees(emu, result)["not_attempted"] == COUNT
    assert {row["msg"] for row in result["users"]} == {f"not attempted: stopped by {number.name}"}
    assert not result["changed"] and "not attempted" in result["msg"] and "\n" not in result["msg"]
    assert emu.writes == []


def test_while_it_reads_back(emu: Emulator, crowd: list[str]) -> None:
    """All is written, and nothing was seen of it: changed, and not verified."""
    emu.fault("list", skip=2, status=429, headers={"Retry-After": "60"}, times=None)
    options = {"users": crowd, "state": "locked"}
    with Process(emu, options) as process, told_of(emu, "list", 1, 429) as reached:
        assert reached.wait(60)
        process.signal(signal.SIGTERM)
        result = process.result()
    assert agrees(emu, result)["changed"] == COUNT
    assert all(row["failed"] and "not verified" in row["msg"] for row in result["users"])


def test_a_lost_answer_is_not_asked_for_again(emu: Emulator, crowd: list[str]) -> None:
    """The one request on its way is done, and its answer lost, after the signal: nobody can tell any more."""
    emu.fault("lock", delay=0.5, drop="after")
    options = {"users": crowd[:2], "state": "locked", "concurrency": 1}
    with Process(emu, options) as process:
        wait_for(lambda: any(exchange.is_write for exchange in emu.log), "the first write")
        process.signal(signal.SIGTERM)
        result = process.result()
    assert [row["outcome"] for row in result["users"]] == ["unknown", "not_attempted"]
    assert "run again to settle" in result["users"][0]["msg"]
    assert len(emu.writes) == 1


def test_the_journal_tells_it_too_and_the_next_run_goes_on(emu: Emulator, crowd: list[str], tmp_path: Path) -> None:
    emu.latency = 0.02
    options = {"users": crowd, "state": "locked", "journal_path": str(tmp_path / "journal"), "verify": False}
    with Process(emu, options) as process, told_of(emu, "lock", 20) as reached:
        assert reached.wait(60)
        process.signal(signal.SIGTERM)
        first = process.result()
    emu.latency = 0.0
    with Process(emu, options) as process:
        second = process.result()
    assert not second["failed"]
    assert second["summary"]["changed"] == first["summary"]["not_attempted"]
    earlier = {row["id"] for row in second["users"] if "done by an earlier run" in row["msg"]}
    assert earlier == {row["id"] for row in first["users"] if row["changed"]}
    assert len(emu.writes) == COUNT


def test_a_second_signal_ends_it_at_once(emu: Emulator, crowd: list[str]) -> None:
    emu.fault("lock", delay=50.0, times=None)
    with Process(emu, {"users": crowd, "state": "locked"}) as process:
        wait_for(lambda: emu.in_flight == THREADS, "all threads at work")
        process.signal(signal.SIGTERM)
        wait_for(lambda: _ended_by_another(process), "its end")
    assert not process.is_running


def _ended_by_another(process: Process) -> bool:
    """The first is handled whenever the kernel comes to it, and two that wait are one."""
    process.signal(signal.SIGTERM)
    return not process.is_running

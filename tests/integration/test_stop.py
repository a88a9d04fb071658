# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module that gets a signal to stop: it finishes the requests on their way, sends no more, and reports its work."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._wire.clock import NAP
from tests.emulator import Emulator
from tests.integration.conftest import BIN, Runner
from tests.processes import Process, told_of, wait_for

COUNT = 200
THREADS = 4
SIGNALS = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]
# Enough time for a busy machine to end a process, and far less than the waits in these tests.
SOON = 10.0


@pytest.fixture
def crowd(emu: Emulator) -> list[str]:
    return [emu.add_user(f"u{number:03}@corp.example").id for number in range(COUNT)]


def agrees(emu: Emulator, result: dict[str, Any]) -> dict[str, int]:
    """Check the report against the emulator, and return the number of rows for each outcome."""
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
    # A signal is heard within a nap. Each thread sends so many requests in it, and has one more on its way.
    assert len(emu.log) - begun <= (NAP / emu.latency + 1) * concurrency
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
    """The module does not wait for an hour. It closes the connection only after the answers."""
    emu.rate_limit(20, 120, routes=["lock"], tells=tells)
    options = {"users": crowd, "state": "locked", "verify": False, "rate_limit_timeout": 3600}
    # If the answers have a budget, the module spreads the requests over two minutes. It waits from the first request
    # on.
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
    """The report says that no user was attempted."""
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


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="this system cannot send a signal to one thread")
def test_a_signal_that_does_not_wake_the_main_thread(emu: Emulator, crowd: list[str]) -> None:
    """Another thread gets it, or the main thread gets it just before it waits. All threads wait for a minute."""
    emu.fault("list", skip=2, status=429, headers={"Retry-After": "60"}, times=None)
    with Process(emu, {"users": crowd, "state": "locked"}) as process, told_of(emu, "list", 1, 429) as reached:
        assert reached.wait(60)
        wait_for(lambda: emu.in_flight == 0 and process.is_asleep, "all threads waiting")
        process.signal_a_thread(signal.SIGTERM)
        wait_for(lambda: not process.is_running or process.has_begun_to_report, "its report", SOON)
        result = process.result()
    assert agrees(emu, result)["changed"] == COUNT


def test_while_it_reports(emu: Emulator, crowd: list[str]) -> None:
    """The report is larger than a pipe, and nobody reads it until the signal has come. It is whole."""
    users = [emu.add_user(f"{'x' * 50}{number:03}@corp.example").id for number in range(COUNT)]
    with Process(emu, {"users": [*crowd, *users], "state": "locked"}) as process:
        wait_for(lambda: process.has_begun_to_report, "the report")
        process.signal(signal.SIGTERM)
        result = process.result()
    assert not result["failed"] and result["summary"]["changed"] == len(result["users"]) == 2 * COUNT


def test_while_it_reads_back(emu: Emulator, crowd: list[str]) -> None:
    """All writes are done, but the module read nothing back: the rows are changed and not verified."""
    emu.fault("list", skip=2, status=429, headers={"Retry-After": "60"}, times=None)
    options = {"users": crowd, "state": "locked"}
    with Process(emu, options) as process, told_of(emu, "list", 1, 429) as reached:
        assert reached.wait(60)
        process.signal(signal.SIGTERM)
        result = process.result()
    assert agrees(emu, result)["changed"] == COUNT
    assert all(row["failed"] and "not verified" in row["msg"] for row in result["users"])


def test_a_lost_answer_is_not_asked_for_again(emu: Emulator, crowd: list[str]) -> None:
    """The server executes the request on its way, but the answer is lost after the signal. The outcome is unknown."""
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


def test_a_terminal_may_hang_up_more_than_once(emu: Emulator, crowd: list[str]) -> None:
    """The kernel sends a signal, and then the shell does. The module still waits for the requests on their way."""
    emu.fault("lock", delay=0.3, times=None)
    with Process(emu, {"users": crowd[:8], "state": "locked"}) as process:
        wait_for(lambda: emu.in_flight == THREADS, "all threads at work")
        wait_for(lambda: _ended_by_another(process, signal.SIGHUP), "its end")
        summary = process.result()["summary"]
    assert (summary["changed"], summary["not_attempted"]) == (THREADS, 8 - THREADS)


def _ended_by_another(process: Process, number: signal.Signals = signal.SIGTERM) -> bool:
    """Send another signal, and return whether the process has ended.

    Signals may come late, and the kernel merges two pending ones.
    """
    process.signal(number)
    return not process.is_running


# A killed ansible-playbook: its worker and the module are separate processes, and they survive


def descendants(pid: int) -> set[int]:
    """Return all processes that a process started, directly or not, as the kernel lists them now."""
    parents = {}
    for folder in Path("/proc").iterdir():
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue  # not a process, or a process that has just ended
    found, new = set(), {pid}
    while new:
        new = {one for one, parent in parents.items() if parent in new} - found
        found |= new
    return found


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def a_run(
    playbook: Runner, crowd: list[str], *, shell: str = "", pipelining: bool = False, **task: Any
) -> Iterator[tuple[subprocess.Popen[bytes], list[int]]]:
    """Yield an ansible-playbook that is locking a crowd in its own session, and the module that it started.

    shell: the shell command that starts the playbook.
    """
    emu, path = playbook.emulator, playbook.folder / "play.yml"
    task = {"identityops.frontegg.user": {"users": crowd, "state": "locked", "verify": False}, **task}
    path.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": [task]}]), encoding="utf-8")
    command = [str(BIN / "ansible-playbook"), str(path)]
    emu.latency = 0.02
    with (
        told_of(emu, "lock", 20) as reached,
        subprocess.Popen(
            ["/bin/sh", "-c", shell, "sh", *command] if shell else command,
            cwd=playbook.folder,
            env=playbook.environment({"ANSIBLE_PIPELINING": str(pipelining), "ANSIBLE_ASYNC_DIR": None}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process,
    ):
        started: set[int] = set()
        try:
            assert reached.wait(60)
            started = descendants(process.pid)
            yield process, [pid for pid in started if not descendants(pid)]
        finally:
            for pid in [process.pid, *started]:
                if is_alive(pid):
                    os.kill(pid, signal.SIGKILL)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system has no /proc")
@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP])
def test_an_ansible_playbook_that_is_killed(
    emu: Emulator, playbook: Runner, crowd: list[str], number: signal.Signals, pipelining: bool
) -> None:
    """SIGKILL goes to the process alone. SIGHUP goes to its group, as from a closed terminal."""
    with a_run(playbook, crowd, pipelining=pipelining) as (process, modules):
        assert modules
        os.killpg(process.pid, number) if number == signal.SIGHUP else process.kill()
        begun = len(emu.log)
        process.wait(60)
        wait_for(lambda: not any(map(is_alive, modules)), "the end of the module")
        assert emu.in_flight == 0
        assert len(emu.log) - begun <= 3 * THREADS
        assert 20 <= sum(bool(user.locked) for user in emu.users) < COUNT


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system has no /proc")
def test_a_task_with_async_lives_on(emu: Emulator, playbook: Runner, crowd: list[str]) -> None:
    task = {"async": 600, "poll": 1}
    with a_run(playbook, crowd, **task) as (process, dummy):
        process.kill()
        process.wait(60)
        wait_for(lambda: sum(bool(user.locked) for user in emu.users) == COUNT, "all to be locked")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system has no /proc")
def test_a_shell_that_goes_and_leaves_ansible_playbook_behind(
    emu: Emulator, playbook: Runner, crowd: list[str]
) -> None:
    """The shell of `nohup ansible-playbook ... &` is an example."""
    with a_run(playbook, crowd, shell='"$@" & wait') as (process, dummy):
        process.kill()
        process.wait(60)
        wait_for(lambda: sum(bool(user.locked) for user in emu.users) == COUNT, "all to be locked")


def test_a_hangup_that_is_ignored(emu: Emulator, crowd: list[str]) -> None:
    """nohup makes a process ignore the signal in this way."""
    emu.latency = 0.02
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the process inherits this setting
    try:
        process = Process(emu, {"users": crowd[:40], "state": "locked", "verify": False})
    finally:
        signal.signal(signal.SIGHUP, before)
    with process, told_of(emu, "lock", 5) as reached:
        assert reached.wait(60)
        process.signal(signal.SIGHUP)
        assert process.result()["summary"]["changed"] == 40

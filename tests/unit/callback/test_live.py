# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The callback plugin live: its reaction to each event."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.callback import live
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.journal import LIVE_VARIABLE
from tests.emulator import Emulator
from tests.unit.harness import Task

JANE, JOE, ANN = "jane@corp.example", "joe@corp.example", "ann@corp.example"


def row(user: str = JANE, **fields: Any) -> dict[str, Any]:
    about = {"noun": "user", "subject": user}
    usual = {"event": "row", "check": False, **about, "action": "lock", "outcome": "changed", "changed": True}
    return {**usual, "failed": False, "msg": "locked", "left": None, **fields}


VERDICTS = {
    "changed": ({}, "changed"),
    "unchanged": ({"outcome": "unchanged", "changed": False}, "ok"),
    "failed": ({"outcome": "failed", "changed": False, "failed": True}, "failed"),
    "failed after a change": ({"outcome": "failed", "changed": True, "failed": True}, "failed"),
    "changed, not verified": ({"failed": True}, "failed"),
    "unknown": ({"outcome": "unknown", "changed": False, "failed": True}, "failed"),
    "not attempted": ({"outcome": "not_attempted", "changed": False}, "skipping"),
    "not found, and that fails": ({"outcome": "not_found", "changed": False, "failed": True}, "failed"),
    "not found, and that is fine": ({"outcome": "not_found", "changed": False}, "ok"),
}


@pytest.mark.parametrize(("fields", "word"), VERDICTS.values(), ids=VERDICTS)
def test_verdict(fields: dict[str, Any], word: str) -> None:
    assert live._verdict(row(**fields))[0] == word


BEGIN = {"event": "begin", "total": 3, "to_write": 2}
IDLE = {"action": "none", "outcome": "unchanged", "changed": False}

PROGRESS = {
    # the events, the progress line if each write takes ten seconds
    "nothing": ([], ""),
    "nobody to be changed": ([{"event": "begin", "total": 0, "to_write": 0}], ""),
    "just begun": ([BEGIN], "0/3 done, 0 failed"),
    "one who needs nothing": ([BEGIN, row(**IDLE)], "1/3 done, 0 failed"),
    "one written": ([BEGIN, row(**IDLE), row(JOE)], "2/3 done, 0 failed, about 10 s to go"),
    "all written": ([BEGIN, row(**IDLE), row(JOE), row(ANN)], "3/3 done, 0 failed, about 0 s to go"),
    "one failed": ([BEGIN, row(failed=True, outcome="failed")], "1/3 done, 1 failed, about 10 s to go"),
    "told twice": ([BEGIN, row(), row(failed=True, outcome="failed")], "1/3 done, 1 failed, about 10 s to go"),
    "failed twice": (
        [BEGIN, row(failed=True, outcome="unknown"), row(failed=True, outcome="failed")],
        "1/3 done, 1 failed, about 10 s to go",
    ),
    "failed, and settled": (
        [BEGIN, row(failed=True, outcome="unknown"), row()],
        "1/3 done, 0 failed, about 10 s to go",
    ),
    "a limit that is told": (
        [BEGIN, row(left=7)],
        "1/3 done, 0 failed, 7 requests left to the limit, about 10 s to go",
    ),
    "nothing left": ([BEGIN, row(left=0)], "1/3 done, 0 failed, 0 requests left to the limit, about 10 s to go"),
    "over": ([BEGIN, row(), {"event": "end"}], ""),
    "a second task": ([BEGIN, row(), {"event": "end"}, BEGIN, row(JOE)], "2/6 done, 0 failed, about 20 s to go"),
    "one of two tasks is over": ([BEGIN, BEGIN, row(), {"event": "end"}], "1/6 done, 0 failed, about 30 s to go"),
    "what is no event": ([BEGIN, {}, {"event": None}, {"event": "news"}], "0/3 done, 0 failed"),
    "tenants": ([BEGIN, {**row(), "noun": "tenant", "subject": "acme"}], "1/3 done, 0 failed, about 10 s to go"),
}


@pytest.mark.parametrize(("events", "line"), PROGRESS.values(), ids=PROGRESS)
def test_progress(monkeypatch: pytest.MonkeyPatch, events: list[dict[str, Any]], line: str) -> None:
    now = [1000.0]
    monkeypatch.setattr(live.time, "monotonic", lambda: now[0])
    progress = live._Progress()
    for event in events:
        progress.take(event)
    now[0] += 10 * len({event["subject"] for event in events if event.get("action") == "lock"})
    assert progress.line() == line


class Display:
    """The part of Ansible's display that the plugin uses."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def display(self, text: str, color: str | None = None) -> None:
        self.lines.append(text)


@pytest.fixture
def callback() -> Any:
    made = live.CallbackModule()
    made._display = Display()
    made.get_option = lambda name: {"interval": 0.0}[name]
    yield made
    made.v2_playbook_on_stats(None)


def task_of(action: str, no_log: object = False, async_val: int = 0) -> Any:
    return SimpleNamespace(action=action, resolved_action=action, no_log=no_log, async_val=async_val)


def host(name: str) -> Any:
    return SimpleNamespace(get_name=lambda: name, name=name)


def ended(name: str, action: str) -> Any:
    return SimpleNamespace(_host=host(name), _task=task_of(action), host=host(name), task=task_of(action))


OURS = "identityops.frontegg.user"


def test_what_a_module_writes_is_shown(callback: Any, task: Task, people: Emulator) -> None:
    callback.v2_playbook_on_start(None)
    callback.v2_runner_on_start(host("one"), task_of(OURS))
    folder = Path(os.environ[LIVE_VARIABLE]).parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "events-1").stat().st_mode) == 0o600
    people.fault("lock", match=people.user("joe+x@corp.example").id, status=403)
    users = [JANE, "ann.o'neil@corp.example", "joe+x@corp.example", "ghost@corp.example"]
    task.run(users=users, state="locked", concurrency=1)
    callback.v2_runner_on_failed(ended("one", OURS))
    shown = [line for line in callback._display.lines if "=>" in line]
    assert shown[0] == "ok: [one] => (user=ann.o'neil@corp.example) already locked"
    assert shown[1] == "failed: [one] => (user=ghost@corp.example) no user has this email"
    assert shown[2] == f"changed: [one] => (user={JANE}) locked"
    assert shown[3].startswith("failed: [one] => (user=joe+x@corp.example) lock failed: Frontegg answered HTTP 403")
    assert len(shown) == 4
    callback.v2_playbook_on_stats(None)
    assert not folder.exists() and LIVE_VARIABLE not in os.environ


@pytest.mark.parametrize(
    "hidden",
    [
        task_of(OURS, no_log=True),
        task_of(OURS, no_log="{{ hide }}"),
        task_of(OURS, async_val=60),
        task_of("ansible.builtin.debug"),
    ],
)
def test_a_task_that_is_not_shown_is_not_told_where_to_write(callback: Any, hidden: Any) -> None:
    callback.v2_playbook_on_start(None)
    callback.v2_runner_on_start(host("one"), task_of(OURS))
    callback.v2_runner_on_ok(ended("one", OURS))
    callback.v2_runner_on_start(host("one"), hidden)
    assert LIVE_VARIABLE not in os.environ
    callback.v2_playbook_on_stats(None)


@pytest.mark.parametrize("name", ["json", "ansible.posix.jsonl", "community.general.null", "whatever"])
def test_nothing_is_shown_beside_a_callback_that_may_print_data(
    callback: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live.C, "DEFAULT_STDOUT_CALLBACK", name, raising=False)
    callback.v2_playbook_on_start(None)
    callback.v2_runner_on_start(host("one"), task_of(OURS))
    assert LIVE_VARIABLE not in os.environ
    callback.v2_playbook_on_stats(None)


def test_a_module_that_outlives_its_task_is_not_shown_under_the_next(callback: Any) -> None:
    callback.v2_playbook_on_start(None)
    callback.v2_runner_on_start(host("one"), task_of(OURS))
    old = os.environ[LIVE_VARIABLE]
    callback.v2_runner_on_failed(ended("one", OURS))
    callback.v2_runner_on_start(host("one"), task_of(OURS))
    assert os.environ[LIVE_VARIABLE] != old
    with open(old, "a", encoding="utf-8") as file:
        file.write(json.dumps(row()) + "\n")
    callback.v2_runner_on_ok(ended("one", OURS))
    assert [line for line in callback._display.lines if "=>" in line] == []
    callback.v2_playbook_on_stats(None)


@pytest.mark.parametrize(("behind", "shows"), [("", True), ("default", True), ("json", False)])
def test_the_callback_behind_that_of_ansible_runner_decides(
    callback: Any, behind: str, shows: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live.C, "DEFAULT_STDOUT_CALLBACK", "awx_display", raising=False)
    monkeypatch.setenv("ORIGINAL_STDOUT_CALLBACK", behind)
    callback.v2_playbook_on_start(None)
    callback.v2_runner_on_start(host("one"), task_of(OURS))
    assert (LIVE_VARIABLE in os.environ) is shows
    callback.v2_runner_on_ok(ended("one", OURS))
    callback.v2_playbook_on_stats(None)


def test_check_mode_says_would_be(callback: Any, task: Task, people: Emulator) -> None:
    callback.v2_playbook_on_start(None)
    callback.v2_runner_on_start(host("one"), task_of(OURS))
    task.check(users=[JANE, "ann.o'neil@corp.example"], state="locked")
    callback.v2_runner_on_ok(ended("one", OURS))
    assert [line for line in callback._display.lines if "=>" in line] == [
        "ok: [one] => (user=ann.o'neil@corp.example) already locked",
        f"changed: [one] => (user={JANE}) would be locked",
    ]


def test_tasks_of_others_are_left_alone(callback: Any, task: Task, people: Emulator) -> None:
    callback.v2_playbook_on_start(None)
    callback.v2_runner_on_start(host("one"), task_of("ansible.builtin.debug"))
    assert callback._follower is None
    callback.v2_runner_on_ok(ended("one", "ansible.builtin.debug"))
    assert callback._display.lines == []


def test_a_second_task_shows_its_own_lines_only(callback: Any, task: Task, people: Emulator) -> None:
    callback.v2_playbook_on_start(None)
    for state in ("locked", "unlocked"):
        callback.v2_runner_on_start(host("one"), task_of(OURS))
        task.run(users=[JANE], state=state)
        callback.v2_runner_on_ok(ended("one", OURS))
    assert [line.rpartition(" ")[2] for line in callback._display.lines if "=>" in line] == ["locked", "unlocked"]


@pytest.mark.parametrize("text", ["not JSON\n", '{"event": "row"\n', "[]\n", "null\n", '"text"\n', "\n"])
def test_a_line_that_is_none_ends_nothing(callback: Any, task: Task, people: Emulator, text: str) -> None:
    """Another module may write to the file, even half a line at a time."""
    callback.v2_playbook_on_start(None)
    callback.v2_runner_on_start(host("one"), task_of(OURS))
    with open(os.environ[LIVE_VARIABLE], "a", encoding="utf-8") as file:
        file.write(text)
        file.write(json.dumps(row()) + "\n")
    callback.v2_runner_on_ok(ended("one", OURS))
    assert [line for line in callback._display.lines if "=>" in line] == [f"changed: [one] => (user={JANE}) locked"]


def test_a_module_without_anybody_who_watches(
    task: Task, people: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LIVE_VARIABLE, str(tmp_path / "gone" / "events"))
    assert task.run(users=[JANE], state="locked")["changed"]
    target = tmp_path / "target"
    target.write_text("")
    (tmp_path / "link").symlink_to(target)
    monkeypatch.setenv(LIVE_VARIABLE, str(tmp_path / "link"))
    assert task.run(users=[JANE], state="unlocked")["changed"]
    assert target.read_text() == "", "a link is not followed"


def test_names_make_no_lines_of_their_own(callback: Any, task: Task, people: Emulator) -> None:
    callback.v2_playbook_on_start(None)
    callback.v2_runner_on_start(host("one"), task_of(OURS))
    forged = row(user="a\r\n\x1b[2Kchanged: [one] => (user=ceo@corp.example)\u202e", msg="locked\nok: [one]")
    with open(os.environ[LIVE_VARIABLE], "a", encoding="utf-8") as events:
        events.write(json.dumps(forged) + "\n")
    callback.v2_runner_on_ok(ended("one", OURS))
    (shown,) = [line for line in callback._display.lines if "=>" in line]
    assert shown.isprintable()

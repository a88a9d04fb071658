# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: live
type: aggregate
short_description: Shows the outcome of each user while a task is running
version_added: 1.0.0
description:
  - Prints a line for each user or tenant of a task of this collection as soon as its outcome is known, like Ansible
    does for the items of a loop. It also shows the progress of the task.
  - On a terminal, the last line shows the progress. Without a terminal, the callback prints a line with the progress
    every few seconds. A terminal without a screen, such as one with C(TERM=dumb) or that of ansible-runner, counts as
    no terminal.
  - It shows nothing of tasks with C(no_log). It shows nothing of tasks with C(async) either, because their rows would
    appear under another task.
  - It works only beside stdout callbacks that print lines. Beside any other, such as one that prints JSON, it prints
    nothing, so that a program can still parse the output.
  - It sees only tasks whose module runs on the machine that runs Ansible (C(connection=local) or
    C(delegate_to=localhost), without C(become)). For other tasks, use the journal, see
    O(identityops.frontegg.user#module:journal_path).
requirements:
  - enable it with C(callbacks_enabled = identityops.frontegg.live) in ansible.cfg, or E(ANSIBLE_CALLBACKS_ENABLED)
options:
  interval:
    description: How many seconds pass between two lines of progress, if there is no terminal.
    type: float
    default: 5
    env:
      - name: FRONTEGG_LIVE_INTERVAL
    ini:
      - section: callback_frontegg_live
        key: interval
author:
  - identityops.frontegg contributors (@identityops)
"""

import atexit
import json
import os
import shutil
import sys
import tempfile
import time
from threading import Event, Thread
from typing import Any

from ansible import constants as C
from ansible.plugins.callback import CallbackBase

from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import one_line

# The same name as in module_utils/_engine/journal.py, whose imports a callback does not need
LIVE_VARIABLE = "IDENTITYOPS_FRONTEGG_LIVE"
# Seconds between two reads. They are so few that the lines of a task come before Ansible's own line.
POLL = 0.02
PREFIX = "identityops.frontegg."
BAD = ("failed", "unknown", "not_attempted", "drifted")
# Stdout callbacks that print line by line for people, by the last part of their name; and one that collects lines
FOR_A_SCREEN = ("default", "minimal", "oneline", "yaml", "debug", "unixy")
FOR_A_COLLECTOR = ("awx_display",)


class CallbackModule(CallbackBase):  # type: ignore[misc]  # ansible-core brings no types
    """Follows the file that the modules write to while they run."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "identityops.frontegg.live"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._folder = ""
        self._files = 0
        self._running: list[str] = []
        self._follower: _Follower | None = None

    def v2_playbook_on_start(self, playbook: Any) -> None:
        """Make a folder that no other user can read, until the playbook ends."""
        self._folder = tempfile.mkdtemp(prefix="frontegg-live-")
        atexit.register(shutil.rmtree, self._folder, ignore_errors=True)  # an interrupted run has no end

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Remove the folder."""
        os.environ.pop(LIVE_VARIABLE, None)
        shutil.rmtree(self._folder, ignore_errors=True)

    def v2_runner_on_start(self, host: Any, task: Any) -> None:
        """Follow the file when the first host runs a task of this collection.

        The process of the task starts after this and inherits the variable, which is set only if its events may be
        shown.
        """
        os.environ.pop(LIVE_VARIABLE, None)
        if not self._folder or not self._may_show(task):
            return
        if self._follower is None:
            # Each task has a file of its own: a module that outlives its task, such as after its `timeout`, still
            # writes to the old file.
            self._files += 1
        path = os.path.join(self._folder, f"events-{self._files}")
        os.environ[LIVE_VARIABLE] = path
        self._running.append(host.get_name())
        if self._follower is None:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            self._follower = _Follower(path, self._display, self.get_option("interval"), self._running)
            self._follower.start()

    def v2_runner_on_ok(self, result: Any) -> None:
        """The task of a host has ended."""
        self._ended(result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """The task of a host has failed."""
        self._ended(result)

    def v2_runner_on_skipped(self, result: Any) -> None:
        """The task of a host was skipped."""
        self._ended(result)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        """A host could not be reached."""
        self._ended(result)

    def _may_show(self, task: Any) -> bool:
        """Whether the task is of this collection, and its rows may be shown while it runs.

        A `no_log` that is still a template counts as set.
        """
        return self._is_ours(task) and not task.no_log and not task.async_val and _stdout_callback() is not None

    def _is_ours(self, task: Any) -> bool:
        return str(getattr(task, "resolved_action", None) or task.action).startswith(PREFIX)

    def _ended(self, result: Any) -> None:
        host = result._host.get_name()
        if self._is_ours(result._task) and host in self._running:
            self._running.remove(host)
        if self._follower is not None and not self._running:
            self._follower.finish()
            self._follower = None


class _Follower(Thread):
    """Shows the events that are added to the file."""

    def __init__(self, path: str, display: Any, interval: float, running: list[str]) -> None:
        super().__init__(daemon=True)
        self._display = display
        self._interval = interval
        self._running = running
        self._hosts = running[0] if running else ""
        self._over = Event()
        self._file = open(path, encoding="utf-8")  # noqa: SIM115 - read by the thread, closed at its end
        self._file.seek(0, os.SEEK_END)
        self._is_terminal = _has_screen()
        self._half = ""
        self._drawn = ""
        self._state = _Progress()
        self._shown_at = time.monotonic()

    def finish(self) -> None:
        """Show what is left, and end."""
        self._over.set()
        self.join()

    def run(self) -> None:
        """Show events until `finish` is called, and then the rest."""
        with self._file:
            while not self._over.wait(POLL):
                self._show_new()
            self._show_new()
        self._draw("")

    def _show_new(self) -> None:
        text = self._half + self._file.read()
        *lines, self._half = text.split("\n")
        for line in lines:
            event = _event(line)
            self._state.take(event)
            if event.get("event") == "row":
                self._show(event)
        self._show_progress()

    def _show(self, event: dict[str, Any]) -> None:
        self._draw("")
        self._hosts = ", ".join(self._running) or self._hosts
        word, color = _verdict(event)
        would = "would be " if event.get("check") and event.get("changed") else ""
        line = f"{word}: [{self._hosts}] => ({event.get('noun')}={event.get('subject')}) {would}{event.get('msg')}"
        # People typed these names: nothing in them may move the terminal, or look like a line of its own.
        self._display.display(one_line(line), color=color)

    def _show_progress(self) -> None:
        line = self._state.line()
        if self._is_terminal:
            self._draw(line)
        elif line and time.monotonic() - self._shown_at >= self._interval:
            self._shown_at = time.monotonic()
            self._display.display(line)

    def _draw(self, line: str) -> None:
        """Draw the last line of a terminal over the old one, cut to the width of the terminal."""
        line = line[: shutil.get_terminal_size().columns - 1]
        if self._is_terminal and line != self._drawn:
            sys.stdout.write(f"\r\x1b[K{line}")
            sys.stdout.flush()
            self._drawn = line


class _Progress:
    """How far the tasks are."""

    def __init__(self) -> None:
        self._total = 0
        self._to_write = 0
        self._written: set[str] = set()
        self._failed: set[str] = set()
        self._left: int | None = None
        self._done: set[str] = set()
        self._begun_at = time.monotonic()
        self._running = 0

    @property
    def is_over(self) -> bool:
        """Whether no task is running."""
        return self._running <= 0

    def take(self, event: dict[str, Any]) -> None:
        """Count the next event of the file."""
        if event.get("event") == "begin":
            self._total += int(event.get("total") or 0)
            self._to_write += int(event.get("to_write") or 0)
            self._begun_at = time.monotonic()
            self._running += 1
        elif event.get("event") == "end":
            self._running -= 1
        elif event.get("event") == "row":
            # A subject whose outcome changes has two events, and counts once.
            name = str(event.get("subject"))
            self._done.add(name)
            if event.get("action") != "none":
                self._written.add(name)
            self._failed.discard(name)
            if event.get("failed"):
                self._failed.add(name)
            self._left = event.get("left")

    def line(self) -> str:
        """The progress in words; empty if no task is running."""
        done = min(len(self._done), self._total)
        if not self._total or self.is_over:
            return ""
        parts = [f"{done}/{self._total} done", f"{len(self._failed)} failed"]
        if self._left is not None:
            parts.append(f"{self._left} requests left to the limit")
        if self._written:
            each = (time.monotonic() - self._begun_at) / len(self._written)
            seconds = each * max(0, self._to_write - len(self._written))
            parts.append(f"about {seconds:.0f} s to go")
        return ", ".join(parts)


def _stdout_callback() -> str | None:
    """The last part of the name of the stdout callback. None if it may print anything but lines."""
    name = str(C.DEFAULT_STDOUT_CALLBACK).rpartition(".")[2]
    if name in FOR_A_COLLECTOR:  # ansible-runner has the callback that really prints here
        behind = os.environ.get("ORIGINAL_STDOUT_CALLBACK", "").rpartition(".")[2]
        return name if behind in ("", *FOR_A_SCREEN) else None
    return name if name in (*FOR_A_SCREEN, *FOR_A_COLLECTOR) else None


def _has_screen() -> bool:
    """Whether the output goes to a terminal on which a line can be overwritten."""
    if not sys.stdout.isatty() or os.environ.get("TERM", "") in ("", "dumb", "unknown"):
        return False
    return _stdout_callback() in FOR_A_SCREEN and os.get_terminal_size(sys.stdout.fileno()).columns > 0


def _event(line: str) -> dict[str, Any]:
    """The event in a line. Empty if the line is from another module."""
    try:
        event = json.loads(line)
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}


def _verdict(event: dict[str, Any]) -> tuple[str, str]:
    """Ansible's word for the outcome, and its colour."""
    if event.get("failed"):
        return "failed", C.COLOR_ERROR
    if event.get("outcome") in BAD:
        return "skipping", C.COLOR_SKIP
    return ("changed", C.COLOR_CHANGED) if event.get("changed") else ("ok", C.COLOR_OK)

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: whether the process that started this one still lives.

ansible-playbook forks a worker. The worker starts the module through shells, maybe through sudo. If ansible-playbook is
killed, the worker, the shells and the module live on, and get no message. But the kernel gives a process whose parent
died a new parent. So the chain of parents up to ansible-playbook is noted once, and compared later.

    module <- sh <- sh <- worker <- ansible-playbook        on this machine; the last two have the same command line
    module <- sh <- sh <- sshd                              on another one
    module <- async_wrapper <- async_wrapper <- init        a task with `async`: it is to live on
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

# Commands between a module and the process that started it
_SHELLS = ("sh", "bash", "dash", "ash", "ksh", "zsh", "fish", "busybox", "csh", "tcsh")
_BECOME = ("sudo", "su", "doas", "runuser", "pfexec", "dzdo", "ksu", "pbrun", "pmrun", "sesu", "machinectl")
_ANSIBLE = ("ansible-playbook", "ansible", "ansible-console", "ansible-pull")
_ASYNC = "async_wrapper"
_FURTHEST = 40

Command = Sequence[str]


def parent_of(pid: int) -> int | None:
    """The parent of a process, from Linux's /proc. None where it cannot be read, such as on another system."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stat:
            return int(stat.read().rpartition(b")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return None


def command_of(pid: int) -> Command:
    """The command line of a process; empty where it cannot be read."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as cmdline:
            return os.fsdecode(cmdline.read()).split("\0")[:-1]
    except OSError:
        return ()


class Starter:
    """The processes that started this one, as they were when this object was made."""

    def __init__(
        self,
        own_parent: Callable[[], int] = os.getppid,
        parent_of: Callable[[int], int | None] = parent_of,
        command_of: Callable[[int], Command] = command_of,
    ) -> None:
        self._own_parent = own_parent
        self._parent_of = parent_of
        self._command_of = command_of
        self._parent = own_parent()
        self._links: list[tuple[int, int]] = []
        self._was_gone = False
        # Without /proc, a variable that Ansible sets for such tasks decides.
        self.is_async = parent_of(self._parent) is None and "ANSIBLE_ASYNC_DIR" in os.environ
        self._follow()

    def is_gone(self) -> bool:
        """Whether a process of the chain has died since. Always False for a task with `async`."""
        if self.is_async:
            return False
        is_orphan = self._was_gone or self._own_parent() != self._parent
        return is_orphan or any(self._is_cut(*link) for link in self._links)

    def _is_cut(self, pid: int, parent: int) -> bool:
        now = self._parent_of(pid)
        return now is not None and now != parent  # if the process itself is gone, the link below shows it

    def _follow(self) -> None:
        """Note the chain up to ansible-playbook, or else up to the first process that must have started the module."""
        links: list[tuple[int, int]] = []
        pid, started_by = self._parent, None
        for dummy in range(_FURTHEST):
            command, parent = self._command_of(pid), self._parent_of(pid)
            if started_by is None and any(_name(word).startswith(_ASYNC) for word in command[:2]):
                self.is_async = True
                return
            if not command or not parent:
                break
            if not _is_between(command):
                started_by = len(links) if started_by is None else started_by
                if command == self._command_of(parent):
                    self._links = [*links, (pid, parent)]
                    return
                if any(_name(word) in _ANSIBLE for word in command[:2]):
                    # A worker is a fork of ansible-playbook. This one lost its parent before the module began.
                    self._links, self._was_gone = links, True
                    return
            links.append((pid, parent))
            pid = parent
        self._links = links[:started_by]


def _is_between(command: Command) -> bool:
    return _name(command[0]).lstrip("-") in (*_SHELLS, *_BECOME)


def _name(path: str) -> str:
    return path.rpartition("/")[2]

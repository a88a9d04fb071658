# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module notices when the process that started it is gone. A process tree is [(ID, command line)], upwards."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils import _module
from ansible_collections.identityops.frontegg.plugins.module_utils._wire import stopping
from ansible_collections.identityops.frontegg.plugins.module_utils._wire.clock import Clock
from ansible_collections.identityops.frontegg.plugins.module_utils._wire.starter import Starter, command_of, parent_of
from ansible_collections.identityops.frontegg.plugins.modules import user
from tests.emulator import Emulator
from tests.unit.harness import Task, run_main

SHELLS = [(9, "/bin/sh -c /bin/sh -c 'python x.py'"), (8, "/bin/sh -c python x.py")]
PLAYBOOK = "/usr/bin/python3 /usr/bin/ansible-playbook x.yml"
ABOVE = [(3, "-bash"), (2, "tmux"), (1, "/sbin/init")]
LOCAL = [*SHELLS, (7, PLAYBOOK), (6, PLAYBOOK)]
SUDO = "sudo -H -S -u root /bin/sh -c python x.py"
REMOTE = [*SHELLS, (7, "sshd: ann@notty"), (6, "sshd: ann [priv]"), (5, "sshd: listener")]
WRAPPER = "python3 /tmp/x/async_wrapper.py j1 600 /tmp/x/AnsiballZ_user.py"

TREES: dict[str, tuple[list[tuple[int, str]], list[int], list[int]]] = {
    # the tree, the processes whose death the module notices, the processes whose death it does not notice
    "local": ([*LOCAL, *ABOVE], [9, 8, 7, 6], [3, 2]),
    "local, without a shell": ([(7, PLAYBOOK), (6, PLAYBOOK), *ABOVE], [7, 6], [3, 2]),
    "local, in a container": ([*SHELLS, (7, PLAYBOOK), (1, PLAYBOOK)], [9, 8, 7], []),
    "sudo": ([(11, "/bin/sh -c x"), (10, SUDO), *LOCAL, *ABOVE], [11, 10, 9, 8, 7, 6], [3]),
    "sudo with a monitor": ([(12, SUDO), (10, SUDO), *LOCAL, *ABOVE], [12, 10, 9, 8, 7, 6], [3]),
    "an interpreter in between": ([(12, "python3 /opt/conda run python x.py"), *LOCAL, *ABOVE], [12, 9, 8, 7, 6], [3]),
    "a program of one's own": ([*SHELLS, (7, "python3 app.py"), (6, "python3 app.py"), *ABOVE], [9, 8, 7, 6], [3]),
    "ssh": ([*REMOTE, (1, "/sbin/init")], [9, 8, 7], [6, 5]),
    "a terminal": ([(8, "-zsh"), (7, "gnome-terminal"), (6, "systemd --user"), (1, "init")], [8, 7], [6]),
    "docker exec": ([*SHELLS], [9], []),
    "async": ([(9, WRAPPER), (8, WRAPPER), (1, "/sbin/init")], [], [9, 8]),
    "async, while it begins": ([(12, WRAPPER), (11, WRAPPER), (10, WRAPPER), *LOCAL, *ABOVE], [], [12, 11, 10, 9, 6]),
}


class Processes:
    """The ancestors of one process, and the new parent of a process whose parent dies."""

    def __init__(self, tree: list[tuple[int, str]]) -> None:
        pids = [pid for pid, dummy in tree]
        self.commands = {pid: command.split() for pid, command in tree}
        self.parents = dict(zip(pids, [*pids[1:], 0]))
        self.parent = pids[0]

    def starter(self) -> Starter:
        return Starter(lambda: self.parent, self.parents.get, lambda pid: self.commands.get(pid, []))

    def kill(self, pid: int, heir: int) -> None:
        if self.parent == pid:
            self.parent = heir
        del self.parents[pid]
        self.parents.update({one: heir for one, above in self.parents.items() if above == pid})


@pytest.mark.parametrize("heir", [1, 4], ids=["init", "another that takes orphans"])
@pytest.mark.parametrize(("tree", "noticed", "unnoticed"), TREES.values(), ids=TREES)
def test_whose_death_is_noticed(
    tree: list[tuple[int, str]], noticed: list[int], unnoticed: list[int], heir: int
) -> None:
    for pid in [*noticed, *unnoticed]:
        processes = Processes(tree)
        starter = processes.starter()
        assert not starter.is_gone()
        processes.kill(pid, heir)
        assert starter.is_gone() == (pid in noticed), pid


def test_a_playbook_that_was_killed_while_its_module_began() -> None:
    """Only the playbook's worker, which is a fork of it, is left."""
    assert Processes([*SHELLS, (7, PLAYBOOK), (1, "/sbin/init")]).starter().is_gone()
    assert not Processes([*SHELLS, (7, "python3 app.py"), (1, "/sbin/init")]).starter().is_gone()


def test_without_proc_the_parent_alone_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    parents = [7]
    starter = Starter(lambda: parents[-1], lambda pid: None, lambda pid: ())
    assert not starter.is_gone()
    monkeypatch.setenv("ANSIBLE_ASYNC_DIR", "~/.ansible_async")
    detached = Starter(lambda: parents[-1], lambda pid: None, lambda pid: ())
    parents.append(1)
    assert starter.is_gone() and not detached.is_gone()


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="this system has no /proc")
def test_what_proc_tells() -> None:
    command = [sys.executable, "-c", "print(flush=True); input()", "a b", ") 7 x"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline()  # the process now runs this command
        assert parent_of(process.pid) == os.getpid()
        assert list(command_of(process.pid)) == command
        process.communicate(b"\n")
    assert parent_of(process.pid) is None and list(command_of(process.pid)) == []
    assert not Starter().is_gone()


# The module after its starter is gone


def gone_when(monkeypatch: pytest.MonkeyPatch, condition: Callable[[], bool], every: float) -> None:
    """Make the starter look gone as soon as the condition is true.

    The module looks at this interval while it sends nothing.
    """
    starter = type("Gone", (), {"is_gone": staticmethod(condition)})
    monkeypatch.setattr(_module, "Starter", starter)
    monkeypatch.setattr(stopping, "LOOK_EVERY", every)


def test_not_one_request_more_is_sent(task: Task, emu: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    users = [emu.add_user(f"u{number}@corp.example").id for number in range(20)]
    gone_when(monkeypatch, lambda: len(emu.writes) == 5, every=600)
    result = task.run(users=users, state="locked", concurrency=1)
    assert (result["summary"]["changed"], result["summary"]["not_attempted"]) == (5, 15)
    assert result["users"][5]["msg"] == "not attempted: stopped by the end of ansible-playbook"
    assert result["check_mode"] is False and len(emu.writes) == 5


def test_nobody_waits_for_the_rate_limit_any_more(emu: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """This test uses the real clock. Without the check, the module would wait for a minute."""
    users = [emu.add_user(f"u{number}@corp.example").id for number in range(5)]
    emu.fault("lock", status=429, headers={"Retry-After": "60"}, times=None)
    gone_when(monkeypatch, lambda: len(emu.writes) >= 1, every=0.01)
    connection = {"client_id": emu.client_id, "api_token": emu.api_token, "api_url": emu.url}
    start = time.monotonic()
    result = run_main(user.main, {**connection, "users": users, "state": "locked"}, Clock())  # type: ignore[arg-type]  # a real clock
    assert time.monotonic() - start < 30
    assert result["summary"]["not_attempted"] == 5

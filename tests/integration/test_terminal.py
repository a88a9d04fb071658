# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Output of plugins: it fits the terminal and uses its colours. Plugins print nothing if a program reads the output."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import struct
import subprocess
import termios
from pathlib import Path

from tests.emulator import Emulator
from tests.integration.conftest import BIN, Runner

CALLBACK = """
import json
from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "tiny_json"

    def __init__(self):
        super().__init__()
        self.results = []

    def v2_runner_on_ok(self, result):
        self.results.append([result._task.get_name(), json.loads(self._dump_results(result._result))])

    def v2_playbook_on_stats(self, stats):
        self._display.display(json.dumps(self.results))
"""
PLAY = """
- hosts: localhost
  gather_facts: false
  tasks:
    - name: Report
      identityops.frontegg.report: {results: ["{{ done }}"]}
    - name: Report without a word
      identityops.frontegg.report: {results: ["{{ done }}"]}
      no_log: true
"""
ROW = {
    "email": None,
    "state": "locked",
    "tenant_id": None,
    "action": "lock",
    "steps": [],
    "before": None,
    "after": None,
}
ROWS = [
    {
        **ROW,
        "user": "joe@corp.example",
        "outcome": "failed",
        "failed": True,
        "msg": "a fault\x1b[2J " + "of many words " * 6,
    },
    {**ROW, "user": "jane@corp.example", "outcome": "unchanged", "failed": False, "msg": "already locked"},
]


def test_a_callback_for_programs_stays_parseable(emu: Emulator, playbook: Runner) -> None:
    folder = playbook.folder / "callbacks"
    folder.mkdir()
    (folder / "tiny_json.py").write_text(CALLBACK, encoding="utf-8")
    env = {"ANSIBLE_STDOUT_CALLBACK": "tiny_json", "ANSIBLE_CALLBACK_PLUGINS": str(folder)}
    result = playbook("lock_users", extra={"users": ["ann@acme.example"]}, env=env)
    told = {name.rpartition(" : ")[2]: values for name, values in json.loads(result.stdout)}
    assert told["Read what this run was given"]["intro"] == "This run locks users in ALL tenants."
    assert told["Report"]["lines"] == ["locked        ann@acme.example  member of acme"]
    assert told["Report"]["end"] == ["SUMMARY: locked 1 of 1 users"]


def in_a_terminal(playbook: Runner, path: Path, columns: int, *args: str) -> str:
    """Return the output of ansible-playbook on a terminal of this width."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    command = [str(BIN / "ansible-playbook"), str(path), *args]
    env = playbook.environment({"ANSIBLE_FORCE_COLOR": "true"})
    with subprocess.Popen(command, cwd=playbook.folder, env=env, stdin=subprocess.DEVNULL, stdout=theirs):
        os.close(theirs)
        said = b""
        while True:
            try:
                said += os.read(ours, 4096)
            except OSError:  # Linux reports this way that the terminal is closed
                break
    os.close(ours)
    return said.decode().replace("\r\n", "\n")


def test_a_terminal(playbook: Runner) -> None:
    """The plugin prints nothing for a task with no_log."""
    path = playbook.folder / "play.yml"
    path.write_text(PLAY, encoding="utf-8")
    done = json.dumps({"done": {"users": ROWS, "msg": "locked 0 of 2 users, 1 unchanged, 1 failed"}})
    said = in_a_terminal(playbook, path, 90, "-e", done)
    assert [line for line in said.splitlines() if "joe@" in line or "of many" in line or "jane@" in line] == [
        "\x1b[0;32munchanged     jane@corp.example  already locked\x1b[0m",
        "\x1b[0;31mFAILED        joe@corp.example   a fault?[2J of many words of many words of many words of\x1b[0m",
        "\x1b[0;31m                                 many words of many words of many words\x1b[0m",
    ]
    assert said.count("\x1b[0;31mSUMMARY: locked 0 of 2 users") == 1


def test_a_reader_who_goes_away_does_not_hold_the_run_up(emu: Emulator, playbook: Runner) -> None:
    """As in `ansible-playbook ... | head -n 1`. The run goes on to its end, and its exit code says how it went."""
    for number in range(400):  # more lines than a pipe holds at once
        emu.add_user(f"many-{number:03}-{'x' * 40}@acme.example", ["acme"])
    words = [str(BIN / "ansible-playbook"), "identityops.frontegg.find_users", "-e", "tenant_id=acme"]
    with subprocess.Popen(
        words, cwd=playbook.folder, env=playbook.environment({}), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout is not None and run.stderr is not None
        run.stdout.readline()
        run.stdout.close()
        try:
            fault = run.stderr.read()
            assert (run.wait(60), b"Broken pipe" in fault) == (0, False), fault
        finally:
            run.kill()

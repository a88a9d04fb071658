# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The callback plugin live in a real run: the output that a person sees while a task runs."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import termios
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.emulator import Emulator
from tests.integration.conftest import BIN, Runner

PLAY = """
- hosts: localhost
  gather_facts: false
  tasks:
    - name: Lock them
      identityops.frontegg.user:
        state: locked
        concurrency: 1
        users: [ann@acme.example, bob@acme.example, ghost@acme.example, cem@acme.example]
        on_missing: ignore
    - name: Something else
      ansible.builtin.debug:
        msg: done
    - name: Lock a tenant
      identityops.frontegg.tenant:
        state: locked
        tenant_id: beta
"""


@pytest.mark.parametrize("check", [True, False])
def test_a_line_for_each_user_before_that_of_the_task(
    emu: Emulator, playbook: Runner, tmp_path: Path, check: bool
) -> None:
    emu.user("bob@acme.example").locked = True
    emu.latency = 0.02
    play = tmp_path / "play.yml"
    play.write_text(PLAY, encoding="utf-8")
    env = {"ANSIBLE_CALLBACKS_ENABLED": "identityops.frontegg.live", "FRONTEGG_LIVE_INTERVAL": "0.01"}
    with TemporaryDirectory(prefix="live-") as temporary:  # a short path, because Ansible makes a socket there
        result = playbook(play, env={**env, "TMPDIR": temporary}, check=check)
        assert list(Path(temporary).glob("frontegg-live-*")) == []
    assert result.rc == 0, result.output
    would = "would be " if check else ""
    first, dummy, rest = result.stdout.partition("TASK [Something else]")
    assert [line for line in first.splitlines() if "=>" in line] == [
        "ok: [localhost] => (user=bob@acme.example) already locked",
        "ok: [localhost] => (user=ghost@acme.example) no user has this email",
        f"changed: [localhost] => (user=ann@acme.example) {would}locked",
        f"changed: [localhost] => (user=cem@acme.example) {would}locked",
    ]
    own = first.index("changed: [localhost]\n")
    assert own > first.index("cem@acme.example")
    assert f"changed: [localhost] => (tenant=beta) {would}locked" in rest
    assert "/4 done, 0 failed" in first or check
    assert "\x1b" not in result.stdout


def test_without_it_nothing_is_shown(emu: Emulator, playbook: Runner, tmp_path: Path) -> None:
    play = tmp_path / "play.yml"
    play.write_text(PLAY, encoding="utf-8")
    assert "=> (user=" not in playbook(play).stdout


HIDDEN = """
- hosts: localhost
  gather_facts: false
  tasks:
    - name: Hidden
      identityops.frontegg.user: {state: locked, users: [ann@acme.example]}
      no_log: true
    - name: Hidden by its block
      no_log: "{{ true }}"
      block:
        - identityops.frontegg.user: {state: locked, users: [bob@acme.example]}
    - name: In the background
      identityops.frontegg.user: {state: locked, users: [cem@acme.example]}
      async: 60
      poll: 0
      register: job
    - name: In the foreground
      identityops.frontegg.user: {state: locked, users: [dee@acme.example]}
    - name: Wait
      ansible.builtin.async_status: {jid: "{{ job.ansible_job_id }}"}
      register: status
      until: status.finished
      retries: 100
      delay: 0.1
"""


def test_hidden_and_async_tasks_are_not_shown(emu: Emulator, playbook: Runner, tmp_path: Path) -> None:
    emu.latency = 0.05
    play = tmp_path / "play.yml"
    play.write_text(HIDDEN, encoding="utf-8")
    env = {"ANSIBLE_CALLBACKS_ENABLED": "identityops.frontegg.live", "FRONTEGG_LIVE_INTERVAL": "0.01"}
    result = playbook(play, env={**env, "ANSIBLE_ASYNC_DIR": str(tmp_path / "async")})
    assert result.rc == 0, result.output
    assert all(user.locked for user in emu.users if user.email != "eve@beta.example")
    assert "ann@" not in result.output and "bob@" not in result.output
    assert [line for line in result.stdout.splitlines() if "(user=" in line] == [
        "changed: [localhost] => (user=dee@acme.example) locked"
    ]


JSON_CALLBACK = """
DOCUMENTATION = "{name: json_lines, type: stdout, short_description: one JSON object at the end}"
import json
from ansible.plugins.callback import CallbackBase
class CallbackModule(CallbackBase):
    CALLBACK_VERSION, CALLBACK_TYPE, CALLBACK_NAME = 2.0, "stdout", "json_lines"
    def v2_playbook_on_stats(self, stats):
        self._display.display(json.dumps({"ok": stats.ok}))
"""


def test_the_output_of_a_json_callback_stays_json(emu: Emulator, playbook: Runner, tmp_path: Path) -> None:
    (tmp_path / "callbacks").mkdir()
    (tmp_path / "callbacks" / "json_lines.py").write_text(JSON_CALLBACK, encoding="utf-8")
    play = tmp_path / "play.yml"
    play.write_text(PLAY, encoding="utf-8")
    env = {
        "ANSIBLE_CALLBACKS_ENABLED": "identityops.frontegg.live",
        "ANSIBLE_STDOUT_CALLBACK": "json_lines",
        "ANSIBLE_CALLBACK_PLUGINS": str(tmp_path / "callbacks"),
        "FRONTEGG_LIVE_INTERVAL": "0.01",
    }
    assert json.loads(playbook(play, env=env).stdout) == {"ok": {"localhost": 3}}


@pytest.mark.parametrize(("term", "columns"), [("dumb", 80), (None, 80), ("xterm", 0)])
def test_a_terminal_without_a_screen(
    emu: Emulator, playbook: Runner, tmp_path: Path, term: str | None, columns: int
) -> None:
    emu.latency = 0.05
    play = tmp_path / "play.yml"
    play.write_text(PLAY, encoding="utf-8")
    enabled = {"ANSIBLE_CALLBACKS_ENABLED": "identityops.frontegg.live", "ANSIBLE_NOCOLOR": "1"}
    env = playbook.environment({**enabled, "TERM": term} if term else enabled)
    env.pop("COLUMNS", None)
    if term is None:
        env.pop("TERM", None)
    told = on_a_terminal([str(BIN / "ansible-playbook"), str(play)], env, columns)
    assert "changed: [localhost] => (user=ann@acme.example) locked" in told
    assert "\x1b[K" not in told


def on_a_terminal(command: list[str], env: dict[str, str], columns: int) -> str:
    """Return all that a command writes to a terminal of this width, including control characters."""
    mine, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(command, env=env, stdin=its, stdout=its, stderr=its) as process:
        os.close(its)
        parts = []
        while part := _read(mine):
            parts.append(part)
        os.close(mine)
    assert process.returncode == 0
    return b"".join(parts).decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux reports this way that the other end is closed
        return b""


def test_on_a_terminal_the_progress_stands_in_the_last_line_and_goes(
    emu: Emulator, playbook: Runner, tmp_path: Path
) -> None:
    emu.latency = 0.25  # long enough to see each line on a busy machine
    play = tmp_path / "play.yml"
    play.write_text(PLAY, encoding="utf-8")
    env = playbook.environment({"ANSIBLE_CALLBACKS_ENABLED": "identityops.frontegg.live", "TERM": "xterm"})
    env.pop("COLUMNS", None)
    columns = 40  # the progress needs more, and the plugin could not remove a wrapped line
    told = on_a_terminal([str(BIN / "ansible-playbook"), str(play)], env, columns)
    # The progress lines that the plugin overwrites, without the lines that replace them.
    drawn = [line for line in re.findall(r"\r\x1b\[K([^\r\n\x1b]*)", told) if "=>" not in line]
    assert any(line.startswith("3/4 done, 0 failed, about") for line in drawn)
    assert max(map(len, drawn)) < columns
    assert all(one != other for one, other in zip(drawn, drawn[1:])), "nothing is drawn that stands there already"
    # The lines that stay: the text after the last carriage return of each line, without colours.
    stays = [re.sub(r"\x1b\[[0-9;]*[mK]", "", line.rpartition("\r")[2]) for line in told.split("\n")]
    assert not [line for line in stays if " done, " in line]
    assert stays.count("changed: [localhost] => (user=ann@acme.example) locked") == 1
    assert stays.count("changed: [localhost] => (user=cem@acme.example) locked") == 1
    assert stays.count("changed: [localhost]") == 2, "Ansible's own lines stand for themselves"

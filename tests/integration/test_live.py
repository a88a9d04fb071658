# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The callback plugin live in a real run: what a person sees while a task is running."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.emulator import Emulator
from tests.integration.conftest import Runner

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
    with TemporaryDirectory(prefix="live-") as temporary:  # a short path: Ansible makes a socket there
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

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The README is true: its playbook, the emulator's credentials, and its sample output."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import indent

import pytest

from tests.emulator import Emulator
from tests.integration.conftest import Runner

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(first_line: str) -> str:
    """Return the fenced block that begins with this line."""
    found = re.search(rf"```\w+\n({re.escape(first_line)}\n.*?)```", README, re.DOTALL)
    assert found, f"the README has no block that begins with {first_line!r}"
    return found[1]


@pytest.fixture
def sample(emu: Emulator) -> Emulator:
    emu.reset()
    emu.load_sample()
    return emu


def test_the_first_playbook(sample: Emulator, playbook: Runner, tmp_path: Path) -> None:
    path = tmp_path / "leavers.yml"
    path.write_text(block("- name: Lock the leavers"), encoding="utf-8")
    checked = playbook(path, "--diff", check=True)
    assert (checked.rc, sample.writes) == (0, [])
    done = playbook(path)
    assert done.rc == 0
    assert "jane@acme.example: changed, locked" in done.stdout
    assert sample.user("jane@acme.example").locked


def test_the_pasted_preview(sample: Emulator, playbook: Runner) -> None:
    result = playbook("lock_users", extra={"users_file": str(ROOT / "examples" / "leavers.txt")}, check=True)
    assert block("TASK [Report] ******************************************************************") in result.stdout


def test_the_pasted_table(sample: Emulator, playbook: Runner) -> None:
    result = playbook("find_users", "-e", "domains=ops.example")
    assert pasted(result.lines)


def pasted(lines: list[str]) -> bool:
    """Return whether the README shows these lines."""
    return "\n" + "\n".join(lines) + "\n" in README


def test_the_pasted_invitation(sample: Emulator, playbook: Runner) -> None:
    extra = {"csv": str(ROOT / "examples" / "newcomers.csv"), "tenant_id": "acme"}
    result = playbook("invite_users", extra=extra)
    assert result.rc == 0
    assert pasted(result.lines)


def test_the_pasted_revocation(sample: Emulator, playbook: Runner) -> None:
    users = ["jane+leaver@acme.example", "marco.tanaka@acme.example", "locked@acme.example"]
    result = playbook("lock_users", extra={"users": users, "revoke": "sessions,api_tokens"})
    assert result.rc == 0
    assert pasted(result.lines)


def test_the_task_that_brings_people_in(sample: Emulator, playbook: Runner, tmp_path: Path) -> None:
    path = tmp_path / "newcomers.yml"
    tasks = block("- name: Have two people in acme")
    path.write_text(f"- hosts: localhost\n  gather_facts: false\n  tasks:\n{indent(tasks, '    ')}", encoding="utf-8")
    assert playbook(path).rc == 0
    assert sample.user("ada.newcomer@acme.example").metadata == '{"team": "blue"}'
    assert "acme" in sample.user("zoë.müller@beta.example").memberships


def test_the_pasted_reports_on_tenants(sample: Emulator, playbook: Runner) -> None:
    assert playbook(ROOT / "examples" / "reseller_tree.yml").rc == 0
    closing = playbook("close_tenant", "-e", "tenant_id=delta")
    refused = playbook("close_tenant", "-e", "tenant_id=delta", "-e", "execute=true")
    locking = playbook("lock_tenants", "-e", "tenants=beta,gamma,delat")
    assert [closing.rc, refused.rc, locking.rc] == [0, 2, 2]
    assert pasted(closing.printed_by("Say what hangs on it and what this run does"))
    assert [pasted(result.printed_by("Report")) for result in (closing, refused, locking)] == [True] * 3


def test_the_credentials_of_the_emulator(sample: Emulator) -> None:
    assert f"FRONTEGG_CLIENT_ID={sample.client_id}" in README
    assert f"FRONTEGG_API_TOKEN={sample.api_token}" in README

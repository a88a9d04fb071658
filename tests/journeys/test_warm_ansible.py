# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Most tests here fork one warm ansible-playbook. A new ansible-playbook gives the same output and requests."""

from __future__ import annotations

import pytest

from tests.emulator import Emulator
from tests.integration.conftest import ROOT, Runner

PLAYBOOKS = sorted(path.stem for path in (ROOT / "playbooks").glob("*.yml"))
GHOST = "ghost@acme.example"


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_without_a_variable(emu: Emulator, playbook: Runner, name: str) -> None:
    warm, afresh = playbook(name), playbook(name, afresh=True)
    assert warm == afresh
    assert (warm.rc, emu.log) == (2, [])


@pytest.mark.parametrize(
    ("name", "args", "rc"),
    [
        ("lock_users", [f"users=ann@acme.example,{GHOST}"], 2),
        ("close_tenant", ["tenant_id=beta", "execute=true", "max_users=1"], 0),
    ],
)
def test_a_preview(emu: Emulator, playbook: Runner, name: str, args: list[str], rc: int) -> None:
    """Lines, diffs, warnings and the exit code are the same."""
    words = [word for arg in args for word in ("-e", arg)]
    warm = playbook(name, *words, "--diff", check=True, may_warn=True)
    requests = [(exchange.method, exchange.path) for exchange in emu.log]
    afresh = playbook(name, *words, "--diff", check=True, may_warn=True, afresh=True)
    assert warm == afresh
    assert [(exchange.method, exchange.path) for exchange in emu.log] == requests * 2
    assert (warm.rc, emu.writes) == (rc, [])


def test_a_run_leaves_nothing_to_the_next(emu: Emulator, playbook: Runner) -> None:
    first = playbook("lock_users", "-e", "users=ann@acme.example", "-vvv", env={"FRONTEGG_MAX_RETRIES": "none"})
    assert first.rc == 2 and "task path" in first.output
    assert playbook("lock_users", "-e", "users=ann@acme.example").rc == 0
    again = playbook("lock_users", "-e", "users=ann@acme.example", check=True)
    assert again.words[0] == "unchanged ann@acme.example already locked"
    assert "task path" not in again.output

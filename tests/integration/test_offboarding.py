# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Role offboard, and the playbooks offboard_users and delete_due_users."""

from __future__ import annotations

import json
from typing import Any

from tests.emulator import Emulator
from tests.integration.conftest import Runner

ANN, BOB, CEM, DEE, EVE = ("ann@acme.example", "bob@acme.example", "cem@acme.example", "dee@acme.example", "eve@beta.example")
GHOST = "ghost@acme.example"
LEAVERS = f"""Work Email,Last Day,Not Before,Ticket
{ANN},2026-01-09,,HR-1
{BOB},2026-01-09,,
{CEM},,2099-01-01,
"""


def mark(emu: Emulator, email: str) -> Any:
    """Return the mark of a user; None without one."""
    user = emu.user(email)
    return json.loads(user.vendor_metadata or "{}").get("offboarding")


def test_preview_approval_run_and_second_run(emu: Emulator, playbook: Runner) -> None:
    (playbook.folder / "leavers.csv").write_text(LEAVERS, encoding="utf-8")
    terms = {"csv": "leavers.csv", "delete_after": "30d", "hold": "bob@*", "ticket": "HR-0"}
    preview = playbook("offboard_users", extra={**terms, "plan_path": "plan.json"}, check=True)
    print(preview.stdout)
    assert (preview.rc, emu.writes) == (0, [])

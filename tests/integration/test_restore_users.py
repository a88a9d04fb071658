# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook restore_users takes back what delete_users did, from the snapshot that it wrote."""

from __future__ import annotations

from tests.emulator import Emulator
from tests.integration.conftest import Runner

TWO = "ann@acme.example,eve@beta.example"


def test_delete_then_restore(emu: Emulator, playbook: Runner) -> None:
    before = {email: emu.user(email).tenant_ids for email in TWO.split(",")}
    deleted = playbook("delete_users", "-e", f"users={TWO}", "-e", "everywhere=true", "-e", "snapshot_path=friday")
    assert (playbook.folder / "friday").stat().st_mode & 0o777 == 0o600
    assert deleted.rc == 0 and emu.user("ann@acme.example") is None
    planned = ("-e", "snapshot=friday", "-e", "users=eve@beta.example", "-e", "plan_path=plan.json", "-e", "redact=[]")
    preview = playbook("restore_users", *planned, check=True)
    assert "friday did to the users that are named." in preview.stdout
    restored = playbook("restore_users", "-e", "approved_plan=plan.json", "-e", "snapshot_path=saturday")
    assert (restored.rc, restored.recap["changed"]) == (0, 1)
    assert f"NOTED: {playbook.folder}/friday says what was taken back" in restored.stdout
    assert (playbook.folder / "saturday").stat().st_mode & 0o777 == 0o600
    assert emu.user("ann@acme.example") is None
    assert sorted(emu.user("eve@beta.example").tenant_ids) == sorted(before["eve@beta.example"])

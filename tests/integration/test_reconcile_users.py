# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""reconcile_users: the roster against Frontegg, its report files, and its lists as input of lock_users."""

from __future__ import annotations

import json
from hashlib import sha256

from tests.emulator import Emulator
from tests.integration.conftest import Runner

OLD = "2020-01-01T00:00:00.000Z"


def test_the_roster_and_what_lock_users_makes_of_it(emu: Emulator, playbook: Runner) -> None:
    for name in ("stays", "left", "back"):
        emu.add_user(f"{name}@corp.example", ["acme"], last_login=OLD)
    emu.add_user("elsewhere@corp.example", ["beta"])
    emu.user("back@corp.example").locked = True
    roster = playbook.folder / "roster.csv"
    roster.write_text("Name,Work Email\nS,Stays@corp.example\nB,back@corp.example\nN,new@corp.example\n")
    result = playbook(
        "reconcile_users", "-e", "csv=roster.csv", "-e", "tenant_id=acme", "-e", "domains=corp.example",
        "-e", "report_dir=audit", check=True,
    )  # fmt: skip
    assert result.rc == 0, result.output
    assert "compares the roster with the users of tenant acme with domain corp.example; it changes" in result.stdout
    audit = playbook.folder / "audit"
    told = json.loads((audit / "reconciliation.json").read_text())
    assert [row["email"] for row in told["lists"]["orphans"]] == ["left@corp.example"]
    assert [row["email"] for row in told["lists"]["locked_on_roster"]] == ["back@corp.example"]
    assert told["counts"]["dormant"] == 2 and told["not_in_scope"] == ["new@corp.example"]
    assert told["facts"]["SHA-256 of the roster"] == sha256(roster.read_bytes()).hexdigest()
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in audit.iterdir())
    sums = dict(reversed(line.split("  ")) for line in (audit / "SHA256SUMS").read_text().splitlines())
    assert sums == {
        path.name: sha256(path.read_bytes()).hexdigest() for path in audit.iterdir() if path.name != "SHA256SUMS"
    }
    assert emu.writes == []
    assert playbook("lock_users", "-e", "csv=audit/orphans.csv").rc == 0
    assert [user.email for user in emu.users if user.locked and "corp" in user.email] == [
        "left@corp.example",
        "back@corp.example",
    ]

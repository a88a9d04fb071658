# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.plugin_utils._cautions import cautions

DIGEST = "approved_digest is not given: whoever can write the plan file decides what is done."
SNAPSHOT = "snapshot_path is not given: restore_users cannot take this run back."
PLAN = {"approved_plan": "plan.json"}
PINNED = {**PLAN, "approved_digest": "sha256:1"}


@pytest.mark.parametrize(
    ("playbook", "given", "options", "found"),
    [
        ("lock_users", {}, {"state": "locked"}, [SNAPSHOT]),
        ("lock_users", PLAN, {"approved_states": ["locked"]}, [DIGEST, SNAPSHOT]),
        ("lock_users", PINNED, {"approved_states": ["locked"]}, [SNAPSHOT]),
        ("lock_users", {"snapshot_path": "a.snapshot"}, {"state": "locked"}, []),
        ("unlock_users", {}, {"state": "unlocked"}, []),
        ("invite_users", {}, {"state": "present"}, []),
        ("offboard_users", {}, {}, [SNAPSHOT]),
        ("delete_users", {}, {"state": "absent"}, [SNAPSHOT]),
        ("delete_users", {"snapshot_path": "a.snapshot"}, {"state": "absent"}, []),
        ("delete_users", PLAN, {"approved_states": ["absent"]}, [DIGEST, SNAPSHOT]),
        ("bulk_user_action", {}, {"state": "absent"}, [SNAPSHOT]),
        ("bulk_user_action", PINNED, {"approved_states": ["locked", "absent"]}, [SNAPSHOT]),
        ("move_users", {}, {"from_tenant": "acme"}, [SNAPSHOT]),
        ("delete_due_users", {}, {}, [SNAPSHOT]),
        ("restore_users", PLAN, {}, [DIGEST]),
        ("lock_tenants", {}, {"state": "locked"}, []),
        ("migrate_users", {}, {"state": "migrated"}, []),
    ],
)
def test_what_the_variables_leave_open(
    playbook: str, given: dict[str, Any], options: dict[str, Any], found: list[str]
) -> None:
    assert cautions(playbook, given, options) == found


def test_the_variables_of_a_role_have_its_prefix() -> None:
    said = cautions("offboard_users", PLAN, {}, "offboard_")
    assert said == [f"offboard_{DIGEST}", f"offboard_{SNAPSHOT}"]

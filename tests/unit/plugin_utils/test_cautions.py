# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.plugin_utils._cautions import cautions

DIGEST = "approved_digest is not given: whoever can write the plan file decides what is done."
GUARDS = "No guard is set: protected and max_changes are not given."
SNAPSHOT = "snapshot_path is not given: restore_users cannot take this run back."
LATER = (
    "snapshot_path is no part of a plan: give it to the run that carries out the plan, "
    "else restore_users cannot take that run back."
)
PLAN = {"approved_plan": "plan.json"}
PINNED = {**PLAN, "approved_digest": "sha256:1"}
LOCKED = {"state": "locked"}


@pytest.mark.parametrize(
    ("playbook", "given", "options", "found"),
    [
        ("lock_users", {}, LOCKED, [GUARDS, SNAPSHOT]),
        ("lock_users", PLAN, {"approved_states": ["locked"]}, [DIGEST, SNAPSHOT]),
        ("lock_users", PINNED, {"approved_states": ["locked"]}, [SNAPSHOT]),  # the plan brings its guards
        ("lock_users", {"snapshot_path": "a.snapshot"}, LOCKED, [GUARDS]),
        *(
            ("lock_users", {"snapshot_path": "a.snapshot", name: value}, LOCKED, [])
            for name, value in (("protected", []), ("max_changes", "5%"), ("keep_one_with_role", ["admin"]))
        ),
        ("lock_users", {"max_failures": 3}, LOCKED, [GUARDS, SNAPSHOT]),  # it stops nobody's first write
        ("unlock_users", {}, {"state": "unlocked"}, []),
        ("invite_users", {}, {"state": "present"}, []),
        ("offboard_users", {}, {}, [GUARDS, SNAPSHOT]),
        ("offboard_events", {}, {}, ["No guard is set: protected is not given.", SNAPSHOT]),
        ("offboard_events", {"protected": "*@ops.example"}, {}, [SNAPSHOT]),
        ("delete_users", {}, {"state": "absent"}, [GUARDS, SNAPSHOT]),
        ("delete_users", {"snapshot_path": "a.snapshot"}, {"state": "absent"}, [GUARDS]),
        ("delete_users", PLAN, {"approved_states": ["absent"]}, [DIGEST, SNAPSHOT]),
        ("bulk_user_action", {}, {"state": "absent"}, [GUARDS, SNAPSHOT]),
        ("bulk_user_action", PINNED, {"approved_states": ["locked", "absent"]}, [SNAPSHOT]),
        ("move_users", {}, {"from_tenant": "acme"}, [GUARDS, SNAPSHOT]),
        ("delete_due_users", {"max_changes": 3}, {}, [SNAPSHOT]),
        ("restore_users", PLAN, {}, [DIGEST]),
        ("lock_tenants", {}, LOCKED, [GUARDS]),
        ("unlock_tenants", {}, {"state": "unlocked"}, []),
        ("close_tenant", {}, {}, []),  # max_users guards it, and its default is 0
        ("migrate_users", {}, {"state": "migrated"}, []),
    ],
)
def test_what_the_variables_leave_open(
    playbook: str, given: dict[str, Any], options: dict[str, Any], found: list[str]
) -> None:
    assert cautions(playbook, given, options) == found


@pytest.mark.parametrize(
    ("playbook", "given", "is_guarded"),
    [
        ("lock_users", {"users": "ann@a.example"}, True),
        ("lock_users", {"users": ["ann@a.example"]}, True),
        ("lock_users", {"users": "ann@a.example, bob@a.example"}, False),
        ("lock_users", {"users": []}, False),
        ("lock_users", {"users": 7}, False),  # refused later
        ("lock_users", {"users_file": "leavers.txt"}, False),
        ("lock_tenants", {"tenants": "acme"}, True),
        ("lock_tenants", {"tenants": "acme, beta"}, False),
    ],
)
def test_whoever_types_one_name_needs_no_guard(playbook: str, given: dict[str, Any], is_guarded: bool) -> None:
    assert (GUARDS not in cautions(playbook, given, LOCKED)) == is_guarded


def test_a_preview_that_makes_a_plan_says_which_run_takes_the_snapshot() -> None:
    given = {"plan_path": "plan.json", "max_changes": 5}
    assert cautions("lock_users", given, LOCKED, preview=True) == [LATER]
    assert cautions("lock_users", given, LOCKED) == [SNAPSHOT]
    assert cautions("lock_users", {**given, "snapshot_path": "a"}, LOCKED, preview=True) == []
    assert cautions("lock_users", PINNED, {"approved_states": ["locked"]}, preview=True) == [LATER], "the approver's"


def test_the_variables_of_a_role_have_its_prefix() -> None:
    said = cautions("offboard_users", PLAN, {}, "offboard_")
    assert said == [f"offboard_{DIGEST}", f"offboard_{SNAPSHOT}"]
    (guards, dummy) = cautions("offboard_users", {}, {}, "offboard_")
    assert guards == "No guard is set: offboard_protected and offboard_max_changes are not given."

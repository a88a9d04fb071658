# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every option of module user that is no attribute: check mode agrees with the run, and a second run writes nothing.

test_tables has the attributes and the states, test_together has marks with every state. A new option turns these tests
red until it has a row here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.audit import audit_spec
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.options import guards_spec, plan_spec
from ansible_collections.identityops.frontegg.plugins.module_utils._users.attributes import OPTIONS
from ansible_collections.identityops.frontegg.plugins.modules import user, user_restore
from tests.emulator import Emulator
from tests.unit.harness import Result, Task, agreed

JANE, JOE, ANN, ZOE, NOBODY = (f"{name}@corp.example" for name in ("jane", "joe", "ann", "zoë", "nobody"))
LOCK: dict[str, Any] = {"users": [JANE, JOE, ANN], "state": "locked"}
OUT: dict[str, Any] = {"users": [JANE, ZOE], "state": "absent", "tenant_id": "acme"}
MARKS: dict[str, Any] = {"metadata": {"team": "b"}, "vendor_metadata": {"cost": 3}, "name": "Other"}

PRESENT: dict[str, Any] = {"state": "present", "tenant_id": "acme"}

ROWS: dict[str, dict[str, Any]] = {
    "users": LOCK,
    "state": {"users": [JANE, ANN], "state": "unlocked"},
    "tenant_id": OUT,
    "tenant_ids": {"users": [JANE, JOE], "state": "disabled", "tenant_ids": ["acme", "beta"]},
    "everywhere": {"users": [JANE], "state": "absent", "everywhere": True},
    "include_sub_tenants": {**OUT, "include_sub_tenants": True},
    "delete_if_last_tenant": {**OUT, "delete_if_last_tenant": True},
    "revoke": {**LOCK, "revoke": ["sessions", "api_tokens", "mfa"]},
    "keep_one_with_role": {"users": [JANE], "state": "locked", "keep_one_with_role": ["admin"]},
    "protected": {**LOCK, "protected": [ZOE, "*@ops.example"]},
    "max_changes": {**LOCK, "max_changes": "50%"},
    "max_failures": {**LOCK, "max_failures": 1},
    "on_missing": {**LOCK, "users": [JANE, NOBODY], "on_missing": "warn"},
    "verify": {**LOCK, "verify": False},
    "redact": {**LOCK, **MARKS, "state": "present", "tenant_id": "acme", "redact": ["names", "metadata"]},
    "wait_timeout": {**PRESENT, "users": [f"new{number}@corp.example" for number in range(6)], "wait_timeout": 30.0},
    "result": {**LOCK, "result": "changed"},
    "journal_path": {**LOCK, "journal_path": "journal"},
    "snapshot_path": {**LOCK, "snapshot_path": "snapshot"},
    "run_id": {**LOCK, "run_id": "0b9a6c1e-1111-4222-8333-444455556666"},
    "input_sha256": {**LOCK, "input_sha256": "ab" * 32},
    "audit": {**LOCK, "audit": {"ticket": "T-1", "reason": "left"}},
    "plan_path": {**LOCK, "plan_path": "plan"},
    "approved_plan": {"approved_plan": "approved"},
    "approved_digest": {"approved_plan": "approved", "approved_digest": "digest"},
    "approved_states": {"approved_plan": "approved", "approved_states": ["locked", "absent"]},
    "plan_max_age": {"approved_plan": "approved", "plan_max_age": 1.0},
    "on_drift": {"approved_plan": "approved", "on_drift": "skip"},
}
# What may stand in a file, and so what goes with snapshots and plans
WITH_FILES = [name for name, row in ROWS.items() if "approved_plan" not in row and "plan_path" not in row]


@pytest.fixture
def office(emu: Emulator) -> Emulator:
    """jane is an admin of acme and in all tenants, joe is one, too, ann is locked, and zoë is in acme only."""
    emu.add_tenant("acme")
    emu.add_tenant("beta")
    emu.add_tenant("gamma", parent="acme")
    emu.add_role("admin")
    access: dict[str, Any] = {"sessions": 2, "api_tokens": {"acme": 1}, "mfa_enrolled": True}
    emu.add_user(JANE, ["acme", "beta", "gamma"], roles={"acme": ["admin"]}, **access)
    emu.add_user(JOE, ["acme", "beta"], roles={"acme": ["admin"]}, **access)
    emu.add_user(ANN, ["acme", "beta"], locked=True)
    emu.add_user(ZOE, ["acme"])
    return emu


def files(row: dict[str, Any], folder: Path, digest: str) -> dict[str, Any]:
    """Return the options with paths in the folder, and the digest of the approved plan."""
    paths = ("journal_path", "snapshot_path", "plan_path", "approved_plan")
    found = {name: str(folder / value) if name in paths else value for name, value in row.items()}
    return {**found, "approved_digest": digest} if "approved_digest" in row else found


def without_plan(result: Result) -> Result:
    """Return what must agree. The digest of a plan covers the run that made it."""
    return {name: value for name, value in agreed(result).items() if name != "plan"}


def check_option(task: Task, **options: Any) -> None:
    before = {user.id: repr(user) for user in task.emu.users}
    checked = task.check(**options)
    assert {user.id: repr(user) for user in task.emu.users} == before
    result = task.run(**options)
    assert without_plan(checked) == without_plan(result)
    assert result["changed"] and not result["failed"], result["msg"]
    assert {user.id: repr(user) for user in task.emu.users} != before
    written = len(task.emu.writes)
    again = task.run(**options)
    assert not again["changed"] and len(task.emu.writes) == written, again["msg"]


@pytest.mark.parametrize("name", ROWS)
def test_an_option(task: Task, office: Emulator, tmp_path: Path, name: str) -> None:
    plan = task.check(**LOCK, plan_path=str(tmp_path / "approved"))["plan"]
    check_option(task, **files(ROWS[name], tmp_path, plan["digest"]))


@pytest.mark.parametrize("name", WITH_FILES)
def test_an_option_with_files(task: Task, office: Emulator, tmp_path: Path, name: str) -> None:
    """A plan and a snapshot go with every option. The approved plan does the same, and its snapshot takes it back."""
    row = files(ROWS[name], tmp_path, "")
    path, guards = str(tmp_path / "plan"), {"snapshot_path": str(tmp_path / "snapshot")}
    preview = task.check(**{**row, **guards}, plan_path=path)
    assert preview["changed"] and not (tmp_path / "snapshot").exists(), preview["msg"]
    result = task.run(approved_plan=path, **guards, **{key: row[key] for key in ("result", "redact") if key in row})
    assert without_plan(preview)["users"] == without_plan(result)["users"]
    assert not result["failed"], result["msg"]
    restored = task.run(main=user_restore.main, **guards)
    assert restored["changed"] and not restored["failed"], restored["msg"]
    assert not task.run(main=user_restore.main, **guards)["changed"]


def test_no_option_is_left_out() -> None:
    documented = set(yaml.safe_load(user.DOCUMENTATION)["options"]) | set(guards_spec()) | set(plan_spec())
    documented |= set(audit_spec())
    assert documented | {"snapshot_path"} == set(ROWS) | set(OPTIONS)

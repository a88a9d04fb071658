# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records of snapshots that a restoration cannot use: refused in one sentence, never half taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.acts import Act
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.records import sealed
from ansible_collections.identityops.frontegg.plugins.module_utils._users import writes, writes_access
from ansible_collections.identityops.frontegg.plugins.module_utils._users.record_check import faults_of
from ansible_collections.identityops.frontegg.plugins.module_utils._users.undo import undo_of
from ansible_collections.identityops.frontegg.plugins.module_utils._users.writes import ADD_ROLES, REMOVE, UPDATE
from ansible_collections.identityops.frontegg.plugins.modules import user_restore
from tests.emulator import Emulator
from tests.json_schemas import schema
from tests.unit.harness import Task

JANE = "jane@corp.example"
Edit = Callable[[dict[str, Any]], Any]


def a_record(**more: Any) -> dict[str, Any]:
    """Return a record of a run that removed JANE from acme."""
    row = {"tenant_id": "acme", "disabled": False, "roles": [{"id": "r-1", "key": "admin"}], "groups": []}
    step = {"act": REMOVE.name, "tenant_id": "acme"}
    return {"id": "u-1", "email": JANE, "locked": None, "tenants": [row], "unread": {}, "planned": [step], **more}


def step(**said: Any) -> dict[str, Any]:
    return a_record(planned=[{"act": "lock", "tenant_id": None, **said}])


FAULTS = [
    (a_record(tenants="acme"), "tenants is of another type"),
    (a_record(tenants=[{"disabled": True}]), "tenants[0] has no tenant_id"),
    (a_record(tenants=[{"tenant_id": "acme", "roles": [{"key": "admin"}]}]), "tenants[0].roles has an element"),
    (a_record(tenants=[{"tenant_id": "acme", "groups": 1}]), "tenants[0].groups is of another type"),
    (a_record(tenants=[{"tenant_id": "acme", "disabled": "no"}]), "tenants[0].disabled is of another type"),
    (a_record(locked="no"), "locked is of another type"),
    (a_record(id=None, email=None), "id and email are missing"),
    (a_record(id=7), "id is of another type"),
    (a_record(profile=[]), "profile is of another type"),
    (a_record(applications=[7]), "applications[0] is of another type"),
    (a_record(unread=[]), "unread is of another type"),
    (a_record(planned=None), "planned is of another type"),
    (a_record(planned=["lock"]), "planned[0] is of another type"),
    (a_record(planned=[{}]), "planned[0] has no act"),
    (step(act=["lock"]), "planned[0].act is of another type"),
    (step(act="explode"), "planned[0]: this collection knows no act 'explode'"),
    (step(act=REMOVE.name), f"planned[0]: act {REMOVE.name} has no tenant_id"),
    (step(act=ADD_ROLES.name, tenant_id="acme", role_ids="r-1"), "planned[0].role_ids is of another type"),
    (step(act=UPDATE.name, attributes=[1]), "planned[0].attributes is of another type"),
    (step(act=UPDATE.name, attributes={"name": "x"}), "planned[0]: attribute 'name' has no old and new value"),
]


@pytest.mark.parametrize(("record", "fault"), FAULTS, ids=[fault for dummy, fault in FAULTS])
def test_faults(record: dict[str, Any], fault: str) -> None:
    assert any(one.startswith(fault) for one in faults_of(record)), faults_of(record)


def test_a_whole_record_and_one_without_planned() -> None:
    assert faults_of(a_record()) == []
    assert faults_of({"id": "u-1", "email": None}) == ["planned is missing"]


def test_every_act_can_be_in_a_record() -> None:
    """Otherwise a restoration would refuse the snapshots of the runs that use the act."""
    acts = [act for module in (writes, writes_access) for act in vars(module).values() if isinstance(act, Act)]
    assert len(acts) > 20
    for act in acts:
        assert (faults_of(step(act=act.name, tenant_id="acme")) == []) is (act is not writes.AUDIT), act.name


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_all_that_is_taken_can_be_read(data: st.DataObject) -> None:
    """Spoil a record anywhere. It is refused, or undo_of understands it."""
    odd = st.sampled_from([None, True, 7, "x", [], {}, ["x"], {"x": 1}, [{}]])
    record = json.loads(json.dumps(a_record()))
    places = [(record, key) for key in record] + [(row, key) for row in record["tenants"] for key in row]
    places += [(one, key) for one in record["planned"] for key in one]
    place, key = data.draw(st.sampled_from(places))
    place[key] = data.draw(odd)
    if not faults_of(record):
        undo_of([record])


def test_the_module_refuses_a_sealed_record_before_any_request(task: Task, people: Emulator, tmp_path: Path) -> None:
    path = tmp_path / "snapshot"
    task.run(users=[JANE], state="locked", snapshot_path=str(path))
    record = json.loads(path.read_text("utf-8"))
    schema("snapshot").validate(record)
    bad = [sealed({**record, "planned": [{"act": act, "tenant_id": None}]}) for act in ("explode", REMOVE.name)]
    path.write_text("".join(json.dumps(one) + "\n" for one in bad), "utf-8")
    people.log.clear()
    result = task.run(main=user_restore.main, snapshot_path=str(path))
    assert result["status"] == "refused" and people.log == []
    assert "line 1 is no record of a user: planned[0]: this collection knows no act 'explode'" in result["msg"]
    assert f"line 2 is no record of a user: planned[0]: act {REMOVE.name} has no tenant_id" in result["msg"]

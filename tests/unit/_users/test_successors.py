# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The option keep_one_with_role: which tasks would leave a tenant with nobody who has the role and can sign in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator import Emulator
from tests.unit.harness import Task

ANN, BEN, CLEO = "ann@corp.example", "ben@corp.example", "cleo@corp.example"
VIEWER = "viv@corp.example"


@pytest.fixture
def tenants(emu: Emulator) -> Emulator:
    """In acme, ann is an admin. ben is a locked admin, cleo a disabled one. viv is a viewer, and admin in beta."""
    for name in ("acme", "beta"):
        emu.add_tenant(name)
    for key in ("admin", "viewer"):
        emu.add_role(key)
    emu.add_role("auditor", tenant_id="beta")
    emu.add_user(ANN, tenants=["acme", "beta"], roles={"acme": ["admin"]})
    emu.add_user(BEN, tenants=["acme"], roles=["admin"], locked=True)
    emu.add_user(CLEO, tenants=["acme"], roles=["admin"], disabled_in=["acme"])
    emu.add_user(VIEWER, tenants=["acme", "beta"], roles={"acme": ["viewer"], "beta": ["admin"]})
    return emu


def element(user: str, state: str, **more: Any) -> dict[str, Any]:
    return {"user": user, "state": state, **more}


IN_ACME = {"tenant_id": "acme"}
AS_VIEWER = {**IN_ACME, "roles": ["viewer"]}
AS_ADMIN = {**IN_ACME, "roles": ["admin"]}
EVERYWHERE = {"everywhere": True}
REFUSED = {
    "locked": [element(ANN, "locked")],
    "disabled": [element(ANN, "disabled", **IN_ACME)],
    "removed": [element(ANN, "absent", **IN_ACME)],
    "deleted": [element(ANN, "absent", **EVERYWHERE)],
    "another role": [element(ANN, "present", **AS_VIEWER)],
    "no role": [element(ANN, "present", **IN_ACME, roles=[])],
    "a successor who cannot sign in": [element(ANN, "locked"), element(CLEO, "present", **AS_ADMIN)],
    "a successor in another tenant": [element(ANN, "locked"), element(VIEWER, "present", tenant_id="beta", roles=[])],
    "a successor with another role": [element(ANN, "locked"), element("new@corp.example", "present", **AS_VIEWER)],
    "others of the task change nothing": [element(ANN, "locked"), element(VIEWER, "enabled", **IN_ACME)],
}
ALLOWED = {
    "a successor is created": [element(ANN, "locked"), element("new@corp.example", "present", **AS_ADMIN)],
    "a successor gets the role": [
        element(ANN, "absent", **EVERYWHERE),
        element(VIEWER, "present", **AS_ADMIN, append_roles=True),
    ],
    "a successor is unlocked": [element(ANN, "locked"), element(BEN, "unlocked")],
    "a successor is enabled": [element(ANN, "disabled", **IN_ACME), element(CLEO, "enabled", **IN_ACME)],
    "who cannot sign in anyhow": [element(BEN, "absent", **EVERYWHERE), element(CLEO, "absent", **IN_ACME)],
    "another tenant": [element(ANN, "disabled", tenant_id="beta")],
    "another role": [element(ANN, "present", **IN_ACME, roles=["admin", "viewer"])],
    "nothing to do": [element(BEN, "locked")],
    "nobody": [element("gone@corp.example", "absent", **EVERYWHERE)],
}


@pytest.mark.parametrize("users", REFUSED.values(), ids=REFUSED)
def test_the_last_with_the_role_is_kept(tenants: Emulator, task: Task, users: list) -> None:
    result = task.run(users=users, keep_one_with_role=["admin"])
    assert result["msg"].startswith("refused: keep_one_with_role: "), result["msg"]
    assert f"tenant acme would be left with nobody who has role admin and can sign in ({ANN} would" in result["msg"]
    assert result["status"] == "refused" and not tenants.writes
    assert task.check(users=users, keep_one_with_role=["admin"])["msg"] == result["msg"]


@pytest.mark.parametrize("users", ALLOWED.values(), ids=ALLOWED)
def test_somebody_keeps_the_role(tenants: Emulator, task: Task, users: list) -> None:
    result = task.run(users=users, keep_one_with_role="admin", on_missing="ignore")
    assert result["status"] in ("changed", "unchanged"), result["msg"]


@pytest.mark.parametrize("users", REFUSED.values(), ids=REFUSED)
def test_somebody_else_has_it(tenants: Emulator, task: Task, users: list) -> None:
    tenants.add_user("dan@corp.example", tenants=["acme", "beta"], roles=["admin"])
    assert task.run(users=users, keep_one_with_role=["admin"])["status"] == "changed"


def test_somebody_else_on_the_second_page(tenants: Emulator, task: Task) -> None:
    for number in range(200):
        tenants.add_user(f"u{number}@corp.example", tenants=["acme"], roles=["viewer"])
    assert task.run(users=[ANN], state="locked", keep_one_with_role=["admin"])["status"] == "refused"
    tenants.add_user("dan@corp.example", id="ffffffff-0000-4000-8000-000000000001", tenants=["acme"], roles=["admin"])
    assert task.run(users=[ANN], state="locked", keep_one_with_role=["admin"])["status"] == "changed"


@pytest.mark.parametrize("fields", [{"locked": True}, {"disabled_in": ["acme"]}, {"tenants": ["beta"]}])
def test_somebody_else_who_does_not_count(tenants: Emulator, task: Task, fields: dict[str, Any]) -> None:
    tenants.add_user("dan@corp.example", **{"tenants": ["acme"], "roles": ["admin"], **fields})
    assert task.run(users=[ANN], state="locked", keep_one_with_role=["admin"])["status"] == "refused"


def test_all_of_them_are_named(tenants: Emulator, task: Task) -> None:
    tenants.add_user("dan@corp.example", tenants=["acme"], roles=["admin"])
    users = [ANN, "dan@corp.example", VIEWER]
    result = task.run(users=users, state="locked", keep_one_with_role=["admin", "viewer"])
    assert f"role admin and can sign in ({ANN}, dan@corp.example would lose it)" in result["msg"]
    assert f"tenant acme would be left with nobody who has role viewer and can sign in ({VIEWER} would" in result["msg"]
    assert f"tenant beta would be left with nobody who has role admin and can sign in ({VIEWER} would" in result["msg"]


MISSPELT = {
    "misspelt": (["admn"], "no role of acme, beta has the key 'admn'; did you mean admin?"),
    "one of two": (["admin", "viewr"], "has the key 'viewr'; did you mean viewer?"),
    "empty": ([], "keep_one_with_role: is empty"),
    "blank": ([" "], "keep_one_with_role: is empty"),
}


@pytest.mark.parametrize(("option", "words"), MISSPELT.values(), ids=MISSPELT)
def test_a_role_that_no_tenant_has(tenants: Emulator, task: Task, option: list, words: str) -> None:
    result = task.run(users=[ANN], state="locked", keep_one_with_role=option)
    assert words in result["msg"] and result["status"] == "refused" and not tenants.writes


def test_a_role_that_one_of_the_tenants_lacks(tenants: Emulator, task: Task) -> None:
    assert task.run(users=[ANN], state="locked", keep_one_with_role=["auditor"])["status"] == "changed"


@pytest.mark.parametrize("route", ["roles", "user_roles"])
def test_what_cannot_be_read_refuses(tenants: Emulator, task: Task, route: str) -> None:
    tenants.fault(route, status=400, times=None)
    result = task.run(users=[VIEWER], state="locked", keep_one_with_role=["admin"])
    assert result["msg"].startswith("refused: keep_one_with_role could not be checked: ") and not tenants.writes


def test_the_reads(tenants: Emulator, task: Task) -> None:
    options = {"users": [BEN, CLEO], "state": "absent", "everywhere": True}
    sent = task.check(**options)["requests"]["sent"]
    assert task.check(**options, keep_one_with_role=["admin"])["requests"]["sent"] == sent
    plain = task.check(users=[ANN], state="locked")["requests"]["sent"]
    # the roles of two tenants, those of ann there, a page of the members of acme, and the roles of viv, who is left
    assert task.check(users=[ANN], state="locked", keep_one_with_role=["admin"])["requests"]["sent"] == plain + 6

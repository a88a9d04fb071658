# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An approved run stops between two writes for a user. The same plan carries out the rest, or leaves the user alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.emulator import Emulator
from tests.emulator.state import Membership
from tests.unit._engine.test_plans import edited, planned
from tests.unit.harness import Result, Task, agreed

JANE = "jane@corp.example"
MOVE = [
    {"user": JANE, "state": "present", "tenant_id": "beta", "roles": ["admin"]},
    {"user": JANE, "state": "absent", "tenant_id": "acme"},
]
RENAME = [{**MOVE[0], "name": "Jane Doe"}, MOVE[1]]
LEAVE = {"users": [JANE], "state": "absent", "tenant_id": "acme", "revoke": ["sessions"]}
REST = {"add_tenant": ["add_tenant", "add_roles", "delete"], "add_roles": ["add_roles", "delete"], "delete": ["delete"]}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plan.json"


@pytest.fixture
def env(emu: Emulator) -> Emulator:
    """Jane is in acme."""
    for name in ("acme", "beta", "gamma"):
        emu.add_tenant(name)
    for name in ("admin", "viewer"):
        emu.add_role(name)
    emu.add_user(JANE, tenants=["acme"], roles=["viewer"], sessions={"acme": 2}, phone_number="+49-30-1234567")
    return emu


def jane(emu: Emulator) -> Any:
    user = emu.user(JANE)
    assert user is not None
    return user


def stopped_at(task: Task, path: Path, route: str, **options: Any) -> None:
    """Make the plan, and carry it out up to the write of this route, which Frontegg refuses."""
    planned(task, path, **options)
    task.emu.fault(route, status=403, times=None)
    assert task.run(approved_plan=str(path), journal_path=str(path.with_name("journal")))["failed"]
    task.emu.faults.orders.clear()
    task.emu.log.clear()


def again(task: Task, path: Path) -> Result:
    """Return the result of the same plan with the same journal. Its preview says the same."""
    options = {"approved_plan": str(path), "journal_path": str(path.with_name("journal"))}
    checked, result = task.check(**options), task.run(**options)
    assert agreed(checked) == agreed(result)
    return result


def routes(emu: Emulator) -> list[str]:
    return [write.route for write in emu.writes]


@pytest.mark.parametrize(("route", "left"), REST.items())
def test_the_rest_of_a_move(task: Task, env: Emulator, path: Path, route: str, left: list[str]) -> None:
    stopped_at(task, path, route, users=MOVE)
    result = again(task, path)
    assert not result["failed"] and routes(env) == left, result["msg"]
    assert jane(env).tenant_ids == ["beta"]
    assert not again(task, path)["changed"] and routes(env) == left


def test_the_rest_of_a_lock(task: Task, env: Emulator, path: Path) -> None:
    """What a plan revokes is whatever is there, so only the lock tells that the run has begun."""
    stopped_at(task, path, "sessions_delete", users=[JANE], state="locked", revoke=["sessions"])
    assert jane(env).locked
    result = again(task, path)
    assert not result["failed"] and routes(env) == ["sessions_delete"] and jane(env).sessions == []


def joined(emu: Emulator) -> None:
    jane(emu).memberships["gamma"] = Membership("gamma")


def locked(emu: Emulator) -> None:
    jane(emu).locked = True


def disabled(emu: Emulator) -> None:
    jane(emu).memberships["acme"].disabled = True


def viewing(emu: Emulator) -> None:
    viewer = next(role.id for role in emu.state.roles.values() if role.key == "viewer")
    jane(emu).memberships["beta"].role_ids.append(viewer)


def left_first(emu: Emulator) -> None:
    """Do the last step of the move, before those that come first."""
    del jane(emu).memberships["acme"]


def renamed(emu: Emulator) -> None:
    jane(emu).email = "jane.doe@corp.example"


@pytest.mark.parametrize("change", [joined, locked, disabled, viewing, renamed])
def test_whoever_others_changed_meanwhile_is_left_alone(
    task: Task, env: Emulator, path: Path, change: Callable[[Emulator], None]
) -> None:
    stopped_at(task, path, "add_roles", users=MOVE)
    change(env)
    result = again(task, path)
    assert {row["outcome"] for row in result["users"]} == {"drifted"} and env.writes == []


@pytest.mark.parametrize("is_begun", [False, True])
def test_steps_that_were_done_in_another_order(task: Task, env: Emulator, path: Path, is_begun: bool) -> None:
    if is_begun:
        stopped_at(task, path, "add_roles", users=MOVE)
    else:
        planned(task, path, users=MOVE)
    left_first(env)
    assert [row["outcome"] for row in again(task, path)["users"]] == ["drifted", "unchanged"] and env.writes == []


def test_an_update_that_may_have_wiped_values_is_not_taken_for_done(task: Task, env: Emulator, path: Path) -> None:
    """The update sends the phone number again. No row shows it, so nobody can tell whether it is as it was."""
    stopped_at(task, path, "add_roles", users=RENAME)
    assert jane(env).name == "Jane Doe"
    assert {row["outcome"] for row in again(task, path)["users"]} == {"drifted"} and env.writes == []


def test_a_state_that_the_plan_only_passes_through(task: Task, env: Emulator, path: Path) -> None:
    """The removal disables the user first, and the plan neither begins nor ends with that."""
    joined(env)
    stopped_at(task, path, "sessions_delete", **LEAVE)
    assert {row["outcome"] for row in again(task, path)["users"]} == {"drifted"} and env.writes == []


def test_a_user_on_the_way_to_a_deletion_is_left_alone(task: Task, env: Emulator, path: Path) -> None:
    stopped_at(task, path, "sessions_delete", users=[JANE], state="absent", everywhere=True, revoke=["sessions"])
    assert {row["outcome"] for row in again(task, path)["users"]} == {"drifted"} and env.writes == []


@pytest.mark.parametrize("name", ["phase", "shows"])
def test_a_plan_of_an_older_version_does_not_say_what_comes_first(
    task: Task, env: Emulator, path: Path, name: str
) -> None:
    stopped_at(task, path, "add_roles", users=MOVE)
    edited(path, lambda plan: [step.pop(name) for entry in plan["users"] for step in entry["steps"]])
    assert {row["outcome"] for row in again(task, path)["users"]} == {"drifted"} and env.writes == []

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module user_restore: the expiry of temporary users and the verification of emails come back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.times import iso, moment
from ansible_collections.identityops.frontegg.plugins.module_utils._users.ends import ENDS_DIFFER
from tests.emulator import Emulator
from tests.unit._users.test_restore import JANE, restore
from tests.unit.harness import Task

DELETED: dict[str, Any] = {"state": "absent", "everywhere": True}
REMOVED: dict[str, Any] = {"state": "absent", "tenant_id": "acme"}
HOUR, DAY = 3600.0, 86400.0
WRITES = ("create", "add_tenant", "expire", "verify")


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "snapshot")


def jane(emu: Emulator) -> Any:
    return emu.user(JANE)


def make_temporary(task: Task, **seconds: float) -> dict[str, str]:
    """Let jane's memberships of acme and beta end after these seconds. Return the ends."""
    ends = {name: iso(task.clock.now() + left) for name, left in seconds.items()}
    for name, end in ends.items():
        jane(task.emu).memberships[name].expires_at = end
    return ends


def ends_of(emu: Emulator) -> dict[str, float | None]:
    members = jane(emu).memberships.values()
    return {member.tenant_id: member.expires_at and moment(member.expires_at) for member in members}


def written(emu: Emulator) -> list[str]:
    return [exchange.route for exchange in emu.writes if exchange.route in WRITES]


@pytest.mark.parametrize("options", [DELETED, REMOVED], ids=["created again", "rejoins"])
def test_the_end_comes_back(task: Task, people: Emulator, path: str, options: dict[str, Any]) -> None:
    """One request sets the end, counted from its own time. Preview and run agree, and a second run is idle."""
    (end,) = set(make_temporary(task, acme=30 * DAY, beta=30 * DAY).values())
    task.run(users=[JANE], **options, snapshot_path=path)
    task.clock.sleep_until(task.clock.now() + HOUR)
    people.log.clear()
    (row,) = restore(task, path)["users"]
    assert all(abs((told or 0) - moment(end)) <= 2 for told in ends_of(people).values()), ends_of(people)
    assert set(ends_of(people)) == {"acme", "beta"} and written(people).count("expire") == 1
    assert row["outcome"] == "changed" and "expires_at" not in row["lost"] and f"until {end}" in row["msg"]
    assert row["after"]["expires_at"] == {"acme": end, "beta": end}


@pytest.mark.parametrize("left", [-HOUR, 0.0, 299.0])
def test_an_end_that_is_over_is_lost(task: Task, people: Emulator, path: str, left: float) -> None:
    make_temporary(task, acme=DAY, beta=DAY)
    task.run(users=[JANE], **DELETED, snapshot_path=path)
    task.clock.sleep_until(task.clock.now() + DAY - left)
    (row,) = restore(task, path)["users"]
    assert row["outcome"] == "changed" and row["lost"][-1] == "expires_at"
    assert row["msg"].count("cannot come back, so the user is disabled there: it is over") == 2
    assert set(ends_of(people).values()) == {None} and "expire" not in written(people)
    assert all(member.disabled for member in jane(people).memberships.values()), "for ever, it gives no access"
    assert restore(task, path, "run", again=True)["users"][0]["lost"][-1] == "expires_at"


@pytest.mark.parametrize("options", [DELETED, REMOVED], ids=["created again", "rejoins"])
def test_no_other_tenant_gets_an_end(task: Task, people: Emulator, path: str, options: dict[str, Any]) -> None:
    """One request sets the end in all tenants. Where the user is permanent in another, it is not sent."""
    make_temporary(task, acme=DAY)
    task.run(users=[JANE], **options, snapshot_path=path)
    (row,) = restore(task, path)["users"]
    assert row["outcome"] == "changed" and row["lost"][-1] == "expires_at" and "for all tenants" in row["msg"]
    assert ends_of(people) == {"acme": None, "beta": None} and "expire" not in written(people)
    assert [name for name, member in jane(people).memberships.items() if member.disabled] == ["acme"]


def test_an_end_that_somebody_set_since_is_left_alone(task: Task, people: Emulator, path: str) -> None:
    make_temporary(task, acme=DAY, beta=DAY)
    task.run(users=[JANE], **REMOVED, snapshot_path=path)
    restore(task, path, "run")
    ends = make_temporary(task, acme=9 * DAY, beta=9 * DAY)
    (row,) = restore(task, path, "run", again=True)["users"]
    assert row["outcome"] == "unchanged" and "expires_at" not in row["lost"]
    assert ends_of(people) == {name: moment(end) for name, end in ends.items()}


def test_a_membership_that_never_had_an_end(task: Task, people: Emulator, path: str) -> None:
    task.run(users=[JANE], **DELETED, snapshot_path=path)
    (row,) = restore(task, path)["users"]
    assert "expires_at" not in row["lost"] and "expires_at" not in row["after"] and "expire" not in written(people)


def test_an_end_that_is_not_read_back_fails_the_row(task: Task, people: Emulator, path: str) -> None:
    """Frontegg accepts the request, and does nothing. Reading back says so."""
    make_temporary(task, acme=DAY, beta=DAY)
    task.run(users=[JANE], **REMOVED, snapshot_path=path)
    people.fault("expire", status=201, body={"expirationInSeconds": 1}, times=None)
    result = restore(task, path, "run")
    assert result["failed"] and result["users"][0]["outcome"] != "changed", result["users"][0]


def test_an_end_that_is_refused_keeps_nothing_else_back(task: Task, people: Emulator, path: str) -> None:
    """An environment may have no temporary users. The roles and the lock are back all the same, and the row fails."""
    make_temporary(task, acme=DAY, beta=DAY)
    role = people.add_role("viewer")
    jane(people).memberships["acme"].role_ids = [role.id]
    jane(people).locked = True
    task.run(users=[JANE], **DELETED, snapshot_path=path)
    people.fault("expire", status=403, body={"errors": ["Temporary users are disabled"]}, times=None)
    result = restore(task, path, "run")
    assert result["failed"] and "Temporary users are disabled" in str(result["users"][0])
    assert jane(people).locked and jane(people).memberships["acme"].role_ids == [role.id]


FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("expire", {"drop": "after"}, "changed"),
    ("verify", {"drop": "after"}, "changed"),
    ("expire", {"drop": "before"}, "changed"),
    ("verify", {"drop": "before"}, "changed"),
    # The verification comes after the expiry. An error ends the turn of the user, and the second run goes on.
    ("expire", {"status": 500, "when": "after", "times": None}, "failed"),
    ("verify", {"status": 500, "when": "after", "times": None}, "changed"),
    ("expire", {"status": 404, "times": None}, "failed"),
    ("verify", {"status": 404, "times": None}, "failed"),
    ("verify", {"ignore": True, "times": None}, "failed"),
    ("expire", {"ignore": True, "times": None}, "failed"),
    ("expire", {"junk": "html", "times": None}, "failed"),
]


@pytest.mark.parametrize(("route", "fault", "outcome"), FAULTS, ids=str)
def test_faults(task: Task, people: Emulator, path: str, route: str, fault: dict[str, Any], outcome: str) -> None:
    """What is true afterwards counts, not what the answer said. A second run sees what is there."""
    people.verifies_newcomers = False
    jane(people).verified = True
    make_temporary(task, acme=DAY, beta=DAY)
    task.run(users=[JANE], **DELETED, snapshot_path=path)
    people.fault(route, **fault)
    result = restore(task, path, "run")
    assert result["users"][0]["outcome"] == outcome, result["users"][0]
    is_so = jane(people).verified is True and None not in ends_of(people).values()
    assert is_so is (outcome == "changed")
    people.faults.orders.clear()
    assert not restore(task, path, "run")["failed"]
    assert jane(people).verified is True and None not in ends_of(people).values()


@pytest.mark.parametrize(("wait", "outcome"), [(ENDS_DIFFER - 60, "changed"), (ENDS_DIFFER + 60, "failed")])
def test_a_request_that_had_to_wait(task: Task, people: Emulator, path: str, wait: int, outcome: str) -> None:
    """The end is late by the wait, because the request has the seconds. Some minutes late counts as the same."""
    make_temporary(task, acme=DAY, beta=DAY)
    task.run(users=[JANE], **REMOVED, snapshot_path=path)
    people.fault("expire", status=429, headers={"Retry-After": str(wait)}, body={}, times=1)
    result = restore(task, path, "run", rate_limit_timeout=2 * wait)
    assert result["users"][0]["outcome"] == outcome, result["users"][0]


# ---- verification


@pytest.mark.parametrize("is_sent", [True, False])
def test_the_verification_comes_back(task: Task, people: Emulator, path: str, is_sent: bool) -> None:
    """The email is verified, unless the creation did so already."""
    people.verifies_newcomers = not is_sent
    jane(people).verified = True
    task.run(users=[JANE], **DELETED, snapshot_path=path)
    (row,) = restore(task, path)["users"]
    assert jane(people).verified is True and ("verify" in written(people)) is is_sent
    assert row["outcome"] == "changed" and "verified" not in row["lost"] and row["after"]["verified"] is True


@pytest.mark.parametrize("verified", [None, False])
def test_an_email_that_was_not_verified(task: Task, people: Emulator, path: str, verified: bool | None) -> None:
    """A creation may verify the email, and no route takes that back. So the row names it as lost."""
    jane(people).verified = verified
    task.run(users=[JANE], **DELETED, snapshot_path=path)
    (row,) = restore(task, path)["users"]
    assert "verified" in row["lost"] and "verify" not in written(people)


def test_a_verification_is_no_loss_of_a_user_who_was_never_deleted(task: Task, people: Emulator, path: str) -> None:
    jane(people).verified = None
    people.fault("delete", status=422, body={"errors": ["no"]}, times=None)
    task.run(users=[JANE], **DELETED, snapshot_path=path)
    assert not {"id", "verified"} & set(restore(task, path, "run")["users"][0]["lost"])


def test_a_verification_that_is_refused_fails_the_row(task: Task, people: Emulator, path: str) -> None:
    people.verifies_newcomers = False
    jane(people).verified = True
    task.run(users=[JANE], **DELETED, snapshot_path=path)
    people.fault("verify", status=422, body={"errors": ["no"]}, times=None)
    result = restore(task, path, "run")
    assert result["failed"] and result["users"][0]["failed"], result["users"][0]
    assert set(jane(people).memberships) == {"acme", "beta"}

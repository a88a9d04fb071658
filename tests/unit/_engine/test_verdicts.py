# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rows for answers that contradict each other, for answers about another thing, and for writes that reach too far."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.modules import tenant_info, user_info
from tests.emulator import Emulator
from tests.unit.harness import Task, outcomes
from tests.unit.tenant_tasks import row as tenant_row
from tests.unit.tenant_tasks import run as run_tenant
from tests.unit.tenant_tasks import said

JANE = "jane@corp.example"
NO_ID = "00000000-0000-4000-8000-00000000dead"
NOT_ABOUT_THEM = {
    "no such route": {"errors": ["Route not found"]},
    "no route for it": {"errors": ["No route for /identity/resources/users/v1/7"]},
    "no service": {"errors": ["Service not found"]},
    "no service of users and tenants": {"errors": ["The user and tenant service was not found"]},
    "no such method": {"errors": ["Cannot DELETE /identity/resources/users/v1/7"]},
    "nothing in particular": {"errors": ["Not Found"]},
    "a page": "<html><body>User or tenant not found</body></html>",
}


@pytest.mark.parametrize("body", NOT_ABOUT_THEM.values(), ids=NOT_ABOUT_THEM)
@pytest.mark.parametrize("given", [JANE, NO_ID])
def test_a_404_about_something_else_is_no_missing_user(task: Task, people: Emulator, given: str, body: Any) -> None:
    for route in ("email", "vendor_get"):
        people.fault(route, status=404, body=body, times=None)
    result = task.run(users=[given], state="absent", everywhere=True)
    assert outcomes(result) == {given: "failed"}
    assert "check region and api_url" in result["users"][0]["msg"]
    found = task.run(main=user_info.main, users=[given])
    assert (found["failed"], found["missing"]) == (True, [])
    assert people.writes == []


@pytest.mark.parametrize("body", NOT_ABOUT_THEM.values(), ids=NOT_ABOUT_THEM)
def test_a_404_about_something_else_is_no_missing_tenant(task: Task, emu: Emulator, body: Any) -> None:
    emu.add_tenant("acme")
    emu.fault("tenant", status=404, body=body, times=None)
    assert said(run_tenant(task, state="absent", tenant_id="acme")) == {"acme": "failed"}
    found = task.run(main=tenant_info.main, tenants=["acme"])
    assert (found["failed"], found["missing"]) == (True, [])
    assert emu.writes == []


@pytest.mark.parametrize("body", NOT_ABOUT_THEM.values(), ids=NOT_ABOUT_THEM)
def test_a_404_about_something_else_hides_no_sub_account(task: Task, emu: Emulator, body: Any) -> None:
    """With the token of a user, the module reads all tenants from one tree."""
    emu.add_tenant("own", is_reseller=True)
    emu.add_tenant("sub", parent="own")
    emu.add_user("ann@corp.example", tenants=["own"])
    token = emu.add_user_token("ann@corp.example", "own", ["fe.*"])
    emu.fault("hierarchy_tree", status=404, body=body, times=None)
    result = run_tenant(task, state="absent", tenant_id="sub", user_token=token, client_id=None, api_token=None)
    assert said(result) == {"sub": "failed"}
    assert emu.writes == []


# Answers that contradict each other

GONE = {"status": 404, "body": {"errors": ["User not found"], "errorCode": "ER-01089"}, "times": None}
NO_TENANT = {"status": 404, "body": {"errors": ["Tenant not found"]}, "times": None}


@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"status": 403}, "failed"),
        ({"status": 405, "body": {"errors": ["Cannot DELETE /x"]}}, "failed"),
        ({"status": 500}, "unknown"),
        ({"ignore": True}, "unknown"),
    ],
    ids=str,
)
@pytest.mark.parametrize("scope", [{"everywhere": True}, {"tenant_id": "acme"}], ids=str)
def test_there_by_the_list_and_gone_by_the_record(
    task: Task, people: Emulator, scope: dict[str, Any], answer: dict[str, Any], outcome: str, verify: bool
) -> None:
    jane = people.user(JANE)
    before = list(jane.memberships)
    people.fault("delete", times=None, **answer)
    people.fault("vendor_get", **GONE)
    if "ignore" in answer and (not verify or "tenant_id" in scope):
        outcome = "changed" if not verify else "unknown"
    result = task.run(users=[JANE], state="absent", max_retries=0, verify=verify, **scope)
    (row,) = result["users"]
    assert (row["outcome"], row["failed"]) == (outcome, outcome != "changed"), row["msg"]
    assert ("contradict each other" in row["msg"]) is row["failed"]
    assert not result["changed"] or not verify
    assert row["after"] == (row["before"] if row["failed"] else row["after"])
    assert list(people.user(JANE).memberships) == before
    assert len(people.writes) == 1, "settling writes nothing"


def test_a_list_that_lags_is_given_time(task: Task, people: Emulator) -> None:
    """The list still shows the deleted user for a while. Then it agrees with the record."""
    jane = people.user(JANE)
    row = {"id": jane.id, "email": JANE, "tenantIds": ["acme"]}
    body = {"items": [row], "_metadata": {"totalItems": 1, "totalPages": 1}}
    people.fault("list", status=200, body=body, match="ids=", times=2)
    result = task.run(users=[JANE], state="absent", everywhere=True)
    assert outcomes(result) == {JANE: "changed"}
    assert not result["failed"]
    assert task.clock.waits == [1.0, 2.0]


def test_known_to_the_list_and_not_to_the_record(task: Task, people: Emulator) -> None:
    """A row never says that a user is gone while the list shows the user.

    The list gives no email here, so the task reads the record, before any write.
    """
    jane = people.user(JANE)
    body = {"items": [{"id": jane.id, "tenantIds": ["acme"]}], "_metadata": {"totalItems": 1, "totalPages": 1}}
    people.fault("list", status=200, body=body, times=None)
    people.fault("vendor_get", **GONE)
    result = task.run(users=[jane.id], state="absent", everywhere=True)
    assert outcomes(result) == {jane.id: "failed"}
    assert people.writes == []


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"status": 403}, "failed"),
        ({"status": 405}, "failed"),
        ({"status": 500}, "unknown"),
        ({"ignore": True}, "unknown"),
    ],
    ids=str,
)
def test_a_tenant_there_by_the_list_and_gone_by_the_record(
    task: Task, emu: Emulator, answer: dict[str, Any], outcome: str, count: int
) -> None:
    names = [f"t{number}" for number in range(count)]
    for name in names:
        emu.add_tenant(name)
    emu.fault("tenant_delete", times=None, **answer)
    emu.fault("tenant", skip=0 if count > 3 else count, **NO_TENANT)
    result = run_tenant(task, state="absent", tenants=names, max_users=-1, max_retries=0)
    assert set(said(result).values()) == {outcome}
    assert all("contradict each other" in one["msg"] for one in result["tenants"])
    assert (result["failed"], result["changed"], len(emu.tenants)) == (True, False, count)
    assert len(emu.writes) == count


# A write that reaches too far


@pytest.mark.parametrize("drop", [None, "after"])
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"state": "absent"}, "the user is gone from all tenants"),
        ({"state": "disabled"}, "disabled in tenant beta"),
        ({"state": "enabled"}, "unlocked; enabled in tenant beta"),
    ],
    ids=str,
)
def test_users_reached_beyond_the_tenant(
    task: Task, emu: Emulator, options: dict[str, Any], words: str, drop: str | None
) -> None:
    shut = ["acme", "beta"] if options["state"] == "enabled" else []
    emu.add_user(JANE, tenants=["acme", "beta"], disabled_in=shut, locked=bool(shut))
    for name in ("acme", "beta"):
        emu.add_tenant(name)
    emu.overreaching = True
    if drop:
        for route in ("delete", "disable", "enable"):
            emu.fault(route, drop=drop, times=None)
    result = task.run(users=[JANE], tenant_id="acme", max_retries=0, **options)
    (row,) = result["users"]
    assert (row["outcome"], row["changed"], row["failed"]) == ("failed", True, True)
    assert row["msg"].endswith(f"was not asked for: {words}")
    jane = emu.user(JANE)
    now = {"locked": bool(jane.locked), "tenants": jane.tenant_ids} if jane else {}
    assert row["after"] == ({**now, "disabled_in": [] if shut else ["acme", "beta"]} if jane else None)


@pytest.mark.parametrize("named", [["top"], ["top", "low"]], ids=str)
@pytest.mark.parametrize("count", [1, 5])
def test_sub_accounts_that_went_with_their_tenant(task: Task, emu: Emulator, count: int, named: list[str]) -> None:
    emu.add_tenant("top", is_reseller=True)
    for name in ["low", *(f"low{number}" for number in range(1, count))]:
        emu.add_tenant(name, parent="top")
    emu.overreaching = True
    result = run_tenant(task, state="absent", tenants=named, max_users=-1, concurrency=1)
    top = result["tenants"][0]
    others = sorted(f"low{number}" for number in range(1, count))
    gone = others if "low" in named else ["low", *others]
    assert (top["outcome"], top["changed"]) == ("failed" if gone else "changed", True)
    assert not gone or top["msg"].endswith(f"was not asked for: gone with it: {', '.join(gone)}")


def test_a_tenant_renamed_by_its_lock(task: Task, emu: Emulator) -> None:
    emu.tells_tenant_lock = True
    emu.add_tenant("acme", "Acme")
    emu.fault("tenant", skip=1, status=200, body={"tenantId": "acme", "name": "Gone", "isLocked": True}, times=None)
    row = tenant_row(run_tenant(task, state="locked", tenant_id="acme"))
    assert (row["outcome"], row["after"]) == ("failed", {"name": "Gone", "locked": True})
    assert row["msg"].endswith("was not asked for: the name is Gone")


def test_what_an_update_empties_in_spite_of_all(task: Task, people: Emulator) -> None:
    """An update may clear fields that it does not name.

    The task then sends them once more, and reports if that has no effect.
    """
    jane = people.user(JANE)
    jane.phone_number = "+49-30-1234567"
    people.put_replaces = True
    people.fault("update", skip=1, ignore=True)
    (row,) = task.run(users=[JANE], state="present", tenant_id="acme", name="Jane")["users"]
    assert (row["outcome"], row["changed"], jane.phone_number) == ("failed", True, None)
    assert row["msg"].endswith("was not asked for: phoneNumber is empty; profilePictureUrl is empty")


# A write that is done although its answer says otherwise

ODD_ANSWERS = {
    **{str(status): {"status": status} for status in (400, 401, 403, 405, 409, 422, 199, 302, 500)},
    "two lengths": {"status": 200, "headers": {"Content-Length": "7\n0"}},
}
SCOPES: dict[str, tuple[str, dict[str, Any]]] = {
    "lock": ("lock", {"state": "locked"}),
    "delete": ("delete", {"state": "absent", "everywhere": True}),
    "remove": ("delete", {"state": "absent", "tenant_id": "acme"}),
    "disable": ("disable", {"state": "disabled", "tenant_id": "acme"}),
}


@pytest.mark.parametrize("answer", ODD_ANSWERS.values(), ids=ODD_ANSWERS)
@pytest.mark.parametrize(("route", "options"), SCOPES.values(), ids=SCOPES)
def test_done_and_answered_oddly(
    task: Task, people: Emulator, route: str, options: dict[str, Any], answer: dict[str, Any]
) -> None:
    people.fault(route, when="after", times=None, **answer)
    result = task.run(users=[JANE], max_retries=0, **options)
    (row,) = result["users"]
    assert (row["outcome"], row["failed"], result["changed"]) == ("changed", False, True), row["msg"]
    assert "whether by this run is not known" in row["msg"]
    assert len(people.writes) == (2 if answer.get("status") == 401 else 1)


@pytest.mark.parametrize("answer", ODD_ANSWERS.values(), ids=ODD_ANSWERS)
def test_not_done_and_answered_oddly(task: Task, people: Emulator, answer: dict[str, Any]) -> None:
    people.fault("lock", times=None, **answer)
    result = task.run(users=[JANE], max_retries=0, state="locked")
    assert outcomes(result) == {JANE: "failed"}
    assert (result["changed"], people.user(JANE).locked) == (False, None)


@pytest.mark.parametrize("answer", ODD_ANSWERS.values(), ids=ODD_ANSWERS)
@pytest.mark.parametrize(("route", "state"), [("tenants_lock", "locked"), ("tenant_delete", "absent")])
def test_tenants_done_and_answered_oddly(
    task: Task, emu: Emulator, route: str, state: str, answer: dict[str, Any]
) -> None:
    emu.tells_tenant_lock = True
    emu.add_tenant("acme")
    emu.fault(route, when="after", times=None, **answer)
    row = tenant_row(run_tenant(task, state=state, tenant_id="acme", max_retries=0))
    assert (row["outcome"], row["changed"], row["failed"]) == ("changed", True, False), row["msg"]
    assert "whether by this run is not known" in row["msg"]

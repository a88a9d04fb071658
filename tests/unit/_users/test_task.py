# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module user, state by state: its effect, its reach, its writes and its messages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.emulator import Emulator
from tests.unit.harness import Task, outcomes, timeless

JANE, JOE, ANN, ZOE, MAX = (
    "jane@corp.example",
    "joe+x@corp.example",
    "ann.o'neil@corp.example",
    "zoë@corp.example",
    "max@corp.example",
)
NOBODY = "jnae@corp.example"
NO_ID = "00000000-0000-4000-8000-00000000dead"


def sent(emu: Emulator) -> list[tuple[str, str, str | None]]:
    """Return (method, path, tenant header) of each write, sorted."""
    return sorted((write.method, write.path, write.headers.get("frontegg-tenant-id")) for write in emu.writes)


@pytest.mark.parametrize(
    ("options", "users", "expected", "paths", "msg"),
    [
        pytest.param(
            {"state": "locked"},
            [JANE, ANN],
            {JANE: "changed", ANN: "unchanged"},
            [("POST", "/identity/resources/users/v1/{jane}/lock", None)],
            "locked 1 of 2 users, 1 unchanged",
            id="locked",
        ),
        pytest.param(
            {"state": "unlocked"},
            [JANE, ANN],
            {JANE: "unchanged", ANN: "changed"},
            [("POST", "/identity/resources/users/v1/{ann}/unlock", None)],
            "unlocked 1 of 2 users, 1 unchanged",
            id="unlocked",
        ),
        pytest.param(
            {"state": "disabled", "tenant_id": "beta"},
            [JANE, ZOE],
            {JANE: "changed", ZOE: "unchanged"},
            [("POST", "/identity/resources/tenants/users/v1/{jane}/disable", "beta")],
            "disabled 1 of 2 users, 1 unchanged",
            id="disabled",
        ),
        pytest.param(
            {"state": "enabled", "tenant_id": "beta"},
            [JANE, ZOE],
            {JANE: "unchanged", ZOE: "changed"},
            [("POST", "/identity/resources/tenants/users/v1/{zoe}/enable", "beta")],
            "enabled 1 of 2 users, 1 unchanged",
            id="enabled",
        ),
        pytest.param(
            {"state": "absent", "tenant_id": "beta"},
            [JANE, ANN],
            {JANE: "changed", ANN: "unchanged"},
            [("DELETE", "/identity/resources/users/v1/{jane}", "beta")],
            "removed 1 of 2 users, 1 unchanged",
            id="absent-from-a-tenant",
        ),
        pytest.param(
            {"state": "absent", "everywhere": True},
            [JANE, NOBODY],
            {JANE: "changed", NOBODY: "not_found"},
            [("DELETE", "/identity/resources/users/v1/{jane}", None)],
            "deleted 1 of 2 users, 1 not found",
            id="absent-everywhere",
        ),
    ],
)
def test_a_state(
    task: Task,
    people: Emulator,
    options: dict[str, Any],
    users: list[str],
    expected: dict[str, str],
    paths: list[tuple[str, str, str | None]],
    msg: str,
) -> None:
    ids = {name: people.user(email).id for name, email in (("jane", JANE), ("ann", ANN), ("zoe", ZOE))}
    result = task.converge(users=users, **options)
    assert outcomes(result) == expected
    assert result["changed"] is True
    assert result["failed"] is False
    assert result["msg"] == msg
    assert sent(people) == [(method, path.format(**ids), tenant) for method, path, tenant in paths]
    assert all(write.body is None for write in people.writes)


def test_check_mode_says_would(task: Task, people: Emulator) -> None:
    result = task.check(users=[JANE, ANN, NOBODY], state="locked")
    assert result["msg"] == "would lock 1 of 3 users, 1 unchanged, 1 not found"


def test_rows_tell_before_and_after(task: Task, people: Emulator) -> None:
    result = task.converge(users=[JANE], state="locked")
    assert result["users"] == [
        {
            "user": JANE,
            "id": people.user(JANE).id,
            "email": JANE,
            "state": "locked",
            "tenant_id": None,
            "action": "lock",
            "steps": [],
            "outcome": "changed",
            "changed": True,
            "failed": False,
            "msg": "locked",
            "audit": None,
            "same_as": None,
            "at": "2026-09-21T14:13:20Z",
            "verified": True,
            "before": {"locked": False, "tenants": ["acme", "beta"], "disabled_in": []},
            "after": {"locked": True, "tenants": ["acme", "beta"], "disabled_in": []},
            "error": None,
        }
    ]
    assert result["summary"] == {
        "requested": 1, "changed": 1, "unchanged": 0, "not_found": 0, "failed": 0, "unknown": 0, "not_attempted": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "after"),
    [
        (
            {"state": "disabled", "tenant_id": "acme"},
            {"locked": False, "tenants": ["acme", "beta"], "disabled_in": ["acme"]},
        ),
        (
            {"state": "absent", "tenant_id": "acme"},
            {"locked": False, "tenants": ["beta"], "disabled_in": []},
        ),
        ({"state": "absent", "everywhere": True}, None),
    ],
    ids=["disabled", "absent-from-a-tenant", "absent-everywhere"],
)
def test_after_is_what_the_step_leads_to(
    task: Task, people: Emulator, options: dict[str, Any], after: dict[str, Any] | None
) -> None:
    result = task.converge(users=[JANE], **options)
    assert result["users"][0]["after"] == after
    assert result["diff"][0]["before_header"] == JANE
    assert result["diff"][0]["after"] == (after or "")


def test_rows_keep_the_order_of_a_mixed_list(task: Task, people: Emulator) -> None:
    max_id = people.user(MAX).id.upper()
    users = [
        max_id,
        f"{ZOE.upper()}; {JANE}  # handed in, on Friday",
        {"user": JOE, "state": "disabled", "tenant_id": "beta"},
        ANN,
        NO_ID,
    ]
    result = task.converge(users=users, state="locked")
    assert [row["user"] for row in result["users"]] == [max_id, ZOE.upper(), JANE, JOE, ANN, NO_ID]
    assert [row["outcome"] for row in result["users"]] == ["changed"] * 4 + ["unchanged", "not_found"]
    assert result["msg"] == "changed 4 of 6 users, 1 unchanged, 1 not found"
    assert result["failed"] is True
    assert people.user(JOE).locked is not True
    assert people.user(JOE).memberships["beta"].disabled


def test_a_text_block(task: Task, people: Emulator) -> None:
    result = task.converge(users=f"# from HR\n\n{JANE}\n{JOE}, {ANN}  # ann, too\n", state="locked")
    assert outcomes(result) == {JANE: "changed", JOE: "changed", ANN: "unchanged"}


def test_an_element_narrows_the_scope_of_the_task(task: Task, people: Emulator) -> None:
    users = [JANE, {"user": JOE, "tenant_id": "acme"}, {"user": ZOE, "state": "locked"}]
    result = task.converge(users=users, state="absent", everywhere=True)
    assert [row["action"] for row in result["users"]] == ["delete", "remove_from_tenant", "lock"]
    assert people.user(JANE) is None
    assert people.user(JOE).tenant_ids == ["beta"]


@pytest.mark.parametrize(
    "element",
    [
        {"everywhere": True},
        {"tenant_id": "beta"},
        {"state": "locked", "tenant_id": None},
        {"everywhere": True, "line": 3},
    ],
)
def test_an_element_that_widens_the_scope_is_refused(task: Task, people: Emulator, element: dict[str, Any]) -> None:
    for check in (True, False):
        result = task.run(check=check, users=[{"user": JANE, **element}], state="absent", tenant_id="acme")
        assert result["failed"] and "an element may only narrow what the task states" in result["msg"]
    assert people.log == []


def test_a_text_with_wishes_in_it_is_refused(task: Task, people: Emulator) -> None:
    text = json.dumps([{"user": JANE, "state": "absent", "everywhere": True}])
    result = task.run(users=text, state="locked")
    assert result["failed"] and "a text holds emails and user IDs only" in result["msg"]
    assert people.log == []


def test_nobody_named_is_nothing_to_do(task: Task, emu: Emulator) -> None:
    result = task.converge(users=[], state="locked")
    assert result["users"] == []
    assert result["summary"]["requested"] == 0
    assert emu.log == []


def test_one_user_named_twice_is_changed_once(task: Task, people: Emulator) -> None:
    jane = people.user(JANE)
    result = task.converge(users=[JANE, jane.id, JANE.upper()], state="locked")
    assert [row["outcome"] for row in result["users"]] == ["changed", "unchanged", "unchanged"]
    assert [row["same_as"] for row in result["users"]] == [None, "users[0]", "users[0]"]
    assert [row["msg"] for row in result["users"]] == ["locked", "same as users[0]", "same as users[0]"]
    assert (result["summary"]["requested"], result["summary"]["changed"]) == (1, 1)
    assert result["msg"] == "locked 1 of 1 users"
    assert len(people.writes) == 1
    assert len(result["diff"]) == 1


def test_two_wishes_for_one_user_are_refused_before_any_write(task: Task, people: Emulator) -> None:
    users = [JANE, {"user": people.user(JANE).id, "state": "unlocked"}]
    for check in (True, False):
        result = task.run(check=check, users=users, state="locked")
        assert result["failed"] and not result["changed"]
        assert "users[1]" in result["msg"] and "users[0]" in result["msg"]
        assert result["users"] == []
    assert people.writes == []


# Missing users


@pytest.mark.parametrize(
    ("state", "on_missing", "failed", "warned"),
    [
        ("locked", None, True, False),
        ("locked", "fail", True, False),
        ("locked", "warn", False, True),
        ("locked", "ignore", False, False),
        ("absent", None, False, True),
        ("absent", "fail", True, False),
        ("absent", "ignore", False, False),
    ],
)
def test_on_missing(
    task: Task, people: Emulator, state: str, on_missing: str | None, failed: bool, warned: bool
) -> None:
    scope = {"everywhere": True} if state == "absent" else {}
    result = task.converge(users=[NOBODY, JANE, NO_ID], state=state, on_missing=on_missing, **scope)
    assert [row["outcome"] for row in result["users"]] == ["not_found", "changed", "not_found"]
    assert [row["failed"] for row in result["users"]] == [failed, False, failed]
    assert result["failed"] is failed
    assert result["changed"] is True
    text = str(result.get("warnings", ""))
    assert (NOBODY in text and NO_ID in text) is warned


@pytest.mark.parametrize("state", ["disabled", "enabled"])
def test_no_member_of_the_tenant_is_missing(task: Task, people: Emulator, state: str) -> None:
    result = task.check(users=[ANN], state=state, tenant_id="beta")
    row = result["users"][0]
    assert (row["outcome"], row["failed"], row["msg"]) == ("not_found", True, "not a member of tenant beta")


@pytest.mark.parametrize("state", ["disabled", "enabled", "absent"])
def test_a_tenant_that_does_not_exist_is_an_error(task: Task, people: Emulator, state: str) -> None:
    for check in (True, False):
        result = task.run(check=check, users=[JANE, JOE], state=state, tenant_id="acne")
        assert result["failed"] and result["users"] == []
        assert "acne" in result["msg"] and "tenant_id" in result["msg"]
    assert people.writes == []
    assert [read.route for read in people.reads].count("tenant") == 2, "once per task"


def test_a_tenant_that_does_not_exist_is_an_error_where_nobody_named_does_either(task: Task, people: Emulator) -> None:
    result = task.run(users=[NOBODY], state="absent", tenant_id="acne")
    assert result["failed"] and "acne" in result["msg"]


@pytest.mark.parametrize("answer", [{"status": 403}, {"status": 200, "body": {"id": "beta"}}, {"status": 500}], ids=str)
def test_a_tenant_that_cannot_be_read_fails_those_who_are_no_members(
    task: Task, people: Emulator, answer: dict[str, Any]
) -> None:
    people.fault("tenant", times=None, **answer)
    result = task.run(users=[JANE, ANN], state="absent", tenant_id="beta", max_retries=0)
    assert outcomes(result) == {JANE: "changed", ANN: "failed"}
    assert "could not be looked up: " in result["users"][1]["msg"]


def listed(emu: Emulator, name: str, **fields: Any) -> dict[str, Any]:
    """Return an answer of the list that contains this user, with these fields only."""
    row = {"id": emu.user(name).id, "email": name, **fields}
    return {"status": 200, "body": {"items": [row], "_metadata": {"totalItems": 1, "totalPages": 1}}}


def test_a_flag_the_list_leaves_out_does_not_make_somebody_unlocked(task: Task, people: Emulator) -> None:
    ann = people.user(ANN)
    people.fault("list", times=None, **listed(people, ANN, tenants=[]))
    result = task.run(users=[ann.id], state="unlocked")
    assert outcomes(result) == {ann.id: "changed"}
    assert ann.locked is False


def test_memberships_the_list_leaves_out_do_not_make_somebody_a_stranger(task: Task, people: Emulator) -> None:
    jane = people.user(JANE)
    people.fault("list", times=None, **listed(people, JANE))
    result = task.run(users=[jane.id], state="absent", tenant_id="beta")
    assert outcomes(result) == {jane.id: "changed"}
    people.fault("vendor_get", status=200, body={"id": jane.id, "email": JANE}, times=None)
    again = task.run(users=[jane.id], state="absent", tenant_id="acme")
    assert outcomes(again) == {jane.id: "failed"}
    assert "tells no tenants" in again["users"][0]["msg"]


def test_protected_sees_the_email_that_the_list_leaves_out(task: Task, people: Emulator) -> None:
    jane = people.user(JANE)
    people.fault("list", times=None, **listed(people, JANE, email=None, tenants=[]))
    result = task.run(users=[jane.id], state="locked", protected=["jane@*"])
    assert result["failed"] and "protected" in result["msg"]
    assert people.writes == []


def test_a_membership_in_a_tenant_that_is_gone_can_be_removed(task: Task, emu: Emulator) -> None:
    emu.add_user(JANE, tenants=["gone", "acme"])
    result = task.converge(users=[JANE], state="absent", tenant_id="gone")
    assert outcomes(result) == {JANE: "changed"}


@pytest.mark.parametrize("kept", [True, False])
def test_the_last_membership(task: Task, people: Emulator, kept: bool) -> None:
    people.keep_identity = kept
    result = task.check(users=[ANN], state="absent", tenant_id="acme")
    real = task.run(users=[ANN], state="absent", tenant_id="acme")
    assert timeless(real["users"]) == result["users"]
    assert (people.user(ANN) is not None) is kept


@pytest.mark.parametrize(
    ("options", "warned"),
    [
        ({"state": "locked"}, True),
        ({"state": "disabled", "tenant_id": "acme"}, True),
        ({"state": "absent", "tenant_id": "acme"}, True),
        ({"state": "absent", "everywhere": True}, True),
        ({"state": "unlocked"}, False),
    ],
)
def test_users_whom_an_identity_provider_manages_are_named(
    task: Task, people: Emulator, options: dict[str, Any], warned: bool
) -> None:
    locked = options["state"] == "unlocked"
    people.add_user("sam@corp.example", tenants=["acme"], managed_by="scim2", locked=locked)
    people.add_user("ed@corp.example", tenants=["acme"], managed_by="external", locked=locked)
    for check in (True, False):
        result = task.run(check=check, users=[JANE, "sam@corp.example", "ed@corp.example"], **options)
        text = str(result.get("warnings", ""))
        assert ("sam@corp.example (scim2), ed@corp.example (external)" in text) is warned
        assert JANE not in text
    assert "identity provider" not in str(task.run(users=["sam@corp.example"], **options).get("warnings", ""))


# Guards


@pytest.mark.parametrize(
    "protected", [[JANE], ["JANE@*"], ["*@corp.example"], ["{id}"], ["nobody@x.example", "j?ne@corp.example"]]
)
@pytest.mark.parametrize(
    "options",
    [{"state": "locked"}, {"state": "disabled", "tenant_id": "acme"}, {"state": "absent", "everywhere": True}],
)
def test_protected(task: Task, people: Emulator, protected: list[str], options: dict[str, Any]) -> None:
    protected = [entry.format(id=people.user(JANE).id) for entry in protected]
    for check in (True, False):
        result = task.run(check=check, users=[ANN, JANE, NOBODY], protected=protected, **options)
        assert result["failed"] and not result["changed"]
        assert "protected" in result["msg"] and JANE in result["msg"]
        assert result["users"][1]["outcome"] == "not_attempted"
        assert result["users"][2]["outcome"] == "not_found"
    assert people.writes == []


def test_protected_users_who_need_no_change_do_not_refuse(task: Task, people: Emulator) -> None:
    result = task.converge(users=[ANN, JANE], state="locked", protected=["ann*"])
    assert outcomes(result) == {ANN: "unchanged", JANE: "changed"}


def test_protected_users_may_be_given_access_back(task: Task, people: Emulator) -> None:
    assert task.converge(users=[ANN], state="unlocked", protected=["ann*"])["changed"]


@pytest.mark.parametrize(("max_changes", "refused"), [(0, True), (1, True), (2, False)])
def test_max_changes_counts_users_not_rows(task: Task, people: Emulator, max_changes: int, refused: bool) -> None:
    users = [JANE, people.user(JANE).id, JOE, ANN]
    checked = task.check(users=users, state="locked", max_changes=max_changes)
    result = task.run(users=users, state="locked", max_changes=max_changes)
    assert timeless(result["users"]) == checked["users"]
    assert result["failed"] is refused
    if refused:
        assert "max_changes" in result["msg"] and "2 users" in result["msg"]
        assert [row["outcome"] for row in result["users"]] == ["not_attempted"] * 3 + ["unchanged"]
        assert people.writes == []


def test_max_failures_stops_the_rest(task: Task, emu: Emulator) -> None:
    users = [emu.add_user(f"u{number}@corp.example").email for number in range(10)]
    emu.fault("lock", status=403, times=None)
    result = task.run(users=users, state="locked", max_failures=3, concurrency=1)
    assert result["summary"]["failed"] == 3
    assert result["summary"]["not_attempted"] == 7
    assert len(emu.writes) == 3
    assert result["failed"] and not result["changed"]


def test_users_not_found_count_for_max_failures(task: Task, people: Emulator) -> None:
    options = {"users": [JANE, NOBODY], "state": "locked", "max_failures": 1}
    checked = task.check(**options)
    result = task.run(**options)
    assert outcomes(checked) == outcomes(result) == {JANE: "not_attempted", NOBODY: "not_found"}
    assert not result["changed"]
    assert people.writes == []


def test_in_flight_users_finish_after_max_failures(task: Task, emu: Emulator) -> None:
    users = [emu.add_user(f"u{number}@corp.example").email for number in range(20)]
    emu.fault("lock", status=403, times=1)
    emu.latency = 0.01
    result = task.run(users=users, state="locked", max_failures=1, concurrency=4)
    assert result["summary"]["failed"] == 1
    assert result["summary"]["changed"] + 1 == len(emu.writes) <= 4 + 3
    assert all(emu.user(row["id"]).locked is True for row in result["users"] if row["changed"])
    assert all(not emu.user(row["id"]).locked for row in result["users"] if not row["changed"])


# True reports of writes


def test_a_user_who_fails_does_not_stop_the_others(task: Task, people: Emulator) -> None:
    body = {"errors": ["No permission"], "errorCode": "ER-01234"}
    people.fault("lock", status=403, body=body, match=people.user(JANE).id)
    result = task.run(users=[JANE, JOE], state="locked")
    row = result["users"][0]
    assert outcomes(result) == {JANE: "failed", JOE: "changed"}
    assert result["failed"] and result["changed"]
    assert row["error"]["status"] == 403
    assert (row["error"]["code"], row["error"]["messages"]) == ("ER-01234", ["No permission"])
    assert row["error"]["trace_id"]
    assert "lock failed: Frontegg answered HTTP 403" in row["msg"]
    assert result["msg"] == "locked 1 of 2 users, 1 failed"


def test_verify_finds_a_write_that_did_not_come_true(task: Task, people: Emulator) -> None:
    people.fault("lock", ignore=True, match=people.user(JANE).id)
    result = task.run(users=[JANE, JOE], state="locked")
    assert outcomes(result) == {JANE: "failed", JOE: "changed"}
    assert result["users"][0]["changed"] is False
    assert result["users"][0]["after"]["locked"] is False


def test_without_verify_an_accepted_write_is_believed(task: Task, people: Emulator) -> None:
    before = len(people.reads)
    result = task.run(users=[JANE], state="locked", verify=False)
    assert outcomes(result) == {JANE: "changed"}
    assert len(people.reads) - before == 1


@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_lost_answer_is_settled_by_reading(task: Task, people: Emulator, when: str, verify: bool) -> None:
    people.fault("lock", drop=when, times=None)
    result = task.run(users=[JANE], state="locked", max_retries=0, verify=verify)
    row = result["users"][0]
    expected = "changed" if when == "after" else "failed"
    assert (row["outcome"], row["changed"]) == (expected, when == "after")
    assert bool(people.user(JANE).locked) is row["changed"] is row["after"]["locked"]


def test_a_lost_answer_that_reading_cannot_settle_is_unknown(task: Task, people: Emulator) -> None:
    people.fault("lock", drop="after", times=None)
    people.fault("list", status=500, times=None)
    people.fault("vendor_get", status=500, times=None)
    result = task.run(users=[JANE], state="locked", max_retries=0)
    assert outcomes(result) == {JANE: "unknown"}
    assert "run again to settle" in result["users"][0]["msg"]
    assert result["failed"]
    assert result["summary"]["unknown"] == 1


@pytest.mark.parametrize("fault", [{"status": 401}, {"status": 500}, {"junk": "html"}, {"drop": "before"}], ids=str)
def test_an_accepted_write_that_cannot_be_read_back_is_not_verified(
    task: Task, people: Emulator, fault: dict[str, Any]
) -> None:
    people.fault("list", times=None, **fault)
    result = task.run(users=[JANE, JOE], state="locked")
    assert outcomes(result) == {JANE: "changed", JOE: "changed"}
    assert result["changed"] and result["failed"]
    assert result["msg"] == "locked 2 of 2 users, 2 not verified"
    assert all(row["failed"] and "not verified" in row["msg"] for row in result["users"])
    assert people.user(JANE).locked


@pytest.mark.parametrize("options", [{"everywhere": True}, {"tenant_id": "acme"}])
@pytest.mark.parametrize("drop", ["before", "after"])
def test_a_delete_whose_answer_is_lost_is_repeated(
    task: Task, people: Emulator, options: dict[str, Any], drop: str
) -> None:
    people.fault("delete", drop=drop)
    result = task.run(users=[JANE], state="absent", **options)
    assert outcomes(result) == {JANE: "changed"}
    assert result["failed"] is False
    assert len(people.writes) == 2


@pytest.mark.parametrize("scope", [{"everywhere": True}, {"tenant_id": "acme"}])
@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize("status", [400, 403, 500])
def test_a_refused_delete_is_never_told_as_done(
    task: Task, people: Emulator, scope: dict[str, Any], verify: bool, status: int
) -> None:
    """The row is also true if the list leaves the user out. The list may do that for invisible users."""
    people.fault("delete", status=status, times=None)
    people.fault("list", status=200, body={"items": [], "_metadata": {"totalItems": 0, "totalPages": 0}}, times=None)
    result = task.run(users=[JANE], state="absent", verify=verify, max_retries=0, **scope)
    assert outcomes(result) == {JANE: "failed"}
    assert result["users"][0]["error"]["status"] == status
    assert not result["changed"]


@pytest.mark.parametrize("status", [200, 403])
@pytest.mark.parametrize("options", [{"state": "absent"}, {"state": "disabled"}, {"state": "enabled"}])
def test_reading_back_that_tells_no_tenants_proves_nothing(
    task: Task, people: Emulator, options: dict[str, Any], status: int
) -> None:
    zoe = people.user(ZOE)
    tenant_id = "beta" if options["state"] == "enabled" else "acme"
    for route in ("disable", "enable", "delete"):
        people.fault(route, status=status, body="", times=None)
    people.fault("list", times=None, **listed(people, ZOE))
    people.fault("vendor_get", times=None, status=200, body={"id": zoe.id, "email": ZOE})
    result = task.run(users=[ZOE], tenant_id=tenant_id, **options)
    row = result["users"][0]
    assert row["failed"] is True
    assert row["outcome"] == ("changed" if status == 200 else "failed")
    assert ("not verified" in row["msg"]) is (status == 200)


@pytest.mark.parametrize("status", [403, 500])
def test_a_flag_left_out_is_no_proof_of_a_refused_unlock(task: Task, people: Emulator, status: int) -> None:
    people.fault("unlock", status=status, times=None)
    people.fault("list", times=None, **listed(people, ANN, tenants=[]))
    people.fault("vendor_get", times=None, status=200, body={"id": people.user(ANN).id, "email": ANN, "tenants": []})
    result = task.run(users=[ANN], state="unlocked", max_retries=0)
    assert outcomes(result) == {ANN: "failed" if status == 403 else "unknown"}


def test_a_row_of_somebody_else_is_never_acted_on(task: Task, people: Emulator) -> None:
    body = {"id": people.user(JOE).id, "email": JOE, "tenants": []}
    people.fault("vendor_get", status=200, body=body, times=None)
    result = task.run(users=[NO_ID], state="absent", everywhere=True)
    assert outcomes(result) == {NO_ID: "failed"}
    assert people.writes == []


def test_somebody_deleted_meanwhile_is_unchanged(task: Task, people: Emulator) -> None:
    jane = people.user(JANE)
    people.fault("delete", status=404, body={"errors": ["User not found"], "errorCode": "ER-01089"}, when="after")
    result = task.run(users=[jane.id], state="absent", everywhere=True)
    assert outcomes(result) == {jane.id: "unchanged"}
    assert result["failed"] is False


def test_a_flag_that_only_the_single_user_route_tells_is_found(task: Task, people: Emulator) -> None:
    row = {"id": people.user(JANE).id, "email": JANE, "tenants": [{"tenantId": "acme"}]}
    people.fault("list", status=200, body={"items": [row], "_metadata": {"totalItems": 1, "totalPages": 1}}, times=None)
    result = task.run(users=[JANE], state="locked")
    assert outcomes(result) == {JANE: "changed"}


@pytest.mark.parametrize(
    ("options", "route"),
    [({"state": "unlocked"}, "unlock"), ({"state": "enabled", "tenant_id": "beta"}, "enable")],
    ids=["unlocked", "enabled"],
)
def test_what_the_list_leaves_out_proves_nothing_afterwards_either(
    task: Task, people: Emulator, options: dict[str, Any], route: str
) -> None:
    """The server accepts the write and does nothing. Only the user's own record shows that."""
    zoe = people.user("zoë@corp.example")
    zoe.locked = True
    tenants = [{"tenantId": name} for name in ("acme", "beta")]
    people.fault("list", times=None, **listed(people, zoe.email, tenants=tenants))
    people.fault(route, ignore=True)
    result = task.run(users=[zoe.id], **options)
    assert outcomes(result) == {zoe.id: "failed"}
    assert "reading back does not show it" in result["users"][0]["msg"]
    again = task.run(users=[zoe.id], **options)
    assert outcomes(again) == {zoe.id: "changed"}


@pytest.mark.parametrize(
    ("options", "verified"), [({}, True), ({"verify": False}, False), ({"users": ["gone@corp.example"]}, None)]
)
def test_rows_say_whether_the_change_was_seen(
    task: Task, people: Emulator, options: dict[str, Any], verified: bool | None
) -> None:
    wanted = {"users": [JANE], "state": "locked", **options}
    assert [row["verified"] for row in task.check(**wanted)["users"]] == [None]
    assert [row["verified"] for row in task.run(**wanted)["users"]] == [verified]
    if verified is not None:
        assert [row["verified"] for row in task.run(**wanted)["users"]] == [True]  # locked already

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module user, state present: it creates, adds and updates users. The tests check requests and report."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from tests.emulator import Emulator
from tests.unit.harness import Result, Task, agreed, outcomes

JANE, JOE, ANN, ZOE, MAX = (
    "jane@corp.example",
    "joe+x@corp.example",
    "ann.o'neil@corp.example",
    "zoë@corp.example",
    "max@corp.example",
)
NEW = "new@corp.example"
NO_ID = "00000000-0000-4000-8000-00000000dead"
IN_ACME = {"state": "present", "tenant_id": "acme"}
HEADERS = {"tenant": "frontegg-tenant-id", "user": "frontegg-user-id", "application": "frontegg-application-id"}
EVERYTHING = {
    "name": "New Person",
    "phone_number": "+49-30-1234567",
    "profile_picture_url": "https://pictures.example/new.png",
    "external_id": "hr-17",
    "mfa_bypass": True,
    "metadata": {"team": "blue", "desk": None, "floor": {"number": 3, "window": None}},
    "vendor_metadata": {"cost": 1.5},
    "roles": ["viewer", "Auditors"],
}

Sent = list[tuple[str, dict[str, str], Any]]


def sent(emu: Emulator) -> Sent:
    """Return (route, headers that set the reach, body with decoded metadata) of each write."""
    found = []
    for write in emu.writes:
        headers = {word: write.headers[name] for word, name in HEADERS.items() if name in write.headers}
        body = write.body
        if isinstance(body, dict):
            body = {key: json.loads(part) if key.endswith("etadata") else part for key, part in body.items()}
        found.append((write.route, headers, body))
    return found


def routes(emu: Emulator) -> Counter[str]:
    """Return how many requests each route received."""
    return Counter(exchange.route for exchange in emu.log)


def role(emu: Emulator, key: str, tenant_id: str | None = None) -> str:
    """Return the ID of a role."""
    return next(one.id for one in emu.state.roles.values() if (one.key, one.tenant_id) == (key, tenant_id))


def roles_of(emu: Emulator, email: str, tenant_id: str = "acme") -> list[str]:
    """Return the keys of the user's roles."""
    ids = emu.user(email).memberships[tenant_id].role_ids
    return sorted(emu.state.roles[role_id].key for role_id in ids)


@pytest.fixture
def people(people: Emulator) -> Emulator:
    """The usual users, plus roles: two for the environment, and one for each tenant."""
    people.add_role("viewer", "Viewers")
    people.add_role("admin", "Admins")
    people.add_role("audit", "Auditors", tenant_id="acme")
    people.add_role("beta-only", tenant_id="beta")
    return people


def set_roles(emu: Emulator, email: str, *keys: str, tenant_id: str = "acme") -> None:
    emu.user(email).memberships[tenant_id].role_ids = emu.state.role_ids(keys, tenant_id)


# Creating


def test_create_with_everything(task: Task, people: Emulator) -> None:
    result = task.converge(users=[NEW], **IN_ACME, **EVERYTHING, redact=[])
    new = people.user(NEW)
    metadata = {"team": "blue", "floor": {"number": 3, "window": None}}
    assert sent(people) == [
        (
            "create",
            {"tenant": "acme"},
            {
                "email": NEW,
                "skipInviteEmail": True,
                "name": "New Person",
                "phoneNumber": "+49-30-1234567",
                "profilePictureUrl": "https://pictures.example/new.png",
                "metadata": metadata,
                "roleIds": [role(people, "viewer"), role(people, "audit", "acme")],
            },
        ),
        ("update", {}, {"externalId": "hr-17", "mfaBypass": True, "vendorMetadata": {"cost": 1.5}}),
    ]
    assert people.writes[1].path.endswith(f"/users/v1/{new.id}")
    attributes = {**EVERYTHING, "metadata": metadata, "roles": ["audit", "viewer"]}
    row = result["users"][0]
    assert row == {
        "user": NEW,
        "id": new.id,
        "email": NEW,
        "state": "present",
        "tenant_id": "acme",
        "action": "create",
        "steps": [
            {"name": "create", "changed": True, "failed": False, "msg": "created in tenant acme"},
            {
                "name": "update",
                "changed": True,
                "failed": False,
                "msg": "set external_id, mfa_bypass, vendor_metadata",
            },
        ],
        "outcome": "changed",
        "changed": True,
        "failed": False,
        "msg": "created in tenant acme; set external_id, mfa_bypass, vendor_metadata",
        "audit": None,
        "same_as": None,
        "at": "2026-09-21T14:13:20Z",
        "verified": True,
        "before": None,
        "after": {"locked": False, "tenants": ["acme"], "disabled_in": [], **attributes},
        "error": None,
    }
    assert result["msg"] == "changed 1 of 1 users"
    assert result["failed"] is False


@pytest.mark.parametrize("email", [NEW, "new+tag@corp.example", "new.o'hara@corp.example", "renée@corp.example"])
def test_create_with_nothing_is_one_request(task: Task, people: Emulator, email: str) -> None:
    result = task.converge(users=[email], **IN_ACME)
    assert sent(people) == [("create", {"tenant": "acme"}, {"email": email, "skipInviteEmail": True})]
    assert result["users"][0]["steps"] == []
    assert result["users"][0]["id"] == people.user(email).id
    assert people.user(email).verified is True


@pytest.mark.parametrize(("send_invite", "status"), [(True, "PendingInvitation"), (False, None), (None, None)])
@pytest.mark.parametrize("email", [NEW, MAX])
def test_invitations_are_sent_where_asked_for(
    task: Task, people: Emulator, email: str, send_invite: bool | None, status: str | None
) -> None:
    task.converge(users=[email], send_invite=send_invite, **IN_ACME)
    assert people.user(email).memberships["acme"].status == status
    assert [write.body["skipInviteEmail"] for write in people.writes] == [not send_invite]


def test_what_is_unset_anyway_takes_no_second_request(task: Task, people: Emulator) -> None:
    idle = {"mfa_bypass": False, "vendor_metadata": {"gone": None}, "metadata": {"gone": None}, "roles": []}
    task.converge(users=[NEW], **IN_ACME, **idle)
    assert sent(people) == [("create", {"tenant": "acme"}, {"email": NEW, "skipInviteEmail": True})]


@pytest.mark.parametrize("other", ["New@Corp.Example", f" {NEW} "])
def test_one_new_person_named_twice_is_created_once(task: Task, people: Emulator, other: str) -> None:
    result = task.converge(users=[NEW, other, {"user": NEW, "name": "Jo"}], name="Jo", **IN_ACME)
    assert [row["outcome"] for row in result["users"]] == ["changed", "unchanged", "unchanged"]
    assert {row["id"] for row in result["users"]} == {people.user(NEW).id}
    assert routes(people)["create"] == 1
    assert len(result["diff"]) == 1


def test_an_email_is_created_in_the_spelling_that_it_is_looked_up_in(task: Task, people: Emulator) -> None:
    """Composed and decomposed characters stand for the same user."""
    result = task.converge(users=["noe\u0308l@corp.example"], **IN_ACME)
    assert outcomes(result) == {"noe\u0308l@corp.example": "changed"}
    assert people.user("noël@corp.example") is not None


def test_the_application_is_named_where_somebody_is_created_only(task: Task, people: Emulator) -> None:
    people.add_application("app-1", ["acme"])
    people.applications_required = True
    options = {**IN_ACME, "roles": ["viewer"], "name": "N", "external_id": "7", "application_id": "app-1"}
    task.converge(users=[NEW, MAX, JANE], **options)
    named = {(write.route, write.headers.get("frontegg-application-id")) for write in people.writes}
    assert named == {("create", "app-1"), ("update", None), ("add_tenant", None), ("add_roles", None)}
    assert all("frontegg-application-id" not in read.headers for read in people.reads)


@pytest.mark.parametrize(("application_id", "status", "code"), [(None, 403, "ER-00008"), ("app-2", 404, "ER-01008")])
def test_a_creation_that_is_refused(
    task: Task, people: Emulator, application_id: str | None, status: int, code: str
) -> None:
    people.add_application("app-2", ["beta"])
    people.applications_required = True
    result = task.run(users=[NEW, JANE], application_id=application_id, external_id="7", **IN_ACME)
    assert outcomes(result) == {NEW: "failed", JANE: "changed"}
    row = result["users"][0]
    assert (row["error"]["status"], row["error"]["code"]) == (status, code)
    assert (row["changed"], row["id"], row["after"]) == (False, None, None)
    assert [(step["name"], step["failed"]) for step in row["steps"]] == [("create", True)]


# Adding to a tenant, and updating


def test_somebody_from_elsewhere_is_added_and_updated(task: Task, people: Emulator) -> None:
    people.user(MAX).name = "Max"
    options = {**EVERYTHING, "name": "Max", "phone_number": None, "profile_picture_url": None, "mfa_bypass": False}
    result = task.converge(users=[MAX], **IN_ACME, **options)
    role_ids = [role(people, "viewer"), role(people, "audit", "acme")]
    metadata = {"team": "blue", "floor": {"number": 3, "window": None}}
    assert sent(people) == [
        ("add_tenant", {}, {"tenantId": "acme", "skipInviteEmail": True, "validateTenantExist": True}),
        ("update", {}, {"externalId": "hr-17", "metadata": metadata, "vendorMetadata": {"cost": 1.5}}),
        ("add_roles", {"tenant": "acme"}, {"roleIds": role_ids}),
    ]
    row = result["users"][0]
    assert row["action"] == "add_to_tenant"
    assert [step["name"] for step in row["steps"]] == ["add_to_tenant", "update", "add_roles"]
    assert row["before"]["tenants"] == [] and row["after"]["tenants"] == ["acme"]
    assert roles_of(people, MAX) == ["audit", "viewer"]


def test_only_what_differs_is_sent(task: Task, people: Emulator) -> None:
    jane = people.user(JANE)
    jane.name, jane.phone_number, jane.external_id = "Jane", "+49-30-1234567", "old"
    jane.metadata = '{"desk":7,  "team":"blue"}'
    options = {"name": "Jane", "phone_number": "+49-30-1234567", "external_id": "new", "mfa_bypass": False}
    result = task.converge(users=[JANE], metadata={"team": "blue", "desk": 7}, **options, **IN_ACME)
    assert sent(people) == [("update", {}, {"externalId": "new"})]
    assert result["users"][0]["msg"] == "updated external_id"
    assert result["msg"] == "updated 1 of 1 users"
    assert result["users"][0]["before"]["external_id"] == "old"
    assert result["users"][0]["after"]["external_id"] == "new"


@pytest.mark.parametrize(
    ("has", "patch", "body"),
    [
        ('{"a": 1, "b": 2}', {"b": 3}, {"a": 1, "b": 3}),
        ('{"a": 1, "b": 2}', {"b": None}, {"a": 1}),
        ('{"a": 1, "b": 2}', {"b": 2}, None),
        ('{"a": 1}', {"b": None}, None),
        ('{"a": 1}', {}, None),
        ('{"a": {"x": 1, "y": [1, 2]}}', {"a": {"y": [1, 2], "x": 1}}, None),
        ('{"a": {"x": 1, "y": 2}}', {"a": {"x": 1}}, {"a": {"x": 1}}),
        ('{"a": [1, 2]}', {"a": [2, 1]}, {"a": [2, 1]}),
        ('{"a": 1}', {"a": True}, {"a": True}),
        ('{"a": 1.0}', {"a": 1}, None),
        ('{"a": "1"}', {"a": 1}, {"a": 1}),
        ('{"a": {"x": null}}', {"a": {"x": None}}, None),
        ('{"ä": "ö"}', {"ä": "ö"}, None),
        ("{}", {"ä": "ö\n\u2028"}, {"ä": "ö\n\u2028"}),
        (None, {"a": 1}, {"a": 1}),
        ("", {"a": 1}, {"a": 1}),
        ('{"a": null}', {"a": None}, {}),
    ],
)
@pytest.mark.parametrize("option", ["metadata", "vendor_metadata"])
def test_metadata_is_merged_and_compared_as_data(
    task: Task, people: Emulator, option: str, has: str | None, patch: dict[str, Any], body: dict[str, Any] | None
) -> None:
    setattr(people.user(JANE), option, has)
    result = task.converge(users=[JANE], **{option: patch}, **IN_ACME)
    name = "metadata" if option == "metadata" else "vendorMetadata"
    assert sent(people) == ([] if body is None else [("update", {}, {name: body})])
    assert outcomes(result) == {JANE: "unchanged" if body is None else "changed"}


@pytest.mark.parametrize("text", ["not JSON", "[1]", '"text"', "{"])
@pytest.mark.parametrize("option", ["metadata", "vendor_metadata"])
def test_metadata_that_is_no_object_is_left_alone(task: Task, people: Emulator, option: str, text: str) -> None:
    setattr(people.user(JANE), option, text)
    options = {**IN_ACME, "users": [JANE, JOE], option: {"a": 1}, "name": "N"}
    checked = task.check(**options)
    result = task.run(**options)
    assert agreed(checked) == agreed(result)
    assert outcomes(result) == {JANE: "failed", JOE: "changed"}
    assert option in result["users"][0]["msg"]
    assert getattr(people.user(JANE), option) == text
    assert people.user(JANE).name == "jane"
    assert all(people.user(JOE).id in write.path for write in people.writes)


def test_metadata_that_nobody_asked_for_may_be_anything(task: Task, people: Emulator) -> None:
    people.user(JANE).metadata = "not JSON"
    assert task.converge(users=[JANE], name="N", **IN_ACME)["changed"]
    assert people.user(JANE).metadata == "not JSON"


@pytest.mark.parametrize(
    ("has", "wanted", "append", "removed", "added"),
    [
        (["viewer"], ["viewer"], False, [], []),
        (["viewer"], ["admin"], False, ["viewer"], ["admin"]),
        (["viewer"], ["admin"], True, [], ["admin"]),
        (["viewer", "admin"], ["admin"], True, [], []),
        (["viewer", "admin"], ["admin"], False, ["viewer"], []),
        (["viewer", "admin"], [], False, ["viewer", "admin"], []),
        (["viewer", "admin"], [], True, [], []),
        ([], [], False, [], []),
        ([], ["Admins", "Auditors"], False, [], ["admin", "audit"]),
        ([], ["admin", "Admins", "admin"], False, [], ["admin"]),
        (["admin"], "viewer, admin", False, [], ["viewer"]),
        (["audit"], ["{admin}"], False, ["audit"], ["admin"]),
    ],
)
def test_roles(
    task: Task, people: Emulator, has: list[str], wanted: Any, append: bool, removed: list[str], added: list[str]
) -> None:
    set_roles(people, JANE, *has)
    set_roles(people, JANE, "beta-only", tenant_id="beta")
    if isinstance(wanted, list):
        wanted = [name.format(admin=role(people, "admin")) for name in wanted]
    result = task.converge(users=[JANE], roles=wanted, append_roles=append, **IN_ACME)
    expected = [("add_roles", added), ("remove_roles", removed)]
    ids = [(route, people.state.role_ids(keys, "acme")) for route, keys in expected if keys]
    assert sent(people) == [(route, {"tenant": "acme"}, {"roleIds": role_ids}) for route, role_ids in ids]
    assert roles_of(people, JANE) == sorted({*has} - {*removed} | {*added})
    assert roles_of(people, JANE, "beta") == ["beta-only"]
    assert outcomes(result) == {JANE: "changed" if removed or added else "unchanged"}
    row = result["users"][0]
    assert (row["before"]["roles"], row["after"]["roles"]) == (sorted(has), roles_of(people, JANE))
    assert row["action"] == ("update" if removed or added else "none")


def test_rows_about_another_tenant_are_no_roles_of_this_one(task: Task, people: Emulator) -> None:
    set_roles(people, JANE, "viewer")
    jane, vendor = people.user(JANE), "e0000000-0000-4000-8000-00000000fe99"
    mine, others = jane.memberships["acme"].role_ids, people.state.role_ids(["beta-only"], "beta")
    rows = [
        {"userId": jane.id, "tenantId": tenant_id, "vendorId": vendor, "roleIds": ids}
        for tenant_id, ids in (("acme", mine), ("beta", others))
    ]
    people.fault("user_roles", status=200, body=rows, times=None)
    result = task.converge(users=[JANE], roles=["viewer"], **IN_ACME)
    assert outcomes(result) == {JANE: "unchanged"}


def test_nobody_is_unlocked_or_enabled(task: Task, people: Emulator) -> None:
    options = {**IN_ACME, "tenant_id": "beta", "name": "N", "roles": ["viewer"], "users": [ANN, ZOE]}
    result = task.converge(**options)
    assert people.user(ANN).locked is True
    assert people.user(ZOE).memberships["beta"].disabled is True
    assert result["users"][0]["after"]["locked"] is True
    assert result["users"][1]["after"]["disabled_in"] == ["beta"]
    assert {"unlock", "enable"}.isdisjoint(routes(people))


def test_who_is_present_and_shut_out_is_said_so(task: Task, people: Emulator) -> None:
    """Each row says so, changed or not, and one warning covers all users. Check mode says the same."""
    people.user(JOE).memberships["acme"].disabled = True
    for name, outcome in (("N", "changed"), ("N", "unchanged")):
        result = task.converge(users=[ANN, JANE, JOE], name=name, **IN_ACME)
        assert [row["outcome"] for row in result["users"]] == [outcome] * 3
        messages = {row["user"]: row["msg"] for row in result["users"]}
        assert messages[ANN].endswith("; is locked; state unlocked lets them in")
        assert messages[JOE].endswith("; is disabled there; state enabled lets them in")
        assert "lets them in" not in messages[JANE]
        (warning,) = [text for text in map(str, result["warnings"]) if "Present, but shut out" in text]
        assert ANN in warning and JOE in warning and JANE not in warning
        people.log.clear()


def test_each_may_be_given_something_else(task: Task, people: Emulator) -> None:
    users = [
        {"user": JANE, "name": "Jane D", "roles": "admin", "metadata": {"only": "jane"}},
        {"user": people.user(JOE).id, "name": None, "roles": None, "append_roles": None},
        {"user": MAX, "tenant_id": "acme", "roles": ["admin"]},
        {"user": ANN, "state": "disabled"},
        {"user": NEW, "roles": [], "phone_number": "+4930123456"},
    ]
    result = task.converge(users=users, name="Task", roles=["viewer"], metadata={"by": "task"}, **IN_ACME)
    assert [row["outcome"] for row in result["users"]] == ["changed"] * 5
    assert [row["action"] for row in result["users"]] == ["update", "update", "add_to_tenant", "disable", "create"]
    names = [people.user(one).name for one in (JANE, JOE, MAX, ANN, NEW)]
    assert names == ["Jane D", "joe+x", "Task", "ann.o'neil", "Task"]
    assert [people.user(one).metadata for one in (JANE, ANN, NEW)] == [
        '{"only": "jane"}',
        '{"by": "task"}',
        '{"by": "task"}',
    ]
    assert [roles_of(people, one) for one in (JANE, JOE, MAX, NEW)] == [["admin"], [], ["admin"], []]


def test_a_row_of_user_info_is_a_user_to_update(task: Task, people: Emulator) -> None:
    jane = people.user(JANE)
    row = {
        "id": jane.id, "email": JANE, "tenant_id": "beta", "tenant_ids": ["beta"], "created_at": "", "name": "Old",
    }  # fmt: skip
    task.converge(users=[row], name="N", **IN_ACME)
    assert (jane.name, people.user(JOE).name) == ("N", "joe+x")


def test_a_member_of_a_tenant_that_is_gone(task: Task, people: Emulator) -> None:
    people.add_user("ghost@corp.example", tenants=["gone"])
    result = task.converge(users=["ghost@corp.example"], state="present", tenant_id="gone", name="N", roles=["viewer"])
    assert outcomes(result) == {"ghost@corp.example": "changed"}


# Refusals before any write


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"roles": ["viewer", "veiwer"]}, ["users[0]", "veiwer", "acme", "audit"]),
        ({"roles": ["beta-only"]}, ["beta-only", "acme"]),
        ({"roles": ["Twins"]}, ["Twins", "several"]),
        ({"tenant_id": "acne"}, ["tenant_id", "acne"]),
        ({"users": [JANE, NO_ID]}, ["users[1]", NO_ID, "email only"]),
        ({"users": [JANE, NO_ID.upper()], "roles": ["veiwer"]}, ["users[1]"]),
        ({"tenant_id": None}, ["tenant_id"]),
        ({"everywhere": True}, ["tenant_id"]),
        ({"metadata": {"a": 1}, "users": [{"user": JANE, "metadata": "text"}]}, ["users[0]", "metadata"]),
        ({"users": [{"user": JANE, "name": "A"}, {"user": JANE, "name": "B"}]}, ["users[1]", "users[0]"]),
        ({"users": [{"user": JANE, "name": "A"}, {"user": "{jane}", "name": "B"}]}, ["users[1]", "users[0]"]),
        ({"users": [JANE, {"user": JANE, "roles": []}]}, ["users[1]", "users[0]"]),
        ({"users": [JANE, {"user": JANE, "state": "locked", "tenant_id": None}]}, ["users[1]", "may only narrow"]),
        ({"users": [JANE, {"user": JANE, "tenant_id": "beta"}]}, ["users[1]", "in tenant beta", "may only narrow"]),
        ({"revoke": ["sessions"]}, ["revoke"]),
        ({"phone_number": "030 123"}, ["phone_number"]),
        ({"application_id": "a\r\nfrontegg-tenant-id: beta"}, ["application_id"]),
        ({"application_id": "café"}, ["application_id"]),
    ],
)
@pytest.mark.parametrize("check", [True, False])
def test_refused_before_any_write(
    task: Task, people: Emulator, options: dict[str, Any], words: list[str], check: bool
) -> None:
    for tenant_id in (None, None):
        people.add_role(f"twin-{len(people.state.roles)}", "Twins", tenant_id=tenant_id)
    users = [
        {**one, "user": one["user"].format(jane=people.user(JANE).id)} if isinstance(one, dict) else one
        for one in options.get("users", [NEW, JANE])
    ]
    result = task.run(check=check, **{**IN_ACME, "name": "N", **options, "users": users})
    assert result["failed"] and not result["changed"]
    assert result["users"] == []
    assert "\n" not in result["msg"]
    assert [word for word in words if word not in result["msg"]] == []
    assert people.writes == []


@pytest.mark.parametrize("read", ["roles", "user_roles", "tenant"])
@pytest.mark.parametrize("fault", [{"status": 403}, {"status": 500}, {"junk": "html"}], ids=str)
def test_what_cannot_be_read_is_not_written(task: Task, people: Emulator, read: str, fault: dict[str, Any]) -> None:
    people.fault(read, times=None, **fault)
    options = {**IN_ACME, "users": [JANE, NEW, MAX], "roles": ["viewer"], "max_retries": 0, "verify": False}
    checked = task.check(**options)
    result = task.run(**options)
    assert agreed(checked) == agreed(result)
    failed = {"roles": {JANE, NEW, MAX}, "user_roles": {JANE}, "tenant": {NEW, MAX}}[read]
    for row in result["users"]:
        assert row["outcome"] == ("failed" if row["user"] in failed else "changed")
        assert row["failed"] is (row["user"] in failed)
    assert not any(people.user(JANE).id in write.path for write in people.writes if JANE in failed)


# Guards


def test_max_changes(task: Task, people: Emulator) -> None:
    options = {**IN_ACME, "users": [NEW, MAX, JANE], "verify": True}
    for check in (True, False):
        result = task.run(check=check, max_changes=1, **options)
        assert result["failed"] and "2 users" in result["msg"]
        assert outcomes(result) == {NEW: "not_attempted", MAX: "not_attempted", JANE: "unchanged"}
    assert people.writes == []
    assert task.converge(max_changes=2, **options)["changed"]


def test_protected_users_may_be_kept_in_shape(task: Task, people: Emulator) -> None:
    set_roles(people, JANE, "admin")
    options = {**IN_ACME, "users": [JANE, NEW], "roles": ["viewer"], "protected": ["*"]}
    result = task.converge(append_roles=True, **options)
    assert outcomes(result) == {JANE: "changed", NEW: "changed"}
    refused = task.run(**{**options, "roles": []})
    assert refused["failed"] and "protected users would lose access" in refused["msg"]


def test_max_failures_counts_spoiled_metadata(task: Task, people: Emulator) -> None:
    people.user(JANE).metadata = "not JSON"
    options = {**IN_ACME, "users": [JANE, JOE, NEW], "metadata": {"a": 1}, "max_failures": 1}
    checked = task.check(**options)
    result = task.run(**options)
    assert agreed(checked) == agreed(result)
    assert outcomes(result) == {JANE: "failed", JOE: "not_attempted", NEW: "not_attempted"}
    assert people.writes == []


def test_max_failures_stops_creating(task: Task, people: Emulator) -> None:
    people.fault("create", status=403, times=None)
    users = [f"n{number}@corp.example" for number in range(6)]
    result = task.run(users=users, max_failures=2, concurrency=1, **IN_ACME)
    assert [row["outcome"] for row in result["users"]] == ["failed"] * 2 + ["not_attempted"] * 4
    assert routes(people)["create"] == 2


# How many requests


def crowd(emu: Emulator, count: int, **fields: Any) -> list[str]:
    return [emu.add_user(f"u{number:04}@corp.example", tenants=["acme"], **fields).email for number in range(count)]


def test_requests_for_250_users_with_roles(task: Task, people: Emulator) -> None:
    users = crowd(people, 250)
    options = {**IN_ACME, "users": users, "roles": ["viewer"], "metadata": {"a": 1}, "vendor_metadata": {"b": 2}}
    task.check(**options)
    lists = -(-len(people.users) // 200)
    assert routes(people) == {"login": 1, "list": lists, "roles": 1, "user_roles": 3}
    people.log.clear()
    result = task.run(**options)
    assert result["summary"]["changed"] == 250
    asked = routes(people)
    # The task reads users back by ID, a hundred at once, and then their roles.
    assert asked == {"login": 1, "list": lists + 3, "roles": 1, "user_roles": 6, "update": 250, "add_roles": 250}
    people.log.clear()
    task.run(**options)
    assert routes(people) == {"login": 1, "list": lists, "roles": 1, "user_roles": 3}


def test_requests_for_50_new_users(task: Task, people: Emulator) -> None:
    users = [f"n{number}@corp.example" for number in range(50)]
    options = {**IN_ACME, "users": users, "roles": ["viewer"], "external_id": "x"}
    result = task.run(**options)
    assert result["summary"]["changed"] == 50
    asked = routes(people)
    assert asked == {"login": 1, "list": 2, "tenant": 1, "roles": 1, "user_roles": 1, "create": 50, "update": 50}
    people.log.clear()
    assert not task.run(**options)["changed"]
    assert routes(people) == {"login": 1, "list": 1, "roles": 1, "user_roles": 1}


def test_roles_of_two_tenants_are_read_once_each(task: Task, people: Emulator) -> None:
    users = [{"user": one, "tenant_id": tenant} for one, tenant in ((JANE, "acme"), (JOE, "beta"), (ZOE, "acme"))]
    task.check(users=users, state="present", roles=["viewer"])
    assert (routes(people)["roles"], routes(people)["user_roles"]) == (2, 2)
    tenants = sorted(read.headers["frontegg-tenant-id"] for read in people.reads if read.route == "roles")
    assert tenants == ["acme", "beta"]


def test_without_verify_nothing_is_read_after_the_writes(task: Task, people: Emulator) -> None:
    result = task.run(users=[NEW, JANE, MAX], name="N", roles=["viewer"], external_id="7", verify=False, **IN_ACME)
    assert [row["outcome"] for row in result["users"]] == ["changed"] * 3
    assert result["users"][0]["id"] == people.user(NEW).id
    assert not any(one.number > people.writes[0].number for one in people.reads)


# Updates that clear the fields they do not name (Frontegg's specifications contradict each other here)

FULL = {
    "name": "Full",
    "phone_number": "+49-30-7654321",
    "profile_picture_url": "https://pictures.example/full.png",
    "external_id": "hr-1",
    "mfa_bypass": True,
    "metadata": '{"a":1}',
    "vendor_metadata": '{"b":2}',
}


@pytest.mark.parametrize("option", [*(name for name in EVERYTHING if name != "roles"), "all"])
@pytest.mark.parametrize("replaces", [True, False])
def test_an_update_loses_nothing(task: Task, people: Emulator, option: str, replaces: bool) -> None:
    people.put_replaces = replaces
    people.add_user("full@corp.example", tenants=["acme", "beta"], **FULL)
    options = {name: value for name, value in EVERYTHING.items() if option in (name, "all")}
    if option == "mfa_bypass":
        options["mfa_bypass"] = False
    result = task.converge(users=["full@corp.example"], **options, **IN_ACME)
    assert outcomes(result) == {"full@corp.example": "changed"}
    user = people.user("full@corp.example")
    for name, value in FULL.items():
        now = getattr(user, name)
        if options.get(name) is None:
            assert now == value, name  # mfa_bypass already has the value that "all" wants
        elif name.endswith("metadata"):
            assert json.loads(now).items() >= json.loads(str(value)).items()
        else:
            assert now == options[name]
    assert routes(people)["update"] == (2 if replaces else 1)


def test_a_creation_loses_nothing_to_its_update(task: Task, people: Emulator) -> None:
    people.put_replaces = True
    result = task.converge(users=[NEW], **IN_ACME, **EVERYTHING)
    assert outcomes(result) == {NEW: "changed"}
    assert (people.user(NEW).name, people.user(NEW).external_id) == ("New Person", "hr-17")
    assert routes(people)["create"] == 1


@pytest.mark.parametrize("body", [None, "", "fine", [], {"id": None}], ids=str)
def test_an_update_that_is_not_answered_with_a_user_loses_nothing(task: Task, people: Emulator, body: Any) -> None:
    people.put_replaces = True
    full = people.add_user("full@corp.example", tenants=["acme"], **FULL)
    people.fault("update", status=200, body=body, when="after", times=None)
    result = task.run(users=["full@corp.example"], name="Other", **IN_ACME)
    assert outcomes(result) == {"full@corp.example": "changed"}
    assert {name: getattr(full, name) for name in FULL} == {**FULL, "name": "Other"}


def test_what_an_update_wiped_out_and_cannot_put_back_is_told(task: Task, people: Emulator) -> None:
    people.put_replaces = True
    people.add_user("full@corp.example", tenants=["acme"], **FULL)
    people.fault("update", skip=1, status=403, times=None)
    result = task.run(users=["full@corp.example"], name="Other", **IN_ACME)
    row = result["users"][0]
    assert people.user("full@corp.example").external_id is None
    assert row["failed"] and row["changed"]


# Faults

ONCE: list[tuple[str, dict[str, Any]]] = [
    ("500-before", {"status": 500}),
    ("500-after", {"status": 500, "when": "after"}),
    ("lost-before", {"drop": "before"}),
    ("lost-after", {"drop": "after"}),
    ("junk-before", {"junk": "truncated"}),
    ("429", {"status": 429, "headers": {"X-Rate-Limit-Reset": "3"}}),
    ("401", {"revoke_token": True}),
]


@pytest.mark.parametrize(
    ("fault", "outcome", "creations"),
    [
        ({"status": 500}, "failed", 1),
        ({"status": 500, "when": "after"}, "changed", 1),
        ({"drop": "before"}, "failed", 1),
        ({"drop": "after"}, "changed", 1),
        ({"junk": "html"}, "failed", 1),
        ({"junk": "empty"}, "failed", 1),
        ({"junk": "truncated"}, "failed", 1),
        ({"status": 201, "body": {"id": None}, "when": "after"}, "changed", 1),
        ({"status": 201, "body": [], "when": "after"}, "changed", 1),
        ({"status": 200, "body": "thank you", "when": "after"}, "changed", 1),
        ({"status": 429, "headers": {"X-Rate-Limit-Reset": "3"}}, "changed", 2),
        ({"status": 429}, "changed", 2),
        ({"revoke_token": True}, "changed", 2),
        ({"status": 403}, "failed", 1),
        ({"status": 409, "body": {"errors": ["User already exists"]}}, "failed", 1),
        ({"status": 409, "when": "after"}, "unchanged", 1),
        ({"status": 400, "body": {"errors": ["email must be an email"]}}, "failed", 1),
    ],
    ids=str,
)
@pytest.mark.parametrize("more", [{}, {"external_id": "hr-17", "roles": ["admin"]}], ids=["alone", "with-more"])
def test_a_creation_is_never_repeated_blindly(
    task: Task, people: Emulator, fault: dict[str, Any], outcome: str, creations: int, more: dict[str, Any]
) -> None:
    if fault.get("status") == 409 and fault.get("when") == "after" and more:
        outcome = "failed"  # the task cannot tell whose user this is: the external_id is for the next run
    people.fault("create", **fault)
    options = {**IN_ACME, "users": [NEW, JANE], "name": "N", **more}
    result = task.run(**options)
    assert outcomes(result) == {NEW: outcome, JANE: "changed"}
    assert routes(people)["create"] == creations
    new, row = people.user(NEW), result["users"][0]
    if outcome == "failed":
        assert row["failed"] and (new is None) is (row["id"] is None)
    else:
        assert new is not None and row["id"] == new.id
        assert row["changed"] is (outcome == "changed")
        assert row["after"]["name"] == "N"
        assert not row["failed"]
    assert not task.run(**options)["failed"]
    assert len([one for one in people.users if one.email == NEW]) == 1
    assert not task.run(**options)["changed"]


@pytest.mark.parametrize("fault", [{"status": 403}, {"status": 500}, {"status": 401}, {"junk": "html"}], ids=str)
@pytest.mark.parametrize("verify", [True, False])
def test_a_creation_that_reading_cannot_settle_is_unknown(
    task: Task, people: Emulator, fault: dict[str, Any], verify: bool
) -> None:
    people.fault("create", drop="after")
    people.fault("email", skip=1, times=None, **fault)
    result = task.run(users=[NEW], verify=verify, max_retries=0, external_id="7", **IN_ACME)
    row = result["users"][0]
    assert people.user(NEW) is not None
    assert (row["outcome"], row["failed"]) == ("unknown", True)
    assert "run again to settle" in row["msg"]


def test_a_creation_settled_late_still_tells_the_id(task: Task, people: Emulator) -> None:
    people.fault("create", drop="after")
    people.fault("email", skip=1, status=403)
    result = task.run(users=[NEW], max_retries=0, **IN_ACME)
    assert outcomes(result) == {NEW: "changed"}
    assert result["users"][0]["id"] == people.user(NEW).id


def test_an_answer_about_somebody_else_settles_nothing(task: Task, people: Emulator) -> None:
    """If Frontegg answers with the owner of a secondary email, the task must not update that owner."""
    jane = people.user(JANE)
    people.fault("create", drop="after")
    body = {"id": jane.id, "email": JANE, "tenants": [{"tenantId": "acme"}]}
    people.fault("email", skip=1, status=200, body=body, times=None)
    result = task.run(users=[NEW], max_retries=0, external_id="7", **IN_ACME)
    assert outcomes(result) == {NEW: "unknown"}
    assert jane.external_id is None


@pytest.mark.parametrize("route", ["add_tenant", "update", "remove_roles", "add_roles"])
@pytest.mark.parametrize("fault", [fault for dummy, fault in ONCE], ids=[name for name, dummy in ONCE])
def test_all_but_a_creation_is_repeated(task: Task, people: Emulator, route: str, fault: dict[str, Any]) -> None:
    set_roles(people, JANE, "admin")
    options = {**IN_ACME, "users": [JANE, MAX], "name": "N", "metadata": {"a": 1}, "roles": ["viewer"]}
    quiet = task.check(**options)
    people.fault(route, **fault)
    result = task.run(**options)
    assert agreed(quiet) == agreed(result)
    assert not result["failed"]
    assert not task.run(**options)["changed"]


@pytest.mark.parametrize("route", ["add_tenant", "update", "add_roles"])
@pytest.mark.parametrize("fault", [{"drop": "before"}, {"drop": "after"}, {"status": 500, "when": "after"}], ids=str)
@pytest.mark.parametrize("verify", [True, False])
def test_a_write_whose_answer_stays_lost(
    task: Task, people: Emulator, route: str, fault: dict[str, Any], verify: bool
) -> None:
    people.fault(route, times=None, **fault)
    options = {**IN_ACME, "users": [MAX], "name": "N", "roles": ["viewer"], "max_retries": 0, "verify": verify}
    result = task.run(**options)
    row, user = result["users"][0], people.user(MAX)
    acted = fault != {"drop": "before"}
    done = ["add_tenant", "update", "add_roles"].index(route) + acted
    assert [bool(user.memberships), user.name == "N"] == [done >= 1, done >= 2]
    assert row["changed"] is (done > 0)
    assert row["outcome"] == ("changed" if done == 3 else "failed")
    assert row["after"]["tenants"] == (["acme"] if done >= 1 else [])
    assert row["after"]["name"] == ("N" if done >= 2 else "max")
    people.faults.orders.clear()
    assert outcomes(task.run(**options)) == {MAX: "unchanged" if done == 3 else "changed"}
    assert not task.run(**options)["changed"]


def test_somebody_who_became_a_member_meanwhile(task: Task, people: Emulator) -> None:
    people.fault("add_tenant", status=409, when="after")
    result = task.run(users=[MAX], roles=["viewer"], **IN_ACME)
    assert outcomes(result) == {MAX: "changed"}
    assert roles_of(people, MAX) == ["viewer"]


@pytest.mark.parametrize("route", ["create", "update", "add_tenant", "add_roles", "remove_roles"])
def test_a_write_that_did_not_come_true_is_found(task: Task, people: Emulator, route: str) -> None:
    set_roles(people, JANE, "admin")
    people.fault(route, ignore=True, times=None)
    options = {**IN_ACME, "users": [JANE, MAX, NEW], "name": "N", "external_id": "7", "roles": ["viewer"]}
    result = task.run(**options)
    for row in result["users"]:
        user = people.user(row["user"])
        member = user and user.memberships.get("acme")
        is_wanted = (
            member and (user.name, user.external_id) == ("N", "7") and roles_of(people, row["user"]) == ["viewer"]
        )
        assert (row["outcome"] == "changed") is bool(is_wanted), row
        assert row["failed"] is not bool(is_wanted)
    assert "failed" in outcomes(result).values()


# Lists that lag or leave users out


def empty_list(emu: Emulator, skip: int = 0) -> None:
    body = {"items": [], "_metadata": {"totalItems": 0, "totalPages": 0}}
    emu.fault("list", status=200, body=body, skip=skip, times=None)


def test_a_list_that_does_not_know_the_new_yet(task: Task, people: Emulator) -> None:
    empty_list(people)
    result = task.converge(users=[NEW, JANE, MAX], name="N", roles=["viewer"], **IN_ACME)
    assert [row["outcome"] for row in result["users"]] == ["changed"] * 3


def test_a_list_that_leaves_out_what_is_managed(task: Task, people: Emulator) -> None:
    jane = people.user(JANE)
    jane.phone_number, jane.metadata = "+49-30-1234567", '{"a": 1, "b": 2}'
    row = {"id": jane.id, "email": JANE, "tenants": [{"tenantId": "acme"}], "name": "jane"}
    body = {"items": [row], "_metadata": {"totalItems": 1, "totalPages": 1}}
    people.fault("list", status=200, body=body, times=None)
    same = {"phone_number": "+49-30-1234567", "metadata": {"a": 1}}
    assert not task.converge(users=[jane.id], **same, **IN_ACME)["changed"]
    result = task.converge(users=[jane.id], phone_number="+49-30-7654321", metadata={"a": 3}, **IN_ACME)
    assert outcomes(result) == {jane.id: "changed"}
    assert json.loads(jane.metadata) == {"a": 3, "b": 2}


@pytest.mark.parametrize("route", ["list", "user_roles"])
def test_an_accepted_creation_that_cannot_be_read_back(task: Task, people: Emulator, route: str) -> None:
    people.fault(route, status=500, times=None)
    result = task.run(users=[NEW], roles=["viewer"], max_retries=0, **IN_ACME)
    row: Result = result["users"][0]
    assert (row["outcome"], row["changed"], row["failed"]) == ("changed", True, True)
    assert "not verified" in row["msg"]
    assert row["id"] == people.user(NEW).id


@pytest.mark.parametrize("as_text", [True, False])
@pytest.mark.parametrize("names", [["fresh"], []])
def test_roles_that_the_server_gives_by_itself_go_again(
    people: Emulator, task: Task, names: list[str], as_text: bool
) -> None:
    viewer, basic = people.add_role("fresh"), people.add_role("by-default")
    ids = [basic.id, *([viewer.id] if names else [])]
    roles = ids if as_text else [{"id": one} for one in ids]
    body = {"id": "35bf992d-0000-4000-8000-00000000aaaa", "email": "New@corp.example", "roles": roles}
    people.fault("create", status=201, body=body, when="after")
    task.run(state="present", tenant_id="acme", users=["new@corp.example"], roles=names, verify=False)
    (removal,) = [write for write in people.writes if write.route == "remove_roles"]
    assert (removal.body, removal.headers["frontegg-tenant-id"]) == ({"roleIds": [basic.id]}, "acme")


def test_a_phone_number_is_its_digits(people: Emulator, task: Task) -> None:
    people.add_user("phone@corp.example", tenants=["acme"], phone_number="+49301234567")
    options = {"state": "present", "tenant_id": "acme", "users": ["phone@corp.example"]}
    assert not task.run(**options, phone_number="+49-30-1234567")["changed"]
    assert task.run(**options, phone_number="+49-30-1234568")["changed"]


def test_an_answer_about_somebody_else_changes_nobody_else(people: Emulator, task: Task) -> None:
    """After a creation, the task writes to the user in the answer. That must be the user it asked for."""
    admin = people.add_role("admin")
    ceo = people.add_user("ceo@corp.example", ["acme"], roles=["admin"], external_id="7")
    body = {"id": ceo.id, "email": ceo.email, "roles": [admin.id]}
    people.fault("create", status=201, body=body, when="before")
    result = task.run(users=[NEW], roles=[], external_id="8", max_retries=0, **IN_ACME)
    row: Result = result["users"][0]
    assert (row["outcome"], row["id"]) == ("failed", None)
    assert "another user, ceo@corp.example" in row["msg"]
    assert (ceo.external_id, ceo.memberships["acme"].role_ids) == ("7", [admin.id])
    assert len(people.writes) == 1


@pytest.mark.parametrize("email", [{}, {"email": "ceo@corp.example"}])
def test_an_answer_about_somebody_else_is_settled_by_the_email(
    people: Emulator, task: Task, email: dict[str, str]
) -> None:
    ceo = people.add_user("ceo@corp.example", ["acme"])
    people.fault("create", status=201, body={"id": ceo.id, **email}, when="after")
    result = task.run(users=[NEW], external_id="8", **IN_ACME)
    assert outcomes(result) == {NEW: "changed"}
    assert result["users"][0]["id"] == people.user(NEW).id
    assert (ceo.external_id, people.user(NEW).external_id) == (None, "8")


def test_all_unknown_ids_are_told_at_once(task: Task, people: Emulator) -> None:
    """The refusal gives the place of each unknown ID, and of each user with two contradictory wishes."""
    gone = [f"35bf992d-0000-4000-8000-00000000000{digit}" for digit in range(3)]
    result = task.run(users=[gone[0], JANE, {"user": gone[1], "line": 9}, gone[2]], **IN_ACME)
    assert result["msg"].startswith("3 faults: users[0]: no user has the ID") and people.writes == []
    assert "; users[2] (line 9): no user has the ID" in result["msg"] and "; users[3]: no user" in result["msg"]
    ids = [people.user(one).id for one in (JANE, JOE)]
    same = [JANE, JOE, *({"user": user_id, "roles": ["admin"]} for user_id in ids)]
    result = task.run(users=same, **IN_ACME)
    assert result["failed"] and people.writes == []
    assert f"2 faults: users[2]: {ids[0]} (the same user as {JANE}) is wanted present in tenant acme" in result["msg"]
    assert f"; users[3]: {ids[1]} (the same user as {JOE})" in result["msg"]

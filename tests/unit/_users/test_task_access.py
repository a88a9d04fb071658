# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What users who are present have beside their account: email, groups, applications, end, verification, invitation."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.modules import user_restore
from tests.emulator import Emulator
from tests.json_schemas import schema
from tests.unit.harness import Result, Task, agreed, outcomes
from tests.unit.test_tables import FAULTS

JANE, JOE, NEW = "jane@corp.example", "joe@corp.example", "new@corp.example"
OTHER = "jane.doe@corp.example"
END, LATER = "2027-01-31T17:00:00Z", "2027-03-31T17:00:00Z"
IN_ACME: dict[str, Any] = {"state": "present", "tenant_id": "acme"}
EDITORS, READERS, STAFF = "Editors", "Readers", "Staff"


@pytest.fixture
def office(emu: Emulator) -> Emulator:
    """jane is in acme, in two groups, with one application. joe is in acme and beta. An identity provider has Staff."""
    for tenant in ("acme", "beta"):
        emu.add_tenant(tenant)
    emu.add_user(JANE, ["acme"], verified=False)
    emu.add_user(JOE, ["acme", "beta"], verified=False)
    emu.add_group(EDITORS, "acme")
    emu.add_group(READERS, "acme", [JANE])
    emu.add_group(STAFF, "acme", [JANE], managed_by="scim2")
    emu.add_application("app-1", ["acme", "beta"], name="Portal")
    emu.add_application("app-2", ["acme"], name="Shop")
    emu.add_application("app-3", ["beta"], name="Lab")
    emu.assign_application("app-1", "acme", JANE)
    return emu


def truth(emu: Emulator, email: str = JANE) -> dict[str, Any]:
    """Return what the user has, from the emulator's memory."""
    found = emu.user(email) or emu.user(OTHER)
    assert found is not None, email
    groups = {group.id: group.name for group in emu.state.groups.values()}
    return {
        "email": found.email,
        "verified": found.verified is True,
        "tenants": {
            name: [
                sorted(groups[group] for group in member.group_ids),
                sorted(member.applications),
                member.expires_at,
                member.invitations,
            ]
            for name, member in sorted(found.memberships.items())
        },
    }


def routes(emu: Emulator) -> list[str]:
    return [write.route for write in emu.writes]


def refused(task: Task, *words: str, **options: Any) -> Result:
    """Check that the task fails and writes nothing, and that it says why."""
    checked, result = task.check(**options), task.run(**options)
    assert result["failed"] and not result["changed"] and agreed(checked) == agreed(result)
    assert task.emu.writes == []
    told = " ".join([result["msg"], *(row["msg"] for row in result["users"])])
    assert all(word in told for word in words), told
    return result


# ---- groups and applications

# {what: (the options, groups, applications)} of jane afterwards
SETS: dict[str, tuple[dict[str, Any], list[str], list[str]]] = {
    "an exact set": ({"groups": [EDITORS]}, [EDITORS, STAFF], ["app-1"]),
    "added": ({"groups": [EDITORS], "append_groups": True}, [EDITORS, READERS, STAFF], ["app-1"]),
    "no groups": ({"groups": []}, [STAFF], ["app-1"]),
    "named, and managed elsewhere, and had": ({"groups": [STAFF, EDITORS]}, [EDITORS, STAFF], ["app-1"]),
    "another application": ({"applications": ["Shop"]}, [READERS, STAFF], ["app-2"]),
    "one more application": (
        {"applications": ["app-2"], "append_applications": True},
        [READERS, STAFF],
        ["app-1", "app-2"],
    ),
    "no applications": ({"applications": []}, [READERS, STAFF], []),
    "both": ({"groups": [EDITORS], "applications": ["Shop", "Portal"]}, [EDITORS, STAFF], ["app-1", "app-2"]),
}


@pytest.mark.parametrize(("options", "groups", "applications"), SETS.values(), ids=SETS)
def test_a_set(
    task: Task, office: Emulator, options: dict[str, Any], groups: list[str], applications: list[str]
) -> None:
    (row,) = task.converge(users=[JANE], **IN_ACME, **options)["users"]
    assert truth(office)["tenants"]["acme"][:2] == [groups, applications]
    assert row["action"] == "update" and row["outcome"] == "changed"


def test_groups_by_id_and_what_the_row_says(task: Task, office: Emulator) -> None:
    group = next(one for one in office.state.groups.values() if one.name == EDITORS)
    (row,) = task.converge(users=[JANE], groups=[group.id], **IN_ACME)["users"]
    assert (row["before"]["groups"], row["after"]["groups"]) == ([READERS], [EDITORS])
    assert row["msg"].endswith("left alone, as scim2 manages them: Staff")
    assert [step["name"] for step in row["steps"]] == ["add_to_group", "remove_from_group"]


def test_a_newcomer_gets_everything(task: Task, office: Emulator) -> None:
    more = {"groups": [EDITORS], "applications": ["Shop"], "verified": True, "expires_at": END, "name": "N"}
    (row,) = task.converge(users=[NEW], **IN_ACME, **more)["users"]
    assert row["action"] == "create"
    found = truth(office, NEW)
    assert found["verified"] and found["tenants"]["acme"][:2] == [[EDITORS], ["app-2"]]
    assert found["tenants"]["acme"][2].startswith(END[:16])


def test_thousands_take_one_request_for_the_groups(task: Task, office: Emulator) -> None:
    people = [f"u{number}@corp.example" for number in range(40)]
    for email in people:
        office.add_user(email, ["acme"])
    task.check(users=people, groups=[EDITORS], **IN_ACME)
    assert [read.route for read in office.reads].count("groups") == 1


def test_groups_that_cannot_be_had(task: Task, office: Emulator) -> None:
    both = ("users[0] (joe@", "users[1] (new@")
    refused(task, "scim2 manages 'Staff'", *both, users=[JOE, NEW], groups=[STAFF], **IN_ACME)
    refused(task, "has no group 'Edit'", "Editors, Readers", users=[JOE], groups=["Edit"], **IN_ACME)
    refused(task, "has no application 'Portl'", "Lab, Portal", users=[JANE], applications=["Portl"], **IN_ACME)


def test_two_groups_of_one_name(task: Task, office: Emulator) -> None:
    office.add_group(EDITORS, "acme")
    refused(task, "stands for several groups", users=[JANE], groups=[EDITORS], **IN_ACME)


def test_applications_of_members_of_several_tenants(task: Task, office: Emulator) -> None:
    refused(task, "also in tenant beta", "append_applications", users=[JOE], applications=["Shop"], **IN_ACME)
    task.converge(users=[JOE], applications=["Shop"], append_applications=True, **IN_ACME)
    assert truth(office, JOE)["tenants"]["acme"][1] == ["app-2"]


def test_an_application_that_the_tenant_is_not_assigned_to(task: Task, office: Emulator) -> None:
    result = task.run(users=[JANE], applications=["Lab"], append_applications=True, **IN_ACME)
    (row,) = result["users"]
    assert row["failed"] and not row["changed"] and row["error"]["code"] == "ER-01008"
    assert "tenant acme is not assigned to application app-3; assign the tenant to it first" in row["msg"]


def test_groups_that_cannot_be_read(task: Task, office: Emulator) -> None:
    office.fault("groups", status=403, times=None)
    result = task.run(users=[JANE], groups=[EDITORS], **IN_ACME)
    assert outcomes(result) == {JANE: "failed"} and office.writes == []


def test_applications_by_uuid_take_no_list(task: Task, office: Emulator) -> None:
    app = "35bf992d-6f5c-4e0e-8b4b-0a1c2d3e4f50"
    office.add_application(app, ["acme"])
    task.run(users=[JANE], applications=[app], **IN_ACME)
    assert "applications" not in [read.route for read in office.reads]
    assert truth(office)["tenants"]["acme"][1] == [app]


# ---- another email


@pytest.mark.parametrize("named", ["email", "id"])
def test_another_email(task: Task, office: Emulator, named: str) -> None:
    users = [JANE if named == "email" else office.user(JANE).id]
    (row,) = task.converge(users=users, new_email=OTHER, **IN_ACME)["users"]
    assert office.user(OTHER) is not None and office.user(JANE) is None
    assert (row["before"]["new_email"], row["after"]["new_email"]) == (JANE, OTHER)
    assert routes(office) == ["change_email"]
    header = office.writes[0].headers
    assert "frontegg-tenant-id" not in header


def test_an_email_that_was_changed_before(task: Task, office: Emulator) -> None:
    """Nobody has the old email, and somebody has the new one."""
    user_id = office.user(JANE).id
    task.run(users=[JANE], new_email=OTHER, **IN_ACME)
    (row,) = task.run(users=[JANE], new_email=OTHER, **IN_ACME)["users"]
    assert (row["outcome"], row["id"], row["email"]) == ("unchanged", user_id, OTHER)
    (row,) = task.run(users=[JANE], new_email=OTHER, name="Other", **IN_ACME)["users"]
    assert (row["outcome"], row["msg"]) == ("changed", "updated name")


def test_an_id_that_nobody_has_is_not_whoever_has_the_new_email(task: Task, office: Emulator) -> None:
    refused(task, "no user has the ID", users=["35bf992d-6f5c-4e0e-8b4b-0a1c2d3e4f50"], new_email=JOE, **IN_ACME)


def test_letter_case_is_no_change(task: Task, office: Emulator) -> None:
    assert not task.run(users=[JANE], new_email=JANE.upper(), **IN_ACME)["changed"]
    assert office.writes == []


def test_another_email_that_somebody_has(task: Task, office: Emulator) -> None:
    refused(task, "another user has joe@corp.example", users=[{"user": JANE, "new_email": JOE}], **IN_ACME)
    refused(task, "nobody has this email", users=[NEW], new_email=OTHER, **IN_ACME)
    two = [{"user": JANE, "new_email": OTHER}, {"user": JOE, "new_email": OTHER.upper()}]
    refused(task, "users[1]: new_email", "users[0]", users=two, **IN_ACME)
    swap = [{"user": JANE, "new_email": NEW}, {"user": NEW}]
    refused(task, "users[0]: new_email", "users[1]", users=swap, **IN_ACME)
    refused(task, "is no email", users=[JANE], new_email="jane", **IN_ACME)


def test_whoever_is_protected_keeps_the_email(task: Task, office: Emulator) -> None:
    refused(task, "protected", users=[JANE], new_email=OTHER, protected=[JANE], **IN_ACME)


def test_the_new_email_cannot_be_read(task: Task, office: Emulator) -> None:
    office.fault("email", match="jane.doe", status=403, times=None)
    result = task.run(users=[JANE], new_email=OTHER, **IN_ACME)
    assert outcomes(result) == {JANE: "failed"} and office.writes == []


# ---- the end, and verification


def test_an_end_comes_and_goes(task: Task, office: Emulator) -> None:
    for end, shown in ((END, END), ("2027-01-31", "2027-01-31T23:59:59Z"), ("never", "never")):
        (row,) = task.converge(users=[JANE], expires_at=end, **IN_ACME)["users"]
        assert row["after"]["expires_at"] == shown
    assert routes(office) == ["expire", "expire", "keep"]


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("2020-01-01", "is over"),
        ("tomorrow", "is no time"),
        ("2026-02-30", "is no time"),
    ],
)
def test_no_end(task: Task, office: Emulator, end: str, words: str) -> None:
    users = [{"user": JANE, "expires_at": end}, {"user": JOE, "expires_at": end}]
    refused(task, words, "users[0]: expires_at", "users[1]: expires_at", users=users, **IN_ACME)


def test_an_end_holds_in_all_tenants(task: Task, office: Emulator) -> None:
    refused(task, "also in tenant beta", "tenant_ids", users=[JOE], expires_at=END, **IN_ACME)
    every = {"users": [JOE], "state": "present", "tenant_ids": ["acme", "beta"], "expires_at": END}
    task.converge(**every)
    assert routes(office) == ["expire"]
    assert not task.run(users=[JOE], expires_at=END, **IN_ACME)["changed"], "beta has the same end"


def test_whoever_joins_a_tenant_gets_the_end_there(task: Task, office: Emulator) -> None:
    office.add_tenant("gamma")
    every = {"users": [JANE], "state": "present", "tenant_ids": ["acme", "gamma"]}
    task.run(users=[JANE], expires_at=END, **IN_ACME)
    task.converge(**every, expires_at=END)
    assert all(ended[2] is not None for ended in truth(office)["tenants"].values())
    refused_so_far = len(office.writes)
    (row,) = task.run(users=[JANE], state="present", tenant_id="beta", expires_at=LATER)["users"]
    assert row["failed"] and len(office.writes) == refused_so_far


def test_a_move_takes_the_end_along(task: Task, office: Emulator) -> None:
    users = [
        {"user": JANE, "state": "present", "tenant_id": "beta", "expires_at": END},
        {"user": JANE, "state": "absent", "tenant_id": "acme"},
    ]
    task.converge(users=users)
    assert list(truth(office)["tenants"]) == ["beta"] and truth(office)["tenants"]["beta"][2] is not None


def test_verification_goes_one_way(task: Task, office: Emulator) -> None:
    task.converge(users=[JANE], verified=True, **IN_ACME)
    assert truth(office)["verified"]
    result = task.run(users=[JANE], verified=False, **IN_ACME)
    assert result["failed"] and "verified: no request takes a verification back" in result["msg"]


# ---- the invitation once more


def pending(emu: Emulator, *emails: str) -> None:
    for email in emails:
        emu.user(email).memberships["acme"].status = "PendingInvitation"


def invitations(emu: Emulator, email: str = JANE) -> int:
    return emu.user(email).memberships["acme"].invitations


def test_the_invitation_goes_to_whoever_has_not_accepted(task: Task, office: Emulator) -> None:
    pending(office, JANE)
    options = {"users": [JANE, JOE, NEW], "resend_invite": True, "send_invite": True, **IN_ACME}
    checked, result = task.check(**options), task.run(**options)
    assert agreed(checked) == agreed(result)
    assert [(row["action"], row["outcome"]) for row in result["users"]] == [
        ("resend_invite", "changed"),
        ("none", "unchanged"),
        ("create", "changed"),
    ]
    assert (invitations(office), invitations(office, JOE), invitations(office, NEW)) == (1, 0, 1)
    again = task.run(**options)
    assert outcomes(again) == {JANE: "changed", JOE: "unchanged", NEW: "changed"}


def test_the_invitation_goes_to_the_new_email(task: Task, office: Emulator) -> None:
    pending(office, JANE)
    task.run(users=[JANE], resend_invite=True, new_email=OTHER, **IN_ACME)
    assert routes(office) == ["change_email", "invite_again"]
    assert office.writes[-1].body == {"email": OTHER}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_invitation_is_never_sent_twice(task: Task, office: Emulator, fault: str) -> None:
    """No read shows whether the mail was sent: after a lost answer, the outcome is unknown."""
    pending(office, JANE)
    office.fault("invite_again", times=None, **deepcopy(FAULTS[fault]))
    (row,) = task.run(users=[JANE], resend_invite=True, **IN_ACME)["users"]
    assert routes(office).count("invite_again") == 1
    assert row["outcome"] == ("failed" if fault == "refused" else "unknown"), row
    assert not row["changed"]


def test_statuses_that_cannot_be_read(task: Task, office: Emulator) -> None:
    office.fault("statuses", status=403, times=None)
    result = task.run(users=[JANE], resend_invite=True, **IN_ACME)
    assert outcomes(result) == {JANE: "failed"} and office.writes == []


# ---- answers that make no sense

READS: dict[str, dict[str, Any]] = {
    "groups": {"groups": [EDITORS]},
    "applications": {"applications": ["Shop"]},
    "user_applications": {"applications": ["Shop"]},
    "statuses": {"resend_invite": True},
}
NONSENSE: dict[str, dict[str, Any]] = {
    **{junk: {"junk": junk} for junk in ("html", "wrong-type", "truncated", "empty")},
    "no list": {"status": 200, "body": {"a": 1, "b": 2}},
    "a list of words": {"status": 200, "body": ["a"]},
    "a row without an ID": {"status": 200, "body": [{"name": EDITORS}]},
    "an ID that climbs": {"status": 200, "body": [{"id": "..", "name": EDITORS, "users": []}]},
    "a status that is none": {
        "status": 200,
        "body": [{"userId": "x", "tenantsStatuses": ["Activated", {"status": 7}]}],
    },
}


@pytest.mark.parametrize("junk", NONSENSE)
@pytest.mark.parametrize("route", READS)
def test_an_answer_that_makes_no_sense(task: Task, office: Emulator, route: str, junk: str) -> None:
    """The row fails, or the task is refused: nothing is written on the word of such an answer."""
    pending(office, JANE)
    office.fault(route, times=None, **deepcopy(NONSENSE[junk]))
    result = task.run(users=[JANE], max_retries=0, **IN_ACME, **READS[route])
    if (route, junk) == ("user_applications", "a list of words"):
        return  # an application of this name may exist
    assert result["failed"] and not result["changed"], result
    assert office.writes == []


# ---- every fault of every write

WRITES: dict[str, dict[str, Any]] = {
    "add_group_users": {"groups": [EDITORS], "append_groups": True},
    "remove_group_users": {"groups": []},
    "assign_application": {"applications": ["Shop"], "append_applications": True},
    "unassign_application": {"applications": []},
    "change_email": {"new_email": OTHER},
    "verify": {"verified": True},
    "expire": {"expires_at": END},
    "keep": {"expires_at": "never"},
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("route", WRITES)
def test_a_write_that_goes_wrong(task: Task, office: Emulator, route: str, fault: str) -> None:
    """The row is true, and the next run finishes the rest."""
    options = {"users": [JANE], **IN_ACME, **WRITES[route]}
    if route == "keep":
        office.user(JANE).memberships["acme"].expires_at = "2027-05-01T00:00:00.000Z"
    before = truth(office)
    office.fault(route, times=None, **deepcopy(FAULTS[fault]))
    (row,) = task.run(max_retries=0, **options)["users"]
    assert row["outcome"] == "unknown" or row["changed"] is (truth(office) != before), row
    assert route in routes(office)
    office.faults.orders.clear()
    task.run(**options)
    assert not task.run(**options)["changed"]


# ---- plan files, and what user_restore takes back

ALL: dict[str, dict[str, Any]] = {
    **{route: options for route, options in WRITES.items() if route not in ("verify", "keep")},
    "exact sets": {"groups": [EDITORS], "applications": ["Shop"]},
    "all at once": {"new_email": OTHER, "groups": [EDITORS], "applications": ["app-2"], "expires_at": END, "name": "J"},
}


@pytest.mark.parametrize("name", ALL)
def test_a_plan_is_carried_out_and_taken_back(task: Task, office: Emulator, tmp_path: Path, name: str) -> None:
    before = truth(office)
    path, files = str(tmp_path / "plan"), {"snapshot_path": str(tmp_path / "snapshot")}
    preview = task.check(users=[JANE], plan_path=path, **IN_ACME, **ALL[name])
    result = task.run(approved_plan=path, **files)
    assert outcomes(result) == {JANE: "changed"} and agreed(preview)["users"] == agreed(result)["users"]
    schema("plan").validate(json.loads(Path(path).read_text("utf-8")))
    schema("snapshot").validate(json.loads(Path(files["snapshot_path"]).read_text("utf-8")))
    assert truth(office) != before
    (row,) = task.converge(main=user_restore.main, **files)["users"]
    assert truth(office) == before
    assert row["lost"] == [] and row["before"] != row["after"]


def test_an_end_comes_back(task: Task, office: Emulator, tmp_path: Path) -> None:
    files = {"snapshot_path": str(tmp_path / "snapshot")}
    office.user(JANE).memberships["acme"].expires_at = "2027-05-01T00:00:00.000Z"
    task.run(users=[JANE], expires_at="never", **IN_ACME, **files)
    task.run(main=user_restore.main, **files)
    assert truth(office)["tenants"]["acme"][2].startswith("2027-05-01T00:00")


def test_what_runs_did_before_a_deletion_comes_back_too(task: Task, office: Emulator, tmp_path: Path) -> None:
    for group in office.state.groups.values():  # nobody can be brought back into the others
        group.managed_by = "frontegg"
    before, files = truth(office), {"snapshot_path": str(tmp_path / "snapshot")}
    task.run(users=[JANE], **IN_ACME, **ALL["all at once"], **files)
    task.run(users=[OTHER], state="absent", everywhere=True, **files)
    (row,) = task.run(main=user_restore.main, **files)["users"]
    assert row["outcome"] == "changed", row
    assert {**truth(office), "verified": False} == before
    assert not task.run(main=user_restore.main, **files)["changed"]


def test_a_newcomer_goes_again(task: Task, office: Emulator, tmp_path: Path) -> None:
    files = {"snapshot_path": str(tmp_path / "snapshot")}
    more = {"groups": [EDITORS], "applications": ["Shop"], "verified": True, "expires_at": END}
    task.run(users=[NEW], **IN_ACME, **more, **files)
    (row,) = task.run(main=user_restore.main, **files)["users"]
    assert (row["outcome"], row["action"], row["lost"]) == ("changed", "delete", [])
    assert office.user(NEW) is None


def test_what_cannot_come_back(task: Task, office: Emulator, tmp_path: Path) -> None:
    pending(office, JANE)
    files = {"snapshot_path": str(tmp_path / "snapshot"), "plan_path": str(tmp_path / "plan")}
    task.run(users=[JANE], verified=True, resend_invite=True, **IN_ACME, **files)
    (row,) = task.run(main=user_restore.main, **files)["users"]
    assert (row["outcome"], row["lost"]) == ("unchanged", ["verification", "invitation"])
    schema("plan").validate(json.loads(Path(files["plan_path"]).read_text("utf-8")))


@pytest.mark.parametrize("name", ["new_email", "expires_at"])
def test_what_somebody_else_changed_is_left_alone(task: Task, office: Emulator, tmp_path: Path, name: str) -> None:
    files = {"snapshot_path": str(tmp_path / "snapshot")}
    values = {"new_email": (OTHER, NEW), "expires_at": (END, LATER)}[name]
    for number, value in enumerate(values):
        user_id = office.users[0].id
        task.run(users=[user_id], **IN_ACME, **{name: value}, **({} if number else files))
    was = repr(office.users[0])
    (row,) = task.run(main=user_restore.main, **files)["users"]
    assert row["outcome"] == "unchanged" and "was changed by somebody else since" in row["msg"]
    assert repr(office.users[0]) == was


# ---- the application for which users are created


@pytest.mark.parametrize("given", [None, "app-2"])
def test_the_application_of_the_environment(
    task: Task, office: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str | None
) -> None:
    monkeypatch.setenv("FRONTEGG_APPLICATION_ID", " app-1 ")
    office.applications_required = True
    files = {"snapshot_path": str(tmp_path / "snapshot")}
    task.converge(users=[NEW], application_id=given, **IN_ACME)
    assert office.writes[-1].headers["frontegg-application-id"] == (given or "app-1")
    task.converge(users=[NEW], state="absent", everywhere=True, **files)
    restored = task.run(main=user_restore.main, application_id=given, **files)
    assert outcomes(restored) == {NEW: "changed"}, restored
    created = [write for write in office.writes if write.route == "create"]
    assert [write.headers["frontegg-application-id"] for write in created] == [given or "app-1"] * 2


def test_a_bad_application_in_the_environment(task: Task, office: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTEGG_APPLICATION_ID", "my app")
    refused(task, "application_id", users=[NEW], **IN_ACME)
    assert task.run(users=[JANE], state="locked")["changed"], "a lock creates nobody"

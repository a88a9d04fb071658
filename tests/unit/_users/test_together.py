# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several wishes for one user in one task: tenants, moves, rehires, sub-tenants, the last tenant, marks."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.module_utils._users.states import STATES
from tests.emulator import Emulator
from tests.emulator.state import Membership
from tests.unit.harness import JumpingClock, Task, agreed

JANE, JOE, ANN, ZOE = "jane@corp.example", "joe+x@corp.example", "ann.o'neil@corp.example", "zoë@corp.example"
NEW = "new@corp.example"
ROUTES = {
    "lock", "unlock", "disable", "enable", "sessions_delete", "create", "add_tenant", "update", "add_roles",
    "remove_roles", "delete",
}  # fmt: skip


def wish(user: str, state: str, tenant_id: str | None = None, **more: Any) -> dict[str, Any]:
    scope = {} if tenant_id is None else {"tenant_id": tenant_id}
    return {"user": user, "state": state, **scope, **more}


def sent(emu: Emulator) -> list[tuple[str, str | None]]:
    return [(write.route, write.headers.get("frontegg-tenant-id")) for write in emu.writes]


def rows(result: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(row["state"], row["tenant_id"], row["action"], row["outcome"]) for row in result["users"]]


def test_a_row_for_each_user_and_tenant(task: Task, people: Emulator) -> None:
    result = task.converge(users=[JANE, ZOE], state="disabled", tenant_ids=["acme", "beta"])
    assert [(row["user"], row["tenant_id"], row["outcome"]) for row in result["users"]] == [
        (JANE, "acme", "changed"),
        (JANE, "beta", "changed"),
        (ZOE, "acme", "changed"),
        (ZOE, "beta", "unchanged"),
    ]
    assert result["msg"] == "disabled 3 of 4 rows for 2 users, 1 unchanged"
    assert all(row["after"]["disabled_in"] == ["acme", "beta"] for row in result["users"])
    assert task.run(users=[JANE], state="enabled", tenant_ids=["acme", "beta"], max_changes=1)["changed"], "one user"


def test_a_move(task: Task, people: Emulator) -> None:
    """The user is brought in before they are taken out, and is never without a tenant."""
    result = task.converge(users=[wish(ANN, "absent", "acme"), wish(ANN, "present", "beta", roles=[])])
    assert sent(people) == [("add_tenant", None), ("delete", "acme")]
    assert rows(result) == [
        ("absent", "acme", "remove_from_tenant", "changed"),
        ("present", "beta", "add_to_tenant", "changed"),
    ]
    assert [row["after"]["tenants"] for row in result["users"]] == [["beta"], ["beta"]]
    assert all(row["before"]["tenants"] == ["acme"] for row in result["users"])


def test_a_move_by_email_and_by_id(task: Task, people: Emulator) -> None:
    ann = people.user(ANN)
    assert task.converge(users=[wish(ann.id, "absent", "acme"), wish(ANN, "present", "beta")])["status"] == "changed"
    assert ann.tenant_ids == ["beta"]


def test_a_move_that_cannot_begin_leaves_the_user_alone(task: Task, people: Emulator) -> None:
    people.fault("add_tenant", times=None, status=403)
    result = task.run(users=[wish(ANN, "absent", "acme"), wish(ANN, "present", "beta")])
    assert people.user(ANN).tenant_ids == ["acme"] and result["status"] == "failed"
    gone, there = result["users"]
    assert (gone["outcome"], there["outcome"]) == ("not_attempted", "failed")
    assert gone["msg"] == "not attempted, as add in tenant beta failed before"


def test_a_move_whose_roles_cannot_be_read_is_not_begun(task: Task, people: Emulator) -> None:
    people.fault("roles", times=None, status=500)
    wishes = [wish(ANN, "absent", "acme"), wish(ANN, "present", "beta", roles=["viewer"])]
    result = task.run(users=wishes, max_retries=0)
    assert people.writes == [] and result["status"] == "failed"
    assert [row["outcome"] for row in result["users"]] == ["not_attempted", "failed"]


def test_a_rehire(task: Task, people: Emulator) -> None:
    zoe = people.user(ZOE)
    zoe.locked = True
    users = [wish(ZOE, "present", "beta"), wish(ZOE, "enabled", "beta"), wish(ZOE, "unlocked")]
    result = task.converge(users=users)
    assert sent(people) == [("enable", "beta"), ("unlock", None)]
    assert [row["outcome"] for row in result["users"]] == ["unchanged", "changed", "changed"]
    assert all(row["after"] == {**row["before"], "locked": False, "disabled_in": []} for row in result["users"])
    assert result.get("warnings", []) == []


def test_a_rehire_of_somebody_who_is_gone(task: Task, people: Emulator) -> None:
    users = [wish(NEW, "unlocked"), wish(NEW, "enabled", "beta"), wish(NEW, "present", "beta")]
    result = task.converge(users=users)
    assert sent(people) == [("create", "beta")]
    assert [row["outcome"] for row in result["users"]] == ["unchanged", "unchanged", "changed"]


def test_somebody_new_in_two_tenants_who_may_not_sign_in(task: Task, people: Emulator) -> None:
    users = [wish(NEW, "disabled", "beta"), wish(NEW, "locked"), wish(NEW, "present", tenant_ids=["acme", "beta"])]
    task.converge(users=users, name="New")
    assert sent(people) == [("create", "acme"), ("add_tenant", None), ("disable", "beta"), ("lock", None)]
    new = people.user(NEW)
    assert (new.name, new.locked, new.tenant_ids, new.memberships["beta"].disabled) == (
        "New", True, ["acme", "beta"], True,
    )  # fmt: skip


def test_locked_and_deleted(task: Task, people: Emulator) -> None:
    users = [wish(JANE, "absent", everywhere=True), wish(JANE, "locked")]
    checked = task.check(users=users)
    result = task.run(users=users)
    assert agreed(checked) == agreed(result)
    assert sent(people) == [("lock", None), ("delete", None)]
    assert [row["outcome"] for row in result["users"]] == ["changed", "changed"]
    assert [row["after"] for row in result["users"]] == [None, None]


def test_a_deletion_that_is_refused_leaves_the_lock(task: Task, people: Emulator) -> None:
    people.fault("delete", times=None, status=403)
    result = task.run(users=[wish(JANE, "absent", everywhere=True), wish(JANE, "locked")])
    assert [row["outcome"] for row in result["users"]] == ["failed", "changed"]
    assert [row["after"]["locked"] for row in result["users"]] == [True, True]


def test_sessions_are_ended_once_and_tokens_in_each_tenant(task: Task, emu: Emulator) -> None:
    for name in ("acme", "beta", "gamma"):
        emu.add_tenant(name)
    emu.add_user(JANE, ["acme", "beta", "gamma"], sessions=2, api_tokens={"acme": 1, "beta": 1, "gamma": 1})
    options = {
        "users": [JANE],
        "state": "disabled",
        "tenant_ids": ["acme", "beta"],
        "revoke": ["sessions", "api_tokens"],
    }
    task.converge(**options)
    routes = [write.route for write in emu.writes]
    assert (routes.count("disable"), routes.count("sessions_delete")) == (2, 1)
    assert (list(emu.user(JANE).api_tokens), emu.user(JANE).sessions) == (["gamma"], [])
    assert routes[:2] == ["disable", "disable"], "closed before anything is revoked"


# What cannot come true together

CLASHES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "present and absent": (wish(JANE, "present", "acme"), wish(JANE, "absent", "acme")),
    "enabled and disabled": (wish(JANE, "enabled", "acme"), wish(JANE, "disabled", "acme")),
    "locked and unlocked": (wish(JANE, "locked"), wish(JANE, "unlocked")),
    "absent and disabled": (wish(JANE, "absent", "acme"), wish(JANE, "disabled", "acme")),
    "deleted and present": (wish(JANE, "absent", everywhere=True), wish(JANE, "present", "acme")),
    "deleted and unlocked": (wish(JANE, "absent", everywhere=True), wish(JANE, "unlocked")),
    "two names": (wish(JANE, "present", "acme", name="A"), wish(JANE, "present", "beta", name="B")),
    "a key of metadata": (wish(JANE, "locked", metadata={"a": 1}), wish(JANE, "disabled", "acme", metadata={"a": 2})),
    "one of several tenants": (
        wish(JANE, "absent", tenant_ids=["acme", "beta"]),
        wish(JANE, "enabled", tenant_ids=["beta", "gamma"]),
    ),
}


@pytest.mark.parametrize(("one", "other"), CLASHES.values(), ids=CLASHES)
def test_what_cannot_come_true_is_refused_before_any_read(
    task: Task, people: Emulator, one: dict[str, Any], other: dict[str, Any]
) -> None:
    result = task.run(users=[one, other])
    assert (result["status"], people.log) == ("refused", [])
    assert "users[1]: " in result["msg"] and "users[0]" in result["msg"]


# Narrowing

WIDER: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "another tenant": ({"tenant_ids": ["acme"]}, {"tenant_ids": ["acme", "beta"]}),
    "another list": ({"tenant_id": "acme"}, {"tenant_ids": ["beta"]}),
    "everywhere": ({"tenant_ids": ["acme"]}, {"everywhere": True}),
    "sub-tenants": ({"tenant_id": "acme"}, {"include_sub_tenants": True}),
    "the last tenant": ({"tenant_id": "acme"}, {"delete_if_last_tenant": True}),
    "sub-tenants that the task rules out": (
        {"include_sub_tenants": False},
        {"tenant_id": "acme", "include_sub_tenants": True},
    ),
}


@pytest.mark.parametrize(("said", "element"), WIDER.values(), ids=WIDER)
def test_an_element_never_widens_the_task(
    task: Task, people: Emulator, said: dict[str, Any], element: dict[str, Any]
) -> None:
    result = task.run(users=[{"user": JANE, **element}], state="absent", **said)
    assert (result["status"], people.log) == ("refused", [])
    assert result["msg"].startswith("users[0]: ") and "may only narrow" in result["msg"]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "both": ({"state": "disabled", "tenant_id": "acme", "tenant_ids": ["beta"]}, "tenant_id and tenant_ids: name"),
    "an empty list": ({"state": "absent", "tenant_ids": []}, "tenant_ids: is empty"),
    "an empty name": ({"state": "absent", "tenant_ids": ["acme", ""]}, "tenant_ids[1]: is empty"),
    "sub-tenants of all": ({"state": "locked", "include_sub_tenants": True}, "include_sub_tenants: goes with states"),
    "the last of all": (
        {"state": "absent", "everywhere": True, "delete_if_last_tenant": True},
        "delete_if_last_tenant: goes with state absent and a tenant",
    ),
    "a mark on nobody": (
        {"state": "absent", "tenant_id": "acme", "vendor_metadata": {"a": 1}},
        "vendor_metadata: goes with every state but absent",
    ),
    "a name beside a lock": ({"state": "locked", "name": "J"}, "name: goes with state present only"),
}


@pytest.mark.parametrize(("options", "words"), REFUSED.values(), ids=REFUSED)
def test_options_that_do_not_fit(task: Task, people: Emulator, options: dict[str, Any], words: str) -> None:
    result = task.run(users=[JANE], **options)
    assert (result["status"], people.log) == ("refused", []) and result["msg"].startswith(words), result["msg"]


def test_an_element_may_name_some_of_the_tenants(task: Task, people: Emulator) -> None:
    users = [JANE, {"user": JOE, "tenant_id": "beta"}]
    task.converge(users=users, state="disabled", tenant_ids=["acme", "beta"])
    assert [people.user(JOE).memberships[name].disabled for name in ("acme", "beta")] == [None, True]


# Sub-tenants


@pytest.fixture
def family(emu: Emulator) -> Emulator:
    """acme has north, and north has harbour. jane is in all three and in beta, joe only in harbour."""
    emu.add_tenant("acme", is_reseller=True)
    emu.add_tenant("north", parent="acme", is_reseller=True)
    emu.add_tenant("harbour", parent="north")
    emu.add_tenant("beta")
    emu.hierarchy_deep = True
    emu.add_user(JANE, ["acme", "north", "harbour", "beta"])
    emu.add_user(JOE, ["harbour"])
    emu.add_user(ZOE, ["beta"])
    return emu


@pytest.mark.parametrize("state", [row.word for row in STATES.values() if row.includes_sub_tenants])
def test_a_tenant_and_all_below_it(task: Task, family: Emulator, state: str) -> None:
    if state == "enabled":
        task.run(users=[JANE, JOE], state="disabled", tenant_id="acme", include_sub_tenants=True)
        family.log.clear()
    options = {"state": state, "tenant_id": "acme", "include_sub_tenants": True, "on_missing": "ignore"}
    result = task.converge(users=[JANE, JOE, ZOE], **options)
    told = [(row["user"], row["tenant_id"], row["changed"]) for row in result["users"]]
    assert told == [
        (JANE, "acme", True),
        (JANE, "harbour", True),
        (JANE, "north", True),
        (JOE, "harbour", True),
        (ZOE, "acme", False),
    ]
    assert "beta" in family.user(JANE).tenant_ids and not family.user(JANE).memberships["beta"].disabled
    assert sum(call.route == "hierarchy_tree" for call in family.log) <= 3, "one read of the hierarchy in each run"


def test_a_hierarchy_that_cannot_be_read_changes_nobody(task: Task, family: Emulator) -> None:
    family.fault("hierarchy_tree", times=None, status=500)
    result = task.run(users=[JANE], state="absent", tenant_id="acme", include_sub_tenants=True, max_retries=0)
    assert (result["status"], family.writes) == ("failed", [])


def test_without_the_option_the_tenants_below_are_left_alone(task: Task, family: Emulator) -> None:
    task.converge(users=[JANE], state="absent", tenant_id="acme")
    assert family.user(JANE).tenant_ids == ["north", "harbour", "beta"]


# The last tenant


def test_whoever_has_no_other_tenant_is_deleted(task: Task, people: Emulator) -> None:
    options = {"state": "absent", "tenant_id": "acme", "delete_if_last_tenant": True}
    result = task.converge(users=[JANE, ANN], **options)
    assert [(row["action"], row["tenant_id"]) for row in result["users"]] == [
        ("remove_from_tenant", "acme"),
        ("delete", "acme"),
    ]
    assert sorted(sent(people), key=str) == [("delete", "acme"), ("delete", None)]
    assert (people.user(ANN), people.user(JANE).tenant_ids) == (None, ["beta"])


def test_the_last_of_several_tenants(task: Task, people: Emulator) -> None:
    result = task.converge(
        users=[JANE], state="absent", tenant_ids=["beta", "acme"], delete_if_last_tenant=True, revoke=["sessions"]
    )
    assert [row["action"] for row in result["users"]] == ["remove_from_tenant", "delete"]
    assert people.user(JANE) is None


def test_whoever_moves_keeps_a_tenant(task: Task, people: Emulator) -> None:
    users = [wish(ANN, "absent", "acme", delete_if_last_tenant=True), wish(ANN, "present", "beta")]
    task.converge(users=users)
    assert people.user(ANN).tenant_ids == ["beta"]


def test_somebody_of_no_tenant_is_not_deleted(task: Task, people: Emulator) -> None:
    task.run(users=["max@corp.example"], state="absent", tenant_id="acme", delete_if_last_tenant=True)
    assert people.writes == []


# Marks


def test_a_lock_leaves_its_mark(task: Task, people: Emulator) -> None:
    people.user(JANE).vendor_metadata = '{"cost": 7}'
    mark = {"offboarding": {"ticket": "HR-1"}}
    result = task.converge(users=[JANE, ANN], state="locked", vendor_metadata=mark)
    assert json.loads(people.user(JANE).vendor_metadata) == {"cost": 7, **mark}
    assert [row["action"] for row in result["users"]] == ["lock", "update"], "ann was locked before"
    assert [step["name"] for step in result["users"][0]["steps"]] == ["lock", "update"]


@pytest.mark.parametrize("state", [row.word for row in STATES.values() if not row.removes])
@pytest.mark.parametrize("option", ["metadata", "vendor_metadata"])
def test_a_mark_with_every_state(task: Task, people: Emulator, state: str, option: str) -> None:
    scope = {"tenant_id": "acme"} if STATES[state].reach == "one" else {}
    result = task.converge(users=[JANE], state=state, **scope, **{option: {"a": 1}})
    assert json.loads(getattr(people.user(JANE), option)) == {"a": 1}
    assert result["users"][0]["changed"]


def test_marks_of_several_wishes_are_one_request(task: Task, people: Emulator) -> None:
    users = [wish(JANE, "locked", metadata={"a": 1}), wish(JANE, "disabled", "acme", metadata={"b": 2})]
    task.converge(users=users)
    assert [write.body for write in people.writes if write.route == "update"] == [{"metadata": '{"a": 1, "b": 2}'}]


def test_metadata_that_takes_no_mark_does_not_keep_anybody_from_being_locked(task: Task, people: Emulator) -> None:
    people.user(JANE).vendor_metadata = "[1]"
    result = task.run(users=[JANE], state="locked", vendor_metadata={"a": 1})
    assert people.user(JANE).locked and result["status"] == "partial"
    assert "is no JSON object" in result["users"][0]["msg"]


# Faults

TASKS: dict[str, list[dict[str, Any]]] = {
    "a move": [wish(ZOE, "absent", "beta"), wish(ZOE, "present", "gamma", roles=["viewer"], name="Z")],
    "a rehire": [wish(ZOE, "present", "acme"), wish(ZOE, "enabled", "beta"), wish(ZOE, "unlocked")],
    "closed in two": [wish(ZOE, "disabled", tenant_ids=["acme", "beta"], metadata={"a": 1})],
    "locked and deleted": [wish(ZOE, "locked", metadata={"a": 1}), wish(ZOE, "absent", everywhere=True)],
    "new in two": [wish(NEW, "present", tenant_ids=["acme", "beta"], roles=[]), wish(NEW, "locked")],
}
FAULTS: dict[str, dict[str, Any]] = {
    "refused": {"status": 403},
    "503 after acting": {"status": 503, "when": "after"},
    "reset before acting": {"drop": "before"},
    "reset after acting": {"drop": "after"},
}


def fill(emu: Emulator) -> None:
    emu.reset()
    for name in ("acme", "beta", "gamma"):
        emu.add_tenant(name)
    emu.add_role("viewer")
    emu.add_user(ZOE, ["acme", "beta"], disabled_in=["beta"], locked=True, metadata="{}")


def look_of(emu: Emulator, email: str) -> Any:
    user = emu.user(email)
    if user is None:
        return None
    return {"locked": bool(user.locked), "tenants": sorted(user.tenant_ids),
            "disabled_in": sorted(name for name, member in user.memberships.items() if member.disabled)}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("users", TASKS.values(), ids=TASKS)
def test_a_write_that_goes_wrong(task: Task, people: Emulator, users: list[Any], fault: dict[str, Any]) -> None:
    """Each row is true, nobody is left without a tenant who was to keep one, and the next run finishes the rest."""
    fill(people)
    task.run(users=users)
    for route in dict.fromkeys(write.route for write in people.writes):
        fill(people)
        email = users[0]["user"]
        before = look_of(people, email)
        people.fault(route, times=None, **fault)
        result = task.run(users=users, max_retries=0)
        after = look_of(people, email)
        for row in result["users"]:
            shown = None if row["after"] is None else {name: row["after"][name] for name in ("locked", "tenants")}
            wanted = None if after is None else {name: after[name] for name in ("locked", "tenants")}
            assert row["outcome"] in ("unknown", "failed") or shown == wanted, row
        unsure = any(row["outcome"] == "unknown" for row in result["users"])
        assert unsure or before == after or result["changed"], result
        assert after is None or before is None or after["tenants"], "nobody is left without a tenant"
        people.faults.orders.clear()
        task.run(users=users)
        assert not task.run(users=users)["changed"]


# Always

PLACES = ("acme", "beta")
WORDS = [(word, place) for word in ("present", "absent", "disabled", "enabled") for place in PLACES]
WISHES = [*WORDS, ("locked", None), ("unlocked", None), ("absent", None)]


def is_so(emu: Emulator, state: str, place: str | None, deleted: bool) -> bool:
    user = emu.user(JANE)
    if user is None:
        return deleted or (state == "absent")
    if place is None:
        return state != "absent" and bool(user.locked) is (state == "locked")
    if state in ("present", "absent"):
        return (place in user.memberships) is (state == "present")
    member = user.memberships.get(place)
    return member is None or bool(member.disabled) is (state == "disabled")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    tenants=st.sets(st.sampled_from(PLACES)),
    flags=st.tuples(st.booleans(), st.booleans()),
    wishes=st.lists(st.sampled_from(WISHES), min_size=2, max_size=4, unique=True),
    exists=st.booleans(),
)
def test_all_wishes_come_true_or_none_is_begun(
    emu: Emulator,
    clock: JumpingClock,
    tenants: set[str],
    flags: tuple[bool, bool],
    wishes: list[tuple[str, str | None]],
    exists: bool,
) -> None:
    """Check mode tells the rows of the real run, all that was wanted is so, and a second run writes nothing."""
    emu.reset()
    for place in PLACES:
        emu.add_tenant(place)
    if exists:
        disabled = sorted(tenants) if flags[1] else []
        emu.add_user(JANE, sorted(tenants), locked=flags[0], disabled_in=disabled)
    task = Task(emu, clock)
    users = [wish(JANE, word, place, **({"everywhere": True} if (word, place) == ("absent", None) else {}))
             for word, place in wishes]  # fmt: skip
    checked = task.check(users=users, on_missing="ignore")
    result = task.run(users=users, on_missing="ignore")
    assert agreed(checked) == agreed(result)
    if result["status"] == "refused":
        assert emu.writes == []
        return
    assert not result["failed"], result
    deleted = ("absent", None) in wishes
    assert all(is_so(emu, word, place, deleted) or emu.user(JANE) is None for word, place in wishes), result
    phases = [write.route for write in emu.writes]
    assert set(phases) <= ROUTES
    written = len(emu.writes)
    again = task.run(users=users, on_missing="ignore")
    assert not again["changed"] and len(emu.writes) == written


def test_pairs_that_go_together_do_not_depend_on_their_order(task: Task, people: Emulator) -> None:
    for (one, here), (other, there) in product([*WORDS[:4], ("locked", None)], repeat=2):
        users = [wish(JANE, one, here), wish(JANE, other, there)]
        statuses = {task.check(users=some)["status"] for some in (users, users[::-1])}
        assert len(statuses) == 1, users


# Plan files


@pytest.mark.parametrize("users", TASKS.values(), ids=TASKS)
def test_an_approved_plan_does_what_the_task_would_have_done(
    task: Task, people: Emulator, users: list[Any], tmp_path: Path
) -> None:
    fill(people)
    path, email = str(tmp_path / "plan.json"), users[0]["user"]
    digest = task.check(users=users, plan_path=path)["plan"]["digest"]
    plain = task.run(users=users)
    reached, writes = look_of(people, email), sent(people)
    fill(people)
    checked = task.check(approved_plan=path, approved_digest=digest)
    approved = task.run(approved_plan=path, approved_digest=digest)
    assert (look_of(people, email), sent(people)) == (reached, writes)
    assert [row["outcome"] for row in approved["users"]] == [row["outcome"] for row in plain["users"]]
    assert agreed(checked) == agreed(approved)
    again = task.run(approved_plan=path)
    assert (again["status"], len(people.writes)) == ("unchanged", len(writes)) or again["summary"]["drifted"]


@pytest.mark.parametrize("users", TASKS.values(), ids=TASKS)
def test_all_rows_of_a_user_who_drifted_are_left_alone(
    task: Task, people: Emulator, users: list[Any], tmp_path: Path
) -> None:
    fill(people)
    path, email = str(tmp_path / "plan.json"), users[0]["user"]
    task.check(users=users, plan_path=path)
    if people.user(email) is None:
        people.add_user(email, ["gamma"])
    else:
        people.user(email).join(Membership("extra"))
        people.add_tenant("extra")
    before = look_of(people, email)
    result = task.run(approved_plan=path)
    assert (people.writes, look_of(people, email), result["failed"]) == ([], before, True)
    assert {row["outcome"] for row in result["users"]} <= {"drifted", "unchanged"} and result["summary"]["drifted"]

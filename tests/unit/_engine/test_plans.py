# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plan files: what was approved is what happens. A preview plans, others change users, the approved plan runs."""

from __future__ import annotations

import json
import os
import stat
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils import _module
from ansible_collections.identityops.frontegg.plugins.module_utils._base.times import iso, moment
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.options import CONNECTION
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.plan_format import digest_of, text_of
from ansible_collections.identityops.frontegg.plugins.modules import tenant
from tests.emulator import Emulator
from tests.emulator.state import Membership
from tests.json_schemas import schema
from tests.unit.harness import Result, Task, outcomes, timeless

JANE, JOE, ANN, ZOE, MAX = (
    "jane@corp.example",
    "joe+x@corp.example",
    "ann.o'neil@corp.example",
    "zoë@corp.example",
    "max@corp.example",
)
ALL = [JANE, JOE, ANN, ZOE, MAX]
LOCK: dict[str, Any] = {"state": "locked", "users": ALL}
Edit = Callable[[dict[str, Any]], Any]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plan.json"


def planned(task: Task, path: Path, **options: Any) -> Result:
    """Return the result of a preview that writes a plan, which keeps to the schema, and forget its requests."""
    result = task.check(plan_path=str(path), **options)
    assert result["plan"]["path"] == str(path), result["msg"]
    document = json.loads(path.read_text("utf-8"))
    schema("plan").validate(document)
    assert result["plan"]["digest"] == document["digest"] == digest_of(document)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    task.emu.log.clear()
    return result


def edited(path: Path, edit: Edit, digest: bool = True) -> None:
    """Edit a plan file. digest: as somebody would who makes the digest fit."""
    document = json.loads(path.read_text("utf-8"))
    edit(document)
    path.write_text(text_of({**document, "digest": digest_of(document)} if digest else document), "utf-8")


def refused(task: Task, path: Path, **options: Any) -> str:
    """Return the message of a run that is refused before any request, in check mode, too."""
    task.emu.log.clear()
    for result in (task.run(approved_plan=str(path), **options), task.check(approved_plan=str(path), **options)):
        assert result["failed"] and result["status"] == "refused", result
        assert task.emu.log == []
    return str(result["msg"])


def gone(emu: Emulator, email: str) -> None:
    user = emu.user(email)
    assert user is not None
    del emu.state.users[user.id]


def found(emu: Emulator, email: str) -> Any:
    return emu.user(email)


def the_tenant(emu: Emulator, tenant_id: str) -> Any:
    return emu.tenant(tenant_id)


def test_what_was_approved_is_what_happens(task: Task, people: Emulator, path: Path) -> None:
    """One user is locked by others, another is added to a tenant, a third is deleted: these three are left alone."""
    emu = people
    emu.add_tenant("gamma")
    emu.add_user("kim@corp.example", tenants=["acme"])
    preview = planned(task, path, state="locked", users=[*ALL, "kim@corp.example"])
    found(emu, JANE).locked = True
    found(emu, JOE).memberships["gamma"] = Membership("gamma")
    gone(emu, ZOE)

    options = {"approved_plan": str(path), "approved_digest": preview["plan"]["digest"]}
    checked, result = task.check(**options), task.run(**options)

    told = {JANE: "unchanged", JOE: "drifted", ANN: "unchanged", ZOE: "drifted", MAX: "changed"}
    assert outcomes(result) == outcomes(checked) == {**told, "kim@corp.example": "changed"}
    rows = {row["user"]: row for row in result["users"]}
    assert rows[JOE]["msg"] == "drifted since the plan was made: tenants was acme, beta and is acme, beta, gamma"
    assert rows[ZOE]["msg"] == "drifted since the plan was made: the user is gone"
    assert not rows[JOE]["changed"] and rows[JOE]["failed"] and rows[JOE]["steps"] == []
    assert (result["failed"], result["changed"], result["status"]) == (True, True, "partial")
    assert result["summary"]["drifted"] == 2
    assert checked["approved"]["digest"] == result["approved"]["digest"] == options["approved_digest"]
    assert "2 drifted" in result["msg"] and "would lock 2 of 6 users" in checked["msg"]
    assert not found(emu, JOE).locked and found(emu, MAX).locked
    assert len(emu.writes) == 2


def test_a_plan_says_who_loses_their_only_tenant(task: Task, people: Emulator, path: Path) -> None:
    """The approver reads the plan or the report of the preview. Both say what the terminal says."""
    result = planned(task, path, state="absent", tenant_id="acme", users=[JANE, ANN, MAX])
    msgs = [
        "removed from tenant acme; stays in beta",
        "removed from tenant acme; their only tenant: Frontegg may delete the user",
        "not a member of tenant acme",
    ]
    assert [row["msg"] for row in result["users"]] == msgs
    entries = json.loads(path.read_text("utf-8"))["users"]
    assert [entry["msg"] for entry in entries] == msgs
    assert [entry["after"]["tenants"] for entry in entries] == [["beta"], [], []]
    assert [row["msg"] for row in task.run(approved_plan=str(path))["users"]] == msgs


def test_the_requests_of_a_plan(task: Task, emu: Emulator, path: Path) -> None:
    """Each user is read once before and once after, by ID, 100 at a time, also where the preview had emails."""
    people = [emu.add_user(f"u{number:03}@corp.example") for number in range(250)]
    planned(task, path, state="locked", users=[user.email for user in people])
    people[0].locked = True
    reads = [[user.id for user in people[begin : begin + 100]] for begin in (0, 100, 200)]
    assert task.run(approved_plan=str(path))["summary"]["changed"] == 249
    assert Counter(call.route for call in emu.log) == {"login": 1, "list": 3 + 3, "lock": 249}
    lists = [sorted(call.query["ids"].split(",")) for call in emu.log if call.route == "list"]
    assert sorted(lists[:3]) == sorted(map(sorted, reads))
    emu.log.clear()
    assert not task.check(approved_plan=str(path))["changed"]
    assert Counter(call.route for call in emu.log) == {"login": 1, "list": 3}


def test_drift_that_may_be_skipped(task: Task, people: Emulator, path: Path) -> None:
    planned(task, path, **LOCK)
    found(people, JOE).memberships.clear()
    result = task.run(approved_plan=str(path), on_drift="skip", max_failures=1)
    assert outcomes(result)[JOE] == "drifted" and not result["failed"] and result["status"] == "changed"
    assert result["summary"]["changed"] == 3


def test_drift_is_no_failure_that_stops_others(task: Task, people: Emulator, path: Path) -> None:
    planned(task, path, **LOCK)
    found(people, JANE).memberships.clear()
    result = task.run(approved_plan=str(path), max_failures=1)
    assert result["failed"] and result["summary"]["changed"] == 3


def test_a_plan_without_drift_is_the_run(task: Task, people: Emulator, path: Path) -> None:
    """The rows of the approved run are those of the preview, spelt as in the task, and a second run does nothing."""
    preview = planned(task, path, **LOCK)
    result = task.run(approved_plan=str(path))
    assert timeless(result["users"]) == preview["users"]
    assert not result["failed"]
    again = task.run(approved_plan=str(path))
    assert not again["changed"] and not again["failed"]
    assert set(outcomes(again).values()) == {"unchanged"}


def test_reads_by_id_a_hundred_at_a_time(task: Task, emu: Emulator, path: Path) -> None:
    users = [f"user{n}@corp.example" for n in range(250)]
    for email in users:
        emu.add_user(email)
    planned(task, path, state="locked", users=users)
    result = task.run(approved_plan=str(path))
    assert result["summary"]["changed"] == 250 and len(emu.writes) == 250
    assert len(emu.reads) == 3 + 3


def test_the_result_has_the_guards_of_task_and_plan(task: Task, people: Emulator, path: Path) -> None:
    """Of both, because both hold: the evidence shows what would have stopped the run."""
    people.add_role("admin")
    guards = {"protected": ["ceo@corp.example"], "max_changes": 10, "max_failures": 5, "keep_one_with_role": ["admin"]}
    preview = planned(task, path, **LOCK, **guards)
    assert preview["guards"] == {**guards, "max_changes": [10]}
    stated = {"protected": ["*@board.example", "ceo@corp.example"], "max_changes": "50%", "max_failures": 7}
    result = task.run(approved_plan=str(path), **stated)
    assert result["guards"] == {
        "protected": ["*@board.example", "ceo@corp.example"],
        "max_changes": ["50%", 10],
        "max_failures": 5,
        "keep_one_with_role": ["admin"],
    }


def test_a_task_without_guards_says_so(task: Task, people: Emulator) -> None:
    unset = {"protected": [], "max_changes": [], "max_failures": None, "keep_one_with_role": []}
    assert task.check(**LOCK)["guards"] == unset
    assert task.check(**LOCK, max_changes=0)["guards"] == {**unset, "max_changes": [0]}  # refused
    assert "guards" not in task.run(**LOCK, max_changes="many")


def test_a_mapping_instead_of_a_path(task: Task, people: Emulator, path: Path) -> None:
    preview = planned(task, path, **LOCK)
    plan = json.loads(path.read_text("utf-8"))
    path.unlink()
    result = task.run(approved_plan=plan, approved_digest=preview["plan"]["digest"])
    assert result["approved"] == {
        "digest": preview["plan"]["digest"],
        "pinned": True,
        "run_id": preview["run"]["id"],
        "made": preview["run"]["started"],
        "valid_until": iso(moment(preview["run"]["started"]) + 72 * 3600),
    }
    assert result["summary"]["changed"] == 4 and not result["failed"]
    assert "approved" not in preview
    task.emu.log.clear()
    assert task.run(approved_plan=plan)["approved"]["pinned"] is False
    assert task.run(approved_plan=plan, plan_max_age=1e9)["approved"]["valid_until"] == "9999-12-31T23:59:59Z"
    task.emu.log.clear()
    result = task.run(approved_plan={**plan, "users": []})
    assert "was changed after it was made" in result["msg"] and task.emu.log == []


# ---- who counts as drifted


@pytest.mark.parametrize(
    ("options", "change", "outcome", "words"),
    [
        ({"state": "absent", "everywhere": True}, gone, "unchanged", "already deleted"),
        ({"state": "unlocked"}, gone, "drifted", "the user is gone"),
        (
            {"state": "disabled", "tenant_id": "acme"},
            lambda emu, email: found(emu, email).memberships.pop("acme"),
            "drifted",
            "tenants was acme, beta and is beta",
        ),
        (
            {"state": "locked", "metadata": {"ticket": "T1"}},
            lambda emu, email: setattr(found(emu, email), "metadata", '{"desk": "4"}'),
            "drifted",
            "metadata has other values (desk)",
        ),
        (
            {"state": "locked"},
            lambda emu, email: setattr(found(emu, email), "email", "jane.doe@corp.example"),
            "drifted",
            "email was jane@corp.example and is jane.doe@corp.example",
        ),
        (
            {"state": "present", "tenant_id": "acme", "name": "Jane Doe"},
            lambda emu, email: setattr(found(emu, email), "name", "Jane Roe"),
            "drifted",
            "name has another value",
        ),
        ({"state": "present", "tenant_id": "acme", "name": "Jane Doe"}, gone, "drifted", "the user is gone"),
    ],
)
def test_who_drifted(
    task: Task, people: Emulator, path: Path, options: dict[str, Any], change: Any, outcome: str, words: str
) -> None:
    planned(task, path, users=[JANE], **options)
    change(people, JANE)
    result = task.run(approved_plan=str(path))
    (row,) = result["users"]
    assert (row["outcome"], row["user"]) == (outcome, JANE)
    assert words in row["msg"], row["msg"]
    assert people.writes == [] and not result["changed"]
    assert result["failed"] is (outcome == "drifted")


def test_somebody_who_was_missing_or_as_wanted(task: Task, people: Emulator, path: Path) -> None:
    planned(task, path, users=[ANN, "new@corp.example"], state="locked", on_missing="ignore")
    found(people, ANN).locked = False
    people.add_user("new@corp.example")
    result = task.run(approved_plan=str(path))
    assert outcomes(result) == {ANN: "drifted", "new@corp.example": "drifted"}
    assert "locked was true and is false" in result["users"][0]["msg"]
    assert "was not found then, and is there now" in result["users"][1]["msg"]
    assert people.writes == []


def test_sessions_and_tokens_are_counted_and_not_compared(task: Task, emu: Emulator, path: Path) -> None:
    emu.add_tenant("acme")
    emu.add_user(JANE, tenants=["acme"], sessions=1, api_tokens={"acme": 1})
    emu.add_user(ANN, tenants=["acme"], locked=True)
    planned(task, path, users=[JANE, ANN], state="locked", revoke=["sessions", "api_tokens"])
    text = path.read_text("utf-8")
    tokens = [token.id for some in found(emu, JANE).api_tokens.values() for token in some]
    assert tokens and not any(token in text for token in [*tokens, emu.api_token, emu.client_id])
    for email in (JANE, ANN):
        with emu.lock:
            emu._give_access(found(emu, email), {"acme": 3}, {"acme": 2}, {})
    result = task.run(approved_plan=str(path))
    assert outcomes(result) == {JANE: "changed", ANN: "drifted"}
    assert "sessions was 0 and is 3" in result["users"][1]["msg"]
    assert found(emu, JANE).sessions == [] and len(found(emu, ANN).sessions) == 3


def test_newcomers_with_roles(task: Task, people: Emulator, path: Path) -> None:
    """A role by its key becomes a role by its ID. Somebody who came meanwhile is left alone."""
    people.add_role("viewer")
    people.add_role("admin")
    users = [{"user": JANE, "roles": ["admin"]}, {"user": "new@corp.example", "name": "New"}, "other@corp.example"]
    options = {"state": "present", "tenant_id": "acme", "roles": ["viewer"], "send_invite": True}
    planned(task, path, users=users, **options)
    people.add_user("other@corp.example")
    result = task.run(approved_plan=str(path))
    assert list(outcomes(result).values()) == ["changed", "changed", "drifted"], result
    assert found(people, "new@corp.example").name == "New"
    assert found(people, "other@corp.example").memberships == {}


def test_the_order_of_keys_is_no_drift(task: Task, people: Emulator, path: Path) -> None:
    """A plan file has its keys sorted. Metadata travels as text."""
    options = {"state": "present", "tenant_id": "acme", "metadata": {"z": 1, "a": {"y": 1, "b": 2}}}
    planned(task, path, users=[JANE, "new@corp.example"], **options)
    assert set(outcomes(task.run(approved_plan=str(path))).values()) == {"changed"}


def test_the_same_user_named_twice(task: Task, people: Emulator, path: Path) -> None:
    users = [JANE, found(people, JANE).id.upper(), f"{JOE}, {JOE}"]
    preview = planned(task, path, users=users, state="locked")
    result = task.run(approved_plan=str(path))
    assert timeless(result["users"]) == preview["users"]
    assert len(people.writes) == 2


# ---- guards hold again


def test_the_guards_of_the_plan_hold_again(task: Task, people: Emulator, path: Path) -> None:
    planned(task, path, users=[JANE, JOE], state="locked", protected=["*@ops.example"], max_changes=2)
    edited(path, lambda plan: plan["guards"].update(max_changes=1))
    assert "max_changes is 1" in task.run(approved_plan=str(path), max_changes=5)["msg"]
    edited(path, lambda plan: plan["guards"].update(max_changes=None, protected=["j*@corp.example"]))
    result = task.run(approved_plan=str(path), protected=["zed@corp.example"])
    assert "protected users would lose access" in result["msg"] and "of the plan" in result["msg"]
    edited(path, lambda plan: plan["guards"].update(protected=[]))
    assert "max_changes is 1" in task.run(approved_plan=str(path), max_changes=1)["msg"]
    assert "protected users" in task.run(approved_plan=str(path), protected=[JOE])["msg"]
    assert people.writes == []


@pytest.mark.parametrize(
    ("planned_with", "run_with", "fails"),
    [
        ("ignore", None, False),
        ("ignore", "fail", True),
        ("warn", "ignore", False),
        ("fail", "ignore", True),
        (None, "ignore", True),
        (None, "warn", True),
    ],
)
def test_the_stricter_on_missing_counts(
    task: Task, people: Emulator, path: Path, planned_with: str | None, run_with: str | None, fails: bool
) -> None:
    planned(task, path, users=["nobody@corp.example"], state="locked", on_missing=planned_with)
    result = task.run(approved_plan=str(path), on_missing=run_with)
    assert outcomes(result) == {"nobody@corp.example": "not_found"}
    assert result["failed"] is fails


def test_a_plan_that_a_guard_refuses_is_not_written(task: Task, people: Emulator, path: Path) -> None:
    result = task.check(plan_path=str(path), max_changes=0, **LOCK)
    assert result["status"] == "refused" and "plan" not in result and not path.exists()


# ---- what a plan may want


@pytest.mark.parametrize(
    ("planned_with", "states", "words"),
    [
        (
            {"state": "absent", "everywhere": True},
            ["locked"],
            "wants users absent, and this run carries out only plans",
        ),
        ({"state": "absent", "tenant_id": "acme"}, ["locked"], "carry it out with playbook delete_users."),
        (
            {"state": "locked"},
            ["unlocked"],
            "want them unlocked (approved_states); carry it out with playbook lock_users.",
        ),
        ({"state": "disabled", "tenant_id": "acme"}, ["locked", "absent"], "them locked or absent"),
        ({"state": "disabled", "tenant_id": "acme"}, ["locked", "absent"], "carry it out with a task of module user."),
        ({"state": "locked"}, [], "approved_states: is empty"),
        ({"state": "locked"}, ["lockd"], "value of approved_states must be one or more of"),
    ],
)
def test_a_plan_that_wants_something_else(
    task: Task, people: Emulator, path: Path, planned_with: dict[str, Any], states: list[str], words: str
) -> None:
    planned(task, path, users=[JANE], **planned_with)
    assert words in refused(task, path, approved_states=states)
    result = task.run(approved_plan=str(path), approved_states=[planned_with["state"], "present"])
    assert result["changed"] and not result["failed"]


def test_every_state_of_a_plan_has_to_be_allowed(task: Task, people: Emulator, path: Path) -> None:
    """Also that of an element which an entry contradicts: the element is what is carried out."""
    users = [{"user": JANE, "state": "absent", "tenant_id": "acme"}, {"user": JOE, "state": "locked"}]
    planned(task, path, users=users)
    words = "wants users absent and locked, and this run carries out only plans that want them locked"
    assert words in refused(task, path, approved_states=["locked"])
    planned(task, path, users=[JANE], state="locked")
    for state in ("absent", None, ["locked"]):
        edited(path, lambda plan, state=state: plan["users"][0]["element"].update(state=state, everywhere=True))
        assert "wants users" in refused(task, path, approved_states=["locked"])


def test_states_of_a_plan_of_tenants(task: Task, emu: Emulator, path: Path) -> None:
    emu.add_tenant("old")
    planned(task, path, main=tenant.main, tenants=["old"], state="absent")
    words = refused(task, path, main=tenant.main, approved_states=["locked"])
    assert "wants tenants absent" in words and "carry it out with a task of module tenant." in words
    planned(task, path, main=tenant.main, tenants=["old"], state="locked")
    words = refused(task, path, main=tenant.main, approved_states=["unlocked"])
    assert "carry it out with playbook lock_tenants." in words


# ---- bad plans


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"approved_digest": f"sha256:{'0' * 64}"}, "approved_digest is sha256:000"),
        ({"approved_digest": "0" * 63}, "approved_digest: '000"),
        ({"users": [JANE], "state": "locked"}, "approved_plan: says already whom and what; leave out users, state."),
        ({"tenant_id": "acme"}, "leave out tenant_id."),
        ({"everywhere": False}, "leave out everywhere."),
        ({"revoke": ["mfa"]}, "leave out revoke."),
        ({"metadata": {}}, "leave out metadata."),
        ({"plan_path": "/nowhere/plan.json"}, "leave out plan_path."),
        ({"main": tenant.main}, "is a plan for module 'user', and this is module tenant."),
        ({"plan_max_age": -1}, "plan_max_age: -1 is out of range"),
    ],
)
def test_options_beside_a_plan(task: Task, people: Emulator, path: Path, options: dict[str, Any], words: str) -> None:
    planned(task, path, **LOCK)
    assert words in refused(task, path, **options)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda plan: plan.update(format="x"), "is no plan of this collection"),
        (lambda plan: plan.update(version=2), "has version '2', and this collection reads version 1"),
        (lambda plan: plan.update(version=True), "has version 'True'"),
        (lambda plan: plan["run"].update(environment="other"), "is a plan for another environment"),
        (lambda plan: plan["run"].update(started="2026-09-18T00:00:00Z"), "more than plan_max_age (72 hours) ago"),
        (lambda plan: plan["run"].update(started="2036-09-18T00:00:00Z"), "was made in the future"),
        (lambda plan: plan["run"].update(started="soon"), "no time at which it started"),
        (lambda plan: plan.pop("users"), "users is no list"),
        (lambda plan: plan.pop("guards"), "guards is no mapping"),
        (lambda plan: plan["guards"].pop("protected"), "guards: protected is missing"),
        (lambda plan: plan["guards"].update(max_changes=True), "guards: max_changes is missing or of another type"),
        (lambda plan: plan["options"].update(revoke=["all"]), "revoke is not a list of sessions, api_tokens, mfa"),
        (lambda plan: plan["users"][0].pop("before"), "users[0]: before is missing"),
        (lambda plan: plan["users"][0]["element"].update(user=JOE), "users[0]: element names somebody else"),
        (lambda plan: plan["users"].append("x"), "users[5] has no user"),
        (lambda plan: plan["users"][0]["element"].update(color="red"), "unknown key 'color'"),
    ],
)
def test_plans_that_somebody_edited(task: Task, people: Emulator, path: Path, edit: Edit, words: str) -> None:
    """Without the digest, an edit shows as one. With a digest that fits, the content must still be right."""
    planned(task, path, **LOCK)
    whole = path.read_text("utf-8")
    edited(path, edit, digest=False)
    assert any(word in refused(task, path) for word in ("was changed after", "no plan of", "has version"))
    path.write_text(whole, "utf-8")
    edited(path, edit)
    assert words in refused(task, path)


def test_no_edited_plan_has_the_approved_digest(task: Task, people: Emulator, path: Path) -> None:
    """Somebody takes a user out and makes a digest that fits. Without the approved digest, the result says so."""
    approved = planned(task, path, state="locked", users=[JANE, MAX])["plan"]["digest"]
    edited(path, lambda plan: plan["users"].pop())
    assert "and approved_digest is" in refused(task, path, approved_digest=approved)
    result = task.check(approved_plan=str(path))
    assert (outcomes(result), result["approved"]["pinned"]) == ({JANE: "changed"}, False)


def test_an_entry_that_wants_something_else_than_it_says(task: Task, people: Emulator, path: Path) -> None:
    planned(task, path, users=[JANE], state="locked")
    edited(path, lambda plan: plan["users"][0]["element"].update(state="absent", everywhere=True))
    result = task.run(approved_plan=str(path))
    assert result["status"] == "refused" and "has no entry for users[0]" in result["msg"] and people.writes == []


@pytest.mark.parametrize("size", [0, 1, 100, -2])
def test_a_file_that_was_cut_off(task: Task, people: Emulator, path: Path, size: int) -> None:
    planned(task, path, **LOCK)
    path.write_bytes(path.read_bytes()[:size])
    assert "is no whole JSON text" in refused(task, path)


def test_a_key_twice(task: Task, people: Emulator, path: Path) -> None:
    planned(task, path, **LOCK)
    path.write_text(path.read_text("utf-8").replace('"version": 1', '"version": 1, "version": 1'), "utf-8")
    assert "has a key twice" in refused(task, path)


def linked(path: Path) -> None:
    path.rename(path.with_name("real"))
    path.symlink_to(path.with_name("real"))


def hard_linked(path: Path) -> None:
    path.with_name("other").hardlink_to(path)


def replaced_by_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


BAD_FILES = [
    (linked, "is a link"),
    (hard_linked, "has another name, too"),
    (lambda path: path.chmod(0o620), "can be written by others (mode 0620)"),
    (lambda path: path.chmod(0o602), "can be written by others (mode 0602)"),
    (replaced_by_a_pipe, "it is no file"),
]


@pytest.mark.parametrize(("spoil", "words"), [*BAD_FILES, (Path.unlink, "cannot be read: No such file")])
def test_files_that_are_not_trusted(
    task: Task, people: Emulator, path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    planned(task, path, **LOCK)
    spoil(path)
    assert words in refused(task, path)


@pytest.mark.parametrize(("spoil", "words"), BAD_FILES)
def test_files_that_are_not_written_over(
    task: Task, people: Emulator, path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    planned(task, path, **LOCK)
    spoil(path)
    for result in (task.check(plan_path=str(path), **LOCK), task.run(plan_path=str(path), **LOCK)):
        assert words in result["msg"] and result["status"] == "refused" and people.log == []


def test_another_file_is_not_touched(task: Task, people: Emulator, path: Path) -> None:
    for text in ("my thesis", "{}", '{"format": "other"}'):
        path.write_text(text)
        result = task.check(plan_path=str(path), **LOCK)
        assert "is no plan of this collection; name another file. It was not touched." in result["msg"]
        assert path.read_text() == text and people.log == []
    path.write_text("")  # as a task that makes a temporary file leaves it
    planned(task, path, **LOCK)


def test_places_that_cannot_be_written(task: Task, people: Emulator, path: Path) -> None:
    for bad, words in ((path / "x", "No such file"), (path.parent / "no" / "x", "No such file")):
        result = task.check(plan_path=str(bad), **LOCK)
        assert words in result["msg"] and people.log == []
    result = task.run(plan_path=str(path), journal_path=str(path), **LOCK)
    assert "is the file of journal_path, too" in result["msg"] and people.log == [] and not path.exists()


@pytest.mark.parametrize("fails", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file_whole(
    task: Task, people: Emulator, path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    """On a full disk nobody is changed, and the old plan is whole."""
    planned(task, path, **LOCK)
    before = path.read_bytes()

    def full(*dummy: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, fails, full)
    result = task.run(plan_path=str(path), users=[JANE], state="locked")
    assert "cannot be written: No space left on device. Nothing was changed." in result["msg"]
    assert result["status"] == "refused" and people.writes == []
    assert path.read_bytes() == before and [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_run_that_writes_leaves_its_plan(task: Task, people: Emulator, path: Path) -> None:
    result = task.run(plan_path=str(path), **LOCK)
    assert result["changed"] and json.loads(path.read_text("utf-8"))["preview"] is False
    again = task.run(approved_plan=str(path))
    assert not again["changed"] and not again["failed"]


def test_the_text_of_a_plan_is_not_quoted(task: Task, people: Emulator, path: Path) -> None:
    """lookup('file', ...) gives the text of the file. It holds vendor metadata, which no message may show."""
    people.add_user(ANN_LEE := "ann.lee@corp.example", tenants=["acme"])
    options = {"state": "present", "tenant_id": "acme", "users": [ANN_LEE], "vendor_metadata": {"key": "s3cret-value"}}
    planned(task, path, **options)
    text = path.read_text("utf-8")
    for given in (text, f"\ufeff {text}"):
        result = task.run(approved_plan=given)
        assert "holds the text of a plan, and not a path" in result["msg"] and "s3cret-value" not in result["msg"]
        assert result["status"] == "refused" and people.log == []
    assert task.check(approved_plan=json.loads(text))["changed"]


def test_options_without_a_plan(task: Task, people: Emulator) -> None:
    for options, words in (
        ({"state": "locked"}, "users: is required; name the users, or give approved_plan."),
        ({"approved_digest": f"sha256:{'0' * 64}", **LOCK}, "approved_digest: goes with approved_plan"),
        ({"approved_states": ["locked"], **LOCK}, "approved_states: goes with approved_plan"),
        ({"approved_plan": ["x"]}, "approved_plan: is neither a path nor a mapping"),
        ({"approved_plan": ""}, "approved_plan: is empty"),
    ):
        result = task.run(**options)
        assert words in result["msg"] and result["status"] == "refused" and people.log == []
    assert "drifted" not in task.check(**LOCK)["summary"]


def test_all_options_of_the_connection_are_allowed_beside_a_plan() -> None:
    assert set(CONNECTION) == {*_module.connection_spec(), "user_token", "domain"}


# ---- tenants


def test_plans_of_tenants(task: Task, emu: Emulator, path: Path) -> None:
    for name in ("acme", "beta", "gamma", "old"):
        emu.add_tenant(name, name.title())
    emu.add_user(JANE, tenants=["old"])
    tenants = [
        {"tenant_id": "acme", "state": "present", "name": "Acme Ltd", "metadata": {"plan": "gold"}},
        {"tenant_id": "beta", "state": "locked"},
        {"tenant_id": "gamma", "state": "present", "website": "https://gamma.example"},
        {"tenant_id": "new", "state": "present", "name": "New", "parent_tenant_id": "acme", "creator_name": "Ann"},
        {"tenant_id": "old", "state": "absent"},
    ]
    planned(task, path, main=tenant.main, tenants=tenants, max_users=1)
    the_tenant(emu, "gamma").name = "Other"
    result = task.run(main=tenant.main, approved_plan=str(path))
    told = {row["tenant_id"]: row["outcome"] for row in result["tenants"]}
    assert told == {"acme": "changed", "beta": "changed", "gamma": "drifted", "new": "changed", "old": "changed"}, (
        result
    )
    assert result["failed"] and result["summary"]["drifted"] == 1
    assert emu.tenant("old") is None
    msg = "tenants and tenant_id: name the tenants in one of them; neither is given."
    assert task.run(main=tenant.main, state="locked")["msg"] == msg


@pytest.mark.parametrize("planned_with", [-1, 1])
def test_the_stricter_max_users_counts(task: Task, emu: Emulator, path: Path, planned_with: int) -> None:
    """A plan that allowed any number did not count the users. The run counts them, and the guard says what it is."""
    emu.add_tenant("old")
    emu.add_user(JANE, tenants=["old"])
    planned(task, path, main=tenant.main, tenants=["old"], state="absent", max_users=planned_with)
    for how in (task.check, task.run):
        result = how(main=tenant.main, approved_plan=str(path), max_users=0)
        assert (result["failed"], result["status"], emu.writes) == (True, "refused", [])
        assert "users would be deleted with their tenants, old (1), and max_users is 0" in result["msg"]
    assert task.run(main=tenant.main, approved_plan=str(path), max_users=1)["changed"]


def test_users_that_the_plan_counted_are_compared(task: Task, emu: Emulator, path: Path) -> None:
    emu.add_tenant("old")
    planned(task, path, main=tenant.main, tenants=["old"], state="absent", max_users=5)
    emu.add_user(JANE, tenants=["old"])
    (row,) = task.run(main=tenant.main, approved_plan=str(path))["tenants"]
    assert row["outcome"] == "drifted" and "users was 0 and is 1" in row["msg"] and emu.writes == []


# ---- what the plan names is gone


def agreed_run(task: Task, path: Path, **options: Any) -> Result:
    """Return the result of an approved run. A preview of it has the same outcomes."""
    preview = task.check(approved_plan=str(path), **options)
    result = task.run(approved_plan=str(path), **options)
    rows = "tenants" if "main" in options else "users"
    assert [row["outcome"] for row in preview[rows]] == [row["outcome"] for row in result[rows]]
    return result


def test_a_role_that_is_gone(task: Task, people: Emulator, path: Path) -> None:
    """Whoever was to have the role has drifted. All others are done, and the task fails as drift does."""
    role = people.add_role("viewer")
    people.add_role("admin")
    users = [{"user": JANE, "roles": ["viewer"]}, {"user": JOE, "roles": ["admin"]}, "new@corp.example"]
    planned(task, path, users=users, state="present", tenant_id="acme", roles=["viewer", "admin"])
    del people.state.roles[role.id]
    result = agreed_run(task, path)
    assert outcomes(result) == {JANE: "drifted", JOE: "changed", "new@corp.example": "drifted"}, result
    row = result["users"][0]
    assert row["msg"].startswith(f"drifted since the plan was made: roles: tenant acme has no role '{role.id}'")
    assert (row["id"], row["email"], row["before"]) == (found(people, JANE).id, JANE, row["after"])
    assert row["failed"] and not row["changed"] and row["steps"] == [] and row["error"] is None
    assert (result["failed"], result["status"], result["summary"]["drifted"]) == (True, "partial", 2)
    assert found(people, "new@corp.example") is None and found(people, JANE).memberships["acme"].role_ids == []
    skipped = task.run(approved_plan=str(path), on_drift="skip", max_failures=1)
    assert not skipped["failed"] and skipped["summary"]["drifted"] == 2


def test_a_tenant_that_is_gone(task: Task, people: Emulator, path: Path) -> None:
    people.add_tenant("gamma")
    users = [{"user": JANE, "tenant_id": "gamma"}, {"user": JOE, "tenant_id": "acme", "name": "Joe"}]
    planned(task, path, users=users, state="present")
    del people.state.tenants["gamma"]
    result = agreed_run(task, path)
    assert outcomes(result) == {JANE: "drifted", JOE: "changed"}, result
    row = result["users"][0]
    assert "there is no tenant 'gamma' in this environment" in row["msg"] and row["id"] == found(people, JANE).id
    assert result["failed"] and "gamma" not in found(people, JANE).memberships


@pytest.mark.parametrize("is_role", [True, False], ids=["role", "tenant"])
def test_no_user_is_left_half_moved(task: Task, people: Emulator, path: Path, is_role: bool) -> None:
    """A move into a tenant that is gone or lacks the role: the user stays, and both rows have drifted."""
    people.add_tenant("gamma")
    role = people.add_role("viewer")
    target = {"state": "present", "tenant_id": "gamma", "roles": ["viewer"]}
    move = [{"user": JANE, **target}, {"user": JANE, "state": "absent"}]
    users = [{"tenant_id": "acme", **one} for one in move]
    planned(task, path, users=[*users, {"user": MAX, "state": "locked"}])
    del (people.state.roles if is_role else people.state.tenants)[role.id if is_role else "gamma"]
    result = agreed_run(task, path)
    assert [row["outcome"] for row in result["users"]] == ["drifted", "drifted", "changed"], result
    words = ["has no role", "another row of this user is not as planned"] if is_role else ["no tenant 'gamma'"] * 2
    assert all(text in row["msg"] for text, row in zip(words, result["users"], strict=False))
    assert set(found(people, JANE).memberships) == {"acme", "beta"} and found(people, MAX).locked


def test_without_a_plan_what_is_not_there_refuses_the_task(task: Task, people: Emulator) -> None:
    for options in ({"tenant_id": "gamma"}, {"tenant_id": "acme", "roles": ["viewer"]}):
        result = task.run(users=[JANE, JOE], state="present", **options)
        assert result["status"] == "refused" and "Nothing was changed" in result["msg"] and people.writes == []


@pytest.mark.parametrize(
    ("gone_id", "words"),
    [("gamma", "there is no tenant 'gamma'"), ("acme", "the tenant is gone")],
    ids=["the parent", "the tenant itself"],
)
def test_tenants_whose_tenant_is_gone(task: Task, emu: Emulator, path: Path, gone_id: str, words: str) -> None:
    for name in ("acme", "beta", "gamma"):
        emu.add_tenant(name, name.title())
    tenants = [
        {"tenant_id": "acme", "parent_tenant_id": "gamma"},
        {"tenant_id": "beta", "metadata": {"plan": "gold"}},
    ]
    planned(task, path, main=tenant.main, tenants=tenants, state="present")
    del emu.state.tenants[gone_id]
    result = agreed_run(task, path, main=tenant.main)
    assert [row["outcome"] for row in result["tenants"]] == ["drifted", "changed"], result
    assert words in result["tenants"][0]["msg"] and result["tenants"][0]["msg"].startswith("drifted")
    assert result["failed"] and result["summary"]["drifted"] == 1


def test_all_faults_of_a_plan_in_one_sentence(task: Task, people: Emulator, path: Path) -> None:
    planned(task, path, **LOCK)
    edited(path, lambda plan: [entry.pop("before") for entry in plan["users"][:2]])
    words = refused(task, path)
    assert words.count("is not as docs/plan_files.md says") == words.count("make the plan again") == 1, words
    assert "users[0]: before is missing" in words and "users[1]: before is missing" in words

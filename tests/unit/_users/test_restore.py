# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module user_restore: what a task of module user did is taken back, and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.plan_format import digest_of, text_of
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.records import sealed
from ansible_collections.identityops.frontegg.plugins.modules import user, user_restore
from tests.emulator import Emulator, Exchange
from tests.emulator.state import Membership
from tests.json_schemas import schema
from tests.unit.harness import Result, Task, outcomes

JANE, JOE, ANN, ZOE = "jane@corp.example", "joe+x@corp.example", "ann.o'neil@corp.example", "zoë@corp.example"
NEW, MAX = "new@corp.example", "max@corp.example"


@pytest.fixture
def path(people: Emulator, tmp_path: Path) -> str:
    """Return a path for a snapshot. jane has a role, a group and an application in acme, and values of her own."""
    emu = people
    roles = [emu.add_role(name).id for name in ("admin", "viewer")]
    jane = emu.user(JANE)
    jane.memberships["acme"].role_ids = roles
    jane.memberships["beta"].disabled = True
    emu.add_group("Ops", "acme", [JANE])
    emu.add_application("app-1", ["acme"])
    emu.assign_application("app-1", "acme", JANE)
    jane.metadata, jane.vendor_metadata = '{"team": "a", "desk": 4}', '{"cost": 7}'
    jane.phone_number, jane.external_id = "+49-30-1234567", "E-7"
    return str(tmp_path / "snapshot")


def records(path: str | Path) -> list[dict[str, Any]]:
    """Return the records of a snapshot, each of which keeps to the schema."""
    found = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
    for record in found:
        schema("snapshot").validate(record)
    return found


def restore(task: Task, path: str | None, how: str = "converge", **options: Any) -> Result:
    result: Result = getattr(task, how)(main=user_restore.main, snapshot_path=path, **options)
    if how == "converge":  # the run that it compares with left everybody alone, because it was taken back already
        again = task.run(main=user_restore.main, snapshot_path=path, **{**options, "again": True})
        assert not again["changed"], again
    return result


def state(emu: Emulator) -> dict[str, Any]:
    """Return all that can come back, by email, from the emulator's memory."""
    names = {group.id: group.name for group in emu.state.groups.values()}
    return {
        user.email: {
            "locked": bool(user.locked),
            "verified": user.verified is True,
            "temporary": {name: member.expires_at is not None for name, member in user.memberships.items()},
            "profile": [user.name, user.phone_number or "", user.profile_picture_url, user.external_id or ""],
            "mfa_bypass": bool(user.mfa_bypass),
            "metadata": json.loads(user.metadata or "{}"),
            "vendor_metadata": json.loads(user.vendor_metadata or "{}"),
            "tenants": {
                name: [
                    bool(member.disabled),
                    sorted(member.role_ids),
                    sorted(names[group] for group in member.group_ids),
                    sorted(member.applications),
                ]
                for name, member in sorted(user.memberships.items())
            },
        }
        for user in emu.state.users.values()
    }


TASKS: dict[str, dict[str, Any]] = {
    "locked": {"state": "locked"},
    "revoked": {"state": "locked", "revoke": ["sessions", "api_tokens", "mfa"]},
    "unlocked": {"state": "unlocked"},
    "disabled": {"state": "disabled", "tenant_id": "acme"},
    "enabled": {"state": "enabled", "tenant_id": "beta"},
    "removed": {"state": "absent", "tenant_id": "acme"},
    "removed and revoked": {"state": "absent", "tenant_id": "beta", "revoke": ["sessions"]},
    "deleted": {"state": "absent", "everywhere": True},
    "deleted and revoked": {"state": "absent", "everywhere": True, "revoke": ["sessions", "mfa"]},
    "present": {
        "state": "present",
        "tenant_id": "acme",
        "roles": ["viewer"],
        "name": "Other",
        "phone_number": "+49-30-7654321",
        "external_id": "E-8",
        "profile_picture_url": "https://corp.example/a.png",
        "mfa_bypass": True,
        "metadata": {"team": "b", "floor": 3, "desk": None},
        "vendor_metadata": {"cost": None, "new": [1, {"a": None}]},
    },
    "added": {"state": "present", "tenant_id": "gamma", "roles": ["viewer"]},
}


@pytest.mark.parametrize("name", TASKS)
def test_all_comes_back(task: Task, emu: Emulator, path: str, name: str) -> None:
    """All is as before, but for what is lost. A preview has the rows of the run. A second run writes nothing."""
    emu.add_tenant("gamma")
    before = state(emu)
    users = [JANE, ANN, ZOE] + ([NEW] if TASKS[name]["state"] == "present" else [JOE])
    if name == "present":
        users = [JANE, NEW]
    assert task.run(users=users, **TASKS[name], snapshot_path=path, on_missing="ignore")["changed"]
    assert state(emu) != before or name == "revoked"
    assert records(path)
    result = restore(task, path)
    assert not result["failed"] and result["changed"], result
    assert state(emu) == before


def test_lost(task: Task, emu: Emulator, path: str) -> None:
    """The row names what cannot come back. The user has a new ID."""
    old = emu.user(JANE).id
    task.run(users=[JANE], state="absent", everywhere=True, snapshot_path=path)
    row = restore(task, path, "run")["users"][0]
    assert row["lost"] == ["id", "password", "sessions", "api_tokens"] and row["id"] not in (None, old)
    assert row["state"] == "restored" and row["action"] == "create" and row["outcome"] == "changed"


def test_the_result_names_the_runs_that_are_taken_back(task: Task, emu: Emulator, path: str) -> None:
    """A file may have several runs. Whoever takes them back has to see which."""
    first = task.run(users=[JANE, JOE], state="locked", snapshot_path=path)
    second = task.run(users=[ZOE], state="locked", snapshot_path=path)
    assert (first["snapshot"], second["snapshot"]["records"]) == ({"path": path, "records": 2}, 1)
    runs = [(one["run"], len(one["users"])) for one in (first, second)]
    told = [
        {"id": run["id"], "started": run["started"], "users": number, "changed": number, "approved": None}
        for run, number in runs
    ]
    assert sorted(restore(task, path, "check")["undoes"], key=lambda run: -run["users"]) == told
    done = restore(task, path, "run", run_id=second["run"]["id"], new_snapshot_path=f"{path}2")
    assert (done["undoes"], done["snapshot"]["records"]) == (told[1:], 1)
    assert "snapshot" not in task.check(users=[ZOE], state="locked", snapshot_path=path)


def test_the_summary_of_a_restoration_has_one_verb(task: Task, path: str) -> None:
    task.run(users=[JANE, JOE], state="locked", snapshot_path=path)
    assert restore(task, path, "run")["msg"] == "restored 2 of 2 users"
    assert restore(task, path, "run")["msg"] == "restored 0 of 2 users, 2 unchanged"


def test_a_pending_invitation_is_lost_with_the_user(task: Task, emu: Emulator, path: str) -> None:
    """Only whoever has not verified the email may have one. A user who was never deleted still has it."""
    emu.user(JANE).verified = False
    task.run(users=[JANE], state="absent", everywhere=True, snapshot_path=path)
    assert "pending_invitation" in restore(task, path)["users"][0]["lost"]


def test_changed_since(task: Task, emu: Emulator, path: str) -> None:
    """A value that somebody else changed since is left alone, and the row says so. The rest comes back."""
    wanted = {"state": "present", "tenant_id": "acme", "name": "Other", "metadata": {"team": "b", "floor": 3}}
    task.run(users=[JANE], **wanted, snapshot_path=path)
    emu.user(JANE).metadata = '{"team": "c", "floor": 3, "desk": 4}'
    result = restore(task, path)
    assert "metadata.team was changed by somebody else since" in result["users"][0]["msg"]
    assert json.loads(emu.user(JANE).metadata or "") == {"team": "c", "desk": 4}
    assert emu.user(JANE).name != "Other"


def test_nothing_that_no_run_wrote(task: Task, emu: Emulator, path: str) -> None:
    """A planned write that was never done takes no write."""
    emu.fault("lock", status=422, body={"errors": ["no"]}, times=None)
    task.run(users=[JANE, JOE], state="locked", snapshot_path=path)
    emu.user(JANE).name = "Renamed meanwhile"
    result = restore(task, path, "run")
    assert outcomes(result) == {JANE: "unchanged", JOE: "unchanged"} and emu.writes[-1].route == "lock"
    assert emu.user(JANE).name == "Renamed meanwhile"


WRITES = ("create", "add_tenant", "update", "add_roles", "add_group_users", "assign_application", "disable", "lock")


def ended_after(emu: Emulator, count: int) -> None:
    """Refuse all writes after this many."""
    left = [count]

    def count_down(exchange: Exchange) -> None:
        left[0] -= exchange.is_write
        if exchange.is_write and left[0] == 0:
            for route in WRITES:
                emu.fault(route, status=403, times=None)

    emu.on_exchange = count_down


REMOVED, DELETED = {"tenant_id": "acme"}, {"everywhere": True}


@pytest.mark.parametrize(
    ("scope", "count"), [*((REMOVED, count) for count in range(1, 7)), *((DELETED, count) for count in range(1, 10))]
)
def test_half_restored(task: Task, emu: Emulator, path: str, scope: dict[str, Any], count: int) -> None:
    """A restoration that ends after any of its writes is completed by the next."""
    emu.add_group("Dev", "acme", [JANE])
    emu.add_application("app-2", ["acme"])
    emu.assign_application("app-2", "acme", JANE)
    emu.user(JANE).memberships["acme"].disabled = True
    emu.user(JANE).locked = True
    before = state(emu)
    task.run(users=[JANE], state="absent", **scope, snapshot_path=path)
    begun = len(emu.writes)
    ended_after(emu, count)
    try:
        ended = restore(task, path, "run")
    finally:
        emu.on_exchange = None
    assert ended["failed"] and state(emu) != before and len(emu.writes) > begun
    emu.faults.orders.clear()
    assert restore(task, path)["changed"] and state(emu) == before


def test_created_by_another(task: Task, emu: Emulator, path: str) -> None:
    """A user whom somebody else created later, under the email of the record, is not deleted."""
    emu.fault("create", status=422, body={"errors": ["no"]}, times=None)
    task.run(users=[NEW], state="present", tenant_id="acme", snapshot_path=path)
    task.clock.sleep_until(task.clock.now() + 100_000)
    emu.add_user(NEW, tenants=["acme"])
    result = restore(task, path, "run")
    assert outcomes(result) == {NEW: "unchanged"} and emu.user(NEW) is not None
    assert "left alone" in result["users"][0]["msg"]


def test_several_runs(task: Task, emu: Emulator, path: str) -> None:
    """The oldest value comes back. run_id takes back one run only, and users restores those users only."""
    before = state(emu)
    first = task.run(users=[JANE], state="present", tenant_id="acme", name="B", snapshot_path=path)
    task.run(users=[JANE, JOE], state="present", tenant_id="acme", name="C", snapshot_path=path)
    task.run(users=[JANE, JOE], state="locked", snapshot_path=path)
    task.run(users=[JANE], state="absent", everywhere=True, snapshot_path=path)
    result = restore(task, path, "run", run_id=first["run"]["id"])
    assert result["failed"] and outcomes(result) == {JANE: "not_found"}
    assert not restore(task, path, users=[JANE])["failed"]
    assert state(emu)[JANE] == before[JANE] and emu.user(JOE).locked
    assert not restore(task, path)["failed"]
    assert state(emu) == before


LATER: dict[str, dict[str, Any]] = {
    "nothing": {},
    "locked": {"state": "locked"},
    "disabled": {"state": "disabled", "tenant_id": "acme"},
    "changed": {"state": "present", "tenant_id": "acme", "name": "Z", "metadata": {"team": "c", "desk": None}},
    "added": {"state": "present", "tenant_id": "gamma"},
    "deleted again": {"state": "absent", "everywhere": True},
}


@pytest.mark.parametrize("name", LATER)
def test_deleted_and_created_anew(task: Task, emu: Emulator, path: str, name: str) -> None:
    """A run deletes a user, and later runs create and change a user with that email. This user becomes the old one."""
    emu.add_tenant("gamma")
    before, old = state(emu), emu.user(JANE).id
    values = {"name": "New", "phone_number": "+49-30-7654321", "metadata": {"team": "b", "floor": 3}}
    task.run(users=[JANE], state="absent", everywhere=True, snapshot_path=path)
    task.run(users=[JANE], state="present", tenant_id="acme", roles=["viewer"], **values, snapshot_path=path)
    created = emu.user(JANE).id
    if LATER[name]:
        task.run(users=[JANE], **LATER[name], snapshot_path=path)
    checked = task.check(main=user_restore.main, snapshot_path=path)
    row = restore(task, path)["users"][0]
    assert state(emu) == before and emu.user(JANE).id != old
    assert (emu.user(JANE).id == created) is (name != "deleted again")
    assert {"id", "password"} <= set(row["lost"]) and not checked["failed"]


def test_created_anew_and_in_no_tenant_before(task: Task, emu: Emulator, path: str) -> None:
    """The last tenant is never taken: losing it may delete the user."""
    task.run(users=[MAX], state="absent", everywhere=True, snapshot_path=path)
    task.run(users=[MAX], state="present", tenant_id="acme", snapshot_path=path)
    row = restore(task, path, "run")["users"][0]
    assert not row["failed"] and "the last tenant is left alone" in row["msg"]
    assert list(emu.user(MAX).memberships) == ["acme"]


def test_what_others_gave_a_user_who_was_created_anew(task: Task, emu: Emulator, path: str) -> None:
    """Nothing is taken from a user whom others changed since, and nothing from a user whom others created."""
    emu.add_tenant("gamma")
    task.run(users=[JANE], state="absent", everywhere=True, snapshot_path=path)
    values = {"name": "New", "metadata": {"team": "b", "floor": 3}}
    task.run(users=[JANE], state="present", tenant_id="acme", **values, snapshot_path=path)
    emu.user(JANE).memberships["gamma"] = Membership("gamma")
    emu.user(JANE).name, emu.user(JANE).metadata = "By hand", '{"team": "d", "floor": 3}'
    assert restore(task, path)["changed"]
    assert emu.user(JANE).name == "By hand" and "gamma" in emu.user(JANE).memberships
    assert json.loads(emu.user(JANE).metadata) == {"team": "d", "desk": 4}


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"users": ["nobody@corp.example"]}, "users[0]: no record is about nobody@corp.example"),
        ({"run_id": "other"}, "run_id: no record is of run"),
        ({"snapshots": []}, "give one of them; both are given"),
        ({"snapshot_path": None}, "give one of them; neither is given"),
        ({"snapshot_path": "/nowhere"}, "snapshot_path: /nowhere cannot be read"),
        ({"snapshot_path": "/"}, "snapshot_path: / cannot be read: it is no file."),
        ({"snapshot_path": None, "snapshots": [{}, {"format": "x"}]}, "2 faults: snapshots[0] is no record"),
    ],
    ids=["users", "run", "both", "neither", "missing", "folder", "records"],
)
def test_refused(task: Task, emu: Emulator, path: str, options: dict[str, Any], fault: str) -> None:
    task.run(users=[JANE], state="locked", snapshot_path=path)
    emu.log.clear()
    result = task.run(main=user_restore.main, **{"snapshot_path": path, **options})
    assert result["failed"] and result["status"] == "refused" and fault in result["msg"]
    assert emu.log == []


def test_edited_line(task: Task, emu: Emulator, path: str) -> None:
    """All changed lines are named. A last line without its end is left out, with a warning."""
    task.run(users=[JANE, JOE, ZOE], state="locked", snapshot_path=path)
    lines = Path(path).read_text("utf-8").splitlines(keepends=True)
    broken = [line.replace('"locked":null', '"locked":true') for line in lines]
    Path(path).write_text("".join([broken[0], lines[1], broken[2]]), "utf-8")
    emu.log.clear()
    msg = restore(task, path, "run")["msg"]
    assert "line 1 was changed" in msg and "line 3 was changed" in msg and "line 2" not in msg and emu.log == []
    Path(path).write_text("".join(lines)[:-20], "utf-8")
    result = restore(task, path, "run")
    assert len(result["users"]) == 2 and "was cut off" in str(result["warnings"])


def test_an_empty_snapshot(task: Task, emu: Emulator, path: str) -> None:
    """It may be the wrong file. An undo that does nothing is no success."""
    Path(path).touch(0o600)
    for options in ({"snapshot_path": path}, {"snapshots": []}):
        result = task.run(main=user_restore.main, **options)
        assert result["status"] == "refused" and "no records, so that there is nothing to take back" in result["msg"]
    assert emu.log == []


def test_records_in_the_task(task: Task, emu: Emulator, path: str) -> None:
    """`snapshots` takes the records themselves, sealed as the file has them."""
    task.run(users=[JANE], state="locked", snapshot_path=path)
    (record,) = records(path)
    assert "no record of a user" in restore(task, None, "run", snapshots=[sealed({**record, "planned": 3})])["msg"]
    assert restore(task, None, snapshots=[record])["changed"] and not emu.user(JANE).locked


@pytest.mark.parametrize(
    "spoil",
    [
        lambda record: record.update(other=1),
        lambda record: record.pop("sha256"),
        lambda record: record["profile"].update(password="x"),
        lambda record: record["tenants"][0].pop("groups"),
        lambda record: record["planned"].append({"act": "lock"}),
        lambda record: record.update(version=2),
    ],
)
def test_the_schema_is_strict(task: Task, emu: Emulator, path: str, spoil: Any) -> None:
    task.run(users=[JANE], state="locked", revoke=["api_tokens"], snapshot_path=path)
    (record,) = records(path)
    spoil(record)
    with pytest.raises(jsonschema.ValidationError):
        schema("snapshot").validate(record)


def counted(emu: Emulator) -> Counter[str]:
    """Return how many requests each route got, and forget them."""
    counts = Counter(call.route for call in emu.log)
    emu.log.clear()
    return counts


def test_requests(task: Task, emu: Emulator, path: str) -> None:
    """A restoration reads users 100 at a time, once before and once after, and writes only what differs."""
    people = [emu.add_user(f"u{number:03}@corp.example", ["acme", "beta"]) for number in range(250)]
    task.run(users=[one.id for one in people], state="locked", snapshot_path=path)
    for one in people[:100]:
        one.locked = False
    counted(emu)
    assert restore(task, path, "run")["summary"]["changed"] == 150
    assert counted(emu) == {"login": 1, "list": 3 + 2, "unlock": 150}
    assert not restore(task, path, "run")["changed"]
    assert counted(emu) == {"login": 1, "list": 3}


def test_requests_for_a_tenant(task: Task, emu: Emulator, path: str) -> None:
    """Roles and groups are read in bulk. Only users who lost applications take a request each."""
    emu.add_application("app-2", ["beta"])
    role = emu.add_role("auditor")
    people = [emu.add_user(f"u{number:03}@corp.example", ["acme", "beta"]) for number in range(250)]
    for one in people[:10]:
        one.memberships["beta"].applications = {"app-2": one.created_at}
        one.memberships["beta"].role_ids = [role.id]
    task.run(users=[one.id for one in people], state="absent", tenant_id="beta", snapshot_path=path)
    counted(emu)
    assert restore(task, path, "run")["summary"]["changed"] == 250
    writes = {"add_tenant": 250, "add_roles": 10, "assign_application": 10}
    after = {"roles": 1, "user_roles": 3, "groups": 1}
    assert counted(emu) == {"login": 1, "list": 3 + 3, "user_applications": 10 + 10, **writes, **after}
    assert not restore(task, path, "run")["changed"]
    assert counted(emu) == {"login": 1, "list": 3}
    assert not restore(task, path, "run", again=True)["changed"]
    assert counted(emu) == {"login": 1, "list": 3, "user_applications": 10, **after}


@pytest.mark.parametrize("name", ["locked", "revoked", "disabled", "removed", "deleted", "added"])
def test_the_forecast(task: Task, emu: Emulator, path: str, name: str) -> None:
    """A preview counts what the snapshot reads, and a preview of a restoration counts what reading back takes."""
    emu.add_tenant("gamma")
    options = {"users": [JANE, JOE, ZOE], **TASKS[name], "roles": None, "snapshot_path": path}
    for main in (None, user_restore.main):
        if main is not None:
            options = {"main": main, "snapshot_path": path}
        counted(emu)
        checked = task.check(**options)["requests"]
        assert checked["sent"] == counted(emu).total() < checked["needed"]
        real = task.run(**options)["requests"]
        assert checked["needed"] == real["needed"] == real["sent"] == counted(emu).total()


def test_guards(task: Task, emu: Emulator, path: str) -> None:
    """The guards hold for a restoration, too: a user who was brought in is taken out again."""
    emu.add_tenant("gamma")
    task.run(users=[JANE, JOE], state="present", tenant_id="gamma", snapshot_path=path)
    assert restore(task, path, "run", protected=[JANE])["status"] == "refused"
    assert restore(task, path, "run", max_changes=1)["status"] == "refused"
    assert "gamma" in emu.user(JANE).memberships


# ---- plans, and snapshots of restorations


def planned(task: Task, path: str, **options: Any) -> tuple[str, Result]:
    """Return the path of a plan that a preview wrote, which keeps to the schema, and the result of the preview."""
    plan = f"{path}.plan"
    result = task.check(main=user_restore.main, snapshot_path=path, plan_path=plan, **options)
    assert "plan" in result, result["msg"]
    schema("plan").validate(json.loads(Path(plan).read_text("utf-8")))
    task.emu.log.clear()
    return plan, result


def approved(task: Task, plan: str, how: str = "run", **options: Any) -> Result:
    result: Result = getattr(task, how)(main=user_restore.main, approved_plan=plan, **options)
    return result


@pytest.mark.parametrize("name", TASKS)
def test_what_was_approved_comes_back(task: Task, emu: Emulator, path: str, name: str) -> None:
    """Its rows are those of the preview. A second run does nothing, not even where the snapshot is lost."""
    emu.add_tenant("gamma")
    before = state(emu)
    users = [JANE, NEW] if name in ("present", "added") else [JANE, JOE, ANN, ZOE]
    task.run(users=users, **TASKS[name], snapshot_path=path, on_missing="ignore")
    plan, preview = planned(task, path)
    Path(path).unlink()
    result = approved(task, plan, approved_digest=preview["plan"]["digest"])
    assert not result["failed"] and state(emu) == before, result["msg"]
    assert [row["outcome"] for row in result["users"]] == [row["outcome"] for row in preview["users"]]
    again = approved(task, plan)
    assert not again["failed"] and not again["changed"], again["msg"]


def test_a_plan_for_a_user_whose_email_was_not_verified(task: Task, emu: Emulator, path: str) -> None:
    emu.user(JANE).verified = False
    task.run(users=[JANE], state="absent", everywhere=True, snapshot_path=path)
    assert "pending_invitation" in planned(task, path)[1]["users"][0]["lost"]


def test_users_who_drifted(task: Task, emu: Emulator, path: str) -> None:
    """One was unlocked, one was added to a tenant, one is gone: these are left alone."""
    emu.add_tenant("gamma")
    task.run(users=[JANE, JOE, ANN, ZOE], state="present", tenant_id="acme", name="Other", snapshot_path=path)
    plan, dummy = planned(task, path)
    emu.user(JANE).name = "Renamed meanwhile"
    emu.user(JOE).memberships["gamma"] = Membership("gamma")
    del emu.state.users[emu.user(ANN).id]
    checked, result = approved(task, plan, "check"), approved(task, plan)
    told = {JANE: "unchanged", JOE: "drifted", ANN: "drifted", ZOE: "changed"}
    assert outcomes(result) == outcomes(checked) == told
    messages = {row["user"]: row["msg"] for row in result["users"]}
    assert messages[JOE] == "drifted since the plan was made: tenants was acme, beta and is acme, beta, gamma"
    assert messages[ANN] == "drifted since the plan was made: the user is gone"
    assert "left alone" in messages[JANE]
    assert result["failed"] and result["status"] == "partial" and result["summary"]["drifted"] == 2
    assert emu.user(JANE).name == "Renamed meanwhile" and emu.user(JOE).name == "Other"


def test_a_user_who_came_back_meanwhile(task: Task, emu: Emulator, path: str) -> None:
    task.run(users=[JANE], state="absent", everywhere=True, snapshot_path=path)
    plan, dummy = planned(task, path)
    emu.add_user(JANE, tenants=["acme"])
    result = approved(task, plan)
    assert outcomes(result) == {JANE: "drifted"} and emu.writes == []
    assert "was not there, and is there now" in result["users"][0]["msg"]


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda element: element.pop("records"), "approved_plan: users[0]: records is no list"),
        (lambda element: element.update(records=[]), "approved_plan: users[0]: records are not of one user"),
        (lambda element: element.update(records=[{}]), "users[0]: records[0] is no record of a snapshot"),
        (lambda element: element["records"][0].update(locked=True), "users[0]: records[0] was changed after"),
        (lambda element: element.update(user=JOE), "element names somebody else"),
    ],
)
def test_plans_that_somebody_edited(task: Task, emu: Emulator, path: str, edit: Any, words: str) -> None:
    """Also where the digest was made to fit."""
    task.run(users=[JANE], state="locked", snapshot_path=path)
    plan, dummy = planned(task, path)
    document = json.loads(Path(plan).read_text("utf-8"))
    edit(document["users"][0]["element"])
    Path(plan).write_text(text_of({**document, "digest": digest_of(document)}), "utf-8")
    result = approved(task, plan)
    assert result["status"] == "refused" and words in result["msg"] and emu.log == []


def test_records_of_another_user_in_a_plan(task: Task, emu: Emulator, path: str) -> None:
    """Records that say somebody else than the entry are refused before any write."""
    task.run(users=[JANE, JOE], state="locked", snapshot_path=path)
    plan, dummy = planned(task, path)
    document = json.loads(Path(plan).read_text("utf-8"))
    first, second = (row["element"] for row in document["users"])
    first["records"], second["records"] = second["records"], first["records"]
    Path(plan).write_text(text_of({**document, "digest": digest_of(document)}), "utf-8")
    result = approved(task, plan)
    assert result["status"] == "refused" and "has no entry for" in result["msg"] and emu.writes == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"snapshots": []}, "leave out snapshots."),
        ({"run_id": "x"}, "leave out run_id."),
        ({"users": []}, "leave out users."),
        ({"plan_path": "x"}, "leave out plan_path."),
        ({"main": user.main}, "is a plan for module 'user_restore', and this is module user."),
    ],
)
def test_options_beside_a_plan(task: Task, emu: Emulator, path: str, options: dict[str, Any], words: str) -> None:
    task.run(users=[JANE], state="locked", snapshot_path=path)
    plan, dummy = planned(task, path)
    result = task.run(**{"main": user_restore.main, "approved_plan": plan, **options})
    assert result["status"] == "refused" and words in result["msg"] and emu.log == []


@pytest.mark.parametrize("with_plan", [False, True])
@pytest.mark.parametrize("name", TASKS)
def test_a_restoration_is_taken_back(task: Task, emu: Emulator, path: str, name: str, with_plan: bool) -> None:
    """The snapshot that a restoration writes brings back what the task had left behind."""
    emu.add_tenant("gamma")
    users = [JANE, NEW] if name in ("present", "added") else [JANE, JOE, ZOE]  # nobody comes back to their last tenant
    emu.user(JANE).locked = name == "unlocked"
    task.run(users=users, **TASKS[name], snapshot_path=path, on_missing="ignore")
    between = state(emu)
    new = f"{path}.new"
    if with_plan:
        result = approved(task, planned(task, path)[0], new_snapshot_path=new)
    else:
        result = restore(task, path, "run", new_snapshot_path=new)
    assert not result["failed"], result["msg"]
    assert restore(task, new, "run")["failed"] is False
    assert state(emu) == between


def test_new_snapshots_that_are_refused(task: Task, emu: Emulator, path: str) -> None:
    task.run(users=[JANE], state="locked", snapshot_path=path)
    emu.log.clear()
    link = Path(f"{path}.link")
    link.symlink_to(path)
    for new in (path, str(link)):
        result = restore(task, path, "run", new_snapshot_path=new)
        assert result["msg"] == f"new_snapshot_path: {new} is the file of snapshot_path, too; name another file."
        assert emu.log == []
    link.unlink()
    for text in ("my thesis", "my thesis\n"):
        link.write_text(text)
        result = restore(task, path, "run", new_snapshot_path=str(link))
        assert result["msg"].startswith("new_snapshot_path: ") and result["status"] == "refused" and emu.log == []
        assert link.read_text() == text

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An offboarding as one task of module user: its order, its marks, its plan, and what a killed run leaves behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._api.users import Users
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import StoppedError
from ansible_collections.identityops.frontegg.plugins.modules import user_info, user_restore
from ansible_collections.identityops.frontegg.plugins.plugin_utils._dates import DAY
from ansible_collections.identityops.frontegg.plugins.plugin_utils._due_users import Due, due_users
from ansible_collections.identityops.frontegg.plugins.plugin_utils._marks import KEY
from ansible_collections.identityops.frontegg.plugins.plugin_utils._offboarding import Offboarding, offboarding
from tests.emulator import Emulator
from tests.unit.harness import Result, Task, outcomes

JANE, JOE, ANN = "jane@corp.example", "joe+x@corp.example", "ann.o'neil@corp.example"
RUN = "0b9a6c1e-0000-4000-8000-000000000001"
SHA = "6a5aa4024557cd3a42d114fb6e25ff4907f4f6ab77cade6f5fbe90aa0a5d9106"
REVOKE = ["sessions", "api_tokens"]


def decided(task: Task, people: list[Any], **options: Any) -> Offboarding:
    """Return what the filter makes of these people, as module user_info knows them."""
    found = task.run(main=user_info.main, users=people)["users"]
    return offboarding(people, found, task.clock.now(), {"delete_after": "30d", **options})


def offboarded(task: Task, people: list[Any], **options: Any) -> Result:
    return task.run(users=decided(task, people).elements, revoke=REVOKE, **options)


def due(task: Task, days: int) -> Due:
    """Return who is due so many days later."""
    rows = task.run(main=user_info.main, vendor_metadata=[KEY])["users"]
    return due_users(rows, task.clock.now() + days * DAY)


def mark(emu: Emulator, email: str) -> Any:
    return json.loads(the_user(emu, email).vendor_metadata or "{}").get(KEY)


def the_user(emu: Emulator, email: str) -> Any:
    return emu.user(email)


def stopping(*arguments: object) -> None:
    raise StoppedError(JANE, "stopped by SIGTERM")


def test_snapshot_close_revoke_mark(task: Task, people: Emulator, tmp_path: Path) -> None:
    ida = "ida@corp.example"
    people.add_user(ida, tenants=["acme"], sessions=1, api_tokens={"acme": 1})
    snapshot = tmp_path / "users.snapshot"
    elements = decided(task, [ida], run_id=RUN).elements
    people.log.clear()
    result = task.run(users=elements, revoke=REVOKE, snapshot_path=str(snapshot), run_id=RUN.upper())
    assert [step["name"] for step in result["users"][0]["steps"]] == ["lock", *REVOKE, "update"]
    assert [entry.route for entry in people.writes] == ["lock", "sessions_delete", "api_token_delete", "update"]
    (record,) = [json.loads(line) for line in snapshot.read_text("utf-8").splitlines()][-1:]
    assert result["run"]["id"] == record["run"]["id"] == mark(people, ida)["run_id"] == RUN


def test_a_second_run_changes_nothing(task: Task, people: Emulator) -> None:
    first = offboarded(task, [JANE, ANN])
    assert outcomes(first) == {JANE: "changed", ANN: "changed"}
    written, marks = len(people.writes), [mark(people, JANE), mark(people, ANN)]
    task.clock.sleep_until(task.clock.now() + DAY)
    assert outcomes(offboarded(task, [JANE, ANN])) == {JANE: "unchanged", ANN: "unchanged"}
    assert (len(people.writes), [mark(people, JANE), mark(people, ANN)]) == (written, marks)


def test_a_run_killed_between_close_and_mark(task: Task, people: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is half deleted. The next run marks the user, and says where everybody stands."""
    with monkeypatch.context() as patch:
        patch.setattr(Users, "update", stopping)
        killed = offboarded(task, [JANE, JOE], concurrency=1)
    assert killed["failed"]
    assert (the_user(people, JANE).locked, mark(people, JANE)) == (True, None)
    assert not the_user(people, JOE).locked
    found = due(task, 9999)
    assert (found.due, found.left_alone) == ([], [])
    again = offboarded(task, [JANE, JOE])
    told = {row["user"]: (row["action"], row["outcome"]) for row in again["users"]}
    assert told == {JANE: ("update", "changed"), JOE: ("lock", "changed")}
    assert len(due(task, 30).due) == 2


@pytest.mark.parametrize("how", ["killed", "refused"])
@pytest.mark.parametrize("act", ["update", "lock", None])
def test_an_old_mark_never_deletes_somebody_who_leaves_again(
    task: Task, people: Emulator, monkeypatch: pytest.MonkeyPatch, act: str | None, how: str
) -> None:
    """Whoever came back has a mark whose date is past. Wherever the new run ends, nobody is due because of it."""
    offboarded(task, [JANE, JOE])
    task.clock.sleep_until(task.clock.now() + 40 * DAY)
    the_user(people, JANE).locked = False
    with monkeypatch.context() as patch:
        if how == "killed" and act is not None:
            patch.setattr(Users, act, stopping)
        elif act is not None:
            people.fault(act, times=None, status=403)
        result = offboarded(task, [JANE], concurrency=1)
    assert result["failed"] == (act is not None)
    assert [one["user"] for one in due(task, 0).due] == [the_user(people, JOE).id]
    people.faults.orders.clear()
    again = offboarded(task, [JANE])
    assert (again["failed"], the_user(people, JANE).locked) == (False, True)
    assert len(due(task, 29).due) == 1 and len(due(task, 31).due) == 2


def test_a_hold_takes_the_old_date_before_anything_else(task: Task, people: Emulator) -> None:
    offboarded(task, [JANE])
    task.clock.sleep_until(task.clock.now() + 40 * DAY)
    held = decided(task, [JANE], hold=[JANE]).elements
    (row,) = task.check(users=held, revoke=REVOKE)["users"]
    assert row["msg"].startswith("updated vendor_metadata; ")
    task.run(users=held, revoke=REVOKE)
    assert due(task, 9999).due == []


def test_a_mark_that_could_not_be_written_is_a_failure_of_that_user(task: Task, people: Emulator) -> None:
    people.fault("update", times=None, status=403)
    row = offboarded(task, [JANE])["users"][0]
    assert row["failed"] and row["changed"] and row["steps"][-1]["name"] == "update"


def test_an_approved_plan_writes_the_marks_that_were_approved(task: Task, people: Emulator, tmp_path: Path) -> None:
    """A plan file sorts the keys of a mark. That is no drift."""
    path = tmp_path / "plan.json"
    elements = decided(task, [JANE], run_id=RUN, ticket="HR-1").elements
    task.check(users=elements, revoke=REVOKE, plan_path=str(path))
    task.clock.sleep_until(task.clock.now() + DAY)
    assert outcomes(task.run(approved_plan=str(path))) == {JANE: "changed"}
    assert mark(people, JANE) == elements[0]["vendor_metadata"][KEY]


@pytest.mark.parametrize("run_id", ["7", "not a uuid", f"{RUN}0"])
def test_a_run_id_that_is_no_uuid_is_refused(task: Task, people: Emulator, run_id: str) -> None:
    result = task.run(users=[JANE], state="locked", run_id=run_id)
    assert result["msg"] == f"run_id: '{run_id}' is no UUID." and result["status"] == "refused"
    assert result["run"]["id"] != run_id and people.log == []


@pytest.mark.parametrize("digest", ["7", SHA[:-1], "g" * 64])
def test_an_input_sha256_that_is_none_is_refused(task: Task, people: Emulator, digest: str) -> None:
    result = task.run(users=[JANE], state="locked", input_sha256=digest)
    assert result["msg"] == f"input_sha256: '{digest}' is no SHA-256; give its 64 hexadecimal digits."
    assert people.log == []


def test_the_input_of_an_approved_run_is_that_of_the_plan(task: Task, people: Emulator, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    task.check(users=[JANE], state="locked", plan_path=str(path), input_sha256=SHA.upper())
    assert json.loads(path.read_text("utf-8"))["input_sha256"] == SHA
    people.log.clear()
    refused = task.run(approved_plan=str(path), input_sha256=SHA[::-1])
    assert refused["status"] == "refused" and people.log == []
    assert f"was made from a file with the SHA-256 {SHA}, and input_sha256 is {SHA[::-1]}" in refused["msg"]
    checked = task.check(approved_plan=str(path))
    assert outcomes(checked) == {JANE: "changed"} and checked["input_sha256"] == SHA
    assert outcomes(task.run(approved_plan=str(path), input_sha256=SHA, run_id=RUN)) == {JANE: "changed"}


def test_a_plan_without_an_input_takes_none(task: Task, people: Emulator, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    assert "input_sha256" not in task.check(users=[JANE], state="locked", plan_path=str(path))
    refused = task.run(approved_plan=str(path), input_sha256=SHA)
    assert refused["status"] == "refused"
    assert "was made without input_sha256" in refused["msg"]


def test_what_an_offboarding_did_can_be_taken_back(task: Task, people: Emulator, tmp_path: Path) -> None:
    """The lock and the mark go. Keys of others stay. Nobody is due any more."""
    the_user(people, JANE).vendor_metadata = '{"plan": "gold"}'
    snapshot = str(tmp_path / "users.snapshot")
    offboarded(task, [JANE], snapshot_path=snapshot)
    restored = task.run(main=user_restore.main, snapshot_path=snapshot)
    assert not restored["failed"], restored
    user = the_user(people, JANE)
    assert (user.locked, json.loads(user.vendor_metadata)) == (False, {"plan": "gold"})
    assert due(task, 9999).due == []


def test_an_old_date_comes_back_only_after_the_unlock(task: Task, people: Emulator, tmp_path: Path) -> None:
    """A restoration that ends in between must not leave a locked user whose date is past."""
    offboarded(task, [JANE])
    task.clock.sleep_until(task.clock.now() + 40 * DAY)
    the_user(people, JANE).locked = False
    old, snapshot = mark(people, JANE), str(tmp_path / "users.snapshot")
    offboarded(task, [JANE], snapshot_path=snapshot)
    people.fault("unlock", times=None, status=403)
    assert task.run(main=user_restore.main, snapshot_path=snapshot)["failed"]
    assert (the_user(people, JANE).locked, due(task, 0).due) == (True, [])
    people.faults.orders.clear()
    assert not task.run(main=user_restore.main, snapshot_path=snapshot)["failed"]
    assert (the_user(people, JANE).locked, mark(people, JANE)) == (False, old)


def test_whoever_was_deleted_and_is_restored_is_due_again(task: Task, people: Emulator, tmp_path: Path) -> None:
    """The restoration brings back the lock and the mark. docs/offboarding.md says what to do about it."""
    offboarded(task, [JANE])
    snapshot = str(tmp_path / "users.snapshot")
    task.run(users=[JANE], state="absent", everywhere=True, snapshot_path=snapshot)
    assert not task.run(main=user_restore.main, snapshot_path=snapshot)["failed"]
    assert [one["user"] for one in due(task, 31).due] == [the_user(people, JANE).id]

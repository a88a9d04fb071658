# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module user_restore marks what it took back. Whoever is locked afterwards, for another reason, stays locked."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.records import line_of, sealed
from ansible_collections.identityops.frontegg.plugins.module_utils._users.record_check import faults_of
from ansible_collections.identityops.frontegg.plugins.modules import user_restore
from tests.emulator import Emulator
from tests.unit._users.test_restore import approved, planned, records, restore
from tests.unit.harness import Result, Task, outcomes, warned

JANE, JOE, ANN, ZOE = "jane@corp.example", "joe+x@corp.example", "ann.o'neil@corp.example", "zoë@corp.example"


@pytest.fixture
def path(people: Emulator, tmp_path: Path) -> str:
    return str(tmp_path / "snapshot")


def lock(task: Task, path: str | None, *users: str, **options: Any) -> Result:
    return task.run(users=list(users), state="locked", snapshot_path=path, **options)


def by_hand(emu: Emulator, *users: str) -> None:
    """Lock users as somebody else would."""
    for name in users:
        emu.user(name).locked = True


def test_a_second_undo_leaves_a_later_lock_alone(task: Task, emu: Emulator, path: str) -> None:
    """The preview says so, too. The row names the run that took it back. `again` is the word for once more."""
    run = lock(task, path, JANE, JOE)
    first = restore(task, path, "run")
    by_hand(emu, JANE)
    told = f"taken back already by run {first['run']['id']} at "
    for result in (restore(task, path, "check"), restore(task, path, "run")):
        assert (result["status"], outcomes(result)) == ("unchanged", {JANE: "unchanged", JOE: "unchanged"})
        row = result["users"][0]
        assert row["msg"].startswith(told) and row["msg"].endswith("; again: true takes it back once more")
        assert (row["action"], row["before"]["locked"], row["verified"], row["steps"]) == ("none", True, None, [])
        assert (result["undoes"][0]["id"], result["undoes"][0]["users"], result["undoes"][0]["changed"]) == (
            run["run"]["id"],
            2,
            0,
        )
    assert emu.user(JANE).locked
    before = Path(path).read_bytes()
    checked = restore(task, path, "check", again=True)
    assert (outcomes(checked)[JANE], checked["users"][0]["msg"], Path(path).read_bytes()) == (
        "changed",
        "unlocked",
        before,
    )
    assert outcomes(restore(task, path, "run", again=True)) == {JANE: "changed", JOE: "unchanged"}
    assert not emu.user(JANE).locked
    by_hand(emu, JANE)
    assert not restore(task, path, "run")["changed"], "again was for one run only"


def test_what_is_written_later_is_taken_back(task: Task, emu: Emulator, path: str) -> None:
    """A mark holds for what was written before it, and for nothing that any run writes into the snapshot later."""
    same = str(uuid4())
    lock(task, path, JANE, run_id=same)
    restore(task, path, "run")
    lock(task, path, JANE, JOE, run_id=same)
    assert outcomes(restore(task, path, "run")) == {JANE: "changed", JOE: "changed"}
    assert not emu.user(JANE).locked and not emu.user(JOE).locked


def test_a_failure_is_not_noted(task: Task, emu: Emulator, path: str) -> None:
    """The next restoration goes on with whoever failed, and leaves the others alone."""
    lock(task, path, JANE, JOE)
    emu.fault("unlock", status=422, body={"errors": ["no"]}, times=1)
    first = restore(task, path, "run")
    failed = next(name for name, outcome in outcomes(first).items() if outcome == "failed")
    other = JOE if failed == JANE else JANE
    by_hand(emu, JANE, JOE)
    assert outcomes(restore(task, path, "run")) == {failed: "changed", other: "unchanged"}
    assert emu.user(other).locked and not emu.user(failed).locked


def test_an_unknown_outcome_is_not_noted(task: Task, emu: Emulator, path: str) -> None:
    lock(task, path, JANE)
    emu.fault("unlock", drop="before", times=None)
    emu.fault("list", status=500, times=None, skip=1)
    emu.fault("get", status=500, times=None)
    result = restore(task, path, "run", max_retries=0)
    assert outcomes(result) == {JANE: "unknown"} and len(records(path)) == 1


def test_the_users_who_are_named(task: Task, emu: Emulator, path: str) -> None:
    """Only for them it is noted."""
    lock(task, path, JANE, JOE)
    restore(task, path, "run", users=[JANE])
    by_hand(emu, JANE)
    assert outcomes(restore(task, path, "run")) == {JANE: "unchanged", JOE: "changed"}


def test_what_had_been_taken_back_by_hand(task: Task, emu: Emulator, path: str) -> None:
    """The restoration found nothing to do. What somebody closes later is no more its business than after a change."""
    lock(task, path, JANE)
    emu.user(JANE).locked = False
    assert outcomes(restore(task, path, "run")) == {JANE: "unchanged"}
    by_hand(emu, JANE)
    assert not restore(task, path, "run")["changed"] and emu.user(JANE).locked


@pytest.mark.parametrize("options", [{"protected": ["*"]}, {"max_changes": 0}])
def test_a_refused_restoration_notes_nothing(task: Task, emu: Emulator, path: str, options: dict[str, Any]) -> None:
    task.run(users=[ANN], state="unlocked", snapshot_path=path)
    before = Path(path).read_bytes()
    assert restore(task, path, "run", **options)["status"] == "refused"
    assert Path(path).read_bytes() == before


def test_a_snapshot_that_cannot_be_written(task: Task, emu: Emulator, path: str) -> None:
    """A read-only archive is restored from all the same. A warning says that it does not know of it."""
    lock(task, path, JANE)
    before = Path(path).read_bytes()
    Path(path).chmod(0o400)
    result = restore(task, path, "run")
    assert (result["status"], Path(path).read_bytes()) == ("changed", before)
    assert any(text.startswith("What was taken back could not be noted: snapshot_path: ") for text in warned(result))
    assert result["noted"] is False
    assert Path(path).stat().st_mode & 0o777 == 0o400
    assert not warned(restore(task, path, "check"))


def test_a_snapshot_whose_last_line_was_cut_off(task: Task, emu: Emulator, path: str) -> None:
    """The mark stands on a line of its own."""
    lock(task, path, JANE, JOE)
    whole = Path(path).read_bytes()
    Path(path).write_bytes(whole[:-20])
    restore(task, path, "run")
    kept, mark = Path(path).read_bytes().splitlines(keepends=True)
    assert kept == whole.splitlines(keepends=True)[0] and b"taken_back" in mark


def test_records_in_the_task(task: Task, emu: Emulator, path: str) -> None:
    """Marks among the records count. Where there is no file, nothing is noted, and the result says so."""
    lock(task, path, JANE)
    given_before = records(path)
    result = restore(task, None, "run", snapshots=given_before)
    assert result["noted"] is False and records(path) == given_before
    by_hand(emu, JANE)
    assert restore(task, path, "run")["noted"] is True
    by_hand(emu, JANE)
    assert (
        outcomes(restore(task, None, "run", snapshots=records(path))) == {JANE: "unchanged"} and emu.user(JANE).locked
    )
    result = restore(task, None, "run", snapshots=records(path)[1:])
    assert result["status"] == "refused" and "snapshots: has no records" in result["msg"]


def test_the_undo_of_an_undo(task: Task, emu: Emulator, path: str) -> None:
    """Who was locked again by the second undo stays locked. The first snapshot was taken back already."""
    lock(task, path, JANE)
    new = f"{path}.new"
    restore(task, path, "run", new_snapshot_path=new)
    assert restore(task, new, "run")["changed"] and emu.user(JANE).locked
    assert not restore(task, path, "run")["changed"] and not restore(task, new, "run")["changed"]
    assert emu.user(JANE).locked
    assert restore(task, path, "run", again=True)["changed"] and not emu.user(JANE).locked


def test_one_run_of_several(task: Task, emu: Emulator, path: str) -> None:
    """First the deletion is taken back, then the lock before it, of the user who was created again."""
    first = lock(task, path, JANE)
    second = task.run(users=[JANE], state="absent", everywhere=True, snapshot_path=path)
    assert restore(task, path, "run", run_id=second["run"]["id"])["changed"] and emu.user(JANE).locked
    result = restore(task, path, "run", users=[emu.user(JANE).id])
    assert outcomes(result) == {JANE: "changed"} and not emu.user(JANE).locked
    assert f"; what run {second['run']['id']} did was taken back already by run " in result["users"][0]["msg"]
    assert [run["changed"] for run in result["undoes"] if run["id"] == first["run"]["id"]] == [1]
    assert [run["changed"] for run in result["undoes"] if run["id"] == second["run"]["id"]] == [0]
    again = restore(task, path, "run", run_id=first["run"]["id"])
    assert "taken back already" in again["users"][0]["msg"]


def test_a_user_with_another_email_and_another_id(task: Task, emu: Emulator, path: str) -> None:
    """The mark names the records. Who was created again under another email than the first record has is left alone."""
    lock(task, path, JANE)
    married = "married@corp.example"
    emu.state.change_email(emu.user(JANE), married)
    task.run(users=[married], state="absent", everywhere=True, snapshot_path=path)
    assert restore(task, path, "run")["changed"] and not emu.user(married).locked
    by_hand(emu, married)
    lock(task, path, married)  # writes nothing
    result = restore(task, path, "run")
    assert emu.user(married).locked and [row["msg"][:13] for row in result["users"]] == ["taken back al"]
    emu.user(married).locked = False
    lock(task, path, married)
    assert outcomes(restore(task, path, "run")) == {married: "changed"} and not emu.user(married).locked


def test_a_user_who_is_gone_since(task: Task, emu: Emulator, path: str) -> None:
    lock(task, path, JANE)
    restore(task, path, "run")
    del emu.state.users[emu.user(JANE).id]
    result = restore(task, path, "run")
    assert (result["failed"], outcomes(result)) == (False, {JANE: "unchanged"})


def test_a_plan_knows_what_was_taken_back(task: Task, emu: Emulator, path: str) -> None:
    """A plan of a snapshot with marks leaves the same users alone, and a plan made with `again` does not."""
    lock(task, path, JANE, JOE)
    restore(task, path, "run", users=[JANE])
    by_hand(emu, JANE)
    plan, preview = planned(task, path)
    assert outcomes(preview) == {JANE: "unchanged", JOE: "changed"}
    result = approved(task, plan)
    assert outcomes(result) == outcomes(preview) and emu.user(JANE).locked and not emu.user(JOE).locked
    assert result["noted"] is True and "noted" not in preview
    plan, preview = planned(task, path, again=True)
    assert outcomes(preview) == outcomes(approved(task, plan)) == {JANE: "changed", JOE: "unchanged"}


def test_the_plan_that_a_run_carried_out(task: Task, emu: Emulator, path: str) -> None:
    """The snapshot says which, and until when it can be carried out again; and so does the restoration."""
    plan = f"{path}.plan"
    pinned = task.check(users=[JANE, JOE], state="locked", plan_path=plan)["plan"]["digest"]
    run = task.run(approved_plan=plan, plan_max_age=5.0, snapshot_path=path)
    lock(task, path, ZOE)
    assert [bool(record.get("approved")) for record in records(path)] == [True, True, False]
    with_plan, without = restore(task, path, "run")["undoes"]
    started = json.loads(Path(plan).read_text("utf-8"))["run"]["started"]
    assert (with_plan["id"], with_plan["approved"]["digest"]) == (run["run"]["id"], pinned)
    assert with_plan["approved"]["until"] == f"{started[:11]}{int(started[11:13]) + 5:02}{started[13:]}"
    assert (without["approved"], with_plan["users"], with_plan["changed"]) == (None, 2, 2)


def test_a_plan_without_an_end(task: Task, emu: Emulator, path: str) -> None:
    plan = f"{path}.plan"
    task.check(users=[JANE], state="locked", plan_path=plan)
    task.run(approved_plan=plan, plan_max_age=1e30, snapshot_path=path)
    assert restore(task, path, "run")["undoes"][0]["approved"]["until"] == "9999-12-31T23:59:59Z"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"planned": []}, "planned and taken_back are both there"),
        ({"taken_back": {}}, "taken_back is of another type"),
        ({"taken_back": [{"run_id": "r"}]}, "taken_back has an element without sha256"),
        ({"taken_back": [{"sha256": 7}]}, "taken_back[0].sha256 is of another type"),
        ({"id": None, "email": None}, "id and email are missing"),
    ],
)
def test_marks_that_are_not_clear(task: Task, emu: Emulator, path: str, change: dict[str, Any], fault: str) -> None:
    lock(task, path, JANE)
    restore(task, path, "run")
    record, mark = records(path)
    assert faults_of(mark) == []
    Path(path).write_bytes(line_of(record) + line_of(sealed({**mark, **change})))
    result = restore(task, path, "run")
    assert result["status"] == "refused" and f"line 2 is no record of a user: {fault}." in result["msg"]


STEPS = st.lists(
    st.sampled_from(["run", "undo", "plan", "approved undo", "lock by hand", "unlock by hand"]), min_size=2, max_size=8
)


@example(steps=["run", "undo", "lock by hand", "undo"])
@example(steps=["run", "plan", "approved undo", "lock by hand", "approved undo", "undo"])
@example(steps=["run", "plan", "undo", "lock by hand", "approved undo"])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whoever_was_locked_last_by_hand_stays_locked(emu: Emulator, task: Task, steps: list[str]) -> None:
    """An undo unlocks whom a run locked since the last undo, and nobody else. So does an approved one, of its plan.

    left: the records that nobody took back. held: those in the plan, and whether the user was locked then.
    """
    emu.reset()
    emu.add_tenant("acme")
    emu.add_user(JANE, tenants=["acme"])
    is_locked, number = False, 0
    left: set[int] = set()
    held: tuple[set[int], bool] = (set(), False)
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "snapshot")
        for step in steps:
            if step == "run":
                lock(task, path, JANE)
                left |= set() if is_locked else {number}
                is_locked, number = True, number + 1
            elif step in ("undo", "plan"):
                if Path(path).exists():
                    how = {"plan_path": f"{path}.plan"} if step == "plan" else {}
                    (task.check if how else task.run)(main=user_restore.main, snapshot_path=path, **how)
                    held = ({*left}, is_locked) if how else held
                    is_locked, left = (is_locked, left) if how else (is_locked and not left, set())
            elif step == "approved undo":
                if Path(f"{path}.plan").exists():
                    taken, was_locked = held[0] & left, held[1]
                    has_drifted = bool(taken) and is_locked and not was_locked
                    assert approved(task, f"{path}.plan")["failed"] == has_drifted, (step, steps)
                    if not has_drifted:
                        is_locked, left = is_locked and not taken, left - taken
            else:
                is_locked = step == "lock by hand"
                emu.user(JANE).locked = is_locked
            assert bool(emu.user(JANE).locked) == is_locked, (step, steps)

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A restoration that carries out an approved plan looks into the snapshot of the plan, and notes there what it did."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.plan_format import digest_of, text_of
from ansible_collections.identityops.frontegg.plugins.modules import user_restore
from tests.emulator import Emulator
from tests.unit._users.test_restore import approved, planned, records, restore
from tests.unit._users.test_taken_back import JANE, JOE, ZOE, by_hand, lock
from tests.unit.harness import Result, Task, outcomes, warned


@pytest.fixture
def path(people: Emulator, tmp_path: Path) -> str:
    return str(tmp_path / "snapshot")


def refused(result: Result, words: str) -> bool:
    return result["status"] == "refused" and words in result["msg"]


def test_an_approved_undo_twice(task: Task, emu: Emulator, path: str) -> None:
    """Whoever is locked between, for another reason, stays locked: by the plan, and by an undo without a plan."""
    lock(task, path, JANE, JOE)
    plan, preview = planned(task, path, users=[JANE])
    before = Path(path).read_bytes()
    checked = approved(task, plan, "check")
    assert outcomes(checked) == {JANE: "changed"} and "noted" not in checked and Path(path).read_bytes() == before
    first = approved(task, plan, approved_digest=preview["plan"]["digest"])
    assert (outcomes(first), first["noted"], warned(first)) == ({JANE: "changed"}, True, [])
    by_hand(emu, JANE)
    told = f"taken back already by run {first['run']['id']} at "
    for how in ("check", "run"):
        row = approved(task, plan, how)["users"][0]
        assert (row["outcome"], row["failed"], row["before"]["locked"]) == ("unchanged", False, True)
        assert row["msg"].startswith(told), row["msg"]
    assert outcomes(restore(task, path, "run")) == {JANE: "unchanged", JOE: "changed"}
    assert emu.user(JANE).locked and not emu.user(JOE).locked


def test_an_undo_before_the_approved_one(task: Task, emu: Emulator, path: str) -> None:
    """The plan was made before, and knows of nothing. The snapshot does."""
    lock(task, path, JANE, JOE)
    plan, dummy = planned(task, path)
    restore(task, path, "run", users=[JANE])
    by_hand(emu, JANE)
    result = approved(task, plan)
    assert (result["failed"], outcomes(result)) == (False, {JANE: "unchanged", JOE: "changed"})
    assert emu.user(JANE).locked


def test_a_plan_with_again_is_for_one_run(task: Task, emu: Emulator, path: str) -> None:
    """`again` overrules what was noted before the plan was made, and nothing that was noted since."""
    lock(task, path, JANE)
    restore(task, path, "run")
    by_hand(emu, JANE)
    plan, dummy = planned(task, path, again=True)
    assert approved(task, plan)["changed"] and not emu.user(JANE).locked
    by_hand(emu, JANE)
    assert not approved(task, plan)["changed"] and emu.user(JANE).locked


def test_a_deletion_that_was_taken_back_since(task: Task, emu: Emulator, path: str) -> None:
    """The user has another ID now, which the mark in the snapshot has."""
    task.run(users=[JANE], state="absent", everywhere=True, snapshot_path=path)
    plan, dummy = planned(task, path)
    restore(task, path, "run")
    by_hand(emu, JANE)
    result = approved(task, plan)
    assert (outcomes(result), result["users"][0]["id"]) == ({JANE: "unchanged"}, emu.user(JANE).id)
    assert emu.user(JANE).locked


def test_a_plan_of_which_a_part_was_taken_back(task: Task, emu: Emulator, path: str) -> None:
    """Nobody approved the rest alone. The row has drifted, and says by which run."""
    run = lock(task, path, JANE)
    task.run(users=[JANE], state="disabled", tenant_id="acme", snapshot_path=path)
    plan, dummy = planned(task, path)
    restore(task, path, "run", run_id=run["run"]["id"])
    by_hand(emu, JANE)
    result = approved(task, plan)
    assert outcomes(result) == {JANE: "drifted"} and emu.user(JANE).locked
    assert f"; what run {run['run']['id']} did was taken back already by run " in result["users"][0]["msg"]


def test_a_plan_without_its_snapshot(task: Task, emu: Emulator, path: str) -> None:
    """On another host there is none. The preview says what that means, and so does the run."""
    lock(task, path, JANE)
    plan, dummy = planned(task, path)
    Path(path).rename(f"{path}.moved")
    for how in ("check", "run"):
        result = approved(task, plan, how)
        assert (outcomes(result), result["noted"]) == ({JANE: "changed"}, False)
        (text,) = [one for one in warned(result) if one.startswith("approved_plan: ")]
        assert text.startswith(f"approved_plan: was made from {path}, which is not on this host. So nobody knows ")
    by_hand(emu, JANE)
    named = approved(task, plan, snapshot_path=f"{path}.moved")
    assert (outcomes(named), named["noted"], warned(named)) == ({JANE: "changed"}, True, [])
    by_hand(emu, JANE)
    assert not approved(task, plan, snapshot_path=f"{path}.moved")["changed"] and emu.user(JANE).locked


def test_a_plan_of_records_in_a_task(task: Task, emu: Emulator, path: str) -> None:
    """It names no snapshot. A task may name the one that the records are from."""
    lock(task, path, JANE)
    plan = f"{path}.plan"
    task.check(main=user_restore.main, snapshots=records(path), plan_path=plan)
    assert "was made without a snapshot file" in "".join(warned(approved(task, plan, "check")))
    assert approved(task, plan, snapshot_path=path)["noted"] is True


def test_wrong_snapshots_beside_a_plan(task: Task, emu: Emulator, path: str) -> None:
    """Another snapshot, an older copy, an edited one, and one that is not there. No request is sent."""
    lock(task, path, JANE, JOE)
    plan, dummy = planned(task, path)
    other, old = f"{path}.other", f"{path}.old"
    lock(task, other, ZOE)
    text = Path(path).read_bytes()
    Path(old).write_bytes(text.splitlines(keepends=True)[0])
    emu.log.clear()
    told = "is not the snapshot that the approved plan was made from: it lacks {} of 2 lines of the plan; name that one"
    assert refused(approved(task, plan, snapshot_path=other), f"snapshot_path: {other} {told.format(2)}")
    assert refused(approved(task, plan, snapshot_path=old), f"snapshot_path: {old} {told.format(1)}")
    assert refused(approved(task, plan, snapshot_path=f"{path}.none"), f"{path}.none cannot be read: No such file")
    assert refused(approved(task, plan, new_snapshot_path=path), "new_snapshot_path: ")
    Path(path).write_bytes(text.replace(b'"locked":', b'"Locked":', 1))
    assert refused(approved(task, plan), "approved_plan: what was taken back since it was made cannot be read: snapsho")
    Path(path).write_bytes(Path(other).read_bytes())
    assert refused(approved(task, plan), told.format(2))
    assert emu.log == []


@pytest.mark.parametrize("paths", [["/a", "/b"], ["/a", None], ["a", "a"], ["/\0", "/\0"], [7, 7], [["/a"], ["/a"]]])
def test_a_plan_whose_snapshot_is_not_clear(task: Task, emu: Emulator, path: str, paths: list[Any]) -> None:
    """Also where the digest was made to fit."""
    lock(task, path, JANE, JOE)
    plan, dummy = planned(task, path)
    document = json.loads(Path(plan).read_text("utf-8"))
    assert [row["element"]["snapshot"] for row in document["users"]] == [path, path]
    for row, one in zip(document["users"], paths):
        row["element"]["snapshot"] = one
    Path(plan).write_text(text_of({**document, "digest": digest_of(document)}), "utf-8")
    assert refused(approved(task, plan), "its entries do not name one snapshot by its whole path") and emu.log == []

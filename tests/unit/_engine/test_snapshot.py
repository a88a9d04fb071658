# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""snapshot_path of module user: a record is on the disk before the first write for a user, or nobody is begun."""

from __future__ import annotations

import errno
import json
import os
import stat
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._engine import snapshot
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.records import seal_of, sealed
from tests.emulator import Emulator
from tests.unit._users.test_restore import records
from tests.unit.harness import Task, outcomes

JANE, JOE, ANN = "jane@corp.example", "joe+x@corp.example", "ann.o'neil@corp.example"
LOCK: dict[str, Any] = {"users": [JANE, JOE, ANN], "state": "locked"}


@pytest.fixture
def path(people: Emulator, tmp_path: Path) -> Path:
    return tmp_path / "snapshot"


def test_record(task: Task, path: Path, emu: Emulator) -> None:
    """The record has what can be read, and what the run is about to write. Who needs no write has no record."""
    role = emu.add_role("admin")
    emu.user(JANE).memberships["acme"].role_ids.append(role.id)
    group = emu.add_group("Ops", "acme", [JANE])
    emu.add_application("app-1", ["acme"])
    emu.assign_application("app-1", "acme", JANE)
    result = task.run(**LOCK, snapshot_path=str(path))
    assert result["changed"] and stat.S_IMODE(path.stat().st_mode) == 0o600
    told = {record["email"]: record for record in records(path)}
    assert set(told) == {JANE, JOE}
    jane = told[JANE]
    assert jane["sha256"] == seal_of(jane) and jane["run"]["id"] == result["run"]["id"]
    assert jane["planned"] == [{"act": "lock", "tenant_id": None}]
    assert jane["tenants"][0]["roles"] == [{"id": role.id, "key": "admin"}]
    assert jane["tenants"][0]["groups"] == [{"id": group.id, "name": "Ops"}]
    assert jane["tenants"][1]["groups"] == [] and jane["applications"] == ["app-1"] and jane["unread"] == {}


def test_reads_that_fail(task: Task, path: Path, emu: Emulator) -> None:
    """What cannot be read is null and named in unread. It is never guessed, and the run goes on."""
    emu.fault("groups", status=422, body={"errors": ["no"]}, times=None)
    assert task.run(**LOCK, snapshot_path=str(path))["changed"]
    jane = next(record for record in records(path) if record["email"] == JANE)
    assert [tenant["groups"] for tenant in jane["tenants"]] == [None, None]
    assert set(jane["unread"]) == {"groups in tenant acme", "groups in tenant beta"}


def test_check_mode_writes_no_snapshot(task: Task, path: Path) -> None:
    assert task.check(**LOCK, snapshot_path=str(path))["changed"]
    assert not path.exists()


def test_a_refused_run_leaves_no_file(task: Task, path: Path) -> None:
    """Nor does a run that changes nobody. An empty file would look like a snapshot."""
    assert task.run(**LOCK, max_changes=1, snapshot_path=str(path))["status"] == "refused"
    assert task.run(users=[ANN], state="locked", snapshot_path=str(path))["status"] == "unchanged"
    assert not path.exists()


def test_a_file_that_appears_meanwhile(task: Task, path: Path, emu: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another process put there since the checks is checked before the first record. Nobody is begun."""
    path.write_text("my thesis\n", "utf-8")
    path.chmod(0o600)
    monkeypatch.setattr(snapshot, "is_new", lambda _path: True)
    result = task.run(**LOCK, snapshot_path=str(path))
    assert result["failed"] and emu.writes == [] and path.read_text("utf-8") == "my thesis\n"
    assert f"snapshot_path: {path} line 1 is no JSON" in result["users"][0]["msg"]


def test_full_disk(task: Task, path: Path, emu: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """No snapshot, no write. The file keeps its whole lines, and nobody is begun."""
    whole = os.write
    monkeypatch.setattr(snapshot.os, "write", lambda file, data: whole(file, data[:100]))
    result = task.run(**LOCK, snapshot_path=str(path))
    assert result["failed"] and emu.writes == [] and path.read_bytes() == b""
    assert outcomes(result) == {JANE: "not_attempted", JOE: "not_attempted", ANN: "unchanged"}
    assert os.strerror(errno.ENOSPC) in result["users"][0]["msg"] and "snapshot_path" in result["users"][0]["msg"]


def good(**other: Any) -> dict[str, Any]:
    """Return the head of a record of another run."""
    return {"format": "identityops.frontegg.snapshot", "version": 1, "run": {"environment": "elsewhere"}, **other}


@pytest.mark.parametrize("how", ["run", "check"])
@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{}\n", "line 1 is no record of a snapshot"),
        ("hello\n", "line 1 is no JSON"),
        (json.dumps(good()) + "\n", "line 1 was changed after it was written"),
        (json.dumps(sealed(good(version=2))) + "\n", "line 1 has version "),
        (json.dumps(sealed(good())) + "\n", "line 1 is of another environment"),
        (json.dumps(good()) + "\n[]\n", "2 faults: line 1 was changed"),
        ("{}\n[]\n", "is no snapshot of this collection; name another file. It was not touched."),
    ],
    ids=["empty", "text", "edited", "version", "environment", "two", "another file"],
)
def test_refused_file(task: Task, path: Path, emu: Emulator, text: str, fault: str, how: str) -> None:
    """A file that is no snapshot of this environment is refused before any request, and left alone."""
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    result = getattr(task, how)(**LOCK, snapshot_path=str(path))
    assert result["failed"] and result["status"] == "refused" and fault in result["msg"]
    assert emu.log == [] and path.read_text("utf-8") == text


@pytest.mark.parametrize("how", ["run", "check"])
def test_unsafe_file(task: Task, path: Path, emu: Emulator, how: str) -> None:
    """A link, a folder and a file that others can write are refused before any request."""
    target = path.with_name("target")
    target.touch(0o600)
    path.symlink_to(target)
    assert "is a link" in getattr(task, how)(**LOCK, snapshot_path=str(path))["msg"]
    path.unlink()
    path.mkdir()
    assert "is no file" in getattr(task, how)(**LOCK, snapshot_path=str(path))["msg"]
    target.chmod(0o620)
    assert "written by others" in getattr(task, how)(**LOCK, snapshot_path=str(target))["msg"]
    assert emu.log == []


@pytest.mark.parametrize(
    ("one", "other"), [("snapshot_path", "journal_path"), ("journal_path", "plan_path"), ("snapshot_path", "plan_path")]
)
def test_one_file_for_two_options(task: Task, path: Path, emu: Emulator, one: str, other: str) -> None:
    """Each would spoil what the other keeps there, also by another spelling, and before the file is there."""
    twin = path.parent / "x" / ".." / path.name
    (path.parent / "x").mkdir()
    result = task.run(**LOCK, **{one: str(path), other: str(twin)})
    assert result["msg"] == f"{other}: {twin} is the file of {one}, too; name another file."
    assert result["status"] == "refused" and emu.log == [] and not path.exists()


def test_cut_off_line(task: Task, path: Path) -> None:
    """A last line without its end is cut off: its run was killed before it wrote anything."""
    task.run(users=[JANE], state="locked", snapshot_path=str(path))
    with path.open("ab") as file:
        file.write(b'{"format": "iden')
    task.run(users=[JOE], state="locked", snapshot_path=str(path))
    assert [record["email"] for record in records(path)] == [JANE, JOE]


def test_requests(task: Task, path: Path, emu: Emulator) -> None:
    """300 users in 3 tenants: users in 3 reads, roles and groups in bulk per tenant, applications one by one."""
    tenants = ["acme", "beta", "gamma"]
    emu.add_tenant("gamma")
    ids = [emu.add_user(f"user{number}@corp.example", tenants=tenants).id for number in range(300)]
    reads = {"login": 1, "list": 3, "roles": 3, "user_roles": 3 * 3, "groups": 3, "user_applications": 300}
    task.check(users=ids, state="locked", snapshot_path=str(path))
    assert Counter(call.route for call in emu.log) == reads
    emu.log.clear()
    task.run(users=ids, state="locked", snapshot_path=str(path))
    assert Counter(call.route for call in emu.log) == {**reads, "lock": 300, "list": 3 + 3}
    emu.log.clear()
    task.run(users=ids, state="locked", snapshot_path=str(path))
    assert Counter(call.route for call in emu.log) == {"login": 1, "list": 3}, "nobody is to be written to"

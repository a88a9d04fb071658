# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module tenant_migration against the emulator: start, wait, timeout, and an unreadable status."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.modules import tenant_migration
from tests.emulator import Emulator
from tests.unit.harness import JumpingClock, Task
from tests.unit.tenant_tasks import migrate, row, said, written

MIGRATIONS = "/tenants/resources/migrations/v1/tenants"


def status_reads(emu: Emulator) -> int:
    return sum(one.route == "migration_status" for one in emu.reads)


def test_started_waited_for_and_unchanged_the_second_time(emu: Emulator, task: Task, clock: JumpingClock) -> None:
    emu.add_tenant("here")
    emu.migrate_after(polls=3)
    options = {"main": tenant_migration.main, "tenants": ["here", "b", "a", "b"]}
    checked = task.check(**options)
    assert (checked["msg"], checked["migration_id"]) == ("would migrate 3 of 4 tenants, 1 unchanged", None)
    result = task.run(**options)
    assert (result["tenants"], result["changed"]) == (checked["tenants"], True)
    assert result["msg"] == "migrated 3 of 4 tenants, 1 unchanged"
    assert [one["msg"] for one in result["tenants"]] == ["there already", "migrated", "migrated", "migrated"]
    assert written(emu) == [("POST", MIGRATIONS, {"tenants": ["b", "a"]})]
    assert (status_reads(emu), clock.waits) == (4, [5.0] * 3)
    again = task.run(**options)
    assert (again["changed"], again["failed"], again["migration_id"]) == (False, False, None)
    assert again["summary"]["unchanged"] == 4
    assert len(emu.writes) == 1


def test_some_fail(emu: Emulator, task: Task) -> None:
    emu.migrate_after(failing={"bad": "no such tenant"})
    result = migrate(task, tenants="good, bad")
    assert (said(result), result["failed"], result["changed"]) == ({"good": "changed", "bad": "failed"}, True, True)
    assert result["tenants"][1]["msg"] == "not migrated: no such tenant"
    assert result["msg"] == "migrated 1 of 2 tenants, 1 failed"


def test_the_time_is_up_and_waited_on(emu: Emulator, task: Task, clock: JumpingClock) -> None:
    emu.migrate_after(polls=12)
    result = migrate(task, tenants=["a"], wait_timeout=30, poll_interval=10)
    assert (said(result), result["failed"], sum(clock.waits)) == ({"a": "unknown"}, True, 30)
    assert "status is InProgress; give migration_id to wait on" in row(result)["msg"]
    result = migrate(task, tenants=["a"], migration_id=result["migration_id"])
    assert (said(result), len(emu.writes)) == ({"a": "changed"}, 1)


def test_not_waited_for(emu: Emulator, task: Task, clock: JumpingClock) -> None:
    result = migrate(task, tenants=["a"], wait=False)
    assert (row(result)["msg"], result["msg"]) == ("migration started", "started to migrate 1 of 1 tenants")
    assert (status_reads(emu), clock.waits, result["failed"]) == (0, [], False)
    assert result["migration_id"]


def test_nothing_to_migrate(emu: Emulator, task: Task) -> None:
    result = migrate(task, tenants=[])
    assert (result["changed"], result["failed"], emu.log) == (False, False, [])


@pytest.mark.parametrize("answer", [{"status": 403}, {"status": 400, "body": {"errors": ["no"]}}])
def test_not_started(emu: Emulator, task: Task, answer: dict[str, Any]) -> None:
    emu.add_tenant("here")
    emu.fault("migration", **answer)
    result = migrate(task, tenants=["here", "a"])
    assert (said(result), result["changed"]) == ({"here": "unchanged", "a": "failed"}, False)
    assert "the migration was not started" in result["tenants"][1]["msg"]


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 500},
        {"drop": "after"},
        {"status": 202, "body": {}},
        {"status": 202, "body": []},
        {"status": 202, "body": {"migrationId": 5}},
        {"status": 202, "body": {"migrationId": ".."}},
    ],
)
def test_whether_it_started_is_not_known(emu: Emulator, task: Task, answer: dict[str, Any]) -> None:
    emu.fault("migration", **answer)
    result = migrate(task, tenants=["a"])
    assert (said(result), result["failed"], len(emu.writes)) == ({"a": "unknown"}, True, 1)
    assert "whether the migration was started is not known" in row(result)["msg"]


@pytest.mark.parametrize(
    "trouble", [{"status": 403}, {"status": 404}, {"status": 500}, {"status": 401}, {"junk": "html"}]
)
def test_a_status_that_cannot_be_read_loses_nothing(emu: Emulator, task: Task, trouble: dict[str, Any]) -> None:
    emu.fault("migration_status", times=None, **trouble)
    result = migrate(task, tenants=["a"])
    assert (said(result), result["failed"]) == ({"a": "unknown"}, True)
    assert result["migration_id"], "what was started can be waited for"
    assert "give migration_id to wait on" in row(result)["msg"]


@pytest.mark.parametrize("trouble", [{"status": 403}, {"status": 401}, {"drop": "before"}])
def test_arrivals_that_cannot_be_read(emu: Emulator, task: Task, trouble: dict[str, Any]) -> None:
    emu.fault("tenant", skip=1, times=None, **trouble)
    result = migrate(task, tenants=["a"], max_retries=1)
    assert (said(result), result["failed"]) == ({"a": "unknown"}, True)
    assert result["migration_id"]


def test_tenants_that_cannot_be_read_before(emu: Emulator, task: Task) -> None:
    emu.fault("tenant", status=403, times=None)
    result = migrate(task, tenants=["a"])
    assert (result["failed"], result["tenants"], emu.writes) == (True, [], [])
    assert "Nothing was changed" in result["msg"]


@pytest.mark.parametrize("told", [{"state": "Completed"}, {"status": None, "state": "Done"}])
def test_the_end_may_be_called_state(emu: Emulator, task: Task, told: dict[str, Any]) -> None:
    emu.fault("migration_status", status=200, body=told, times=None)
    assert said(migrate(task, tenants=["a"])) == {"a": "changed" if emu.tenant("a") else "failed"}
    assert status_reads(emu) == 1


@pytest.mark.parametrize("word", [5, {"a": 1}, "Executing", None])
def test_a_status_that_says_nothing_is_read_until_the_tenant_is_there(emu: Emulator, task: Task, word: Any) -> None:
    emu.migrate_after(polls=2)
    emu.fault("migration_status", status=200, body={"status": word}, when="after", times=None)
    result = migrate(task, tenants=["a"])
    assert (said(result), status_reads(emu)) == ({"a": "changed"}, 3)


def test_a_migration_that_frontegg_does_not_know_is_not_waited_for(
    emu: Emulator, task: Task, clock: JumpingClock
) -> None:
    result = migrate(task, tenants=["a"], migration_id="misspelt")
    assert (said(result), status_reads(emu), clock.waits) == ({"a": "unknown"}, 1, [])


@pytest.mark.parametrize("word", ["Completed", "Failed", "done"])
def test_an_end_without_the_tenant(emu: Emulator, task: Task, word: Any) -> None:
    emu.fault("migration_status", status=200, body={"status": word, "errors": "x"})
    result = migrate(task, tenants=["a"])
    assert (said(result), "although the migration ended with" in row(result)["msg"]) == ({"a": "failed"}, True)


@pytest.mark.parametrize(
    "body",
    [
        [],
        5,
        {},
        {"status": None},
        {"status": "NotStarted"},
        {"status": "PENDING"},
        {"state": "in_progress"},
        {"status": "", "state": "Processing"},
        {"status": "Completed", "state": "running"},
        {"status": "running", "state": "Completed"},
    ],
)
def test_no_end_in_sight(emu: Emulator, task: Task, body: Any) -> None:
    emu.fault("migration_status", status=200, body=body, times=None)
    assert said(migrate(task, tenants=["a"], wait_timeout=0)) == {"a": "unknown"}
    assert status_reads(emu) == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"tenants": [""]}, "tenants[0]: is empty"),
        ({"tenants": ["."]}, "tenants[0]: tenant_id: '.' is not a tenant ID"),
        ({"tenants": [{"tenant_id": "a", "state": "present"}]}, "unknown key 'state'"),
        ({"tenants": ["a"], "migration_id": ".."}, "migration_id: '..' is no ID"),
        ({"tenants": ["a"], "migration_id": ""}, "migration_id: is empty"),
        ({"tenants": ["a"], "migration_id": "x", "wait": False}, "wait is false"),
        ({"tenants": ["a"], "wait_timeout": -1}, "wait_timeout: -1 is out of range"),
        ({"tenants": ["a"], "poll_interval": 0}, "poll_interval: 0 is out of range"),
    ],
)
def test_nonsense(emu: Emulator, task: Task, options: dict[str, Any], words: str) -> None:
    result = migrate(task, **options)
    assert (result["failed"], words in result["msg"], emu.log) == (True, True, []), result["msg"]

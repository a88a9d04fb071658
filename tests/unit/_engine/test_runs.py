# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every result says about its run: preview or real, the outcome in a word, which run, and when each row wrote."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from ansible_collections.identityops.frontegg.plugins.module_utils._base.runs import COLLECTION
from ansible_collections.identityops.frontegg.plugins.modules import tenant, tenant_migration, user
from tests.emulator import Emulator
from tests.unit.harness import Task

JANE, JOE, NOBODY = "jane@corp.example", "joe+x@corp.example", "nobody@corp.example"
LOCK: dict[str, Any] = {"users": [JANE, JOE], "state": "locked"}


def test_the_version_is_that_of_galaxy_yml() -> None:
    galaxy = Path(__file__).parents[3] / "galaxy.yml"
    assert yaml.safe_load(galaxy.read_text(encoding="utf-8"))["version"] == COLLECTION


STATUS: dict[str, tuple[dict[str, Any], str]] = {
    "changed": (LOCK, "changed"),
    "unchanged": ({**LOCK, "users": []}, "unchanged"),
    "partial": ({**LOCK, "users": [JANE, NOBODY]}, "partial"),
    "failed": ({**LOCK, "users": [NOBODY]}, "failed"),
    "somebody missing who may be": ({**LOCK, "users": [NOBODY], "on_missing": "warn"}, "unchanged"),
    "refused by a guard": ({**LOCK, "protected": ["jane@*"]}, "refused"),
    "refused input": ({**LOCK, "users": ["jane"]}, "refused"),
    "refused by Ansible": ({**LOCK, "state": "lokced"}, "refused"),
    "no credentials": ({**LOCK, "client_id": " "}, "refused"),
    "wrong credentials": ({**LOCK, "api_token": "wrong-api-token-0123456789"}, "failed"),
}


@pytest.mark.parametrize(("options", "status"), STATUS.values(), ids=STATUS)
def test_the_status(task: Task, people: Emulator, options: dict[str, Any], status: str) -> None:
    for check in (True, False):
        result = task.run(check=check, **options)
        assert (result["status"], result["check_mode"]) == (status, check)
        assert set(result["run"]) == {"id", "started", "finished", "environment", "api_url", "collection"}
        assert result["failed"] is (status in ("partial", "failed", "refused"))


def test_which_run_it_was(task: Task, people: Emulator) -> None:
    first, second = task.run(**LOCK)["run"], task.run(**LOCK)["run"]
    assert UUID(first["id"]) != UUID(second["id"])
    now = datetime.fromtimestamp(task.clock.now(), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert (first["started"], first["finished"], first["collection"]) == (now, now, COLLECTION)
    assert (first["environment"], first["api_url"]) == (second["environment"], people.url)
    assert len(first["environment"]) == 12


def test_without_an_address_the_run_names_no_place(task: Task, people: Emulator) -> None:
    run = task.run(**LOCK, timeout=0)["run"]
    assert (run["environment"], run["api_url"]) == (None, None)


def test_only_what_was_written_has_a_time(task: Task, people: Emulator) -> None:
    users = [JANE, "ann.o'neil@corp.example", NOBODY, JANE]
    checked = task.check(users=users, state="locked")
    assert [row["at"] for row in checked["users"]] == [None] * 4
    result = task.run(users=users, state="locked")
    assert [row["at"] for row in result["users"]] == [result["run"]["started"], None, None, None]


def test_a_lost_answer_that_reading_back_settles_has_a_time(task: Task, people: Emulator) -> None:
    people.fault("lock", times=None, drop="after")
    (row,) = task.run(users=[JANE], state="locked", max_retries=0)["users"]
    assert row["changed"] and row["at"] is not None


def test_a_refused_write_has_no_time(task: Task, people: Emulator) -> None:
    people.fault("lock", times=None, status=403)
    (row,) = task.run(users=[JANE], state="locked")["users"]
    assert (row["outcome"], row["at"]) == ("failed", None)


@pytest.mark.parametrize(
    ("main", "options"),
    [
        (user.main, LOCK),
        (tenant.main, {"tenants": ["acme"], "state": "locked"}),
        (tenant_migration.main, {"tenants": ["gamma"], "wait": False}),
    ],
    ids=["user", "tenant", "tenant_migration"],
)
@pytest.mark.parametrize("check", [True, False])
def test_every_module_that_writes(
    task: Task, people: Emulator, main: Any, options: dict[str, Any], check: bool
) -> None:
    result = task.run(main=main, check=check, **options)
    assert (result["status"], result["check_mode"]) == ("changed", check), result
    assert result["run"]["environment"] is not None

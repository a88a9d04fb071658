# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""max_failures: how many writes start before the first writes are confirmed, and how many may fail at most."""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import ApiError, StoppedError
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.batches import window, windows
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.brake import Brake
from ansible_collections.identityops.frontegg.plugins.modules import tenant
from tests.emulator import Emulator
from tests.unit.harness import Result, Task

COUNT = 60
REVOKE = {"state": "locked", "revoke": ["sessions", "api_tokens"]}
WISHES: dict[str, tuple[dict[str, Any], str]] = {
    # the options, the route of the first write
    "lock": ({"state": "locked"}, "lock"),
    "lock and revoke": (REVOKE, "lock"),
    "disable": ({"state": "disabled", "tenant_id": "acme"}, "disable"),
    "remove": ({"state": "absent", "tenant_id": "acme"}, "delete"),
    "delete": ({"state": "absent", "everywhere": True}, "delete"),
    "rename": ({"state": "present", "tenant_id": "acme", "name": "N"}, "update"),
}
UNREADABLE = {"status": 500, "body": {"errors": ["down"]}, "times": None}


def crowd(emu: Emulator, count: int = COUNT) -> list[str]:
    emu.add_tenant("acme")
    return [
        emu.add_user(f"u{n:03}@corp.example", tenants=["acme"], sessions=1, api_tokens={"acme": 1}).id
        for n in range(count)
    ]


def tried(emu: Emulator) -> int:
    """Return how many users the task wrote to."""
    ids = {user.id for user in emu.users}
    named = [write.path + str(write.headers.get("frontegg-user-id")) for write in emu.writes]
    return sum(any(user_id in text for text in named) for user_id in ids)


@pytest.mark.parametrize("fault", [{"status": 403}, {"ignore": True}], ids=["refused", "200, and nothing done"])
@pytest.mark.parametrize("most", [1, 3])
@pytest.mark.parametrize(("options", "route"), WISHES.values(), ids=WISHES)
def test_no_more_are_begun_than_may_fail(
    task: Task, emu: Emulator, options: dict[str, Any], route: str, most: int, fault: dict[str, Any]
) -> None:
    users = crowd(emu)
    emu.latency = 0.005
    emu.fault(route, times=None, **fault)
    result = task.run(users=users, max_failures=most, concurrency=32, max_retries=0, **options)
    assert tried(emu) == most
    assert (result["summary"]["failed"], result["summary"]["not_attempted"]) == (most, COUNT - most)
    words = {row["msg"] for row in result["users"] if row["outcome"] == "not_attempted"}
    assert words == {f"not attempted: stopped after {most} failed users (max_failures is {most})"}


def test_newcomers_too(task: Task, emu: Emulator) -> None:
    emu.add_tenant("acme")
    emu.fault("create", status=201, body={"id": "x", "email": "somebody@else.example"}, times=None)
    users = [f"new{number}@corp.example" for number in range(COUNT)]
    result = task.run(users=users, state="present", tenant_id="acme", max_failures=2, concurrency=32)
    assert len(emu.writes) == 2
    assert result["summary"]["not_attempted"] == COUNT - 2


@pytest.mark.parametrize("how", [{"status": 403}, {"ignore": True}], ids=["refused", "200, and nothing done"])
def test_locks_of_tenants_travel_in_batches_that_may_fail(task: Task, emu: Emulator, how: dict[str, Any]) -> None:
    emu.tells_tenant_lock = True
    ids = [emu.add_tenant(f"t{number:03}").tenant_id for number in range(COUNT)]
    emu.fault("tenants_lock", times=None, **how)
    result = task.run(main=tenant.main, tenants=ids, state="locked", max_failures=4, concurrency=32)
    assert {name for write in emu.writes for name in write.body["tenantIds"]} == set(ids[:4])
    assert (result["summary"]["failed"], result["summary"]["not_attempted"]) == (4, COUNT - 4)


def test_a_batch_is_never_larger_than_what_may_fail(task: Task, emu: Emulator) -> None:
    emu.tells_tenant_lock = True
    ids = [emu.add_tenant(f"t{number:03}").tenant_id for number in range(COUNT)]
    result = task.run(main=tenant.main, tenants=ids, state="locked", max_failures=7, concurrency=32)
    assert result["summary"]["changed"] == COUNT
    assert max(len(write.body["tenantIds"]) for write in emu.writes) == 7


def test_tenants_that_are_deleted(task: Task, emu: Emulator) -> None:
    ids = [emu.add_tenant(f"t{number:03}").tenant_id for number in range(COUNT)]
    emu.fault("tenant_delete", ignore=True, times=None)
    task.run(main=tenant.main, tenants=ids, state="absent", max_users=-1, max_failures=2, concurrency=32)
    assert len(emu.writes) == 2


def test_one_that_starts_to_refuse_later_fails_no_more_than_that(task: Task, emu: Emulator) -> None:
    users = crowd(emu)
    emu.latency = 0.005
    emu.fault("lock", status=403, skip=25, times=None)
    result = task.run(users=users, state="locked", max_failures=3, concurrency=32)
    assert (result["summary"]["changed"], result["summary"]["failed"]) == (25, 3)


def test_one_that_starts_to_do_nothing_later(task: Task, emu: Emulator) -> None:
    """After eight confirmed writes, the task starts eight more before the next read-back."""
    users = crowd(emu)
    emu.fault("lock", ignore=True, skip=8, times=None)
    result = task.run(users=users, state="locked", max_failures=1, concurrency=32)
    assert (result["summary"]["changed"], result["summary"]["failed"]) == (8, 8)


def test_it_starts_carefully_again_after_a_failure(task: Task, emu: Emulator) -> None:
    """Twelve writes succeed, the next is refused, and later ones have no effect: only two more failures are allowed."""
    users = crowd(emu)
    emu.fault("lock", status=403, match=users[12])
    emu.fault("lock", ignore=True, skip=23, times=None)
    result = task.run(users=users, state="locked", max_failures=3, concurrency=32)
    assert (result["summary"]["changed"], result["summary"]["failed"]) == (23, 3)


def between(emu: Emulator) -> list[int]:
    """Return how many writes there were before each read-back."""
    routes = [exchange.route for exchange in emu.log if not exchange.is_login]
    parts = ",".join(routes).split("list")
    return [part.count("lock") for part in parts if "lock" in part]


@pytest.mark.parametrize(
    ("most", "expected"),
    [(1, [1, 1, 2, 4, 8, 16, 28]), (7, [7, 7, 14, 28, 4]), (60, [60]), (1000, [60]), (None, [60])],
)
def test_a_run_that_goes_well_reads_back_ever_more_at_a_time(
    task: Task, emu: Emulator, most: int | None, expected: list[int]
) -> None:
    users = crowd(emu)
    result = task.run(users=users, state="locked", max_failures=most, concurrency=8)
    assert result["summary"]["changed"] == COUNT
    assert between(emu) == expected
    assert emu.users and all(user.locked for user in emu.users)


def test_nobody_is_read_back_early_without_verify(task: Task, emu: Emulator) -> None:
    users = crowd(emu)
    emu.fault("lock", status=403, match=users[0])
    emu.fault("lock", status=403, skip=20, times=None)
    result = task.run(users=users, state="locked", max_failures=3, verify=False, concurrency=32)
    assert (result["summary"]["changed"], result["summary"]["failed"]) == (20, 3)
    assert between(emu) == [23]


@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize("options", [WISHES["lock"][0], REVOKE, WISHES["delete"][0]], ids=["lock", "revoke", "delete"])
def test_the_forecast_knows_it(task: Task, emu: Emulator, options: dict[str, Any], verify: bool) -> None:
    users = crowd(emu, 20)
    more = {"max_failures": 3, "verify": verify, **options}
    checked = task.check(users=users, **more)["requests"]
    real = task.run(users=users, **more)["requests"]
    assert real["sent"] == real["needed"] == checked["needed"]


def test_who_cannot_be_read_back_counts(task: Task, emu: Emulator) -> None:
    users = crowd(emu)
    emu.fault("list", skip=1, **UNREADABLE)
    result = task.run(users=users, state="locked", max_failures=2, concurrency=32, max_retries=0)
    assert (result["summary"]["changed"], result["summary"]["not_attempted"]) == (2, COUNT - 2)
    assert all("not verified" in row["msg"] for row in result["users"] if row["changed"])


def test_a_token_that_is_refused_while_reading_back(task: Task, emu: Emulator) -> None:
    """No other request could succeed with that token."""
    users = crowd(emu)
    emu.fault("list", status=401, skip=1, times=None)
    result = task.run(users=users, state="locked", max_failures=2)
    waiting = {row["msg"] for row in result["users"] if row["outcome"] == "not_attempted"}
    assert len(emu.writes) == 2 and len(waiting) == 1
    assert "max_failures" not in waiting.pop()


def test_what_is_not_known_counts(task: Task, emu: Emulator) -> None:
    users = crowd(emu)
    emu.fault("lock", drop="after", times=None)
    emu.fault("list", skip=1, **UNREADABLE)
    emu.fault("get", **UNREADABLE)
    result = task.run(users=users, state="locked", max_failures=2, concurrency=32, max_retries=0)
    assert (result["summary"]["unknown"], result["summary"]["not_attempted"]) == (2, COUNT - 2)


def test_what_reading_back_shows_to_be_done_is_no_failure(task: Task, emu: Emulator) -> None:
    """Every answer is lost, but all users are locked."""
    users = crowd(emu, 10)
    emu.fault("lock", drop="after", times=None)
    result = task.run(users=users, state="locked", max_failures=1, max_retries=0)
    assert result["summary"]["changed"] == 10 and not result["failed"]


def test_the_journal_has_one_line_for_each_and_tells_the_truth(task: Task, emu: Emulator, tmp_path: Path) -> None:
    users = crowd(emu, 12)
    path = tmp_path / "journal"
    emu.fault("delete", ignore=True, skip=2, times=None)
    options = {"users": users, "state": "absent", "everywhere": True, "max_failures": 2, "concurrency": 8}
    result = task.run(journal_path=str(path), **options)
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    told = Counter(line["outcome"] for line in lines)
    assert told == {"begun": 4, "changed": 4, "failed": 2, "not_attempted": 8}
    last = {line["id"]: line["outcome"] for line in lines}
    assert last == {row["id"]: row["outcome"] for row in result["users"]}
    assert {line["id"] for line in lines if line["outcome"] == "begun"}.isdisjoint(
        line["id"] for line in lines if line["outcome"] == "not_attempted"
    )


@pytest.mark.parametrize("options", [{"max_failures": 3}, {"max_failures": 1000}, {}], ids=str)
def test_the_result_is_the_same(task: Task, emu: Emulator, options: Result) -> None:
    users = crowd(emu, 12)
    emu.fault("lock", status=403, match=users[5], times=None)
    emu.fault("lock", ignore=True, match=users[9], times=None)
    result = task.run(users=users, state="locked", **options)
    assert [row["outcome"] for row in result["users"]] == [
        "failed" if number in (5, 9) else "changed" for number in range(12)
    ]
    assert [row["after"]["locked"] for row in result["users"]] == [number not in (5, 9) for number in range(12)]


# Tables


@pytest.mark.parametrize(
    ("left", "trusted", "expected"),
    [(math.inf, 0, None), (1, 0, 1), (5, 3, 5), (5, 8, 8), (5, 400, 100), (250, 400, 250)],
)
def test_window(left: float, trusted: int, expected: int | None) -> None:
    assert window(left, trusted) == expected


@pytest.mark.parametrize(
    ("numbers", "left", "expected"),
    [
        ([], 3, []),
        ([4], 0, []),
        ([4], -1, []),
        ([4], math.inf, [4]),
        ([8, 3], 2, [2, 2, 4, 3]),
        ([3, 9], 2, [2, 1, 3, 6]),
        ([500], 5, [5, 5, 10, 20, 40, 80, 100, 100, 100, 40]),
    ],
)
def test_windows(numbers: list[int], left: float, expected: list[int]) -> None:
    assert windows(numbers, left) == expected


def brake(most: int | None = 3) -> Brake:
    return Brake(most, 0, "users", lambda: "")


def test_several_that_may_not_fail_together_wait_for_each_other() -> None:
    one, begun = brake(), Event()

    def second() -> None:
        with one.begun(2) as may:
            assert may
            begun.set()

    with one.begun(2) as may:
        assert may
        other = Thread(target=second)
        other.start()
        assert not begun.wait(0.05)
    assert begun.wait(10)
    other.join()


def test_what_failed_leaves_room_for_fewer() -> None:
    one = brake()
    one.failed(ApiError("jane", "no"))
    with one.begun(3) as may:
        assert not may
    with one.begun(2) as may:
        assert may


def test_whoever_waits_is_told_to_stop() -> None:
    one, answers = brake(1), []

    def second() -> None:
        with one.begun() as may:
            answers.append(may)

    with one.begun():
        other = Thread(target=second)
        other.start()
        one.failed(StoppedError("jane", "stopped by SIGTERM"))
        other.join(10)
        assert answers == [False], "while the first is still in flight"
    assert one.reason() == "not attempted: stopped by SIGTERM"

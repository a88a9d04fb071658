# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The option max_changes: what it takes, how many it lets be changed, and what is counted for a share."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.limit import read_limit
from ansible_collections.identityops.frontegg.plugins.modules import tenant
from tests.emulator import Emulator
from tests.unit.harness import Task

MOST = [
    # the option, the number of users, how many may be changed
    (0, 45, 0),
    (7, 45, 7),
    ("7", 1, 7),
    (" 7\n", 1, 7),
    ("10%", 45, 4),
    ("10 %", 50, 5),
    ("2.5%", 200, 5),
    ("2.5%", 199, 4),
    ("0%", 1000, 0),
    ("100%", 45, 45),
    ("99.999999%", 45, 44),
    ("29%", 100, 29),  # as a float, this would be 28
    ("10%", 0, 0),
]


@pytest.mark.parametrize(("option", "size", "most"), MOST)
def test_how_many_may_be_changed(option: object, size: int, most: int) -> None:
    limit = read_limit(option)
    assert limit is not None and limit.most(size) == most


@given(st.integers(0, 100), st.integers(0, 10**7))
def test_a_share_is_rounded_down(percent: int, size: int) -> None:
    limit = read_limit(f"{percent}%")
    assert limit is not None and limit.most(size) == size * percent // 100


REFUSED = [True, False, -1, "-1", "-5%", "101%", "100.1%", "1000%", 0.1, 10.0, "0.5", "ten", "10%%", "%", "10 percent"]
REFUSED += ["2,5%", "1e1", "+1", "10% of all", "\u0661%", [10], {"percent": 10}, "10%\n5%"]


@pytest.mark.parametrize("option", REFUSED)
def test_no_limit_is_guessed(option: object) -> None:
    with pytest.raises(InputError, match="max_changes: "):
        read_limit(option)


def test_no_limit() -> None:
    assert read_limit(None) is None


@pytest.mark.parametrize("option", [-1, "-1", "101%", "", " ", True, "tn%"])
def test_the_task_refuses_it(people: Emulator, task: Task, option: object) -> None:
    result = task.run(users=["jane@corp.example"], state="locked", max_changes=option)
    assert result["status"] == "refused" and result["msg"].startswith("max_changes: ")
    assert not people.writes


@pytest.fixture
def crowd(emu: Emulator) -> Emulator:
    """45 users: 25 in acme, the last 5 of them in beta, too, which has 25."""
    for name in ("acme", "beta"):
        emu.add_tenant(name)
    for number in range(45):
        tenants = ["acme"] * (number < 25) + ["beta"] * (number >= 20)
        emu.add_user(f"u{number}@corp.example", tenants=tenants)
    return emu


def wanted(first: int, count: int, **more: Any) -> list[dict[str, Any]]:
    return [{"user": f"u{number}@corp.example", **more} for number in range(first, first + count)]


def test_a_share_of_the_environment(crowd: Emulator, task: Task) -> None:
    result = task.run(users=wanted(0, 5), state="locked", max_changes="10%")
    assert result["msg"] == (
        "refused: 5 users would be changed, and max_changes is 10% of 45 users, which is 4. Nothing was changed."
    )
    assert result["status"] == "refused" and not crowd.writes
    assert {row["outcome"] for row in result["users"]} == {"not_attempted"}
    assert task.check(users=wanted(0, 5), state="locked", max_changes="10%")["msg"] == result["msg"]
    assert task.converge(users=wanted(0, 4), state="locked", max_changes="10%")["status"] == "changed"


@pytest.mark.parametrize(
    ("users", "options", "size"),
    [
        (wanted(0, 9), {"state": "disabled", "tenant_id": "acme"}, 25),
        ([*wanted(0, 8, tenant_id="acme"), *wanted(40, 1, tenant_id="beta")], {"state": "disabled"}, 45),
        ([*wanted(0, 8, state="locked"), *wanted(8, 1, state="disabled", tenant_id="acme")], {}, 45),
    ],
)
def test_the_scope(crowd: Emulator, task: Task, users: list, options: dict[str, Any], size: int) -> None:
    result = task.run(users=users, max_changes="12%", **options)
    most = size * 12 // 100
    words = f"9 users would be changed, and max_changes is 12% of {size} users, which is {most}."
    assert words in result["msg"] and not crowd.writes


def test_only_a_share_of_a_change_is_counted(crowd: Emulator, task: Task) -> None:
    before = len(crowd.log)
    task.run(users=wanted(0, 1), state="unlocked", max_changes="0%")
    nothing = len(crowd.log) - before
    task.run(users=wanted(0, 1), state="unlocked", max_changes=0)
    assert len(crowd.log) - before == 2 * nothing


def test_who_cannot_be_counted(crowd: Emulator, task: Task) -> None:
    crowd.fault("list", status=400, times=None)  # a single user is looked up by another route
    result = task.run(users=wanted(0, 1), state="locked", max_changes="10%")
    assert "max_changes is 10%, and the users could not be counted: " in result["msg"] and not crowd.writes


def test_a_share_of_the_tenants(emu: Emulator, task: Task) -> None:
    for number in range(12):
        emu.add_tenant(f"t{number}")
    options = {"main": tenant.main, "state": "locked", "max_changes": "10%"}
    result = task.run(tenants=["t1", "t2"], **options)
    assert result["msg"] == (
        "refused: 2 tenants would be changed, and max_changes is 10% of 12 tenants, which is 1. Nothing was changed."
    )
    assert not emu.writes
    assert task.run(tenants=["t1"], **options)["status"] == "changed"


def test_a_users_token_cannot_count_tenants(emu: Emulator, task: Task) -> None:
    emu.add_tenant("acme")
    options = {"main": tenant.main, "client_id": None, "api_token": None, "user_token": "x.y.z"}
    result = task.run(tenant_id="acme", state="locked", max_changes="10%", **options)
    assert result["status"] == "refused" and "max_changes: is a share" in result["msg"]

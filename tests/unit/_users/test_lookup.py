# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module user: how it looks users up, how many requests that takes, and what happens if a list is wrong."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.modules import tenant, tenant_info, user_info
from tests.emulator import Emulator
from tests.unit.harness import Result, Task, outcomes


def crowd(emu: Emulator, count: int) -> list[Any]:
    emu.add_tenant("acme")
    return [emu.add_user(f"u{number:04}@corp.example", tenants=["acme"]) for number in range(count)]


def routes(emu: Emulator) -> Counter[str]:
    return Counter(exchange.route for exchange in emu.log)


def lock(task: Task, users: list[str], **options: Any) -> Result:
    return task.run(users=users, state="locked", **options)


def test_300_users_by_id(task: Task, emu: Emulator) -> None:
    users = crowd(emu, 300)
    for user in users[:50]:
        user.locked = True
    result = lock(task, [user.id for user in users])
    assert result["summary"]["changed"] == 250
    assert routes(emu) == {"login": 1, "list": 6, "lock": 250}
    assert all(len(read.query["ids"].split(",")) <= 100 for read in emu.reads)


def test_300_of_1000_users_by_email(task: Task, emu: Emulator) -> None:
    users = crowd(emu, 1000)
    result = lock(task, [user.email.upper() for user in users[::3][:300]])
    assert result["summary"]["changed"] == 300
    assert routes(emu) == {"login": 1, "list": 5 + 3, "lock": 300}
    pages = [read.query["_offset"] for read in emu.reads if "ids" not in read.query]
    assert sorted(pages) == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("count", "environment", "expected"),
    [
        pytest.param(1, 1000, {"email": 1}, id="one"),
        pytest.param(5, 1000, {"email": 5}, id="a-few-one-by-one"),
        pytest.param(6, 1000, {"list": 5}, id="the-list-is-shorter"),
        pytest.param(6, 1101, {"list": 6}, id="the-list-is-one-request-shorter"),
        pytest.param(6, 1301, {"list": 1, "email": 6}, id="both-are-as-long"),
        pytest.param(8, 2001, {"list": 1, "email": 8}, id="one-by-one-is-shorter-after-the-first-page"),
        pytest.param(30, 100, {"list": 1}, id="one-page-has-all"),
    ],
)
def test_the_cheapest_way_to_look_up_emails(
    task: Task, emu: Emulator, count: int, environment: int, expected: dict[str, int]
) -> None:
    users = sorted(crowd(emu, environment), key=lambda user: user.id)[-count:]  # with many users, not on the first page
    task.check(users=[user.email for user in users], state="locked")
    assert routes(emu) == {"login": 1, **expected}


def test_the_list_finds_ids_too(task: Task, emu: Emulator) -> None:
    users = crowd(emu, 400)
    lock(task, [user.email for user in users[:50]] + [user.id for user in users[100:350]], verify=False)
    assert routes(emu) == {"login": 1, "list": 2, "lock": 300}


@pytest.mark.parametrize("by", ["id", "email"])
def test_users_the_list_leaves_out_are_found_all_the_same(task: Task, emu: Emulator, by: str) -> None:
    """Frontegg does not confirm that the list shows invisible users and users without a tenant."""
    users = crowd(emu, 20)
    others = [user for user in users if user is not users[7]]
    emu.fault("list", status=200, body=page(others), times=1)
    result = lock(task, [getattr(user, by) for user in users])
    assert result["summary"]["changed"] == 20
    assert users[7].locked


def page(users: list[Any], total: int | None = None, **extra: Any) -> dict[str, Any]:
    items = [{"id": user.id, "email": user.email, "tenants": [], **extra} for user in users]
    return {"items": items, "_metadata": {"totalItems": len(users) if total is None else total, "totalPages": 1}}


@pytest.mark.parametrize("by", ["id", "email"])
@pytest.mark.parametrize(
    "lie",
    [
        pytest.param(lambda users: page(users[:-3], total=len(users)), id="fewer-than-the-total"),
        pytest.param(lambda users: page([*users[:-1], users[0]], total=len(users)), id="one-twice-one-missing"),
        pytest.param(lambda users: page(users, total=len(users) - 1), id="more-than-the-total"),
        pytest.param(lambda users: {"items": page(users)["items"]}, id="no-total"),
        pytest.param(lambda users: {"items": None, "_metadata": {"totalItems": 0}}, id="no-items"),
        pytest.param(lambda users: {"items": [7], "_metadata": {"totalItems": 1}}, id="not-users"),
        pytest.param(lambda users: [], id="another-type"),
    ],
)
def test_a_list_that_is_not_whole_never_decides_who_is_missing(task: Task, emu: Emulator, by: str, lie: Any) -> None:
    users = crowd(emu, 20)
    emu.fault("list", status=200, body=lie(users), times=None)
    result = task.run(users=[getattr(user, by) for user in users], state="absent", everywhere=True)
    assert result["failed"] and not result["changed"]
    assert set(outcomes(result).values()) == {"failed"}
    assert all("could not be looked up" in row["msg"] for row in result["users"])
    assert emu.writes == []


def test_a_page_that_fails_is_an_error_for_those_it_was_for(task: Task, emu: Emulator) -> None:
    users = crowd(emu, 300)
    emu.fault("list", status=500, times=None, match=users[0].id)
    result = lock(task, [user.id for user in users], max_retries=0, verify=False)
    assert result["summary"]["failed"] == 100
    assert result["summary"]["changed"] == 200
    assert result["failed"]


def test_the_chunk_is_halved_when_the_url_is_too_long(task: Task, emu: Emulator) -> None:
    users = crowd(emu, 100)
    emu.fault("list", status=414, body="<html>URI Too Long</html>", times=2)
    result = lock(task, [user.id for user in users], verify=False)
    assert result["summary"]["changed"] == 100


def test_the_chunk_of_tenants_is_halved_too(task: Task, emu: Emulator) -> None:
    """Tenant IDs may be long. The emulator accepts 8 KB of address, like Frontegg's gateway."""
    tenants = [emu.add_tenant(f"{number:03}-{'x' * 240}").tenant_id for number in range(100)]
    result = task.run(main=tenant.main, tenants=tenants, state="locked", users=None)
    assert result["summary"]["changed"] == 100 and not result["failed"]
    assert 0 < sum(exchange.status == 414 for exchange in emu.log) < 10
    assert len(task.run(main=tenant_info.main, tenants=tenants)["tenants"]) == 100


@pytest.mark.parametrize(("route", "include"), [("user_roles", "roles"), ("statuses", "statuses")])
def test_what_is_read_for_many_users_at_once_is_halved_too(task: Task, emu: Emulator, route: str, include: str) -> None:
    emu.add_tenant("acme")
    users = [emu.add_user(f"u{number}@corp.example", ["acme"]).id for number in range(40)]
    emu.fault(route, status=414, body="<html>URI Too Long</html>", times=3)
    result = task.run(main=user_info.main, users=users, include=[include])
    assert not result["failed"] and len(result["users"]) == 40
    assert [exchange.status for exchange in emu.log if exchange.route == route].count(200) == 4
    emu.fault(route, status=500, match=users[0], times=None)
    assert "500" in task.run(main=user_info.main, users=users, include=[include], max_retries=0)["msg"]


def test_the_answer_has_to_be_about_the_email_asked_for(task: Task, emu: Emulator) -> None:
    users = crowd(emu, 2)
    emu.fault("email", status=200, body={"id": users[1].id, "email": users[1].email}, match="u0000")
    result = lock(task, [users[0].email])
    assert outcomes(result) == {users[0].email: "failed"}
    assert users[1].email in result["users"][0]["msg"]
    assert emu.writes == []


@pytest.mark.parametrize("email", [{}, {"email": None}, {"email": ""}, {"email": 5}], ids=str)
@pytest.mark.parametrize("state", ["locked", "absent"])
def test_an_answer_without_an_email_is_about_nobody(
    task: Task, emu: Emulator, state: str, email: dict[str, object]
) -> None:
    """An answer without an email does not prove that it is about the requested user."""
    (user,) = crowd(emu, 1)
    emu.fault("email", status=200, body={"id": user.id, "tenants": [], **email}, times=None)
    scope = {"everywhere": True} if state == "absent" else {}
    result = task.run(users=[user.email], state=state, **scope)
    assert outcomes(result) == {user.email: "failed"}
    assert f"another user, without an email ({user.id})" in result["users"][0]["msg"]
    assert emu.writes == []


def test_two_users_of_one_email_are_an_error(task: Task, emu: Emulator) -> None:
    users = crowd(emu, 10)
    twins = [*users[:9], users[9]]
    body = page(twins)
    body["items"][9]["email"] = users[0].email.upper()
    emu.fault("list", status=200, body=body, times=1)
    result = lock(task, [user.email for user in users[:9]])
    assert outcomes(result)[users[0].email] == "failed"
    assert users[9].id in result["users"][0]["msg"]
    assert result["summary"]["changed"] == 8


def test_a_page_of_somebody_else_is_no_missing_user(task: Task, emu: Emulator) -> None:
    """A 404 from a wrong address must not look like a user who is already deleted."""
    emu.fault("email", status=404, body="<html>no such page</html>", times=1)
    emu.fault("email", status=404, body={"errors": ["Not found"], "errorCode": "ER-00004"}, times=1)
    for dummy in range(2):
        result = task.run(users=["jane@corp.example"], state="absent", everywhere=True)
        assert result["failed"]
        assert "check region and api_url" in result["users"][0]["msg"]


@pytest.mark.parametrize("by", ["id", "email"])
@pytest.mark.parametrize(("missing", "asked_twice"), [(1, 1), (3, 3), (4, 0), (150, 0)])
def test_few_missing_users_are_asked_for_twice_many_are_not(
    task: Task, emu: Emulator, by: str, missing: int, asked_twice: int
) -> None:
    users = [getattr(user, by) for user in crowd(emu, 20)]
    pattern = "00000000-0000-4000-8000-{:012}" if by == "id" else "x{}@y.example"
    none = [pattern.format(number) for number in range(missing)]
    result = task.check(users=users + none, state="absent", everywhere=True)
    assert result["summary"]["not_found"] == missing
    route = "vendor_get" if by == "id" else "email"
    assert routes(emu)[route] == asked_twice


def test_an_email_is_asked_for_as_written_then_in_lower_case(task: Task, emu: Emulator) -> None:
    task.check(users=["No.Body@Corp.example"], state="locked")
    assert [read.query["email"] for read in emu.reads] == ["No.Body@Corp.example", "no.body@corp.example"]

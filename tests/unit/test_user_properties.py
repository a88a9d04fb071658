# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What always holds for module user, over random environments, wishes and passing faults."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.emulator import Emulator
from tests.unit.harness import JumpingClock, Result, Task, agreed

TENANTS = ("acme", "beta", "gamma")
NAMES = tuple(f"{name}@corp.example" for name in ("ann", "bob+x", "o'carl", "zoë", "eve", "dan", "fay", "gus"))

users = st.fixed_dictionaries(
    {
        "tenants": st.lists(st.sampled_from([*TENANTS, "gone"]), unique=True),
        "locked": st.sampled_from([None, False, True]),
        "disabled": st.lists(st.sampled_from(TENANTS), unique=True),
    }
)
environments = st.lists(users, min_size=len(NAMES), max_size=len(NAMES))
scopes = st.one_of(
    st.sampled_from(["locked", "unlocked"]).map(lambda state: {"state": state}),
    st.tuples(st.sampled_from(["disabled", "enabled", "absent"]), st.sampled_from(TENANTS)).map(
        lambda pair: {"state": pair[0], "tenant_id": pair[1]}
    ),
    st.just({"state": "absent", "everywhere": True}),
)
wishes = st.lists(
    st.tuples(st.sampled_from([*NAMES, "nobody@corp.example"]), st.booleans(), scopes),
    max_size=10,
    unique_by=lambda wish: wish[0],
)
# Faults that pass within the retries of one request.
faults = st.lists(
    st.tuples(
        st.sampled_from(["login", "list", "email", "vendor_get", "lock", "unlock", "disable", "enable", "delete"]),
        st.sampled_from(
            [
                {"status": 500},
                {"status": 503, "when": "after"},
                {"status": 429, "headers": {"X-Rate-Limit-Reset": "3"}},
                {"drop": "before"},
                {"drop": "after"},
                {"junk": "truncated"},
                {"revoke_token": True},
            ]
        ),
        st.integers(0, 3),
    ),
    max_size=2,
    unique_by=lambda fault: fault[0],
)
FIXTURES_ARE_FINE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def populate(emu: Emulator, environment: list[dict[str, Any]]) -> None:
    emu.reset()
    for tenant in TENANTS:
        emu.add_tenant(tenant)
    for name, user in zip(NAMES, environment):
        disabled = [tenant for tenant in user["disabled"] if tenant in user["tenants"]]
        emu.add_user(name, tenants=user["tenants"], locked=user["locked"], disabled_in=disabled)


def elements(emu: Emulator, wanted: list[tuple[str, bool, dict[str, Any]]]) -> list[dict[str, Any]]:
    """As mappings, some by email and some by ID."""
    found = []
    for name, by_id, scope in wanted:
        user = emu.user(name)
        found.append({"user": user.id if by_id and user else name, **scope})
    return found


def state_of(emu: Emulator) -> dict[str, Any]:
    """{id: the state as rows show it}, read from the emulator's own memory."""
    return {
        user.id: {
            "locked": bool(user.locked),
            "tenants": sorted(user.memberships),
            "disabled_in": sorted(name for name, member in user.memberships.items() if member.disabled),
        }
        for user in emu.users
    }


def is_wanted(state: dict[str, Any] | None, row: dict[str, Any]) -> bool:
    """The oracle: what each state means, said once more and differently."""
    tenant = row["tenant_id"]
    if row["state"] == "absent":
        return state is None if tenant is None else state is None or tenant not in state["tenants"]
    if state is None:
        return False
    if tenant is None:
        return bool(state["locked"]) is (row["state"] == "locked")
    return tenant in state["tenants"] and (tenant in state["disabled_in"]) is (row["state"] == "disabled")


def check_report(result: Result, before: dict[str, Any], after: dict[str, Any]) -> None:
    for row in result["users"]:
        now = after.get(row["id"])
        if row["outcome"] in ("changed", "unchanged"):
            assert is_wanted(now, row), row
            assert row["changed"] is (before.get(row["id"]) != now), row
        if row["outcome"] == "not_found":
            assert before.get(row["id"]) == now
        if row["outcome"] in ("changed", "unchanged", "failed"):
            assert row["after"] == now or (row["after"] is None and now is None), row
    named = {row["id"] for row in result["users"]}
    others = [user_id for user_id in before if user_id not in named]
    assert all(after.get(user_id) == before[user_id] for user_id in others), "somebody not named was changed"
    assert result["changed"] is (before != after)
    assert result["failed"] is any(row["failed"] for row in result["users"])
    summary = dict(result["summary"])
    assert summary.pop("requested") == sum(summary.values()) == len(result["users"])


@settings(max_examples=120, deadline=None, suppress_health_check=FIXTURES_ARE_FINE)
@given(environment=environments, wanted=wishes)
def test_check_agrees_with_the_run_and_the_run_converges(
    emu: Emulator, clock: JumpingClock, environment: list[dict[str, Any]], wanted: list[Any]
) -> None:
    populate(emu, environment)
    task, before = Task(emu, clock), state_of(emu)
    options = {"users": elements(emu, wanted), "state": "locked"}
    checked = task.check(**options)
    assert state_of(emu) == before
    result = task.run(**options)
    after = state_of(emu)
    assert agreed(checked) == agreed(result)
    check_report(result, before, after)
    written = len(emu.writes)
    assert not task.run(**options)["changed"]
    assert len(emu.writes) == written
    assert state_of(emu) == after


@settings(max_examples=120, deadline=None, suppress_health_check=FIXTURES_ARE_FINE)
@given(environment=environments, wanted=wishes, troubles=faults)
def test_passing_faults_change_nothing_about_the_outcome(
    emu: Emulator, clock: JumpingClock, environment: list[dict[str, Any]], wanted: list[Any], troubles: list[Any]
) -> None:
    populate(emu, environment)
    task, before = Task(emu, clock), state_of(emu)
    options = {"users": elements(emu, wanted), "state": "locked"}
    quiet = task.check(**options)
    for route, fault, skip in troubles:
        emu.fault(route, skip=skip, **deepcopy(fault))
    result = task.run(**options)
    check_report(result, before, state_of(emu))
    assert [row["outcome"] for row in result["users"]] == [row["outcome"] for row in quiet["users"]]

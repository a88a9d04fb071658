# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Properties of module user that hold for random environments, wishes and temporary faults."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.module_utils._users.revoke import REVOCABLE
from ansible_collections.identityops.frontegg.plugins.module_utils._users.states import ALL_TENANTS, EITHER, STATES
from tests.emulator import Emulator
from tests.emulator.state import User
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
# Every state, with each reach it can have. States that create users have their own properties below.
_STATES = [row for row in STATES.values() if not row.creates]
_IN_ALL = [row.word for row in _STATES if row.reach == ALL_TENANTS]
_IN_ONE = [row.word for row in _STATES if row.reach != ALL_TENANTS]
_EITHER = [row.word for row in _STATES if row.reach == EITHER]
scopes = st.one_of(
    st.sampled_from(_IN_ALL).map(lambda state: {"state": state}),
    st.tuples(st.sampled_from(_IN_ONE), st.sampled_from(TENANTS)).map(
        lambda pair: {"state": pair[0], "tenant_id": pair[1]}
    ),
    st.sampled_from(_EITHER).map(lambda state: {"state": state, "everywhere": True}),
)
wishes = st.lists(
    st.tuples(st.sampled_from([*NAMES, "nobody@corp.example"]), st.booleans(), scopes),
    max_size=10,
    unique_by=lambda wish: wish[0],
)
# Faults that end before the retries of one request do.
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
    """Return the users as mappings, some by email and some by ID."""
    found = []
    for name, by_id, scope in wanted:
        user = emu.user(name)
        found.append({"user": user.id if by_id and user else name, **scope})
    return found


def state_of(emu: Emulator) -> dict[str, Any]:
    """Return {id: the state in the form of a row}, from the emulator's memory."""
    return {
        user.id: {
            "locked": bool(user.locked),
            "tenants": sorted(user.memberships),
            "disabled_in": sorted(name for name, member in user.memberships.items() if member.disabled),
            **{name: bool(value) for name, value in vars(user).items() if isinstance(value, bool)},
        }
        for user in emu.users
    }


def is_wanted(state: dict[str, Any] | None, row: dict[str, Any]) -> bool:
    """Return whether the state is as wanted. This oracle states each rule again, in other words."""
    tenant = row["tenant_id"]
    if row["state"] == "absent":
        return state is None if tenant is None else state is None or tenant not in state["tenants"]
    if state is None:
        return False
    if row["state"] not in ("locked", "unlocked", "disabled", "enabled"):
        return True  # for a new state, test_tables checks its row
    if tenant is None:
        return bool(state["locked"]) is (row["state"] == "locked")
    return tenant in state["tenants"] and (tenant in state["disabled_in"]) is (row["state"] == "disabled")


def is_shown(shown: dict[str, Any] | None, now: dict[str, Any] | None) -> bool:
    """Return whether each value in a row is the value in the emulator."""
    if shown is None or now is None:
        return shown is now
    return all(now[name] == value for name, value in shown.items()) and {"locked", "tenants", "disabled_in"} <= set(
        shown
    )


def check_report(result: Result, before: dict[str, Any], after: dict[str, Any]) -> None:
    for row in result["users"]:
        now = after.get(row["id"])
        if row["outcome"] in ("changed", "unchanged"):
            assert is_wanted(now, row), row
            assert row["changed"] is (before.get(row["id"]) != now), row
        if row["outcome"] == "not_found":
            assert before.get(row["id"]) == now
        if row["outcome"] in ("changed", "unchanged", "failed"):
            assert is_shown(row["after"], now), row
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
    options = {"users": elements(emu, wanted)}
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
    options = {"users": elements(emu, wanted)}
    quiet = task.check(**options)
    for route, fault, skip in troubles:
        emu.fault(route, skip=skip, **deepcopy(fault))
    result = task.run(**options)
    check_report(result, before, state_of(emu))
    assert [row["outcome"] for row in result["users"]] == [row["outcome"] for row in quiet["users"]]


# State present

ROLES = ("admin", "viewer", "own")
texts = st.sampled_from(["Ann", "Ann B", "ä ö"])
phones = st.sampled_from(["+49-30-1234567", "+4930765432"])
leaves = st.sampled_from([None, 1, 1.0, True, "1", {"x": None}, [1, {"y": 2}]])
patches = st.dictionaries(st.sampled_from("abc"), leaves, max_size=3)
profiles = st.fixed_dictionaries(
    {
        "tenants": st.lists(st.sampled_from(["acme", "beta"]), unique=True),
        "locked": st.sampled_from([None, False, True]),
        "disabled": st.booleans(),
        "name": texts,
        "phone_number": st.one_of(st.none(), phones),
        "external_id": st.sampled_from([None, "7", "8"]),
        "mfa_bypass": st.sampled_from([None, False, True]),
        "metadata": st.one_of(patches.map(json.dumps), st.sampled_from([None, "", "null", "no JSON", "[1]"])),
        "vendor_metadata": st.one_of(st.none(), patches.map(json.dumps)),
        "roles": st.lists(st.sampled_from(ROLES), unique=True),
    }
)
attributes = st.fixed_dictionaries(
    {},
    optional={
        "name": texts,
        "phone_number": phones,
        "external_id": st.sampled_from(["7", "8"]),
        "mfa_bypass": st.booleans(),
        "metadata": patches,
        "vendor_metadata": patches,
        "roles": st.lists(st.sampled_from(ROLES), unique=True),
        "append_roles": st.booleans(),
        "send_invite": st.booleans(),
    },
)
new_or_not = st.tuples(st.sampled_from([*NAMES[:4], "new@corp.example", "New.2@corp.example"]), attributes)
presents = st.lists(new_or_not, max_size=6, unique_by=lambda pair: pair[0])
PRESENT_WRITES = ("create", "add_tenant", "update", "add_roles", "remove_roles")
REVOKE_WRITES = (
    "lock",
    "disable",
    "sessions_delete",
    "api_token_delete",
    "access_token_delete",
    "mfa_unenroll",
    "delete",
)
READS = ("list", "email", "vendor_get", "tenant", "roles", "user_roles", "sessions", "api_tokens", "access_tokens")
passing = st.sampled_from(
    [
        {"status": 429, "headers": {"X-Rate-Limit-Reset": "3"}},
        {"revoke_token": True},
        {"status": 500},
        {"status": 503, "when": "after"},
        {"drop": "before"},
        {"drop": "after"},
        {"junk": "truncated"},
    ]
)
lasting = st.sampled_from(
    [
        {"status": 403},
        {"status": 500},
        {"status": 502, "when": "after"},
        {"drop": "before"},
        {"drop": "after"},
        {"junk": "truncated"},
        {"status": 401},
    ]
)


def populate_profiles(emu: Emulator, environment: list[dict[str, Any]]) -> None:
    emu.reset()
    emu.add_tenant("acme")
    emu.add_tenant("beta")
    for key in ROLES:
        emu.add_role(key, tenant_id="acme" if key == "own" else None)
    for name, profile in zip(NAMES, environment):
        fields = {key: value for key, value in profile.items() if key not in ("tenants", "disabled", "roles")}
        disabled = ["acme"] if profile["disabled"] and "acme" in profile["tenants"] else []
        roles = {"acme": profile["roles"]}
        emu.add_user(name, tenants=profile["tenants"], disabled_in=disabled, roles=roles, **fields)


def picture(user: User) -> dict[str, Any]:
    """Return all that a task can change of a user. Metadata is compared as data: "1", 1 and true are different."""
    return {
        "name": user.name,
        "phone_number": user.phone_number,
        "profile_picture_url": user.profile_picture_url,
        "external_id": user.external_id,
        "mfa_bypass": user.mfa_bypass is True,
        "metadata": _plain(user.metadata),
        "vendor_metadata": _plain(user.vendor_metadata),
        "locked": bool(user.locked),
        "mfa": user.mfa_enrolled,
        "sessions": [session.id for session in user.sessions],
        "tokens": sorted(
            (tenant, token.id)
            for kind in (user.api_tokens, user.access_tokens)
            for tenant, some in kind.items()
            for token in some
        ),
        "members": {
            tenant: {"roles": sorted(member.role_ids), "disabled": bool(member.disabled)}
            for tenant, member in user.memberships.items()
        },
    }


def pictures(emu: Emulator) -> dict[str, Any]:
    return {user.email.lower(): picture(user) for user in emu.users}


def _plain(text: str | None) -> Any:
    """Return metadata in a form in which only equal data is equal. In Python, True equals 1."""
    if not text or text == "null":
        return {}
    try:
        return {key: json.dumps(part, sort_keys=True).replace("1.0", "1") for key, part in json.loads(text).items()}
    except (ValueError, AttributeError):
        return text


def is_present(emu: Emulator, before: dict[str, Any] | None, now: dict[str, Any] | None, wish: dict[str, Any]) -> bool:
    """Return whether the user is present in acme as wanted. This oracle compares the pictures before and after."""
    if now is None or "acme" not in now["members"]:
        return False
    fields = all(
        now[name] == wish[name] for name in ("name", "phone_number", "external_id", "mfa_bypass") if name in wish
    )
    for name in ("metadata", "vendor_metadata"):
        told = now[name] if isinstance(now[name], dict) else {}
        for key, value in wish.get(name, {}).items():
            fields = fields and told.get(key) == (None if value is None else _plain(json.dumps({key: value}))[key])
    wanted = set(emu.state.role_ids(wish.get("roles", ()), "acme"))
    has = set(now["members"]["acme"]["roles"])
    fits = wanted <= has if wish.get("append_roles") or "roles" not in wish else wanted == has
    access = ("locked", "mfa", "sessions", "tokens")
    return fields and fits and (before is None or all(before[name] == now[name] for name in access))


def check_truth(result: Result, before: dict[str, Any], after: dict[str, Any], emails: dict[str, str]) -> None:
    """Check that each row is true. emails: the email of the user behind each identifier."""
    for row in result["users"]:
        email = emails[row["user"]]
        was, now = before.get(email), after.get(email)
        if row["outcome"] != "unknown":
            assert row["changed"] is (was != now), row
        if row["outcome"] in ("unchanged", "not_found", "not_attempted"):
            assert not row["changed"]
        assert row["failed"] or row["outcome"] in ("changed", "unchanged", "not_found", "not_attempted"), row
        if row["outcome"] == "changed":
            assert [step["name"] for step in row["steps"] if step["failed"]] == []
    named = set(emails.values())
    assert {email: one for email, one in before.items() if email not in named} == {
        email: one for email, one in after.items() if email not in named
    }, "somebody not named was changed"
    unknown = any(row["outcome"] == "unknown" for row in result["users"])
    assert unknown or result["users"] == [] or result["changed"] is (before != after)


def present_elements(emu: Emulator, wanted: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    return [{"user": name, **wish} for name, wish in wanted]


def check_present(emu: Emulator, result: Result, before: dict[str, Any], wanted: list[Any]) -> None:
    after = pictures(emu)
    check_truth(result, before, after, {name: name.lower() for name, dummy in wanted})
    for row, (name, wish) in zip(result["users"], wanted):
        was, now = before.get(name.lower()), after.get(name.lower())
        if row["outcome"] in ("changed", "unchanged"):
            assert is_present(emu, was, now, wish), row
        if was is not None and now is not None:
            managed = {**wish, "members": None}
            left_alone = [key for key in was if key not in managed]
            assert {key: was[key] for key in left_alone} == {key: now[key] for key in left_alone}, row
            assert was["members"].get("beta") == now["members"].get("beta")


@settings(max_examples=30, deadline=None, suppress_health_check=FIXTURES_ARE_FINE)
@given(environment=st.lists(profiles, min_size=4, max_size=4), wanted=presents, replaces=st.booleans())
def test_present_agrees_with_check_mode_and_converges(
    emu: Emulator, clock: JumpingClock, environment: list[dict[str, Any]], wanted: list[Any], replaces: bool
) -> None:
    populate_profiles(emu, environment)
    emu.put_replaces = replaces and not any(profile["metadata"] in ("no JSON", "[1]") for profile in environment)
    task, before = Task(emu, clock), pictures(emu)
    options = {"users": present_elements(emu, wanted), "state": "present", "tenant_id": "acme"}
    checked = task.check(**options)
    assert pictures(emu) == before
    result = task.run(**options)
    assert agreed(checked) == agreed(result)
    check_present(emu, result, before, wanted)
    spoiled = [row["outcome"] for row in result["users"] if row["failed"]]
    assert all("no JSON object" in row["msg"] for row in result["users"] if row["failed"])
    written = len(emu.writes)
    again = task.run(**options)
    assert [row["outcome"] for row in again["users"] if row["failed"]] == spoiled
    assert not again["changed"] and len(emu.writes) == written


limits = st.fixed_dictionaries({"verify": st.booleans(), "max_retries": st.sampled_from([0, 1])})


def troubles(routes: Sequence[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a lasting fault of one of these routes, and perhaps another fault of a route that reads."""
    return st.fixed_dictionaries(
        {
            "route": st.sampled_from(routes),
            "fault": lasting,
            "reading": st.none() | st.tuples(st.sampled_from(READS), st.integers(0, 3), lasting),
            "skip": st.integers(0, 2),
            "times": st.sampled_from([1, None]),
        }
    )


def disturb(emu: Emulator, trouble: dict[str, Any]) -> None:
    emu.fault(trouble["route"], skip=trouble["skip"], times=trouble["times"], **deepcopy(trouble["fault"]))
    if trouble["reading"] is not None:
        route, skip, fault = trouble["reading"]
        emu.fault(route, skip=skip, times=None, **deepcopy(fault))


def converges(emu: Emulator, task: Task, arguments: dict[str, Any]) -> None:
    """Without faults, one run makes the users as wanted, and the next run changes nothing."""
    emu.faults.orders.clear()
    task.run(**arguments)
    written = len(emu.writes)
    assert not task.run(**arguments)["changed"]
    assert len(emu.writes) == written


@settings(max_examples=40, deadline=None, suppress_health_check=FIXTURES_ARE_FINE)
@given(
    environment=st.lists(profiles, min_size=4, max_size=4),
    wanted=presents,
    trouble=troubles(PRESENT_WRITES),
    options=limits,
)
def test_whatever_fails_present_tells_the_truth(
    emu: Emulator,
    clock: JumpingClock,
    environment: list[dict[str, Any]],
    wanted: list[Any],
    trouble: dict[str, Any],
    options: dict[str, Any],
) -> None:
    populate_profiles(emu, environment)
    task, before = Task(emu, clock), pictures(emu)
    disturb(emu, trouble)
    arguments = {"users": present_elements(emu, wanted), "state": "present", "tenant_id": "acme", **options}
    check_present(emu, task.run(**arguments), before, wanted)
    converges(emu, task, arguments)


# Revoke

holdings = st.fixed_dictionaries(
    {
        "tenants": st.lists(st.sampled_from(["acme", "beta", "gone"]), unique=True),
        "locked": st.sampled_from([None, False, True]),
        "disabled": st.booleans(),
        "sessions": st.integers(0, 2),
        "api_tokens": st.integers(0, 2),
        "access_tokens": st.integers(0, 1),
        "mfa": st.booleans(),
    }
)
revocables = st.lists(st.sampled_from(list(REVOCABLE)), unique=True, min_size=1)
closings = st.sampled_from(
    [
        {"state": "locked"},
        {"state": "disabled", "tenant_id": "acme"},
        {"state": "absent", "tenant_id": "acme"},
        {"state": "absent", "everywhere": True},
    ]
)
leavers = st.lists(st.sampled_from([*NAMES[:4], "nobody@corp.example"]), max_size=5, unique=True)


def populate_holdings(emu: Emulator, environment: list[dict[str, Any]]) -> None:
    emu.reset()
    emu.add_tenant("acme")
    emu.add_tenant("beta")
    for name, one in zip(NAMES, environment):
        tenants = one["tenants"]
        emu.add_user(
            name,
            tenants=tenants,
            locked=one["locked"],
            disabled_in=["acme"] if one["disabled"] and "acme" in tenants else [],
            sessions=one["sessions"],
            api_tokens=dict.fromkeys(tenants, one["api_tokens"]),
            access_tokens=dict.fromkeys(tenants, one["access_tokens"]),
            mfa_enrolled=one["mfa"],
        )


def is_closed(now: dict[str, Any] | None, options: dict[str, Any], revoke: list[str]) -> bool:
    """Return whether the user has nothing left of what the task revokes. This is the oracle for revoke."""
    tenant = options.get("tenant_id")
    if options["state"] == "absent":
        return now is None or (tenant is not None and tenant not in now["members"])
    if now is None:
        return False
    tokens = [token for token in now["tokens"] if tenant in (None, token[0])]
    left = {"sessions": now["sessions"], "api_tokens": tokens, "mfa": now["mfa"]}
    closed = now["locked"] if tenant is None else now["members"].get(tenant, {}).get("disabled") is True
    return closed and not any(left[name] for name in revoke)


def check_revoked(
    emu: Emulator, result: Result, before: dict[str, Any], options: dict[str, Any], revoke: list[str]
) -> None:
    after = pictures(emu)
    check_truth(result, before, after, {row["user"]: row["user"] for row in result["users"]})
    for row in result["users"]:
        was, now = before.get(row["user"]), after.get(row["user"])
        if row["outcome"] in ("changed", "unchanged"):
            assert is_closed(now, options, revoke), row
        if was is None or now is None or row["outcome"] == "not_found":
            continue
        taken = [name for name in ("sessions", "tokens", "mfa") if was[name] != now[name]]
        tenant = options.get("tenant_id")
        if taken and tenant is None:
            assert now["locked"], "something was taken from an account that is open"
        if taken and tenant in now["members"]:
            assert now["members"][tenant]["disabled"], "something was taken from an account that is open"
        profile = ("name", "metadata", "external_id")
        assert all(was[name] == now[name] for name in profile)


@settings(max_examples=30, deadline=None, suppress_health_check=FIXTURES_ARE_FINE)
@given(
    environment=st.lists(holdings, min_size=4, max_size=4), named=leavers, options=closings, revoke=revocables,
    trouble=st.none() | st.tuples(st.sampled_from([*REVOKE_WRITES, *READS]), st.integers(0, 3), passing),
)  # fmt: skip
def test_revoke_agrees_with_check_mode_and_converges(
    emu: Emulator,
    clock: JumpingClock,
    environment: list[dict[str, Any]],
    named: list[str],
    options: dict[str, Any],
    revoke: list[str],
    trouble: tuple[str, int, dict[str, Any]] | None,
) -> None:
    populate_holdings(emu, environment)
    task, before = Task(emu, clock), pictures(emu)
    arguments = {"users": named, "revoke": revoke, "on_missing": "ignore", **options}
    checked = task.check(**arguments)
    assert pictures(emu) == before
    if trouble is not None:
        emu.fault(trouble[0], skip=trouble[1], **deepcopy(trouble[2]))
    result = task.run(**arguments)
    assert [row["outcome"] for row in checked["users"]] == [row["outcome"] for row in result["users"]]
    if trouble is None:
        assert agreed(checked) == agreed(result)
    assert not result["failed"]
    check_revoked(emu, result, before, options, revoke)
    emu.faults.orders.clear()
    written = len(emu.writes)
    assert not task.run(**arguments)["changed"]
    assert len(emu.writes) == written


@settings(max_examples=40, deadline=None, suppress_health_check=FIXTURES_ARE_FINE)
@given(
    environment=st.lists(holdings, min_size=4, max_size=4),
    named=leavers,
    options=closings,
    revoke=revocables,
    trouble=troubles(REVOKE_WRITES),
    further=limits,
)
def test_whatever_fails_revoke_tells_the_truth(
    emu: Emulator,
    clock: JumpingClock,
    environment: list[dict[str, Any]],
    named: list[str],
    options: dict[str, Any],
    revoke: list[str],
    trouble: dict[str, Any],
    further: dict[str, Any],
) -> None:
    populate_holdings(emu, environment)
    task, before = Task(emu, clock), pictures(emu)
    disturb(emu, trouble)
    arguments = {"users": named, "revoke": revoke, "on_missing": "ignore", **options, **further}
    result = task.run(**arguments)
    check_revoked(emu, result, before, options, revoke)
    converges(emu, task, arguments)


# Guards

ZOE = "zo\u00eb@corp.example"
takings = st.one_of(
    closings,
    st.just({"state": "present", "tenant_id": "acme", "roles": []}),
    st.just({"state": "present", "tenant_id": "acme", "roles": ["viewer"]}),
    st.just({"state": "present", "tenant_id": "acme", "mfa_bypass": True}),
)
OTHERS = ["ann@corp.example", "eve@corp.example"]
# How people write a name, in a list of users or in a guard
HANDS: dict[str, Any] = {
    "as it is": str,
    "capitals": str.upper,
    "decomposed": lambda name: unicodedata.normalize("NFD", name),
    "capitals, decomposed": lambda name: unicodedata.normalize("NFD", name.upper()),
    "blanks": lambda name: f"  {name}\t",
    "a line with a comment": lambda name: f"{name} # never\r\n",
    "a mapping": lambda name: {"user": name, "line": 7},
}
# The text around one entry of a guard
FRAMES: dict[str, Any] = {
    "list": lambda entry: ["*@ops.example", entry],
    "lines": lambda entry: f"# keep\n*@ops.example\n{entry}\n",
    "separators": lambda entry: f"*@ops.example; {entry},",
    "JSON": lambda entry: json.dumps(["*@ops.example", entry]),
    "a mark": lambda entry: f"\ufeff{entry}\r\n",
    "a mapping": lambda entry: [{"user": entry}],
    "a row": lambda entry: [{"id": entry, "email": None, "tenant_ids": [], "created_at": None}],
}
GLOBS = ["*@corp.example", "ZO?@*", "zo[\u00eb]@corp.*", "*@CORP.EXAMPLE.", "[!a-y]*", "*"]


@settings(max_examples=120, deadline=None, suppress_health_check=FIXTURES_ARE_FINE)
@given(
    named=st.lists(st.tuples(st.sampled_from(["email", "id"]), st.sampled_from(sorted(HANDS))), min_size=1, max_size=3),
    guard=st.one_of(
        st.tuples(st.sampled_from(["email", "id"]), st.sampled_from(sorted(set(HANDS) - {"a mapping"}))),
        st.sampled_from(GLOBS),
    ),
    frame=st.sampled_from(sorted(FRAMES)),
    options=takings,
    revoke=st.none() | revocables,
    closed=st.booleans(),
    hidden=st.sampled_from([None, "", " ", "n/a", "ZOE\u0308@corp.example. ", "zo\u200b\u00eb@corp.example"]),
)
def test_whoever_is_protected_loses_nothing_whatever_the_spelling(
    emu: Emulator,
    clock: JumpingClock,
    named: list[tuple[str, str]],
    guard: tuple[str, str] | str,
    frame: str,
    options: dict[str, Any],
    revoke: list[str] | None,
    closed: bool,
    hidden: str | None,
) -> None:
    emu.reset()
    for tenant in ("acme", "beta"):
        emu.add_tenant(tenant)
    for key in ("admin", "viewer"):
        emu.add_role(key)
    for name in (*OTHERS, ZOE):
        emu.add_user(
            name, tenants=["acme", "beta"], locked=closed, sessions=2, api_tokens={"acme": 1}, mfa_enrolled=True,
            roles={"acme": ["admin"]},
        )  # fmt: skip
    zoe = emu.user(ZOE)
    assert zoe is not None
    words = {"email": ZOE, "id": zoe.id}
    if hidden is not None and all(kind == "id" for kind, dummy in named):
        zoe.email = hidden  # the answer leaves the email out, or has it in another form
    entry = guard if isinstance(guard, str) else HANDS[guard[1]](words[guard[0]])
    before = picture(zoe)
    task, written = Task(emu, clock), len(emu.writes)
    people = [OTHERS[0], *(HANDS[hand](words[kind]) for kind, hand in named), OTHERS[1]]
    more = {"revoke": revoke} if options["state"] in ("locked", "disabled", "absent") else {}
    result = task.run(users=people, protected=FRAMES[frame](entry), on_missing="ignore", **options, **more)
    now = emu.state.users.get(zoe.id)
    assert now is not None and picture(now) == before, result["msg"]
    if "protected" in result["msg"]:
        assert result["failed"] and not result["changed"] and len(emu.writes) == written

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module user with revoke: the order in which access ends, its reach, and the report if a step fails."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.emulator import Emulator
from tests.unit.harness import Task, agreed, outcomes

EVE, PAT, IDA, GUS = "eve@corp.example", "pat@corp.example", "ida@corp.example", "gus@corp.example"
ALL = ["sessions", "api_tokens", "mfa"]
LOCKED: dict[str, Any] = {"state": "locked"}
DISABLED: dict[str, Any] = {"state": "disabled", "tenant_id": "acme"}
REMOVED: dict[str, Any] = {"state": "absent", "tenant_id": "acme"}
DELETED: dict[str, Any] = {"state": "absent", "everywhere": True}
STATES = [LOCKED, DISABLED, REMOVED, DELETED]
STATE_IDS = ["locked", "disabled", "removed", "deleted"]
TOKEN_ROUTES = ("api_token_delete", "access_token_delete")


@pytest.fixture
def people(emu: Emulator) -> Emulator:
    """eve has every kind of access, in two tenants.

    pat has none. ida has the same as eve, but is locked, and disabled in acme. gus has access in acme and in a deleted
    tenant.
    """
    emu.add_tenant("acme")
    emu.add_tenant("beta")
    access: dict[str, Any] = {
        "sessions": {"acme": 2, "beta": 1},
        "api_tokens": {"acme": 1, "beta": 2},
        "access_tokens": {"acme": 1},
        "mfa_enrolled": True,
    }
    emu.add_user(EVE, tenants=["acme", "beta"], **access)
    emu.add_user(PAT, tenants=["acme", "beta"])
    emu.add_user(IDA, tenants=["acme", "beta"], locked=True, disabled_in=["acme"], **access)
    emu.add_user(GUS, tenants=["acme", "gone"], sessions=1, api_tokens={"acme": 1, "gone": 1}, mfa_enrolled=True)
    return emu


def held(emu: Emulator, email: str) -> dict[str, Any] | None:
    """Return the user's access in the form of a row, from the emulator's memory."""
    user = emu.user(email)
    if user is None:
        return None
    tokens = [token for kind in (user.api_tokens, user.access_tokens) for some in kind.values() for token in some]
    return {
        "locked": bool(user.locked),
        "tenants": sorted(user.memberships),
        "disabled_in": sorted(name for name, member in user.memberships.items() if member.disabled),
        "sessions": len(user.sessions),
        "api_tokens": len(tokens),
        "mfa": user.mfa_enrolled,
    }


def tokens_in(emu: Emulator, email: str) -> dict[str, int]:
    user = emu.user(email)
    found: Counter[str] = Counter()
    for kind in (user.api_tokens, user.access_tokens):
        found.update({tenant: len(some) for tenant, some in kind.items()})
    return dict(found)


def writes_for(emu: Emulator, email: str, user_id: str = "") -> list[str]:
    """Return the routes of all writes for one user, in the order of the requests."""
    user_id = user_id or emu.user(email).id
    return [
        write.route for write in emu.writes if user_id in write.path or write.headers.get("frontegg-user-id") == user_id
    ]


def routes(emu: Emulator) -> Counter[str]:
    """Return how many requests each route received."""
    return Counter(exchange.route for exchange in emu.log)


def closing_of(options: dict[str, Any]) -> str:
    """Return the route that closes the account, in one tenant or in all."""
    return "disable" if "tenant_id" in options else "lock"


def action_of(options: dict[str, Any]) -> str:
    if options["state"] != "absent":
        return closing_of(options)
    return "remove_from_tenant" if "tenant_id" in options else "delete"


def steps(row: dict[str, Any]) -> list[tuple[str, bool, bool]]:
    return [(step["name"], step["changed"], step["failed"]) for step in row["steps"]]


# Order, reach, words


@pytest.mark.parametrize("options", STATES, ids=STATE_IDS)
@pytest.mark.parametrize("revoke", [["sessions"], ["api_tokens"], ["mfa", "api_tokens", "sessions"]], ids=str)
def test_access_goes_in_its_order(task: Task, people: Emulator, options: dict[str, Any], revoke: list[str]) -> None:
    ids = {email: people.user(email).id for email in (EVE, PAT)}
    before = held(people, EVE)
    result = task.converge(users=[EVE, PAT], revoke=revoke, **options)
    row = result["users"][0]
    action, closing = action_of(options), closing_of(options)
    tokens = 2 if "tenant_id" in options else 4
    expected = [closing]
    expected += ["sessions_delete"] if "sessions" in revoke else []
    expected += ["token"] * tokens if "api_tokens" in revoke else []
    expected += ["mfa_unenroll"] if "mfa" in revoke else []
    expected += ["delete"] if options["state"] == "absent" else []
    sent = ["token" if route in TOKEN_ROUTES else route for route in writes_for(people, EVE, ids[EVE])]
    assert sent == expected
    assert writes_for(people, PAT, ids[PAT]) == [closing, *(["delete"] if options["state"] == "absent" else [])]
    names = [closing, *[name for name in ALL if name in revoke], *([action] if options["state"] == "absent" else [])]
    assert steps(row) == [(name, True, False) for name in names]
    pat = result["users"][1]
    assert steps(pat) == [(name, name not in ALL, False) for name in names], "pat has nothing to revoke"
    assert (row["action"], row["outcome"], row["failed"]) == (action, "changed", False)
    if options is not DELETED:
        in_acme = {"sessions": 3, "api_tokens": 2, "mfa": True}
        shown = {name: before[name] if options is LOCKED else in_acme[name] for name in revoke}
        account = {name: before[name] for name in ("locked", "tenants", "disabled_in")}
        assert row["before"] == {**account, **shown}
        assert [row["after"][name] for name in revoke] == [False if name == "mfa" else 0 for name in revoke]
    else:
        assert row["after"] is None


def test_disabled_reaches_the_tokens_of_its_tenant_only(task: Task, people: Emulator) -> None:
    task.converge(users=[EVE], revoke=["api_tokens"], **DISABLED)
    assert tokens_in(people, EVE) == {"beta": 2}
    tenants = {write.headers["frontegg-tenant-id"] for write in people.writes}
    assert tenants == {"acme"}
    reads = [read for read in people.reads if read.route in ("api_tokens", "access_tokens")]
    assert {read.headers["frontegg-tenant-id"] for read in reads} == {"acme"}
    task.converge(users=[EVE], revoke=["api_tokens"], **LOCKED)
    assert tokens_in(people, EVE) == {}


def test_headers(task: Task, people: Emulator) -> None:
    eve = people.user(EVE)
    task.run(users=[EVE], revoke=ALL, **LOCKED)
    found = {}
    for write in people.writes:
        headers = [write.headers.get(f"frontegg-{name}-id") for name in ("user", "tenant")]
        found.setdefault(write.route, set()).add(tuple(headers))
        assert write.body is None
    assert found == {
        "lock": {(None, None)},
        "sessions_delete": {(eve.id, None)},
        "api_token_delete": {(eve.id, "acme"), (eve.id, "beta")},
        "access_token_delete": {(eve.id, "acme")},
        "mfa_unenroll": {(None, None)},
    }


def test_words(task: Task, people: Emulator) -> None:
    result = task.run(users=[EVE, PAT], revoke=ALL, **LOCKED)
    eve, pat = result["users"]
    assert eve["msg"] == "locked; 3 sessions ended; 4 tokens deleted; MFA reset"
    assert pat["msg"] == "locked; no sessions; no tokens; no MFA"
    assert [step["msg"] for step in eve["steps"]] == eve["msg"].split("; ")
    assert result["msg"] == "locked 2 of 2 users"


@pytest.mark.parametrize("options", [LOCKED, DISABLED], ids=["locked", "disabled"])
def test_an_account_closed_already_is_stripped(task: Task, people: Emulator, options: dict[str, Any]) -> None:
    result = task.converge(users=[IDA], revoke=ALL, **options)
    row = result["users"][0]
    assert (row["action"], row["outcome"]) == ("revoke", "changed")
    closing = closing_of(options)
    assert steps(row) == [(closing, False, False), *[(name, True, False) for name in ALL]]
    assert result["msg"] == "changed 1 of 1 users"
    assert closing not in routes(people)


def test_nothing_left_is_unchanged(task: Task, people: Emulator) -> None:
    people.user(PAT).locked = True
    result = task.converge(users=[PAT], revoke=ALL, **LOCKED)
    row = result["users"][0]
    assert (row["outcome"], row["action"], row["changed"]) == ("unchanged", "none", False)
    assert steps(row) == [(name, False, False) for name in ["lock", *ALL]]
    assert row["before"] == row["after"] == held(people, PAT)
    assert people.writes == []


@pytest.mark.parametrize("options", [REMOVED, DELETED], ids=["removed", "deleted"])
def test_somebody_closed_already_is_not_closed_again(task: Task, people: Emulator, options: dict[str, Any]) -> None:
    ida_id = people.user(IDA).id
    result = task.converge(users=[IDA], revoke=["sessions"], **options)
    assert writes_for(people, IDA, ida_id) == ["sessions_delete", "delete"]
    assert [step[1] for step in steps(result["users"][0])] == [False, True, True]


def test_nobody_to_take_anything_from(task: Task, people: Emulator) -> None:
    people.add_tenant("empty")
    result = task.converge(users=[EVE], revoke=ALL, state="absent", tenant_id="empty")
    assert outcomes(result) == {EVE: "unchanged"}
    result = task.converge(users=["no@corp.example"], revoke=ALL, **DELETED)
    assert outcomes(result) == {"no@corp.example": "not_found"}
    result = task.check(users=["no@corp.example", EVE], revoke=ALL, state="disabled", tenant_id="empty")
    assert set(outcomes(result).values()) == {"not_found"}
    assert {"sessions", "api_tokens"}.isdisjoint(routes(people))


@pytest.mark.parametrize("kept", [True, False])
def test_the_last_membership(task: Task, people: Emulator, kept: bool) -> None:
    people.keep_identity = kept
    people.add_user("solo@corp.example", tenants=["acme"], sessions=1, api_tokens={"acme": 1}, mfa_enrolled=True)
    options = {"users": ["solo@corp.example"], "revoke": ALL, **REMOVED}
    checked = task.check(**options)
    result = task.run(**options)
    assert agreed(checked) == agreed(result)
    assert outcomes(result) == {"solo@corp.example": "changed"}
    assert (people.user("solo@corp.example") is not None) is kept


@pytest.mark.parametrize("answer", [{}, {"status": 404, "body": {"errors": ["Tenant not found"]}}], ids=str)
def test_a_membership_in_a_tenant_that_is_gone(task: Task, people: Emulator, answer: dict[str, Any]) -> None:
    if answer:
        people.user(GUS).api_tokens.pop("gone")
        for route in ("api_tokens", "access_tokens"):
            people.fault(route, times=None, match="", **answer)
        people.user(GUS).api_tokens.pop("acme")
    result = task.converge(users=[GUS], revoke=ALL, **LOCKED)
    assert outcomes(result) == {GUS: "changed"}
    assert held(people, GUS) == result["users"][0]["after"]
    assert tokens_in(people, GUS) == {}


def test_somebody_in_no_tenant(task: Task, people: Emulator) -> None:
    people.add_user("max@corp.example", mfa_enrolled=True)
    result = task.converge(users=["max@corp.example"], revoke=ALL, **LOCKED)
    assert result["users"][0]["after"] == held(people, "max@corp.example")
    assert routes(people)["api_tokens"] == 0


# Refusals


@pytest.mark.parametrize("options", STATES, ids=STATE_IDS)
def test_protected(task: Task, people: Emulator, options: dict[str, Any]) -> None:
    """The guard also holds if the account is already closed and only the rest needs revoking."""
    for check in (True, False):
        result = task.run(check=check, users=[EVE, IDA], revoke=["mfa"], protected=["ida*"], **options)
        assert result["failed"] and IDA in result["msg"]
        assert outcomes(result) == {EVE: "not_attempted", IDA: "not_attempted"}
        assert result["users"][1]["steps"] == []
    assert people.writes == []


def test_protected_users_with_nothing_left_do_not_refuse(task: Task, people: Emulator) -> None:
    people.user(PAT).locked = True
    assert not task.converge(users=[PAT], revoke=ALL, protected=["*"], **LOCKED)["failed"]


def test_max_changes_counts_those_who_are_only_stripped(task: Task, people: Emulator) -> None:
    result = task.run(users=[IDA, EVE], revoke=["sessions"], max_changes=1, **LOCKED)
    assert "2 users" in result["msg"] and result["failed"]
    assert people.writes == []


@pytest.mark.parametrize("state", ["unlocked", "enabled", "present"])
def test_states_that_give_access_revoke_nothing(task: Task, people: Emulator, state: str) -> None:
    users = [EVE, {"user": IDA, "state": state, "tenant_id": None if state == "unlocked" else "acme"}]
    for check in (True, False):
        result = task.run(check=check, users=users, revoke=["mfa"], **LOCKED)
        assert result["failed"] and result["users"] == []
        assert "revoke" in result["msg"] and "users[1]" in result["msg"]
    assert people.log == []


# A step that fails


DONE_BEFORE = {
    "closing": [],
    "sessions_delete": [],
    "api_token_delete": ["sessions"],
    "mfa_unenroll": ["sessions", "api_tokens"],
    "delete": ["sessions", "api_tokens", "mfa"],
}
NAMES = {"sessions_delete": "sessions", "api_token_delete": "api_tokens", "mfa_unenroll": "mfa"}
# Every step of every state
STEPS = [
    pytest.param(options, route, id=f"{name}-{route}")
    for options, name in zip(STATES, STATE_IDS)
    for route in DONE_BEFORE
    if route != "delete" or options["state"] == "absent"
]


@pytest.mark.parametrize(("options", "route"), STEPS)
@pytest.mark.parametrize(("status", "verify"), [(500, True), (403, False)])
def test_a_step_that_fails_ends_the_work_on_its_user(
    task: Task, people: Emulator, options: dict[str, Any], route: str, status: int, verify: bool
) -> None:
    closing, is_first = closing_of(options), route == "closing"
    name = {"closing": closing, "delete": action_of(options)}.get(route) or NAMES[route]
    done = [] if is_first else [closing, *DONE_BEFORE[route]]
    route = closing if is_first else route
    fault: dict[str, Any] = {"status": status}
    eve = people.user(EVE)
    in_path = "token" not in route and "sessions" not in route  # pat has no tokens and no sessions
    people.fault(route, times=None, match=eve.id if in_path else None, **fault)
    before = held(people, EVE)
    result = task.run(users=[EVE, PAT], revoke=ALL, verify=verify, max_retries=0, **options)
    row = result["users"][0]
    assert outcomes(result) == {EVE: "failed", PAT: "changed"}
    assert steps(row) == [*[(one, True, False) for one in done], (name, False, True)]
    now = held(people, EVE)
    assert now is not None and "acme" in now["tenants"]
    assert (now["locked"] or "acme" in now["disabled_in"]) is not is_first
    assert row["changed"] is bool(done) is (before != now)
    assert row["error"]["status"] == status
    shown = {**now, "api_tokens": tokens_in(people, EVE).get("acme", 0)} if "tenant_id" in options else now
    assert row["after"] == shown
    assert result["failed"] and result["changed"]
    people.faults.orders.clear()
    assert outcomes(task.run(users=[EVE, PAT], revoke=ALL, **options))[EVE] == "changed"


def test_tokens_deleted_in_part(task: Task, people: Emulator) -> None:
    people.fault("api_token_delete", skip=1, times=None, status=403)
    result = task.run(users=[EVE], revoke=["api_tokens", "mfa"], **LOCKED)
    row = result["users"][0]
    left = sum(tokens_in(people, EVE).values())
    assert 0 < left < 4
    assert row["after"]["api_tokens"] == left
    assert steps(row) == [("lock", True, False), ("api_tokens", True, True)]
    assert f"({4 - left} of 4 done)" in row["steps"][1]["msg"]
    assert (row["outcome"], row["changed"]) == ("failed", True)
    assert people.user(EVE).mfa_enrolled


def test_a_token_that_is_gone_already(task: Task, people: Emulator) -> None:
    people.fault("api_token_delete", status=404, when="after", body={"errors": ["API token not found"]}, times=None)
    result = task.run(users=[EVE], revoke=ALL, **LOCKED)
    assert outcomes(result) == {EVE: "changed"}
    assert not result["failed"]


def test_mfa_that_is_reset_already(task: Task, people: Emulator) -> None:
    body = {"errors": ["MFA is not enrolled"], "errorCode": "ER-01097"}
    people.fault("mfa_unenroll", status=400, when="after", body=body)
    result = task.run(users=[EVE], revoke=["mfa"], **LOCKED)
    assert outcomes(result) == {EVE: "changed"}
    assert not result["failed"]


@pytest.mark.parametrize(("read", "name"), [("sessions", "sessions"), ("api_tokens", "api_tokens")])
@pytest.mark.parametrize(
    "fault",
    [
        {"status": 403},
        {"status": 500},
        {"drop": "before"},
        {"junk": "html"},
        {"status": 200, "body": {"error": "no", "rows": []}},
    ],
    ids=str,
)
@pytest.mark.parametrize("options", STATES, ids=STATE_IDS)
def test_what_cannot_be_read_does_not_keep_the_account_open(
    task: Task, people: Emulator, read: str, name: str, fault: dict[str, Any], options: dict[str, Any]
) -> None:
    people.fault(read, times=None, **fault)
    arguments = {"users": [EVE, IDA], "revoke": ALL, "max_retries": 0, **options}
    checked = task.check(**arguments)
    result = task.run(**arguments)
    assert agreed(checked) == agreed(result)
    closing = closing_of(options)
    for row, closed_now in zip(result["users"], (True, False)):
        now = held(people, row["user"])
        assert now["locked"] or "acme" in now["disabled_in"], "left open"
        assert (row["outcome"], row["failed"]) == ("failed", True)
        assert steps(row)[0] == (closing, closed_now, False)
        assert steps(row)[-1] == (name, False, True)
        assert row["after"][name] is None
        assert now["mfa"] is True
    assert "delete" not in routes(people)


def test_a_read_that_fails_once_is_another_matter_when_it_succeeds_later(task: Task, people: Emulator) -> None:
    """In the first run, the first read fails and a later one succeeds. Only the next run revokes the sessions."""
    people.fault("sessions", status=403)
    result = task.run(users=[EVE], revoke=["sessions"], **LOCKED)
    row = result["users"][0]
    assert (row["outcome"], row["after"]["sessions"]) == ("failed", 3)
    assert people.user(EVE).locked
    result = task.run(users=[EVE], revoke=["sessions"], **LOCKED)
    assert outcomes(result) == {EVE: "changed"}
    assert result["users"][0]["action"] == "revoke"


@pytest.mark.parametrize("rows", [[{"description": "x"}], [{"clientId": None}], [{"clientId": 7}]], ids=str)
def test_tokens_without_ids_are_not_passed_over(task: Task, people: Emulator, rows: list[Any]) -> None:
    people.fault("api_tokens", status=200, body=rows, times=None)
    result = task.run(users=[EVE], revoke=["api_tokens"], **LOCKED)
    assert outcomes(result) == {EVE: "failed"}
    assert people.user(EVE).locked


@pytest.mark.parametrize("single_tells", [True, False])
@pytest.mark.parametrize("named_by", ["id", "email"])
def test_an_answer_without_tenants_is_nobody_without_tokens(
    task: Task, people: Emulator, single_tells: bool, named_by: str
) -> None:
    """The task looks for tokens in the user's tenants.

    If an answer leaves the tenants out, the tokens must still go.
    """
    eve = people.user(EVE)
    row = {"id": eve.id, "email": EVE, "isLocked": False, "mfaEnrolled": True}
    body = {"items": [row], "_metadata": {"totalItems": 1, "totalPages": 1}}
    people.fault("list", status=200, body=body, times=None)
    people.fault("email", status=200, body=row, times=None)
    if not single_tells:
        people.fault("vendor_get", status=200, body=row, times=None)
    arguments = {"users": [eve.id if named_by == "id" else EVE], "revoke": ALL, **LOCKED}
    task.check(**arguments)
    result = task.run(**arguments)
    assert eve.locked
    assert result["failed"] is not single_tells
    assert (tokens_in(people, EVE) == {}) is single_tells
    assert result["users"][0]["outcome"] == ("changed" if single_tells else "failed")


# Lost answers


@pytest.mark.parametrize(("options", "route"), STEPS)
@pytest.mark.parametrize(("drop", "retries"), [("before", 0), ("after", 0), ("after", 3)])
def test_a_lost_answer(
    task: Task, people: Emulator, options: dict[str, Any], route: str, drop: str, retries: int
) -> None:
    route = closing_of(options) if route == "closing" else route
    before = held(people, EVE)
    people.fault(route, drop=drop)
    arguments = {"users": [EVE], "revoke": ALL, "max_retries": retries, **options}
    result = task.run(**arguments)
    row, now = result["users"][0], held(people, EVE)
    assert row["changed"] is (now != before)
    if retries or (drop == "after" and now == held_when_done(options)):
        assert row["outcome"] == "changed" and not row["failed"]
    else:
        assert row["outcome"] == "failed" and row["failed"]
    if now is not None and row["after"] is not None and "tenant_id" not in options:
        assert row["after"] == now
    if now is None:
        assert row["after"] is None
    task.run(**arguments)
    assert not task.run(**arguments)["changed"]


def held_when_done(options: dict[str, Any]) -> dict[str, Any] | None:
    """Return eve's state after the task."""
    if options is DELETED:
        return None
    tenants = ["beta"] if options is REMOVED else ["acme", "beta"]
    return {
        "locked": options is LOCKED,
        "tenants": tenants,
        "disabled_in": ["acme"] if options is DISABLED else [],
        "sessions": 0,
        "api_tokens": 0 if options is LOCKED else 2,
        "mfa": False,
    }


def test_a_lost_answer_that_reading_cannot_settle(task: Task, people: Emulator) -> None:
    people.fault("sessions_delete", drop="after", times=None)
    people.fault("list", status=500, times=None)
    result = task.run(users=[EVE], revoke=["sessions"], max_retries=0, **LOCKED)
    row = result["users"][0]
    assert (row["outcome"], row["changed"], row["failed"]) == ("unknown", True, True)
    assert "run again to settle" in row["msg"]
    assert steps(row) == [("lock", True, False), ("sessions", False, True)]


@pytest.mark.parametrize("route", ["sessions_delete", "api_token_delete", "mfa_unenroll"])
def test_a_write_that_did_not_come_true_is_found(task: Task, people: Emulator, route: str) -> None:
    people.fault(route, ignore=True, times=None)
    result = task.run(users=[EVE], revoke=ALL, **LOCKED)
    row = result["users"][0]
    assert (row["outcome"], row["changed"]) == ("failed", True)
    assert row["after"] == held(people, EVE)


def test_holdings_that_cannot_be_read_back(task: Task, people: Emulator) -> None:
    people.fault("sessions", status=403, skip=1, times=None)
    result = task.run(users=[EVE], revoke=["sessions"], **LOCKED)
    row = result["users"][0]
    assert held(people, EVE)["sessions"] == 0
    assert row["failed"] and row["changed"]


@pytest.mark.parametrize("route", ["sessions", "api_tokens", "sessions_delete", "api_token_delete", "mfa_unenroll"])
def test_a_token_that_dies_in_the_middle(task: Task, people: Emulator, route: str) -> None:
    people.fault(route, revoke_token=True)
    result = task.run(users=[EVE, IDA, PAT], revoke=ALL, **LOCKED)
    assert set(outcomes(result).values()) == {"changed"}
    assert not result["failed"]
    assert len(people.logins) == 2


@pytest.mark.parametrize("route", ["sessions_delete", "api_token_delete", "mfa_unenroll"])
def test_credentials_that_end_in_the_middle(task: Task, people: Emulator, route: str) -> None:
    people.fault(route, status=401, times=None)
    result = task.run(users=[EVE, IDA, PAT], revoke=ALL, concurrency=1, verify=False, **LOCKED)
    assert outcomes(result) == {EVE: "failed", IDA: "not_attempted", PAT: "not_attempted"}
    assert result["users"][0]["changed"] and people.user(EVE).locked


# How many requests


def test_requests_for_200_users(task: Task, people: Emulator) -> None:
    users = [
        people.add_user(
            f"u{number:03}@corp.example",
            tenants=["acme", "beta"] if number % 2 else ["acme"],
            sessions=number % 3,
            api_tokens={"acme": number % 2},
            mfa_enrolled=number % 4 == 0,
        ).id
        for number in range(200)
    ]
    result = task.run(users=users, revoke=ALL, **LOCKED)
    assert result["summary"]["changed"] == 200
    reads = {"list": 2, "sessions": 200, "api_tokens": 300, "access_tokens": 300}
    twice = {route: count * 2 for route, count in reads.items()}  # reads before the writes, and again after them
    writes = {"lock": 200, "sessions_delete": 133, "api_token_delete": 100, "mfa_unenroll": 50}
    assert routes(people) == {"login": 1, **twice, **writes}


def test_who_is_named_twice_is_read_once(task: Task, people: Emulator) -> None:
    task.check(users=[EVE, people.user(EVE).id, EVE.upper()], revoke=ALL, **LOCKED)
    assert (routes(people)["sessions"], routes(people)["api_tokens"], routes(people)["access_tokens"]) == (1, 2, 2)


def test_only_what_is_to_be_revoked_is_read(task: Task, people: Emulator) -> None:
    task.check(users=[EVE, PAT], revoke=["mfa"], **LOCKED)
    assert routes(people) == {"login": 1, "email": 2}


@pytest.mark.parametrize("token_id", ["", ".", "a b\n", "\u0142"])
def test_a_token_without_an_id_fails_its_own_user_only(emu: Emulator, task: Task, token_id: str) -> None:
    emu.add_tenant("acme")
    one, other = (emu.add_user(f"{name}@corp.example", tenants=["acme"]) for name in ("one", "other"))
    emu.fault("api_tokens", status=200, body=[{"clientId": token_id}], times=1)
    options = {"state": "absent", "everywhere": True, "revoke": ["api_tokens"], "concurrency": 1}
    result = task.run(users=[one.id, other.id], **options)
    assert [row["outcome"] for row in result["users"]] == ["failed", "changed"]
    assert "have no IDs" in result["users"][0]["msg"]
    assert one.locked and emu.user(one.id) is one


def test_a_tenant_that_cannot_be_sent_fails_its_own_user_only(emu: Emulator, task: Task) -> None:
    emu.add_tenant("acme")
    odd = emu.add_user("odd@corp.example", tenants=["kunde-\u0142"])
    other = emu.add_user("other@corp.example", tenants=["acme"])
    result = task.run(state="locked", revoke=["api_tokens"], users=[odd.id, other.id])
    assert [row["outcome"] for row in result["users"]] == ["failed", "changed"]
    assert "characters that cannot be sent" in result["users"][0]["msg"]
    assert odd.locked and other.locked

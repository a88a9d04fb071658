# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every fault in every place: the report agrees with the emulator, and the task repeats writes only where it may."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.module_utils._api import paging
from ansible_collections.identityops.frontegg.plugins.module_utils._api import tenants as tenant_routes
from ansible_collections.identityops.frontegg.plugins.module_utils._api import users as user_routes
from ansible_collections.identityops.frontegg.plugins.module_utils._users import lookup
from ansible_collections.identityops.frontegg.plugins.modules import tenant, user_restore
from tests.emulator import Emulator
from tests.emulator.limits import STYLES, Limit
from tests.unit.harness import Result, Task, warned

PAGE = 10
TRIES = 3  # for each request
BRIEF = 0.2  # the timeout for a slow server, in real seconds
HANGS = 30.0
Fault = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """The place of a fault. match: a part of the request, or {id} and {email} of the first named user."""

    route: str
    users: tuple[int, ...]  # the indexes of the named users
    match: str | None = None
    state: str = "locked"

    @property
    def writes(self) -> bool:
        return self.route in ("lock", "delete")


FEW = (3, 11, 20)
PLACES = {
    "login": Place("login", FEW),
    "list page": Place("list", (1, 10, 11, 12, 13, 18, 20, 21), "_offset=1"),
    "email lookup": Place("email", FEW, "{email}"),
    "lock": Place("lock", FEW, "{id}"),
    "delete": Place("delete", FEW, "{id}", "absent"),
    "verify read": Place("list", FEW, "ids="),
}

# These are real rate limits, not made-up answers. Each uses its own form for the time of the next try.
FAULTS: dict[str, Fault] = {
    **{f"429 {style}": {"style": style} for style in STYLES},
    "500": {"status": 500},
    "502": {"status": 502, "body": "<html>Bad Gateway</html>"},
    "503": {"status": 503, "headers": {"Retry-After": "1"}},
    "500 after acting": {"status": 500, "when": "after"},
    "reset before acting": {"drop": "before"},
    "reset after acting": {"drop": "after"},
    "timeout before acting": {"drop": "before", "delay": HANGS},
    "timeout after acting": {"delay": HANGS},
    "junk: html": {"junk": "html"},
    "junk: wrong type": {"junk": "wrong-type"},
    "junk: truncated": {"junk": "truncated"},
    "junk: empty": {"junk": "empty"},
    "success that is none": {"ignore": True},
    "wrong content type": {"media_type": "text/html"},
    "401": {"status": 401},
    "slow drip": {"drip": BRIEF / 2},
}

SLOW = ("timeout before acting", "timeout after acting", "slow drip")
HARMLESS = ("wrong content type",)
# A 2xx counts as done until the task reads back. The client does not ask again after an answer of the wrong type, and
# does not try again with refused credentials.
NOT_SURVIVED = {
    *((place, fault) for place in ("lock", "delete") for fault in ("junk: wrong type", "junk: empty")),
    *((place, "success that is none") for place in ("lock", "delete")),
    ("login", "401"),
    *((place, "junk: wrong type") for place in ("login", "list page", "email lookup", "verify read")),
}
# The task reads these writes back as done, whatever the answers were.
SETTLED = ("500 after acting", "reset after acting", "timeout after acting", "slow drip")
# A 2xx counts as done, whatever its body is. If the read-back fails, the row says that the change is not verified.
LIES = ("junk: wrong type", "junk: empty", "success that is none")
UNTOUCHED = ("success that is none",)  # a read takes this as true, and a login gets a token that does not work

CELLS = [(place, fault, lasting) for place in PLACES for fault in FAULTS for lasting in (False, True)]


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (paging, user_routes, tenant_routes, lookup):
        monkeypatch.setattr(module, "PAGE_SIZE", PAGE)


@pytest.fixture
def crowd(emu: Emulator) -> list[Any]:
    """Return 22 users, on three pages."""
    emu.add_tenant("acme")
    for number in range(22):
        emu.add_user(f"u{number:02}@corp.example", tenants=["acme"])
    return sorted(emu.users, key=lambda user: user.id)


State = dict[str, Any]


def state_of(emu: Emulator) -> State:
    """Return {ID: whether locked} of all users."""
    return {user.id: user.locked for user in emu.users}


def disturb(emu: Emulator, route: str, match: str | None, fault: Fault, lasting: bool) -> None:
    if "style" not in fault:
        emu.fault(route, match=match, times=None if lasting else 1, **fault)
    else:
        # A lasting rate limit has nothing left, whenever the client asks.
        count = 0 if lasting else 1000
        limit = Limit(count, 60.0, fault["style"], opened=emu.now(), used=count)
        with emu.lock:
            emu.limits.set(limit, [route])


def is_so(state: State, user_id: str | None, wanted: str) -> bool:
    return user_id not in state if wanted == "absent" else bool(state.get(str(user_id)))


@dataclass(frozen=True)
class Seen:
    """A run, and the state of all users before and after that run."""

    result: Result
    before: State
    after: State
    writes: Counter[str]  # by ID
    ids: dict[str, str]  # by email


def agrees(seen: Seen) -> None:
    """Check that the report claims only what is true, and leaves out nothing that was done."""
    result, named = seen.result, set()
    for row in result["users"]:
        user_id = row["id"] or seen.ids[row["user"]]
        named.add(user_id)
        was, is_now = (is_so(state, user_id, row["state"]) for state in (seen.before, seen.after))
        told = (row["user"], row["outcome"], row["msg"])
        if row["outcome"] == "changed":
            assert is_now and not was, told
        elif row["outcome"] != "unknown":
            assert row["changed"] == (seen.before.get(user_id) != seen.after.get(user_id)), told
        if row["outcome"] in ("unchanged", "not_found", "not_attempted"):
            assert seen.writes[user_id] == 0 and not row["failed"], told
        assert row["failed"] or row["outcome"] not in ("failed", "unknown"), told
        assert row["outcome"] != "not_found", "all of them were there"
        readable(row["msg"], row["user"])
    others = set(seen.before) - named
    assert {user_id: seen.after.get(user_id) for user_id in others} == {one: seen.before[one] for one in others}
    assert set(seen.writes) <= named
    assert result["changed"] == any(row["changed"] for row in result["users"])
    bad = not result["users"] or any(row["failed"] or row["outcome"] == "not_attempted" for row in result["users"])
    assert result["failed"] == bad
    assert sum(result["summary"].values()) == 2 * len(result["users"])
    readable(result["msg"], "")


NO_SENTENCE = re.compile(r"Traceback|Error\(|Exception|<[a-z]+|object at 0x|\bNone\b|\{\}|\n|\bHTTPConnection|urllib3")


def readable(text: str, name: str) -> None:
    """Check that the text is one sentence that a person can act on."""
    assert 3 < len(text) < 500, (name, text)
    assert not NO_SENTENCE.search(text), (name, text)


def hides_secrets(emu: Emulator, result: Result) -> None:
    text = str(result)
    for secret in (emu.api_token, *emu.state.tokens):
        assert secret not in text


def run(task: Task, crowd: list[Any], place: Place, **options: Any) -> Seen:
    emu = task.emu
    ids = {user.email: user.id for user in crowd}
    before, begun = state_of(emu), len(emu.writes)
    scope = {"everywhere": True} if place.state == "absent" else {}
    users = [crowd[index].email for index in place.users]
    result = task.run(
        users=users, state=place.state, **{"max_retries": TRIES - 1, "concurrency": 2, **scope, **options}
    )
    return Seen(result, before, state_of(emu), written(emu, begun), ids)


def written(emu: Emulator, begun: int = 0) -> Counter[str]:
    """Return the number of writes for each user, without requests refused for a rate limit or a bad token."""
    sent = [exchange for exchange in emu.writes[begun:] if exchange.status not in (401, 429)]
    return Counter(exchange.path.split("/v1/")[1].split("/")[0] for exchange in sent)


@pytest.mark.parametrize(("where", "what", "lasting"), CELLS, ids=str)
def test_cell(task: Task, emu: Emulator, crowd: list[Any], where: str, what: str, lasting: bool) -> None:
    place, fault = PLACES[where], FAULTS[what]
    first = crowd[place.users[0]]
    match = place.match.format(id=first.id, email=first.email) if place.match else None
    disturb(emu, place.route, None if "style" in fault else match, fault, lasting)
    slow = {"timeout": BRIEF, "max_retries": 1} if what in SLOW else {}
    seen = run(task, crowd, place, **slow)
    agrees(seen)
    hides_secrets(emu, seen.result)
    assert max(seen.writes.values(), default=0) <= TRIES
    assert sum(exchange.status in (401, 429) for exchange in emu.log) <= 7 * len(place.users)
    told = (seen.result["msg"], [row["msg"] for row in seen.result["users"]])
    if not lasting:
        survived = (where, what) not in NOT_SURVIVED
        assert seen.result["failed"] is not survived, told
        if survived:
            assert seen.result["summary"]["changed"] == len(place.users), told
    elif (
        what in HARMLESS
        or (what in UNTOUCHED and not place.writes and where != "login")
        or (what in SETTLED and place.writes)
    ):
        assert seen.result["summary"]["changed"] == len(place.users) and not seen.result["failed"], told
    else:
        assert seen.result["failed"], told
    everybody_or_nobody(where, what, lasting, seen)


def everybody_or_nobody(where: str, what: str, lasting: bool, seen: Seen) -> None:
    """Check that a general fault affects all users, and that a fault of one user stops no other user."""
    rows = seen.result["users"]
    if not lasting or what in HARMLESS or (what in UNTOUCHED and where != "login"):
        return
    if where == "login" or (what == "401" and where in ("list page", "email lookup")):
        assert rows == [] and not seen.writes
    elif where in ("list page", "email lookup") or what.startswith("429"):
        bad = [row for row in rows if row["outcome"] == "failed"]
        everybody = where in ("list page", "lock", "delete") or what.startswith("429")
        assert where == "verify read" or len(bad) == (len(rows) if everybody else 1)
    elif where == "verify read":
        assert all(row["outcome"] == "changed" and row["failed"] and "not verified" in row["msg"] for row in rows)
    elif what == "401":
        assert rows[0]["outcome"] == "failed" and "401" in rows[0]["msg"]
    else:
        assert [row["outcome"] for row in rows[1:]] == ["changed"] * (len(rows) - 1)


@pytest.mark.parametrize("what", ["500", "500 after acting", "reset before acting", "reset after acting"])
@pytest.mark.parametrize("where", ["lock", "delete"])
def test_what_nobody_can_tell(task: Task, emu: Emulator, crowd: list[Any], where: str, what: str) -> None:
    """The answer to a write is lost, and so are the reads after it. The row claims neither success nor failure."""
    place = PLACES[where]
    disturb(emu, place.route, f"{crowd[place.users[0]].id}", FAULTS[what], True)
    for route in ("list", "vendor_get"):
        emu.fault(route, status=500, times=None)
    seen = run(task, crowd, place)
    agrees(seen)
    assert [row["outcome"] for row in seen.result["users"]] == ["unknown", "changed", "changed"]
    assert "run again to settle" in seen.result["users"][0]["msg"]


# Creations are never repeated


CREATE_FAULTS = [name for name in FAULTS if not name.startswith("429")] + ["429 rfc3339", "429 none"]
# An unreadable answer does not show whether the user was created. The read-back shows it.
NOT_CREATED_ONCE = (
    "500", "502", "503", "reset before acting", "timeout before acting", "junk: html", "junk: wrong type",
    "junk: truncated", "junk: empty", "success that is none",
)  # fmt: skip


@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize("what", CREATE_FAULTS)
def test_a_user_is_created_at_most_once(task: Task, emu: Emulator, crowd: list[Any], what: str, lasting: bool) -> None:
    disturb(emu, "create", None, FAULTS[what], lasting)
    before = state_of(emu)
    slow = {"timeout": BRIEF} if what in SLOW else {}
    # If a false success creates no user, the emulator gives its ID to the next user.
    names = ["new@corp.example", "newer@corp.example"][: 1 if what in UNTOUCHED else 2]
    result = task.run(users=names, state="present", tenant_id="acme", concurrency=1, **slow)
    hides_secrets(emu, result)
    made = {user.email for user in emu.users if user.id not in before}
    assert {row["user"] for row in result["users"] if row["outcome"] == "changed"} == made
    assert all(
        row["failed"] == (row["user"] not in made) for row in result["users"] if row["outcome"] != "not_attempted"
    )
    assert result["changed"] == bool(made) and result["failed"] == (len(made) < len(names))
    sent = Counter(exchange.body["email"] for exchange in emu.writes if exchange.status not in (401, 429))
    assert max(sent.values(), default=0) <= 1
    if not lasting:
        assert len(made) == len(names) - (what in NOT_CREATED_ONCE), result["msg"]
    for row in result["users"]:
        readable(row["msg"], row["user"])


@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize("what", CREATE_FAULTS)
def test_an_audit_event_is_sent_at_most_once(
    task: Task, emu: Emulator, crowd: list[Any], what: str, lasting: bool
) -> None:
    """The outcomes are those of a run without events. Each row claims only what is true of its event."""
    disturb(emu, "audit", None, FAULTS[what], lasting)
    users = [crowd[index].email for index in FEW]
    slow = {"timeout": BRIEF} if what in SLOW else {}
    result = task.run(users=users, state="locked", concurrency=1, audit={"ticket": "HR-7", "reason": "left"}, **slow)
    hides_secrets(emu, result)
    assert not result["failed"] and result["summary"]["changed"] == len(users), result["msg"]
    sent = Counter(exchange.body["email"] for exchange in emu.writes if exchange.route == "audit")
    repeated = 0 if what.startswith("429") or what == "401" else max(sent.values(), default=0) - 1
    assert repeated <= 0
    there = Counter(event["email"] for event in emu.audits)
    for row in result["users"]:
        number = there[row["email"]]
        claimed = {"sent": number if what in LIES else 1, "failed": 0, "not_sent": 0, "unknown": number}
        assert number <= 1 and number == claimed[row["audit"]], row
    bad = [row for row in result["users"] if row["audit"] != "sent"]
    assert bool(bad) == bool(warned(result)), result
    if not lasting:
        assert len(bad) <= 1
    for warning in warned(result):
        assert not NO_SENTENCE.search(warning) and "No later run sends these events" in warning, warning


TENANT_PLACES = {
    # the route, the most requests it may get, the options
    "lock": ("tenants_lock", TRIES, {"state": "locked"}),
    "create": ("tenant_create", 1, {"state": "present", "name": "New"}),
    "delete": ("tenant_delete", TRIES, {"state": "absent"}),
}


@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize("what", CREATE_FAULTS)
@pytest.mark.parametrize("act", TENANT_PLACES)
def test_tenants(task: Task, emu: Emulator, act: str, what: str, lasting: bool) -> None:
    route, at_most, options = TENANT_PLACES[act]
    emu.tells_tenant_lock = True
    for name in ("acme", "beta", "gamma"):
        emu.add_tenant(name)
    names = ["new", "newer"] if act == "create" else ["acme", "beta"]
    disturb(emu, route, None, FAULTS[what], lasting)
    slow = {"timeout": BRIEF, "max_retries": 1} if what in SLOW else {"max_retries": TRIES - 1}
    before = tenants(emu)
    result = task.run(main=tenant.main, tenants=names, concurrency=1, **slow, **options)
    hides_secrets(emu, result)
    after = tenants(emu)
    for row in result["tenants"]:
        was, is_now = before.get(row["tenant_id"]), after.get(row["tenant_id"])
        assert row["outcome"] in ("changed", "failed", "not_attempted"), row
        assert row["changed"] == (was != is_now), row
        assert row["outcome"] == "changed" or row["failed"] or row["outcome"] == "not_attempted", row
        readable(row["msg"], row["tenant_id"])
    assert after["gamma"] == before["gamma"]
    assert result["failed"] == any(row["outcome"] != "changed" for row in result["tenants"])
    sent = Counter(f"{one.path} {one.body}" for one in emu.writes if one.status not in (401, 429))
    assert max(sent.values(), default=0) <= at_most


def tenants(emu: Emulator) -> dict[str, bool]:
    return {one.tenant_id: one.locked for one in emu.tenants}


# Writes that only a restoration sends


RESTORED_ROUTES = ("add_group_users", "assign_application")


@dataclass(frozen=True)
class Restored:
    """A restoration: what users had before the run, have before the restoration, and have after it."""

    result: Result
    at_first: dict[str, Any]
    before: dict[str, Any]
    after: dict[str, Any]


def belongings(emu: Emulator) -> dict[str, Any]:
    """Return {email: what the user has in each tenant}."""
    return {
        user.email: {
            name: (sorted(member.role_ids), sorted(member.group_ids), sorted(member.applications))
            for name, member in user.memberships.items()
        }
        for user in emu.users
    }


def restored(task: Task, folder: Path, route: str, fault: Fault, lasting: bool, **options: Any) -> Restored:
    """Remove one of two users from a tenant, and restore the membership with a fault."""
    emu, path, role = task.emu, str(folder / "snapshot"), task.emu.add_role("viewer")
    for name in ("acme", "beta"):
        emu.add_tenant(name)
    emu.add_application("app", ["beta"])
    names = [emu.add_user(f"u{number}@corp.example", ["acme", "beta"], roles=[role.id]).email for number in range(2)]
    emu.add_group("Ops", "beta", names)
    for name in names:
        emu.assign_application("app", "beta", name)
    at_first = belongings(emu)
    task.run(users=names[:1], state="absent", tenant_id="beta", snapshot_path=path)
    before = belongings(emu)
    disturb(emu, route, None, fault, lasting)
    result = task.run(main=user_restore.main, snapshot_path=path, concurrency=1, **options)
    return Restored(result, at_first, before, belongings(emu))


@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize("what", CREATE_FAULTS)
@pytest.mark.parametrize("route", RESTORED_ROUTES)
def test_a_restoration(task: Task, emu: Emulator, tmp_path: Path, route: str, what: str, lasting: bool) -> None:
    """The rows are true, a passing fault is survived, and the next restoration brings back the rest."""
    slow = {"timeout": BRIEF, "max_retries": 1} if what in SLOW else {"max_retries": TRIES - 1}
    seen = restored(task, tmp_path, route, FAULTS[what], lasting, **slow)
    hides_secrets(emu, seen.result)
    for row in seen.result["users"]:
        was, is_now, at_first = (some[row["user"]] for some in (seen.before, seen.after, seen.at_first))
        told = (row["user"], row["outcome"], row["changed"], row["msg"])
        assert row["changed"] is (was != is_now), told
        assert row["failed"] is (is_now != at_first), told
        assert row["outcome"] == ("failed" if row["failed"] else "changed"), told
        readable(row["msg"], row["user"])
    assert seen.result["failed"] is (seen.after != seen.at_first)
    assert lasting or what in LIES or not seen.result["failed"], seen.result["msg"]
    sent = Counter(f"{one.path} {one.body}" for one in emu.writes if one.status not in (401, 429))
    assert max(sent.values()) <= TRIES
    emu.faults.orders.clear()
    emu.limits.set(None, [route])
    again = task.run(main=user_restore.main, snapshot_path=str(tmp_path / "snapshot"))
    assert not again["failed"] and belongings(emu) == seen.at_first


# Any faults, in any order


ORDERS = st.lists(
    st.tuples(
        st.sampled_from(["login", "list", "email", "vendor_get", "lock", "unlock", "delete", "disable"]),
        st.sampled_from([name for name in FAULTS if name not in SLOW and not name.startswith("429")]),
        st.integers(0, 3),  # this many requests pass before the fault
        st.sampled_from([1, 2, None]),
    ),
    max_size=5,
)
WISHES = st.lists(
    st.tuples(st.integers(0, 21), st.booleans(), st.sampled_from(["locked", "unlocked", "absent"])),
    max_size=9,
    unique_by=lambda wish: wish[0],
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(orders=ORDERS, wishes=WISHES, locked=st.sets(st.integers(0, 21)), retries=st.integers(0, 2))
def test_any_faults(
    task: Task, emu: Emulator, orders: list[Any], wishes: list[Any], locked: set[int], retries: int
) -> None:
    emu.reset()
    emu.add_tenant("acme")
    for number in range(22):
        emu.add_user(f"u{number:02}@corp.example", tenants=["acme"], locked=number in locked)
    ids = {user.email: user.id for user in emu.users}
    emails = list(ids)
    for route, what, skip, times in orders:
        emu.fault(route, times=times, skip=skip, **FAULTS[what])
    users: list[Fault] = [
        {
            "user": ids[emails[number]] if by_id else emails[number],
            "state": state,
            **({"everywhere": True} if state == "absent" else {}),
        }
        for number, by_id, state in wishes
    ]
    before = state_of(emu)
    result = task.run(users=users, max_retries=retries, concurrency=1)
    hides_secrets(emu, result)
    writes = written(emu)
    seen = Seen(result, before, state_of(emu), writes, ids)
    if users and not result["users"]:
        assert result["failed"] and not writes and seen.before == seen.after
    any_agree(seen, any(what in LIES for dummy, what, *dummies in orders))
    assert max(writes.values(), default=0) <= retries + 1


def any_agree(seen: Seen, lies: bool) -> None:
    """Check the report for users who may already be as wanted. lies: a write may look done without being done."""
    for row in seen.result["users"]:
        user_id = row["id"] or seen.ids.get(row["user"], row["user"])
        was, is_now = seen.before.get(user_id), seen.after.get(user_id)
        told = (row["user"], row["state"], row["outcome"], row["msg"])
        wanted = {"locked": True, "unlocked": False, "absent": None}[row["state"]]
        if row["outcome"] == "changed" and lies and row["failed"]:
            assert "not verified" in row["msg"], told
        elif row["outcome"] == "changed":
            assert is_now is wanted and was is not wanted, told
        elif row["outcome"] != "unknown":
            assert was is is_now and not row["changed"], told
        if row["outcome"] == "unchanged":
            assert is_now is wanted and not seen.writes[user_id], told
        assert row["outcome"] != "not_found", told
        assert row["outcome"] not in ("failed", "unknown") or row["failed"], told
        readable(row["msg"], row["user"])
    named = {row["id"] or seen.ids.get(row["user"], row["user"]) for row in seen.result["users"]}
    assert all(seen.after.get(one) is state for one, state in seen.before.items() if one not in named)
    assert set(seen.writes) <= named

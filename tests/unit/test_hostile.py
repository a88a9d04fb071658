# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers and inputs of any shape cause no traceback, and no write to a user that they do not prove."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.modules import user, user_info
from tests.emulator import Emulator
from tests.unit.harness import Result, Task, outcomes

JANE, JOE = "jane@corp.example", "joe+x@corp.example"
FUZZ = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
HUGE = "x" * 10_000_000

TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", " ", "..", "../..", "null", "\x00", "\u202e", "\ud83d\ude00", "a/b", "%2F", JANE, JANE.upper()]
    ),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, -1, 1e300, 2**63]),
    st.floats(allow_nan=False),
    TEXTS,
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=8,
)


def fuzzed(row: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return rows like this one, with some fields broken and some left out."""
    return st.fixed_dictionaries(
        {}, optional={name: st.one_of(st.just(value), ANYTHING) for name, value in row.items()}
    )


def a_row(user_id: str, email: str) -> dict[str, Any]:
    return {
        "id": user_id,
        "email": email,
        "name": "x",
        "isLocked": False,
        "tenantId": "acme",
        "tenantIds": ["acme"],
        "tenants": [{"tenantId": "acme", "isDisabled": False, "roles": []}],
        "metadata": "{}",
        "managedBy": "frontegg",
        "createdAt": "2024-01-01T00:00:00.000Z",
    }


def written(emu: Emulator) -> set[str]:
    """Return the IDs of all users that the task wrote to."""
    return {unquote(exchange.path.split("/v1/")[1].split("/")[0]) for exchange in emu.writes}


def is_whole(result: Result, count: int) -> None:
    """Check that the result follows the contract, and that it is small enough to transfer."""
    assert len(result["users"]) in (0, count)
    assert result["users"] or result["failed"] or count == 0
    assert "\n" not in result["msg"] and "Traceback" not in str(result)
    assert len(json.dumps(result)) < 1_000_000


def proven(rows: list[Any], emails: set[str], ids: set[str]) -> set[str]:
    """Return the IDs of the rows that are about a named user."""
    users = [row for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)]
    by_email = {row["id"] for row in users if isinstance(row.get("email"), str) and row["email"].lower() in emails}
    return by_email | {row["id"] for row in users if row["id"].lower() in ids}


@pytest.fixture
def ids(people: Emulator) -> dict[str, str]:
    return {user.email: user.id for user in people.users}


def start_again(emu: Emulator) -> None:
    """Reset the users, the faults and the log."""
    with emu.lock:
        emu.log.clear()
        emu.faults.orders.clear()
        for user in emu.users:
            user.locked = False


ID = "35bf992d-0000-4000-8000-000000000001"
OTHER_ID = "35bf992d-0000-4000-8000-000000000002"


@FUZZ
@given(body=st.one_of(ANYTHING, fuzzed(a_row(ID, JANE))), state=st.sampled_from(["locked", "absent", "disabled"]))
def test_any_answer_to_a_lookup(task: Task, people: Emulator, body: Any, state: str) -> None:
    start_again(people)
    people.fault("email", status=200, body=body if not isinstance(body, str) else json.dumps(body), times=None)
    scope = {"absent": {"everywhere": True}, "disabled": {"tenant_id": "acme"}}.get(state, {})
    result = task.run(users=[JANE], state=state, max_retries=0, **scope)
    is_whole(result, 1)
    assert written(people) <= proven([body], {JANE}, set())
    if state == "absent" and result["users"]:
        assert outcomes(result)[JANE] != "not_found", "nonsense is nobody's absence"


NAMED = [f"u{number}@corp.example" for number in range(8)]
ROWS = st.lists(
    st.one_of(
        ANYTHING,
        st.sampled_from(NAMED).flatmap(lambda email: st.sampled_from([ID, OTHER_ID]).flatmap(
            lambda user_id: fuzzed(a_row(user_id, email)))),
    ),
    max_size=6,
)  # fmt: skip


@FUZZ
@given(rows=ROWS, total=st.one_of(st.none(), ANYTHING, st.integers(0, 10)), envelope=st.one_of(st.just(True), ANYTHING))
def test_any_list(task: Task, emu: Emulator, rows: list[Any], total: Any, envelope: Any) -> None:
    """If the test gives no total, the answer has the true number of rows."""
    emu.reset()
    total = len(rows) if total is None else total
    body = {"items": rows, "_metadata": {"totalItems": total}} if envelope is True else envelope
    emu.fault("list", status=200, body=body if not isinstance(body, str) else json.dumps(body), times=None)
    result = task.run(users=[*NAMED, ID], state="locked", max_retries=0, concurrency=2)
    is_whole(result, 9)
    assert written(emu) <= proven(rows, set(NAMED), {ID})
    several = [one for one in NAMED if len({row["id"] for row in rows if _is_about(row, one)}) > 1]
    told = outcomes(result)
    assert all(told[one] not in ("changed", "unchanged") for one in several if told), "the first of two is nobody"


def _is_about(row: Any, email: str) -> bool:
    return isinstance(row, dict) and row.get("email") == email and isinstance(row.get("id"), str) and bool(row["id"])


LIES = {
    # the users on each page by number, the total on each page
    "more than there are": ([[0, 1, 2, 3, 4, 5, 6, 7]], [9]),
    "fewer than there are": ([[0, 1, 2, 3, 4, 5, 6, 7]], [7]),
    "none at all": ([[0, 1, 2, 3, 4, 5, 6, 7]], [0]),
    "one is there twice": ([[0, 1, 2, 3, 4, 5, 6, 6]], [8]),
    "a number beyond all": ([[0, 1, 2, 3, 4, 5, 6, 7]], [10**30]),
    "pages that overlap": ([[0, 1, 2, 3], [3, 4, 5, 6]], [201, 201]),
    "the same page again": ([[0, 1, 2, 3], [0, 1, 2, 3]], [201, 201]),
    "totals that change": ([[0, 1, 2, 3], [4, 5, 6, 7]], [201, 202]),
}


@pytest.mark.parametrize(("pages", "totals"), LIES.values(), ids=LIES)
@pytest.mark.parametrize("state", ["locked", "absent"])
def test_a_list_that_lies(task: Task, emu: Emulator, pages: list[list[int]], totals: list[int], state: str) -> None:
    """An incomplete list never makes the task take one user for another, or a user for deleted."""
    users = [emu.add_user(email) for email in NAMED]
    for number, (page, total) in enumerate(zip(pages, totals)):
        rows = [a_row(users[index].id, users[index].email) for index in page]
        body = {"items": rows, "_metadata": {"totalItems": total}}
        emu.fault("list", match=f"_offset={number}", status=200, body=body, times=None)
    emu.fault("list", status=200, body={"items": [], "_metadata": {"totalItems": totals[0]}}, times=None)
    emu.fault("email", status=500, times=None)
    scope = {"everywhere": True} if state == "absent" else {}
    result = task.run(users=NAMED, state=state, max_retries=0, verify=False, **scope)
    is_whole(result, 8)
    assert set(outcomes(result).values()) <= {"failed", "changed"}
    first = {users[index].id for index in pages[0]}
    assert written(emu) <= (first if totals[0] > 1000 else set()), "the first page alone proves who is there"


@pytest.mark.parametrize(
    "body",
    [
        {**a_row(ID, JANE), "name": HUGE},
        {**a_row(ID, JANE), "id": HUGE},
        {**a_row(ID, JANE), "email": HUGE},
        HUGE,
        {"errors": [HUGE]},
    ],
    ids=["name", "id", "email", "text", "error"],
)
@pytest.mark.parametrize("status", [200, 400])
def test_ten_megabytes(task: Task, people: Emulator, body: Any, status: int) -> None:
    people.fault("email", status=status, body=body, times=None)
    result = task.run(users=[JANE], state="locked", max_retries=0, verify=False)
    is_whole(result, 1)
    assert written(people) <= {ID}


def test_nesting_beyond_all(task: Task, people: Emulator) -> None:
    people.fault("email", status=200, body="[" * 200_000, times=None)
    result = task.run(users=[JANE], state="locked", max_retries=0)
    assert outcomes(result) == {JANE: "failed"} and people.writes == []


@FUZZ
@given(body=ANYTHING, headers=st.dictionaries(st.sampled_from(
    ["X-Rate-Limit-Limit", "X-Rate-Limit-Remaining", "X-Rate-Limit-Reset", "Retry-After", "frontegg-trace-id", "Date"]
), st.sampled_from(["", "0", "-1", "9" * 30, "nan", "x", "Thu, 01 Jan 1970 00:00:00 GMT", "1e400", "\xe9"])),
    status=st.sampled_from([200, 204, 302, 400, 401, 403, 404, 409, 414, 418, 429, 500, 599]))  # fmt: skip
def test_any_answer_to_a_write(task: Task, people: Emulator, body: Any, headers: dict[str, str], status: int) -> None:
    start_again(people)
    # A server cannot send a body with a 204.
    sent = None if status == 204 else body if not isinstance(body, str) else json.dumps(body)
    people.fault("lock", status=status, body=sent, headers=headers, times=None)
    result = task.run(users=[JANE, JOE], state="locked", max_retries=0, rate_limit_timeout=1)
    is_whole(result, 2)
    assert not result["changed"] and result["failed"]
    assert not any(user.locked for user in people.users)


# The options of the task


USERS = st.recursive(
    st.one_of(SCALARS, st.sampled_from([JANE, JOE, "# none", f"{JANE},{JOE}", "jane@corp.example # her", "[", "[]"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.one_of(st.sampled_from(["user", "state", "tenant_id", "everywhere", "id"]), TEXTS), inner, max_size=4
        ),
    ),
    max_leaves=10,
)


@FUZZ
@given(users=USERS, state=st.sampled_from(["locked", "unlocked", "disabled", "absent"]))
def test_any_users(task: Task, people: Emulator, ids: dict[str, str], users: Any, state: str) -> None:
    start_again(people)
    if users is None:
        return
    result = task.run(users=users, state=state, **({"tenant_id": "acme"} if state in ("disabled", "absent") else {}))
    # The task names each user that it writes to, letter by letter.
    text = json.dumps(users, ensure_ascii=False).lower()
    by_id = {user_id: email for email, user_id in ids.items()}
    assert all(by_id[user_id] in text or user_id in text for user_id in written(people))
    if "summary" in result:
        assert "Traceback" not in str(result) and "\n" not in result["msg"]
        assert result["summary"]["requested"] == sum(row["same_as"] is None for row in result["users"])


# Answers with values that a result cannot contain

HALF = json.dumps({"bio": "cut \ud83d", "team": "red"})  # half an emoji: JavaScript writes this for a text that was cut
DEEP = '{"a":' * 3000 + "1" + "}" * 3000


def test_half_a_character_is_told_as_a_question_mark_and_kept(task: Task, people: Emulator) -> None:
    jane = people.user(JANE)
    jane.metadata = HALF
    options = {"users": [JANE, JOE], "state": "present", "tenant_id": "acme", "metadata": {"team": "blue"}}
    result = task.run(**options)
    json.dumps(result, ensure_ascii=False).encode()
    assert outcomes(result) == {JANE: "changed", JOE: "changed"}
    assert result["users"][0]["after"]["metadata"] == {"bio": "cut ?", "team": "blue"}
    assert json.loads(jane.metadata) == {"bio": "cut \ud83d", "team": "blue"}
    assert not task.run(**options)["changed"]
    found = task.run(main=user_info.main, users=[JANE])
    assert found["users"][0]["metadata"]["bio"] == "cut ?"


def test_metadata_that_is_nested_beyond_all_is_none(task: Task, people: Emulator) -> None:
    people.user(JANE).metadata = DEEP
    options = {"users": [JANE, JOE], "state": "present", "tenant_id": "acme", "metadata": {"team": "blue"}}
    result = task.run(**options)
    assert outcomes(result) == {JANE: "failed", JOE: "changed"}
    assert "no JSON object" in result["users"][0]["msg"]
    assert people.user(JANE).metadata == DEEP
    assert task.run(main=user_info.main, users=[JANE])["users"][0]["metadata"] == DEEP


@pytest.mark.parametrize("total", [100_000, 10**9, 10**12, 10**30])
@pytest.mark.parametrize("main", [user.main, user_info.main], ids=["user", "user_info"])
def test_a_total_beyond_all(task: Task, people: Emulator, main: Any, total: int) -> None:
    """After the first empty page, the task asks for no more pages."""
    rows = [a_row(one.id, one.email) for one in people.users]
    people.fault("list", status=200, body={"items": rows, "_metadata": {"totalItems": total}})
    people.fault("list", status=200, body={"items": [], "_metadata": {"totalItems": total}}, times=None)
    named = {} if main is user_info.main else {"users": [f"{n}@corp.example" for n in range(600)], "state": "locked"}
    result = task.run(main=main, **named)
    assert result["failed"] and not result["changed"]
    assert len(people.log) < 30
    assert people.writes == []


def test_names_move_no_terminal(task: Task, people: Emulator) -> None:
    """An answer may contain any text as an email, and messages contain that email."""
    forged = "x\r\n\x1b[2Kchanged: [localhost] => (user=ceo@corp.example) locked\u202e"
    people.fault("email", status=200, body=a_row("an-id-of-somebody-else", forged), times=None)
    result = task.run(users=[JANE], state="locked")
    (row,) = result["users"]
    assert "another user" in row["msg"]
    assert row["msg"].isprintable() and result["msg"].isprintable()
    assert people.writes == []

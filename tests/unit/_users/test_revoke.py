# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Revoking sessions, tokens and MFA: which writes end a user's access, and in which order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._api.models import Token, User
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.plan import Plan
from ansible_collections.identityops.frontegg.plugins.module_utils._users.kind import KIND, needs_closer_look
from ansible_collections.identityops.frontegg.plugins.module_utils._users.revoke import left, nothing_left, revoked
from tests.unit.builders import JANE, JANE_ID, a_holder, a_plan, a_user, a_wish, an_error

UNREADABLE = an_error("Frontegg answered HTTP 503", lost=True)
CLIENT = Token("api-tokens", "client-1", "acme")
ACCESS = Token("access-tokens", "access-1", "beta")
ALL = ("sessions", "api_tokens", "mfa")


def steps(made: Plan) -> list[tuple[str, str, str | None, str]]:
    """Return (act, user ID, tenant, token) of each step."""
    return [(step.act.name, step.subject_id, step.tenant_id, step.target) for step in made.steps]


def words(made: Plan) -> list[tuple[str, str, int]]:
    """Return (act, message, number of writes) of each part."""
    return [(part.act.name, part.msg, len(part.steps)) for part in made.parts]


LOCK = ("lock", JANE_ID, None, "")
SESSIONS = ("sessions", JANE_ID, None, "")
MFA = ("mfa", JANE_ID, None, "")
TOKENS = [("api_tokens", JANE_ID, "acme", "client-1"), ("api_tokens", JANE_ID, "beta", "access-1")]
EVERYTHING: dict[str, Any] = {"acme": False, "beta": True}

LOCKS = {
    # the user, what the task revokes, the steps, the message, the action
    "all": (
        a_holder(3, CLIENT, ACCESS, mfa=True, **EVERYTHING),
        ALL,
        [LOCK, SESSIONS, *TOKENS, MFA],
        "locked; 3 sessions ended; 2 tokens deleted; MFA reset",
        "lock",
    ),
    "one of each": (
        a_holder(1, CLIENT, mfa=True),
        ALL,
        [LOCK, SESSIONS, TOKENS[0], MFA],
        "locked; 1 session ended; 1 token deleted; MFA reset",
        "lock",
    ),
    "nothing is left": (a_holder(), ALL, [LOCK], "locked; no sessions; no tokens; no MFA", "lock"),
    "MFA is not told": (a_holder(mfa=None), ALL, [LOCK], "locked; no sessions; no tokens; no MFA", "lock"),
    "only what was asked for": (a_holder(3, CLIENT, mfa=True), ("mfa",), [LOCK, MFA], "locked; MFA reset", "lock"),
    "already locked": (
        a_holder(2, mfa=True, locked=True),
        ("sessions",),
        [SESSIONS],
        "already locked; 2 sessions ended",
        "revoke",
    ),
    "already locked, and nothing left": (
        a_holder(locked=True),
        ALL,
        [],
        "already locked; no sessions; no tokens; no MFA",
        "none",
    ),
}


@pytest.mark.parametrize(("user", "revoke", "expected", "msg", "action"), LOCKS.values(), ids=LOCKS)
def test_locking_and_revoking(user: User, revoke: tuple[str, ...], expected: list[Any], msg: str, action: str) -> None:
    made = a_plan(a_wish(JANE, "locked", None, *revoke), user)
    assert steps(made) == expected
    assert (made.msg, made.action) == (msg, action)
    assert (made.outcome, made.failed) == ("changed" if expected else "unchanged", False)
    assert KIND.is_as_wanted(made.wish, user) == (not expected)


@pytest.mark.parametrize("revoke", list(permutations(ALL)), ids=",".join)
def test_the_order_does_not_depend_on_the_order_in_the_task(revoke: tuple[str, ...]) -> None:
    user = a_holder(1, CLIENT, mfa=True)
    made = a_plan(a_wish(JANE, "locked", None, *revoke), user)
    assert [part.act.name for part in made.parts] == ["lock", "sessions", "api_tokens", "mfa"]
    assert list(left(made.wish, user)) == list(nothing_left(made.wish)) == list(ALL)


def test_what_is_so_already_is_told_as_a_part_without_a_write() -> None:
    made = a_plan(a_wish(JANE, "locked", None, *ALL), a_holder(2, locked=True))
    assert words(made) == [
        ("lock", "already locked", 0),
        ("sessions", "2 sessions ended", 1),
        ("api_tokens", "no tokens", 0),
        ("mfa", "no MFA", 0),
    ]


def test_each_token_is_deleted_by_its_kind() -> None:
    made = a_plan(a_wish(JANE, "locked", None, "api_tokens"), a_holder(0, CLIENT, ACCESS))
    assert [step.body for step in made.steps] == [{}, {"kind": "api-tokens"}, {"kind": "access-tokens"}]
    assert words(made)[1] == ("api_tokens", "2 tokens deleted", 2)


DISABLE = ("disable", JANE_ID, "acme", "")
ENDING = {
    # (state, tenant), the user, the steps, the message
    "disable": (
        ("disabled", "acme"),
        a_holder(1, acme=False),
        [DISABLE, SESSIONS],
        "disabled in tenant acme; 1 session ended",
    ),
    "disabled already": (
        ("disabled", "acme"),
        a_holder(1, acme=True),
        [SESSIONS],
        "already disabled in tenant acme; 1 session ended",
    ),
    "remove: disabled first": (
        ("absent", "acme"),
        a_holder(1, acme=False),
        [DISABLE, SESSIONS, ("remove_from_tenant", JANE_ID, "acme", "")],
        "disabled in tenant acme; 1 session ended; removed from tenant acme",
    ),
    "remove one who is disabled": (
        ("absent", "acme"),
        a_holder(0, acme=True),
        [("remove_from_tenant", JANE_ID, "acme", "")],
        "already disabled in tenant acme; no sessions; removed from tenant acme",
    ),
    "delete: locked first": (
        ("absent", None),
        a_holder(1, acme=False),
        [LOCK, SESSIONS, ("delete", JANE_ID, None, "")],
        "locked; 1 session ended; deleted from all tenants",
    ),
    "delete one who is locked": (
        ("absent", None),
        a_holder(1, locked=True),
        [SESSIONS, ("delete", JANE_ID, None, "")],
        "already locked; 1 session ended; deleted from all tenants",
    ),
}


@pytest.mark.parametrize(("wanted", "user", "expected", "msg"), ENDING.values(), ids=ENDING)
def test_closing_first_and_ending_last(
    wanted: tuple[str, str | None], user: User, expected: list[Any], msg: str
) -> None:
    made = a_plan(a_wish(JANE, *wanted, "sessions"), user)
    assert (steps(made), made.msg, made.outcome) == (expected, msg, "changed")


@pytest.mark.parametrize(("tenant_id", "action"), [("acme", "remove_from_tenant"), (None, "delete")])
def test_what_ends_the_membership_is_the_action(tenant_id: str | None, action: str) -> None:
    user = a_holder(1, locked=True, acme=True)
    assert a_plan(a_wish(JANE, "absent", tenant_id, "sessions"), user).action == action


@pytest.mark.parametrize("tenant_id", ["acme", None])
def test_without_revoke_nobody_is_closed_before_the_end(tenant_id: str | None) -> None:
    made = a_plan(a_wish(JANE, "absent", tenant_id), a_holder(1, CLIENT, acme=False))
    assert [step.act.name for step in made.steps] == ["remove_from_tenant" if tenant_id else "delete"]


def test_nothing_is_revoked_from_somebody_who_is_no_member() -> None:
    user = a_user(beta=False)
    made = a_plan(a_wish(JANE, "absent", "acme", *ALL), user)
    assert (made.outcome, made.msg, steps(made)) == ("unchanged", "not a member of tenant acme", [])
    assert made.before == made.after == {"locked": False, "tenants": ["beta"], "disabled_in": []}
    assert KIND.is_as_wanted(made.wish, user)
    made = a_plan(a_wish(JANE, "disabled", "acme", *ALL), user)
    assert (made.outcome, steps(made)) == ("not_found", [])


def test_nobody_is_nobody() -> None:
    made = a_plan(a_wish(JANE, "absent", None, *ALL), None)
    assert (made.outcome, made.msg, made.before, made.after) == ("not_found", "no user has this email", None, None)


# What rows and diffs show

ACCOUNT = {"locked": False, "tenants": ["acme"], "disabled_in": []}
HELD = {"sessions": 3, "api_tokens": 1, "mfa": True}
NOTHING = {"sessions": 0, "api_tokens": 0, "mfa": False}
SHOWN: dict[str, tuple[tuple[str, str | None], Sequence[str], dict[str, Any], dict[str, Any] | None]] = {
    # (state, tenant), what the task revokes, before, after
    "lock": (("locked", None), ALL, {**ACCOUNT, **HELD}, {**ACCOUNT, "locked": True, **NOTHING}),
    "lock, sessions": (
        ("locked", None),
        ["sessions"],
        {**ACCOUNT, "sessions": 3},
        {**ACCOUNT, "locked": True, "sessions": 0},
    ),
    "lock, and no more": (("locked", None), [], ACCOUNT, {**ACCOUNT, "locked": True}),
    "disable": (
        ("disabled", "acme"),
        ["mfa", "api_tokens"],
        {**ACCOUNT, "api_tokens": 1, "mfa": True},
        {**ACCOUNT, "disabled_in": ["acme"], "api_tokens": 0, "mfa": False},
    ),
    "remove": (
        ("absent", "acme"),
        ALL,
        {**ACCOUNT, **HELD},
        {"locked": False, "tenants": [], "disabled_in": [], **NOTHING},
    ),
    "delete": (("absent", None), ALL, {**ACCOUNT, **HELD}, None),
}


@pytest.mark.parametrize(("wanted", "revoke", "before", "after"), SHOWN.values(), ids=SHOWN)
def test_what_rows_show(
    wanted: tuple[str, str | None], revoke: Sequence[str], before: dict[str, Any], after: dict[str, Any] | None
) -> None:
    made = a_plan(a_wish(JANE, *wanted, *revoke), a_holder(3, CLIENT, mfa=True, acme=False))
    assert (made.before, made.after) == (before, after)
    assert json.dumps([made.before, made.after]) == json.dumps([before, after]), "false is not 0"


def test_one_who_is_closed_already_shows_what_is_left() -> None:
    made = a_plan(a_wish(JANE, "locked", None, "sessions"), a_holder(0, locked=True))
    assert made.before == made.after == {"locked": True, "tenants": [], "disabled_in": [], "sessions": 0}


def test_what_was_not_read_is_not_shown() -> None:
    assert left(a_wish(JANE, "locked", None, *ALL), a_user()) == {}


# Reads that failed

ERRORS: dict[str, tuple[list[str], list[str], list[str], dict[str, Any]]] = {
    # the reads that failed, the steps up to the first failure, all parts, what is left
    "sessions": (
        ["sessions"],
        ["lock", "sessions"],
        ["locked", "sessions ended", "1 token deleted", "MFA reset"],
        {"sessions": None, "api_tokens": 1, "mfa": True},
    ),
    "tokens": (
        ["api_tokens"],
        ["lock", "sessions", "api_tokens"],
        ["locked", "3 sessions ended", "tokens deleted", "MFA reset"],
        {"sessions": 3, "api_tokens": None, "mfa": True},
    ),
    "both": (
        ["sessions", "api_tokens"],
        ["lock", "sessions"],
        ["locked", "sessions ended", "tokens deleted", "MFA reset"],
        {"sessions": None, "api_tokens": None, "mfa": True},
    ),
}


@pytest.mark.parametrize(("names", "until", "msgs", "is_left"), ERRORS.values(), ids=ERRORS)
def test_what_cannot_be_read_stops_at_its_place(
    names: list[str], until: list[str], msgs: list[str], is_left: dict[str, Any]
) -> None:
    user = a_holder(3, CLIENT, mfa=True, errors=dict.fromkeys(names, UNREADABLE))
    made = a_plan(a_wish(JANE, "locked", None, *ALL), user)
    failing = next(index for index, step in enumerate(made.steps) if step.error is not None)
    assert made.steps[failing].error is UNREADABLE
    assert [step.act.name for step in made.steps[: failing + 1]] == until
    assert [part.msg for part in made.parts] == msgs
    assert (left(made.wish, user), made.outcome) == (is_left, "changed")
    assert not revoked(made.wish, user)


def test_what_cannot_be_read_does_not_matter_where_it_is_not_revoked() -> None:
    user = a_holder(0, errors={"sessions": UNREADABLE}, locked=True)
    assert a_plan(a_wish(JANE, "locked", None, "api_tokens"), user).outcome == "unchanged"


def test_one_who_is_locked_but_cannot_be_read_is_not_as_wanted() -> None:
    user = a_holder(0, errors={"sessions": UNREADABLE}, locked=True)
    made = a_plan(a_wish(JANE, "locked", None, "sessions"), user)
    assert (made.outcome, made.action) == ("changed", "revoke")
    assert [step.error for step in made.steps] == [UNREADABLE]
    assert not KIND.is_as_wanted(made.wish, user)


# Users who are already as wanted

HOLDS = {
    # (state, tenant), the user, whether the user is already as wanted, with everything revoked
    "locked, nothing left": (("locked", None), a_holder(locked=True), True),
    "locked, a session": (("locked", None), a_holder(1, locked=True), False),
    "locked, a token": (("locked", None), a_holder(0, CLIENT, locked=True), False),
    "locked, MFA": (("locked", None), a_holder(mfa=True, locked=True), False),
    "locked, MFA not told": (("locked", None), a_holder(mfa=None, locked=True), True),
    "not locked, nothing left": (("locked", None), a_holder(), False),
    "disabled, nothing left": (("disabled", "acme"), a_holder(acme=True), True),
    "disabled, a session": (("disabled", "acme"), a_holder(1, acme=True), False),
    "enabled, nothing left": (("disabled", "acme"), a_holder(acme=False), False),
    "removed, sessions elsewhere": (("absent", "acme"), a_holder(1, beta=False), True),
    "deleted": (("absent", None), None, True),
}


@pytest.mark.parametrize(("wanted", "user", "expected"), HOLDS.values(), ids=HOLDS)
def test_whether_it_is_so(wanted: tuple[str, str | None], user: User | None, expected: bool) -> None:
    assert KIND.is_as_wanted(a_wish(JANE, *wanted, *ALL), user) == expected


@pytest.mark.parametrize(("revoke", "unsure"), [(["api_tokens"], True), (["sessions", "mfa"], False), ([], False)])
def test_tokens_are_found_by_tenant(revoke: list[str], unsure: bool) -> None:
    assert needs_closer_look(a_wish(JANE, "locked", None, *revoke), replace(a_holder(), memberships=None)) == unsure


@pytest.mark.parametrize(("revoke", "unsure"), [(["mfa"], True), (["sessions", "api_tokens"], False), ([], False)])
def test_a_second_factor_that_is_not_told_is_looked_at_again(revoke: list[str], unsure: bool) -> None:
    wish = a_wish(JANE, "locked", None, *revoke)
    assert needs_closer_look(wish, a_holder(mfa=None)) == unsure
    assert not needs_closer_look(wish, replace(a_user(), mfa_enrolled=False))

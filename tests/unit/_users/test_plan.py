# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner: from the wish and the user as read to the steps between them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._api.models import User
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.acts import Act
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.plan import group
from ansible_collections.identityops.frontegg.plugins.module_utils._users import writes
from ansible_collections.identityops.frontegg.plugins.module_utils._users.kind import KIND, account, needs_closer_look
from ansible_collections.identityops.frontegg.plugins.module_utils._users.plan import plan
from ansible_collections.identityops.frontegg.plugins.module_utils._users.states import STATES
from tests.unit.builders import JANE, JANE_ID, OMAR, OMAR_ID, a_plan, a_user, a_wish, an_error

IDLE = a_user()
LOCKED = a_user(locked=True)
MEMBER = a_user(acme=False)
OUT = a_user(acme=True)
ELSEWHERE = a_user(beta=False, gamma=True)
EVERY = a_user(locked=True, acme=True, beta=False, gamma=True)


def state(locked: bool, tenants: str = "", disabled_in: str = "") -> dict[str, Any]:
    return {"locked": locked, "tenants": tenants.split(), "disabled_in": disabled_in.split()}


CHANGES = {
    # (state, tenant), the user, (action, msg, after)
    "lock": (("locked", None), IDLE, ("lock", "locked", state(True))),
    "lock, with tenants": (("locked", None), ELSEWHERE, ("lock", "locked", state(True, "beta gamma", "gamma"))),
    "unlock": (("unlocked", None), LOCKED, ("unlock", "unlocked", state(False))),
    "unlock, with tenants": (
        ("unlocked", None),
        EVERY,
        ("unlock", "unlocked", state(False, "acme beta gamma", "acme gamma")),
    ),
    "disable": (("disabled", "acme"), MEMBER, ("disable", "disabled in tenant acme", state(False, "acme", "acme"))),
    "disable, elsewhere already": (
        ("disabled", "beta"),
        EVERY,
        ("disable", "disabled in tenant beta", state(True, "acme beta gamma", "acme beta gamma")),
    ),
    "enable": (("enabled", "acme"), OUT, ("enable", "enabled in tenant acme", state(False, "acme"))),
    "enable one of two": (
        ("enabled", "gamma"),
        EVERY,
        ("enable", "enabled in tenant gamma", state(True, "acme beta gamma", "acme")),
    ),
    "remove": (("absent", "acme"), MEMBER, ("remove_from_tenant", "removed from tenant acme", state(False))),
    "remove one who is disabled there": (
        ("absent", "acme"),
        EVERY,
        ("remove_from_tenant", "removed from tenant acme", state(True, "beta gamma", "gamma")),
    ),
    "delete": (("absent", None), IDLE, ("delete", "deleted from all tenants", None)),
    "delete one with tenants": (("absent", None), EVERY, ("delete", "deleted from all tenants", None)),
}

UNCHANGED = {
    # (state, tenant), the user, msg
    "locked": (("locked", None), LOCKED, "already locked"),
    "unlocked": (("unlocked", None), IDLE, "not locked"),
    "unlocked, but disabled": (("unlocked", None), OUT, "not locked"),
    "disabled": (("disabled", "acme"), OUT, "already disabled in tenant acme"),
    "enabled": (("enabled", "acme"), MEMBER, "not disabled in tenant acme"),
    "enabled, but locked": (("enabled", "beta"), EVERY, "not disabled in tenant beta"),
    "not a member": (("absent", "acme"), ELSEWHERE, "not a member of tenant acme"),
    "member of none": (("absent", "acme"), LOCKED, "not a member of tenant acme"),
}

before_of = {id(user): a_plan(a_wish(), user).before for user in (IDLE, LOCKED, MEMBER, OUT, ELSEWHERE, EVERY)}
ON_MISSING = [None, "fail", "warn", "ignore"]


def test_the_state_before() -> None:
    assert before_of[id(IDLE)] == state(False)
    assert before_of[id(EVERY)] == state(True, "acme beta gamma", "acme gamma")


@pytest.mark.parametrize(("wanted", "user", "expected"), CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("on_missing", ON_MISSING)
def test_a_change(
    wanted: tuple[str, str | None], user: User, expected: tuple[str, str, Any], on_missing: str | None
) -> None:
    made = a_plan(a_wish(JANE, *wanted), user, on_missing=on_missing)
    action, msg, after = expected
    assert (made.outcome, made.msg, made.failed, made.error) == ("changed", msg, False, None)
    assert [(step.act.name, step.subject_id, step.tenant_id) for step in made.steps] == [(action, JANE_ID, wanted[1])]
    assert (made.action, [part.msg for part in made.parts]) == (action, [msg])
    assert made.subject is user
    assert (made.before, made.after) == (before_of[id(user)], after)


@pytest.mark.parametrize(("wanted", "user", "msg"), UNCHANGED.values(), ids=UNCHANGED)
@pytest.mark.parametrize("on_missing", ON_MISSING)
def test_no_change(wanted: tuple[str, str | None], user: User, msg: str, on_missing: str | None) -> None:
    made = a_plan(a_wish(JANE, *wanted), user, on_missing=on_missing)
    assert (made.outcome, made.msg, made.failed, made.steps) == ("unchanged", msg, False, ())
    assert (made.action, [part.msg for part in made.parts]) == ("none", [msg])
    assert made.before == made.after == before_of[id(user)]


WANTED = {
    "locked": ("locked", None),
    "unlocked": ("unlocked", None),
    "disabled": ("disabled", "acme"),
    "enabled": ("enabled", "acme"),
    "absent from acme": ("absent", "acme"),
    "absent": ("absent", None),
}
# `present` has its own tables in test_present.py, and `revoke` has its own in test_revoke.py.
FAILS = {None: True, "fail": True, "warn": False, "ignore": False}


@pytest.mark.parametrize("wanted", WANTED.values(), ids=WANTED)
@pytest.mark.parametrize("on_missing", ON_MISSING)
@pytest.mark.parametrize(("given", "kind"), [(JANE, "email"), (JANE_ID, "ID")], ids=["email", "id"])
def test_nobody_of_that_name(wanted: tuple[str, str | None], on_missing: str | None, given: str, kind: str) -> None:
    made = a_plan(a_wish(given, *wanted), None, on_missing=on_missing)
    fails = on_missing == "fail" or (on_missing is None and wanted[0] != "absent")
    assert (made.outcome, made.msg, made.failed) == ("not_found", f"no user has this {kind}", fails)
    assert (made.subject, made.steps, made.before, made.after, made.error) == (None, (), None, None, None)


@pytest.mark.parametrize("wanted", ["disabled", "enabled"])
@pytest.mark.parametrize(("on_missing", "fails"), FAILS.items())
@pytest.mark.parametrize("user", [LOCKED, ELSEWHERE], ids=["no tenant", "other tenants"])
def test_no_member_cannot_be_disabled(wanted: str, on_missing: str | None, fails: bool, user: User) -> None:
    made = a_plan(a_wish(JANE, wanted, "acme"), user, on_missing=on_missing)
    assert (made.outcome, made.msg, made.failed) == ("not_found", "not a member of tenant acme", fails)
    assert (made.subject, made.steps) == (user, ())
    assert made.before == made.after == before_of[id(user)]


@pytest.mark.parametrize("wanted", WANTED.values(), ids=WANTED)
@pytest.mark.parametrize("on_missing", ON_MISSING)
def test_who_cannot_be_looked_up_fails_and_is_never_missing(
    wanted: tuple[str, str | None], on_missing: str | None
) -> None:
    error = an_error("Frontegg answered HTTP 503")
    made = plan([a_wish(JANE, *wanted)], None, error, on_missing)
    assert (made.outcome, made.failed, made.error, made.steps) == ("failed", True, error, ())
    assert made.msg == "could not be looked up: Frontegg answered HTTP 503"


MISSING = {
    "said": ("absent", "fail", "fail"),
    "said of locked": ("locked", "ignore", "ignore"),
    "absent": ("absent", None, "warn"),
    **{state: (state, None, "fail") for state in STATES if state != "absent"},
}


@pytest.mark.parametrize(("wanted", "on_missing", "expected"), MISSING.values(), ids=MISSING)
def test_what_a_missing_user_is(wanted: str, on_missing: str | None, expected: str) -> None:
    assert KIND.missing_is(a_wish(state=wanted), on_missing) == expected


def test_the_acts_that_take_access_away() -> None:
    acts: set[Act] = {KIND.act_for(a_wish(JANE, *wanted)) for wanted in WANTED.values()}
    assert {act.name for act in acts if act.takes_access} == {"lock", "disable", "remove_from_tenant", "delete"}
    assert {act.name for act in acts if not act.takes_access} == {"unlock", "enable"}


def test_every_kind_of_write() -> None:
    """Rows use these names for the steps that were done."""
    acts = [act for act in vars(writes).values() if isinstance(act, Act)]
    words = {act.name: (act.verb, act.done, act.takes_access) for act in acts}
    assert len(words) == len(acts)
    assert (
        words.items()
        >= {
            "lock": ("lock", "locked", True),
            "unlock": ("unlock", "unlocked", False),
            "disable": ("disable", "disabled", True),
            "enable": ("enable", "enabled", False),
            "remove_from_tenant": ("remove", "removed", True),
            "delete": ("delete", "deleted", True),
            "sessions": ("ending the sessions", "sessions ended", True),
            "api_tokens": ("deleting the tokens", "tokens deleted", True),
            "mfa": ("resetting MFA", "MFA reset", True),
            "create": ("create", "created", False),
            "add_to_tenant": ("add", "added", False),
            "update": ("update", "updated", False),
            "remove_roles": ("removing roles", "roles removed", True),
            "add_roles": ("adding roles", "roles added", False),
        }.items()
    )


HOLDS = {
    # (state, tenant), the users who are already as wanted
    "locked": (("locked", None), {"LOCKED", "EVERY"}),
    "unlocked": (("unlocked", None), {"IDLE", "MEMBER", "OUT", "ELSEWHERE", "UNTOLD"}),
    "disabled": (("disabled", "acme"), {"OUT", "EVERY"}),
    "enabled": (("enabled", "acme"), {"MEMBER", "UNTOLD"}),
    "absent from acme": (("absent", "acme"), {"IDLE", "LOCKED", "ELSEWHERE", "NOBODY"}),
    "absent": (("absent", None), {"NOBODY"}),
}
USERS = {
    "NOBODY": None,
    "IDLE": IDLE,
    "LOCKED": LOCKED,
    "MEMBER": MEMBER,
    "OUT": OUT,
    "ELSEWHERE": ELSEWHERE,
    "EVERY": EVERY,
    "UNTOLD": a_user(locked=None, acme=None),
}


@pytest.mark.parametrize(("wanted", "expected"), HOLDS.values(), ids=HOLDS)
def test_for_whom_it_is_so(wanted: tuple[str, str | None], expected: set[str]) -> None:
    assert {name for name, user in USERS.items() if KIND.is_as_wanted(a_wish(JANE, *wanted), user)} == expected


UNSURE = {
    # whether the answer is unsure without the flag, and whether it is unsure without the memberships
    "locked": (False, False),
    "unlocked": (True, False),
    "disabled": (False, True),
    "enabled": (True, True),
    "absent from acme": (False, True),
    "absent": (False, False),
}


@pytest.mark.parametrize(("name", "without"), UNSURE.items(), ids=UNSURE)
@pytest.mark.parametrize("flag", [None, False, True])
@pytest.mark.parametrize("other_flag", [None, False, True])
@pytest.mark.parametrize("email", [JANE, None])
@pytest.mark.parametrize("tells_tenants", [True, False], ids=["tenants", "no tenants"])
def test_for_whom_it_is_unsure(
    name: str,
    without: tuple[bool, bool],
    flag: bool | None,
    other_flag: bool | None,
    email: str | None,
    tells_tenants: bool,
) -> None:
    wish = a_wish(JANE_ID, *WANTED[name])
    locked, disabled = (flag, other_flag) if wish.tenant_id is None else (other_flag, flag)
    user = a_user(email, locked=locked, acme=disabled)
    if not tells_tenants:
        user = replace(user, memberships=None)
    unsure = email is None or (without[0] and flag is None) or (without[1] and not tells_tenants)
    assert needs_closer_look(wish, user) == unsure


@pytest.mark.parametrize("wanted", ["disabled", "enabled", "absent"])
@pytest.mark.parametrize("user", [a_user(), a_user(beta=None)], ids=["no tenant", "another tenant"])
def test_who_is_no_member_is_so_for_sure(wanted: str, user: User) -> None:
    assert not needs_closer_look(a_wish(JANE, wanted, "acme"), user)


NOTHING_TOLD = User(JANE_ID)
KNOWN = state(True, "acme beta", "acme")
SNAPSHOTS = {
    # the user as read, the user as known before, the state in the row
    "all told": (EVERY, None, state(True, "acme beta gamma", "acme gamma")),
    "all told, else known": (ELSEWHERE, KNOWN, state(False, "beta gamma", "gamma")),
    "nothing told or known": (NOTHING_TOLD, None, state(False)),
    "nothing told": (NOTHING_TOLD, KNOWN, KNOWN),
    "no flag told or known": (a_user(locked=None, acme=None), None, state(False, "acme")),
    "no flag told": (a_user(locked=None, acme=None, beta=None), KNOWN, KNOWN),
    "only the lock told": (replace(IDLE, memberships=None), KNOWN, state(False, "acme beta", "acme")),
    "only the lock told, nothing known": (replace(LOCKED, memberships=None), None, state(True)),
    "only the tenants told": (a_user(locked=None, acme=False, beta=True), KNOWN, state(True, "acme beta", "beta")),
    "member of none any more": (IDLE, KNOWN, state(False)),
    "another tenant": (a_user(gamma=None), KNOWN, state(False, "gamma")),
}


@pytest.mark.parametrize(("user", "known", "expected"), SNAPSHOTS.values(), ids=SNAPSHOTS)
def test_what_an_answer_leaves_out_is_as_known(
    user: User, known: dict[str, Any] | None, expected: dict[str, Any]
) -> None:
    assert account(user, known) == expected


# Several wishes

BY_EMAIL, BY_ID, TAGGED = a_wish(JANE, at=0), a_wish(JANE_ID, at=1), a_wish("Jane@Corp.example", at=2)
OF_OMAR = a_wish(OMAR, at=3)
JANE_IS, OMAR_IS = a_user(), a_user(OMAR, OMAR_ID)

GROUPS = {
    "nobody": ([], [], []),
    "two people": ([BY_EMAIL, OF_OMAR], [JANE_IS, OMAR_IS], [[BY_EMAIL], [OF_OMAR]]),
    "email and ID": ([BY_EMAIL, BY_ID], [JANE_IS, JANE_IS], [[BY_EMAIL, BY_ID]]),
    "in the order of their first": (
        [OF_OMAR, BY_EMAIL, BY_ID, TAGGED],
        [OMAR_IS, JANE_IS, JANE_IS, JANE_IS],
        [[OF_OMAR], [BY_EMAIL, BY_ID, TAGGED]],
    ),
    "between others": ([BY_EMAIL, OF_OMAR, BY_ID], [JANE_IS, OMAR_IS, JANE_IS], [[BY_EMAIL, BY_ID], [OF_OMAR]]),
    "nobody found, one name": ([BY_EMAIL, TAGGED], [None, None], [[BY_EMAIL, TAGGED]]),
    "nobody found, two names": ([BY_EMAIL, BY_ID], [None, None], [[BY_EMAIL], [BY_ID]]),
    "one found": ([BY_EMAIL, BY_ID], [None, JANE_IS], [[BY_EMAIL], [BY_ID]]),
}


@pytest.mark.parametrize(("wishes", "users", "expected"), GROUPS.values(), ids=GROUPS)
def test_wishes_for_the_same_user_are_one_plan(wishes: list[Any], users: list[Any], expected: list[list[Any]]) -> None:
    assert group(wishes, users) == expected


def test_a_plan_keeps_all_its_wishes_and_the_first_name() -> None:
    made = a_plan(BY_EMAIL, JANE_IS, BY_ID)
    assert made.wishes == (BY_EMAIL, BY_ID)
    assert (made.wish, made.name) == (BY_EMAIL, JANE)
    assert len(made.steps) == 1


CONTRADICTIONS = {
    "states": (("locked", None), ("unlocked", None)),
    "membership": (("present", "acme"), ("absent", "acme")),
    "gone and disabled": (("disabled", "acme"), ("absent", "acme")),
    "deleted and unlocked": (("unlocked", None), ("absent", None)),
    "tenant and everywhere": (("absent", "acme"), ("absent", None)),
}


@pytest.mark.parametrize(("one", "other"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_two_names_of_one_user_with_different_wishes_are_refused(one: Any, other: Any) -> None:
    wishes = [a_wish(OMAR, at=0), a_wish(JANE, *one, at=1), a_wish(JANE_ID, *other, at=2)]
    with pytest.raises(InputError) as caught:
        group(wishes, [OMAR_IS, JANE_IS, JANE_IS])
    assert str(caught.value).startswith(f"users[2]: {JANE_ID} (the same user as {JANE}) is wanted {other[0]}")
    assert "in users[1]; say one thing for each user and tenant. Nothing was changed." in str(caught.value)

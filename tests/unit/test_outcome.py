# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was tried and what was read back -> what became of each user."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._errors import ApiError
from ansible_collections.identityops.frontegg.plugins.module_utils._models import Found, User
from ansible_collections.identityops.frontegg.plugins.module_utils._outcome import (
    Attempt,
    Outcome,
    judge,
    needs_settling,
)
from ansible_collections.identityops.frontegg.plugins.module_utils._plan import Plan, plan, snapshot
from tests.unit.builders import JANE, JANE_ID, a_plan, a_user, a_wish, an_error

REFUSED = an_error("Frontegg answered HTTP 403", status=403)
LOST = an_error("no answer after 3 tries", lost=True)
UNREADABLE = an_error("Frontegg answered HTTP 503", status=503)
GONE = Found()

# state: (tenant, the user before, as wanted, not as wanted)
SCENES = {
    "locked": (None, a_user(acme=True), a_user(locked=True, acme=True), a_user(acme=True)),
    "unlocked": (None, a_user(locked=True), a_user(), a_user(locked=True)),
    "disabled": ("acme", a_user(acme=False), a_user(acme=True), a_user(acme=False)),
    "enabled": ("acme", a_user(acme=True, beta=True), a_user(acme=False, beta=True), a_user(acme=True, beta=True)),
    "absent": ("acme", a_user(acme=False, beta=True), a_user(beta=True), a_user(acme=False, beta=True)),
    "absent everywhere": (None, a_user(acme=False), None, a_user(acme=False)),
}
WORDS = {
    # what the message says: the verb, that it is done, that it was so already
    "locked": ("lock", "locked", "already locked"),
    "unlocked": ("unlock", "unlocked", "not locked"),
    "disabled": ("disable", "disabled in tenant acme", "already disabled in tenant acme"),
    "enabled": ("enable", "enabled in tenant acme", "not disabled in tenant acme"),
    "absent": ("remove", "removed from tenant acme", "not a member of tenant acme"),
    "absent everywhere": ("delete", "deleted from all tenants", "already deleted"),
}

AS_PLANNED, AS_BEFORE, AS_READ, NOT_KNOWN = "as planned", "as before", "as read back", None
NOT_VERIFIED = "{done}, but not verified: it could not be read back: Frontegg answered HTTP 503"
NOT_TRUE = "{verb} was accepted, but reading back does not show it"
NO_ANSWER = "{verb} failed: no answer after 3 tries"
SETTLE = f"{NO_ANSWER}; whether it was done is not known: run again to settle"
CASES = {
    # the write's error, what was read back: (outcome, changed, failed, after, the row's error, msg)
    "accepted, not read": (None, "nothing", ("changed", True, False, AS_PLANNED, None, "{done}")),
    "accepted, as wanted": (None, "as wanted", ("changed", True, False, AS_READ, None, "{done}")),
    "accepted, not as wanted": (None, "not as wanted", ("failed", False, True, AS_READ, None, NOT_TRUE)),
    "accepted, unreadable": (None, "error", ("changed", True, True, AS_PLANNED, UNREADABLE, NOT_VERIFIED)),
    "refused, not read": (REFUSED, "nothing", ("failed", False, True, AS_BEFORE, REFUSED, "{verb} failed: {reason}")),
    "refused, as wanted": (
        REFUSED,
        "as wanted",
        ("unchanged", False, False, AS_READ, None, "{already} (by somebody else, meanwhile)"),
    ),
    "refused, not as wanted": (
        REFUSED,
        "not as wanted",
        ("failed", False, True, AS_READ, REFUSED, "{verb} failed: {reason}"),
    ),
    "refused, unreadable": (REFUSED, "error", ("failed", False, True, AS_BEFORE, REFUSED, "{verb} failed: {reason}")),
    "lost, not read": (LOST, "nothing", ("unknown", False, True, NOT_KNOWN, LOST, SETTLE)),
    "lost, as wanted": (
        LOST,
        "as wanted",
        ("changed", True, False, AS_READ, None, "{done} (the answer was lost, but reading back shows it)"),
    ),
    "lost, not as wanted": (LOST, "not as wanted", ("failed", False, True, AS_READ, LOST, NO_ANSWER)),
    "lost, unreadable": (LOST, "error", ("unknown", False, True, NOT_KNOWN, LOST, SETTLE)),
}


def tried(made: Plan, error: ApiError | None) -> Attempt:
    return Attempt(made, () if error else made.steps, error)


def facts(outcome: Outcome) -> tuple[Any, ...]:
    return (outcome.outcome, outcome.changed, outcome.failed, outcome.after, outcome.error, outcome.msg)


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize(("error", "read", "expected"), CASES.values(), ids=CASES)
def test_the_outcome_of_a_write(scene: str, error: ApiError | None, read: str, expected: tuple[Any, ...]) -> None:
    tenant_id, before, wanted, not_wanted = SCENES[scene]
    made = a_plan(a_wish(JANE, scene.split()[0], tenant_id), before)
    seen = {
        "nothing": None,
        "as wanted": Found(wanted),
        "not as wanted": Found(not_wanted),
        "error": Found(error=UNREADABLE),
    }[read]
    after = {
        AS_PLANNED: made.after,
        AS_BEFORE: made.before,
        AS_READ: None if seen is None or seen.user is None else snapshot(seen.user),
        NOT_KNOWN: None,
    }[expected[3]]
    verb, done, already = WORDS[scene]
    msg = expected[5].format(verb=verb, done=done, already=already, reason="Frontegg answered HTTP 403")
    assert facts(judge(tried(made, error), seen)) == (*expected[:3], after, expected[4], msg)


VANISHED = {
    # the write's error: (outcome, changed, failed, the row's error)
    "accepted": (None, ("failed", True, True, None)),
    "refused": (REFUSED, ("failed", False, True, REFUSED)),
    "lost": (LOST, ("failed", False, True, LOST)),
}


@pytest.mark.parametrize("state", ["locked", "unlocked", "disabled", "enabled"])
@pytest.mark.parametrize(("error", "expected"), VANISHED.values(), ids=VANISHED)
def test_a_user_who_is_gone_is_neither_locked_nor_enabled(
    state: str, error: ApiError | None, expected: tuple[Any, ...]
) -> None:
    tenant_id, before, _wanted, _not_wanted = SCENES[state]
    outcome = judge(tried(a_plan(a_wish(JANE, state, tenant_id), before), error), GONE)
    assert (outcome.outcome, outcome.changed, outcome.failed, outcome.error) == expected
    assert outcome.after is None


REMOVED = {
    "accepted": (None, ("changed", True, False, None)),
    "refused": (REFUSED, ("unchanged", False, False, None)),
    "lost": (LOST, ("changed", True, False, None)),
}


@pytest.mark.parametrize(("error", "expected"), REMOVED.values(), ids=REMOVED)
def test_a_user_who_went_with_the_last_membership_shows_as_planned(
    error: ApiError | None, expected: tuple[Any, ...]
) -> None:
    made = a_plan(a_wish(JANE, "absent", "acme"), a_user(acme=False))
    outcome = judge(tried(made, error), GONE)
    assert (outcome.outcome, outcome.changed, outcome.failed, outcome.error) == expected
    assert outcome.after == {"locked": False, "tenants": [], "disabled_in": []}


def test_something_else_came_true() -> None:
    outcome = judge(tried(a_plan(a_wish(), a_user(acme=False)), None), Found(a_user(acme=True)))
    assert (outcome.outcome, outcome.changed, outcome.failed) == ("failed", True, True)
    assert outcome.after == {"locked": False, "tenants": ["acme"], "disabled_in": ["acme"]}


UNTOLD = {
    # the write's error, the user as read back, (outcome, changed, after)
    "accepted, tenants not told": (None, replace(a_user(locked=True), memberships=None), ("changed", True, AS_PLANNED)),
    "accepted, flag not told": (None, a_user(locked=True, acme=False, beta=None), ("changed", True, AS_PLANNED)),
    "accepted, not seen": (None, User(JANE_ID, JANE, locked=False), ("failed", False, AS_BEFORE)),
    "accepted, lock not told": (None, User(JANE_ID, JANE), ("failed", False, AS_BEFORE)),
    "refused": (REFUSED, User(JANE_ID, JANE), ("failed", False, AS_BEFORE)),
    "refused, but so": (REFUSED, User(JANE_ID, JANE, locked=True), ("unchanged", False, AS_PLANNED)),
    "lost": (LOST, User(JANE_ID, JANE), ("failed", False, AS_BEFORE)),
    "lost, but so": (LOST, User(JANE_ID, JANE, locked=True), ("changed", True, AS_PLANNED)),
}


@pytest.mark.parametrize(("error", "user", "expected"), UNTOLD.values(), ids=UNTOLD)
def test_what_reading_back_leaves_out_shows_as_it_was(
    error: ApiError | None, user: User, expected: tuple[Any, ...]
) -> None:
    made = a_plan(a_wish(), a_user(acme=False, beta=True))
    outcome = judge(tried(made, error), Found(user))
    after = made.after if expected[2] == AS_PLANNED else made.before
    assert (outcome.outcome, outcome.changed, outcome.after) == (*expected[:2], after)


PLANS = {
    "unchanged": a_plan(a_wish(), a_user(locked=True)),
    "not found": a_plan(a_wish(), None),
    "not found, ignored": a_plan(a_wish(), None, on_missing="ignore"),
    "no member": a_plan(a_wish(JANE, "disabled", "acme"), a_user()),
    "not looked up": plan([a_wish()], None, UNREADABLE, None),
}


@pytest.mark.parametrize("made", PLANS.values(), ids=PLANS)
@pytest.mark.parametrize("skipped", ["", "not attempted: the task was refused"], ids=["", "refused"])
def test_without_a_write_the_plan_has_the_last_word(made: Plan, skipped: str) -> None:
    outcome = judge(Attempt(made, skipped=skipped), None)
    assert facts(outcome) == (made.outcome, False, made.failed, made.after, made.error, made.msg)


def test_what_was_not_begun_is_as_before() -> None:
    made = a_plan(a_wish(), a_user())
    outcome = judge(Attempt(made, skipped="not attempted: the task was refused"), None)
    assert facts(outcome) == ("not_attempted", False, False, made.before, None, "not attempted: the task was refused")
    assert outcome.plan is made


# Plans of several steps

TWO = a_plan(a_wish(), a_user())
TWO = replace(TWO, steps=(TWO.steps[0], a_plan(a_wish(JANE, "absent"), a_user()).steps[0]))


# a second write that reading the user back does not show, as revoking sessions will be
TWO_LOCKS = replace(TWO, steps=TWO.steps[:1] * 2)


@pytest.mark.parametrize("error", [REFUSED, LOST], ids=["refused", "lost"])
@pytest.mark.parametrize("seen", [None, Found(error=UNREADABLE), Found(a_user())], ids=["not read", "error", "not so"])
def test_a_later_step_that_fails_leaves_the_user_changed(error: ApiError, seen: Found | None) -> None:
    outcome = judge(Attempt(TWO, TWO.steps[:1], error), seen)
    assert outcome.outcome in ("failed", "unknown")
    assert (outcome.changed, outcome.failed, outcome.error) == (True, True, error)
    assert outcome.msg.startswith("delete failed: ")


@pytest.mark.parametrize("error", [REFUSED, LOST], ids=["refused", "lost"])
def test_what_came_before_does_not_hide_a_later_step_that_fails(error: ApiError) -> None:
    outcome = judge(Attempt(TWO_LOCKS, TWO_LOCKS.steps[:1], error), Found(a_user(locked=True)))
    assert (outcome.changed, outcome.failed, outcome.error) == (True, True, error)
    assert outcome.after == {"locked": True, "tenants": [], "disabled_in": []}


def test_what_a_first_step_did_is_not_denied_where_nothing_was_read() -> None:
    outcome = judge(Attempt(TWO_LOCKS, TWO_LOCKS.steps[:1], REFUSED), None)
    assert (outcome.changed, outcome.after) == (True, None)


def test_the_step_that_failed_is_named() -> None:
    assert judge(Attempt(TWO, (), REFUSED), None).msg.startswith("lock failed: ")


# What has to be read back

WROTE, STOPPED, BROKEN = Attempt(TWO, TWO.steps), Attempt(TWO, TWO.steps[:1], LOST), Attempt(TWO, (), REFUSED)
SKIPPED, IDLE = Attempt(TWO, skipped="stopped"), Attempt(PLANS["unchanged"])
ALL = [WROTE, STOPPED, SKIPPED, BROKEN, IDLE]


@pytest.mark.parametrize(("verify", "expected"), [(True, [WROTE, STOPPED, BROKEN]), (False, [STOPPED, BROKEN])])
def test_what_has_to_be_read_back(verify: bool, expected: list[Attempt]) -> None:
    assert needs_settling(ALL, verify) == expected

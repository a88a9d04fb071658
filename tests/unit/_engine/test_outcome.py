# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the steps that were tried and the user as read back to the outcome."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._api.models import Found, Holdings, Token, User
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import ApiError
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.outcome import (
    Attempt,
    Outcome,
    judge,
    more_cautious,
    to_read_back,
)
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.plan import Plan
from ansible_collections.identityops.frontegg.plugins.module_utils._users.kind import account
from ansible_collections.identityops.frontegg.plugins.module_utils._users.plan import plan
from tests.unit.builders import JANE, JANE_ID, a_holder, a_member, a_plan, a_present_wish, a_user, a_wish, an_error

REFUSED = an_error("Frontegg answered HTTP 403", status=403)
CONFLICT = an_error("Frontegg answered HTTP 409", status=409)
WAS_GONE = an_error("Frontegg answered HTTP 404", status=404, missing=True)
ODD = an_error("answered with HTTP 101", status=101, lost=True)
GARBLED = an_error("the answer cannot be read", answered=True, lost=True)
UNSENT = an_error("the connection was refused")
LIMITED = an_error("not sent", status=429)
LOST = an_error("no answer after 3 tries", lost=True)
UNREADABLE = an_error("Frontegg answered HTTP 503", status=503)
GONE = Found()

# state: (tenant, the user before, the user as wanted, the user not as wanted)
SCENES = {
    "locked": (None, a_user(acme=True), a_user(locked=True, acme=True), a_user(acme=True)),
    "unlocked": (None, a_user(locked=True), a_user(), a_user(locked=True)),
    "disabled": ("acme", a_user(acme=False), a_user(acme=True), a_user(acme=False)),
    "enabled": ("acme", a_user(acme=True, beta=True), a_user(acme=False, beta=True), a_user(acme=True, beta=True)),
    "absent": ("acme", a_user(acme=False, beta=True), a_user(beta=True), a_user(acme=False, beta=True)),
    "absent everywhere": (None, a_user(acme=False), None, a_user(acme=False)),
}
WORDS = {
    # words of the message: the verb, the change is done, no change was needed
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
NOT_KNOWN_WHOSE = "(the write was answered with HTTP 403, but reading back shows it; whether by this run is not known)"
BESIDE = ", but now this is so, too, and was not asked for: "
SETTLE = f"{NO_ANSWER}; whether it was done is not known: run again to settle"
CASES = {
    # the write's error, the user as read back: (outcome, changed, failed, after, the row's error, msg)
    "accepted, not read": (None, "nothing", ("changed", True, False, AS_PLANNED, None, "{done}")),
    "accepted, as wanted": (None, "as wanted", ("changed", True, False, AS_READ, None, "{done}")),
    "accepted, not as wanted": (None, "not as wanted", ("failed", False, True, AS_READ, None, NOT_TRUE)),
    "accepted, unreadable": (None, "error", ("changed", True, True, AS_PLANNED, UNREADABLE, NOT_VERIFIED)),
    "refused, not read": (REFUSED, "nothing", ("failed", False, True, AS_BEFORE, REFUSED, "{verb} failed: {reason}")),
    "refused, as wanted": (
        REFUSED,
        "as wanted",
        ("changed", True, False, AS_READ, None, "{done} " + NOT_KNOWN_WHOSE),
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
        AS_READ: None if seen is None or seen.subject is None else account(seen.subject),
        NOT_KNOWN: None,
    }[expected[3]]
    verb, done, already = WORDS[scene]
    msg = expected[5].format(verb=verb, done=done, already=already, reason="Frontegg answered HTTP 403")
    assert facts(judge(tried(made, error), seen)) == (*expected[:3], after, expected[4], msg)


PENDING = {
    # the write's error, whether the writes may go on: (outcome, failed, the end of the message)
    "it goes on": (
        None,
        True,
        ("unknown", True, "was accepted, and reading back does not show it yet: so says Frontegg"),
    ),
    "it is over": (None, False, ("failed", True, "was accepted, but reading back does not show it: so says Frontegg")),
    "a lost answer": (LOST, True, ("unknown", True, "whether it was done is not known: run again to settle")),
    "a refusal": (REFUSED, False, ("failed", True, "failed: Frontegg answered HTTP 403")),
}


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize(("error", "is_pending", "expected"), PENDING.values(), ids=PENDING)
def test_what_frontegg_carries_out_later(
    scene: str, error: ApiError | None, is_pending: bool, expected: tuple[Any, ...]
) -> None:
    tenant_id, before, wanted, not_wanted = SCENES[scene]
    made = a_plan(a_wish(JANE, scene.split()[0], tenant_id), before)
    outcome = judge(tried(made, error), Found(not_wanted, reason="so says Frontegg", is_pending=is_pending))
    assert (outcome.outcome, outcome.failed, outcome.msg.endswith(expected[2])) == (*expected[:2], True), outcome.msg
    there = judge(tried(made, None), Found(wanted, reason="so says Frontegg", is_pending=is_pending))
    assert (there.outcome, there.failed) == ("changed", False), "who is there is there, whatever is said"


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
    "refused": (REFUSED, ("changed", True, False, None)),
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
    "refused, but so": (REFUSED, User(JANE_ID, JANE, locked=True), ("changed", True, AS_PLANNED)),
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

T1, T2 = Token("api-tokens", "client-1", "acme"), Token("access-tokens", "access-1", "acme")
REVOKE = ("sessions", "api_tokens")
# lock, sessions, token, token
CLOSING = a_plan(a_wish(JANE, "locked", None, *REVOKE), a_holder(2, T1, T2))
# disable, sessions, remove
REMOVING = a_plan(a_wish(JANE, "absent", "acme", "sessions"), a_holder(2, acme=False, beta=False))
# the same steps for a user without another tenant
LEAVING = a_plan(a_wish(JANE, "absent", "acme", "sessions"), a_holder(2, acme=False))
# lock, sessions, delete
DELETING = a_plan(a_wish(JANE, "absent", None, "sessions"), a_holder(2))
# create, update
CREATING = a_plan(a_present_wish(name="Jane", external_id="7"), None)
# update, add_roles, remove_roles
RAISING = a_plan(a_present_wish(JANE, "r-admin", name="Jane", roles=[]), a_member("r-view", name="Jo"))
# update, for a user with an external ID
KEEPING = a_plan(a_present_wish(name="Jane"), a_member(name="Jo", externalId="7"))
# add_to_tenant, add_roles
JOINING = a_plan(a_present_wish(JANE, "r-admin", roles=[]), a_user(beta=False))
# add_roles, remove_roles
SWAPPING = a_plan(a_present_wish(JANE, "r-admin", roles=[]), a_member("r-view"))
CLOSED = a_holder(locked=True)
UNHELD = Found(replace(a_user(locked=True), holdings=Holdings(0, (), {"sessions": UNREADABLE})))

ALL_SHOWN = "({how}, but reading back shows it)"
NOT_ALL = "not every write succeeded"
WAS_LOST = "the answer was lost"
REASON = "Frontegg answered HTTP 403"
NO_LONGER = "no answer after 3 tries"
RUN_AGAIN = "; whether it was done is not known: run again to settle"
RAISED = "updated name; roles added: admin; roles removed: viewer"
ENDED = "locked; 2 sessions ended; 2 tokens deleted"
SEVERAL: dict[str, tuple[Plan, int, ApiError | None, Found | None, tuple[str, bool, str]]] = {
    # the plan, the number of steps done, the error of the next step, the user as read back: (outcome, changed, msg)
    "all accepted, not read": (CLOSING, 4, None, None, ("changed", True, ENDED)),
    "all accepted, as wanted": (CLOSING, 4, None, Found(CLOSED), ("changed", True, ENDED)),
    "all accepted, some is left": (
        CLOSING,
        4,
        None,
        Found(a_holder(0, T1, locked=True)),
        ("failed", True, "every write was accepted, but reading back does not show all of it"),
    ),
    "all accepted, nothing came of it": (
        CLOSING,
        4,
        None,
        Found(a_holder(2, T1, T2)),
        ("failed", False, "every write was accepted, but reading back does not show all of it"),
    ),
    "all accepted, what is left cannot be read": (
        CLOSING,
        4,
        None,
        UNHELD,
        ("failed", True, "every write was accepted, but reading back does not show all of it"),
    ),
    "all accepted, unreadable": (
        CLOSING,
        4,
        None,
        Found(error=UNREADABLE),
        ("changed", True, f"{ENDED}, but not verified: it could not be read back: Frontegg answered HTTP 503"),
    ),
    "first refused": (CLOSING, 0, REFUSED, Found(a_holder(2, T1, T2)), ("failed", False, f"lock failed: {REASON}")),
    "first refused, not read": (CLOSING, 0, REFUSED, None, ("failed", False, f"lock failed: {REASON}")),
    "first refused, and yet all is so": (
        CLOSING,
        0,
        REFUSED,
        Found(CLOSED),
        ("changed", True, f"{ENDED} {NOT_KNOWN_WHOSE}"),
    ),
    "first never sent, somebody else did it all": (
        CLOSING,
        0,
        UNSENT,
        Found(CLOSED),
        ("unchanged", False, "already locked; no sessions; no tokens (by somebody else, meanwhile)"),
    ),
    "first refused, somebody else did some": (
        CLOSING,
        0,
        REFUSED,
        Found(a_holder(2, T1, T2, locked=True)),
        ("failed", False, f"lock failed: {REASON}"),
    ),
    "first lost, done": (
        CLOSING,
        0,
        LOST,
        Found(a_holder(2, T1, T2, locked=True)),
        ("failed", True, f"lock failed: {NO_LONGER}"),
    ),
    "first lost, not done": (
        CLOSING,
        0,
        LOST,
        Found(a_holder(2, T1, T2)),
        ("failed", False, f"lock failed: {NO_LONGER}"),
    ),
    "first lost, not read": (CLOSING, 0, LOST, None, ("unknown", False, f"lock failed: {NO_LONGER}{RUN_AGAIN}")),
    "later refused": (
        CLOSING,
        1,
        REFUSED,
        Found(a_holder(2, T1, T2, locked=True)),
        ("failed", True, f"ending the sessions failed: {REASON}"),
    ),
    "later refused, not read": (CLOSING, 1, REFUSED, None, ("failed", True, f"ending the sessions failed: {REASON}")),
    "later refused, unreadable": (
        CLOSING,
        3,
        REFUSED,
        Found(error=UNREADABLE),
        ("failed", True, f"deleting the tokens failed: {REASON}"),
    ),
    "later refused, what is left cannot be read": (
        CLOSING,
        1,
        REFUSED,
        UNHELD,
        ("failed", True, f"ending the sessions failed: {REASON}"),
    ),
    "later refused, and yet nothing is left": (
        CLOSING,
        3,
        REFUSED,
        Found(CLOSED),
        ("changed", True, f"{ENDED} {ALL_SHOWN.format(how=NOT_ALL)}"),
    ),
    "later lost, done": (
        CLOSING,
        3,
        LOST,
        Found(CLOSED),
        ("changed", True, f"{ENDED} {ALL_SHOWN.format(how=WAS_LOST)}"),
    ),
    "later lost, not done": (
        CLOSING,
        3,
        LOST,
        Found(a_holder(0, T2, locked=True)),
        ("failed", True, f"deleting the tokens failed: {NO_LONGER}"),
    ),
    "later lost, not read": (
        CLOSING,
        2,
        LOST,
        None,
        ("unknown", True, f"deleting the tokens failed: {NO_LONGER}{RUN_AGAIN}"),
    ),
    "not removed": (
        REMOVING,
        2,
        REFUSED,
        Found(a_holder(0, acme=True, beta=False)),
        ("failed", True, f"remove failed: {REASON}"),
    ),
    "removed, the answer lost": (
        REMOVING,
        2,
        LOST,
        Found(a_user(beta=False)),
        (
            "changed",
            True,
            f"disabled in tenant acme; 2 sessions ended; removed from tenant acme {ALL_SHOWN.format(how=WAS_LOST)}",
        ),
    ),
    "removed by somebody else": (
        REMOVING,
        0,
        UNSENT,
        Found(a_user(beta=False)),
        ("unchanged", False, "not a member of tenant acme (by somebody else, meanwhile)"),
    ),
    "deleted by somebody else": (
        DELETING,
        0,
        UNSENT,
        GONE,
        ("unchanged", False, "already deleted (by somebody else, meanwhile)"),
    ),
    "locked, and not deleted": (
        DELETING,
        2,
        REFUSED,
        Found(a_holder(0, locked=True)),
        ("failed", True, f"delete failed: {REASON}"),
    ),
    "created": (
        CREATING,
        2,
        None,
        Found(a_member(name="Jane", externalId="7")),
        ("changed", True, "created in tenant acme; set external_id"),
    ),
    "created, but not all of it": (
        CREATING,
        2,
        None,
        Found(a_member(name="Jane")),
        ("failed", True, "every write was accepted, but reading back does not show all of it"),
    ),
    "created, but nowhere to be seen": (
        CREATING,
        2,
        None,
        GONE,
        ("failed", False, "every write was accepted, but reading back does not show all of it"),
    ),
    "not created": (CREATING, 0, REFUSED, GONE, ("failed", False, f"create failed: {REASON}")),
    "not created, not read": (CREATING, 0, REFUSED, None, ("failed", False, f"create failed: {REASON}")),
    "the answer of the creation lost, and nobody there": (
        CREATING,
        0,
        LOST,
        GONE,
        ("failed", False, f"create failed: {NO_LONGER}"),
    ),
    "the answer of the creation lost, and somebody there": (
        CREATING,
        0,
        LOST,
        Found(a_member(name="Jane")),
        ("failed", True, f"create failed: {NO_LONGER}"),
    ),
    "there already, says the refusal of the creation": (
        CREATING,
        0,
        CONFLICT,
        Found(a_member(name="Jane", externalId="7")),
        (
            "unchanged",
            False,
            "already there; already as wanted in tenant acme (meanwhile; whether by this run is not known)",
        ),
    ),
    "a refusal of the creation, and yet all is so": (
        CREATING,
        0,
        REFUSED,
        Found(a_member(name="Jane", externalId="7")),
        ("changed", True, f"created in tenant acme; set external_id {NOT_KNOWN_WHOSE}"),
    ),
    "added although that was refused": (
        JOINING,
        0,
        REFUSED,
        Found(replace(a_user(acme=False, beta=False), role_ids=("r-admin",))),
        ("changed", True, f"added to tenant acme; roles added: admin {NOT_KNOWN_WHOSE}"),
    ),
    "added, and gone from another tenant": (
        JOINING,
        2,
        None,
        Found(a_member("r-admin")),
        ("failed", True, f"added to tenant acme; roles added: admin{BESIDE}no longer a member of tenant beta"),
    ),
    "roles changed by somebody else": (
        SWAPPING,
        0,
        UNSENT,
        Found(a_member("r-admin")),
        ("unchanged", False, "no roles to add; no roles to remove (by somebody else, meanwhile)"),
    ),
    "created, and not updated": (
        CREATING,
        1,
        REFUSED,
        Found(a_member(name="Jane")),
        ("failed", True, f"update failed: {REASON}"),
    ),
    "roles refused": (
        RAISING,
        2,
        REFUSED,
        Found(a_member(name="Jane")),
        ("failed", True, f"removing roles failed: {REASON}"),
    ),
    "roles lost, and there": (
        RAISING,
        1,
        LOST,
        Found(a_member("r-admin", name="Jane")),
        ("changed", True, f"{RAISED} {ALL_SHOWN.format(how=WAS_LOST)}"),
    ),
    "roles not to be seen": (
        RAISING,
        3,
        None,
        Found(a_member("r-view", name="Jane")),
        ("failed", True, "every write was accepted, but reading back does not show all of it"),
    ),
    "update refused, as before": (
        RAISING,
        0,
        REFUSED,
        Found(a_member("r-view", name="Jo")),
        ("failed", False, f"update failed: {REASON}"),
    ),
    # the second request, which restores the fields that the first request cleared, is refused
    "update refused half way": (
        RAISING,
        0,
        REFUSED,
        Found(a_member("r-view", name="Jane")),
        ("failed", True, f"update failed: {REASON}"),
    ),
    "update lost, and done": (
        KEEPING,
        0,
        LOST,
        Found(a_member(name="Jane", externalId="7")),
        ("changed", True, f"updated name {ALL_SHOWN.format(how=WAS_LOST)}"),
    ),
    "update lost, and it wiped out what it did not name": (
        KEEPING,
        0,
        LOST,
        Found(a_member(name="Jane")),
        ("failed", True, f"update failed: {NO_LONGER}"),
    ),
    "update refused, when what it wiped out was sent again": (
        KEEPING,
        0,
        REFUSED,
        Found(a_member(name="Jane")),
        ("failed", True, f"update failed: {REASON}"),
    ),
    "memberships not told": (
        RAISING,
        2,
        LOST,
        Found(replace(a_member("r-admin", name="Jane"), memberships=None)),
        ("unknown", True, f"removing roles failed: {NO_LONGER}{RUN_AGAIN}"),
    ),
}


@pytest.mark.parametrize(("made", "done", "error", "seen", "expected"), SEVERAL.values(), ids=SEVERAL)
def test_several_steps(
    made: Plan, done: int, error: ApiError | None, seen: Found | None, expected: tuple[str, bool, str]
) -> None:
    outcome = judge(Attempt(made, made.steps[:done], error), seen)
    assert (outcome.outcome, outcome.changed, outcome.msg) == expected
    assert outcome.failed == (outcome.outcome in ("failed", "unknown") or "not verified" in outcome.msg)
    if seen is not None and seen.error is not None and error is None:
        assert outcome.error is seen.error
    else:
        assert outcome.error is (error if outcome.failed else None)


AFTER: dict[str, tuple[Plan, int, ApiError | None, Found | None, dict[str, Any] | None]] = {
    # the plan, the number of steps done, the error of the next step, the user as read back, the state in the row
    "all accepted, not read": (CLOSING, 4, None, None, CLOSING.after),
    "read back": (
        CLOSING,
        1,
        REFUSED,
        Found(a_holder(2, T2, locked=True)),
        {"locked": True, "tenants": [], "disabled_in": [], "sessions": 2, "api_tokens": 1},
    ),
    "what is left cannot be read": (
        CLOSING,
        1,
        REFUSED,
        UNHELD,
        {"locked": True, "tenants": [], "disabled_in": [], "sessions": None, "api_tokens": 0},
    ),
    "first refused, not read": (CLOSING, 0, REFUSED, None, CLOSING.before),
    "later refused, not read": (CLOSING, 1, REFUSED, None, None),
    "lost, not read": (CLOSING, 1, LOST, None, None),
    "removed": (REMOVING, 3, None, Found(a_user(beta=False)), REMOVING.after),
    "gone with the last membership": (LEAVING, 3, None, GONE, LEAVING.after),
    "gone with one membership of two": (REMOVING, 3, None, GONE, None),
    "created": (
        CREATING,
        1,
        REFUSED,
        Found(a_member(name="Jane")),
        {"locked": False, "tenants": ["acme"], "disabled_in": [], "name": "Jane", "external_id": None},
    ),
    "not created": (CREATING, 0, REFUSED, GONE, None),
}


@pytest.mark.parametrize(("made", "done", "error", "seen", "after"), AFTER.values(), ids=AFTER)
def test_the_state_after_several_steps(
    made: Plan, done: int, error: ApiError | None, seen: Found | None, after: dict[str, Any] | None
) -> None:
    assert judge(Attempt(made, made.steps[:done], error), seen).after == after


# A revoke step that could not be tried, because the read before it failed: nothing was sent, so nothing is unknown

UNREAD = an_error("Frontegg answered HTTP 503", lost=True, status=503)
BLIND = a_plan(a_wish(JANE, "locked", None, "sessions"), a_holder(errors={"sessions": UNREAD}))
BLIND_LOCKED = a_plan(a_wish(JANE, "locked", None, "sessions"), a_holder(errors={"sessions": UNREAD}, locked=True))
SAID = "ending the sessions failed: they could not be read: Frontegg answered HTTP 503"
BLIND_CASES: dict[str, tuple[Plan, int, Found | None, tuple[str, bool, str]]] = {
    # the plan, the number of steps done, the user as read back: (outcome, changed, msg)
    "locked, check mode": (BLIND, 1, None, ("failed", True, SAID)),
    "locked, still unreadable": (BLIND, 1, UNHELD, ("failed", True, SAID)),
    "locked, a session is left": (BLIND, 1, Found(a_holder(1, locked=True)), ("failed", True, SAID)),
    "locked, nothing is left": (
        BLIND,
        1,
        Found(CLOSED),
        ("changed", True, f"locked; sessions ended {ALL_SHOWN.format(how=NOT_ALL)}"),
    ),
    "locked already, check mode": (BLIND_LOCKED, 0, None, ("failed", False, SAID)),
    "locked already, unreadable": (BLIND_LOCKED, 0, Found(error=UNREADABLE), ("failed", False, SAID)),
    "locked already, a session is left": (BLIND_LOCKED, 0, Found(a_holder(1, locked=True)), ("failed", False, SAID)),
    "locked already, nothing is left": (
        BLIND_LOCKED,
        0,
        Found(CLOSED),
        ("unchanged", False, "already locked; no sessions (by somebody else, meanwhile)"),
    ),
}


@pytest.mark.parametrize(("made", "done", "seen", "expected"), BLIND_CASES.values(), ids=BLIND_CASES)
def test_a_step_that_could_not_be_tried(
    made: Plan, done: int, seen: Found | None, expected: tuple[str, bool, str]
) -> None:
    attempt = Attempt(made, made.steps[:done], UNREAD)
    outcome = judge(attempt, seen)
    assert (outcome.outcome, outcome.changed, outcome.msg) == expected
    assert not attempt.is_lost


# The user that an outcome is about

WHO = {
    "somebody found": (Attempt(CLOSING), JANE_ID),
    "somebody found, whatever was created": (Attempt(CLOSING, created="35bf"), JANE_ID),
    "nobody": (Attempt(CREATING), None),
    "created": (Attempt(CREATING, CREATING.steps[:1], REFUSED, created="35bf"), "35bf"),
}


@pytest.mark.parametrize(("attempt", "expected"), WHO.values(), ids=WHO)
def test_whom_an_attempt_is_about(attempt: Attempt, expected: str | None) -> None:
    assert attempt.subject_id == expected


# Users that the task must read back

WROTE, STOPPED, BROKEN = (
    Attempt(CLOSING, CLOSING.steps),
    Attempt(CLOSING, CLOSING.steps[:1], LOST),
    Attempt(CLOSING, (), REFUSED),
)
SKIPPED, IDLE = Attempt(CLOSING, skipped="stopped"), Attempt(PLANS["unchanged"])
ALL = [WROTE, STOPPED, SKIPPED, BROKEN, IDLE]


@pytest.mark.parametrize(("verify", "expected"), [(True, [WROTE, STOPPED, BROKEN]), (False, [STOPPED, BROKEN])])
def test_what_has_to_be_read_back(verify: bool, expected: list[Attempt]) -> None:
    assert to_read_back(ALL, verify) == expected


# The list and the single record after a write: either or both of them, and the answer to the write

OPEN, SHUT = a_user(acme=False, beta=False, gamma=None), a_user(locked=True, acme=True, beta=True)
BEYOND: dict[str, tuple[str, User, User | None, str]] = {
    # the state, the user before, the user as read back, the change that nobody asked for
    "locked": ("disabled", OPEN, a_user(locked=True, acme=True, beta=False, gamma=None), "locked in all tenants"),
    "disabled in others": (
        "disabled",
        OPEN,
        a_user(acme=True, beta=True, gamma=True),
        "disabled in tenant beta, gamma",
    ),
    "removed from others": ("absent", OPEN, a_user(beta=False), "no longer a member of tenant gamma"),
    "removed from all": ("absent", OPEN, None, "the user is gone from all tenants"),
    "disabled by the removal": ("absent", OPEN, a_user(beta=True, gamma=None), "disabled in tenant beta"),
    "enabled in others": ("enabled", SHUT, a_user(locked=True, acme=False, beta=False), "enabled in tenant beta"),
    "unlocked": ("enabled", SHUT, a_user(acme=False, beta=True), "unlocked"),
    "enabled": ("unlocked", SHUT, a_user(acme=True, beta=False), "enabled in tenant beta"),
    "removed by the lock": ("locked", a_user(acme=False), a_user(locked=True), "no longer a member of tenant acme"),
}


@pytest.mark.parametrize("error", [None, REFUSED, WAS_GONE, ODD, LOST, UNSENT], ids=str)
@pytest.mark.parametrize(("state", "before", "user", "words"), BEYOND.values(), ids=BEYOND)
def test_what_was_not_asked_for_makes_the_row_fail(
    state: str, before: User, user: User | None, words: str, error: ApiError | None
) -> None:
    outcome = judge(tried(a_plan(a_wish(JANE, state, SCENES[state][0]), before), error), Found(user))
    assert (outcome.outcome, outcome.failed) == ("failed", True)
    assert outcome.msg.endswith(BESIDE + words)
    assert outcome.after == (None if user is None else account(user))
    assert outcome.changed or error in (WAS_GONE, UNSENT)


def test_what_an_update_empties_makes_the_row_fail() -> None:
    for row, failed in (({"name": "Jane", "externalId": "7"}, False), ({"name": "Jane"}, True)):
        outcome = judge(Attempt(KEEPING, KEEPING.steps), Found(a_member(**row)))
        assert (outcome.failed, "externalId is empty" in outcome.msg) == (failed, failed)


# One text per answer to the write. It has three parts: the list shows the user as wanted, not as wanted, or not at all.
# Each part has three words: the single record shows the user as wanted, not as wanted, or is unreadable.
VERDICTS = {
    "accepted": (None, "changed failed unverified | changed failed failed | changed failed unverified"),
    "refused": (REFUSED, "maybe failed failed | failed failed failed | maybe failed failed"),
    "answered oddly": (ODD, "maybe failed unknown | unknown failed unknown | maybe failed unknown"),
    "answered unreadably": (GARBLED, "maybe failed unknown | unknown failed unknown | maybe failed unknown"),
    "lost": (LOST, "changed failed unknown | unknown failed unknown | changed failed unknown"),
    "never sent": (UNSENT, "unchanged failed failed | failed failed failed | unchanged failed failed"),
    "held back": (LIMITED, "unchanged failed failed | failed failed failed | unchanged failed failed"),
}
CELLS = [
    (write, listed, alone, verdict)
    for write, (_error, text) in VERDICTS.items()
    for listed, third in zip(("as wanted", "not so", "silent"), text.split(" | "))
    for alone, verdict in zip(("as wanted", "not so", "unreadable"), third.split())
]


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize(("write", "listed", "alone", "verdict"), CELLS, ids=str)
def test_the_verdict_on_two_answers(scene: str, write: str, listed: str, alone: str, verdict: str) -> None:
    tenant_id, before, wanted, not_wanted = SCENES[scene]
    made = a_plan(a_wish(JANE, scene.split()[0], tenant_id), before)
    attempt = tried(made, VERDICTS[write][0])
    said: dict[str, Found[User]] = {
        "as wanted": Found(wanted),
        "not so": Found(not_wanted),
        "silent": Found(),
        "unreadable": Found(error=UNREADABLE),
    }
    if wanted is None and (write, listed, alone) == ("accepted", "not so", "as wanted"):
        verdict = "unknown"  # one answer shows the user as gone, and one as present: two against one is not enough
    outcome = judge(attempt, more_cautious(attempt, said[listed], said[alone]))
    told = {"maybe": "changed", "unverified": "changed"}.get(verdict, verdict)
    assert outcome.outcome == told, outcome.msg
    assert outcome.failed == (verdict in ("failed", "unknown", "unverified"))
    assert outcome.changed == (told == "changed")
    assert ("whether by this run is not known" in outcome.msg) == (verdict == "maybe")
    assert ("by somebody else" in outcome.msg) == (verdict == "unchanged")
    assert ("not verified" in outcome.msg) == (verdict == "unverified")
    if listed == "not so" and alone == "as wanted" and verdict in ("failed", "unknown"):
        assert "contradict each other" in outcome.msg
        assert outcome.after == account(not_wanted)


@pytest.mark.parametrize(
    "listed", [Found(error=UNREADABLE), Found(a_user(locked=None, acme=True))], ids=["error", "flag"]
)
def test_what_the_list_leaves_out_is_no_contradiction(listed: Found[User]) -> None:
    attempt = tried(a_plan(a_wish(), a_user(acme=True)), LOST)
    assert more_cautious(attempt, listed, Found(a_user(locked=True))) == Found(a_user(locked=True))


SAID_SO = {
    # the wish, the error of the write, the user as read back: the row's message
    "deleted": (("absent", None), WAS_GONE, None, "already deleted"),
    "removed": (("absent", "acme"), WAS_GONE, a_user(), "not a member of tenant acme"),
}


@pytest.mark.parametrize(("wish", "error", "user", "words"), SAID_SO.values(), ids=SAID_SO)
def test_a_refusal_that_says_that_it_was_so(
    wish: tuple[str, str | None], error: ApiError, user: User | None, words: str
) -> None:
    outcome = judge(tried(a_plan(a_wish(JANE, *wish), a_user(acme=False)), error), Found(user))
    assert (outcome.outcome, outcome.failed) == ("unchanged", False)
    assert outcome.msg == f"{words} (meanwhile; whether by this run is not known)"

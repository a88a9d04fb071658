# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report: rows, summary, message, diff and warnings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._api.models import Found, Token, User
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import ApiError
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.outcome import Attempt, Outcome, judge
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.plan import Plan
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.report import (
    OUTCOMES,
    Report,
    refused_report,
    report,
)
from ansible_collections.identityops.frontegg.plugins.module_utils._users.kind import KIND
from ansible_collections.identityops.frontegg.plugins.module_utils._users.wishes import UserWish
from tests.unit.builders import (
    JANE,
    JANE_ID,
    OMAR,
    OMAR_ID,
    a_holder,
    a_member,
    a_plan,
    a_present_wish,
    a_user,
    a_wish,
    an_error,
)

REFUSED = an_error("Frontegg answered HTTP 403", status=403, code="ER-00008", messages=("no", "never"), trace_id="abc")
LOST = an_error("no answer", lost=True)


def became(made: Plan, error: ApiError | None = None, skipped: str = "") -> Outcome:
    """Return the outcome of a plan that succeeded, failed with this error at its first step, or was skipped."""
    return judge(Attempt(made, () if error or skipped else made.steps, error, skipped), None)


def one(number: int, state: str = "locked", tenant_id: str | None = None, user: User | None = None) -> Plan:
    """Return a plan for users[number]. Without `user`, that user is found unlocked."""
    email = f"u{number}@corp.example"
    found = user or a_user(email, f"35bf992d-0000-4000-8000-{number:012}", acme=False)
    return a_plan(a_wish(email, state, tenant_id, at=number), found)


def nobody(number: int, state: str = "locked", on_missing: str | None = None) -> Plan:
    return a_plan(a_wish(f"u{number}@corp.example", state, at=number), None, on_missing=on_missing)


def told(
    outcomes: list[Outcome],
    *,
    wishes: list[UserWish] | None = None,
    would: bool = False,
    refusal: str | None = None,
    on_missing: str | None = None,
) -> Report:
    if wishes is None:
        wishes = [wish for outcome in outcomes for wish in outcome.plan.wishes]
    return report(KIND, wishes, outcomes, would=would, refusal=refusal, on_missing=on_missing, more={})


# Rows

BEFORE = {"locked": False, "tenants": ["acme"], "disabled_in": []}


def test_a_row_of_a_change() -> None:
    (row,) = told([became(a_plan(a_wish(JANE_ID), a_user(acme=False)))]).rows
    assert row == {
        "user": JANE_ID,
        "id": JANE_ID,
        "email": JANE,
        "state": "locked",
        "tenant_id": None,
        "action": "lock",
        "steps": [],
        "outcome": "changed",
        "changed": True,
        "failed": False,
        "msg": "locked",
        "audit": None,
        "same_as": None,
        "at": None,
        "verified": None,
        "before": BEFORE,
        "after": {**BEFORE, "locked": True},
        "error": None,
    }


def test_a_row_of_a_refusal() -> None:
    (row,) = told([became(a_plan(a_wish(JANE, "absent", "acme"), a_user(acme=False)), REFUSED)]).rows
    assert row == {
        "user": JANE,
        "id": JANE_ID,
        "email": JANE,
        "state": "absent",
        "tenant_id": "acme",
        "action": "remove_from_tenant",
        "steps": [],
        "outcome": "failed",
        "changed": False,
        "failed": True,
        "msg": "remove failed: Frontegg answered HTTP 403",
        "audit": None,
        "same_as": None,
        "at": None,
        "verified": None,
        "before": BEFORE,
        "after": BEFORE,
        "error": {
            "fault": "answer",
            "status": 403,
            "code": "ER-00008",
            "messages": ["no", "never"],
            "trace_id": "abc",
        },
    }


def test_a_row_of_nobody() -> None:
    (row,) = told([became(a_plan(a_wish(JANE, "absent"), None))]).rows
    assert row == {
        "user": JANE,
        "id": None,
        "email": None,
        "state": "absent",
        "tenant_id": None,
        "action": "none",
        "steps": [],
        "outcome": "not_found",
        "changed": False,
        "failed": False,
        "msg": "no user has this email",
        "audit": None,
        "same_as": None,
        "at": None,
        "verified": None,
        "before": None,
        "after": None,
        "error": None,
    }


def test_a_row_of_no_change_takes_no_action() -> None:
    (row,) = told([became(a_plan(a_wish(), a_user(locked=True)))]).rows
    assert (row["action"], row["outcome"], row["before"]) == ("none", "unchanged", row["after"])


def test_the_rows_are_in_the_given_order_whatever_the_order_of_the_outcomes() -> None:
    plans = [one(number) for number in range(5)]
    outcomes = [became(plans[number]) for number in (3, 0, 4, 2, 1)]
    made = told(outcomes, wishes=[plan.wish for plan in plans])
    assert [row["user"] for row in made.rows] == [f"u{number}@corp.example" for number in range(5)]


def test_a_user_named_twice_has_two_rows_and_is_changed_once() -> None:
    by_email, by_omar, by_id = a_wish(JANE, at=0), a_wish(OMAR, at=1), a_wish(JANE_ID.upper(), at=2)
    jane = became(a_plan(by_email, a_user(), by_id))
    omar = became(a_plan(by_omar, a_user(OMAR, OMAR_ID)))
    made = told([jane, omar], wishes=[by_email, by_omar, by_id])
    assert [(row["user"], row["id"], row["outcome"]) for row in made.rows] == [
        (JANE, JANE_ID, "changed"),
        (OMAR, OMAR_ID, "changed"),
        (JANE_ID.upper(), JANE_ID, "unchanged"),
    ]
    assert [row["same_as"] for row in made.rows] == [None, None, "users[0]"]
    assert made.rows[2]["msg"] == "same as users[0]" and not made.rows[2]["changed"]
    assert made.summary["changed"] == made.summary["requested"] == 2
    assert [entry["before_header"] for entry in made.diff] == [JANE, OMAR]


def test_the_same_words_twice_in_one_element() -> None:
    wish = a_wish()
    assert len(told([became(a_plan(wish, a_user(), wish))], wishes=[wish, wish]).rows) == 2


# Steps

LOCKED, DELETED = one(0).parts[0], one(0, "absent").parts[0]
TWO = replace(one(0, "absent"), parts=(LOCKED, DELETED))
OK_LOCK = {"name": "lock", "changed": True, "failed": False, "msg": "locked"}
TOKENS = [Token("api-tokens", f"client-{number}", "acme") for number in range(3)]
# lock, sessions, three tokens, no MFA
CLOSING = a_plan(a_wish(JANE, "locked", None, "sessions", "api_tokens", "mfa"), a_holder(2, *TOKENS))
# sessions only
REVOKING = a_plan(a_wish(JANE, "locked", None, "sessions", "mfa"), a_holder(2, locked=True))
IDLE = a_plan(a_wish(JANE, "locked", None, "sessions"), a_holder(locked=True))
CLOSED = Found(a_holder(locked=True))


def step(name: str, msg: str, *, changed: bool = True, failed: bool = False) -> dict[str, Any]:
    return {"name": name, "changed": changed, "failed": failed, "msg": msg}


SESSIONS_ENDED = step("sessions", "2 sessions ended")
NO_MFA = step("mfa", "no MFA", changed=False)
SHOWN = "; reading back shows it"
STEPS: dict[str, tuple[Attempt, Found | None, list[dict[str, Any]]]] = {
    # the steps that were tried, the user as read back, the steps of the row
    "both done": (
        Attempt(TWO, TWO.steps),
        None,
        [OK_LOCK, {**OK_LOCK, "name": "delete", "msg": "deleted from all tenants"}],
    ),
    "the second refused": (
        Attempt(TWO, TWO.steps[:1], REFUSED),
        None,
        [OK_LOCK, step("delete", "Frontegg answered HTTP 403", changed=False, failed=True)],
    ),
    "the first refused": (
        Attempt(TWO, (), REFUSED),
        None,
        [step("lock", "Frontegg answered HTTP 403", changed=False, failed=True)],
    ),
    "not begun": (Attempt(TWO, skipped="stopped"), None, []),
    "one part": (Attempt(one(0), one(0).steps), None, []),
    "one part, refused": (Attempt(one(0), (), REFUSED), None, []),
    "several writes are one part": (
        Attempt(CLOSING, CLOSING.steps),
        None,
        [OK_LOCK, SESSIONS_ENDED, step("api_tokens", "3 tokens deleted"), NO_MFA],
    ),
    "one of several writes": (
        Attempt(CLOSING, CLOSING.steps[:3], REFUSED),
        None,
        [OK_LOCK, SESSIONS_ENDED, step("api_tokens", "Frontegg answered HTTP 403 (1 of 3 done)", failed=True)],
    ),
    "none of several writes": (
        Attempt(CLOSING, CLOSING.steps[:2], REFUSED),
        None,
        [
            OK_LOCK,
            SESSIONS_ENDED,
            step("api_tokens", "Frontegg answered HTTP 403 (0 of 3 done)", changed=False, failed=True),
        ],
    ),
    "what was so already": (
        Attempt(REVOKING, REVOKING.steps),
        None,
        [step("lock", "already locked", changed=False), SESSIONS_ENDED, NO_MFA],
    ),
    "what was so already, before one that is refused": (
        Attempt(REVOKING, (), REFUSED),
        None,
        [
            step("lock", "already locked", changed=False),
            step("sessions", "Frontegg answered HTTP 403", changed=False, failed=True),
        ],
    ),
    "all was so already": (
        Attempt(IDLE),
        None,
        [step("lock", "already locked", changed=False), step("sessions", "no sessions", changed=False)],
    ),
    "lost, and done": (
        Attempt(CLOSING, CLOSING.steps[:1], LOST),
        CLOSED,
        [OK_LOCK, step("sessions", f"no answer{SHOWN}")],
    ),
    "refused, and so all the same": (
        Attempt(CLOSING, CLOSING.steps[:1], REFUSED),
        CLOSED,
        [OK_LOCK, step("sessions", f"Frontegg answered HTTP 403{SHOWN}", changed=False)],
    ),
    "refused half way, and so all the same": (
        Attempt(CLOSING, CLOSING.steps[:4], REFUSED),
        CLOSED,
        [OK_LOCK, SESSIONS_ENDED, step("api_tokens", f"Frontegg answered HTTP 403 (2 of 3 done){SHOWN}")],
    ),
    "lost, and not known": (
        Attempt(CLOSING, CLOSING.steps[:1], LOST),
        None,
        [OK_LOCK, step("sessions", "no answer", changed=False, failed=True)],
    ),
    "accepted, and not to be seen": (
        Attempt(REVOKING, REVOKING.steps),
        Found(a_holder(2, locked=True)),
        [step("lock", "already locked", changed=False), SESSIONS_ENDED, NO_MFA],
    ),
}


@pytest.mark.parametrize(("attempt", "seen", "steps"), STEPS.values(), ids=STEPS)
def test_several_steps_are_told_one_by_one(attempt: Attempt, seen: Found | None, steps: list[dict[str, Any]]) -> None:
    assert told([judge(attempt, seen)]).rows[0]["steps"] == steps


@pytest.mark.parametrize(("attempt", "seen", "steps"), STEPS.values(), ids=STEPS)
def test_a_row_is_as_its_steps_are(attempt: Attempt, seen: Found | None, steps: list[dict[str, Any]]) -> None:
    row = told([judge(attempt, seen)]).rows[0]
    if row["steps"] and "does not show" not in row["msg"]:
        assert row["changed"] == any(one_step["changed"] for one_step in row["steps"])
        assert row["failed"] == any(one_step["failed"] for one_step in row["steps"])


CREATING = a_plan(a_present_wish(name="Jane", external_id="7"), None)
JOINING = a_plan(a_present_wish(name="Jane"), a_user(beta=False))
UPDATING = a_plan(a_present_wish(name="Jane"), a_member(name="Jo"))
RAISING = a_plan(a_present_wish(JANE, "r-view", roles=[]), a_member("r-admin"))
WHOLE = {
    # a plan that succeeded: (the action, the names of the steps)
    "delete": (TWO, ("delete", ["lock", "delete"])),
    "lock": (CLOSING, ("lock", ["lock", "sessions", "api_tokens", "mfa"])),
    "revoke": (REVOKING, ("revoke", ["lock", "sessions", "mfa"])),
    "none": (IDLE, ("none", ["lock", "sessions"])),
    "create": (CREATING, ("create", ["create", "update"])),
    "join": (JOINING, ("add_to_tenant", ["add_to_tenant", "update"])),
    "update": (UPDATING, ("update", [])),
    "roles": (RAISING, ("update", ["add_roles", "remove_roles"])),
}


@pytest.mark.parametrize(("made", "expected"), WHOLE.values(), ids=WHOLE)
def test_the_action_and_its_steps(made: Plan, expected: tuple[str, list[str]]) -> None:
    (row,) = told([judge(Attempt(made, made.steps), None)]).rows
    assert (row["action"], [one_step["name"] for one_step in row["steps"]]) == expected


def test_a_row_of_somebody_who_is_created() -> None:
    (row,) = told([judge(Attempt(CREATING, CREATING.steps, created="35bf"), None)]).rows
    after = {"locked": False, "tenants": ["acme"], "disabled_in": [], "name": "Jane", "external_id": "7"}
    assert row == {
        "user": JANE,
        "id": "35bf",
        "email": JANE,
        "state": "present",
        "tenant_id": "acme",
        "action": "create",
        "steps": [step("create", "created in tenant acme"), step("update", "set external_id")],
        "outcome": "changed",
        "changed": True,
        "failed": False,
        "msg": "created in tenant acme; set external_id",
        "audit": None,
        "same_as": None,
        "at": None,
        "verified": None,
        "before": None,
        "after": after,
        "error": None,
    }


def test_check_mode_knows_no_id_of_somebody_who_would_be_created() -> None:
    (row,) = told([judge(Attempt(CREATING, CREATING.steps), None)], would=True).rows
    assert (row["id"], row["email"], row["changed"]) == (None, JANE, True)


def test_the_diff_of_a_user_who_is_created_begins_with_nothing() -> None:
    (entry,) = told([judge(Attempt(CREATING, CREATING.steps), None)]).diff
    assert (entry["before"], entry["after"]) == ("", CREATING.after)
    assert entry["after_header"] == f"{JANE} (created in tenant acme; set external_id)"


# Summary and message

CHANGED = [became(one(0)), became(one(1))]
UNCHANGED = became(one(2, user=a_user(locked=True)))
MISSING = became(nobody(3))
FAILED = became(one(4), REFUSED)
UNKNOWN = became(one(5), LOST)
SKIPPED = became(one(6), skipped="stopped")
UNVERIFIED = judge(Attempt(one(7), one(7).steps), Found(error=an_error("Frontegg answered HTTP 503", status=503)))
EVERYTHING = [*CHANGED, UNCHANGED, MISSING, FAILED, UNKNOWN, SKIPPED]


def test_the_summary_counts_every_row_once() -> None:
    summary = told(EVERYTHING).summary
    assert summary == {
        "requested": 7,
        "changed": 2,
        "unchanged": 1,
        "not_found": 1,
        "failed": 1,
        "unknown": 1,
        "not_attempted": 1,
    }
    assert list(summary) == ["requested", *OUTCOMES]


def test_what_is_not_verified_counts_as_changed() -> None:
    made = told([UNVERIFIED])
    assert {name: count for name, count in made.summary.items() if count} == {"requested": 1, "changed": 1}
    (row,) = made.rows
    assert (row["outcome"], row["changed"], row["failed"], row["error"]["status"]) == ("changed", True, True, 503)
    assert row["msg"] == "locked, but not verified: it could not be read back: Frontegg answered HTTP 503"


def test_the_summary_of_a_report_without_rows() -> None:
    assert refused_report("users", "refused").summary == dict.fromkeys(["requested", *OUTCOMES], 0)


def all_of(state: str, tenant_id: str | None = None, **user: Any) -> list[Outcome]:
    return [became(one(number, state, tenant_id, a_user(**user))) for number in range(3)]


def all_present(user: User | None) -> list[Outcome]:
    return [
        became(a_plan(a_present_wish(f"u{number}@corp.example", at=number, name="Jane"), user)) for number in range(3)
    ]


MESSAGES = {
    # the outcomes, the message of a real run, the message of check mode
    "lock": (all_of("locked"), "locked 3 of 3 users", "would lock 3 of 3 users"),
    "unlock": (all_of("unlocked", locked=True), "unlocked 3 of 3 users", "would unlock 3 of 3 users"),
    "disable": (all_of("disabled", "acme", acme=False), "disabled 3 of 3 users", "would disable 3 of 3 users"),
    "enable": (all_of("enabled", "acme", acme=True), "enabled 3 of 3 users", "would enable 3 of 3 users"),
    "remove": (all_of("absent", "acme", acme=False), "removed 3 of 3 users", "would remove 3 of 3 users"),
    "delete": (all_of("absent"), "deleted 3 of 3 users", "would delete 3 of 3 users"),
    "no change": ([UNCHANGED], "locked 0 of 1 users, 1 unchanged", "would lock 0 of 1 users, 1 unchanged"),
    "nobody": ([], "changed 0 of 0 users", "would change 0 of 0 users"),
    "of every outcome": (
        EVERYTHING,
        "locked 2 of 7 users, 1 unchanged, 1 not found, 1 failed, 1 unknown, 1 not attempted",
        "would lock 2 of 7 users, 1 unchanged, 1 not found, 1 failed, 1 unknown, 1 not attempted",
    ),
    "not verified": (
        [*CHANGED, UNVERIFIED],
        "locked 3 of 3 users, 1 not verified",
        "would lock 3 of 3 users, 1 not verified",
    ),
    "of every outcome, and not verified": (
        [*EVERYTHING, UNVERIFIED],
        "locked 3 of 8 users, 1 unchanged, 1 not found, 1 failed, 1 unknown, 1 not attempted, 1 not verified",
        "would lock 3 of 8 users, 1 unchanged, 1 not found, 1 failed, 1 unknown, 1 not attempted, 1 not verified",
    ),
    "two tenants, one act": (
        [became(one(0, "disabled", "acme", a_user(acme=False))), became(one(1, "disabled", "b", a_user(b=False)))],
        "disabled 2 of 2 users",
        "would disable 2 of 2 users",
    ),
    "mixed states": (
        [*CHANGED, became(one(2, "absent"))],
        "changed 3 of 3 users",
        "would change 3 of 3 users",
    ),
    "mixed states, one of them unchanged": (
        [*CHANGED, became(one(2, "unlocked"))],
        "changed 2 of 3 users, 1 unchanged",
        "would change 2 of 3 users, 1 unchanged",
    ),
    "update": (all_present(a_member(name="Jo")), "updated 3 of 3 users", "would update 3 of 3 users"),
    "create": (all_present(None), "changed 3 of 3 users", "would change 3 of 3 users"),
    "present already": (
        all_present(a_member(name="Jane")),
        "updated 0 of 3 users, 3 unchanged",
        "would update 0 of 3 users, 3 unchanged",
    ),
    "update and create": (
        [*all_present(None), became(UPDATING)],
        "changed 4 of 4 users",
        "would change 4 of 4 users",
    ),
    "lock and revoke": ([became(CLOSING)], "locked 1 of 1 users", "would lock 1 of 1 users"),
    "revoke": ([became(REVOKING)], "changed 1 of 1 users", "would change 1 of 1 users"),
    "lock one, revoke of another": (
        [became(CLOSING), became(replace(REVOKING, wishes=(a_wish(OMAR, "locked", None, "sessions", at=1),)))],
        "changed 2 of 2 users",
        "would change 2 of 2 users",
    ),
    "nothing to lock or revoke": (
        [became(IDLE)],
        "locked 0 of 1 users, 1 unchanged",
        "would lock 0 of 1 users, 1 unchanged",
    ),
    "absent here and there": (
        [became(one(0, "absent", "acme")), became(one(1, "absent"))],
        "changed 2 of 2 users",
        "would change 2 of 2 users",
    ),
}


@pytest.mark.parametrize(("outcomes", "real", "check"), MESSAGES.values(), ids=MESSAGES)
def test_the_message(outcomes: list[Outcome], real: str, check: str) -> None:
    assert told(outcomes).msg == real
    assert told(outcomes, would=True).msg == check


FLAGS = {
    # the outcomes: (changed, failed)
    "nobody": ([], (False, False)),
    "changed": (CHANGED, (True, False)),
    "unchanged": ([UNCHANGED], (False, False)),
    "missing": ([MISSING], (False, True)),
    "missing, ignored": ([became(nobody(0, on_missing="ignore"))], (False, False)),
    "missing, absent": ([became(nobody(0, "absent"))], (False, False)),
    "failed": ([FAILED], (False, True)),
    "unknown": ([UNKNOWN], (False, True)),
    "not verified": ([UNVERIFIED], (True, True)),
    "not attempted": ([SKIPPED], (False, True)),
    "changed and failed": ([*CHANGED, FAILED], (True, True)),
    "changed and not attempted": ([*CHANGED, SKIPPED], (True, True)),
}


@pytest.mark.parametrize(("outcomes", "flags"), FLAGS.values(), ids=FLAGS)
def test_changed_and_failed(outcomes: list[Outcome], flags: tuple[bool, bool]) -> None:
    made = told(outcomes)
    assert (made.changed, made.failed) == flags


def test_a_refusal_is_the_message_and_fails_the_task_with_all_rows() -> None:
    made = told([SKIPPED, UNCHANGED], refusal="refused: too many")
    assert (made.msg, made.changed, made.failed) == ("refused: too many", False, True)
    assert [row["outcome"] for row in made.rows] == ["not_attempted", "unchanged"]
    assert made.diff == []


def test_a_refusal_fails_even_where_no_row_does() -> None:
    assert told([UNCHANGED], refusal="refused").failed


# Diff


def test_the_diff_has_what_was_changed_and_nothing_else() -> None:
    entries = told(EVERYTHING).diff
    assert [entry["before_header"] for entry in entries] == ["u0@corp.example", "u1@corp.example"]
    assert entries[0] == {
        "before_header": "u0@corp.example",
        "after_header": "u0@corp.example (locked)",
        "before": BEFORE,
        "after": {**BEFORE, "locked": True},
    }


def test_the_diff_of_a_user_who_is_deleted_ends_in_nothing() -> None:
    (entry,) = told([became(one(0, "absent"))]).diff
    assert (entry["before"], entry["after"]) == (BEFORE, "")
    assert entry["after_header"] == "u0@corp.example (deleted from all tenants)"


def test_the_diff_of_a_user_who_cannot_be_read_back_is_no_deletion() -> None:
    outcome = judge(Attempt(one(0), one(0).steps), Found(error=an_error("Frontegg answered HTTP 503")))
    (entry,) = told([outcome]).diff
    assert entry["after"] == {**BEFORE, "locked": True}


# Warnings

NOT_A_MEMBER = became(a_plan(a_wish(JANE, "enabled", "acme"), a_user(), on_missing="warn"))
GONE = [became(nobody(number, "absent")) for number in range(2)]
TWO_GONE = "Not found: u0@corp.example (no user has this email), u1@corp.example (no user has this email). "
WARNINGS = {
    # the outcomes, the task's on_missing, the warnings
    "nobody missing": (CHANGED, "warn", []),
    "absent": (GONE, None, [TWO_GONE + "Already gone, or misspelt?"]),
    "absent, warn": (GONE, "warn", [TWO_GONE + "Already gone, or misspelt?"]),
    "absent, ignore": (GONE, "ignore", []),
    "absent, fail": (GONE, "fail", []),
    "locked": ([MISSING], None, []),
    "locked, ignore": ([MISSING], "ignore", []),
    "locked, warn": (
        [MISSING],
        "warn",
        ["Not found: u3@corp.example (no user has this email). Already gone, or misspelt?"],
    ),
    "no member": (
        [NOT_A_MEMBER],
        "warn",
        ["Not found: jane@corp.example (not a member of tenant acme). Already gone, or misspelt?"],
    ),
    "failed": ([FAILED, UNKNOWN, UNVERIFIED, SKIPPED, UNCHANGED], "warn", []),
}


@pytest.mark.parametrize(("outcomes", "on_missing", "warnings"), WARNINGS.values(), ids=WARNINGS)
def test_warnings(outcomes: list[Outcome], on_missing: str | None, warnings: list[str]) -> None:
    assert told(outcomes, on_missing=on_missing).warnings == warnings


MANAGED = replace(a_user(acme=False), managed_by="scim2")
MAY_COME_BACK = (
    "Managed by an identity provider, which may bring them back: jane@corp.example (scim2). "
    "Take their access away there, too."
)
ELSEWHERE: dict[str, tuple[Outcome, bool]] = {
    # the outcome for a user of an identity provider, whether the report warns about it
    "locked": (became(a_plan(a_wish(), MANAGED)), True),
    "disabled": (became(a_plan(a_wish(JANE, "disabled", "acme"), MANAGED)), True),
    "removed": (became(a_plan(a_wish(JANE, "absent", "acme"), MANAGED)), True),
    "deleted": (became(a_plan(a_wish(JANE, "absent"), MANAGED)), True),
    "sessions ended": (became(replace(REVOKING, subject=replace(MANAGED, locked=True))), True),
    "not locked, as it was refused": (became(a_plan(a_wish(), MANAGED), REFUSED), False),
    "locked already": (became(a_plan(a_wish(), replace(MANAGED, locked=True))), False),
    "unlocked": (became(a_plan(a_wish(JANE, "unlocked"), replace(MANAGED, locked=True))), False),
    "updated": (became(a_plan(a_present_wish(name="Jane"), MANAGED)), False),
    "added": (became(a_plan(a_present_wish(), replace(a_user(beta=False), managed_by="scim2"))), False),
    "locked, managed by Frontegg": (became(a_plan(a_wish(), replace(MANAGED, managed_by="frontegg"))), False),
}


@pytest.mark.parametrize(("outcome", "is_told"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_an_identity_provider_may_undo_what_takes_access(outcome: Outcome, is_told: bool) -> None:
    assert told([outcome]).warnings == ([MAY_COME_BACK] if is_told else [])


def test_only_the_missing_of_absent_are_warned_about_by_default() -> None:
    (warning,) = told([*GONE, MISSING]).warnings
    assert "u3@" not in warning

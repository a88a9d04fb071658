# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Audit events: who is told what, and that an event never changes what became of a user."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._api.audits import Audits
from ansible_collections.identityops.frontegg.plugins.module_utils._api.users import Users
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import (
    ApiError,
    StoppedError,
    UnreachableError,
)
from ansible_collections.identityops.frontegg.plugins.modules import user_restore
from tests.emulator import Emulator
from tests.unit.harness import Result, Task, agreed, outcomes, warned

JANE, JOE, ANN, MAX = "jane@corp.example", "joe+x@corp.example", "ann.o'neil@corp.example", "max@corp.example"
NEW = "new@corp.example"
AUDIT = {"ticket": "HR-1042", "reason": "left the company"}


def told(emu: Emulator) -> list[tuple[str, str, str, str]]:
    """Return (email, tenant, action, outcome) of all events."""
    return sorted((one["email"], one["tenantId"], one["action"], one["outcome"]) for one in emu.audits)


def audited(result: Result) -> dict[str, str | None]:
    return {row["user"]: row["audit"] for row in result["users"]}


def test_one_event_for_each_user_and_tenant(task: Task, people: Emulator) -> None:
    """A preview sends none. A second run sends none. Nobody gets one who did not change, or who is in no tenant."""
    result = task.converge(users=[JANE, ANN, MAX], state="locked", audit=AUDIT)
    assert outcomes(result) == {JANE: "changed", ANN: "unchanged", MAX: "changed"}
    assert audited(result) == {JANE: "sent", ANN: None, MAX: None}
    assert told(people) == [(JANE, "acme", "lock", "changed"), (JANE, "beta", "lock", "changed")]
    headers = [one.headers for one in people.writes if one.route == "audit"]
    assert sorted(one["frontegg-tenant-id"] for one in headers) == ["acme", "beta"]


def test_what_an_event_holds(task: Task, people: Emulator) -> None:
    """It holds this and nothing else: no metadata, no name, no phone number."""
    values = {"metadata": {"team": "secret-team"}, "vendor_metadata": {"cost": "secret-cost"}, "name": "Jane Doe"}
    more = {"requested_by": "hr@corp.example", "approved_by": "boss@corp.example"}
    wanted = {"state": "present", "tenant_id": "acme", "redact": [], **values}
    result = task.run(users=[JANE], audit={**AUDIT, **more}, **wanted)
    assert people.audits == [
        {
            "tenantId": "acme",
            "severity": "Info",
            "description": f"User {JANE}: update, by the vendor of the application. Outcome: changed. Ticket: HR-1042. "
            "Reason: left the company.",
            "email": JANE,
            "userId": people.user(JANE).id,
            "action": "update",
            "outcome": "changed",
            "ticket": "HR-1042",
            "reason": "left the company",
            "requestedBy": "hr@corp.example",
            "approvedBy": "boss@corp.example",
            "runId": result["run"]["id"],
        }
    ]


def test_none_without_the_option(task: Task, people: Emulator) -> None:
    result = task.run(users=[JANE], state="locked")
    assert people.audits == [] and audited(result) == {JANE: None}


@pytest.mark.parametrize(
    ("options", "events"),
    [
        ({"state": "locked", "users": [JANE, JOE, ANN]}, 4),
        ({"state": "locked", "users": [JANE, JOE], "max_failures": 1}, 4),
        ({"state": "disabled", "tenant_id": "beta", "users": [JANE, JOE]}, 2),
        ({"state": "absent", "everywhere": True, "users": [JANE, MAX]}, 2),
        ({"state": "present", "tenant_id": "acme", "users": [NEW]}, 1),
    ],
    ids=["locked", "max_failures", "disabled", "deleted", "created"],
)
def test_the_forecast_counts_them(task: Task, people: Emulator, options: dict[str, Any], events: int) -> None:
    """The preview says exactly how many requests the run sends, events included."""
    plain = task.check(**options)["requests"]["needed"]
    checked = task.check(audit=AUDIT, **options)["requests"]
    result = task.run(audit=AUDIT, **options)
    assert checked["needed"] == plain + events and len(people.audits) == events
    assert result["requests"]["sent"] == result["requests"]["needed"] == checked["needed"]


def test_several_rows_of_a_user_share_the_event_of_a_tenant(task: Task, people: Emulator) -> None:
    """Each tenant is told only what concerns it."""
    users = [
        {"user": JANE, "state": "locked"},
        {"user": JANE, "state": "absent", "tenant_id": "acme"},
        {"user": JANE, "state": "locked"},
    ]
    result = task.run(users=users, audit=AUDIT)
    both = "lock, remove_from_tenant"
    assert told(people) == [(JANE, "acme", both, "changed"), (JANE, "beta", "lock", "changed")]
    assert [row["audit"] for row in result["users"]] == ["sent", "sent", None]


def test_in_parallel(task: Task, people: Emulator) -> None:
    names = [f"t{number}" for number in range(4)]
    for name in names:
        people.add_tenant(name)
    people.add_user(NEW, tenants=names)
    people.latency = 0.02
    task.run(users=[NEW], state="locked", audit=AUDIT, concurrency=4)
    assert people.max_in_flight == 4 and len(people.audits) == 4


def test_a_user_who_was_created_has_an_id(task: Task, people: Emulator) -> None:
    task.run(users=[NEW], state="present", tenant_id="acme", audit=AUDIT)
    (event,) = people.audits
    assert (event["email"], event["userId"], event["action"]) == (NEW, people.user(NEW).id, "create")


# What did not go well


def test_a_failure_before_any_change_is_no_event(task: Task, people: Emulator) -> None:
    """The same holds for users who are not found, not attempted, or refused by a guard."""
    people.fault("lock", match=people.user(JANE).id, status=422, body={"errors": ["no"]}, times=None)
    result = task.run(users=[JANE, JOE], state="locked", audit=AUDIT, max_failures=1, concurrency=1)
    assert outcomes(result) == {JANE: "failed", JOE: "not_attempted"}
    task.run(users=["nobody@corp.example"], state="locked", audit=AUDIT)
    assert task.run(users=[JOE], state="locked", audit=AUDIT, protected=[JOE])["status"] == "refused"
    assert people.audits == []


def test_a_user_who_changed_in_part(task: Task, people: Emulator) -> None:
    people.fault("update", status=422, body={"errors": ["no"]}, times=None)
    result = task.run(users=[JANE], state="locked", vendor_metadata={"a": 1}, audit=AUDIT)
    assert outcomes(result) == {JANE: "failed"} and audited(result) == {JANE: "sent"}
    assert [(one["outcome"], one["severity"]) for one in people.audits] == [("failed", "Error")] * 2


def test_an_outcome_that_nobody_knows(task: Task, people: Emulator) -> None:
    people.fault("lock", drop="after", times=None)
    for route in ("list", "vendor_get"):
        people.fault(route, status=500, times=None, skip=1)
    result = task.run(users=[people.user(JANE).id], state="locked", audit=AUDIT)
    assert [row["outcome"] for row in result["users"]] == ["unknown"]
    assert {(one["outcome"], one["severity"]) for one in people.audits} == {("unknown", "Error")}


def test_a_change_that_was_not_read_back(task: Task, people: Emulator) -> None:
    people.fault("list", match="ids=", status=500, times=None)
    result = task.run(users=[JANE], state="locked", audit=AUDIT)
    assert result["failed"] and audited(result) == {JANE: "sent"}
    assert {(one["outcome"], one["severity"]) for one in people.audits} == {("not_verified", "Medium")}


def plain(result: Result) -> Result:
    """Return the result without what is about events."""
    return {**agreed(result), "status": result["status"], "failed": result["failed"]}


def test_an_environment_without_audit_log(task: Task, people: Emulator) -> None:
    """The outcomes are those of a run without events. The warning says what becomes of the events."""
    people.no_audits = True
    with_events = task.run(users=[JANE, JOE], state="locked", audit=AUDIT)
    assert audited(with_events) == {JANE: "failed", JOE: "failed"}
    (warning,) = warned(with_events)
    assert warning.startswith(f"4 of 4 audit events failed: {JANE} in tenant acme (Frontegg answered HTTP 403")
    assert warning.endswith("The outcomes of the rows stand. No later run sends these events.")
    task.run(users=[JANE, JOE], state="unlocked")
    assert plain(with_events) == plain(task.run(users=[JANE, JOE], state="locked"))


def test_the_worst_of_several_events_counts(task: Task, people: Emulator) -> None:
    people.fault("audit", status=422, body={"errors": ["no"]})
    result = task.run(users=[JANE], state="locked", audit=AUDIT, concurrency=1)
    assert audited(result) == {JANE: "failed"} and len(people.audits) == 1
    assert "1 of 2 audit events failed" in warned(result)[0]


def test_a_warning_names_some(task: Task, people: Emulator) -> None:
    people.no_audits = True
    names = [f"u{number:02}@corp.example" for number in range(13)]
    for name in names:
        people.add_user(name, tenants=["acme"])
    (warning,) = warned(task.run(users=names, state="locked", audit=AUDIT))
    assert "13 of 13 audit events failed" in warning and "and 3 more. The outcomes" in warning
    assert names[9] in warning and names[10] not in warning


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (StoppedError(JANE, "stopped by SIGTERM"), {"not_sent"}),
        (StoppedError(JANE, "stopped by SIGTERM", unclear=True), {"unknown", "not_sent"}),
        (UnreachableError("https://api", "refused the connection"), {"failed", "not_sent"}),
        (ApiError(JANE, "refused with HTTP 429", status=429), {"failed", "not_sent"}),
        (ApiError(JANE, "Frontegg answered HTTP 403", status=403), {"failed"}),
        (ApiError(JANE, "the answer was lost", unclear=True), {"unknown"}),
    ],
    ids=["stopped", "stopped in flight", "unreachable", "rate limit", "refused", "lost"],
)
def test_the_end_of_all_events(
    task: Task, people: Emulator, monkeypatch: pytest.MonkeyPatch, error: ApiError, words: set[str]
) -> None:
    """After an error that each further event would meet, no more are sent. The task tells of all of them."""
    calls = []

    def create(self: Audits, tenant_id: str, body: Any) -> None:
        calls.append(tenant_id)
        raise error

    monkeypatch.setattr(Audits, "create", create)
    users = [{"user": name, "state": "disabled", "tenant_id": "acme"} for name in (JANE, JOE)]
    result = task.run(users=users, audit=AUDIT, concurrency=1)
    assert outcomes(result) == {JANE: "changed", JOE: "changed"} and not result["failed"]
    assert set(audited(result).values()) == words
    assert len(calls) == (1 if "not_sent" in words else 2)
    assert sum("of 2 audit events" in warning for warning in warned(result)) == len(words)


def test_a_task_that_was_stopped(task: Task, people: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user was locked, so the tenants should have heard of it. The task says that they did not."""
    lock = Users.lock

    def lock_and_stop(self: Users, user_id: str) -> None:
        lock(self, user_id)
        self._http.stop("SIGTERM")

    monkeypatch.setattr(Users, "lock", lock_and_stop)
    result = task.run(users=[JANE, JOE], state="locked", audit=AUDIT, concurrency=1)
    assert outcomes(result) == {JANE: "changed", JOE: "not_attempted"}
    assert audited(result) == {JANE: "not_sent", JOE: None} and people.audits == []
    assert f"2 of 2 audit events were not sent: {JANE} in tenant acme (stopped by SIGTERM)" in str(warned(result))


# What the task gives


@pytest.mark.parametrize(
    ("audit", "fault"),
    [
        ({**AUDIT, "ticket": " "}, "audit: ticket is empty; give it a value."),
        ({"ticket": "", "reason": ""}, "2 faults: audit: ticket is empty"),
        ({"ticket": "HR-1"}, "missing required arguments: reason found in audit"),
        ({**AUDIT, "tickets": "HR-1"}, "audit: unknown key 'tickets'; 'ticket' was meant."),
        ("HR-1", "dictionary requested"),
    ],
    ids=["blank", "all at once", "missing", "misspelt", "text"],
)
def test_refused_before_any_request(task: Task, people: Emulator, audit: Any, fault: str) -> None:
    result = task.run(users=[JANE], state="locked", audit=audit)
    assert result["status"] == "refused" and fault in result["msg"] and people.log == []


def test_beside_an_approved_plan(task: Task, people: Emulator, tmp_path: Path) -> None:
    """A plan says nothing about events: the task that carries it out does."""
    path = str(tmp_path / "plan.json")
    task.check(users=[JANE], state="locked", plan_path=path, audit=AUDIT)
    assert audited(task.run(approved_plan=path)) == {JANE: None} and people.audits == []
    task.run(users=[JANE], state="unlocked")
    result = task.run(approved_plan=path, audit=AUDIT)
    assert audited(result) == {JANE: "sent"} and len(people.audits) == 2


# Module user_restore


@pytest.mark.parametrize(
    ("wanted", "events"),
    [
        ({"state": "locked"}, [("acme", "unlock"), ("beta", "unlock")]),
        ({"state": "disabled", "tenant_id": "acme"}, [("acme", "enable")]),
        ({"state": "absent", "tenant_id": "beta"}, [("beta", "add_to_tenant")]),
        ({"state": "absent", "everywhere": True}, [("acme", "create"), ("beta", "create")]),
    ],
    ids=["locked", "disabled", "removed", "deleted"],
)
def test_what_comes_back(
    task: Task, people: Emulator, tmp_path: Path, wanted: dict[str, Any], events: list[tuple[str, str]]
) -> None:
    """A tenant hears only of what concerns it. Restoring twice sends nothing twice."""
    path = str(tmp_path / "snapshot")
    task.run(users=[JANE], snapshot_path=path, **wanted)
    result = task.converge(main=user_restore.main, snapshot_path=path, audit=AUDIT)
    assert audited(result) == {JANE: "sent"}
    assert told(people) == [(JANE, tenant, action, "changed") for tenant, action in events]

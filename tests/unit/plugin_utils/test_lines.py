# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lines that playbooks print: one line for each row, and foreign text never starts a new line."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.plugin_utils._found import csv_text, found
from ansible_collections.identityops.frontegg.plugins.plugin_utils._lines import report, told_ahead
from ansible_collections.identityops.frontegg.plugins.plugin_utils._result_faults import faults_of
from ansible_collections.identityops.frontegg.plugins.plugin_utils._sentences import hangs_on

EVIL = "a\nSUMMARY: locked 9 of 9\r\x1b[2J\u2028\u2029\x85\x0b\u202e\x9b31mx"


PLAN = {"digest": "sha256:1", "pinned": True, "run_id": "r-1", "made": "MADE", "valid_until": "END"}


def user(**more: Any) -> dict[str, Any]:
    row = {"user": "ann@a.example", "email": "ann@a.example", "state": "locked", "tenant_id": None, "action": "lock"}
    row |= {"steps": [], "outcome": "changed", "failed": False, "msg": "locked", "after": None}
    return {**row, "before": {"tenants": ["acme"]}, **more}


def tenant(**more: Any) -> dict[str, Any]:
    row = {"tenant_id": "acme", "name": "Acme", "action": "lock", "outcome": "changed"}
    return {**row, "failed": False, "msg": "locked", **more}


def lines(*rows: dict[str, Any], check: bool = False, key: str = "users") -> list[str]:
    result = {"check_mode": check, "msg": "done", key: list(rows)}
    return [" ".join(line.split()) for line in report([result], len(rows)).lines]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"action": "update", "msg": "roles added: viewer"}, "updated ann@a.example in {}; roles added: viewer"),
        ({"outcome": "failed", "failed": True, "msg": "refused"}, "FAILED ann@a.example in {}; refused"),
        ({"outcome": "not_attempted", "msg": "not attempted: refused"}, "NOT TRIED ann@a.example in {}; refused"),
        ({"outcome": "drifted", "failed": True, "msg": "drifted"}, "DRIFTED ann@a.example in {}; drifted"),
        ({"outcome": "unchanged", "msg": "already in tenant"}, "unchanged ann@a.example already in tenant"),
    ],
)
def test_rows_in_several_tenants_name_their_tenant(more: dict[str, Any], words: str) -> None:
    rows = [user(state="present", **{**more, "tenant_id": name}) for name in ("acme", "beta")]
    assert lines(*rows) == [words.format("acme"), words.format("beta")]
    assert lines(rows[0], rows[0]) == [words.replace("in {}; ", "")] * 2
    assert lines({**rows[0], "tenant_id": None}, rows[1])[0] == words.replace("in {}; ", "")


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (user(), "locked ann@a.example member of acme"),
        (user(before={"tenants": []}), "locked ann@a.example member of no tenant"),
        (user(before={"tenants": list("abcde")}), "locked ann@a.example member of 5 tenants"),
        (user(user="ANN@a.example"), "locked ANN@a.example member of acme"),
        (user(user="7f8d", email="ann@a.example"), "locked 7f8d ann@a.example; member of acme"),
        (user(email=None), "locked ann@a.example member of acme"),
        (user(failed=True, msg="not verified"), "UNVERIFIED ann@a.example member of acme; not verified"),
        (user(outcome="unchanged", msg="already locked"), "unchanged ann@a.example already locked"),
        (user(outcome="not_attempted", msg="not attempted: refused"), "NOT TRIED ann@a.example refused"),
        (
            user(tenant_id="b", state="absent", action="remove_from_tenant", after={"tenants": ["acme"]}),
            "removed ann@a.example from b, stays in acme",
        ),
        (
            user(tenant_id="b", state="absent", action="remove_from_tenant", after=None),
            "removed ann@a.example from b, their only tenant: Frontegg may delete the user",
        ),
        (user(tenant_id="b", state="disabled", action="disable", msg="off"), "disabled ann@a.example in b"),
        (
            user(tenant_id="b", state="present", action="create", after={"tenants": ["b"], "roles": ["Admin"]}),
            "created ann@a.example in b; roles Admin",
        ),
        (user(tenant_id="b", state="present", action="update", msg="new name"), "updated ann@a.example new name"),
        (
            user(steps=[{"name": "lock", "msg": "locked"}, {"name": "sessions", "msg": "2 sessions ended"}]),
            "locked ann@a.example member of acme; 2 sessions ended",
        ),
        (tenant(), "locked acme Acme"),
        (tenant(name=None), "locked acme"),
        (tenant(outcome="unchanged", msg="already locked"), "unchanged acme Acme; already locked"),
    ],
)
def test_a_line_for_a_row(row: dict[str, Any], line: str) -> None:
    assert lines(row, key="users" if "user" in row else "tenants") == [line]


def step(name: str, msg: str, changed: bool = True) -> dict[str, Any]:
    return {"name": name, "msg": msg, "changed": changed, "failed": False}


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([], ""),
        ([step("sessions", "2 sessions ended"), step("mfa", "MFA reset")], "; 2 sessions to end; MFA to reset"),
        ([step("api_tokens", "1 token deleted")], "; 1 token to delete"),
        # What is so already is no deed.
        ([step("sessions", "no sessions", False), step("mfa", "no MFA", False)], "; no sessions; no MFA"),
        (
            [step("metadata", "set metadata"), step("sessions", "2 sessions ended"), step("mfa", "no MFA", False)],
            "; 2 sessions to end; no MFA; afterwards: set metadata",
        ),
        ([step("groups", "added to groups: a")], "; afterwards: added to groups: a"),
        # An account is closed before more is taken from it.
        (
            [step("sessions", "2 sessions ended"), step("disable", "disabled in tenant acme")],
            "; first disabled in tenant acme; 2 sessions to end",
        ),
    ],
)
def test_a_preview_never_says_that_something_was_done(steps: list[dict[str, Any]], words: str) -> None:
    """The words of the steps are those of the run. Nobody must take them for what was done."""
    before = {"tenants": ["acme"], "sessions": 2, "api_tokens": 1, "mfa": True}
    row = user(steps=[step("lock", "locked"), *steps], before=before)
    assert lines(row, check=True) == [f"would lock ann@a.example member of acme{words}"]
    assert told_ahead(row) == f"would lock; member of acme{words}"


def test_a_preview_without_the_number_of_sessions_does_not_say_that_they_ended() -> None:
    row = user(steps=[step("lock", "locked"), step("sessions", "2 sessions ended")])
    assert lines(row, check=True) == ["would lock ann@a.example member of acme; afterwards: 2 sessions ended"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"user": "x", "outcome": "changed"}, "would change; member of no tenant"),
        (user(before={"tenants": []}), "would lock; member of no tenant"),
        (user(email="ann@b.example"), "would lock; member of acme"),
        (
            user(tenant_id="b", state="absent", action="remove_from_tenant", after={"tenants": ["acme"]}),
            "would remove from b, stays in acme",
        ),
        (user(tenant_id="b", state="present", action="update", msg="new name"), "would update; afterwards: new name"),
        (
            user(tenant_id="b", state="present", action="create", after={"tenants": ["b"], "roles": ["Admin"]}),
            "would create in b; afterwards: roles Admin",
        ),
        (tenant(), "would lock"),
        (tenant(action="delete", msg="deleted 3 users"), "would delete; 3 users"),
        (tenant(action="update", msg="updated name"), "would update; afterwards: updated name"),
    ],
)
def test_what_a_report_says_ahead(row: dict[str, Any], words: str) -> None:
    assert told_ahead(row) == words


def test_the_sentences_before_the_summary() -> None:
    """A plan names the guards in force, a run its snapshot, and a restoration the runs that it takes back.

    Of their plans, it names those that can be carried out again.
    """
    undone = {"started": "2026-11-26T16:00:00Z", "users": 2, "changed": 1}
    result = {
        "check_mode": False,
        "msg": "done",
        "users": [user(lost=["mfa"]), user(outcome="unchanged", lost=["id"])],
        "run": {"id": "r-2", "started": "2026-11-27T16:00:00Z"},
        "guards": {"protected": ["*@ops.example", "7f8d"], "max_changes": [5, "10%"], "max_failures": None},
        "plan": {"path": "plan.json", "digest": "sha256:1"},
        "snapshot": {"path": "a\n.snapshot", "records": 1},
        "noted": False,
        "undoes": [
            {**undone, "id": "r-0", "approved": {"digest": "sha256:0", "until": "2026-11-27T16:00:00Z"}},
            {**undone, "id": "r-1", "approved": {"digest": "sha256:2", "until": "2026-11-27T16:00:01Z"}},
            {**undone, "id": "r-3", "approved": {"digest": "sha256:3", "until": "2026-11-27T16:00:01Z"}, "changed": 0},
        ],
    }
    assert report([result], 2).end == [
        "Not restored, for whoever had it: mfa.",
        "TAKES BACK: run r-0 of 2026-11-26T16:00:00Z, for 1 of 2 users",
        "TAKES BACK: run r-1 of 2026-11-26T16:00:00Z, for 1 of 2 users",
        "TAKES BACK: run r-3 of 2026-11-26T16:00:00Z, for 0 of 2 users",
        "NOT NOTED: the snapshot does not say what was taken back now; another undo from it, or with the same plan, "
        "would take it back once more. Move both away",
        "STILL APPROVED: run r-1 carried out plan sha256:2, which can be carried out again until "
        "2026-11-27T16:00:01Z; move the plan away",
        "GUARDS: protected: *@ops.example, 7f8d; max_changes: 5, 10%; max_failures: not set",
        "PLAN: plan.json with digest sha256:1",
        "SNAPSHOT: a .snapshot takes back this run, r-2",
        "SUMMARY: done",
    ]


def test_a_plan_that_several_runs_carried_out_is_named_once() -> None:
    """With its last end. A second run of the plan may have had another plan_max_age."""
    plan, run = {"digest": "sha256:2", "until": "2026-11-27T16:00:09Z"}, {"started": "START", "users": 1, "changed": 1}
    undoes = [
        {**run, "id": "r-0", "approved": plan},
        {**run, "id": "r-1", "approved": {**plan, "until": "2026-11-27T16"}},
    ]
    result = {"msg": "done", "users": [user()], "run": {"id": "r-2", "started": "2026"}, "undoes": undoes}
    assert [line for line in report([result], 1).end if line.startswith("STILL")] == [
        "STILL APPROVED: runs r-0, r-1 carried out plan sha256:2, which can be carried out again until "
        "2026-11-27T16:00:09Z; move the plan away"
    ]


@pytest.mark.parametrize(
    ("more", "lines"),
    [
        (
            {"noted": False, "check_mode": True},
            ["NOT NOTED: no snapshot will say what is taken back; another undo"],
        ),
        ({"noted": True, "noted_in": "a\nb", "approved": {}}, []),
        ({"noted": True, "noted_in": "a\nb", "approved": PLAN}, ["NOTED: a b says what was taken back"]),
        ({"noted": True, "noted_in": "a"}, []),
    ],
)
def test_where_it_is_noted(more: dict[str, Any], lines: list[str]) -> None:
    told = [line for line in report([{"msg": "done", "users": [user()], **more}], 1).end if "NOTED: " in line]
    assert len(told) == len(lines) and all(line.startswith(start) for line, start in zip(told, lines))


def test_a_run_says_which_plan_it_carries_out() -> None:
    """The approver previews the plan that he signs: its guards, its digest, its end, and its environment."""
    guards = {"protected": [], "max_changes": [5], "max_failures": None}
    run = {"id": "r-2", "environment": "env\n", "api_url": "https://api.frontegg.com"}
    result = {"check_mode": True, "msg": "done", "users": [user()], "guards": guards, "approved": PLAN, "run": run}
    told = (
        "PLAN: digest sha256:1, made MADE by run r-1, valid until END, for environment env  at https://api.frontegg.com"
    )
    assert report([result], 1).end == [
        "GUARDS: protected: not set; max_changes: 5; max_failures: not set",
        told,
        "SUMMARY: done",
    ]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"summary": {"changed": 0}}, ["The plan changes nobody."]),
        ({"summary": {"changed": 0}, "users": None, "tenants": []}, ["The plan changes no tenant."]),
        ({"summary": {"changed": 1}}, []),
        ({"summary": {"changed": 0}, "check_mode": False}, []),  # the plan may want what the run could not do
    ],
)
def test_a_plan_for_nobody(more: dict[str, Any], words: list[str]) -> None:
    result = {"check_mode": True, "msg": "m", "users": [], "plan": {"path": "p", "digest": "d"}, **more}
    result = {name: value for name, value in result.items() if value is not None}
    assert report([result], 0).end == ["PLAN: p with digest d", *words, "SUMMARY: m"]


def test_a_restored_user_is_shown_with_the_tenants_that_come_back() -> None:
    steps = [{"name": "create", "msg": "created"}, {"name": "add_roles", "msg": "roles added in tenant acme: Member"}]
    after = {"tenants": ["acme", "beta"], "roles": {"acme": ["Member"]}}
    row = user(state="restored", action="create", steps=steps, before=None, after=after)
    assert lines(row) == ["created ann@a.example in acme, beta; roles added in tenant acme: Member"]


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (
            {"user": "a@a.example", "outcome": "scheduled", "msg": "not before 2026-12-01"},
            "scheduled a@a.example not before 2026-12-01",
        ),
        ({"user": "a@a.example", "outcome": "left_alone", "msg": "on hold"}, "left alone a@a.example on hold"),
        ({"tenant_id": "acme", "outcome": "changed", "failed": False, "msg": "migrated"}, "changed acme migrated"),
        (user(action="restore", state="restored"), "restored ann@a.example member of acme"),
        (
            user(action="remove_from_tenant", state="restored", after={"tenants": []}),
            "removed ann@a.example member of acme; their only tenant: Frontegg may delete the user",
        ),
        (user(action="add_roles", state="restored"), "changed ann@a.example member of acme"),
    ],
)
def test_rows_that_filters_and_other_modules_make(row: dict[str, Any], line: str) -> None:
    assert faults_of([{"users": [row]}]) == []
    assert lines(row) == [line]


def test_those_whom_the_run_did_not_touch_are_counted_and_are_no_failure() -> None:
    rows = [{"user": str(number), "outcome": "scheduled"} for number in range(2)]
    told = report([{"users": [*rows, {"user": "x", "outcome": "left_alone"}], "check_mode": False}], 3)
    assert (told.end, told.left_behind, told.fault) == (["SUMMARY: 2 scheduled, 1 left alone"], 0, "")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"user": "a", "outcome": "skeduled"}, "outcome 'skeduled' is none of changed, unchanged, not_found,"),
        ({"user": "a"}, "outcome 'None' is none of"),
        ({"outcome": "changed"}, "is no mapping with user or tenant_id"),
        ("ann@a.example", "is no mapping with user or tenant_id"),
        ({"user": "a", "outcome": "changed", "at": "today"}, "at 'today' is no time such as"),
    ],
)
def test_a_row_that_says_nothing_clear_is_refused(row: Any, fault: str) -> None:
    (seen,) = faults_of([{"users": []}, {"users": [user(), row]}])
    assert seen.startswith(f"results[1]: row 1: {fault}")


@pytest.mark.parametrize(
    ("result", "fault"),
    [
        (
            {"results": [{"users": []}], "msg": "All items completed"},
            "results[0] is the result of a loop; pass its list",
        ),
        ({"results": [], "failed": True}, "results[0] is the result of a loop; pass its list"),
        ({"msg": "hello"}, "results[0] has neither users nor tenants"),
    ],
)
def test_a_result_of_something_else_is_no_empty_report(result: dict[str, Any], fault: str) -> None:
    (seen,) = faults_of([result])
    assert seen.startswith(fault)
    assert faults_of([{"failed": True, "msg": "killed"}, {"tenants": []}]) == []


def test_rows_of_filters_need_not_say_that_they_failed() -> None:
    rows = [{"user": str(index), "outcome": word} for index, word in enumerate(["failed", "unknown", "not_attempted"])]
    assert report([{"users": rows}], 3).left_behind == 3


def test_words_of_a_preview() -> None:
    assert lines(user(), check=True) == ["would lock ann@a.example member of acme"]


def test_those_that_need_attention_come_last_and_each_kind_has_its_colour() -> None:
    outcomes = ("failed", "unknown", "not_attempted", "not_found", "unchanged")
    rows = [*(user(outcome=outcome, failed=outcome != "unchanged", msg="x") for outcome in outcomes), user(failed=True)]
    told = report([{"msg": "m", "users": [*rows, user()]}], 7, hints=[EVIL])
    assert [(line.split("  ")[0], row.kind) for line, row in zip(told.lines, told.rows)] == [
        ("unchanged", "ok"),
        ("locked", "changed"),
        ("UNVERIFIED", "unverified"),
        ("FAILED", "failed"),
        ("UNKNOWN", "unknown"),
        ("NOT TRIED", "not_attempted"),
        ("NOT FOUND", "not_found"),
    ]
    assert [line.kind for line in told.closing] == ["", "failed"]
    assert told.end[0].isprintable() and told.end[1] == "SUMMARY: m"


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([], "ok"),
        ([user(outcome="unchanged")], "ok"),
        ([user(outcome="unchanged"), user()], "changed"),
        ([user(outcome="not_found"), user()], "not_found"),
        ([user(failed=True), user(outcome="not_found")], "unverified"),
    ],
)
def test_the_summary_has_the_colour_of_the_worst(rows: list[dict[str, Any]], kind: str) -> None:
    assert report([{"msg": "m", "users": rows}], 0).closing[-1].kind == kind


@pytest.mark.parametrize(
    "row",
    [
        user(email=EVIL),
        user(msg=f"locked ({EVIL})"),
        user(before={"tenants": [EVIL]}),
        user(outcome="failed", failed=True, msg=EVIL),
        user(user=EVIL),
        user(tenant_id=EVIL, state="present", action="create", after={"roles": [EVIL]}),
        user(steps=[{"name": "sessions", "msg": EVIL}]),
        tenant(name=EVIL, tenant_id=EVIL),
    ],
)
def test_no_text_of_others_makes_a_line_or_moves_the_terminal(row: dict[str, Any]) -> None:
    told = report([{"msg": EVIL, "users" if "user" in row else "tenants": [row]}], 1)
    assert len(told.lines) == 1
    assert all(line.isprintable() and len(line.splitlines()) == 1 for line in told.lines + told.end)


@pytest.mark.parametrize(
    ("before", "facts"),
    [
        (None, []),
        ({"name": "Acme", "locked": None}, []),
        (
            {"name": None, "users": None, "sub_accounts": None},
            [
                "acme has users who were not counted; deleting it deletes them all.",
                "Whether it has sub-accounts, this environment does not tell.",
            ],
        ),
        (
            {"name": "Acme", "users": 2, "sub_accounts": []},
            ["acme (Acme) has 2 user(s); deleting it deletes them all.", "It has no sub-accounts."],
        ),
        (
            {"name": None, "users": 0, "sub_accounts": ["b", "c"]},
            [
                "acme has 0 user(s); deleting it deletes them all.",
                "Its sub-accounts are left without a parent: b, c.",
            ],
        ),
        (
            {"name": "Acme", "users": 1, "sub_accounts": ["b"], "parent_tenant_id": "top"},
            ["acme (Acme) has 1 user(s); deleting it deletes them all.", "Its sub-accounts move to top: b."],
        ),
    ],
)
def test_what_hangs_on_a_tenant(before: dict[str, Any] | None, facts: list[str]) -> None:
    assert hangs_on(tenant(before=before)) == facts


def test_what_hangs_on_a_tenant_stays_in_its_lines() -> None:
    before = {"name": EVIL, "users": 1, "sub_accounts": [EVIL], "parent_tenant_id": EVIL}
    told = hangs_on(tenant(before=before))
    assert len(told) == 2 and all(line.isprintable() for line in told)


def test_nobody_named_is_no_fault_and_nobody_looked_up_is() -> None:
    result = {"msg": "HTTP 401", "users": []}
    assert report([result], 0).end == ["SUMMARY: HTTP 401"]
    assert report([result], 2).fault == "HTTP 401"
    assert report([{}], 2).fault.startswith("The module ended without a word")


@pytest.mark.parametrize(
    ("result", "fault"),
    [
        ({"users": [], "status": "refused", "msg": "refused: too many"}, "refused: too many"),
        ({"users": [], "status": "failed", "msg": "HTTP 401"}, "HTTP 401"),
        ({"msg": "MODULE FAILURE"}, "MODULE FAILURE"),
        ({"users": [], "status": "unchanged", "msg": "nobody"}, ""),
    ],
)
def test_a_task_that_ended_early_is_a_fault_beside_rows_of_others(result: dict[str, Any], fault: str) -> None:
    told = report([result, {"users": [{"user": "ann@a.example", "outcome": "scheduled"}]}], 0)
    assert (told.fault, len(told.lines)) == (fault, 1)


def test_lines_say_which_report_stays_and_where_the_new_one_is() -> None:
    told = report([{"msg": "m", "users": [user()]}], 1, hints=["a hint"]).with_pages(["/e-2/report.html"], [EVIL])
    start, kept, page, end = told.end
    assert (start, page, end) == ("a hint", "REPORT: /e-2/report.html", "SUMMARY: m")
    assert kept.startswith("KEPT: a SUMMARY") and kept.isprintable()


def missing(number: int, **more: Any) -> dict[str, Any]:
    return user(user=f"p{number}@a.example", outcome="not_found", failed=True, msg="no user has this email", **more)


SKIPPED = user(user="bob@a.example", outcome="not_attempted", msg="not attempted: stopped after 1 failed users")


@pytest.mark.parametrize(
    ("rows", "failure"),
    [
        ([user()], ""),
        ([user(), missing(1)], "did 1 of 2. Left behind: p1@a.example (no user has this email)."),
        ([user(failed=True, msg="not verified")], "did 1 of 2. Left behind: ann@a.example (not verified)."),
        ([{"user": "x", "outcome": "failed"}], "did 1 of 2. Left behind: x (failed)."),
        (
            [SKIPPED, missing(1)],
            "did 1 of 2. Left behind: p1@a.example (no user has this email), "
            "bob@a.example (stopped after 1 failed users).",
        ),
        (
            [missing(1, tenant_id="acme"), missing(1, tenant_id="beta")],
            "did 1 of 2. Left behind: p1@a.example in acme (no user has this email), "
            "p1@a.example in beta (no user has this email).",
        ),
        (
            [missing(1), {**missing(1), "same_as": "users[0]"}],
            "did 1 of 2. Left behind: p1@a.example (no user has this email).",
        ),
    ],
)
def test_the_failure_names_who_was_left_behind_and_why(rows: list[dict[str, Any]], failure: str) -> None:
    """Nothing else is repeated: the guards, the plan and the snapshot were printed before."""
    more = {"guards": {"max_changes": 1}, "snapshot": {"path": "s", "records": 1}}
    told = report([{"msg": "did 1 of 2", "users": rows, **more}], 2, hints=["a hint"])
    assert told.failure == failure


def test_the_failure_names_ten_and_is_one_line() -> None:
    told = report([{"msg": EVIL, "users": [missing(number, tenant_id=None) for number in range(12)]}], 12)
    assert told.failure.count("(no user has this email)") == 10 and told.failure.endswith(", and 2 more.")
    told = report([{"msg": EVIL, "users": [user(user=EVIL, outcome="failed", failed=True, msg=EVIL)]}], 1)
    assert told.failure.isprintable()


def test_the_failure_of_a_refused_run_is_what_the_guard_says() -> None:
    """Why nobody was tried is said once, not for each user."""
    refused = {"msg": "refused: 2 users would change, max_changes is 1", "users": [SKIPPED], "status": "refused"}
    assert report([refused], 1).failure == "refused: 2 users would change, max_changes is 1."
    script = report([refused], 1, summary="0 of 1 done").failure
    assert script == "refused: 2 users would change, max_changes is 1. 0 of 1 done."


def test_the_forecast_of_a_large_preview() -> None:
    effort = {"sent": 3, "needed": 250, "about_seconds": 90}
    result = {"check_mode": True, "msg": "m", "users": [user()], "requests": effort}
    (forecast, dummy) = report([result], 1).end
    assert forecast == "The run will take about 250 requests, which is 1.5 minutes at the limit that is known."
    assert len(report([{**result, "check_mode": False}], 1).end) == 1
    assert len(report([{**result, "requests": {**effort, "needed": 100}}], 1).end) == 1


FOUND = {"id": "i", "email": None, "name": None, "is_locked": True, "last_login": None, "created_at": None}
FOUND |= {"managed_by": None, "tenant_ids": None}


def test_a_user_without_an_email_has_a_line() -> None:
    evil = {**FOUND, "email": EVIL, "id": EVIL}
    whole = found([FOUND, {**FOUND, "email": "ann@a.example", "tenant_ids": ["acme"]}, evil], [EVIL])
    told = whole.lines + whole.end
    assert [line.split()[0] for line in told[1:]] == ["a", "ann@a.example", "(no", "NOT", "SUMMARY:"]
    assert all(line.isprintable() for line in told)
    assert told[-1] == "SUMMARY: found 3 users, 1 not found"
    assert csv_text([FOUND]).splitlines()[1] == '"","i","","True","","","",""'


def test_the_numbers_of_several_results_add_up() -> None:
    numbers = {"total": 2, "locked": 1, "never_logged_in": 0, "mfa_enrolled": 2}
    assert found([FOUND], [], [numbers, {**numbers, "mfa_enrolled": 0}]).end == [
        "Of these: 2 locked, 0 never logged in, 2 without MFA.",
        "SUMMARY: found 1 user",
    ]
    assert found([], [], [numbers]).end == ["SUMMARY: found 0 users"]


def test_what_was_included_has_columns() -> None:
    group = {"tenant_id": "acme", "id": "g", "name": "Editors"}
    more = {
        "roles": [{"tenant_id": "acme", "id": "r", "key": None}, {"tenant_id": "beta", "id": "r", "key": "Admin"}],
        "groups": [group, {**group, "name": None}],
        "applications": ["shop", "=x"],
        "emails": [{"email": "a@a.example"}],
        "statuses": [{"tenant_id": "acme", "status": "invited"}],
        "sessions": [{}, {}],
        "api_tokens": [],
    }
    header, row, dummy = csv_text([{**FOUND, **more}]).split("\n")
    assert header.endswith(",tenant_ids,roles,groups,applications,emails,statuses,sessions,api_tokens")
    cells = "acme: r; beta: Admin", "acme: Editors; acme: g", "shop;' =x", "a@a.example", "acme: invited", "2", "0"
    assert row.endswith("," + ",".join(f'"{cell}"' for cell in cells))


def told(rows: list[Any], status: str, requested: int, **counts: int) -> Any:
    """Return the report on a task with the option result, which left rows out."""
    summary = {"requested": requested, **counts}
    return report([{"users": rows, "status": status, "msg": "locked some", "summary": summary}], requested)


@pytest.mark.parametrize(
    ("status", "counts", "left_behind"),
    [
        ("changed", {"changed": 3}, 0),
        ("unchanged", {"unchanged": 2, "not_found": 1}, 0),
        ("partial", {"changed": 1, "failed": 1, "unknown": 1}, 2),
        ("partial", {"changed": 2, "drifted": 1}, 1),
        ("partial", {"changed": 3}, 1),  # changed, and not verified
        ("failed", {"not_found": 3}, 1),
        ("refused", {"not_attempted": 3}, 3),
    ],
)
def test_a_result_without_rows_is_told_by_its_summary(status: str, counts: dict[str, int], left_behind: int) -> None:
    made = told([], status, 3, **counts)
    assert (made.lines, made.fault, made.left_behind) == ([], "", left_behind)
    assert made.closing[-1].words == "SUMMARY: locked some"
    assert made.closing[-1].kind == ("failed" if left_behind else "ok")


def test_a_result_that_has_all_rows_but_says_failed_is_as_before() -> None:
    assert report([{"users": [], "status": "refused", "msg": "no", "summary": {"requested": 0}}], 2).fault == "no"
    assert report([{"users": [], "status": "unchanged", "msg": "none", "summary": {"requested": 0}}], 2).fault

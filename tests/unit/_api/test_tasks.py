# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Frontegg says of a task, in every form that sister routes have, and in none."""

from __future__ import annotations

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._api.tasks import id_in, is_over, reasons, words_of

WHY = "name is too long"
JANE = "jane@corp.example"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"id": "t-1"}, "t-1"),
        ({"taskId": "t-1"}, "t-1"),
        ({"id": 7}, "7"),
        ({"id": ".."}, ""),
        ({"id": " "}, ""),
        ({"id": None, "taskId": "t-1"}, "t-1"),
        ({"id": True}, ""),
        ({}, ""),
        (None, ""),
        ("t-1", ""),
        ([], ""),
    ],
)
def test_the_id_of_a_task(answer: object, expected: str) -> None:
    assert id_in(answer) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"status": "NotStarted"}, False),
        ({"status": "InProgress"}, False),
        ({"state": "running"}, False),
        ({"status": "queued", "state": None}, False),
        ({"status": "Completed"}, True),
        ({"status": "CompletedWithErrors"}, True),
        ({"state": "finished"}, True),
        ({"status": "Failed"}, True),
        ({"status": "Migrated"}, True),
        ({"status": "Migrating"}, False),
        ({"status": "Pending"}, False),
        ({"status": "Executing"}, None),
        ({}, None),
        ({"status": 3}, None),
        (None, None),
        ([{"status": "Completed"}], None),
        ("Completed", None),
    ],
)
def test_whether_a_task_has_ended(answer: object, expected: bool | None) -> None:
    assert is_over(answer) is expected


@pytest.mark.parametrize(
    "answer",
    [
        {"errors": [{"email": JANE, "message": WHY}]},
        {"errors": [{"email": JANE, "error": {"message": WHY}}]},
        {"errors": {JANE: WHY}},
        {"result": {"errors": {JANE: [WHY]}}},
        {"errors": [{"identifier": JANE, "message": WHY}, {"username": "joe", "message": ""}]},
        {"users": [{"email": JANE, "error": WHY}, {"email": "joe@corp.example", "state": "queued", "message": "wait"}]},
        {"result": {"users": [{"user": {"email": JANE}, "status": "failed", "reason": WHY}]}},
        {"failed": [{"user": JANE, "errors": [WHY]}]},
        {"users": [{"email": JANE, "error": WHY}, {"email": "joe@corp.example", "error": None}]},
        {"users": [{"email": JANE, "error": WHY}, {"email": "joe@corp.example", "status": "Created", "message": "hi"}]},
    ],
)
def test_why_a_task_refused_a_user(answer: object) -> None:
    assert reasons(answer) == {JANE: WHY}


def test_a_subject_may_be_a_tenant() -> None:
    rows = [{"tenantId": "a", "message": WHY}, {"tenant": {"tenantId": "b"}, "error": WHY}, {"id": "c", "message": WHY}]
    assert reasons({"errors": rows}, ("tenantId",)) == {"a": WHY, "b": WHY}
    assert reasons({"errors": {"a": WHY}}, ("tenantId",)) == {"a": WHY}


def test_no_text_breaks_a_line() -> None:
    assert reasons({"errors": {JANE: "too\nlong"}}) == {JANE: "too long"}
    assert words_of({"status": "Com\npleted", "state": " "}) == "Com pleted"


@pytest.mark.parametrize("answer", [None, [], "x", {"errors": None}, {"errors": [JANE, 3, None]}, {"errors": WHY}])
def test_other_answers_have_no_reasons(answer: object) -> None:
    assert reasons(answer) == {}

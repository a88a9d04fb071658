# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Evidence from results: what each column says, and the files in all formats."""

from __future__ import annotations

import csv
import io
import json
import re
import time
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.modules import tenant
from ansible_collections.identityops.frontegg.plugins.plugin_utils import _evidence
from ansible_collections.identityops.frontegg.plugins.plugin_utils._evidence import COLUMNS, Evidence, Particulars
from ansible_collections.identityops.frontegg.plugins.plugin_utils._evidence_formats import FORMATS, csv_text
from ansible_collections.identityops.frontegg.plugins.plugin_utils._evidence_page import page_of
from ansible_collections.identityops.frontegg.plugins.plugin_utils._evidence_people import end_of, read_people
from ansible_collections.identityops.frontegg.plugins.plugin_utils._evidence_words import (
    banner,
    counts,
    facts,
    notes,
    summary,
    text,
)
from ansible_collections.identityops.frontegg.plugins.plugin_utils._report import as_given
from tests.emulator import Emulator
from tests.json_schemas import schema
from tests.unit.harness import Task

ANN = "ann@a.example"
EVIL = "<img src=x onerror=alert(1)>|`*_[x](y)\r\n=cmd()\x1b\x00\ud800\u202e"
AT = "2026-11-28T06:00:00Z"
DIGEST = f"sha256:{'0a' * 32}"
UNPINNED = "Plan (approved_digest not given)"
REFUSED = {"status": "refused", "failed": True, "msg": "refused: 9 users would change", "users": []}


def row(**more: Any) -> dict[str, Any]:
    whole = {"user": ANN, "id": "1", "email": ANN, "tenant_id": None, "state": "locked", "action": "lock"}
    whole |= {"outcome": "changed", "changed": True, "failed": False, "at": AT, "verified": True, "msg": "locked"}
    whole |= {"steps": [], "same_as": None, "before": {"locked": False}, "after": {"locked": True}, "error": None}
    return {**whole, **more}


def result(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    run = {"id": "r-1", "started": AT, "finished": AT, "environment": "env", "api_url": "u", "collection": "1"}
    return {"users": list(rows), "check_mode": False, "msg": "done", "run": run, **more}


def approved(pinned: bool = True) -> dict[str, Any]:
    return {"digest": DIGEST, "pinned": pinned, "run_id": "r-1", "made": AT, "valid_until": AT}


def evidence(
    *results: dict[str, Any], people: Sequence[dict[str, Any]] = (), faults: Sequence[str] = (), **said: Any
) -> Evidence:
    found, seen = read_people(people)
    assert seen == list(faults)
    return _evidence.evidence(results, Particulars(**said), found)


def the_row(*results: dict[str, Any], **more: Any) -> dict[str, Any]:
    (found,) = evidence(*results, **more).rows
    return found


def step(name: str, changed: bool = True) -> dict[str, Any]:
    return {"name": name, "changed": changed, "failed": False, "msg": name}


# ---- when access went


@pytest.mark.parametrize(
    ("one", "went"),
    [
        (row(), True),
        *((row(action=action), True) for action in ("lock", "disable", "remove_from_tenant", "delete")),
        *((row(action=action), False) for action in ("update", "unlock", "enable", "create", "add_to_tenant", "none")),
        (row(steps=[step("lock"), step("sessions")]), True),
        (row(action="revoke", steps=[step("lock", False), step("sessions")]), True),
        (row(action="revoke", steps=[step("lock", False), step("api_tokens")]), True),
        (row(action="revoke", steps=[step("lock", False), step("mfa")]), False),  # no access, only a second factor
        (row(action="update", steps=[step("remove_roles"), step("update")]), False),
        (row(failed=True, verified=False), False),
        *((row(outcome=word), False) for word in ("unchanged", "failed", "unknown", "not_attempted", "drifted")),
    ],
)
def test_access_went_only_where_this_run_took_it_for_sure(one: dict[str, Any], went: bool) -> None:
    assert the_row(result(one))["revoked_at"] == (AT if went else None)
    assert the_row(result(one, check_mode=True))["revoked_at"] is None


def test_a_tenant_that_was_locked() -> None:
    one = row(user=None, action="lock", tenant_id="acme")
    del one["user"], one["email"], one["id"]
    found = the_row({"tenants": [one], "check_mode": False})
    assert (found["user"], found["tenant_id"], found["revoked_at"]) == (None, "acme", AT)


@pytest.mark.parametrize(
    ("left_on", "due", "delay", "within"),
    [
        ("2026-11-27", 24, 6.0, True),  # a date is its whole day, UTC
        ("2026-11-27", 6, 6.0, True),
        ("2026-11-27", 5.99, 6.0, False),
        ("2026-11-27T18:00:00+01:00", 12, 13.0, False),
        ("2026-11-28T06:00:00Z", 0, 0.0, True),
        ("2026-11-29", 0, -42.0, True),  # before the end of the last day
        (date(2026, 11, 27), 24, 6.0, True),  # as YAML reads it
        ("2026-11-27", None, 6.0, None),
        ("", 24, None, None),
        (None, 24, None, None),
    ],
)
def test_the_delay(left_on: object, due: float | None, delay: float | None, within: bool | None) -> None:
    found = the_row(result(row()), people=[{"user": "ANN@a.example", "left_on": left_on}], due=due)
    assert (found["delay_hours"], found["within_due"]) == (delay, within)
    assert found["left_on"] == (str(left_on) if left_on else None)


def test_a_delay_is_not_rounded_into_the_agreed_time() -> None:
    left = [{"user": ANN, "left_on": "2026-11-28T04:59:59Z"}]
    found = the_row(result(row()), people=left, due=1)
    assert (found["delay_hours"], found["within_due"]) == (1.0, False)


@pytest.mark.parametrize("name", [{"user": ANN}, {"user": "1"}, {"user": "ANN@A.example"}, {"user": "", "email": ANN}])
def test_people_are_found_by_all_their_names_and_their_own_ticket_counts(name: dict[str, str]) -> None:
    found = the_row(result(row(user="1")), people=[{**name, "ticket": "HR-7", "dept": "x"}], ticket="T", reason="R")
    assert (found["ticket"], found["reason"]) == ("HR-7", "R")


@pytest.mark.parametrize(
    ("people", "fault"),
    [
        ([{"user": ANN, "left_on": "Friday"}], f"people[0] ('{ANN}'): left_on: 'Friday' is no date such as"),
        ([{"user": ANN, "left_on": "2026-02-30"}], f"people[0] ('{ANN}'): left_on: '2026-02-30' is no date"),
        ([{"left_on": "2026-11-27"}], "people[0]: user is missing, and so is email"),
        ([{"user": ANN, "leftt_on": "2026-11-27"}], "people[0]: 'leftt_on' is not known; did you mean left_on?"),
        ([{"user": ANN, "ticket": ["a"]}], "people[0]: ticket: '[\"a\"]' is no text."),
        (
            [{"user": ANN, "left_on": "2026-11-27"}, {"user": ANN.upper(), "left_on": "2026-11-20"}],
            f"people[0] and people[1] name '{ANN}' with different days",
        ),
    ],
)
def test_faults_of_people_leave_the_rest(people: list[dict[str, Any]], fault: str) -> None:
    found, faults = read_people([*people, {"user": "joe@a.example", "left_on": "2026-11-27"}])
    assert [one[: len(fault)] for one in faults] == [fault]
    joe = found.of_row({"user": "joe@a.example"})
    assert joe is not None and joe.left_on == "2026-11-27"


def test_of_two_days_the_earlier_one_counts() -> None:
    days = ("2026-11-27", "2026-11-20", None)
    found, dummy = read_people([{"user": ANN, "left_on": day} for day in days])
    person = found.of_row(row())
    assert person is not None and person.left_at == end_of("2026-11-20")


# ---- statuses, banners, numbers


@pytest.mark.parametrize(
    ("results", "start"),
    [([True, False], "PARTLY A PREVIEW: "), ([True], "PREVIEW: "), ([False], "PARTLY REFUSED: ")],
)
def test_a_refusal_stands_on_top_beside_everything_else(results: list[bool], start: str) -> None:
    done = [{**result(row()), "check_mode": preview} for preview in results]
    found = evidence(*done, {**REFUSED, "check_mode": results[0]})
    assert banner(found).startswith(start) and "PARTLY REFUSED: refused: 9 users would change" in banner(found)


CHANGED, NOBODY = result(row()), result(row(outcome="unchanged", action="none"))
FAILED = result(row(outcome="failed", failed=True))


@pytest.mark.parametrize(
    ("results", "status", "start"),
    [
        ([CHANGED], "changed", ""),
        ([NOBODY], "unchanged", ""),
        ([NOBODY, CHANGED], "changed", ""),
        ([FAILED], "failed", "FAILED: "),
        ([FAILED, CHANGED], "partial", "INCOMPLETE: "),
        ([REFUSED], "refused", "REFUSED: nothing was written. refused: 9 users"),
        ([REFUSED, NOBODY], "refused", "REFUSED: nothing was written."),
        ([REFUSED, CHANGED], "partial", "PARTLY REFUSED: "),  # "refused" would say that nothing was written
        ([{**REFUSED, "check_mode": True}], "refused", "REFUSED: "),
        ([{**CHANGED, "check_mode": True}], "changed", "PREVIEW: nothing was written."),
        ([{**CHANGED, "check_mode": True}, CHANGED], "changed", "PARTLY A PREVIEW: "),
        (
            [{"failed": True, "msg": "killed"}],
            "failed",
            "FAILED: a task ended without a result. What it changed is not",
        ),
        ([{"failed": True, "msg": "killed"}, CHANGED], "partial", "FAILED: a task ended"),
        ([{"users": [{"user": ANN, "outcome": "unknown"}]}], "failed", "FAILED: "),
        ([{"users": [{"user": ANN, "outcome": "scheduled"}]}], "unchanged", ""),
        ([{"users": [{"user": ANN, "outcome": "not_attempted"}]}], "failed", "FAILED: "),
        ([{**CHANGED, "status": "partial"}], "partial", "INCOMPLETE: "),
        ([], "unchanged", ""),
    ],
)
def test_the_worst_status_counts_and_stands_on_top(results: list[dict[str, Any]], status: str, start: str) -> None:
    found = evidence(*results, title="Leavers")
    assert found.status == status
    assert banner(found).startswith(start) and bool(banner(found)) == bool(start)
    word = start.partition(":")[0]
    assert summary(found).startswith(f"{word} - Leavers: " if word else "Leavers: ")
    assert (banner(found) in page_of(found).banner) and page_of(found).title == "Leavers"


def _preview(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "check_mode": True}


PARTIAL = result(row(), row(user="bob@a.example", outcome="failed", failed=True))


@pytest.mark.parametrize(
    ("results", "words", "last"),
    [
        ([PARTIAL], ["INCOMPLETE"], "not all was done."),
        ([_preview(PARTIAL)], ["PREVIEW", "INCOMPLETE"], "a run would not do all."),
        ([_preview(FAILED)], ["PREVIEW", "FAILED"], "a run would change nothing, and something would fail."),
        ([_preview(CHANGED), PARTIAL], ["PARTLY A PREVIEW", "INCOMPLETE"], "not all was done."),
        ([_preview(PARTIAL), CHANGED], ["PARTLY A PREVIEW", "INCOMPLETE"], "not all was done."),
        ([_preview(NOBODY), FAILED], ["PARTLY A PREVIEW", "FAILED"], "nothing was changed, and something failed."),
        ([REFUSED, PARTIAL], ["PARTLY REFUSED", "INCOMPLETE"], "not all was done."),
        ([REFUSED, FAILED], ["PARTLY REFUSED", "FAILED"], "nothing was changed, and something failed."),
        (
            [_preview(REFUSED), _preview(CHANGED), PARTIAL],
            ["PARTLY A PREVIEW", "PARTLY REFUSED", "INCOMPLETE"],
            "not all was done.",
        ),
        ([REFUSED, CHANGED], ["PARTLY REFUSED"], "refused: 9 users would change"),
        ([_preview(CHANGED), CHANGED], ["PARTLY A PREVIEW"], "each row says whether it is a preview or real."),
    ],
)
def test_a_preview_or_a_refusal_hides_no_failure(results: list[dict[str, Any]], words: list[str], last: str) -> None:
    found = evidence(*results, title="Leavers")
    assert re.findall(r"[A-Z][A-Z ]+(?=:)", banner(found)) == words and banner(found).endswith(f"{words[-1]}: {last}")
    assert summary(found).startswith(f"{', '.join(words)} - Leavers: ")


def test_each_row_counts_once_and_has_its_own_mode() -> None:
    others = [{"user": f"{word}@a.example", "outcome": word} for word in ("scheduled", "left_alone", "drifted")]
    repeated = row(outcome="unchanged", same_as="users[0]")
    found = evidence(
        result(row(), repeated, row(user="x", failed=True), row(outcome="not_found")),
        result(row(user="y"), check_mode=True),
        {"users": others, "check_mode": False},
    )
    numbers = counts(found)
    one_of_each = ("changed", "would_change", "unverified", "not_found", "scheduled", "left_alone", "drifted")
    assert {name: number for name, number in numbers.items() if number} == {"total": 7, **dict.fromkeys(one_of_each, 1)}
    assert [one["mode"] for one in found.rows] == ["real"] * 4 + ["preview"] + ["real"] * 3
    assert [one["run_id"] for one in found.rows] == ["r-1"] * 5 + [None] * 3


def test_notes_say_what_a_reader_cannot_see() -> None:
    gone = [{"user": f"p{number}@a.example"} for number in range(12)]
    found = evidence(result(row(outcome="unchanged"), summary={"requested": 3}, warnings=[EVIL]), people=gone, due=24)
    told = " ".join(notes(found))
    for words in ("1 unchanged: they were", "2 rows are missing", "12 whom HR named", "and 2 more", "at most 24 hours"):
        assert words in told
    assert told.isprintable()


def test_a_restoration_says_what_it_takes_back_and_what_it_cannot() -> None:
    undoes = [{"id": "r-0", "started": "2026-11-20T10:00:00Z", "users": 2, "changed": 1, "approved": None}]
    snapshot = {"path": "b.snapshot", "records": 1}
    found = evidence(result(row(state="restored", lost=["mfa"]), undoes=undoes, snapshot=snapshot))
    assert (found.rows[0]["lost"], found.runs[0]["undoes"]) == (["mfa"], undoes)
    assert any(note.startswith("Not restored, for whoever had it: mfa.") for note in notes(found))
    told = dict(facts(found))
    assert (told["Takes back"], told["Snapshot"]) == ("run r-0 of 2026-11-20T10:00:00Z, for 1 of 2 users", "b.snapshot")


@pytest.mark.parametrize(
    ("state", "is_told"), [("locked", True), ("absent", True), ("unlocked", False), ("restored", False), ("odd", False)]
)
def test_only_whoever_was_to_lose_access_may_have_lost_it_before(state: str, is_told: bool) -> None:
    told = notes(evidence(result(row(outcome="unchanged", state=state))))
    assert any("took the access" in note for note in told) is is_told


def test_a_scheduled_row_says_when() -> None:
    people = [{"user": ANN, "not_before": "2026-12-31"}]
    assert the_row({"users": [{"user": ANN, "outcome": "scheduled"}]}, people=people)["msg"] == "not before 2026-12-31"


def test_a_message_for_a_chat_names_those_that_need_attention() -> None:
    rows = [row(user=f"p{number}@a.example", outcome="failed", failed=True, msg=EVIL) for number in range(12)]
    told = text(evidence(result(*rows, row()), title=EVIL))
    assert told.count("failed:") == 10 and "- and 2 more" in told
    assert all(line.isprintable() for line in told.splitlines())
    assert "<img" not in told and "[x]" not in told.replace("\\[x\\]", "")


# ---- the files


def test_the_files_keep_the_order_of_the_list() -> None:
    """The lines that are printed have those that need attention last. The files do not."""
    users = [f"p{number}@a.example" for number in range(4)]
    outcomes = ["not_found", "changed", "failed", "unchanged"]
    rows = [row(user=user, email=None, outcome=word, failed=word == "failed") for user, word in zip(users, outcomes)]
    told = all_of(evidence(result(*rows)))
    assert len(told) == len(FORMATS)
    for name, text_of_file in told.items():
        assert re.findall(r"p[0-3]@a\.example(?= \||\"|: |<)", text_of_file)[:4] == users, name


def all_of(found: Evidence) -> dict[str, str]:
    return {name: one.text(found) for name, one in FORMATS.items()}


def evil_row(**more: Any) -> dict[str, Any]:
    bad = {"locked": False, "name": EVIL}
    return row(user=EVIL, email=EVIL, msg=EVIL, before=bad, error={"trace_id": EVIL}, **more)


def test_every_format_begins_as_it_must() -> None:
    for name, start in ((name, one.start) for name, one in FORMATS.items()):
        for found in (evidence(), evidence(result(evil_row()), title=EVIL)):
            assert FORMATS[name].text(found).startswith(start)


@pytest.mark.parametrize("results", [[], [REFUSED], [result(evil_row()), result(evil_row(), check_mode=True)]])
def test_json_is_as_its_schema_says(results: list[dict[str, Any]]) -> None:
    document = json.loads(all_of(evidence(*results, title=EVIL))["json"].encode())
    schema("report").validate(document)
    assert document["columns"] == list(COLUMNS)
    assert all(list(one) == list(COLUMNS) for one in document["rows"])


def test_csv_has_a_line_for_each_row_and_no_formula() -> None:
    left = [{"user": ANN, "left_on": "2026-11-29"}]
    told = csv_text(evidence(result(row(), row(user="=cmd()", msg="+1;@x"), evil_row()), people=left))
    first, formula, dummy = csv.DictReader(io.StringIO(told))
    assert tuple(first) == COLUMNS and len(told.splitlines()) == 4
    assert json.loads(first["before"]) == {"locked": False}
    assert (first["verified"], first["delay_hours"], first["run_id"]) == ("true", "-42.0", "r-1")
    assert (formula["user"], formula["msg"]) == ("'=cmd()", "'+1;'@x")


def test_markdown_is_one_table_with_a_line_for_each_row() -> None:
    told = all_of(evidence(result(row(), evil_row()), title=EVIL))["markdown"]
    lines = [line.replace("\\|", "") for line in told.splitlines() if "lock" in line]
    assert [line.count("|") for line in lines if line.startswith("| changed")] == [7, 7]
    assert "<img" not in told


def markdown_rows(found: Evidence) -> list[str]:
    """The rows of the Markdown table, without its header."""
    return [line for line in all_of(found)["markdown"].splitlines() if line.startswith("|")][-len(found.rows) :]


def first_cells(found: Evidence) -> list[str]:
    """The first column of the page's table, which is never folded."""
    return [cells[0] for cells in page_of(found).tables[0].rows]


@pytest.mark.parametrize(
    ("one", "name"),
    [
        (row(user="0060f70c-1"), f"0060f70c-1 ({ANN})"),
        (row(user=ANN), ANN),
        (row(user=ANN.upper()), ANN.upper()),  # the same email in other letters
        (row(user="0060f70c-1", email=None), "0060f70c-1"),
        (row(user="0060f70c-1", email=""), "0060f70c-1"),
        (row(user=None, tenant_id="acme"), "acme"),
    ],
)
def test_an_id_has_its_email_beside_it(one: dict[str, Any], name: str) -> None:
    found = evidence(result(one))
    assert first_cells(found) == [name]
    assert markdown_rows(found)[0].split(" | ")[1] == name
    case = ET.fromstring(all_of(found)["junit"].encode()).find(".//testcase")
    assert case is not None and case.get("name", "").startswith(f"{name}: ")
    assert found.rows[0]["user"] == one["user"]


def test_an_email_beside_an_id_breaks_no_table() -> None:
    (line,) = markdown_rows(evidence(result(row(user="1", email=EVIL))))
    assert line.replace("\\|", "").count("|") == 7 and "<img" not in line


def heads(told: str) -> list[str]:
    """Return the names of the columns of the Markdown table."""
    (line,) = [line for line in told.splitlines() if line.startswith("| outcome |")]
    return line.strip("| ").split(" | ")


def test_the_tables_for_people_say_in_which_tenants_a_user_was_and_whether_it_was_read_back() -> None:
    """A lock has no tenant of its own: the user loses all of these. Columns without a value are left out."""
    before = {"tenants": ["acme", "beta"], "locked": False}
    found = evidence(result(row(before=before, verified=True), row(user="x", outcome="not_found", verified=None)))
    told = all_of(found)["markdown"]
    assert heads(told) == ["outcome", "user", "tenants before", "action", "revoked\\_at", "verified", "msg"]
    assert [line.split(" | ")[2] for line in markdown_rows(found)] == ["acme, beta", ""]
    assert "| yes | locked |" in markdown_rows(found)[0]
    (table,) = page_of(found).tables
    main = [column.title for column in table.columns if not column.is_detail]
    assert main == ["User or tenant", "Outcome", "Action", "Tenants before", "Access went", "Verified"]
    assert heads(all_of(evidence())["markdown"]) == ["outcome", "user", "action", "msg"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], None),
        ([{"user": "x", "outcome": "scheduled"}], None),
        ([row(), {"user": "x", "outcome": "scheduled"}], "all tenants"),
        ([row(tenant_id="acme"), row(tenant_id="acme")], "tenant acme"),
        ([row(), row(tenant_id="beta"), row(tenant_id="acme")], "all tenants; tenants beta, acme"),
        ([row(state="restored")], "the tenants that the snapshot names"),
        (
            [row(tenant_id=f"t{number}") for number in range(12)],
            "tenants t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, and 2 more",
        ),
    ],
)
def test_the_reach_stands_on_top(rows: list[dict[str, Any]], words: str | None) -> None:
    found = evidence(result(*rows))
    assert dict(facts(found)).get("Reach") == words
    assert (f"- Reach: {words}" in text(found)) is (words is not None)


def test_no_row_of_a_preview_says_that_something_was_done() -> None:
    steps = [step("lock"), step("sessions")]
    preview = result(row(steps=steps), row(user="x", outcome="unchanged", msg="already locked"), check_mode=True)
    found = evidence(preview, result(row(steps=steps)))
    texts = [(line.split(" | ")[0], line.split(" | ")[-1]) for line in markdown_rows(found)]
    ahead = "would lock; member of no tenant; afterwards: sessions"
    said = [("| would change", f"{ahead} |"), ("| unchanged", "already locked |"), ("| changed", "locked |")]
    assert texts == said
    (table,) = page_of(found).tables
    cells = [dict(zip((column.title for column in table.columns), one)) for one in table.rows]
    assert [one["Outcome"] for one in cells] == ["would change", "unchanged", "changed"]
    assert [one["What happened"] for one in cells] == [ahead, "already locked", "locked"]
    assert [one["Steps"][:10] for one in cells] == ["would be: ", "", "lock: lock"]
    first = found.rows[0]
    assert (first["outcome"], first["mode"], first["msg"]) == ("changed", "preview", ahead)
    assert all(ahead in all_of(found)[name] for name in ("json", "csv", "markdown", "html"))


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (row(), None),
        (row(outcome="unchanged"), None),
        (row(failed=True), "failure"),
        *((row(outcome=word), "failure") for word in ("failed", "not_attempted")),
        *((row(outcome=word, failed=True), "failure") for word in ("drifted", "not_found")),
        *((row(outcome=word), "skipped") for word in ("drifted", "not_found")),  # on_drift: skip, on_missing: warn
        (row(outcome="unknown", failed=True), "error"),
        *((row(outcome=word), "skipped") for word in ("scheduled", "left_alone")),
        (row(outcome="unchanged", same_as="users[0]"), "skipped"),
    ],
)
def test_junit_has_a_case_for_each_row(one: dict[str, Any], verdict: str | None) -> None:
    suite = ET.fromstring(all_of(evidence(result(one)))["junit"].encode()).find("testsuite")
    assert suite is not None
    (case,) = suite.findall("testcase")
    assert [child.tag for child in case] == [verdict or "system-out"]
    numbers = {name: int(suite.get(name, "")) for name in ("tests", "failures", "errors", "skipped")}
    words = {"failure": "failures", "error": "errors", "skipped": "skipped"}
    assert numbers == {"tests": 1, "failures": 0, "errors": 0, "skipped": 0} | ({words[verdict]: 1} if verdict else {})


def test_a_refusal_is_no_green_junit_file() -> None:
    suite = ET.fromstring(all_of(evidence(REFUSED))["junit"].encode())
    assert suite.get("failures") == "1" and suite.find(".//failure") is not None


def test_the_approved_plan_is_a_fact() -> None:
    found = evidence(result(row(), approved=approved()), approved_by="lead@corp.example")
    assert ("Approved plan", DIGEST) in page_of(found).facts
    assert found.runs[0]["approved"]["run_id"] == "r-1" and "Plan" not in dict(page_of(found).facts)
    assert found.rows[0]["approved_digest"] == DIGEST
    assert not any("approved_digest" in note for note in notes(found))


def test_every_format_says_that_nobody_pinned_the_plan() -> None:
    found = evidence(result(row(), approved=approved(pinned=False)), approved_by="lead@corp.example")
    told = all_of(found)
    assert dict(page_of(found).facts).keys() & {"Approved plan", UNPINNED} == {UNPINNED}
    assert all(UNPINNED in told[name] for name in ("html", "junit", "markdown"))
    assert "without approved_digest" in told["junit"]
    document = json.loads(told["json"])
    assert document["runs"][0]["approved"]["pinned"] is False
    assert any("without approved_digest" in note and DIGEST in note for note in document["notes"])
    (line,) = csv.DictReader(io.StringIO(told["csv"]))
    assert (line["approved_by"], line["approved_digest"]) == ("lead@corp.example", "")


def test_an_approval_that_was_only_typed() -> None:
    typed = "Approved by is what the run was told"
    assert any(note.startswith(typed) for note in notes(evidence(result(row()), approved_by="lead@corp.example")))
    preview = evidence(result(row(), check_mode=True), approved_by="lead@corp.example")
    assert notes(preview) == notes(evidence(result(row()))) == []


def test_a_playbook_that_reads_the_digest_from_the_plan_pins_nothing() -> None:
    pinned = {"approved": approved()}
    assert as_given(pinned, None) == as_given(pinned, True) == pinned
    assert as_given(pinned, False) == {"approved": approved(pinned=False)}
    assert as_given({"users": []}, False) == {"users": []}


def test_the_notes_count_who_loses_their_only_tenant() -> None:
    def leaver(*left: str, **more: Any) -> dict[str, Any]:
        states = {"before": {"tenants": ["acme", *left]}, "after": {"tenants": list(left)}}
        return row(action="remove_from_tenant", tenant_id="acme", **states, **more)

    said = "Users who lose their only tenant, so that Frontegg may delete them: "
    ahead = "would remove from acme, their only tenant: Frontegg may delete the user"
    one = all_of(evidence(result(leaver(), check_mode=True)))
    assert all(ahead in text for name, text in one.items() if name != "sha256sums"), one
    one = all_of(evidence(result(leaver(msg="removed; their only tenant"))))
    assert all("removed; their only tenant" in text for name, text in one.items() if name != "sha256sums"), one
    assert [said in note for note in notes(evidence(result(leaver(), leaver("beta"))))] == [True]
    assert notes(evidence(result(leaver(), leaver()), result(leaver(), check_mode=True)))[0] == f"{said}3."
    assert notes(evidence(result(leaver("beta")))) == []


SHA, OTHER_SHA = "0a" * 32, "0b" * 32


@pytest.mark.parametrize(
    ("of_file", "of_run", "fact", "is_noted"),
    [
        (None, SHA, SHA, False),  # the run of a plan, which names its input
        (SHA, None, SHA, False),
        (SHA, SHA, SHA, False),
        (SHA, OTHER_SHA, f"{SHA}, {OTHER_SHA}", True),
        (None, None, None, False),
    ],
)
def test_the_input_is_a_fact_of_the_file_and_of_the_run(
    of_file: str | None, of_run: str | None, fact: str | None, is_noted: bool
) -> None:
    found = evidence(result(row(), input_sha256=of_run), input_sha256=of_file)
    document = json.loads(all_of(found)["json"])
    schema("report").validate(document)
    assert dict(page_of(found).facts).get("SHA-256 of the input") == fact
    assert document["input"]["sha256"] == found.rows[0]["input_sha256"] == (of_file or of_run)
    assert any("another file" in note for note in notes(found)) == is_noted


def test_the_guards_are_a_fact() -> None:
    many = {"protected": [f"p{number}" for number in range(12)], "max_changes": [10, "5%"], "max_failures": None}
    found = evidence(result(row(), guards=many), result(row(), guards=many), result(row()))
    told = dict(page_of(found).facts)["Guards"]
    assert told.startswith("protected: p0, p1") and told.count("protected") == 1
    assert told.endswith("p9, and 2 more; max_changes: 10, 5%; max_failures: not set")
    assert "Guards" not in dict(page_of(evidence(result(row()))).facts)


def test_the_page_tells_what_happened_to_each() -> None:
    left = [{"user": ANN, "left_on": "2026-11-20"}]
    page = page_of(
        evidence(result(row(), evil_row(), row(user="f", outcome="failed")), people=left, due=24, ticket="T-1")
    )
    (table,) = page.tables
    cells = [dict(zip((column.title for column in table.columns), one)) for one in table.rows]
    assert [one["Outcome"] for one in cells] == ["changed", "changed", "failed"]
    assert cells[0]["Agreed time"] == "late" and cells[0]["Last day"] == "2026-11-20"
    assert ("Ticket", "T-1") in page.facts and ("Approved by", "(not given)") in page.facts
    assert {one.label: one.count for one in page.bars} == {
        "changed": 2,
        "failed": 1,
        "within agreed time": 0,
        "late": 1,
    }
    told = FORMATS["html"].text(evidence(result(evil_row()), title=EVIL))
    assert "<img" not in told and "&lt;img src=x" in told


FOREIGN = st.text(st.characters(exclude_categories=()), max_size=30)


@settings(max_examples=100, deadline=None)
@given(FOREIGN, FOREIGN, FOREIGN)
def test_no_foreign_text_breaks_a_file(name: str, msg: str, title: str) -> None:
    found = evidence(
        result(row(user=name, msg=msg, before={name: msg}), check_mode=True), title=title, ticket=msg, reason=name
    )
    told = all_of(found)
    assert all(one.encode() for one in told.values())
    schema("report").validate(json.loads(told["json"]))
    assert len(list(csv.reader(io.StringIO(told["csv"])))) == 2
    assert len(ET.fromstring(told["junit"].encode()).findall(".//testcase")) == 1


def test_5_000_people_are_a_small_page_in_a_short_time() -> None:
    steps = [step(name) for name in ("lock", "sessions", "api_tokens")]
    before = {"locked": False, "tenants": ["acme-24", "beta"], "disabled_in": [], "sessions": 2, "api_tokens": 1}
    rows = [
        row(user=f"grace.{n}@corp.example", email=f"grace.{n}@corp.example", id=f"{n:036}", before=before, steps=steps)
        for n in range(5_000)
    ]
    people = [
        {"user": one["user"], "left_on": f"2026-11-{20 + n % 7}", "ticket": f"HR-{n}"} for n, one in enumerate(rows)
    ]
    began = time.process_time()
    told = all_of(evidence(result(*rows), people=people, due=24.0, ticket="T"))
    assert time.process_time() - began < 15  # 2 seconds on a machine of its own
    assert len(told["html"].encode()) < 3_000_000


# ---- rows as the modules make them


def test_results_of_module_user(task: Task, emu: Emulator) -> None:
    emu.add_tenant("acme")
    emu.add_user(ANN, tenants=["acme"], sessions=2, mfa_enrolled=True)
    locked = {"users": [ANN, "gone@a.example"], "state": "locked"}
    check, real = task.check(**locked, revoke=["sessions"]), task.run(**locked, revoke=["sessions"])
    mfa, again = task.run(**locked, revoke=["mfa"]), task.run(**locked, max_changes=0)
    found = evidence(check, real, mfa, again)
    told = [
        (one["mode"], one["outcome"], one["action"], one["verified"], bool(one["revoked_at"])) for one in found.rows
    ]
    assert told[::2] == [
        ("preview", "changed", "lock", None, False),
        ("real", "changed", "lock", True, True),
        ("real", "changed", "revoke", True, False),
        ("real", "unchanged", "none", True, False),
    ]
    assert {one[1] for one in told[1::2]} == {"not_found"}
    assert found.rows[0]["environment"] == real["run"]["environment"] and found.rows[2]["run_id"] == real["run"]["id"]
    schema("report").validate(json.loads(all_of(found)["json"]))


def test_results_of_module_tenant(task: Task, emu: Emulator) -> None:
    emu.add_tenant("acme")
    found = evidence(task.run(main=tenant.main, tenants=["acme"], state="locked"))
    assert (found.rows[0]["tenant_id"], found.rows[0]["revoked_at"] is not None) == ("acme", True)
    schema("report").validate(json.loads(all_of(found)["json"]))

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A last day that is still to come, in a CSV file for a run that takes access now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.action.playbook_vars import read_whom
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._base.times import moment
from ansible_collections.identityops.frontegg.plugins.module_utils._users.states import STATES
from ansible_collections.identityops.frontegg.plugins.plugin_utils._last_day import dated
from ansible_collections.identityops.frontegg.plugins.plugin_utils._offboard_vars import RUNS as OFFBOARDING
from ansible_collections.identityops.frontegg.plugins.plugin_utils._people import People, read_people
from ansible_collections.identityops.frontegg.plugins.plugin_utils._playbooks import RUNS

NOW = moment("2026-11-26T12:00:00Z")
JANE, JOE, UMA = "jane@corp.example", "joe@corp.example", "uma@corp.example"
LIST = f"Email,Boss,Last Day\n{JANE},a@b.example,2026-11-26\n{JOE},a@b.example,31 Dec 2026\n{UMA},a@b.example,\n"
EARLY = f"the last day of 1 user is still to come, and this run does not wait for it: line 3: {JOE} (2026-12-31); "
WAITS = "offboard_users with -e not_before=Last_Day waits for it"
ANYWAY = "take these lines out of the file, or give -e before_last_day=true to delete them now"


def read(tmp_path: Path, text: str, **options: Any) -> People:
    path = tmp_path / "leavers.csv"
    path.write_text(text, encoding="utf-8")
    return read_people(csv=str(path), **{"state": "locked", "now": NOW, **options})


def notes(people: People) -> list[str]:
    """Return the notes without the path."""
    return [note.partition("leavers.csv: ")[2] for note in people.notes]


def test_a_lock_says_whose_last_day_is_still_to_come(tmp_path: Path) -> None:
    people = read(tmp_path, LIST)
    assert notes(people) == [f"{EARLY}{WAITS}."]
    assert people.rows == (
        {"user": JANE, "line": 2, "left_on": "2026-11-26"},
        {"user": JOE, "line": 3, "left_on": "2026-12-31"},
        {"user": UMA, "line": 4},
    )
    assert people.elements == tuple({"user": user, "line": line} for line, user in enumerate((JANE, JOE, UMA), 2))


def test_a_deletion_is_refused_unless_it_is_stated(tmp_path: Path) -> None:
    delete = {"state": "absent", "everywhere": True}
    with pytest.raises(InputError) as error:
        read(tmp_path, LIST, **delete)
    assert f"leavers.csv: {EARLY}{ANYWAY}." in str(error.value)
    assert notes(read(tmp_path, LIST, **delete, before_last_day=True)) == [f"{EARLY}{WAITS}."]
    with pytest.raises(InputError, match="before_last_day: goes with csv only"):
        read_people(users=[JANE], state="absent", before_last_day=True)


@pytest.mark.parametrize("state", STATES)
def test_only_states_that_take_access_read_the_dates(tmp_path: Path, state: str) -> None:
    text = f"Email,Last Day\n{JANE},2026-11-20\n"
    given: dict[str, Any] = {"tenant_id": "acme", "ignore_columns": ["Last Day"]} if state == "present" else {}
    people = read(tmp_path, text, state=state, **given)
    assert ("left_on" in people.rows[0], people.notes) == (STATES[state].closes, ())


def test_a_date_that_cannot_be_read_stops_no_lock(tmp_path: Path) -> None:
    text = LIST.replace("31 Dec 2026", "12/31/2026")
    told = f"a date may be still to come, but cannot be read: line 3: {JOE} ('12/31/2026'); "
    assert notes(read(tmp_path, text)) == [f"{told}write the year first, as in 2026-11-27."]
    with pytest.raises(InputError) as error:
        read(tmp_path, text, state="absent", everywhere=True)
    assert f"{told}write the year first, as in 2026-11-27, {ANYWAY}." in str(error.value)


def test_a_date_of_not_before_counts_too(tmp_path: Path) -> None:
    (note,) = notes(read(tmp_path, f"Email,Not Before\n{JANE},2026-11-27\n{JOE},2026-11-25\n"))
    assert note == (
        f"the date of not_before of 1 user is still to come, and this run does not wait for it: line 2: {JANE} "
        "(2026-11-27); offboard_users waits for it."
    )


def test_where_columns_differ_the_later_day_counts_if_it_is_to_come(tmp_path: Path) -> None:
    text = f"Email,Last Day,End Date\n{JANE},2026-11-20,2026-12-31\n{JOE},2026-11-20,2026-11-10\n"
    people = read(tmp_path, text)
    assert [row.get("left_on") for row in people.rows] == ["2026-12-31", "2026-11-10"]
    assert len(people.notes) == 1


def test_only_the_rows_that_a_decision_takes_count(tmp_path: Path) -> None:
    text = f"Email,Last Day,decision\n{JANE},2026-12-31,keep\n{JOE},2026-12-31,lock\n"
    (note,) = notes(read(tmp_path, text))
    assert JOE in note and JANE not in note


def test_many_people_are_named_up_to_a_number(tmp_path: Path) -> None:
    lines = "".join(f"u{number}@corp.example,2027-01-01\n" for number in range(25))
    (note,) = notes(read(tmp_path, f"Email,Last Day\n{lines}"))
    assert "of 25 users" in note and "line 21: u19@corp.example (2027-01-01), and 5 more; " in note


@pytest.mark.parametrize("given", [{}, {"not_before": "Last Day"}])
def test_an_offboarding_names_those_for_whom_it_does_not_wait(tmp_path: Path, given: dict[str, Any]) -> None:
    people = read(tmp_path, LIST, facts=True, **given)
    assert notes(people) == ([] if given else [f"{EARLY}not_before=Last_Day makes it wait."])
    users = [{"user": JOE, "left_on": "2026-12-31"}, JANE]
    listed = read_people(users=users, facts=True, now=NOW, not_before="left_on" if given else None)
    assert len(listed.notes) == (0 if given else 1)


def test_every_playbook_that_takes_access_from_a_csv_file_says_so(tmp_path: Path) -> None:
    """A new playbook with a state that closes says so without further code."""
    path = tmp_path / "leavers.csv"
    path.write_text(LIST, encoding="utf-8")
    given = {"csv": str(path)}
    for run in (
        RUNS["lock_users"](given, False),
        RUNS["delete_users"]({**given, "everywhere": True, "before_last_day": "true"}, False),
        OFFBOARDING["offboard_users"](given, True),
    ):
        whom = read_whom(run, NOW)
        assert any(EARLY in note for note in whom["notes"]), run
        assert {"user": JOE, "left_on": "2026-12-31"} in whom["people"], run
    with pytest.raises(InputError, match="still to come"):
        read_whom(RUNS["delete_users"]({**given, "everywhere": True}, True), NOW)
    with pytest.raises(InputError, match="before_last_day"):
        read_whom(RUNS["delete_users"]({**given, "everywhere": True, "before_last_day": "maybe"}, True), NOW)
    assert read_whom(RUNS["unlock_users"](given, False), NOW)["people"] == []


def test_a_report_gets_each_user_once_with_the_earliest_last_day() -> None:
    rows = [
        {"user": JANE, "line": 2, "left_on": "2026-11-27"},
        {"user": JANE.upper(), "line": 3, "left_on": "2026-11-20"},
        {"user": JANE, "line": 4, "not_before": "2026-12-01"},
        {"user": JOE, "line": 5},
    ]
    assert dated(rows) == [{"user": JANE.upper(), "left_on": "2026-11-20"}]

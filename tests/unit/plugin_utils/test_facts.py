# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What HR's list says about leavers: rows beside the users, and all wrong dates with their lines."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.plugin_utils._people import People, read_people


def read(tmp_path: Path, text: str, **options: Any) -> People:
    path = tmp_path / "leavers.csv"
    path.write_text(text, encoding="utf-8")
    return read_people(csv=str(path), **{"state": "locked", "facts": True, **options})


def facts(people: People) -> list[dict[str, Any]]:
    """Return what HR said, without the user and the line."""
    return [{key: value for key, value in row.items() if key not in ("user", "line")} for row in people.rows]


@pytest.mark.parametrize(
    ("header", "fact"),
    [
        *(
            (name, "left_on")
            for name in ("Last Day", "last_day_of_work", "Termination Date", "Leaving date", "End Date")
        ),
        *((name, "left_on") for name in ("Austrittsdatum", "Letzter Arbeitstag", "Date de départ", "left_on")),
        *((name, "not_before") for name in ("not_before", "Not Before", "Lock Date", "Deactivation Date")),
    ],
)
def test_columns_with_dates(tmp_path: Path, header: str, fact: str) -> None:
    people = read(tmp_path, f"Email,{header}\njane@corp.example,27 Nov 2026\njoe@corp.example,\n")
    assert people.rows == (
        {"user": "jane@corp.example", "line": 2, fact: "2026-11-27"},
        {"user": "joe@corp.example", "line": 3},
    )
    assert people.elements == ({"user": "jane@corp.example", "line": 2}, {"user": "joe@corp.example", "line": 3})


def test_columns_with_texts(tmp_path: Path) -> None:
    people = read(tmp_path, "Email,Ticket ID,Reason,Team\njane@corp.example,HR-1042,resigned,blue\n")
    assert facts(people) == [{"ticket": "HR-1042", "reason": "resigned"}]


def test_all_wrong_dates_are_refused_with_their_lines(tmp_path: Path) -> None:
    text = "Email,Last Day,Lock Date\njane@corp.example,03/04/2026,46353\njoe@corp.example,soon,2026-11-27\n"
    with pytest.raises(InputError) as error:
        read(tmp_path, text)
    words = str(error.value)
    assert "3 faults: line 2: 'Last Day': '03/04/2026' can be read as different days" in words
    assert "line 2: 'Lock Date': '46353' is the number that a spreadsheet has for a day" in words
    assert "line 3: 'Last Day': 'soon' is no date" in words


def test_a_column_that_is_named_may_be_read_twice(tmp_path: Path) -> None:
    people = read(tmp_path, "Email,Last Day\njane@corp.example,2026-11-27\n", not_before="last_day")
    assert facts(people) == [{"left_on": "2026-11-27", "not_before": "2026-11-27"}]


def test_a_column_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match="not_before: there is no column 'Lok Date'; the file has 'Email', 'Lock Date'"
    ):
        read(tmp_path, "Email,Lock Date\njane@corp.example,2026-11-27\n", not_before="Lok Date")


def test_columns_that_disagree_are_refused(tmp_path: Path) -> None:
    text = "Email,Last Day,End Date\njane@corp.example,2026-11-27,2026-12-31\n"
    with pytest.raises(
        InputError, match=r"the columns 'Last Day', 'End Date' may all be left_on; .*ignore_columns=End"
    ):
        read(tmp_path, text)
    assert facts(read(tmp_path, text, ignore_columns=["End Date"])) == [{"left_on": "2026-11-27"}]
    assert facts(read(tmp_path, text.replace("2026-12-31", "2026-11-27"))) == [{"left_on": "2026-11-27"}]


@pytest.mark.parametrize("options", [{"facts": False}, {"state": "present", "ignore_columns": ["Last Day"]}])
def test_without_facts_a_date_is_not_read(tmp_path: Path, options: dict[str, Any]) -> None:
    people = read(tmp_path, "Email,Last Day\njane@corp.example,03/04/2026\n", **options)
    assert facts(people) == [{}]


def test_mappings_have_the_facts_under_their_own_names() -> None:
    users = [{"user": "jane@corp.example", "end": date(2026, 12, 1), "ticket": "HR-1"}, "joe@corp.example"]
    people = read_people(users=users, state="locked", facts=True, not_before="end")
    assert people.rows == (
        {"user": "jane@corp.example", "not_before": "2026-12-01", "ticket": "HR-1"},
        {"user": "joe@corp.example"},
    )
    assert people.elements == tuple(users)
    with pytest.raises(InputError, match=r"users: \[0\]: end: '03/04/2026' can be read as different days"):
        read_people(users=[{"user": "jane@corp.example", "end": "03/04/2026"}], facts=True, not_before="end")
    with pytest.raises(InputError, match="no mapping has a key 'ende'"):
        read_people(users=users, facts=True, not_before="ende")


def test_texts_have_rows_too() -> None:
    assert read_people(users="jane@corp.example\njoe@corp.example", facts=True).rows == (
        {"user": "jane@corp.example", "line": 1},
        {"user": "joe@corp.example", "line": 2},
    )

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: whose last day is still to come, in a run that takes access now. Pure.

HR's list of Friday has people who leave next month. A run that does not wait for their last day says so, with names and
dates, before it writes anything. A deletion is refused then, because it cannot be taken back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..module_utils._base.errors import InputError
from ..module_utils._base.values import email_key, one_line, shown
from ._columns import spelled
from ._csv import Row, Table
from ._dates import read_date, start_of
from ._facts import NOT_BEFORE, columns_of

LAST_DAY = "left_on"
# The variable of delete_users that says: delete them, although their last day is still to come
ANYWAY = "before_last_day"
_WORDS = {LAST_DAY: "last day", NOT_BEFORE: "date of not_before"}
_DELETE_ANYWAY = f"take these lines out of the file, or give -e {ANYWAY}=true to delete them now"
_FORM = "write the year first, as in 2026-11-27"
# How many people a sentence names
_MOST = 20


@dataclass
class Days:
    """What a CSV file says about the days of the people in it.

    by_line: left_on and not_before of each line that has them. told: sentences about dates that are still to come or
    cannot be read, without a full stop.
    """

    by_line: dict[int, dict[str, str]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)


def is_to_come(date: str, now: float) -> bool:
    """Whether a date from read_date() is still to come. The last day itself has come as soon as it begins, in UTC."""
    return start_of(date) > now


def early_words(rows: Sequence[Mapping[str, Any]], now: float, fact: str, way_out: str) -> list[str]:
    """A sentence that names the people whose date is still to come; none if there are none. No full stop.

    rows: of module people. fact: the key with the date.
    """
    early = [row for row in rows if fact in row and is_to_come(row[fact], now)]
    if not early:
        return []
    who = _listed([f"{_place(row)}{one_line(str(row['user']))} ({row[fact]})" for row in early])
    return [
        f"the {_WORDS[fact]} of {_users(early)} is still to come, and this run does not wait for it: {who}; {way_out}"
    ]


def early_leavers(rows: Sequence[Mapping[str, Any]], now: float, key: str) -> list[str]:
    """The same for an offboarding, which waits for not_before only. key: the column or key with the last day."""
    waiting = [row for row in rows if NOT_BEFORE not in row]
    return early_words(waiting, now, LAST_DAY, f"{NOT_BEFORE}={key} makes it wait")


def not_waited_for(rows: Sequence[Mapping[str, Any]], now: float, source: str) -> list[str]:
    """The same for the tasks of a playbook of one's own, of which nobody knows whether they wait. With a full stop."""
    waiting = [row for row in rows if NOT_BEFORE not in row]
    return [
        f"{one_line(source)}: {words}."
        for words in early_words(waiting, now, LAST_DAY, "role offboard waits for not_before")
    ]


def dated(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The people with a date, for the report of a run. If a user has several rows, the earliest last day counts."""
    people: dict[str, dict[str, str]] = {}
    for row in rows:
        facts = {name: str(row[name]) for name in _WORDS if name in row}
        if facts:
            key = email_key(str(row["user"]))
            both = [one for one in (people.get(key), {"user": str(row["user"]), **facts}) if one is not None]
            people[key] = min(both, key=lambda one: start_of(one[LAST_DAY]) if LAST_DAY in one else float("inf"))
    return list(people.values())


def days_in_table(table: Table, lines: Collection[int], person: int, now: float, is_deletion: bool) -> Days:
    """The dates in these lines, for a run that waits for none of them. Nothing that cannot be read is a fault."""
    days = Days()
    unread: list[str] = []
    columns = {fact: columns_of(table, fact) for fact in _WORDS}
    rows = [row for row in table.rows if row.line in lines]
    for row in rows:
        said = {fact: _date_in(row, indexes, now, person, unread) for fact, indexes in columns.items()}
        days.by_line[row.line] = {fact: date for fact, date in said.items() if date is not None}
    people = [{"user": row.cells[person], "line": row.line, **days.by_line[row.line]} for row in rows]
    for fact, indexes in columns.items():
        way_out = _DELETE_ANYWAY if is_deletion else _waits(table, fact, indexes)
        days.told += early_words(people, now, fact, way_out)
    if unread:
        way_out = f", {_DELETE_ANYWAY}" if is_deletion else ""
        days.told.append(f"a date may be still to come, but cannot be read: {_listed(unread)}; {_FORM}{way_out}")
    return days


def _date_in(row: Row, indexes: Sequence[int], now: float, person: int, unread: list[str]) -> str | None:
    """The date of a row. If columns differ, the latest counts if it is still to come, else the earliest."""
    dates = []
    for cell in (row.cells[index] for index in indexes if row.cells[index]):
        try:
            dates.append(read_date(cell))
        except InputError:
            unread.append(f"line {row.line}: {one_line(row.cells[person])} ({shown(cell)})")
    dates.sort(key=start_of)
    if not dates:
        return None
    return dates[-1] if is_to_come(dates[-1], now) else dates[0]


def _waits(table: Table, fact: str, indexes: Sequence[int]) -> str:
    if fact == NOT_BEFORE:
        return "offboard_users waits for it"
    key = spelled(table.names[indexes[0]]) if indexes else None
    return f"offboard_users with -e {NOT_BEFORE}={key or 'COLUMN'} waits for it"


def _place(row: Mapping[str, Any]) -> str:
    return f"line {row['line']}: " if row.get("line") else ""


def _users(rows: Sequence[object]) -> str:
    return f"{len(rows)} user{'' if len(rows) == 1 else 's'}"


def _listed(words: Sequence[str]) -> str:
    more = [f"and {len(words) - _MOST} more"] if len(words) > _MOST else []
    return ", ".join([*words[:_MOST], *more])

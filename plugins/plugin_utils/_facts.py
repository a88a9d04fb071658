# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what HR's file says about people who leave: last day, date, ticket, reason. Pure.

These are facts about a person, and no wishes: module user never gets them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..module_utils._base.errors import InputError
from ..module_utils._base.values import one_line, shown
from ..module_utils._users.names import given_in, is_info_row
from ._columns import keys_of, named, spelled
from ._csv import Row, Table, cell_fault
from ._dates import read_date
from ._faults import Fault
from ._leavers import DATES, facts_of

NOT_BEFORE = "not_before"
# What HR says -> the names of its columns, as keys_of() returns them
COLUMNS: dict[str, tuple[str, ...]] = {
    "left_on": (
        "lefton", "lastday", "lastdayofwork", "lastworkday", "lastworkingday", "lastdayworked", "lastdayofemployment",
        "lastdate", "terminationdate", "dateoftermination", "leavingdate", "leavedate", "leaverdate", "dateofleaving",
        "enddate", "dateend", "employmentenddate", "enddateofemployment", "contractenddate", "exitdate",
        "separationdate", "departuredate", "offboardingdate", "austrittsdatum", "austritt", "letzterarbeitstag",
        "letztertag", "datededepart", "datedesortie", "dernierjour", "dernierjourtravaille", "fechadebaja",
        "fechadesalida", "ultimodia", "ultimodiadetrabajo",
    ),
    NOT_BEFORE: ("notbefore", "notearlierthan", "lockdate", "lockon", "deactivationdate", "deactivateon", "sperrdatum"),
    "ticket": (
        "ticket", "ticketid", "ticketnumber", "ticketno", "ticketkey", "request", "requestid", "requestnumber", "case",
        "caseid", "casenumber", "jira", "jiraticket", "vorgang", "ticketnummer",
    ),
    "reason": (
        "reason", "leavingreason", "reasonforleaving", "terminationreason", "exitreason", "grund", "austrittsgrund",
        "motif", "motifdedepart", "motivo",
    ),
}  # fmt: skip
_LINE_END = re.compile("[\r\n]")

Facts = list[dict[str, str]]


def facts_in_table(table: Table, ignore_columns: Sequence[str], not_before: str | None) -> tuple[Facts, list[Fault]]:
    """(what each row says, all faults). not_before: the column with that date; None: it is found by its name."""
    columns: dict[str, list[int]] = {}
    faults: list[Fault] = []
    ignored = {index for name in ignore_columns for index in named(table.names, name)}
    for fact in COLUMNS:
        columns[fact] = [index for index in columns_of(table, fact) if index not in ignored]
    if not_before is not None:
        columns[NOT_BEFORE] = named(table.names, not_before)
        if not columns[NOT_BEFORE]:
            listed = ", ".join(map(shown, filter(None, table.names)))
            faults.append(Fault(0, f"not_before: there is no column {shown(not_before)}; the file has {listed}"))
    chosen = {fact: _same(table, fact, indexes, faults) for fact, indexes in columns.items() if indexes}
    facts: Facts = []
    for row in table.rows:
        said = {fact: _value(table, row, fact, index, faults) for fact, index in chosen.items() if row.cells[index]}
        facts.append({fact: value for fact, value in said.items() if value is not None})
    return facts, faults


def columns_of(table: Table, fact: str) -> list[int]:
    """The columns that hold this fact by their names, best first. Empty columns are left out."""
    keys = COLUMNS[fact]
    known = [index for index, name in enumerate(table.names) if any(key in keys for key in keys_of(name))]
    filled = [index for index in known if any(table.column(index))]
    return sorted(filled, key=lambda index: _rank(table.names[index], keys))


def _rank(name: str, keys: Sequence[str]) -> int:
    return min(keys.index(key) for key in keys_of(name) if key in keys)


def _same(table: Table, fact: str, indexes: Sequence[int], faults: list[Fault]) -> int:
    """The first of the columns. It is a fault if another one says something else."""
    first = indexes[0]
    others = [index for index in indexes[1:] if list(table.column(index)) != list(table.column(first))]
    if others:
        names = [table.names[index] for index in (first, *others)]
        words = [spelled(name) for name in names[1:]]
        advice = f"-e ignore_columns={','.join(filter(None, words))}" if all(words) else "ignore_columns"
        listed = ", ".join(map(shown, names))
        faults.append(Fault(table.line, f"the columns {listed} may all be {fact}; leave others unread with {advice}"))
    return first


def _value(table: Table, row: Row, fact: str, index: int, faults: list[Fault]) -> str | None:
    """The value of a cell; None for a wrong one."""
    cell, label = row.cells[index], shown(table.names[index])
    try:
        if fact in DATES:
            return read_date(cell)
    except InputError as error:
        faults.append(Fault(row.line, f"{label}: {error}"))
        return None
    fault = "goes over several lines" if _LINE_END.search(cell) and fact == "ticket" else cell_fault(cell)
    if fault:
        faults.append(Fault(row.line, f"{label}: {fault}"))
        return None
    return one_line(cell)


def rows_of_elements(
    elements: Sequence[Any], *, with_facts: bool, not_before: str | None
) -> tuple[list[dict[str, Any]], list[Fault]]:
    """(a row for each element of a list, all faults). A mapping may have the facts under their own names."""
    rows: list[dict[str, Any]] = []
    faults: list[Fault] = []
    key = not_before or NOT_BEFORE
    is_known = not_before is None or any(isinstance(one, Mapping) and not_before in one for one in elements)
    if with_facts and not is_known:
        faults.append(Fault(0, f"not_before: no mapping has a key {shown(not_before)}"))
    for index, element in enumerate(elements):
        if not isinstance(element, Mapping):
            rows.append({"user": element})
            continue
        row: dict[str, Any] = {"user": given_in(element)}
        row.update({"line": element["line"]} if element.get("line") is not None else {})
        if with_facts and not is_info_row(element):
            facts, words = facts_of(element, f"[{index}]", key)
            row.update(facts)
            faults += [Fault(0, fault) for fault in words]
        rows.append(row)
    return rows, faults

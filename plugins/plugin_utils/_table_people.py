# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the rows of a table -> elements of module user, with notes and all faults. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..module_utils._base.errors import InputError
from ..module_utils._base.values import check_tenant_id, shown
from ..module_utils._users.attributes import CHECKS
from ..module_utils._users.names import is_info_row
from ..module_utils._users.states import ALL_TENANTS, STATES
from ._columns import PORTAL, attribute_of, is_tenant, keys_of, kind_of, named, spelled
from ._csv import Row, Table, cell_fault
from ._decisions import COLUMN as DECISION
from ._decisions import take_decided
from ._faults import Fault
from ._names import name_fault

_LINE_END = re.compile("[\r\n]")
# Attributes that are several words in their cells
_LISTS = ("roles", "groups", "applications")
# Attributes that are JSON in their cells
_JSON = ("metadata", "vendor_metadata")


@dataclass(frozen=True)
class Reach:
    """What the task states, as for module user. state None: the task changes nothing.

    by_row: each row has to name the one tenant that the state reaches. from_tenant: people move from there, so that no
    row may name another tenant.
    """

    state: str | None = None
    tenant_id: str | None = None
    everywhere: bool = False
    by_row: bool = False
    from_tenant: str | None = None


def read_rows(
    table: Table, person: int, ignore_columns: Sequence[str], reach: Reach
) -> tuple[list[dict[str, Any]], list[str], list[Fault]]:
    """(an element for each row, notes without a full stop, all faults)."""
    faults = [Fault(row.line, words) for row in table.rows for words in _person_faults(table, person, row)]
    notes = [] if table.rows else [f"nobody stands below the header row (line {table.line})"]
    decided = take_decided(table, person, ignore_columns, reach.state)
    table, notes, faults = decided.table, [*notes, *decided.notes], [*faults, *decided.faults]
    if decided.is_review:
        reach = replace(reach, by_row=True)
        faults += _review_faults(reach)
    elements = [{"user": row.cells[person], "line": row.line} for row in table.rows]
    if is_info_row(dict.fromkeys(table.names)):
        # A row of user_info: its tenants and names are facts about the user, no wishes.
        return elements, notes, [*faults, *_info_row_faults(reach)]
    columns = _Columns(table, person, ignore_columns)
    parts = [_read_tenants(table, columns.tenants, reach)]
    if reach.from_tenant is not None:
        notes += _unread_roles(table, columns)
    if reach.state == "present":
        parts.append(_read_attributes(table, columns))
    for values, more_notes, more_faults in parts:
        elements = [{**element, **more} for element, more in zip(elements, values)]
        notes += more_notes
        faults += more_faults
    return elements, notes, faults


# (what each row says beside the person, notes, faults)
Part = tuple[list[dict[str, Any]], list[str], list[Fault]]


def _person_faults(table: Table, person: int, row: Row) -> Iterator[str]:
    cell = row.cells[person]
    if not cell:
        others = shown(" ".join(filter(None, row.cells)))
        yield f"the column {shown(table.names[person])} is empty, and the line holds {others}"
    elif _LINE_END.search(cell):
        yield f"{shown(cell)} goes over several lines; see which quote is not closed"
    else:
        words = name_fault(cell)
        if words:
            yield words


class _Columns:
    """What the columns of a table are, beside the column of the user. Empty columns are left out."""

    def __init__(self, table: Table, person: int, ignore_columns: Sequence[str]) -> None:
        self.person = person
        ignored = {index for name in ignore_columns for index in named(table.names, name)}
        filled = [index for index in range(len(table.names)) if index != person and any(table.column(index))]
        # A column that is left unread must not put a user into another tenant.
        self.tenants = [index for index in filled if is_tenant(table.names[index])]
        self.others = [
            index
            for index in filled
            if index not in self.tenants and index not in ignored and not _repeats(table, index, person)
        ]


def _repeats(table: Table, index: int, person: int) -> bool:
    """Whether this column names the same user again."""
    is_person = kind_of(table.names[index]) is not None
    return is_person and all(row.cells[index].casefold() == row.cells[person].casefold() for row in table.rows)


# ---- tenants


def _reaches_one(reach: Reach) -> bool:
    """Whether the state may reach one tenant."""
    return reach.state is not None and STATES[reach.state].reach is not ALL_TENANTS


def _review_faults(reach: Reach) -> list[Fault]:
    if not reach.everywhere or not _reaches_one(reach):
        return []
    words = f"a {DECISION} is about the tenant of its row, and everywhere=true reaches all tenants; leave it out"
    return [Fault(0, words)]


def _info_row_faults(reach: Reach) -> list[Fault]:
    if not reach.by_row or not _reaches_one(reach) or reach.tenant_id is not None or reach.everywhere:
        return []
    words = "the rows list all tenants of each user, and do not say which one is meant; give tenant_id"
    return [Fault(0, words)]


def _read_tenants(table: Table, tenants: Sequence[int], reach: Reach) -> Part:
    names = " and ".join(shown(table.names[index]) for index in tenants)
    nothing: list[dict[str, Any]] = [{} for _row in table.rows]
    if not tenants:
        return nothing, [], _no_column_faults(table, reach)
    if reach.from_tenant is not None:
        return nothing, [], list(_strays(table, tenants, reach.from_tenant))
    if reach.state is None:
        return nothing, [f"the column {names} was not read"], []
    if not _reaches_one(reach):
        return nothing, [f"the column {names} has no meaning here: state {reach.state} reaches all tenants"], []
    if reach.everywhere:
        words = f"the column {names} names tenants, and everywhere=true reaches all of them; leave one of the two out"
        return nothing, [], [Fault(0, words)]
    values: list[dict[str, Any]] = []
    faults: list[Fault] = []
    for row in table.rows:
        found = _tenants_of(row, tenants)
        fault = _tenant_fault(found, reach)
        faults += [Fault(row.line, fault)] if fault else []
        values.append({"tenant_id": min(found)} if found and reach.tenant_id is None else {})
    return values, [], faults


def _tenants_of(row: Row, tenants: Sequence[int]) -> set[str]:
    return {one for index in tenants for one in re.split(r"[\s,;|]+", row.cells[index]) if one}


def _strays(table: Table, tenants: Sequence[int], from_tenant: str) -> Iterator[Fault]:
    """A fault for each row about another tenant than the one that people leave."""
    for row in table.rows:
        others = sorted(_tenants_of(row, tenants) - {from_tenant})
        if others:
            listed = ", ".join(map(shown, others))
            yield Fault(row.line, f"is about tenant {listed}, and from_tenant is {shown(from_tenant)}; say one of them")


def _unread_roles(table: Table, columns: _Columns) -> list[str]:
    """What to say about columns with roles, which somebody may take for the roles in the new tenant."""
    names = [table.names[index] for index in columns.others if attribute_of(table.names[index]) == "roles"]
    return [
        f"the column {shown(name)} was not read; user_roles or roles_map says which roles they get" for name in names
    ]


def _no_column_faults(table: Table, reach: Reach) -> list[Fault]:
    if not reach.by_row or not _reaches_one(reach) or reach.everywhere or not table.rows:
        return []
    return [Fault(table.line, "no row says in which tenant the user is meant; name it in a column tenant_id")]


def _tenant_fault(found: set[str], reach: Reach) -> str | None:
    listed = ", ".join(map(shown, sorted(found)))
    if any(one.startswith("'") for one in found):
        return f"names the tenant {listed}, which begins with a ' that the export put there; take the ' away"
    if reach.by_row and not found:
        return "names no tenant, and the row has to say in which one the user is meant"
    if len(found) > 1:
        return f"names the tenants {listed}, and the task reaches one tenant for each person"
    if reach.tenant_id is not None:
        if not found - {reach.tenant_id}:
            return None
        return f"is about tenant {listed}, and tenant_id is {shown(reach.tenant_id)}; say one of them"
    if not found:
        return "names no tenant, and neither does tenant_id"
    try:
        check_tenant_id(min(found), "tenant_id")
    except InputError as error:
        return _words(error)
    return None


# ---- attributes of state present


def _read_attributes(table: Table, columns: _Columns) -> Part:
    by_attribute: dict[str, list[int]] = {}
    unknown: list[str] = []
    notes: list[str] = []
    faults: list[Fault] = []
    for index in columns.others:
        name = table.names[index]
        attribute = attribute_of(name)
        if not name:
            words = f"column {index + 1} has no name and holds {shown(next(filter(None, table.column(index))))}"
            faults.append(Fault(table.line, words))
        elif _portal_key(name) is not None:
            _judge_portal_column(table, index, notes, faults)
        elif attribute is None:
            unknown.append(name)
        else:
            by_attribute.setdefault(attribute, []).append(index)
    unknown += [table.names[index] for index in _names_alone(by_attribute)]
    for attribute, indexes in by_attribute.items():
        if len(indexes) > 1:
            found = [table.names[index] for index in indexes]
            words = f"the columns {', '.join(map(shown, found))} all stand for {attribute}; {_unread(found[1:])}"
            faults.append(Fault(table.line, words))
    if unknown:
        listed = ", ".join(map(shown, unknown))
        faults.append(Fault(table.line, f"columns that are not known: {listed}; correct them, or {_unread(unknown)}"))
    reader = _RowReader(table, columns.person, {name: indexes[0] for name, indexes in by_attribute.items()})
    values = [reader.values(row) for row in table.rows]
    return values, notes, [*faults, *reader.faults]


def _names_alone(by_attribute: dict[str, list[int]]) -> list[int]:
    """The columns of first and last names that make no full name. They are taken out."""
    parts = [name for name in ("given_name", "family_name") if name in by_attribute]
    is_told = "name" in by_attribute
    if len(parts) == 2 and not is_told:
        return []
    left = [by_attribute.pop(name) for name in parts]
    return [] if len(parts) == 2 else [index for indexes in left for index in indexes]


def _portal_key(name: str) -> str | None:
    return next((key for key in keys_of(name) if key in PORTAL), None)


def _judge_portal_column(table: Table, index: int, notes: list[str], faults: list[Fault]) -> None:
    name = table.names[index]
    harmless = PORTAL[_portal_key(name) or ""]
    if any(cell and cell.casefold() not in harmless for cell in table.column(index)):
        words = f"no invitation carries the column {shown(name)}; {_unread([name])}"
        faults.append(Fault(table.line, words))
    else:
        notes.append(f"the column {shown(name)} was not read, as no invitation carries it")


def _unread(names: Sequence[str]) -> str:
    """The advice to leave columns unread, as it can be pasted."""
    words = [spelled(name) for name in names]
    advice = f"-e ignore_columns={','.join(filter(None, words))}" if all(words) else "ignore_columns"
    return f"leave {'it' if len(names) == 1 else 'them'} unread with {advice}"


class _RowReader:
    """Reads the attributes in rows. An empty cell leaves its attribute alone."""

    def __init__(self, table: Table, person: int, attributes: Mapping[str, int]) -> None:
        self._table, self._person, self._attributes = table, person, attributes
        self._marked = {
            index
            for index in attributes.values()
            if len(table.rows) > 1 and all(cell.startswith("'") for cell in table.column(index) if cell)
        }
        self.faults: list[Fault] = []

    def values(self, row: Row) -> dict[str, Any]:
        cells = {name: row.cells[index] for name, index in self._attributes.items() if row.cells[index]}
        for name in cells:
            words = self._cell_fault(row, name, cells[name])
            if words:
                self.faults.append(Fault(row.line, f"{shown(self._table.names[self._attributes[name]])}: {words}"))
                cells = {one: cell for one, cell in cells.items() if one != name}
        parts = [cells.pop(name, "") for name in ("given_name", "family_name")]
        if any(parts):
            cells["name"] = " ".join(filter(None, parts))
        found = {name: self._checked(row, name, cell) for name, cell in cells.items()}
        return {name: value for name, value in found.items() if value is not None}

    def _cell_fault(self, row: Row, name: str, cell: str) -> str | None:
        if _LINE_END.search(cell) and name not in _JSON:
            return f"{shown(cell)} goes over several lines; see which quote is not closed"
        is_marked = self._attributes[name] in self._marked or row.cells[self._person].startswith("'")
        if cell.startswith("'") and (is_marked or not name.endswith("name")):
            return f"{shown(cell)} begins with a ' that the export put there; take the ' away from every cell"
        return cell_fault(cell)

    def _checked(self, row: Row, name: str, cell: str) -> Any:
        """The value as module user takes it; None for a wrong value."""
        try:
            value = _value(name, cell)
            CHECKS[name](name, value)
        except InputError as error:
            self.faults.append(Fault(row.line, _words(error)))
            return None
        return value


def _value(name: str, cell: str) -> Any:
    if name in _LISTS:
        # Names of roles may hold blanks. So blanks only separate if nothing else does.
        words = re.split("[|,;]" if re.search("[|,;]", cell) else r"\s", cell)
        return [word.strip() for word in words if word.strip()]
    if name in _JSON:
        try:
            return json.loads(cell)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{name}: {shown(cell)} is no JSON.") from error
    return cell


def _words(error: InputError) -> str:
    return str(error).removesuffix(".")

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the rows of a table -> elements of module user_migration, with notes and faults. Pure.

The table has the columns of Frontegg's portal, or names that people and other systems have for them. No fault quotes a
cell that may be a secret: a hash may stand in any column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..module_utils._base.errors import InputError
from ..module_utils._base.hashes import form_fault, looks_like_hash, quotable, quoted
from ..module_utils._base.values import shown
from ..module_utils._users.newcomers import FIELDS, check_tenant
from ._columns import attribute_of, is_tenant, keys_of, kind_of, named, spelled
from ._csv import Row, Table, spoiled
from ._faults import Fault
from ._names import name_fault

STATE = "migrated"
# {option of user_migration: the names of its columns}, beside those that other files have, too
_COLUMNS: dict[str, tuple[str, ...]] = {
    "password_hash": ("passwordhash", "hash"),
    "password_hash_type": ("passwordhashtype", "hashtype"),
    "password_hash_config": ("passwordhashconfig", "hashconfig"),
    "mfa_secret": ("mfasecret", "authenticatorappmfasecret"),
    "provider": ("provider",),
    "verified": ("verifyuser", "verified", "emailverified"),
}
_SECRETS = tuple(name for name, row in FIELDS.items() if row.is_secret)
_PARTS = ("given_name", "family_name")


def read_newcomers(
    table: Table, person: int, ignore_columns: Sequence[str], tenant_id: str | None
) -> tuple[list[dict[str, Any]], list[str], list[Fault]]:
    """(an element for each row, notes without a full stop, all faults). tenant_id: of all rows without one."""
    columns, faults = _columns(table, person, ignore_columns)
    reader = _Reader(table, person, columns, tenant_id)
    elements = [reader.element(row) for row in table.rows]
    notes = [] if table.rows else [f"nobody stands below the header row (line {table.line})"]
    return elements, notes, [*faults, *_short_rows(table), *reader.faults]


def shows_its_names(table: Table) -> bool:
    """Whether the names of the columns can be told: no line with a hash is taken for the header row."""
    return all(_is_known(name) or all(map(quotable, name.split())) for name in table.names)


def _is_known(name: str) -> bool:
    return is_tenant(name) or kind_of(name) is not None or option_of(name) is not None


def _short_rows(table: Table) -> Iterator[Fault]:
    """A row with too few cells may hold a hash that was cut at its commas, in columns that are not its own."""
    for line, number in table.short:
        words = f"{number} cells, and the header row has {len(table.names)} names; end each row with its empty cells"
        yield Fault(line, f"{words}, and quote a hash with a separator in it")


def _columns(table: Table, person: int, ignore_columns: Sequence[str]) -> tuple[dict[str, int], list[Fault]]:
    """({option: index of its column}, the faults of the header row). Columns without any value are left out."""
    ignored = {index for name in ignore_columns for index in named(table.names, name)}
    by_option: dict[str, list[int]] = {}
    unknown: list[str] = []
    faults: list[Fault] = []
    for index, name in enumerate(table.names):
        if index == person or not any(table.column(index)) or _names_the_person(table, index, person):
            continue
        if is_tenant(name):  # a column that is left unread must not put a user into another tenant
            by_option.setdefault("tenant_id", []).append(index)
        elif index in ignored:
            continue
        elif not name:
            faults.append(Fault(table.line, f"column {index + 1} has no name"))
        elif option_of(name) is None:
            unknown.append(name)
        else:
            by_option.setdefault(str(option_of(name)), []).append(index)
    for option, indexes in by_option.items():
        if len(indexes) > 1:
            listed = ", ".join(shown(table.names[index]) for index in indexes)
            faults.append(Fault(table.line, f"the columns {listed} all stand for {option}; leave one of them"))
    if unknown:
        places = [f"column {table.names.index(name) + 1}" for name in unknown]
        listed = ", ".join(shown(name) if _is_plain(name) else place for name, place in zip(unknown, places))
        words = [(spelled(name) or "") if _is_plain(name) else "" for name in unknown]
        advice = f"-e ignore_columns={','.join(words)}" if all(words) else "ignore_columns"
        faults.append(Fault(table.line, f"columns that are not known: {listed}; correct them, or give {advice}"))
    return {option: indexes[0] for option, indexes in by_option.items()}, faults


def _is_plain(name: str) -> bool:
    """Whether a name that is not known can be told: words, as people name columns."""
    return not looks_like_hash(name) and all(
        quotable(word) or (word.isalpha() and len(word) <= 20) for word in name.split()
    )


def option_of(name: str) -> str | None:
    """The option of user_migration that the name of a column stands for, or a part of a name."""
    keys = keys_of(name)
    found = next((option for option, names in _COLUMNS.items() if any(key in names for key in keys)), None)
    option = found or attribute_of(name)
    return option if option in (*FIELDS, *_PARTS, "roles") else None


def _names_the_person(table: Table, index: int, person: int) -> bool:
    is_person = kind_of(table.names[index]) is not None
    return is_person and all(row.cells[index].casefold() == row.cells[person].casefold() for row in table.rows)


class _Reader:
    """Reads the users in rows. An empty cell says nothing."""

    def __init__(self, table: Table, person: int, columns: Mapping[str, int], tenant_id: str | None) -> None:
        self._names, self._person, self._columns, self._tenant_id = table.names, person, columns, tenant_id
        self._first: dict[str, int] = {}  # by email: the line
        self.faults: list[Fault] = []

    def element(self, row: Row) -> dict[str, Any]:
        """The element of a row. Its faults are noted."""
        self.faults += [Fault(row.line, words) for words in self._person_faults(row)]
        cells = {option: row.cells[index] for option, index in self._columns.items() if row.cells[index]}
        tenant_id = self._tenant(row, cells.pop("tenant_id", ""))
        parts = [cells.pop(part, "") for part in _PARTS]
        if any(parts) and "name" not in cells:
            cells["name"] = " ".join(filter(None, parts))
        values = {option: self._value(row, option, cell) for option, cell in cells.items()}
        self._check_hash(row, values)
        found = {option: value for option, value in values.items() if value is not None}
        return {"email": row.cells[self._person], "tenant_id": tenant_id, **found, "line": row.line}

    def _person_faults(self, row: Row) -> Iterator[str]:
        cell, column = row.cells[self._person], f"the column {shown(self._names[self._person])}"
        if not cell:
            yield f"{column} is empty"
        elif name_fault(cell):
            yield f"{column}: {spoiled(cell) or 'is no email'}"
        elif "@" not in cell:
            yield f"{column}: is an ID; a migration names each user by email"
        else:
            first = self._first.setdefault(cell.casefold(), row.line)
            if first != row.line:
                yield f"{shown(cell)} stands in line {first}, too; name each user once"

    def _tenant(self, row: Row, cell: str) -> str | None:
        """The tenant of the row, or that of the task. A row with another tenant than the task is refused."""
        fault = None
        if cell and self._tenant_id not in (None, cell):
            fault = f"is about tenant {quoted(cell)}, and tenant_id is {shown(self._tenant_id)}; say one of them"
        elif not cell and self._tenant_id is None:
            fault = "names no tenant, and neither does tenant_id"
        elif cell:
            try:
                check_tenant("tenant_id", cell)
            except InputError as error:
                fault = str(error).removesuffix(".")
        self.faults += [Fault(row.line, fault)] if fault else []
        return cell or self._tenant_id

    def _value(self, row: Row, option: str, cell: str) -> Any:
        """The value as user_migration takes it; None for a wrong value."""
        words = None if option in _SECRETS else spoiled(cell)
        words = words and f"{option}: {words}"
        value = [role for role in re.split(r"\s*[|,;]\s*", cell) if role] if option == "roles" else cell
        if option == "roles" and looks_like_hash(cell):
            words = "roles: looks like the hash of a password; see whether the columns are mixed up"
        try:
            if words is None and option in FIELDS:
                FIELDS[option].check(option, cell)
        except InputError as error:
            words = str(error).removesuffix(".")
        self.faults += [Fault(row.line, words)] if words else []
        return None if words else value

    def _check_hash(self, row: Row, values: Mapping[str, Any]) -> None:
        has = [values.get(option) is not None for option in ("password_hash", "password_hash_type")]
        is_known = "password_hash_type" not in values or values["password_hash_type"] is not None
        if has == [True, False] and is_known:
            self.faults.append(Fault(row.line, "has a password hash, and no type of hash, such as bcrypt"))
        if has == [False, True]:
            self.faults.append(Fault(row.line, "has a type of hash, and no password hash"))
        words = form_fault(values["password_hash_type"], values["password_hash"]) if all(has) else None
        self.faults += [Fault(row.line, f"password_hash: {words}")] if words else []

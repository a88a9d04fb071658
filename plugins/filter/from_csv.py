# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter from_csv turns the text of a CSV file into a mapping for each row."""

from __future__ import annotations

DOCUMENTATION = r"""
name: from_csv
short_description: Turn the text of a CSV file into a list of mappings
version_added: 1.0.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Makes a mapping of each row, for M(identityops.frontegg.user) and other modules. The keys are the names in the
    header row.
  - The separator is a comma, a semicolon or a tab. The filter takes the one that cuts the header row into the most
    names.
  - Cells may be quoted. Quoted cells may hold separators and line ends.
  - The filter ignores a UTF-8 byte order mark at the start, and a C(sep=) line or a line such as C(version:v1.0) above
    the header row. It also ignores blank lines, rows of empty cells, columns that have neither a name nor a value, and
    white space around names and cells.
  - One error names all faults, with their lines.
options:
  _input:
    description: The text of the file, with a header row.
    type: str
    required: true
  comment:
    description: The filter ignores lines that begin with this text. If unset, there are no comments.
    type: str
  dates:
    description:
      - The names of columns with dates. Each cell in them must be empty or a date such as V(2025-01-31). Any other cell
        is an error, so that you can compare dates as text.
    type: list
    elements: str
  due:
    description:
      - The name of a column that holds dates, as in O(dates). Only the rows whose date is today or earlier are
        returned, by the clock and the time zone of the machine that runs Ansible. Rows without a date are left out.
    type: str
seealso:
  - module: identityops.frontegg.people
  - module: identityops.frontegg.user
"""

EXAMPLES = r"""
- name: Bring users into a tenant, from a CSV file with the columns user, name and roles
  identityops.frontegg.user:
    state: present
    tenant_id: acme
    users: "{{ lookup('ansible.builtin.file', 'newcomers.csv') | identityops.frontegg.from_csv }}"

- name: Lock the users in the column email
  identityops.frontegg.user:
    state: locked
    users: "{{ text | identityops.frontegg.from_csv(comment='#') | map(attribute='email') }}"
  vars:
    text: "{{ lookup('ansible.builtin.file', 'leavers.csv') }}"

- name: Lock the users who have left by today
  identityops.frontegg.user:
    state: locked
    users: "{{ text | identityops.frontegg.from_csv(due='left_on') | map(attribute='email') }}"
  vars:
    text: "{{ lookup('ansible.builtin.file', 'leavers.csv') }}"
"""

RETURN = r"""
_value:
  description:
    - A mapping for each row; with O(due), only for the rows that are due. It maps every name in the header row to the
      text in the cell.
    - An empty or missing cell is null. M(identityops.frontegg.user) leaves the values of null keys alone.
    - A row with more cells than names is an error, unless the extra cells are empty. It is also an error if a name
      occurs twice (letter case does not matter), if a column without a name holds a value, or if there is no header
      row.
    - The filter also refuses a quote that is never closed or that swallows whole lines, a number that a spreadsheet
      shortened (C(1.23457E+11)), a spreadsheet error (C(#N/A)), and an email or user ID with a C(') in front.
  type: list
  elements: dict
  sample:
    - {user: jane@corp.example, name: Jane Doe, roles: null}
"""

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils._base.errors import InputError
from ..module_utils._base.values import shown
from ..plugin_utils._csv import Row, Table, cell_fault, read_table
from ..plugin_utils._faults import Fault, refuse_any
from ..plugin_utils._unsafe import never_template

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def from_csv(
    text: object, comment: str | None = None, dates: str | Sequence[str] | None = None, due: str | None = None
) -> list[dict[str, str | None]]:
    if not isinstance(text, str):
        raise AnsibleFilterError(f"from_csv: takes the text of a CSV file, not {type(text).__name__}.")
    if text != text.encode("utf-8", "ignore").decode():
        raise AnsibleFilterError("from_csv: the file is no UTF-8; save it as CSV UTF-8.")
    try:
        names = [*([dates] if isinstance(dates, str) else dates or []), *([] if due is None else [due])]
        table = read(text.removeprefix("\ufeff"), comment, list(dict.fromkeys(names)))
    except InputError as error:
        raise AnsibleFilterError(str(error)) from None
    columns = [(index, name) for index, name in enumerate(table.names) if name]
    rows = [{name: row.cells[index] or None for index, name in columns} for row in table.rows]
    today = datetime.date.today().isoformat()
    # Dates written as 2025-01-31 compare as text.
    chosen = rows if due is None else [row for row in rows if row[due] is not None and str(row[due]) <= today]
    wrapped: list[dict[str, str | None]] = never_template(chosen)
    return wrapped


def read(text: str, comment: str | None, dates: Sequence[str]) -> Table:
    """Return the table in the text. Raise InputError with all faults."""
    table, faults = read_table(text, comment)
    if not table.names and not faults:
        faults = [Fault(0, "there is no header row")]
    torn = {fault.line for fault in faults}
    faults += header_faults(table, dates)
    faults += [Fault(row.line, words) for row in table.rows if row.line not in torn for words in row_faults(row)]
    faults += date_faults(table, dates)
    refuse_any("from_csv", faults)
    return table


def header_faults(table: Table, dates: Sequence[str]) -> Iterator[Fault]:
    """Yield a fault for each nameless column with a value, each name that occurs twice, each missing date column."""
    seen = set()
    for index, name in enumerate(table.names):
        if not name and any(table.column(index)):
            yield Fault(table.line, f"column {index + 1} has no name in the header row")
        if name and name.lower() in seen:
            yield Fault(table.line, f"the header row has the name {shown(name)} twice")
        seen.add(name.lower())
    for name in dates if table.names else ():
        if name not in table.names:
            yield Fault(table.line, f"the header row has no name {shown(name)}, which is to hold dates")


def row_faults(row: Row) -> Iterator[str]:
    return (words for words in map(cell_fault, row.cells) if words)


def date_faults(table: Table, dates: Sequence[str]) -> Iterator[Fault]:
    """Yield a fault for each date not written as 2025-01-31: dates in other forms would compare wrongly, unnoticed."""
    for index, name in enumerate(table.names):
        for row in table.rows if name in dates else ():
            if row.cells[index] and not is_iso_date(row.cells[index]):
                yield Fault(row.line, f"{shown(row.cells[index])} in {shown(name)} is no date such as 2025-01-31")


def is_iso_date(text: str) -> bool:
    if not _ISO_DATE.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


class FilterModule:
    """Ansible finds the filters of a collection here."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"from_csv": from_csv}

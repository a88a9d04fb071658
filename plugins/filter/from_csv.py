# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter from_csv: the text of a CSV file -> a mapping for each row."""

from __future__ import annotations

DOCUMENTATION = r"""
name: from_csv
short_description: Turn the text of a CSV file into a list of mappings
version_added: 0.1.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Makes a mapping of each row, by the names in the header row, for M(identityops.frontegg.user) and others.
  - The separator, a comma, semicolon or tab, is the one that cuts the header row into the most names.
  - Cells may be quoted, and quoted ones hold separators and line ends.
  - A mark at the start (a UTF-8 BOM), blank lines, rows of empty cells, and white space around names and cells are
    ignored.
options:
  _input:
    description: The text of the file, with a header row.
    type: str
    required: true
  comment:
    description: Lines that begin with this are ignored. Unset, there are no comments.
    type: str
seealso:
  - module: identityops.frontegg.user
"""

EXAMPLES = r"""
- name: Have the users of a CSV file with the columns user, name and roles in a tenant
  identityops.frontegg.user:
    state: present
    tenant_id: acme
    users: "{{ lookup('ansible.builtin.file', 'newcomers.csv') | identityops.frontegg.from_csv }}"

- name: Lock the people in the column email
  identityops.frontegg.user:
    state: locked
    users: "{{ text | identityops.frontegg.from_csv(comment='#') | map(attribute='email') }}"
  vars:
    text: "{{ lookup('ansible.builtin.file', 'leavers.csv') }}"
"""

RETURN = r"""
_value:
  description:
    - A mapping for each row, from every name in the header row to the text in the cell.
    - An empty or missing cell is null, which M(identityops.frontegg.user) takes for leave that alone.
    - A row with more cells than there are names is an error, unless the rest is empty. So are names that are empty or
      there twice, letter case aside, and a text without a header row.
  type: list
  elements: dict
  sample:
    - {user: jane@corp.example, name: Jane Doe, roles: null}
"""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

from ansible.errors import AnsibleFilterError

try:
    from ansible.utils.unsafe_proxy import wrap_var
except ImportError:  # to go with ansible-core 2.23; from 2.19 on nothing that a filter returns is a template

    def wrap_var(value: Any) -> Any:
        return value


SEPARATORS = (",", ";", "\t")


class Lines:
    """The lines of the text, counted, without the comments; a line inside of a quoted cell is none."""

    def __init__(self, text: str, comment: str | None) -> None:
        self._lines = io.StringIO(text, newline="")
        self._comment = comment
        self.number = 0
        self.start = 0  # the line on which the row begins; 0: the next one does

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        for line in self._lines:
            self.number += 1
            if not self.start and self._comment and line.startswith(self._comment):
                continue
            self.start = self.start or self.number
            return line
        raise StopIteration


def read_rows(lines: Lines, separator: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells without white space around them) of each row that has any content."""
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
    while True:
        lines.start = 0
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            line = lines.start or lines.number
            raise AnsibleFilterError(f"from_csv: line {line} is no row of a CSV file: {error}.") from None
        if any(cells):
            yield lines.start, cells


def separator_of(text: str, comment: str | None) -> str:
    """Ties go to the first of SEPARATORS. Cut at the wrong place, quotes may not fit: that one is out."""

    def names(separator: str) -> int:
        try:
            return len(next(read_rows(Lines(text, comment), separator), (0, []))[1])
        except AnsibleFilterError:
            return 0

    return max(SEPARATORS, key=names)


def check_header(line: int, names: list[str]) -> None:
    seen = set()
    for number, name in enumerate(names, start=1):
        if not name:
            raise AnsibleFilterError(f"from_csv: line {line}: column {number} has no name in the header row.")
        if name.lower() in seen:
            raise AnsibleFilterError(f"from_csv: line {line}: the header row has the name '{name}' twice.")
        seen.add(name.lower())


def from_csv(text: object, comment: str | None = None) -> list[dict[str, str | None]]:
    if not isinstance(text, str):
        raise AnsibleFilterError(f"from_csv: takes the text of a CSV file, not {type(text).__name__}.")
    if text != text.encode("utf-8", "ignore").decode():
        raise AnsibleFilterError("from_csv: the file is no UTF-8; save it as CSV UTF-8.")
    text = text.removeprefix("\ufeff")
    rows = read_rows(Lines(text, comment), separator_of(text, comment))
    line, names = next(rows, (0, []))
    if not names:
        raise AnsibleFilterError("from_csv: there is no header row.")
    check_header(line, names)
    found = []
    for line, cells in rows:
        if any(cells[len(names) :]):
            raise AnsibleFilterError(
                f"from_csv: line {line} has {len(cells)} cells, and the header row has {len(names)} names; "
                "a cell with the separator in it has to be quoted."
            )
        padded = cells + [""] * (len(names) - len(cells))
        found.append({name: cell or None for name, cell in zip(names, padded)})
    # What a file says is never a template.
    wrapped: list[dict[str, str | None]] = wrap_var(found)
    return wrapped


class FilterModule:
    """Ansible finds the filters of a collection here."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"from_csv": from_csv}

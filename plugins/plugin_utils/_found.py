# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: users that were found -> the table that find_users prints, and its CSV file. Pure.

All text from Frontegg passes one_line() or safe_cell().
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..module_utils._base.values import one_line
from ._cells import safe_cell
from ._lines import Report, Row
from ._terminal import Line

COLUMNS = ("email", "id", "name", "is_locked", "last_login", "created_at", "managed_by", "tenant_ids")


# {what user_info includes on request: a row of it in a cell}. Sessions and tokens are counted.
INCLUDED: dict[str, Callable[[Any], str]] = {
    "roles": lambda role: f"{role['tenant_id']}: {role['key'] or role['id']}",
    "groups": lambda group: f"{group['tenant_id']}: {group['name'] or group['id']}",
    "applications": str,
    "emails": lambda email: str(email.get("email")),
    "statuses": lambda status: f"{status['tenant_id']}: {status['status']}",
}
_COUNTED = ("sessions", "api_tokens")


def found(users: Sequence[Row], missing: Sequence[str], statistics: Sequence[Row] = ()) -> Report:
    """A header, a line for each user that was found, and a line for each that was not.

    statistics: those of each result of module user_info.
    """
    header = Line("tenants", ("email", "id".ljust(36), "".ljust(6), "last login"))
    rows = [header, *map(_line_of_found, in_order(users))]
    rows += [Line(f"NOT FOUND  {one_line(str(name))}", kind="not_found") for name in missing]
    not_found = f", {len(missing)} not found" if missing else ""
    words = f"SUMMARY: found {len(users)} user{'' if len(users) == 1 else 's'}{not_found}"
    numbers = [Line(_numbers(statistics))] if users and statistics else []
    return Report(rows, [*numbers, Line(words, kind="not_found" if missing else "ok")])


def _numbers(statistics: Sequence[Row]) -> str:
    """The numbers that people look for first."""
    names = ("total", "locked", "never_logged_in", "mfa_enrolled")
    total, locked, never, enrolled = (sum(one[name] for one in statistics) for name in names)
    return f"Of these: {locked} locked, {never} never logged in, {total - enrolled} without MFA."


def _line_of_found(user: Row) -> Line:
    locked, login = "locked" if user["is_locked"] else "", one_line((user["last_login"] or "never")[:10])
    tenants = one_line(", ".join(user["tenant_ids"] or []) or "no tenant")
    return Line(tenants, (_email(user), one_line(user["id"]), locked, login))


def in_order(users: Sequence[Row]) -> list[Row]:
    """The users by email. Users without an email come last."""
    return sorted(users, key=lambda user: (user["email"] is None, user["email"] or "", user["id"]))


def csv_text(users: Sequence[Row], more: Sequence[str] = ()) -> str:
    """The CSV file of find_users: a header row, and a row for each user. Every cell is quoted and safe to open.

    What user_info included has a column of its own. more: further keys of the rows, which become columns.
    """
    included = [name for name in (*INCLUDED, *_COUNTED) if any(name in user for user in users)]
    rows = []
    for user in in_order(users):
        cells = {name: _included(name, user.get(name) or []) for name in included}
        rows.append({**user, "tenant_ids": " ".join(user["tenant_ids"] or []), **cells})
    return csv_rows(rows, (*COLUMNS, *included, *more))


def csv_rows(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """A CSV file: a header row, and these rows in their order. Every cell is quoted and safe to open."""
    lines = [",".join(_quoted(safe_cell(row[column])) for column in columns) for row in rows]
    return "\n".join([",".join(columns), *lines, ""])


def _included(name: str, values: Sequence[Any]) -> object:
    return len(values) if name in _COUNTED else "; ".join(map(INCLUDED[name], values))


def _quoted(cell: str) -> str:
    inner = cell.replace('"', '""')
    return f'"{inner}"'


def _email(user: Row) -> str:
    return one_line(user["email"]) if user["email"] else "(no email)"

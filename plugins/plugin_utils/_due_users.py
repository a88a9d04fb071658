# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: users with a mark -> who is due to be deleted, and who is left alone, and why. Pure.

A user is due if the mark is plainly right, its delete_after is past, nothing holds the user, and the user is still
locked. Anything else deletes nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..module_utils._base.errors import InputError
from ..module_utils._base.times import iso
from ..module_utils._base.values import one_line
from ..module_utils._engine.guards import Entry
from ._hold import holding, idle
from ._marks import Mark, has_mark, mark_in, read_mark, was_let_in

Row = Mapping[str, Any]
HOLD = "hold of the mark keeps this user"
UNLOCKED = "was unlocked since, although the mark says that the time is over"
LET_IN = "has signed in since the mark was made, so somebody let this user in meanwhile; offboard the user again"
UNTOLD = "Frontegg does not say whether this user is locked"


@dataclass
class Due:
    """due: elements of module user, by ID. left_alone: rows of the report. not_due, never: how many wait, or stay.

    notes: sentences about what somebody may not expect.
    """

    due: list[dict[str, Any]] = field(default_factory=list)
    left_alone: list[dict[str, Any]] = field(default_factory=list)
    not_due: int = 0
    never: int = 0
    notes: list[str] = field(default_factory=list)


def due_users(rows: Sequence[Row], now: float, hold: Sequence[Entry] = ()) -> Due:
    """Who is due among the rows of user_info. Rows without a mark have no say. hold: patterns, beside the marks."""
    marked = [row for row in rows if has_mark(row)]
    found = Due(notes=idle(hold, [(_names(row), row.get("email")) for row in marked]))
    for row in marked:
        try:
            mark = read_mark(mark_in(row), now)
        except InputError as error:
            found.left_alone.append(_left(row, str(error)))
            continue
        reason = _why_left(row, mark, now, hold)
        if reason is not None:
            found.left_alone.append(_left(row, reason))
        elif mark.delete_after is None:
            found.never += 1
        elif mark.delete_after > now:
            found.not_due += 1
        else:
            found.due.append({"user": str(row["id"])})
    return found


def _why_left(row: Row, mark: Mark, now: float, hold: Sequence[Entry]) -> str | None:
    """Why the user is left alone, and somebody has to know. None: the user is due, or the time has not come."""
    if mark.hold:
        return HOLD
    if mark.delete_after is None or mark.delete_after > now:
        return None
    entry = holding(hold, _names(row), email=row.get("email"))
    if entry is not None:
        return f"hold ({entry}) keeps this user"
    is_locked = row.get("is_locked")
    if is_locked is not True:
        return UNLOCKED if is_locked is False else UNTOLD
    return LET_IN if was_let_in(row, mark) else None


def _names(row: Row) -> list[object]:
    return [row.get("id"), row.get("email")]


def _left(row: Row, reason: str) -> dict[str, Any]:
    """A row as module user has them, for somebody whom the run does not touch."""
    return {
        "user": str(row.get("email") or row.get("id")),
        "id": row.get("id"),
        "email": row.get("email"),
        "state": "absent",
        "tenant_id": None,
        "action": "none",
        "steps": [],
        "outcome": "left_alone",
        "changed": False,
        "failed": False,
        "at": None,
        "msg": one_line(reason),
        "same_as": None,
        "before": None,
        "after": None,
    }


def told(found: Due, now: float) -> list[str]:
    """What the run says about those who are not deleted now."""
    counts = {
        "{} not due yet.": found.not_due,
        "{} marked without delete_after, so nobody deletes them.": found.never,
    }
    numbers = {text: "1 user is" if number == 1 else f"{number} users are" for text, number in counts.items() if number}
    lines = [text.format(number) for text, number in numbers.items()]
    nobody = [] if found.due else [f"Nobody is due at {iso(now)}."]
    return [*nobody, *lines, *found.notes]

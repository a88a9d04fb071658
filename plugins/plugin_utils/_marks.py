# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the mark that an offboarding leaves in a user's vendor metadata. Pure.

The mark is the only memory of the grace period. Anybody with access to Frontegg may edit it, so it is read with
suspicion: a mark that is not plainly right deletes nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from ..module_utils._base.errors import InputError
from ..module_utils._base.times import iso, moment
from ..module_utils._base.values import shown
from ._dates import DAY, read_date

KEY = "offboarding"
KEYS = ("locked_at", "delete_after", "hold", "ticket", "run_id")
# A mark from an approved plan says when the plan was made. The lock may be this much later (plan_max_age).
_PLAN_AGE = 3 * DAY
_CLOCKS_DIFFER = 300
# How many users a sentence names
_MOST = 20
# A key that is as much like one of KEYS is misspelt
_ALIKE = 0.75
# A key with one of these in its name, such as legal_hold or do_not_delete, is meant to keep the user
_KEEPING = ("hold", "held", "keep", "retain", "retention", "delet", "litig")
_ZONE = re.compile(r"([Zz]|[+-]\d\d:?\d\d)$")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Mark:
    """A mark that is plainly right. Times are in seconds since the epoch. delete_after None: never."""

    locked_at: float
    delete_after: float | None
    hold: bool


def has_mark(row: Row) -> bool:
    """Whether a row of user_info has a mark of any kind. null is none: that is how a mark is taken away."""
    return mark_in(row) is not None


def mark_in(row: Row) -> Any:
    """The mark as the row of user_info has it; None without one."""
    vendor_metadata = row.get("vendor_metadata")
    return vendor_metadata.get(KEY) if isinstance(vendor_metadata, Mapping) else None


def new_mark(now: float, period: int | None, *, hold: bool, ticket: str | None, run_id: str | None) -> dict[str, Any]:
    """The mark of somebody who is closed now. period: seconds until the deletion, None for never. hold goes first."""
    mark: dict[str, Any] = {"locked_at": iso(now)}
    if hold:
        mark["hold"] = True
    elif period is not None:
        mark["delete_after"] = iso(now + period)
    more = {"ticket": ticket, "run_id": run_id}
    return {**mark, **{name: value for name, value in more.items() if value is not None}}


def read_mark(mark: object, now: float) -> Mark:
    """The mark. InputError, without a full stop: what is wrong with it, and with which key."""
    if not isinstance(mark, Mapping):
        raise InputError(f"the mark {KEY} is no mapping of keys to values")
    for key in [key for key in mark if key not in KEYS]:
        _check_key(str(key))
    hold = mark.get("hold", False)
    if not isinstance(hold, bool):
        raise InputError(f"hold of the mark is {shown(hold)}, which is neither true nor false")
    if mark.get("locked_at") is None:
        raise InputError("the mark has no locked_at")
    locked_at = _moment(mark, "locked_at")
    if locked_at > now + _CLOCKS_DIFFER:
        raise InputError(f"locked_at of the mark, {mark['locked_at']}, is in the future")
    delete_after = None if mark.get("delete_after") is None else _moment(mark, "delete_after")
    if delete_after is not None and delete_after < locked_at:
        raise InputError(f"delete_after of the mark, {mark['delete_after']}, is before its locked_at")
    return Mark(locked_at, delete_after, hold)


def fates(marks: Sequence[tuple[str, object]], now: float) -> str:
    """What marks that stay mean for their users, in words. marks: the name of each user, and the mark."""
    told = [f"{name} ({_fate(mark, now)})" for name, mark in marks]
    more = [f"and {len(told) - _MOST} more"] if len(told) > _MOST else []
    return ", ".join([*told[:_MOST], *more])


def _fate(mark: object, now: float) -> str:
    try:
        found = read_mark(mark, now)
    except InputError:
        return "the mark is not valid: never deleted"
    if found.hold:
        return "hold: never deleted"
    return "no date: never deleted" if found.delete_after is None else f"delete_after {iso(found.delete_after)}"


def _check_key(key: str) -> None:
    """Refuse a key that may say that the user must be kept. Other keys of others are fine."""
    near = get_close_matches(key.lower(), KEYS, 1, _ALIKE)
    if near:
        raise InputError(f"the mark has a key {shown(key)}; did somebody mean {near[0]}?")
    if any(word in key.lower() for word in _KEEPING):
        raise InputError(f"the mark has a key {shown(key)}, which means nothing here; did somebody mean hold: true?")


def _moment(mark: Mapping[Any, Any], key: str) -> float:
    value = mark[key]
    fault = f"{key} of the mark is {shown(value)}, which is no time such as 2026-12-27T16:55:02Z"
    try:
        text = read_date(value) if isinstance(value, str) else ""
    except InputError as error:
        raise InputError(fault) from error
    # A date alone leaves open which end of the day is meant, and a time without a zone is up to 14 hours wrong.
    if "T" not in text or not _ZONE.search(str(value).strip()):
        raise InputError(fault)
    return moment(text)


def was_let_in(row: Row, mark: Mark) -> bool:
    """Whether the user has signed in since the mark was made: somebody unlocked them, and the mark is of old.

    A sign-in shortly after locked_at may have come before the lock, where a plan had to be approved.
    """
    last_login = row.get("last_login")
    try:
        return isinstance(last_login, str) and moment(last_login) > mark.locked_at + _PLAN_AGE
    except ValueError:
        return True  # nobody knows when they signed in

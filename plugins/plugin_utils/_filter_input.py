# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what the filters reconcile and access_review are given -> checked values. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..module_utils._base.errors import InputError


def listed(name: str, value: object) -> Sequence[Any]:
    """The list. None is an empty one."""
    if value is None:
        return ()
    if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
        raise InputError(f"{name} is no list.")
    return value


def facts_of(facts: object) -> list[tuple[str, str]]:
    """(name, value) of each fact that has a value."""
    if facts is not None and not isinstance(facts, Mapping):
        raise InputError("facts is no mapping.")
    return [(str(name), str(value)) for name, value in (facts or {}).items() if value]


def users_in(results: object, included: Sequence[str] = ()) -> list[Mapping[str, Any]]:
    """The rows of all results. A result without rows is refused: its tenant would be missing in the report.

    included: what `include` has to name, so that each row has it.
    """
    return [row for result in listed("results", results) for row in _users(result, included)]


def _users(result: object, included: Sequence[str]) -> Sequence[Any]:
    users = result.get("users") if isinstance(result, Mapping) else None
    if not isinstance(users, Sequence) or not all(isinstance(row, Mapping) and "is_locked" in row for row in users):
        raise InputError("a result is none of user_info, or has no users.")
    missing = [name for name in included if not all(isinstance(row.get(name), Sequence) for row in users)]
    if missing:
        raise InputError(f"a result of user_info lacks {', '.join(missing)}; name them in its option include.")
    return users

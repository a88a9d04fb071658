# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: rows of module user_info -> the numbers of Frontegg's own dashboard. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from .._base.values import email_key
from .rows import DAY, row_moment

RECENT = 30 * DAY
# {number: the flag of a row}. A flag that is missing counts as not set.
FLAGS = {"locked": "is_locked", "verified": "verified", "mfa_enrolled": "mfa_enrolled"}
# {number: the time of a row}
TIMES = {"created_last_30_days": "created_at", "active_last_30_days": "last_login"}

Row = dict[str, Any]


def statistics(rows: Sequence[Row], now: float, *, with_statuses: bool = False) -> dict[str, Any]:
    """The numbers of users. with_statuses: whether the rows have their statuses. now: seconds since the epoch.

    A user counts once in each tenant, and once under each different status.
    """
    numbers: dict[str, Any] = {
        "total": len(rows),
        "by_tenant": _counted(tenant_id for row in rows for tenant_id in dict.fromkeys(row["tenant_ids"])),
        "by_domain": _counted(email_key(row["email"]).rpartition("@")[2] for row in rows if row["email"]),
        "by_managed_by": _counted(manager(row) for row in rows),
        "never_logged_in": sum(row["last_login"] is None for row in rows),
    }
    if with_statuses:
        numbers["by_status"] = _counted(status for row in rows for status in _statuses(row))
    numbers.update({name: sum(row[key] is True for row in rows) for name, key in FLAGS.items()})
    numbers.update({name: sum(_is_recent(row, key, now) for row in rows) for name, key in TIMES.items()})
    return numbers


def manager(row: Row) -> str:
    """The system that manages the user. If the answer leaves it out, this is Frontegg itself."""
    return row["managed_by"] or "frontegg"


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items()))


def _statuses(row: Row) -> list[str]:
    return list(dict.fromkeys(membership["status"] for membership in row["statuses"]))


def _is_recent(row: Row, name: str, now: float) -> bool:
    at = row_moment(row, name)
    return at is not None and at >= now - RECENT

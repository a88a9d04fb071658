# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: a user of the API -> a row of module user_info, and moments in such rows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._api.models import User
from .._api.rows import decoded, plain, snake_case
from .._base.times import moment

DAY = 86400.0  # seconds

# Keys that every row has. The API leaves many of them out.
DEFAULTS: dict[str, Any] = {
    "id": None,
    "email": None,
    "name": None,
    "phone_number": None,
    "profile_picture_url": None,
    "provider": None,
    "verified": False,
    "mfa_enrolled": False,
    "is_locked": False,
    "managed_by": None,
    "external_id": None,
    "tenant_id": None,
    "created_at": None,
    "last_login": None,
}
STATUSES = {
    "activated": "Activated",
    "invited": "PendingInvitation",
    "pending_login": "PendingLogin",
    "not_activated": "NotActivated",
}


def user_row(user: User) -> dict[str, Any]:
    """A user as module user_info returns them: all that the API says, with metadata decoded and DEFAULTS filled in."""
    told = {name: value for name, value in plain(user.row).items() if value is not None}
    tenants = told.get("tenants")
    memberships = (
        [membership for membership in tenants if isinstance(membership, dict)] if isinstance(tenants, list) else []
    )
    return {
        **DEFAULTS,
        **told,
        "email": user.email,
        "is_locked": user.locked is True,
        "managed_by": user.managed_by,
        "tenants": [{"is_disabled": False, **member} for member in memberships],
        "tenant_ids": [member.tenant_id for member in user.memberships or ()],
        "metadata": decoded(user.row.get("metadata")),
        "vendor_metadata": decoded(user.row.get("vendorMetadata")),
    }


def row_moment(row: Mapping[str, Any], name: str) -> float | None:
    """Seconds since the epoch of a time in the row. None if it is missing, of another type, or no time."""
    try:
        return moment(row[name])
    except (AttributeError, TypeError, ValueError, OverflowError):
        return None


def status_rows(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The memberships of one row of the statuses route: tenant_id and status, in this collection's words."""
    words = {told: word for word, told in STATUSES.items()}
    told = row.get("tenantsStatuses")
    memberships = [
        membership for membership in (told if isinstance(told, list) else []) if isinstance(membership, Mapping)
    ]
    pairs = [(member.get("tenantId"), str(member.get("status"))) for member in memberships]
    return [{"tenant_id": tenant_id, "status": words.get(status, snake_case(status))} for tenant_id, status in pairs]

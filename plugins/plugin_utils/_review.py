# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: users with their belongings -> who has access to which tenant. Pure.

There is one access for each user and tenant of the scope. A user without any tenant there has one without a tenant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..module_utils._base.errors import InputError
from ._reconcile import Row, Scope

INCLUDED = ("roles", "groups", "applications")


@dataclass(frozen=True)
class Access:
    """One user in one tenant. tenant_id, is_disabled: None where the user has no tenant, or no answer tells.

    roles, groups: their names in this tenant. applications: the user's in all tenants, as Frontegg does not say more.
    """

    user: Row
    tenant_id: str | None
    is_disabled: bool | None
    roles: tuple[str, ...]
    groups: tuple[str, ...]
    applications: tuple[str, ...]


@dataclass(frozen=True)
class Review:
    """All accesses of the scope, by tenant and email."""

    scope: Scope
    accesses: tuple[Access, ...]

    @property
    def counts(self) -> dict[str, int]:
        """The numbers of the review, by name. Each user counts once, but `disabled` counts accesses."""
        users = list({str(one.user["id"]): one.user for one in self.accesses}.values())
        tenants = {one.tenant_id for one in self.accesses if one.tenant_id is not None}
        return {
            "rows": len(self.accesses),
            "users": len(users),
            "tenants": len(tenants),
            "locked": sum(bool(user["is_locked"]) for user in users),
            "disabled": sum(one.is_disabled is True for one in self.accesses),
            "never_logged_in": sum(not user["last_login"] for user in users),
            "without_mfa": sum(not user["mfa_enrolled"] for user in users),
            "managed": sum((user["managed_by"] or "frontegg") != "frontegg" for user in users),
        }


def review(users: Iterable[Row], scope: Scope) -> Review:
    """The review of the users that the scope has. Each has INCLUDED, and may occur in the results of several tenants.

    InputError: there are no users, so the scope is likely misspelt.
    """
    found: dict[str, list[Row]] = {}
    for user in users:
        found.setdefault(str(user["id"]), []).append(user)
    if not found:
        raise InputError(f"the scope ({scope}) has no users, so there is nothing to review; check its spelling.")
    accesses = [one for rows in found.values() for one in _accesses(rows, scope)]
    return Review(scope, tuple(sorted(accesses, key=_order)))


def _accesses(rows: Sequence[Row], scope: Scope) -> list[Access]:
    """The accesses of one user. rows: of this user, one from each result."""
    user = rows[0]
    flags: dict[str | None, bool | None] = {}
    for membership in [one for row in rows for one in row.get("tenants") or ()]:
        if not scope.tenant_ids or membership["tenant_id"] in scope.tenant_ids:
            flags.setdefault(membership["tenant_id"], membership.get("is_disabled"))
    nowhere: dict[str | None, bool | None] = {None: None}
    applications = _unique(str(name) for row in rows for name in row["applications"])
    return [
        Access(user, tenant_id, flag, _names(rows, "roles", tenant_id), _names(rows, "groups", tenant_id), applications)
        for tenant_id, flag in (flags or nowhere).items()
    ]


def _names(rows: Sequence[Row], key: str, tenant_id: str | None) -> tuple[str, ...]:
    """The names of the user's roles or groups in the tenant."""
    return _unique(_name(one) for row in rows for one in row[key] if one.get("tenant_id") == tenant_id)


def _name(one: Mapping[str, Any]) -> str:
    return str(one.get("key") or one.get("name") or one.get("id"))


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))


def _order(one: Access) -> tuple[str, bool, str, str]:
    return one.tenant_id or "", one.user["email"] is None, one.user["email"] or "", str(one.user["id"])

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users as the API shows them: each route has its own selection of fields."""

from __future__ import annotations

from typing import Any

from .state import Membership, State, User


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    """Optional fields that are not set are missing, not null."""
    return {name: value for name, value in fields.items() if value is not None}


def roles(state: State, membership: Membership) -> list[dict[str, Any]]:
    return [dict(state.roles[role_id]) for role_id in membership.role_ids]


def membership_row(membership: Membership) -> dict[str, Any]:
    optional = {"isDisabled": membership.disabled, "temporaryExpirationDate": membership.expires_at}
    return {"tenantId": membership.tenant_id, **_present(optional)}


def list_row(user: User) -> dict[str, Any]:
    """A row of users/v3: the memberships have no roles there, whatever the specification says."""
    optional = {
        "isLocked": user.locked,
        "mfaBypass": user.mfa_bypass,
        "phoneNumber": user.phone_number,
        "externalId": user.external_id,
        "invisible": user.invisible,
        "superUser": user.super_user,
    }
    return {
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "profilePictureUrl": user.profile_picture_url,
        "sub": user.id,
        "verified": user.verified,
        "mfaEnrolled": user.mfa_enrolled,
        "provider": user.provider,
        "tenantId": user.active_tenant,
        "tenantIds": user.tenant_ids,
        "tenants": [membership_row(membership) for membership in user.memberships.values()],
        "metadata": user.metadata,
        "vendorMetadata": user.vendor_metadata,
        "createdAt": user.created_at,
        "lastLogin": user.last_login,
        "subAccountAccessAllowed": user.sub_account_access_allowed,
        "managedBy": user.managed_by,
        **_present(optional),
    }


def core_row(state: State, user: User) -> dict[str, Any]:
    """By email: with the roles of each membership."""
    row = list_row(user)
    for shown, membership in zip(row["tenants"], user.memberships.values(), strict=True):
        shown["roles"] = roles(state, membership)
    return row


def full_row(state: State, user: User, tenant_id: str | None = None) -> dict[str, Any]:
    """By id: also roles (of the tenant asked for, else of the active one), permissions and groups."""
    membership = user.memberships.get(tenant_id or user.active_tenant or "")
    return {
        **core_row(state, user),
        "roles": roles(state, membership) if membership else [],
        "permissions": [],
        "groups": [],
    }

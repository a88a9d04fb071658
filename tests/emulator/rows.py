# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the rows that the API returns. Each route returns its own fields."""

from __future__ import annotations

from typing import Any

from .state import VENDOR_ID, Group, Membership, Role, Session, State, Token, User


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that are set. In Frontegg's answers, unset optional fields are missing, not null."""
    return {name: value for name, value in fields.items() if value is not None}


def brief_role_row(role: Role) -> dict[str, Any]:
    """Return the row of a role in the answer to a change of roles."""
    return {
        "id": role.id,
        "key": role.key,
        "name": role.name,
        "description": role.description,
        "isDefault": role.is_default,
        "level": role.level,
        "createdAt": role.created_at,
    }


def role_row(role: Role) -> dict[str, Any]:
    return {
        **brief_role_row(role),
        "vendorId": VENDOR_ID,
        "tenantId": role.tenant_id,
        "firstUserRole": role.first_user_role,
        "updatedAt": role.created_at,
        "permissions": list(role.permissions),
    }


def roles(state: State, membership: Membership) -> list[dict[str, Any]]:
    return [role_row(state.roles[role_id]) for role_id in membership.role_ids]


def membership_row(membership: Membership) -> dict[str, Any]:
    optional = {"isDisabled": membership.disabled, "temporaryExpirationDate": membership.expires_at}
    return {"tenantId": membership.tenant_id, **_present(optional)}


def list_row(user: User) -> dict[str, Any]:
    """Return a row of users/v3. Unlike in the specification, its memberships have no roles."""
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
    """Return the row of a user read by email, with the roles of each membership."""
    row = list_row(user)
    for shown, membership in zip(row["tenants"], user.memberships.values(), strict=True):
        shown["roles"] = roles(state, membership)
    return row


def full_row(state: State, user: User, tenant_id: str | None = None) -> dict[str, Any]:
    """Return the row of a user read by ID, also with roles, permissions and groups in one tenant."""
    membership = user.memberships.get(tenant_id or user.active_tenant or "")
    return {
        **core_row(state, user),
        "roles": roles(state, membership) if membership else [],
        "permissions": [],
        "groups": [],
    }


def status_of(user: User, membership: Membership) -> str:
    """Return the status that a test set, or the status that follows from the user's other values."""
    if membership.status is not None:
        return membership.status
    if user.last_login is not None:
        return "Activated"
    return "PendingLogin" if user.verified else "NotActivated"


def created_row(state: State, user: User, tenant_id: str) -> dict[str, Any]:
    """Return the answer to a creation. It has fewer fields than a user, and is about one tenant."""
    membership = user.memberships[tenant_id]
    return {
        "id": user.id,
        "email": user.email,
        "verified": user.verified,
        "name": user.name,
        "profilePictureUrl": user.profile_picture_url,
        "roles": roles(state, membership),
        "permissions": [],
        "metadata": user.metadata,
        "createdAt": user.created_at,
        "lastLogin": user.last_login,
        "activatedForTenant": status_of(user, membership) == "Activated",
        **_present({"temporaryExpirationDate": membership.expires_at}),
    }


def group_row(group: Group, users: list[User]) -> dict[str, Any]:
    """Return the row of a group with these users. The emulated groups have no roles."""
    return {
        "id": group.id,
        "name": group.name,
        "color": group.color,
        "description": group.description,
        "metadata": group.metadata,
        "roles": [],
        "users": [group_user_row(user, user.memberships[group.tenant_id]) for user in users],
        "managedBy": group.managed_by,
        "createdAt": group.created_at,
        "updatedAt": group.created_at,
    }


def group_user_row(user: User, membership: Membership) -> dict[str, Any]:
    return {
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "profilePictureUrl": user.profile_picture_url or "",
        "createdAt": user.created_at,
        "activatedForTenant": status_of(user, membership) == "Activated",
    }


def session_row(session: Session) -> dict[str, Any]:
    """Return the row of a session, without its tenant, like Frontegg."""
    return {
        "id": session.id,
        "userAgent": session.user_agent,
        "ipAddress": session.ip_address,
        "createdAt": session.created_at,
        "current": False,
        "impersonated": False,
    }


def access_token_row(token: Token) -> dict[str, Any]:
    """Return the row of a token, without its secret. The API shows the secret only once, at creation."""
    row = {"id": token.id, "description": token.description, "createdAt": token.created_at}
    return {**row, **_present({"expires": token.expires_at})}


def api_token_row(token: Token) -> dict[str, Any]:
    row = {"clientId": token.id, "description": token.description, "metadata": {}, "createdAt": token.created_at}
    return {**row, **_present({"expires": token.expires_at})}

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes about the roles of the environment and the roles of users."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import bodies, paging
from .routing import Answer, ApiError, Call, Handler, Route, TenantHeader
from .rows import brief_role_row, role_row
from .state import VENDOR_ID, Membership, Role, State
from .users import USERS, member_of

MAX_IDS = 250
MAX_LIMIT = 2000
SORT: dict[str, Callable[[Role], Any]] = {
    "key": lambda role: role.key.lower(),
    "name": lambda role: role.name.lower(),
    "description": lambda role: role.description,
    "isDefault": lambda role: role.is_default,
    "firstUserRole": lambda role: role.first_user_role,
    "level": lambda role: role.level,
    "updatedAt": lambda role: role.created_at,
    "createdAt": lambda role: role.created_at,
    "permissions": lambda role: len(role.permissions),
    "userTenants": lambda role: 0,
    "groups": lambda role: 0,
}


def tenant_role(state: State, role_id: str, tenant_id: str) -> Role:
    """Return the role, if it is a common role or belongs to the tenant."""
    role = state.roles.get(role_id)
    if role is None or role.tenant_id not in (None, tenant_id):
        raise ApiError(404, "Role not found")
    return role


def _visible(state: State, call: Call) -> list[Role]:
    """Return the roles that the request may see. A tenant's own roles are visible only in that tenant."""
    return [role for role in state.roles.values() if role.tenant_id in (None, call.tenant_id)]


def list_roles(state: State, call: Call) -> Answer:
    return Answer(200, [role_row(role) for role in _visible(state, call)])


def list_roles_paged(state: State, call: Call) -> Answer:
    """Return a page of roles. The specification requires a sort order, but Frontegg does not."""
    found = _visible(state, call)
    text = call.query.get("_filter", "").lower()
    found = [role for role in found if text in role.key.lower() or text in role.name.lower()]
    if "_levels" in call.query:
        levels = set(call.values("_levels"))
        found = [role for role in found if str(role.level) in levels]
    if "_tenantIds" in call.query:
        tenant_ids = set(call.values("_tenantIds"))
        found = [role for role in found if role.tenant_id in tenant_ids]
    field, descending = paging.sort_key(call, list(SORT))
    if field is not None:
        found.sort(key=SORT[field], reverse=descending)
    return Answer(200, paging.envelope(call, found, role_row, MAX_LIMIT))


def roles_of_users(state: State, call: Call) -> Answer:
    """Return a row for each membership, only in the tenant of the tenant header if it is sent. Skip unknown users."""
    ids = list(dict.fromkeys(call.values("ids")))
    if not ids:
        raise ApiError(400, "ids should not be empty")
    if len(ids) > MAX_IDS:
        raise ApiError(400, f"ids must contain no more than {MAX_IDS} elements")
    users = [state.users[user_id] for user_id in ids if user_id in state.users]
    return Answer(
        200,
        [
            {"userId": user.id, "tenantId": tenant_id, "vendorId": VENDOR_ID, "roleIds": list(membership.role_ids)}
            for user in users
            for tenant_id, membership in user.memberships.items()
            if call.tenant_id in (None, tenant_id)
        ],
    )


def _add(membership: Membership, role_ids: list[str]) -> None:
    membership.role_ids = list(dict.fromkeys([*membership.role_ids, *role_ids]))


def _remove(membership: Membership, role_ids: list[str]) -> None:
    membership.role_ids = [role_id for role_id in membership.role_ids if role_id not in role_ids]


def change_roles(status: int, change: Callable[[Membership, list[str]], None]) -> Handler:
    """Return a handler that adds or removes roles. It does not matter whether the user has them already."""

    def handler(state: State, call: Call) -> Answer:
        user = member_of(state, call)
        tenant_id = call.tenant_id or ""
        body = bodies.checked(call.body, {"roleIds": bodies.strings}, required=["roleIds"])
        membership = user.memberships[tenant_id]
        change(membership, [tenant_role(state, role_id, tenant_id).id for role_id in body["roleIds"]])
        rows = [brief_role_row(state.roles[role_id]) for role_id in membership.role_ids]
        return Answer(status, {"tenantId": tenant_id, "userId": user.id, "roles": rows})

    return handler


ROLES = "/identity/resources/roles"
OF_USER = f"{USERS}/v1/{{user_id}}/roles"
ROUTES = [
    Route("roles", "GET", f"{ROLES}/v1", list_roles),
    Route("roles_v2", "GET", f"{ROLES}/v2", list_roles_paged),
    Route("user_roles", "GET", f"{USERS}/v3/roles", roles_of_users),
    Route("add_roles", "POST", OF_USER, change_roles(201, _add), TenantHeader.REQUIRED),
    Route("remove_roles", "DELETE", OF_USER, change_roles(200, _remove), TenantHeader.REQUIRED),
]

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes about the groups of a tenant and the users in them."""

from __future__ import annotations

from . import bodies
from .routing import Answer, ApiError, Call, Route, TenantHeader
from .rows import group_row
from .state import Group, State, User
from .users import member

WITH_USERS = ("users", "rolesAndUsers")
RELATIONS = ("roles", *WITH_USERS)


def list_groups(state: State, call: Call) -> Answer:
    """Return all groups of the tenant, with their users only if the query asks for them. Any tenant may be asked."""
    relations = call.query.get("_groupsRelations")
    if relations not in (None, *RELATIONS):
        raise ApiError(400, f"_groupsRelations must be one of the following values: {', '.join(RELATIONS)}")
    groups = [group for group in state.groups.values() if group.tenant_id == call.tenant_id]
    shown = state.users.values() if relations in WITH_USERS else ()
    members = [user for user in shown if call.tenant_id in user.memberships]
    return Answer(200, {"groups": [group_row(group, _users_in(group, members)) for group in groups]})


def _users_in(group: Group, members: list[User]) -> list[User]:
    return [user for user in members if group.id in user.memberships[group.tenant_id].group_ids]


def _change_asked(state: State, call: Call) -> tuple[Group, list[str]]:
    """Return the group in the path, and the IDs of users in the body."""
    group = state.groups.get(call.params["group_id"])
    if group is None or group.tenant_id != call.tenant_id:
        raise ApiError(404, "Group not found")
    if group.managed_by != "frontegg":
        raise ApiError(403, f"The group is managed by {group.managed_by} and cannot be changed")
    user_ids = bodies.checked(call.body, {"userIds": bodies.strings}, required=["userIds"])["userIds"]
    if not user_ids:
        raise ApiError(400, "userIds should not be empty")
    return group, user_ids


def add_users(state: State, call: Call) -> Answer:
    """Add all users to the group, or none. It does not matter whether they are in it already."""
    group, user_ids = _change_asked(state, call)
    for user in [member(state, user_id, group.tenant_id) for user_id in user_ids]:
        user.memberships[group.tenant_id].group_ids.add(group.id)
    return Answer(201)


def remove_users(state: State, call: Call) -> Answer:
    """Remove the users from the group. Frontegg does not document whether it refuses users who are not in it."""
    group, user_ids = _change_asked(state, call)
    for user in [state.users[user_id] for user_id in user_ids if user_id in state.users]:
        if group.tenant_id in user.memberships:
            user.memberships[group.tenant_id].group_ids.discard(group.id)
    return Answer(200)


GROUPS = "/identity/resources/groups/v1"
USERS_OF_GROUP = f"{GROUPS}/{{group_id}}/users"
ROUTES = [
    Route("groups", "GET", GROUPS, list_groups, TenantHeader.REQUIRED),
    Route("add_group_users", "POST", USERS_OF_GROUP, add_users, TenantHeader.REQUIRED),
    Route("remove_group_users", "DELETE", USERS_OF_GROUP, remove_users, TenantHeader.REQUIRED),
]

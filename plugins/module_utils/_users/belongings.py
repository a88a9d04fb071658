# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: reads what users have in their tenants: roles, groups, applications.

For snapshots, for module user_info, and for tasks about groups and applications. Roles and groups are read in bulk for
each tenant. Applications have no bulk route, and take a request for each user.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Union

from .._api.client import Client
from .._api.models import Belongings, Found, User
from .._api.paging import chunks, tried
from .._base.errors import ApiError
from .._engine.plan import Plan
from .kind import is_gone
from .wishes import UserWish

Rows = Union[list[dict[str, Any]], ApiError]
RoleIds = dict[tuple[str, str], Union[list[str], ApiError]]  # by (tenant, user ID)


@dataclass(frozen=True)
class Need:
    """What is to be read of one user. roles, groups: the tenants to read them in."""

    roles: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    applications: bool = False


@dataclass(frozen=True)
class _Answers:
    """What was read of all users. An error stands where a read failed."""

    keys: Mapping[str, Rows] = field(default_factory=dict)  # the roles that a tenant has
    roles: RoleIds = field(default_factory=dict)
    groups: Mapping[str, Rows] = field(default_factory=dict)
    applications: Mapping[str, list[str] | ApiError] = field(default_factory=dict)


def with_belongings(client: Client, plans: Sequence[Plan]) -> list[Plan]:
    """The plans. Each user whom a plan writes to has all their belongings, for the snapshot."""
    users = {plan.subject.id: plan.subject for plan in plans if plan.steps and plan.subject is not None}
    needs = {user_id: everything_of(user) for user_id, user in users.items()}
    known = belongings_of(client, needs)
    return [
        replace(plan, subject=replace(plan.subject, belongings=known[plan.subject.id]))
        if plan.subject is not None and plan.subject.id in known
        else plan
        for plan in plans
    ]


def everything_of(user: User) -> Need:
    """All that can be read: roles and groups in all tenants of the user, and the applications."""
    tenants = frozenset(member.tenant_id for member in user.memberships or ())
    return Need(tenants, tenants, applications=True)


def belongings_of(client: Client, needs: Mapping[str, Need]) -> dict[str, Belongings]:
    """What these users have, by their ID. What cannot be read is named in `errors`."""
    answers = _read(client, needs)
    return {user_id: _belongings(user_id, need, answers) for user_id, need in needs.items()}


def requests_for(needs: Sequence[Need]) -> int:
    """The number of requests that reading these takes."""
    members = [tenant_id for need in needs for tenant_id in need.roles]
    roles = sum(1 + len(chunks(range(count))) for count in Counter(members).values())
    return roles + len(_tenants(need.groups for need in needs)) + sum(need.applications for need in needs)


def _read(client: Client, needs: Mapping[str, Need]) -> _Answers:
    by_tenant: dict[str, list[str]] = {}
    for user_id, need in needs.items():
        for tenant_id in sorted(need.roles):
            by_tenant.setdefault(tenant_id, []).append(user_id)
    keys, roles = roles_in(client, by_tenant)
    groups = groups_in(client, _tenants(need.groups for need in needs.values()))
    asked = [user_id for user_id, need in needs.items() if need.applications]
    return _Answers(keys, roles, groups, applications_of(client, asked))


def roles_in(client: Client, members: Mapping[str, Sequence[str]]) -> tuple[dict[str, Rows], RoleIds]:
    """(the roles that each tenant has, the IDs of the roles of its members). An error stands where a read failed.

    members: {tenant: user IDs}. Each tenant takes one request, and one for a hundred of its members.
    """
    parts = [(tenant_id, part) for tenant_id, ids in members.items() for part in chunks(ids)]
    keys = _tried(client, client.users.roles, members)
    rows = client.in_parallel(lambda part: tried(client.users.roles_of, part[1], part[0]), parts)
    roles: RoleIds = {}
    for (tenant_id, ids), answer in zip(parts, rows):
        roles.update(_roles(tenant_id, ids, answer))
    return keys, roles


def groups_in(client: Client, tenants: Iterable[str]) -> dict[str, Rows]:
    """The groups of each tenant, with their users. An error stands where a read failed. Each takes one request."""
    return _tried(client, client.groups.of_tenant, tenants)


def applications_of(client: Client, ids: Iterable[str]) -> dict[str, list[str] | ApiError]:
    """The IDs of each user's applications. An error stands where a read failed. Each user takes one request."""
    return _tried(client, client.applications.of_user, ids)


def _tried(client: Client, read: Any, items: Iterable[str]) -> dict[str, Any]:
    """{item: read(item), or its error}"""
    every = list(items)
    return dict(zip(every, client.in_parallel(lambda item: tried(read, item), every)))


def _tenants(several: Iterable[Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(tenant_id for some in several for tenant_id in sorted(some)))


def _roles(tenant_id: str, ids: list[str], rows: Rows) -> RoleIds:
    """The IDs of the roles of these users in one tenant. Users without roles have no row; several rows add up."""
    if isinstance(rows, ApiError):
        return {(tenant_id, user_id): rows for user_id in ids}
    found: dict[str, dict[str, None]] = {user_id: {} for user_id in ids}
    for row in rows:
        if row.get("tenantId") in (None, tenant_id) and isinstance(row.get("roleIds"), list):
            found.setdefault(str(row.get("userId")), {}).update((str(role_id), None) for role_id in row["roleIds"])
    return {(tenant_id, user_id): list(role_ids) for user_id, role_ids in found.items()}


def _belongings(user_id: str, need: Need, answers: _Answers) -> Belongings:
    errors: dict[str, str] = {}
    roles, groups = {}, {}
    for tenant_id in sorted(need.roles):
        ids = answers.roles[(tenant_id, user_id)]
        if isinstance(ids, ApiError):
            errors[f"roles in tenant {tenant_id}"] = ids.reason
            continue
        keys = answers.keys[tenant_id]
        if isinstance(keys, ApiError):
            errors[f"keys of the roles in tenant {tenant_id}"] = keys.reason
        known = {} if isinstance(keys, ApiError) else {str(row.get("id")): str(row.get("key")) for row in keys}
        roles[tenant_id] = {role_id: known.get(role_id, "") for role_id in ids}
    for tenant_id in sorted(need.groups):
        rows = answers.groups[tenant_id]
        if isinstance(rows, ApiError):
            errors[f"groups in tenant {tenant_id}"] = rows.reason
            continue
        groups[tenant_id] = {row["id"]: str(row.get("name") or "") for row in rows if _has(row, user_id)}
    applications = answers.applications.get(user_id)
    if isinstance(applications, ApiError):
        errors["applications"] = applications.reason
    ids_told = tuple(applications) if isinstance(applications, list) else None
    return Belongings(roles, groups, ids_told, errors)


def _has(group: Mapping[str, Any], user_id: str) -> bool:
    """Whether the user is in the group."""
    return any(user["id"] == user_id for user in group["users"])


# What a task is about


def with_sets(
    client: Client, pairs: Sequence[tuple[UserWish, Found[User]]], groups: Mapping[str, Rows] | None = None
) -> list[Found[User]]:
    """Each user, with `group_ids` and `application_ids` if the wish is about them. groups: those that were read."""
    members = [(wish, found.subject) for wish, found in pairs if found.subject and not is_gone(wish, found.subject)]
    tenants = _tenants([[wish.tenant_id or ""] for wish, dummy in members if wish.attributes.group_ids is not None])
    known = {**groups_in(client, [name for name in tenants if name not in (groups or {})]), **(groups or {})}
    asked = dict.fromkeys(user.id for wish, user in members if wish.attributes.application_ids is not None)
    applications = applications_of(client, asked)
    return [_with_sets(wish, found, known, applications) for wish, found in pairs]


def _with_sets(
    wish: UserWish,
    found: Found[User],
    groups: Mapping[str, Rows],
    applications: Mapping[str, list[str] | ApiError],
) -> Found[User]:
    user = found.subject
    if user is None or is_gone(wish, user):
        return found
    if wish.attributes.group_ids is not None:
        rows = groups[wish.tenant_id or ""]
        if isinstance(rows, ApiError):
            return Found(error=rows)
        user = replace(user, group_ids=tuple(row["id"] for row in rows if _has(row, user.id)))
    if wish.attributes.application_ids is not None:
        ids = applications[user.id]
        if isinstance(ids, ApiError):
            return Found(error=ids)
        user = replace(user, application_ids=tuple(ids))
    return replace(found, subject=user)


def with_statuses(client: Client, pairs: Sequence[tuple[UserWish, Found[User]]]) -> list[Found[User]]:
    """Each user, with the `status` in the tenant of the wish, if the wish is to send invitations again."""
    asked = {
        found.subject.id: None
        for wish, found in pairs
        if wish.attributes.resend_invite and found.subject is not None and not is_gone(wish, found.subject)
    }
    known = _statuses(client, list(asked), joined=False)
    left = [user_id for user_id in asked if user_id not in known]
    known.update(_statuses(client, left, joined=True))  # which form the route takes is not confirmed
    return [_with_status(wish, found, asked, known) for wish, found in pairs]


def _with_status(
    wish: UserWish,
    found: Found[User],
    asked: Mapping[str, None],
    known: Mapping[str, dict[str, str] | ApiError],
) -> Found[User]:
    user = found.subject
    if user is None or user.id not in asked or not wish.attributes.resend_invite or is_gone(wish, user):
        return found
    told = known.get(user.id, ApiError(user.id, "the answer leaves out the status of the invitation"))
    if isinstance(told, ApiError):
        return Found(error=told)
    return replace(found, subject=replace(user, status=told.get(wish.tenant_id or "")))


def _statuses(client: Client, ids: list[str], *, joined: bool) -> dict[str, dict[str, str] | ApiError]:
    """{user: {tenant: status}, or the error}. Users whom the answer leaves out are missing."""
    parts = chunks(ids)
    answers = client.in_parallel(lambda part: tried(partial(client.users.statuses, joined=joined), part), parts)
    found: dict[str, dict[str, str] | ApiError] = {}
    for part, rows in zip(parts, answers):
        if isinstance(rows, ApiError):
            found.update(dict.fromkeys(part, rows) if joined else {})
            continue
        for row in rows:
            told = row.get("tenantsStatuses")
            if isinstance(told, list):
                members = [one for one in told if isinstance(one, Mapping)]
                found[str(row.get("userId"))] = {str(one.get("tenantId")): str(one.get("status")) for one in members}
    return found

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: reads what the row of a tenant leaves out: place, settings, number of users."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from .._api.client import Client
from .._api.models import Found, Tenant
from .._api.paging import tried
from .._base.errors import ApiError
from .tree import child_ids, leaf, parent_in, parents_in
from .wishes import TenantWish

NOT_FOUND = 404

Answer = TypeVar("Answer")


def detailed(
    client: Client, pairs: Sequence[tuple[TenantWish, Found[Tenant]]], counting: bool = True
) -> list[Found[Tenant]]:
    """Each tenant with what its wish is about: its place, its settings and, if `counting`, the number of users."""
    return client.in_parallel(lambda pair: _with_details(client, *pair, counting), pairs)


def _with_details(client: Client, wish: TenantWish, found: Found[Tenant], counting: bool) -> Found[Tenant]:
    if found.subject is None:
        return found
    tenant = tried(_read_details, client, wish, found.subject, counting)
    return Found(error=tenant) if isinstance(tenant, ApiError) else Found(tenant)


def _read_details(client: Client, wish: TenantWish, tenant: Tenant, counting: bool) -> Tenant:
    if wish.removes and counting:
        tenant = replace(tenant, users=_count_users(client, tenant.id))
    if client.user_token is None:
        tenant = _placed(client, wish, tenant)
    if wish.attributes.settings is not None:
        tenant = replace(tenant, settings=client.tenants.settings(tenant.id))
    return tenant


def _placed(client: Client, wish: TenantWish, tenant: Tenant) -> Tenant:
    """The tenant with its place in the hierarchy, if the wish is about it."""
    if wish.removes:
        return _with_what_moves(client, tenant)
    if wish.attributes.parent is not None or "is_reseller" in wish.attributes.fields:
        tenant = replace(tenant, parent=parent_of(client, tenant.id))
    if wish.attributes.parent not in (None, tenant.parent):
        tenant = replace(tenant, below=parents_in(_tree_or_leaf(client, tenant.id)))
    return tenant


def _with_what_moves(client: Client, tenant: Tenant) -> Tenant:
    """The tenant with its sub-accounts and its parent. Without a hierarchy, a deletion goes on all the same."""
    return _if_known(_with_neighbours, client, tenant) or replace(tenant, children=None)


def _with_neighbours(client: Client, tenant: Tenant) -> Tenant:
    children = tuple(sorted(child_ids(client.tenants.tree(tenant.id))))
    return replace(tenant, children=children, parent=parent_of(client, tenant.id))


def _count_users(client: Client, tenant_id: str) -> int:
    count = tried(client.users.count, tenant_id)
    if isinstance(count, ApiError):
        hint = "its users cannot be counted; with max_users -1 it is deleted however many they are"
        raise ApiError(tenant_id, f"{count.reason}; {hint}", status=count.status, code=count.code) from count
    return count


def parent_of(client: Client, tenant_id: str) -> str:
    """The tenant's parent, "" for none. The order of all tenants above is not confirmed, so a tree decides."""
    rows = _if_known(client.tenants.above, tenant_id) or []
    above = [row["tenantId"] for row in rows if row["tenantId"] != tenant_id]
    if len(above) < 2:
        return above[0] if above else ""
    for candidate in reversed(above):
        parent = parent_in(client.tenants.tree(candidate), tenant_id)
        if parent is not None:
            return parent
    raise ApiError(tenant_id, f"which of {', '.join(above)} is its parent cannot be told")


def _tree_or_leaf(client: Client, tenant_id: str) -> Mapping[str, Any]:
    """The tree of a tenant. A tenant that no hierarchy knows has no tenants below it."""
    return _if_known(client.tenants.tree, tenant_id) or leaf(tenant_id)


def _if_known(read: Callable[..., Answer], *arguments: object) -> Answer | None:
    """The answer of the hierarchy; None if it does not know the tenant (404)."""
    answer = tried(read, *arguments)
    if not isinstance(answer, ApiError):
        return answer
    if answer.status != NOT_FOUND:
        raise answer
    return None

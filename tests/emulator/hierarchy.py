# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes about parents and sub-tenants. A tenant has at most one parent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import bodies
from .routing import Answer, ApiError, Call, Route, TenantHeader
from .state import State, Tenant
from .tenants import acting_tenant, existing

# The specification says that users need permissions here, but does not name them. These names are invented.
READ_SUB_TENANTS = "fe.account-hierarchy.read.sub-accounts"
WRITE_SUB_TENANT = "fe.account-hierarchy.write.sub-account"
DELETE_SUB_TENANT = "fe.account-hierarchy.delete.sub-account"
PAIR = {"parentTenantId": bodies.tenant_id, "childTenantId": bodies.tenant_id}


def check_parent(state: State, parent_id: str, child_id: str) -> None:
    """Refuse a parent that the child cannot have. The child need not exist yet."""
    parent = existing(state, parent_id)
    if parent_id == child_id:
        raise ApiError(400, "Parent and child tenants must not be equal")
    if any(tenant.tenant_id == child_id for tenant in state.ancestors(parent.tenant_id)):
        raise ApiError(400, "Circular dependency detected in the hierarchy")


def _brief(tenants: Iterable[Tenant]) -> list[dict[str, Any]]:
    """Return rows with the fields of the nodes of the tree. No source shows the real rows."""
    return [{"tenantId": tenant.tenant_id, "name": tenant.name} for tenant in tenants]


def list_children(state: State, call: Call) -> Answer:
    """Return the sub-accounts. No source says whether these are only children or all below, so a switch decides."""
    tenant = acting_tenant(state, call)
    found = state.children(tenant.tenant_id)
    if state.hierarchy_deep:
        family = state.with_descendants(tenant.tenant_id) - {tenant.tenant_id}
        found = [other for other in state.tenants.values() if other.tenant_id in family]
    return Answer(200, _brief(found))


def list_parents(state: State, call: Call) -> Answer:
    """Return all tenants above, the nearest first."""
    return Answer(200, _brief(state.ancestors(acting_tenant(state, call).tenant_id)))


def _node(state: State, tenant: Tenant, above: frozenset[str]) -> dict[str, Any]:
    if tenant.tenant_id in above:
        raise ApiError(400, "Circular dependency detected in the hierarchy")
    path = above | {tenant.tenant_id}
    nodes = [_node(state, child, path) for child in state.children(tenant.tenant_id)]
    return {"tenantId": tenant.tenant_id, "name": tenant.name, "children": nodes}


def tree(state: State, call: Call) -> Answer:
    return Answer(200, _node(state, acting_tenant(state, call), frozenset()))


def _pair(state: State, call: Call) -> tuple[Tenant, Tenant]:
    body = bodies.checked(call.body, PAIR, required=PAIR)
    return existing(state, body["parentTenantId"]), existing(state, body["childTenantId"])


def create(state: State, call: Call) -> Answer:
    """Set a parent. By the specification, a tenant with a parent keeps it; a switch turns this off."""
    parent, child = _pair(state, call)
    check_parent(state, parent.tenant_id, child.tenant_id)
    if child.parent == parent.tenant_id or (child.parent is not None and not state.hierarchy_moves):
        raise ApiError(400, "Tenant already has a parent")
    child.parent = parent.tenant_id
    return Answer(201)


def delete(state: State, call: Call) -> Answer:
    """Delete the relation, but no tenant."""
    parent, child = _pair(state, call)
    if child.parent != parent.tenant_id:
        raise ApiError(404, "Tenants are not in a parent-child relation")
    child.parent = None
    return Answer(200)


HIERARCHY = "/tenants/resources/hierarchy/v1"
SCOPED = (TenantHeader.REQUIRED, READ_SUB_TENANTS)
ROUTES = [
    Route("hierarchy", "GET", HIERARCHY, list_children, *SCOPED),
    Route("hierarchy_parents", "GET", f"{HIERARCHY}/parents", list_parents, *SCOPED),
    Route("hierarchy_tree", "GET", f"{HIERARCHY}/tree", tree, *SCOPED),
    Route("hierarchy_create", "POST", HIERARCHY, create),
    Route("hierarchy_delete", "DELETE", HIERARCHY, delete),
]

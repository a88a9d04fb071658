# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes that read tenants (Frontegg's accounts)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from . import bodies, paging
from .routing import Answer, Call, Route, tenant_not_found
from .state import VENDOR_ID, State, Tenant

SORT: dict[str, Callable[[Tenant], Any]] = {
    "createdAt": lambda tenant: tenant.created_at,
    "name": lambda tenant: tenant.name.lower(),
    "tenantId": lambda tenant: tenant.tenant_id,
}


def _shown(metadata: dict[str, Any] | str | None) -> str | None:
    return json.dumps(metadata) if isinstance(metadata, dict) else metadata


def tenant_row(state: State, tenant: Tenant) -> dict[str, Any]:
    """Return the row of a tenant, without its parent, like Frontegg. It is not known whether real rows show a lock."""
    return {
        "id": tenant.id,
        "tenantId": tenant.tenant_id,
        "vendorId": VENDOR_ID,
        "name": tenant.name,
        "isReseller": tenant.is_reseller,
        "metadata": _shown(tenant.metadata),
        "createdAt": tenant.created_at,
        "updatedAt": tenant.updated_at or tenant.created_at,
        "deletedAt": tenant.deleted_at,
        **tenant.fields,
        **({"isLocked": tenant.locked} if state.tells_tenant_lock else {}),
    }


def existing(state: State, tenant_id: str) -> Tenant:
    tenant = state.tenants.get(tenant_id)
    if tenant is None:
        raise tenant_not_found()
    return tenant


def tenant_of(state: State, call: Call) -> Tenant:
    """Return the tenant in the path."""
    return existing(state, call.params["tenant_id"])


def acting_tenant(state: State, call: Call) -> Tenant:
    """Return the tenant in the tenant header or in the user's token."""
    return existing(state, call.tenant_id or "")


def _rows(state: State, call: Call) -> list[dict[str, Any]]:
    tenant = state.tenants.get(call.params["tenant_id"])
    return [tenant_row(state, tenant)] if tenant else []


def get_v1(state: State, call: Call) -> Answer:
    bodies.checked({"tenantId": call.params["tenant_id"]}, {"tenantId": bodies.tenant_id})
    return Answer(200, _rows(state, call))


def get_v2(state: State, call: Call) -> Answer:
    """Return the tenant as an object, or an empty array if it does not exist."""
    rows = _rows(state, call)
    return Answer(200, rows[0] if rows else [])


def get_by_alias(state: State, call: Call) -> Answer:
    """Return the tenant with this alias. Tenants with their own login page have one. An unknown alias is an error."""
    for tenant in state.tenants.values():
        if tenant.alias == call.params["alias"]:
            return Answer(200, tenant_row(state, tenant))
    raise tenant_not_found()


def list_tenants(state: State, call: Call) -> Answer:
    found = list(state.tenants.values())
    if "_tenantIds" in call.query:
        wanted = set(call.values("_tenantIds"))
        found = [tenant for tenant in found if tenant.tenant_id in wanted]
    text = call.query.get("_filter", "").lower()
    found = [tenant for tenant in found if text in tenant.name.lower() or text in tenant.tenant_id.lower()]
    field, descending = paging.sort_key(call, list(SORT))
    if field is not None:
        found.sort(key=SORT[field], reverse=descending)
    return Answer(200, paging.envelope(call, found, lambda tenant: tenant_row(state, tenant)))


TENANTS = "/tenants/resources/tenants"
ROUTES = [
    Route("tenants", "GET", f"{TENANTS}/v2", list_tenants),
    Route("tenant", "GET", f"{TENANTS}/v2/{{tenant_id}}", get_v2),
    Route("tenant", "GET", f"{TENANTS}/v1/{{tenant_id}}", get_v1),
    Route("tenant_alias", "GET", f"{TENANTS}/v2/alias/{{alias}}", get_by_alias),
]

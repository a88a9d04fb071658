# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes about sub-tenants. Users may use them, too, for the tenant of their token and the tenants below it."""

from __future__ import annotations

from . import bodies
from .clock import iso
from .hierarchy import DELETE_SUB_TENANT, WRITE_SUB_TENANT
from .routing import Answer, Call, Route, forbidden, tenant_not_found
from .state import State, Tenant
from .tenant_lifecycle import CREATE_FIELDS, bring_in
from .tenants import existing, tenant_of, tenant_row

ACCESS_TYPES = ("defaultOn", "defaultOff", "alwaysOn")
NOT_TAKEN = ("website", "applicationUrl", "address", "timezone", "currency", "metadata")
SUB_FIELDS = {name: check for name, check in CREATE_FIELDS.items() if name not in NOT_TAKEN}
REQUIRED = ("tenantId", "name", "parentTenantId")
access_type = bodies.check(
    lambda value: value in ACCESS_TYPES, f"must be one of the following values: {', '.join(ACCESS_TYPES)}"
)


def _check_family(state: State, call: Call, tenant_id: str) -> None:
    """Refuse tenants out of reach. A user reaches the tenant of the token and those below it, the vendor all."""
    if call.user_token is not None and tenant_id not in state.with_descendants(call.user_token.tenant_id):
        raise forbidden()


def _below(state: State, call: Call) -> Tenant:
    """Return the tenant in the path. For a user, it must be below the tenant of the token."""
    tenant = tenant_of(state, call)
    _check_family(state, call, tenant.tenant_id)
    if call.user_token is not None and tenant.tenant_id == call.user_token.tenant_id:
        raise forbidden()
    return tenant


def create(state: State, call: Call) -> Answer:
    body = bodies.checked(call.body, SUB_FIELDS, required=REQUIRED)
    _check_family(state, call, existing(state, body["parentTenantId"]).tenant_id)
    return Answer(201, tenant_row(state, bring_in(state, call, body)))


def delete(state: State, call: Call) -> Answer:
    """Delete a sub-tenant. A tenant without a parent gets a 404; Frontegg does not document this case."""
    tenant = _below(state, call)
    if tenant.parent is None:
        raise tenant_not_found()
    state.remove_tenant(tenant, iso(call.at))
    return Answer(200)


def update_management(state: State, call: Call) -> Answer:
    tenant = _below(state, call)
    tenant.is_reseller = bodies.checked(call.body, {"isReseller": bodies.flag}, ["isReseller"])["isReseller"]
    tenant.updated_at = iso(call.at)
    return Answer(200)


def update_access(state: State, call: Call) -> Answer:
    """Set the access type. No route returns the type afterwards."""
    tenant = _below(state, call)
    body = bodies.checked(call.body, {"subAccountAccessType": access_type}, ["subAccountAccessType"])
    tenant.sub_account_access_type = body["subAccountAccessType"]
    tenant.updated_at = iso(call.at)
    return Answer(200)


SUB_TENANTS = "/tenants/resources/sub-tenants/v1"
ONE = f"{SUB_TENANTS}/{{tenant_id}}"
ROUTES = [
    Route("sub_tenant_create", "POST", SUB_TENANTS, create, permission=WRITE_SUB_TENANT),
    Route("sub_tenant_delete", "DELETE", ONE, delete, permission=DELETE_SUB_TENANT),
    Route("sub_tenant_management", "PUT", f"{ONE}/management", update_management, permission=WRITE_SUB_TENANT),
    Route("sub_tenant_access", "PUT", f"{ONE}/hierarchy-settings", update_access, permission=WRITE_SUB_TENANT),
]

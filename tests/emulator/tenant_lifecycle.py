# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes that create, change, lock and delete tenants."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from . import bodies
from .clock import iso
from .hierarchy import check_parent
from .routing import Answer, ApiError, Call, Handler, Route, forbidden
from .state import State, Tenant
from .tenants import TENANTS, acting_tenant, existing, tenant_of, tenant_row

LOCKED_AT_ONCE = 100
# The only user permission that the specification names.
DELETE_ACCOUNT = "fe.account-settings.delete.account"
# `metadata` is not in the specification; two clients send it.
UPDATE_FIELDS: dict[str, bodies.Check] = {
    **dict.fromkeys(
        ("name", "status", "website", "applicationUrl", "logo", "logoUrl", "address", "timezone", "currency"),
        bodies.text,
    ),
    "isReseller": bodies.flag,
    "parentTenantId": bodies.text,
    "metadata": bodies.mapping_or_json,
}
CREATE_FIELDS: dict[str, bodies.Check] = {
    "tenantId": bodies.tenant_id,
    **UPDATE_FIELDS,
    "creatorName": bodies.text,
    "creatorEmail": bodies.text,
}


def _apply(tenant: Tenant, call: Call, body: dict[str, Any]) -> None:
    """Replace the fields that the body names. This includes metadata: keys that the body does not repeat are lost."""
    given = dict(body)
    tenant.name = given.pop("name", tenant.name)
    tenant.is_reseller = given.pop("isReseller", tenant.is_reseller)
    tenant.parent = given.pop("parentTenantId", tenant.parent)
    if "metadata" in given:
        tenant.metadata = bodies.as_mapping(given.pop("metadata"))
    tenant.fields.update(given)
    tenant.updated_at = iso(call.at)


def bring_in(state: State, call: Call, body: dict[str, Any]) -> Tenant:
    """Create a tenant, or bring a deleted one back with its old values, except for those in the body."""
    given = dict(body)
    tenant_id = given.pop("tenantId", None) or state.new_id()
    if tenant_id in state.tenants:
        raise ApiError(409, "Tenant already exists")
    if "parentTenantId" in given:
        check_parent(state, given["parentTenantId"], tenant_id)
    tenant = state.revive_tenant(tenant_id)
    if tenant is None:
        tenant = state.add_tenant(Tenant(tenant_id, state.new_id(), given["name"], iso(call.at)))
    _apply(tenant, call, given)
    return tenant


def creation(required: Collection[str], fields: dict[str, bodies.Check]) -> Handler:
    def handler(state: State, call: Call) -> Answer:
        body = bodies.checked(call.body, fields, required=required)
        return Answer(201, tenant_row(state, bring_in(state, call, body)))

    return handler


def update(state: State, call: Call) -> Answer:
    tenant = tenant_of(state, call)
    body = bodies.checked(call.body, UPDATE_FIELDS)
    if not body:
        raise ApiError(400, "At least one property must be provided")
    if "parentTenantId" in body:
        check_parent(state, body["parentTenantId"], tenant.tenant_id)
    _apply(tenant, call, body)
    return Answer(200, tenant_row(state, tenant))


def delete(state: State, call: Call) -> Answer:
    state.remove_tenant(tenant_of(state, call), iso(call.at))
    return Answer(200)


def delete_current(state: State, call: Call) -> Answer:
    """Delete the tenant of the user's token. The vendor's token must never reach this route."""
    if call.user_token is None:
        raise forbidden()
    state.remove_tenant(acting_tenant(state, call), iso(call.at))
    return Answer(200)


def add_metadata(state: State, call: Call) -> Answer:
    """Set the metadata keys in the body, and keep all others."""
    tenant = tenant_of(state, call)
    body = bodies.checked(call.body, {"metadata": bodies.mapping_or_json}, required=["metadata"])
    tenant.metadata = {**tenant.data, **bodies.as_mapping(body["metadata"])}
    tenant.updated_at = iso(call.at)
    return Answer(201, tenant_row(state, tenant))


def delete_metadata(state: State, call: Call) -> Answer:
    """Delete a metadata key. Frontegg does not document what happens to a key that does not exist."""
    tenant = tenant_of(state, call)
    key = call.params["key"]
    if key not in tenant.data:
        raise ApiError(404, "Metadata key not found")
    tenant.metadata = {name: value for name, value in tenant.data.items() if name != key}
    tenant.updated_at = iso(call.at)
    return Answer(200, tenant_row(state, tenant))


def set_locked(locked: bool) -> Handler:
    """Return a handler that locks or unlocks all tenants in the body, or none. Already locked tenants do not matter."""

    def handler(state: State, call: Call) -> Answer:
        tenant_ids = bodies.checked(call.body, {"tenantIds": bodies.strings}, required=["tenantIds"])["tenantIds"]
        if not tenant_ids:
            raise ApiError(400, "tenantIds should not be empty")
        if len(tenant_ids) > LOCKED_AT_ONCE:
            raise ApiError(400, f"tenantIds must contain no more than {LOCKED_AT_ONCE} elements")
        for tenant in [existing(state, tenant_id) for tenant_id in tenant_ids]:
            tenant.locked = locked
        return Answer(204)

    return handler


ONE = f"{TENANTS}/v1/{{tenant_id}}"
ROUTES = [
    Route("tenant_create", "POST", f"{TENANTS}/v1", creation(["name"], CREATE_FIELDS)),
    Route("tenant_update", "PUT", f"{TENANTS}/v2/{{tenant_id}}", update),
    Route("tenant_update", "PUT", ONE, update),
    Route("tenant_delete", "DELETE", ONE, delete),
    # HTTP clients turn the path into this one if a metadata key is two dots.
    Route("tenant_delete", "DELETE", f"{ONE}/", delete),
    Route("tenant_delete_current", "DELETE", f"{TENANTS}/v1", delete_current, permission=DELETE_ACCOUNT),
    # The path of tenant_delete if the ID is empty or a dot, which HTTP clients remove from paths.
    Route("tenant_delete_current", "DELETE", f"{TENANTS}/v1/", delete_current, permission=DELETE_ACCOUNT),
    Route("tenant_metadata", "POST", f"{ONE}/metadata", add_metadata),
    Route("tenant_metadata_delete", "DELETE", f"{ONE}/metadata/{{key}}", delete_metadata),
    Route("tenants_lock", "POST", f"{TENANTS}/v1/lock", set_locked(True)),
    Route("tenants_unlock", "POST", f"{TENANTS}/v1/unlock", set_locked(False)),
]

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what `state: present` wants of a tenant against what is there. Pure.

The same comparison plans the changes and, on what was read back, says whether they came true.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._api.models import Tenant
from .._api.rows import decoded
from .._base.values import merged, same
from .._engine.acts import Act, Part, Step
from .attributes import FIELDS, TenantAttributes
from .wishes import TenantWish
from .writes import (
    ATTACH,
    CREATE,
    DETACH,
    REMOVE_METADATA,
    SET_ACCESS,
    SET_METADATA,
    SET_RESELLER,
    SET_SETTINGS,
    UPDATE,
)


def creation(wish: TenantWish) -> tuple[Part, ...]:
    tenant_id, attributes = wish.who.value, wish.attributes
    plain = {FIELDS[name].api_name: value for name, value in {**attributes.fields, **attributes.creator}.items()}
    parent = {} if attributes.parent is None else {"parentTenantId": attributes.parent}
    body = {"tenantId": tenant_id, **plain, **parent}
    under = "" if attributes.parent is None else f" under {attributes.parent}"
    # A tenant that was deleted before comes back with its old metadata.
    unwanted = tuple(key for key, value in (attributes.metadata or {}).items() if value is None)
    first = Part(CREATE, f"created{under}", (Step(CREATE, "", tenant_id, body, unwanted=unwanted),))
    return (first, *_beside(wish, None))


def changes(wish: TenantWish, tenant: Tenant) -> tuple[Part, ...]:
    names = [name for name, value in wish.attributes.fields.items() if not same(FIELDS[name].value_of(tenant), value)]
    found = []
    # A sub-account becomes a reseller by another route.
    apart = ["is_reseller"] if "is_reseller" in names and tenant.parent else []
    together = [name for name in names if name not in apart]
    if together:
        body = {FIELDS[name].api_name: wish.attributes.fields[name] for name in together}
        found.append(_part(UPDATE, f"updated {', '.join(together)}", tenant.id, body))
    if apart:
        body = {"isReseller": wish.attributes.fields["is_reseller"]}
        found.append(_part(SET_RESELLER, f"updated {apart[0]}", tenant.id, body))
    return (*found, *_moving(wish, tenant), *_beside(wish, tenant))


def _moving(wish: TenantWish, tenant: Tenant) -> list[Part]:
    """The parts that move the tenant: first out of its old parent, as a tenant has one parent (source: OpenAPI)."""
    parent = wish.attributes.parent
    if parent is None or parent == tenant.parent:
        return []
    found = []
    if tenant.parent:
        body = {"parentTenantId": tenant.parent, "childTenantId": tenant.id}
        found.append(_part(DETACH, f"taken from {tenant.parent}", tenant.id, body))
    body = {"parentTenantId": parent, "childTenantId": tenant.id}
    return [*found, _part(ATTACH, f"put under {parent}", tenant.id, body)]


def _beside(wish: TenantWish, tenant: Tenant | None) -> list[Part]:
    """The parts for what has routes of its own, of a tenant that exists or was just created."""
    tenant_id, attributes, found = wish.who.value, wish.attributes, []
    now = metadata_of(tenant)
    patch = attributes.metadata or {}
    new = {key: value for key, value in _different(patch, now).items() if value is not None}
    if new:
        found.append(_part(SET_METADATA, f"metadata set: {', '.join(sorted(new))}", tenant_id, {"metadata": new}))
    gone = sorted(key for key, value in patch.items() if value is None and key in now)
    if gone:
        steps = tuple(Step(REMOVE_METADATA, "", tenant_id, target=key) for key in gone)
        found.append(Part(REMOVE_METADATA, f"metadata removed: {', '.join(gone)}", steps))
    access = attributes.access_type
    if access is not None and (tenant is None or tenant.row.get("subAccountAccessType") != access):
        msg = f"{SET_ACCESS.done} to {access}"
        found.append(_part(SET_ACCESS, msg, tenant_id, {"subAccountAccessType": access}))
    settings = _new_settings(attributes, tenant)
    if settings:
        found.append(_part(SET_SETTINGS, f"settings updated: {', '.join(sorted(settings))}", tenant_id, settings))
    return found


def _part(act: Act, msg: str, tenant_id: str, body: Mapping[str, Any]) -> Part:
    return Part(act, msg, (Step(act, "", tenant_id, body),))


def metadata_of(tenant: Tenant | None) -> Mapping[str, Any]:
    """The metadata that keys are merged into; empty for a new tenant."""
    now = decoded(tenant.row.get("metadata")) if tenant is not None else {}
    return now if isinstance(now, Mapping) else {}


def _new_settings(attributes: TenantAttributes, tenant: Tenant | None) -> dict[str, Any]:
    return _different(attributes.settings or {}, (tenant.settings or {}) if tenant is not None else {})


def _different(wanted: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """The keys whose values differ. A key that is null and a key that is missing are the same."""
    return {key: value for key, value in wanted.items() if not same(now.get(key), value)}


def managed(attributes: TenantAttributes, tenant: Tenant) -> dict[str, Any]:
    now: dict[str, Any] = {name: FIELDS[name].value_of(tenant) for name in attributes.fields}
    if attributes.metadata is not None:
        now["metadata"] = decoded(tenant.row.get("metadata"))
    if attributes.parent is not None:
        now["parent_tenant_id"] = tenant.parent or None
    if attributes.access_type is not None:
        # Whether an answer has it is not confirmed. If it does not, rows do not show it.
        told = tenant.row.get("subAccountAccessType")
        now.update({} if told is None else {"sub_account_access_type": told})
    if attributes.settings is not None:
        has = tenant.settings or {}
        now["settings"] = {key: has.get(key) for key in attributes.settings}
    return now


def wanted(attributes: TenantAttributes, tenant: Tenant | None) -> dict[str, Any]:
    then = dict(attributes.fields)
    if attributes.metadata is not None:
        then["metadata"] = merged(metadata_of(tenant), attributes.metadata)
    if attributes.parent is not None:
        then["parent_tenant_id"] = attributes.parent
    if attributes.access_type is not None:
        then["sub_account_access_type"] = attributes.access_type
    if attributes.settings is not None:
        then["settings"] = dict(attributes.settings)
    return then


def untold(tenant: Tenant) -> list[str]:
    """The acts for values that no answer has. They are set in every run, and not verified."""
    names = {"subAccountAccessType": SET_ACCESS.name, "isReseller": SET_RESELLER.name}
    return [name for told, name in names.items() if tenant.row.get(told) is None]

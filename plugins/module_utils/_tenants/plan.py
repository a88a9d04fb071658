# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: (what is wanted of a tenant, the tenant as found) -> the steps that lead there. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._api.models import Tenant
from .._api.rows import decoded
from .._base.errors import ApiError
from .._base.values import merged, same
from .._engine.acts import (
    ATTACH,
    CREATE_TENANT,
    DELETE_TENANT,
    DETACH,
    LOCK_TENANT,
    REMOVE_METADATA,
    SET_ACCESS,
    SET_METADATA,
    SET_RESELLER,
    SET_SETTINGS,
    UNLOCK_TENANT,
    UPDATE_TENANT,
    Act,
    Part,
    Step,
)
from .._engine.plan import Kind, Plan, missing_is
from .wishes import TenantAttributes, TenantWish

API_NAMES = {
    "name": "name",
    "status": "status",
    "website": "website",
    "application_url": "applicationUrl",
    "logo": "logo",
    "logo_url": "logoUrl",
    "address": "address",
    "timezone": "timezone",
    "currency": "currency",
    "is_reseller": "isReseller",
    "creator_name": "creatorName",
    "creator_email": "creatorEmail",
}
_ACTS = {"present": UPDATE_TENANT, "locked": LOCK_TENANT, "unlocked": UNLOCK_TENANT, "absent": DELETE_TENANT}


def plan(
    wishes: Sequence[TenantWish], tenant: Tenant | None, error: ApiError | None, on_missing: str | None, level: int
) -> Plan:
    """The plan for one tenant. `wishes` agree; `error`: why it could not be looked up; level: see Plan."""
    together, wish = tuple(wishes), wishes[0]
    if error is not None:
        msg = f"could not be looked up: {error.reason}"
        return Plan(TENANTS, together, "failed", msg, failed=True, error=error)
    if wish.state == "present":
        return _plan_present(together, tenant, level)
    if tenant is None:
        fails = missing_is(wish, on_missing) == "fail"
        return Plan(TENANTS, together, "not_found", "no tenant has this ID", failed=fails)
    before, act = _view(wish, tenant, None), _act_for(wish)
    if tenant.locked is (wish.state == "locked") and act is not DELETE_TENANT:
        return Plan(TENANTS, together, "unchanged", act.already, tenant, before=before, after=before)
    part = Part(act, _deletion(tenant) if act is DELETE_TENANT else act.done, (Step(act, "", tenant.id),))
    after = None if act is DELETE_TENANT else {**before, "locked": wish.state == "locked"}
    return Plan(TENANTS, together, "changed", part.msg, tenant, act.name, (part,), before, after, level=level)


def _plan_present(together: tuple[TenantWish, ...], tenant: Tenant | None, level: int) -> Plan:
    wish = together[0]
    if tenant is None:
        found = _creation(wish)
        after = {"name": wish.attributes.fields["name"], "locked": False, **_wanted(wish.attributes, None)}
        msg = "; ".join(part.msg for part in found)
        return Plan(TENANTS, together, "changed", msg, None, "create", found, None, after, level=level)
    before = _view(wish, tenant, None)
    if wish.attributes.metadata is not None and not isinstance(decoded(tenant.row.get("metadata")), Mapping):
        msg = "metadata of this tenant is no JSON object, so nothing can be merged into it"
        return Plan(TENANTS, together, "failed", msg, tenant, before=before, after=before, failed=True)
    found = _changes(wish, tenant)
    if not found:
        msg = UPDATE_TENANT.already
        return Plan(TENANTS, together, "unchanged", msg, tenant, before=before, after=before)
    after = {**before, **_wanted(wish.attributes, tenant)}
    msg = "; ".join(part.msg for part in found)
    return Plan(TENANTS, together, "changed", msg, tenant, "update", found, before, after, level=level)


def _creation(wish: TenantWish) -> tuple[Part, ...]:
    tenant_id, attributes = wish.who.value, wish.attributes
    plain = {API_NAMES[name]: value for name, value in {**attributes.fields, **attributes.creator}.items()}
    parent = {} if attributes.parent is None else {"parentTenantId": attributes.parent}
    body = {"tenantId": tenant_id, **plain, **parent}
    under = "" if attributes.parent is None else f" under {attributes.parent}"
    # A tenant that was deleted comes back with the metadata that it had.
    unwanted = tuple(key for key, value in (attributes.metadata or {}).items() if value is None)
    first = Part(CREATE_TENANT, f"created{under}", (Step(CREATE_TENANT, "", tenant_id, body, unwanted=unwanted),))
    return (first, *_beside(wish, None))


def _changes(wish: TenantWish, tenant: Tenant) -> tuple[Part, ...]:
    names = [name for name, value in wish.attributes.fields.items() if not same(_value(tenant, name), value)]
    found = []
    # A sub-account becomes a reseller by a route of its own.
    apart = ["is_reseller"] if "is_reseller" in names and tenant.parent else []
    together = [name for name in names if name not in apart]
    if together:
        body = {API_NAMES[name]: wish.attributes.fields[name] for name in together}
        found.append(_part(UPDATE_TENANT, f"updated {', '.join(together)}", tenant.id, body))
    if apart:
        body = {"isReseller": wish.attributes.fields["is_reseller"]}
        found.append(_part(SET_RESELLER, f"updated {apart[0]}", tenant.id, body))
    return (*found, *_moving(wish, tenant), *_beside(wish, tenant))


def _moving(wish: TenantWish, tenant: Tenant) -> list[Part]:
    """Out of where it is first: nobody is below two (source: OpenAPI)."""
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
    """What has routes of its own, for a tenant that is there or has just been created."""
    tenant_id, attributes, found = wish.who.value, wish.attributes, []
    now = _metadata(tenant)
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


def _metadata(tenant: Tenant | None) -> Mapping[str, Any]:
    """What keys can be merged into; nothing where there is no tenant yet."""
    now = decoded(tenant.row.get("metadata")) if tenant is not None else {}
    return now if isinstance(now, Mapping) else {}


def _new_settings(attributes: TenantAttributes, tenant: Tenant | None) -> dict[str, Any]:
    return _different(attributes.settings or {}, (tenant.settings or {}) if tenant is not None else {})


def _different(wanted: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """What is null and what is not there are the same."""
    return {key: value for key, value in wanted.items() if not same(now.get(key), value)}


def _deletion(tenant: Tenant) -> str:
    """What goes, and what is moved by it."""
    users = {None: "all its users", 1: "1 user"}.get(tenant.users, f"{tenant.users} users")
    if tenant.children is None:
        return f"deleted with {users}; this environment tells no sub-accounts"
    if not tenant.children:
        return f"deleted with {users}"
    names = ", ".join(tenant.children)
    where = f"move to {tenant.parent}" if tenant.parent else "are left without a parent"
    return f"deleted with {users}; sub-accounts that {where}: {names}"


def _value(tenant: Tenant, name: str) -> Any:
    """An unset flag is false."""
    value = tenant.row.get(API_NAMES[name])
    return value is True if name == "is_reseller" else value


def _managed(attributes: TenantAttributes, tenant: Tenant) -> dict[str, Any]:
    now: dict[str, Any] = {name: _value(tenant, name) for name in attributes.fields}
    if attributes.metadata is not None:
        now["metadata"] = decoded(tenant.row.get("metadata"))
    if attributes.parent is not None:
        now["parent_tenant_id"] = tenant.parent or None
    if attributes.access_type is not None:
        # Whether it can be read is not confirmed; what is not told is not shown.
        told = tenant.row.get("subAccountAccessType")
        now.update({} if told is None else {"sub_account_access_type": told})
    if attributes.settings is not None:
        has = tenant.settings or {}
        now["settings"] = {key: has.get(key) for key in attributes.settings}
    return now


def _wanted(attributes: TenantAttributes, tenant: Tenant | None) -> dict[str, Any]:
    then = dict(attributes.fields)
    if attributes.metadata is not None:
        then["metadata"] = merged(_metadata(tenant), attributes.metadata)
    if attributes.parent is not None:
        then["parent_tenant_id"] = attributes.parent
    if attributes.access_type is not None:
        then["sub_account_access_type"] = attributes.access_type
    if attributes.settings is not None:
        then["settings"] = dict(attributes.settings)
    return then


def _view(wish: TenantWish, tenant: Tenant, known: dict[str, Any] | None) -> dict[str, Any]:
    """locked: null where no answer tells it."""
    expected = known or {}
    locked = expected.get("locked") if tenant.locked is None else tenant.locked
    seen: dict[str, Any] = {"name": tenant.name, "locked": locked}
    if wish.state == "absent":
        place = {
            "sub_accounts": None if tenant.children is None else list(tenant.children),
            "parent_tenant_id": tenant.parent or None,
        }
        return {**seen, "users": tenant.users, **place}
    managed = _managed(wish.attributes, tenant)
    return {**seen, **managed, **{name: expected[name] for name in _untold(tenant) if name in expected}}


def _holds(wish: TenantWish, tenant: Tenant | None) -> bool:
    """Whether what is wanted is so, as far as it can be read: a lock that no answer tells may be there."""
    if wish.state == "absent" or tenant is None:
        return (tenant is None) == (wish.state == "absent")
    if wish.state != "present":
        return tenant.locked in (None, wish.state == "locked")
    return all(part.act.name in _untold(tenant) for part in _changes(wish, tenant))


def _denies(wish: TenantWish, tenant: Tenant) -> bool:
    """Of attributes the list may leave some out, so it says nothing of them."""
    told = wish.state == "absent" or (wish.state != "present" and tenant.locked is not None)
    return told and not _holds(wish, tenant)


def _strays(one: Plan, tenant: Tenant | None) -> str:
    """Of what no task writes without saying so: the name, and the lock where it is told."""
    before, after = one.before, one.after
    if tenant is None or before is None or after is None:
        return ""
    now = _view(one.wish, tenant, after)
    found = [] if now["name"] in (None, after["name"]) else [f"the name is {now['name']}"]
    if before["locked"] is not None and now["locked"] != after["locked"]:
        found.append("locked" if now["locked"] else "unlocked")
    return "; ".join(found)


def _untold(tenant: Tenant) -> list[str]:
    """What no answer tells, so that it is set in every run, and not looked for afterwards."""
    names = {"subAccountAccessType": SET_ACCESS.name, "isReseller": SET_RESELLER.name}
    return [name for told, name in names.items() if tenant.row.get(told) is None]


def _tells(wish: TenantWish, tenant: Tenant) -> bool:
    if wish.state == "present":
        return not any(part.act.name in _untold(tenant) for part in _changes(wish, tenant))
    return wish.state == "absent" or tenant.locked is not None


def _columns(wish: TenantWish, one: Plan, created: str | None) -> dict[str, Any]:
    name = one.subject.name if one.subject is not None else wish.attributes.fields.get("name") if one.steps else None
    return {"tenant_id": wish.who.value, "name": name, "state": wish.state}


def _names(one: Plan) -> set[str]:
    if one.subject is None:
        return set()
    told = (one.subject.name, one.subject.row.get("id"), one.subject.row.get("alias"))
    return {one.subject.id, *(name for name in told if isinstance(name, str))}


def _lacks_name(one: Plan) -> bool:
    return one.subject is not None and not (one.subject.name or "").strip()


def _act_for(wish: TenantWish) -> Act:
    return _ACTS[wish.state]


def _remark(wish: TenantWish, after: dict[str, Any]) -> str:
    return ""


def _managed_by(tenant: Tenant) -> str | None:
    return None


TENANTS = Kind(
    "tenant", _holds, _tells, _view, _columns, _names, _lacks_name, _act_for, _remark, _managed_by, _denies, _strays
)

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what a user's own token can do to tenants, and by which routes. Pure.

The token reaches the tenant that it was issued for and the sub-accounts below. It has routes of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from .._api.models import Found, Tenant, children_in
from .._base.errors import InputError
from .._base.values import check_tenant_id
from .._engine.acts import Part
from .._engine.plan import Plan
from .._wire.tokens import claims_of
from .attributes import FIELDS
from .wishes import TenantWish
from .writes import (
    CREATE,
    CREATE_SUB,
    DELETE,
    DELETE_CURRENT,
    DELETE_SUB,
    SET_ACCESS,
    SET_ACCESS_BY_USER,
    SET_RESELLER,
    SET_RESELLER_BY_USER,
)

# A user's token can set these attributes of a sub-account that it creates. The route takes status, logo and logo_url,
# too (source: OpenAPI). But no answer for such a token has them, so a second run could not compare them.
CREATABLE = tuple(name for name, row in FIELDS.items() if row.by_user)


def tenant_of(token: str) -> str:
    """The tenant that a user's token was issued for, as the token says. The server checks whether that is true."""
    tenant_id = claims_of(token).get("tenantId")
    if not isinstance(tenant_id, str) or not tenant_id.strip():
        raise InputError("user_token: names no tenant, so it is no token of a Frontegg user.")
    check_tenant_id(tenant_id, "user_token: its tenant")
    return tenant_id


def from_tree(tree: Mapping[str, Any], parent: str = "") -> dict[str, Tenant]:
    """{ID: tenant} of all tenants of a tree. Their rows have only the name."""
    children = children_in(tree)
    tenant_id, name = str(tree["tenantId"]), tree.get("name")
    ids = tuple(sorted(str(child["tenantId"]) for child in children))
    row = {"tenantId": tenant_id, **({} if name is None else {"name": name})}
    found = {tenant_id: Tenant(tenant_id, name, parent=parent, children=ids, row=row)}
    for child in children:
        found.update(from_tree(child, tenant_id))
    return found


def check_reach(wishes: Sequence[TenantWish], directory: Mapping[str, Found[Tenant]], own: str) -> list[TenantWish]:
    """The wishes. New sub-accounts get a parent. InputError: a user's token cannot do that."""
    return [_checked(wish, directory[wish.who.value].subject, own) for wish in wishes]


def _checked(wish: TenantWish, tenant: Tenant | None, own: str) -> TenantWish:
    attributes = wish.attributes
    where = wish.label if wish.label == "tenant_id" else f"{wish.label} ({wish.given})"
    if wish.aim.locked is not None:
        raise InputError(f"{where}: state {wish.state} takes environment credentials; a user_token cannot do it.")
    if wish.removes:
        return wish
    if attributes.metadata is not None:
        raise InputError(f"{where}: metadata takes environment credentials; a user_token cannot set it.")
    if attributes.settings is not None and wish.who.value != own:
        raise InputError(f"{where}: settings: a user_token reaches those of its own tenant only, {own}.")
    if tenant is None:
        beyond = [name for name in attributes.fields if name not in CREATABLE]
        attributes = replace(attributes, parent=attributes.parent or own)
    else:
        beyond = [name for name in attributes.fields if name not in ("name", "is_reseller")]
        beyond += ["name"] if attributes.fields.get("name", tenant.name) != tenant.name else []
        beyond += ["parent_tenant_id"] if attributes.parent not in (None, tenant.parent) else []
        beyond += ["is_reseller"] if wish.who.value == own and "is_reseller" in attributes.fields else []
    if beyond:
        raise InputError(f"{where}: {beyond[0]} takes environment credentials; a user_token cannot set it here.")
    return replace(wish, attributes=attributes)


def by_user(plan: Plan, own: str) -> Plan:
    """The plan with the routes for users. The token's own tenant comes last: its deletion ends the token."""
    if plan.outcome == "not_found":
        return replace(plan, msg=f"neither {own}, the tenant of the user_token, nor below it")
    parts = tuple(_part(part, own) for part in plan.parts)
    is_last = any(part.act is DELETE_CURRENT for part in parts)
    return replace(plan, parts=parts, level=plan.level + (1 if is_last else 0))


_BY_USER = {
    CREATE.name: CREATE_SUB,
    DELETE.name: DELETE_SUB,
    SET_RESELLER.name: SET_RESELLER_BY_USER,
    SET_ACCESS.name: SET_ACCESS_BY_USER,
}


def _part(part: Part, own: str) -> Part:
    act = _BY_USER.get(part.act.name, part.act)
    if act is DELETE_SUB and part.steps[0].tenant_id == own:
        act = DELETE_CURRENT
    return Part(act, part.msg, tuple(replace(step, act=act) for step in part.steps))

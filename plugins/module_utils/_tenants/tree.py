# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: trees of tenants: which tenant is below which, and which changes first. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._api.models import Found, Tenant, children_in
from .._base.errors import InputError
from .wishes import TenantWish


def levels_of(wishes: Sequence[TenantWish], directory: Mapping[str, Found[Tenant]]) -> dict[str, int]:
    """{tenant: its level}. The level is the number of tenants of the task that are to be above it, and so come first.

    Deletions have the last level: by then, their sub-accounts may have moved. InputError: a tenant would be below
    itself. Frontegg would refuse that too late, when the tenant has no parent any more.
    """
    by_id = {wish.who.value: wish for wish in wishes}
    above: dict[str, str] = {}
    for found in directory.values():
        above.update({} if found.subject is None else found.subject.below)
    above.update({name: wish.attributes.parent for name, wish in by_id.items() if wish.attributes.parent is not None})

    def level(wish: TenantWish) -> int:
        path = [wish.who.value]
        while path[-1] in above:
            path.append(above[path[-1]])
            if path[-1] in path[:-1]:
                circle = " under ".join(path)
                raise InputError(f"{wish.label}: parent_tenant_id: {circle} is a circle. Nothing was changed.")
        return sum(tenant_id in by_id for tenant_id in path[1:])

    levels = {name: level(wish) for name, wish in by_id.items()}
    last = 1 + max(levels.values(), default=0) if any(wish.aim.creates for wish in wishes) else 0
    return {name: last if by_id[name].removes else number for name, number in levels.items()}


def child_ids(tree: Mapping[str, Any]) -> list[str]:
    """The IDs directly below the root of a tree."""
    return [str(child["tenantId"]) for child in children_in(tree)]


def parents_in(tree: Mapping[str, Any]) -> dict[str, str]:
    """{tenant: parent} of all tenants below the root of a tree."""
    found: dict[str, str] = {}
    nodes = [tree]
    while nodes:
        node = nodes.pop()
        found.update({name: str(node["tenantId"]) for name in child_ids(node)})
        nodes += children_in(node)
    return found


def parent_in(tree: Mapping[str, Any], tenant_id: str) -> str | None:
    return parents_in(tree).get(tenant_id)


def leaf(tenant_id: str) -> Mapping[str, Any]:
    """The tree of a tenant without sub-accounts."""
    return {"tenantId": tenant_id, "children": []}

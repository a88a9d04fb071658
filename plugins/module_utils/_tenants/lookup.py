# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: looks up the tenants named, with as few requests as possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .._api.client import Client
from .._api.models import Found, Tenant
from .._api.paging import chunks, in_halves, tried
from .._base.errors import ApiError
from .self_service import from_tree, tenant_of
from .tree import leaf

# Up to this many tenants are read one by one. For more, the list is used. Up to this many that the list lacks are then
# read again, one by one.
FEW_TENANTS = 3

Directory = dict[str, Found[Tenant]]


def look_up_tenants(client: Client, ids: Iterable[str]) -> Directory:
    """All tenants named. A tenant that cannot be read is an error, never a missing tenant."""
    asked = list(dict.fromkeys(ids))
    if client.user_token is not None:
        return _below(client, asked, tenant_of(client.user_token))
    found: Directory = {}
    if len(asked) > FEW_TENANTS:
        for part in client.in_parallel(lambda chunk: read_chunk(client, chunk), chunks(asked)):
            found.update(part)
    left = [tenant_id for tenant_id in asked if found.get(tenant_id, Found()) == Found()]
    if len(left) <= FEW_TENANTS:
        found.update(zip(left, client.in_parallel(lambda tenant_id: read_alone(client, tenant_id), left)))
    return found


def read_chunk(client: Client, ids: list[str]) -> Directory:
    found: Directory = {}
    for part, tenants in in_halves(client.tenants.by_ids, ids):
        if isinstance(tenants, ApiError):
            found.update(dict.fromkeys(part, Found(error=tenants)))
        else:
            known = {tenant.id: Found(tenant) for tenant in tenants}
            found.update({tenant_id: known.get(tenant_id, Found()) for tenant_id in part})
    return found


def _below(client: Client, ids: list[str], own: str) -> Directory:
    """The tenants that a user's token reaches, read in one request: its own tenant and those below."""
    tree: Mapping[str, Any] | ApiError = tried(client.tenants.tree, own)
    if isinstance(tree, ApiError) and tree.missing:  # no other 404 counts, or every sub-account would look deleted
        tree = leaf(own)
    if isinstance(tree, ApiError):
        return dict.fromkeys(ids, Found(error=tree))
    tenants = from_tree(tree)
    return {tenant_id: Found(tenants.get(tenant_id)) for tenant_id in ids}


def read_alone(client: Client, tenant_id: str) -> Found[Tenant]:
    if client.user_token is not None:
        return _below(client, [tenant_id], tenant_of(client.user_token))[tenant_id]
    tenant = tried(client.tenants.by_id, tenant_id)
    return Found(error=tenant) if isinstance(tenant, ApiError) else Found(tenant)

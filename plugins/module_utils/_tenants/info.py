# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the path of module tenant_info. Read, filter, add what is to be included, return."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from .._api.client import Client
from .._api.models import Tenant
from .._api.paging import read_whole
from .._api.rows import decoded, plain
from .._base.errors import InputError
from .._base.wishes import Name
from .._engine.report import Finding
from .lookup import look_up_tenants
from .wishes import INFO_KEYS, read_tenant_names, tenant_named

INCLUDE = ("users_count", "parents", "children", "tree", "settings", "public_settings")
SELECTIONS = ("tenants", "tenant_id", "alias", "filter")

Row = dict[str, Any]


def inform_tenants(client: Client, params: dict[str, Any]) -> Finding:
    """The work of module tenant_info, from its options to its result."""
    given = [name for name in SELECTIONS if params[name] is not None]
    if len(given) > 1:
        raise InputError(f"{given[0]} and {given[1]}: select tenants by one of {', '.join(SELECTIONS)}, or by none.")
    tenants, missing = _selected(client, params)
    rows = [tenant_row(tenant) for tenant in tenants]
    reads = _reads(client)
    for name in params["include"] or []:
        answers = client.in_parallel(reads[name], [row["tenant_id"] for row in rows])
        for row, answer in zip(rows, answers):
            row[name] = answer
    return Finding("tenants", rows, missing)


def tenant_row(tenant: Tenant) -> Row:
    """A tenant as module tenant_info returns it: all that the API says, in snake_case, with metadata decoded."""
    told = {name: value for name, value in plain(tenant.row).items() if value is not None}
    return {
        **dict.fromkeys(INFO_KEYS),  # module tenant recognizes a row by these keys
        **told,
        "tenant_id": tenant.id,
        "name": tenant.name,
        "is_reseller": tenant.row.get("isReseller") is True,
        "is_locked": tenant.locked,
        "metadata": decoded(tenant.row.get("metadata")),
    }


def _selected(client: Client, params: dict[str, Any]) -> tuple[list[Tenant], list[str]]:
    """(the tenants, the identifiers that no tenant has)."""
    if params["tenants"] is not None:
        return _named(client, read_tenant_names(params["tenants"]))
    if params["tenant_id"] is not None:
        return _named(client, [tenant_named(params["tenant_id"])])
    if params["alias"] is not None:
        if not params["alias"].strip("."):
            raise InputError(f"alias: '{params['alias']}' is no alias of a tenant.")
        tenant = client.tenants.by_alias(params["alias"])
        return ([], [params["alias"]]) if tenant is None else ([tenant], [])
    text = params["filter"]
    if text is None:
        return _all(client, {}), []
    # Whether the server filters is not confirmed, and the next task may lock the tenants that it returns.
    return [tenant for tenant in _all(client, {"_filter": text}) if _fits(tenant, text)], []


def _fits(tenant: Tenant, text: str) -> bool:
    """Whether the name or the ID contains the text. Letter case and the form of Unicode make no difference."""
    return any(_folded(text) in _folded(part) for part in (tenant.id, tenant.name or ""))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _named(client: Client, names: list[Name]) -> tuple[list[Tenant], list[str]]:
    directory = look_up_tenants(client, [name.who.value for name in names])
    found: dict[str, Tenant] = {}
    missing = []
    for name in names:
        answer = directory[name.who.value]
        if answer.error is not None:
            raise answer.error
        if answer.subject is None:
            missing.append(name.given)
        else:
            found.setdefault(answer.subject.id, answer.subject)
    return list(found.values()), missing


def _all(client: Client, query: dict[str, str]) -> list[Tenant]:
    """All tenants that fit the query, or an error: never a list that was cut off."""
    return read_whole(client, lambda number: client.tenants.page(number, query), lambda tenant: tenant, "tenants")


def _reads(client: Client) -> dict[str, Callable[[str], Any]]:
    def ids(rows: list[Row]) -> list[str]:
        return [row["tenantId"] for row in rows]

    return {
        "users_count": client.users.count,
        "parents": lambda tenant_id: ids(client.tenants.above(tenant_id)),
        "children": lambda tenant_id: ids(client.tenants.below(tenant_id)),
        "tree": lambda tenant_id: plain(client.tenants.tree(tenant_id)),
        "settings": client.tenants.settings,
        "public_settings": lambda tenant_id: client.tenants.settings(tenant_id, public=True),
    }

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: Frontegg's routes for tenants, their place in the hierarchy, and their settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from .._base.errors import ApiError
from .._wire.connection import Call
from .base import TENANT_HEADER, Routes, segment
from .models import Tenant, tenant_from_api
from .paging import PAGE_SIZE, Page, check_whole, page_parts

TENANTS = "/tenants/resources/tenants"
SUB_TENANTS = "/tenants/resources/sub-tenants/v1"
MIGRATIONS = "/tenants/resources/migrations/v1/tenants"
HIERARCHY = "/tenants/resources/hierarchy/v1"
SETTINGS = "/tenants/resources/account-settings/v1"


class Tenants(Routes):
    """The routes for tenants."""

    def by_id(self, tenant_id: str) -> Tenant | None:
        """The tenant, or None. The answer for an unknown tenant is an empty list or a 404, by source."""
        return self._tenant(_path(tenant_id), f"tenant {tenant_id}", tenant_id)

    def by_alias(self, alias: str) -> Tenant | None:
        """The tenant with that alias, or None."""
        return self._tenant(f"{TENANTS}/v2/alias/{segment(alias)}", f"tenant with alias {alias}")

    def page(self, number: int, query: Mapping[str, str] | None = None) -> Page[Tenant]:
        """Page `number`, from 0, of the tenants that fit the query, sorted by ID."""
        order = {"_limit": PAGE_SIZE, "_offset": number, "_sortBy": "tenantId", "_order": "ASC"}
        return self._page(urlencode({**order, **(query or {})}), f"tenants, page {number + 1}")

    def count(self) -> int:
        """The number of tenants of the environment."""
        return self._page(urlencode({"_limit": 1, "_offset": 0}), "number of tenants").total

    def by_ids(self, ids: list[str]) -> tuple[Tenant, ...]:
        """The tenants with at most IDS_AT_ONCE IDs. The server leaves out unknown IDs without an error."""
        subject = f"{len(ids)} tenants by ID"
        query = [("_limit", str(PAGE_SIZE)), ("_offset", "0"), *(("_tenantIds", tenant_id) for tenant_id in ids)]
        page = self._page(urlencode(query), subject)
        check_whole({page.total}, list(page.seen), subject, "tenants")
        return page.items

    def above(self, tenant_id: str) -> list[dict[str, Any]]:
        """The tenant's parent and all tenants above that. Rows have tenantId; their order is not confirmed."""
        return self._hierarchy(tenant_id, "/parents")

    def below(self, tenant_id: str) -> list[dict[str, Any]]:
        """The tenant's sub-accounts. Whether their own sub-accounts are among them is not confirmed."""
        return self._hierarchy(tenant_id, "")

    def tree(self, tenant_id: str) -> dict[str, Any]:
        """The tenant with its sub-accounts at every depth: {tenantId, name, children} (source: data-export).

        What the answer for a tenant without sub-accounts is, is not confirmed: an empty answer counts as no children.
        """
        rows = self._hierarchy(tenant_id, "/tree") or [{"tenantId": tenant_id, "children": []}]
        if len(rows) > 1 or rows[0]["tenantId"] != tenant_id:
            raise ApiError(f"hierarchy of tenant {tenant_id}", "the answer is the tree of another tenant")
        return rows[0]

    def settings(self, tenant_id: str, *, public: bool = False) -> dict[str, Any]:
        """The tenant's settings, or only its public ones, by the API's names."""
        path = f"{SETTINGS}{'/public' if public else ''}"
        call = Call("GET", path, f"settings of tenant {tenant_id}", repeatable=True)
        data = self._http.call(replace(call, headers={TENANT_HEADER: tenant_id}))
        if not isinstance(data, dict):
            raise ApiError(call.subject, "the answer is no settings; check region and api_url")
        return data

    def migration_status(self, migration_id: str) -> dict[str, Any]:
        """The state of a migration. {status, errors: [{tenantId, message}]} is expected; the shape is not confirmed."""
        data = self._http.call(
            Call("GET", f"{MIGRATIONS}/status/{segment(migration_id)}", migration_id, repeatable=True)
        )
        return data if isinstance(data, dict) else {}

    # Writes

    def create(self, body: Mapping[str, Any]) -> object:
        """The answer, after a tenant was created, or revived if it was deleted before.

        Never repeated: the second request would be refused.
        """
        return self._write("POST", f"{TENANTS}/v1", str(body["tenantId"]), repeatable=False, body=body)

    def update(self, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Set the values of the body. Never with metadata: the route would replace all of it (source: MCP)."""
        self._write("PUT", _path(tenant_id), tenant_id, repeatable=True, body=body)

    def delete(self, tenant_id: str) -> None:
        """Delete the tenant and all its users. Repeatable: the second time there is no tenant left (404).

        The same path without an ID deletes the caller's own tenant. So an ID that is empty makes no request.
        """
        self._write("DELETE", _path(tenant_id, "v1"), tenant_id, repeatable=True, about="tenant")

    def delete_current(self) -> None:
        """Delete the tenant that a user's token was issued for, with all its users. Refuses other credentials."""
        if not self._http.settings.is_user:
            raise ValueError("environment credentials have no current tenant to delete")
        self._write("DELETE", f"{TENANTS}/v1", "the current tenant", repeatable=False, about="tenant")

    def create_sub(self, body: Mapping[str, Any]) -> None:
        """Create a sub-account. Never repeated: the second request would be refused."""
        self._write("POST", SUB_TENANTS, str(body["tenantId"]), repeatable=False, body=body)

    def delete_sub(self, tenant_id: str) -> None:
        """Delete a sub-account and all its users. Repeatable: the second time there is none left (404)."""
        self._write("DELETE", _sub_path(tenant_id), tenant_id, repeatable=True, about="tenant")

    def lock(self, ids: list[str]) -> None:
        """Lock at most 100 tenants, all or none: the server refuses the request if one of them is unknown."""
        self._write("POST", f"{TENANTS}/v1/lock", _several(ids), repeatable=True, body={"tenantIds": ids})

    def unlock(self, ids: list[str]) -> None:
        """Unlock at most 100 tenants, all or none: the server refuses the request if one of them is unknown."""
        self._write("POST", f"{TENANTS}/v1/unlock", _several(ids), repeatable=True, body={"tenantIds": ids})

    def set_metadata(self, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Set the keys in the body (metadata). All other keys stay."""
        self._write("POST", f"{_path(tenant_id, 'v1')}/metadata", tenant_id, repeatable=True, body=body)

    def remove_metadata(self, tenant_id: str, key: str) -> None:
        """Remove one key. Repeatable: the second time the key is not there (404)."""
        path = f"{_path(tenant_id, 'v1')}/metadata/{segment(key)}"
        self._write("DELETE", path, tenant_id, repeatable=True)

    def put_under_parent(self, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Make childTenantId a sub-account of parentTenantId. Repeatable: the second time is refused (400)."""
        self._write("POST", HIERARCHY, tenant_id, repeatable=True, body=body)

    def take_from_parent(self, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Take childTenantId out of parentTenantId. Repeatable: the second time it is not there (404)."""
        self._write("DELETE", HIERARCHY, tenant_id, repeatable=True, body=body)

    def set_reseller(self, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Set whether a sub-account can have sub-accounts of its own (isReseller)."""
        self._write("PUT", f"{_sub_path(tenant_id)}/management", tenant_id, repeatable=True, body=body)

    def set_access_type(self, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Set whether the tenant's users may enter its sub-accounts (subAccountAccessType)."""
        self._write("PUT", f"{_sub_path(tenant_id)}/hierarchy-settings", tenant_id, repeatable=True, body=body)

    def update_settings(self, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Set the values of the body, by the API's own names."""
        self._write("PUT", SETTINGS, tenant_id, repeatable=True, tenant_id=tenant_id, body=body)

    def migrate(self, ids: list[str]) -> str:
        """The ID of a migration that was started: it brings tenants of another environment into this one.

        Never repeated: whether a second migration of the same tenants does harm is not known.
        """
        data = self._write("POST", MIGRATIONS, _several(ids), repeatable=False, body={"tenants": ids})
        migration_id = data.get("migrationId") or data.get("id") if isinstance(data, dict) else None
        if not isinstance(migration_id, str) or not migration_id.strip("."):
            raise ApiError(_several(ids), "the answer to the migration names no migrationId", unclear=True)
        return migration_id

    # How

    def _tenant(self, path: str, subject: str, tenant_id: str | None = None) -> Tenant | None:
        def read(data: Any) -> Tenant | None:
            rows = _tenant_rows(data, subject, "is no tenant")
            others = [row["tenantId"] for row in rows if tenant_id not in (None, row["tenantId"])]
            if others:  # the record of another tenant must not make this one look deleted
                raise ApiError(subject, f"Frontegg answered with another tenant, {others[0][:80]}")
            tenants = [tenant_from_api(row) for row in rows]
            return next((tenant for tenant in tenants if tenant is not None), None)

        return self._if_there(Call("GET", path, subject, repeatable=True, about="tenant"), read)

    def _page(self, query: str, subject: str) -> Page[Tenant]:
        data = self._http.call(Call("GET", f"{TENANTS}/v2", subject, repeatable=True, query=query))
        items, total = page_parts(data)
        if items is None or total is None:
            raise ApiError(subject, "the answer is no list of tenants with its total; check region and api_url")
        tenants = [tenant_from_api(item) for item in items]
        seen = [item.get("tenantId") for item in items if isinstance(item, dict)]
        ids = tuple(tenant_id for tenant_id in seen if isinstance(tenant_id, str) and tenant_id)
        return Page(tuple(tenant for tenant in tenants if tenant is not None), total, ids)

    def _hierarchy(self, tenant_id: str, below: str) -> list[dict[str, Any]]:
        subject = f"hierarchy of tenant {tenant_id}"
        call = Call("GET", f"{HIERARCHY}{below}", subject, repeatable=True, about="tenant")
        data = self._http.call(replace(call, headers={TENANT_HEADER: tenant_id}))
        return _tenant_rows(data, subject, "is no list of tenants")


def _tenant_rows(data: Any, subject: str, fault: str) -> list[dict[str, Any]]:
    """The rows of an answer that is one tenant or a list of tenants; an empty object is an empty list."""
    rows = data if isinstance(data, list) else [data] if data != {} else []
    if not all(isinstance(row, dict) and isinstance(row.get("tenantId"), str) for row in rows):
        raise ApiError(subject, f"the answer {fault}; check region and api_url")
    return rows


def _several(ids: list[str]) -> str:
    return ids[0] if len(ids) == 1 else f"{len(ids)} tenants"


def _path(tenant_id: str, version: str = "v2") -> str:
    return f"{TENANTS}/{version}/{_tenant_segment(tenant_id)}"


def _sub_path(tenant_id: str) -> str:
    return f"{SUB_TENANTS}/{_tenant_segment(tenant_id)}"


def _tenant_segment(tenant_id: str) -> str:
    """The ID as a segment, never empty: without an ID, the route deletes the caller's own tenant."""
    if not tenant_id.strip().strip("."):
        raise ValueError("tenant_id is empty")
    return segment(tenant_id)

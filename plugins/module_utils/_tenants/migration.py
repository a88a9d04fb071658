# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the path of module tenant_migration. Read, start, wait, read again, report."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from .._api.client import Client
from .._api.models import Found, Tenant
from .._api.paging import tried
from .._base.errors import ApiError, FatalApiError, InputError
from .._base.values import one_line
from .._engine.report import Report
from .._engine.watch import Watch, check_migration_id, wait_for
from .lookup import look_up_tenants
from .wishes import read_tenant_names
from .writes import start_migration


def run_migration(client: Client, params: dict[str, Any]) -> Report:
    """The work of module tenant_migration, from its options to its report."""
    names = read_tenant_names(params["tenants"])
    ids = list(dict.fromkeys(name.who.value for name in names))
    migration_id = params["migration_id"]
    check_migration_id(migration_id, params["wait"])
    missing = _missing(client, ids)
    rows = {tenant_id: _row(tenant_id, "unchanged", "there already") for tenant_id in ids}
    if missing and not client.read_only and migration_id is None:
        try:
            migration_id = start_migration(client, missing)
        except FatalApiError:
            raise
        except ApiError as error:
            rows.update({tenant_id: _not_started(tenant_id, error) for tenant_id in missing})
            return _report(rows, names, None, "migrated")
    if missing and client.read_only:
        rows.update({tenant_id: _row(tenant_id, "changed", "migrated") for tenant_id in missing})
    elif missing and not params["wait"]:
        rows.update({tenant_id: _row(tenant_id, "changed", "migration started") for tenant_id in missing})
    elif missing:
        rows.update(_arrivals(client, missing, _waited_for(client, missing, str(migration_id), params)))
    start = "would migrate" if client.read_only else "migrated" if params["wait"] else "started to migrate"
    return _report(rows, names, migration_id, start)


def _missing(client: Client, ids: list[str]) -> list[str]:
    directory = look_up_tenants(client, ids)
    errors = [found.error for found in directory.values() if found.error is not None]
    if errors:
        raise InputError(f"{errors[0]} Nothing was changed.")
    return [tenant_id for tenant_id in ids if directory[tenant_id].subject is None]


def _waited_for(client: Client, missing: list[str], migration_id: str, params: dict[str, Any]) -> Watch:
    """The migration, once it has ended, or after wait_timeout seconds."""
    watch = Watch(
        partial(client.tenants.migration_status, migration_id),
        partial(_is_there, client, missing[-1]),
        ("tenantId",),
        was_given=params["migration_id"] is not None,
    )
    wait_for(client, [watch], params["wait_timeout"], (0.0, params["poll_interval"]))
    return watch


def _is_there(client: Client, tenant_id: str) -> bool:
    """Whether a tenant is there. A tenant that cannot be read counts as missing."""
    return isinstance(tried(client.tenants.by_id, tenant_id), Tenant)


def _arrivals(client: Client, missing: list[str], seen: Watch) -> dict[str, dict[str, Any]]:
    """The rows of all tenants that were missing before. A tenant that cannot be read may have arrived."""
    try:
        directory = look_up_tenants(client, missing)
    except FatalApiError as error:
        directory = dict.fromkeys(missing, Found(error=error))
    rows = {}
    for tenant_id, found in directory.items():
        if found.error is not None:
            msg = f"whether it is there is not known: {found.error.reason}; give migration_id to look again"
            rows[tenant_id] = _row(tenant_id, "unknown", msg)
        else:
            rows[tenant_id] = _ended(tenant_id, found.subject is None, seen)
    return rows


def _ended(tenant_id: str, is_missing: bool, seen: Watch) -> dict[str, Any]:
    reason = seen.reasons.get(tenant_id)
    if not is_missing:
        return _row(tenant_id, "changed", "migrated")
    if reason is not None:
        return _row(tenant_id, "failed", f"not migrated: {reason}")
    if not seen.is_over:
        msg = f"not there yet, the migration's status is {seen.told or 'not told'}; give migration_id to wait on"
        return _row(tenant_id, "unknown", msg)
    return _row(tenant_id, "failed", f"not there although the migration ended with {seen.told}")


def _not_started(tenant_id: str, error: ApiError) -> dict[str, Any]:
    if error.unclear:
        return _row(tenant_id, "unknown", f"whether the migration was started is not known: {error.reason}")
    return _row(tenant_id, "failed", f"the migration was not started: {error.reason}")


def _row(tenant_id: str, outcome: str, msg: str) -> dict[str, Any]:
    failed, changed = outcome in ("failed", "unknown"), outcome == "changed"
    return {"tenant_id": tenant_id, "outcome": outcome, "changed": changed, "failed": failed, "msg": one_line(msg)}


def _report(rows: dict[str, dict[str, Any]], names: list[Any], migration_id: str | None, start: str) -> Report:
    told = [rows[name.who.value] for name in names]
    made = Report("tenants", "", rows=told, more={"migration_id": migration_id})
    others = [f"{made.summary[name]} {name}" for name in ("unchanged", "failed", "unknown") if made.summary[name]]
    counts = f"{start} {made.summary['changed']} of {made.summary['requested']} tenants"
    return replace(
        made,
        msg=", ".join([counts, *others]),
        changed=any(row["changed"] for row in told),
        failed=any(row["failed"] for row in told),
    )

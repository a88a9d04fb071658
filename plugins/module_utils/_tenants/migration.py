# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the path of module tenant_migration. Read, start, wait, read again, report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .._api.client import Client
from .._api.models import Found
from .._base.errors import ApiError, FatalApiError, InputError
from .._base.values import one_line
from .._engine.report import Report
from .lookup import look_up_tenants
from .wishes import read_tenant_names
from .writes import start_migration

# The API's words for a migration are not confirmed. It is running while one of these words stands under one of these
# names.
STATUS_NAMES = ("status", "state")
RUNNING = ("progress", "start", "pending", "running", "queue", "wait", "processing", "scheduled", "migrating")


@dataclass(frozen=True)
class _Watch:
    """How a migration ended. status: the API's own words. errors: by tenant. timed_out: it had not ended in time."""

    status: str = ""
    errors: Mapping[str, str] | None = None
    timed_out: bool = False


def run_migration(client: Client, params: dict[str, Any]) -> Report:
    """The work of module tenant_migration, from its options to its report."""
    names = read_tenant_names(params["tenants"])
    ids = list(dict.fromkeys(name.who.value for name in names))
    migration_id = params["migration_id"]
    _check_migration_id(migration_id, params["wait"])
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
        watch = _watch(client, str(migration_id), params["wait_timeout"], params["poll_interval"])
        rows.update(_arrivals(client, missing, watch))
    start = "would migrate" if client.read_only else "migrated" if params["wait"] else "started to migrate"
    return _report(rows, names, migration_id, start)


def _missing(client: Client, ids: list[str]) -> list[str]:
    directory = look_up_tenants(client, ids)
    errors = [found.error for found in directory.values() if found.error is not None]
    if errors:
        raise InputError(f"{errors[0]} Nothing was changed.")
    return [tenant_id for tenant_id in ids if directory[tenant_id].subject is None]


def _watch(client: Client, migration_id: str, timeout: float, interval: float) -> _Watch:
    """Read the status until the migration has ended, or for `timeout` seconds."""
    deadline = client.now + timeout
    while True:
        try:
            answer = client.tenants.migration_status(migration_id)
        except ApiError as error:  # the migration goes on, and its ID must reach the user of the task
            return _Watch(f"not known ({error.reason})", timed_out=True)
        status = " and ".join(dict.fromkeys(str(answer[name]) for name in STATUS_NAMES if answer.get(name)))
        # An error ends nothing: other tenants may still be on their way.
        if status and not any(word in status.lower() for word in RUNNING):
            return _Watch(status, _errors(answer))
        if client.now + interval > deadline:
            return _Watch(status or "not told", _errors(answer), timed_out=True)
        client.pause(interval)


def _arrivals(client: Client, missing: list[str], watch: _Watch) -> dict[str, dict[str, Any]]:
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
            rows[tenant_id] = _ended(tenant_id, found.subject is None, watch)
    return rows


def _check_migration_id(migration_id: str | None, wait: bool) -> None:
    if migration_id is None:
        return
    if not migration_id.strip("."):
        raise InputError(f"migration_id: '{migration_id}' is no ID of a migration.")
    if not wait:
        raise InputError("migration_id: names a migration to wait for, and wait is false; give one of them only.")


def _errors(answer: Mapping[str, Any]) -> dict[str, str]:
    told = answer.get("errors")
    rows = [row for row in (told if isinstance(told, list) else []) if isinstance(row, Mapping)]
    return {str(row.get("tenantId")): str(row.get("message") or row.get("error") or "failed")[:200] for row in rows}


def _ended(tenant_id: str, is_missing: bool, watch: _Watch) -> dict[str, Any]:
    reason = (watch.errors or {}).get(tenant_id)
    if not is_missing:
        return _row(tenant_id, "changed", "migrated")
    if reason is not None:
        return _row(tenant_id, "failed", f"not migrated: {reason}")
    if watch.timed_out:
        msg = f"not there yet, the migration's status is {watch.status}; give migration_id to wait on"
        return _row(tenant_id, "unknown", msg)
    return _row(tenant_id, "failed", f"not there although the migration ended with {watch.status}")


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

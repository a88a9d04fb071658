# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes that migrate tenants from another environment, which takes time."""

from __future__ import annotations

from typing import Any

from . import bodies
from .clock import iso
from .routing import Answer, ApiError, Call, Route
from .state import Migration, State, Tenant


def start(state: State, call: Call) -> Answer:
    """Start a migration. The other environment is not emulated, so every tenant counts as existing there."""
    tenant_ids = bodies.checked(call.body, {"tenants": bodies.strings}, required=["tenants"])["tenants"]
    if not tenant_ids:
        raise ApiError(400, "tenants should not be empty")
    wanted = list(dict.fromkeys(tenant_ids))
    failing = {tenant_id: why for tenant_id, why in state.migration_failing.items() if tenant_id in wanted}
    migration = Migration(state.new_id(), wanted, state.migration_polls, failing)
    state.migrations[migration.id] = migration
    return Answer(202, {"migrationId": migration.id})


def _arrive(state: State, call: Call, migration: Migration) -> None:
    """Add the migrated tenants. Tenants that exist already stay unchanged."""
    for tenant_id in migration.tenant_ids:
        if tenant_id in migration.failing or tenant_id in state.tenants:
            continue
        if state.revive_tenant(tenant_id) is None:
            state.add_tenant(Tenant(tenant_id, state.new_id(), tenant_id, iso(call.at)))
    migration.done = True


def _progress(migration: Migration) -> dict[str, Any]:
    """Return the status. No source shows it; it is modelled on the task that changes roles in all tenants of a user."""
    total = len(migration.tenant_ids)
    shown = {"migrationId": migration.id, "totalTenants": total}
    if not migration.done:
        return {**shown, "status": "InProgress", "processedTenants": 0, "errors": []}
    errors = [{"tenantId": tenant_id, "message": why} for tenant_id, why in migration.failing.items()]
    status = "CompletedWithErrors" if errors else "Completed"
    return {**shown, "status": status, "processedTenants": total, "errors": errors}


def get_status(state: State, call: Call) -> Answer:
    """Return the status. Each request moves the migration on, so tests need not wait."""
    migration = state.migrations.get(call.params["migration_id"])
    if migration is None:
        raise ApiError(404, "Migration not found")
    if migration.polls > 0:
        migration.polls -= 1
    elif not migration.done:
        _arrive(state, call, migration)
    return Answer(200, _progress(migration))


MIGRATIONS = "/tenants/resources/migrations/v1/tenants"
ROUTES = [
    Route("migration", "POST", MIGRATIONS, start),
    Route("migration_status", "GET", f"{MIGRATIONS}/status/{{migration_id}}", get_status),
]

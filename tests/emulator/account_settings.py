# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes about the settings of a tenant."""

from __future__ import annotations

from typing import Any

from . import bodies
from .routing import ANY_USER, Answer, ApiError, Call, Route, TenantHeader
from .state import State, Tenant
from .tenants import acting_tenant

# Invented names, modelled on the only permission that the specification names.
READ_SETTINGS = "fe.account-settings.read.account"
WRITE_SETTINGS = "fe.account-settings.write.account"
# No source names any setting, so all are accepted. Settings that are also fields of tenants must be texts, too.
TEXTS = dict.fromkeys(("name", "website", "logo", "logoUrl", "address", "timezone", "currency"), bodies.text)
PUBLIC = ("name", "logo", "logoUrl")


def _settings(tenant: Tenant) -> dict[str, Any]:
    """Return the settings. They are separate from the tenant's fields, even if the names are the same."""
    return {**tenant.settings, "tenantId": tenant.tenant_id}


def get(state: State, call: Call) -> Answer:
    return Answer(200, _settings(acting_tenant(state, call)))


def get_public(state: State, call: Call) -> Answer:
    """Return the settings that a login page needs before a user signs in."""
    settings = _settings(acting_tenant(state, call))
    return Answer(200, {name: value for name, value in settings.items() if name in ("tenantId", *PUBLIC)})


def update(state: State, call: Call) -> Answer:
    """Set the settings in the body, and keep all others."""
    tenant = acting_tenant(state, call)
    bodies.checked(call.body, TEXTS)
    if not isinstance(call.body, dict) or not call.body:
        raise ApiError(400, "At least one setting must be provided")
    tenant.settings.update(call.body)
    return Answer(200, _settings(tenant))


SETTINGS = "/tenants/resources/account-settings/v1"
ROUTES = [
    Route("settings", "GET", SETTINGS, get, TenantHeader.REQUIRED, READ_SETTINGS),
    Route("settings_update", "PUT", SETTINGS, update, TenantHeader.REQUIRED, WRITE_SETTINGS),
    Route("settings_public", "GET", f"{SETTINGS}/public", get_public, TenantHeader.REQUIRED, ANY_USER),
]

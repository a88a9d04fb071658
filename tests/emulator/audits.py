# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The route for audit events."""

from __future__ import annotations

from . import bodies
from .routing import Answer, ApiError, Call, Route, TenantHeader
from .state import State
from .tenants import acting_tenant

SEVERITIES = ("Info", "Medium", "High", "Critical", "Error")
FIELDS = {
    "severity": bodies.check(
        lambda value: value in SEVERITIES, f"must be one of the following values: {', '.join(SEVERITIES)}"
    )
}


def add(state: State, call: Call) -> Answer:
    """Add an event to the log of the tenant. Only the severity is checked: all other keys are free."""
    if state.no_audits:
        raise ApiError(403, "Forbidden resource")
    tenant = acting_tenant(state, call)
    bodies.checked(call.body, FIELDS, required=FIELDS)
    state.audits.append({**call.body, "tenantId": tenant.tenant_id})
    return Answer(202)


ROUTES = [
    Route("audit", "POST", "/audits", add, TenantHeader.REQUIRED),
    Route("audit", "POST", "/audits/", add, TenantHeader.REQUIRED),
]

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes about the applications that users are assigned to."""

from __future__ import annotations

import uuid
from typing import Any

from . import bodies
from .clock import iso
from .routing import Answer, ApiError, Call, Route
from .state import VENDOR_ID, State, User
from .users import member, user_of

FIELDS: dict[str, bodies.Check] = {
    "appId": bodies.text,
    "tenantId": bodies.tenant_id,
    "userIds": bodies.strings,
}


def check_assigned(state: State, application: str, tenant_id: str | None) -> None:
    """Refuse an application that the tenant is not assigned to."""
    if tenant_id not in state.applications.get(application, ()):
        raise ApiError(404, "This account/tenant is not assigned to the requested application", code="ER-01008")


def list_applications(state: State, call: Call) -> Answer:
    """Return all applications of the environment."""
    return Answer(200, [_row(state, application) for application in state.applications])


def _row(state: State, application: str) -> dict[str, Any]:
    url = "https://application.example"
    urls = {"appURL": url, "loginURL": f"{url}/login", "logoURL": f"{url}/logo.png"}
    times = dict.fromkeys(("createdAt", "updatedAt", "integrationFinishedAt"), "2024-01-01T00:00:00.000Z")
    kinds = {"accessType": "MANAGED_ACCESS", "type": "web", "frontendStack": "react", "description": ""}
    flags = {"isDefault": False, "isActive": True, "allowDcr": False}
    name = state.application_names.get(application, application)
    return {"id": application, "vendorId": VENDOR_ID, "name": name, **kinds, **flags, **urls, **times}


def of_user(state: State, call: Call) -> Answer:
    """Return the applications of the user in all tenants, without saying in which."""
    applications: dict[str, str] = {}
    for membership in user_of(state, call).memberships.values():
        applications.update(membership.applications)
    return Answer(200, list(applications))


def _checked(call: Call) -> tuple[str, str, list[str]]:
    """Return the application, the tenant and the IDs of users in the body."""
    body = bodies.checked(call.body, FIELDS, required=FIELDS)
    if not body["userIds"]:
        raise ApiError(400, "userIds should not be empty")
    return body["appId"], body["tenantId"], body["userIds"]


def assign(state: State, call: Call) -> Answer:
    """Assign all users to the application, or none. It does not matter whether they are assigned already."""
    application, tenant_id, user_ids = _checked(call)
    check_assigned(state, application, tenant_id)
    users = [member(state, user_id, tenant_id) for user_id in user_ids]
    for user in users:
        user.memberships[tenant_id].applications.setdefault(application, iso(call.at))
    return Answer(201, [_assignment_row(user, tenant_id, application) for user in users])


def _assignment_row(user: User, tenant_id: str, application: str) -> dict[str, Any]:
    """Return the row of an assignment. No other route shows its ID of the membership."""
    membership_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{user.id} {tenant_id}"))
    created_at = user.memberships[tenant_id].applications[application]
    return {"appId": application, "userTenantId": membership_id, "createdAt": created_at}


def unassign(state: State, call: Call) -> Answer:
    """End the assignments. Frontegg does not document whether it refuses users who are not assigned."""
    application, tenant_id, user_ids = _checked(call)
    for user in [state.users[user_id] for user_id in user_ids if user_id in state.users]:
        if tenant_id in user.memberships:
            user.memberships[tenant_id].applications.pop(application, None)
    return Answer(200)


APPLICATIONS = "/identity/resources/applications/v1"
ROUTES = [
    Route("applications", "GET", "/applications/resources/applications/v1", list_applications),
    Route("user_applications", "GET", f"{APPLICATIONS}/{{user_id}}/apps", of_user),
    Route("assign_application", "POST", APPLICATIONS, assign),
    Route("unassign_application", "DELETE", APPLICATIONS, unassign),
]

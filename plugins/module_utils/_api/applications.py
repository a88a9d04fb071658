# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: Frontegg's routes for the applications that users are assigned to."""

from __future__ import annotations

from typing import Any

from .._base.errors import ApiError
from .._wire.connection import Call
from .base import Routes, segment

APPLICATIONS = "/identity/resources/applications/v1"
LIST = "/applications/resources/applications/v1"


class Applications(Routes):
    """The routes for users' applications. None takes the tenant header: writes name the tenant in their body."""

    def of_user(self, user_id: str) -> list[str]:
        """The IDs of the user's applications. The answer does not say in which tenant the user is assigned to them."""
        subject = f"applications of {user_id}"
        path = f"{APPLICATIONS}/{segment(user_id)}/apps"
        data = self._http.call(Call("GET", path, subject, repeatable=True, about="user"))
        if not isinstance(data, list) or not all(isinstance(item, str) for item in data):
            raise ApiError(subject, "the answer is no list of IDs; check region and api_url")
        return data

    def all(self) -> list[dict[str, Any]]:
        """The applications of the environment: rows {id, name, ...}."""
        rows = self._rows(Call("GET", LIST, "applications", repeatable=True))
        if not all(isinstance(row.get("id"), str) and row["id"] for row in rows):
            raise ApiError("applications", "the answer has an application without its ID")
        return rows

    # Writes

    def assign(self, application_id: str, tenant_id: str, user_ids: list[str]) -> None:
        """Assign users of the tenant to the application. The tenant has to be assigned to it before, else ER-01008.

        Repeatable: the second request finds all of them assigned. Whether it is refused is not confirmed.
        """
        body, subject = _body(application_id, tenant_id, user_ids), _name(application_id, tenant_id)
        self._write("POST", APPLICATIONS, subject, repeatable=True, body=body)

    def unassign(self, application_id: str, tenant_id: str, user_ids: list[str]) -> None:
        """End the assignment of users of the tenant to the application.

        Repeatable: the second request finds none of them assigned. Whether it is refused is not confirmed.
        """
        body, subject = _body(application_id, tenant_id, user_ids), _name(application_id, tenant_id)
        self._write("DELETE", APPLICATIONS, subject, repeatable=True, body=body)


def _body(application_id: str, tenant_id: str, user_ids: list[str]) -> dict[str, Any]:
    if not tenant_id.strip():
        # Whether the server would take an empty tenant as all tenants is not known.
        raise ValueError("tenant_id is empty")
    return {"appId": application_id, "tenantId": tenant_id, "userIds": user_ids}


def _name(application_id: str, tenant_id: str) -> str:
    """The application as messages name it."""
    return f"application {application_id} in tenant {tenant_id}"

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: rows of the API -> rows of the info modules. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from .._wire.answers import parsed
from .models import User

# Fields that a template may rely on: the API leaves many out where there is nothing to tell.
DEFAULTS: dict[str, Any] = {
    "id": None,
    "email": None,
    "name": None,
    "phone_number": None,
    "profile_picture_url": None,
    "provider": None,
    "verified": False,
    "mfa_enrolled": False,
    "is_locked": False,
    "managed_by": None,
    "external_id": None,
    "tenant_id": None,
    "created_at": None,
    "last_login": None,
}
SECRETS = ("secret", "token", "password")
STATUSES = {
    "activated": "Activated",
    "invited": "PendingInvitation",
    "pending_login": "PendingLogin",
    "not_activated": "NotActivated",
}
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def snake_case(name: str) -> str:
    """isLocked -> is_locked"""
    return _WORDS.sub("_", name).lower()


def plain(value: Any) -> Any:
    """The value with names in snake_case, at any depth, and without what could be a secret."""
    if isinstance(value, Mapping):
        names = {str(key): snake_case(str(key)) for key in value}
        return {names[str(key)]: plain(part) for key, part in value.items() if names[str(key)] not in SECRETS}
    return [plain(part) for part in value] if isinstance(value, list) else value


def user_row(user: User) -> dict[str, Any]:
    """A user as module user_info returns them: everything that the API told, metadata decoded, DEFAULTS filled in."""
    told = {name: value for name, value in plain(user.row).items() if value is not None}
    tenants = told.get("tenants")
    memberships = [one for one in tenants if isinstance(one, dict)] if isinstance(tenants, list) else []
    return {
        **DEFAULTS,
        **told,
        "email": user.email,
        "is_locked": user.locked is True,
        "managed_by": user.managed_by,
        "tenants": [{"is_disabled": False, **one} for one in memberships],
        "tenant_ids": [member.tenant_id for member in user.memberships or ()],
        "metadata": decoded(user.row.get("metadata")),
        "vendor_metadata": decoded(user.row.get("vendorMetadata")),
    }


def decoded(text: object) -> Any:
    """Metadata as data. The API keeps it as JSON in a string, and may leave it out; text that is no JSON stays.

    A null in the text is as empty as no text.
    """
    if text is None or (isinstance(text, str) and not text.strip()):
        return {}
    if not isinstance(text, str):
        return text
    try:
        data = parsed(text)
    except ValueError:
        return text
    return {} if data is None else data


def sendable(data: Any) -> Any:
    """The same data with no halves of characters in its texts: JSON may hold those, and what Ansible sends may not."""
    try:
        json.dumps(data, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return _whole(data)
    return data


def _whole(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {_whole(key): _whole(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_whole(one) for one in data]
    return data.encode("utf-8", "replace").decode() if isinstance(data, str) else data


def status_rows(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The memberships of one row of the statuses route: tenant_id and status, in this collection's words."""
    words = {told: word for word, told in STATUSES.items()}
    told = row.get("tenantsStatuses")
    memberships = [one for one in (told if isinstance(told, list) else []) if isinstance(one, Mapping)]
    pairs = [(one.get("tenantId"), str(one.get("status"))) for one in memberships]
    return [{"tenant_id": tenant_id, "status": words.get(status, snake_case(status))} for tenant_id, status in pairs]

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: Frontegg's routes for the groups of tenants."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .._base.errors import ApiError
from .._wire.connection import Call
from .base import TENANT_HEADER, Routes, segment

GROUPS = "/identity/resources/groups/v1"


class Groups(Routes):
    """The routes for groups. A group belongs to one tenant, and all routes need the tenant header."""

    def of_tenant(self, tenant_id: str) -> list[dict[str, Any]]:
        """The groups of a tenant: rows {id, name, managedBy, users: [{id, ...}]}. A tenant that is gone has none.

        One request reads a whole tenant: the answer has all groups and their users, and no pages (source: OpenAPI).
        """
        subject = f"groups of tenant {tenant_id}"
        call = Call("GET", GROUPS, subject, repeatable=True, query="_groupsRelations=users")
        rows = self._rows(replace(call, headers={TENANT_HEADER: tenant_id}), gone_is_empty=True)
        if not all(_is_whole(row) for row in rows):
            # Without this error, a group whose users are not told would look like a group without users.
            raise ApiError(subject, "the answer has a group without its ID or its users")
        return rows

    # Writes

    def add_users(self, group_id: str, tenant_id: str, user_ids: list[str]) -> None:
        """Put users of the tenant into the group.

        Repeatable: the second request finds all of them in the group. Whether it is refused is not confirmed.
        """
        path, subject = _users_path(group_id), _name(group_id, tenant_id)
        self._write("POST", path, subject, repeatable=True, tenant_id=tenant_id, body={"userIds": user_ids})

    def remove_users(self, group_id: str, tenant_id: str, user_ids: list[str]) -> None:
        """Take users out of the group.

        Repeatable: the second request finds none of them in the group. Whether it is refused is not confirmed.
        """
        path, subject = _users_path(group_id), _name(group_id, tenant_id)
        self._write("DELETE", path, subject, repeatable=True, tenant_id=tenant_id, body={"userIds": user_ids})


def _users_path(group_id: str) -> str:
    return f"{GROUPS}/{segment(group_id)}/users"


def _name(group_id: str, tenant_id: str) -> str:
    """The group as messages name it."""
    return f"group {group_id} of tenant {tenant_id}"


def _is_whole(group: dict[str, Any]) -> bool:
    """Whether the row has an ID, and a list of users who all have one."""
    users = group.get("users")
    return _has_id(group) and isinstance(users, list) and all(_has_id(user) for user in users)


def _has_id(row: Any) -> bool:
    """Whether the row has an ID that can be a segment of a path."""
    value = row.get("id") if isinstance(row, dict) else None
    return isinstance(value, str) and value.isascii() and value.isprintable() and bool(value.strip(" ."))

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: Frontegg's routes that bring users in from another system, with their password hashes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._base.errors import ApiError
from .._wire.connection import Call
from .base import Routes, segment

MIGRATIONS = "/identity/resources/migrations/v1/local/bulk"


class Migrations(Routes):
    """The routes for migrations of users."""

    def status(self, migration_id: str) -> dict[str, Any]:
        """The state of a migration. OpenAPI says "state, number of migrated users, errors"; it shows no field."""
        call = Call("GET", f"{MIGRATIONS}/status/{segment(migration_id)}", migration_id, repeatable=True)
        data = self._http.call(call)
        return data if isinstance(data, dict) else {}

    # Writes

    def start(self, users: Sequence[Mapping[str, Any]]) -> str:
        """The ID of a migration that was started. users: at most 1,000, with the API's own names.

        Never repeated: whether a second migration of the same users does harm is not known.
        """
        subject = str(users[0]["email"]) if len(users) == 1 else f"{len(users)} users"
        data = self._write("POST", MIGRATIONS, subject, repeatable=False, body={"users": list(users)})
        migration_id = data.get("migrationId") or data.get("id") if isinstance(data, dict) else None
        if not isinstance(migration_id, str) or not migration_id.strip("."):
            raise ApiError(subject, "the answer to the migration names no migrationId", unclear=True)
        return migration_id

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes that bring users in from another system, which takes time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import bodies
from .clock import iso
from .lifecycle import ATTRIBUTES
from .routing import Answer, ApiError, Call, Route, TenantHeader
from .state import Membership, State, User

MOST_USERS = 1000
HASHES = ("bcrypt", "scrypt", "firebase-scrypt", "pbkdf2", "argon2", "sha256", "sha1")
_hash_type = bodies.check(lambda value: value in HASHES, f"must be one of the following values: {', '.join(HASHES)}")
FIELDS: dict[str, bodies.Check] = {
    "tenantId": bodies.text,
    "email": bodies.email,
    "name": bodies.text,
    "profilePictureUrl": bodies.url,
    "passwordHash": bodies.text,
    "passwordHashType": _hash_type,
    "passwordHashConfig": bodies.json_text,
    "authenticatorAppMfaSecret": bodies.text,
    "phoneNumber": bodies.phone,
    "provider": bodies.provider,
    "metadata": bodies.json_text,
    "vendorMetadata": bodies.json_text,
    "roleIds": bodies.strings,
    "externalId": bodies.text,
    "verifyUser": bodies.flag,
}


@dataclass
class Pace:
    """How migrations started from now on go.

    polls: how many status requests answer "in progress"; None: for ever. failing: {email: why it is left out}.
    refused: {email: why the whole request is refused}. style: "status" or "state", two guesses of what the status is
    called; its errors are rows with "email" and "message", or a mapping."""

    polls: int | None = 0
    failing: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    style: str = "status"


@dataclass
class UserMigration:
    """A migration of users into this environment."""

    id: str
    users: list[dict[str, Any]]
    pace: Pace
    polls: int | None
    errors: dict[str, str] = field(default_factory=dict)
    done: bool = False


def start(state: State, call: Call) -> Answer:
    """Start a migration. A user with a field that is wrong sinks the whole request."""
    users = call.body.get("users") if isinstance(call.body, dict) else None
    if not isinstance(users, list) or not users:
        raise ApiError(400, "users must be an array")
    if len(users) > MOST_USERS:
        raise ApiError(400, f"users must contain no more than {MOST_USERS} elements")
    checked = [bodies.checked(user, FIELDS, required=["email", "tenantId"]) for user in users]
    pace = state.user_migration_pace or Pace()
    complaints = [pace.refused[user["email"].lower()] for user in checked if user["email"].lower() in pace.refused]
    if complaints:
        raise ApiError(400, *complaints)
    migration = UserMigration(state.new_id(), checked, pace, pace.polls)
    state.user_migrations[migration.id] = migration
    return Answer(202, {"migrationId": migration.id})


def _arrive(state: State, call: Call, migration: UserMigration) -> None:
    """Add the users. Whoever exists is an error, and so is whoever is told to fail or names an unknown role."""
    for row in migration.users:
        why = migration.pace.failing.get(row["email"].lower()) or _fault(state, row)
        if why:
            migration.errors[row["email"]] = why
            continue
        given = {ATTRIBUTES[name]: value for name, value in row.items() if name in ATTRIBUTES}
        roles = row.get("roleIds", [role.id for role in state.roles.values() if role.is_default])
        membership = Membership(row["tenantId"], list(roles))
        known = {"id": state.new_id(), "email": row["email"], "created_at": iso(call.at), "name": ""}
        user = User(**{**known, "verified": bool(row.get("verifyUser")), **given})
        user.memberships = {membership.tenant_id: membership}
        user.mfa_enrolled = "authenticatorAppMfaSecret" in row
        state.add_user(user)
        hidden = ("passwordHash", "passwordHashType", "passwordHashConfig", "authenticatorAppMfaSecret")
        state.hashes[user.id] = {name: row[name] for name in hidden if name in row}
    migration.done = True


def _fault(state: State, row: Mapping[str, Any]) -> str | None:
    if state.user_by_email(row["email"]) is not None:
        return "User already exists"
    if row["tenantId"] not in state.tenants:
        return "Tenant not found"
    roles = [state.roles.get(role_id) for role_id in row.get("roleIds", ())]
    return None if all(role and role.tenant_id in (None, row["tenantId"]) for role in roles) else "Role not found"


def _progress(migration: UserMigration) -> dict[str, Any]:
    """Return the status, as a guess: the specification says "state, the number of migrated users, and any errors"."""
    word = "InProgress" if not migration.done else "CompletedWithErrors" if migration.errors else "Completed"
    migrated = len(migration.users) - len(migration.errors) if migration.done else 0
    if migration.pace.style == "state":
        return {"state": word.upper(), "migratedUsers": migrated, "errors": dict(migration.errors)}
    errors = [{"email": email, "message": why} for email, why in migration.errors.items()]
    return {"migrationId": migration.id, "status": word, "migrated": migrated, "errors": errors}


def get_status(state: State, call: Call) -> Answer:
    """Return the status. Each request moves the migration on, so tests need not wait."""
    migration = state.user_migrations.get(call.params["migration_id"])
    if migration is None:
        raise ApiError(404, "Migration not found")
    if migration.polls is not None and migration.polls > 0:
        migration.polls -= 1
    elif migration.polls is not None and not migration.done:
        _arrive(state, call, migration)
    return Answer(200, _progress(migration))


def pace_of(
    polls: int | None,
    failing: Mapping[str, str] | Iterable[str],
    refused: Mapping[str, str] | Iterable[str],
    style: str,
) -> Pace:
    """Return the pace in these words. Emails without a reason get one."""
    reasons = [
        {email.lower(): given[email] if isinstance(given, Mapping) else why for email in given}
        for given, why in ((failing, "Migration failed"), (refused, "email must be an email"))
    ]
    return Pace(polls, *reasons, style)


MIGRATIONS = "/identity/resources/migrations/v1/local/bulk"
ROUTES = [
    Route("user_migration", "POST", MIGRATIONS, start, TenantHeader.FORBIDDEN),
    Route("user_migration_status", "GET", f"{MIGRATIONS}/status/{{migration_id}}", get_status, TenantHeader.FORBIDDEN),
]

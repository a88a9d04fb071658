# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: users and tenants as frozen data, read tolerantly from answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from .._base.errors import ApiError

LONGEST_TEXT = 1000  # no ID, email or name is as long
LEAST_SECONDS = 300  # the shortest time that a temporary user can have (source: OpenAPI)


@dataclass(frozen=True)
class Membership:
    """A user's membership in one tenant. disabled: None if the answer leaves it out. expires_at: None for no end."""

    tenant_id: str
    disabled: bool | None = None
    expires_at: str | None = None


@dataclass(frozen=True)
class Token:
    """A token that a user made for themselves. kind: "api-tokens" (client credentials) or "access-tokens"."""

    kind: str
    id: str
    tenant_id: str


@dataclass(frozen=True)
class Holdings:
    """What lets a user in although the account is closed. errors: {name: why it could not be read}."""

    sessions: int = 0
    tokens: tuple[Token, ...] = ()
    errors: Mapping[str, ApiError] = field(default_factory=dict)


@dataclass(frozen=True)
class Belongings:
    """What a user has in their tenants, for snapshots.

    roles: {tenant: {role ID: key}}. groups: {tenant: {group ID: name}}. applications: their IDs, None where they were
    not read. errors: {what: why it could not be read}.
    """

    roles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    applications: tuple[str, ...] | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class User:
    """One user. A value that the answer leaves out is None; memberships is None if the answer has no tenants at all.

    Whether the list of users always has isLocked, and all tenants, is not confirmed. role_ids (in the tenant of the
    wish), holdings and belongings come from other routes, and are only read if the task is about them.
    """

    id: str
    email: str | None = None
    locked: bool | None = None
    memberships: tuple[Membership, ...] | None = None
    managed_by: str | None = None
    mfa_enrolled: bool | None = None
    role_ids: tuple[str, ...] | None = None
    holdings: Holdings | None = None
    belongings: Belongings | None = None
    row: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)  # the answer it was read from

    def membership(self, tenant_id: str) -> Membership | None:
        """The user's membership in that tenant, or None."""
        return next((member for member in self.memberships or () if member.tenant_id == tenant_id), None)


@dataclass(frozen=True)
class Tenant:
    """One tenant (account). id: the tenantId. The API's own `id` may be another.

    locked: None if the answer leaves it out; that any answer has it is not confirmed. Other routes have the rest, which
    is only read if the task is about it: parent, "" for none. children: the IDs directly below, None without a
    hierarchy. users: their number. below: {tenant: parent} of all tenants below one that is to be moved.
    """

    id: str
    name: str | None = None
    locked: bool | None = None
    parent: str | None = None
    children: tuple[str, ...] | None = ()
    users: int | None = None
    settings: Mapping[str, Any] | None = None
    below: Mapping[str, str] = field(default_factory=dict)
    row: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)  # the answer it was read from


Subject = TypeVar("Subject")


@dataclass(frozen=True)
class Found(Generic[Subject]):
    """The subject of an identifier. No subject and no error: it does not exist.

    disputed: another answer says the opposite. The subject is from the more cautious of the two.
    side_effects: what changed beside the subject and was not asked for, in words.
    reason: what Frontegg said about the subject while it carried out the writes.
    is_pending: the writes may not be over, so a subject that is not as wanted yet proves nothing.
    """

    subject: Subject | None = None
    error: ApiError | None = None
    disputed: bool = False
    side_effects: str = ""
    reason: str = ""
    is_pending: bool = False


def user_from_api(data: object) -> User | None:
    """A User of a CoreUserDto, UserV3Dto or UserDto. None without a usable ID."""
    if not isinstance(data, Mapping):
        return None
    user_id = _text(data.get("id"))
    if user_id is None or not user_id.isascii() or not user_id.strip("."):  # "." and ".." would climb in a path
        return None
    return User(
        id=user_id,
        email=_text(data.get("email")),
        locked=_flag(data.get("isLocked")),
        memberships=_memberships(data),
        managed_by=_text(data.get("managedBy")),
        mfa_enrolled=_flag(data.get("mfaEnrolled")),
        row=data,
    )


def tenant_from_api(data: object) -> Tenant | None:
    """A Tenant of a row of any route for tenants. None for other data, and for a deleted tenant."""
    if not isinstance(data, Mapping) or data.get("deletedAt"):
        return None
    tenant_id = _text(data.get("tenantId"))
    if tenant_id is None:
        return None
    return Tenant(tenant_id, _text(data.get("name")), _flag(data.get("isLocked")), row=data)


def children_in(tree: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rows directly below the root of a tree of tenants, each with its tenantId."""
    return [row for row in _list(tree.get("children")) if isinstance(row, Mapping) and _text(row.get("tenantId"))]


def _memberships(data: Mapping[str, Any]) -> tuple[Membership, ...] | None:
    """The memberships in `tenants` and `tenantIds`, sorted. None if the answer has neither."""
    if not any(isinstance(data.get(name), list) for name in ("tenants", "tenantIds")):
        return None
    found: dict[str, Membership] = {}
    for tenant in _list(data.get("tenants")):
        tenant_id = _text(tenant.get("tenantId")) if isinstance(tenant, Mapping) else None
        if tenant_id is not None:
            known = found.get(tenant_id, Membership(tenant_id))
            disabled = known.disabled or _flag(tenant.get("isDisabled"))
            expires_at = known.expires_at or _text(tenant.get("temporaryExpirationDate"))
            found[tenant_id] = Membership(tenant_id, disabled, expires_at)
    for tenant_id in _list(data.get("tenantIds")):
        if _text(tenant_id) is not None:
            found.setdefault(tenant_id, Membership(tenant_id))
    return tuple(found[tenant_id] for tenant_id in sorted(found))


def _text(value: object) -> str | None:
    """The text, if it can be shown and sent. JSON may hold halves of characters, and endless texts."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return None
    if not value.isascii() and value != value.encode("utf-8", "ignore").decode():
        return None
    return value or None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []

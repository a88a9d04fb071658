# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the emulated environment holds: tenants, users, memberships, roles, tokens."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

VENDOR_ID = "e0000000-0000-4000-8000-00000000fe99"
# Long on purpose: a short fake secret would mask its letters all over Ansible's output.
CLIENT_ID = "emulator-client-id-0a1b2c3d4e5f"
API_TOKEN = "emulator-api-token-5f4e3d2c1b0a99887766"
DAY = 86400


@dataclass
class Tenant:
    """An account. `id` differs from `tenant_id` on purpose: who mixes them up shall notice."""

    tenant_id: str
    id: str
    name: str
    created_at: str
    parent: str | None = None
    is_reseller: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)  # further fields, by their names in the API


@dataclass
class Membership:
    """A user in a tenant. `disabled` None: never disabled, the field is missing in answers."""

    tenant_id: str
    role_ids: list[str] = field(default_factory=list)
    disabled: bool | None = None
    expires_at: str | None = None


@dataclass
class User:
    """An identity. `locked` None: never locked, the field is missing in answers."""

    id: str
    email: str
    name: str
    created_at: str
    memberships: dict[str, Membership] = field(default_factory=dict)
    locked: bool | None = None
    last_login: str | None = None
    verified: bool | None = True
    mfa_enrolled: bool = False
    mfa_bypass: bool | None = None
    phone_number: str | None = None
    profile_picture_url: str = "https://pictures.example/nobody.png"
    provider: str = "local"
    managed_by: str = "frontegg"
    metadata: str | None = "{}"
    vendor_metadata: str | None = None
    external_id: str | None = None
    invisible: bool | None = None
    super_user: bool | None = None
    sub_account_access_allowed: bool = False
    active_tenant: str | None = None

    @property
    def tenant_ids(self) -> list[str]:
        return list(self.memberships)

    def leave(self, tenant_id: str) -> None:
        del self.memberships[tenant_id]
        if self.active_tenant == tenant_id:
            self.active_tenant = next(iter(self.memberships), None)


class State:
    """The environment. No thread of its own: whoever calls holds the emulator's lock."""

    def __init__(self) -> None:
        self.tenants: dict[str, Tenant] = {}
        self.users: dict[str, User] = {}
        self.roles: dict[str, dict[str, Any]] = {}  # by id, as the API shows them
        self.tokens: dict[str, float] = {}  # token -> epoch of its end
        self.token_lifetime: float = DAY
        self.keep_identity = True
        self._by_email: dict[str, User] = {}
        self._ids = random.Random("frontegg")

    def new_id(self) -> str:
        """Like a random UUID, but the same sequence each time."""
        return str(uuid.UUID(int=self._ids.getrandbits(128), version=4))

    def add_tenant(self, tenant: Tenant) -> Tenant:
        if tenant.tenant_id in self.tenants:
            raise ValueError(f"tenant {tenant.tenant_id!r} is there already")
        self.tenants[tenant.tenant_id] = tenant
        return tenant

    def add_user(self, user: User) -> User:
        if user.id in self.users or user.email.lower() in self._by_email:
            raise ValueError(f"user {user.email!r} ({user.id}) is there already")
        if user.active_tenant is None:
            user.active_tenant = next(iter(user.memberships), None)
        self.users[user.id] = user
        self._by_email[user.email.lower()] = user
        return user

    def user_by_email(self, email: str) -> User | None:
        return self._by_email.get(email.lower())

    def change_email(self, user: User, email: str) -> None:
        del self._by_email[user.email.lower()]
        user.email = email
        self._by_email[email.lower()] = user

    def remove_user(self, user: User) -> None:
        del self.users[user.id]
        del self._by_email[user.email.lower()]

    def with_descendants(self, tenant_id: str) -> set[str]:
        """The tenant and its sub-tenants at every depth."""
        family = {tenant_id}
        grown = True
        while grown:
            more = {t.tenant_id for t in self.tenants.values() if t.parent in family}
            grown = not more <= family
            family |= more
        return family

    def add_role(self, key: str, at: str, tenant_id: str | None = None, **fields: Any) -> dict[str, Any]:
        role = {
            "id": self.new_id(),
            "vendorId": VENDOR_ID,
            "tenantId": tenant_id,
            "key": key,
            "name": key,
            "description": "",
            "isDefault": False,
            "firstUserRole": False,
            "level": 0,
            "createdAt": at,
            "updatedAt": at,
            "permissions": [],
            **fields,
        }
        self.roles[role["id"]] = role
        return role

    def role_ids(self, names: Iterable[str]) -> list[str]:
        """Ids of roles given by key or id."""
        by_key = {role["key"]: role_id for role_id, role in self.roles.items()}
        return [name if name in self.roles else by_key[name] for name in names]

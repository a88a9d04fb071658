# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data of the emulated environment: tenants, users, memberships, roles, tokens, migrations."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

VENDOR_ID = "e0000000-0000-4000-8000-00000000fe99"
# Long on purpose: Ansible would mask a short fake secret all over its output.
CLIENT_ID = "emulator-client-id-0a1b2c3d4e5f"
API_TOKEN = "emulator-api-token-5f4e3d2c1b0a99887766"
DAY = 86400


@dataclass
class Tenant:
    """An account. `id` differs from `tenant_id` on purpose, so that code that mixes them up fails.

    If `metadata` is not a mapping, answers show it unchanged, and a merge of keys treats it as empty."""

    tenant_id: str
    id: str
    name: str
    created_at: str
    parent: str | None = None
    is_reseller: bool = False
    metadata: dict[str, Any] | str | None = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)  # further fields, by their names in the API
    alias: str | None = None
    locked: bool = False
    sub_account_access_type: str | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    updated_at: str | None = None  # None: not updated since creation
    deleted_at: str | None = None

    @property
    def data(self) -> dict[str, Any]:
        """Return the metadata as a mapping."""
        return self.metadata if isinstance(self.metadata, dict) else {}


@dataclass
class Migration:
    """A migration of tenants into this environment. `polls`: how many status requests answer "in progress"."""

    id: str
    tenant_ids: list[str]
    polls: int
    failing: dict[str, str]  # tenant -> why its migration fails
    done: bool = False


@dataclass
class BulkTask:
    """A task that brings users into a tenant. `polls`: how many status requests answer "in progress"; None: all.

    `due`: the epoch at which the users are there, whatever is asked. `errors`: {email: why the user was refused}."""

    id: str
    tenant_id: str
    users: list[dict[str, Any]]
    polls: int | None
    due: float | None
    errors: dict[str, str] = field(default_factory=dict)
    is_done: bool = False


@dataclass
class Role:
    """A role of the environment, or a role that belongs to one tenant."""

    id: str
    key: str
    name: str
    created_at: str
    tenant_id: str | None = None
    description: str = ""
    is_default: bool = False
    first_user_role: bool = False
    level: int = 0
    permissions: list[str] = field(default_factory=list)


@dataclass
class Group:
    """A group of users of one tenant. Memberships say who is in it. Frontegg changes only what it manages itself."""

    id: str
    tenant_id: str
    name: str
    created_at: str
    managed_by: str = "frontegg"
    description: str = ""
    color: str = "#5B6C7D"
    metadata: str = "{}"


@dataclass
class Session:
    """A session of a user. `tenant_id` is None for a session without a tenant."""

    id: str
    tenant_id: str | None
    created_at: str
    user_agent: str = "Mozilla/5.0 (X11; Linux x86_64)"
    ip_address: str = "192.0.2.7"


@dataclass
class Token:
    """A personal token of a user in a tenant, of either kind. `id` is the client ID of an API token."""

    id: str
    description: str
    created_at: str
    expires_at: str | None = None


@dataclass
class UserToken:
    """The token of a signed-in user. It is valid in one tenant, for its permissions, until the epoch `end`."""

    user_id: str
    tenant_id: str
    permissions: tuple[str, ...]
    end: float

    def may(self, permission: str) -> bool:
        """Return whether the token has the permission. Its permissions may have a wildcard: fe.account-settings.*"""
        return any(fnmatchcase(permission, given) for given in self.permissions)


@dataclass
class Membership:
    """The membership of a user in a tenant. `disabled` is None before the first disable; answers then lack the field.

    If `status` is None, it depends on whether the user is verified and has logged in. Whoever leaves the tenant leaves
    its groups, and is no longer assigned to applications there."""

    tenant_id: str
    role_ids: list[str] = field(default_factory=list)
    disabled: bool | None = None
    expires_at: str | None = None
    status: str | None = None
    invitations: int = 0  # how many mails invited the user
    group_ids: set[str] = field(default_factory=set)
    applications: dict[str, str] = field(default_factory=dict)  # ID -> when the user was assigned to it


@dataclass
class Email:
    """A further email of a user, beside the email in the user's own row."""

    id: str
    email: str
    created_at: str
    verified: bool = False


@dataclass
class User:
    """A user. `locked` is None before the first lock; answers then lack the field."""

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
    profile_picture_url: str | None = "https://pictures.example/nobody.png"
    provider: str = "local"
    managed_by: str = "frontegg"
    metadata: str | None = "{}"
    vendor_metadata: str | None = None
    external_id: str | None = None
    invisible: bool | None = None
    super_user: bool | None = None
    sub_account_access_allowed: bool = False
    active_tenant: str | None = None
    more_emails: list[Email] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    api_tokens: dict[str, list[Token]] = field(default_factory=dict)  # by tenant; tenants without tokens are missing
    access_tokens: dict[str, list[Token]] = field(default_factory=dict)

    @property
    def tenant_ids(self) -> list[str]:
        return list(self.memberships)

    @property
    def first_tenant(self) -> str | None:
        return next(iter(self.memberships), None)

    def join(self, membership: Membership) -> None:
        self.memberships[membership.tenant_id] = membership
        if self.active_tenant is None:
            self.active_tenant = membership.tenant_id

    def leave(self, tenant_id: str) -> None:
        del self.memberships[tenant_id]
        self.sessions = [session for session in self.sessions if session.tenant_id != tenant_id]
        for tokens in (self.api_tokens, self.access_tokens):
            tokens.pop(tenant_id, None)
        if self.active_tenant == tenant_id:
            self.active_tenant = self.first_tenant


class State:
    """The environment. It is not safe for threads by itself: callers must hold the emulator's lock."""

    def __init__(self) -> None:
        self.tenants: dict[str, Tenant] = {}
        self.deleted_tenants: dict[str, Tenant] = {}
        self.migrations: dict[str, Migration] = {}
        self.bulk_tasks: dict[str, BulkTask] = {}
        self.bulk_order: Any = None  # how bulk creations go, see bulk.py
        self.user_migrations: dict[str, Any] = {}
        self.user_migration_pace: Any = None
        self.hashes: dict[str, dict[str, str]] = {}  # by user: what a migration brought that no answer shows
        self.users: dict[str, User] = {}
        self.roles: dict[str, Role] = {}
        self.groups: dict[str, Group] = {}
        self.applications: dict[str, set[str]] = {}  # id -> the tenants that are assigned to it
        self.application_names: dict[str, str] = {}  # id -> name; an application without one is named like its id
        self.tokens: dict[str, float] = {}  # token -> epoch at which it expires
        self.user_tokens: dict[str, UserToken] = {}
        self.token_lifetime: float = DAY
        self.keep_identity = True
        self.delete_orphans = True
        self.overreaching = False
        self.tells_tenant_lock = False
        self.hierarchy_moves = False
        self.hierarchy_deep = False
        self.migration_polls = 0
        self.migration_failing: dict[str, str] = {}
        self.applications_required = False
        self.put_replaces = False
        self.verifies_newcomers = True
        self.audits: list[dict[str, Any]] = []
        self.no_audits = False
        self._by_email: dict[str, User] = {}
        self._ids = random.Random("frontegg")

    def new_id(self) -> str:
        """Return an ID that looks like a random UUID. The sequence is the same in each run."""
        return str(uuid.UUID(int=self._ids.getrandbits(128), version=4))

    def revoke_tokens(self) -> None:
        """Revoke all tokens. The state still knows users' tokens, so that they do not count as the vendor's."""
        self.tokens.clear()
        for token in self.user_tokens.values():
            token.end = 0

    def add_tenant(self, tenant: Tenant) -> Tenant:
        """Add the tenant, to the deleted tenants if it is deleted."""
        if tenant.tenant_id in self.tenants or tenant.tenant_id in self.deleted_tenants:
            raise ValueError(f"tenant {tenant.tenant_id!r} is there already")
        (self.tenants if tenant.deleted_at is None else self.deleted_tenants)[tenant.tenant_id] = tenant
        return tenant

    def remove_tenant(self, tenant: Tenant, at: str) -> None:
        """Delete the tenant and its groups. Its sub-tenants move to its parent.

        Users without another tenant are deleted."""
        del self.tenants[tenant.tenant_id]
        self.deleted_tenants[tenant.tenant_id] = tenant
        for child in self.children(tenant.tenant_id):
            if self.overreaching:
                self.remove_tenant(child, at)
            child.parent = tenant.parent
        tenant.parent, tenant.deleted_at, tenant.locked = None, at, False
        self.groups = {group.id: group for group in self.groups.values() if group.tenant_id != tenant.tenant_id}
        for user in [user for user in self.users.values() if tenant.tenant_id in user.memberships]:
            if len(user.memberships) > 1:
                user.leave(tenant.tenant_id)
            elif self.delete_orphans:
                self.remove_user(user)

    def revive_tenant(self, tenant_id: str) -> Tenant | None:
        """Bring a deleted tenant back, without its users, its parent and its sub-tenants."""
        tenant = self.deleted_tenants.pop(tenant_id, None)
        if tenant is not None:
            tenant.deleted_at = None
            self.tenants[tenant_id] = tenant
        return tenant

    def add_user(self, user: User) -> User:
        if user.id in self.users or user.email.lower() in self._by_email:
            raise ValueError(f"user {user.email!r} ({user.id}) is there already")
        if user.active_tenant is None:
            user.active_tenant = user.first_tenant
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
        user.sessions.clear()
        user.api_tokens.clear()
        user.access_tokens.clear()

    def children(self, tenant_id: str) -> list[Tenant]:
        return [tenant for tenant in self.tenants.values() if tenant.parent == tenant_id]

    def ancestors(self, tenant_id: str) -> list[Tenant]:
        """Return all tenants above, the nearest first. A circle of parents is walked once."""
        found: dict[str, Tenant] = {}
        tenant = self.tenants.get(tenant_id)
        while tenant is not None and tenant.parent is not None and tenant.parent not in found:
            tenant = self.tenants.get(tenant.parent)
            if tenant is not None:
                found[tenant.tenant_id] = tenant
        return list(found.values())

    def with_descendants(self, tenant_id: str) -> set[str]:
        """Return the tenant and its sub-tenants at every depth."""
        family = {tenant_id}
        grown = True
        while grown:
            more = {t.tenant_id for t in self.tenants.values() if t.parent in family}
            grown = not more <= family
            family |= more
        return family

    def add_role(self, role: Role) -> Role:
        self.roles[role.id] = role
        return role

    def add_group(self, group: Group) -> Group:
        self.groups[group.id] = group
        return group

    def role_ids(self, names: Iterable[str], tenant_id: str | None = None) -> list[str]:
        """Return the IDs of roles given by key or ID. The tenant's own roles take precedence over common ones."""
        usable = [role for role in self.roles.values() if role.tenant_id in (None, tenant_id)]
        by_key = {role.key: role.id for role in sorted(usable, key=lambda role: role.tenant_id is not None)}
        return [name if name in self.roles else by_key[name] for name in names]

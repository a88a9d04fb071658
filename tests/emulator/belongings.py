# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of the emulator's interface that adds groups, applications, further emails and migrations of users."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .clock import iso
from .state import Email, Group, Membership
from .user_migrations import pace_of
from .world import World


class Belongings(World):
    """What users of a tenant belong to besides the tenant. Users are given by ID or email."""

    def add_group(self, name: str, tenant_id: str, users: Iterable[str] = (), *, managed_by: str = "frontegg") -> Group:
        """Add a group of the tenant, with these users of the tenant."""
        with self.lock:
            if tenant_id not in self.state.tenants:
                raise ValueError(f"there is no tenant {tenant_id}")
            memberships = [self._membership(user, tenant_id) for user in users]
            group = Group(self.state.new_id(), tenant_id, name, iso(self.now()), managed_by)
            for membership in memberships:
                membership.group_ids.add(group.id)
            return self.state.add_group(group)

    def migrate_users_after(
        self,
        polls: int | None = 0,
        failing: Mapping[str, str] | Iterable[str] = (),
        refused: Mapping[str, str] | Iterable[str] = (),
        style: str = "status",
    ) -> None:
        """Set how migrations of users that start from now on go: see Pace. The emails may have reasons."""
        with self.lock:
            self.state.user_migration_pace = pace_of(polls, failing, refused, style)

    def add_application(self, application_id: str, tenants: Iterable[str] = (), *, name: str | None = None) -> None:
        """Add an application, with the tenants that are assigned to it."""
        with self.lock:
            self.state.application_names[application_id] = name or application_id
            self.state.applications.setdefault(application_id, set()).update(tenants)

    def assign_application(self, application_id: str, tenant_id: str, user: str) -> None:
        """Assign a user of the tenant to the application. The tenant must be assigned to it."""
        with self.lock:
            if tenant_id not in self.state.applications.get(application_id, ()):
                raise ValueError(f"{tenant_id} is not assigned to {application_id}")
            self._membership(user, tenant_id).applications.setdefault(application_id, iso(self.now()))

    def add_email(self, user: str, email: str, *, verified: bool = False) -> Email:
        """Add a further email of a user."""
        with self.lock:
            found = self.state.users.get(user) or self.state.user_by_email(user)
            if found is None:
                raise ValueError(f"there is no user {user}")
            found.more_emails.append(Email(self.state.new_id(), email, iso(self.now()), verified))
            return found.more_emails[-1]

    def _membership(self, user: str, tenant_id: str) -> Membership:
        found = self.state.users.get(user) or self.state.user_by_email(user)
        if found is None or tenant_id not in found.memberships:
            raise ValueError(f"{user} is no member of {tenant_id}")
        return found.memberships[tenant_id]

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the option keep_one_with_role: who would lose a role, and who keeps it. Pure.

A user *holds* a role of a tenant if they are a member, have the role there, and can sign in there: not locked, and not
disabled in that tenant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from .._api.models import User
from .._base.errors import InputError
from .._base.values import shown
from .._engine.acts import Step
from .._engine.plan import Job, Plan, jobs_of
from .writes import ADD_ROLES, CREATE, DELETE, DISABLE, ENABLE, JOIN, LOCK, REMOVE, REMOVE_ROLES, UNLOCK

OPTION = "keep_one_with_role"


def read_kept_roles(value: Sequence[str] | None) -> tuple[str, ...]:
    """The keys of the roles that somebody has to keep. InputError: the option is empty, so it would guard nothing."""
    keys = tuple(dict.fromkeys(key.strip() for key in value or ()))
    if value is not None and (not keys or "" in keys):
        raise InputError(f"{OPTION}: is empty; name the keys of roles.")
    return keys


class Access:
    """Where one user can sign in, and with which roles, before the steps of the task and after them.

    roles: by tenant, the IDs as they were read. Roles of tenants that were not read are missing.
    """

    def __init__(self, job: Job) -> None:
        user: User | None = next((plan.subject for plan in job.plans if plan.subject is not None), None)
        self.name = job.plans[0].name
        self.user_id = user.id if user is not None else ""
        self.roles: dict[str, set[str]] = {}
        self.steps = [step for step in job.steps if step.error is None]
        self.before = _open_tenants(user) if user is not None else set()
        self.is_unclear = user is not None and user.memberships is None and bool(self.steps)
        self._locked = user is not None and bool(user.locked)
        self._members = {one.tenant_id: bool(one.disabled) for one in (user.memberships or ())} if user else {}
        for step in self.steps:
            _EFFECTS.get(step.act.name, _nothing)(self, step)
        self.after = set() if self._locked else {name for name, disabled in self._members.items() if not disabled}

    def touched(self) -> set[str]:
        """The tenants where the user can sign in now, and would lose that, or roles."""
        stripped = {step.tenant for step in self.steps if step.act.name == REMOVE_ROLES.name}
        return {tenant_id for tenant_id in self.before if tenant_id not in self.after or tenant_id in stripped}

    def held(self, tenant_id: str, role_ids: set[str]) -> bool:
        """Whether the user holds any of the roles now."""
        return tenant_id in self.before and bool(self.roles.get(tenant_id, set()) & role_ids)

    def holds(self, tenant_id: str, role_ids: set[str]) -> bool:
        """Whether the user holds any of the roles after the task."""
        return tenant_id in self.after and bool(self._roles_after(tenant_id) & role_ids)

    def _roles_after(self, tenant_id: str) -> set[str]:
        roles = set(self.roles.get(tenant_id, ()))
        for step in self.steps:
            if step.tenant_id != tenant_id:
                continue
            ids = set(step.body.get("roleIds") or ())
            if step.act.name in (CREATE.name, JOIN.name, ADD_ROLES.name):
                roles |= ids
            elif step.act.name == REMOVE_ROLES.name:
                roles -= ids
            elif step.act.name == REMOVE.name:
                roles = set()
        return roles

    # What the steps do to the account

    def lock(self, step: Step) -> None:
        self._locked = True

    def unlock(self, step: Step) -> None:
        self._locked = False

    def close(self, step: Step) -> None:
        self._members[step.tenant] = True

    def open(self, step: Step) -> None:
        self._members[step.tenant] = False

    def join(self, step: Step) -> None:
        self._members.setdefault(step.tenant, False)

    def leave(self, step: Step) -> None:
        self._members.pop(step.tenant, None)

    def vanish(self, step: Step) -> None:
        self._members.clear()


def _nothing(access: Access, step: Step) -> None:
    """Change nothing: most acts leave it alone where a user can sign in."""


_EFFECTS: dict[str, Callable[[Access, Step], None]] = {
    LOCK.name: Access.lock,
    UNLOCK.name: Access.unlock,
    DISABLE.name: Access.close,
    ENABLE.name: Access.open,
    CREATE.name: Access.join,
    JOIN.name: Access.join,
    REMOVE.name: Access.leave,
    DELETE.name: Access.vanish,
}


def accesses(plans: Sequence[Plan]) -> list[Access]:
    """The access of each user of the task. One user may have several plans."""
    return [Access(job) for job in jobs_of(plans)]


def can_sign_in(user: User, tenant_id: str) -> bool:
    """Whether the user is a member of the tenant and can sign in there. A flag that no answer has counts as unset."""
    return tenant_id in _open_tenants(user)


def _open_tenants(user: User) -> set[str]:
    return set() if user.locked else {one.tenant_id for one in user.memberships or () if not one.disabled}


def role_ids(keys: Sequence[str], roles: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[tuple[str, str], set[str]]:
    """{(tenant, key): the IDs of the roles with this key}. roles: the rows of each tenant.

    InputError: no tenant has a role with the key, so the key is misspelt.
    """
    found: dict[tuple[str, str], set[str]] = {}
    known: dict[str, None] = {}
    for tenant_id, rows in roles.items():
        for row in rows:
            key = str(row.get("key"))
            known[key] = None
            if key in keys and isinstance(row.get("id"), str):
                found.setdefault((tenant_id, key), set()).add(row["id"])
    there = {key for dummy, key in found}
    InputError.raise_all([_misspelt(key, list(known), roles) for key in keys if roles and key not in there])
    return found


def _misspelt(key: str, known: list[str], tenants: Iterable[str]) -> str:
    near = get_close_matches(key, known, 1, 0)
    advice = f"did you mean {near[0]}?" if near else "they have no roles."
    return f"{OPTION}: no role of {', '.join(tenants)} has the key {shown(key)}; {advice} Nothing was changed."


@dataclass(frozen=True)
class Loss:
    """A role that users of the task hold in a tenant and would no longer hold. names: these users."""

    tenant_id: str
    key: str
    role_ids: frozenset[str]
    names: tuple[str, ...]


def losses(found: Sequence[Access], ids: Mapping[tuple[str, str], set[str]]) -> list[Loss]:
    """The roles that users of the task would lose, and that nobody of the task holds afterwards."""
    result = []
    for (tenant_id, key), wanted in ids.items():
        losing = [one for one in found if one.held(tenant_id, wanted) and not one.holds(tenant_id, wanted)]
        if losing and not any(one.holds(tenant_id, wanted) for one in found):
            result.append(Loss(tenant_id, key, frozenset(wanted), tuple(one.name for one in losing)))
    return result


def refuse_bereft(bereft: Sequence[Loss]) -> str | None:
    """Why the task is refused: nobody else holds these roles."""
    if not bereft:
        return None
    told = "; ".join(
        f"tenant {one.tenant_id} would be left with nobody who has role {one.key} and can sign in "
        f"({', '.join(one.names)} would lose it)"
        for one in bereft
    )
    return f"refused: {OPTION}: {told}. Nothing was changed."


def unchecked(why: str) -> str:
    """Why the task is refused where a read failed: nobody knows who holds the roles."""
    return f"refused: {OPTION} could not be checked: {why.rstrip('.')}. Nothing was changed."

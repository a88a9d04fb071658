# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what a user has several of in a tenant: roles, groups, applications. One row each. Pure.

A task names all that the user is to have, or (append) what is to be added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .._api.models import User
from .._engine.acts import Act, Part, Step
from .attributes import Attributes
from .writes import ADD_ROLES, REMOVE_ROLES
from .writes_access import ADD_TO_GROUP, ASSIGN_APPLICATION, REMOVE_FROM_GROUP, UNASSIGN_APPLICATION

# (the act, the user's ID, the tenant, the IDs to add or remove) -> the writes
Steps = Callable[[Act, str, str, Sequence[str]], tuple[Step, ...]]


def _together(act: Act, user_id: str, tenant_id: str, ids: Sequence[str]) -> tuple[Step, ...]:
    """One request for all of them."""
    return (Step(act, user_id, tenant_id, {"roleIds": list(ids)}),)


def _each(act: Act, user_id: str, tenant_id: str, ids: Sequence[str]) -> tuple[Step, ...]:
    return tuple(Step(act, user_id, tenant_id, target=one) for one in ids)


def _each_in(act: Act, user_id: str, tenant_id: str, ids: Sequence[str]) -> tuple[Step, ...]:
    return tuple(Step(act, user_id, tenant_id, {"tenants": [tenant_id]}, target=one) for one in ids)


@dataclass(frozen=True)
class Set:
    """One set. option, append: as tasks name them. ids: the field with IDs, of users and (as wanted) of attributes.

    names: the field of attributes with {ID: name}. noun: one of the set, in words. add, remove: the acts.
    """

    option: str
    append: str
    ids: str
    names: str
    noun: str
    add: Act
    remove: Act
    steps: Steps

    def wanted(self, attributes: Attributes) -> tuple[str, ...] | None:
        """The IDs that the task names; None where it leaves the set alone, or where they were not read yet."""
        ids: tuple[str, ...] | None = getattr(attributes, self.ids)
        return ids

    def is_named(self, attributes: Attributes) -> bool:
        """Whether the task says anything about the set."""
        return getattr(attributes, self.option) is not None

    def is_exact(self, attributes: Attributes) -> bool:
        """Whether the user is to have nothing else of the set."""
        return self.is_named(attributes) and not getattr(attributes, self.append)

    def has(self, attributes: Attributes, user: User | None) -> tuple[str, ...]:
        """The IDs that the user has. Groups that Frontegg does not manage are left out, unless the task names them."""
        ids: tuple[str, ...] = (getattr(user, self.ids) if user is not None else None) or ()
        outside = attributes.outside_groups if self is GROUPS else {}
        return tuple(one for one in ids if one not in outside or one in (self.wanted(attributes) or ()))

    def after(self, attributes: Attributes, user: User | None) -> tuple[str, ...]:
        """The IDs that the user is to have."""
        kept = () if self.is_exact(attributes) else self.has(attributes, user)
        return (*kept, *(self.wanted(attributes) or ()))

    def changes(self, attributes: Attributes, user: User | None) -> tuple[list[str], list[str]]:
        """(IDs to add, IDs to remove)."""
        wanted = self.wanted(attributes)
        if wanted is None:
            return [], []
        has = self.has(attributes, user)
        extra = [one for one in has if one not in wanted] if self.is_exact(attributes) else []
        return [one for one in wanted if one not in has], extra

    def told(self, attributes: Attributes, ids: Iterable[str]) -> list[str]:
        """The names of these IDs, sorted, as rows show them."""
        names = getattr(attributes, self.names)
        return sorted({names.get(one, one) for one in ids})

    def parts(self, attributes: Attributes, user: User | None, tenant_id: str) -> list[Part]:
        """The parts that make it so; an empty list where it is so."""
        added, removed = self.changes(attributes, user)
        user_id = "" if user is None else user.id
        return [
            Part(act, f"{act.done}: {', '.join(self.told(attributes, ids))}", self.steps(act, user_id, tenant_id, ids))
            for act, ids in ((self.add, added), (self.remove, removed))
            if ids
        ]


ROLES = Set("roles", "append_roles", "role_ids", "role_keys", "role", ADD_ROLES, REMOVE_ROLES, _together)
GROUPS = Set("groups", "append_groups", "group_ids", "group_names", "group", ADD_TO_GROUP, REMOVE_FROM_GROUP, _each)
APPLICATIONS = Set(
    "applications",
    "append_applications",
    "application_ids",
    "application_names",
    "application",
    ASSIGN_APPLICATION,
    UNASSIGN_APPLICATION,
    _each_in,
)
SETS = (ROLES, GROUPS, APPLICATIONS)


def left_alone(attributes: Attributes, user: User | None) -> str:
    """What a row says about the groups that an exact set leaves out: Frontegg does not manage them."""
    if user is None or not GROUPS.is_exact(attributes):
        return ""
    outside = attributes.outside_groups
    others = [one for one in user.group_ids or () if one in outside and one not in (attributes.group_ids or ())]
    if not others:
        return ""
    managers = ", ".join(sorted({outside[one] for one in others}))
    return f"left alone, as {managers} manages them: {', '.join(GROUPS.told(attributes, others))}"


def not_addable(attributes: Attributes, user: User | None) -> list[str]:
    """The IDs of groups that the user is to come into, and that Frontegg does not manage."""
    has = (user.group_ids if user is not None else None) or ()
    return [one for one in attributes.group_ids or () if one in attributes.outside_groups and one not in has]

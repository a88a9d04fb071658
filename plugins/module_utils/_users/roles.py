# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: roles, groups and applications as people name them -> those that there are. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from .._api.models import User
from .._base.errors import GoneError
from .._base.values import shown
from .sets import APPLICATIONS, GROUPS, ROLES, Set, not_addable
from .wishes import UserWish

FRONTEGG = "frontegg"
SHOWN = 12  # how many valid names the error for an unknown role or group lists


def resolved(wish: UserWish, roles: Sequence[Mapping[str, Any]]) -> UserWish:
    """The wish with the IDs of its roles. roles: the rows of roles/v1 for its tenant. Raises GoneError."""
    known = [role for role in roles if isinstance(role.get("id"), str)]
    ids = [_id_of(wish, ROLES, name, known) for name in wish.attributes.roles or ()]
    keys = {str(role["id"]): str(role.get("key") or role["id"]) for role in known}
    attributes = replace(wish.attributes, role_ids=tuple(dict.fromkeys(ids)), role_keys=keys)
    return replace(wish, attributes=attributes)


def with_group_ids(wish: UserWish, groups: Sequence[Mapping[str, Any]]) -> UserWish:
    """The wish with the IDs of its groups. groups: those of its tenant. Raises GoneError."""
    ids = [_id_of(wish, GROUPS, name, groups) for name in wish.attributes.groups or ()]
    names = {group["id"]: str(group.get("name") or group["id"]) for group in groups}
    managers = {group["id"]: str(group.get("managedBy") or FRONTEGG) for group in groups}
    outside = {group_id: manager for group_id, manager in managers.items() if manager != FRONTEGG}
    attributes = replace(
        wish.attributes, group_ids=tuple(dict.fromkeys(ids)), group_names=names, outside_groups=outside
    )
    return replace(wish, attributes=attributes)


def with_application_ids(wish: UserWish, applications: Sequence[Mapping[str, Any]] | None) -> UserWish:
    """The wish with the IDs of its applications. applications: all that there are; None: the wish names IDs only.

    Raises GoneError.
    """
    given = wish.attributes.applications or ()
    ids = given if applications is None else [_id_of(wish, APPLICATIONS, name, applications) for name in given]
    names = {row["id"]: str(row.get("name") or row["id"]) for row in applications or ()}
    attributes = replace(wish.attributes, application_ids=tuple(dict.fromkeys(ids)), application_names=names)
    return replace(wish, attributes=attributes)


def check_managers(wish: UserWish, user: User | None) -> None:
    """Raise GoneError if the user is to come into a group that an identity provider manages."""
    ids = not_addable(wish.attributes, user)
    if ids:
        manager = wish.attributes.outside_groups[ids[0]]
        words = ", ".join(map(shown, GROUPS.told(wish.attributes, ids)))
        which = f"{manager} manages {words}, and Frontegg refuses to change who is in there"
        raise _fault(wish, GROUPS, f"{which}; add the user there, or leave it out")


def _id_of(wish: UserWish, row: Set, name: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """The ID of what is named by ID, key or name, in this order. What belongs to the tenant itself comes first."""
    for attribute in ("id", "key", "name"):
        fitting = [one for one in rows if one.get(attribute) == name]
        own = [one for one in fitting if one.get("tenantId") is not None] or fitting
        if len(own) == 1:
            return str(own[0]["id"])
        if own:
            ids = ", ".join(str(one["id"]) for one in own)
            raise _fault(wish, row, f"{shown(name)} stands for several {row.option}, {ids}; name one by its ID")
    label = "key" if row is ROLES else "name"
    keys = sorted(str(one.get(label) or one["id"]) for one in rows)
    has = f"it has {', '.join(keys[:SHOWN])}{' and others' if len(keys) > SHOWN else ''}" if keys else "it has none"
    place = "this environment" if row is APPLICATIONS else f"tenant {wish.tenant_id}"
    raise _fault(wish, row, f"{place} has no {row.noun} {wish.shows(name)}; {has}")


def _fault(wish: UserWish, row: Set, reason: str) -> GoneError:
    return GoneError(wish.label, wish.given, f"{row.option}: {reason}")

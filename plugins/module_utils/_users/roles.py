# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: roles as people name them -> the roles of a tenant. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from .._base.errors import GoneError
from .._base.values import shown
from .wishes import UserWish

SHOWN = 12  # how many valid keys the error for an unknown role lists


def resolved(wish: UserWish, roles: Sequence[Mapping[str, Any]]) -> UserWish:
    """The wish with the IDs of its roles. roles: the rows of roles/v1 for its tenant. Raises GoneError."""
    known = [role for role in roles if isinstance(role.get("id"), str)]
    ids = [_role_id(wish, name, known) for name in wish.attributes.roles or ()]
    keys = {str(role["id"]): str(role.get("key") or role["id"]) for role in known}
    attributes = replace(wish.attributes, role_ids=tuple(dict.fromkeys(ids)), role_keys=keys)
    return replace(wish, attributes=attributes)


def _role_id(wish: UserWish, name: str, roles: list[Mapping[str, Any]]) -> str:
    """The ID of a role that is named by ID, key or name, in this order. A role of the tenant itself comes first."""
    for attribute in ("id", "key", "name"):
        fitting = [role for role in roles if role.get(attribute) == name]
        own = [role for role in fitting if role.get("tenantId") is not None] or fitting
        if len(own) == 1:
            return str(own[0]["id"])
        if own:
            ids = ", ".join(str(role["id"]) for role in own)
            raise _fault(wish, f"{shown(name)} stands for several roles, {ids}; name one by its ID")
    keys = sorted(str(role.get("key") or role["id"]) for role in roles)
    has = f"it has {', '.join(keys[:SHOWN])}{' and others' if len(keys) > SHOWN else ''}" if keys else "it has none"
    raise _fault(wish, f"tenant {wish.tenant_id} has no role {shown(name)}; {has}")


def _fault(wish: UserWish, reason: str) -> GoneError:
    return GoneError(wish.label, wish.given, f"roles: {reason}")

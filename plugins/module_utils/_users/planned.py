# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: wishes -> elements of `users`, for plan files; `wishes` reads them back. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._api.models import User
from .attributes import WAYS, Attributes
from .sets import SETS
from .wishes import UserWish


def element(wish: UserWish, user: User | None) -> dict[str, Any]:
    """The wish as one element, which reaches one tenant or all. The user by ID where there is one."""
    reach: dict[str, Any] = {} if wish.tenant_id is None else {"tenant_id": wish.tenant_id}
    if wish.tenant_id is None and wish.removes:
        reach["everywhere"] = True
    if wish.deletes_last:
        reach["delete_if_last_tenant"] = True
    who = wish.given if user is None else user.id
    return {"user": who, "state": wish.state, **reach, **_attributes(wish.attributes)}


def _attributes(attributes: Attributes) -> dict[str, Any]:
    """The attributes by option name. Roles and the like by ID once they were read: a role may get another name."""
    ways = {name: getattr(attributes, name) for name in WAYS}
    ways.update({row.option: row.wanted(attributes) for row in SETS if row.wanted(attributes) is not None})
    given = {name: value for name, value in ways.items() if value is not None and value is not False}
    lists = {name: list(value) for name, value in given.items() if isinstance(value, tuple)}
    return {**attributes.values, **given, **lists}


def revoked_things(wishes: Sequence[UserWish]) -> list[str]:
    """What the task revokes beside the accounts."""
    return list(dict.fromkeys(thing for wish in wishes for thing in wish.revoke))

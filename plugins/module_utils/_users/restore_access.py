# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: (what is to be taken back, the user) -> the user with the access they had. Pure.

Roles, groups, applications, and when the user's time ends. `restore` puts it together with all else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .._api.models import Belongings, User
from .ends import NEVER, same_end
from .undo import Target


def with_roles(target: Target, user: User) -> User:
    """The user with the roles and groups that were removed, and without those that were added."""
    belongings = user.belongings or Belongings()
    roles = _changed(belongings.roles, target.roles, user)
    groups = _changed(belongings.groups, target.groups, user)
    return replace(user, belongings=replace(belongings, roles=roles, groups=groups))


def _changed(
    now: Mapping[str, Mapping[str, str]], target: Mapping[str, Mapping[str, str | None]], user: User
) -> dict[str, Mapping[str, str]]:
    """What the user has in each tenant, with what was removed, and without what was added."""
    found = dict(now)
    for tenant_id, changes in target.items():
        if user.membership(tenant_id) is None or tenant_id not in found:
            continue
        back = {one: name for one, name in changes.items() if name is not None}
        kept = {one: name for one, name in found[tenant_id].items() if changes.get(one, "") is not None}
        found[tenant_id] = {**back, **kept}
    return found


def with_assigned(target: Target, user: User) -> User:
    """The user with the applications that were taken away, and without those that runs assigned."""
    if not target.assigned:
        return user
    belongings = user.belongings or Belongings()
    kept = [one for one in belongings.applications or () if target.assigned.get(one, True)]
    back = [one for one, is_back in target.assigned.items() if is_back]
    return replace(user, belongings=replace(belongings, applications=tuple(dict.fromkeys((*kept, *back)))))


def with_old_ends(target: Target, user: User) -> tuple[User, list[str]]:
    """The user with the ends that a run changed. One request sets them all, so they come back only if they agree."""
    members = user.memberships or ()
    changed = [one for one in members if one.tenant_id in target.ends]
    if not all(any(same_end(one.expires_at or NEVER, new) for new in target.new_ends) for one in changed):
        is_old = all(same_end(one.expires_at, target.ends[one.tenant_id]) for one in changed)
        return user, [] if is_old else ["expires_at was changed by somebody else since, and is left alone"]
    then = [replace(one, expires_at=target.ends.get(one.tenant_id, one.expires_at)) for one in members]
    if any(not same_end(one.expires_at, then[0].expires_at) for one in then):
        return user, ["expires_at differed by tenant, and one request sets it in all; it is left alone"]
    return replace(user, memberships=tuple(then)), []

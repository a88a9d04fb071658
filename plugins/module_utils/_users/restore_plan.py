# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: (the user as found, the user as restored) -> facts that differ -> a plan. Pure.

The same comparison, of the user as read back, says whether the restoration came true.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from .._api.models import Belongings, User
from .._base.values import email_key, same
from .._engine.acts import Act, Part, Step
from .attributes import ATTRIBUTES, PROFILE, is_dated
from .ends import NEVER, same_end
from .writes import (
    ADD_ROLES,
    CLOSE_NEWCOMER,
    CREATE,
    DATE_BACK,
    DELETE,
    DISABLE,
    ENABLE,
    JOIN,
    LOCK,
    REMOVE,
    REMOVE_ROLES,
    UNLOCK,
    UPDATE,
)
from .writes_access import (
    ADD_TO_GROUP,
    ASSIGN_APPLICATION,
    CHANGE_EMAIL,
    EXPIRE,
    KEEP,
    REMOVE_FROM_GROUP,
    UNASSIGN_APPLICATION,
    VERIFY,
)

# One thing in which two users differ: (act, tenant or option, ID or key); "" where the act needs none
Fact = tuple[Act, str, str]
NOBODY = User("", memberships=(), belongings=Belongings())


def differences(user: User | None, then: User | None) -> list[Fact]:
    """What has to be written to make `then` of the user, in an order in which it can be."""
    if then is None:
        return [] if user is None else [(DELETE, "", "")]
    now = NOBODY if user is None else user
    first = [member.tenant_id for member in then.memberships or ()][:1]
    found: list[Fact] = [(CREATE, tenant_id, "") for tenant_id in first] if user is None else []
    has, wanted = _members(now), _members(then)
    found += [(JOIN, name, "") for name in wanted if name not in has and (CREATE, name, "") not in found]
    found += _values(now, then)
    if now.email and then.email and email_key(now.email) != email_key(then.email):
        found.append((CHANGE_EMAIL, "", ""))
    if _is_verified(then) and not _is_verified(now):
        found.append((VERIFY, "", ""))
    found += _ends(now, then)
    for tenant_id in wanted:
        found += _belongings(now, then, tenant_id)
    had, kept = _apps(now), _apps(then)
    found += [(ASSIGN_APPLICATION, "", app_id) for app_id in kept if app_id not in had]
    found += [(UNASSIGN_APPLICATION, "", app_id) for app_id in had if app_id not in kept]
    found += [(REMOVE, name, "") for name in has if name not in wanted]
    for tenant_id, disabled in wanted.items():
        if bool(has.get(tenant_id)) != bool(disabled):
            found.append((DISABLE if disabled else ENABLE, tenant_id, ""))
    if bool(now.locked) != bool(then.locked):
        found.append((LOCK if then.locked else UNLOCK, "", ""))
    return found


def _members(user: User) -> dict[str, bool | None]:
    return {member.tenant_id: member.disabled for member in user.memberships or ()}


def _is_verified(user: User) -> bool:
    return user.row.get("verified") is True


def _ends(now: User, then: User) -> list[Fact]:
    """The tenants in which the user is to have another end, or none."""
    has = {member.tenant_id: member.expires_at for member in now.memberships or ()}
    return [
        (KEEP if member.expires_at is None else EXPIRE, member.tenant_id, "")
        for member in then.memberships or ()
        if not same_end(member.expires_at, has.get(member.tenant_id))
    ]


def _apps(user: User) -> tuple[str, ...]:
    return (user.belongings or Belongings()).applications or ()


def _values(now: User, then: User) -> list[Fact]:
    """The attributes that differ, and the keys of metadata."""
    found: list[Fact] = []
    for option, attribute in PROFILE.items():
        has, wanted = attribute.value_of(now), attribute.value_of(then)
        if attribute.merged_by_key and isinstance(has, dict) and isinstance(wanted, dict):
            keys = [key for key in {**has, **wanted} if not same(has.get(key), wanted.get(key))]
            found += [(UPDATE, option, key) for key in keys]
        elif not same(has or None, wanted or None):
            found.append((UPDATE, option, ""))
    return found


def _belongings(now: User, then: User, tenant_id: str) -> list[Fact]:
    has, wanted = now.belongings or Belongings(), then.belongings or Belongings()
    roles, kept = has.roles.get(tenant_id, {}), wanted.roles.get(tenant_id, {})
    found: list[Fact] = [(ADD_ROLES, tenant_id, role_id) for role_id in kept if role_id not in roles]
    found += [(REMOVE_ROLES, tenant_id, role_id) for role_id in roles if role_id not in kept]
    groups, kept = has.groups.get(tenant_id, {}), wanted.groups.get(tenant_id, {})
    found += [(ADD_TO_GROUP, tenant_id, group_id) for group_id in kept if group_id not in groups]
    found += [(REMOVE_FROM_GROUP, tenant_id, group_id) for group_id in groups if group_id not in kept]
    return found


def parts_of(
    user: User | None, then: User | None, facts: list[Fact], email: str, application_id: str = ""
) -> tuple[Part, ...]:
    """The parts that make these facts so, in the order in which they are carried out.

    email, application_id: with which a user is created.
    """
    user_id = "" if user is None else user.id
    if then is None:
        return tuple(Part(act, act.told(None), (Step(act, user_id),)) for act, dummy, unused in facts)
    found = _bringing(user, then, facts, then.email or email, application_id)
    for act in (ADD_ROLES, REMOVE_ROLES):
        for tenant_id in _tenants(act, facts):
            found += _roles(
                act, user, then, tenant_id, [key for row, name, key in facts if (row, name) == (act, tenant_id)]
            )
    found += _groups_and_applications(user, then, facts)
    for act, tenant_id, dummy in facts:
        if act is REMOVE:
            found.append(Part(act, act.told(tenant_id), (Step(act, user_id, tenant_id),)))
        if act in (DISABLE, ENABLE):
            is_new = user is None or user.membership(tenant_id) is None
            found.append(
                Part(act, act.told(tenant_id), (Step(act, user_id, tenant_id),), CLOSE_NEWCOMER if is_new else None)
            )
        if act in (LOCK, UNLOCK):
            found.append(Part(act, act.told(None), (Step(act, user_id),), CLOSE_NEWCOMER if user is None else None))
    found += _once_per_user(user_id, then, facts)
    return _in_order(found, then, facts)


def _in_order(found: list[Part], then: User, facts: list[Fact]) -> tuple[Part, ...]:
    """The parts by phase. An old date of a later deletion comes back after the unlock: it is about a locked user."""
    if _brings_date_back(then, facts):
        found = [replace(part, moved=DATE_BACK) if part.act is UPDATE else part for part in found]
    return tuple(sorted(found, key=lambda part: part.phase))


def _brings_date_back(then: User, facts: list[Fact]) -> bool:
    """Whether a user who is to be unlocked gets an old date back."""
    name = "vendor_metadata"
    wanted = ATTRIBUTES[name].value_of(then)
    keys = [key for act, option, key in facts if (act, option) == (UPDATE, name)]
    return (UNLOCK, "", "") in facts and isinstance(wanted, dict) and any(is_dated(wanted.get(key)) for key in keys)


def _once_per_user(user_id: str, then: User, facts: list[Fact]) -> list[Part]:
    """The parts that set or verify the email, and set the end. One request sets the end for all tenants."""
    email = {"email": then.email}
    found = [
        Part(act, f"{act.done} to {then.email}", (Step(act, user_id, body=email, weakens=True),))
        for act, dummy, unused in facts
        if act is CHANGE_EMAIL
    ]
    found += [
        Part(KEEP, KEEP.done, (Step(KEEP, user_id, body={"expires_at": NEVER}),)) for dummy in _tenants(KEEP, facts)[:1]
    ]
    found += [Part(act, act.done, (Step(act, user_id),)) for act, dummy, unused in facts if act is VERIFY]
    ends = {member.tenant_id: member.expires_at for member in then.memberships or ()}
    for tenant_id in _tenants(EXPIRE, facts)[:1]:
        end = ends[tenant_id]
        found.append(Part(EXPIRE, f"{EXPIRE.done} until {end}", (Step(EXPIRE, user_id, body={"expires_at": end}),)))
    return found


def _tenants(act: Act, facts: Iterable[Fact]) -> list[str]:
    return list(dict.fromkeys(tenant_id for row, tenant_id, dummy in facts if row is act))


def _bringing(user: User | None, then: User, facts: list[Fact], email: str, application_id: str) -> list[Part]:
    """The parts that create the user, add them to tenants, and set attributes."""
    names = list(dict.fromkeys(option for act, option, dummy in facts if act is UPDATE))
    roles = (then.belongings or Belongings()).roles
    found, sent = [], {}
    user_id = "" if user is None else user.id
    for tenant_id in _tenants(CREATE, facts):
        sent = _body(then, [name for name in names if ATTRIBUTES[name].on_create])
        ids = tuple(roles.get(tenant_id, {}))
        body = {"email": email, "skipInviteEmail": True, **sent}
        step = Step(CREATE, "", tenant_id, body, roles=ids, target=application_id)
        found.append(Part(CREATE, CREATE.told(tenant_id), (step,)))
    for tenant_id in _tenants(JOIN, facts):
        body = {"tenantId": tenant_id, "skipInviteEmail": True, "validateTenantExist": True}
        ids = tuple(roles.get(tenant_id, {}))
        found.append(Part(JOIN, JOIN.told(tenant_id), (Step(JOIN, user_id, tenant_id, body, roles=ids),)))
    left = [name for name in names if ATTRIBUTES[name].api_name not in sent]
    if left:
        body = _body(then, left)
        kept = sent if user is None else _kept(user, body)
        weakens = any(ATTRIBUTES[name].weakens(ATTRIBUTES[name].value_of(then)) for name in left)
        step = Step(UPDATE, user_id, body=body, kept=kept, weakens=weakens)
        found.append(Part(UPDATE, f"restored {', '.join(left)}", (step,)))
    return found


def _body(then: User, names: list[str]) -> dict[str, Any]:
    rows = [ATTRIBUTES[name] for name in names]
    return {row.api_name: row.sent(row.value_of(then)) for row in rows}


def _kept(user: User, body: dict[str, Any]) -> dict[str, Any]:
    rows = [row for row in PROFILE.values() if row.api_name not in body and row.can_be_kept(user)]
    return {row.api_name: user.row[row.api_name] for row in rows}


def _roles(act: Act, user: User | None, then: User, tenant_id: str, ids: list[str]) -> list[Part]:
    """The part that adds or removes roles in a tenant."""
    has = user.belongings if user is not None and user.belongings is not None else Belongings()
    keys = {**has.roles.get(tenant_id, {}), **(then.belongings or Belongings()).roles.get(tenant_id, {})}
    words = ", ".join(sorted(keys.get(role_id) or role_id for role_id in ids))
    step = Step(act, "" if user is None else user.id, tenant_id, {"roleIds": ids})
    return [Part(act, f"{act.done} in tenant {tenant_id}: {words}", (step,))]


def _groups_and_applications(user: User | None, then: User, facts: list[Fact]) -> list[Part]:
    user_id, found = "" if user is None else user.id, []
    for act, tenant_id, key in facts:
        if act in (ADD_TO_GROUP, REMOVE_FROM_GROUP):
            found.append(_group(act, user, then, tenant_id, key))
        if act is ASSIGN_APPLICATION:
            found.append(_application(user_id, then, facts, key))
        if act is UNASSIGN_APPLICATION:
            step = Step(act, user_id, body={"tenants": list(_members(user or NOBODY))}, target=key)
            found.append(Part(act, f"no longer assigned to application {key}", (step,)))
    return found


def _group(act: Act, user: User | None, then: User, tenant_id: str, group_id: str) -> Part:
    """The part that adds the user to a group, or removes them from it."""
    owner = then if act is ADD_TO_GROUP else user or NOBODY
    name = (owner.belongings or Belongings()).groups[tenant_id][group_id] or group_id
    words = "added to" if act is ADD_TO_GROUP else "removed from"
    step = Step(act, "" if user is None else user.id, tenant_id, target=group_id)
    return Part(act, f"{words} group {name} in tenant {tenant_id}", (step,))


def _application(user_id: str, then: User, facts: list[Fact], application_id: str) -> Part:
    """The part that assigns an application: first in the tenants that come back with it."""
    brought = [*_tenants(CREATE, facts), *_tenants(JOIN, facts)]
    others = [member.tenant_id for member in then.memberships or () if member.tenant_id not in brought]
    step = Step(ASSIGN_APPLICATION, user_id, body={"tenants": [*brought, *others]}, target=application_id)
    return Part(ASSIGN_APPLICATION, f"assigned to application {application_id}", (step,))

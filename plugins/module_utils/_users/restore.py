# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: (what is to be taken back, the user as found) -> the user as restored. Pure.

Nothing is changed that no run wrote: a value that somebody else changed since is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .._api.models import LEAST_SECONDS, Belongings, Membership, User
from .._base.times import moment
from .._base.values import same
from .attributes import ATTRIBUTES, PROFILE
from .ends import same_end
from .record import OPTIONAL, TOLD
from .restore_access import with_assigned, with_old_ends, with_roles
from .undo import Record, Target, Undo, tenants_of

LAST = "the last tenant is left alone, as losing it may delete the user"
# The seconds after its record in which a run that plans a creation creates the user, and how far two clocks differ
CREATES_WITHIN, CLOCKS_DIFFER = 900, 60
# The values that stand for none. A phone number cannot be taken away: the API takes no empty one (source: OpenAPI).
_NONE: dict[str, Any] = {"name": "", "external_id": "", "profile_picture_url": None, "mfa_bypass": False}


@dataclass(frozen=True)
class Wanted:
    """The user as restored; user is None for a user who is to be gone. notes: what is left alone, and why.

    lost: what cannot come back, beside what the records say.
    """

    user: User | None
    notes: tuple[str, ...] = ()
    is_unknown: bool = False  # there is no such user, and no record says how to create one
    lost: tuple[str, ...] = ()


def wanted_of(undo: Undo, user: User | None, now: float) -> Wanted:
    """The user as restored. now: seconds since the epoch."""
    return _with_ends(_wanted_of(undo, user), user, now)


def _wanted_of(undo: Undo, user: User | None) -> Wanted:
    if user is None:
        if undo.whole is None:
            return Wanted(None, is_unknown=not undo.created)
        return _overlaid(undo.fresh, user_of(undo.whole), ())
    if undo.whole is not None and undo.is_anew(user.id):
        return _created_again(undo, user, _overlaid(undo.fresh, user_of(undo.whole), ()))
    return _overlaid(undo.live, user, undo.created)


def _created_again(undo: Undo, user: User, then: Wanted) -> Wanted:
    """A user who was created again after the deletion, with all that `then` has."""
    if then.user is None:
        return then
    base = _before_later_runs(undo, user)
    if base.memberships or then.user.memberships:
        return replace(then, user=_filled(base, then.user))
    return replace(then, user=_filled(user, then.user), notes=(*then.notes, *([LAST] if user.memberships else [])))


def user_of(record: Record) -> User:
    """The user of a record, as reading would show them. The ID is empty: it never comes back."""
    profile = record.get("profile") or {}
    row = {api_name: profile.get(name) for name, api_name in {**TOLD, **OPTIONAL}.items()}
    row["email"] = record.get("email")
    for name in ("metadata", "vendor_metadata"):
        if isinstance(record.get(name), Mapping):
            row[ATTRIBUTES[name].api_name] = ATTRIBUTES[name].sent(record[name])
    rows = tenants_of(record)
    members = tuple(_member(row) for row in rows)
    belongings = Belongings(
        {row["tenant_id"]: _named(row, "roles", "key") for row in rows},
        {row["tenant_id"]: _named(row, "groups", "name") for row in rows},
        tuple(record.get("applications") or ()),
    )
    return User("", record.get("email"), bool(record.get("locked")), members, belongings=belongings, row=row)


def _member(row: Record) -> Membership:
    return Membership(row["tenant_id"], bool(row.get("disabled")), row.get("expires_at"))


def _named(row: Record, what: str, name: str) -> dict[str, str]:
    return {item["id"]: item.get(name) or "" for item in row.get(what) or ()}


def _overlaid(target: Target, user: User, created: Sequence[Record]) -> Wanted:
    """The user with all that the target says."""
    changed, notes = _with_values(target, user)
    changed, more = with_old_ends(target, changed)
    notes += more
    member, left = _with_members(target, changed, created)
    notes += left
    if member is not None:
        member = _with_flags(target, with_assigned(target, with_roles(target, member)))
    return Wanted(member, tuple(notes))


def _with_flags(target: Target, user: User) -> User:
    """The user with the lock and the disabled memberships of the target."""
    members = [
        replace(member, disabled=target.disabled.get(member.tenant_id, member.disabled))
        for member in user.memberships or ()
    ]
    locked = user.locked if target.locked is None else target.locked
    return replace(user, locked=locked, memberships=tuple(members))


def _before_later_runs(undo: Undo, user: User) -> User:
    """A user who was created again, without what runs after the deletion wrote. It may be in no tenant.

    A user whom somebody else created again is as found: a run was to create them, and did not.
    """
    if undo.created and not is_created_by(undo.created, user):
        return user
    changed = _without_given(undo.anew, _with_values(undo.anew, user)[0])
    return _with_flags(undo.anew, with_roles(undo.anew, _rejoined(undo.anew, changed)))


def _without_given(target: Target, user: User) -> User:
    """The user without the values that they got from the run that created them."""
    row = {**user.row}
    for (option, key), given in target.given.items():
        if option not in PROFILE:
            continue
        attribute = PROFILE[option]
        now = attribute.value_of(replace(user, row=row))
        if key and isinstance(now, Mapping) and any(_equal(now.get(key), value) for value in given):
            row[attribute.api_name] = attribute.sent({name: value for name, value in now.items() if name != key})
        elif not key and any(_equal(now, value) for value in given):
            row[attribute.api_name] = None
    return replace(user, row=row)


def _with_values(target: Target, user: User) -> tuple[User, list[str]]:
    """The user with the old values, where the present value is one that a run wrote."""
    values = {option: ATTRIBUTES[option].value_of(user) for option, dummy in target.values}
    notes = []
    for (option, key), (old, written) in target.values.items():
        now = values[option]
        label, present = (
            (f"{option}.{key}", now.get(key) if isinstance(now, Mapping) else now) if key else (option, now)
        )
        is_same = ATTRIBUTES[option].is_so if ATTRIBUTES[option].is_own else _equal
        if is_same(present, old):
            continue
        if not any(is_same(present, new) for new in written):
            notes.append(f"{label} was changed by somebody else since, and is left alone")
        elif key:
            values[option] = {name: value for name, value in {**now, key: old}.items() if value is not None}
        elif old or option in _NONE:
            values[option] = old or _NONE[option]
        else:
            notes.append(f"{label} was not set before, and cannot be taken away")
    row = {ATTRIBUTES[option].api_name: ATTRIBUTES[option].sent(value) for option, value in values.items()}
    return replace(user, row={**user.row, **row}, email=row.get("email", user.email)), notes


def _equal(one: object, other: object) -> bool:
    """Whether two values are the same. An empty text is as good as none."""
    return same("" if one is None else one, "" if other is None else other)


def _with_members(target: Target, user: User, created: Sequence[Record]) -> tuple[User | None, list[str]]:
    """The user with the memberships of the target. The last tenant is never taken from a user who is to stay."""
    then = _rejoined(target, user)
    if then.memberships or None not in target.members.values():
        return then, []
    if created:
        if is_created_by(created, user):
            return None, []
        return user, ["the user was not created when the run was to create them, and is left alone"]
    if user.memberships:
        return user, [LAST]
    return then, []


def _rejoined(target: Target, user: User) -> User:
    """The user with the memberships that were lost, and without those that runs brought."""
    members = {member.tenant_id: member for member in user.memberships or ()}
    belongings = user.belongings or Belongings()
    roles, groups, applications = dict(belongings.roles), dict(belongings.groups), belongings.applications
    for tenant_id, row in target.members.items():
        if row is None:
            members.pop(tenant_id, None)
            roles.pop(tenant_id, None)
            groups.pop(tenant_id, None)
            continue
        if tenant_id in target.rejoined:
            members.pop(tenant_id, None)
            roles.pop(tenant_id, None)
        # Where the membership is there, a restoration may have ended between it and the rest.
        is_disabled = bool(row.get("disabled"))
        there = _with_end(members.get(tenant_id, _member(row)), row.get("expires_at"))
        members[tenant_id] = replace(there, disabled=there.disabled or is_disabled)
        roles[tenant_id] = roles.get(tenant_id) or _named(row, "roles", "key")
        groups[tenant_id] = {**_named(row, "groups", "name"), **groups.get(tenant_id, {})}
        applications = tuple(dict.fromkeys((*(applications or ()), *target.applications)))
    ordered = tuple(members[tenant_id] for tenant_id in sorted(members))
    more = replace(belongings, roles=roles, groups=groups, applications=applications)
    return replace(user, memberships=ordered, belongings=more)


def _with_end(member: Membership, expires_at: str | None) -> Membership:
    """The membership, with this end where it has none."""
    return replace(member, expires_at=member.expires_at or expires_at)


def _with_ends(wanted: Wanted, user: User | None, now: float) -> Wanted:
    """The user without the ends that cannot come back. `lost` and the notes say so.

    Such a membership comes back disabled: without its end, it would give access for ever.
    """
    if wanted.user is None or wanted.user.memberships is None:
        return wanted
    members = wanted.user.memberships
    has = {member.tenant_id: member.expires_at for member in (user.memberships if user is not None else None) or ()}
    faults = {
        member.tenant_id: _fault_of_end(member.expires_at, members, now)
        for member in members
        if member.expires_at is not None and not same_end(member.expires_at, has.get(member.tenant_id))
    }
    lost = [member for member in members if faults.get(member.tenant_id)]
    if not lost:
        return wanted
    notes = [
        f"the expiry in tenant {member.tenant_id}, {member.expires_at}, cannot come back, "
        f"so the user is disabled there: {faults[member.tenant_id]}"
        for member in lost
    ]
    kept = [
        replace(member, expires_at=has.get(member.tenant_id), disabled=True) if member in lost else member
        for member in members
    ]
    then = replace(wanted.user, memberships=tuple(kept))
    return replace(wanted, user=then, notes=(*wanted.notes, *notes), lost=("expires_at",))


def _fault_of_end(text: str, members: Sequence[Membership], now: float) -> str:
    """Why this end cannot come back; "" where it can."""
    end = _end(text)
    if end is None:
        return "it is no time"
    if end - now < LEAST_SECONDS:
        return f"it is over, or less than {LEAST_SECONDS} seconds away"
    if not all(same_end(text, member.expires_at) for member in members):
        return "one request sets it for all tenants of the user, and not all have the same"
    return ""


def _end(text: str | None) -> float | None:
    """The end in seconds since the epoch; None for no end, and for a text that is no time."""
    try:
        return None if text is None else moment(str(text))
    except ValueError:
        return None


def is_created_by(records: Sequence[Record], user: User) -> bool:
    """Whether the user was created when the run of one of the records was to create them."""
    try:
        created_at = moment(str(user.row.get("createdAt")))
        after = [created_at - moment(str(record.get("time"))) for record in records]
    except ValueError:
        return False
    return any(-CLOCKS_DIFFER <= seconds <= CREATES_WITHIN for seconds in after)


def _filled(user: User, then: User) -> User:
    """A user who was created again, with what the record has and they lack. Values that are there are left alone."""
    row = {**user.row}
    for attribute in PROFILE.values():
        now, old = attribute.value_of(user), attribute.value_of(then)
        if attribute.merged_by_key and isinstance(now, Mapping) and isinstance(old, Mapping):
            row[attribute.api_name] = attribute.sent({**old, **now})
        elif not now and old:
            row[attribute.api_name] = attribute.sent(old)
    if then.row.get("verified") is True:
        row["verified"] = True
    members = {member.tenant_id: member for member in (*(then.memberships or ()), *(user.memberships or ()))}
    old = {member.tenant_id: member for member in then.memberships or ()}
    flags = {tenant_id: member.disabled for tenant_id, member in old.items()}
    ends = {tenant_id: member.expires_at for tenant_id, member in old.items()}
    return replace(
        user,
        row=row,
        locked=user.locked or then.locked,
        memberships=tuple(
            replace(
                _with_end(members[tenant_id], ends.get(tenant_id)),
                disabled=members[tenant_id].disabled or flags.get(tenant_id),
            )
            for tenant_id in sorted(members)
        ),
        belongings=_all_of(user.belongings or Belongings(), then.belongings or Belongings()),
    )


def _all_of(now: Belongings, then: Belongings) -> Belongings:
    roles, groups = dict(now.roles), dict(now.groups)
    for tenant_id, rows in then.roles.items():
        roles[tenant_id] = roles.get(tenant_id) or rows
    for tenant_id, rows in then.groups.items():
        groups[tenant_id] = {**rows, **groups.get(tenant_id, {})}
    applications = tuple(dict.fromkeys((*(now.applications or ()), *(then.applications or ()))))
    return replace(now, roles=roles, groups=groups, applications=applications)

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: (the records of one user) -> what is to be taken back. Pure.

Only what `planned` names is taken back. The newest record goes first, so that the oldest value wins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from .._base.values import same
from .attributes import ATTRIBUTES
from .writes import (
    ADD_ROLES,
    CREATE,
    DELETE,
    DELETE_TOKEN,
    DISABLE,
    ENABLE,
    END_SESSIONS,
    JOIN,
    LOCK,
    REMOVE,
    REMOVE_ROLES,
    RESET_MFA,
    UNLOCK,
    UPDATE,
)
from .writes_access import (
    ADD_TO_GROUP,
    ASSIGN_APPLICATION,
    CHANGE_EMAIL,
    EXPIRE,
    INVITE_AGAIN,
    KEEP,
    REMOVE_FROM_GROUP,
    UNASSIGN_APPLICATION,
    VERIFY,
)

Record = Mapping[str, Any]
# A value, or None for a key of metadata that was not there
Old = Any
# {act: what cannot come back after it}, in the order in which rows name it
_WITH_USER = ("id", "password", "mfa", "sessions", "api_tokens", "verified", "pending_invitation")
# What only a deletion takes. A user who is still there has it.
OF_THE_DELETED = ("id", "password", "verified", "pending_invitation")
LOST = (*_WITH_USER, "verification", "invitation", "expires_at")
_LOST_BY: dict[str, tuple[str, ...]] = {
    DELETE.name: _WITH_USER,
    REMOVE.name: ("sessions", "api_tokens"),
    END_SESSIONS.name: ("sessions",),
    DELETE_TOKEN.name: ("api_tokens",),
    RESET_MFA.name: ("mfa",),
    VERIFY.name: ("verification",),
    INVITE_AGAIN.name: ("invitation",),
}


@dataclass
class Target:
    """What some records say is to be so again.

    members: {tenant: its row in the record, None where the user is to leave it}.
    rejoined: tenants that a run removed the user from, and a later run added the user to. The membership that is there
    is the later run's, so the row of the record replaces it.
    given: {(option, key of metadata or ""): the values that runs gave to a user whom they created}.
    roles: {tenant: {role ID: its key, None where the role is to go}}.
    values: {(option, key of metadata or ""): (old value, the values that runs wrote)}.
    groups: {tenant: {group ID: its name, None where the user is to leave it}}.
    assigned: {application ID: whether the user is to have it}. applications: those that come back with a tenant.
    ends: {tenant: the end, None for none}. new_ends: the ends that runs wrote.
    """

    locked: bool | None = None
    disabled: dict[str, bool] = field(default_factory=dict)
    members: dict[str, Record | None] = field(default_factory=dict)
    roles: dict[str, dict[str, str | None]] = field(default_factory=dict)
    values: dict[tuple[str, str], tuple[Old, list[Any]]] = field(default_factory=dict)
    applications: list[str] = field(default_factory=list)
    rejoined: set[str] = field(default_factory=set)
    given: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    groups: dict[str, dict[str, str | None]] = field(default_factory=dict)
    assigned: dict[str, bool] = field(default_factory=dict)
    ends: dict[str, str | None] = field(default_factory=dict)
    new_ends: list[str] = field(default_factory=list)

    @property
    def tenants(self) -> frozenset[str]:
        """The tenants in which roles or groups may change."""
        return frozenset({*self.members, *self.roles, *self.groups})


@dataclass(frozen=True)
class Undo:
    """What is to be taken back for one user.

    ids: the IDs in the records, the newest first. live: for a user who was not deleted. whole: the record of a user who
    was to be deleted; None where no run was to. fresh: what runs before the deletion wrote. anew: what runs after it
    wrote, to a user who was created again; their IDs are in anew_ids.
    created: the records of runs that were to create the user. lost: what cannot come back.
    """

    ids: tuple[str, ...]
    email: str | None
    live: Target
    fresh: Target
    whole: Record | None
    created: tuple[Record, ...]
    lost: tuple[str, ...]
    unread: tuple[str, ...] = ()
    anew: Target = field(default_factory=Target)
    anew_ids: frozenset[str] = frozenset()

    def is_anew(self, user_id: str) -> bool:
        """Whether the user with this ID was created again after the deletion."""
        return self.whole is not None and (user_id in self.anew_ids or user_id not in self.ids)

    @property
    def looks_for_email(self) -> bool:
        """Whether the user may have another ID now than the records say."""
        return self.email is not None and (self.whole is not None or bool(self.created))

    @property
    def tenants(self) -> frozenset[str]:
        """The tenants in which roles and groups are to be read."""
        named = self.live.tenants | self.fresh.tenants
        return frozenset(named | {row["tenant_id"] for row in tenants_of(self.whole or {})})


def undo_of(records: Sequence[Record]) -> Undo:
    """What is to be taken back. records: of one user, in the order in which they were written."""
    live, fresh, anew = Target(), Target(), Target()
    whole: Record | None = None
    created = []
    for record in reversed(records):
        acts = {step["act"] for step in record["planned"]}
        if DELETE.name in acts:
            anew = deepcopy(live)
        for target in (live, fresh):
            for step in record["planned"]:
                take_back = _TAKE_BACK.get(step["act"])
                if take_back is not None:
                    take_back(target, record, step)
        if DELETE.name in acts:
            whole, fresh = record, Target()
        if CREATE.name in acts:
            created.append(record)
            whole = None  # before this run there was no such user
    ids = dict.fromkeys(record["id"] for record in reversed(records) if record["id"] is not None)
    email = next((record["email"] for record in reversed(records) if record.get("email")), None)
    more = (_lost(records), _unread(records), anew, _ids_after(records, whole))
    return Undo(tuple(ids), email, live, fresh, whole, tuple(created), *more)


def _ids_after(records: Sequence[Record], whole: Record | None) -> frozenset[str]:
    """The IDs that only records after the deletion have: those of a user who was created again."""
    last = next((number for number, record in enumerate(records) if record is whole), len(records))
    before = {record["id"] for record in records[: last + 1]}
    return frozenset(record["id"] for record in records[last + 1 :] if record["id"] not in {None, *before})


def tenants_of(record: Record) -> list[Record]:
    """The rows of the record's tenants."""
    return list(record.get("tenants") or ())


def _lost(records: Sequence[Record]) -> tuple[str, ...]:
    found: set[str] = set()
    for record in records:
        for step in record["planned"]:
            found.update(_LOST_BY.get(step["act"], ()))
        if record["id"] is None:  # the user goes again, and all of it with them
            found.difference_update(("verification", "invitation"))
        if DELETE.name in {step["act"] for step in record["planned"]}:
            is_verified = _is_verified(record)  # whoever has verified the email waits for no invitation
            kept = {
                "mfa": record.get("mfa_enrolled") is False,
                "verified": is_verified,
                "pending_invitation": is_verified,
            }
            found.difference_update(name for name, is_kept in kept.items() if is_kept)
    return tuple(name for name in LOST if name in found)


def _is_verified(record: Record) -> bool:
    """Whether the email was verified. No route takes a verification back, so that only a verified email comes back."""
    return (record.get("profile") or {}).get("verified") is True


def _unread(records: Sequence[Record]) -> tuple[str, ...]:
    """What the records could not say, where users lost a membership."""
    took = [record for record in records if {DELETE.name, REMOVE.name} & {step["act"] for step in record["planned"]}]
    return tuple(dict.fromkeys(what for record in took for what in record.get("unread") or ()))


def _row(record: Record, tenant_id: str) -> Record:
    """The record's row of a tenant. A run only writes where it read the membership; else it is all that is known."""
    return next((row for row in tenants_of(record) if row["tenant_id"] == tenant_id), {"tenant_id": tenant_id})


def _lock(target: Target, record: Record, step: Record) -> None:
    if record.get("locked") is not True:
        target.locked = False


def _unlock(target: Target, record: Record, step: Record) -> None:
    target.locked = True


def _disable(target: Target, record: Record, step: Record) -> None:
    if _row(record, step["tenant_id"]).get("disabled") is not True:
        target.disabled[step["tenant_id"]] = False


def _enable(target: Target, record: Record, step: Record) -> None:
    target.disabled[step["tenant_id"]] = True


def _remove(target: Target, record: Record, step: Record) -> None:
    tenant_id = step["tenant_id"]
    if tenant_id in target.members and target.members[tenant_id] is None:
        target.rejoined.add(tenant_id)
        target.disabled.pop(tenant_id, None)
    target.members[tenant_id] = _row(record, tenant_id)
    target.roles.pop(tenant_id, None)
    target.groups.pop(tenant_id, None)
    target.applications = list(record.get("applications") or ())


def _bring(target: Target, record: Record, step: Record) -> None:
    target.members[step["tenant_id"]] = None
    target.rejoined.discard(step["tenant_id"])


def _create(target: Target, record: Record, step: Record) -> None:
    _bring(target, record, step)
    _update(target, record, step)


def _update(target: Target, record: Record, step: Record) -> None:
    if record["id"] is None:
        _give(target, step)
        return
    for option, change in (step.get("attributes") or {}).items():
        if option not in ATTRIBUTES:
            continue
        if not ATTRIBUTES[option].merged_by_key:
            _value(target, option, "", change["old"], change["new"])
        elif isinstance(change["old"], Mapping) and isinstance(change["new"], Mapping):
            for key in {**change["old"], **change["new"]}:
                _value(target, option, key, change["old"].get(key), change["new"].get(key))


def _give(target: Target, step: Record) -> None:
    """Note what a run gave to a user whom it created. If the user is to go, it goes with them."""
    for option, change in (step.get("attributes") or {}).items():
        is_merged = option in ATTRIBUTES and ATTRIBUTES[option].merged_by_key and isinstance(change["new"], Mapping)
        for key, value in change["new"].items() if is_merged else [("", change["new"])]:
            target.given.setdefault((option, key), []).append(value)


def _value(target: Target, option: str, key: str, old: Any, new: Any) -> None:
    if same(old, new):
        return  # sent along, not written
    written = target.values.get((option, key), (None, []))[1]
    target.values[(option, key)] = (old, [*written, new])


def _add_roles(target: Target, record: Record, step: Record) -> None:
    target.roles.setdefault(step["tenant_id"], {}).update(dict.fromkeys(step.get("role_ids") or ()))


def _remove_roles(target: Target, record: Record, step: Record) -> None:
    known = {role["id"]: role.get("key") or "" for role in _row(record, step["tenant_id"]).get("roles") or ()}
    ids = step.get("role_ids") or ()
    target.roles.setdefault(step["tenant_id"], {}).update({role_id: known.get(role_id, "") for role_id in ids})


def _add_to_group(target: Target, record: Record, step: Record) -> None:
    target.groups.setdefault(step["tenant_id"], {})[step["target"]] = None


def _remove_from_group(target: Target, record: Record, step: Record) -> None:
    known = {group["id"]: group.get("name") or "" for group in _row(record, step["tenant_id"]).get("groups") or ()}
    target.groups.setdefault(step["tenant_id"], {})[step["target"]] = known.get(step["target"], "")


def _assign(target: Target, record: Record, step: Record) -> None:
    """An application that the user had before, in another tenant, stays."""
    if step["target"] not in (record.get("applications") or ()):
        target.assigned[step["target"]] = False


def _unassign(target: Target, record: Record, step: Record) -> None:
    target.assigned[step["target"]] = True


def _end(target: Target, record: Record, step: Record) -> None:
    if record["id"] is None:
        return
    target.ends.update({row["tenant_id"]: row.get("expires_at") for row in tenants_of(record)})
    target.new_ends += [change["new"] for change in (step.get("attributes") or {}).values()]


_TAKE_BACK: dict[str, Callable[[Target, Record, Record], None]] = {
    LOCK.name: _lock,
    UNLOCK.name: _unlock,
    DISABLE.name: _disable,
    ENABLE.name: _enable,
    REMOVE.name: _remove,
    JOIN.name: _bring,
    CREATE.name: _create,
    UPDATE.name: _update,
    ADD_ROLES.name: _add_roles,
    REMOVE_ROLES.name: _remove_roles,
    CHANGE_EMAIL.name: _update,
    ADD_TO_GROUP.name: _add_to_group,
    REMOVE_FROM_GROUP.name: _remove_from_group,
    ASSIGN_APPLICATION.name: _assign,
    UNASSIGN_APPLICATION.name: _unassign,
    EXPIRE.name: _end,
    KEEP.name: _end,
}

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the states of module user, one row per state. Pure.

Whoever adds a state adds a row. A row cannot be written without its act, its reach, what it means for a user, and what
the user looks like afterwards. No other file compares a state with a word.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Optional

from .._api.models import Membership, User
from .._engine.acts import Act
from .writes import DELETE, DISABLE, ENABLE, LOCK, REMOVE, UNLOCK, UPDATE

# How far a state reaches: always all tenants, always one, or as the task says
ALL_TENANTS = "all"
ONE_TENANT = "one"
EITHER = "either"

# What a state is about. Two states about the same cannot both come true in the same place.
MEMBERSHIP, DISABLING, LOCKING = "membership", "disabling", "locking"

# (the user, the tenant that the wish reaches, None for all) -> the flag; None where no answer tells it
Flag = Callable[[User, Optional[str]], Optional[bool]]
# (the user, the tenant) -> the user once the state is reached, None for a user who is gone
After = Callable[[User, Optional[str]], Optional[User]]


@dataclass(frozen=True)
class State:
    """One state that a task can declare for a user.

    reach: ALL_TENANTS, ONE_TENANT or EITHER. topic: what the state is about. act: the write that leads to it.
    act_in_tenant: with EITHER, the act for one tenant.
    flag, value: the flag that the state is about, and its value then; None for a state about no flag.
    after: what the user looks like afterwards. shows: the key under which rows show the flag, "" for a flag that they
    show in any case.
    closes: the state takes access away, so `revoke` goes with it. removes: the user is to be gone.
    creates: a user who is missing is created, and attributes go with the state.
    goes_before_deletion: the state may be wanted of a user who is also to be deleted everywhere.
    includes_sub_tenants: a task may let the state reach the tenants below its tenant.
    status_if_so: the HTTP status of a refusal which says that the state was reached before.
    elsewhere: the state that means the same with the other reach. playbook: the playbook that brings the state about.
    """

    word: str
    reach: str
    topic: str
    act: Act
    after: After
    act_in_tenant: Act | None = None
    flag: Flag | None = None
    value: bool = False
    closes: bool = False
    removes: bool = False
    creates: bool = False
    goes_before_deletion: bool = False
    includes_sub_tenants: bool = False
    status_if_so: int | None = None
    elsewhere: str = ""
    shows: str = ""
    playbook: str = ""

    def act_for(self, tenant_id: str | None) -> Act:
        """The act that leads to the state, in one tenant or (None) in all."""
        return self.act if self.act_in_tenant is None or tenant_id is None else self.act_in_tenant

    def is_so(self, user: User, tenant_id: str | None) -> bool:
        """Whether the flag has its value. A flag that no answer tells counts as not set."""
        return self.flag is None or bool(self.flag(user, tenant_id)) == self.value

    def is_told(self, user: User, tenant_id: str | None) -> bool:
        """Whether the answer tells the flag, or need not: a flag that is missing is not set, so it is simply set."""
        return self.flag is None or self.value or self.flag(user, tenant_id) is not None

    def is_denied(self, user: User, tenant_id: str | None) -> bool:
        """Whether the answer tells that the flag has the other value."""
        return self.flag is not None and self.flag(user, tenant_id) is (not self.value)


def _is_locked(user: User, tenant_id: str | None) -> bool | None:
    return user.locked


def _is_disabled(user: User, tenant_id: str | None) -> bool | None:
    member = user.membership(tenant_id or "")
    return member.disabled if member is not None else None


def _locked(user: User, tenant_id: str | None) -> User:
    return replace(user, locked=True)


def _unlocked(user: User, tenant_id: str | None) -> User:
    return replace(user, locked=False)


def _disabled(user: User, tenant_id: str | None) -> User:
    return _as_member(user, tenant_id, disabled=True)


def _enabled(user: User, tenant_id: str | None) -> User:
    return _as_member(user, tenant_id, disabled=False)


def _present(user: User, tenant_id: str | None) -> User:
    """A member of the tenant. Somebody who is disabled there stays so."""
    is_member = user.membership(tenant_id or "") is not None
    return user if is_member else _as_member(user, tenant_id, disabled=False)


def _absent(user: User, tenant_id: str | None) -> User | None:
    if tenant_id is None:
        return None
    return replace(
        user, memberships=tuple(member for member in user.memberships or () if member.tenant_id != tenant_id)
    )


def _as_member(user: User, tenant_id: str | None, *, disabled: bool) -> User:
    others = [member for member in user.memberships or () if member.tenant_id != tenant_id]
    members = [*others, Membership(tenant_id or "", disabled)]
    return replace(user, memberships=tuple(sorted(members, key=lambda member: member.tenant_id)))


_ROWS = (
    State(
        "present",
        ONE_TENANT,
        MEMBERSHIP,
        UPDATE,
        _present,
        creates=True,
        status_if_so=409,
        playbook="invite_users",
    ),
    State(
        "locked",
        ALL_TENANTS,
        LOCKING,
        LOCK,
        _locked,
        flag=_is_locked,
        value=True,
        closes=True,
        goes_before_deletion=True,
        elsewhere="disabled",
        playbook="lock_users",
    ),
    State(
        "unlocked",
        ALL_TENANTS,
        LOCKING,
        UNLOCK,
        _unlocked,
        flag=_is_locked,
        value=False,
        elsewhere="enabled",
        playbook="unlock_users",
    ),
    State(
        "disabled",
        ONE_TENANT,
        DISABLING,
        DISABLE,
        _disabled,
        flag=_is_disabled,
        value=True,
        closes=True,
        includes_sub_tenants=True,
        elsewhere="locked",
    ),
    State(
        "enabled",
        ONE_TENANT,
        DISABLING,
        ENABLE,
        _enabled,
        flag=_is_disabled,
        value=False,
        includes_sub_tenants=True,
        elsewhere="unlocked",
    ),
    State(
        "absent",
        EITHER,
        MEMBERSHIP,
        DELETE,
        _absent,
        act_in_tenant=REMOVE,
        closes=True,
        removes=True,
        includes_sub_tenants=True,
        status_if_so=404,
        playbook="delete_users",
    ),
)
# What module user_restore brings about. No task can declare it: a record of a snapshot says what it means for a user.
RESTORED = State("restored", ALL_TENANTS, MEMBERSHIP, UPDATE, lambda user, tenant_id: user)
STATES = {row.word: row for row in _ROWS}


def go_together(one: State, one_tenant: str | None, other: State, other_tenant: str | None) -> bool:
    """Whether two different states can both come true for a user. A tenant of None: in all tenants."""
    deletions = [row.removes and tenant_id is None for row, tenant_id in ((one, one_tenant), (other, other_tenant))]
    if any(deletions):
        return one.goes_before_deletion or other.goes_before_deletion
    if one_tenant != other_tenant:
        return True
    return one.topic != other.topic and not (one.removes or other.removes)


def closing(tenant_id: str | None) -> State:
    """The state that closes an account before more is taken from it, in one tenant or (None) in all."""
    return STATES["locked"] if tenant_id is None else STATES["disabled"]


def words(fits: Callable[[State], bool]) -> tuple[str, ...]:
    """The words of the states for which fits(state) holds."""
    return tuple(row.word for row in _ROWS if fits(row))

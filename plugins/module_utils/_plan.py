# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: (what is wanted, what is there) -> the steps that lead there. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ._errors import ApiError, InputError
from ._models import User
from ._wishes import Wish, contradiction

# What a missing user is where the task does not say: for absent, somebody already gone or misspelt.
MISSING_IS = {"absent": "warn"}


@dataclass(frozen=True)
class Act:
    """One kind of write, with the words that messages use for it."""

    name: str
    verb: str
    done: str
    already: str
    takes_access: bool  # the acts that `protected` guards against


LOCK = Act("lock", "lock", "locked", "already locked", takes_access=True)
UNLOCK = Act("unlock", "unlock", "unlocked", "not locked", takes_access=False)
DISABLE = Act("disable", "disable", "disabled", "already disabled in tenant {tenant_id}", takes_access=True)
ENABLE = Act("enable", "enable", "enabled", "not disabled in tenant {tenant_id}", takes_access=False)
REMOVE = Act("remove_from_tenant", "remove", "removed", "not a member of tenant {tenant_id}", takes_access=True)
DELETE = Act("delete", "delete", "deleted", "already deleted", takes_access=True)

_ACTS = {"locked": LOCK, "unlocked": UNLOCK, "disabled": DISABLE, "enabled": ENABLE}


@dataclass(frozen=True)
class Step:
    """One write for one user. tenant_id: the one tenant it reaches, None for all."""

    act: Act
    user_id: str
    tenant_id: str | None = None


@dataclass(frozen=True)
class Plan:
    """What is to happen to one user, for all the wishes that name them.

    outcome: what becomes of it if every step succeeds: changed, unchanged, not_found, failed.
    before, after: the user's state now, and the one that the steps lead to; None where there is no such user.
    """

    wishes: tuple[Wish, ...]
    outcome: str
    msg: str
    user: User | None = None
    steps: tuple[Step, ...] = ()
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    failed: bool = False
    error: ApiError | None = None

    @property
    def wish(self) -> Wish:
        """What is wanted; the wishes of one plan agree in it."""
        return self.wishes[0]

    @property
    def name(self) -> str:
        """The user as messages name them: the way they were first given."""
        return self.wish.given


def act_for(wish: Wish) -> Act:
    """The kind of write that a wish takes, if it takes any."""
    if wish.state == "absent":
        return DELETE if wish.tenant_id is None else REMOVE
    return _ACTS[wish.state]


def group(wishes: list[Wish], users: list[User | None]) -> list[list[Wish]]:
    """Wishes for the same user together, in the order of their first; refuses two that cannot both come true.

    users: whom each wish was found to be for, None for nobody.
    """
    groups: dict[object, list[Wish]] = {}
    for wish, user in zip(wishes, users):
        together = groups.setdefault(user.id if user is not None else wish.who, [])
        if together and together[0].wanted != wish.wanted:
            raise InputError(contradiction(together[0], wish))
        together.append(wish)
    return list(groups.values())


def plan(wishes: list[Wish], user: User | None, error: ApiError | None, on_missing: str | None) -> Plan:
    """The plan for one user. `wishes` agree; `error`: why the user could not be looked up."""
    together, wish = tuple(wishes), wishes[0]
    if error is not None:
        return Plan(together, "failed", f"could not be looked up: {error.reason}", failed=True, error=error)
    fails = missing_is(wish, on_missing) == "fail"
    if user is None:
        kind = "email" if wish.who.kind == "email" else "ID"
        return Plan(together, "not_found", f"no user has this {kind}", failed=fails)
    before = snapshot(user)
    act = act_for(wish)
    if act in (DISABLE, ENABLE) and user.membership(wish.tenant_id or "") is None:
        msg = REMOVE.already.format(tenant_id=wish.tenant_id)
        return Plan(together, "not_found", msg, user, before=before, after=before, failed=fails)
    if holds(wish, user):
        msg = act.already.format(tenant_id=wish.tenant_id)
        return Plan(together, "unchanged", msg, user, before=before, after=before)
    steps = (Step(act, user.id, wish.tenant_id),)
    return Plan(together, "changed", describe(act, wish.tenant_id), user, steps, before, _after(wish, before))


def missing_is(wish: Wish, on_missing: str | None) -> str:
    """What to make of a user who is not there: fail, warn or ignore. on_missing: what the task says, if it does."""
    return on_missing or MISSING_IS.get(wish.state, "fail")


def describe(act: Act, tenant_id: str | None) -> str:
    """What was done, as a row's message says it."""
    if act is REMOVE:
        return f"removed from tenant {tenant_id}"
    if act is DELETE:
        return "deleted from all tenants"
    return act.done if tenant_id is None else f"{act.done} in tenant {tenant_id}"


def snapshot(user: User, known: dict[str, Any] | None = None) -> dict[str, Any]:
    """The state that rows and diffs show. What the answer leaves out is as `known`, or else as if not set."""
    before = known or {"locked": False, "tenants": [], "disabled_in": []}
    members = user.memberships
    if members is None:
        return {**before, "locked": before["locked"] if user.locked is None else user.locked}
    disabled_in = [
        member.tenant_id
        for member in members
        if member.disabled or (member.disabled is None and member.tenant_id in before["disabled_in"])
    ]
    return {
        "locked": before["locked"] if user.locked is None else user.locked,
        "tenants": [member.tenant_id for member in members],
        "disabled_in": disabled_in,
    }


def is_unsure(wish: Wish, user: User) -> bool:
    """Whether what was read is too little to say that nothing is to be done, or whom it would be done to.

    A lock that is not told costs no second look: it is simply set.
    """
    return user.email is None or not tells(wish, user)


def tells(wish: Wish, user: User) -> bool:
    """Whether an answer proves that the user is as wanted, if `holds` says so, rather than by leaving something out."""
    if wish.tenant_id is not None and user.memberships is None:
        return False
    gives_back = wish.state in ("unlocked", "enabled")
    is_member = wish.tenant_id is None or user.membership(wish.tenant_id) is not None
    return not (gives_back and is_member and _flag(wish, user) is None)


def holds(wish: Wish, user: User | None) -> bool:
    """Whether what is wanted is so. A flag that no answer tells counts as not set."""
    if wish.state == "absent":
        return user is None or (wish.tenant_id is not None and user.membership(wish.tenant_id) is None)
    if user is None or (wish.tenant_id is not None and user.membership(wish.tenant_id) is None):
        return False
    return bool(_flag(wish, user)) == (wish.state in ("locked", "disabled"))


def _flag(wish: Wish, user: User) -> bool | None:
    """Locked, or disabled in the tenant of the wish; None where that is not told."""
    if wish.tenant_id is None:
        return user.locked
    member = user.membership(wish.tenant_id)
    return member.disabled if member is not None else None


def _after(wish: Wish, before: dict[str, Any]) -> dict[str, Any] | None:
    if wish.state in ("locked", "unlocked"):
        return {**before, "locked": wish.state == "locked"}
    if wish.tenant_id is None:
        return None
    disabled_in = [tenant_id for tenant_id in before["disabled_in"] if tenant_id != wish.tenant_id]
    if wish.state == "absent":
        tenants = [tenant_id for tenant_id in before["tenants"] if tenant_id != wish.tenant_id]
        return {**before, "tenants": tenants, "disabled_in": disabled_in}
    if wish.state == "disabled":
        disabled_in = sorted([*disabled_in, wish.tenant_id])
    return {**before, "disabled_in": disabled_in}

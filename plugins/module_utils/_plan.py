# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: (what is wanted, what is there) -> the steps that lead there. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ._acts import DELETE, DISABLE, ENABLE, LOCK, REMOVE, UNLOCK, UPDATE, Act, Part, Step, describe
from ._errors import ApiError, InputError
from ._models import User
from ._profile import fits, is_told, managed, parts, spoiled, wanted
from ._revoke import left, nothing_left, revocations, revoked
from ._wishes import Wish, contradiction

# What a missing user is where the task does not say: for absent, somebody already gone or misspelt.
MISSING_IS = {"absent": "warn"}
# The account of somebody of whom nothing is known.
_ACCOUNT: dict[str, Any] = {"locked": False, "tenants": [], "disabled_in": []}

_ACTS = {"present": UPDATE, "locked": LOCK, "unlocked": UNLOCK, "disabled": DISABLE, "enabled": ENABLE}


@dataclass(frozen=True)
class Plan:
    """What is to happen to one user, for all the wishes that name them.

    outcome: what becomes of it if every step succeeds: changed, unchanged, not_found, failed.
    action: what it amounts to, in one word. parts: what it takes, and what of it is so already.
    before, after: the user's state now, and the one that the steps lead to; None where there is no such user.
    """

    wishes: tuple[Wish, ...]
    outcome: str
    msg: str
    user: User | None = None
    action: str = "none"
    parts: tuple[Part, ...] = ()
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    failed: bool = False
    error: ApiError | None = None

    @property
    def wish(self) -> Wish:
        """What is wanted; the wishes of one plan agree in it."""
        return self.wishes[0]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All writes, in their order."""
        return tuple(step for part in self.parts for step in part.steps)

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
    if wish.state == "present":
        return _plan_present(together, user)
    fails = missing_is(wish, on_missing) == "fail"
    if user is None:
        kind = "email" if wish.who.kind == "email" else "ID"
        return Plan(together, "not_found", f"no user has this {kind}", failed=fails)
    before = view(wish, user)
    act = act_for(wish)
    if act in (DISABLE, ENABLE) and user.membership(wish.tenant_id or "") is None:
        msg = REMOVE.already.format(tenant_id=wish.tenant_id)
        return Plan(together, "not_found", msg, user, before=before, after=before, failed=fails)
    found = _parts(wish, user, act)
    msg = "; ".join(part.msg for part in found)
    steps = [step for part in found for step in part.steps]
    if not steps:
        return Plan(together, "unchanged", msg, user, parts=found, before=before, after=before)
    # Where the account was closed already and only the rest of the access goes, that is what it amounts to.
    action = act.name if any(step.act is act for step in steps) else "revoke"
    return Plan(together, "changed", msg, user, action, found, before, None if act is DELETE else _after(wish, before))


def _plan_present(together: tuple[Wish, ...], user: User | None) -> Plan:
    wish = together[0]
    before = None if user is None else view(wish, user)
    fault = None if user is None else spoiled(wish.attributes, user)
    if fault is not None:
        return Plan(together, "failed", fault, user, before=before, after=before, failed=True)
    found = tuple(parts(wish, user))
    if not found:
        msg = UPDATE.already.format(tenant_id=wish.tenant_id)
        return Plan(together, "unchanged", msg, user, before=before, after=before)
    first = found[0].act
    action = UPDATE.name if first.name.endswith("roles") else first.name
    after = {**_after(wish, before or _ACCOUNT), **wanted(wish.attributes, user)}
    return Plan(together, "changed", "; ".join(part.msg for part in found), user, action, found, before, after)


def _parts(wish: Wish, user: User, act: Act) -> tuple[Part, ...]:
    """First what closes the account, then what is left of the access, and last what cannot be taken back."""
    if act not in (DELETE, REMOVE):
        return (_part(act, wish, user), *revocations(wish, user))
    if is_gone(wish, user):
        return (Part(act, act.already.format(tenant_id=wish.tenant_id)),)
    closing = (_part(LOCK if act is DELETE else DISABLE, wish, user),) if wish.revoke else ()
    return (*closing, *revocations(wish, user), _writing(act, wish, user))


def _part(act: Act, wish: Wish, user: User) -> Part:
    """The act, unless it is so already."""
    if bool(_flag(wish, user)) == (act in (LOCK, DISABLE)):
        return Part(act, act.already.format(tenant_id=wish.tenant_id))
    return _writing(act, wish, user)


def _writing(act: Act, wish: Wish, user: User) -> Part:
    return Part(act, describe(act, wish.tenant_id), (Step(act, user.id, wish.tenant_id),))


def missing_is(wish: Wish, on_missing: str | None) -> str:
    """What to make of a user who is not there: fail, warn or ignore. on_missing: what the task says, if it does."""
    return on_missing or MISSING_IS.get(wish.state, "fail")


def view(wish: Wish, user: User, known: dict[str, Any] | None = None) -> dict[str, Any]:
    """What rows and diffs show of a user: the account, and what the task manages beside it."""
    seen = snapshot(user, known)
    if wish.state == "present":
        return {**seen, **managed(wish.attributes, user)}
    expected = {name: known[name] for name in nothing_left(wish) if name in known} if known is not None else {}
    return {**seen, **expected, **left(wish, user)}


def snapshot(user: User, known: dict[str, Any] | None = None) -> dict[str, Any]:
    """The state of the account. What the answer leaves out is as `known`, or else as if not set."""
    before = {name: (known or {}).get(name, unset) for name, unset in _ACCOUNT.items()}
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
    silent = not is_told(wish.attributes, user) or ("mfa" in wish.revoke and user.mfa_enrolled is None)
    silent = silent or ("api_tokens" in wish.revoke and user.memberships is None)  # tokens are found by tenant
    return user.email is None or silent or not tells(wish, user)


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
        return is_gone(wish, user)
    if user is None or is_gone(wish, user):
        return False
    if wish.state == "present":
        return fits(wish.attributes, user)
    return bool(_flag(wish, user)) == (wish.state in ("locked", "disabled")) and revoked(wish, user)


def is_gone(wish: Wish, user: User | None) -> bool:
    """Whether there is no such user, or none in the tenant that the wish reaches."""
    return user is None or (wish.tenant_id is not None and user.membership(wish.tenant_id) is None)


def _flag(wish: Wish, user: User) -> bool | None:
    """Locked, or disabled in the tenant of the wish; None where that is not told."""
    if wish.tenant_id is None:
        return user.locked
    member = user.membership(wish.tenant_id)
    return member.disabled if member is not None else None


def _after(wish: Wish, before: dict[str, Any]) -> dict[str, Any]:
    before = {**before, **nothing_left(wish)}
    if wish.state in ("locked", "unlocked"):
        return {**before, "locked": wish.state == "locked"}
    if wish.state == "present":
        return {**before, "tenants": sorted({*before["tenants"], wish.tenant_id})}
    disabled_in = [tenant_id for tenant_id in before["disabled_in"] if tenant_id != wish.tenant_id]
    if wish.state == "absent":
        tenants = [tenant_id for tenant_id in before["tenants"] if tenant_id != wish.tenant_id]
        return {**before, "tenants": tenants, "disabled_in": disabled_in}
    if wish.state == "disabled":
        disabled_in = sorted([*disabled_in, wish.tenant_id or ""])
    return {**before, "disabled_in": disabled_in}

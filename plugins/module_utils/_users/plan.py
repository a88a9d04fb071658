# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: (what is wanted of a user, the user as found) -> the steps that lead there. Pure."""

from __future__ import annotations

from typing import Any

from .._api.models import User
from .._base.errors import ApiError
from .._engine.acts import Act, Part, Step
from .._engine.plan import Plan
from .kind import KIND, is_gone
from .present import parts, spoiled, wanted
from .revoke import nothing_left, revocations
from .states import State, closing
from .wishes import UserWish
from .writes import REMOVE, UPDATE


def plan(wishes: list[UserWish], user: User | None, error: ApiError | None, on_missing: str | None) -> Plan:
    """The plan for one user. All wishes agree. error: why the user could not be looked up."""
    together, wish = tuple(wishes), wishes[0]
    if error is not None:
        return _plan(together, "failed", f"could not be looked up: {error.reason}", failed=True, error=error)
    if wish.aim.creates:
        return _plan_present(together, user)
    fails = KIND.missing_is(wish, on_missing) == "fail"
    if user is None:
        kind = "email" if wish.who.kind == "email" else "ID"
        return _plan(together, "not_found", f"no user has this {kind}", failed=fails)
    before = KIND.view(wish, user)
    if is_gone(wish, user) and not wish.removes:
        msg = KIND.already(wish, REMOVE)
        return _plan(together, "not_found", msg, user, before=before, after=before, failed=fails)
    return _plan_state(together, user, before)


def _plan(together: tuple[UserWish, ...], outcome: str, msg: str, user: User | None = None, **more: Any) -> Plan:
    return Plan(KIND, together, outcome, msg, user, **more)


def _plan_state(together: tuple[UserWish, ...], user: User, before: dict[str, Any]) -> Plan:
    """The plan for a state of the account, with what is to be revoked beside it."""
    wish, found = together[0], _parts(together[0], user)
    msg = "; ".join(part.msg for part in found)
    steps = [step for part in found for step in part.steps]
    if not steps:
        return _plan(together, "unchanged", msg, user, parts=found, before=before, after=before)
    # Where the account was closed before and only the rest of the access goes, the action is revoke.
    act = KIND.act_for(wish)
    action = act.name if any(step.act is act for step in steps) else "revoke"
    return _plan(
        together, "changed", msg, user, action=action, parts=found, before=before, after=_after(wish, user, before)
    )


def _plan_present(together: tuple[UserWish, ...], user: User | None) -> Plan:
    wish = together[0]
    before = None if user is None else KIND.view(wish, user)
    fault = None if user is None else spoiled(wish.attributes, user)
    if fault is not None:
        return _plan(together, "failed", fault, user, before=before, after=before, failed=True)
    found = tuple(parts(wish, user))
    if not found:
        msg = KIND.already(wish, UPDATE)
        return _plan(together, "unchanged", msg, user, before=before, after=before)
    first = found[0].act
    action = UPDATE.name if first.name.endswith("roles") else first.name
    after = {**(_after(wish, user or User(""), before) or {}), **wanted(wish.attributes, user)}
    msg = "; ".join(part.msg for part in found)
    return _plan(together, "changed", msg, user, action=action, parts=found, before=before, after=after)


def _after(wish: UserWish, user: User, before: dict[str, Any] | None) -> dict[str, Any] | None:
    """The state that the steps lead to, as rows show it; None for a user who is gone."""
    then = wish.aim.after(user, wish.tenant_id)
    return None if then is None else {**KIND.view(wish, then, before), **nothing_left(wish)}


def _parts(wish: UserWish, user: User) -> tuple[Part, ...]:
    """First what closes the account, then what is left of the access, and last what cannot be taken back."""
    act = KIND.act_for(wish)
    if not wish.removes:
        return (_setting(wish.aim, act, wish, user), *revocations(wish, user))
    if is_gone(wish, user):
        return (Part(act, KIND.already(wish, act)),)
    first = closing(wish.tenant_id)
    closed = (_setting(first, first.act, wish, user),) if wish.revoke else ()
    return (*closed, *revocations(wish, user), _writing(act, wish, user))


def _setting(state: State, act: Act, wish: UserWish, user: User) -> Part:
    """The act of a state, unless the user is in that state already."""
    if state.is_so(user, wish.tenant_id):
        return Part(act, KIND.already(wish, act))
    return _writing(act, wish, user)


def _writing(act: Act, wish: UserWish, user: User) -> Part:
    return Part(act, act.told(wish.tenant_id), (Step(act, user.id, wish.tenant_id),))

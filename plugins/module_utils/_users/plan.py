# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: (what is wanted of a user, the user as found) -> the steps that lead there. Pure.

One plan is for one wish, or for several that say the same. `together` makes the plans of different wishes for one user.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .._api.models import User
from .._base.errors import ApiError
from .._engine.acts import Act, Part, Step
from .._engine.plan import Plan
from .kind import KIND, is_gone
from .present import impossible, marking, parts, wanted
from .revoke import nothing_left, revocations
from .sets import left_alone
from .states import State, closing
from .wishes import UserWish
from .writes import CREATE, JOIN, REMOVE, UPDATE
from .writes_access import INVITE_AGAIN

# Acts whose name a row has where they come first; all else that sets attributes is an update.
_NAMED = (CREATE.name, JOIN.name, INVITE_AGAIN.name)


def plan(
    wishes: list[UserWish],
    user: User | None,
    error: ApiError | None,
    on_missing: str | None,
    every: Sequence[UserWish] = (),
) -> Plan:
    """The plan for one user. All wishes agree. error: why the user could not be looked up.

    every: all wishes of the task for the user, where there are others.
    """
    together, wish = tuple(wishes), wishes[0]
    if error is not None:
        seen = None if user is None else KIND.view(wish, user)
        msg = f"could not be looked up: {error.reason}"
        return _plan(together, "failed", msg, user, before=seen, after=seen, failed=True, error=error)
    if wish.aim.creates:
        return _plan_present(together, user, every or together)
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
    action = _action(KIND.act_for(wish), steps)
    return _plan(
        together, "changed", msg, user, action=action, parts=found, before=before, after=after_of(wish, user, before)
    )


def _action(act: Act, steps: list[Step]) -> str:
    """The whole of the steps in a word. The state may be reached, so that only the rest is to do: revoke, or a mark."""
    acts = {step.act for step in steps}
    if act in acts:
        return act.name
    return UPDATE.name if acts == {UPDATE} else "revoke"


def _plan_present(together: tuple[UserWish, ...], user: User | None, every: Sequence[UserWish]) -> Plan:
    wish = together[0]
    before = None if user is None else KIND.view(wish, user)
    if user is None and "new_email" in wish.attributes.values:
        msg = f"nobody has this email, and nobody has {wish.attributes.values['new_email']}; new_email creates nobody"
        return _plan(together, "not_found", msg, failed=True)
    fault = impossible(wish, user, every)
    if fault is not None:
        return _plan(together, "failed", fault, user, before=before, after=before, failed=True)
    found = by_phase(parts(wish, user, every))
    note = left_alone(wish.attributes, user)
    if not found:
        msg = "; ".join(filter(None, [KIND.already(wish, UPDATE), note]))
        return _plan(together, "unchanged", msg, user, before=before, after=before)
    action = found[0].act.name if found[0].act.name in _NAMED else UPDATE.name
    after = after_of(wish, user or User(""), before)
    msg = "; ".join(filter(None, [*(part.msg for part in found), note]))
    return _plan(together, "changed", msg, user, action=action, parts=found, before=before, after=after)


def after_of(wish: UserWish, user: User, before: dict[str, Any] | None) -> dict[str, Any] | None:
    """The state that the steps lead to, as rows show it; None for a user who is gone."""
    then = wish.aim.after(user, wish.reach)
    return None if then is None else shown_after(wish, user, then, before)


def shown_after(wish: UserWish, user: User, then: User, before: dict[str, Any] | None) -> dict[str, Any]:
    """What rows show of the user once the account is as in `then`, and attributes and revocations are as wanted."""
    return {**KIND.view(wish, then, before), **nothing_left(wish), **wanted(wish.attributes, user)}


def by_phase(found: Iterable[Part]) -> tuple[Part, ...]:
    """The parts in the order in which they are carried out."""
    return tuple(sorted(found, key=lambda part: part.phase))


def _parts(wish: UserWish, user: User) -> tuple[Part, ...]:
    """First what closes the account, then what is left of the access, and last what cannot be taken back."""
    act = KIND.act_for(wish)
    if not wish.removes:
        setting = _setting(wish.aim, act, wish, user)
        return by_phase([setting, *revocations(wish, user), *marking(wish, user)])
    if is_gone(wish, user):
        return (Part(act, KIND.already(wish, act)),)
    first = closing(wish.reach)
    closed = (_setting(first, first.act, wish, user),) if wish.revoke else ()
    return (*closed, *revocations(wish, user), _writing(act, wish, user))


def _setting(state: State, act: Act, wish: UserWish, user: User) -> Part:
    """The act of a state, unless the user is in that state already."""
    if state.is_so(user, wish.reach):
        return Part(act, KIND.already(wish, act))
    return _writing(act, wish, user)


def _writing(act: Act, wish: UserWish, user: User) -> Part:
    return Part(act, act.told(wish.reach), (Step(act, user.id, wish.tenant_id),))

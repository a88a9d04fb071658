# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: several wishes for one user -> plans that go together. Pure.

Each wish gets a plan, which becomes a row. A move is two wishes: present in one tenant, absent from another. A wish is
planned against the user as the wishes to be present leave them: somebody who is to come can be disabled there, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .._api.models import Found, User
from .._engine.plan import Plan
from .attributes import union
from .kind import KIND
from .plan import by_phase, plan, shown_after
from .wishes import UserWish
from .writes import CLOSE, CLOSE_NEWCOMER

# Wishes that say the same, and the user as read for them
Group = tuple[list[UserWish], Found[User]]


def plans_for(groups: Sequence[Group], on_missing: str | None) -> list[Plan]:
    """The plans for one user, one for each group of wishes. All groups agree."""
    if len(groups) == 1:
        wishes, found = groups[0]
        return [plan(wishes, found.subject, found.error, on_missing)]
    made = [_made(groups, number, on_missing) for number in range(len(groups))]
    if any(one.failed and (one.error is not None or one.wish.aim.creates) for one in made):
        return [_held(one) for one in made]
    final = _final(groups, made)
    return [_finished(groups, number, one, final) for number, one in enumerate(made)]


def with_last_tenant(wishes: Sequence[UserWish], user: User | None) -> list[UserWish]:
    """All wishes for one user. If they leave no tenant, and the task says so, the last removal becomes a deletion."""
    if user is None:
        return list(wishes)
    leaving = [wish for wish in wishes if wish.deletes_last and user.membership(wish.tenant_id or "") is not None]
    left = {member.tenant_id for member in user.memberships or ()}
    left -= {wish.tenant_id for wish in wishes if wish.removes}
    left |= {wish.tenant_id for wish in wishes if wish.aim.creates and wish.tenant_id is not None}
    if left or not leaving:
        return list(wishes)
    last = leaving[-1].tenant_id
    return [replace(wish, is_last=True) if wish.removes and wish.tenant_id == last else wish for wish in wishes]


def _made(groups: Sequence[Group], number: int, on_missing: str | None) -> Plan:
    """The plan of one group. Attributes of all groups are set by one of them: one request, and no key gets lost."""
    wishes, found = groups[number]
    if found.error is not None:
        return plan(wishes, found.subject, found.error, on_missing)
    values = union(some[0].attributes for some, dummy in groups) if number == _setter(groups) else {}
    lean = replace(wishes[0], attributes=replace(wishes[0].attributes, values=values))
    every = [some[0] for some, dummy in groups]
    made = plan([lean, *wishes[1:]], _as_planned_for(groups, number), None, on_missing, every)
    is_newcomer = found.subject is None or (lean.reach is not None and found.subject.membership(lean.reach) is None)
    if not is_newcomer:
        return made
    parts = [replace(part, moved=CLOSE_NEWCOMER) if part.act.phase == CLOSE else part for part in made.parts]
    return replace(made, parts=by_phase(parts))


def _setter(groups: Sequence[Group]) -> int:
    """The group that sets the attributes: the first that creates the user, or else the first that has any."""
    creating = [number for number, (wishes, dummy) in enumerate(groups) if wishes[0].aim.creates]
    having = [number for number, (wishes, dummy) in enumerate(groups) if wishes[0].attributes.values]
    return (creating or having or [0])[0]


def _as_planned_for(groups: Sequence[Group], number: int) -> User | None:
    """The user against whom a group is planned: as read, and with what earlier groups bring."""
    wishes, found = groups[number]
    creating = [other for other, (some, dummy) in enumerate(groups) if some[0].aim.creates]
    aim, user = wishes[0].aim, found.subject
    is_read = user is not None and (aim.removes or aim.creates)
    if not creating or is_read or number == creating[0]:
        return user
    arrived = user or User("", wishes[0].who.value, False, (), role_ids=())
    for other in creating:
        if not aim.creates or other < number:
            arrived = groups[other][0][0].aim.after(arrived, groups[other][0][0].tenant_id) or arrived
    return arrived


def _held(one: Plan) -> Plan:
    """The plan, without its steps, because another plan for the same user failed: no user is left half moved."""
    if one.failed:
        return one
    msg = "not attempted: something else that is wanted of this user cannot be done"
    return replace(one, outcome="not_attempted", msg=msg, parts=(), action="none", after=one.before)


def _final(groups: Sequence[Group], made: Sequence[Plan]) -> User | None:
    """The account of the user once all plans are carried out; None for a user who is gone."""
    user: User | None = groups[0][1].subject or User("", memberships=())
    wishes = [some[0] for (some, dummy), one in zip(groups, made) if one.outcome in ("changed", "unchanged")]
    for wish in sorted(wishes, key=_turn):
        user = None if user is None else wish.aim.after(user, wish.reach)
    return user


def _turn(wish: UserWish) -> tuple[bool, bool, bool]:
    """The place of a wish in the order: who is to come, flags, removals, and last the deletion."""
    return wish.removes and wish.reach is None, wish.removes, not wish.aim.creates


def _finished(groups: Sequence[Group], number: int, one: Plan, final: User | None) -> Plan:
    """The plan with what rows show: the user before, and after all plans for the user."""
    wishes, found = groups[number]
    user = found.subject
    before = None if user is None else KIND.view(wishes[0], user)
    after = before
    if one.outcome in ("changed", "unchanged"):
        after = (
            None if final is None else shown_after(_with_all_keys(groups, wishes[0]), user or User(""), final, before)
        )
    elif user is not None or any(some[0].aim.creates for some, dummy in groups):
        after = None if final is None else KIND.view(wishes[0], final, before)
    beside = tuple(wish for other, (some, dummy) in enumerate(groups) if other != number for wish in some)
    return replace(
        one,
        wishes=tuple(wishes),
        subject=user,
        before=before,
        after=after,
        beside=beside,
        is_deleted=final is None,
    )


def _with_all_keys(groups: Sequence[Group], wish: UserWish) -> UserWish:
    """The wish with all keys of metadata that the task sets: its row shows them, too."""
    every = union(some[0].attributes for some, dummy in groups)
    values = {name: every[name] for name in wish.attributes.values}
    return replace(wish, attributes=replace(wish.attributes, values=values))

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what `revoke` takes beside the account: sessions, tokens, MFA, one row for each. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .._api.models import Holdings, User
from .._engine.acts import Act, Part, Step
from .states import After
from .wishes import UserWish
from .writes import DELETE_TOKEN, END_SESSIONS, RESET_MFA


@dataclass(frozen=True)
class Revocation:
    """One thing that lets a user in although the account is closed.

    act: the write that takes it. left(user): what is left of it, as rows show it. none: the same where nothing is left.
    per_tenant: whether each tenant has its own, so that several wishes for a user each take some.
    is_told(user): whether the user's record has what it takes to find it.
    steps(user): the writes it takes. msg(user): what a row says. after(user, tenant_id): the user without it.
    """

    act: Act
    none: Any
    left: Callable[[User], Any]
    is_told: Callable[[User], bool]
    steps: Callable[[User], tuple[Step, ...]]
    msg: Callable[[User], str]
    after: After
    per_tenant: bool = False


def _holdings(user: User) -> Holdings:
    return user.holdings or Holdings()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _token_steps(user: User) -> tuple[Step, ...]:
    return tuple(
        Step(DELETE_TOKEN, user.id, token.tenant_id, {"kind": token.kind}, target=token.id)
        for token in _holdings(user).tokens
    )


# In the order in which they are carried out, whatever the order in the task: what lets in at once goes first.
_ROWS = (
    Revocation(
        END_SESSIONS,
        none=0,
        left=lambda user: _holdings(user).sessions,
        is_told=lambda user: True,
        steps=lambda user: (Step(END_SESSIONS, user.id),) if _holdings(user).sessions > 0 else (),
        msg=lambda user: f"{_count(_holdings(user).sessions, 'session')} ended",
        after=lambda user, tenant_id: replace(user, holdings=replace(_holdings(user), sessions=0)),
    ),
    Revocation(
        DELETE_TOKEN,
        none=0,
        left=lambda user: len(_holdings(user).tokens),
        is_told=lambda user: user.memberships is not None,  # tokens are found by tenant
        steps=_token_steps,
        msg=lambda user: f"{_count(len(_holdings(user).tokens), 'token')} deleted",
        after=lambda user, tenant_id: replace(user, holdings=replace(_holdings(user), tokens=())),
        per_tenant=True,
    ),
    Revocation(
        RESET_MFA,
        none=False,
        left=lambda user: user.mfa_enrolled is True,
        is_told=lambda user: user.mfa_enrolled is not None,
        steps=lambda user: (Step(RESET_MFA, user.id),) if user.mfa_enrolled is True else (),
        msg=lambda user: RESET_MFA.done,
        after=lambda user, tenant_id: replace(user, mfa_enrolled=False),
    ),
)
REVOCABLE = {row.act.name: row for row in _ROWS}


def revoked_once(wishes: Sequence[UserWish], user: User | None) -> list[UserWish]:
    """All wishes for one user. What belongs to the user and not to a tenant is revoked by one of them only.

    That is the first that reaches all tenants, or else the first whose tenant the user is in.
    """
    closing = [wish for wish in wishes if wish.revoke]
    there = [wish for wish in closing if user is not None and user.membership(wish.reach or "") is not None]
    chosen = next((wish for wish in closing if wish.reach is None), there[0] if there else None)
    if chosen is None:
        return list(wishes)
    rest = () if chosen.reach is None else tuple(name for name in chosen.revoke if REVOCABLE[name].per_tenant)
    return [wish if wish.wanted == chosen.wanted or not wish.revoke else replace(wish, revoke=rest) for wish in wishes]


def revoked(wish: UserWish, user: User) -> bool:
    """Whether nothing is left, and all of it could be read."""
    return not any(part.steps for part in revocations(wish, user))


def left(wish: UserWish, user: User) -> dict[str, Any]:
    """What is left, as rows and diffs show it; null where it could not be read."""
    if user.holdings is None:
        return {}
    errors = user.holdings.errors
    return {row.act.name: None if row.act.name in errors else row.left(user) for row in _wanted(wish)}


def nothing_left(wish: UserWish) -> dict[str, Any]:
    """The same once all of it is revoked."""
    return {row.act.name: row.none for row in _wanted(wish)}


def is_told(wish: UserWish, user: User) -> bool:
    """Whether the user's record has what it takes to find all that is to be revoked."""
    return all(row.is_told(user) for row in _wanted(wish))


def revocations(wish: UserWish, user: User) -> list[Part]:
    """One part for each thing to revoke, with no step where nothing is left."""
    return [_part(row, user) for row in _wanted(wish)]


def _wanted(wish: UserWish) -> list[Revocation]:
    return [row for name, row in REVOCABLE.items() if name in wish.revoke]


def _part(row: Revocation, user: User) -> Part:
    error = _holdings(user).errors.get(row.act.name)
    if error is not None:
        return Part(row.act, row.act.done, (Step(row.act, user.id, error=error),))
    steps = row.steps(user)
    return Part(row.act, row.msg(user) if steps else row.act.already, steps)

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what is left of a user's access beside the account, and what it takes to end it. Pure."""

from __future__ import annotations

from typing import Any

from .._api.models import Holdings, User
from .._engine.acts import DELETE_TOKEN, END_SESSIONS, RESET_MFA, Act, Part, Step
from .wishes import REVOCABLE, UserWish

_ACTS = {"sessions": END_SESSIONS, "api_tokens": DELETE_TOKEN, "mfa": RESET_MFA}


def revoked(wish: UserWish, user: User) -> bool:
    """Whether nothing is left, and all of it could be read."""
    return not any(part.steps for part in revocations(wish, user))


def left(wish: UserWish, user: User) -> dict[str, Any]:
    """What is left, as rows and diffs show it; null where it could not be read."""
    has = user.holdings
    if has is None:
        return {}
    amounts = {"sessions": has.sessions, "api_tokens": len(has.tokens), "mfa": user.mfa_enrolled is True}
    return {name: None if name in has.errors else amounts[name] for name in REVOCABLE if name in wish.revoke}


def nothing_left(wish: UserWish) -> dict[str, Any]:
    """The same once all of it is revoked."""
    return {name: False if name == "mfa" else 0 for name in REVOCABLE if name in wish.revoke}


def revocations(wish: UserWish, user: User) -> list[Part]:
    """In the order of REVOCABLE, whatever the order in the task: what lets in at once goes first."""
    return [_revocation(_ACTS[name], user) for name in REVOCABLE if name in wish.revoke]


def _revocation(act: Act, user: User) -> Part:
    has = user.holdings or Holdings()
    error = has.errors.get(act.name)
    if error is not None:
        return Part(act, act.done, (Step(act, user.id, error=error),))
    if act is DELETE_TOKEN:
        steps = tuple(Step(act, user.id, one.tenant_id, {"kind": one.kind}, target=one.id) for one in has.tokens)
        return Part(act, f"{_count(len(steps), 'token')} deleted" if steps else act.already, steps)
    if act is END_SESSIONS:
        msg, is_left = f"{_count(has.sessions, 'session')} ended", has.sessions > 0
    else:
        msg, is_left = act.done, user.mfa_enrolled is True
    return Part(act, msg, (Step(act, user.id),)) if is_left else Part(act, act.already)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

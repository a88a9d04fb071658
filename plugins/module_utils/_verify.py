# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: reads the users again after the writes, in bulk, so that the report tells what is."""

from __future__ import annotations

from dataclasses import replace

from ._acts import DISABLE, END_SESSIONS, LOCK
from ._client import Client
from ._details import detailed
from ._errors import ApiError, FatalApiError
from ._models import Found
from ._outcome import Attempt, Outcome, judge, needs_settling
from ._plan import holds
from ._select import by_email, read_again, read_one


def settle(client: Client, attempts: list[Attempt], verify: bool) -> list[Outcome]:
    """The outcome of each attempt. With `verify` false, only those that did not end well are read again."""
    doubtful = needs_settling(attempts, verify and not client.read_only)
    try:
        seen = [_foreseen(attempt) for attempt in doubtful] if client.read_only else _read(client, doubtful)
    except FatalApiError as error:
        seen = [Found(error=error)] * len(doubtful)
    by_attempt = {id(attempt): found for attempt, found in zip(doubtful, seen)}
    return [_judged(attempt, by_attempt.get(id(attempt))) for attempt in attempts]


def _judged(attempt: Attempt, seen: Found | None) -> Outcome:
    """A creation that did not end well has no ID; whom reading back shows is the one that the row is about."""
    if attempt.user_id is None and seen is not None and seen.user is not None:
        attempt = replace(attempt, created=seen.user.id)
    return judge(attempt, seen)


def _foreseen(attempt: Attempt) -> Found:
    """What reading back would show of a user whose plan has a step that cannot be tried: for check mode."""
    user = attempt.plan.user
    if user is None:
        return Found()
    for step in attempt.done:
        if step.act is LOCK:
            user = replace(user, locked=True)
        elif step.act is DISABLE:
            members = user.memberships or ()
            closed = [replace(one, disabled=True) if one.tenant_id == step.tenant_id else one for one in members]
            user = replace(user, memberships=tuple(closed))
        elif step.act is END_SESSIONS and user.holdings is not None:
            user = replace(user, holdings=replace(user.holdings, sessions=0))
    return Found(user)


def _read(client: Client, attempts: list[Attempt]) -> list[Found]:
    """All in bulk; who is not as wanted there, or whose write did not end well, once more alone.

    The list may lag, or leave a user or a flag out. That must make nobody look deleted whose deletion was refused.
    """
    known = read_again(client, [attempt.user_id for attempt in attempts if attempt.user_id])
    seen = _detailed(client, attempts, [known.get(attempt.user_id or "", Found()) for attempt in attempts])
    odd = [index for index, found in enumerate(seen) if found.error is None and _is_odd(attempts[index], found)]
    alone = client.in_parallel(lambda index: _alone(client, attempts[index]), odd)
    closer = _detailed(client, [attempts[index] for index in odd], alone)
    for index, found in zip(odd, closer):
        seen[index] = found
    return seen


def _detailed(client: Client, attempts: list[Attempt], seen: list[Found]) -> list[Found]:
    return detailed(client, [(attempt.plan.wish, found) for attempt, found in zip(attempts, seen)])


def _is_odd(attempt: Attempt, found: Found) -> bool:
    wish = attempt.plan.wish
    return attempt.error is not None or not holds(wish, found.user) or _tells_no_tenants(attempt, found)


def _alone(client: Client, attempt: Attempt) -> Found:
    user_id = attempt.user_id
    # Without an ID it was to be created, and the answer was lost or a refusal: only the email can tell.
    found = by_email(client, attempt.plan.name) if user_id is None else read_one(client, user_id)
    if _tells_no_tenants(attempt, found):
        return Found(error=ApiError(user_id or attempt.plan.name, "the answer tells no tenants"))
    return found


def _tells_no_tenants(attempt: Attempt, found: Found) -> bool:
    return attempt.plan.wish.tenant_id is not None and found.user is not None and found.user.memberships is None

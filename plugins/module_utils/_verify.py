# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: reads the users again after the writes, in bulk, so that the report tells what is."""

from __future__ import annotations

from ._client import Client
from ._errors import ApiError, FatalApiError
from ._models import Found
from ._outcome import Attempt, Outcome, judge, needs_settling
from ._plan import holds
from ._select import read_again, read_one


def settle(client: Client, attempts: list[Attempt], verify: bool) -> list[Outcome]:
    """The outcome of each attempt. With `verify` false, only those that did not end well are read again."""
    doubtful = [] if client.read_only else needs_settling(attempts, verify)
    ids = {attempt.plan.user.id: attempt for attempt in doubtful if attempt.plan.user is not None}
    try:
        seen = _read(client, ids)
    except FatalApiError as error:
        seen = dict.fromkeys(ids, Found(error=error))
    return [judge(attempt, _seen(attempt, seen)) for attempt in attempts]


def _read(client: Client, attempts: dict[str, Attempt]) -> dict[str, Found]:
    """All in bulk; who is not as wanted there, or whose write did not end well, once more alone.

    The list may lag, or leave a user or a flag out. That must make nobody look deleted whose deletion was refused.
    """
    seen = read_again(client, attempts)
    odd = [user_id for user_id, found in seen.items() if found.error is None and _is_odd(attempts[user_id], found)]
    seen.update(zip(odd, client.in_parallel(lambda user_id: _alone(client, attempts[user_id], user_id), odd)))
    return seen


def _is_odd(attempt: Attempt, found: Found) -> bool:
    wish = attempt.plan.wish
    return attempt.error is not None or not holds(wish, found.user) or _tells_no_tenants(attempt, found)


def _alone(client: Client, attempt: Attempt, user_id: str) -> Found:
    found = read_one(client, user_id)
    if _tells_no_tenants(attempt, found):
        return Found(error=ApiError(user_id, "the answer tells no tenants"))
    return found


def _tells_no_tenants(attempt: Attempt, found: Found) -> bool:
    return attempt.plan.wish.tenant_id is not None and found.user is not None and found.user.memberships is None


def _seen(attempt: Attempt, seen: dict[str, Found]) -> Found | None:
    return None if attempt.plan.user is None else seen.get(attempt.plan.user.id)

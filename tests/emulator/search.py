# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes that search users by words, and that return the status of invitations."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from . import paging
from .routing import Answer, ApiError, Call, Route, user_not_found
from .rows import list_row, status_of
from .state import State, User
from .users import USERS, selected

MAX_IDS = 200
STATUSES = ("PendingInvitation", "PendingLogin", "Activated", "NotActivated")
Hit = Callable[[User, str], bool]


def _holds(user: User, phrase: str) -> bool:
    return phrase.lower() in user.email.lower() or phrase.lower() in user.name.lower()


def _resembles(user: User, phrase: str) -> bool:
    words = re.split(r"[\W_]+", f"{user.email} {user.name}".lower())
    return _holds(user, phrase) or bool(get_close_matches(phrase.lower(), words, n=1, cutoff=0.75))


def search(state: State, call: Call) -> Answer:
    """Return users with all required words, no excluded word and any optional word, who match all list filters."""
    hit: Hit = _resembles if paging.boolean(call, "_phraseSearchApproximate", False) else _holds
    contains, excludes, optional = (
        call.values(f"_phraseSearch{kind}") for kind in ("Contains", "Excludes", "Optional")
    )

    def wanted(user: User) -> bool:
        return (
            all(hit(user, phrase) for phrase in contains)
            and not any(hit(user, phrase) for phrase in excludes)
            and (not optional or any(hit(user, phrase) for phrase in optional))
        )

    found = [user for user in selected(state, call) if wanted(user)]
    return Answer(200, paging.envelope(call, found, list_row))


def _statuses_row(user: User, wanted: list[str]) -> dict[str, Any]:
    told = [(tenant_id, status_of(user, membership)) for tenant_id, membership in user.memberships.items()]
    return {
        "userId": user.id,
        "tenantsStatuses": [
            {"tenantId": tenant_id, "status": status} for tenant_id, status in told if not wanted or status in wanted
        ],
    }


def statuses(state: State, call: Call) -> Answer:
    """Return the statuses of users. One unknown user makes the whole request fail."""
    ids = list(dict.fromkeys(call.values("userIds")))
    if not ids:
        raise ApiError(400, "userIds should not be empty")
    if len(ids) > MAX_IDS:
        raise ApiError(400, f"userIds must contain no more than {MAX_IDS} elements")
    wanted = call.values("userTenantStatuses")
    if not set(wanted) <= set(STATUSES):
        allowed = ", ".join(STATUSES)
        raise ApiError(400, f"each value in userTenantStatuses must be one of the following values: {allowed}")
    if any(user_id not in state.users for user_id in ids):
        raise user_not_found()
    return Answer(200, [_statuses_row(state.users[user_id], wanted) for user_id in ids])


ROUTES = [
    Route("phrase", "GET", f"{USERS}/v1/query/phrase", search),
    Route("statuses", "GET", "/identity/resources/tenants/users/v1/statuses", statuses),
]

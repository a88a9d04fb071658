# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The route that reads the emails of users. The email in a user's own row is the primary one."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from . import paging
from .routing import Answer, Call, Route
from .state import Email, State, User
from .users import USERS

Pair = tuple[User, Email]
SORT: dict[str, Callable[[Pair], Any]] = {
    "userId": lambda pair: pair[0].id,
    "email": lambda pair: pair[1].email.lower(),
}


def _emails_of(user: User) -> list[Pair]:
    if not user.email:
        return [(user, email) for email in user.more_emails]
    primary = Email(str(uuid.uuid5(uuid.NAMESPACE_OID, user.id)), user.email, user.created_at, bool(user.verified))
    return [(user, primary), *((user, email) for email in user.more_emails)]


def _row(pair: Pair) -> dict[str, Any]:
    user, email = pair
    return {
        "id": email.id,
        "userId": user.id,
        "email": email.email,
        "verified": email.verified,
        "isPrimary": email.email == user.email,
        "createdAt": email.created_at,
        "updatedAt": email.created_at,
    }


def list_emails(state: State, call: Call) -> Answer:
    """Return the emails of the users in `userIds`, or of all users, as a page. Skip unknown users."""
    wanted = set(call.values("userIds"))
    users = [user for user in state.users.values() if not wanted or user.id in wanted]
    pairs = [pair for user in users for pair in _emails_of(user)]
    if "_email" in call.query:
        pairs = [pair for pair in pairs if pair[1].email == call.query["_email"]]
    field, descending = paging.sort_key(call, list(SORT))
    if field is not None:
        pairs.sort(key=SORT[field], reverse=descending)
    return Answer(200, paging.envelope(call, pairs, _row))


ROUTES = [Route("emails", "GET", f"{USERS}/emails/v1", list_emails)]

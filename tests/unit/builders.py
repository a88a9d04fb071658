# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Builders of users, wishes, plans and outcomes for the table tests. Each test gives only the values it needs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ansible_collections.identityops.frontegg.plugins.module_utils._api.models import Holdings, Membership, Token, User
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import ApiError
from ansible_collections.identityops.frontegg.plugins.module_utils._base.identifiers import identify
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.plan import Plan
from ansible_collections.identityops.frontegg.plugins.module_utils._users.attributes import read_attributes
from ansible_collections.identityops.frontegg.plugins.module_utils._users.plan import plan
from ansible_collections.identityops.frontegg.plugins.module_utils._users.wishes import UserWish

JANE = "jane@corp.example"
JANE_ID = "35bf992d-0000-4000-8000-000000000001"
OMAR = "omar@corp.example"
OMAR_ID = "35bf992d-0000-4000-8000-000000000002"
# The roles of tenant acme: {ID: key}
ROLE_KEYS = {"r-admin": "admin", "r-audit": "audit", "r-view": "viewer"}


def a_wish(
    given: str = JANE, state: str = "locked", tenant_id: str | None = None, *revoke: str, at: int = 0
) -> UserWish:
    """Return the wish of users[at]."""
    who = identify(given)
    assert who is not None, given
    return UserWish(f"users[{at}]", given, who, state, tenant_id, revoke=revoke)


def a_present_wish(given: str = JANE, *role_ids: str, at: int = 0, **options: Any) -> UserWish:
    """Return the wish that users[at] is present in tenant acme with these options. role_ids: the IDs of its `roles`."""
    attributes = read_attributes(options, {}, f"users[{at}]")
    if attributes.roles is not None:
        attributes = replace(attributes, role_ids=role_ids, role_keys=ROLE_KEYS)
    return replace(a_wish(given, "present", "acme", at=at), attributes=attributes)


def a_user(
    email: str | None = JANE, user_id: str = JANE_ID, *, locked: bool | None = False, **tenants: bool | None
) -> User:
    """Return a user with these memberships.

    a_user(acme=True) is disabled in tenant acme. None: the answer has no flag.
    """
    members = tuple(Membership(name, disabled) for name, disabled in sorted(tenants.items()))
    return User(user_id, email, locked, members)


def a_member(*role_ids: str, **row: Any) -> User:
    """Return JANE in tenant acme, with these roles there. row: more fields of the API's row."""
    return replace(a_user(acme=False), role_ids=role_ids, row={"id": JANE_ID, "email": JANE, **row})


def a_holder(
    sessions: int = 0, *tokens: Token, mfa: bool | None = False, errors: dict[str, ApiError] | None = None, **user: Any
) -> User:
    """Return JANE with these sessions and tokens. errors: the reads of them that failed."""
    return replace(a_user(**user), mfa_enrolled=mfa, holdings=Holdings(sessions, tokens, errors or {}))


def a_plan(wish: UserWish, user: User | None, *others: UserWish, on_missing: str | None = None) -> Plan:
    """Return the plan that the planner makes of these wishes."""
    return plan([wish, *others], user, None, on_missing)


def an_error(reason: str = "Frontegg answered HTTP 403", *, lost: bool = False, **details: Any) -> ApiError:
    """Return the error of a refused write or, if `lost`, of a write without an answer."""
    return ApiError(JANE_ID, reason, unclear=lost, **details)

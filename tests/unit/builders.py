# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users, wishes, plans and outcomes for the table tests, with as few words as each test needs."""

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
# The roles of tenant acme: what they are called, by their IDs
ROLE_KEYS = {"r-admin": "admin", "r-audit": "audit", "r-view": "viewer"}


def a_wish(
    given: str = JANE, state: str = "locked", tenant_id: str | None = None, *revoke: str, at: int = 0
) -> UserWish:
    """The wish of users[at]."""
    who = identify(given)
    assert who is not None, given
    return UserWish(f"users[{at}]", given, who, state, tenant_id, revoke=revoke)


def a_present_wish(given: str = JANE, *role_ids: str, at: int = 0, **options: Any) -> UserWish:
    """The wish that users[at] is present in tenant acme with these options. role_ids: what its `roles` stand for."""
    attributes = read_attributes(options, {}, f"users[{at}]")
    if attributes.roles is not None:
        attributes = replace(attributes, role_ids=role_ids, role_keys=ROLE_KEYS)
    return replace(a_wish(given, "present", "acme", at=at), attributes=attributes)


def a_user(
    email: str | None = JANE, user_id: str = JANE_ID, *, locked: bool | None = False, **tenants: bool | None
) -> User:
    """A user with these memberships: a_user(acme=True) is disabled in tenant acme. None: the answer leaves it out."""
    members = tuple(Membership(name, disabled) for name, disabled in sorted(tenants.items()))
    return User(user_id, email, locked, members)


def a_member(*role_ids: str, **row: Any) -> User:
    """JANE in tenant acme, with these roles there. row: what else the API tells of her, by its names."""
    return replace(a_user(acme=False), role_ids=role_ids, row={"id": JANE_ID, "email": JANE, **row})


def a_holder(
    sessions: int = 0, *tokens: Token, mfa: bool | None = False, errors: dict[str, ApiError] | None = None, **user: Any
) -> User:
    """JANE, who has these sessions and tokens. errors: what of it could not be read."""
    return replace(a_user(**user), mfa_enrolled=mfa, holdings=Holdings(sessions, tokens, errors or {}))


def a_plan(wish: UserWish, user: User | None, *others: UserWish, on_missing: str | None = None) -> Plan:
    """What the planner makes of it."""
    return plan([wish, *others], user, None, on_missing)


def an_error(reason: str = "Frontegg answered HTTP 403", *, lost: bool = False, **details: Any) -> ApiError:
    """A write that was refused or, if `lost`, one whose answer never came."""
    return ApiError(JANE_ID, reason, unclear=lost, **details)

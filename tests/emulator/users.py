# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes that read users."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from . import paging
from .routing import Answer, ApiError, Call, Route, TenantHeader, user_not_found
from .rows import core_row, full_row, list_row
from .state import State, User

SORT: dict[str, Callable[[User], Any]] = {
    "createdAt": lambda user: user.created_at,
    "name": lambda user: user.name.lower(),
    "email": lambda user: user.email.lower(),
    "id": lambda user: user.id,
    "verified": lambda user: bool(user.verified),
    "isLocked": lambda user: bool(user.locked),
    "provider": lambda user: user.provider,
    "tenantId": lambda user: user.active_tenant or "",
}
IDENTIFIERS: dict[str, Callable[[User], str]] = {
    "email": lambda user: user.email,
    "phoneNumber": lambda user: user.phone_number or "",
    "username": lambda user: "",
}
Test = Callable[[User], bool]


def user_of(state: State, call: Call) -> User:
    """Return the user in the path."""
    user = state.users.get(call.params["user_id"])
    if user is None:
        raise user_not_found()
    return user


def member_of(state: State, call: Call) -> User:
    """Return the user in the path, who must be a member of the tenant in the tenant header."""
    return member(state, call.params["user_id"], call.tenant_id)


def member(state: State, user_id: str, tenant_id: str | None) -> User:
    """Return the user, who must be a member of the tenant."""
    user = state.users.get(user_id)
    if user is None or tenant_id not in user.memberships:
        raise user_not_found()
    return user


def _candidates(state: State, call: Call) -> Iterable[User]:
    if "ids" not in call.query:
        return state.users.values()
    wanted = dict.fromkeys(call.values("ids"))
    return [state.users[user_id] for user_id in wanted if user_id in state.users]


def _member_test(family: set[str]) -> Test:
    return lambda user: not family.isdisjoint(user.memberships)


def _tenant_tests(state: State, call: Call) -> list[Test]:
    with_children = paging.boolean(call, "_includeSubTenants", True)
    tests: list[Test] = []
    for tenant_id in (call.tenant_id, call.query.get("_tenantId")):
        if tenant_id is not None:
            tests.append(_member_test(state.with_descendants(tenant_id) if with_children else {tenant_id}))
    return tests


def _identifier_test(call: Call) -> list[Test]:
    prefix, kind = call.query.get("_identifier"), call.query.get("_identifierType")
    if prefix is None and kind is None:
        return []
    if prefix is None or kind is None:
        raise ApiError(400, "_identifier and _identifierType must be provided together")
    if kind not in IDENTIFIERS:
        raise ApiError(400, "_identifierType must be one of the following values: email, phoneNumber, username")
    return [lambda user: bool(IDENTIFIERS[kind](user)) and IDENTIFIERS[kind](user).startswith(prefix)]


def _plain_tests(call: Call) -> list[Test]:
    tests: list[Test] = []
    if "_email" in call.query:
        tests.append(lambda user: user.email == call.query["_email"])
    if "_namePrefix" in call.query:
        tests.append(lambda user: user.name.startswith(call.query["_namePrefix"]))
    if "_externalIds" in call.query:
        external_ids = set(call.values("_externalIds"))
        tests.append(lambda user: user.external_id in external_ids)
    return tests


def selected(state: State, call: Call) -> list[User]:
    """Return the users that match all filters of the query, in the requested order."""
    tests = [*_tenant_tests(state, call), *_identifier_test(call), *_plain_tests(call)]
    users = list(_candidates(state, call))
    if tests:
        users = [user for user in users if all(test(user) for test in tests)]
    field, descending = paging.sort_key(call, list(SORT))
    if field is not None:
        users.sort(key=SORT[field], reverse=descending)
    return users


def list_users(state: State, call: Call) -> Answer:
    return Answer(200, paging.envelope(call, selected(state, call), list_row))


def get_by_email(state: State, call: Call) -> Answer:
    email = call.query.get("email")
    if not email:
        raise ApiError(400, "email must be an email")
    user = state.user_by_email(email)
    if user is None:
        raise user_not_found()
    return Answer(200, core_row(state, user))


def get_in_tenant(state: State, call: Call) -> Answer:
    return Answer(200, full_row(state, member_of(state, call), call.tenant_id))


def get_anywhere(state: State, call: Call) -> Answer:
    return Answer(200, full_row(state, user_of(state, call)))


USERS = "/identity/resources/users"
VENDOR_USERS = "/identity/resources/vendor-only/users/v1"
ROUTES = [
    Route("list", "GET", f"{USERS}/v3", list_users),
    Route("email", "GET", f"{USERS}/v1/email", get_by_email, TenantHeader.FORBIDDEN),
    Route("get", "GET", f"{USERS}/v1/{{user_id}}", get_in_tenant, TenantHeader.REQUIRED),
    Route(
        "vendor_get",
        "GET",
        f"{VENDOR_USERS}/{{user_id}}",
        get_anywhere,
        TenantHeader.FORBIDDEN,
    ),
]

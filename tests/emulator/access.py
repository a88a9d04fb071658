# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes that take access from users or give it back: lock, unlock, disable, enable, delete."""

from __future__ import annotations

from .routing import Answer, Call, Handler, Route, TenantHeader
from .state import State
from .users import USERS, member_of, user_of


def set_locked(locked: bool) -> Handler:
    def handler(state: State, call: Call) -> Answer:
        user_of(state, call).locked = locked
        return Answer(200)

    return handler


def set_disabled(disabled: bool) -> Handler:
    def handler(state: State, call: Call) -> Answer:
        user = member_of(state, call)
        for membership in user.memberships.values():
            if state.overreaching or membership.tenant_id == call.tenant_id:
                membership.disabled = disabled
        user.locked = False if state.overreaching and not disabled else user.locked
        return Answer(200)

    return handler


def delete(state: State, call: Call) -> Answer:
    """Delete the membership if the request has the tenant header, otherwise the user, as Frontegg does."""
    if call.tenant_id is None:
        state.remove_user(user_of(state, call))
        return Answer(200)
    user = member_of(state, call)
    if state.overreaching:
        state.remove_user(user)
        return Answer(200)
    user.leave(call.tenant_id)
    if not user.memberships and not state.keep_identity:
        state.remove_user(user)
    return Answer(200)


MEMBERS = "/identity/resources/tenants/users/v1"
ROUTES = [
    Route("lock", "POST", f"{USERS}/v1/{{user_id}}/lock", set_locked(True), TenantHeader.FORBIDDEN),
    Route("unlock", "POST", f"{USERS}/v1/{{user_id}}/unlock", set_locked(False), TenantHeader.FORBIDDEN),
    Route("disable", "POST", f"{MEMBERS}/{{user_id}}/disable", set_disabled(True), TenantHeader.REQUIRED),
    Route("enable", "POST", f"{MEMBERS}/{{user_id}}/enable", set_disabled(False), TenantHeader.REQUIRED),
    Route("delete", "DELETE", f"{USERS}/v1/{{user_id}}", delete),
]

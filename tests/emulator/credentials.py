# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes about a user's sessions, personal tokens and MFA."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .routing import Answer, ApiError, Call, Handler, Route, TenantHeader, user_not_found
from .rows import access_token_row, api_token_row, session_row
from .state import Session, State, Token, User
from .users import USERS, VENDOR_USERS, user_of

TokensOf = Callable[[User], dict[str, list[Token]]]


def acting_user(state: State, call: Call) -> User:
    """Return the user in the user header. If there is a tenant header, the user must be a member of that tenant."""
    if call.user_id is None:
        raise ApiError(403, "User ID is not specified")
    user = state.users.get(call.user_id)
    if user is None or (call.tenant_id is not None and call.tenant_id not in user.memberships):
        raise user_not_found()
    return user


def _sessions(user: User, call: Call) -> list[Session]:
    """Return all sessions of the user, or only those in the tenant of the tenant header, if it is sent."""
    return [session for session in user.sessions if call.tenant_id in (None, session.tenant_id)]


def list_sessions(state: State, call: Call) -> Answer:
    return Answer(200, [session_row(session) for session in _sessions(acting_user(state, call), call)])


def delete_sessions(state: State, call: Call) -> Answer:
    user = acting_user(state, call)
    for session in _sessions(user, call):
        user.sessions.remove(session)
    return Answer(200)


def delete_session(state: State, call: Call) -> Answer:
    user = acting_user(state, call)
    for session in _sessions(user, call):
        if session.id == call.params["id"]:
            user.sessions.remove(session)
            return Answer(200)
    raise ApiError(404, "Session not found")


def list_tokens(tokens_of: TokensOf, show: Callable[[list[Token]], Any]) -> Handler:
    def handler(state: State, call: Call) -> Answer:
        user = acting_user(state, call)
        return Answer(200, show(tokens_of(user).get(call.tenant_id or "", [])))

    return handler


def delete_token(tokens_of: TokensOf, complaint: str) -> Handler:
    def handler(state: State, call: Call) -> Answer:
        tokens = tokens_of(acting_user(state, call))
        tenant_id = call.tenant_id or ""
        left = [token for token in tokens.get(tenant_id, []) if token.id != call.params["id"]]
        if len(left) == len(tokens.get(tenant_id, [])):
            raise ApiError(404, complaint)
        tokens[tenant_id] = left
        if not left:
            del tokens[tenant_id]
        return Answer(200)

    return handler


def _api_tokens(user: User) -> dict[str, list[Token]]:
    return user.api_tokens


def _access_tokens(user: User) -> dict[str, list[Token]]:
    return user.access_tokens


def _show_api_tokens(tokens: list[Token]) -> Any:
    return [api_token_row(token) for token in tokens]


def _show_access_tokens(tokens: list[Token]) -> Any:
    return {"accessTokens": [access_token_row(token) for token in tokens]}


def unenroll(state: State, call: Call) -> Answer:
    user = user_of(state, call)
    if not user.mfa_enrolled:
        raise ApiError(400, "MFA is not enrolled", code="ER-01097")
    user.mfa_enrolled = False
    return Answer(200)


MINE = f"{USERS}/sessions/v1/me"
API_TOKENS = f"{USERS}/api-tokens/v1"
ACCESS_TOKENS = f"{USERS}/access-tokens/v1"
BOTH = TenantHeader.REQUIRED  # these routes need the tenant header and the user header
ROUTES = [
    Route("sessions", "GET", MINE, list_sessions),
    Route("sessions_delete", "DELETE", f"{MINE}/all", delete_sessions),
    Route("session_delete", "DELETE", f"{MINE}/{{id}}", delete_session),
    Route("api_tokens", "GET", API_TOKENS, list_tokens(_api_tokens, _show_api_tokens), BOTH),
    Route("api_token_delete", "DELETE", f"{API_TOKENS}/{{id}}", delete_token(_api_tokens, "API token not found"), BOTH),
    Route("access_tokens", "GET", ACCESS_TOKENS, list_tokens(_access_tokens, _show_access_tokens), BOTH),
    Route(
        "access_token_delete",
        "DELETE",
        f"{ACCESS_TOKENS}/{{id}}",
        delete_token(_access_tokens, "Access token not found"),
        BOTH,
    ),
    Route("mfa_unenroll", "POST", f"{VENDOR_USERS}/{{user_id}}/mfa/unenroll", unenroll, TenantHeader.FORBIDDEN),
]

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The token request, and the check of tokens on every other one."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterable
from typing import Any

from .routing import ANY_USER, Answer, ApiError, Call, Route, forbidden
from .state import API_TOKEN, CLIENT_ID, VENDOR_ID, State, UserToken


def _part(data: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def _jwt(at: float, end: float, claims: dict[str, Any]) -> str:
    """A text that looks like a JWT; nobody but the emulator can tell whether it is valid."""
    claims = {**claims, "vendorId": VENDOR_ID, "iat": int(at), "exp": int(end), "jti": uuid.uuid4().hex}
    return f"{_part({'alg': 'RS256', 'typ': 'JWT'})}.{_part(claims)}.{_part({'signed': False})}"


def issue_token(state: State, at: float) -> str:
    end = at + state.token_lifetime
    token = _jwt(at, end, {"sub": CLIENT_ID})
    state.tokens[token] = end
    return token


def issue_user_token(state: State, at: float, user_id: str, tenant_id: str, permissions: Iterable[str]) -> str:
    """It stays good when the user or the tenant goes: nobody takes back a JWT that is signed."""
    given = UserToken(user_id, tenant_id, tuple(permissions), at + state.token_lifetime)
    claims = {"sub": user_id, "tenantId": tenant_id, "permissions": list(given.permissions), "type": "userToken"}
    token = _jwt(at, given.end, claims)
    state.user_tokens[token] = given
    return token


def bearer(call: Call) -> str:
    """Either header will do, as with Frontegg's own clients."""
    scheme, dummy, token = call.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else call.headers.get("x-access-token", "")


def is_of_user(state: State, call: Call) -> bool:
    """Whether the token is one of a user's, be it good or not."""
    return bearer(call) in state.user_tokens


def authenticate(state: State, call: Call) -> None:
    """Notes in the call whose token it is."""
    call.user_token = state.user_tokens.get(bearer(call))
    end = state.tokens.get(bearer(call), 0) if call.user_token is None else call.user_token.end
    if end <= call.at:
        raise ApiError(401, "Unauthorized")


def authorize(call: Call, permission: str | None) -> None:
    """The vendor passes, if the route itself does not object; a user needs the permission."""
    if call.user_token is None or permission == ANY_USER:
        return
    if permission is None or not call.user_token.may(permission):
        raise forbidden()


def login(state: State, call: Call) -> Answer:
    body = call.body if isinstance(call.body, dict) else {}
    if (body.get("clientId"), body.get("secret")) != (CLIENT_ID, API_TOKEN):
        raise ApiError(401, "Invalid authentication")
    token = issue_token(state, call.at)
    return Answer(200, {"token": token, "expiresIn": state.token_lifetime})


ROUTES = [
    Route("login", "POST", "/auth/vendor", login),
    Route("login", "POST", "/auth/vendor/", login),
]

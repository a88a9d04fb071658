# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The token request, and the check of tokens on all other requests."""

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
    """Return a text that looks like a JWT. Only the emulator knows whether it is valid."""
    claims = {**claims, "vendorId": VENDOR_ID, "iat": int(at), "exp": int(end), "jti": uuid.uuid4().hex}
    return f"{_part({'alg': 'RS256', 'typ': 'JWT'})}.{_part(claims)}.{_part({'signed': False})}"


def issue_token(state: State, at: float) -> str:
    end = at + state.token_lifetime
    token = _jwt(at, end, {"sub": CLIENT_ID})
    state.tokens[token] = end
    return token


def issue_user_token(state: State, at: float, user_id: str, tenant_id: str, permissions: Iterable[str]) -> str:
    """Issue a token. It stays valid after the user or the tenant is deleted, because a signed JWT cannot be revoked."""
    given = UserToken(user_id, tenant_id, tuple(permissions), at + state.token_lifetime)
    claims = {"sub": user_id, "tenantId": tenant_id, "permissions": list(given.permissions), "type": "userToken"}
    token = _jwt(at, given.end, claims)
    state.user_tokens[token] = given
    return token


def bearer(call: Call) -> str:
    """Return the bearer token from either header. Frontegg's own clients use both."""
    scheme, dummy, token = call.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else call.headers.get("x-access-token", "")


def is_of_user(state: State, call: Call) -> bool:
    """Return whether the token belongs to a user, even if it has expired."""
    return bearer(call) in state.user_tokens


def authenticate(state: State, call: Call) -> None:
    """Check the token, and note in the call which user it belongs to, if any."""
    call.user_token = state.user_tokens.get(bearer(call))
    end = state.tokens.get(bearer(call), 0) if call.user_token is None else call.user_token.end
    if end <= call.at:
        raise ApiError(401, "Unauthorized")


def authorize(call: Call, permission: str | None) -> None:
    """Refuse a user's token without the permission. The vendor's token always passes."""
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

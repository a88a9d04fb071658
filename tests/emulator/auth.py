# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The token request, and the check of tokens on every other one."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

from .routing import Answer, ApiError, Call, Route
from .state import API_TOKEN, CLIENT_ID, VENDOR_ID, State


def _part(data: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def issue_token(state: State, at: float) -> str:
    """A text that looks like a JWT; nobody but the emulator can tell whether it is valid."""
    end = at + state.token_lifetime
    claims = {"sub": CLIENT_ID, "vendorId": VENDOR_ID, "iat": int(at), "exp": int(end), "jti": uuid.uuid4().hex}
    token = f"{_part({'alg': 'RS256', 'typ': 'JWT'})}.{_part(claims)}.{_part({'signed': False})}"
    state.tokens[token] = end
    return token


def authenticate(state: State, call: Call) -> None:
    """Either header will do, as with Frontegg's own clients."""
    scheme, dummy, bearer = call.headers.get("authorization", "").partition(" ")
    token = bearer if scheme.lower() == "bearer" else call.headers.get("x-access-token", "")
    if state.tokens.get(token, 0) <= call.at:
        raise ApiError(401, "Unauthorized")


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

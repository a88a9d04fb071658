# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The types of routes: the call for a handler, its answer, and the table that finds the handler."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from re import Pattern
from typing import Any
from urllib.parse import parse_qsl, unquote

from starlette.routing import compile_path

from .state import State, UserToken

TENANT_HEADER = "frontegg-tenant-id"
USER_HEADER = "frontegg-user-id"


class TenantHeader(Enum):
    """How a route treats the tenant header."""

    REQUIRED = "required"
    FORBIDDEN = "forbidden"
    OPTIONAL = "optional"


class Delivery(Enum):
    """How an answer is sent."""

    WHOLE = "whole"
    TRUNCATED = "truncated"
    DROPPED = "dropped"


@dataclass
class Answer:
    """An answer. `body` is JSON data, a text that is sent unchanged, or None for an empty body.

    `drip`: the seconds between two bytes of the body, or 0 to send all at once."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = "application/json; charset=utf-8"
    delivery: Delivery = Delivery.WHOLE
    drip: float = 0.0

    def encoded(self) -> bytes:
        if self.body is None:
            return b""
        if self.media_type.startswith("application/json"):
            return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode()
        return str(self.body).encode()


class ApiError(Exception):
    """A refusal. Code that finds a fault in the request raises it."""

    def __init__(self, status: int, *errors: str, code: str | None = None) -> None:
        super().__init__(*errors)
        body: dict[str, Any] = {"errors": list(errors)}
        if code is not None:
            body["errorCode"] = code
        self.answer = Answer(status, body)


def user_not_found() -> ApiError:
    return ApiError(404, "User not found", code="ER-01089")


def tenant_not_found() -> ApiError:
    return ApiError(404, "Tenant not found")


def forbidden() -> ApiError:
    return ApiError(403, "Forbidden")


@dataclass
class Call:
    """A request as handlers see it. `body` is decoded, or None if the request has none.

    `user_token` is None if the vendor sends the request, with environment credentials."""

    at: float
    method: str
    path: str
    raw_query: str
    headers: dict[str, str]
    raw_body: bytes
    route: Route | None = None
    params: dict[str, str] = field(default_factory=dict)
    user_token: UserToken | None = None

    def __post_init__(self) -> None:
        self.pairs = parse_qsl(self.raw_query, keep_blank_values=True)
        self.query = dict(self.pairs)
        self.body: Any = None
        self.malformed = False
        try:
            self.body = json.loads(self.raw_body) if self.raw_body else None
        except ValueError:
            self.malformed = True

    @property
    def route_name(self) -> str:
        return self.route.name if self.route else "unknown"

    @property
    def target(self) -> str:
        return f"{self.path}?{self.raw_query}" if self.raw_query else self.path

    @property
    def tenant_id(self) -> str | None:
        """Return the tenant header, or None if it is empty. With a user's token, return the tenant of the token."""
        if self.user_token is not None:
            return self.user_token.tenant_id
        return self.headers.get(TENANT_HEADER) or None

    @property
    def user_id(self) -> str | None:
        """Return the user header. An empty one counts as none."""
        return self.headers.get(USER_HEADER) or None

    def values(self, name: str) -> list[str]:
        """Return the values of a list parameter, which may be repeated, separated by commas, or both."""
        texts = (value for key, value in self.pairs if key == name)
        return [part for text in texts for part in text.split(",") if part]


Handler = Callable[[State, Call], Answer]
ANY_USER = ""


@dataclass(frozen=True)
class Route:
    """One route. Tests use its `name` in faults and in the log. Several routes may share a name.

    `permission` is the permission that a user's token needs. ANY_USER: none. None: the route is only for the vendor."""

    name: str
    method: str
    path: str
    handler: Handler
    tenant: TenantHeader = TenantHeader.OPTIONAL
    permission: str | None = None


class RouteTable:
    """Finds the route of a request. It matches paths before decoding, so that an ID may hold a %2F."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._fixed: dict[tuple[str, str], Route] = {}
        self._patterns: dict[str, list[tuple[Pattern[str], Route]]] = {}
        self.names = set()
        for route in routes:
            self.names.add(route.name)
            if "{" in route.path:
                self._patterns.setdefault(route.method, []).append((compile_path(route.path)[0], route))
            else:
                self._fixed[route.method, route.path] = route

    def resolve(self, call: Call) -> None:
        """Note the route and the parameters of the path in the call."""
        call.route = self._fixed.get((call.method, call.path))
        if call.route is not None:
            return
        for pattern, route in self._patterns.get(call.method, ()):
            found = pattern.match(call.path)
            if found:
                call.route = route
                call.params = {name: unquote(value) for name, value in found.groupdict().items()}
                return

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records of requests and answers, which tests read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MASK = "***"
SECRET_HEADERS = frozenset({"authorization", "x-access-token", "cookie"})
SECRET_KEYS = frozenset({"secret", "token"})


@dataclass
class Exchange:
    """One request and its answer. `status` is None until the answer is sent, and stays None if none is sent."""

    number: int
    at: float
    route: str
    method: str
    path: str  # as sent, percent-encoded
    raw_query: str
    query: dict[str, str]  # decoded; if a name is repeated, the last value counts
    headers: dict[str, str]
    body: Any
    trace_id: str
    in_flight: int
    address: str = ""  # of the client
    status: int | None = None
    answer: Any = None
    answer_headers: dict[str, str] = field(default_factory=dict)
    fault: bool = False  # a test ordered this answer; it is not the emulator's own

    @property
    def is_login(self) -> bool:
        return self.route == "login"

    @property
    def is_write(self) -> bool:
        return self.method != "GET" and not self.is_login


def masked_headers(headers: dict[str, str]) -> dict[str, str]:
    return {name: MASK if name in SECRET_HEADERS else value for name, value in headers.items()}


def masked_body(route: str, body: Any) -> Any:
    """Return the body with its credentials masked. Only the token request has credentials in its body."""
    if route != "login" or not isinstance(body, dict):
        return body
    return {key: MASK if key in SECRET_KEYS else value for key, value in body.items()}

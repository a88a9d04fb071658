# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rate limits with fixed windows. Answers state in several forms what is left and when the next window opens."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from .clock import http_date, iso
from .routing import Answer

RESET = "X-Rate-Limit-Reset"
RETRY_AFTER = "Retry-After"
LIMIT = "X-Rate-Limit-Limit"
REMAINING = "X-Rate-Limit-Remaining"
Format = Callable[[float, float], str]  # (when the window ends, now) -> text


def _seconds(end: float, now: float) -> str:
    # Round first: 3.0000001 comes from floats and is no reason to wait another second.
    return str(math.ceil(round(end - now, 3)))


# Answers state the end of a window as a rounded number. A client may be early by this many seconds.
ROUNDED_BY = 0.00001

STYLES: dict[str, tuple[str, Format] | None] = {
    "rfc3339": (RESET, lambda end, now: iso(end)),
    "seconds": (RESET, _seconds),
    "epoch": (RESET, lambda end, now: str(math.ceil(end))),
    "epoch_ms": (RESET, lambda end, now: str(math.ceil(end * 1000))),
    "http_date": (RESET, lambda end, now: http_date(end)),
    "retry_after": (RETRY_AFTER, _seconds),
    "retry_after_date": (RETRY_AFTER, lambda end, now: http_date(end)),
    "none": None,
}


@dataclass
class Limit:
    """A number of requests in a window. A window opens with the first request after the last window ended.

    `tells`: every answer states how many requests are allowed and left, and when the window ends."""

    count: int
    per: float
    style: str = "rfc3339"
    tells: bool = False
    opened: float = -math.inf
    used: int = 0

    def __post_init__(self) -> None:
        if self.style not in STYLES:
            raise ValueError(f"no such style: {self.style!r}; there are {', '.join(STYLES)}")

    def refusal(self, now: float) -> Answer | None:
        """Return a refusal, or None to let the request pass. A refused request does not count."""
        if now >= self.opened + self.per - ROUNDED_BY:
            self.opened, self.used = now, 0
        if self.used < self.count:
            self.used += 1
            return None
        return Answer(429, {"errors": ["Too many requests"]}, self._reset(now))

    def told(self, now: float) -> dict[str, str]:
        """Return the rate limit headers for an answer."""
        if not self.tells:
            return {}
        return {LIMIT: str(self.count), REMAINING: str(self.count - self.used), **self._reset(now)}

    def _reset(self, now: float) -> dict[str, str]:
        style = STYLES[self.style]
        if style is None:
            return {}
        header, text = style
        return {header: text(self.opened + self.per, now)}


class EachAddress:
    """The same limit for each address that requests come from. Frontegg limits most routes so, and some lists not."""

    def __init__(self, count: int, per: float, style: str, tells: bool) -> None:
        self._new = partial(Limit, count, per, style, tells)
        self._limits: dict[str, Limit] = {}

    def of(self, address: str) -> Limit:
        return self._limits.setdefault(address, self._new())


class Limits:
    """The limits of named routes, and the general limit of all other routes except the token request."""

    def __init__(self) -> None:
        self.general: Limit | EachAddress | None = None
        self.named: dict[str, Limit | EachAddress | None] = {}

    def set(self, limit: Limit | EachAddress | None, routes: Iterable[str] | None) -> None:
        if routes is None:
            self.general = limit
        else:
            self.named.update(dict.fromkeys(routes, limit))

    def refusal(self, route: str, now: float, address: str) -> Answer | None:
        limit = self._of(route, address)
        return limit.refusal(now) if limit else None

    def told(self, route: str, now: float, address: str) -> dict[str, str]:
        """Return the headers that state the limit of the route, for refusals, too."""
        limit = self._of(route, address)
        return limit.told(now) if limit else {}

    def _of(self, route: str, address: str) -> Limit | None:
        limit = self.named.get(route)
        limit = self.general if limit is None and route != "login" else limit
        return limit.of(address) if isinstance(limit, EachAddress) else limit

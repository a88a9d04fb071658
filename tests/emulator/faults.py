# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults that a test orders for a route: a wrong, missing or late answer, or a success that changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from http.client import responses
from typing import Any
from urllib.parse import unquote_plus

from .routing import Answer, Call, Delivery

JSON = "application/json; charset=utf-8"
JUNK = {
    "html": Answer(200, "<html><body><h1>Please wait ...</h1></body></html>", media_type="text/html"),
    "truncated": Answer(200, '{"items":[{"id":"', media_type="application/json", delivery=Delivery.TRUNCATED),
    "empty": Answer(200),
    "wrong-type": Answer(200, "unexpected"),
}
ANY_ROUTE = "*"
# Blanks before a dripping body, which JSON allows. They make every such answer take long.
DRIPPING = b" " * 1000


@dataclass
class Fault:
    """One fault. Its fields are the keywords of Emulator.fault(). A header with several lines is sent several times."""

    route: str
    times: int | None = 1
    skip: int = 0
    status: int | None = None
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    when: str = "before"
    match: str | None = None
    drop: str | None = None
    junk: str | None = None
    revoke_token: bool = False
    ignore: bool = False
    delay: float = 0.0
    drip: float = 0.0
    media_type: str | None = None

    def __post_init__(self) -> None:
        if self.when not in ("before", "after") or self.drop not in (None, "before", "after"):
            raise ValueError("a fault strikes 'before' or 'after' the deed")
        if self.junk not in (None, *JUNK):
            raise ValueError(f"no such junk: {self.junk!r}; there is {', '.join(JUNK)}")
        kinds = (self.status is not None, self.drop, self.junk, self.revoke_token, self.ignore, self.delay)
        if not any((*kinds, self.drip, self.media_type)):
            names = "status, drop, junk, revoke_token, ignore, delay, drip, media_type"
            raise ValueError(f"a fault needs one of {names}")

    def concerns(self, call: Call) -> bool:
        if self.times == 0 or self.route not in (ANY_ROUTE, call.route_name):
            return False
        return self.match is None or self.match in call.target or self.match in unquote_plus(call.target)

    @property
    def acts_first(self) -> bool:
        """Return whether the emulator carries out the request before it sends the wrong answer."""
        return (self.drop or self.when) == "after"

    def answer(self) -> Answer | None:
        """Return the wrong answer, or None if the emulator sends its own answer."""
        if self.drop:
            return Answer(0, delivery=Delivery.DROPPED)
        if self.junk:
            return JUNK[self.junk]
        if self.status is None:
            return None
        body = self.body
        if body is None and self.status >= 400:
            body = {"errors": [responses.get(self.status, "Injected fault")]}
        media_type = "text/plain; charset=utf-8" if isinstance(body, str) else JSON
        return Answer(self.status, body, dict(self.headers), media_type)

    def spoiled(self, answer: Answer) -> Answer:
        """Return the answer with the fault applied: sent byte by byte, or with a wrong content type."""
        if self.media_type is not None:
            answer = replace(answer, body=answer.encoded().decode(), media_type=self.media_type)
        return replace(answer, drip=self.drip) if self.drip else answer


class Faults:
    """The faults that a test ordered. The faults for a route apply one after the other."""

    def __init__(self) -> None:
        self.orders: list[Fault] = []

    def pick(self, call: Call) -> Fault | None:
        for fault in self.orders:
            if fault.concerns(call):
                return self._use(fault)
        return None

    @staticmethod
    def _use(fault: Fault) -> Fault | None:
        if fault.skip:
            fault.skip -= 1
            return None
        if fault.times is not None:
            fault.times -= 1
        return fault

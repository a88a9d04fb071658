# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data that the server and the tests share: the state, the switches, the log."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from .exchange import Exchange
from .faults import Faults
from .limits import Limits
from .state import State


@dataclass
class Flight:
    """Counts the requests in flight, now and at most. Each test gets a new one, because old requests may still hang."""

    now: int = 0
    most: int = 0


class World:
    """The server thread handles requests while test threads change the state. Both hold `lock` to do so."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.lock = threading.RLock()
        self.on_exchange: Callable[[Exchange], None] | None = None
        self.clear()

    def clear(self) -> None:
        self.state = State()
        self.faults = Faults()
        self.limits = Limits()
        self.latency = 0.0
        self.forbid_writes = False
        self.forbidden_writes: list[Exchange] = []
        self.catastrophes: list[Exchange] = []  # requests of the vendor to delete "the current tenant"
        self.log: list[Exchange] = []
        self.flight = Flight()
        self.requests = 0

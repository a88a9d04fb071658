# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the one gate that every request of a task passes, whichever thread sends it."""

from __future__ import annotations

from threading import Lock

from ._clock import Clock


class Gate:
    """Holds all threads back while a rate limit is in force, and spaces requests out to a ceiling of our own."""

    def __init__(self, clock: Clock, requests_per_minute: int | None = None) -> None:
        self._clock = clock
        self._spacing = 60.0 / requests_per_minute if requests_per_minute else 0.0
        self._lock = Lock()
        self._held_until = 0.0
        self._next_slot = 0.0

    def hold(self, seconds: float) -> None:
        """Let nobody pass for so long; a longer hold that is in force already stays."""
        with self._lock:
            self._held_until = max(self._held_until, self._clock.now() + seconds)

    def held_for(self) -> float:
        """Seconds that the present hold still lasts, 0 or less where there is none."""
        with self._lock:
            return self._held_until - self._clock.now()

    def wait(self, patience: float = float("inf")) -> bool:
        """True when it is this thread's turn; False as soon as a hold is to last longer than `patience` seconds."""
        deadline = self._clock.now() + patience
        while (turn := self._take_slot()) is not None:
            held = self.held_for()
            if held > 0 and self._clock.now() + held > deadline:
                return False
            self._clock.sleep_until(turn)
        return True

    def _take_slot(self) -> float | None:
        """Take the slot if it is free now, else say when to ask again: another may be first, or a hold may come."""
        with self._lock:
            now = self._clock.now()
            turn = max(self._held_until, self._next_slot)
            if turn > now:
                return turn
            self._next_slot = now + self._spacing
            return None

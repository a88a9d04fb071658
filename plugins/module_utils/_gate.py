# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the one gate that every request of a task passes, whichever thread sends it."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from ._clock import Clock

# Where a server tells how many requests are left but not until when, its windows are taken for minutes.
WINDOW = 60.0
# Ends that are told to be so close to each other are those of the same window: seconds are rounded, answers take time.
SAME_WINDOW = 2.0


@dataclass
class _Budget:
    """What the server said of one route. told: the least that was left of this window; until: the window's end.

    allowed: of a whole window, None where that was not told. in_flight: sent, and not yet answered.
    """

    allowed: int | None = None
    told: int | None = None
    until: float = 0.0
    in_flight: int = 0

    @property
    def left(self) -> int | None:
        """How many more may be sent, less what is on its way; None where that is not known."""
        return None if self.told is None else self.told - self.in_flight

    def is_of(self, until: float) -> bool:
        """Whether a window with that end is the one that is known."""
        return self.told is not None and self.until != float("inf") and until < self.until + SAME_WINDOW


class Gate:
    """Holds all threads back while a rate limit is in force, and spaces requests out to a ceiling of our own.

    Where the server tells how many requests are left, no more than `share` percent of its limit are used up; and where
    more are to come than this window has left, they are spread over it rather than sent in a burst.
    """

    def __init__(self, clock: Clock, requests_per_minute: int | None = None, share: float = 100.0) -> None:
        self._clock = clock
        self._spacing = 60.0 / requests_per_minute if requests_per_minute else 0.0
        self._share = share / 100.0
        self._lock = Lock()
        self._held_until = 0.0
        self._next_slot = 0.0
        self._expected = 0
        self._budgets: dict[str, _Budget] = {}
        self._stopped = False

    def hold(self, seconds: float) -> None:
        """Let nobody pass for so long; a longer hold that is in force already stays."""
        with self._lock:
            self._held_until = max(self._held_until, self._clock.now() + seconds)

    def held_for(self, route: str = "") -> float:
        """Seconds for which the server, or what it told of the route, lets nobody pass; 0 or less where it does."""
        with self._lock:
            now = self._clock.now()
            budget = self._budgets.get(route)
            is_used_up = budget is not None and budget.left is not None and budget.left <= 0
            until = budget.until if budget is not None and is_used_up and budget.until != float("inf") else now
            return max(self._held_until, until) - now

    def expect(self, requests: int) -> None:
        """Say how many requests are to come."""
        with self._lock:
            self._expected = requests

    def stop(self) -> None:
        """Let nobody pass any more, and nobody wait."""
        self._stopped = True
        self._clock.wake()

    def wait(self, patience: float = float("inf"), route: str = "") -> bool:
        """True when it is this thread's turn; False as soon as the server lets nobody pass within `patience` seconds.

        Whoever passes has to say `answered` when it is over. After `stop`, True at once: the caller has to look.
        """
        deadline = self._clock.now() + patience
        while not self._stopped and (turn := self._take_slot(route)) is not None:
            held = self.held_for(route)
            if held > 0 and self._clock.now() + held > deadline:
                return False
            self._clock.sleep_until(turn)
        return True

    def answered(
        self, route: str, limit: int | None = None, left: int | None = None, resets_in: float = WINDOW
    ) -> None:
        """A request is over. limit, left: what its answer told of the route, None where it told nothing."""
        with self._lock:
            budget = self._budgets.setdefault(route, _Budget())
            budget.in_flight = max(0, budget.in_flight - 1)
            if left is None:
                # It may have been counted all the same.
                budget.told = None if budget.told is None else budget.told - 1
                return
            kept_free = 0 if limit is None else limit - int(limit * self._share)
            budget.allowed = None if limit is None else limit - kept_free
            told, until = left - kept_free, self._clock.now() + resets_in
            # Answers overtake each other: the one that tells of more was given earlier.
            budget.told = min(told, budget.told or 0) if budget.is_of(until) else told
            budget.until = until

    def known_limit(self) -> float | None:
        """Requests a minute that the task may send, by its own ceiling or the least that the server told."""
        told = [budget.allowed for budget in self._budgets.values() if budget.allowed]
        own = [60.0 / self._spacing] if self._spacing else []
        return min([*told, *own], default=None)

    def left(self) -> int | None:
        """Requests that are left in the present window, where the server tells."""
        now = self._clock.now()
        told = [max(0, one.left) for one in self._budgets.values() if one.left is not None and one.until > now]
        return min(told, default=None)

    def _take_slot(self, route: str) -> float | None:
        """Take the slot if it is free now, else say when to ask again: another may be first, or a hold may come."""
        with self._lock:
            now = self._clock.now()
            budget = self._budgets.setdefault(route, _Budget())
            turn = max(self._held_until, self._next_slot, self._turn(budget, now))
            if turn > now:
                return turn
            spacing = max(self._spacing, self._pace(budget, now))
            budget.in_flight += 1
            self._expected = max(0, self._expected - 1)
            self._next_slot = now + spacing
            return None

    def _turn(self, budget: _Budget, now: float) -> float:
        """When the server has a request left for us."""
        if budget.left is not None and now >= budget.until:
            # A new window. What is left of it is told by the next answer; one that tells nothing limits nothing.
            budget.told, budget.until = budget.allowed, float("inf")
        if budget.left is None or budget.left > 0:
            return now
        if budget.until == float("inf"):
            budget.told = None
            return now
        return budget.until

    def _pace(self, budget: _Budget, now: float) -> float:
        """Seconds between two requests, where more are to come than this window has left."""
        if not budget.left or budget.until == float("inf") or self._expected <= budget.left:
            return 0.0
        return (budget.until - now) / budget.left

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the one gate that every request of a task passes, whichever thread sends it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from threading import Lock, local

from .clock import Clock

# The length of a window whose end the server does not say, in seconds
WINDOW = 60.0
# The end of a window whose end is not known
UNKNOWN = float("inf")
# In this time, the first answer of a new window has usually come, in seconds.
ANSWER_TIME = 0.25
# How many answers of a route are remembered, to compare with answers that took longer
MOST_HEARD = 100


@dataclass
class _Budget:
    """What the server said about one route. told: the requests left in this window. until: its end, or UNKNOWN.

    allowed: the requests of a whole window, None if no answer has it. in_flight: requests sent and not answered yet.
    opened: when the first request of this window was sent. heard: (when, requests left) of each answer since then.
    fresh, pace: the requests that a window has when it opens, and the seconds for each, as in the window before.
    "when" is a count of the requests and answers that passed the gate: it orders them where no clock can.
    """

    allowed: int | None = None
    told: int | None = None
    until: float = UNKNOWN
    in_flight: int = 0
    opened: int = 0
    heard: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=MOST_HEARD))
    fresh: int = 0
    pace: float = 0.0

    @property
    def left(self) -> int | None:
        """How many more requests may be sent, without those in flight. None if it is not known."""
        return None if self.told is None else self.told - self.in_flight

    def open(self, when: int) -> None:
        """Open a new window. Until an answer says more, it has as many requests as the last one."""
        self.told, self.until, self.opened = self.fresh, UNKNOWN, when
        self.heard.clear()

    def hear(self, left: int, sent: int, when: int, now: float, resets_in: float) -> None:
        """Note how many requests are left, by an answer that came at `when` to a request sent at `sent`."""
        if sent <= self.opened:
            # The request was sent before this window opened. An end nearer to this window's end says it counted here.
            if self.told is not None and self.until != UNKNOWN and resets_in > (self.until - now) / 2:
                self.told = max(0, self.told - 1)
            return
        # Answers overtake each other. Of requests in flight together, the answer with more left was given first.
        least = min([left, *(other for came, other in self.heard if came > sent)])
        self.heard.append((when, left))
        is_more = self.told is not None and least > self.told
        self.told = least
        if resets_in > 0:  # else the window is over, or the end was rounded down: nothing new
            self._hear_end(now + resets_in, resets_in, is_more)

    def _hear_end(self, end: float, resets_in: float, is_more: bool) -> None:
        """Note the end of the window. The earliest end counts: others are rounded up, or came late."""
        if self.until == UNKNOWN:
            # Others may have used the first window before. The next window has all of the limit.
            whole = 0 if self.opened else self.allowed or 0
            self.fresh = max(1, whole, (self.told or 0) + 1)
            self.pace = min(ANSWER_TIME, resets_in / self.fresh)
        self.until = end if is_more or self.until == UNKNOWN else min(self.until, end)


class Gate:
    """Holds all threads back while a rate limit is in force, and keeps requests under a ceiling of the task.

    If the server says how many requests are left, the gate uses at most `share` percent of its limit. If more requests
    are to come than the window has left, it spreads them over the window. No request waits longer than its patience.
    """

    def __init__(self, clock: Clock, requests_per_minute: int | None = None, share: float = 100.0) -> None:
        self._clock = clock
        self._spacing = 60.0 / requests_per_minute if requests_per_minute else 0.0
        self._share = share / 100.0
        self._lock = Lock()
        self._held_until = 0.0
        self._next_slot = 0.0  # by the ceiling
        self._next_turn = 0.0  # by what the server has left
        self._expected = 0
        self._budgets: dict[str, _Budget] = {}
        self._count = 0  # of requests and answers that passed
        self._mine = local()  # sent: the count when this thread's request passed
        self._stopped = False

    def hold(self, seconds: float) -> None:
        """Let no request pass for these seconds. A longer hold stays in force."""
        with self._lock:
            self._held_until = max(self._held_until, self._clock.now() + seconds)

    def held_for(self, route: str = "") -> float:
        """The seconds for which no request of the route may pass; 0 or less if it may."""
        with self._lock:
            now = self._clock.now()
            budget = self._budgets.get(route)
            is_used_up = budget is not None and budget.left is not None and budget.left <= 0
            until = budget.until if budget is not None and is_used_up and budget.until != UNKNOWN else now
            return max(self._held_until, until) - now

    def expect(self, requests: int) -> None:
        """Say how many requests are to come."""
        with self._lock:
            self._expected = requests

    def stop(self) -> None:
        """End all waiting. The callers have to look whether they may go on."""
        self._stopped = True
        self._clock.wake()

    def wait(self, patience: float = float("inf"), route: str = "") -> bool:
        """True when it is this thread's turn. False if no request may pass within `patience` seconds.

        The caller has to call `answered` when the request is over. After `stop`, wait returns True at once.
        """
        deadline = self._clock.now() + patience
        while not self._stopped and (turn := self._take_slot(route, patience, deadline)) is not None:
            held = self.held_for(route)
            if held > 0 and self._clock.now() + held > deadline:
                return False
            self._clock.sleep_until(turn)
        return True

    def answered(
        self, route: str, limit: int | None = None, left: int | None = None, resets_in: float = WINDOW
    ) -> None:
        """A request is over. limit, left: what its answer says about the route, None if it says nothing."""
        with self._lock:
            budget = self._budgets.setdefault(route, _Budget())
            budget.in_flight = max(0, budget.in_flight - 1)
            self._count += 1
            if left is None:
                # The server may have counted the request.
                budget.told = None if budget.told is None else budget.told - 1
                return
            kept_free = 0 if limit is None else limit - int(limit * self._share)
            budget.allowed = None if limit is None else limit - kept_free
            sent = getattr(self._mine, "sent", self._count)
            budget.hear(left - kept_free, sent, self._count, self._clock.now(), resets_in)

    def known_limit(self) -> float | None:
        """The requests per minute that the task may send: its own ceiling, or the lowest limit of the server."""
        told = [budget.allowed for budget in self._budgets.values() if budget.allowed]
        own = [60.0 / self._spacing] if self._spacing else []
        return min([*told, *own], default=None)

    def left(self) -> int | None:
        """The requests left in the present window, if the server says it."""
        now = self._clock.now()
        told = [
            max(0, budget.left) for budget in self._budgets.values() if budget.left is not None and budget.until > now
        ]
        return min(told, default=None)

    def _take_slot(self, route: str, patience: float, deadline: float) -> float | None:
        """None if the slot is free now, and taken. Else the time to ask again: another thread may be first."""
        with self._lock:
            now = self._clock.now()
            budget = self._budgets.setdefault(route, _Budget())
            spread = min(self._next_turn, deadline)
            turn = max(self._held_until, self._next_slot, self._turn(budget, now), spread)
            if turn > now:
                return turn
            pace = self._pace(budget, now)
            budget.in_flight += 1
            self._count += 1
            self._mine.sent = self._count
            self._expected = max(0, self._expected - 1)
            self._next_slot = now + self._spacing
            # If one step takes longer than any request waits, the requests over the limit fail in any case.
            self._next_turn = now + (pace if pace <= patience else 0.0)
            return None

    def _turn(self, budget: _Budget, now: float) -> float:
        """The time when the server has a request left for this task."""
        if now >= budget.until:
            budget.open(self._count)
        if budget.left is None or budget.left > 0:
            return now
        if budget.until == UNKNOWN:
            budget.told = None  # a server that says nothing limits nothing
            return now
        return budget.until

    def _pace(self, budget: _Budget, now: float) -> float:
        """The seconds between two requests, if more are to come than this window has left."""
        left = max(0, budget.left or 0)
        if self._expected <= left:
            return 0.0
        # Before the first answer of a new window, keep the old pace: all threads at once might be too much.
        return budget.pace if budget.until == UNKNOWN or not left else (budget.until - now) / left

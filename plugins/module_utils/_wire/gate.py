# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the one gate that every request of a task passes, whichever thread sends it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from threading import Lock, local

from .clock import Clock

# Where a server tells how many requests are left but not until when, its windows are taken for minutes.
WINDOW = 60.0
# The end of a window that is not known.
UNKNOWN = float("inf")
# By then, the first answer of a new window has most often told what it has.
ANSWER_TIME = 0.25
# So many answers of a route are remembered, to be held against those that took longer.
MOST_HEARD = 100


@dataclass
class _Budget:
    """What the server said of one route. told: how many were left of this window; until: the window's end, or UNKNOWN.

    allowed: of a whole window, None where that was not told. in_flight: sent, and not yet answered.
    opened: when this window was first asked of; heard: what was left by each answer since then, and when that came.
    fresh, pace: how many a window has as it opens, and the seconds for each, as the one before it was seen to.
    Here, "when" counts what passes the gate, in either direction: it tells what came first where no clock can.
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
        """How many more may be sent, less what is on its way; None where that is not known."""
        return None if self.told is None else self.told - self.in_flight

    def open(self, when: int) -> None:
        """A new window. What it has is taken to be what the last one had, until an answer tells."""
        self.told, self.until, self.opened = self.fresh, UNKNOWN, when
        self.heard.clear()

    def hear(self, left: int, sent: int, when: int, now: float, resets_in: float) -> None:
        """Take in what is left by an answer that came at `when`, to a request that was sent at `sent`."""
        if sent <= self.opened:
            # Sent before this window opened. An end nearer to this window's end than to now says that it counted here.
            if self.told is not None and self.until != UNKNOWN and resets_in > (self.until - now) / 2:
                self.told = max(0, self.told - 1)
            return
        # Answers overtake each other: of those that were on their way together, the one that tells of more came first.
        least = min([left, *(other for came, other in self.heard if came > sent)])
        self.heard.append((when, left))
        is_more = self.told is not None and least > self.told
        self.told = least
        if resets_in > 0:  # else it is over, or rounded down: the end is not known any better
            self._hear_end(now + resets_in, resets_in, is_more)

    def _hear_end(self, end: float, resets_in: float, is_more: bool) -> None:
        """Of the ends that are told of one window the earliest counts: others are rounded up, or came late."""
        if self.until == UNKNOWN:
            # The first window may have been used by others before: all of it is what the next one has.
            whole = 0 if self.opened else self.allowed or 0
            self.fresh = max(1, whole, (self.told or 0) + 1)
            self.pace = min(ANSWER_TIME, resets_in / self.fresh)
        self.until = end if is_more or self.until == UNKNOWN else min(self.until, end)


class Gate:
    """Holds all threads back while a rate limit is in force, and spaces requests out to a ceiling of our own.

    Where the server tells how many requests are left, no more than `share` percent of its limit are used up; and where
    more are to come than this window has left, they are spread over it rather than sent in a burst. That keeps no
    request for longer than it has patience.
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
        self._count = 0  # of all that passed, in either direction
        self._mine = local()  # sent: the count as this thread's request passed
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
            until = budget.until if budget is not None and is_used_up and budget.until != UNKNOWN else now
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
        while not self._stopped and (turn := self._take_slot(route, patience, deadline)) is not None:
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
            self._count += 1
            if left is None:
                # It may have been counted all the same.
                budget.told = None if budget.told is None else budget.told - 1
                return
            kept_free = 0 if limit is None else limit - int(limit * self._share)
            budget.allowed = None if limit is None else limit - kept_free
            sent = getattr(self._mine, "sent", self._count)
            budget.hear(left - kept_free, sent, self._count, self._clock.now(), resets_in)

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

    def _take_slot(self, route: str, patience: float, deadline: float) -> float | None:
        """Take the slot if it is free now, else say when to ask again: another may be first, or a hold may come."""
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
            # Where a single step would take longer than anybody waits, those who are over the limit fail in any case.
            self._next_turn = now + (pace if pace <= patience else 0.0)
            return None

    def _turn(self, budget: _Budget, now: float) -> float:
        """When the server has a request left for us."""
        if now >= budget.until:
            budget.open(self._count)
        if budget.left is None or budget.left > 0:
            return now
        if budget.until == UNKNOWN:
            budget.told = None  # one that tells nothing limits nothing
            return now
        return budget.until

    def _pace(self, budget: _Budget, now: float) -> float:
        """Seconds between two requests, where more are to come than this window has left."""
        left = max(0, budget.left or 0)
        if self._expected <= left:
            return 0.0
        # Before the first answer of a new window it goes on as before: all threads at once might be too much for it.
        return budget.pace if budget.until == UNKNOWN or not left else (budget.until - now) / left

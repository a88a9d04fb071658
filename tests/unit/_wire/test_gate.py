# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gate that all requests pass: it spaces requests and holds them at a rate limit. The clock never sleeps."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock, Thread, local
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._wire.clock import Clock
from ansible_collections.identityops.frontegg.plugins.module_utils._wire.gate import Gate

START = 1_000_000.0


class JumpingClock(Clock):
    """Waits by moving the time forward. `read` is the time that the calling thread read last."""

    def __init__(self) -> None:
        self.time = START
        self.sleeps = 0
        self.before_waking = lambda: None
        self._lock = Lock()
        self._told = local()

    @property
    def read(self) -> float:
        return self._told.time

    def now(self) -> float:
        with self._lock:
            self._told.time = self.time
            return self.time

    def sleep_until(self, moment: float) -> None:
        with self._lock:
            self.time = max(self.time, moment)
            self.sleeps += 1
        self.before_waking()


@pytest.fixture
def clock() -> JumpingClock:
    return JumpingClock()


def passes(gate: Gate, clock: JumpingClock, count: int) -> list[float]:
    """Return the moments, from the start, at which this many requests pass one after the other."""
    moments = []
    for _request in range(count):
        gate.wait()
        moments.append(clock.read - START)
    return moments


def test_nothing_holds_requests_back_by_itself(clock: JumpingClock) -> None:
    assert passes(Gate(clock), clock, 3) == [0, 0, 0]
    assert clock.sleeps == 0


@pytest.mark.parametrize(("per_minute", "moments"), [(60, [0, 1, 2, 3]), (30, [0, 2, 4, 6]), (1, [0, 60, 120, 180])])
def test_a_ceiling_spaces_requests_out(clock: JumpingClock, per_minute: int, moments: list[float]) -> None:
    assert passes(Gate(clock, per_minute), clock, 4) == moments


def test_idle_time_is_not_saved_up(clock: JumpingClock) -> None:
    gate = Gate(clock, 60)
    gate.wait()
    clock.time += 100
    assert passes(gate, clock, 3) == [100, 101, 102]


def test_a_hold_lets_nobody_pass(clock: JumpingClock) -> None:
    gate = Gate(clock)
    gate.hold(30)
    assert gate.held_for() == 30
    assert passes(gate, clock, 2) == [30, 30]
    assert gate.held_for() <= 0


def test_without_a_hold_nothing_is_held(clock: JumpingClock) -> None:
    assert Gate(clock).held_for() <= 0


@pytest.mark.parametrize("holds", [(30, 10), (10, 30)], ids=str)
def test_the_longer_hold_counts(clock: JumpingClock, holds: tuple[float, ...]) -> None:
    gate = Gate(clock)
    for seconds in holds:
        gate.hold(seconds)
    assert passes(gate, clock, 1) == [30]


def test_after_a_hold_requests_are_spaced_out_again(clock: JumpingClock) -> None:
    gate = Gate(clock, 60)
    gate.hold(30)
    assert passes(gate, clock, 3) == [30, 31, 32]


def test_a_hold_that_comes_while_a_request_waits_holds_it_too(clock: JumpingClock) -> None:
    gate = Gate(clock, 60)
    gate.wait()
    holds = [20.0, 5.0]
    clock.before_waking = lambda: gate.hold(holds.pop()) if holds else None
    # the request waits until 1 for its slot, then until 1 + 5, then until 6 + 20
    assert passes(gate, clock, 1) == [26]


PATIENCE = {
    # the hold, the holds that follow it, the patience, (whether the request passes, the time of the result, the sleeps)
    "no hold": (0, [], 0, (True, 0, 0)),
    "shorter": (30, [], 40, (True, 30, 1)),
    "just as long": (30, [], 30, (True, 30, 1)),
    "longer": (30, [], 29.5, (False, 0, 0)),
    "none left": (30, [], 0, (False, 0, 0)),
    "less than none left": (30, [], -1, (False, 0, 0)),
    "extended": (10, [5], 20, (True, 15, 2)),
    "extended to the end": (10, [5, 5], 20, (True, 20, 3)),
    "extended too far": (10, [11], 20, (False, 10, 1)),
    "extended too far in the end": (10, [5, 300], 20, (False, 15, 2)),
}


@pytest.mark.parametrize(("hold", "more", "patience", "expected"), PATIENCE.values(), ids=PATIENCE)
def test_a_hold_that_lasts_too_long_is_not_waited_for(
    clock: JumpingClock, hold: float, more: list[float], patience: float, expected: tuple[bool, float, int]
) -> None:
    gate, holds = Gate(clock), list(more)
    gate.hold(hold)
    clock.before_waking = lambda: gate.hold(holds.pop(0)) if holds else None
    assert (gate.wait(patience), clock.time - START, clock.sleeps) == expected


def test_who_does_not_wait_takes_no_slot(clock: JumpingClock) -> None:
    gate = Gate(clock, 60)
    gate.hold(30)
    assert not gate.wait(5)
    assert passes(gate, clock, 2) == [30, 31]


def test_patience_is_for_holds_and_not_for_the_ceiling(clock: JumpingClock) -> None:
    gate = Gate(clock, 1)
    assert [gate.wait(5), gate.wait(5)] == [True, True]
    assert clock.time - START == 60


@pytest.mark.parametrize("hold", [0, 30])
def test_many_threads_pass_one_by_one(clock: JumpingClock, hold: float) -> None:
    gate = Gate(clock, 60)
    gate.hold(hold)
    with ThreadPoolExecutor(8) as pool:
        moments = [moment for part in pool.map(lambda _n: passes(gate, clock, 10), range(8)) for moment in part]
    moments.sort()
    assert moments == [hold + n for n in range(80)]


def test_the_clock_tells_the_time_of_day_and_does_not_sleep_for_the_past() -> None:
    clock = Clock()
    before = clock.now()
    clock.sleep_until(before - 1)
    clock.sleep_until(before + 0.01)
    assert before + 0.01 <= clock.now() < before + 5


# Budgets in answers: the moments at which requests pass, and the budget in each answer

TOLD = {
    # share, requests expected, (limit, left, resets in) in each answer, the moments
    "nothing is told": (100, 0, [(None, None, 0)] * 4, [0, 0, 0, 0]),
    "enough is left": (100, 3, [(100, 99, 60), (100, 98, 60), (100, 97, 60)], [0, 0, 0]),
    "none is left": (100, 0, [(2, 1, 60), (2, 0, 60), (2, 1, 60)], [0, 0, 60]),
    "none is left, of an unknown limit": (100, 0, [(None, 1, 60), (None, 0, 60), (None, 9, 60)], [0, 0, 60]),
    "a limit without what is left": (100, 9, [(2, None, 60)] * 4, [0, 0, 0, 0]),
    "more are to come than are left": (100, 7, [(4, 3, 60), (4, 2, 60), (4, 1, 60), (4, 0, 60)], [0, 0, 20, 40]),
    "as many are to come as are left": (100, 4, [(4, 3, 60), (4, 2, 60), (4, 1, 60), (4, 0, 60)], [0, 0, 0, 0]),
    "half is for others": (50, 0, [(4, 3, 60), (4, 2, 60), (4, 3, 60)], [0, 0, 60]),
    "others have used more than theirs": (50, 0, [(4, 1, 60), (4, 3, 60)], [0, 60]),
    "all of a small limit is for others": (10, 0, [(4, 3, 60), (4, 3, 60), (4, 3, 60)], [0, 60, 120]),
    "the window has ended": (100, 0, [(2, 0, -1), (2, 0, 60)], [0, 0]),
}


@pytest.mark.parametrize(("share", "expected", "told", "moments"), TOLD.values(), ids=TOLD)
def test_what_is_told_paces(
    clock: JumpingClock,
    share: float,
    expected: int,
    told: list[tuple[int | None, int | None, float]],
    moments: list[float],
) -> None:
    gate = Gate(clock, None, share)
    gate.expect(expected)
    seen = []
    for limit, left, resets_in in told:
        seen += passes(gate, clock, 1)
        gate.answered("", limit, left, resets_in)
    assert seen == moments


def test_requests_on_their_way_count(clock: JumpingClock) -> None:
    gate = Gate(clock)
    assert passes(gate, clock, 3) == [0, 0, 0]
    gate.answered("", 4, 3, 60)  # the answer to the first of three: the other two will each use one more
    assert gate.left() == 1
    assert passes(gate, clock, 2) == [0, 60]


def test_an_answer_that_tells_nothing_may_have_used_one_up(clock: JumpingClock) -> None:
    """A 500, or a lost answer: the server may have counted the request."""
    gate = Gate(clock)
    gate.wait()
    gate.answered("", 4, 2, 60)
    for left in (1, 0):
        assert passes(gate, clock, 1) == [0]
        gate.answered("")
        assert gate.left() == left
    assert passes(gate, clock, 1) == [60]


def test_answers_that_overtake_each_other(clock: JumpingClock) -> None:
    """The answer with the larger number left the server first."""
    gate = Gate(clock)
    assert passes(gate, clock, 2) == [0, 0]
    gate.answered("", 2, 0, 60)
    gate.answered("", 2, 1, 60)
    assert gate.left() == 0
    assert passes(gate, clock, 1) == [60]


def test_a_newer_answer_is_believed_where_it_tells_of_more(clock: JumpingClock) -> None:
    """A sliding window or a filling bucket can have more requests left before it ends."""
    gate = Gate(clock)
    for left in (2, 9):
        assert passes(gate, clock, 1) == [0]
        gate.answered("", 10, left, 60)
    assert gate.left() == 9


def test_of_a_window_the_earliest_end_counts(clock: JumpingClock) -> None:
    """An end rounded down to now adds nothing. An end rounded up says no more than the first end did."""
    gate = Gate(clock)
    for left, resets_in in ((3, 31), (2, 30), (1, 31), (0, 0)):
        assert passes(gate, clock, 1) == [0]
        gate.answered("", 4, left, resets_in)
    assert passes(gate, clock, 1) == [30]


def test_a_late_answer_of_the_window_before_does_not_hold_the_new_one_back(clock: JumpingClock) -> None:
    gate = Gate(clock)
    with ThreadPoolExecutor(1) as slow:
        assert slow.submit(gate.wait).result()
        assert passes(gate, clock, 1) == [0]
        gate.answered("", 2, 0, 60)
        assert passes(gate, clock, 1) == [60]
        gate.answered("", 2, 1, 60)
        slow.submit(gate.answered, "", 2, 0, 1).result()
    assert gate.left() == 1
    assert passes(gate, clock, 2) == [60, 120]


def test_a_request_of_the_window_before_that_counts_in_the_new_one_is_not_forgotten(clock: JumpingClock) -> None:
    """The request passed the gate just before the window ended, and reached the server after the end."""
    gate = Gate(clock)
    with ThreadPoolExecutor(1) as slow:
        assert slow.submit(gate.wait).result()
        assert passes(gate, clock, 1) == [0]
        gate.answered("", 2, 1, 60)
        assert passes(gate, clock, 1) == [60]
        gate.answered("", 2, 1, 60)
        slow.submit(gate.answered, "", 2, 0, 60).result()
    assert gate.left() == 0
    assert passes(gate, clock, 1) == [120]


def test_a_new_window_is_not_rushed_before_its_first_answer(clock: JumpingClock) -> None:
    """At its end, a sliding window has one request left, and a fixed window has all.

    The first answer shows which kind it is.
    """
    gate = Gate(clock)
    gate.expect(100)
    assert passes(gate, clock, 1) == [0]
    gate.answered("", 10, 0, 1)
    assert passes(gate, clock, 2) == pytest.approx([1, 1.1])


def test_each_route_has_a_budget_of_its_own(clock: JumpingClock) -> None:
    gate = Gate(clock)
    assert gate.wait(route="one")
    gate.answered("one", 1, 0, 60)
    assert gate.wait(route="other")
    assert clock.time == START
    assert gate.wait(route="one")
    assert clock.time == START + 60


@pytest.mark.parametrize(("patience", "passed", "moment"), [(60, True, 60), (59, False, 0)])
def test_a_window_that_opens_too_late_is_not_waited_for(
    clock: JumpingClock, patience: float, passed: bool, moment: float
) -> None:
    """A server may report an empty budget for a day. That must not hold the task for a day."""
    gate = Gate(clock)
    assert gate.wait(patience)
    gate.answered("", 1, 0, 60)
    assert (gate.wait(patience), clock.time - START) == (passed, moment)


SPREAD = {
    # left in the window and its end, (the patience of each request, the moment at which it passes or None for never)
    "within everybody's patience": (3, 60, [(300, 0), (300, 20), (300, 40)]),
    "just within": (3, 900, [(300, 0), (300, 300), (300, 600)]),
    "further apart than anybody waits": (3, 901, [(300, 0), (300, 0), (300, 0), (300, None)]),
    "for a day": (3, 86400, [(300, 0), (300, 0), (300, 0), (86400, 86400)]),
    "one has less": (3, 600, [(300, 0), (100, 100), (300, 100)]),
    "one has none left": (3, 600, [(300, 0), (-5, 0), (300, 0)]),
}


@pytest.mark.parametrize(("left", "resets_in", "requests"), SPREAD.values(), ids=SPREAD)
def test_requests_are_spread_no_further_than_they_have_patience(
    clock: JumpingClock, left: int, resets_in: float, requests: list[tuple[float, float | None]]
) -> None:
    gate = Gate(clock)
    gate.wait()
    gate.expect(9)
    gate.answered("", 4, left, resets_in)
    moments = []
    for patience, dummy in requests:
        moments.append(clock.read - START if gate.wait(patience) else None)
    assert moments == [moment for dummy, moment in requests]


def test_what_is_known_of_the_limit(clock: JumpingClock) -> None:
    gate = Gate(clock, None, 50)
    assert (gate.known_limit(), gate.left()) == (None, None)
    for route, limit, left in (("one", 100, 80), ("other", 40, 39), ("third", None, None)):
        assert gate.wait(route=route)
        gate.answered(route, limit, left, 60)
    assert (gate.known_limit(), gate.left()) == (20, 19)
    clock.time += 61
    assert gate.left() is None
    assert Gate(clock, 30).known_limit() == 30


def test_who_was_told_to_stop_waits_no_more(clock: JumpingClock) -> None:
    gate = Gate(clock, 1)
    gate.hold(86400)
    gate.stop()
    assert [gate.wait(0), gate.wait(), gate.wait()] == [True, True, True]
    assert clock.sleeps == 0


def test_a_clock_that_is_woken_lets_everybody_go() -> None:
    clock = Clock()
    begun = [Event() for dummy in range(4)]

    def sleep(one: Event) -> bool:
        one.set()
        clock.sleep_until(clock.now() + 600)
        return True

    with ThreadPoolExecutor(4) as pool:
        sleeping = [pool.submit(sleep, one) for one in begun]
        assert all(one.wait(10) for one in begun)
        clock.wake()
        clock.wake()
        assert all(one.result(10) for one in sleeping)
    clock.sleep_until(clock.now() + 600)


def sleep_traced(trace: Any, clock: Clock) -> None:
    sys.settrace(trace)
    clock.sleep_until(clock.now() + 0.005)


def waking_at(line: int, clock: Clock) -> Any:
    """Return a trace function that wakes the clock at this line, counted in executed lines."""
    left = [line]

    def trace(frame: Any, event: str, argument: object) -> Any:
        left[0] -= 1
        if left[0] == 0:
            clock.wake()
        return trace

    return trace


def test_a_clock_can_be_woken_in_the_middle_of_its_own_code() -> None:
    """A signal handler runs between any two lines of the main thread, even just before the thread sleeps."""
    for line in range(1, 30):
        clock = Clock()
        worker = Thread(target=sleep_traced, args=(waking_at(line, clock), clock), daemon=True)
        worker.start()
        worker.join(5)
        assert not worker.is_alive(), f"a deadlock at line {line}"

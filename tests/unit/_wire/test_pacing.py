# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rate limits, with and without a budget in the answers: how fast a task is, and how much it leaves to others."""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._wire.gate import Gate
from ansible_collections.identityops.frontegg.plugins.module_utils._wire.retry import (
    Happened,
    Policy,
    decide,
    seconds_to_reset,
    told_budget,
)
from tests.emulator import Emulator, Exchange
from tests.emulator.limits import STYLES
from tests.unit.harness import JumpingClock, Result, Task

PER_MINUTE = 100


def crowd(emu: Emulator, count: int) -> list[str]:
    return [emu.add_user(f"u{number:04}@corp.example").id for number in range(count)]


def refused(emu: Emulator) -> int:
    return sum(exchange.status == 429 for exchange in emu.log)


def in_windows(emu: Emulator, per: float = 60.0) -> list[int]:
    """Return how many requests each window let through.

    A window opens with the first request after the previous window.
    """
    counts: Counter[float] = Counter()
    opened = float("-inf")
    for at in sorted(exchange.at for exchange in emu.log if not exchange.is_login and exchange.status != 429):
        opened = at if at >= opened + per else opened
        counts[opened] += 1
    return list(counts.values())


# The emulator


@pytest.mark.parametrize("style", STYLES)
def test_the_emulator_tells_what_is_left(task: Task, emu: Emulator, style: str) -> None:
    users = crowd(emu, 4)
    emu.rate_limit(3, 60, style, routes=["lock"], tells=True)
    task.run(users=users, state="locked", concurrency=1, rate_limit_timeout=0, verify=False)
    answers = [exchange.answer_headers for exchange in emu.writes]
    assert [told_budget(headers) for headers in answers[:3]] == [(3, 2), (3, 1), (3, 0)]
    assert told_budget(emu.reads[0].answer_headers) == (None, None), "this route has no limit"
    assert any("reset" in name or name == "retry-after" for name in answers[0]) == (style != "none")


# Never refused


@pytest.mark.parametrize(
    ("style", "concurrency"), [*((style, 8) for style in STYLES), ("rfc3339", 1), ("seconds", 1), ("none", 1)]
)
def test_a_limit_that_tells_is_never_run_into(task: Task, emu: Emulator, style: str, concurrency: int) -> None:
    users = crowd(emu, 45)
    emu.rate_limit(20, 60, style, ["lock"], tells=True)
    result = task.run(users=users, state="locked", concurrency=concurrency)
    assert result["summary"]["changed"] == 45
    assert refused(emu) == 0


@pytest.mark.parametrize("concurrency", [1, 8])
def test_a_limit_of_all_routes_together_is_hardly_run_into(task: Task, emu: Emulator, concurrency: int) -> None:
    """Each route starts without a budget. It learns the shared budget from its own first answer only."""
    users = crowd(emu, 45)
    emu.rate_limit(20, 60, tells=True)
    result = task.run(users=users, state="locked", concurrency=concurrency)
    assert result["summary"]["changed"] == 45
    assert refused(emu) <= 1


def test_a_share_is_left_to_others(task: Task, emu: Emulator, clock: JumpingClock) -> None:
    users = crowd(emu, 160)
    emu.rate_limit(100, 60, routes=["lock"], tells=True)
    result = task.run(users=users, state="locked", concurrency=4, rate_limit_share=50, verify=False)
    assert (result["summary"]["changed"], refused(emu)) == (160, 0)
    left = [told_budget(exchange.answer_headers)[1] for exchange in emu.writes]
    assert 50 <= min(one for one in left if one is not None) < 50 + 4  # this many requests may be on their way
    assert clock.now() - emu.writes[0].at <= 1.1 * 180  # three windows must pass before the last ten requests


def test_what_others_use_up_meanwhile_is_seen(task: Task, emu: Emulator, clock: JumpingClock) -> None:
    """In each window, another client uses 20 of 30 requests at once."""
    users = crowd(emu, 40)
    emu.rate_limit(30, 60, routes=["lock"], tells=True)
    limit = emu.limits.named["lock"]

    def somebody_else(exchange: Exchange) -> None:
        if limit is not None and limit.used == 5:
            limit.used = 25

    emu.on_exchange = somebody_else
    try:
        result = task.run(users=users, state="locked", concurrency=1, verify=False)
    finally:
        emu.on_exchange = None
    assert (result["summary"]["changed"], refused(emu)) == (40, 0)


# How fast


# No row has many threads and answers without a budget. There, a thread may read a refusal after the clock has jumped,
# and start another hold. A real clock would not do that.
@pytest.mark.parametrize(
    ("count", "concurrency", "tells"),
    [(40, 1, False), (40, 8, True), (250, 1, False), (250, 1, True), (250, 8, True), (1000, 1, False), (1000, 8, True)],
)
def test_as_fast_as_the_limit_allows(
    task: Task, emu: Emulator, clock: JumpingClock, count: int, concurrency: int, tells: bool
) -> None:
    users = crowd(emu, count)
    emu.rate_limit(PER_MINUTE, 60, tells=tells)
    result = task.run(users=users, state="locked", concurrency=concurrency, result="summary")
    assert result["summary"]["changed"] == count
    needed = [exchange.at for exchange in emu.log if not exchange.is_login and exchange.status != 429]
    least = (len(needed) - 1) // PER_MINUTE * 60
    assert max(needed) - min(needed) <= 1.1 * least
    assert refused(emu) <= (0 if tells else concurrency * (least // 60))
    assert max(in_windows(emu)) <= PER_MINUTE


def test_requests_are_spread_over_the_window_where_more_are_to_come(
    task: Task, emu: Emulator, clock: JumpingClock
) -> None:
    users = crowd(emu, 50)
    emu.rate_limit(30, 60, routes=["lock"], tells=True)
    task.run(users=users, state="locked", concurrency=1)
    times = [exchange.at for exchange in emu.writes]
    gaps = [after - before for before, after in pairwise(times)]
    assert times[29] - times[0] <= 60
    assert max(gaps[1:28]) <= 2 * 60 / 28, "no burst and then a silence"
    assert times[-1] - times[0] <= 66


def test_all_at_once_where_they_fit(task: Task, emu: Emulator, clock: JumpingClock) -> None:
    users = crowd(emu, 90)
    emu.rate_limit(PER_MINUTE, 60, tells=True)
    task.run(users=users, state="locked", concurrency=4)
    assert clock.waits == []


@pytest.mark.parametrize(
    ("per", "rate_limit_timeout", "concurrency", "done"),
    [(36000, 300, 1, 20), (36000, 300, 4, 20), (3600, 300, 1, 40), (3600, 100, 4, 20), (36000, 36000, 1, 40)],
)
def test_no_request_waits_longer_than_rate_limit_timeout(
    task: Task, emu: Emulator, clock: JumpingClock, per: float, rate_limit_timeout: float, concurrency: int, done: int
) -> None:
    users = crowd(emu, 40)
    emu.rate_limit(20, per, routes=["lock"], tells=True)
    result = task.run(
        users=users, state="locked", rate_limit_timeout=rate_limit_timeout, concurrency=concurrency, result="changed"
    )
    # A request on its way may be counted twice when the task gives up the last ones.
    assert done - concurrency < result["summary"]["changed"] <= done
    assert all("rate_limit_timeout" in row["msg"] for row in result["users"] if row["failed"])
    times = sorted(exchange.at for exchange in emu.log)
    assert max(after - before for before, after in pairwise(times)) <= rate_limit_timeout + 1


# Every kind of limit, and every form of its end: one thread, and answers that take 10 ms


@dataclass
class Server:
    """Refuses requests over its limit. free_at: when it accepts the next one. left: how many it accepts now."""

    count: int
    per: float
    begun: float = 0.0
    used: deque[float] = field(default_factory=deque)

    def ask(self, now: float) -> bool:
        self.tidy(now)
        if len(self.used) >= self.count:
            return False
        self.used.append(now)
        return True

    def tidy(self, now: float) -> None:
        """Use fixed windows, whenever requests come."""
        self.begun = self.begun or now
        while now >= self.begun + self.per:
            self.begun += self.per
            self.used.clear()

    def free_at(self, now: float) -> float:
        return self.begun + self.per

    @property
    def left(self) -> int:
        return self.count - len(self.used)


class Sliding(Server):
    def tidy(self, now: float) -> None:
        while self.used and self.used[0] <= now - self.per:
            self.used.popleft()

    def free_at(self, now: float) -> float:
        return self.used[0] + self.per


class Bucket(Server):
    """A bucket that refills by one request at a time."""

    def tidy(self, now: float) -> None:
        self.begun = now if not self.used else self.begun
        while self.used and self.begun + self.per / self.count <= now:
            self.begun += self.per / self.count
            self.used.popleft()

    def free_at(self, now: float) -> float:
        return self.begun + self.per / self.count if not self.left else now


FORMS: dict[str, Callable[[float, float], str]] = {
    "exact": lambda end, now: f"{end - now:.4f}",
    "milliseconds": lambda end, now: str(math.ceil(end * 1000)),
    "seconds": lambda end, now: str(math.ceil(end - now)),
    "seconds, rounded down": lambda end, now: str(int(end - now)),
    "epoch, rounded down": lambda end, now: str(int(end)),
}
RATES = {
    # the server, the form of its end, whether each answer has a budget, the most refusals it may give
    "short windows": (Server(20, 1), "milliseconds", True, 0),
    "shorter windows": (Server(10, 0.5), "milliseconds", True, 0),
    "short windows, by refusals": (Server(20, 1), "milliseconds", False, 4),
    "shorter windows, by refusals": (Server(10, 0.5), "milliseconds", False, 4),
    "rounded up": (Server(60, 3), "seconds", True, 0),
    "rounded down": (Server(60, 3), "seconds, rounded down", True, 60),
    "rounded down, epoch": (Server(60, 3), "epoch, rounded down", True, 60),
    "rounded down, epoch, by refusals": (Server(60, 3), "epoch, rounded down", False, 60),
    "sliding": (Sliding(60, 3), "milliseconds", True, 4),
    "sliding, long": (Sliding(50, 10), "milliseconds", True, 4),
    "a bucket": (Bucket(20, 1), "milliseconds", True, 9),
    "a bucket, by refusals": (Bucket(20, 1), "exact", False, 99),
}


@pytest.mark.parametrize(("server", "form", "tells", "refusals"), RATES.values(), ids=RATES)
def test_at_most_a_tenth_more_than_the_least_time(server: Server, form: str, tells: bool, refusals: int) -> None:
    server, clock = deepcopy(server), JumpingClock(1_790_000_000.4)
    gate = Gate(clock)
    gate.expect(4 * server.count + 1)
    start, refused = clock.now(), 0
    for dummy in range(4 * server.count + 1):
        begun = None
        while not passed(server, gate, clock, FORMS[form], tells, begun):
            begun, refused = begun or clock.now(), refused + 1
    windows = 3 if isinstance(server, Bucket) else 4  # a bucket is full at first
    assert clock.now() - start <= 1.1 * windows * server.per
    assert refused <= refusals


def passed(
    server: Server,
    gate: Gate,
    clock: JumpingClock,
    form: Callable[[float, float], str],
    tells: bool,
    refused_since: float | None,
) -> bool:
    """Send one request, handle its answer, and return whether it passed."""
    assert gate.wait()
    clock.sleep_until(clock.now() + 0.005)
    ok = server.ask(clock.now())
    headers = {"x-rate-limit-reset": form(server.free_at(clock.now()), clock.now())}
    limit, left = (server.count, server.left) if tells else (None, None)
    clock.sleep_until(clock.now() + 0.005)
    now = clock.now()
    gate.answered("", limit, left, seconds_to_reset(headers, now, least=0.0))
    refused_for = now - (refused_since or now)
    happened = Happened(429, headers=headers)
    if not ok and (
        wait := decide(Policy(), happened, repeatable=True, faults=0, refused_for=refused_for, now=now, jitter=0.5)
    ):
        gate.hold(wait.seconds)
    return ok


# Rate limits in the result and in the preview


def forecast(result: Result) -> dict[str, int | None]:
    requests = result["requests"]
    assert isinstance(requests, dict)
    return requests


@pytest.mark.parametrize(
    ("options", "minutes"),
    [({}, None), ({"tells": True}, 101 / 30), ({"requests_per_minute": 60}, 101 / 60)],
    ids=str,
)
def test_the_preview_says_how_many_requests_and_how_long(
    task: Task, emu: Emulator, options: dict[str, int], minutes: float | None
) -> None:
    users = crowd(emu, 100)
    more = dict(options)
    tells = bool(more.pop("tells", False))
    if tells:
        emu.rate_limit(30, 60, tells=True)
    checked = forecast(task.check(users=users, state="locked", **more))
    assert (checked["sent"], checked["needed"]) == (2, 103)
    seconds = checked["about_seconds"]
    assert (seconds is None) == (minutes is None)
    assert minutes is None or (seconds is not None and abs(seconds - 60 * minutes) <= 5)
    begun = len(emu.log)
    done = forecast(task.run(users=users, state="locked", **more))
    assert done["sent"] == len(emu.log) - begun == checked["needed"]


TOLD = {
    "nothing": ({}, (None, None)),
    "both": ({"x-rate-limit-limit": "100", "x-rate-limit-remaining": "7"}, (100, 7)),
    "none left": ({"x-ratelimit-limit": "100", "x-ratelimit-remaining": "0"}, (100, 0)),
    "by the standard": ({"ratelimit-limit": " 100 ", "ratelimit-remaining": "7"}, (100, 7)),
    "what is left alone": ({"x-rate-limit-remaining": "7"}, (None, 7)),
    "negative": ({"x-rate-limit-limit": "-1", "x-rate-limit-remaining": "-5"}, (None, None)),
    "words": ({"x-rate-limit-limit": "many", "x-rate-limit-remaining": ""}, (None, None)),
    "a list": ({"ratelimit-limit": "100, 100;w=60", "ratelimit-remaining": "7"}, (None, 7)),
    "no integer": ({"x-rate-limit-limit": "1e3", "x-rate-limit-remaining": "7.5"}, (None, None)),
    "other digits": ({"x-rate-limit-limit": "١٠٠", "x-rate-limit-remaining": "²"}, (None, None)),
    "huge": ({"x-rate-limit-limit": "9" * 10_000, "x-rate-limit-remaining": "9" * 9}, (None, 999_999_999)),
    "the first form wins": ({"x-rate-limit-limit": "1", "ratelimit-limit": "2", "ratelimit-remaining": "3"}, (1, 3)),
}


@pytest.mark.parametrize(("headers", "expected"), TOLD.values(), ids=TOLD)
def test_told_budget(headers: dict[str, str], expected: tuple[int | None, int | None]) -> None:
    assert told_budget(headers) == expected


@pytest.mark.parametrize(
    ("limit", "reset"),
    [("0", "86400"), ("1", "2100-01-01T00:00:00Z"), ("100", "nonsense"), ("0", "-5"), ("1", "nan"), ("100", "1e300")],
)
def test_a_budget_that_makes_no_sense_keeps_nobody_for_ever(
    task: Task, people: Emulator, clock: JumpingClock, limit: str, reset: str
) -> None:
    """Each answer says that nothing is left, but the server accepts every request."""
    headers = {"X-Rate-Limit-Limit": limit, "X-Rate-Limit-Remaining": "0", "X-Rate-Limit-Reset": reset}
    for user in people.users:
        people.fault("lock", match=user.id, status=200, headers=headers, when="after")
    start = clock.now()
    result = task.run(users=[user.id for user in people.users], state="locked", concurrency=1)
    state = {user.id: user.locked for user in people.users}
    assert all(state[row["id"]] for row in result["users"] if row["outcome"] in ("changed", "unchanged"))
    assert clock.now() - start <= 300 + 60

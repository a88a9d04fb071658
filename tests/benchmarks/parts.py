# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of the benchmark. Each part runs its contenders and yields their rows of the table."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

from .contenders import (
    Contender,
    by_chunks,
    by_inventory,
    by_module,
    by_module_loop,
    by_pool,
    by_script,
    by_uri_loop,
    run_module,
)
from .server import Sent, Setup, email, serving, user_id
from .startup import startup
from .table import Row, goal

TOO_MANY = 429
ALONE_PER_MINUTE = 30
PAGE = 200


@dataclass(frozen=True)
class Sizes:
    """How many users each part handles. Each contender locks `users`; slow ones lock fewer and are scaled up.

    looped, uri_looped, paused: the users that the slow contenders lock. listed: the users that user_info lists.
    limited: the users to lock under the rate limit. environment, to_lock: all users, and users to lock, at scale.
    as_hosts: the users that are hosts of an inventory.
    present, newcomers: the users who are there, a third of them in the tenant, and those who come into it.
    plan_lists, plan_limit: what the smallest plan permits, lists of users and other requests. pace: seconds that
    Frontegg takes for newcomers.
    """

    latency: float = 0.05
    users: int = 500
    looped: int = 20
    uri_looped: int = 40
    paused: int = 30
    as_hosts: int = 100
    listed: int = 10_000
    limit: str = "60/3s"
    limited: int = 280
    environment: int = 50_000
    to_lock: int = 10_000
    present: int = 5_000
    newcomers: int = 10_000
    plan_lists: str = "60/60s"
    plan_limit: str = "100/60s"
    pace: float = 20.0


@dataclass(frozen=True)
class Run:
    """The time that a contender took, and the requests that it sent."""

    whole: float
    sent: list[Sent]

    def span(self, wanted: Callable[[Sent], bool], latency: float) -> float:
        """Return the seconds from the first wanted request to the end of the last one."""
        times = [one.at for one in self.sent if wanted(one)]
        return max(times) - min(times) + latency

    def scaled(self, users: int, to: int, latency: float) -> float:
        """Return the estimated time for `to` users: the time for the writes is multiplied, the rest stays the same."""
        writing = self.span(is_lock, latency)
        return self.whole - writing + writing * to / users


def is_lock(one: Sent) -> bool:
    return one.route == "lock"


def measure(contender: Contender, count: int, setup: Setup) -> Run:
    ids = [user_id(number) for number in range(count)]
    with serving(setup) as server:
        start = time.monotonic()
        contender(server.url, ids)
        whole = time.monotonic() - start
        sent = server.sent()
    locked = {one.path.split("/")[-2] for one in sent if is_lock(one) and one.status < 300}
    assert locked == set(ids), "some users were not locked"
    return Run(whole, sent)


# One task against its rivals


def bulk(sizes: Sizes) -> Iterator[Row]:
    setup = Setup(sizes.users, sizes.latency)
    first = measure(by_module(8), sizes.users, setup)
    yield Row("**one task, concurrency 8**", sizes.users, len(first.sent), first.whole, against="1 x")
    yield from _bounds(first, 8, sizes, most=1.15)
    second = measure(by_module(4), sizes.users, setup)
    yield _rival("one task, concurrency 4 (the default)", second, sizes.users, first, sizes)
    yield from _bounds(second, 4, sizes)
    bare = measure(by_pool(8), sizes.users, setup)
    yield _bound("8 threads that only send the writes, over a bare urllib3", bare, is_lock, 8, sizes)
    rivals = [
        ("a script that sends one request after the other, without a pause", by_script(0.0), sizes.users),
        ("the same script, with 0.5 s between requests", by_script(0.5), sizes.paused),
        ("a playbook looping over this module", by_module_loop, sizes.looped),
        ("a playbook looping over ansible.builtin.uri", by_uri_loop, sizes.uri_looped),
    ]
    for name, contender, count in rivals:
        yield _rival(name, measure(contender, count, setup), count, first, sizes)


def hosts(sizes: Sizes) -> Iterator[Row]:
    """Lock the same users with one task, and in a play in which each user is a host."""
    setup, count = Setup(sizes.as_hosts, sizes.latency), sizes.as_hosts
    first = measure(by_module(4), count, setup)
    yield Row("one task, concurrency 4", count, len(first.sent), first.whole, against="1 x")
    second = measure(by_inventory, count, setup)
    each = (second.whole - first.whole) / count * 1000
    against = f"{second.whole / first.whole:.1f} x the one task, {each:.0f} ms more for each user"
    name = "**each user is a host** of inventory plugin users, five forks"
    yield Row(name, count, len(second.sent), second.whole, against=against)


def _rival(name: str, run: Run, count: int, first: Run, sizes: Sizes) -> Row:
    if count == sizes.users:
        whole, name_told = run.whole, name
    else:
        whole = run.scaled(count, sizes.users, sizes.latency)
        name_told = f"{name} ({count} users took {run.whole:.1f} s; scaled)"
    logins = sum(one.route == "login" for one in run.sent)
    once = logins if logins < count else 0  # the other contenders log in once for each user
    requests = once + round((len(run.sent) - once) * sizes.users / count)
    return Row(name_told, sizes.users, requests, whole, against=f"{whole / first.whole:.1f} x the one task")


def _bounds(run: Run, concurrency: int, sizes: Sizes, most: float | None = None) -> Iterator[Row]:
    """Yield the time from the first to the last request, compared with the least that the latency permits."""
    yield _bound("- its writes, from the first to the last", run, is_lock, concurrency, sizes, most)
    yield _bound("- all of its requests, from the first to the last", run, lambda dummy: True, concurrency, sizes, most)


def _bound(
    name: str, run: Run, is_meant: Callable[[Sent], bool], concurrency: int, sizes: Sizes, most: float | None = None
) -> Row:
    count = sum(map(is_meant, run.sent))
    span, bound = run.span(is_meant, sizes.latency), count * sizes.latency / concurrency
    kept = goal(span / bound, most, " x") if most else ""
    against = f"{span / bound:.2f} x requests x latency / concurrency ({bound:.2f} s)"
    return Row(name, None, count, span, against=against, goal=kept)


# Under a rate limit


def limit(sizes: Sizes) -> Iterator[Row]:
    count, per = int(sizes.limit.split("/")[0]), float(sizes.limit.split("/")[1].rstrip("s"))
    for tells in (False, True):
        run = measure(by_module(8), sizes.limited, Setup(sizes.limited, sizes.latency, sizes.limit, tells))
        limited = [one for one in run.sent if one.route != "login"]
        let_through = sum(one.status != TOO_MANY for one in limited)
        least = (ceil(let_through / count) - 1) * per
        span = run.span(lambda one: one.route != "login", 0.0)
        told = "each answer states what is left" if tells else "only refusals show the limit"
        yield Row(
            f"one task under {count} requests in {per:g} s, {told}",
            sizes.limited,
            len(run.sent),
            span,
            against=f"{span / least:.2f} x the least that the limit permits ({least:g} s); "
            f"{len(limited) - let_through} requests refused",
            goal=goal(span / least, 1.1, " x"),
        )


# Large environments


def listing(sizes: Sizes) -> Iterator[Row]:
    with serving(Setup(sizes.listed, sizes.latency)) as server:
        done = run_module("user_info", server.url, concurrency=8)
        pages = sum(one.route != "login" for one in server.sent())
    assert len(done.result["users"]) == sizes.listed, done.result["msg"]
    yield Row(
        f"listing all users with user_info, {pages} page requests",
        sizes.listed,
        pages + 1,
        done.seconds,
        done.memory,
        done.size,
        goal=f"{ceil(sizes.listed / PAGE)} pages, {goal(done.memory, 150, ' MB')}",
    )


def scale(sizes: Sizes) -> Iterator[Row]:
    half, whole = list(_lock_many(sizes, sizes.to_lock // 2)), list(_lock_many(sizes, sizes.to_lock))
    small, large = half[0], whole[0]
    yield from half
    grown = (large.memory or 0) - (small.memory or 0)
    yield Row(
        **{
            **vars(large),
            "against": f"{large.against}; {grown:+.0f} MB for {sizes.to_lock - sizes.to_lock // 2:,} users more",
            "goal": goal(large.memory or 0, 300, " MB"),
        }
    )
    yield from whole[1:]


def _lock_many(sizes: Sizes, count: int) -> Iterator[Row]:
    """Lock `count` users spread over all, by email and by ID in turn. Lock them again with shorter results."""
    numbers = range(0, sizes.environment, sizes.environment // count)
    users = [email(number) if place % 2 else user_id(number) for place, number in enumerate(numbers[:count])]
    with serving(Setup(sizes.environment, sizes.latency)) as server:
        sent_before = 0
        for result in ("all", "changed", "summary") if count == sizes.to_lock else ("all",):
            done = run_module("user", server.url, state="locked", users=users, concurrency=8, result=result)
            sent = server.sent()[sent_before:]
            sent_before += len(sent)
            assert done.result["summary"]["changed"] == (count if result == "all" else 0), done.result["msg"]
            bound = len(sent) * sizes.latency / 8
            against = f"{done.seconds / bound:.2f} x requests x latency / concurrency ({bound:.1f} s)"
            yield Row(
                f"locking {'' if result == 'all' else 'the same again, '}of {sizes.environment:,}, `result: {result}`",
                count,
                len(sent),
                done.seconds,
                done.memory,
                done.size,
                against=against if result == "all" else "no writes",
            )


# Newcomers


def newcomers(sizes: Sizes) -> Iterator[Row]:
    users = [f"new{number:08d}@corp.example" for number in range(sizes.newcomers)]
    setup = Setup(sizes.present, sizes.latency, acme_has=3)
    with serving(setup) as server:
        options = {"state": "present", "tenant_id": "acme", "users": users, "concurrency": 8}
        first = run_module("user", server.url, **options)
        count = len(server.sent())
        assert first.result["summary"]["changed"] == sizes.newcomers, first.result["msg"]
        name = f"**newcomers of one tenant**, of {sizes.present:,} users"
        kept = goal(count, 120)
        yield Row(name, sizes.newcomers, count, first.seconds, first.memory, first.size, goal=kept)
        again = run_module("user", server.url, **options)
        sent = server.sent()[count:]
        assert not [one for one in sent if one.method != "GET" and one.route != "login"], "the second run wrote"
        name = "the same again, no write"
        yield Row(name, sizes.newcomers, len(sent), again.seconds, again.memory, again.size)
    with serving(setup) as server:
        start = time.monotonic()
        by_chunks(server.url, users)
        seconds, count = time.monotonic() - start, len(server.sent())
        against = f"{first.seconds / seconds:.1f} x its time for the one task"
        name = "a script that sends chunks of 1,000, and neither looks users up nor reads them back"
        yield Row(name, sizes.newcomers, count, seconds, against=against)
    minutes = ceil(sizes.newcomers / ALONE_PER_MINUTE) - 1
    name = f"one invitation each, at Frontegg's limit of {ALONE_PER_MINUTE} in a minute (calculated)"
    yield Row(name, sizes.newcomers, sizes.newcomers + 1, 60.0 * minutes)


def plan(sizes: Sizes) -> Iterator[Row]:
    """Newcomers and a migration under the limits of the smallest plan. This part takes some minutes."""
    emails = [f"new{number:08d}@corp.example" for number in range(sizes.newcomers)]
    tasks: dict[str, tuple[str, dict[str, Any]]] = {
        "newcomers of one tenant": ("user", {"state": "present", "tenant_id": "acme", "users": emails}),
        "users of a migration": (
            "user_migration",
            {"users": [{"email": email, "tenant_id": "acme"} for email in emails]},
        ),
    }
    for name, (module, options) in tasks.items():
        for tells in (False, True):
            yield _under_plan(sizes, name, module, options, tells)


def _under_plan(sizes: Sizes, name: str, module: str, options: dict[str, Any], tells: bool) -> Row:
    setup = Setup(sizes.present, sizes.latency, sizes.plan_limit, tells, 3, sizes.plan_lists, sizes.pace)
    with serving(setup) as server:
        done = run_module(module, server.url, **options, concurrency=8, result="summary")
        run = Run(done.seconds, server.sent())
    assert done.result["summary"]["changed"] == sizes.newcomers, done.result["msg"]
    through = [one for one in run.sent if one.status != TOO_MANY and one.route != "login"]
    lists = sum(one.route == "list" for one in through)
    least = max(_least(lists, sizes.plan_lists), _least(len(through) - lists, sizes.plan_limit))
    span = run.span(lambda one: one.route != "login", 0.0)
    told = "each answer states what is left" if tells else "only refusals show the limits"
    return Row(
        f"{name} under {sizes.plan_lists} lists and {sizes.plan_limit} other requests, {told}",
        sizes.newcomers,
        len(run.sent),
        span,
        done.memory,
        against=f"{span / least:.2f} x the least that the limits permit ({least:g} s); "
        f"{sum(one.status == TOO_MANY for one in run.sent)} requests refused",
        goal=goal(span / least, 1.1, " x"),
    )


def _least(requests: int, limit: str) -> float:
    """Return the start of the last window that the requests take."""
    count, per = limit.rstrip("s").split("/")
    return (ceil(requests / int(count)) - 1) * float(per)


PARTS: dict[str, Callable[[Sizes], Iterator[Row]]] = {
    "bulk": bulk,
    "hosts": hosts,
    "limit": limit,
    "listing": listing,
    "scale": scale,
    "newcomers": newcomers,
    "plan": plan,
    "startup": lambda dummy: startup(),
}

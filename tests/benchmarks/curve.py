# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures how the time grows with the number of users, for each way of locking them: the data of a chart."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.pictures.figures import DATA

from .contenders import Contender, by_module, by_module_loop, by_script, by_uri_loop
from .parts import Run, Sizes, measure
from .server import Setup
from .table import Row

COUNTS = (10, 100, 1_000, 10_000)


@dataclass(frozen=True)
class Way:
    """name: as in the chart and its table. most: the largest number of users that the benchmark locks in this way."""

    name: str
    contender: Contender
    most: int


WAYS = (
    Way("one task, concurrency 8", by_module(8), 10_000),
    Way("a script, one request after the other", by_script(0.0), 100),
    Way("a loop over ansible.builtin.uri", by_uri_loop, 100),
    Way("a loop over module user", by_module_loop, 10),
)


@dataclass(frozen=True)
class Point(Row):
    """A point of the chart. measured: how many users were locked; the time of more users is scaled from that."""

    measured: int = 0


def curve(sizes: Sizes) -> Iterator[Point]:
    """Yield the points of each way. The part takes three minutes at most, so slow ways lock few users."""
    for way in WAYS:
        runs: dict[int, Run] = {}
        for users in COUNTS:
            count = min(users, way.most)
            if count not in runs:
                runs[count] = measure(way.contender, count, Setup(count, sizes.latency))
            run, is_scaled = runs[count], count < users
            seconds = run.scaled(count, users, sizes.latency) if is_scaled else run.whole
            against = f"scaled from {count} users" if is_scaled else ""
            yield Point(way.name, users, seconds=seconds, against=against, measured=count)


LICENCE = "Copyright (c) 2026, identityops.frontegg contributors. SPDX-License-Identifier: GPL-3.0-or-later"


def write(points: Iterable[Point], **facts: str) -> None:
    """Write the points of a run, and the facts about the run."""
    rows = [
        {"way": one.what, "users": one.users, "seconds": round(one.seconds or 0, 2), "measured": one.measured}
        for one in points
    ]
    DATA.parent.mkdir(exist_ok=True)
    DATA.write_text(json.dumps({"$comment": LICENCE, **facts, "points": rows}, indent=1) + "\n", "utf-8")

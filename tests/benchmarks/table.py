# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the results, and the table in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

COLUMNS = ("what", "users", "requests", "time", "peak memory", "size", "against", "goal")


@dataclass(frozen=True)
class Row:
    """One line. seconds, memory (MB), size (bytes): None if not measured. against: the comparison with a rival.
    goal: the goal, and whether the run kept it."""

    what: str
    users: int | None = None
    requests: int | None = None
    seconds: float | None = None
    memory: float | None = None
    size: int | None = None
    against: str = ""
    goal: str = ""

    def cells(self) -> list[str]:
        return [
            self.what,
            _number(self.users),
            _number(self.requests),
            "" if self.seconds is None else f"{self.seconds:.2f} s" if self.seconds < 100 else f"{self.seconds:.0f} s",
            "" if self.memory is None else f"{self.memory:.0f} MB",
            _size(self.size),
            self.against,
            self.goal,
        ]


def goal(value: float, most: float, unit: str = "") -> str:
    return f"{most:g}{unit} at most: {'kept' if value <= most else 'missed'}"


def table(rows: Iterable[Row]) -> Iterator[str]:
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|---|--:|--:|--:|--:|--:|---|---|"
    for row in rows:
        yield f"| {' | '.join(row.cells())} |"


def _number(count: int | None) -> str:
    return "" if count is None else f"{count:,}"


def _size(size: int | None) -> str:
    if size is None:
        return ""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.1f} kB"

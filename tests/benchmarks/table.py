# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of the one table, and the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

COLUMNS = ("what", "users", "requests", "time", "peak memory", "size", "against", "goal")


@dataclass(frozen=True)
class Row:
    """One line. seconds, memory (MB), size (bytes): None where that was not measured. against: the rival, and by how
    much; goal: what it is to keep, and whether it did."""

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

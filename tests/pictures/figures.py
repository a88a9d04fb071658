# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of the chart "seconds against users": their file, and the table that says the same in words. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"
DATA = IMAGES / "seconds_by_users.json"
CHART = IMAGES / "seconds_by_users.svg"
PAGE = ROOT / "docs" / "long_runs.md"


@dataclass(frozen=True)
class Figure:
    """One point. measured: how many users the benchmark locked; more users than that are scaled."""

    way: str
    users: int
    seconds: float
    measured: int

    @property
    def is_scaled(self) -> bool:
        return self.measured < self.users


def figures(path: Path = DATA) -> list[Figure]:
    return [Figure(**point) for point in json.loads(path.read_text("utf-8"))["points"]]


def ways(points: Iterable[Figure]) -> dict[str, list[Figure]]:
    """Return the points of each way, in the order of the file."""
    found: dict[str, list[Figure]] = {}
    for point in points:
        found.setdefault(point.way, []).append(point)
    return found


def in_words(seconds: float) -> str:
    """Return a time as people say it: 4.2 s, 37 s, 11 min, 3.1 h."""
    for size, unit in ((3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.{0 if seconds >= 10 * size else 1}f} {unit}"
    return f"{seconds:.{0 if seconds >= 10 else 1}f} s"


def table(points: Iterable[Figure]) -> str:
    """Return the table of the page, in Markdown."""
    lines = ways(points)
    users = sorted({point.users for line in lines.values() for point in line})
    rows = [["way", *(f"{count:,} users" for count in users)], ["---", *("--:" for dummy in users)]]
    for way, line in lines.items():
        cells = {point.users: f"{'~ ' if point.is_scaled else ''}{in_words(point.seconds)}" for point in line}
        rows.append([way, *(cells.get(count, "") for count in users)])
    return "\n".join(f"| {' | '.join(row)} |" if row[1] != "--:" else f"|{'|'.join(row)}|" for row in rows)


def page_with(text: str, new: str) -> str:
    """Return the page with this table in place of the old one."""
    start = text.index("| way |")
    return text[:start] + new + text[text.index("\n\n", start) :]

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The chart "seconds against users" of docs/long_runs.md. The same figures give the same file, byte for byte."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from .figures import PAGE, Figure, figures, in_words, page_with, table, ways

TITLE = "How long it takes to lock users"
TICKS = (1, 10, 60, 600, 3600, 36_000)
COLORS = ("#0b6e4f", "#7a5195", "#c05621", "#a61e4d")
LICENCE = """\
<!--
Copyright (c) 2026, identityops.frontegg contributors
GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
SPDX-License-Identifier: GPL-3.0-or-later
-->
"""
# Text stays text, and nothing in the file depends on time or chance. The background is white in a dark theme, too.
SETTINGS = {
    "svg.fonttype": "none",
    "svg.hashsalt": "identityops.frontegg",
    "font.family": "sans-serif",
    "font.sans-serif": ["Helvetica", "Arial", "DejaVu Sans"],
    "savefig.facecolor": "white",
}


def draw(path: Path) -> None:
    """Draw the chart, and write the table of its figures into the page."""
    points = figures()
    path.write_text(svg(points), "utf-8")
    PAGE.write_text(page_with(PAGE.read_text("utf-8"), table(points)), "utf-8")


def svg(points: list[Figure]) -> str:
    with matplotlib.rc_context(SETTINGS):
        sheet = Sheet(figsize=(9.5, 5), layout="constrained")
        axes = sheet.subplots()
        for index, (way, line) in enumerate(ways(points).items()):
            _line(axes, f"way-{index}", way, line, COLORS[index])
        _dress(axes, sorted({point.users for point in points}))
        out = StringIO()
        sheet.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Title": TITLE})
    head, rest = out.getvalue().split("?>", 1)
    return f"{head}?>\n{LICENCE}{rest.lstrip()}"


def _line(axes: Axes, gid: str, way: str, line: list[Figure], color: str) -> None:
    """Draw the line of a way: full where it was measured, dashed and with hollow points where it was scaled."""
    users, seconds = [point.users for point in line], [point.seconds for point in line]
    last = sum(not point.is_scaled for point in line)
    axes.plot(users, seconds, color=color, linestyle=(0, (4, 3)), linewidth=1.6, gid=gid)
    axes.plot(users[:last], seconds[:last], color=color, linewidth=2.6)
    axes.plot(users[:last], seconds[:last], color=color, marker="o", linestyle="none")
    axes.plot(users[last:], seconds[last:], color=color, marker="o", linestyle="none", markerfacecolor="white")
    axes.annotate(
        f"{in_words(seconds[-1])}: {way}",
        (users[-1], seconds[-1]),
        xytext=(10, 0),
        textcoords="offset points",
        color=color,
        va="center",
        fontsize=10,
        annotation_clip=False,
    )


def _dress(axes: Axes, users: list[int]) -> None:
    axes.set(xscale="log", yscale="log", xlabel="users", title=f"{TITLE} (solid: measured, dashed: scaled)")
    axes.xaxis.set_major_locator(FixedLocator(users))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda count, dummy: f"{count:,.0f}"))
    axes.yaxis.set_major_locator(FixedLocator(TICKS))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda seconds, dummy: _tick(seconds)))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_locator(NullLocator())
    axes.grid(color="#d0d7de", linewidth=0.7)
    axes.spines[["top", "right"]].set_visible(False)


def _tick(seconds: float) -> str:
    for size, unit in ((3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"

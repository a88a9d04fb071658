# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The chart shows the figures that were measured, and the table beside it says the same. Neither is drawn here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from math import log10
from xml.etree import ElementTree

import pytest

from tests.pictures.figures import CHART, PAGE, Figure, figures, in_words, page_with, table, ways

SVG = "{http://www.w3.org/2000/svg}"
TEXT = CHART.read_text("utf-8")
HOW = "run `make pictures`"


def points_of(svg: str, index: int) -> list[tuple[float, float]]:
    """Return the coordinates of the line of a way."""
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        if group.get("id") == f"way-{index}":
            (path,) = group.iter(f"{SVG}path")
            return [(float(x), float(y)) for x, y in re.findall(r"[ML] (\S+) (\S+)", path.get("d") or "")]
    raise AssertionError(f"no line way-{index}; {HOW}")


def drawn(svg: str, points: list[Figure]) -> Iterator[tuple[float, float, float, float]]:
    """Yield for each point: the logarithms of its users and seconds, and where it is drawn."""
    for index, line in enumerate(ways(points).values()):
        for point, (x, y) in zip(line, points_of(svg, index), strict=True):
            yield log10(point.users), log10(point.seconds), x, y


def is_drawn_to_scale(svg: str, points: list[Figure]) -> bool:
    """Return whether one scale of users and one of seconds, both logarithmic, give the coordinates of all points."""
    found = list(drawn(svg, points))
    low, high = min(found), max(found)
    least, most = min(found, key=lambda one: one[1]), max(found, key=lambda one: one[1])
    across, up = (high[2] - low[2]) / (high[0] - low[0]), (most[3] - least[3]) / (most[1] - least[1])
    return across > 0 > up and all(
        abs(x - low[2] - across * (users - low[0])) < 0.1 and abs(y - least[3] - up * (seconds - least[1])) < 0.1
        for users, seconds, x, y in found
    )


def test_the_chart_has_the_figures() -> None:
    assert is_drawn_to_scale(TEXT, figures()), HOW


@pytest.mark.parametrize("index", range(len(figures())))
def test_a_chart_of_another_figure_is_seen(index: int) -> None:
    points = figures()
    other = points[index]
    points[index] = Figure(other.way, other.users, other.seconds * 1.1, other.measured)
    assert not is_drawn_to_scale(TEXT, points)


def test_the_chart_names_each_way_and_its_last_time() -> None:
    said = {element.text for element in ElementTree.fromstring(TEXT).iter(f"{SVG}text")}
    assert {f"{in_words(line[-1].seconds)}: {way}" for way, line in ways(figures()).items()} <= said, HOW


def test_the_chart_is_readable_on_a_dark_page_and_carries_no_date() -> None:
    first = next(ElementTree.fromstring(TEXT).iter(f"{SVG}path"))
    assert first.get("style") == "fill: #ffffff" and "<dc:date>" not in TEXT


def test_the_table_of_the_page_has_the_figures() -> None:
    page = PAGE.read_text("utf-8")
    assert page == page_with(page, table(figures())), HOW
    assert f"](images/{CHART.name})" in page


def test_the_figures_are_plausible() -> None:
    """More users take longer, and a time is scaled only where the benchmark locked fewer users."""
    for line in ways(figures()).values():
        for one, other in combinations(line, 2):
            assert one.users < other.users and one.seconds < other.seconds
            assert one.measured <= other.measured and (one.is_scaled <= other.is_scaled)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.67, "0.7 s"), (9.94, "9.9 s"), (37.2, "37 s"), (119, "119 s"), (120, "2.0 min"), (3623, "60 min"),
     (7200, "2.0 h"), (36108, "10 h")],
)  # fmt: skip
def test_times_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words

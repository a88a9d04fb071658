# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTML page of reports in a real browser: it sorts, filters, prints, runs no foreign text, and sends nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.identityops.frontegg.plugins.plugin_utils._page import Column, Page, Table, render
from tests.browser import PROGRAM, Browser
from tests.pages import EVIL, sample

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium is installed (Debian's package: chromium)")
AXE = os.environ.get("AXE_CORE")  # the file axe.min.js of the npm package axe-core
PDFTOTEXT = shutil.which("pdftotext")
PEOPLE = 30
# Each row: a name, and a value of each kind. Their order is not that of any column.
VALUES = [
    ("user10", "changed", "9.5", "2026-11-28T09:00:00Z"),
    ("User2", "failed", "", "2026-11-27T23:59:59Z"),
    ("user1", "unknown", "1,200", ""),
    ("Émile", "unchanged", "-3", "2025-01-01"),
]
COLUMNS = [Column("User"), Column("Outcome", "outcome"), Column("Delay", "number"), Column("When", "time")]
NAMES = (
    "[...document.querySelectorAll('tbody')].filter((row) => !row.hidden).map((row) => row.rows[0].cells[0].innerText)"
)
SORTS = "[...document.querySelectorAll('thead th')].map((head) => head.ariaSort)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a sample report."""
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render(sample(PEOPLE)), "utf-8")
    return path


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Browser]:
    """Return the browser with the report in it. Afterwards the console is empty, and only the page was asked for."""
    browser.open(report)
    yield browser
    assert browser.complaints == []
    assert browser.requests == [report.as_uri()]


@pytest.fixture
def table(browser: Browser, tmp_path: Path) -> Browser:
    """Return the browser with a table of VALUES in it."""
    path = tmp_path / "table.html"
    tables = [Table("Values", COLUMNS, VALUES)]
    path.write_text(render(Page("T", "", "", "S", [], [], tables, [])), "utf-8")
    browser.open(path)
    return browser


def test_foreign_text_is_text(page: Browser) -> None:
    assert page.run("document.querySelectorAll('img').length") == 0
    assert page.run("document.title") == "Offboarding of 27 November 2026"
    assert page.run(NAMES)[3] == EVIL


def test_the_policy_stops_foreign_scripts_styles_and_requests(browser: Browser, report: Path) -> None:
    browser.open(report)
    browser.run(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'document.title = 1'}))"
    )
    browser.run("document.body.setAttribute('style', 'display: none')")
    browser.run(
        "document.body.insertAdjacentHTML('beforeend', '<img src=http://127.0.0.1:9/x onerror=\"document.title=2\">')"
    )
    refused = "fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')"
    assert browser.run(refused) == "refused"
    assert browser.run("document.title") == "Offboarding of 27 November 2026"
    assert browser.run("getComputedStyle(document.body).display") == "block"
    complaints = " ".join(browser.complaints)
    assert all(f"{kind}-src" in complaints for kind in ("script", "style", "img", "connect"))


@pytest.mark.parametrize(
    ("column", "rising", "falling"),
    [
        (0, "Émile user1 User2 user10", "user10 User2 user1 Émile"),
        (1, "User2 user1 user10 Émile", "Émile user10 user1 User2"),
        (2, "Émile user10 user1 User2", "user1 user10 Émile User2"),
        (3, "Émile User2 user10 user1", "user10 User2 Émile user1"),
    ],
    ids=[column.title for column in COLUMNS],
)
def test_sorting(table: Browser, column: int, rising: str, falling: str) -> None:
    """Empty cells come last, either way."""
    assert table.run(SORTS) == [None] * 4
    for order, word in ((rising, "ascending"), (falling, "descending"), (rising, "ascending")):
        table.run(f"document.querySelectorAll('thead button')[{column}].click()")
        assert table.run(NAMES) == order.split()
        assert table.run(SORTS) == [word if place == column else None for place in range(4)]


def test_sorting_by_another_column(table: Browser) -> None:
    for column in (0, 1):
        table.run(f"document.querySelectorAll('thead button')[{column}].click()")
    assert table.run(SORTS) == [None, "ascending", None, None]


def test_sorting_by_keyboard(table: Browser) -> None:
    table.run("document.querySelector('.scroll').focus()")
    table.press("Tab")
    assert table.run("document.activeElement.innerText") == "User"
    assert table.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    table.press("Enter", "\r")
    assert table.run(NAMES) == ["Émile", "user1", "User2", "user10"]
    table.press(" ", " ")
    assert table.run(NAMES)[0] == "user10"
    assert table.run("document.activeElement.innerText") == "User", "the focus stays where it was"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("USER", ["user10", "User2", "user1"]),
        ("user  changed", ["user10"]),
        ("émile", ["Émile"]),
        ("utc", ["user10", "User2"]),
        ("user10changed", []),
        (".*", []),
    ],
)
def test_filtering(table: Browser, typed: str, names: list[str]) -> None:
    """A row is shown if it has each word, in any case. No word goes on in the next cell."""
    table.run("document.querySelector('input').focus()")
    table.type(typed)
    assert table.run(NAMES) == names
    told = table.run("document.querySelector('[role=status]').innerText")
    assert told == f"{len(names)} of 4 rows shown. Printing gives all rows."
    table.run("document.querySelector('input').select()")
    table.type(" ")
    assert len(table.run(NAMES)) == 4
    assert table.run("document.querySelector('[role=status]').innerText") == ""


def test_details_open_for_one_row_and_for_all(page: Browser) -> None:
    shown = "[...document.querySelectorAll('tbody')].filter((row) => row.rows[1].offsetHeight).length"
    expanded = "document.querySelectorAll('tbody [aria-expanded=true]').length"
    assert [page.run(shown), page.run(expanded)] == [0, 0]
    page.run("document.querySelectorAll('tbody button')[3].click()")
    assert page.run("document.querySelectorAll('tbody button')[3].ariaLabel") == f"Details of {EVIL}"
    assert [page.run(shown), page.run(expanded)] == [1, 1]
    page.run("document.querySelector('.tools button').click()")
    assert [page.run(shown), page.run(expanded)] == [PEOPLE, PEOPLE]
    page.run("document.querySelector('.tools button').click()")
    assert [page.run(shown), page.run(expanded)] == [0, 0]


def test_the_filter_finds_details(page: Browser) -> None:
    page.run("document.querySelector('input').focus()")
    page.type("0000000000000007")
    assert page.run(NAMES) == ["grace.hopper7@acme.example"]


def test_without_scripts_all_is_there(browser: Browser, report: Path) -> None:
    browser.open(report, scripts=False)
    assert browser.run("document.querySelector('.tools').offsetHeight") == 0
    assert browser.run("document.querySelectorAll('button:not(.tools *)').length") == 0
    heights = browser.run("[...document.querySelectorAll('tbody tr')].map((row) => row.offsetHeight)")
    assert len(heights) == 2 * PEOPLE and all(heights)


@pytest.mark.parametrize("width", [320, 1400])
def test_only_the_table_scrolls_sideways(page: Browser, width: int) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    page.send("Emulation.setDeviceMetricsOverride", **size)
    try:
        assert page.run("document.documentElement.scrollWidth") <= width
        assert page.run("document.querySelector('table').scrollWidth") > min(width, 600)
    finally:
        page.send("Emulation.clearDeviceMetricsOverride")


def test_a_dark_screen_and_light_paper(page: Browser) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    try:
        page.send("Emulation.setEmulatedMedia", media="screen", features=dark)
        assert page.run(ground) == "rgb(20, 23, 27)"
        page.send("Emulation.setEmulatedMedia", media="print", features=dark)
        assert page.run(ground) == "rgb(255, 255, 255)"
    finally:
        page.send("Emulation.setEmulatedMedia", media="", features=[])


@pytest.mark.skipif(not AXE, reason="AXE_CORE names no file axe.min.js (npm package axe-core)")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier(page: Browser, scheme: str) -> None:
    """With a sorted table and open details, by the rules of WCAG 2.2 AA and axe's own best practice."""
    page.send("Emulation.setEmulatedMedia", media="", features=[{"name": "prefers-color-scheme", "value": scheme}])
    try:
        page.run("document.querySelector('.tools button').click(); document.querySelector('thead button').click()")
        page.run(f"{Path(str(AXE)).read_text('utf-8')}; 0")
        answer = page.run("axe.run(document).then((found) => JSON.stringify([found.violations, found.passes.length]))")
    finally:
        page.send("Emulation.setEmulatedMedia", media="", features=[])
    violations, passed = json.loads(answer)
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in violations] == []
    assert passed > 20


@pytest.mark.skipif(PDFTOTEXT is None, reason="no pdftotext is installed (Debian's package: poppler-utils)")
def test_paper_has_all_rows_columns_and_details(page: Browser, tmp_path: Path) -> None:
    """Even where the screen shows some rows, without details."""
    page.run("document.querySelector('input').focus()")
    page.type("hopper7")
    assert len(page.run(NAMES)) == 1
    (tmp_path / "report.pdf").write_bytes(page.print())
    command = [PDFTOTEXT, "-layout", "report.pdf", "-"]
    text = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    sheets = text.rstrip("\f").split("\f")
    rows = [sheet for sheet in sheets if "grace.hopper" in sheet]
    assert len(rows) > 1
    assert all(re.search(r"User +Outcome +Message .*Verified", sheet) for sheet in rows), "the header is on each sheet"
    for number in range(PEOPLE):
        if number != 3:
            assert f"grace.hopper{number}@acme.example" in text
        assert f"{number:08x}-7311-d8a3-c2ce-6f447ed4d57b" in text and f"{number:016x}" in text
    assert EVIL in " ".join(text.split())
    assert "Search" not in text and "Show all details" not in text
    assert re.search(rf"{len(sheets)} ?/ ?{len(sheets)}\s*$", sheets[-1])

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pictures of the README show what the README's text shows, which a test compares with a real run."""

from __future__ import annotations

import html
import re

from tests.documents import ROOT, blocks_of

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_terminal_shows_the_preview_of_the_readme() -> None:
    picture = (ROOT / "docs/images/terminal.svg").read_text(encoding="utf-8")
    rows: dict[str, str] = {}
    for y, text in re.findall(r'<text [^>]*y="([\d.]+)"[^>]*>(.*?)</text>', picture):
        rows[y] = rows.get(y, "") + html.unescape(text).replace("\N{NO-BREAK SPACE}", " ")
    drawn = [" ".join(row.split()) for row in rows.values()]
    shown = next(block.text for block in blocks_of(README) if "SUMMARY: would lock" in block.text)
    wanted = [" ".join(line.split()) for line in shown.splitlines() if "..." not in line]
    assert [line for line in wanted if line not in drawn] == []
    assert len(wanted) > 8


def test_a_picture_asks_no_server_for_anything() -> None:
    for path in (ROOT / "docs/images").glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"(?:href|src|url|import)\W{1,4}https?:[^\s>]*", text) == [], path.name


def test_every_picture_is_shown_somewhere() -> None:
    pages = [README, *(page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))]
    names = {path.name for path in (ROOT / "docs/images").iterdir() if path.suffix in (".svg", ".png")}
    assert {name for name in names if not any(f"images/{name}" in page for page in pages)} == set()

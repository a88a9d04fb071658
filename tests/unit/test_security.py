# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SECURITY.md names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"\| (?P<promise>[^|]+) \| `(?P<path>tests/[\w/.]+)::(?P<name>test_\w+)` \|")
HEADINGS = ("| promise | test |", "|---|---|")


def test_each_promise_has_a_test() -> None:
    lines = (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("|") and line not in HEADINGS]
    assert len(rows) > 20
    for line in rows:
        row = ROW.fullmatch(line)
        assert row, f"this row names no test: {line}"
        tree = ast.parse((ROOT / row["path"]).read_text(encoding="utf-8"))
        names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert row["name"] in names, f"{row['path']} has no {row['name']}"

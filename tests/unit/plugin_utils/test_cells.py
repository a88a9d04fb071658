# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cells for people's spreadsheets: no cell starts a formula, and no cell breaks its line."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.plugin_utils._cells import safe_cell

SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫", "−"]
BEFORE = ["", " ", "\t", "\r\n", "\xa0", "\u3000", "\u200b", "\ufeff", "\x00", "\x1b", "\x85", "\u202e", "Doe; ", "x;"]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", BEFORE)
def test_no_formula(sign: str, before: str) -> None:
    last = safe_cell(f"{before}{sign}cmd|' /C calc'!A0").rpartition(";")[2]
    assert last.startswith("'") and last.endswith(f"{sign}cmd|' /C calc'!A0")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("jane@acme.example", "jane@acme.example"),
        ("Jane Doe-Roe", "Jane Doe-Roe"),
        ("o'brien@acme.example", "o'brien@acme.example"),
        ("acme, beta", "acme, beta"),
        ("a; b", "a; b"),
        ("", ""),
        (None, ""),
        (True, "True"),
        (7, "7"),
        (-7, "'-7"),
        ("+49-30-1234567", "'+49-30-1234567"),
        ("two\r\nlines\u2028and more", "two  lines and more"),
        ("red\x1b[31m, \u202egnp.exe", "red[31m, gnp.exe"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_cell(value: object, cell: str) -> None:
    assert safe_cell(value) == cell


@given(st.text())
def test_whatever_the_text(text: str) -> None:
    cell = safe_cell(text)
    assert not [char for char in cell if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")]
    for part in cell.split(";"):
        visible = [char for char in part if unicodedata.category(char)[0] not in "ZC"]
        assert not visible or unicodedata.normalize("NFKC", visible[0])[0] not in "=+-@"
    cell.encode("utf-8")

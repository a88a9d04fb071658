# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: cells of a CSV file that people open in a spreadsheet. Pure."""

from __future__ import annotations

import unicodedata

# The characters with which a spreadsheet begins a formula; the last one is a typographic minus
_SIGNS = "=+-@\u2212"
_LINE_ENDS = "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
# These characters change the direction of writing, so that a text looks like another text.
_TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def safe_cell(value: object) -> str:
    """The value as a cell in one line that no spreadsheet reads as a formula. None becomes ''.

    A ' goes in front of the sign of a formula, also if blanks or invisible characters come first, and if the sign is
    full-width, which some spreadsheets read as the plain sign. Line ends become blanks. Other control characters are
    left out. Nothing has to undo this.
    """
    text = "" if value is None else str(value)
    if text.isascii() and text.isprintable() and text[:1].isalnum() and ";" not in text:
        return text  # the usual cell; a report has a hundred thousand
    text = "".join(" " if char in _LINE_ENDS else "" if _is_unsafe(char) else char for char in text)
    # Many spreadsheets cut at ; and read the rest as a cell of its own.
    return ";".join(map(_quoted_sign, text.split(";")))


def _quoted_sign(text: str) -> str:
    visible = (char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char)[0] not in "ZC")
    return f"'{text}" if next(visible, "x") in _SIGNS else text


def _is_unsafe(char: str) -> bool:
    return char in _TURNING or unicodedata.category(char) in ("Cc", "Cs")

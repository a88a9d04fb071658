# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: lines for people -> text that fits a terminal. Pure.

The text of a line is safe already: the code that makes a Line passes foreign text through one_line().
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

_GAP = "  "  # between two columns
_INDENT = 4  # the indent of a sentence that continues in the next line
_FEWEST = 24  # a column of words that is narrower than this is no column


@dataclass(frozen=True)
class Line:
    """One line of output.

    cells: the columns before the words, which are never cut. words: a sentence, which may continue in the next line of
    the terminal. kind: the colour, a key of COLOURS in _printer.
    """

    words: str
    cells: tuple[str, ...] = ()
    kind: str = ""


def layout(lines: Sequence[Line], columns: int | None = None) -> list[str]:
    """The text of each line. columns: the width of the terminal; None: each text is one line, however long.

    In a terminal, a text may be several lines with line ends between them.
    """
    table = [line.cells for line in lines if line.cells]
    widths = [max(map(width, column)) for column in zip_longest(*table, fillvalue="")]
    return ["\n".join(_wrapped(line, widths, columns)) for line in lines]


def width(text: str) -> int:
    """The number of terminal columns that the text takes."""
    return len(text) if text.isascii() else sum(map(_width_of, text))


def is_for_programs(callback: str) -> bool:
    """Whether the stdout callback of this name prints for programs, or prints nothing."""
    name = callback.lower().rpartition(".")[2]
    return "json" in name or name in ("oneline", "null")


def _width_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _wrapped(line: Line, widths: Sequence[int], columns: int | None) -> Iterator[str]:
    """The printed lines of a line."""
    start, words = _parts(line, widths)
    whole = (start + words).rstrip()
    if columns is None or width(whole) <= columns:
        return iter([whole])
    if start and width(start) + _FEWEST <= columns:
        return _filled(start, _tokens((), words), width(start), columns)
    cells = line.cells or start.split()
    return _filled("", _tokens([cell.strip() for cell in cells if cell.strip()], words), _INDENT, columns)


def _parts(line: Line, widths: Sequence[int]) -> tuple[str, str]:
    """(the columns, which are never cut; the words). A sentence may have columns of its own, too."""
    if line.cells:
        cells = [cell + " " * (widths[index] - width(cell)) for index, cell in enumerate(line.cells)]
        return "".join(cell + _GAP for cell in cells), line.words
    table = re.match(rf".*\S{_GAP} *(?=\S)", line.words)
    start = table[0] if table else ""
    return start, line.words[len(start) :]


def _tokens(cells: Sequence[str], words: str) -> list[tuple[str, str]]:
    """What goes on a line or on the next, each with the gap before it."""
    first = [(_GAP, cell) for cell in cells]
    return [*first, *((_GAP if index == 0 else " ", word) for index, word in enumerate(words.split()))]


def _filled(start: str, tokens: Sequence[tuple[str, str]], indent: int, columns: int) -> Iterator[str]:
    """Lines no wider than the terminal, unless a token alone is; all but the first are indented."""
    line, is_fresh = start, True
    for gap, text in tokens:
        if not is_fresh and width(line + gap + text) > columns:
            yield line.rstrip()
            line, is_fresh = " " * indent, True
        line += text if is_fresh else gap + text
        is_fresh = False
    yield line.rstrip()

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the text of a CSV file -> its rows, with their lines and all faults. Pure.

It knows how spreadsheets and people write such files. It does not know what the columns mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Callable, Optional

from ..module_utils._base.identifiers import identify
from ..module_utils._base.values import shown
from ._faults import Fault

SEPARATORS = (",", ";", "\t")

_LINE_END = re.compile("\r\n|\r|\n")
# Excel writes this line to say what the separator is.
_SEPARATOR_LINE = re.compile('"?sep=(.)"?[,;\t ]*(?:\r\n|\r|\n|$)', re.I)
# Azure's templates begin with a line of this kind.
_VERSION = re.compile(r"version:\s*v?[0-9.]+", re.I)
# A spreadsheet's word for a value that it could not find; it is no comment although it begins with #.
_CELL_ERROR = re.compile(r"#(?:N/A|NV|REF!|BEZUG!|NAME\?|VALUE!|WERT!|DIV/0!|NULL!|NUM!|ZAHL!)")
# A long number as a spreadsheet shortens it. The digits are lost.
_SHORTENED = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?E\+[0-9]{2,3}", re.I)


@dataclass(frozen=True)
class Row:
    """The cells of a row, without white space around them, and the line on which it begins."""

    line: int
    cells: tuple[str, ...]

    def __bool__(self) -> bool:
        return any(self.cells)


@dataclass(frozen=True)
class Parsed:
    """All rows that have any content, cut at one separator."""

    separator: str
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    comments: tuple[int, ...]


@dataclass(frozen=True)
class Table:
    """names: of the columns, '' for one without a name. rows: each as long as names."""

    line: int  # of the header row; 0: the text has none
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    separator: str = ","
    titles: tuple[int, ...] = ()  # the lines of the rows above the header row
    comments: tuple[int, ...] = ()  # the lines of the comments that name people
    short: tuple[tuple[int, int], ...] = ()  # (line, number of its cells) of the rows with fewer cells than names

    def column(self, index: int) -> Iterator[str]:
        """The cells of a column, from top to bottom."""
        return (row.cells[index] for row in self.rows)


# The rows of a text -> the index of the header row, or None where no row is known to be one
FindHeader = Callable[[Sequence[Row]], Optional[int]]


def first_row(rows: Sequence[Row]) -> int | None:
    """The index of the first row, below a line that says the version of a template; None where there is no such row."""
    start = 1 if rows and _VERSION.fullmatch("".join(rows[0].cells)) else 0
    return start if len(rows) > start else None


def read_table(text: str, comment: str | None, find_header: FindHeader = first_row) -> tuple[Table, list[Fault]]:
    """The table in the text, cut at the separator that fits its header row best, and everything that is wrong."""
    said, body, start = _separator_line(text)
    parsed = [parse(body, separator, comment, start) for separator in ([said] if said else SEPARATORS)]
    best = max(parsed, key=lambda one: _fitness(one, find_header))
    index = find_header(best.rows)
    if index is None:
        index = _row_above_people(best.rows)
    if index is None:
        return Table(0, (), (), best.separator), list(best.faults)
    header = best.rows[index]
    if _identifiers(header):
        words = (
            f"there is no header row, as this line holds {shown(_identifiers(header)[0])}; put the columns' names above"
        )
        return Table(0, (), (), best.separator), [Fault(header.line, words)]
    table = _table(best, header, best.rows[index + 1 :])
    return table, [*best.faults, *_table_faults(best, header, table)]


def parse(text: str, separator: str, comment: str | None, start: int = 1) -> Parsed:
    """The rows of the text, whose first line has the number start."""
    reader = _Reader(text, separator, comment, start)
    rows = tuple(row for row in reader.rows() if row)
    return Parsed(separator, rows, tuple(reader.faults), tuple(reader.comments))


def cell_fault(cell: str) -> str | None:
    """What a spreadsheet or an export did to the text in the cell, in words; None where it can be used."""
    words = spoiled(cell)
    return None if words is None else f"{shown(cell)} {words}"


def spoiled(cell: str) -> str | None:
    """The words of cell_fault() without the cell, which may be secret."""
    if _SHORTENED.fullmatch(cell):
        return "is a number that the spreadsheet shortened; format the column as text and export again"
    if _CELL_ERROR.fullmatch(cell):
        return "is an error of the spreadsheet; mend or clear the cell"
    if cell.startswith("'") and identify(cell[1:].strip()):
        return "begins with a ' that the export put there; take the ' away from every cell"
    return None


class _Reader:
    """Reads the text once, cell by cell."""

    def __init__(self, text: str, separator: str, comment: str | None, start: int) -> None:
        gap = r"[ \xa0]*" if separator == "\t" else r"[ \t\xa0]*"
        mark = re.escape(separator)
        self._text, self._comment, self._mark = text, comment, separator
        self._quoted = re.compile(f'{gap}"((?:[^"]|"")*)"{gap}')
        self._opens = re.compile(f'{gap}"')
        self._plain = re.compile(f"[^{mark}\r\n]*")
        self._rest = re.compile("[^\r\n]*")
        self._place, self._line = 0, start
        self.faults: list[Fault] = []
        self.comments: list[int] = []  # the lines of comments that name people

    def rows(self) -> Iterator[Row]:
        """Every row, empty ones included, comments left out."""
        is_first = True
        while self._place < len(self._text):
            if self._is_comment(is_first):
                self._skip_comment()
                continue
            line, cells = self._line, [self._cell()]
            while self._text[self._place : self._place + 1] == self._mark:
                self._place += 1
                cells.append(self._cell())
            self._end_line()
            row = Row(line, tuple(cells))
            is_first = is_first and not row
            yield row

    def _is_comment(self, is_first: bool) -> bool:
        """Whether a comment begins here. The first row may have a column #, and #N/A of a spreadsheet is no comment."""
        if not self._comment or not self._text.startswith(self._comment, self._place):
            return False
        is_column = self._text.startswith(self._mark, self._place + len(self._comment))
        return not (is_first and is_column) and not _CELL_ERROR.match(self._text, self._place)

    def _cell(self) -> str:
        if not self._opens.match(self._text, self._place):
            return self._take(self._plain).strip()
        quoted = self._quoted.match(self._text, self._place)
        if quoted is None:
            self.faults.append(Fault(self._line, "a quote opens here and is never closed"))
            self._place = len(self._text)
            return ""
        line, content = self._line, quoted[1].replace('""', '"')
        self._line += len(_LINE_END.findall(quoted[0]))
        self._place = quoted.end()
        behind = self._text[self._place : self._place + 1]
        if behind and behind not in (self._mark, "\r", "\n"):
            self._take(self._plain)  # no word of it is told: it may be a part of a secret
            words = "text stands behind a closing quote; double each quote that stands inside of quotes"
            self.faults.append(Fault(line, words))
        elif self._swallows(content):
            words = f"a quote opens here and closes on line {self._line} only, with people between; close it here"
            self.faults.append(Fault(line, words))
        return content.strip()

    def _swallows(self, content: str) -> bool:
        """Whether a quoted cell holds rows: a line, behind its first, that has a cell with an identifier."""
        pieces = (piece for line in _LINE_END.split(content)[1:] for piece in re.split("[,;\t]", line))
        return any(identify(piece.strip(' "')) for piece in pieces)

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._place)
        content = found[0] if found else ""
        self._place += len(content)
        return content

    def _skip_comment(self) -> None:
        """Skip a comment. A comment that names users is noted. A comment that may be a row with a number is a fault."""
        content = self._take(self._rest).removeprefix(self._comment or "")
        cells = [cell.strip(' "') for cell in re.split("[,;\t]", content)]
        if any(identify(cell) for cell in cells):
            if cells[0].isdecimal():
                words = "begins with # and a number, and names people; take the line away, or the # if it is no comment"
                self.faults.append(Fault(self._line, words))
            self.comments.append(self._line)
        self._end_line()

    def _end_line(self) -> None:
        if self._take(_LINE_END):
            self._line += 1


def _separator_line(text: str) -> tuple[str | None, str, int]:
    """(the separator that the first line states, the text below that line, the number of the line there)."""
    found = _SEPARATOR_LINE.match(text)
    return (found[1], text[found.end() :], 2) if found else (None, text, 1)


def _fitness(parsed: Parsed, find_header: FindHeader) -> tuple[bool, int]:
    """How well a separator fits. A wrong one finds no header row, breaks quotes, or gives fewer names."""
    index = find_header(parsed.rows)
    if index is None:
        return (False, max((len(row.cells) for row in parsed.rows[:1]), default=0))
    line = parsed.rows[index].line
    is_torn = any(fault.line <= line for fault in parsed.faults)
    return (True, 0 if is_torn else len(parsed.rows[index].cells))


def _row_above_people(rows: Sequence[Row]) -> int | None:
    """The index of the row above the first one with an identifier, or of the first row: the likely header row."""
    people = [index for index, row in enumerate(rows) if _identifiers(row)]
    return max(people[0] - 1, 0) if people else first_row(rows)


def _identifiers(row: Row) -> list[str]:
    return [cell for cell in row.cells if identify(cell)]


def _table(parsed: Parsed, header: Row, rows: Sequence[Row]) -> Table:
    """The table. Empty columns behind the last name are left out: spreadsheets leave them."""
    width = max((index for index, name in enumerate(header.cells, start=1) if name), default=0)
    padded = tuple(Row(row.line, (*row.cells[:width], *[""] * (width - len(row.cells)))) for row in rows)
    titles = tuple(row.line for row in parsed.rows if row.line < header.line)
    short = tuple((row.line, len(row.cells)) for row in rows if len(row.cells) < width)
    return Table(header.line, header.cells[:width], padded, parsed.separator, titles, parsed.comments, short)


def _table_faults(parsed: Parsed, header: Row, table: Table) -> Iterator[Fault]:
    width = len(table.names)
    for row in parsed.rows:
        if row.line > header.line and any(row.cells[width:]):
            words = f"{len(row.cells)} cells, and the header row has {width} names; quote a cell with a separator in it"
            yield Fault(row.line, words)

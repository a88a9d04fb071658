# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: a table as data -> the HTML of its section in a page. Pure.

A table may have thousands of rows. So its cells have no end tags, which HTML lets authors leave out, and an empty cell
costs four characters. Each row is a <tbody>: its first <tr> has the main columns, its second one has the details.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from ..module_utils._base.values import one_line

KINDS = ("text", "number", "time", "outcome")
# The tones of numbers, bars and outcomes -> the outcomes that have them. Any other outcome is grey.
TONES = {
    "ok": ("changed", "unlocked", "verified", "keep", "within"),
    "info": ("scheduled", "preview", "would_change"),
    "warn": ("unknown", "unverified", "drifted", "partial", "not_attempted", "late", "lock"),
    "bad": ("failed", "refused", "not_found", "remove"),
    "quiet": ("unchanged", "skipped", "none"),
}
_TONE_OF = {word: tone for tone, words in TONES.items() for word in (tone, *words)}
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?Z")
_OPENING = {"text": "<td>", "number": "<td class=n>", "time": "<td class=t>"}
_EMPTY = "(empty)"
# A table with more main columns than this is printed on landscape paper.
_MOST_UPRIGHT = 6
# Paper has room for this many main columns. Those behind them become details.
_MOST_MAIN = 10


@dataclass(frozen=True)
class Column:
    """A column. kind: one of KINDS; it decides how cells look and how they sort.

    is_detail: the column stands in the details below each row. A detail that is the same in all rows stands once,
    above the table. All others are main columns, at most _MOST_MAIN.
    """

    title: str
    kind: str = "text"
    is_detail: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is none of {', '.join(KINDS)}.")


@dataclass(frozen=True)
class Table:
    """A table. The first column names the row, and is a main column. Each row has a text for each column."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]

    def __post_init__(self) -> None:
        if not self.columns or self.columns[0].is_detail:
            raise ValueError(f"The first column of table {self.caption!r} has to be a main column.")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"A row of table {self.caption!r} has another number of texts than the table has columns.")


def escaped(text: str) -> str:
    """The text for an element or for an attribute in quotes. Characters that nobody sees become "?"."""
    return escape(one_line(text))


def number(count: int) -> str:
    """The number with commas: 5,000"""
    return f"{count:,}"


def tone_of(word: str) -> str:
    """The tone of an outcome or of a tone."""
    return _TONE_OF.get(word.strip().lower().replace(" ", "_"), "quiet")


def is_wide(table: Table) -> bool:
    """Whether the table needs landscape paper."""
    return len(_main(table)) > _MOST_UPRIGHT


def section(table: Table, index: int, facts: Collection[tuple[str, str]] = ()) -> str:
    """The section of a table. index: its number in the page. facts: what the page says already: (name, value)."""
    name, count = f"table-{index}", len(table.rows)
    rows = f"{number(count)} {'row' if count == 1 else 'rows'}"
    heading = f'<h2 id="{name}">{escaped(table.caption)} <small>{rows}</small></h2>'
    if not count:
        return f"<section>\n{heading}\n<p>Nothing to list.</p>\n</section>\n"
    main = _main(table)
    others = [place for place in range(len(table.columns)) if place not in main]
    same = [place for place in others if count > 1 and len({row[place] for row in table.rows}) == 1]
    details = [place for place in others if place not in same]
    return "".join(
        (
            f"<section>\n{heading}\n",
            _same(table, [place for place in same if _fact(table, place) not in facts]),
            _tools(with_details=bool(details)),
            f'<div class="scroll" role="region" aria-labelledby="{name}" tabindex="0">\n<table>\n',
            f"<caption>{escaped(table.caption)}, {rows}</caption>\n",
            _header(table, main),
            *_rows(table, main, details),
            "</table>\n</div>\n</section>\n",
        )
    )


def _main(table: Table) -> list[int]:
    """The places of the main columns."""
    return [place for place, column in enumerate(table.columns) if not column.is_detail][:_MOST_MAIN]


def _same(table: Table, places: Sequence[int]) -> str:
    """The details that are the same in all rows."""
    if not places:
        return ""
    facts = [_fact(table, place) for place in places]
    return f'<h3>The same in all rows</h3>\n<dl class="same">\n{pairs(facts)}</dl>\n'


def _fact(table: Table, place: int) -> tuple[str, str]:
    return table.columns[place].title, table.rows[0][place]


def pairs(facts: Iterable[tuple[str, str]]) -> str:
    """The content of a <dl>."""
    return "".join(f"<div><dt>{escaped(name)}</dt><dd>{_shown(value) or _EMPTY}</dd></div>\n" for name, value in facts)


def _tools(with_details: bool) -> str:
    """What works with the script only, which shows it."""
    button = '<button type="button" aria-expanded="false">Show all details</button>' if with_details else ""
    return (
        '<div class="tools" hidden><label>Search <input type="search" autocomplete="off" spellcheck="false"></label>'
        f'{button}<p role="status" aria-live="polite"></p></div>\n'
    )


def _header(table: Table, main: Sequence[int]) -> str:
    columns = [table.columns[place] for place in main]
    cells = "".join(f"<th scope=col class={column.kind}>{escaped(column.title)}" for column in columns)
    return f"<thead><tr>{cells}\n</thead>\n"


def _rows(table: Table, main: Sequence[int], details: Sequence[int]) -> Iterator[str]:
    first, others = main[0], [(place, table.columns[place].kind) for place in main[1:]]
    labels = [(place, f"<dt>{escaped(table.columns[place].title)}<dd>") for place in details]
    opening = f"<tr><td colspan={len(main)}><dl>"
    for row in table.rows:
        cells = [_cell(row[place], kind) for place, kind in others]
        yield f"<tbody><tr><th scope=row>{_shown(row[first])}{''.join(cells)}\n"
        more = [f"{label}{_shown(row[place])}" for place, label in labels if row[place]]
        if more:
            yield f"{opening}{''.join(more)}</dl>\n"


def _cell(text: str, kind: str) -> str:
    if not text:
        return "<td>"
    if kind == "outcome":
        return f"<td class={tone_of(text)}>{_shown(text)}"
    return _OPENING[kind] + _shown(text)


def _shown(text: str) -> str:
    """The text, escaped. A moment is shown as 2026-11-27 16:55:02 UTC."""
    moment = _ISO.fullmatch(text) if text[-1:] == "Z" else None
    return f"{moment[1]} {moment[2]} UTC" if moment else escaped(text)

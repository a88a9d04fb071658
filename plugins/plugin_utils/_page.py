# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: a report as data -> one HTML page that needs nothing else. Pure.

The page loads nothing and sends nothing: its Content-Security-Policy allows its own style and script, by their hashes,
and nothing else. So style attributes and event attributes do not work in it. All text of a report is foreign: it
passes escaped() on its way into the page. Without scripts, the page has all rows and details.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from ._page_script import SCRIPT
from ._page_style import LANDSCAPE, PORTRAIT, STYLE
from ._page_table import Column, Table, escaped, is_wide, number, pairs, section, tone_of

__all__ = ["BANNERS", "Bar", "Column", "Page", "Table", "render"]

# What kind of run the banner tells about -> its colour
BANNERS = {"preview": "info", "refused": "bad", "failed": "bad", "partial": "warn", "ok": "ok"}
_BAR = 44  # the height of one bar of the chart with its label, in pixels


@dataclass(frozen=True)
class Bar:
    """One number of the report: a big number above, a bar in the chart.

    kind: an outcome such as `failed`, or a tone of _page_table; it is the colour. Any other word is grey.
    """

    label: str
    kind: str
    count: int


@dataclass(frozen=True)
class Page:
    """A report.

    banner: a line on top, such as "PREVIEW: nothing was written"; "" where there is none. banner_kind: a key of
    BANNERS. summary: one sentence. facts: (name, value), in the order of the page. notes: one paragraph each.
    """

    title: str
    banner: str
    banner_kind: str
    summary: str
    facts: Sequence[tuple[str, str]]
    bars: Sequence[Bar]
    tables: Sequence[Table]
    notes: Sequence[str]

    def __post_init__(self) -> None:
        if self.banner and self.banner_kind not in BANNERS:
            raise ValueError(f"{self.banner_kind!r} is none of {', '.join(BANNERS)}.")


def render(page: Page) -> str:
    """The page as HTML."""
    style = STYLE + (LANDSCAPE if any(map(is_wide, page.tables)) else PORTRAIT)
    return "".join(
        (
            _head(page.title, style),
            '<body>\n<a class="skip" href="#main">Skip to the report</a>\n<header>\n',
            _banner(page),
            f'<h1>{escaped(page.title)}</h1>\n<p class="summary">{escaped(page.summary)}</p>\n</header>\n',
            '<main id="main" tabindex="-1">\n',
            _overview(page),
            *(section(table, index, page.facts) for index, table in enumerate(page.tables, 1)),
            _notes(page.notes),
            "</main>\n<footer><p>This page stands alone. It loads nothing and sends nothing.</p></footer>\n",
            f"<script>{SCRIPT}</script>\n</body>\n</html>\n",
        )
    )


def _head(title: str, style: str) -> str:
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(SCRIPT)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escaped(title)}</title>\n<style>{style}</style>\n</head>\n"
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _banner(page: Page) -> str:
    if not page.banner:
        return ""
    return f'<p class="banner {BANNERS[page.banner_kind]}"><strong>{escaped(page.banner)}</strong></p>\n'


def _overview(page: Page) -> str:
    """The numbers, the chart and the facts."""
    chart, facts = _chart(page.bars), _facts(page.facts)
    both = f'<div class="overview">\n{chart}{facts}</div>\n' if chart or facts else ""
    return _numbers(page.bars) + both


def _numbers(bars: Sequence[Bar]) -> str:
    if not bars:
        return ""
    items = (
        f'<li class="{tone_of(one.kind)}{" none" if not one.count else ""}">'
        f"<strong>{number(one.count)}</strong> <span>{escaped(one.label)}</span></li>\n"
        for one in bars
    )
    return f'<ul class="numbers" aria-label="Numbers">\n{"".join(items)}</ul>\n'


def _chart(bars: Sequence[Bar]) -> str:
    """One bar per number, as wide as its share of the greatest."""
    if not bars:
        return ""
    words = "; ".join(f"{one.label}: {number(one.count)}" for one in bars)
    return (
        '<section aria-labelledby="chart">\n<h2 id="chart">At a glance</h2>\n'
        f'<svg role="img" aria-labelledby="chart-title chart-words" width="100%" height="{_BAR * len(bars)}">\n'
        '<title id="chart-title">Bar chart of the numbers above</title>\n'
        f'<desc id="chart-words">{escaped(words)}</desc>\n'
        f"{''.join(_bars(bars))}</svg>\n</section>\n"
    )


def _bars(bars: Sequence[Bar]) -> Iterator[str]:
    most = max(one.count for one in bars) or 1
    for index, one in enumerate(bars):
        top = _BAR * index
        yield f'<text x="0" y="{top + 16}">{escaped(one.label)}</text>'
        yield f'<text class="count" x="100%" y="{top + 16}">{number(one.count)}</text>'
        yield f'<rect class="track" x="0" y="{top + 24}" width="100%" height="8" rx="4"/>'
        if one.count:
            share = max(100 * one.count / most, 0.8)
            yield f'<rect class="{tone_of(one.kind)}" x="0" y="{top + 24}" width="{share:.4g}%" height="8" rx="4"/>'
        yield "\n"


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    if not facts:
        return ""
    return f'<section aria-labelledby="facts">\n<h2 id="facts">Facts</h2>\n<dl>\n{pairs(facts)}</dl>\n</section>\n'


def _notes(notes: Sequence[str]) -> str:
    if not notes:
        return ""
    lines = "".join(f"<li>{escaped(note)}</li>\n" for note in notes)
    return (
        f'<section aria-labelledby="notes">\n<h2 id="notes">Notes</h2>\n<ul class="notes">\n{lines}</ul>\n</section>\n'
    )

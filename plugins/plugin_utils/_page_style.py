# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the style of the HTML page, for screens and for A4 paper. No foreign text.

Colours are variables, once for light and once for dark screens; paper is light. A test computes their contrast.
"""

from __future__ import annotations

_LIGHT = """
  --paper: #ffffff; --tint: #f5f6f7; --text: #1b1f24; --soft: #57606a; --line: #d5dae0; --edge: #818a94;
  --ok: #17693f; --info: #1f5aa6; --warn: #8a5300; --bad: #b3261e; --quiet: #626b76; --focus: #1f5aa6;
"""
_DARK = """
  --paper: #14171b; --tint: #1d2126; --text: #e8eaed; --soft: #a6aeb8; --line: #343a42; --edge: #7b8591;
  --ok: #6fcf97; --info: #8ab8ff; --warn: #e8b44c; --bad: #ff9088; --quiet: #a3abb5; --focus: #8ab8ff;
"""

STYLE = (
    f":root {{ color-scheme: light dark;{_LIGHT}}}\n"
    f"@media screen and (prefers-color-scheme: dark) {{ :root {{{_DARK}}} }}\n"
    """
* { box-sizing: border-box; }
html { font: 100%/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif; }
body { margin: 0 auto; padding: 2.5rem clamp(1rem, 4vw, 4rem) 3rem; max-width: 100rem;
  background: var(--paper); color: var(--text); }
h1, h2, h3, p, ul, dl, dd { margin: 0; padding: 0; }
h1 { font-size: 2rem; line-height: 1.2; font-weight: 650; letter-spacing: -.015em; text-wrap: balance; }
h2 { font-size: 1.15rem; font-weight: 650; margin-bottom: 1rem; }
h2 small { font-size: .875rem; font-weight: 400; color: var(--soft); margin-left: .5em; }
h3 { font-size: .8125rem; font-weight: 600; color: var(--soft); }
section { margin-top: 3rem; }
main:focus { outline: none; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; padding: .25rem .75rem; background: var(--paper); color: var(--text); }
.summary { margin-top: .75rem; font-size: 1.25rem; line-height: 1.45; max-width: 48rem; text-wrap: pretty; }
.banner { margin-bottom: 1.75rem; padding: .75rem 1.125rem; border: 1px solid; border-left-width: .5rem;
  border-radius: .25rem; font-size: 1.0625rem; }
.ok { --tone: var(--ok); --sign: "\\25CF"; } .info { --tone: var(--info); --sign: "\\25C6"; }
.warn { --tone: var(--warn); --sign: "\\25B2"; } .bad { --tone: var(--bad); --sign: "\\2715"; }
.quiet { --tone: var(--quiet); --sign: "\\25CB"; }
.banner { color: var(--tone); background: var(--tint); }
.numbers { display: flex; flex-wrap: wrap; gap: 1.5rem 3rem; margin-top: 2.25rem; list-style: none; }
.numbers strong { display: block; font-size: 2.75rem; line-height: 1.1; font-weight: 600; letter-spacing: -.02em;
  font-variant-numeric: tabular-nums; color: var(--tone); }
.numbers .none strong { color: var(--quiet); font-weight: 400; }
.numbers span { color: var(--soft); }
.overview { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0 5rem; }
.overview dl > div { display: grid; grid-template-columns: 9rem 1fr; gap: 1rem; padding: .375rem 0;
  border-bottom: 1px solid var(--line); }
dt { color: var(--soft); }
dd { overflow-wrap: anywhere; }
svg { display: block; overflow: visible; font-size: 15px; }
svg text { fill: var(--text); }
svg .count { text-anchor: end; font-variant-numeric: tabular-nums; }
svg rect { fill: var(--tone); }
svg .track { fill: var(--line); }
.same { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: .5rem 2rem;
  margin: .5rem 0 1.5rem; font-size: .875rem; }
.tools { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.25rem; margin-bottom: 1rem; }
.tools[hidden] { display: none; }
.tools p { color: var(--soft); }
input, .tools button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--edge);
  border-radius: .375rem; padding: .375rem .75rem; }
input { width: 18rem; max-width: 100%; margin-left: .5rem; }
.tools button:hover, thead button:hover, th > button:hover { background: var(--tint); }
.scroll { overflow: auto; max-height: 92vh; border-top: 1px solid var(--edge); }
table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: .875rem; line-height: 1.45; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { text-align: left; vertical-align: top; padding: .5rem .6rem; font-weight: 400; overflow-wrap: break-word; }
tbody > tr:first-child > * { border-top: 1px solid var(--line); }
thead th { position: sticky; top: 0; z-index: 1; background: var(--paper); color: var(--soft); font-weight: 600;
  vertical-align: bottom; border-bottom: 1px solid var(--edge); }
thead + tbody > tr:first-child > * { border-top: 0; }
tbody th { font-weight: 600; min-width: 11rem; }
.n, thead .number { text-align: right; font-variant-numeric: tabular-nums; }
.t { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.ok, td.info, td.warn, td.bad, td.quiet { white-space: nowrap; color: var(--tone); font-weight: 600; }
td.quiet { font-weight: 400; }
td.ok::before, td.info::before, td.warn::before, td.bad::before, td.quiet::before, .banner::before {
  content: var(--sign) / ""; display: inline-block; width: 1.35em; font-size: .9em; }
tbody tr + tr td { padding: 0 .6rem .75rem 2.1rem; font-size: .8125rem; }
tbody dt, tbody dd { display: inline; }
tbody dt { white-space: nowrap; }
tbody dt::after { content: " "; }
tbody dd { margin-right: 1.25rem; }
.notes { padding-left: 1.25rem; max-width: 48rem; }
.notes li + li { margin-top: .5rem; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .875rem;
  color: var(--soft); }
.js tbody:not(.open) tr + tr { display: none; }
thead button { all: unset; position: relative; padding-right: 1.2em; cursor: pointer; border-radius: .125rem; }
thead button:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
thead button::after { content: "\\2195" / ""; position: absolute; right: .125em; bottom: 0; }
[aria-sort=ascending] button::after { content: "\\2191" / ""; }
[aria-sort=descending] button::after { content: "\\2193" / ""; }
[aria-sort] { color: var(--text); }
.folds tbody th { position: relative; padding-left: 2.1rem; }
tbody th > button { all: unset; position: absolute; left: .25rem; top: .4rem; width: 1.5rem; height: 1.5rem;
  text-align: center; border-radius: .25rem; cursor: pointer; }
tbody th > button:focus-visible { outline: 3px solid var(--focus); }
tbody th > button::before { content: "\\25B8" / ""; color: var(--soft); }
.open th > button::before { content: "\\25BE" / ""; }
@media print {
  html { font-size: 9.5pt; }
  body { padding: 0; max-width: none; }
  .skip, .tools:not([hidden]), thead button::after, tbody th > button { display: none; }
  section { margin-top: 1.5rem; }
  .overview section, .numbers, .same { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  /* Chromium repeats the header on each sheet if nothing in it is a button, and if it cannot break. */
  thead button { display: contents; }
  .scroll { overflow: visible; max-height: none; }
  table { font-size: 7.5pt; }
  thead { display: table-header-group; break-inside: avoid; }
  th, td { padding: .25rem .4rem; overflow-wrap: anywhere; }
  thead th { position: static; overflow-wrap: break-word; }
  tbody th, .folds tbody th { min-width: 0; padding-left: .4rem; }
  /* rows too that the filter hides */
  tbody { display: table-row-group; break-inside: avoid; }
  .js tbody:not(.open) tr + tr { display: table-row; }
  tbody tr + tr td { padding: 0 .4rem .4rem .4rem; font-size: 7pt; }
}
"""
)
_FOOT = '@bottom-right { content: counter(page) " / " counter(pages); font: 7.5pt system-ui, sans-serif; }'
PORTRAIT = f"@page {{ size: A4; margin: 14mm 13mm; {_FOOT} }}\n"
LANDSCAPE = f"@page {{ size: A4 landscape; margin: 12mm 12mm 14mm; {_FOOT} }}\n"

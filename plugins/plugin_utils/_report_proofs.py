# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: whether the text of an old report proves a change, so that it must stay. Pure.

A report proves a change if its run changed somebody, or may have. Text that cannot be understood may be such a report.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from ._csv import parse
from ._evidence import PROOFS, REAL
from ._evidence_formats import mark_in

_SUM = re.compile(r"(\\?)[0-9a-f]{64}(  .*)")


@dataclass(frozen=True)
class Old:
    """What an old report says. is_proof: its run changed somebody, or may have. runs: the IDs of its runs."""

    is_proof: bool
    runs: frozenset[str]


def why_it_stays(option: str, text: str, runs: Collection[str]) -> str:
    """Why an old report must stay, after its name; "" where it may be replaced. option: its format.

    runs: the IDs of the runs of the new report. A run may replace its own report.
    """
    if not text:
        return ""
    try:
        old = _READERS.get(option, _of_mark)(text)
    except (ValueError, LookupError, TypeError):
        return "cannot be understood"
    if not old.is_proof or (old.runs and old.runs <= set(runs)):
        return ""
    named = f" ({', '.join(sorted(old.runs))})" if old.runs else ""
    return f"is the report of a run that changed users or tenants, or may have{named}"


def why_sums_stay(text: str, expected: Collection[str]) -> str:
    """Why old checksums must stay. expected: the lines of the files that are about to be written, with no digest."""
    known = [line.rstrip("\n") for line in expected]
    found = (_SUM.fullmatch(line) for line in text.splitlines())
    is_own = all(match is not None and match[1] + match[2] in known for match in found)
    return "" if is_own else "has the checksums of other files"


def _of_json(text: str) -> Old:
    document = json.loads(text)
    counts, runs = document["counts"], document["runs"]
    is_changed = any(counts[kind] for kind in PROOFS)
    is_lost = any(run["mode"] == REAL and not run["ended"] for run in runs)
    return Old(is_changed or is_lost, frozenset(str(run["id"]) for run in runs if run["id"]))


def _of_csv(text: str) -> Old:
    parsed = parse(text, ",", None)
    if parsed.faults:
        raise ValueError("the text is no CSV")
    names, *others = [row.cells for row in parsed.rows]
    rows = [row for row in (dict(zip(names, cells)) for cells in others) if row["mode"] == REAL]
    is_proof = any(row["outcome"] in PROOFS or row["verified"] == "false" for row in rows)
    return Old(is_proof, frozenset(row["run_id"] for row in rows if row["run_id"]))


def _of_mark(text: str) -> Old:
    is_proof, runs = mark_in(text)
    return Old(is_proof, frozenset(runs))


# {option: reads the text}. The other formats have a mark at their end.
_READERS: dict[str, Callable[[str], Old]] = {"json": _of_json, "csv": _of_csv}

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what is wrong with results that a report is to be made of. Pure.

Results of modules are as they must be. A filter, a loop or a wrong variable may give anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..module_utils._base.times import moment
from ..module_utils._base.values import shown
from ._lines import OUTCOMES, Result, rows_of


def faults_of(results: Sequence[Result]) -> list[str]:
    """What is wrong with results, and with rows that a filter made, for all of them."""
    return [
        f"results[{index}]{fault}"
        for index, result in enumerate(results)
        for fault in (_fault_of_result(result), *_faults_of_rows(result))
        if fault
    ]


def _fault_of_result(result: Result) -> str:
    """Why there are no rows in what should have some; a module that failed may have none. "" for no fault."""
    if "users" in result or "tenants" in result or (result.get("failed") and "results" not in result):
        return ""
    if "results" in result:
        return ' is the result of a loop; pass its list, as in results: "{{ name.results }}"'
    return " has neither users nor tenants, so it is no result of a module that writes"


def _faults_of_rows(result: Result) -> Iterator[str]:
    for place, row in enumerate(rows_of(result)):
        yield from (f": row {place}: {fault}" for fault in _faults_of_row(row))


def _faults_of_row(row: object) -> Iterator[str]:
    if not isinstance(row, Mapping) or ("user" not in row and "tenant_id" not in row):
        yield "is no mapping with user or tenant_id"
        return
    known = ("changed", *OUTCOMES)
    if row.get("outcome") not in known:
        yield f"outcome {shown(row.get('outcome'))} is none of {', '.join(known)}"
    if not _is_time(row.get("at")):
        yield f"at {shown(row['at'])} is no time such as 2026-11-27T16:55:04Z"


def _is_time(value: object) -> bool:
    try:
        return value is None or moment(str(value)) > 0
    except (ValueError, OverflowError):
        return False

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the results of role offboard's steps so far -> what it does next, and what it says. Pure.

The steps: `known` reads the users, `closed` closes them, `later` previews their deletion. A step that has not run yet
has no result, and one that was skipped has a result that says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ._dates import now_of
from ._extra_vars import APPROVED
from ._lines import Result, Row, rows_left_out
from ._offboarding import Offboarding, left_out, offboarding


@dataclass
class Steps:
    """What the role does and says.

    elements: of module user; None where an approved plan says whom and what. later: elements of the preview of a
    deletion. results, hints: of the report.
    """

    elements: list[dict[str, Any]] | None = None
    later: list[dict[str, Any]] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


def steps_of(run: Mapping[str, Any], steps: Mapping[str, Result], by_events: bool = False) -> Steps:
    """What to do and to say after these steps. Raises InputError. run: the result of module playbook_vars.

    by_events: as for offboarding().
    """
    known, closed = (_if_run(steps.get(name)) for name in ("known", "closed"))
    is_approved = APPROVED in run["options"]
    if is_approved:
        # Without all rows, nobody knows whom the plan names.
        is_whole = bool(_rows(closed)) and not rows_left_out(closed or {})
        made = Offboarding(scheduled=left_out(run["rows"], _rows(closed)) if is_whole else [])
    else:
        made = _decided(run, _rows(known), by_events) if known else Offboarding()
    scheduled: list[Result] = [{"users": made.scheduled, "check_mode": run["preview"]}] if made.scheduled else []
    return Steps(
        elements=None if is_approved else made.elements,
        later=made.later if run["preview"] else [],
        results=[*([closed] if closed else []), *scheduled],
        hints=made.notes,
    )


def _if_run(result: Result | None) -> Result | None:
    return result if result and not result.get("skipped") else None


def _rows(result: Result | None) -> Sequence[Row]:
    rows: Sequence[Row] = (result or {}).get("users") or []
    return rows


def _decided(run: Mapping[str, Any], known: Sequence[Row], by_events: bool) -> Offboarding:
    """What is to happen to whom. A selection has no list of people: everybody it found is meant."""
    people = known if run["names"] is None else run["rows"]
    more = {"run_id": run["run_id"], "by_events": by_events}
    return offboarding(people, known, now_of(run["now"]), {**run["options"], **more})

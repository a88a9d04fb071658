# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what was taken back already, from the marks that restorations leave in a snapshot. Pure.

A restoration marks each record that it took back. A mark names the record by its seal, so that it holds for what was
written before, and for nothing that the same run or a later one writes. Without marks, a second restoration would open
what somebody closed meanwhile, for another reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .._base.errors import InputError
from .._engine.records import SEAL

Line = Mapping[str, Any]
KEY = "taken_back"
# The outcomes after which nothing of a record is left to take back
_SETTLED = ("changed", "unchanged")
_DANGER = (
    "So nobody knows what was taken back since, and nothing will be noted: another undo, or this plan once more, would "
    "unlock whoever was locked meanwhile"
)
_AGAIN = "again: true takes it back once more"


def is_mark(line: Line) -> bool:
    """Whether a line of a snapshot is a mark. All others are records."""
    return KEY in line


def records_of(lines: Sequence[Line]) -> list[Line]:
    """The records among the lines."""
    return [line for line in lines if not is_mark(line)]


def marks_on(lines: Sequence[Line], marks: Sequence[Line]) -> list[Line]:
    """Those of the marks that name one of these records."""
    seals = {record[SEAL] for record in records_of(lines)}
    return [mark for mark in marks if any(one[SEAL] in seals for one in mark[KEY])]


def left_of(lines: Sequence[Line]) -> list[Line]:
    """The records that no mark names."""
    marked = _marked(lines)
    return [record for record in records_of(lines) if record[SEAL] not in marked]


def ids_of(lines: Sequence[Line]) -> list[str]:
    """The IDs that the user had, the newest first. Whoever was created again has a new one, which the mark names."""
    return list(dict.fromkeys(line["id"] for line in reversed(lines) if line.get("id")))


def said_of(lines: Sequence[Line]) -> str:
    """What a row says of what is left alone, because it was taken back already; "" where nothing was."""
    marked = _marked(lines)
    marks = {record["run"].get("id"): marked[record[SEAL]] for record in records_of(lines) if record[SEAL] in marked}
    if not marks:
        return ""
    last = list(marks.values())[-1]
    by = f"taken back already by run {last['run'].get('id')} at {last['time']}"
    which = f"what run {', '.join(map(str, marks))} did was " if left_of(lines) else ""
    return f"{which}{by}, and is left alone; {_AGAIN}"


def snapshot_of(elements: Sequence[Mapping[str, Any]]) -> str | None:
    """The whole path of the snapshot that a plan was made from, None for none. elements: of its entries."""
    paths = [element.get("snapshot") for element in elements]
    path = paths[0] if paths else None
    is_path = path is None or (isinstance(path, str) and path.startswith("/") and "\0" not in path)
    if not is_path or any(one != path for one in paths):
        raise InputError("approved_plan: its entries do not name one snapshot by its whole path; make the plan again.")
    return path


def unprotected(path: str | None) -> str:
    """What it means that the snapshot of a plan is not there."""
    why = "was made without a snapshot file" if path is None else f"was made from {path}, which is not on this host"
    return f"approved_plan: {why}. {_DANGER}."


def mark_of(given: str, row: Line, records: Sequence[Line]) -> dict[str, Any] | None:
    """The mark for the records of a user, without what it says about the run. None where they may be taken back again.

    row: what became of the user. Where anything failed or is not known, a further restoration has to go on.
    """
    if row["outcome"] not in _SETTLED or row["failed"] or not records:
        return None
    named = [{"run_id": record["run"].get("id"), SEAL: record[SEAL]} for record in records]
    return {"user": given, "id": row["id"], "email": row["email"], KEY: named}


def undoes(taken: Sequence[tuple[Sequence[Line], Sequence[Line], bool]]) -> list[dict[str, Any]]:
    """The runs that are taken back, in the order of their start.

    taken: for each user, the records, those of them that are taken back now, and whether the user is changed.
    """
    runs: dict[str, Line] = {}
    plans: dict[str, Line] = {}
    about: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for records, left, is_changed in taken:
        mine = {str(record["run"].get("id")): record["run"] for record in records}
        runs.update(mine)
        plans.update({str(one["run"].get("id")): one["approved"] for one in records if one.get("approved")})
        about += Counter(set(mine))
        changed += Counter({str(record["run"].get("id")) for record in left if is_changed})
    told = [
        {
            "id": run_id,
            "started": run.get("started"),
            "users": about[run_id],
            "changed": changed[run_id],
            "approved": plans.get(run_id),
        }
        for run_id, run in runs.items()
    ]
    return sorted(told, key=lambda run: str(run["started"]))


def _marked(lines: Sequence[Line]) -> dict[str, Line]:
    """{seal of a record: the last mark that names it}"""
    return {one[SEAL]: line for line in lines if is_mark(line) for one in line[KEY]}

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the options of module user_restore, or an approved plan -> the records of each user.

They come from a snapshot, from the task, or from an approved plan. The plan holds its records, and names the snapshot
that it was made from. What was taken back since stands in this snapshot only, so that it is read beside the plan.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .._base.errors import InputError
from .._base.identifiers import identify
from .._base.values import email_key, shown
from .._base.wishes import Identifier
from .._engine.approved import Approved
from .._engine.options import check_apart
from .._engine.records import SEAL, checked
from .._engine.snapshot import is_there, read_snapshot
from .attributes import CHECKS
from .names import read_names
from .record_check import faults_of
from .restore_kind import RestoreWish
from .states import RESTORED
from .taken_back import KEY, is_mark, left_of, marks_on, records_of, said_of, snapshot_of, unprotected
from .task import from_environment
from .undo import undo_of

Record = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """What a restoration is about.

    users: the lines about each user. since: the marks in the snapshot that an approved plan does not have.
    path: of the snapshot that says what was taken back; None where there is none. again: what the marks in `users` name
    is taken back once more. application_id: for which users are created again.
    """

    users: Sequence[list[Record]]
    path: str | None = None
    since: Sequence[Record] = ()
    again: bool = False
    application_id: str = ""
    warnings: Sequence[str] = ()

    @property
    def wishes(self) -> list[RestoreWish]:
        """One for each user."""
        return [self._wish(number, lines) for number, lines in enumerate(self.users)]

    def _wish(self, number: int, lines: list[Record]) -> RestoreWish:
        since = marks_on(lines, self.since)
        counted = [*(records_of(lines) if self.again else lines), *since]
        records, everything = left_of(counted), undo_of(records_of(lines))
        given = everything.email or everything.ids[0]
        who = identify(given) or Identifier("email" if everything.email else "id", given)
        undo = undo_of(records)
        return RestoreWish(
            f"user {number} of the snapshot",
            given,
            who,
            RESTORED.word,
            lines=(*lines, *since),
            records=tuple(records),
            again=self.again,
            left=said_of(counted),
            undo=replace(undo, email=undo.email or everything.email),
            application_id=self.application_id,
            snapshot=os.path.abspath(self.path) if self.path else "",
        )


def source_of(environment: str, params: dict[str, Any], approved: Approved | None) -> Source:
    """What the task, or the approved plan, is about. InputError names all that cannot be used."""
    return _asked(environment, params) if approved is None else _approved(environment, params, approved)


def _asked(environment: str, params: dict[str, Any]) -> Source:
    """What the task names."""
    path, given = params["snapshot_path"], params["snapshots"]
    if (path is None) == (given is None):
        fault = "both are given" if path is not None else "neither is given"
        raise InputError(f"snapshot_path and snapshots: give one of them; {fault}.")
    if path is not None:
        lines, warnings = _lines_of(path, environment)
    else:
        lines, warnings = _whole(environment, [(f"snapshots[{number}]", one) for number, one in enumerate(given)]), []
    if not records_of(lines):
        what = f"snapshot_path: {path}" if path is not None else "snapshots:"
        raise InputError(f"{what} has no records, so that there is nothing to take back; name what the run wrote.")
    given_id = params["application_id"] or from_environment().get("application_id")
    application_id = "" if given_id is None else str(CHECKS["application_id"]("application_id", given_id))
    again = params["again"] is True
    return Source(_chosen(lines, params), path, (), again, application_id, warnings)


def _lines_of(path: str, environment: str) -> tuple[list[Record], list[str]]:
    """(the lines of a snapshot, warnings)."""
    lines, warnings = read_snapshot(path, environment)
    labelled = [(f"snapshot_path: {path} line {number}", line) for number, line in enumerate(lines, 1)]
    return _whole(environment, labelled), warnings


def _approved(environment: str, params: dict[str, Any], approved: Approved) -> Source:
    """What the approved plan holds, and what was taken back since."""
    users = _planned_lines(environment, approved)
    elements = [entry["element"] for entry in approved.entries]
    path, warnings = _path_beside(params, elements)
    since: list[Record] = []
    if path is not None:
        check_apart({**params, "snapshot_path": path})
        planned = [line for lines in users for line in lines]
        since, more = _since(path, environment, planned)
        warnings += more
    again = any(element.get("again") is True for element in elements)
    application_id = next((str(one["application_id"]) for one in elements if one.get("application_id")), "")
    return Source(users, path, since, again, application_id, warnings)


def _path_beside(params: Mapping[str, Any], elements: Sequence[Mapping[str, Any]]) -> tuple[str | None, list[str]]:
    """(the snapshot that says what was taken back since the plan was made, warnings).

    It is the one that the task names, or the one that the plan was made from, if it is on this host.
    """
    if params["snapshot_path"] is not None:
        return str(params["snapshot_path"]), []
    path = snapshot_of(elements)
    return (path, []) if path is not None and is_there(path) else (None, [unprotected(path)])


def _since(path: str, environment: str, planned: Sequence[Record]) -> tuple[list[Record], list[str]]:
    """(the marks that the plan does not have, warnings). A snapshot without the records of the plan is another one."""
    try:
        lines, warnings = _lines_of(path, environment)
    except InputError as error:
        raise InputError(f"approved_plan: what was taken back since it was made cannot be read: {error}") from error
    here = {line[SEAL] for line in lines}
    lost = [line for line in planned if line[SEAL] not in here]
    if lost:
        raise InputError(
            f"snapshot_path: {path} is not the snapshot that the approved plan was made from: it lacks {len(lost)} of "
            f"{len(planned)} lines of the plan; name that one, or make the plan again."
        )
    known = {line[SEAL] for line in planned}
    return [line for line in lines if is_mark(line) and line[SEAL] not in known], warnings


def _planned_lines(environment: str, approved: Approved) -> list[list[Record]]:
    """The lines of each entry of the plan."""
    found, faults = [], []
    for number, entry in enumerate(approved.entries):
        label = f"approved_plan: users[{number}]"
        given = entry["element"].get("records")
        try:
            if not isinstance(given, list):
                raise InputError(f"{label}: records is no list.")
            labelled = [(f"{label}: records[{index}]", one) for index, one in enumerate(given)]
            found.append(_whole(environment, labelled))
            if len(_by_user(found[-1])) != 1:
                raise InputError(f"{label}: records are not of one user.")
        except InputError as error:
            faults.append(str(error))
    InputError.raise_all(faults)
    return found


def _whole(environment: str, labelled: Sequence[tuple[str, object]]) -> list[Record]:
    """The records. InputError names all that cannot be used."""
    found, faults = [], []
    for label, record in labelled:
        try:
            found.append(_usable(label, checked(label, record, environment)))
        except InputError as error:
            faults.append(str(error))
    InputError.raise_all(faults)
    return found


def _usable(label: str, record: Record) -> Record:
    """The record, if it is of a user, and all of it can be understood."""
    faults = faults_of(record)
    if faults:
        raise InputError(f"{label} is no record of a user: {'; '.join(faults)}.")
    return record


def _chosen(lines: list[Record], params: dict[str, Any]) -> list[list[Record]]:
    """The lines about each user, in the order written: all, or those that run_id and users name. Marks always count."""
    run_id = params["run_id"]
    by_user = _by_user(lines)
    if run_id is not None:
        runs = dict.fromkeys(str(record["run"].get("id")) for record in records_of(lines))
        if run_id.strip() not in runs:
            raise InputError(f"run_id: no record is of run {shown(run_id)}; the records are of {', '.join(runs)}.")
        by_user = {key: _of_run(some, run_id.strip()) for key, some in by_user.items()}
    by_user = {key: some for key, some in by_user.items() if records_of(some)}
    if params["users"] is None:
        return list(by_user.values())
    found: dict[str, list[Record]] = {}
    faults = []
    for name in read_names(params["users"]):
        keys = [key for key, some in by_user.items() if _is_about(some, key, name.who)]
        if not keys:
            faults.append(f"{name.label}: no record is about {name.given}; name users of the snapshot.")
        found.update({key: by_user[key] for key in keys})
    InputError.raise_all(faults)
    return list(found.values())


def _of_run(lines: Sequence[Record], run_id: str) -> list[Record]:
    return [line for line in lines if is_mark(line) or line["run"].get("id") == run_id]


def _by_user(lines: Sequence[Record]) -> dict[str, list[Record]]:
    """The records of each user, with the marks that name them.

    An email may have changed: records with the same ID are about the same user. A mark has the ID of a user who was
    created again.
    """
    keys: dict[str, str] = {}
    by_seal: dict[str, str] = {}
    found: dict[str, list[Record]] = {}
    for line in lines:
        user_id, email = (line.get("id") or "").lower(), line.get("email")
        key: str | None = keys.get(user_id) or (email_key(email) if email else user_id)
        if is_mark(line):
            key = next((by_seal[one[SEAL]] for one in line[KEY] if one[SEAL] in by_seal), None)
        if key is None:
            continue  # its records are not among these
        if user_id:
            keys[user_id] = key
        by_seal[line[SEAL]] = key
        found.setdefault(key, []).append(line)
    return found


def _is_about(records: list[Record], key: str, who: Identifier) -> bool:
    return who.value == key or any((record.get("id") or "").lower() == who.value for record in records)

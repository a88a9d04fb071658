# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the options of action report -> its evidence and its files."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ..module_utils._base.errors import InputError
from ..module_utils._base.values import one_line, shown
from ._evidence import Evidence, Particulars, evidence
from ._evidence_formats import FORMATS
from ._evidence_people import read_people
from ._evidence_words import counts, summary, text
from ._files import sha256_of_file
from ._report_files import SUMS, Target, absolute, folder_faults, write_all
from ._report_places import paths_in, places, why_kept

TITLE = "Report on users and tenants"
_TEXTS = ("title", "ticket", "reason", "requested_by", "approved_by")


def as_given(result: Mapping[str, Any], pinned: bool | None) -> Mapping[str, Any]:
    """The result. With pinned=False, it says that nobody gave the digest of its plan: a playbook read it from there."""
    approved = result.get("approved")
    return {**result, "approved": {**approved, "pinned": False}} if approved and pinned is False else result


def asks_for_files(options: Mapping[str, Any]) -> bool:
    """Whether the task names a file to write."""
    return any(options.get(name) is not None for name in (*FORMATS, SUMS, "folder"))


def reported(
    results: Sequence[Mapping[str, Any]], options: Mapping[str, Any], run_by: str, made: str
) -> tuple[dict[str, Any], list[str]]:
    """(what the action returns of its evidence, the faults). The files are written. made: now, as ISO 8601."""
    faults: list[str] = []
    people, bad_people = read_people(options.get("people") or ())
    particulars = _particulars(options, run_by, made, faults)
    found = evidence(results, particulars, people)
    files, bad_files = _files(found, options)
    told = {"status": found.status, "counts": counts(found), "summary": summary(found), "text": text(found)}
    return {**told, **files}, [*bad_people, *faults, *bad_files]


def read_due(value: object) -> float | None:
    """The hours that were agreed; None without any. Raises InputError."""
    if value is None:
        return None
    try:
        hours = math.nan if isinstance(value, bool) else float(str(value))
    except ValueError:
        hours = math.nan
    if not (math.isfinite(hours) and hours >= 0):
        raise InputError(f"due: {shown(value)} is no number of hours; give 0 or more, such as 24.")
    return hours


def faults_ahead(given: Mapping[str, Any]) -> list[str]:
    """What would spoil the report of a run, from the run's variables `due` and `report_dir`.

    A run asks this before it changes anybody: a report that cannot be written is too late to correct.
    """
    faults: list[str] = []
    try:
        read_due(given.get("due"))
    except InputError as error:
        faults.append(str(error).removesuffix("."))
    folder = given.get("report_dir")
    if isinstance(folder, str) and folder.strip():
        faults += folder_faults("report_dir", folder, {one.file: one.start for one in FORMATS.values()})
        faults += [] if faults else _proofs_in(absolute(folder))
    return faults


def _proofs_in(folder: str) -> list[str]:
    """Why no report may be written to the folder: it has the report of a run that changed somebody, or may have."""
    path, why = why_kept(paths_in(folder), ())
    return [f"report_dir: {one_line(path)} {one_line(why)}; name a new folder for each run"] if why else []


def _particulars(options: Mapping[str, Any], run_by: str, made: str, faults: list[str]) -> Particulars:
    texts = {name: one_line(str(options[name]).strip()) for name in _TEXTS if str(options.get(name) or "").strip()}
    due = None
    try:
        due = read_due(options.get("due"))
    except InputError as error:
        faults.append(str(error))
    path, digest = options.get("input"), None
    if path is not None:
        try:
            digest = sha256_of_file("input", path)
        except InputError as error:
            faults.append(str(error))
    return Particulars(
        **{"title": TITLE, **texts}, due=due, run_by=run_by, made=made, input_path=path, input_sha256=digest
    )


def _files(found: Evidence, options: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """(what the action returns of the files, the faults)."""
    where = places(options, [str(run["id"]) for run in found.runs if run["id"]])
    paths = dict(where.paths)
    sums = paths.pop(SUMS, None)
    targets = [
        Target(name, path, FORMATS[name].start, partial(FORMATS[name].text, found)) for name, path in paths.items()
    ]
    written, bad = write_all(targets, sums, _taken(found, options))
    files = [{"format": one.option, "path": one.path, "sha256": one.sha256} for one in written]
    return {"files": files, "folder": where.folder or None, "kept": where.kept}, [*where.faults, *bad]


def _taken(found: Evidence, options: Mapping[str, Any]) -> dict[str, str | None]:
    """{what it is: the path} of files that must stay."""
    plans = {f"plan {index + 1}": str(run["plan"]["path"]) for index, run in enumerate(found.runs) if run["plan"]}
    return {"input": options.get("input"), **plans}

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: where the files of a report go, so that no earlier proof of a change is lost.

A report is made after the run, so an earlier proof must not stop it. The report goes beside the proof instead: to
first-2 where the folder first has one, and to report-2.csv where the file report.csv is one.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import count

from ..module_utils._base.errors import InputError
from ..module_utils._base.values import one_line
from ._evidence_formats import FORMATS
from ._report_files import SUMS, Target, absolute, folder_named, is_folder_or_none, make_folders, old_text
from ._report_proofs import why_it_stays, why_sums_stay
from ._sums import SUMS_FILE, sum_line

NAMES = {**{name: one.file for name, one in FORMATS.items()}, SUMS: SUMS_FILE}
STARTS = {**{name: one.start for name, one in FORMATS.items()}, SUMS: ""}
_FIRST_NUMBER = 2  # of the names beside a name that is taken


@dataclass(frozen=True)
class Places:
    """Where the files go. paths: {option: path}. folder: "" without one. kept: sentences about earlier reports."""

    paths: dict[str, str]
    folder: str = ""
    kept: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def places(options: Mapping[str, object], runs: Collection[str]) -> Places:
    """Where the files that the options name go. Missing folders are made. runs: the IDs of the runs of the report."""
    kept: list[str] = []
    faults: list[str] = []
    single = {name: absolute(str(options[name])) for name in NAMES if options.get(name) is not None}
    single = _free_files(single, runs, kept)
    single = {name: path for name, path in single.items() if _can_be_in(os.path.dirname(path), name, faults)}
    if options.get("folder") is None:
        return Places(single, "", kept, faults)
    try:
        folder = _free_folder(folder_named(str(options["folder"])), runs, kept)
    except InputError as error:
        return Places(single, "", kept, [*faults, f"folder: {error}"])
    if not _can_be_in(folder, "folder", faults):
        return Places(single, "", kept, faults)
    return Places({**paths_in(folder), **single}, folder, kept, faults)


def _can_be_in(folder: str, option: str, faults: list[str]) -> bool:
    """Make the folder of a file if it is missing. Whether that could be done; if not, faults gets a sentence."""
    try:
        if folder and "\0" not in folder:
            make_folders(folder)
    except OSError as error:
        faults.append(f"{option}: {one_line(folder)} cannot be made: {error.strerror}.")
        return False
    return True


def paths_in(folder: str) -> dict[str, str]:
    """{option: the path of its file in the folder}."""
    return {option: os.path.join(folder, name) for option, name in NAMES.items()}


def why_kept(paths: Mapping[str, str], runs: Collection[str], only_reports: bool = False) -> tuple[str, str]:
    """(the first of the files that must stay, why); two empty texts if all may be written over.

    only_reports: a file that is no report must stay, too. Otherwise it is left to the check before it is written.
    """
    for option, path in paths.items():
        try:
            text = old_text(Target(option, path, STARTS[option], str))
        except UnicodeError:
            return path, "cannot be understood"
        except (InputError, OSError):
            if only_reports:
                return path, "is no report"
            continue
        why = why_sums_stay(text, _sum_lines(path, paths)) if option == SUMS else why_it_stays(option, text, runs)
        if why:
            return path, why
    return "", ""


def _sum_lines(sums: str, paths: Mapping[str, str]) -> list[str]:
    """The lines for these files in a file of checksums, with no digest."""
    return [sum_line(os.path.relpath(path, os.path.dirname(sums)), "") for path in paths.values()]


def _free_folder(folder: str, runs: Collection[str], kept: list[str]) -> str:
    """The folder, or the first one beside it without a proof."""
    path, why = why_kept(paths_in(folder), runs)
    if not why:
        return folder
    numbered = (f"{folder}-{number}" for number in count(_FIRST_NUMBER))
    new = next(name for name in numbered if is_folder_or_none(name) and not why_kept(paths_in(name), runs, True)[1])
    kept.append(one_line(f"{path} {why}; this report is in {new}"))
    return new


def _free_files(given: Mapping[str, str], runs: Collection[str], kept: list[str]) -> dict[str, str]:
    """The paths, or paths beside them without a proof. All of them get the same number."""
    paths = {option: path for option, path in given.items() if _is_path(path)}
    path, why = why_kept(paths, runs)
    if not why:
        return dict(given)
    numbered = ({option: _with(number, path) for option, path in paths.items()} for number in count(_FIRST_NUMBER))
    new = next(names for names in numbered if not why_kept(names, runs, True)[1])
    kept.append(one_line(f"{path} {why}; this report is in {', '.join(new.values())}"))
    return {**given, **new}


def _with(number: int, path: str) -> str:
    start, end = os.path.splitext(path)
    return f"{start}-{number}{end}"


def _is_path(path: str) -> bool:
    """Whether the text can be a path. The check before a file is written says why another text cannot."""
    return bool(path) and "\0" not in path

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the folder of events. Takes those that wait, and keeps those that fail."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from itertools import count

from ..module_utils._base.errors import InputError
from ..module_utils._base.values import one_line
from ..module_utils._engine.files import open_own, write_whole
from ._events import FAILED, FILE, FOLDERS, REPORTS, RUNNING, WAITING, Event, failed_text, read_event

_DOUBT = "nobody knows who wrote it"
_LONGEST = 10_000  # bytes; no event is longer
_NO_NAME = "is no event by its name; send events to the webhook, and put no files here"
# The ends of the names of what cannot be read as a file of this user, and of the file that says why. No .json, so that
# nobody moves them back with *.json.
_REFUSED, _REASON = ".refused", ".refused.reason"


@dataclass
class Taken:
    """The events of a run, in the order in which they came.

    faults: sentences about files that are no events. They are in the subfolder failed. Files with the name of no event
    stay where they are.
    """

    events: list[Event] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def check_events_folder(folder: str) -> None:
    """Raise InputError where the folder does not belong to this user alone."""
    try:
        info = os.lstat(folder)
    except OSError as error:
        raise InputError(f"events_dir: {one_line(folder)} cannot be read: {error.strerror}.") from error
    if not stat.S_ISDIR(info.st_mode):
        raise InputError(f"events_dir: {one_line(folder)} is a link or no folder; name a folder.")
    if info.st_uid != os.geteuid() or info.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise InputError(
            f"events_dir: {one_line(folder)} belongs to another user, or others can write to it; "
            "make it a folder of your own with mode 0700."
        )


def take(folder: str, now: str, preview: bool) -> Taken:
    """The events that wait, and those that an earlier run began and did not end. Raises InputError or OSError.

    A preview moves nothing. The subfolders are made, because a preview writes reports, too.
    """
    check_events_folder(folder)
    for name in FOLDERS:
        os.makedirs(os.path.join(folder, name), mode=0o700, exist_ok=True)
    if not preview:
        _move_all(folder)
    taken = Taken()
    for place in (WAITING, RUNNING) if preview else (RUNNING,):
        for file in _files(os.path.join(folder, place)):
            try:
                taken.events.append(read_event(file, _text(os.path.join(folder, place, file))))
            except InputError as error:
                kept = f"{place}/{file}" if preview else settle(folder, file.removesuffix(".json"), str(error), now, "")
                taken.faults.append(f"{kept}: {one_line(str(error)).removesuffix('.')}")
    for place in (WAITING, RUNNING):
        taken.faults += [f"{place}/{one_line(name)}: {_NO_NAME}" for name in _others(os.path.join(folder, place))]
    taken.events.sort(key=lambda event: (event.received, event.name))
    return taken


def _move_all(folder: str) -> None:
    """Move all that waits to running, until nothing is left: the filter starts a run for the first event that waits."""
    while files := _files(os.path.join(folder, WAITING)):
        for file in files:
            os.replace(os.path.join(folder, WAITING, file), os.path.join(folder, RUNNING, file))


def _files(folder: str) -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder) if FILE.fullmatch(name))
    except FileNotFoundError:
        return []


def _others(folder: str) -> list[str]:
    """What else is there. The filter writes an event to a hidden file first, whose name begins with a dot."""
    return sorted(name for name in os.listdir(folder) if not FILE.fullmatch(name) and not name.startswith("."))


def _text(path: str) -> str:
    try:
        with open_own(path, _DOUBT) as file:
            data = file.read(_LONGEST + 1)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}") from error
    if len(data) > _LONGEST:
        raise InputError("is too long for an event")
    return data.decode("utf-8", "replace")


def settle(folder: str, name: str, reason: str | None, now: str, report: str) -> str:
    """End an event of this run: remove its file, or keep it in failed with the reason. Raises InputError or OSError.

    Returns where it is kept, in the folder; "" if it is not. report: the folder of its report. It is not named if it
    was never made.
    """
    running, failed = _paths(folder, name, RUNNING, FAILED)
    if reason is None:
        # Nothing is left to do for this user, so an earlier failure needs nobody any more.
        for path in (running, failed):
            if os.path.lexists(path):
                os.unlink(path)
        return ""
    try:
        text = _text(running)
    except InputError:
        return _set_aside(folder, name, running, failed_text("{}", reason, now, ""))
    write_whole(failed, failed_text(text, reason, now, report if os.path.isdir(report) else "").encode())
    os.unlink(running)
    return f"{FAILED}/{name}.json"


def _set_aside(folder: str, name: str, running: str, why: str) -> str:
    """Keep a link, a folder, or a file that is too long or not of this user as it is. It writes over nothing."""
    stem = _free(os.path.join(folder, FAILED, name), _REFUSED)
    os.rename(running, f"{stem}{_REFUSED}")
    write_whole(f"{stem}{_REASON}", why.encode())
    return f"{FAILED}/{os.path.basename(stem)}{_REFUSED}"


def _free(first: str, end: str = "") -> str:
    """The first of these paths that is free with this end: first, first-2, first-3, ..."""
    paths = (f"{first}-{number}" if number > 1 else first for number in count(1))
    return next(path for path in paths if not os.path.lexists(f"{path}{end}"))


def put_back(folder: str, name: str) -> None:
    """Let an event of this run wait again. Raises InputError or OSError.

    If the same user was sent again meanwhile, the event that came first counts.
    """
    running, waiting = _paths(folder, name, RUNNING, WAITING)
    os.replace(running, waiting)


def _paths(folder: str, name: str, *places: str) -> list[str]:
    """The paths that the file of an event has in these subfolders. Raises InputError."""
    if not FILE.fullmatch(f"{name}.json"):
        raise InputError(f"name: {one_line(name)} is no name of an event.")
    return [os.path.join(folder, place, f"{name}.json") for place in places]


def report_dir(folder: str, event: Event) -> str:
    """A new folder for the report of an event: a second try, or a run after a preview, writes over no report."""
    return _free(os.path.join(folder, REPORTS, event.report))

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: writes the files of a report. Each is whole or not there, and its owner's alone.

A report is made after the run: what can be written is written, and the rest is a fault.
"""

from __future__ import annotations

import errno
import hashlib
import os
import pwd
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ..module_utils._base.errors import InputError
from ..module_utils._base.values import one_line
from ..module_utils._engine.files import check_folder, check_kind, open_own, write_whole
from ._sums import SUMS_FILE, sum_line

SUMS = "sha256sums"
_SUM = re.compile(rb"\\?[0-9a-f]{64}  ")
_DOUBT = "nobody knows who wrote it"
_START = 200  # so many bytes of a file tell whether it is a report


@dataclass(frozen=True)
class Target:
    """One file to write. option: that names it. start: with which every file of its format begins."""

    option: str
    path: str
    start: str
    text: Callable[[], str]


@dataclass(frozen=True)
class Written:
    """A file that was written."""

    option: str
    path: str
    sha256: str


def write_all(
    targets: Sequence[Target], sums: str | None, taken: Mapping[str, str | None]
) -> tuple[list[Written], list[str]]:
    """(the files that were written, the faults). sums: the path of SHA256SUMS. taken: {option: path} of other files."""
    owners: dict[str, str] = {os.path.realpath(path): option for option, path in taken.items() if path}
    written: list[Written] = []
    faults: list[str] = []
    for target in targets:
        _put(target, owners, written, faults)
    if sums is not None:
        listed = [(one.path, one.sha256) for one in written]
        _put(Target(SUMS, sums, "", lambda: _sums(sums, listed)), owners, written, faults)
    return written, faults


def folder_named(folder: str) -> str:
    """The path of a folder, which need not exist. Raises InputError."""
    path = absolute(folder)
    if not path or "\0" in path:
        raise InputError("is no path; name a folder.")
    if not is_folder_or_none(path):
        raise InputError(f"{one_line(path)} is a link or no folder; name a folder.")
    return path


def is_folder_or_none(path: str) -> bool:
    """Whether the path is a folder, and no link to one, or nothing is there."""
    return not os.path.lexists(path) or (os.path.isdir(path) and not os.path.islink(path))


def make_folders(folder: str) -> None:
    """Make the folder, and the folders above it that are missing, for their owner alone. Raises OSError."""
    if os.path.isdir(folder):
        return
    above = os.path.dirname(folder)
    if not os.path.lexists(above):
        make_folders(above)
    os.mkdir(folder, 0o700)


def folder_faults(label: str, folder: str, starts: Mapping[str, str]) -> list[str]:
    """What would keep a report out of the folder, without full stops. A run asks this before it changes anybody.

    label: the variable that names the folder. starts: {the name of a file: with which it begins}.
    """
    path = absolute(folder)
    if not is_folder_or_none(path):
        return [f"{label}: {one_line(path)} is a link or no folder; name a folder"]
    if not os.path.isdir(path):
        return _faults(lambda: _check_above(path), f"{label}: {one_line(path)}", "made")
    faults = _faults(lambda: check_folder(os.path.join(path, SUMS_FILE)), f"{label}: {one_line(path)}", "written to")
    for name, start in {**starts, SUMS_FILE: ""}.items():
        old = Target(SUMS if name == SUMS_FILE else label, os.path.join(path, name), start, str)
        faults += _faults(partial(_check_old, old), f"{label}: {one_line(old.path)}", "written")
    return faults


def _check_above(folder: str) -> None:
    """Raise OSError where the folder cannot be made. The folders above it may be missing, too."""
    above = os.path.dirname(folder)
    if not os.path.lexists(above):
        _check_above(above)
    elif not os.path.isdir(above):
        raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    else:
        check_folder(folder)


def old_text(target: Target) -> str:
    """The text of an earlier report at the path; "" where none is.

    Raises InputError for what is no report, OSError for what cannot be read, and UnicodeError.
    """
    try:
        _check_old(target)
        with open_own(target.path, _DOUBT) as file:
            return file.read().decode()
    except FileNotFoundError:
        return ""


def _faults(check: Callable[[], None], what: str, verb: str) -> list[str]:
    """The fault that the check raises, in words."""
    try:
        check()
    except InputError as error:
        return [f"{what} {str(error).removesuffix('.')}"]
    except OSError as error:
        return [f"{what} cannot be {verb}: {error.strerror}"]
    return []


def _put(target: Target, owners: dict[str, str], written: list[Written], faults: list[str]) -> None:
    option, path = target.option, target.path
    try:
        if not path or "\0" in path:
            raise InputError("is no path; name a file.")
        other = owners.setdefault(os.path.realpath(path), option)
        if other != option:
            raise InputError(f"is the file of {other}, too; name another file.")
        check_folder(path)
        _check_old(target)
        data = target.text().encode()
        write_whole(path, data)
    except InputError as error:
        faults.append(f"{option}: {one_line(path)} {error}")
    except OSError as error:
        faults.append(f"{option}: {one_line(path)} cannot be written: {error.strerror}.")
    else:
        written.append(Written(option, path, hashlib.sha256(data).hexdigest()))


def _check_old(target: Target) -> None:
    """Refuse to write over anything but an earlier report of the same format. An empty file is fine."""
    try:
        check_kind(os.lstat(target.path))
        with open_own(target.path, _DOUBT) as file:
            start = file.read(_START)
    except FileNotFoundError:
        return
    is_report = _SUM.match(start) if target.option == SUMS else start.startswith(target.start.encode())
    if start and not is_report:
        raise InputError("is no report of this collection; name another file. It was not touched.")


def _sums(path: str, listed: Sequence[tuple[str, str]]) -> str:
    """The lines that `sha256sum --check` reads. Names are relative to the folder of the file itself."""
    folder = os.path.dirname(os.path.abspath(path))
    return "".join(sum_line(os.path.relpath(os.path.abspath(name), folder), digest) for name, digest in listed)


def absolute(path: str) -> str:
    """The path as it stands in the current directory. A path without a name stays empty."""
    return os.path.abspath(os.path.expanduser(path)) if path.strip() else ""


def os_user() -> str:
    """The name of the user of this process, from the operating system: the environment can say anything."""
    number = os.geteuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # as in containers with a random user ID
        return f"uid {number}"

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: opens the file of a journal, and refuses every file that is no journal.

Whoever can plant a line can make a misspelt user look deleted, and whoever can plant a link decides what is written to.
So the file must be regular, no link, and owned by the user who runs the module. All checks are made on the open file: a
moment later, another file may have its name.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field

from .._base.errors import InputError
from .files import PRIVATE, check_folder, check_kind, check_owner, mode_of
from .kind import Kind
from .resume import Done, read_done

LONGEST_LINE = 1_000_000  # no line of a journal is as long
_FLAGS = os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW


@dataclass(frozen=True)
class JournalFile:
    """An open journal. descriptor: None where nothing is written. done: what it says. warning: "" for none."""

    descriptor: int | None = None
    done: Done = field(default_factory=dict)
    warning: str = ""

    def close(self) -> None:
        """Close the file."""
        if self.descriptor is not None:
            os.close(self.descriptor)


def check_journal(path: str | None, environment: str, kind: Kind) -> None:
    """Raise InputError for a file that open_journal would refuse. Change nothing."""
    open_journal(path, environment, kind, only_look=True)


def open_journal(path: str | None, environment: str, kind: Kind, only_look: bool) -> JournalFile:
    """The journal at that path. A missing file is created. InputError: it is no journal. only_look: change nothing."""
    if path is None:
        return JournalFile()
    try:
        if is_new(path) and only_look:
            check_folder(path)
            return JournalFile()
        return _open(path, environment, kind, only_look)
    except InputError as error:
        raise InputError(f"journal_path: {path} {error}") from error
    except OSError as error:
        raise InputError(f"journal_path: {path} cannot be written: {error.strerror}.") from error


def is_new(path: str) -> bool:
    """Whether no file has that name. A file that must not even be opened, such as a device, is refused here."""
    try:
        check_kind(os.lstat(path))
    except FileNotFoundError:
        return True
    return False


def _open(path: str, environment: str, kind: Kind, only_look: bool) -> JournalFile:
    descriptor = os.open(path, _FLAGS if only_look else _FLAGS | os.O_CREAT, 0o600)
    is_kept = False
    try:
        info = os.fstat(descriptor)
        check_kind(info)
        check_owner(info, "its lines prove nothing")
        done = read_done(_lines(descriptor), environment, kind)
        warning = warning_of("journal_path", path, info, only_look)
        if not only_look:
            _prepare(descriptor, info)
            is_kept = True
    finally:
        if not is_kept:
            os.close(descriptor)
    return JournalFile(descriptor if is_kept else None, done, warning)


def warning_of(option: str, path: str, info: os.stat_result, only_look: bool) -> str:
    """What the user should know about a file that others can read; "" where nobody else can."""
    if not info.st_mode & (stat.S_IRGRP | stat.S_IROTH):
        return ""
    what = "a real run closes it to them" if only_look else "now it is for its owner alone"
    return f"{option}: others could read {path} (mode {mode_of(info)}); {what}."


def _prepare(descriptor: int, info: os.stat_result) -> None:
    """Close the file to all but its owner: it says who lost access. End a line that was cut off."""
    if stat.S_IMODE(info.st_mode) != PRIVATE:
        os.fchmod(descriptor, PRIVATE)
    size = os.fstat(descriptor).st_size
    if size and os.pread(descriptor, 1, size - 1) != b"\n":
        os.write(descriptor, b"\n")  # a run was killed in the middle of a line


def _lines(descriptor: int) -> Iterator[str]:
    with open(descriptor, encoding="utf-8", errors="replace", closefd=False) as file:
        while text := file.readline(LONGEST_LINE):
            yield text

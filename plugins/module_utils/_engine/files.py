# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the files that a task keeps beside its result: whose they are, and what they may be.

Whoever can change such a file decides what a later run does, and whoever can plant a link decides what is written to.
So a file must be regular, no link, and owned by the user who runs the module. The sentences go on after the file's
name.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from typing import BinaryIO

from .._base.errors import InputError

PRIVATE = stat.S_IRUSR | stat.S_IWUSR


def check_kind(info: os.stat_result, verb: str = "written") -> None:
    """Raise InputError for what is no regular file, such as a link or a device."""
    if stat.S_ISLNK(info.st_mode):
        raise InputError("is a link; name the file itself.")
    if not stat.S_ISREG(info.st_mode):
        raise InputError(f"cannot be {verb}: it is no file.")


def check_owner(info: os.stat_result, doubt: str) -> None:
    """Raise InputError for a file with two names, of another user, or that others can write to.

    doubt: why it matters that others can write to it.
    """
    if info.st_nlink != 1:
        raise InputError("has another name, too (a hard link), or was just deleted; name a file that has one name.")
    if info.st_uid != os.geteuid():
        raise InputError(
            f"belongs to another user (uid {info.st_uid}) than the one who runs the module; name a file of your own."
        )
    if info.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise InputError(
            f"can be written by others (mode {mode_of(info)}), so that {doubt}; look through it, then "
            "close it to others (chmod 600), or name another file."
        )


def check_folder(path: str) -> None:
    """Raise OSError where no file can be made beside this path."""
    folder = os.path.dirname(os.path.abspath(path))
    if not os.access(folder, os.W_OK | os.X_OK):
        number = errno.EACCES if os.path.isdir(folder) else errno.ENOENT
        raise OSError(number, os.strerror(number))


def open_own(path: str, doubt: str) -> BinaryIO:
    """The open file, which is regular, no link, and the user's own. Raises InputError or OSError. doubt: as above.

    All checks are made on the open file: a moment later, another file may have its name.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    file = open(descriptor, "rb")  # noqa: SIM115 the caller closes it
    try:
        check_kind(os.fstat(descriptor), "read")
        check_owner(os.fstat(descriptor), doubt)
    except InputError:
        file.close()
        raise
    return file


def write_whole(path: str, data: bytes) -> None:
    """Write a file for its owner alone, with mode 0600. Raises OSError: the old file is there, or none.

    A link at this path is replaced, and never followed.
    """
    folder, name = os.path.split(os.path.abspath(path))
    temporary = ""
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{name[:100]}.", dir=folder)  # mode 0600
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        temporary = ""
        _sync(folder)
    finally:
        if temporary:
            os.unlink(temporary)


def _sync(folder: str) -> None:
    """Make sure that the new name survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def mode_of(info: os.stat_result) -> str:
    """The mode as chmod takes it."""
    return f"{stat.S_IMODE(info.st_mode):04o}"

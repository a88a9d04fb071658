# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the file of a snapshot. What is there is written down before the first write.

Each record is one line, and it is on the disk before the subject is begun. Where that fails, nobody else is begun.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

from .._api.client import Client
from .._base.errors import InputError
from .._base.times import iso
from .files import check_folder, check_kind, check_owner
from .journal_file import is_new, warning_of
from .plan import Job
from .records import Record, line_of, read_lines, sealed, with_head

OPTION = "snapshot_path"
_APPEND = os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW
_READ = os.O_RDONLY | os.O_NOFOLLOW


class Snapshot:
    """The snapshot of one task. Threads may share it. In check mode nothing is written.

    A missing file is made for the first record, so that a task without any leaves no empty file.
    approved: what each record says of the approved plan that the task carries out, None where it carries out none.
    """

    def __init__(
        self, client: Client, path: str | None, option: str = OPTION, approved: Mapping[str, Any] | None = None
    ) -> None:
        self._client = client
        self._path = path
        self._option = option
        self._more = {} if approved is None else {"approved": dict(approved)}
        self._lock = Lock()
        # Why the snapshot cannot be written any more; "" while it can
        self.fault = ""
        self._records = 0
        self._file, self.warnings = _open(path, client.environment, client.read_only, option)

    @property
    def told(self) -> dict[str, Any]:
        """What the result says of the records of this task; nothing where it wrote none."""
        if self._path is None or not self._records:
            return {}
        return {"snapshot": {"path": os.path.abspath(self._path), "records": self._records}}

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)

    def begun(self, job: Job) -> None:
        """Write down what is there before the first write of the job. A failure sets `fault`."""
        if self._path is None or self._client.read_only:
            return
        record = job.plans[0].kind.record(job.plans)
        if record is None:
            return
        line = line_of(sealed(with_head({**self._more, **record}, iso(self._client.now), self._client.run.place)))
        with self._lock:
            if not self.fault:
                self._add(self._path, line)

    def _add(self, path: str, line: bytes) -> None:
        """Append a line, in a new file where there is none yet."""
        try:
            if self._file is None:
                self._file, more = _open(path, self._client.environment, False, self._option, makes=True)
                self.warnings += more
            if self._file is not None:
                _append(self._file, line)
                self._records += 1
        except InputError as error:
            self.fault = str(error).rstrip(".")
        except OSError as error:
            self.fault = f"{self._option}: {path} cannot be written any more: {error.strerror}"


def _append(file: int, line: bytes) -> None:
    """Append a line, whole or not at all, and see that it is on the disk. Other processes may append, too."""
    with _locked(file):
        size = os.fstat(file).st_size
        try:
            if os.write(file, line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(file)
        except OSError:
            os.ftruncate(file, size)
            raise


@contextmanager
def _locked(file: int) -> Iterator[None]:
    """Keep other processes from appending, so that what is cut off is never a line of theirs."""
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def check_snapshot(path: str | None, environment: str, option: str = OPTION) -> None:
    """Raise InputError for a file that cannot become, or is no, snapshot of this environment. Change nothing."""
    _open(path, environment, True, option)


def is_there(path: str) -> bool:
    """Whether anything has that name. What cannot be looked at counts as there, so that reading it says why."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def read_snapshot(path: str, environment: str) -> tuple[list[dict[str, Any]], list[str]]:
    """(the records in the snapshot at that path, warnings). InputError: it is no snapshot, or was changed."""
    try:
        check_kind(os.lstat(path), "read")
        file = os.open(path, _READ)
        try:
            text = _checked_text(file)
        finally:
            os.close(file)
        records, whole = read_lines(text, environment)
    except InputError as error:
        raise InputError(f"{OPTION}: {path} {error}") from error
    except OSError as error:
        more = " A run that changes nobody writes no snapshot." if error.errno == errno.ENOENT else ""
        raise InputError(f"{OPTION}: {path} cannot be read: {error.strerror}.{more}") from error
    cut = f"{OPTION}: the last line of {path} was cut off, so that nothing was written for it; it is left out."
    return records, [cut] if whole < len(text) else []


def note(path: str, environment: str, lines: Sequence[Record]) -> str:
    """Append lines to a snapshot that is there. Return why they cannot be appended; "" where they were."""
    try:
        check_kind(os.lstat(path))
        if not os.lstat(path).st_mode & stat.S_IWUSR:  # whoever made it read-only wants it to stay as it is, root too
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        file = os.open(path, _APPEND)
        try:
            with _locked(file):
                _cut(file, _checked_text(file), environment)
            _append(file, b"".join(map(line_of, lines)))
        finally:
            os.close(file)
    except InputError as error:
        return f"{OPTION}: {path} {error}".rstrip(".")
    except OSError as error:
        return f"{OPTION}: {path} cannot be written: {error.strerror}"
    return ""


def _open(
    path: str | None, environment: str, only_look: bool, option: str, makes: bool = False
) -> tuple[int | None, list[str]]:
    """(the open file, None where nothing is written; warnings). A missing file is created where makes is true."""
    if path is None:
        return None, []
    try:
        if is_new(path) and not makes:
            check_folder(path)
            return None, []
        file = os.open(path, _APPEND | os.O_CREAT if makes else _APPEND, 0o600)
    except InputError as error:
        raise InputError(f"{option}: {path} {error}") from error
    except OSError as error:
        raise InputError(f"{option}: {path} cannot be written: {error.strerror}.") from error
    is_kept = False
    try:
        warnings = _prepare(file, path, environment, only_look, option)
        is_kept = not only_look
    except InputError as error:
        raise InputError(f"{option}: {path} {error}") from error
    except OSError as error:
        raise InputError(f"{option}: {path} cannot be written: {error.strerror}.") from error
    finally:
        if not is_kept:
            os.close(file)
    return file if is_kept else None, warnings


def _prepare(file: int, path: str, environment: str, only_look: bool, option: str) -> list[str]:
    """Check an open file. Close it to all but its owner, and cut off what is left of a line that was never whole."""
    with _locked(file):
        text = _checked_text(file)
        read_lines(text, environment)
        warning = warning_of(option, path, os.fstat(file), only_look)
        if not only_look:
            os.fchmod(file, 0o600)
            _cut(file, text, environment)
    return [warning] if warning else []


def _cut(file: int, text: bytes, environment: str) -> None:
    """Cut off what is left of a line that was never whole. text: all that is in the file."""
    dummy, whole = read_lines(text, environment)
    if whole < len(text):
        os.ftruncate(file, whole)


def _checked_text(file: int) -> bytes:
    """All that is in an open file, if the file is a regular file of our own."""
    info = os.fstat(file)
    check_kind(info)
    check_owner(info, "its lines prove nothing")
    with open(file, "rb", closefd=False) as stream:
        return stream.read()

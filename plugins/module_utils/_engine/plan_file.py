# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: reads and writes plan files. A file is written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from .._base.errors import InputError
from .files import check_folder, check_kind, open_own, write_whole
from .plan_format import decoded_plan, is_plan, text_of

LARGEST = 1 << 30  # no plan is as large
DOUBT = "nobody knows what was approved"


def check_target(path: str | None) -> None:
    """Raise InputError for a plan_path that cannot be written. Change nothing."""
    if path is None:
        return
    try:
        check_folder(path)
        _check_old(path)
    except InputError as error:
        raise InputError(f"plan_path: {path} {error}") from error
    except OSError as error:
        raise InputError(f"plan_path: {path} cannot be written: {error.strerror}.") from error


def _check_old(path: str) -> None:
    """Refuse to write over anything but a plan of this collection. An empty file is fine."""
    try:
        check_kind(os.lstat(path))
        text = _text(path)
    except FileNotFoundError:
        return
    if text and not _holds_plan(text):
        raise InputError("is no plan of this collection; name another file. It was not touched.")


def _holds_plan(text: str) -> bool:
    try:
        return is_plan(decoded_plan(text))
    except InputError:
        return False


def write_plan(path: str, document: Mapping[str, Any]) -> None:
    """Write a plan file for its owner alone. A kill or a full disk leaves the old file, or none."""
    check_target(path)
    try:
        write_whole(path, text_of(document).encode())
    except OSError as error:
        raise InputError(f"plan_path: {path} cannot be written: {error.strerror}. Nothing was changed.") from error


def read_plan(path: str) -> Any:
    """The data of the plan file at that path. InputError goes on after the path: the file must not be trusted."""
    try:
        check_kind(os.lstat(path), "read")
        return decoded_plan(_text(path))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}.") from error


def _text(path: str) -> str:
    with open_own(path, DOUBT) as file:
        if os.fstat(file.fileno()).st_size > LARGEST:
            raise InputError("is larger than any plan; name a file that plan_path wrote.")
        return file.read().decode("utf-8", "replace")  # a byte that is no UTF-8 changes the digest

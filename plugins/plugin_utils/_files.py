# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the text of a file that a person names, or one sentence that says why it is none."""

from __future__ import annotations

import codecs
import hashlib
import os
from dataclasses import dataclass

from ..module_utils._base.errors import InputError
from ..module_utils._base.values import one_line

# {first bytes of a file that is no text: what it is}
_OTHER_KINDS = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook of an old kind"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF", "a PDF"),
    (b"$ANSIBLE_VAULT;", "encrypted with ansible-vault"),
)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class TextFile:
    """A file that was read. name: as the task has it. path: absolute. sha256: of its bytes."""

    name: str
    path: str
    text: str
    sha256: str


def sha256_of_file(option: str, name: str) -> str:
    """The SHA-256 of a file's bytes, as the action people returns it. Raises InputError."""
    return hashlib.sha256(_bytes(option, name)).hexdigest()


def read_text_file(option: str, name: str) -> TextFile:
    """The text of the file. A relative name starts at the current directory. Raises InputError."""
    data = _bytes(option, name)
    path = os.path.abspath(os.path.expanduser(name.strip()))
    return TextFile(name.strip(), path, decode(one_line(name.strip()), data), hashlib.sha256(data).hexdigest())


def _bytes(option: str, name: str) -> bytes:
    path = os.path.abspath(os.path.expanduser(name.strip()))
    shown = one_line(name.strip())
    if not name.strip():
        raise InputError(f"{option}: is empty; name a file.")
    if os.path.isdir(path):
        raise InputError(f"{option}: {shown} is a folder; name a file.")
    if not os.path.isfile(path):
        where = "" if os.path.isabs(os.path.expanduser(name.strip())) else f" in {one_line(os.getcwd())}"
        raise InputError(f"{option}: there is no file {shown}{where}.")
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise InputError(f"{option}: {shown} cannot be read: {error.strerror}.") from error


def decode(name: str, data: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 with a mark. Raises InputError."""
    for start, kind in _OTHER_KINDS:
        if data.startswith(start):
            advice = "decrypt it first" if "vault" in kind else "save it as CSV UTF-8 or as a text file in UTF-8"
            raise InputError(f"{name}: is {kind}, not text; {advice}.")
    is_utf_16 = data.startswith(_UTF_16)
    try:
        text = data.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        where = "" if is_utf_16 else f" (line {number})"
        raise InputError(f"{name}: is not UTF-8{where}, save as UTF-8.") from error
    if "\0" in text:
        raise InputError(f"{name}: is not UTF-8 (it holds NUL bytes), save as UTF-8.")
    if not text.strip():
        raise InputError(f"{name}: is empty.")
    return text.removeprefix("\ufeff")

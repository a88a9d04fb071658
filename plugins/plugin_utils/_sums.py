# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the texts of files -> the same with SHA256SUMS, as `sha256sum --check` reads it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

SUMS_FILE = "SHA256SUMS"


def with_sums(files: Mapping[str, str]) -> dict[str, str]:
    """{file name: text} with one more file: the SHA-256 of each of the others."""
    sums = [sum_line(name, sha256(text.encode()).hexdigest()) for name, text in sorted(files.items())]
    return {**files, SUMS_FILE: "".join(sums)}


def sum_line(name: str, digest: str) -> str:
    """A line for a file. A name with a line end is written as sha256sum writes it."""
    plain = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{'' if plain == name else chr(92)}{digest}  {plain}\n"

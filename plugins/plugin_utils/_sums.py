# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the texts of files -> the same with SHA256SUMS, as `sha256sum --check` reads it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

SUMS = "SHA256SUMS"


def with_sums(files: Mapping[str, str]) -> dict[str, str]:
    """{file name: text} with one more file: the SHA-256 of each of the others."""
    sums = [f"{sha256(text.encode()).hexdigest()}  {name}\n" for name, text in sorted(files.items())]
    return {**files, SUMS: "".join(sums)}

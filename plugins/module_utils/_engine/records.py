# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the records of a snapshot: sealed as lines, and read again. Pure.

A seal is the sha256 of the record without its seal. It shows an accident or a careless edit. It is no signature.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from .._base.errors import InputError
from .._base.values import shown

FORMAT, VERSION = "identityops.frontegg.snapshot", 1
SEAL = "sha256"

# How every line begins
_HEAD = f'{{"format":"{FORMAT}"'.encode()

Record = Mapping[str, Any]


def with_head(record: Record, time: str, run: Record) -> dict[str, Any]:
    """The record with what every line says: its format, when it was written, and by which run."""
    return {"format": FORMAT, "version": VERSION, "time": time, "run": dict(run), **record}


def sealed(record: Record) -> dict[str, Any]:
    """The record with its seal."""
    return {**record, SEAL: seal_of(record)}


def seal_of(record: Record) -> str:
    """The sha256 of the record as canonical JSON, without its seal: keys sorted, no blanks, all ASCII."""
    bare = {name: value for name, value in record.items() if name != SEAL}
    return sha256(json.dumps(bare, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def line_of(record: Record) -> bytes:
    """The record as a line of a snapshot. All characters beyond ASCII are escaped: none can end a line."""
    return (json.dumps(record, separators=(",", ":")) + "\n").encode()


def read_lines(text: bytes, environment: str) -> tuple[list[dict[str, Any]], int]:
    """(the records of a snapshot, the number of bytes in its whole lines). A last line without an end is left out.

    The last line was cut off before its record was complete, so nothing was written for it.
    InputError names all lines that cannot be used.
    """
    whole = text.rfind(b"\n") + 1
    records, faults = [], []
    rest = b"".join(text[whole:].split())
    if not (rest.startswith(_HEAD) or _HEAD.startswith(rest)):
        faults.append("its last line has no end and is no record that was cut off, or the file is no snapshot.")
    for number, line in enumerate(text[:whole].split(b"\n")[:-1], 1):
        try:
            records.append(checked(f"line {number}", _data(f"line {number}", line), environment))
        except InputError as error:
            faults.append(str(error))
    if len(faults) > 1 and FORMAT.encode() not in text:
        raise InputError("is no snapshot of this collection; name another file. It was not touched.")
    InputError.raise_all(faults)
    return records, whole


def _data(label: str, line: bytes) -> Any:
    try:
        return json.loads(line.decode())
    except (ValueError, RecursionError) as error:
        raise InputError(f"{label} is no JSON: it was cut off or edited, or the file is no snapshot.") from error


def checked(label: str, record: object, environment: str) -> dict[str, Any]:
    """The record, if it is whole and of this environment. InputError begins with the label."""
    if not isinstance(record, Mapping) or record.get("format") != FORMAT:
        raise InputError(f"{label} is no record of a snapshot (its format is not {FORMAT}).")
    if record.get("version") != VERSION or isinstance(record["version"], bool):
        raise InputError(
            f"{label} has version {shown(record.get('version'))}, and this collection reads version {VERSION}."
        )
    if record.get(SEAL) != seal_of(record):
        raise InputError(f"{label} was changed after it was written: its sha256 does not fit.")
    run = record.get("run")
    if not isinstance(run, Mapping) or run.get("environment") != environment:
        raise InputError(
            f"{label} is of another environment, or was written with other credentials, which cannot be told apart."
        )
    return dict(record)

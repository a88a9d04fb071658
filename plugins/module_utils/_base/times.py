# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: ISO 8601 text -> moments. Pure."""

from __future__ import annotations

from datetime import datetime, timezone


def moment(text: str) -> float:
    """Seconds since the epoch of a date or date-time. Without a zone, it is UTC. ValueError: it is neither."""
    return utc(from_iso(text)).timestamp()


def utc(time: datetime) -> datetime:
    """The time with a zone: UTC, if it has none."""
    return time if time.tzinfo else time.replace(tzinfo=timezone.utc)


def from_iso(text: str) -> datetime:
    """datetime.fromisoformat for all versions of Python: before 3.11 it knows no Z, and not any number of decimals."""
    text = text.strip()
    if text[-1:] in ("Z", "z"):
        text = text[:-1] + "+00:00"
    head, dot, tail = text.partition(".")
    if dot:
        digits = tail[: len(tail) - len(tail.lstrip("0123456789"))]
        text = f"{head}.{digits[:6].ljust(6, '0')}{tail[len(digits) :]}"
    return datetime.fromisoformat(text)


def iso(seconds: float) -> str:
    """A time since the epoch as ISO 8601 in UTC, in whole seconds."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

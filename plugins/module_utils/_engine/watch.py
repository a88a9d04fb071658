# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: waits for a migration that Frontegg carries out on its own, and reads its status.

No source shows the shape of the status. So it is read tolerantly, and reading the subjects back decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._api.client import Client
from .._api.tasks import RUNNING, STATUS_NAMES
from .._base.errors import ApiError, InputError
from .._base.values import one_line

_LONGEST_REASON = 200


@dataclass(frozen=True)
class Watch:
    """How a migration ended. status: the API's own words. errors: by subject. timed_out: it had not ended in time."""

    status: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    timed_out: bool = False


def watch(
    client: Client, read_status: Callable[[str], dict[str, Any]], migration_id: str, timeout: float, interval: float,
    names: Sequence[str],
) -> Watch:  # fmt: skip
    """Read the status until the migration has ended, or for `timeout` seconds.

    names: the keys under which a row of its errors names the subject.
    """
    deadline = client.now + timeout
    while True:
        try:
            answer = read_status(migration_id)
            seen = Watch(status_of(answer), errors_in(answer, names))
            # An error ends nothing: other subjects may still be on their way.
            if seen.status and not is_running(seen.status):
                return seen
            if client.now + interval > deadline:
                return Watch(seen.status or "not told", seen.errors, timed_out=True)
            client.pause(interval)
        except ApiError as error:  # the migration goes on, and its ID must reach the user of the task
            return Watch(f"not known ({error.reason})", timed_out=True)


def status_of(answer: Mapping[str, Any]) -> str:
    """The API's words for the status, under both names: if one of them says that it is running, it is."""
    return " and ".join(dict.fromkeys(one_line(str(answer[name])) for name in STATUS_NAMES if answer.get(name)))


def is_running(status: str) -> bool:
    """Whether the migration has not ended."""
    return any(word in status.lower() for word in RUNNING)


def errors_in(answer: Mapping[str, Any], names: Sequence[str]) -> dict[str, str]:
    """{subject: why it was not migrated}, of rows {name: subject, message: why} or of a mapping."""
    told = answer.get("errors")
    if isinstance(told, Mapping):
        return {str(key): _reason(why) for key, why in told.items()}
    rows = [row for row in (told if isinstance(told, list) else []) if isinstance(row, Mapping)]
    found = {}
    for row in rows:
        holders = [row, *(row[name] for name in ("user", "tenant") if isinstance(row.get(name), Mapping))]
        texts = [holder[name] for holder in holders for name in names if isinstance(holder.get(name), str)]
        found.update({texts[0]: _reason(row)} if texts else {})
    return found


def _reason(told: object) -> str:
    """The reason in an error, which is a text or a row."""
    if isinstance(told, Mapping):
        told = next((told[name] for name in ("message", "error", "reason", "errors") if told.get(name)), "failed")
    if isinstance(told, list):
        told = ", ".join(str(one) for one in told)
    return one_line(str(told))[:_LONGEST_REASON]


def check_migration_id(migration_id: str | None, wait: bool) -> None:
    """Refuse a migration_id that is none, and one that nobody is to wait for."""
    if migration_id is None:
        return
    if not migration_id.strip("."):
        raise InputError(f"migration_id: '{migration_id}' is no ID of a migration.")
    if not wait:
        raise InputError("migration_id: names a migration to wait for, and wait is false; give one of them only.")

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: reads everything again after the writes, so that the report says what is true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Optional

from .._api.client import Client
from .._api.models import Found
from .._base.errors import FatalApiError
from .outcome import Attempt, Outcome, judge, more_cautious, to_read_back

# Where the list and a single record contradict each other, the list is read again after these seconds.
PATIENCE = (1.0, 2.0)

# (client, attempts) -> the subject of each attempt as it is now, None where it was not read
Reader = Callable[[Client, list[Attempt]], Sequence[Optional[Found[Any]]]]


def settle(client: Client, attempts: list[Attempt], verify: bool, read_back: Reader) -> list[Outcome]:
    """The outcome of each attempt. Without `verify`, only attempts with an error are read back."""
    doubtful = to_read_back(attempts, verify and not client.read_only)
    try:
        seen: Sequence[Found[Any] | None] = read_back(client, doubtful) if doubtful else []
    except FatalApiError as error:
        seen = [Found(error=error)] * len(doubtful)
    by_attempt = {id(attempt): found for attempt, found in zip(doubtful, seen)}
    return [_judged(attempt, by_attempt.get(id(attempt))) for attempt in attempts]


def settle_disputes(
    client: Client,
    attempts: Sequence[Attempt],
    listed: Sequence[Found[Any]],
    alone: Sequence[Found[Any]],
    read_list: Callable[[list[Attempt]], Sequence[Found[Any]]],
) -> list[Found[Any]]:
    """The more cautious answer about each attempt, of the list and of the single records.

    The list may lag. So it is read again where it contradicts a single record. read_list: how to read it.
    """
    seen = [more_cautious(attempt, *both) for attempt, *both in zip(attempts, listed, alone)]
    for seconds in PATIENCE:
        disputed = [index for index, found in enumerate(seen) if found.disputed]
        if not disputed:
            break
        client.pause(seconds)
        try:
            again = read_list([attempts[index] for index in disputed])
        except FatalApiError:
            break
        for index, found in zip(disputed, again):
            if found.error is None:
                seen[index] = more_cautious(attempts[index], found, alone[index])
    return seen


def _judged(attempt: Attempt, seen: Found[Any] | None) -> Outcome:
    """The outcome. A creation with an error has no ID; the row then gets the ID of the user who was read back."""
    if attempt.subject_id is None and seen is not None and seen.subject is not None:
        attempt = replace(attempt, created=seen.subject.id)
    return replace(judge(attempt, seen), was_read=seen is not None and seen.error is None)

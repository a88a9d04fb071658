# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: reads again what was written, so that the report tells what is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Optional

from .._api.client import Client
from .._api.models import Found
from .._base.errors import FatalApiError
from .outcome import Attempt, Outcome, judge, needs_settling, weighed

# A list that lags behind the single records gets so many seconds, and so many more.
PATIENCE = (1.0, 2.0)

# Reads what the attempts were about, in bulk where it can; one answer for each, in their order, None for not read.
Reader = Callable[[Client, list[Attempt]], Sequence[Optional[Found[Any]]]]


def settle(client: Client, attempts: list[Attempt], verify: bool, read_back: Reader) -> list[Outcome]:
    """The outcome of each attempt. With `verify` false, only those that did not end well are read again."""
    doubtful = needs_settling(attempts, verify and not client.read_only)
    try:
        seen: Sequence[Found[Any] | None] = read_back(client, doubtful) if doubtful else []
    except FatalApiError as error:
        seen = [Found(error=error)] * len(doubtful)
    by_attempt = {id(attempt): found for attempt, found in zip(doubtful, seen)}
    return [_judged(attempt, by_attempt.get(id(attempt))) for attempt in attempts]


def weigh(
    client: Client,
    attempts: Sequence[Attempt],
    listed: Sequence[Found[Any]],
    alone: Sequence[Found[Any]],
    read_list: Callable[[list[Attempt]], Sequence[Found[Any]]],
) -> list[Found[Any]]:
    """What the list and the single records amount to, for each attempt. Where they contradict each other, the list is
    read again, as it may lag. read_list: how."""
    seen = [weighed(attempt, *both) for attempt, *both in zip(attempts, listed, alone)]
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
                seen[index] = weighed(attempts[index], found, alone[index])
    return seen


def _judged(attempt: Attempt, seen: Found[Any] | None) -> Outcome:
    """A creation that did not end well has no ID; whom reading back shows is the one that the row is about."""
    if attempt.subject_id is None and seen is not None and seen.subject is not None:
        attempt = replace(attempt, created=seen.subject.id)
    return judge(attempt, seen)

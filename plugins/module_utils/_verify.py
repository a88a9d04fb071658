# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: reads again what was written, so that the report tells what is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Optional

from ._client import Client
from ._errors import FatalApiError
from ._models import Found
from ._outcome import Attempt, Outcome, judge, needs_settling

# Reads what the attempts were about, in bulk where it can; one answer for each, in their order, None for not read.
Reader = Callable[[Client, list[Attempt]], Sequence[Optional[Found[Any]]]]


def settle(client: Client, attempts: list[Attempt], verify: bool, read_back: Reader) -> list[Outcome]:
    """The outcome of each attempt. With `verify` false, only those that did not end well are read again."""
    doubtful = [] if client.read_only else needs_settling(attempts, verify)
    try:
        seen = read_back(client, doubtful) if doubtful else []
    except FatalApiError as error:
        seen = [Found(error=error)] * len(doubtful)
    by_attempt = {id(attempt): found for attempt, found in zip(doubtful, seen)}
    return [judge(attempt, by_attempt.get(id(attempt))) for attempt in attempts]

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the act that brings users in from another system, many in one request.

Each step holds what is sent of its user, and the journey of the task, which knows its migrations.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .._api.paging import PAGE_SIZE
from .._engine.acts import Act, Fate, Step, Steps, Together

if TYPE_CHECKING:
    from .._api.client import Client

MOST = 1000  # source: OpenAPI
# A refusal with one of these may be about a single user, so that the others are sent again without that user.
ABOUT_SOMEBODY = (400, 409, 413, 422)


def _send(client: Client, users: Sequence[Steps]) -> str:
    """Start a migration of these users."""
    number: str = _held(users[0], "journey").send(client.migrations.start, [_held(steps, "user") for steps in users])
    return number


def _wait(client: Client, requests: Sequence[tuple[Sequence[Steps], str]], patience: float) -> list[list[Fate]]:
    """The fate of each user, once all migrations have ended, or after `patience` seconds."""
    sent = [([_held(steps, "user") for steps in users], number) for users, number in requests]
    fates: list[list[Fate]] = _held(requests[0][0][0], "journey").wait(client, sent, patience)
    return fates


def _held(steps: Steps, name: str) -> Any:
    return (steps[0].bulk or {})[name]


def _migrate(client: Client, step: Step) -> None:
    """Start a migration of one user."""
    _send(client, [(step,)])


MIGRATE = Act(
    "migrate",
    "migrate",
    "migrated",
    "already there",
    takes_access=False,
    write=_migrate,
    together=Together(
        _send,
        _wait,
        at_least=1,
        at_most=MOST,
        is_about_one=lambda error: error.status in ABOUT_SOMEBODY,
        requests=2,
        read_at_once=PAGE_SIZE,
    ),
)

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: waits for what Frontegg carries out on its own: migrations, and bulk creations.

No source shows the shape of a status (see _api/tasks). So it only tells when to look: the subjects are read back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING

from .._api.paging import tried
from .._api.tasks import USER_NAMES, is_over, reasons, words_of
from .._base.errors import ApiError, FatalApiError, InputError

if TYPE_CHECKING:
    from .._api.client import Client

# The seconds before the first look at a status, before the second, and so on. The last pause is repeated.
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
NOT_FOUND = 404


class Watch:
    """A task of Frontegg, and what Frontegg has said of it so far.

    read: reads its status. is_there: whether the last subject is there, which is looked at if the status says nothing
    that can be read. names: the keys under which the status names a subject. was_given: the task of Ansible names it.
    is_over: whether it has ended. is_unknown: Frontegg knows no such task, so that waiting does not help.
    told: the status in Frontegg's words. reasons: {subject: why it was refused}.
    """

    def __init__(
        self,
        read: Callable[[], object],
        is_there: Callable[[], bool],
        names: Sequence[str] = USER_NAMES,
        *,
        was_given: bool = False,
    ) -> None:
        self._read, self._is_there, self._names, self._was_given = read, is_there, names, was_given
        self.is_over = False
        self.is_unknown = False
        self.told = ""
        self.reasons: dict[str, str] = {}

    @property
    def goes_on(self) -> bool:
        """Whether it is worth waiting for."""
        return not self.is_over and not self.is_unknown

    def look(self) -> None:
        """Read the status. A refusal ends nothing: other subjects may still be on their way."""
        answer = tried(self._read)
        self.told = words_of(answer)
        if isinstance(answer, ApiError):
            self.told = f"not known ({answer.reason})"
            self.is_unknown = self._was_given and answer.status == NOT_FOUND
        self.reasons.update(reasons(answer, self._names))
        over = is_over(answer)
        self.is_over = self._is_there() if over is None else over


def wait_for(client: Client, watches: Sequence[Watch], patience: float, pauses: Sequence[float]) -> str:
    """Look at all tasks until they have ended, or for `patience` seconds. Return why the waiting was broken off.

    Tasks that were begun together take about the same time. So the others are looked at once the first has ended.
    """
    waiting, steps = list(watches), _Steps(pauses)
    try:
        for dummy in client.looks(patience, steps):
            waiting[0].look()
            if waiting[0].goes_on:
                continue
            client.in_parallel(Watch.look, waiting[1:])
            waiting = [watch for watch in waiting if watch.goes_on]
            if not waiting:
                return ""
            steps.restart()
        client.in_parallel(Watch.look, waiting[1:])
    except FatalApiError as error:
        for watch in waiting:
            watch.told = f"not known ({error.reason})"
        return error.reason
    return ""


class _Steps:
    """The pauses between looks, without end: the last one is repeated."""

    def __init__(self, pauses: Sequence[float]) -> None:
        self._pauses = pauses
        self.restart()

    def restart(self) -> None:
        """Begin with the first pause again."""
        self._left = chain(self._pauses, repeat(self._pauses[-1]))

    def __iter__(self) -> Iterator[float]:
        return self

    def __next__(self) -> float:
        return next(self._left)


def pauses_up_to(longest: float) -> tuple[float, ...]:
    """The pauses between looks, none of them longer than `longest` seconds."""
    return (*(pause for pause in PAUSES if pause < longest), longest)


def check_migration_id(migration_id: str | None, wait: bool) -> None:
    """Refuse a migration_id that is none, and one that nobody is to wait for."""
    if migration_id is None:
        return
    if not migration_id.strip("."):
        raise InputError(f"migration_id: '{migration_id}' is no ID of a migration.")
    if not wait:
        raise InputError("migration_id: names a migration to wait for, and wait is false; give one of them only.")

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: how many subjects may be begun at a time, and when no more are begun (`max_failures`)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Condition

from .._base.errors import ApiError, FatalApiError, StoppedError
from .batches import window
from .outcome import Outcome


class Brake:
    """Says how many subjects may be begun, and why no more are. Threads may share it.

    failures: the number of subjects that failed before any write. nouns: "users" or "tenants".
    fault: why the journal cannot be written any more, "" while it can. Without a journal line, nothing is begun.
    """

    def __init__(self, max_failures: int | None, failures: int, nouns: str, fault: Callable[[], str]) -> None:
        self._max_failures = math.inf if max_failures is None else max_failures
        self._failures = failures
        self._nouns = nouns
        self._fault = fault
        self._fatal = ""
        self._in_flight = 0
        self._trusted = 0  # how many were read back as wanted since one failed
        self._changed = Condition()

    @property
    def left(self) -> float:
        """How many subjects may still fail before no more are begun."""
        return self._max_failures - self._failures

    def reason(self) -> str:
        """Why no more subjects are begun; "" while they may be."""
        fault = self._fault()
        limit = f"stopped after {self._failures} failed {self._nouns} (max_failures is {self._max_failures})"
        why = self._fatal or (limit if self.left <= 0 else "") or fault
        return f"not attempted: {why}" if why else ""

    def window(self) -> int | None:
        """How many subjects may be begun before those begun are read back; None for any number."""
        return window(self.left, self._trusted)

    @contextmanager
    def begun(self, number: int = 1) -> Iterator[bool]:
        """Whether this number of subjects may be begun now. They count as in flight until the block ends.

        Waits until all subjects in flight, and these, may fail. False if that can no longer be: a failure in flight may
        leave fewer than `number`.
        """
        with self._changed:
            while self._in_flight and self._in_flight + number > self.left >= number and not self.reason():
                self._changed.wait()
            may = self.left >= number and not self.reason()
            self._in_flight += number if may else 0
        try:
            yield may
        finally:
            with self._changed:
                self._in_flight -= number if may else 0
                self._changed.notify_all()

    def failed(self, error: ApiError) -> None:
        """Count a write with an error. It counts as a failure until reading back shows otherwise."""
        with self._changed:
            self._failures += 1
            self._note(error)
            self._changed.notify_all()

    def settle(self, jobs: Sequence[Sequence[Outcome]]) -> None:
        """Count what reading back shows of these subjects, instead of the answers to their writes.

        jobs: the outcomes of each subject.
        """
        failed = sum(any(outcome.failed for outcome in outcomes) for outcomes in jobs)
        with self._changed:
            self._failures += failed - sum(any(outcome.attempt.error for outcome in outcomes) for outcomes in jobs)
            self._trusted = 0 if failed else self._trusted + len(jobs)
            for outcome in [outcome for outcomes in jobs for outcome in outcomes]:
                if outcome.error is not None:
                    self._note(outcome.error)

    def _note(self, error: ApiError) -> None:
        if isinstance(error, FatalApiError) and not self._fatal:
            self._fatal = error.reason if isinstance(error, StoppedError) else str(error)

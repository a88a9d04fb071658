# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the time, and waiting. Tests replace the clock, and wait an hour in no time."""

from __future__ import annotations

import time

# Seconds between two looks whether the sleeper was woken
NAP = 0.1


class Clock:
    """The wall clock as it stood at the start, continued by the monotonic clock. It never jumps."""

    def __init__(self) -> None:
        self._offset = time.time() - time.monotonic()
        self._woken = False

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.monotonic() + self._offset

    def sleep_until(self, moment: float) -> None:
        """Wait until `moment`, in seconds since the epoch, or until wake is called."""
        while not self._woken and (left := moment - self.now()) > 0:
            time.sleep(min(left, NAP))

    def wake(self) -> None:
        """End all waiting, now and from now on.

        It takes no lock, as an Event would: a signal handler may call it while the interrupted code holds the lock.
        """
        self._woken = True

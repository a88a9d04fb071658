# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the time, and waiting. The seam that lets tests wait for an hour in no time."""

from __future__ import annotations

import time

# How long a sleeper does not look whether everybody was woken.
NAP = 0.1


class Clock:
    """The wall clock as it stood at the start, carried on by the monotonic one: it never jumps."""

    def __init__(self) -> None:
        self._offset = time.time() - time.monotonic()
        self._woken = False

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.monotonic() + self._offset

    def sleep_until(self, moment: float) -> None:
        """Return at the earliest at `moment`, in seconds since the epoch, or when everybody is woken."""
        while not self._woken and (left := moment - self.now()) > 0:
            time.sleep(min(left, NAP))

    def wake(self) -> None:
        """End all waiting, now and from now on.

        Without a lock, such as an Event has: signal handlers call this, maybe in the middle of the code that holds it.
        """
        self._woken = True

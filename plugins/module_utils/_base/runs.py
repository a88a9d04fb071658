# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what a result, a plan file and a snapshot say about the run they come from. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .times import iso

# The same as in galaxy.yml, which a module cannot read: only module_utils travel with it. A test compares them.
COLLECTION = "1.0.0"


@dataclass(frozen=True)
class Run:
    """One task: its ID (a UUID), when it started (in seconds since the epoch), and where it writes.

    environment: the name that journals use, None where the task has no usable credentials. api_url: None likewise.
    """

    id: str
    started: float
    environment: str | None = None
    api_url: str | None = None

    @property
    def place(self) -> dict[str, Any]:
        """What files say about the run: all of it but the end, which they do not know yet."""
        return {
            "id": self.id,
            "started": iso(self.started),
            "environment": self.environment,
            "api_url": self.api_url,
            "collection": COLLECTION,
        }

    def ended(self, now: float) -> dict[str, Any]:
        """What a result says about the run."""
        place = self.place
        return {"id": place.pop("id"), "started": place.pop("started"), "finished": iso(now), **place}

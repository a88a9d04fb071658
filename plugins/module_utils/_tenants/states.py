# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the states of module tenant, one row per state. Pure.

Whoever adds a state adds a row. No other file compares a state with a word.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .._api.models import Tenant
from .._engine.acts import Act
from .writes import DELETE, LOCK, UNLOCK, UPDATE


@dataclass(frozen=True)
class State:
    """One state that a task can declare for a tenant.

    act: the write that leads to it. locked: the lock flag that it is about, None for a state about no flag.
    removes: the tenant is to be gone. creates: a tenant that is missing is created, and attributes go with the state.
    status_if_so: the HTTP status of a refusal which says that the state was reached before.
    playbook: the playbook that brings the state about and takes plan files; "" for none.
    """

    word: str
    act: Act
    locked: bool | None = None
    removes: bool = False
    creates: bool = False
    status_if_so: int | None = None
    playbook: str = ""

    def after(self, tenant: Tenant) -> Tenant | None:
        """The tenant once the state is reached; None for a tenant that is gone."""
        if self.removes:
            return None
        return tenant if self.locked is None else replace(tenant, locked=self.locked)


_ROWS = (
    State("present", UPDATE, creates=True, status_if_so=409),
    State("locked", LOCK, locked=True, playbook="lock_tenants"),
    State("unlocked", UNLOCK, locked=False, playbook="unlock_tenants"),
    State("absent", DELETE, removes=True, status_if_so=404),
)
STATES = {row.word: row for row in _ROWS}

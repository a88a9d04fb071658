# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The states of lamps."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.acts import Act
from tests.unit.toy.routes import Lamp
from tests.unit.toy.writes import OFF, ON


@dataclass(frozen=True)
class State:
    """One state of a lamp."""

    word: str
    act: Act
    is_on: bool
    removes: bool = False
    status_if_so: int | None = None

    def after(self, lamp: Lamp) -> Lamp:
        """Return the lamp after the change to this state."""
        return replace(lamp, is_on=self.is_on)


STATES = {row.word: row for row in (State("on", ON, True), State("off", OFF, False))}

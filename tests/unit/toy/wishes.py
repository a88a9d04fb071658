# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of the task to wishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ansible_collections.identityops.frontegg.plugins.module_utils._base.elements import Element, Listing, read_elements
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._base.wishes import (
    Identifier,
    Wish,
    refuse_contradictions,
)
from tests.unit.toy.states import STATES, State

LAMPS = Listing("lamps", "names of lamps", "names of lamps", "name a lamp", "no name of a lamp")


@dataclass(frozen=True)
class LampWish(Wish):
    """One lamp that the task names, and the wanted state."""

    noun: ClassVar[str] = "lamp"
    each: ClassVar[str] = "lamp"

    @property
    def aim(self) -> State:
        """Return the row of the wanted state."""
        return STATES[self.state]


def read_wishes(params: dict[str, Any]) -> list[LampWish]:
    """Return all wishes, in the given order."""

    def read(label: str, element: Element) -> LampWish:
        said = {"lamp": element} if isinstance(element, str) else element
        name, state = str(said.get("lamp")), str(said.get("state") or params["state"])
        if state not in STATES:
            raise InputError(f"{label}: state {state} is none of {', '.join(STATES)}.")
        return LampWish(label, name, Identifier("lamp", name.lower()), state)

    wishes = read_elements(LAMPS, params["lamps"], read)
    refuse_contradictions(wishes)
    return wishes

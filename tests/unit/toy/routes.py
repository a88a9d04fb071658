# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Three routes for lamps, a third kind of object, in the style of `_api`. Frontegg itself has no lamps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.identityops.frontegg.plugins.module_utils._api.base import Routes, segment
from ansible_collections.identityops.frontegg.plugins.module_utils._wire.connection import Call

LAMPS = "/toys/lamps/v1"


@dataclass(frozen=True)
class Lamp:
    """One lamp."""

    id: str
    name: str
    is_on: bool | None = None


class Lamps(Routes):
    """The routes for lamps."""

    def all(self) -> list[Lamp]:
        """Return all lamps."""
        rows = self._rows(Call("GET", LAMPS, "lamps", repeatable=True))
        return [lamp_from_api(row) for row in rows]

    def switch_on(self, lamp_id: str) -> None:
        """Switch the lamp on."""
        self._write("POST", f"{LAMPS}/{segment(lamp_id)}/on", lamp_id, repeatable=True)

    def switch_off(self, lamp_id: str) -> None:
        """Switch the lamp off."""
        self._write("POST", f"{LAMPS}/{segment(lamp_id)}/off", lamp_id, repeatable=True)


def lamp_from_api(row: dict[str, Any]) -> Lamp:
    """Return the lamp in this row."""
    return Lamp(str(row["id"]), str(row["name"]), row.get("isOn"))

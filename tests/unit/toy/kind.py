# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The answers that the engine needs about lamps."""

from __future__ import annotations

from typing import Any

from ansible_collections.identityops.frontegg.plugins.module_utils._base.elements import Element
from ansible_collections.identityops.frontegg.plugins.module_utils._base.patterns import spellings
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.acts import Act
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.kind import Kind
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.plan import Plan
from tests.unit.toy.routes import Lamp
from tests.unit.toy.wishes import LampWish


class LampKind(Kind):
    """Lamps."""

    noun = "lamp"
    row_keys = ("lamp",)

    def is_as_wanted(self, wish: LampWish, subject: Lamp | None) -> bool:
        """Whether the lamp is as wanted."""
        return subject is not None and subject.is_on is wish.aim.is_on

    def answer_proves(self, wish: LampWish, subject: Lamp) -> bool:
        """Whether the answer has the flag."""
        return subject.is_on is not None

    def answer_denies(self, wish: LampWish, subject: Lamp) -> bool:
        """Whether the answer has the other value."""
        return subject.is_on is (not wish.aim.is_on)

    def view(self, wish: LampWish, subject: Lamp, known: dict[str, Any] | None = None) -> dict[str, Any]:
        """What rows and diffs show."""
        return {"on": subject.is_on}

    def columns(self, wish: LampWish, plan: Plan, created: str | None) -> dict[str, Any]:
        """Return the first columns of a row."""
        return {"lamp": wish.given, "id": plan.subject and plan.subject.id, "state": wish.state}

    def act_for(self, wish: LampWish) -> Act:
        """Return the act of the wish."""
        return wish.aim.act

    def element(self, wish: LampWish, plan: Plan) -> dict[str, Any]:
        """Return the wish as an element of `lamps`."""
        return {"lamp": wish.given, "state": wish.state}

    def names(self, plan: Plan) -> set[str]:
        """Return the name of the lamp."""
        return {plan.name}

    def spellings(self, name: str) -> frozenset[str]:
        """Return the forms in which a name is compared."""
        return spellings(name, " ")

    def guard_names(self, label: str, element: Element) -> list[str]:
        """Return the names that an element of `protected` stands for."""
        return [str(element)]


KIND = LampKind()

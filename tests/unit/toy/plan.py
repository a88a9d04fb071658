# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner for lamps: (wish, lamp as read) -> steps."""

from __future__ import annotations

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.acts import Part, Step
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.plan import Plan
from tests.unit.toy.kind import KIND
from tests.unit.toy.routes import Lamp
from tests.unit.toy.wishes import LampWish


def plan(wishes: list[LampWish], lamp: Lamp | None, on_missing: str | None) -> Plan:
    """Return the plan for one lamp."""
    together, wish = tuple(wishes), wishes[0]
    if lamp is None:
        fails = KIND.missing_is(wish, on_missing) == "fail"
        return Plan(KIND, together, "not_found", "no lamp has this name", failed=fails)
    before, act = KIND.view(wish, lamp), KIND.act_for(wish)
    if KIND.is_as_wanted(wish, lamp):
        return Plan(KIND, together, "unchanged", act.already, lamp, before=before, after=before)
    part = Part(act, act.told(None), (Step(act, lamp.id),))
    after = KIND.view(wish, wish.aim.after(lamp))
    return Plan(KIND, together, "changed", part.msg, lamp, act.name, (part,), before, after)

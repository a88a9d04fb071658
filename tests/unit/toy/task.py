# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The entry of the kind, and the module that a playbook would call."""

from __future__ import annotations

from functools import partial
from typing import Any

from ansible_collections.identityops.frontegg.plugins.module_utils._api.models import Found
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.converge import converge
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.options import (
    guards_spec,
    plan_spec,
    read_options,
)
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.outcome import Attempt
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.plan import group
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.report import Report, refused_report
from ansible_collections.identityops.frontegg.plugins.module_utils._module import run
from tests.unit.toy.kind import KIND
from tests.unit.toy.plan import plan
from tests.unit.toy.routes import Lamp, Lamps
from tests.unit.toy.states import STATES
from tests.unit.toy.wishes import read_wishes


def converge_lamps(client: Any, params: dict[str, Any]) -> Report:
    """Do the work of the module, from its options to its report."""
    options = read_options(client, params, KIND)
    wishes = options.renamed(read_wishes(options.asked(params, required="lamps")))
    lamps = look_up(client)
    found = [lamps.get(wish.who.value) for wish in wishes]
    plans = [plan(together, lamps.get(together[0].who.value), options.on_missing) for together in group(wishes, found)]
    return converge(client, KIND, wishes, plans, options, read_back)


def look_up(client: Any) -> dict[str, Lamp]:
    """Return {name: lamp} of all lamps."""
    return {lamp.name.lower(): lamp for lamp in client.routes(Lamps).all()}


def read_back(client: Any, attempts: list[Attempt]) -> list[Found[Lamp]]:
    """Return the lamps as they are now."""
    lamps = look_up(client)
    return [Found(lamps.get(attempt.plan.wish.who.value)) for attempt in attempts]


def main() -> None:
    """Run the module."""
    spec = {"lamps": {"type": "raw"}, "state": {"type": "str", "choices": list(STATES)}}
    run({**spec, **guards_spec(), **plan_spec()}, converge_lamps, partial(refused_report, "lamps"))

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variable audit of offboard_users and of role offboard: who says that customers are told, and what they are told."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.plugin_utils._extra_vars import of_the_inventory
from ansible_collections.identityops.frontegg.plugins.plugin_utils._offboard_vars import RUNS, TELLS

WHOM = {"users": "jane@corp.example"}
APPROVED = {"approved_plan": "plan.json"}
SAID = {"ticket": "HR-7", "reason": "left"}


@pytest.mark.parametrize("way", [WHOM, APPROVED])
@pytest.mark.parametrize("audit", [True, "true", "yes"])
def test_events_have_the_ticket_and_the_reason_of_the_run(way: dict[str, Any], audit: Any) -> None:
    given = {**way, **SAID, "requested_by": "hr@corp.example", "audit": audit}
    run = RUNS["offboard_users"](given, False)
    assert run.options["audit"] == SAID and TELLS in run.intro


@pytest.mark.parametrize("way", [WHOM, APPROVED])
@pytest.mark.parametrize("audit", [{}, {"audit": False}, {"audit": "false"}])
def test_none_unless_the_run_says_so(way: dict[str, Any], audit: dict[str, Any]) -> None:
    run = RUNS["offboard_users"]({**way, **SAID, **audit}, False)
    assert "audit" not in run.options and TELLS not in run.intro


@pytest.mark.parametrize("way", [WHOM, APPROVED])
@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"audit": True}, "audit: the events need ticket and reason of the run"),
        ({"audit": True, "ticket": "HR-7"}, "audit: the events need reason of the run"),
        ({"audit": "maybe", **SAID}, "audit"),
        ({"audit": "", **SAID}, "audit: is empty"),
    ],
)
def test_refused(way: dict[str, Any], more: dict[str, Any], fault: str) -> None:
    with pytest.raises(InputError, match=fault):
        RUNS["offboard_users"]({**way, **more}, False)


def test_an_inventory_alone_does_not_tell_customers() -> None:
    (fault,) = of_the_inventory("offboard_users", ["offboard_audit"], [], "offboard_")
    assert "offboard_audit is set by the inventory only" in fault

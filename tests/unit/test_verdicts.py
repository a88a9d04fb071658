# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers that contradict each other, are about something else, or reach further: what the rows make of them."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.modules import tenant_info, user_info
from tests.emulator import Emulator
from tests.unit.harness import Task, outcomes
from tests.unit.tenant_tasks import run as run_tenant
from tests.unit.tenant_tasks import said

JANE = "jane@corp.example"
NO_ID = "00000000-0000-4000-8000-00000000dead"
NOT_ABOUT_THEM = {
    "no such route": {"errors": ["Route not found"]},
    "no route for it": {"errors": ["No route for /identity/resources/users/v1/7"]},
    "no service": {"errors": ["Service not found"]},
    "no service of users and tenants": {"errors": ["The user and tenant service was not found"]},
    "no such method": {"errors": ["Cannot DELETE /identity/resources/users/v1/7"]},
    "nothing in particular": {"errors": ["Not Found"]},
    "a page": "<html><body>User or tenant not found</body></html>",
}


@pytest.mark.parametrize("body", NOT_ABOUT_THEM.values(), ids=NOT_ABOUT_THEM)
@pytest.mark.parametrize("given", [JANE, NO_ID])
def test_a_404_about_something_else_is_no_missing_user(task: Task, people: Emulator, given: str, body: Any) -> None:
    for route in ("email", "vendor_get"):
        people.fault(route, status=404, body=body, times=None)
    result = task.run(users=[given], state="absent", everywhere=True)
    assert outcomes(result) == {given: "failed"}
    assert "check region and api_url" in result["users"][0]["msg"]
    found = task.run(main=user_info.main, users=[given])
    assert (found["failed"], found["missing"]) == (True, [])
    assert people.writes == []


@pytest.mark.parametrize("body", NOT_ABOUT_THEM.values(), ids=NOT_ABOUT_THEM)
def test_a_404_about_something_else_is_no_missing_tenant(task: Task, emu: Emulator, body: Any) -> None:
    emu.add_tenant("acme")
    emu.fault("tenant", status=404, body=body, times=None)
    assert said(run_tenant(task, state="absent", tenant_id="acme")) == {"acme": "failed"}
    found = task.run(main=tenant_info.main, tenants=["acme"])
    assert (found["failed"], found["missing"]) == (True, [])
    assert emu.writes == []


@pytest.mark.parametrize("body", NOT_ABOUT_THEM.values(), ids=NOT_ABOUT_THEM)
def test_a_404_about_something_else_hides_no_sub_account(task: Task, emu: Emulator, body: Any) -> None:
    """With the token of a user, all tenants are known from one tree."""
    emu.add_tenant("own", is_reseller=True)
    emu.add_tenant("sub", parent="own")
    emu.add_user("ann@corp.example", tenants=["own"])
    token = emu.add_user_token("ann@corp.example", "own", ["fe.*"])
    emu.fault("hierarchy_tree", status=404, body=body, times=None)
    result = run_tenant(task, state="absent", tenant_id="sub", user_token=token, client_id=None, api_token=None)
    assert said(result) == {"sub": "failed"}
    assert emu.writes == []

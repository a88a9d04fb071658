# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Helpers that run the tenant modules and read the emulator afterwards. Each test gives only the values it needs."""

from __future__ import annotations

from typing import Any

from ansible_collections.identityops.frontegg.plugins.modules import tenant, tenant_info, tenant_migration
from tests.emulator import Emulator
from tests.emulator.state import Tenant
from tests.unit.harness import Result, Task, timeless

V1 = "/tenants/resources/tenants/v1"
V2 = "/tenants/resources/tenants/v2"
SUB = "/tenants/resources/sub-tenants/v1"
HIERARCHY = "/tenants/resources/hierarchy/v1"
SETTINGS = "/tenants/resources/account-settings/v1"


def run(task: Task, **options: Any) -> Result:
    return task.run(main=tenant.main, **options)


def check(task: Task, **options: Any) -> Result:
    return task.check(main=tenant.main, **options)


def converge(task: Task, **options: Any) -> Result:
    """Run in check mode, for real, and again. The first two agree, and the third changes nothing."""
    return task.converge(main=tenant.main, **options)


def twice(task: Task, **options: Any) -> Result:
    """Run in check mode and for real. Use this where a second run would write again or proves nothing."""
    checked, result = check(task, **options), run(task, **options)
    assert (checked["tenants"], checked["summary"]) == (timeless(result["tenants"]), result["summary"])
    assert (checked["changed"], checked["failed"]) == (result["changed"], result["failed"])
    return result


def present(task: Task, **options: Any) -> Result:
    return converge(task, state="present", **options)


def info(task: Task, **options: Any) -> Result:
    result = task.check(main=tenant_info.main, **options)
    assert not result["changed"]
    assert not task.emu.writes
    return result


def migrate(task: Task, **options: Any) -> Result:
    return task.run(main=tenant_migration.main, **options)


def refused(task: Task, *words: str, **options: Any) -> str:
    """Return the message of a task that is refused before any write. Check mode gives the same message."""
    checked, result = check(task, **options), run(task, **options)
    assert checked["msg"] == result["msg"]
    assert (result["failed"], result["changed"], task.emu.writes) == (True, False, [])
    for word in words:
        assert word in result["msg"], result["msg"]
    return str(result["msg"])


def written(emu: Emulator) -> list[tuple[str, str, Any]]:
    """Return (method, path, body) of each write, in order."""
    return [(one.method, one.path, one.body) for one in emu.writes]


def row(result: Result) -> dict[str, Any]:
    """Return the only row."""
    (only,) = result["tenants"]
    return dict(only)


def said(result: Result) -> dict[str, str]:
    """Return {tenant: outcome} of the rows."""
    return {one["tenant_id"]: one["outcome"] for one in result["tenants"]}


def steps(one: dict[str, Any]) -> list[tuple[str, bool, bool]]:
    return [(step["name"], step["changed"], step["failed"]) for step in one["steps"]]


def found(emu: Emulator, tenant_id: str) -> Tenant:
    tenant_found = emu.tenant(tenant_id)
    assert tenant_found is not None, tenant_id
    return tenant_found


def family(emu: Emulator) -> dict[str, str | None]:
    """Return {tenant: parent}."""
    return {one.tenant_id: one.parent for one in emu.tenants}

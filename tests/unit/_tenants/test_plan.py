# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner for tenants: (wish, tenant as read) -> steps. These are tables and need no server."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._api.models import Tenant
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import ApiError
from ansible_collections.identityops.frontegg.plugins.module_utils._base.wishes import Identifier
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.plan import Plan
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants.attributes import TenantAttributes
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants.kind import KIND
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants.plan import plan
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants.wishes import TenantWish


def a_wish(state: str = "present", **attributes: Any) -> TenantWish:
    return TenantWish("tenants[0]", "a", Identifier("tenant", "a"), state, TenantAttributes(**attributes))


def a_tenant(*, metadata: Any = "{}", locked: bool | None = None, place: Any = None, **fields: Any) -> Tenant:
    row = {"tenantId": "a", "name": "A", "isReseller": False, "metadata": metadata, **fields}
    return Tenant("a", "A", locked, row=row, **(place or {}))


def a_plan(wish: TenantWish, tenant: Tenant | None, on_missing: str | None = None) -> Plan:
    return plan([wish], tenant, None, on_missing, 0)


def acts(found: Plan) -> list[str]:
    return [step.act.name for step in found.steps]


@pytest.mark.parametrize(
    ("state", "locked", "outcome", "names"),
    [
        ("locked", None, "changed", ["lock"]),
        ("locked", False, "changed", ["lock"]),
        ("locked", True, "unchanged", []),
        ("unlocked", None, "changed", ["unlock"]),
        ("unlocked", False, "unchanged", []),
        ("unlocked", True, "changed", ["unlock"]),
        ("absent", None, "changed", ["delete"]),
        ("absent", True, "changed", ["delete"]),
        ("absent", False, "changed", ["delete"]),
        ("present", True, "unchanged", []),
    ],
)
def test_states(state: str, locked: bool | None, outcome: str, names: list[str]) -> None:
    found = a_plan(a_wish(state), a_tenant(locked=locked))
    assert (found.outcome, acts(found), found.failed) == (outcome, names, False)


@pytest.mark.parametrize(
    ("state", "on_missing", "fails"),
    [
        ("locked", None, True),
        ("unlocked", None, True),
        ("absent", None, False),
        ("absent", "fail", True),
        ("locked", "warn", False),
        ("locked", "ignore", False),
    ],
)
def test_missing(state: str, on_missing: str | None, fails: bool) -> None:
    found = a_plan(a_wish(state), None, on_missing)
    assert (found.outcome, found.failed, found.steps) == ("not_found", fails, ())


@pytest.mark.parametrize("state", ["present", "locked", "absent"])
def test_unreadable(state: str) -> None:
    found = plan([a_wish(state)], None, ApiError("a", "no"), "ignore", 0)
    assert (found.outcome, found.failed, found.msg, found.steps) == ("failed", True, "could not be looked up: no", ())


@pytest.mark.parametrize(
    ("attributes", "tenant", "names"),
    [
        ({"fields": {"name": "A"}}, a_tenant(), []),
        ({"fields": {"name": "B", "website": "w"}}, a_tenant(), ["update"]),
        ({"fields": {"is_reseller": True}}, a_tenant(), ["update"]),
        ({"fields": {"is_reseller": True}}, a_tenant(place={"parent": "p"}), ["is_reseller"]),
        ({"fields": {"is_reseller": False}}, a_tenant(isReseller=None), []),
        ({"creator": {"creator_name": "x"}}, a_tenant(), []),
        ({"parent": "p"}, a_tenant(place={"parent": "p"}), []),
        ({"parent": "p"}, a_tenant(place={"parent": ""}), ["add_to_parent"]),
        ({"parent": "p"}, a_tenant(place={"parent": "q"}), ["remove_from_parent", "add_to_parent"]),
        ({"metadata": {"x": None}}, a_tenant(), []),
        ({"metadata": {"x": None}}, a_tenant(metadata='{"x": null}'), ["remove_metadata"]),
        ({"metadata": {"x": None, "y": None}}, a_tenant(metadata='{"x": 1, "y": 1}'), ["remove_metadata"] * 2),
        ({"metadata": {"x": 1}}, a_tenant(metadata='{"x": true}'), ["metadata"]),
        ({"metadata": {"x": 1}}, a_tenant(metadata={"x": 1}), []),
        ({"metadata": {"x": 1}}, a_tenant(metadata=None), ["metadata"]),
        ({"access_type": "alwaysOn"}, a_tenant(), ["sub_account_access_type"]),
        ({"access_type": "alwaysOn"}, a_tenant(subAccountAccessType="alwaysOn"), []),
        ({"settings": {"x": 1}}, a_tenant(place={"settings": {"x": 1, "y": 2}}), []),
        ({"settings": {"x": None}}, a_tenant(place={"settings": {}}), []),
        ({"settings": {"x": None}}, a_tenant(place={"settings": {"x": 1}}), ["settings"]),
        ({"settings": {"x": 1}}, a_tenant(), ["settings"]),
    ],
)
def test_changes(attributes: dict[str, Any], tenant: Tenant, names: list[str]) -> None:
    found = a_plan(a_wish(**attributes), tenant)
    assert (acts(found), found.outcome) == (names, "changed" if names else "unchanged")
    is_untold = names == ["sub_account_access_type"]
    assert KIND.is_as_wanted(a_wish(**attributes), tenant) is (not names or is_untold)
    assert KIND.answer_proves(a_wish(**attributes), tenant) is not is_untold


@pytest.mark.parametrize("text", ["no", "[]", "5", '"x"'])
def test_metadata_that_is_no_object(text: str) -> None:
    found = a_plan(a_wish(metadata={"x": 1}), a_tenant(metadata=text))
    assert (found.outcome, found.failed, found.steps) == ("failed", True, ())
    assert a_plan(a_wish(fields={"name": "A"}), a_tenant(metadata=text)).outcome == "unchanged"
    assert KIND.is_as_wanted(a_wish(metadata={"x": 1}), a_tenant(metadata=text)) is False


@pytest.mark.parametrize("text", [None, "", " ", "null", " null\n", "{}"])
def test_metadata_that_is_empty(text: str | None) -> None:
    found = a_plan(a_wish(metadata={"x": 1}), a_tenant(metadata=text))
    assert (found.outcome, [step.body for step in found.steps]) == ("changed", [{"metadata": {"x": 1}}])
    assert a_plan(a_wish(metadata={"x": None}), a_tenant(metadata=text)).outcome == "unchanged"


def test_a_creation() -> None:
    attributes = {"fields": {"name": "A"}, "parent": "p", "metadata": {"x": 1, "y": None}, "access_type": "alwaysOn"}
    found = a_plan(a_wish(**attributes), None)
    assert acts(found) == ["create", "metadata", "sub_account_access_type"]
    first = found.steps[0]
    assert dict(first.body) == {"tenantId": "a", "name": "A", "parentTenantId": "p"}
    assert (first.unwanted, first.kept) == (("y",), {}), "what a deleted tenant must not bring back"
    assert found.after == {
        "name": "A",
        "locked": False,
        "metadata": {"x": 1},
        "parent_tenant_id": "p",
        "sub_account_access_type": "alwaysOn",
    }
    assert found.msg == "created under p; metadata set: x; access set to alwaysOn"


@pytest.mark.parametrize(
    ("place", "msg"),
    [
        ({}, "deleted with all its users"),
        ({"users": 0}, "deleted with 0 users"),
        ({"users": 1, "parent": "p"}, "deleted with 1 user"),
        (
            {"users": 2, "children": ("b", "c"), "parent": "p"},
            "deleted with 2 users; sub-accounts that move to p: b, c",
        ),
        ({"users": 0, "children": ("b",)}, "deleted with 0 users; sub-accounts that are left without a parent: b"),
    ],
)
def test_a_deletion_in_words(place: dict[str, Any], msg: str) -> None:
    assert a_plan(a_wish("absent"), a_tenant(place=place)).msg == msg

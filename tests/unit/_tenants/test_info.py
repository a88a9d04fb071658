# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module tenant_info against the emulator: selections, includes, pages, and invalid answers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator import Emulator
from tests.unit.harness import Task
from tests.unit.tenant_tasks import info

INCLUDE = ["users_count", "parents", "children", "tree", "settings", "public_settings"]


@pytest.fixture
def customers(emu: Emulator) -> Emulator:
    emu.add_tenant(
        "top", "Top Ltd.", is_reseller=True, alias="the-top", metadata={"a": [1]}, settings={"x": 1, "name": "T"}
    )
    emu.add_tenant("mid", "Middle", parent="top", is_reseller=True, metadata="no json", website="w")
    emu.add_tenant("low", "Low", parent="mid", metadata=None)
    emu.add_tenant("old", "Old", deleted=True)
    emu.add_user("ann@corp.example", tenants=["mid", "low"])
    emu.add_user("bob@corp.example", tenants=["low"])
    return emu


@pytest.mark.parametrize(
    ("options", "ids", "missing"),
    [
        ({}, ["low", "mid", "top"], []),
        ({"tenants": []}, [], []),
        ({"tenants": ["top", "nope", "low", "top"]}, ["top", "low"], ["nope"]),
        ({"tenants": "low\nold # gone\nmid, x; top"}, ["low", "mid", "top"], ["old", "x"]),
        ({"tenants": [{"tenant_id": "mid"}]}, ["mid"], []),
        ({"tenants": [*"abcdefg", "mid"]}, ["mid"], [*"abcdefg"]),
        ({"tenant_id": "mid"}, ["mid"], []),
        ({"tenant_id": " mid "}, ["mid"], []),
        ({"tenant_id": "old"}, [], ["old"]),
        ({"alias": "the-top"}, ["top"], []),
        ({"alias": "nope"}, [], ["nope"]),
        ({"alias": "a/../b c?#"}, [], ["a/../b c?#"]),
        ({"filter": "MI"}, ["mid"], []),
        ({"filter": "nobody"}, [], []),
    ],
)
def test_selections(customers: Emulator, task: Task, options: Any, ids: list[str], missing: list[str]) -> None:
    result = info(task, **options)
    assert ([row["tenant_id"] for row in result["tenants"]], result["missing"]) == (ids, missing)
    assert (result["failed"], result["msg"]) == (False, "")


@pytest.mark.parametrize("count", [3, 250])
def test_a_server_that_does_not_filter_selects_nobody_else(emu: Emulator, task: Task, count: int) -> None:
    for number in range(count):
        emu.add_tenant(f"t{number:03}", "Acme Ltd." if number == 1 else "Other")
    emu.add_tenant("the-acme-lab", "Lab")
    rows = [{"tenantId": one.tenant_id, "name": one.name} for one in emu.tenants]
    for page in range(2):
        body = {"items": rows[page * 200 : page * 200 + 200], "_metadata": {"totalItems": len(rows)}}
        emu.fault("tenants", status=200, body=body, match=f"_offset={page}")
    assert [row["tenant_id"] for row in info(task, filter="ACME")["tenants"]] == ["t001", "the-acme-lab"]


def test_a_name_in_another_form_of_unicode_fits_the_filter(emu: Emulator, task: Task) -> None:
    emu.add_tenant("caf", "Cafe\u0301 Ltd.")
    body = {"items": [{"tenantId": "caf", "name": "Cafe\u0301 Ltd."}], "_metadata": {"totalItems": 1}}
    emu.fault("tenants", status=200, body=body)
    assert len(info(task, filter="caf\u00e9")["tenants"]) == 1


def test_a_row(customers: Emulator, task: Task) -> None:
    (row,) = info(task, tenants=["mid"])["tenants"]
    assert {**row, "id": "", "vendor_id": "", "created_at": "", "updated_at": ""} == {
        **dict.fromkeys(("id", "vendor_id", "created_at", "updated_at"), ""),
        "tenant_id": "mid",
        "name": "Middle",
        "is_reseller": True,
        "is_locked": None,
        "metadata": "no json",
        "website": "w",
    }
    rows = info(task)["tenants"]
    assert [row["metadata"] for row in rows] == [{}, "no json", {"a": [1]}]


def test_whether_it_is_locked(customers: Emulator, task: Task) -> None:
    customers.tells_tenant_lock = True
    customers.add_tenant("shut", locked=True)
    assert [row["is_locked"] for row in info(task)["tenants"]] == [False, False, True, False]


@pytest.mark.parametrize("deep", [False, True])
def test_includes(customers: Emulator, task: Task, deep: bool) -> None:
    customers.hierarchy_deep = deep
    low, mid, top = info(task, include=INCLUDE)["tenants"]
    assert [row["users_count"] for row in (top, mid, low)] == [0, 1, 2]
    assert [sorted(row["parents"]) for row in (top, mid, low)] == [[], ["top"], ["mid", "top"]]
    assert (mid["children"], low["children"]) == (["low"], [])
    leaf = {"tenant_id": "low", "name": "Low", "children": []}
    middle = {"tenant_id": "mid", "name": "Middle", "children": [leaf]}
    assert top["tree"] == {"tenant_id": "top", "name": "Top Ltd.", "children": [middle]}
    assert top["settings"] == {"tenantId": "top", "x": 1, "name": "T"}
    assert top["public_settings"] == {"tenantId": "top", "name": "T"}
    assert len(customers.reads) == 1 + 6 * 3


def test_the_children_are_the_direct_ones(customers: Emulator, task: Task) -> None:
    (top,) = info(task, tenants=["top"], include=["children"])["tenants"]
    assert top["children"] == ["mid"]


def test_nothing_is_included_unasked(customers: Emulator, task: Task) -> None:
    assert not {*INCLUDE} & {*info(task)["tenants"][0]}
    assert len(customers.reads) == 1


@pytest.mark.parametrize("included", INCLUDE)
def test_what_cannot_be_included_is_an_error(customers: Emulator, task: Task, included: str) -> None:
    routes = {"users_count": "list", "parents": "hierarchy_parents", "children": "hierarchy", "tree": "hierarchy_tree"}
    route = routes.get(included, "settings_public" if "public" in included else included)
    customers.fault(route, status=200, body=[5], times=None)
    result = info(task, include=[included])
    assert (result["failed"], result["tenants"], "the answer is no" in result["msg"]) == (True, [], True)


class TestPages:
    def test_450_tenants_are_three_pages(self, emu: Emulator, task: Task) -> None:
        for number in range(450):
            emu.add_tenant(f"t{number:03}")
        result = info(task)
        assert [row["tenant_id"] for row in result["tenants"]] == [f"t{number:03}" for number in range(450)]
        assert sorted(one.query["_offset"] for one in emu.reads) == ["0", "1", "2"]
        assert {one.query["_limit"] for one in emu.reads} == {"200"}

    @pytest.mark.parametrize("total", [449, 451, 601, 200, 0])
    def test_a_total_that_lies(self, emu: Emulator, task: Task, total: int) -> None:
        for number in range(250):
            emu.add_tenant(f"t{number:03}")
        rows = [{"tenantId": f"t{number:03}"} for number in range(200)]
        body = {"items": rows, "_metadata": {"totalItems": total}}
        emu.fault("tenants", status=200, body=body, match="_offset=0")
        result = info(task)
        if total == 200:
            assert len(result["tenants"]) == 200
        else:
            assert (result["failed"], result["tenants"]) == (True, [])
            assert "not read whole" in result["msg"]

    def test_the_same_page_again(self, emu: Emulator, task: Task) -> None:
        for number in range(250):
            emu.add_tenant(f"t{number:03}")
        rows = [{"tenantId": f"t{number:03}"} for number in range(50)]
        emu.fault("tenants", status=200, body={"items": rows, "_metadata": {"totalItems": 250}}, match="_offset=1")
        assert "(200 tenants of 250)" in info(task)["msg"]

    def test_a_page_that_fails(self, emu: Emulator, task: Task) -> None:
        for number in range(250):
            emu.add_tenant(f"t{number:03}")
        emu.fault("tenants", status=403, match="_offset=1")
        assert (info(task)["failed"], info(task)["failed"]) == (True, False)

    def test_by_id_in_parts_of_100(self, emu: Emulator, task: Task) -> None:
        ids = [f"t{number:03}" for number in range(230)]
        for tenant_id in ids:
            emu.add_tenant(tenant_id)
        assert len(info(task, tenants=[*ids, "x", "y", "z", "u"])["tenants"]) == 230
        assert len(emu.reads) == 3

    @pytest.mark.parametrize("count", [1, 6])
    def test_deleted_ones_are_no_tenants_wherever_they_are_listed(self, emu: Emulator, task: Task, count: int) -> None:
        rows: list[dict[str, Any]] = [{"tenantId": f"t{number}", "name": "N"} for number in range(count + 1)]
        rows[0]["deletedAt"] = "2026-01-01T00:00:00.000Z"
        body = {"items": rows, "_metadata": {"totalItems": len(rows)}}
        emu.fault("tenants", status=200, body=body, times=None)
        assert len(info(task)["tenants"]) == count
        if count > 3:
            assert info(task, tenants=[row["tenantId"] for row in rows])["missing"] == ["t0"]


ROW = {"id": "i", "tenantId": "acme", "createdAt": "c"}


@pytest.mark.parametrize(
    "extra",
    [
        {},
        {"id": None, "createdAt": None},
        {"name": None},
        {"name": 5, "metadata": 5, "isReseller": "x", "isLocked": "x", "website": {"aB": [{"cD": None}]}},
        {"metadata": "[" * 100_000},
        {"metadata": '{"a": NaN}'},
        {"name": "\ud800"},
        {"users_count": "x", "tree": 5},
        {"token": "secret"},
    ],
)
def test_ugly_rows(emu: Emulator, task: Task, extra: dict[str, Any]) -> None:
    emu.add_tenant("acme")
    if "\ud800" not in str(extra.get("name")):
        emu.fault("tenants", status=200, body={"items": [{**ROW, **extra}], "_metadata": {"totalItems": 1}}, times=None)
        (row,) = info(task)["tenants"]
        assert {"id", "tenant_id", "created_at"} <= {*row}, "module tenant knows it as a row by these"
        assert "token" not in row
        assert isinstance(row["is_reseller"], bool)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        5,
        {},
        {"items": None, "_metadata": {"totalItems": 0}},
        {"items": [5], "_metadata": {"totalItems": 1}},
        {"items": [{"tenantId": 5}], "_metadata": {"totalItems": 1}},
        {"items": [{"tenantId": ""}], "_metadata": {"totalItems": 1}},
        {"items": [ROW, ROW], "_metadata": {"totalItems": 2}},
        {"items": [ROW], "_metadata": {"totalItems": True}},
        {"items": [ROW], "_metadata": []},
    ],
)
def test_what_is_no_list(emu: Emulator, task: Task, body: Any) -> None:
    emu.fault("tenants", status=200, body=body, times=None)
    result = info(task, max_retries=0)
    assert (result["failed"], result["tenants"]) == (True, [])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"tenants": ["a"], "alias": "b"}, "tenants and alias: select tenants by one of"),
        ({"alias": "b", "filter": "c"}, "alias and filter"),
        ({"tenants": ["a"], "tenant_id": "a"}, "tenants and tenant_id: select tenants by one of"),
        ({"tenant_id": "a", "filter": "a"}, "tenant_id and filter"),
        ({"tenant_id": "a/b"}, "tenant_id: 'a/b' is not a tenant ID"),
        ({"tenant_id": "a, b"}, "tenant_id: 'a, b' is not a tenant ID"),
        ({"tenant_id": " "}, "tenant_id: is empty"),
        ({"alias": ".."}, "alias: '..' is no alias"),
        ({"alias": " "}, "alias: is empty"),
        ({"filter": ""}, "filter: is empty"),
        ({"tenants": [""]}, "tenants[0]: is empty"),
        ({"tenants": [{"tenant_id": "a", "name": "N"}]}, "tenants[0]: unknown key 'name'"),
        ({"tenants": [{"id": "a"}]}, "tenants[0]: unknown key 'id'"),
        ({"tenants": ["a/b"]}, "tenants[0]: tenant_id: 'a/b' is not a tenant ID"),
    ],
)
def test_nonsense(emu: Emulator, task: Task, options: dict[str, Any], words: str) -> None:
    result = info(task, **options)
    assert (result["failed"], words in result["msg"], emu.log) == (True, True, []), result["msg"]

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of module tenant to wishes. These are tables and need no server."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants.attributes import OPTIONS, TenantAttributes
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants.wishes import (
    is_info_row,
    read_tenant_names,
    read_tenant_wishes,
)

INFO_ROW = {"id": "i", "tenant_id": "a", "created_at": "c", "name": "N", "users_count": 3, "website": "w"}


def wishes(tenants: Any = None, tenant_id: Any = None, state: str | None = "present", **task: Any) -> list[Any]:
    nothing = dict.fromkeys(OPTIONS)
    return read_tenant_wishes({**nothing, "tenants": tenants, "tenant_id": tenant_id, "state": state, **task})


@pytest.mark.parametrize(
    ("options", "attributes"),
    [
        ({}, {}),
        ({"name": "N", "address": 5}, {"fields": {"name": "N", "address": "5"}}),
        ({"is_reseller": False}, {"fields": {"is_reseller": False}}),
        ({"creator_name": "A", "creator_email": "a@b"}, {"creator": {"creator_name": "A", "creator_email": "a@b"}}),
        ({"metadata": {"a": None, 1: [1]}}, {"metadata": {"a": None, "1": [1]}}),
        ({"metadata": {}}, {"metadata": {}}),
        ({"parent_tenant_id": "p"}, {"parent": "p"}),
        ({"sub_account_access_type": "alwaysOn"}, {"access_type": "alwaysOn"}),
        ({"settings": {"x": None}}, {"settings": {"x": None}}),
    ],
)
def test_attributes_of_the_task_and_of_an_element(options: dict[str, Any], attributes: dict[str, Any]) -> None:
    (by_task,) = wishes(["a"], **options)
    (by_element,) = wishes([{"tenant_id": "a", **options}])
    (alone,) = wishes(tenant_id="a", **options)
    assert by_task.attributes == by_element.attributes == alone.attributes == TenantAttributes(**attributes)


def test_an_element_goes_before_the_task() -> None:
    first, second, third = wishes(["a", {"tenant_id": "b", "name": "B"}, {"tenant_id": "c", "name": None}], name="N")
    assert [one.attributes.fields for one in (first, second, third)] == [{"name": "N"}, {"name": "B"}, {}]


@pytest.mark.parametrize("word", ["yes", "on", "TRUE", 1, True])
def test_flags_in_the_words_of_ansible(word: Any) -> None:
    (wish,) = wishes([{"tenant_id": "a", "is_reseller": word}])
    assert wish.attributes.fields == {"is_reseller": True}


@pytest.mark.parametrize(
    ("tenants", "labels"),
    [
        (["a", "b"], {"tenants[0]": "a", "tenants[1]": "b"}),
        ("a\n\nb # c", {"tenants[0] (line 1)": "a", "tenants[1] (line 3)": "b"}),
        ('["a"]', {"tenants[0]": "a"}),
        ({"tenant_id": " a "}, {"tenants[0]": "a"}),
        (["x-1:y@z"], {"tenants[0]": "x-1:y@z"}),
    ],
)
def test_who_is_named(tenants: Any, labels: dict[str, str]) -> None:
    assert {wish.label: wish.who.value for wish in wishes(tenants)} == labels
    assert {name.label: name.given for name in read_tenant_names(tenants)} == labels


@pytest.mark.parametrize(
    ("element", "is_row"),
    [
        (INFO_ROW, True),
        ({**INFO_ROW, "created_at": None}, True),
        ({**INFO_ROW, "state": "absent"}, False),
        ({"tenant_id": "a", "id": "i"}, False),
    ],
)
def test_rows_of_tenant_info(element: dict[str, Any], is_row: bool) -> None:
    assert is_info_row(element) is is_row
    if is_row:
        (wish,) = wishes([element], currency="EUR")
        assert wish.attributes == TenantAttributes(fields={"currency": "EUR"})
        assert [name.given for name in read_tenant_names([element])] == ["a"]
    else:
        with pytest.raises(InputError, match="unknown key"):
            wishes([element])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"tenants": ["a"], "parent_tenant_id": "a"}, r"tenants\[0\]: parent_tenant_id: a cannot be its own parent"),
        ({"tenants": ["a"], "parent_tenant_id": "b/c"}, "parent_tenant_id: 'b/c' is not a tenant ID"),
        ({"tenants": ["a"], "parent_tenant_id": "."}, "parent_tenant_id: '.' is not a tenant ID"),
        ({"tenants": ["a"], "metadata": {"..": None}}, "metadata: the key '..' cannot be removed"),
        ({"tenants": [{"tenant_id": "a", "metadata": {"": None}}]}, r"tenants\[0\]: metadata: the key '' cannot"),
        ({"tenants": ["a"], "metadata": {"x": float("nan")}}, "JSON has no word for"),
        ({"tenants": ["a"], "settings": [1]}, "settings: is no mapping"),
        ({"tenants": ["a"], "name": True}, "name: 'True' is no text; quote it"),
        ({"tenants": ["a"], "state": "absent", "settings": {}}, "settings: goes with state present only"),
        ({"tenants": [{"tenant_id": "a", "state": 5}]}, "state '5' is none of"),
        ({"tenants": [{"tenant_id": "a", "state": ""}], "state": "absent"}, "state '' is none of"),
        ({"tenants": [{"tenant_id": "a", 5: 1}]}, "unknown key '5'"),
        ({"tenants": [{"tenant_id": "a", "naem": "N"}]}, r"did you mean name\?$"),
        ({"tenants": [{"tenant_id": "a", "state": "Absent"}]}, r"did you mean absent\?$"),
        ({"tenants": [{"tenant_id": "a", "sub_account_access_type": "alwayson"}]}, r"did you mean alwaysOn\?$"),
    ],
)
def test_nonsense(options: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        wishes(**options)


@pytest.mark.parametrize("size", [2, 3, 5])
def test_circles(size: int) -> None:
    circle = [{"tenant_id": f"t{n}", "parent_tenant_id": f"t{(n + 1) % size}"} for n in range(size)]
    with pytest.raises(InputError, match="is a circle"):
        wishes(circle, name="N")
    chain = wishes(circle[:-1], name="N")
    assert [wish.attributes.parent for wish in chain] == [f"t{n + 1}" for n in range(size - 1)]


def test_a_parent_that_is_wanted_absent() -> None:
    with pytest.raises(InputError, match=r"p is wanted absent in tenants\[1\]"):
        child = {"tenant_id": "a", "state": "present", "parent_tenant_id": "p"}
        wishes([child, {"tenant_id": "p", "state": "absent"}], state=None)


@pytest.mark.parametrize("state", ["present", "locked", "unlocked"])
def test_an_element_is_not_wanted_absent_where_the_task_states_something_else(state: str) -> None:
    with pytest.raises(
        InputError, match=rf"tenants\[0\]: is wanted absent, and the task states {state}; an element may"
    ):
        wishes([{"tenant_id": "p", "state": "absent"}], state=state)


def test_a_text_of_tenants_holds_ids_only_and_all_bad_ones_are_told() -> None:
    with pytest.raises(
        InputError, match=r"2 faults: tenants.0. .line 1.: tenant_id: 'a/b' is not .*; tenants.2. .line 3."
    ):
        wishes("a/b\nacme\nc?d")
    with pytest.raises(InputError, match="a text holds tenant IDs only"):
        wishes('[{"tenant_id": "acme", "state": "absent"}]')
    assert [wish.who.value for wish in wishes("\ufeffacme\nbeta")] == ["acme", "beta"]

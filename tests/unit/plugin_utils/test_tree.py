# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A tree of tenants becomes a list, parents first. Invalid trees are refused, with the place of the fault."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.plugin_utils._tree import elements_of_tree


def node(tenant_id: Any, *children: Any, **more: Any) -> dict[str, Any]:
    return {"tenant_id": tenant_id, **more, **({"children": list(children)} if children else {})}


@pytest.mark.parametrize(
    ("tree", "elements"),
    [
        ([], []),
        ([node("a", name="A", children=None)], [node("a", name="A")]),
        (node("a", children=[]), [node("a")]),
        (
            [node("a", node("b", node("c")), node("d")), node("e")],
            [
                node("a", is_reseller=True),
                node("b", parent_tenant_id="a", is_reseller=True),
                node("c", parent_tenant_id="b"),
                node("d", parent_tenant_id="a"),
                node("e"),
            ],
        ),
        # The node states its parent, and the tree states no other parent
        ([node("a", parent_tenant_id="top")], [node("a", parent_tenant_id="top")]),
        (
            [node("a", node("b", parent_tenant_id="a"), is_reseller=True)],
            [node("a", is_reseller=True), node("b", parent_tenant_id="a")],
        ),
        ([node("a", is_reseller=False)], [node("a", is_reseller=False)]),
        # Only the node's own children are sub-accounts
        ([node("a", metadata={"children": [1, {"x": None}]})], [node("a", metadata={"children": [1, {"x": None}]})]),
    ],
)
def test_a_tree(tree: Any, elements: list[dict[str, Any]]) -> None:
    assert elements_of_tree(tree) == elements


def test_a_tree_of_any_depth_which_stays_as_it_is() -> None:
    tree = node("t0")
    for number in range(1, 3000):
        tree = node(f"t{number}", tree)
    elements = elements_of_tree(tree)
    assert (len(elements), elements[-1]) == (3000, node("t0", parent_tenant_id="t1"))
    assert "children" in tree


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        ("text", "tree: 'text' is no list of tenants"),
        (None, "tree: 'None' is no list of tenants"),
        (["a"], "tree[0]: 'a' is no mapping; write tenant_id: 'a'"),
        ([{"name": "A"}], "tree[0]: tenant_id is missing"),
        ([node(7)], "tree[0]: tenant_id: '7' is not a string; quote it."),
        ([node("")], "tree[0]: tenant_id: is empty"),
        ([node("a", node("b/c"))], "tree[0].children[0]: tenant_id: 'b/c' is not a tenant ID."),
        ({"tenant_id": "a", "children": {"b": {}}}, "tree.children: '{\"b\": {}}' is no list of tenants"),
        (
            [node("a", node("b")), node("c", node("b"))],
            "tree[1].children[0]: tenant b is in the tree already, at tree[0].children[0]",
        ),
        (
            [node("a", node("b", parent_tenant_id="c"))],
            "tree[0].children[0]: parent_tenant_id is 'c', and in the tree it is 'a'; leave it out",
        ),
        ([node("a", node("b"), is_reseller=False)], "tree[0]: is_reseller is false, and there are children"),
    ],
)
def test_what_is_refused(tree: Any, message: str) -> None:
    with pytest.raises(InputError) as caught:
        elements_of_tree(tree)
    assert str(caught.value).startswith(message)


def test_all_faults_are_told_together() -> None:
    with pytest.raises(
        InputError, match=r"^3 faults: tree\[0\]: tenant_id is missing; tree\[1\].children: .*tree\[2\]"
    ):
        elements_of_tree([{}, {"tenant_id": "a", "children": "b"}, None])


def test_a_tree_without_an_end_is_refused() -> None:
    tree = node("a")
    tree["children"] = [tree]
    with pytest.raises(InputError, match=r"tenant a is in the tree already, at tree$"):
        elements_of_tree(tree)

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: a tree of tenants -> the elements that module tenant takes, parents first. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import check_tenant_id, same, shown

CHILDREN = "children"


@dataclass(frozen=True)
class _Node:
    """A node of the tree. path: how an error names it. parent: the tenant ID of the node above it, if there is one."""

    path: str
    value: object
    parent: str | None = None


def elements_of_tree(tree: object) -> list[dict[str, Any]]:
    """An element for each node, after its parent. InputError holds all faults.

    tree: a list of nodes, or one node. A node is a mapping with what an element of `tenants` has, and `children`.
    """
    elements: list[dict[str, Any]] = []
    faults: list[str] = []
    paths: dict[str, str] = {}  # by tenant ID
    nodes = [_Node("tree", tree)] if isinstance(tree, Mapping) else _list_of_nodes("tree", tree, None, faults)
    waiting = nodes[::-1]
    while waiting:
        node = waiting.pop()
        wrong = list(_faults(node, paths))
        faults += wrong
        # Children of a faulty node have no parent to name. A tree with the same node twice may have no end.
        if wrong or not isinstance(node.value, Mapping):
            continue
        tenant_id = str(node.value["tenant_id"])
        paths[tenant_id] = node.path
        children = _list_of_nodes(f"{node.path}.{CHILDREN}", node.value.get(CHILDREN) or [], tenant_id, faults)
        elements.append(_element(node.value, node.parent, bool(children)))
        waiting += children[::-1]
    InputError.raise_all(faults)
    return elements


def _list_of_nodes(path: str, value: object, parent: str | None, faults: list[str]) -> list[_Node]:
    if not isinstance(value, (list, tuple)):
        faults.append(f"{path}: {shown(value)} is no list of tenants")
        return []
    return [_Node(f"{path}[{index}]", node, parent) for index, node in enumerate(value)]


def _faults(node: _Node, paths: Mapping[str, str]) -> Iterator[str]:
    """The faults of the node itself. paths: {tenant ID: path} of the nodes before it."""
    value = node.value
    if not isinstance(value, Mapping):
        yield f"{node.path}: {shown(value)} is no mapping; write tenant_id: {shown(value)}"
        return
    if "tenant_id" not in value:
        yield f"{node.path}: tenant_id is missing"
        return
    try:
        check_tenant_id(value["tenant_id"], f"{node.path}: tenant_id")
    except InputError as error:
        yield str(error)
        return
    if value["tenant_id"] in paths:
        yield f"{node.path}: tenant {value['tenant_id']} is in the tree already, at {paths[value['tenant_id']]}"
    if node.parent is not None and value.get("parent_tenant_id", node.parent) != node.parent:
        yield (
            f"{node.path}: parent_tenant_id is {shown(value['parent_tenant_id'])}, and in the tree it is "
            f"{shown(node.parent)}; leave it out"
        )
    if value.get(CHILDREN) and same(value.get("is_reseller"), False):
        yield f"{node.path}: is_reseller is false, and there are children; leave it out"


def _element(node: Mapping[str, Any], parent: str | None, has_children: bool) -> dict[str, Any]:
    attributes = {name: _plain(value) for name, value in node.items() if name != CHILDREN}
    place = {} if parent is None else {"parent_tenant_id": parent}
    return {**attributes, **place, **({"is_reseller": True} if has_children else {})}


def _plain(value: Any) -> Any:
    """The value in plain lists and mappings. Ansible's own cannot be copied, as they render templates late."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value

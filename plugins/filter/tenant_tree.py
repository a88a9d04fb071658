# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter tenant_tree: a tree of tenants -> a list of elements for module tenant."""

from __future__ import annotations

DOCUMENTATION = r"""
name: tenant_tree
short_description: Turn a tree of tenants into a list for module tenant
version_added: 1.0.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Makes an element for O(identityops.frontegg.tenant#module:tenants) of each node of a tree, so that
    M(identityops.frontegg.tenant) creates, moves and updates a reseller and its sub-accounts in one task.
  - Everything that is wrong with the tree is told together. Each error names the node by its path, such as
    C(tree[0].children[1]).
options:
  _input:
    description:
      - A list of nodes, or a single node.
      - A node is a mapping. It has a C(tenant_id), every attribute that an element of
        O(identityops.frontegg.tenant#module:tenants) may have, and where wanted C(children), a list of nodes. The tree
        may be of any depth.
      - A tenant may be in the tree once only.
    type: raw
    required: true
seealso:
  - module: identityops.frontegg.tenant
"""

EXAMPLES = r"""
- name: Have a reseller and its sub-accounts
  identityops.frontegg.tenant:
    state: present
    tenants: "{{ resellers | identityops.frontegg.tenant_tree }}"
  vars:
    resellers:
      - tenant_id: gridworks
        name: Gridworks Resale
        children:
          - tenant_id: delta
            name: Delta Energy
            children:
              - tenant_id: delta-north
                name: Delta North
          - tenant_id: gridworks-lab
            name: Gridworks Lab
            metadata:
              plan: trial
"""

RETURN = r"""
_value:
  description:
    - An element for each node, parents first.
    - It has the attributes of the node without C(children), and C(parent_tenant_id), the tenant above it in the tree. A
      node at the top has C(parent_tenant_id) only where it gives that itself.
    - A node with children has C(is_reseller=true), without which a tenant cannot have sub-accounts.
    - A node that says otherwise is an error. So are a node without C(tenant_id) and a tenant that is in the tree twice.
  type: list
  elements: dict
  sample:
    - {tenant_id: gridworks, name: Gridworks Resale, is_reseller: true}
    - {tenant_id: delta, name: Delta Energy, parent_tenant_id: gridworks}
"""

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils._base.errors import InputError
from ..plugin_utils._tree import elements_of_tree
from ..plugin_utils._unsafe import never_template


def tenant_tree(tree: object) -> list[dict[str, Any]]:
    try:
        elements: list[dict[str, Any]] = never_template(elements_of_tree(tree))
    except InputError as error:
        raise AnsibleFilterError(f"tenant_tree: {error}") from None
    return elements


class FilterModule:
    """Ansible finds the filters of a collection here."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"tenant_tree": tenant_tree}

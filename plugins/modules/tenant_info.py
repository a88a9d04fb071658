#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: tenant_info
short_description: Look Frontegg tenants up
version_added: 0.1.0
description:
  - Returns tenants (accounts) by ID, alias or filter, or all of them, with what is to be included. Changes nothing.
  - A list that cannot be read whole is an error, never a shorter list.
extends_documentation_fragment:
  - identityops.frontegg._connection
  - identityops.frontegg._attributes
attributes:
  check_mode:
    support: full
    details:
      - Changes nothing in any mode.
  diff_mode:
    support: none
options:
  tenants:
    description:
      - Tenant IDs, as a list or as one text with an ID on each line. Those that no tenant has are in RV(missing).
      - Select by one of O(tenants), O(alias) and O(filter); by none of them, all tenants are returned.
    type: raw
  alias:
    description: The alias of a tenant with a login of its own.
    type: str
  filter:
    description: A part of the name or the ID, in whatever case.
    type: str
  include:
    description:
      - What else to read, at one request for each tenant and item; V(users_count) without the users of sub-accounts,
        V(parents) all tenants above, V(children) the sub-accounts, V(tree) those at every depth.
    type: list
    elements: str
    choices: [users_count, parents, children, tree, settings, public_settings]
seealso:
  - module: identityops.frontegg.tenant
author:
  - identityops.frontegg contributors (@identityops)
"""

EXAMPLES = r"""
- name: Find the tenants of one customer, with the number of their users
  identityops.frontegg.tenant_info:
    filter: acme
    include:
      - users_count
  register: found

- name: Lock them
  identityops.frontegg.tenant:
    state: locked
    tenants: "{{ found.tenants }}"
"""

RETURN = r"""
tenants:
  description:
    - One row for each tenant, with the API's field names in snake_case.
  returned: always
  type: list
  elements: dict
  contains:
    tenant_id:
      description: The ID that everything goes by.
      type: str
      sample: acme
    name:
      description: The name.
      type: str
    is_reseller:
      description: Whether the tenant can have sub-accounts.
      type: bool
    is_locked:
      description: Whether the tenant is locked; null where that cannot be read.
      type: bool
    metadata:
      description: The metadata, decoded.
      type: dict
    users_count:
      description: How many users the tenant has, where included.
      type: int
    parents:
      description: The IDs of all tenants above, where included.
      type: list
      elements: str
    children:
      description: The IDs of the sub-accounts, where included.
      type: list
      elements: str
    tree:
      description: The tenant with its sub-accounts at every depth, where included.
      type: dict
    settings:
      description: The account settings by the API's own names, where included.
      type: dict
    public_settings:
      description: Those of them that are public, where included.
      type: dict
missing:
  description: The identifiers that no tenant has.
  returned: always
  type: list
  elements: str
msg:
  description: Why the task failed; empty where it did not.
  returned: always
  type: str
"""

from functools import partial

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.report import refused_finding
from ansible_collections.identityops.frontegg.plugins.module_utils._module import run
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants.info import INCLUDE, inform_tenants


def main() -> None:
    run(
        {
            "tenants": {"type": "raw"},
            "alias": {"type": "str"},
            "filter": {"type": "str"},
            "include": {"type": "list", "elements": "str", "choices": list(INCLUDE)},
        },
        inform_tenants,
        partial(refused_finding, "tenants"),
    )


if __name__ == "__main__":
    main()

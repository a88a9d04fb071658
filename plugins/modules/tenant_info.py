#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: tenant_info
short_description: Find Frontegg tenants
version_added: 1.0.0
description:
  - Finds tenants (accounts) by ID, alias or filter, or all tenants. Changes nothing.
  - If the module cannot read the whole list of tenants, it fails. It never returns a shorter list.
extends_documentation_fragment:
  - identityops.frontegg._connection
  - identityops.frontegg._attributes
attributes:
  check_mode:
    support: full
    details:
      - Changes nothing, in check mode or without.
  diff_mode:
    support: none
options:
  tenants:
    description:
      - Tenant IDs, as a list or as one text with an ID on each line. Unknown IDs are listed in RV(missing).
      - Give one of O(tenants), O(tenant_id), O(alias) and O(filter). Without any of them, the module returns all
        tenants.
    type: raw
  tenant_id:
    description:
      - The ID of the tenant, if there is only one. An unknown ID is listed in RV(missing).
      - The module never takes the tenant from the environment.
    type: str
  alias:
    description: The alias of a tenant with a login of its own.
    type: str
  filter:
    description:
      - A part of the name or of the ID. Letter case does not matter.
      - The module tests each tenant in Frontegg's answer again, and leaves out a tenant that does not fit.
    type: str
  include:
    description:
      - What to add to each tenant in the result. Each item takes one request for each tenant.
      - V(users_count) counts the users, but not those of sub-accounts. V(parents) lists all tenants above. V(children)
        lists the sub-accounts. V(tree) has the sub-accounts at every depth.
    type: list
    elements: str
    choices: [users_count, parents, children, tree, settings, public_settings]
seealso:
  - module: identityops.frontegg.tenant
author:
  - identityops.frontegg contributors (@identityops)
"""

EXAMPLES = r"""
- name: Find the tenants of one customer, with their numbers of users
  identityops.frontegg.tenant_info:
    filter: acme
    include:
      - users_count
  register: found

- name: Read one tenant, with the tenants below it
  identityops.frontegg.tenant_info:
    tenant_id: acme
    include:
      - tree

- name: Lock these tenants
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
      description: The tenant's ID. All modules name a tenant by this ID.
      type: str
      sample: acme
    name:
      description: The tenant's name.
      type: str
    is_reseller:
      description: Whether the tenant can have sub-accounts.
      type: bool
    is_locked:
      description: Whether the tenant is locked. Null if Frontegg does not show it.
      type: bool
    metadata:
      description: The tenant's metadata, decoded.
      type: dict
    users_count:
      description: With O(include=users_count), how many users the tenant has.
      type: int
    parents:
      description: With O(include=parents), the IDs of all tenants above.
      type: list
      elements: str
    children:
      description: With O(include=children), the IDs of the sub-accounts.
      type: list
      elements: str
    tree:
      description: With O(include=tree), the tenant with its sub-accounts at every depth.
      type: dict
    settings:
      description: With O(include=settings), the account settings, by their names in the API.
      type: dict
    public_settings:
      description: With O(include=public_settings), the public account settings.
      type: dict
missing:
  description: The identifiers that match no tenant.
  returned: always
  type: list
  elements: str
msg:
  description: Why the task failed, or an empty text.
  returned: always
  type: str
fault:
  description:
    - Where the error lies that ended the task, in one word. Such a task has no rows.
    - V(access) means that no request can succeed now, such as without credentials, with wrong ones, or without a
      connection. V(passing) means that a request failed that may succeed later, with no answer, or HTTP status 408,
      429 or 5xx. V(answer) means that Frontegg refused a request, or that its answer cannot be used. V(input) means
      that the module refused the input.
  returned: when an error ended the task before it had any row, unless Ansible itself refused the options
  type: str
  sample: access
"""

from functools import partial

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.report import refused_finding
from ansible_collections.identityops.frontegg.plugins.module_utils._module import run
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants.info import INCLUDE, inform_tenants


def main() -> None:
    run(
        {
            "tenants": {"type": "raw"},
            "tenant_id": {"type": "str"},
            "alias": {"type": "str"},
            "filter": {"type": "str"},
            "include": {"type": "list", "elements": "str", "choices": list(INCLUDE)},
        },
        inform_tenants,
        partial(refused_finding, "tenants"),
    )


if __name__ == "__main__":
    main()

#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: tenant
short_description: Create, update, place, lock and delete Frontegg tenants in bulk
version_added: 0.1.0
description:
  - Brings tenants (accounts), named by ID, into the wanted state, many in one task.
  - Reads how they stand, plans, checks the guards, writes only what is needed, reads back, and reports on every tenant.
extends_documentation_fragment:
  - identityops.frontegg._connection
  - identityops.frontegg._guards
  - identityops.frontegg._attributes
attributes:
  check_mode:
    support: full
    details:
      - Reads what a real run reads, sends no write, and returns the rows of the real run.
  diff_mode:
    support: full
    details:
      - One entry for each changed tenant.
options:
  tenants:
    description:
      - Which tenants. A list of tenant IDs and mappings, or one text with an ID on each line.
      - A mapping has C(tenant_id) and may have C(state) and any of the attributes, from O(name) to O(settings), which
        go before those of the task. One that is null is left alone for this tenant, whatever the task says.
      - A row of M(identityops.frontegg.tenant_info) is taken as it is, its C(tenant_id) is used and all else ignored.
      - One of O(tenants) and O(tenant_id) is required. An empty list is fine and changes nothing.
    type: raw
  tenant_id:
    description:
      - The one tenant, where there is only one. Never taken from the environment.
    type: str
  state:
    description:
      - What is wanted. Required unless every mapping in O(tenants) has a C(state) of its own.
      - V(present) creates a tenant that is not there (one that was deleted before comes back, without its users) and
        sets what is given. What is not given is left alone.
      - V(absent) deletes the tenant B(and all its users), see O(max_users). Its sub-accounts move to its parent; the
        row names them.
      - V(locked) keeps everybody from signing in to the tenant, V(unlocked) lets them in again. Whether a tenant is
        locked cannot be read from every environment; where it cannot, the request is sent and told as changed.
    type: str
    choices: [present, locked, unlocked, absent]
  max_users:
    description:
      - With more users than this, a tenant is not deleted, and the task is refused before any write. Counted by
        reading; users of sub-accounts are not counted, they stay.
      - V(-1) allows any number.
    type: int
    default: 0
  user_token:
    description:
      - The token of a user who is signed in, instead of environment credentials. It reaches the tenant that it was
        issued for, and the sub-accounts below.
      - It can delete the tenant (V(absent), with the permission C(fe.account-settings.delete.account)), set its
        O(settings), and create and delete sub-accounts. What it cannot do is refused before any write.
      - Where users cannot be counted with it, V(absent) takes O(max_users=-1).
    type: str
  domain:
    description:
      - Where the users of O(user_token) sign in, C(corp) for corp.frontegg.com or a whole host.
      - Only with O(user_token), which needs this or O(api_url).
    type: str
  name:
    description: The name. Required to create a tenant.
    type: str
  status:
    description: A word of your own; Frontegg does nothing with it.
    type: str
  website:
    description: The website.
    type: str
  application_url:
    description: The address of the application.
    type: str
  logo:
    description: The logo, as Base64 text.
    type: str
  logo_url:
    description: The address of the logo.
    type: str
  address:
    description: The postal address.
    type: str
  timezone:
    description: The time zone.
    type: str
  currency:
    description: The currency.
    type: str
  is_reseller:
    description: Whether the tenant can have sub-accounts.
    type: bool
  creator_name:
    description: Who made the tenant. Told when it is created, and not changed later.
    type: str
  creator_email:
    description: The email of who made the tenant. Told when it is created, and not changed later.
    type: str
  metadata:
    description:
      - Metadata of the tenant, merged into what is there by key. A key that is set to null is removed.
      - Compared as data, so the order of keys is no change.
    type: dict
  parent_tenant_id:
    description:
      - The tenant under which this one is a sub-account. One that is under another is moved.
      - It may be created by the same task; it comes first, in whichever order they are named.
    type: str
  sub_account_access_type:
    description:
      - Whether users of the tenant may enter its sub-accounts.
      - Whether this can be read is not confirmed; where it cannot, it is set and told as changed in every run.
    type: str
    choices: [defaultOn, defaultOff, alwaysOn]
  settings:
    description:
      - Account settings by the names that the API has for them, compared key by key. What is not named is left alone.
    type: dict
seealso:
  - module: identityops.frontegg.tenant_info
  - name: Frontegg API reference
    description: The API that this module speaks.
    link: https://developers.frontegg.com/ciam/api
author:
  - identityops.frontegg contributors (@identityops)
"""

EXAMPLES = r"""
- name: Have a tenant, with metadata
  identityops.frontegg.tenant:
    state: present
    tenant_id: acme
    name: Acme Inc.
    website: https://acme.example
    metadata:
      plan: gold
      trial_ends: null

- name: A reseller and its customers
  identityops.frontegg.tenant:
    state: present
    tenants:
      - tenant_id: reseller
        name: Reseller Ltd.
        is_reseller: true
      - tenant_id: customer-1
        name: First customer
        parent_tenant_id: reseller
      - tenant_id: customer-2
        name: Second customer
        parent_tenant_id: reseller

- name: Lock the customers who left
  identityops.frontegg.tenant:
    state: locked
    tenants:
      - acme
      - beta

- name: Delete a tenant with at most three users
  identityops.frontegg.tenant:
    state: absent
    tenant_id: acme
    max_users: 3
    protected:
      - '*-internal'
"""

RETURN = r"""
msg:
  description: What was done, in one sentence; in check mode what would be. Where the task was refused, why.
  returned: always
  type: str
  sample: locked 2 of 2 tenants
check_mode:
  description: Whether this was a preview, in which nothing was written. In every result, refusals included.
  returned: always
  type: bool
summary:
  description: How many tenants there are of each outcome. One that is named twice counts once.
  returned: always
  type: dict
  sample: {requested: 2, changed: 2, unchanged: 0, not_found: 0, failed: 0, unknown: 0, not_attempted: 0}
requests:
  description: What the task costs of the rate limit.
  returned: where it came to planning
  type: dict
  contains:
    sent:
      description: How many requests were sent, the login and repetitions included.
      type: int
    needed:
      description: How many the whole run takes; in check mode a real one would.
      type: int
    about_seconds:
      description: How long that takes at the limit that is known (O(requests_per_minute), or what Frontegg tells).
      type: int
tenants:
  description:
    - One row for each tenant, in the order given. The same in check mode and on failure.
    - Empty where the words of the task were refused, or nobody could be looked up, such as with wrong credentials.
  returned: always
  type: list
  elements: dict
  contains:
    tenant_id:
      description: The tenant.
      type: str
      sample: acme
    name:
      description: Its name, or null where there is no such tenant.
      type: str
    state:
      description: The state that is wanted.
      type: str
    action:
      description: What it takes, one of V(none), V(create), V(update), V(lock), V(unlock), V(delete).
      type: str
    steps:
      description: Step by step, where there are several, up to the one that failed; as for module user.
      type: list
      elements: dict
    outcome:
      description:
        - V(changed), V(unchanged) (it was so already), V(not_found) or V(failed).
        - V(unknown) where the answer to a write was lost and reading could not settle it. Run again to settle.
        - V(not_attempted) where the task was refused, or stopped before this tenant's turn.
      type: str
    changed:
      description: Whether the tenant was changed, whatever else went wrong.
      type: bool
    failed:
      description: Whether this row makes the task fail.
      type: bool
    msg:
      description: What became of the tenant, and why.
      type: str
      sample: deleted with 3 users; sub-accounts that move to reseller - beta
    same_as:
      description:
        - The place of the first element that names the same tenant, such as V(tenants[0]); null in that first row.
        - Such a row repeats what became of the tenant. It is never V(changed), and it does not count in RV(summary).
      type: str
    before:
      description:
        - The tenant as it was read first, as far as the task is about it; null where there is none. C(locked) is null
          where that cannot be read.
        - For O(state=absent) with C(users), their number, and C(sub_accounts).
      type: dict
      sample: {name: Acme Inc., locked: null}
    after:
      description: What the task leads to, as read back where O(verify) is on; null where the tenant is gone.
      type: dict
    error:
      description: What Frontegg said where it refused a request, with C(status), C(code), C(messages), C(trace_id).
      type: dict
"""

from functools import partial

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.options import guards_spec
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.report import refused_report
from ansible_collections.identityops.frontegg.plugins.module_utils._module import run
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants.attributes import FIELDS, WAYS
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants.states import STATES
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants.task import converge_tenants


def main() -> None:
    run(
        {
            "tenants": {"type": "raw"},
            "tenant_id": {"type": "str"},
            "state": {"type": "str", "choices": list(STATES)},
            "max_users": {"type": "int", "default": 0},
            "user_token": {"type": "str", "no_log": True},
            "domain": {"type": "str"},
            **{name: row.spec for name, row in {**FIELDS, **WAYS}.items()},
            **guards_spec(),
        },
        converge_tenants,
        partial(refused_report, "tenants"),
    )


if __name__ == "__main__":
    main()

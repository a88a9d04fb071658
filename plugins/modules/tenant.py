#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: tenant
short_description: Create, update, place, lock and delete Frontegg tenants in bulk
version_added: 1.0.0
description:
  - Brings tenants (accounts), named by ID, into the wanted state. One task can hold many tenants.
  - Reads the tenants, plans the changes, checks the guards, writes only what is needed, reads the tenants back, and
    reports on every tenant.
extends_documentation_fragment:
  - identityops.frontegg._connection
  - identityops.frontegg._guards
  - identityops.frontegg._plans
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
      - The tenants to change. A list of tenant IDs and mappings, or one text with an ID on each line.
      - A mapping has C(tenant_id) and may have C(state) and any of the attributes, from O(name) to O(settings). These
        override the values of the task. If an attribute is null, the module leaves it alone for this tenant, whatever
        the task says.
      - A row of M(identityops.frontegg.tenant_info) works as a mapping. The module uses its C(tenant_id) and ignores
        the rest.
      - Either O(tenants) or O(tenant_id) is required. An empty list changes nothing.
    type: raw
  tenant_id:
    description:
      - The tenant to change, if there is only one. The module never takes the tenant from the environment.
    type: str
  state:
    description:
      - The state that the tenants shall have. Required unless every element of O(tenants) is a mapping with a
        C(state).
      - V(present) creates a tenant that does not exist, and sets the given attributes. A tenant that was deleted before
        comes back without its users. The module leaves alone the attributes that are not given.
      - V(absent) deletes the tenant B(and all its users), see O(max_users). Its sub-accounts move to its parent, and
        the row names them.
      - V(locked) stops all users from signing in to the tenant. V(unlocked) lets them sign in again. Some environments
        do not show whether a tenant is locked. There, the module always sends the request and reports the tenant as
        changed.
    type: str
    choices: [present, locked, unlocked, absent]
  max_users:
    description:
      - If a tenant to be deleted has more users than this, the module refuses the task before any write.
      - The module reads and counts the users. It does not count users of sub-accounts, because they stay.
      - V(-1) allows any number. Unset means 0, or what the plan in O(approved_plan) was made with.
    type: int
  approved_states:
    description:
      - The states that the plan in O(approved_plan) may want. The module refuses a plan with any other state before any
        request. So a job that is meant to lock cannot be made to carry out a plan that deletes.
      - If unset, the plan alone decides what is done.
    type: list
    elements: str
    choices: [present, locked, unlocked, absent]
  user_token:
    description:
      - The token of a signed-in user, instead of environment credentials. It reaches the tenant that it was issued for,
        and the sub-accounts below it.
      - The token can delete the tenant (V(absent), with the permission C(fe.account-settings.delete.account)), set its
        O(settings), and create and delete sub-accounts. The module refuses everything else before any write.
      - If the token is not allowed to count users, V(absent) needs O(max_users=-1).
    type: str
  domain:
    description:
      - The domain where the user of O(user_token) signs in. Give C(corp) for corp.frontegg.com, or a whole host.
      - It goes only with O(user_token), which needs either this option or O(api_url).
    type: str
  name:
    description: The name of the tenant. Required to create a tenant.
    type: str
  status:
    description: A status text of your own. Frontegg does not use it.
    type: str
  website:
    description: The website of the tenant.
    type: str
  application_url:
    description: The URL of the tenant's application.
    type: str
  logo:
    description: The logo of the tenant, as Base64 text.
    type: str
  logo_url:
    description: The URL of the logo.
    type: str
  address:
    description: The postal address of the tenant.
    type: str
  timezone:
    description: The time zone of the tenant.
    type: str
  currency:
    description: The currency of the tenant.
    type: str
  is_reseller:
    description: Whether the tenant can have sub-accounts.
    type: bool
  creator_name:
    description: The name of the tenant's creator. The module sets it at creation and never changes it later.
    type: str
  creator_email:
    description: The email of the tenant's creator. The module sets it at creation and never changes it later.
    type: str
  metadata:
    description:
      - Metadata of the tenant. The module merges it key by key into the present metadata, and removes a key set to
        null.
      - The module compares metadata as data. A different order of keys is no change.
    type: dict
  parent_tenant_id:
    description:
      - The parent tenant. The tenant becomes a sub-account of it. If the tenant has another parent, the module moves
        it.
      - The same task may create the parent. The module creates parents first, whatever their order in the task.
    type: str
  sub_account_access_type:
    description:
      - Whether users of the tenant may enter its sub-accounts.
      - It is not confirmed that Frontegg shows this value. If Frontegg does not, the module sets the value in every run
        and reports the tenant as changed.
    type: str
    choices: [defaultOn, defaultOff, alwaysOn]
  settings:
    description:
      - Account settings, by their names in the API. The module compares them key by key, and leaves alone the settings
        that are not named.
    type: dict
seealso:
  - module: identityops.frontegg.tenant_info
  - name: Frontegg API reference
    description: The API that this module uses.
    link: https://developers.frontegg.com/ciam/api
author:
  - identityops.frontegg contributors (@identityops)
"""

EXAMPLES = r"""
- name: Ensure that a tenant exists, with metadata
  identityops.frontegg.tenant:
    state: present
    tenant_id: acme
    name: Acme Inc.
    website: https://acme.example
    metadata:
      plan: gold
      trial_ends: null

- name: Ensure that a reseller and its customers exist
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
  description:
    - What the task did, in one sentence. In check mode, what it would do. If the module refused the task, the reason.
  returned: always
  type: str
  sample: locked 2 of 2 tenants
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
check_mode:
  description: Whether this was a preview, which writes nothing. Every result has this key, even a refusal.
  returned: always
  type: bool
status:
  description:
    - The result in one word. V(refused) means that a guard or the input kept the task from writing.
    - V(changed) and V(unchanged) mean that nothing failed. In check mode, V(changed) means that tenants would change.
    - V(partial) means that tenants changed, and others failed, are unknown or were not attempted. V(failed) means that
      no tenant changed and something failed.
  returned: always
  type: str
  sample: changed
run:
  description: Which run this was.
  returned: always
  type: dict
  contains:
    id:
      description: A UUID, new for each task.
      type: str
    started:
      description: When the task started, in UTC.
      type: str
      sample: '2026-11-27T16:55:02Z'
    finished:
      description: When the task ended, in UTC.
      type: str
    environment:
      description: The name that the journal uses for the environment. Null if the task has no usable credentials.
      type: str
    api_url:
      description: The URL that the requests go to. Null if the task has no usable credentials.
      type: str
    collection:
      description: The version of this collection.
      type: str
summary:
  description:
    - The number of tenants with each outcome. A tenant that is named twice counts once.
    - With O(approved_plan), it also has C(drifted).
  returned: always
  type: dict
  sample: {requested: 2, changed: 2, unchanged: 0, not_found: 0, failed: 0, unknown: 0, not_attempted: 0}
requests:
  description: How many requests the task takes, and how long they take.
  returned: when the task got as far as planning
  type: dict
  contains:
    sent:
      description: The number of requests sent, including the login and retries.
      type: int
    needed:
      description: The number of requests the whole run needs. In check mode, the number a real run would need.
      type: int
    about_seconds:
      description:
        - How many seconds these requests take at the known limit (O(requests_per_minute), or the limit that Frontegg
          states).
      type: int
guards:
  description:
    - The guards that were in force, of the task and of an approved plan.
    - A list has all values that hold; the strictest counts. An empty list, or null, means that the guard was not set.
  returned: when the task got as far as planning
  type: dict
  contains:
    protected:
      description: The tenants that the task had to keep, as names and patterns.
      type: list
      elements: str
    max_changes:
      description: How many tenants the task was allowed to change, as numbers or shares.
      type: list
      elements: raw
    max_failures:
      description: After how many failures the task was to stop.
      type: int
    max_users:
      description: With how many users a tenant was still deleted. Not set, it is 0. -1 is any number.
      type: list
      elements: int
approved:
  description: The plan that the task carried out.
  returned: when O(approved_plan) is given, unless the module refused the plan
  type: dict
  contains:
    digest:
      description: The digest of the plan.
      type: str
      sample: sha256:5d41402abc4b2a76b9719d911017c592a1b2c3d4e5f60718293a4b5c6d7e8f90
    pinned:
      description:
        - Whether the task gave O(approved_digest). If not, the plan file alone decided what was done, and whoever could
          write the file decided with it.
      type: bool
    run_id:
      description: The ID of the run that made the plan.
      type: str
    made:
      description: When that run started, in UTC.
      type: str
      sample: '2026-11-27T16:55:02Z'
    valid_until:
      description: The end of O(plan_max_age), in UTC.
      type: str
      sample: '2026-11-30T16:55:02Z'
plan:
  description: The plan file that the task wrote.
  returned: when O(plan_path) is given, unless the module refused the task
  type: dict
  contains:
    path:
      description: The path as given.
      type: str
    digest:
      description: The digest of the plan, for O(approved_digest).
      type: str
      sample: sha256:5d41402abc4b2a76b9719d911017c592a1b2c3d4e5f60718293a4b5c6d7e8f90
tenants:
  description:
    - One row for each tenant, in the order given. Check mode and failed tasks return the same rows.
    - Empty if the module refused the arguments of the task, or could not look up any tenant, such as with wrong
      credentials.
  returned: always
  type: list
  elements: dict
  contains:
    tenant_id:
      description: The tenant's ID.
      type: str
      sample: acme
    name:
      description: The tenant's name, or null if the tenant does not exist.
      type: str
    state:
      description: The wanted state.
      type: str
    action:
      description:
        - The action that reaches the state, one of V(none), V(create), V(update), V(lock), V(unlock), V(delete).
      type: str
    steps:
      description:
        - The steps, if the action has several. If a step failed, it is the last one. The keys are those of module
          M(identityops.frontegg.user).
      type: list
      elements: dict
    outcome:
      description:
        - V(changed), V(unchanged) (the tenant was in the wanted state already), V(not_found) or V(failed).
        - V(unknown) if the answer to a write was lost and the module could not find out by reading. Run the task again
          to settle it.
        - V(drifted) if the tenant is not as the plan in O(approved_plan) was made from. The module leaves the tenant
          alone, and RV(tenants[].msg) says what differs.
        - V(not_attempted) if the module refused the task, or stopped before it reached this tenant.
        - V(drifted) if the task carries out an approved plan, and this tenant is not as the plan was made from.
      type: str
    changed:
      description: Whether the module changed the tenant, even if a later step failed.
      type: bool
    failed:
      description: Whether this row makes the task fail.
      type: bool
    at:
      description: When the last write for this row was answered, in UTC. Null if nothing was written.
      type: str
      sample: '2026-11-27T16:55:04Z'
    verified:
      description:
        - Whether a read showed the tenant in the wanted state, after the last write, or before where nothing had to be
          written. It is false if the module wrote and did not see that, also with O(verify=false).
        - Null in check mode for a tenant that would change, and where nothing was written.
      type: bool
    msg:
      description: What happened to the tenant, and why.
      type: str
      sample: deleted with 3 users; sub-accounts that move to reseller - beta
    same_as:
      description:
        - The place of the first element that names the same tenant, such as V(tenants[0]). Null in the first row
          itself.
        - A row with C(same_as) repeats what happened to the tenant. It is never V(changed), and it does not count in
          RV(summary).
      type: str
    before:
      description:
        - The tenant before the task, with the values that the task is about. Null if the tenant did not exist.
          C(locked) is null if Frontegg does not show whether the tenant is locked.
        - For O(state=absent), also C(users) (the number of users) and C(sub_accounts).
      type: dict
      sample: {name: Acme Inc., locked: null}
    after:
      description: The tenant after the task, as read back unless O(verify=false). Null if the tenant is gone.
      type: dict
    error:
      description:
        - Frontegg's answer to a refused request, with C(status), C(code), C(messages), C(trace_id), and with C(fault),
          one of the words of RV(fault).
      type: dict
"""

from functools import partial

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.options import guards_spec, plan_spec
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
            "max_users": {"type": "int"},
            "user_token": {"type": "str", "no_log": True},
            "domain": {"type": "str"},
            **{name: row.spec for name, row in {**FIELDS, **WAYS}.items()},
            **guards_spec(),
            **plan_spec(STATES),
        },
        converge_tenants,
        partial(refused_report, "tenants"),
    )


if __name__ == "__main__":
    main()

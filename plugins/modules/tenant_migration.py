#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: tenant_migration
short_description: Migrate Frontegg tenants into this environment
version_added: 1.0.0
description:
  - Starts a migration of tenants (accounts) from another environment into the environment of the credentials, waits for
    its end, and reports on every tenant.
  - Tenants that are already in this environment are unchanged. The module leaves them out of the migration.
extends_documentation_fragment:
  - identityops.frontegg._connection
  - identityops.frontegg._attributes
attributes:
  check_mode:
    support: full
    details:
      - Reads which tenants are already in this environment, and starts no migration.
  diff_mode:
    support: none
options:
  tenants:
    description:
      - The tenants to migrate. A list of tenant IDs, or one text with an ID on each line.
    type: raw
    required: true
  wait:
    description: Whether to wait for the end of the migration.
    type: bool
    default: true
  wait_timeout:
    description:
      - How many seconds to wait. Tenants that have not arrived by then are C(unknown), and the task fails.
    type: float
    default: 600
  poll_interval:
    description: How many seconds the module waits before it reads the status again.
    type: float
    default: 5
  migration_id:
    description: The ID of a migration that was started before. The module waits for it instead of starting one.
    type: str
  redact:
    description:
      - Which values the module does not show in rows, the arguments of the task (C(invocation)) and the system's log,
        in case O(tenants) holds rows of M(identityops.frontegg.tenant_info). See the same option of
        M(identityops.frontegg.tenant).
    type: list
    elements: str
    choices: [metadata, vendor_metadata, names, phone_numbers]
    default: [vendor_metadata]
seealso:
  - module: identityops.frontegg.tenant
author:
  - identityops.frontegg contributors (@identityops)
"""

EXAMPLES = r"""
- name: Migrate two tenants, and wait for at most an hour
  identityops.frontegg.tenant_migration:
    tenants:
      - acme
      - beta
    wait_timeout: 3600
"""

RETURN = r"""
msg:
  description:
    - What the task did, in one sentence. In check mode, what it would do. If the module refused the task, the reason.
  returned: always
  type: str
  sample: migrated 1 of 2 tenants, 1 unchanged
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
  description: The number of rows of RV(tenants) with each outcome.
  returned: always
  type: dict
migration_id:
  description: The ID of the migration, which O(migration_id) takes. Null if no migration was started.
  returned: if the tenants could be read
  type: str
tenants:
  description: One row for each tenant, in the order given.
  returned: always
  type: list
  elements: dict
  contains:
    tenant_id:
      description: The tenant's ID.
      type: str
    outcome:
      description:
        - V(changed), V(unchanged) (the tenant was in this environment already), V(failed), or V(unknown) (the time was
          up before the migration ended).
      type: str
    changed:
      description: Whether the tenant was migrated, or its migration was started.
      type: bool
    failed:
      description: Whether this row makes the task fail.
      type: bool
    msg:
      description: What happened to the tenant, and why.
      type: str
"""

from functools import partial

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.options import redact_spec
from ansible_collections.identityops.frontegg.plugins.module_utils._engine.report import refused_report
from ansible_collections.identityops.frontegg.plugins.module_utils._module import run
from ansible_collections.identityops.frontegg.plugins.module_utils._tenants.migration import run_migration


def main() -> None:
    run(
        {
            "tenants": {"type": "raw", "required": True},
            "wait": {"type": "bool", "default": True},
            "wait_timeout": {"type": "float", "default": 600.0},
            "poll_interval": {"type": "float", "default": 5.0},
            "migration_id": {"type": "str"},
            **redact_spec(),
        },
        run_migration,
        partial(refused_report, "tenants"),
    )


if __name__ == "__main__":
    main()

#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: tenant_migration
short_description: Migrate Frontegg tenants into this environment
version_added: 0.1.0
description:
  - Starts the migration of tenants (accounts) of another environment into the one of the credentials, waits for its
    end, and reports on every tenant. Tenants that are here already are unchanged, and are left out of the migration.
extends_documentation_fragment:
  - identityops.frontegg._connection
  - identityops.frontegg._attributes
attributes:
  check_mode:
    support: full
    details:
      - Reads which tenants are here already, and starts nothing.
  diff_mode:
    support: none
options:
  tenants:
    description:
      - Which tenants. A list of tenant IDs, or one text with an ID on each line.
    type: raw
    required: true
  wait:
    description: Whether to wait for the end of the migration.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds to wait. Tenants that are not here by then are C(unknown), and the task fails.
    type: float
    default: 600
  poll_interval:
    description: Seconds between two looks at the status.
    type: float
    default: 5
  migration_id:
    description: A migration that was started before, to wait for instead of starting one.
    type: str
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
  description: What was done, in one sentence; in check mode what would be. Where the task was refused, why.
  returned: always
  type: str
  sample: migrated 1 of 2 tenants, 1 unchanged
check_mode:
  description: Whether this was a preview, in which nothing was written. In every result, refusals included.
  returned: always
  type: bool
summary:
  description: How many rows of C(tenants) there are of each outcome.
  returned: always
  type: dict
migration_id:
  description: The migration, to be given as O(migration_id); null where none was started.
  returned: where the tenants could be read
  type: str
tenants:
  description: One row for each tenant, in the order given.
  returned: always
  type: list
  elements: dict
  contains:
    tenant_id:
      description: The tenant.
      type: str
    outcome:
      description:
        - V(changed), V(unchanged) (it was here already), V(failed), or V(unknown) where the time was up before the end.
      type: str
    changed:
      description: Whether it was migrated, or its migration started.
      type: bool
    failed:
      description: Whether this row makes the task fail.
      type: bool
    msg:
      description: What became of the tenant, and why.
      type: str
"""

from functools import partial

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
        },
        run_migration,
        partial(refused_report, "tenants"),
    )


if __name__ == "__main__":
    main()

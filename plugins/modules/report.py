#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Holds only documentation. The action plugin of the same name does the work on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: report
short_description: Print results of this collection's modules as lines for people
version_added: 0.1.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Prints a line for each user or tenant in the results, and a summary. Users and tenants that need attention come
    last.
  - The lines have Ansible's colours, and fit the terminal. The module never cuts emails and IDs. A line that is too
    long continues below. If the output goes to a file or another program, each line stays whole.
  - The module prints nothing if the stdout callback prints for programs (its name contains C(json), or is C(oneline) or
    C(null)), or if the task has C(no_log). RV(lines) and RV(end) hold the same lines.
  - Text from Frontegg stays within its line, whatever characters it holds.
options:
  results:
    description:
      - Registered results of M(identityops.frontegg.user) and M(identityops.frontegg.tenant), or of
        M(identityops.frontegg.user_info).
    type: list
    elements: dict
    required: true
  count:
    description:
      - How many users or tenants the run named. If it is more than 0 and there are no rows, RV(fault) says why.
      - If unset, it is the number of rows.
    type: int
  script_action:
    description:
      - Returns the last line that the old command-line script (which this collection replaces) prints for this action.
    type: str
    choices: [lock, delete]
  hints:
    description: Further lines, printed before the summary.
    type: list
    elements: str
  facts_only:
    description:
      - Print what is lost or moved with tenants that are to be deleted (RV(facts)), and O(hints), instead of a line for
        each tenant and the summary.
    type: bool
extends_documentation_fragment:
  - identityops.frontegg._attributes
attributes:
  check_mode:
    support: full
    details:
      - It changes nothing.
  diff_mode:
    support: none
notes:
  - It runs on the controller.
seealso:
  - module: identityops.frontegg.user
  - module: identityops.frontegg.tenant
  - module: identityops.frontegg.user_info
"""

EXAMPLES = r"""
- name: Lock the leavers
  identityops.frontegg.user:
    state: locked
    users: [jane@corp.example, joe@corp.example]
  register: leavers
  failed_when: false

- name: Tell what became of each of them
  identityops.frontegg.report:
    results: ["{{ leavers }}"]
"""

RETURN = r"""
lines:
  description: One line for each user or tenant. For M(identityops.frontegg.user_info), a table with its header.
  returned: success
  type: list
  elements: str
  sample: ["locked        jane@corp.example  member of acme"]
end:
  description: The lines after RV(lines), O(hints) first. The summary comes last.
  returned: success
  type: list
  elements: str
  sample: ["SUMMARY: locked 1 of 1 users"]
facts:
  description: The users that are lost and the sub-accounts that move with each tenant to be deleted.
  returned: for results of M(identityops.frontegg.user) and M(identityops.frontegg.tenant)
  type: list
  elements: str
  sample: ["acme (Acme) has 3 user(s); deleting it deletes them all.", It has no sub-accounts.]
left_behind:
  description: How many users or tenants failed or were not tried.
  returned: success
  type: int
fault:
  description: Why there are no lines although the run named users or tenants. Otherwise empty.
  returned: success
  type: str
csv:
  description: The users as the text of a CSV file. What the module included has columns of its own.
  returned: for results of M(identityops.frontegg.user_info)
  type: str
"""

#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation only: the action plugin of this name does the work on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: report
short_description: Print results of this collection's modules as lines for people
version_added: 0.1.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Prints a line for each user or tenant in the results, those that need attention last, and a summary.
  - Uses the colours that Ansible is set to, and fits the lines to the terminal. Emails and IDs are never cut; what is
    too long for a line goes on below it. Where the output goes to a file or another program, each line stays whole.
  - Prints nothing where the stdout callback prints for programs (its name contains C(json), or is C(oneline) or
    C(null)), or where the task has C(no_log). RV(lines) and RV(end) hold the same lines.
  - Text that comes from Frontegg stays within its line, whatever characters it holds.
options:
  results:
    description:
      - Results of M(identityops.frontegg.user) and M(identityops.frontegg.tenant), or of
        M(identityops.frontegg.user_info), as they were registered.
    type: list
    elements: dict
    required: true
  count:
    description:
      - How many users or tenants were named. Where it is more than 0 and there are no rows, C(fault) says why.
      - Unset, the number of rows.
    type: int
  script_action:
    description: Print the last line of the command-line script that this collection takes over from, for this action.
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
  description: One line for each user or tenant; for M(identityops.frontegg.user_info) a table with its header.
  returned: success
  type: list
  elements: str
  sample: ["locked        jane@corp.example  member of acme"]
end:
  description: What follows the lines, O(hints) first; the summary comes last.
  returned: success
  type: list
  elements: str
  sample: ["SUMMARY: locked 1 of 1 users"]
facts:
  description: What is lost or moved with each tenant that is to be deleted.
  returned: for results of M(identityops.frontegg.user) and M(identityops.frontegg.tenant)
  type: list
  elements: str
  sample: ["acme (Acme) has 3 user(s); deleting it deletes them all.", It has no sub-accounts.]
left_behind:
  description: How many users or tenants failed, or were not tried.
  returned: success
  type: int
fault:
  description: Why there are no lines although somebody was named; otherwise empty.
  returned: success
  type: str
csv:
  description: The users as the text of a CSV file.
  returned: for results of M(identityops.frontegg.user_info)
  type: str
"""

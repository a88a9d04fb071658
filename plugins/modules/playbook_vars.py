#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Holds only documentation. The action plugin of the same name does the work on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: playbook_vars
short_description: Read and check the variables of a playbook of this collection
version_added: 1.0.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Reads the variables of a playbook of this collection, and returns the options for its modules.
  - Prints what the run does and how the users were read. If it refuses the input, it prints a usage of two lines. It
    prints nothing where M(identityops.frontegg.report) would print nothing.
  - The playbooks of this collection begin with it. In your own playbooks, write the options into the tasks, and read
    users with M(identityops.frontegg.people).
  - The module refuses an extra var that the playbook does not know, and suggests the nearest known name. It also
    refuses a value that Ansible cut off at a blank, and a variable that is given twice with two values.
  - It refuses unknown names only if the command line runs just playbooks of this collection. A playbook that imports
    them may have extra vars of its own. Names that begin with C(ansible_), C(awx_) or C(tower_) are always allowed.
  - With C(-e help=true), it prints all variables of the playbook with their meaning, and RV(help) is true. It then
    reads no file. Only the command line can ask for this, and only if it runs just playbooks of this collection.
  - Some variables decide which environment, users or tenants the playbook reaches, or what it does to them. The module
    refuses such a variable if only the inventory sets it. Extra vars, C(vars) of the play or of C(import_playbook), and
    facts set by a task are all allowed. Guards may come from the inventory.
options:
  playbook:
    description: The name of the playbook, without the name of the collection.
    type: str
    required: true
    choices:
      - lock_users
      - unlock_users
      - restore_users
      - offboard_users
      - offboard_events
      - delete_due_users
      - delete_users
      - invite_users
      - move_users
      - migrate_users
      - bulk_user_action
      - find_users
      - reconcile_users
      - review_access
      - lock_tenants
      - unlock_tenants
      - close_tenant
  prefix:
    description:
      - What stands before the names of the variables. Role C(identityops.frontegg.offboard) gives C(offboard_), and
        reads the variables of C(offboard_users) under these names.
      - The module then refuses a variable with the prefix that is none of them.
    type: str
extends_documentation_fragment:
  - identityops.frontegg._attributes
attributes:
  check_mode:
    support: full
    details:
      - It changes nothing. RV(preview) says whether the playbook's modules write.
  diff_mode:
    support: none
notes:
  - It runs on the controller.
seealso:
  - module: identityops.frontegg.people
  - module: identityops.frontegg.report
"""

EXAMPLES = r"""
- name: Read the variables of this run
  identityops.frontegg.playbook_vars:
    playbook: lock_users
  register: run_input
"""

RETURN = r"""
intro:
  description: What the run does and how far it reaches, in one sentence. It uses the same values as RV(options).
  returned: success
  type: str
  sample: "This run locks users in ALL tenants. Preview: nothing is written."
options:
  description: The options for the module that does the work, without the users and without RV(connection).
  returned: success, unless RV(help) is true
  type: dict
  sample: {state: locked, max_changes: "20"}
connection:
  description:
    - The options that say how the modules send their requests, such as C(region) and C(concurrency). The playbooks make
      them C(module_defaults). Only those that are given are there, so the environment counts for all others.
  returned: success, unless RV(help) is true
  type: dict
  sample: {region: US, concurrency: "8"}
evidence:
  description:
    - What the files of the report say about the run, of C(ticket), C(reason), C(requested_by), C(approved_by).
    - C(pinned) says whether the variables have C(approved_digest), which pins the plan that was approved.
  returned: success, unless RV(help) is true
  type: dict
  sample: {ticket: HR-1042, approved_by: ciso@corp.example, pinned: true}
help:
  description: Whether the run only asks what the playbook takes.
  returned: always
  type: bool
users:
  description: The users, for the option O(identityops.frontegg.user#module:users). Null if the run names no users.
  returned: for playbooks about users, unless they carry out an approved plan
  type: list
  elements: raw
tenants:
  description: The tenants, for the option O(identityops.frontegg.tenant#module:tenants).
  returned: for playbooks about tenants, unless they carry out an approved plan
  type: raw
count:
  description: How many users or tenants the run names.
  returned: success
  type: int
notes:
  description: Sentences about surprises in the file of users, such as a column that has no effect here.
  returned: success
  type: list
  elements: str
preview:
  description: Whether this run is a preview, which writes nothing.
  returned: success
  type: bool
playbook:
  description: The name of the playbook, as given.
  returned: success
  type: str
input:
  description: The absolute path of the file that names the users or tenants. Empty if there is none.
  returned: success
  type: str
run_id:
  description: A new UUID, which the run may have as its ID.
  returned: success
  type: str
now:
  description: The time, in UTC.
  returned: success
  type: str
rows:
  description: What the list says about each user, as RV(identityops.frontegg.people#module:rows).
  returned: for playbooks about users
  type: list
  elements: dict
people:
  description:
    - Those of RV(rows) that have a last day or a date of C(not_before). There is one for each user, with the earliest
      last day. They go to O(identityops.frontegg.report#module:people).
  returned: for playbooks about users
  type: list
  elements: dict
names:
  description: The identifiers of the users. Null if the run names no users.
  returned: for playbooks about users
  type: list
  elements: str
sha256:
  description: The SHA-256 of the file of users. Null if there is none.
  returned: for playbooks about users
  type: str
env_file:
  description: The path of a file with credentials. Empty if there is none.
  returned: success
  type: str
script_action:
  description: The option of this name of M(identityops.frontegg.report); null where there is none.
  returned: success
  type: str
usage:
  description: The usage of the playbook, or the meaning of all its variables if RV(help) is true, line by line.
  returned: if the module refuses the input, or RV(help) is true
  type: list
  elements: str
"""

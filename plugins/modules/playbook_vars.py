#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation only: the action plugin of this name does the work on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: playbook_vars
short_description: Read and check what a playbook of this collection was given
version_added: 0.1.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Reads the variables that a playbook of this collection knows, and returns what its modules get.
  - Prints what the run does and how the people were read, or where the input is refused the usage. Prints nothing where
    M(identityops.frontegg.report) would not.
  - It is what the playbooks of this collection begin with. Playbooks of your own state everything in their tasks, and
    read people with M(identityops.frontegg.people).
  - An extra var that the playbook does not know is refused with the nearest name that it does know. So is a value that
    Ansible cut off at a blank, and a variable that is given twice with two values. Unknown names are refused only where
    playbooks of this collection stand alone on the command line, as a playbook that imports them has extra vars of its
    own. Names that begin with C(ansible_), C(awx_) or C(tower_) always pass.
  - A variable that decides whom the playbook reaches, or what it does to them, is refused where only the inventory sets
    it. Extra vars, C(vars) of the play or of C(import_playbook), and facts that a task has set are all fine. Guards may
    come from the inventory.
options:
  playbook:
    description: The name of the playbook, without the name of the collection.
    type: str
    required: true
    choices:
      - lock_users
      - unlock_users
      - delete_users
      - invite_users
      - bulk_user_action
      - find_users
      - lock_tenants
      - unlock_tenants
      - close_tenant
extends_documentation_fragment:
  - identityops.frontegg._attributes
attributes:
  check_mode:
    support: full
    details:
      - It changes nothing. C(preview) says whether the modules are to write.
  diff_mode:
    support: none
notes:
  - It runs on the controller.
seealso:
  - module: identityops.frontegg.people
  - module: identityops.frontegg.report
"""

EXAMPLES = r"""
- name: Read what this run was given
  identityops.frontegg.playbook_vars:
    playbook: lock_users
  register: run_input
"""

RETURN = r"""
intro:
  description: What the run does and how far it reaches, in one sentence. It is made of the same values as C(options).
  returned: success
  type: str
  sample: "This run locks users in ALL tenants. Preview: nothing is written."
options:
  description: The options of the module that does the work, without the people.
  returned: success
  type: dict
  sample: {state: locked, max_changes: "20"}
users:
  description: The people, as O(identityops.frontegg.user#module:users) takes them; null where none are named.
  returned: where the playbook is about users
  type: list
  elements: raw
tenants:
  description: The tenants, as O(identityops.frontegg.tenant#module:tenants) takes them.
  returned: where the playbook is about tenants
  type: raw
count:
  description: How many users or tenants are named.
  returned: success
  type: int
notes:
  description: Sentences about how the people were read, such as a column that has no meaning here.
  returned: success
  type: list
  elements: str
preview:
  description: Whether nothing is to be written.
  returned: success
  type: bool
env_file:
  description: The path of a file with credentials; empty where there is none.
  returned: success
  type: str
script_action:
  description: The option of this name of M(identityops.frontegg.report); null where there is none.
  returned: success
  type: str
usage:
  description: What the variables of the playbook mean, line by line.
  returned: where the input is refused, for playbooks that print a usage
  type: list
  elements: str
"""

#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation only: the action plugin of this name does the work on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: people
short_description: Read whom a run is about from a list, a text or a CSV file
version_added: 0.1.0
description:
  - Reads people from O(users), O(users_file) or O(csv), checks all of them, and returns what the option
    O(identityops.frontegg.user#module:users) of M(identityops.frontegg.user) takes, each person with the line that
    they came from.
  - Reads on the controller, sends no request and changes nothing. Everything that is wrong is told together, with
    its lines.
  - A text or a file holds names only. What is to be done with the people stands in the task.
  - What a file says is never a template.
options:
  users:
    description:
      - A list of emails, user IDs (UUIDs), mappings and rows of M(identityops.frontegg.user_info), or one text.
      - Mappings and rows are returned as they are; M(identityops.frontegg.user) checks them.
      - A text has identifiers in lines, with commas or semicolons between them, or is a JSON list of strings. Blank
        lines are ignored, and so is the rest of a line from a C(#) that stands at its start or after white space.
        C(Jane Doe <jane@corp.example>) is read as the address.
      - One of O(users), O(users_file) and O(csv) is required.
    type: raw
  users_file:
    description:
      - The path of a file with such a text, from the current directory.
      - The file is in UTF-8, or in UTF-16 with a mark at its start.
    type: str
  csv:
    description:
      - The path of a CSV file with a header row, from the current directory, as identity and HR systems and
        spreadsheets write them.
      - Separators are a comma, a semicolon or a tab. A C(sep=) line, titles above the header row, columns that are
        empty throughout, and lines that begin with a C(#) are left out.
      - A file of M(identityops.frontegg.user_info) rows (with the columns C(id), C(email), C(tenant_ids) and
        C(created_at)) is read by its C(id).
    type: str
  column:
    description:
      - The column of O(csv) with the email or user ID.
      - Unset, it is the column whose name says so, such as C(Email), C(E-Mail-Adresse), C(userPrincipalName) or
        C(user). Where several could be meant and their people differ, the error lists the columns.
    type: str
  ignore_columns:
    description:
      - Columns of O(csv) that are left unread, for O(state=present); all others have to be known.
      - A column with tenants is read all the same, so that nobody comes into another tenant.
    type: list
    elements: str
  state:
    description:
      - The state that the task is going to ask for, as in M(identityops.frontegg.user).
      - For V(present), the columns of O(csv) are read as attributes (C(name), or first and last name; C(phone_number),
        C(profile_picture_url), C(external_id), C(roles) with C(|) between them, C(metadata), C(vendor_metadata)); an
        empty cell leaves its attribute alone. For all other states only the person and the tenant are read.
      - Unset, only the people are read.
    type: str
    choices: [present, locked, unlocked, disabled, enabled, absent]
  tenant_id:
    description:
      - The tenant that the task is going to name. A column with tenants (C(tenantId), C(tenant_id), C(tenant)) may
        say the same; a row that says another tenant is refused.
      - Unset, each element gets the C(tenant_id) of its row, for states that reach one tenant.
    type: str
  everywhere:
    description:
      - Whether the task is going to reach all tenants. A column with tenants is refused beside it.
      - Without meaning for V(locked) and V(unlocked), which reach all tenants anyway; RV(notes) then says that the
        column was not read.
    type: bool
extends_documentation_fragment:
  - identityops.frontegg._attributes
attributes:
  check_mode:
    support: full
    details:
      - Changes nothing and does the same in check mode.
  diff_mode:
    support: none
seealso:
  - module: identityops.frontegg.user
  - plugin: identityops.frontegg.from_csv
    plugin_type: filter
author:
  - identityops.frontegg contributors (@identityops)
"""

EXAMPLES = r"""
- name: Read the leavers that the HR system exported
  identityops.frontegg.people:
    csv: leavers.csv
    column: Work Email
    state: locked
  register: leavers

- name: Lock them
  identityops.frontegg.user:
    state: locked
    users: "{{ leavers.users }}"

- name: Read newcomers with their names and roles
  identityops.frontegg.people:
    csv: newcomers.csv
    state: present
    tenant_id: acme
    ignore_columns:
      - Department
  register: newcomers

- name: Have them in the tenant
  identityops.frontegg.user:
    state: present
    tenant_id: acme
    users: "{{ newcomers.users }}"
"""

RETURN = r"""
users:
  description: The people, in the order given.
  returned: success
  type: list
  elements: raw
  contains:
    user:
      description: The email or user ID, where the element is a mapping.
      returned: always
      type: str
    line:
      description: The line of the file or text, counted from 1.
      returned: for people from a file or from a text with several lines
      type: int
  sample:
    - {user: jane@corp.example, line: 2}
count:
  description: How many elements RV(users) has.
  returned: success
  type: int
  sample: 1
notes:
  description: Sentences about what was read otherwise than one may expect, to be shown to whoever runs the task.
  returned: success
  type: list
  elements: str
  sample:
    - "leavers.csv: the header row is line 2, and what stands above it was not read."
source:
  description: The path of the file, from the root; null where there was none.
  returned: success
  type: str
  sample: /srv/export/leavers.csv
sha256:
  description: The SHA-256 of the file, to prove later which one it was; null where there was none.
  returned: success
  type: str
  sample: 6a5aa4024557cd3a42d114fb6e25ff4907f4f6ab77cade6f5fbe90aa0a5d9106
"""

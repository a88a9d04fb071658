#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Holds only documentation. The action plugin of the same name does the work on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: people
short_description: Read users from a list, a text or a CSV file
version_added: 1.0.0
description:
  - Reads users from O(users), O(users_file) or O(csv), and checks all of them. Returns a list for the option
    O(identityops.frontegg.user#module:users) of M(identityops.frontegg.user), with the line of each user.
  - Reads on the controller, sends no request and changes nothing. One error names all faults, with their lines.
  - A text or a file holds only emails and IDs. The task says what happens to the users.
  - RV(rows) says what else the list says about each user who leaves. These are facts about a user, and no wishes. The
    module does not read them for O(state=present).
  - The module never treats text from a file as a template.
options:
  users:
    description:
      - A list of emails, user IDs (UUIDs), mappings and rows of M(identityops.frontegg.user_info), or one text.
      - The module returns mappings and rows unchanged. M(identityops.frontegg.user) checks them.
      - A text has identifiers in lines, separated by commas or semicolons, or is a JSON list of strings. Blank lines
        are ignored. A C(#) at the start of a line or after white space begins a comment. Of
        C(Jane Doe <jane@corp.example>), the module reads the address.
      - One of O(users), O(users_file) and O(csv) is required.
    type: raw
  users_file:
    description:
      - The path of a file with such a text. A relative path starts in the current directory.
      - The file is in UTF-8, or in UTF-16 with a byte order mark at its start.
    type: str
  csv:
    description:
      - The path of a CSV file with a header row, such as identity systems, HR systems and spreadsheets write. A
        relative path starts in the current directory.
      - Separators are a comma, a semicolon or a tab. The module skips a C(sep=) line, titles above the header row,
        columns without any value, and lines that begin with a C(#).
      - In a file of M(identityops.frontegg.user_info) rows (with the columns C(id), C(email), C(tenant_ids) and
        C(created_at)), the module reads the users by C(id).
      - In a review of access, the column C(decision) says V(keep), V(lock) or V(remove). The module then returns only
        the rows with V(lock) for O(state=locked), and only the rows with V(remove) for O(state=absent), each with the
        tenant of its row. Rows without a decision are left out. It refuses any other word, decisions that contradict
        each other, and any other state. It also refuses a file that may hold decisions in a column of another name.
    type: str
  column:
    description:
      - The column of O(csv) with the email or user ID.
      - If unset, the module finds the column by its name, such as C(Email), C(E-Mail-Adresse), C(userPrincipalName) or
        C(user). If several columns match and name different users, the error lists these columns.
    type: str
  ignore_columns:
    description:
      - Columns of O(csv) that the module does not read. For O(state=present), the module must know all other columns.
      - The module always reads a column with tenants, so that no user gets into a wrong tenant.
      - If O(state) is unset, the column C(decision) may be left unread, because your task changes nobody.
    type: list
    elements: str
  state:
    description:
      - The state that your task for M(identityops.frontegg.user) has, one of the states of that module, or V(migrated).
      - For V(present), the columns of O(csv) are attributes. They are C(name) (or first and last name),
        C(phone_number), C(profile_picture_url), C(external_id), C(roles) (separated by C(|)), C(metadata) and
        C(vendor_metadata). An empty cell leaves its attribute alone.
      - V(migrated) reads the list for M(identityops.frontegg.user_migration), from the columns of a file for Frontegg's
        portal. They are C(email), C(tenantId), C(name), C(phoneNumber), C(roleIds) (separated by C(|)), C(metadata),
        C(vendorMetadata), C(externalId), C(provider), C(verifyUser), C(passwordHash), C(passwordHashType),
        C(passwordHashConfig) and C(mfaSecret). The result is registered, and Ansible prints none of it.
      - For all other states, the module reads only the user and the tenant.
      - If unset, the module reads only the users.
    type: str
  tenant_id:
    description:
      - The tenant that your task for M(identityops.frontegg.user) has. If the file has a column with tenants
        (C(tenantId), C(tenant_id), C(tenant)), the module refuses a row with another tenant.
      - If unset, each element gets the C(tenant_id) of its row, for states that reach one tenant.
      - For V(migrated), it is the tenant of all rows that name none.
    type: str
  everywhere:
    description:
      - Whether your task for M(identityops.frontegg.user) reaches all tenants. The module then refuses a file with a
        column of tenants.
      - It has no effect for V(locked) and V(unlocked), which always reach all tenants. For these, RV(notes) says that
        the module did not read the column.
    type: bool
  not_before:
    description:
      - The column of O(csv), or the key of mappings in O(users), with the date before which nobody must touch the user.
      - If unset, the module finds the column by its name, such as C(not_before), C(Lock Date) or C(Deactivation Date).
        In mappings, it is the key C(not_before).
      - If set, the column or the key must be there. It may be a column that the module also reads as C(left_on), such
        as the last day.
    type: str
extends_documentation_fragment:
  - identityops.frontegg._attributes
attributes:
  check_mode:
    support: full
    details:
      - Changes nothing. It works the same in check mode.
  diff_mode:
    support: none
seealso:
  - module: identityops.frontegg.user
  - module: identityops.frontegg.user_migration
  - plugin: identityops.frontegg.from_csv
    plugin_type: filter
author:
  - identityops.frontegg contributors (@identityops)
"""

EXAMPLES = r"""
- name: Read the leavers from an export of the HR system
  identityops.frontegg.people:
    csv: leavers.csv
    column: Work Email
    state: locked
  register: leavers

- name: Lock the leavers
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

- name: Create the newcomers in the tenant, or add them
  identityops.frontegg.user:
    state: present
    tenant_id: acme
    users: "{{ newcomers.users }}"
"""

RETURN = r"""
users:
  description: The users, in the order given.
  returned: success
  type: list
  elements: raw
  contains:
    user:
      description: The email or user ID, if the element is a mapping.
      returned: always
      type: str
    line:
      description: The line of the file or text, counted from 1.
      returned: for users from a file or from a text with several lines
      type: int
  sample:
    - {user: jane@corp.example, line: 2}
rows:
  description: What the list says about each user, parallel to RV(users).
  returned: success
  type: list
  elements: dict
  contains:
    user:
      description: The email or user ID.
      type: str
    line:
      description: The line of the file or text, counted from 1.
      returned: for users from a file or from a text with several lines
      type: int
    left_on:
      description:
        - The last day, in ISO 8601, from a column such as C(Last Day), C(Termination Date) or C(End Date), or from the
          key C(left_on) of a mapping.
        - The module reads a date if the year comes first (V(2026-11-27)) or the month has a name (V(27 Nov 2026)). It
          refuses V(03/04/2026), which can be read as two days, and the number that a spreadsheet has for a day.
      returned: if the list has it
      type: str
    not_before:
      description:
        - The date or time before which nobody must touch the user, in ISO 8601. A date alone is the start of that day,
          in UTC.
      returned: if the list has it
      type: str
    ticket:
      description: The ticket.
      returned: if the list has it
      type: str
    reason:
      description: The reason.
      returned: if the list has it
      type: str
  sample:
    - {user: jane@corp.example, line: 2, left_on: '2026-11-27', ticket: HR-1042}
count:
  description: How many elements RV(users) has.
  returned: success
  type: int
  sample: 1
notes:
  description:
    - Sentences about surprises in the file. Show them to the person who runs the task.
    - One names the users whose last day is still to come, unless O(state) gives access. It is a warning of the task,
      too, as nobody knows whether the tasks that follow wait for that day.
  returned: success
  type: list
  elements: str
  sample:
    - "leavers.csv: the header row is line 2, and what stands above it was not read."
source:
  description: The absolute path of the file. Null if there was no file.
  returned: success
  type: str
  sample: /srv/export/leavers.csv
sha256:
  description: The SHA-256 of the file, which proves later which file it was. Null if there was no file.
  returned: success
  type: str
  sample: 6a5aa4024557cd3a42d114fb6e25ff4907f4f6ab77cade6f5fbe90aa0a5d9106
"""

#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: user_info
short_description: Find Frontegg users
version_added: 1.0.0
description:
  - Finds the users that you name by email or ID, or all users that match every given filter.
  - Never writes. If the module cannot read the whole list of users, it fails. It never returns a shorter list.
  - Frontegg's list filters by O(tenant_id), O(email), O(name_prefix) and O(search) only. The module tests each user
    again, by all filters.
  - You can pass the returned rows to module M(identityops.frontegg.user) unchanged.
extends_documentation_fragment:
  - identityops.frontegg._connection
  - identityops.frontegg._user_selection
  - identityops.frontegg._attributes
attributes:
  check_mode:
    support: full
    details:
      - Changes nothing, in check mode or without.
  diff_mode:
    support: none
options:
  users:
    description:
      - The users to find, by email or ID, instead of filters. It takes the forms that M(identityops.frontegg.user)
        takes, but a mapping has only C(user).
      - A user who is not found is listed in RV(missing), and is not a failure.
    type: raw
  except_users:
    description:
      - Everybody but these users. It takes the forms that O(users) takes. An empty list excepts nobody.
      - An identifier that no user has is listed in RV(missing), and is not a failure. It may be misspelt, and then the
        user who was meant is in RV(users). A user who exists and does not match the other filters is not missing.
    type: raw
seealso:
  - module: identityops.frontegg.user
author:
  - identityops.frontegg contributors (@identityops)
"""

EXAMPLES = r"""
- name: Find the users who have not logged in to one tenant for 90 days
  identityops.frontegg.user_info:
    tenant_id: acme
    inactive_days: 90
    locked: false
  register: sleepers

- name: Lock these users, but no user of operations
  identityops.frontegg.user:
    state: locked
    users: "{{ sleepers.users }}"
    protected:
      - '*@ops.example'

- name: Find the administrators of one tenant, but not our own
  identityops.frontegg.user_info:
    tenant_id: acme
    has_role: Admin
    except_users:
      - breakglass@ops.example
      - 35bf992d-6f5c-4e0e-8b4b-0a1c2d3e4f50
  register: administrators

- name: Stop if an exception was misspelt
  ansible.builtin.assert:
    that: administrators.missing | length == 0

- name: Find the users whom the offboarding marked, with all that they have
  identityops.frontegg.user_info:
    locked: true
    vendor_metadata:
      - offboarding
    include:
      - groups
      - applications
      - emails

- name: Find the users who were left without any tenant
  identityops.frontegg.user_info:
    without_tenant: true

- name: Count the users, as Frontegg's dashboard does
  identityops.frontegg.user_info:
    include:
      - statuses
  register: everybody

- name: Show the numbers
  ansible.builtin.debug:
    var: everybody.statistics

- name: Find two users, with their roles
  identityops.frontegg.user_info:
    users:
      - jane@corp.example
      - 35bf992d-6f5c-4e0e-8b4b-0a1c2d3e4f50
    include:
      - roles
"""

RETURN = r"""
users:
  description:
    - One mapping for each user. Its keys are those of Frontegg's API, in snake case. It also has any keys of the API
      that are not listed below.
    - The users are in the order of O(users), each only once. Without O(users), they are in the order of their IDs.
  returned: always
  type: list
  elements: dict
  contains:
    id:
      description: The user's ID.
      type: str
    email:
      description: The user's email.
      type: str
    name:
      description: The user's name.
      type: str
    is_locked:
      description: Whether the user is locked, in all tenants.
      type: bool
    verified:
      description: Whether the email is verified.
      type: bool
    mfa_enrolled:
      description: Whether the user is enrolled in MFA.
      type: bool
    managed_by:
      description: The system that manages the user, or null.
      type: str
    tenant_ids:
      description: The tenants that the user is a member of.
      type: list
      elements: str
    tenants:
      description: The user's memberships, each with C(tenant_id) and C(is_disabled).
      type: list
      elements: dict
    metadata:
      description: The user's metadata, decoded.
      type: dict
    vendor_metadata:
      description: The vendor's metadata, decoded.
      type: dict
    created_at:
      description: When the user was created, in ISO 8601, UTC.
      type: str
    last_login:
      description: When the user last logged in, in ISO 8601, UTC. Null if the user never logged in.
      type: str
    roles:
      description: With O(include=roles), the user's roles, each with C(tenant_id), C(id), C(key) and C(name).
      type: list
      elements: dict
    groups:
      description: With O(include=groups), the user's groups, each with C(tenant_id), C(id), C(name) and C(managed_by).
      type: list
      elements: dict
    applications:
      description:
        - With O(include=applications), the IDs of the user's applications. Frontegg does not say in which tenant the
          user has them.
      type: list
      elements: str
    emails:
      description:
        - With O(include=emails), all emails of the user, each with C(id), C(email), C(verified), C(is_primary) and the
          other keys of the API.
      type: list
      elements: dict
    statuses:
      description: With O(include=statuses), the C(tenant_id) and the C(status) of each membership.
      type: list
      elements: dict
    sessions:
      description: With O(include=sessions), the user's sessions.
      type: list
      elements: dict
    api_tokens:
      description:
        - With O(include=api_tokens), the user's own tokens in all tenants. Each has C(tenant_id), C(id), C(kind)
          (C(client_credentials) or C(access_token)) and the other keys of the API, but never a secret.
      type: list
      elements: dict
missing:
  description: The identifiers in O(users) or O(except_users) that no user has, as given.
  returned: always
  type: list
  elements: str
statistics:
  description:
    - Numbers of the returned users, those of Frontegg's own dashboard. If the task failed, they count nobody.
  returned: always
  type: dict
  contains:
    total:
      description: The number of users.
      type: int
    by_tenant:
      description: The number of users in each tenant. A user of several tenants counts in each of them.
      type: dict
      sample: {acme: 2, beta: 1}
    by_domain:
      description: The number of users with an email in each domain, in lower case. Users without an email are left out.
      type: dict
    by_managed_by:
      description: The number of users that each system manages. Users without a manager count as V(frontegg).
      type: dict
    by_status:
      description:
        - With O(include=statuses), the number of users with each status, in any of their tenants. A user with several
          statuses counts under each of them.
      type: dict
    locked:
      description: The number of locked users.
      type: int
    verified:
      description: The number of verified users.
      type: int
    mfa_enrolled:
      description: The number of users enrolled in MFA.
      type: int
    never_logged_in:
      description: The number of users who never logged in.
      type: int
    created_last_30_days:
      description: The number of users created in the last 30 days.
      type: int
    active_last_30_days:
      description: The number of users whose last login was in the last 30 days.
      type: int
msg:
  description: What went wrong, or an empty text.
  returned: always
  type: str
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
"""

from ansible_collections.identityops.frontegg.plugins.module_utils._module import run
from ansible_collections.identityops.frontegg.plugins.module_utils._users.info import (
    inform_users,
    refused_users,
    selection_spec,
)


def main() -> None:
    run(selection_spec(), inform_users, refused_users)


if __name__ == "__main__":
    main()

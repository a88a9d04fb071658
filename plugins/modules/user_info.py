#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: user_info
short_description: Find Frontegg users
version_added: 0.1.0
description:
  - Finds the users that you name by email or ID, or all users that match every given filter.
  - Never writes. If the module cannot read the whole list of users, it fails. It never returns a shorter list.
  - Frontegg's list filters by O(tenant_id), O(email), O(name_prefix) and O(search) only. The module tests each user
    again, by all filters.
  - You can pass the returned rows to module M(identityops.frontegg.user) unchanged.
extends_documentation_fragment:
  - identityops.frontegg._connection
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
  tenant_id:
    description: Only members of this tenant (account).
    type: str
  include_sub_tenants:
    description: Whether to include members of the tenants below O(tenant_id). Unset, they are not included.
    type: bool
  without_tenant:
    description:
      - With V(true), only users who are in no tenant at all. With V(false), only users who are in a tenant.
      - A deleted tenant counts as long as Frontegg lists it for the user. It is not confirmed that Frontegg's list has
        all users who are in no tenant.
      - If the list does not say which tenants a user is in, the task fails.
    type: bool
  email:
    description: Only the user with this email. Letter case does not matter.
    type: str
  name_prefix:
    description: Only users whose name begins with this text. Frontegg decides whether letter case matters.
    type: str
  search:
    description: Only users that Frontegg's phrase search finds. Frontegg decides which fields it searches.
    type: str
  domains:
    description: Only users whose email is in one of these domains. Subdomains do not count.
    type: list
    elements: str
  locked:
    description: With V(true), only locked users. With V(false), only users who are not locked.
    type: bool
  verified:
    description: With V(true), only verified users. With V(false), only users who are not verified.
    type: bool
  mfa_enrolled:
    description: With V(true), only users enrolled in MFA. With V(false), only users who are not enrolled.
    type: bool
  managed_by:
    description:
      - Only users with this manager. V(scim2) and V(external) mean that an identity provider manages the user.
    type: str
    choices: [frontegg, scim2, external]
  status:
    description: Only users with one of these statuses, in O(tenant_id) if given, otherwise in any tenant.
    type: list
    elements: str
    choices: [activated, invited, pending_login, not_activated]
  has_role:
    description:
      - Only users with this role, in O(tenant_id) if given, otherwise in any tenant. Roles in tenants below
        O(tenant_id) do not count. Name the role by key, name or ID, in the letter case that it has.
      - If no tenant that is asked has such a role, the task fails and names the nearest role. If nobody passes the
        other filters and O(tenant_id) is not given, no tenant is asked, and a warning says so.
      - Takes one request for each tenant, and one for a hundred of its users.
    type: str
  in_group:
    description:
      - Only users in this group, in O(tenant_id) if given, otherwise in any tenant. Groups of tenants below
        O(tenant_id) do not count. Name the group by name or ID. The rules for unknown roles hold for groups, too.
      - Takes one request for each tenant. If the groups of a tenant cannot be read, the task fails.
    type: str
  metadata:
    description:
      - Only users with these keys in their metadata. A mapping says the values, too. A list of names, or a text with
        commas, takes any value. All keys must be there.
      - The module compares values as data, at any depth, so V(5) is not V('5'). A text that begins with V({) or V([)
        is JSON.
    type: raw
  vendor_metadata:
    description: Only users with these keys in their vendor metadata. The same forms as for O(metadata).
    type: raw
  inactive_days:
    description:
      - Only users whose last login was at least this many days ago.
      - Users who never logged in are left out, unless O(never_logged_in=true). Then their time of creation counts.
    type: int
  never_logged_in:
    description:
      - With O(inactive_days), V(true) includes users who never logged in.
      - Without O(inactive_days), V(true) means only users who never logged in, and V(false) only users who did.
    type: bool
  created_before:
    description: Only users created before this date or time, in ISO 8601. A time without a zone is UTC.
    type: str
  created_after:
    description: Only users created after this date or time, in ISO 8601. A time without a zone is UTC.
    type: str
  include:
    description:
      - What to add to each user in the result.
      - V(statuses) and V(emails) take one request for a hundred users. V(roles) takes one request for each tenant, and
        one for a hundred of its users. V(groups) takes one request for each tenant. V(applications) and V(sessions)
        take one request for each user. V(api_tokens) takes two requests for each tenant of each user.
      - With O(tenant_id), V(roles) and V(groups) are those in this tenant only.
      - If an answer leaves out a user, or cannot be read, the task fails. A user never seems to have nothing because
        of a gap.
    type: list
    elements: str
    choices: [roles, groups, applications, emails, statuses, sessions, api_tokens]
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
"""

from ansible_collections.identityops.frontegg.plugins.module_utils._module import run
from ansible_collections.identityops.frontegg.plugins.module_utils._users.filters import FILTERS
from ansible_collections.identityops.frontegg.plugins.module_utils._users.info import (
    INCLUDES,
    inform_users,
    refused_users,
)


def main() -> None:
    run(
        {
            "users": {"type": "raw"},
            **{name: row.spec for name, row in FILTERS.items()},
            "include": {
                "type": "list",
                "elements": "str",
                "choices": list(INCLUDES),
            },
        },
        inform_users,
        refused_users,
    )


if __name__ == "__main__":
    main()

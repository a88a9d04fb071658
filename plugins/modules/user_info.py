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
  tenant_id:
    description: Only members of this tenant (account).
    type: str
  include_sub_tenants:
    description: Whether to include members of the tenants below O(tenant_id). Unset, they are not included.
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
      - V(roles) and V(statuses) take one request for a hundred users. V(sessions) takes one request for each user.
        V(api_tokens) takes two requests for each tenant of each user.
    type: list
    elements: str
    choices: [roles, statuses, sessions, api_tokens]
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
  description: The identifiers in O(users) that match no user, as given.
  returned: always
  type: list
  elements: str
msg:
  description: What went wrong, or an empty text.
  returned: always
  type: str
"""

from functools import partial

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.report import refused_finding
from ansible_collections.identityops.frontegg.plugins.module_utils._module import run
from ansible_collections.identityops.frontegg.plugins.module_utils._users.filters import FILTERS
from ansible_collections.identityops.frontegg.plugins.module_utils._users.info import INCLUDES, inform_users


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
        partial(refused_finding, "users"),
    )


if __name__ == "__main__":
    main()

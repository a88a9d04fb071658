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
  - Looks up users named by email or ID, or all those that every given filter leaves.
  - Never writes. A list that could not be read whole is an error, never a shorter list.
  - What it returns can be given to module M(identityops.frontegg.user) as it is.
extends_documentation_fragment:
  - identityops.frontegg._connection
  - identityops.frontegg._attributes
attributes:
  check_mode:
    support: full
    details:
      - Changes nothing in either mode.
  diff_mode:
    support: none
options:
  users:
    description:
      - The users by name, instead of filters, in the forms that M(identityops.frontegg.user) takes. A mapping has
        C(user) only.
      - Who is not found is in RV(missing), and is no failure.
    type: raw
  tenant_id:
    description: Members of this tenant (account).
    type: str
  include_sub_tenants:
    description: Whether members of the tenants below O(tenant_id) are meant, too. Unset, they are not.
    type: bool
  email:
    description: The user with this email, in whatever case.
    type: str
  name_prefix:
    description: Users whose name begins so; whether case matters is Frontegg's to say.
    type: str
  search:
    description: Users whom Frontegg's phrase search finds; what it looks at is Frontegg's to say.
    type: str
  domains:
    description: Users whose email is in one of these domains, subdomains not included.
    type: list
    elements: str
  locked:
    description: Users who are locked, or are not.
    type: bool
  verified:
    description: Users who are verified, or are not.
    type: bool
  mfa_enrolled:
    description: Users who are enrolled in MFA, or are not.
    type: bool
  managed_by:
    description: Who manages the user. With V(scim2) and V(external) an identity provider does.
    type: str
    choices: [frontegg, scim2, external]
  status:
    description: Users with one of these statuses, in O(tenant_id) if given, else in any tenant.
    type: list
    elements: str
    choices: [activated, invited, pending_login, not_activated]
  inactive_days:
    description:
      - Users whose last login is at least so many days ago.
      - Those who never logged in are left out, unless O(never_logged_in=true); then the time of their creation counts.
    type: int
  never_logged_in:
    description:
      - With O(inactive_days) and V(true), also those who never logged in.
      - Without O(inactive_days), only those who never logged in, or with V(false) only those who did.
    type: bool
  created_before:
    description: Users created before this date or time, in ISO 8601, UTC if it has no zone.
    type: str
  created_after:
    description: Users created after this date or time, in ISO 8601, UTC if it has no zone.
    type: str
  include:
    description:
      - What to return beside the users.
      - V(roles) and V(statuses) are read for a hundred users at a time. V(sessions) costs one request for each user,
        V(api_tokens) two for each of their tenants.
    type: list
    elements: str
    choices: [roles, statuses, sessions, api_tokens]
seealso:
  - module: identityops.frontegg.user
author:
  - identityops.frontegg contributors (@identityops)
"""

EXAMPLES = r"""
- name: Find who has not logged in to one tenant for 90 days
  identityops.frontegg.user_info:
    tenant_id: acme
    inactive_days: 90
    locked: false
  register: sleepers

- name: Lock them, but nobody of operations
  identityops.frontegg.user:
    state: locked
    users: "{{ sleepers.users }}"
    protected:
      - '*@ops.example'

- name: Look two users up, with their roles
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
    - The users, each a mapping. The names are those of Frontegg's API in snake case; what the API tells beyond those
      below is there, too.
    - In the order of O(users), each once; else in the order of their IDs.
  returned: always
  type: list
  elements: dict
  contains:
    id:
      description: The user's ID.
      type: str
    email:
      description: The email.
      type: str
    name:
      description: The name.
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
      description: Who manages the user, or null.
      type: str
    tenant_ids:
      description: The tenants that the user is a member of.
      type: list
      elements: str
    tenants:
      description: The memberships, with C(tenant_id) and C(is_disabled).
      type: list
      elements: dict
    metadata:
      description: The metadata, decoded.
      type: dict
    vendor_metadata:
      description: The vendor's metadata, decoded.
      type: dict
    created_at:
      description: When the user was created, in ISO 8601, UTC.
      type: str
    last_login:
      description: When the user last logged in, in ISO 8601, UTC; null for never.
      type: str
    roles:
      description: With O(include=roles), the roles in each tenant, with C(tenant_id), C(id), C(key) and C(name).
      type: list
      elements: dict
    statuses:
      description: With O(include=statuses), C(tenant_id) and C(status) of each membership.
      type: list
      elements: dict
    sessions:
      description: With O(include=sessions), the user's sessions.
      type: list
      elements: dict
    api_tokens:
      description:
        - With O(include=api_tokens), the user's own tokens in all tenants, with C(tenant_id), C(id), C(kind)
          (C(client_credentials) or C(access_token)) and what else is told of them, never a secret.
      type: list
      elements: dict
missing:
  description: The identifiers of O(users) that nobody has, as given.
  returned: always
  type: list
  elements: str
msg:
  description: What went wrong, empty otherwise.
  returned: always
  type: str
"""

from functools import partial

from ansible_collections.identityops.frontegg.plugins.module_utils._engine.report import refused_finding
from ansible_collections.identityops.frontegg.plugins.module_utils._module import run
from ansible_collections.identityops.frontegg.plugins.module_utils._users.info import inform_users
from ansible_collections.identityops.frontegg.plugins.module_utils._users.rows import STATUSES


def main() -> None:
    run(
        {
            "users": {"type": "raw"},
            "tenant_id": {"type": "str"},
            "include_sub_tenants": {"type": "bool"},
            "email": {"type": "str"},
            "name_prefix": {"type": "str"},
            "search": {"type": "str"},
            "domains": {"type": "list", "elements": "str"},
            "locked": {"type": "bool"},
            "verified": {"type": "bool"},
            "mfa_enrolled": {"type": "bool"},
            "managed_by": {"type": "str", "choices": ["frontegg", "scim2", "external"]},
            "status": {
                "type": "list",
                "elements": "str",
                "choices": list(STATUSES),
            },
            "inactive_days": {"type": "int"},
            "never_logged_in": {"type": "bool"},
            "created_before": {"type": "str"},
            "created_after": {"type": "str"},
            "include": {
                "type": "list",
                "elements": "str",
                "choices": ["roles", "statuses", "sessions", "api_tokens"],
            },
        },
        inform_users,
        partial(refused_finding, "users"),
    )


if __name__ == "__main__":
    main()

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: documents the filters of users. Module user_info and inventory plugin users share it."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
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
"""

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter access_review: the users of Frontegg -> who has access to which tenant, as files to decide in."""

from __future__ import annotations

DOCUMENTATION = r"""
name: access_review
short_description: List who has access to which tenant, and to what
version_added: 1.0.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Makes the files of an access review from results of M(identityops.frontegg.user_info). Changes nothing.
  - There is one row for each user and tenant of the scope. A user of the scope without any tenant has one row, without
    a tenant.
  - The file C(review.csv) has an empty column C(decision). The reviewer fills in V(keep), V(lock) or V(remove).
    M(identityops.frontegg.people) then reads the rows with V(lock) for the state V(locked), and the rows with V(remove)
    for the state V(absent).
  - The filter fails if the scope has no users.
options:
  _input:
    description:
      - Results of M(identityops.frontegg.user_info) with O(identityops.frontegg.user_info#module:include=roles),
        V(groups) and V(applications). There is one for each tenant of the scope. Someone in several results counts
        once.
    type: list
    elements: dict
    required: true
  tenant_ids:
    description: The tenants of the scope. Unset, the scope is not limited to tenants.
    type: list
    elements: str
  domains:
    description: The email domains of the scope. Unset, the scope is not limited to domains.
    type: list
    elements: str
  facts:
    description: What the reports say about the run, by name.
    type: dict
  fail:
    description:
      - Whether the filter fails where it refuses what it was given. Unset, it fails. With V(false), it returns nothing
        but RV(_value.fault).
    type: bool
seealso:
  - module: identityops.frontegg.people
  - module: identityops.frontegg.user_info
"""

EXAMPLES = r"""
- name: Read the users of a tenant
  identityops.frontegg.user_info:
    tenant_id: acme
    include:
      - roles
      - groups
      - applications
  register: acme

- name: Show how many users have access without MFA
  ansible.builtin.debug:
    var: review.counts.without_mfa
  vars:
    review: "{{ [acme] | identityops.frontegg.access_review(tenant_ids=['acme']) }}"
"""

RETURN = r"""
_value:
  description: The review.
  type: dict
  contains:
    counts:
      description:
        - How many rows, users and tenants the review has (C(rows), C(users), C(tenants)), how many users are locked
          (C(locked)), never logged in (C(never_logged_in)), are without MFA (C(without_mfa)) or are managed by an
          identity provider (C(managed)), and in how many rows the user is disabled in the tenant (C(disabled)).
      type: dict
    lines:
      description: Lines for people.
      type: list
      elements: str
    files:
      description: The report files. Each has a C(name) and a C(text).
      type: list
      elements: dict
    fault:
      description: Why the filter refuses what it was given. There is no other key then.
      returned: with O(fail=false), if the filter refuses something
      type: str
"""

import time
from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils._base.errors import InputError
from ..module_utils._base.times import iso
from ..module_utils._base.values import one_line
from ..plugin_utils._filter_input import facts_of, listed, users_in
from ..plugin_utils._reconcile import Scope
from ..plugin_utils._review import INCLUDED, review
from ..plugin_utils._review_report import files, lines
from ..plugin_utils._unsafe import never_template


def access_review(
    results: object, tenant_ids: object = None, domains: object = None, facts: object = None, fail: bool | None = None
) -> dict[str, Any]:
    try:
        scope = Scope(tuple(listed("tenant_ids", tenant_ids)), tuple(listed("domains", domains)))
        said = [("made at", iso(time.time())), *facts_of(facts)]
        found = review(users_in(results, INCLUDED), scope)
    except InputError as error:
        if fail is not False:
            raise AnsibleFilterError(f"access_review: {error}") from None
        return {"fault": never_template(one_line(str(error)))}
    written = [{"name": name, "text": text} for name, text in files(found, said).items()]
    return {"counts": found.counts, **never_template({"lines": lines(found), "files": written})}


class FilterModule:
    """Ansible finds the filters of a collection here."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"access_review": access_review}

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter reconcile: HR's roster and the users of Frontegg -> who does not match."""

from __future__ import annotations

DOCUMENTATION = r"""
name: reconcile
short_description: Compare a roster with the users of Frontegg
version_added: 1.0.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Compares the people who should have access with the users who have it. Changes nothing.
  - A user is on the roster if the roster names the user's email or ID.
  - A user is active if Frontegg lets the user sign in. So the user is not locked, and not disabled in all tenants of
    the scope.
  - The filter fails if the roster names nobody, if the scope has no users, or if no user of the scope is on the roster.
    Otherwise a wrong file would make an orphan of everybody.
options:
  _input:
    description: The people who should have access, as RV(identityops.frontegg.people#module:users) has them.
    type: list
    elements: raw
    required: true
  results:
    description:
      - Results of M(identityops.frontegg.user_info). There is one for each tenant of the scope. Someone in several
        results counts once.
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
  dormant_days:
    description: After how many days without a login a user is dormant. Unset, after 90 days.
    type: int
  facts:
    description: What the reports say about the run, by name, such as the path of the roster and its SHA-256.
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
- name: Read the roster
  identityops.frontegg.people:
    csv: roster.csv
  register: roster

- name: Read the users of a tenant
  identityops.frontegg.user_info:
    tenant_id: acme
  register: acme

- name: Show who has access and is not on the roster
  ansible.builtin.debug:
    var: compared.lists.orphans
  vars:
    compared: "{{ roster.users | identityops.frontegg.reconcile(results=[acme], tenant_ids=['acme']) }}"
"""

RETURN = r"""
_value:
  description: What came of the comparison.
  type: dict
  contains:
    counts:
      description:
        - How many people are on the roster (C(roster)), how many of them have no user in the scope (C(not_in_scope)),
          how many users the scope has (C(users)), how many of them are active (C(active)), and the length of each list.
      type: dict
    lists:
      description:
        - The users of each list, as rows of M(identityops.frontegg.user_info). M(identityops.frontegg.user) takes them.
        - C(orphans) are active and not on the roster. C(locked_on_roster) are on the roster and cannot sign in.
          C(never_logged_in), C(dormant) and C(without_mfa) are active. C(managed) are managed by an identity provider.
      type: dict
    not_in_scope:
      description: The emails and user IDs on the roster that no user of the scope has.
      type: list
      elements: str
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
from ..module_utils._base.values import one_line
from ..plugin_utils._filter_input import facts_of, listed, users_in
from ..plugin_utils._reconcile import FINDINGS, Scope
from ..plugin_utils._reconcile import reconcile as compare
from ..plugin_utils._reconcile_report import files, lines
from ..plugin_utils._scopes import dormant_days as days_of
from ..plugin_utils._unsafe import never_template


def reconcile(
    roster: object,
    results: object,
    tenant_ids: object = None,
    domains: object = None,
    dormant_days: object = 90,
    facts: object = None,
    fail: bool | None = None,
) -> dict[str, Any]:
    try:
        # Before ansible-core 2.19, a template in `vars` makes a text of a number.
        days = days_of({"dormant_days": dormant_days})
        scope = Scope(tuple(listed("tenant_ids", tenant_ids)), tuple(listed("domains", domains)))
        said, people = facts_of(facts), listed("the roster", roster)
        found = compare(people, users_in(results), scope, days, time.time())
    except InputError as error:
        if fail is not False:
            raise AnsibleFilterError(f"reconcile: {error}") from None
        return {"fault": never_template(one_line(str(error)))}
    # The rows come from Ansible, which has marked them already.
    lists = {one.name: found.rows(one) for one in FINDINGS}
    written = [{"name": name, "text": text} for name, text in files(found, said).items()]
    words = {"lines": lines(found), "not_in_scope": list(found.strangers), "files": written}
    return {"counts": found.counts, "lists": lists, **never_template(words)}


class FilterModule:
    """Ansible finds the filters of a collection here."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"reconcile": reconcile}

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter due_users: users with the mark of an offboarding -> those whose grace period is over."""

from __future__ import annotations

DOCUMENTATION = r"""
name: due_users
short_description: Choose the users whose grace period is over
version_added: 1.0.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Returns elements for the option O(identityops.frontegg.user#module:users) of M(identityops.frontegg.user), for users
    who were offboarded and may be deleted now.
  - A user is due if the mark C(offboarding) in the vendor metadata is valid, its C(delete_after) is past, nothing holds
    the user, and the user is still locked. The filter names such users by ID.
  - A user whose mark somebody edited into nonsense, who is held, or who was let in again since, is left alone and
    reported. Users who are not due yet are counted.
options:
  _input:
    description: Rows of M(identityops.frontegg.user_info). Rows without a mark are ignored.
    type: list
    elements: dict
    required: true
  hold:
    description: Emails, user IDs and shell patterns of users who must not be deleted, beside those that the marks hold.
    type: raw
  check_mode:
    description: Whether the run is a preview, for C(results).
    type: bool
  now:
    description: The time of the run, in ISO 8601. If unset, it is the time of the controller.
    type: str
seealso:
  - module: identityops.frontegg.user
  - module: identityops.frontegg.user_info
  - plugin: identityops.frontegg.offboarding
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Read everybody who has a mark
  identityops.frontegg.user_info:
    vendor_metadata: [offboarding]
  register: marked

- name: Delete the users whose grace period is over, ten at most
  identityops.frontegg.user:
    users: "{{ (marked.users | identityops.frontegg.due_users).due }}"
    state: absent
    everywhere: true
    max_changes: 10
"""

RETURN = r"""
_value:
  description: Who is due, and who is not.
  type: dict
  contains:
    due:
      description: The elements for M(identityops.frontegg.user).
      type: list
      elements: dict
    left_alone:
      description: A row for each user whom somebody has to look at, with the outcome V(left_alone) and the reason.
      type: list
      elements: dict
    results:
      description: C(left_alone) as a result for M(identityops.frontegg.report). Empty if nobody is left alone.
      type: list
      elements: dict
    not_due:
      description: How many users wait for their time.
      type: int
    never:
      description: How many users have a mark without C(delete_after). They stay.
      type: int
    told:
      description: The counts in sentences.
      type: list
      elements: str
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils._base.errors import InputError
from ..plugin_utils._dates import now_of
from ..plugin_utils._due_users import due_users, told
from ..plugin_utils._hold import read_hold
from ..plugin_utils._unsafe import never_template


def due_users_filter(
    rows: object, hold: object = None, check_mode: bool = False, now: str | None = None
) -> dict[str, Any]:
    if not isinstance(rows, (list, tuple)) or not all(isinstance(row, Mapping) and row.get("id") for row in rows):
        raise AnsibleFilterError("due_users: takes a list of rows of module user_info.")
    try:
        at = time.time() if now is None else now_of(now)
        found = due_users(rows, at, read_hold(hold))
    except InputError as error:
        raise AnsibleFilterError(f"due_users: {error}") from error
    results = [{"users": found.left_alone, "check_mode": bool(check_mode)}] if found.left_alone else []
    result: dict[str, Any] = never_template({**asdict(found), "results": results, "told": told(found, at)})
    return result


class FilterModule:
    """Ansible finds the filters of a collection here."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"due_users": due_users_filter}

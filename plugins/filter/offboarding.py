# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter offboarding: people who leave -> elements of module user, each with the mark of the offboarding."""

from __future__ import annotations

DOCUMENTATION = r"""
name: offboarding
short_description: Turn people who leave into elements for module user
version_added: 1.0.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Returns elements for the option O(identityops.frontegg.user#module:users) of M(identityops.frontegg.user). Each
    element locks a user, or disables the user in the tenants named, and leaves a mark in the user's vendor metadata.
  - The mark is the key C(offboarding). It has C(locked_at) (when the filter ran, in UTC), C(delete_after) (when the
    user may be deleted), C(hold), C(ticket) and C(run_id). Keys without a value are left out.
  - A mark that is valid stays as it is, so a second run changes nothing. There are two exceptions. If somebody has let
    the user in again since, the mark is renewed. If the user is held now, the hold goes into the mark. Other keys of a
    mark always stay.
  - A user who is held has C(hold=true) and no C(delete_after). The filter never takes a hold away.
  - A user whom Frontegg does not know is an element like the others. M(identityops.frontegg.user) reports that user as
    not found.
  - One error names all wrong dates, patterns and periods, with their lines.
options:
  _input:
    description:
      - The people, such as RV(identityops.frontegg.people#module:rows) of M(identityops.frontegg.people). A list of
        emails, user IDs, rows of M(identityops.frontegg.user_info), and mappings.
      - A mapping has C(user), and may have C(line), C(left_on), C(not_before), C(ticket) and C(reason).
      - A date is in ISO 8601. A date alone in C(not_before) is the start of that day, in UTC.
    type: list
    elements: raw
    required: true
  found:
    description:
      - What M(identityops.frontegg.user_info) knows of these people, its
        RV(identityops.frontegg.user_info#module:users). The filter reads the marks and the flags from it.
    type: list
    elements: dict
    required: true
  tenants:
    description: The tenants in which the users are disabled. With V(all), or if unset, the users are locked.
    type: raw
  delete_after:
    description:
      - How long after the run the users may be deleted, in days (V(30d)) or hours (V(12h)). With V(never), or if
        unset, nobody deletes them.
      - A period goes with O(tenants=all) only.
    type: str
  hold:
    description: Emails, user IDs and shell patterns of users who must not be deleted. They are closed like the others.
    type: raw
  not_before:
    description:
      - The key of a mapping that has the date before which the run must not touch the user. If unset, it is
        C(not_before).
    type: str
  ticket:
    description: The ticket that the marks name. The C(ticket) of a person goes before it.
    type: str
  run_id:
    description: The ID of the run that the marks name. Give the same to O(identityops.frontegg.user#module:run_id).
    type: str
  now:
    description: The time of the run, in ISO 8601. If unset, it is the time of the controller.
    type: str
seealso:
  - module: identityops.frontegg.user
  - module: identityops.frontegg.people
  - plugin: identityops.frontegg.due_users
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Read the leavers
  identityops.frontegg.people:
    csv: leavers.csv
    state: locked
  register: leavers

- name: Read their marks
  identityops.frontegg.user_info:
    users: "{{ leavers.users }}"
  register: known

- name: Lock them, end their sessions, and mark them
  identityops.frontegg.user:
    users: "{{ plan.elements }}"
    revoke: [sessions, api_tokens]
  vars:
    plan: "{{ leavers.rows | identityops.frontegg.offboarding(known.users, delete_after='30d') }}"
"""

RETURN = r"""
_value:
  description: What is to happen to whom.
  type: dict
  contains:
    elements:
      description: The elements for M(identityops.frontegg.user).
      type: list
      elements: dict
    scheduled:
      description:
        - A row for each person whose C(not_before) is in the future, with the outcome V(scheduled). The run does not
          touch them.
      type: list
      elements: dict
    held:
      description: The people who are held, each with C(user) and C(hold), the pattern that holds them.
      type: list
      elements: dict
    later:
      description: Elements for the users whose mark will have a C(delete_after), to preview their deletion.
      type: list
      elements: dict
    notes:
      description: Sentences about what somebody may not expect.
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
from ..plugin_utils._offboarding import DATE_KEY, early_notes, offboarding, with_date
from ..plugin_utils._unsafe import never_template


def offboarding_filter(
    people: object,
    found: object,
    tenants: object = None,
    delete_after: object = None,
    hold: object = None,
    not_before: str | None = None,
    ticket: object = None,
    run_id: object = None,
    now: str | None = None,
) -> dict[str, Any]:
    if not isinstance(people, (list, tuple)):
        raise AnsibleFilterError("offboarding: takes a list of people, such as the rows of module people.")
    if not isinstance(found, (list, tuple)) or not all(isinstance(row, Mapping) for row in found):
        raise AnsibleFilterError("offboarding: found is no list of rows of module user_info.")
    options = {"tenants": tenants, "delete_after": delete_after, "hold": hold, "ticket": ticket, "run_id": run_id}
    try:
        at = time.time() if now is None else now_of(now)
        dated = with_date(people, not_before or DATE_KEY)
        made = offboarding(dated, found, at, options)
        made.notes += early_notes(dated, at)
    except InputError as error:
        raise AnsibleFilterError(f"offboarding: {error}") from error
    told: dict[str, Any] = never_template(asdict(made))
    return told


class FilterModule:
    """Ansible finds the filters of a collection here."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"offboarding": offboarding_filter}

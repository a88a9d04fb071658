# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter done_events: events and the result of module user for all of them -> the events that are done."""

from __future__ import annotations

DOCUMENTATION = r"""
name: done_events
short_description: Choose the events whose users are as wanted
version_added: 1.0.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Returns the events whose users have the outcome V(changed) or V(unchanged), each with the result of its own user.
    What became of other users is not in it. A user whose change could not be verified is left out.
  - It is a part of the playbook C(identityops.frontegg.offboard_events).
options:
  _input:
    description: The events that M(identityops.frontegg.events) took.
    type: list
    elements: dict
    required: true
  result:
    description: The result of M(identityops.frontegg.user) for the users of all events. It may be empty.
    type: dict
    required: true
seealso:
  - module: identityops.frontegg.events
"""

EXAMPLES = r"""
- name: Report on each user who is done
  identityops.frontegg.report:
    results: ["{{ item.result }}"]
    folder: "{{ item.report_dir }}"
  loop: "{{ taken.events | identityops.frontegg.done_events(closed) }}"
"""

RETURN = r"""
_value:
  description: The events that are done, with their keys and C(result).
  type: list
  elements: dict
"""

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

from ..plugin_utils._events import done_events


def done_events_filter(events: object, result: object) -> list[dict[str, Any]]:
    if not isinstance(events, (list, tuple)) or not all(isinstance(one, Mapping) and "person" in one for one in events):
        raise AnsibleFilterError("done_events: takes the events of module events.")
    if not isinstance(result, Mapping):
        raise AnsibleFilterError("done_events: result is no result of module user.")
    # All of it comes from Ansible, which has marked it already.
    return done_events(events, result)


class FilterModule:
    """Ansible finds the filters of a collection here."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"done_events": done_events_filter}

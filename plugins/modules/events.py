#!/usr/bin/python
# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Holds only documentation. The action plugin of the same name does the work on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: events
short_description: Take events that wait in a folder, and keep those that fail
version_added: 1.0.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - The playbook C(identityops.frontegg.offboard_events) uses this module. The event filter C(keep_event) writes the
    events. Each is a file in the subfolder C(waiting), and names exactly one user.
  - Without O(name), takes the events that wait, and those that an earlier run took and did not end. It moves
    their files to the subfolder C(running).
  - With O(name), ends an event. Its file is removed, or, with O(reason), kept in the subfolder C(failed).
  - With O(name) and O(reason), an event goes back to the subfolder C(waiting) instead, for the next run, if O(known)
    and O(closed) prove that nothing was written, and if a later try may succeed. That is the case if a read got no
    answer, or HTTP status 408, 429 or 5xx, and if the credentials are missing or were refused.
  - With O(names), all these events go back to C(waiting) if O(known) and O(closed) show that no request succeeds now.
    Otherwise nothing is done with them.
  - To try an event again, move its file from C(failed) back to C(waiting).
  - The module refuses a folder that others can write to. A file that is no event goes to C(failed). If it cannot be
    read, such as a link or a folder, it is kept there as it is, with an ending C(.refused), and its reason in a file
    with the ending C(.refused.reason). A file in C(waiting) whose name is not that of an event stays there.
options:
  folder:
    description: The folder of the events.
    type: path
    required: true
  name:
    description: The name of an event, from RV(events[].name).
    type: str
  names:
    description: The names of all events of the run.
    type: list
    elements: str
  known:
    description: The result of M(identityops.frontegg.user_info) for the event or events. Empty if it did not run.
    type: dict
  closed:
    description: The result of M(identityops.frontegg.user) for the event or events. Empty if it did not run.
    type: dict
  reason:
    description: Why the event failed. The file in C(failed) has it as C(reason).
    type: str
  report:
    description: The folder of the report. If it exists, the file in C(failed) names it as C(report).
    type: path
extends_documentation_fragment:
  - identityops.frontegg._attributes
attributes:
  check_mode:
    support: full
    details:
      - It moves no file.
  diff_mode:
    support: none
notes:
  - It runs on the controller.
  - One run at a time may use a folder.
seealso:
  - module: identityops.frontegg.user
"""

EXAMPLES = r"""
- name: Take the events that wait
  identityops.frontegg.events:
    folder: /var/lib/frontegg-events
  register: taken

- name: Say that the first of them failed
  identityops.frontegg.events:
    folder: /var/lib/frontegg-events
    name: "{{ taken.events[0].name }}"
    reason: no such user

- name: Say that the second of them failed, or let it wait if Frontegg does not answer now
  identityops.frontegg.events:
    folder: /var/lib/frontegg-events
    name: "{{ taken.events[1].name }}"
    reason: "{{ closed.msg }}"
    known: "{{ known }}"
    closed: "{{ closed }}"
"""

RETURN = r"""
events:
  description:
    - The events, in the order in which they came. Two of them name one user if one has the email and the other one the
      ID.
  returned: if O(name) and O(names) are unset
  type: list
  elements: dict
  contains:
    name:
      description: The name of the event's file, without its ending.
      type: str
      sample: 0fbd8de3a2bb9e2d0e4e6b1c7d9f0a12
    person:
      description: The user, as an element of the option O(identityops.frontegg.people#module:users).
      type: dict
      sample: {user: jane@corp.example, ticket: HR-4711}
    report_dir:
      description: A new folder for the report on this event. It is not made yet, and no earlier report is in it.
      type: str
      sample: /var/lib/frontegg-events/reports/20261126T165502.123456Z-0fbd8de3
users:
  description: RV(events[].person) of all events.
  returned: if O(name) and O(names) are unset
  type: list
  elements: dict
folder:
  description: The folder of the events, as an absolute path.
  returned: if O(name) and O(names) are unset
  type: str
told:
  description: The reason, and where the event is kept.
  returned: with O(reason), if the event, or all events, are kept
  type: str
waits:
  description: Whether the event, or all events, went back to C(waiting).
  returned: with O(reason)
  type: bool
faults:
  description: A sentence for each file that is no event.
  returned: if O(name) and O(names) are unset
  type: list
  elements: str
"""

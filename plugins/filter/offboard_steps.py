# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter offboard_steps: the results of role offboard's steps so far -> what it does next, and what it says."""

from __future__ import annotations

DOCUMENTATION = r"""
name: offboard_steps
short_description: Decide what role offboard does next
version_added: 1.0.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Says whom the run closes, whose later deletion it previews, and what its report is about. Decides from the results
    of the steps that have run so far.
  - It is a part of role C(identityops.frontegg.offboard). For playbooks of your own, there is the filter
    P(identityops.frontegg.offboarding#filter).
options:
  _input:
    description: The result of M(identityops.frontegg.playbook_vars) for C(offboard_users).
    type: dict
    required: true
  steps:
    description:
      - The results of the tasks, by the names C(known) (what M(identityops.frontegg.user_info) knows of the people) and
        C(closed) (what M(identityops.frontegg.user) did). A task that has not run yet has an empty mapping.
    type: dict
    required: true
  by_events:
    description:
      - Whether the people are those of events. If V(true), the first of two entries about one user counts, and no note
        names the patterns of C(hold) that match nobody. Otherwise, two entries that say different things are refused.
      - The playbook C(identityops.frontegg.offboard_events) sets it.
      - If unset, it is V(false).
    type: bool
seealso:
  - plugin: identityops.frontegg.offboarding
    plugin_type: filter
  - module: identityops.frontegg.playbook_vars
"""

EXAMPLES = r"""
- name: Close the users
  identityops.frontegg.user:
    users: "{{ offboard.elements }}"
  register: closed
  vars:
    offboard: "{{ run_input | identityops.frontegg.offboard_steps({'known': known}) }}"
"""

RETURN = r"""
_value:
  description: What to do and to say.
  type: dict
  contains:
    elements:
      description: The elements for M(identityops.frontegg.user). Null if an approved plan says whom and what.
      type: list
      elements: dict
    later:
      description: In a preview, elements for the users who will get a C(delete_after). Otherwise empty.
      type: list
      elements: dict
    results:
      description: The results that the report is about.
      type: list
      elements: dict
    hints:
      description: Sentences about what somebody may not expect.
      type: list
      elements: str
"""

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils._base.errors import InputError
from ..plugin_utils._offboard_steps import steps_of
from ..plugin_utils._unsafe import never_template


def offboard_steps(run: object, steps: object, by_events: object = False) -> dict[str, Any]:
    if not isinstance(run, Mapping) or not isinstance(run.get("options"), Mapping):
        raise AnsibleFilterError("offboard_steps: takes the result of playbook_vars, which has options.")
    if not isinstance(steps, Mapping) or not all(isinstance(result, Mapping) for result in steps.values()):
        raise AnsibleFilterError("offboard_steps: steps is no mapping of names to results.")
    try:
        made = steps_of(run, steps, by_events is True)
    except InputError as error:
        raise AnsibleFilterError(f"offboard_steps: {error}") from error
    # The results come from Ansible, which has marked them already.
    words = {"elements": made.elements, "later": made.later, "hints": made.hints}
    return {"results": made.results, **never_template(words)}


class FilterModule:
    """Ansible finds the filters of a collection here."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"offboard_steps": offboard_steps}

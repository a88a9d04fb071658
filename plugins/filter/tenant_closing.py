# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter tenant_closing: the results of close_tenant's steps so far -> what it does next, and what it says."""

from __future__ import annotations

DOCUMENTATION = r"""
name: tenant_closing
short_description: Decide what the playbook close_tenant does next
version_added: 1.0.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Says whether the tenant is to be locked and deleted, what the run does, and what its report is about. Decides from
    the results of the steps that have run so far.
  - It is a part of the playbook C(identityops.frontegg.close_tenant). Playbooks of your own state everything in their
    tasks.
options:
  _input:
    description: The result of M(identityops.frontegg.playbook_vars) for C(close_tenant).
    type: dict
    required: true
  steps:
    description:
      - The results of the tasks, by the names C(preview) (the deletion in check mode), C(lock) and C(deletion). A task
        that has not run yet has an empty mapping.
    type: dict
    required: true
seealso:
  - module: identityops.frontegg.tenant
  - module: identityops.frontegg.playbook_vars
"""

EXAMPLES = r"""
- name: Lock the tenant
  identityops.frontegg.tenant:
    tenant_id: "{{ run_input.options.tenant_id }}"
    state: locked
  register: close_lock
  when: closing.locks
  vars:
    closing: "{{ run_input | identityops.frontegg.tenant_closing({'preview': close_preview}) }}"
"""

RETURN = r"""
_value:
  description: What to do and to say.
  type: dict
  contains:
    intro:
      description: What the run does, in one sentence.
      type: str
    locks:
      description: Whether the tenant is to be locked. It is not where the deletion would be refused.
      type: bool
    deletes:
      description: Whether the tenant is to be deleted. It is not before it was locked.
      type: bool
    results:
      description: The results that the report is about.
      type: list
      elements: dict
    hints:
      description: Why the tenant was not deleted, or how to delete it.
      type: list
      elements: str
"""

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

from ..plugin_utils._closing import closing
from ..plugin_utils._unsafe import never_template


def tenant_closing(run: object, steps: object) -> dict[str, Any]:
    if not isinstance(run, Mapping) or not isinstance(run.get("options"), Mapping):
        raise AnsibleFilterError("tenant_closing: takes the result of playbook_vars, which has options.")
    if not isinstance(steps, Mapping) or not all(isinstance(result, Mapping) for result in steps.values()):
        raise AnsibleFilterError("tenant_closing: steps is no mapping of names to results.")
    plan = closing(run["options"], bool(run["preview"]), steps)
    # The results come from Ansible, which has marked them already.
    words = {"intro": plan.intro, "hints": plan.hints}
    return {"locks": plan.locks, "deletes": plan.deletes, "results": plan.results, **never_template(words)}


class FilterModule:
    """Ansible finds the filters of a collection here."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"tenant_closing": tenant_closing}

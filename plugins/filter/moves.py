# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter moves: people and their roles in one tenant -> wishes that move them to another."""

from __future__ import annotations

DOCUMENTATION = r"""
name: moves
short_description: Make the list that moves users from one tenant to another
version_added: 1.0.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Makes two elements of O(identityops.frontegg.user#module:users) for each user who is in the old tenant. The user is
    present in the new tenant, with roles, and absent from the old one. One task of M(identityops.frontegg.user) then
    adds before it removes, so that nobody is ever in neither of the two tenants.
  - A user who is not in the old tenant is left out, and RV(_value.results) says so.
  - It is a part of the playbook C(identityops.frontegg.move_users).
options:
  _input:
    description: The result of M(identityops.frontegg.playbook_vars) for C(move_users).
    type: dict
    required: true
  read:
    description:
      - The result of M(identityops.frontegg.user_info) about the users, with their roles. If the run carries out an
        approved plan, the filter does not look at it.
    type: dict
    required: true
  tenants:
    description:
      - The result of M(identityops.frontegg.tenant_info) about the two tenants. If the run carries out an approved
        plan, the filter does not look at it.
    type: dict
    required: true
  fail:
    description:
      - Whether the filter fails where it refuses the move. Unset, it fails. With V(false), it returns nothing but
        RV(_value.fault).
    type: bool
seealso:
  - module: identityops.frontegg.user
  - module: identityops.frontegg.playbook_vars
"""

EXAMPLES = r"""
- name: Read the users and their roles
  identityops.frontegg.user_info:
    users: "{{ run_input.users }}"
    include: [roles]
  register: move_read

- name: Read the two tenants
  identityops.frontegg.tenant_info:
    tenants: "{{ [run_input.options.from_tenant, run_input.options.to_tenant] }}"
  register: move_tenants

- name: Move the users
  identityops.frontegg.user:
    users: "{{ (run_input | identityops.frontegg.moves(move_read, move_tenants)).users }}"
"""

RETURN = r"""
_value:
  description: Whom to move, and what to say.
  type: dict
  contains:
    users:
      description: The elements for module user. Null if the run carries out an approved plan, which names the users.
      type: list
      elements: dict
    count:
      description: How many elements there are, and how many users do not move.
      type: int
    results:
      description:
        - A result for M(identityops.frontegg.report) about those who do not move. Empty if there are none. Its rows
          have the outcome V(left_alone), or V(not_found) for somebody who does not exist.
      type: list
      elements: dict
    fault:
      description: Why the move is refused. There is no other key then.
      returned: with O(fail=false), if the move is refused
      type: str
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible.utils.display import Display

from ..module_utils._base.errors import InputError
from ..module_utils._base.values import one_line
from ..plugin_utils._extra_vars import APPROVED
from ..plugin_utils._moves import Move, Moves, plan_moves, refuse_unknown_tenants
from ..plugin_utils._unsafe import never_template


def moves(given: object, read: object, tenants: object, fail: bool | None = None) -> dict[str, Any]:
    if not isinstance(given, Mapping) or not isinstance(given.get("options"), Mapping):
        raise AnsibleFilterError("moves: the input is no result of playbook_vars for move_users.")
    if APPROVED in given["options"]:
        return {"users": None, "count": 0, "results": []}
    rows = read.get("users") if isinstance(read, Mapping) else None
    if not isinstance(rows, Sequence) or not all(isinstance(row, Mapping) and "roles" in row for row in rows):
        raise AnsibleFilterError("moves: the result is none of user_info with include: roles, or has no users.")
    missing = tenants.get("missing") if isinstance(tenants, Mapping) else None
    if not isinstance(missing, Sequence):
        raise AnsibleFilterError("moves: tenants is no result of tenant_info.")
    options = given["options"]
    move = Move(*(options.get(name) for name in ("from_tenant", "to_tenant", "roles", "roles_map", "on_missing")))

    try:
        refuse_unknown_tenants(missing, move, rows)
        found = plan_moves(given.get("users") or (), rows, move)
    except InputError as error:
        if fail is not False:
            raise AnsibleFilterError(f"moves: {error}") from None
        return {"fault": never_template(one_line(str(error)))}
    return _told(found, bool(given.get("preview")))


def _told(found: Moves, preview: bool) -> dict[str, Any]:
    warnings = [f"Not found: {', '.join(found.missing)}. Already gone, or misspelt?"] if found.missing else []
    for text in warnings:
        Display().warning(one_line(text))
    left = {"users": list(found.left), "check_mode": preview, "warnings": warnings}
    told = {"users": list(found.wishes), "count": len(found.wishes) + len(found.left)}
    made: dict[str, Any] = never_template({**told, "results": [left] if found.left else []})
    return made


class FilterModule:
    """Ansible finds the filters of a collection here."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"moves": moves}

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter moves: people and their roles in one tenant -> wishes that move them to another."""

from __future__ import annotations

DOCUMENTATION = r"""
name: moves
short_description: Make the list that moves users from one tenant to another
version_added: 0.1.0
author:
  - identityops.frontegg contributors (@identityops)
description:
  - Makes two elements of O(identityops.frontegg.user#module:users) for each user who is in the old tenant. The user is
    present in the new tenant, with roles, and absent from the old one. One task of M(identityops.frontegg.user) then
    adds before it removes, so that nobody is ever without both tenants.
  - A user who is not in the old tenant is left out, and RV(_value.lines) says so.
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

- name: Move the users
  identityops.frontegg.user:
    users: "{{ (run_input | identityops.frontegg.moves(move_read)).users }}"
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
      description: How many elements there are.
      type: int
    lines:
      description: Who is left alone, and why.
      type: list
      elements: str
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils._base.errors import InputError
from ..plugin_utils._extra_vars import APPROVED
from ..plugin_utils._moves import Move, plan_moves
from ..plugin_utils._unsafe import never_template


def moves(given: object, read: object) -> dict[str, Any]:
    if not isinstance(given, Mapping) or not isinstance(given.get("options"), Mapping):
        raise AnsibleFilterError("moves: the input is no result of playbook_vars for move_users.")
    if APPROVED in given["options"]:
        return {"users": None, "count": 0, "lines": []}
    rows = read.get("users") if isinstance(read, Mapping) else None
    if not isinstance(rows, Sequence) or not all(isinstance(row, Mapping) and "roles" in row for row in rows):
        raise AnsibleFilterError("moves: the result is none of user_info with include: roles, or has no users.")
    options = given["options"]
    move = Move(options["from_tenant"], options["to_tenant"], options.get("roles"), options.get("roles_map"))
    try:
        found = plan_moves(given.get("users") or (), rows, move)
    except InputError as error:
        raise AnsibleFilterError(f"moves: {error}") from None
    told = {"users": list(found.wishes), "count": len(found.wishes), "lines": list(found.lines)}
    made: dict[str, Any] = never_template(told)
    return made


class FilterModule:
    """Ansible finds the filters of a collection here."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"moves": moves}

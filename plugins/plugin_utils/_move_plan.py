# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: whether a plan moves users and does nothing else. Pure.

States alone do not tell: a plan that brings some users in and deletes others has the states of a move, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..module_utils._base.errors import InputError
from ..module_utils._base.values import one_line
from ..module_utils._engine.plan_format import digest_of, is_plan, read_digest

# What an element of a move may say
_JOINS = {"user", "state", "tenant_id", "roles", "append_roles", "send_invite", "application_id"}
_LEAVES = {"user", "state", "tenant_id"}
_OTHER = "and move_users only moves users from one tenant to another; carry it out with a task of module user"


def check_moves(document: Any, approved_digest: object) -> str:
    """The digest of a plan that moves users. InputError goes on after the path: it is no such plan.

    The module checks all else of the plan, and that it has this digest.
    """
    users = document.get("users") if is_plan(document) else None
    if not isinstance(users, list):
        raise InputError("is no plan of this collection for users; name a file that plan_path wrote.")
    digest = digest_of(document)
    wanted = None if approved_digest is None else read_digest(str(approved_digest))
    if wanted is not None and wanted != digest:
        raise InputError(f"has the digest {digest}, and approved_digest is {wanted}; name the plan approved.")
    options = document.get("options")
    if not isinstance(options, Mapping) or options.get("revoke"):
        raise InputError(f"also revokes, {_OTHER}.")
    _check_pairs(users)
    return digest


def _check_pairs(users: list[Any]) -> None:
    """Refuse a plan in which somebody does not leave the one tenant for the other."""
    ways: set[tuple[str, str]] = set()
    for user, wishes in _by_user(users).items():
        states = {str(wish.get("state")): wish for wish in wishes}
        joins, leaves = states.get("present", {}), states.get("absent", {})
        way = (str(leaves.get("tenant_id") or ""), str(joins.get("tenant_id") or ""))
        is_pair = len(wishes) == 2 and all(way) and way[0] != way[1]
        if not is_pair or set(joins) - _JOINS or set(leaves) - _LEAVES:
            raise InputError(f"wants something else of {one_line(user)}, {_OTHER}.")
        ways.add(way)
    if len(ways) > 1:
        raise InputError(f"moves users between several tenants, {_OTHER}.")


def _by_user(users: list[Any]) -> dict[str, list[Mapping[str, Any]]]:
    """{user: the elements of the plan}. An entry that has none is somebody of whom nothing is known."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for entry in users:
        element = entry.get("element") if isinstance(entry, Mapping) else None
        element = element if isinstance(element, Mapping) else {}
        found.setdefault(str(element.get("user")), []).append(element)
    return found

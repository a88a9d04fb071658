# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the variables of a playbook -> what they leave open, in sentences. Pure.

Nothing here refuses a run. A preview prints the same sentences, so that they are read before anything is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..module_utils._base.elements import elements
from ..module_utils._base.errors import InputError
from ..module_utils._tenants.states import STATES as TENANT_STATES
from ..module_utils._tenants.wishes import TENANTS
from ..module_utils._users.names import USERS
from ..module_utils._users.states import STATES
from ._catalog import PLAYBOOKS
from ._extra_vars import APPROVED

# They take access, whatever their options say
_CLOSING = ("delete_due_users", "move_users", "offboard_events", "offboard_users")
# Each of these refuses a wrong list before the first write. The first two are named where none of them is given.
_GUARDS = ("protected", "max_changes", "keep_one_with_role")
_NO_UNDO = "restore_users cannot take this run back"


def cautions(
    playbook: str, given: Mapping[str, Any], options: Mapping[str, Any], prefix: str = "", preview: bool = False
) -> list[str]:
    """What is left open. given: the variables. options: of the module. prefix: begins the names of a role's variables.

    An approval that pins no content, a run that takes access and has no guard, or that no snapshot can take back.
    """
    found = []
    if APPROVED in given and "approved_digest" not in given:
        found.append(f"{prefix}approved_digest is not given: whoever can write the plan file decides what is done.")
    if not _takes_access(playbook, options):
        return found
    takes = {one.name for one in PLAYBOOKS[playbook].variables}
    # An approved plan brings its own guards.
    if APPROVED not in given and not any(name in given for name in _GUARDS) and not _is_one(given):
        names = [f"{prefix}{name}" for name in _GUARDS[:2] if name in takes]
        found.append(f"No guard is set: {' and '.join(names)} {'are' if len(names) > 1 else 'is'} not given.")
    if "snapshot_path" in takes and "snapshot_path" not in given:
        is_plan = preview and ("plan_path" in given or APPROVED in given)
        advice = f"give it to the run that carries out the plan, else {_NO_UNDO.replace('this', 'that')}"
        told = f"is no part of a plan: {advice}" if is_plan else f"is not given: {_NO_UNDO}"
        found.append(f"{prefix}snapshot_path {told}.")
    return found


def _is_one(given: Mapping[str, Any]) -> bool:
    """Whether somebody typed the name of a single user or tenant. There is no list that may be wrong."""
    lists = [(listing, given[listing.option]) for listing in (USERS, TENANTS) if listing.option in given]
    try:
        return [sum(1 for dummy in elements(*one)) for one in lists] == [1]
    except InputError:
        return False  # refused later


def _takes_access(playbook: str, options: Mapping[str, Any]) -> bool:
    """Whether the run may take a user's access, or close a tenant."""
    words = [options.get("state"), *options.get("approved_states", ())]
    return playbook in _CLOSING or any(map(_closes, words))


def _closes(word: object) -> bool:
    is_closing = word in STATES and STATES[str(word)].closes
    return is_closing or (word in TENANT_STATES and TENANT_STATES[str(word)].act.takes_access)

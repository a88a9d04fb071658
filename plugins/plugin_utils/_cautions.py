# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the variables of a playbook -> what they leave open, in sentences. Pure.

Nothing here refuses a run. A preview prints the same sentences, so that they are read before anything is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..module_utils._users.states import STATES
from ._catalog import PLAYBOOKS
from ._extra_vars import APPROVED

# They take access, whatever their options say
_CLOSING = ("delete_due_users", "move_users", "offboard_users")


def cautions(playbook: str, given: Mapping[str, Any], options: Mapping[str, Any], prefix: str = "") -> list[str]:
    """What is left open. given: the variables. options: of the module. prefix: begins the names of a role's variables.

    An approval that pins no content, and a run that takes access and that no snapshot can take back.
    """
    found = []
    if APPROVED in given and "approved_digest" not in given:
        found.append(f"{prefix}approved_digest is not given: whoever can write the plan file decides what is done.")
    if "snapshot_path" not in given and _takes_access(playbook, options):
        found.append(f"{prefix}snapshot_path is not given: restore_users cannot take this run back.")
    return found


def _takes_access(playbook: str, options: Mapping[str, Any]) -> bool:
    """Whether the run may take a user's access, in a playbook that can write a snapshot."""
    if "snapshot_path" not in {one.name for one in PLAYBOOKS[playbook].variables}:
        return False
    words = [options.get("state"), *options.get("approved_states", ())]
    return playbook in _CLOSING or any(STATES[word].closes for word in words if word in STATES)

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
from ._extra_vars import APPROVED

# They take people out of tenants, whatever their options say
_REMOVING = ("delete_due_users", "move_users")


def cautions(playbook: str, given: Mapping[str, Any], options: Mapping[str, Any], prefix: str = "") -> list[str]:
    """What is left open. given: the variables. options: of the module. prefix: begins the names of a role's variables.

    An approval that pins no content, and a removal that no snapshot can take back.
    """
    found = []
    if APPROVED in given and "approved_digest" not in given:
        found.append(f"{prefix}approved_digest is not given: whoever can write the plan file decides what is done.")
    if "snapshot_path" not in given and _removes(playbook, options):
        found.append(f"{prefix}snapshot_path is not given: restore_users cannot take this run back.")
    return found


def _removes(playbook: str, options: Mapping[str, Any]) -> bool:
    """Whether the run may take somebody out of a tenant."""
    words = [options.get("state"), *options.get("approved_states", ())]
    return playbook in _REMOVING or any(STATES[word].removes for word in words if word in STATES)

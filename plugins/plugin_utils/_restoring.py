# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the variables of restore_users -> what it takes back, in words and as options. Pure.

`snapshot` is the file that is read, and `snapshot_path` the file that the restoration writes, as in other playbooks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError

from ._extra_vars import APPROVED, STEERING
from ._playbooks import PREVIEW, Given, Run, carried_out, chosen, is_empty, is_true, refuse_empty

# snapshot_path is the option of another file in the module
_STEERING = tuple(name for name in STEERING if name != "snapshot_path")


def _restore(given: Given, preview: bool) -> Run:
    new = {"new_snapshot_path": given["snapshot_path"]} if "snapshot_path" in given else {}
    if APPROVED in given:
        return _carried_out(given, new, preview)
    if is_empty(given.get("snapshot")):
        raise InputError("snapshot is missing: name the file that the run wrote with snapshot_path")
    _check_apart(given)
    refuse_empty(given)
    options: dict[str, Any] = {"snapshot_path": given["snapshot"], **new}
    options.update(chosen(given, ("run_id", "application_id", *_STEERING)))
    again = is_true(given, "again")
    if again:
        options["again"] = True
    whom = chosen(given, ("users", "users_file"))
    which = f"run {given['run_id']}" if "run_id" in given else "all runs"
    whose = "to the users that are named" if whom else "to all users in it"
    more = ", also where it was taken back already" if again else ""
    intro = f"This run takes back what {which} of snapshot {given['snapshot']} did {whose}{more}."
    return Run(f"{intro}{PREVIEW if preview else ''}", options, whom or None, preview)


def _carried_out(given: Given, new: Given, preview: bool) -> Run:
    """The run of an approved plan. It looks into the snapshot for what was taken back since the plan was made."""
    refuse_empty(given)
    _check_apart(given)
    plain = {name: value for name, value in given.items() if name != "snapshot_path"}
    run = carried_out(plain, preview, beside=("snapshot",))
    read = {"snapshot_path": given["snapshot"]} if "snapshot" in given else {}
    return replace(run, options={**run.options, **read, **new})


def _check_apart(given: Given) -> None:
    """Refuse one file for both snapshots. The module would name its own options."""
    if "snapshot" in given and given["snapshot"] == given.get("snapshot_path"):
        raise InputError("snapshot_path: is the file of snapshot, too; name another file")


RUNS: dict[str, Callable[[Given, bool], Run]] = {"restore_users": _restore}

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin events: takes the events of a folder, and says what became of each. Documented in plugins/modules."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import Any

from ansible.plugins.action import ActionBase

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._base.times import iso
from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import one_line
from ansible_collections.identityops.frontegg.plugins.plugin_utils._event_folder import (
    put_back,
    report_dir,
    settle,
    take,
)
from ansible_collections.identityops.frontegg.plugins.plugin_utils._events import (
    FAILED,
    WAITING,
    is_out_of_reach,
    may_be_tried_again,
)
from ansible_collections.identityops.frontegg.plugins.plugin_utils._unsafe import never_template

OPTIONS: dict[str, dict[str, Any]] = {
    "folder": {"type": "path", "required": True},
    "name": {"type": "str"},
    "names": {"type": "list", "elements": "str"},
    "reason": {"type": "str"},
    "report": {"type": "path"},
    "known": {"type": "dict"},
    "closed": {"type": "dict"},
}


class ActionModule(ActionBase):
    """Moves files of events on the controller."""

    _requires_connection = False
    TRANSFERS_FILES = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result: dict[str, Any] = super().run(tmp, task_vars)
        dummy, options = self.validate_argument_spec(OPTIONS)
        preview = bool(self._task.check_mode)
        try:
            told = self._told(options, preview)
        except InputError as error:
            return {**result, "failed": True, "msg": one_line(str(error))}
        except OSError as error:
            return {**result, "failed": True, "msg": f"folder: {one_line(str(error.filename))}: {error.strerror}."}
        return {**result, "changed": False, **never_template(told)}

    def _told(self, options: Mapping[str, Any], preview: bool) -> dict[str, Any]:
        if options["names"] is not None:
            return _put_all_back(options, preview)
        return _settle(options, preview) if options["name"] else _take(options["folder"], preview)


def _take(folder: str, preview: bool) -> dict[str, Any]:
    taken = take(folder, iso(time.time()), preview)
    events = [{"name": one.name, "person": one.person, "report_dir": report_dir(folder, one)} for one in taken.events]
    people = [one.person for one in taken.events]
    return {"events": events, "users": people, "folder": folder, "faults": taken.faults}


def _put_all_back(options: Mapping[str, Any], preview: bool) -> dict[str, Any]:
    """Let all events of the run wait again if no request succeeds now. Otherwise each of them is to be tried alone."""
    if not is_out_of_reach(options["known"] or {}, options["closed"] or {}):
        return {"waits": False}
    for name in [] if preview else options["names"]:
        put_back(options["folder"], name)
    return {"waits": True, "told": _back(options, "All events of this run wait", preview)}


def _settle(options: Mapping[str, Any], preview: bool) -> dict[str, Any]:
    """End an event, or let it wait again if a later try may succeed and this one wrote nothing."""
    folder, name = options["folder"], options["name"]
    reason = one_line(options["reason"]) if options["reason"] else None
    if reason is not None and may_be_tried_again(options["known"] or {}, options["closed"] or {}):
        if not preview:
            put_back(folder, name)
        return {"waits": True, "told": _back(options, "The event waits", preview)}
    if not preview:
        settle(folder, name, reason, iso(time.time()), options["report"] or "")
    if reason is None:
        return {}
    kept = os.path.join(folder, FAILED, f"{name}.json")
    return {"waits": False, "told": reason if preview else f"{reason.removesuffix('.')}. The event is kept in {kept}."}


def _back(options: Mapping[str, Any], what: str, preview: bool) -> str:
    """The reason, and that the next run tries again."""
    reason = one_line(options["reason"] or "no reason was given")
    if preview:
        return reason
    return f"{reason.removesuffix('.')}. {what} in {os.path.join(options['folder'], WAITING)} for the next run."

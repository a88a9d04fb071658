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
from ansible_collections.identityops.frontegg.plugins.plugin_utils._event_folder import report_dir, settle, take
from ansible_collections.identityops.frontegg.plugins.plugin_utils._events import FAILED
from ansible_collections.identityops.frontegg.plugins.plugin_utils._unsafe import never_template

OPTIONS: dict[str, dict[str, Any]] = {
    "folder": {"type": "path", "required": True},
    "name": {"type": "str"},
    "reason": {"type": "str"},
    "report": {"type": "path"},
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
            told = _settle(options, preview) if options["name"] else _take(options["folder"], preview)
        except InputError as error:
            return {**result, "failed": True, "msg": one_line(str(error))}
        except OSError as error:
            return {**result, "failed": True, "msg": f"folder: {one_line(str(error.filename))}: {error.strerror}."}
        return {**result, "changed": False, **never_template(told)}


def _take(folder: str, preview: bool) -> dict[str, Any]:
    taken = take(folder, iso(time.time()), preview)
    events = [{"name": one.name, "person": one.person, "report_dir": report_dir(folder, one)} for one in taken.events]
    people = [one.person for one in taken.events]
    return {"events": events, "users": people, "folder": folder, "faults": taken.faults}


def _settle(options: Mapping[str, Any], preview: bool) -> dict[str, Any]:
    reason = one_line(options["reason"]) if options["reason"] else None
    if not preview:
        settle(options["folder"], options["name"], reason, iso(time.time()), options["report"] or "")
    if reason is None:
        return {}
    kept = os.path.join(options["folder"], FAILED, f"{options['name']}.json")
    return {"told": reason if preview else f"{reason.removesuffix('.')}. The event is kept in {kept}."}

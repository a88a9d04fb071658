# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action plugin people: whom a run is about. Documented in plugins/modules/people.py."""

from __future__ import annotations

import time
from typing import Any

from ansible.plugins.action import ActionBase

from ..module_utils._base.arguments import without_unknown
from ..module_utils._base.errors import InputError
from ..module_utils._users.states import STATES
from ..plugin_utils._last_day import not_waited_for
from ..plugin_utils._people import read_people
from ..plugin_utils._table_migration import STATE as MIGRATED
from ..plugin_utils._unsafe import never_template

OPTIONS: dict[str, dict[str, Any]] = {
    "users": {"type": "raw"},
    "users_file": {"type": "str"},
    "csv": {"type": "str"},
    "column": {"type": "str"},
    "ignore_columns": {"type": "list", "elements": "str"},
    "state": {"type": "str", "choices": [*STATES, MIGRATED]},
    "tenant_id": {"type": "str"},
    "everywhere": {"type": "bool"},
    "not_before": {"type": "str"},
}
# Nobody loses access by these, so no last day counts
OPENING = (*(word for word, row in STATES.items() if not row.closes), MIGRATED)


class ActionModule(ActionBase):
    """Reads on the controller. It sends nothing to a host, and changes nothing."""

    _requires_connection = False
    TRANSFERS_FILES = False

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result: dict[str, Any] = super().run(tmp, task_vars)
        faults = without_unknown(self._task.args, OPTIONS)
        _spec, options = self.validate_argument_spec(OPTIONS)
        try:
            InputError.raise_all(faults)
            people = read_people(**options, facts=True)
            source = next((options[name] for name in ("csv", "users_file") if options[name]), "users")
            early = [] if options["state"] in OPENING else not_waited_for(people.rows, time.time(), source)
        except InputError as error:
            return {**result, "failed": True, "msg": str(error)}
        found = {
            "users": list(people.elements),
            "rows": list(people.rows),
            "notes": [*people.notes, *early],
            "source": people.source,
            "sha256": people.sha256,
            "count": len(people.elements),
        }
        # What holds hashes and secrets is registered, and never printed, at no verbosity.
        hidden = {"_ansible_no_log": True} if options["state"] == MIGRATED else {}
        warnings = never_template({"warnings": early}) if early else {}
        return {**result, "changed": False, **never_template(found), **warnings, **hidden}

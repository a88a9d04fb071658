# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin report: results of this collection's modules -> lines for people."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ansible.plugins.action import ActionBase

from ansible_collections.identityops.frontegg.plugins.plugin_utils._bulk import summary as summary_of_script
from ansible_collections.identityops.frontegg.plugins.plugin_utils._lines import (
    csv_text,
    hangs_on,
    report,
    rows_of,
    table,
)
from ansible_collections.identityops.frontegg.plugins.plugin_utils._unsafe import never_template


class ActionModule(ActionBase):
    """Turns results into lines; changes nothing."""

    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """The result, as RETURN says."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        dummy, args = self.validate_argument_spec(
            argument_spec={
                "results": {"type": "list", "elements": "dict", "required": True},
                "count": {"type": "int"},
                "script_action": {"type": "str", "choices": ["lock", "delete"]},
            }
        )
        results, action = args["results"], args["script_action"]
        if any("missing" in one for one in results):
            return {**result, "changed": False, **never_template(_found(results))}
        rows = [row for one in results for row in rows_of(one)]
        words = None if action is None else summary_of_script(action, rows, bool(results[0].get("check_mode")))
        told = report(results, len(rows) if args["count"] is None else args["count"], words)
        facts = [line for row in rows for line in hangs_on(row)]
        return {**result, "changed": False, **never_template({**asdict(told), "facts": facts})}


def _found(results: list[dict[str, Any]]) -> dict[str, Any]:
    """What module user_info found, as lines and as the text of a CSV file."""
    users = [user for one in results for user in one["users"]]
    missing = [name for one in results for name in one["missing"]]
    lines = table(users, missing)
    text = csv_text(users)
    return {"lines": lines[:-1], "end": lines[-1:], "left_behind": 0, "fault": "", "csv": text}

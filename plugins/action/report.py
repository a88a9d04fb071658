# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin report: results of this collection's modules -> lines for people."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase

from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import one_line
from ansible_collections.identityops.frontegg.plugins.plugin_utils._bulk import summary as summary_of_script
from ansible_collections.identityops.frontegg.plugins.plugin_utils._lines import (
    Report,
    csv_text,
    found,
    hangs_on,
    report,
    rows_of,
)
from ansible_collections.identityops.frontegg.plugins.plugin_utils._printer import say
from ansible_collections.identityops.frontegg.plugins.plugin_utils._terminal import Line
from ansible_collections.identityops.frontegg.plugins.plugin_utils._unsafe import never_template

OPTIONS = {
    "results": {"type": "list", "elements": "dict", "required": True},
    "count": {"type": "int"},
    "script_action": {"type": "str", "choices": ["lock", "delete"]},
    "hints": {"type": "list", "elements": "str"},
    "facts_only": {"type": "bool"},
}


class ActionModule(ActionBase):
    """Turns results into lines and prints them. It changes nothing."""

    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """The result, as RETURN says."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        dummy, args = self.validate_argument_spec(argument_spec=OPTIONS)
        results = args["results"]
        is_search = any("missing" in one for one in results)
        told = _found(results) if is_search else _done(args)
        facts = [line for one in results for row in rows_of(one) for line in hangs_on(row)]
        more = {"csv": csv_text(_users(results))} if is_search else {"facts": facts}
        hints = [Line(one_line(hint)) for hint in args["hints"] or ()]
        say([*map(Line, facts), *hints] if args["facts_only"] else [*told.rows, *told.closing], self._task.no_log)
        lines = {"lines": told.lines, "end": told.end, "left_behind": told.left_behind, "fault": told.fault}
        return {**result, "changed": False, **never_template({**lines, **more})}


def _done(args: dict[str, Any]) -> Report:
    """The report on results of modules user and tenant."""
    results, action = args["results"], args["script_action"]
    rows = [row for one in results for row in rows_of(one)]
    words = None if action is None else summary_of_script(action, rows, bool(results[0].get("check_mode")))
    return report(results, len(rows) if args["count"] is None else args["count"], words, args["hints"] or ())


def _users(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [user for one in results for user in one["users"]]


def _found(results: list[dict[str, Any]]) -> Report:
    """The report on a result of module user_info."""
    missing = [name for one in results for name in one["missing"]]
    return found(_users(results), missing, [one["statistics"] for one in results if "statistics" in one])

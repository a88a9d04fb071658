# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin report: results of this collection's modules -> lines for people, and files of evidence."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from ansible.plugins.action import ActionBase

from ansible_collections.identityops.frontegg.plugins.module_utils._base.arguments import without_unknown
from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.module_utils._base.times import iso
from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import one_line
from ansible_collections.identityops.frontegg.plugins.plugin_utils._bulk import summary as summary_of_script
from ansible_collections.identityops.frontegg.plugins.plugin_utils._found import csv_text, found
from ansible_collections.identityops.frontegg.plugins.plugin_utils._lines import Report, report, rows_of
from ansible_collections.identityops.frontegg.plugins.plugin_utils._printer import say
from ansible_collections.identityops.frontegg.plugins.plugin_utils._report import as_given, asks_for_files, reported
from ansible_collections.identityops.frontegg.plugins.plugin_utils._report_files import os_user
from ansible_collections.identityops.frontegg.plugins.plugin_utils._result_faults import faults_of
from ansible_collections.identityops.frontegg.plugins.plugin_utils._sentences import hangs_on
from ansible_collections.identityops.frontegg.plugins.plugin_utils._terminal import Line
from ansible_collections.identityops.frontegg.plugins.plugin_utils._unsafe import never_template

OPTIONS = {
    "results": {"type": "list", "elements": "dict", "required": True},
    "count": {"type": "int"},
    "pinned": {"type": "bool"},
    "script_action": {"type": "str", "choices": ["lock", "delete"]},
    "heading": {"type": "str"},
    "hints": {"type": "list", "elements": "str"},
    "facts_only": {"type": "bool"},
    "title": {"type": "str"},
    "ticket": {"type": "str"},
    "reason": {"type": "str"},
    "requested_by": {"type": "str"},
    "approved_by": {"type": "str"},
    "due": {"type": "float"},
    "people": {"type": "list", "elements": "dict"},
    "input": {"type": "path"},
    "folder": {"type": "path"},
    "json": {"type": "path"},
    "csv": {"type": "path"},
    "markdown": {"type": "path"},
    "html": {"type": "path"},
    "junit": {"type": "path"},
    "sha256sums": {"type": "path"},
}
# Variables in which a controller says who started the job
CONTROLLER_USERS = ("awx_user_name", "tower_user_name")


class ActionModule(ActionBase):
    """Turns results into lines and files. It changes nothing but these files."""

    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """The result, as RETURN says."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        # The change is made already: a misspelt option must not cost its report. It fails the task at the end.
        unknown = without_unknown(self._task.args, OPTIONS)
        dummy, args = self.validate_argument_spec(argument_spec=OPTIONS)
        given = [one for one in args["results"] if not one.get("skipped")]
        results = args["results"] = [as_given(one, args["pinned"]) for one in given]
        is_search = any("missing" in one for one in results)
        faults = _faults(results, args, is_search)
        if faults:
            return {**result, "failed": True, "msg": str(InputError.of_all([*unknown, *faults]))}
        told = _found(results) if is_search else _done(args)
        facts = [line for one in results for row in rows_of(one) for line in hangs_on(row)]
        more = {"csv": csv_text(_users(results))} if is_search else {"facts": facts}
        hints = [Line(one_line(hint)) for hint in args["hints"] or ()]
        heading = [Line(one_line(args["heading"]))] if args["heading"] else []
        if not is_search:
            files, faults = reported(results, args, self._run_by(task_vars or {}), iso(time.time()))
            more.update(files)
            told = told.with_pages([one["path"] for one in files["files"] if one["format"] == "html"], files["kept"])
        shown = [*map(Line, facts), *hints] if args["facts_only"] else [*told.rows, *told.closing]
        say([*heading, *shown], self._task.no_log)
        lines = {"lines": told.lines, "end": told.end, "left_behind": told.left_behind, "fault": told.fault}
        lines["failure"] = told.failure
        result.update(changed=False, **never_template({**lines, **more}))
        faults = [*unknown, *faults]
        if faults:
            result.update(failed=True, msg=never_template(one_line(str(InputError.of_all(faults)))))
        return result

    def _run_by(self, task_vars: Mapping[str, Any]) -> str:
        """The user of this process, and the user of the controller who started the job."""
        named = [str(self._templar.template(task_vars[name])) for name in CONTROLLER_USERS if task_vars.get(name)]
        controller = [f"controller user {name}" for name in named[:1]]
        return one_line(", ".join([os_user(), *controller]))


def _faults(results: list[dict[str, Any]], args: dict[str, Any], is_search: bool) -> list[str]:
    """What is wrong with the results themselves."""
    if not is_search:
        return faults_of(results)
    if not asks_for_files(args):
        return []
    return ["results: those of user_info are no evidence of a change; write the returned csv to a file instead"]


def _done(args: dict[str, Any]) -> Report:
    """The report on results of modules user and tenant."""
    results, action = args["results"], args["script_action"]
    rows = [row for one in results for row in rows_of(one)]
    words = None if action is None else summary_of_script(action, rows, any(one.get("check_mode") for one in results))
    return report(results, len(rows) if args["count"] is None else args["count"], words, args["hints"] or ())


def _users(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [user for one in results for user in one["users"]]


def _found(results: list[dict[str, Any]]) -> Report:
    """The report on a result of module user_info."""
    missing = [name for one in results for name in one["missing"]]
    return found(_users(results), missing, [one["statistics"] for one in results if "statistics" in one])

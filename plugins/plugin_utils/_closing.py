# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the results of close_tenant's steps so far -> what it does next, and what it says. Pure.

The steps: `preview` previews the deletion, `lock` locks the tenant, `deletion` deletes it. A step that has not run yet
has no result, and one that was skipped has a result that says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ._lines import Result, Row, rows_of
from ._playbooks import PREVIEW


@dataclass(frozen=True)
class Closing:
    """What close_tenant does and says.

    intro: what the run does, in one sentence. locks, deletes: whether that step is to run. results: what the report is
    about. hints: further lines of the report.
    """

    intro: str
    locks: bool
    deletes: bool
    results: list[Result]
    hints: list[str]


def closing(options: Mapping[str, Any], is_preview: bool, steps: Mapping[str, Result]) -> Closing:
    """What to do and to say after these steps. options: of the playbook. is_preview: nothing is to be written."""
    executes, tenant_id = bool(options["execute"]), str(options["tenant_id"])
    preview, lock, deletion = (_if_run(steps.get(name)) for name in ("preview", "lock", "deletion"))
    would_go = [row for row in rows_of(preview or {}) if row["outcome"] == "changed"]
    is_locked = any(not row["failed"] and row["outcome"] != "not_attempted" for row in rows_of(lock or {}))
    gave_up = executes and lock is not None and not is_locked and not is_preview
    # Where nothing is deleted, the report has the preview of the deletion instead.
    last = deletion or (preview if is_preview or not executes else _of_nothing_done(preview or {}))
    return Closing(
        intro=_intro(tenant_id, executes, is_preview) if would_go else "This run changes nothing.",
        locks=bool(would_go),
        deletes=executes and is_locked and not is_preview,  # the preview of the deletion is there already
        results=[result for result in (lock, None if gave_up else last) if result],
        hints=_hints(tenant_id, gave_up, [] if executes else would_go),
    )


def _if_run(result: Result | None) -> Result | None:
    return result if result and not result.get("skipped") else None


def _intro(tenant_id: str, executes: bool, is_preview: bool) -> str:
    deletes = "deletes it." if executes else "does not delete it."
    return f"This run locks {tenant_id} and {deletes}{PREVIEW if is_preview else ''}"


def _of_nothing_done(preview: Result) -> Result:
    """The preview as the result of a real run that found no tenant to delete: its message speaks of what was done."""
    outcomes = [str(row["outcome"]) for row in rows_of(preview)]
    if not outcomes or "not_attempted" in outcomes:
        return preview  # why the task was refused is true of both
    others = [f"1 {outcome}".replace("_", " ") for outcome in outcomes]
    return {**preview, "msg": ", ".join([f"deleted 0 of {len(outcomes)} tenants", *others])}


def _hints(tenant_id: str, gave_up: bool, would_go: Sequence[Row]) -> list[str]:
    """Why the tenant was not deleted, or how to delete it."""
    if gave_up:
        return [f"NOT DELETED   {tenant_id}  because it could not be locked"]
    users = [(row.get("before") or {}).get("users") for row in would_go]
    limits = [f" -e max_users={number}" if number is not None else "" for number in users]
    return [f"To delete it, add to the command: -e execute=true{limit}" for limit in limits]

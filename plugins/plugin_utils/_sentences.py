# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: results of its modules -> the sentences between the rows and the summary. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.identityops.frontegg.plugins.module_utils._base.values import one_line

Row = Mapping[str, Any]
Result = Mapping[str, Any]

_MANY_REQUESTS = 100  # a smaller run needs no forecast
_MOST_NAMED = 10  # so many values of a guard are named
# {whether it is a preview: where no snapshot says what is taken back}
_NOT_NOTED = {
    False: "NOT NOTED: the snapshot does not say what was taken back now; another undo from it, or with the same plan, "
    "would take it back once more. Move both away",
    True: "NOT NOTED: no snapshot will say what is taken back; another undo, or the same plan once more, would unlock "
    "whoever was locked meanwhile",
}


def sentences_on(results: Sequence[Result], rows: Sequence[Row]) -> list[str]:
    """What the results say beside their rows, in one line each. rows: of all results, completed."""
    told = [
        *_undone(results),
        *_noted(results),
        *_live(results),
        *_plans(results),
        *_snapshots(results),
        *_forecast(results),
    ]
    return [*_not_restored(rows), *told]


def _not_restored(rows: Sequence[Row]) -> list[str]:
    """What a restoration cannot bring back, of all users together. It is not known who had it."""
    lost = dict.fromkeys(name for row in rows for name in lost_by(row))
    return [f"Not restored, for whoever had it: {', '.join(lost)}."] if lost else []


def lost_by(row: Row) -> list[str]:
    """What the restoration of a user cannot bring back."""
    return [one_line(str(name)) for name in row.get("lost") or ()] if row["outcome"] == "changed" else []


def _undone(results: Sequence[Result]) -> list[str]:
    """The runs that a restoration takes back. More than one is worth a second look."""
    return [f"TAKES BACK: {undone(run)}" for result in results for run in result.get("undoes") or ()]


def undone(run: Mapping[str, Any]) -> str:
    """A run that is taken back, in words."""
    return one_line(f"run {run['id']} of {run['started']}, for {run['changed']} of {run['users']} users")


def _noted(results: Sequence[Result]) -> list[str]:
    """Whether a snapshot says that it was taken back. If none does, another restoration would not know."""
    unnoted = [result for result in results if result.get("noted") is False]
    missing = dict.fromkeys(_NOT_NOTED[bool(result.get("check_mode"))] for result in unnoted)
    # The command line names the plan, and the plan names the snapshot.
    noted = [result["noted_in"] for result in results if result.get("noted_in") and result.get("approved")]
    return [*missing, *(one_line(f"NOTED: {path} says what was taken back") for path in noted)]


def _live(results: Sequence[Result]) -> list[str]:
    """The plans of the runs that are taken back, where they can be carried out again: one line for each plan."""
    runs: dict[str, list[str]] = {}
    ends: dict[str, str] = {}
    for result in results:
        for run in result.get("undoes") or ():
            plan = run.get("approved")
            if plan and run["changed"] and plan["until"] > str((result.get("run") or {}).get("started", "")):
                runs.setdefault(plan["digest"], []).append(str(run["id"]))
                ends[plan["digest"]] = max(plan["until"], ends.get(plan["digest"], ""))
    return [
        one_line(
            f"STILL APPROVED: run{'s' * (len(ids) > 1)} {', '.join(ids)} carried out plan {digest}, which can be "
            f"carried out again until {ends[digest]}; move the plan away"
        )
        for digest, ids in runs.items()
    ]


def _plans(results: Sequence[Result]) -> list[str]:
    """The guards of a plan that was made or carried out, and which plan it is."""
    told = [result for result in results if result.get("plan") or result.get("approved")]
    guards = [f"GUARDS: {one_line(guards_told(result['guards']))}" for result in told if result.get("guards")]
    return [*guards, *(line for result in told for line in _plan_of(result))]


def _plan_of(result: Result) -> list[str]:
    """The plan that a task made, or the one that it carries out."""
    made, nothing = result.get("plan"), "no tenant" if "tenants" in result else "nobody"
    lines = [f"PLAN: {made['path']} with digest {made['digest']}"] if made else []
    lines += [f"The plan changes {nothing}."] if made and _changes_nothing(result) else []
    lines += [_approved(result)] if result.get("approved") else []
    return [one_line(line) for line in lines]


def _changes_nothing(result: Result) -> bool:
    """Whether a preview found nothing to do. What a real run did not change, its plan may want all the same."""
    return bool(result.get("check_mode")) and (result.get("summary") or {}).get("changed") == 0


def _approved(result: Result) -> str:
    """Which plan a run carries out, until when it may, and for which environment."""
    plan, run = result["approved"], result.get("run") or {}
    made = f"made {plan.get('made')} by run {plan['run_id']}, valid until {plan.get('valid_until')}"
    return f"PLAN: digest {plan['digest']}, {made}, for environment {run.get('environment')} at {run.get('api_url')}"


def guards_told(guards: Mapping[str, Any]) -> str:
    """The guards of a run: `max_changes: 10; protected: a, b`. A guard that was not set is named, too."""
    return "; ".join(f"{name}: {_guard(value)}" for name, value in guards.items())


def _guard(value: object) -> str:
    values = [str(one) for one in (value if isinstance(value, list) else [value]) if one is not None]
    more = len(values) - _MOST_NAMED
    return ", ".join(values[:_MOST_NAMED] + [f"and {more} more"] * (more > 0)) or "not set"


def _snapshots(results: Sequence[Result]) -> list[str]:
    """Which snapshot takes a run back."""
    told = [(result["snapshot"], result.get("run") or {}) for result in results if result.get("snapshot")]
    return [one_line(f"SNAPSHOT: {has['path']} takes back this run, {run.get('id')}") for has, run in told]


def _forecast(results: Sequence[Result]) -> list[str]:
    """The forecast of a large run, in a preview."""
    efforts = [result["requests"] for result in results if result.get("check_mode") and result.get("requests")]
    needed = sum(effort["needed"] for effort in efforts)
    seconds = sum(effort["about_seconds"] or 0 for effort in efforts)
    if needed <= _MANY_REQUESTS:
        return []
    time = f", which is {round(seconds / 60, 1)} minutes at the limit that is known" if seconds else ""
    return [f"The run will take about {needed} requests{time}."]


def hangs_on(row: Row) -> list[str]:
    """What a deletion of the tenant loses or moves, in sentences. Empty for any other row."""
    before = row.get("before") or {}
    if "sub_accounts" not in before:
        return []
    users, children, parent = before.get("users"), before["sub_accounts"], before.get("parent_tenant_id")
    name = f"{row['tenant_id']} ({before['name']})" if before.get("name") else row["tenant_id"]
    count = "users who were not counted" if users is None else f"{users} user(s)"
    move = f"move to {parent}" if parent else "are left without a parent"
    if children is None:
        families = "Whether it has sub-accounts, this environment does not tell."
    else:
        families = f"Its sub-accounts {move}: {', '.join(children)}." if children else "It has no sub-accounts."
    return [one_line(f"{name} has {count}; deleting it deletes them all."), one_line(families)]

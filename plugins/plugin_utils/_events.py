# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what a file of an event holds, and where it lies. Pure.

The event filter keep_event writes such a file, and the playbook offboard_events takes it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..module_utils._base.errors import ACCESS, PASSING, InputError
from ..module_utils._base.values import shown
from ..module_utils._engine.report import Report
from ._lines import told_ahead

# The subfolders: events that nobody took, those of the present run, those that failed, and the reports
WAITING, RUNNING, FAILED, REPORTS = FOLDERS = ("waiting", "running", "failed", "reports")
FILE = re.compile(r"[0-9a-f]{32}\.json")

# The filter has the same patterns. No character of theirs begins a template, a list or a pattern.
EMAIL = r"[A-Za-z0-9_%+'&.-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
USER_ID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
TICKET = r"[A-Za-z0-9][A-Za-z0-9._/#-]{0,63}"
RECEIVED = r"[0-9]{8}T[0-9]{6}\.[0-9]{6}Z"
_CHECKS = {"user": f"{EMAIL}|{USER_ID}", "ticket": TICKET, "received": RECEIVED}
_OPTIONAL = ("ticket",)
_DONE = ("changed", "unchanged")
# The keys of a result that are about the task as a whole, and not about its users
_OF_THE_TASK = ("check_mode", "run", "guards", "warnings")
# Where the error of a result lies if a later try may succeed
_PASSES = (ACCESS, PASSING)
# What a failed event has beside these. Whoever moves its file back to waiting need not take it out.
_OF_A_FAILURE = ("reason", "failed_at", "report")


@dataclass(frozen=True)
class Event:
    """An event. name: that of its file, without .json."""

    name: str
    user: str
    ticket: str | None
    received: str

    @property
    def person(self) -> dict[str, str]:
        """The user as an element of people, with what HR said."""
        return {"user": self.user} if self.ticket is None else {"user": self.user, "ticket": self.ticket}

    @property
    def report(self) -> str:
        """The name of the folder of its report."""
        return f"{self.received}-{self.name[:8]}"


def read_event(file: str, text: str) -> Event:
    """The event that a file holds. Raises InputError with the reason why it is none."""
    try:
        data = json.loads(text)
    except ValueError:
        raise InputError("is no JSON") from None
    if not isinstance(data, Mapping):
        raise InputError("is no JSON object")
    faults = [f"key {shown(name)} is not known" for name in data if name not in (*_CHECKS, *_OF_A_FAILURE)]
    faults += [f"{name}: {shown(data.get(name))} is not allowed" for name in _CHECKS if not _is_fine(name, data)]
    InputError.raise_all(faults)
    return Event(file.removesuffix(".json"), data["user"], data.get("ticket"), data["received"])


def _is_fine(name: str, data: Mapping[str, Any]) -> bool:
    value = data.get(name)
    if value is None:
        return name in _OPTIONAL
    return isinstance(value, str) and re.fullmatch(_CHECKS[name], value) is not None


def failed_text(text: str, reason: str, at: str, report: str) -> str:
    """The text of the file of an event that failed: the event, and why. A text that is no event is kept as it is.

    report: the folder of the report; "" if there is none.
    """
    try:
        data = json.loads(text)
    except ValueError:
        data = None
    event = data if isinstance(data, dict) else {"text": text}
    before = {name: value for name, value in event.items() if name not in _OF_A_FAILURE}
    failure = {"reason": reason, "failed_at": at, **({"report": report} if report else {})}
    return json.dumps({**before, **failure}, indent=2) + "\n"


def is_out_of_reach(known: Mapping[str, Any], closed: Mapping[str, Any]) -> bool:
    """Whether no request succeeds now: no connection, no credentials, or a login that failed. Nothing was written.

    known: the result of user_info, which writes nothing. closed: the result of module user. A result is empty if its
    task did not run. Only the result of a task that ended before it had any row has `fault`.
    """
    return (closed or known).get("fault") == ACCESS


def may_be_tried_again(known: Mapping[str, Any], closed: Mapping[str, Any]) -> bool:
    """Whether a later try may succeed, and this one has certainly written nothing. The results: as above.

    A result without the words that are looked for, such as that of a killed module, proves nothing.
    """
    rows = closed.get("users") or []
    if rows:
        return closed.get("status") == "failed" and all(map(_was_not_begun, rows))
    return (closed or known).get("fault") in _PASSES


def _was_not_begun(row: Mapping[str, Any]) -> bool:
    """Whether nothing was written for a row: the task stopped before, or a read failed that may succeed later."""
    if row["outcome"] == "not_attempted":
        return True
    is_planned = row["action"] != "none" or row["changed"] or row["at"] is not None
    return row["outcome"] == "failed" and not is_planned and (row["error"] or {}).get("fault") in _PASSES


def done_events(events: Sequence[Mapping[str, Any]], result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The events whose users are as wanted, each with the result of its own user. result: of module user, for all.

    A user whose change could not be verified is not done.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    firsts: dict[Any, str] = {}
    for row in result.get("users") or ():
        first = firsts.setdefault(row.get("id"), str(row["user"]))
        # Not the place of the first in the task, such as users[0]: the report shows no other row.
        same = {} if row.get("same_as") is None else {"same_as": first, "msg": f"same as {first}"}
        rows.setdefault(str(row["user"]), []).append({**row, **same})
    done = []
    for event in events:
        mine = rows.get(str(event["person"]["user"]), [])
        if mine and all(row["outcome"] in _DONE and not row.get("failed") for row in mine):
            done.append({**event, "result": _own_result(mine, result)})
    return done


def _told(row: Mapping[str, Any], is_preview: bool) -> str:
    if is_preview and row["outcome"] == "changed":
        return told_ahead(row)
    return str(row.get("msg") or row["outcome"])


def _own_result(rows: list[dict[str, Any]], result: Mapping[str, Any]) -> dict[str, Any]:
    """The result as it is if these rows are all: what became of other users is not told here."""
    is_preview = bool(result.get("check_mode"))
    msg = "; ".join(f"{row['user']}: {_told(row, is_preview)}" for row in rows)
    mine = Report("users", msg, changed=any(row["outcome"] == "changed" for row in rows), rows=rows)
    task = {key: result[key] for key in _OF_THE_TASK if key in result}
    return {**task, "failed": False, **mine.result(False, "all")}

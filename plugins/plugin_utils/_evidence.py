# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: results of its modules -> evidence, one row for each user or tenant. Pure.

docs/evidence.md says what each column means, and what it does not prove.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..module_utils._base.times import moment
from ..module_utils._base.values import one_line
from ..module_utils._tenants.states import STATES as TENANT_STATES
from ..module_utils._users.states import STATES as USER_STATES
from ..module_utils._users.writes import DELETE_TOKEN, END_SESSIONS
from ._evidence_people import People, Person
from ._lines import SPEECHLESS, Result, Row, is_bad, rows_left_out, rows_of, told_ahead
from ._sentences import lost_by

COLUMNS = (
    "user", "id", "email", "tenant_id", "state", "action", "outcome", "msg", "before", "after", "steps", "lost",
    "verified", "left_on", "revoked_at", "delay_hours", "within_due", "ticket", "reason", "requested_by", "approved_by",
    "approved_digest", "run_by", "run_id", "mode", "environment", "input_sha256", "trace_id",
)  # fmt: skip
PREVIEW, REAL, MIXED = "preview", "real", "mixed"
# The acts after which somebody has no access any more. Whoever loses a role or a second factor still has access.
CLOSING = frozenset(
    [state.act_for(tenant_id).name for state in USER_STATES.values() if state.closes for tenant_id in (None, "one")]
    + [state.act.name for state in TENANT_STATES.values() if state.act.takes_access]
    + [END_SESSIONS.name, DELETE_TOKEN.name]
)
# The states in which somebody has no access
CLOSED = frozenset(
    [word for word, state in USER_STATES.items() if state.closes]
    + [word for word, state in TENANT_STATES.items() if state.act.takes_access]
)
# The statuses of results, the worst first
STATUSES = ("failed", "refused", "partial", "changed", "unchanged")
# The kinds of rows that prove a change, or that there may have been one
PROOFS = ("changed", "unverified", "unknown")
_HOUR = 3600


@dataclass(frozen=True)
class Particulars:
    """What the task says about the run, beside its results. due: hours. made: when the report was made."""

    title: str = "Report"
    ticket: str | None = None
    reason: str | None = None
    requested_by: str | None = None
    approved_by: str | None = None
    due: float | None = None
    run_by: str = ""
    made: str = ""
    input_path: str | None = None
    input_sha256: str | None = None


@dataclass(frozen=True)
class Evidence:
    """A report as data. runs: what each result says about its task. without_row: people whom no row is about.

    rows: with COLUMNS, in this order. kinds: of each row, the key of KINDS that it counts as; None where it repeats
    another row. bad: whether somebody was left behind, for each row.
    """

    particulars: Particulars
    rows: list[dict[str, Any]]
    kinds: list[str | None]
    bad: list[bool]
    runs: list[dict[str, Any]]
    without_row: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def mode(self) -> str:
        """Whether the report is about a preview, a real run, or both."""
        modes = {run["mode"] for run in self.runs} or {REAL}
        return modes.pop() if len(modes) == 1 else MIXED

    @property
    def is_proof(self) -> bool:
        """Whether a run changed somebody, or may have. A task without a result was killed, and may have."""
        is_lost = any(run["mode"] == REAL and not run["ended"] for run in self.runs)
        return is_lost or any(kind in PROOFS for kind in self.kinds)

    @property
    def inputs(self) -> list[str]:
        """The SHA-256 of the input: of the file as the report found it, and as the runs and their plans say."""
        found = [self.particulars.input_sha256, *(run["input_sha256"] for run in self.runs)]
        return list(dict.fromkeys(digest for digest in found if digest))

    @property
    def status(self) -> str:
        """The statuses of all results in one word. Where one result changed something, nothing else hides that."""
        statuses = {run["status"] for run in self.runs} or {"unchanged"}
        worst = next(status for status in STATUSES if status in statuses)
        return "partial" if worst in ("failed", "refused") and statuses & {"changed", "partial"} else worst


def evidence(results: Sequence[Result], particulars: Particulars, people: People) -> Evidence:
    """The evidence of results of modules that write."""
    rows, kinds, bad, runs = [], [], [], []
    for result in results:
        run = run_of(result)
        runs.append(run)
        for row in rows_of(result):
            rows.append(_row(row, run, particulars, people.of_row(row)))
            kinds.append(_kind(row, run["mode"]))
            bad.append(is_bad(row))
    warnings = [one_line(str(text)) for result in results for text in result.get("warnings") or ()]
    return Evidence(particulars, rows, kinds, bad, runs, people.without_row(rows), warnings)


def run_of(result: Result) -> dict[str, Any]:
    """What a result says about its task. A result that a filter made says less."""
    run = result.get("run") or {}
    rows = rows_of(result)
    return {
        **{name: run.get(name) for name in ("id", "started", "finished", "environment", "api_url", "collection")},
        "mode": PREVIEW if result.get("check_mode") else REAL,
        "status": status_of(result),
        # A module that was killed says nothing, and may have changed something.
        "ended": "users" in result or "tenants" in result,
        "msg": one_line(str(result.get("msg") or ("" if rows else SPEECHLESS))),
        "rows": len(rows),
        "rows_left_out": rows_left_out(result),
        "plan": result.get("plan"),
        "approved": result.get("approved"),
        "input_sha256": result.get("input_sha256"),
        "guards": result.get("guards"),
        "undoes": result.get("undoes"),
        "snapshot": result.get("snapshot"),
    }


def is_pinned(run: Mapping[str, Any]) -> bool:
    """Whether the run carried out the plan with the digest that it was given. run: of run_of, or a result."""
    return bool(run.get("approved") and run["approved"].get("pinned"))


def status_of(result: Result) -> str:
    """The status of a result; where it says none, that of its rows."""
    if result.get("status") in STATUSES:
        return str(result["status"])
    rows = rows_of(result)
    bad = any(map(is_bad, rows)) or bool(result.get("failed"))
    if any(row["outcome"] == "changed" for row in rows):
        return "partial" if bad else "changed"
    return "failed" if bad else "unchanged"


def _counts(row: Row) -> bool:
    return row.get("same_as") is None


def _kind(row: Row, mode: str) -> str | None:
    if not _counts(row):
        return None
    if row["outcome"] in ("changed", "unchanged") and row.get("failed"):
        return "unverified"
    return "would_change" if row["outcome"] == "changed" and mode == PREVIEW else str(row["outcome"])


def _row(row: Row, run: Mapping[str, Any], told: Particulars, person: Person | None) -> dict[str, Any]:
    names = ("user", "id", "email", "tenant_id", "state", "action", "outcome")
    values: dict[str, Any] = {name: row.get(name) for name in names}
    values.update(msg=one_line(_told(row, run["mode"]) or _why_not_yet(row, person)))
    values.update(before=row.get("before"), after=row.get("after"), steps=row.get("steps") or [], lost=lost_by(row))
    values.update(verified=row.get("verified") if run["mode"] == REAL else None, left_on=person and person.left_on)
    values.update(_delay(_revoked_at(row, run), person, told.due))
    values.update(
        ticket=(person and person.ticket) or told.ticket,
        reason=(person and person.reason) or told.reason,
        requested_by=told.requested_by,
        approved_by=told.approved_by,
        approved_digest=run["approved"]["digest"] if is_pinned(run) else None,
        run_by=told.run_by,
        run_id=run["id"],
        mode=run["mode"],
        environment=run["environment"],
        input_sha256=told.input_sha256 or run["input_sha256"],
        trace_id=(row.get("error") or {}).get("trace_id"),
    )
    return values


def _told(row: Row, mode: str) -> str:
    """The message of a row. That of a preview does not say that anything was done: it may be read without the mode."""
    is_ahead = mode == PREVIEW and row["outcome"] == "changed" and not row.get("failed")
    return told_ahead(row) if is_ahead else str(row.get("msg") or "")


def _why_not_yet(row: Row, person: Person | None) -> str:
    """What a row says that came without a message."""
    is_waiting = row["outcome"] == "scheduled" and person is not None and person.not_before is not None
    return f"not before {person.not_before}" if is_waiting and person is not None else ""


def _revoked_at(row: Row, run: Mapping[str, Any]) -> str | None:
    """When this run took access away: only where it did, and it is certain."""
    if run["mode"] != REAL or row["outcome"] != "changed" or row.get("failed"):
        return None
    # Only a row with several acts has steps.
    done = [step["name"] for step in row.get("steps") or () if step["changed"]] or [row.get("action")]
    return row.get("at") if not CLOSING.isdisjoint(done) else None


def _delay(revoked_at: str | None, person: Person | None, due: float | None) -> dict[str, Any]:
    """The columns on the time between the last day and the revocation. A delay below 0: access went before."""
    hours = None
    if revoked_at is not None and person is not None and person.left_at is not None:
        hours = (moment(revoked_at) - person.left_at) / _HOUR
    within = None if hours is None or due is None else hours <= due
    return {"revoked_at": revoked_at, "delay_hours": None if hours is None else round(hours, 2), "within_due": within}

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the one path from wishes to report. Read, plan, guard, apply, verify, report.

Check mode is this path with a read-only client: nothing is applied, and the report says what was planned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .._api.client import Client
from .._api.paging import chunks
from .._base.errors import StoppedError
from .._base.wishes import Wish
from .apply import apply, requests_for
from .brake import Brake
from .guards import protecting, refuse_many, refuse_protected
from .journal import Journal
from .kind import Kind
from .options import TaskOptions
from .outcome import Attempt, Outcome, judge
from .plan import Job, Plan, group, jobs_of
from .report import Report, report
from .resume import resumed
from .snapshot import Snapshot
from .verify import Reader, settle


def converge(
    client: Client,
    kind: Kind,
    wishes: Sequence[Wish],
    plans: list[Plan],
    options: TaskOptions,
    read_back: Reader,
    refusal: str | None = None,
    details: int = 0,
) -> Report:
    """Carry out the plans, and report on each wish.

    read_back: reads the subjects after the writes. refusal: why a guard of the module itself refuses the plans.
    details: the number of reads for single subjects so far. Reading back takes as many again.
    """
    refusal = refusal or refuse_protected(plans, options.protected) or refuse_many(plans, options.max_changes)
    snapshot = Snapshot(client, options.snapshot_path)
    journal = Journal(client, kind, options.journal_path, snapshot)
    failures = sum(any(one.failed for one in job.plans) for job in jobs_of(plans))
    brake = Brake(options.max_failures, failures, kind.nouns, lambda: journal.fault)
    try:
        plans = [resumed(one, journal.done) for one in plans]
        forecast = _forecast(client, plans, options, brake, details)
        journal.begin(plans)
        if refusal is None:
            outcomes = _carry_out(client, plans, options, brake, journal, read_back)
        else:
            outcomes = [judge(Attempt(one, skipped=_why_refused(one, options)), None) for one in plans]
            journal.settle(outcomes)
        journal.end()
    finally:
        journal.close()
        snapshot.close()
    more = {"requests": {"sent": client.sent, **forecast}}
    told = report(
        kind,
        wishes,
        outcomes,
        would=client.read_only,
        refusal=refusal,
        on_missing=options.on_missing,
        more=more,
        fault=journal.fault,
    )
    return replace(told, warnings=[*journal.warnings, *snapshot.warnings, *told.warnings])


def stopped(client: Client, kind: Kind, wishes: Sequence[Wish], options: TaskOptions, error: StoppedError) -> Report:
    """The report of a task that was stopped while it was still reading. Nothing was tried for any subject."""
    msg = f"not attempted: {error.reason}"
    plans = [Plan(kind, tuple(together), "not_attempted", msg) for together in group(wishes, [None] * len(wishes))]
    outcomes = [judge(Attempt(one), None) for one in plans]
    return report(kind, wishes, outcomes, would=client.read_only, refusal=None, on_missing=options.on_missing, more={})


def _forecast(client: Client, plans: list[Plan], options: TaskOptions, brake: Brake, details: int) -> dict[str, Any]:
    """The number of requests of the whole run, with those already sent, and the seconds it takes at the known limit."""
    to_write = _with_steps(plans)
    writes, early = requests_for(to_write, brake.left, options.reads_early)
    reads = (early or len(chunks(to_write))) + details if options.verify and to_write else 0
    needed = client.sent + writes + reads
    limit = client.requests_per_minute
    return {"needed": needed, "about_seconds": None if limit is None else round(60 * needed / limit)}


def _with_steps(plans: list[Plan]) -> list[Job]:
    """The jobs that take any write, with the plans that have steps."""
    return jobs_of([one for one in plans if one.steps])


def _why_refused(one: Plan, options: TaskOptions) -> str:
    entry = protecting(one, options.protected)
    return f"not attempted: the task was refused{f', {entry} keeps this {one.kind.noun}' if entry else ''}"


def _carry_out(
    client: Client, plans: list[Plan], options: TaskOptions, brake: Brake, journal: Journal, read_back: Reader
) -> list[Outcome]:
    """The outcomes of the plans, in their order. Plans with steps are carried out. Each subject is read back once."""
    settled: dict[int, Outcome] = {}

    def look(attempts: list[Attempt]) -> list[Outcome]:
        outcomes = settle(client, attempts, options.verify, read_back)
        journal.settle(outcomes)
        settled.update({id(outcome.plan): outcome for outcome in outcomes})
        return outcomes

    tried = apply(client, _with_steps(plans), brake, journal, look if options.reads_early else None)
    by_plan = {id(attempt.plan): attempt for attempt in tried}
    look([by_plan.get(id(one), Attempt(one)) for one in plans if id(one) not in settled])
    return [settled[id(one)] for one in plans]

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the one path from wishes to report. Read, plan, guard, apply, verify, report.

Check mode is this path with a read-only client: nothing is applied, and the report says what was planned.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from .._api.client import Client
from .._api.paging import tried
from .._base.errors import ApiError, StoppedError
from .._base.wishes import Wish
from .apply import apply
from .approved import DRIFTED
from .audit import announce, number_of_events
from .batches import requests_for
from .brake import Brake
from .guards import protecting, refuse_many, refuse_protected
from .journal import Journal
from .kind import Kind
from .options import TaskOptions
from .outcome import Attempt, Outcome, judge
from .plan import Job, Plan, group, jobs_of
from .plan_file import write_plan
from .plan_format import document_of
from .report import OUTCOMES, Report, report
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
    guard: Callable[[list[Plan]], str | None] | None = None,
    details: int = 0,
    scope_size: Callable[[], int] | None = None,
) -> Report:
    """Carry out the plans, and report on each wish.

    read_back: reads the subjects after the writes. guard: why a guard of the module itself refuses the plans.
    details: the number of reads for details of the subjects that reading back takes.
    scope_size: reads how many subjects there are, of which max_changes may be a share.
    """
    plans = options.compared(plans)
    try:
        refusal = (guard(plans) if guard is not None else None) or refuse_protected(plans, options.protected)
        refusal = refusal or _too_many(kind, plans, options, scope_size)
    except StoppedError as error:
        return stopped(client, kind, wishes, options, error)
    approved = None if options.approved is None else options.approved.noted
    snapshot = Snapshot(client, options.snapshot_path, options.snapshot_option, approved)
    journal = Journal(client, kind, options.journal_path, options.redact, snapshot)
    failures = sum(any(one.failed and one.outcome != DRIFTED for one in job.plans) for job in jobs_of(plans))
    brake = Brake(options.max_failures, failures, kind.nouns, lambda: journal.fault)
    try:
        plans = [resumed(one, journal.done) for one in plans]
        forecast = _forecast(client, kind, plans, options, brake, details)
        more = {} if refusal else _write_plan(client, kind, wishes, plans, options)
        journal.begin(plans)
        if refusal is None:
            outcomes = _carry_out(client, plans, options, brake, journal, read_back)
        else:
            outcomes = _refused(plans, options)
            journal.settle(outcomes)
        outcomes, unsent = announce(client, kind, outcomes, options.audit)
        journal.end()
    finally:
        journal.close()
        snapshot.close()
    more.update({"requests": {"sent": client.sent, **forecast}, **snapshot.told})
    told = _told(client, kind, wishes, outcomes, options, refusal, more, journal.fault)
    return replace(told, warnings=[*journal.warnings, *snapshot.warnings, *told.warnings, *unsent])


def _told(
    client: Client,
    kind: Kind,
    wishes: Sequence[Wish],
    outcomes: list[Outcome],
    options: TaskOptions,
    refusal: str | None = None,
    more: dict[str, Any] | None = None,
    fault: str = "",
) -> Report:
    return report(
        kind,
        wishes,
        outcomes,
        would=client.read_only,
        refusal=refusal,
        on_missing=options.on_missing,
        more={**_terms(options), **(more or {})},
        fault=fault,
        counted=OUTCOMES if options.approved is None else (*OUTCOMES, DRIFTED),
    )


def stopped(client: Client, kind: Kind, wishes: Sequence[Wish], options: TaskOptions, error: StoppedError) -> Report:
    """The report of a task that was stopped while it was still reading. Nothing was tried for any subject."""
    msg = f"not attempted: {error.reason}"
    plans = [Plan(kind, tuple(together), "not_attempted", msg) for together in group(wishes, [None] * len(wishes))]
    outcomes = [judge(Attempt(one), None) for one in plans]
    return _told(client, kind, wishes, outcomes, options)


def _write_plan(
    client: Client, kind: Kind, wishes: Sequence[Wish], plans: Sequence[Plan], options: TaskOptions
) -> dict[str, Any]:
    """Write the plan file, if the task names it. Return what the result says of it."""
    if options.plan_path is None:
        return {}
    document = document_of(kind, client.run, client.read_only, wishes, plans, options.guards, options.input_sha256)
    write_plan(options.plan_path, document)
    return {"plan": {"path": options.plan_path, "digest": document["digest"]}}


def _terms(options: TaskOptions) -> dict[str, Any]:
    """What the result says of the terms of the task: its guards, its input, and the approved plan it carries out."""
    source = {} if options.source is None else {"input_sha256": options.source}
    approved = {} if options.approved is None else {"approved": options.approved.told}
    return {"guards": options.in_force, **source, **approved}


def _too_many(kind: Kind, plans: list[Plan], options: TaskOptions, scope_size: Callable[[], int] | None) -> str | None:
    """Why max_changes refuses the task. Only a share takes a read, and only if there is anything to change."""
    for limit in options.max_changes:
        refusal = refuse_many(plans, limit.number) if not limit.is_share else None
        if refusal is not None:
            return refusal
    shares = [limit for limit in options.max_changes if limit.is_share]
    if not shares or not any(one.steps for one in plans):
        return None
    limit = min(shares, key=lambda share: share.percent)
    size = tried(scope_size) if scope_size is not None else ApiError(kind.nouns, "nothing counts them")
    if isinstance(size, ApiError):
        uncounted = f"max_changes is {limit.given}, and the {kind.nouns} could not be counted"
        return f"refused: {uncounted}: {size.reason}. Nothing was changed."
    return refuse_many(plans, limit.most(size), limit.told(size, kind.nouns))


def _forecast(
    client: Client, kind: Kind, plans: list[Plan], options: TaskOptions, brake: Brake, details: int
) -> dict[str, Any]:
    """The number of requests of the whole run, with those already sent, and the seconds it takes at the known limit."""
    to_write = _with_steps(plans)
    writes, reads = requests_for(to_write, brake.left, options.reads_early)
    needed = client.sent + writes + (reads + details if options.verify and to_write else 0)
    needed += number_of_events(kind, plans, options.audit)
    limit = client.requests_per_minute
    return {"needed": needed, "about_seconds": None if limit is None else round(60 * needed / limit)}


def _with_steps(plans: list[Plan]) -> list[Job]:
    """The jobs that take any write, with the plans that have steps."""
    return jobs_of([one for one in plans if one.steps])


def _why_refused(one: Plan, options: TaskOptions) -> str:
    entry = protecting(one, options.protected)
    return f"not attempted: the task was refused{f', {entry} keeps this {one.kind.noun}' if entry else ''}"


def _refused(plans: list[Plan], options: TaskOptions) -> list[Outcome]:
    """The outcomes where a guard refuses the task."""
    return [judge(Attempt(one, skipped=_why_refused(one, options)), None) for one in plans]


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

    early = look if options.reads_early else None
    tried = apply(client, _with_steps(plans), brake, journal, early, options.wait_timeout)
    by_plan = {id(attempt.plan): attempt for attempt in tried}
    # The rows of a user show the same account, also a row without a write beside rows with writes.
    beside = {id(one) for job in jobs_of(plans) if any(each.steps for each in job.plans) for one in job.plans}
    left = [one for one in plans if id(one) not in settled]
    look([by_plan.get(id(one), Attempt(one, follows_writes=id(one) in beside)) for one in left])
    return [settled[id(one)] for one in plans]

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: carries jobs out. Each act brings the function that writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from .._api.client import Client
from .._base.errors import ApiError, StoppedError
from .acts import Step
from .batches import by_level, grouped, requests_for
from .brake import Brake
from .journal import Journal
from .outcome import Attempt, Outcome
from .plan import Job
from .progress import Progress
from .travel import travel

FORBIDDEN = 403


def apply(
    client: Client,
    jobs: list[Job],
    brake: Brake,
    journal: Journal,
    look: Callable[[list[Attempt]], list[Outcome]] | None,
    patience: float = 0.0,
) -> list[Attempt]:
    """The attempt for each plan of the jobs. A failure stops its own job only, until the brake stops all.

    journal: notes each attempt as soon as it is over. look: reads back what was tried. With it, no more jobs are begun
    than may fail before the others were read back. Jobs that the brake stops are skipped.
    patience: how many seconds to wait for what Frontegg carries out after its answer.
    """
    if client.read_only:
        return [_noted(attempt, journal) for job in jobs for attempt in _pretend(job, brake)]
    writes, reads = requests_for(jobs, brake.left, early=look is not None)
    client.expect(writes + reads if look else writes)
    tried: dict[int, list[Attempt]] = {}
    for level in by_level(jobs):
        left = level
        while left and not brake.reason():
            begun = _carry_out_some(client, left[: brake.window() if look else None], brake, journal, patience)
            tried.update(begun)
            left = [job for job in left if id(job) not in tried]
            if look:
                brake.settle(_looked_at(list(begun.values()), look))
    for job in jobs:
        if id(job) not in tried:
            tried[id(job)] = [_noted(Attempt(plan, skipped=brake.reason()), journal) for plan in job.plans]
    return [attempt for job in jobs for attempt in tried[id(job)]]


def _looked_at(tried: list[list[Attempt]], look: Callable[[list[Attempt]], list[Outcome]]) -> list[list[Outcome]]:
    """The outcomes of each job, read back all at once."""
    outcomes = iter(look([attempt for attempts in tried for attempt in attempts]))
    return [list(islice(outcomes, len(attempts))) for attempts in tried]


def _carry_out_some(
    client: Client, jobs: list[Job], brake: Brake, journal: Journal, patience: float
) -> dict[int, list[Attempt]]:
    """The attempts for the jobs that could be begun, by the identity of their job."""
    groups, alone = grouped(jobs, brake.left)
    travelled = travel(client, groups, brake, journal, patience)
    work = [*(progress for progress in travelled if progress.goes_on), *map(Progress, alone)]
    tried = client.in_parallel(lambda progress: _carry_out(client, progress, brake, journal), work)
    found = {id(progress.job): attempts for progress, attempts in zip(work, tried) if attempts}
    ended = [progress for progress in travelled if not progress.goes_on]
    return {**found, **{id(progress.job): _carry_out(client, progress, brake, journal) for progress in ended}}


def _noted(attempt: Attempt, journal: Journal) -> Attempt:
    journal.note(attempt)
    return attempt


def _carry_out(client: Client, progress: Progress, brake: Brake, journal: Journal) -> list[Attempt]:
    """The attempts, or an empty list where the job could not be begun. A job whose first steps travelled is begun."""
    if progress.travelled:
        return [_noted(attempt, journal) for attempt in _attempts(client, progress, brake)]
    with brake.begun() as may:
        if may:
            journal.begun(progress.job)
        if not may or journal.fault:
            return []
        return [_noted(attempt, journal) for attempt in _attempts(client, progress, brake)]


def _attempts(client: Client, progress: Progress, brake: Brake) -> list[Attempt]:
    """The attempt of each plan. The first error ends the job."""
    trace_id = None  # that of a request for several subjects is not kept
    while progress.goes_on:
        plan, step = progress.moves[0]
        try:
            if step.error is not None:
                raise step.error
            created = step.act.write(client, replace(step, subject_id=step.subject_id or progress.created))
        except ApiError as error:
            brake.failed(error)
            if isinstance(error, StoppedError) and not progress.has_begun and not error.unclear:
                return [Attempt(one, skipped=brake.reason()) for one in progress.job.plans]
            progress.stop(plan, step, _explained(error, step), client.now)
        else:
            progress.add(plan, step, created, client.now)
        trace_id = client.last_trace_id
    return progress.attempts(trace_id)


def _explained(error: ApiError, step: Step) -> ApiError:
    """The error. A refusal of a user's own token also names the permission that the user needs."""
    if error.status != FORBIDDEN or not step.act.permission:
        return error
    reason = f"{error.reason}; the user of the token needs the permission {step.act.permission}"
    return ApiError(
        step.tenant_id or "",
        reason,
        status=error.status,
        code=error.code,
        messages=error.messages,
        trace_id=error.trace_id,
        unclear=error.unclear,
    )


def _pretend(job: Job, brake: Brake) -> list[Attempt]:
    """The attempts of check mode: every write that can be tried succeeds, and nothing is sent."""
    reason = brake.reason()
    if reason:
        return [Attempt(plan, skipped=reason) for plan in job.plans]
    progress = Progress(job)
    for plan, step in job.moves:
        if step.error is not None:
            brake.failed(step.error)
            progress.stop(plan, step, step.error, 0)
            break
        progress.add(plan, step, None, 0)
    return [replace(attempt, at=None) for attempt in progress.attempts(None)]

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: carries jobs out. Each act brings the function that writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from .._api.client import Client
from .._api.paging import chunks
from .._base.errors import ApiError, FatalApiError, StoppedError
from .acts import Act, Step
from .brake import Brake, windows
from .journal import Journal
from .outcome import Attempt, Outcome
from .plan import Job, Plan

FORBIDDEN = 403


def apply(
    client: Client,
    jobs: list[Job],
    brake: Brake,
    journal: Journal,
    look: Callable[[list[Attempt]], list[Outcome]] | None,
) -> list[Attempt]:
    """The attempt for each plan of the jobs. A failure stops its own job only, until the brake stops all.

    journal: notes each attempt as soon as it is over. look: reads back what was tried. With it, no more jobs are begun
    than may fail before the others were read back. Jobs that the brake stops are skipped.
    """
    if client.read_only:
        return [_noted(attempt, journal) for job in jobs for attempt in _pretend(job, brake)]
    client.expect(sum(requests_for(jobs, brake.left, early=look is not None)))
    tried: dict[int, list[Attempt]] = {}
    for level in _by_level(jobs):
        left = level
        while left and not brake.reason():
            begun = _carry_out_some(client, left[: brake.window() if look else None], brake, journal)
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


def requests_for(jobs: list[Job], failures_left: float, early: bool) -> tuple[int, int]:
    """(the number of requests that the writes take if none fails, the number that reads them back meanwhile)."""
    parts = _parts(jobs, failures_left) if early else [jobs]
    writes = sum(len(batch[0].steps) for part in parts for batch in _batches(part, failures_left))
    return writes, sum(len(chunks(part)) for part in parts) if early else 0


def _parts(jobs: list[Job], failures_left: float) -> list[list[Job]]:
    """The jobs that are begun at a time if none fails."""
    levels = _by_level(jobs)
    whole = iter([job for level in levels for job in level])
    return [list(islice(whole, size)) for size in windows([len(level) for level in levels], failures_left)]


def _by_level(jobs: list[Job]) -> list[list[Job]]:
    """The jobs of each level, the lowest first."""
    return [[job for job in jobs if job.level == level] for level in sorted({job.level for job in jobs})]


def _carry_out_some(client: Client, jobs: list[Job], brake: Brake, journal: Journal) -> dict[int, list[Attempt]]:
    """The attempts for the jobs that could be begun, by the identity of their job."""
    batches = _batches(jobs, brake.left)
    tried = client.in_parallel(lambda batch: _carry_out_batch(client, batch, brake, journal), batches)
    return {key: attempts for some in tried for key, attempts in some.items()}


def _noted(attempt: Attempt, journal: Journal) -> Attempt:
    journal.note(attempt)
    return attempt


def _batches(jobs: list[Job], failures_left: float) -> list[list[Job]]:
    """Each job alone, or several together where one request can carry them out and all of them may fail."""
    batches: list[list[Job]] = []
    open_ones: dict[Act, list[Job]] = {}
    for job in jobs:
        act = job.steps[0].act
        batch = open_ones.get(act, [])
        if len(job.steps) == 1 and 0 < len(batch) < min(act.at_once, failures_left):
            batch.append(job)
            continue
        batch = [job]
        batches.append(batch)
        if len(job.steps) == 1:
            open_ones[act] = batch
    return batches


def _carry_out_batch(client: Client, batch: list[Job], brake: Brake, journal: Journal) -> dict[int, list[Attempt]]:
    """The attempts for the jobs that could be begun, noted in the journal."""
    if batch[0].steps[0].act.at_once > 1:
        tried, refused = _carry_out_at_once(client, batch, brake, journal)
        # One of the subjects may be the reason for the refusal. So each is tried alone, and the others need not fail.
        for job in refused:
            tried.update(_carry_out_at_once(client, [job], brake, journal)[0])
    else:
        each = [(job, _carry_out(client, job, brake, journal)) for job in batch]
        tried = {id(job): attempts for job, attempts in each if attempts}
    return {key: [_noted(attempt, journal) for attempt in attempts] for key, attempts in tried.items()}


def _carry_out_at_once(
    client: Client, batch: list[Job], brake: Brake, journal: Journal
) -> tuple[dict[int, list[Attempt]], list[Job]]:
    """(the attempts; the jobs to try alone, because one request for all of them was refused)."""
    with brake.begun(len(batch)) as may:
        if may:
            for job in batch:
                journal.begun(job)
        if not may or journal.fault:
            return {}, []
        try:
            faults = batch[0].steps[0].act.write(client, [job.steps[0] for job in batch]) or {}
        except ApiError as error:
            if len(batch) > 1 and not error.unclear and not isinstance(error, FatalApiError):
                return {}, batch
            for dummy in batch:
                brake.failed(error)
            return {id(job): [Attempt(job.plans[0], error=error, at=client.now)] for job in batch}, []
        for fault in faults.values():
            brake.failed(fault)
        return {id(job): [_attempt_of(job, faults.get(place), client)] for place, job in enumerate(batch)}, []


def _attempt_of(job: Job, error: ApiError | None, client: Client) -> Attempt:
    """The attempt of a job that was carried out with others, and has one step."""
    return Attempt(job.plans[0], job.steps if error is None else (), error=error, at=client.now)


def _carry_out(client: Client, job: Job, brake: Brake, journal: Journal) -> list[Attempt]:
    """The attempts, or an empty list where the job could not be begun."""
    with brake.begun() as may:
        if may:
            journal.begun(job)
        if not may or journal.fault:
            return []
        return _attempts(client, job, brake)


def _attempts(client: Client, job: Job, brake: Brake) -> list[Attempt]:
    """The attempt of each plan. The first error ends the job."""
    progress = Progress(job)
    for plan, step in job.moves:
        try:
            if step.error is not None:
                raise step.error
            created = step.act.write(client, replace(step, subject_id=step.subject_id or progress.created))
        except ApiError as error:
            brake.failed(error)
            if isinstance(error, StoppedError) and not progress.has_begun and not error.unclear:
                return [Attempt(one, skipped=brake.reason()) for one in job.plans]
            progress.stop(plan, step, _explained(error, step), client.now)
            break
        progress.add(plan, step, created, client.now)
    return progress.attempts(client.last_trace_id)


class Progress:
    """How far a job has come: what was done of each plan, and what stopped it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.created = ""
        self.done: dict[int, list[Step]] = {id(plan): [] for plan in job.plans}
        self.at: dict[int, float] = {}
        self.stopped: tuple[Plan, Step, ApiError] | None = None

    @property
    def has_begun(self) -> bool:
        """Whether any step succeeded."""
        return any(self.done.values())

    def add(self, plan: Plan, step: Step, created: str | None, now: float) -> None:
        """Note a step that succeeded. created: the ID of a subject that it created."""
        self.created = created or self.created
        self.done[id(plan)].append(step)
        self.at[id(plan)] = now

    def stop(self, plan: Plan, step: Step, error: ApiError, now: float) -> None:
        """Note the step that failed."""
        self.stopped = (plan, step, error)
        self.at.setdefault(id(plan), now)

    def attempts(self, trace_id: str | None) -> list[Attempt]:
        """The attempt of each plan of the job."""
        return [self._attempt(plan, trace_id) for plan in self.job.plans]

    def _attempt(self, plan: Plan, trace_id: str | None) -> Attempt:
        done = tuple(self.done[id(plan)])
        attempt = Attempt(plan, done, created=self.created, trace_id=trace_id, at=self.at.get(id(plan)))
        attempt = replace(attempt, is_whole=self.stopped is None)
        if self.stopped is None or (len(done) == len(plan.steps) and plan is not self.stopped[0]):
            return attempt
        stopper, step, error = self.stopped
        if plan is stopper:
            return replace(attempt, error=error)
        where = "" if step.tenant_id is None else f" in tenant {step.tenant_id}"
        reason = f"not attempted, as {step.act.verb}{where} failed before"
        if done:
            return replace(attempt, error=ApiError(plan.name, reason))
        return replace(attempt, skipped=reason, follows_writes=self.has_begun or step.error is None)


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

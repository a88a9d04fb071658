# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: carries plans out. Each act brings the function that writes."""

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
from .plan import Plan

FORBIDDEN = 403


def apply(
    client: Client,
    plans: list[Plan],
    brake: Brake,
    journal: Journal,
    look: Callable[[list[Attempt]], list[Outcome]] | None,
) -> list[Attempt]:
    """The attempt for each plan, in their order. A failure stops its own plan only, until the brake stops all.

    journal: notes each attempt as soon as it is over. look: reads back what was tried. With it, no more plans are begun
    than may fail before the others were read back. Plans that the brake stops are skipped.
    """
    if client.read_only:
        return [_noted(_pretend(plan, brake), journal) for plan in plans]
    client.expect(sum(requests_for(plans, brake.left, early=look is not None)))
    tried: dict[int, Attempt] = {}
    for level in _by_level(plans):
        left = level
        while left and not brake.reason():
            attempts = _carry_out_some(client, left[: brake.window() if look else None], brake, journal)
            tried.update({id(attempt.plan): attempt for attempt in attempts})
            left = [plan for plan in left if id(plan) not in tried]
            if look:
                brake.settle(look(attempts))
    for plan in plans:
        if id(plan) not in tried:
            tried[id(plan)] = _noted(Attempt(plan, skipped=brake.reason()), journal)
    return [tried[id(plan)] for plan in plans]


def requests_for(plans: list[Plan], failures_left: float, early: bool) -> tuple[int, int]:
    """(the number of requests that the writes take if none fails, the number that reads them back meanwhile)."""
    parts = _parts(plans, failures_left) if early else [plans]
    writes = sum(len(batch[0].steps) for part in parts for batch in _batches(part, failures_left))
    return writes, sum(len(chunks(part)) for part in parts) if early else 0


def _parts(plans: list[Plan], failures_left: float) -> list[list[Plan]]:
    """The plans that are begun at a time if none fails."""
    levels = _by_level(plans)
    whole = iter([plan for level in levels for plan in level])
    return [list(islice(whole, size)) for size in windows([len(level) for level in levels], failures_left)]


def _by_level(plans: list[Plan]) -> list[list[Plan]]:
    """The plans of each level, the lowest first."""
    return [[plan for plan in plans if plan.level == level] for level in sorted({plan.level for plan in plans})]


def _carry_out_some(client: Client, plans: list[Plan], brake: Brake, journal: Journal) -> list[Attempt]:
    """The attempts for the plans that could be begun."""
    batches = _batches(plans, brake.left)
    tried = client.in_parallel(lambda batch: _carry_out_batch(client, batch, brake, journal), batches)
    return [attempt for attempts in tried for attempt in attempts]


def _noted(attempt: Attempt, journal: Journal) -> Attempt:
    journal.note(attempt)
    return attempt


def _batches(plans: list[Plan], failures_left: float) -> list[list[Plan]]:
    """Each plan alone, or several together where one request can carry them out and all of them may fail."""
    batches: list[list[Plan]] = []
    open_ones: dict[Act, list[Plan]] = {}
    for plan in plans:
        act = plan.steps[0].act
        batch = open_ones.get(act, [])
        if len(plan.steps) == 1 and 0 < len(batch) < min(act.at_once, failures_left):
            batch.append(plan)
            continue
        batch = [plan]
        batches.append(batch)
        if len(plan.steps) == 1:
            open_ones[act] = batch
    return batches


def _carry_out_batch(client: Client, batch: list[Plan], brake: Brake, journal: Journal) -> list[Attempt]:
    """The attempts for the plans that could be begun, noted in the journal."""
    if batch[0].steps[0].act.at_once > 1:
        attempts, refused = _carry_out_at_once(client, batch, brake)
        # One of the subjects may be the reason for the refusal. So each is tried alone, and the others need not fail.
        again = [_carry_out_at_once(client, [plan], brake)[0] for plan in refused]
        attempts = [*attempts, *(attempt for one in again for attempt in one)]
        return [_noted(attempt, journal) for attempt in attempts]
    attempts = [attempt for plan in batch for attempt in _carry_out(client, plan, brake, journal)]
    return [_noted(attempt, journal) for attempt in attempts]


def _carry_out_at_once(client: Client, batch: list[Plan], brake: Brake) -> tuple[list[Attempt], list[Plan]]:
    """(the attempts; the plans to try alone, because one request for all of them was refused)."""
    with brake.begun(len(batch)) as may:
        if not may:
            return [], []
        try:
            batch[0].steps[0].act.write(client, [plan.steps[0] for plan in batch])
        except ApiError as error:
            if len(batch) > 1 and not error.unclear and not isinstance(error, FatalApiError):
                return [], batch
            for dummy in batch:
                brake.failed(error)
            return [Attempt(plan, error=error, at=client.now) for plan in batch], []
        return [Attempt(plan, plan.steps, at=client.now) for plan in batch], []


def _carry_out(client: Client, plan: Plan, brake: Brake, journal: Journal) -> list[Attempt]:
    """The attempt, or an empty list where the plan could not be begun."""
    with brake.begun() as may:
        if may:
            journal.begun(plan)
        if not may or journal.fault:
            return []
        return [_attempt(client, plan, brake)]


def _attempt(client: Client, plan: Plan, brake: Brake) -> Attempt:
    done: list[Step] = []
    created, at = "", None
    for step in plan.steps:
        try:
            if step.error is not None:
                raise step.error
            created = step.act.write(client, replace(step, subject_id=step.subject_id or created)) or created
        except ApiError as error:
            brake.failed(error)
            if isinstance(error, StoppedError) and not done and not error.unclear:
                return Attempt(plan, skipped=brake.reason())
            trace_id, at = client.last_trace_id, at if done else client.now
            return Attempt(plan, tuple(done), _explained(error, step), created=created, trace_id=trace_id, at=at)
        done.append(step)
        at = client.now
    return Attempt(plan, tuple(done), created=created, trace_id=client.last_trace_id, at=at)


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


def _pretend(plan: Plan, brake: Brake) -> Attempt:
    """The attempt of check mode: every write that can be tried succeeds, and nothing is sent."""
    reason = brake.reason()
    if reason:
        return Attempt(plan, skipped=reason)
    for index, step in enumerate(plan.steps):
        if step.error is not None:
            brake.failed(step.error)
            return Attempt(plan, plan.steps[:index], step.error)
    return Attempt(plan, plan.steps)

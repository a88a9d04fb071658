# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: how far the steps for one subject have come. Pure."""

from __future__ import annotations

from dataclasses import replace

from .._base.errors import ApiError
from .acts import Fate, Step
from .outcome import Attempt
from .plan import Job, Plan


class Progress:
    """How far a job has come: what was done of each plan, what is left (moves), and what stopped it.

    travelled: the first steps were carried by a request for several subjects. unsure: see Fate.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.created = ""
        self.done: dict[int, list[Step]] = {id(plan): [] for plan in job.plans}
        self.at: dict[int, float] = {}
        self.stopped: tuple[Plan, Step, ApiError] | None = None
        self.moves = list(job.moves)
        self.travelled = False
        self.unsure = ""

    @property
    def has_begun(self) -> bool:
        """Whether any step succeeded."""
        return any(self.done.values())

    @property
    def goes_on(self) -> bool:
        """Whether steps are left, and nothing stopped the job."""
        return bool(self.moves) and self.stopped is None

    def add(self, plan: Plan, step: Step, created: str | None, now: float) -> None:
        """Note a step that succeeded. created: the ID of a subject that it created."""
        self.created = created or self.created
        self.done[id(plan)].append(step)
        self.at[id(plan)] = now
        self.moves.pop(0)

    def stop(self, plan: Plan, step: Step, error: ApiError, now: float) -> None:
        """Note the step that failed."""
        self.stopped = (plan, step, error)
        self.at.setdefault(id(plan), now)

    def travel(self, number: int, fate: Fate, now: float) -> None:
        """Note what became of the first steps, so many, which a request for several subjects carried.

        Steps that follow need what these bring. So none follows while that is not sure.
        """
        self.travelled, self.unsure = True, fate.unsure
        if fate.error is not None:
            self.stop(*self.moves[0], fate.error, now)
            return
        for plan, step in self.moves[:number]:
            self.add(plan, step, None, now)
        if fate.unsure and self.moves:
            plan, step = self.moves[0]
            self.stop(plan, step, ApiError(plan.name, f"not attempted, as {fate.unsure}"), now)

    def attempts(self, trace_id: str | None) -> list[Attempt]:
        """The attempt of each plan of the job."""
        return [self._attempt(plan, trace_id) for plan in self.job.plans]

    def _attempt(self, plan: Plan, trace_id: str | None) -> Attempt:
        done = tuple(self.done[id(plan)])
        attempt = Attempt(plan, done, created=self.created, trace_id=trace_id, at=self.at.get(id(plan)))
        attempt = replace(attempt, is_whole=self.stopped is None, travelled=self.travelled, unsure=self.unsure)
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

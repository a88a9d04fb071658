# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: (what was tried, what was read back) -> what became of each user. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ._acts import Step
from ._errors import ApiError
from ._models import Found
from ._plan import Plan


@dataclass(frozen=True)
class Attempt:
    """What became of a plan's writes. done: the steps that succeeded; error: why the next one did not.

    skipped: why the plan was not begun at all, where it was not. created: the ID of what it created.
    trace_id: what Frontegg calls the last request, to be asked for in its support.
    """

    plan: Plan
    done: tuple[Step, ...] = ()
    error: ApiError | None = None
    skipped: str = ""
    created: str = ""
    trace_id: str | None = None

    @property
    def subject_id(self) -> str | None:
        """Whom it is about; None for nobody, as far as is known."""
        return str(self.plan.subject.id) if self.plan.subject is not None else self.created or None


@dataclass(frozen=True)
class Outcome:
    """What became of one user or tenant: the words and flags of its rows (see RETURN of module user)."""

    attempt: Attempt
    outcome: str
    msg: str
    changed: bool = False
    failed: bool = False
    after: dict[str, Any] | None = None
    error: ApiError | None = None

    @property
    def plan(self) -> Plan:
        """What was to be done."""
        return self.attempt.plan


def judge(attempt: Attempt, seen: Found[Any] | None) -> Outcome:
    """The outcome of one attempt. `seen`: the subject as read back after the writes, None where that was not done."""
    plan = attempt.plan
    if not plan.steps:
        return Outcome(attempt, plan.outcome, plan.msg, failed=plan.failed, after=plan.after, error=plan.error)
    if attempt.skipped:
        return Outcome(attempt, "not_attempted", attempt.skipped, after=plan.before)
    if attempt.error is None:
        return _after_success(attempt, seen)
    return _after_error(attempt, attempt.error, seen)


def _after_success(attempt: Attempt, seen: Found[Any] | None) -> Outcome:
    """Every write was accepted; what was read back has the last word."""
    plan = attempt.plan
    if seen is None:
        return Outcome(attempt, "changed", plan.msg, changed=True, after=plan.after)
    if seen.error is not None:
        msg = f"{plan.msg}, but not verified: it could not be read back: {seen.error.reason}"
        return Outcome(attempt, "changed", msg, changed=True, failed=True, after=plan.after, error=seen.error)
    if plan.kind.holds(plan.wish, seen.subject):
        return Outcome(attempt, "changed", plan.msg, changed=True, after=_reached(plan, seen.subject))
    state = _state(plan, seen.subject)
    msg = f"{_verb(attempt)} was accepted, but reading back does not show it"
    return Outcome(attempt, "failed", msg, changed=state != plan.before, failed=True, after=state)


def _after_error(attempt: Attempt, error: ApiError, seen: Found[Any] | None) -> Outcome:
    """A write was refused, or its answer was lost; what was read back settles which."""
    plan, partly, only = attempt.plan, bool(attempt.done), len(attempt.plan.steps) == 1
    subject = seen.subject if seen is not None else None
    was_read = seen is not None and seen.error is None and (subject is None or plan.kind.tells(plan.wish, subject))
    if was_read and plan.kind.holds(plan.wish, subject):
        return _after_all(attempt, error, _reached(plan, subject))
    msg = f"{_verb(attempt)} failed: {error.reason}"
    if error.unclear and not was_read:
        msg = f"{msg}; whether it was done is not known: run again to settle"
        return Outcome(attempt, "unknown", msg, changed=partly, failed=True, after=_state(plan, subject), error=error)
    before = None if partly else plan.before
    state = _state(plan, subject) if was_read else before
    # A write among several may have been done although its answer was lost: then the state is another one.
    changed = partly or (error.unclear and not only and state != plan.before)
    return Outcome(attempt, "failed", msg, changed=changed, failed=True, after=state, error=error)


def _after_all(attempt: Attempt, error: ApiError, state: dict[str, Any] | None) -> Outcome:
    """The write did not end well, and yet it is as wanted: by us, or by somebody else meanwhile."""
    if error.unclear or attempt.done:
        how = "the answer was lost" if error.unclear else "a write was refused"
        msg = f"{attempt.plan.msg} ({how}, but reading back shows it)"
        return Outcome(attempt, "changed", msg, changed=True, after=state)
    already = attempt.plan.steps[-1].act.already.format(tenant_id=attempt.plan.wish.tenant_id)
    return Outcome(attempt, "unchanged", f"{already} (by somebody else, meanwhile)", after=state)


def needs_settling(attempts: Iterable[Attempt], verify: bool) -> list[Attempt]:
    """The attempts that have to be read back: with `verify` all that wrote, else those that did not end well."""
    return [attempt for attempt in attempts if attempt.error is not None or (verify and attempt.done)]


def _state(plan: Plan, subject: Any) -> dict[str, Any] | None:
    return None if subject is None else plan.kind.view(plan.wish, subject, plan.before)


def _reached(plan: Plan, subject: Any) -> dict[str, Any] | None:
    # Whether a user who lost the last membership is kept is not confirmed: one who is gone shows as planned.
    return plan.after if subject is None else plan.kind.view(plan.wish, subject, plan.after)


def _verb(attempt: Attempt) -> str:
    """Of the step that failed, or of the last one."""
    steps, done = attempt.plan.steps, len(attempt.done)
    return steps[min(done, len(steps) - 1)].act.verb

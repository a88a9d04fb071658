# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: (what was tried, what was read back) -> what became of each user or tenant. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ._acts import UPDATE, Step
from ._errors import ApiError
from ._models import Found
from ._plan import Plan
from ._profile import lost


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

    @property
    def stopped_at(self) -> Step:
        """The step that did not succeed. Only of an attempt with an error."""
        return self.plan.steps[len(self.done)]

    @property
    def is_lost(self) -> bool:
        """Whether the write that failed may have been done all the same. A step that could not be tried sent none."""
        return self.error is not None and self.error.unclear and self.stopped_at.error is None


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
    msg = f"{plan.steps[0].act.verb} was accepted, but reading back does not show it"
    if len(plan.steps) > 1:
        msg = "every write was accepted, but reading back does not show all of it"
    return Outcome(attempt, "failed", msg, changed=state != plan.before, failed=True, after=state)


def _after_error(attempt: Attempt, error: ApiError, seen: Found[Any] | None) -> Outcome:
    """A write was refused, or its answer was lost; what was read back settles which."""
    plan, step, partly = attempt.plan, attempt.stopped_at, bool(attempt.done)
    subject = seen.subject if seen is not None else None
    was_read = seen is not None and seen.error is None and (subject is None or plan.kind.tells(plan.wish, subject))
    if was_read and plan.kind.holds(plan.wish, subject) and not (subject is not None and lost(step.kept, subject.row)):
        return _after_all(attempt, _reached(plan, subject))
    msg = f"{step.act.verb} failed: {'they could not be read: ' if step.error is not None else ''}{error.reason}"
    if attempt.is_lost and not was_read:
        msg = f"{msg}; whether it was done is not known: run again to settle"
        return Outcome(attempt, "unknown", msg, changed=partly, failed=True, after=_state(plan, subject), error=error)
    before = None if partly else plan.before
    state = _state(plan, subject) if was_read else before
    # A write among several may have been done although its answer was lost, and an update may take two requests.
    maybe = (attempt.is_lost and len(plan.steps) > 1) or step.act is UPDATE
    changed = partly or (maybe and state != plan.before)
    return Outcome(attempt, "failed", msg, changed=changed, failed=True, after=state, error=error)


def _after_all(attempt: Attempt, state: dict[str, Any] | None) -> Outcome:
    """The write did not end well, and yet it is as wanted: by us, or by somebody else meanwhile."""
    plan = attempt.plan
    if attempt.is_lost or attempt.done:
        how = "the answer was lost" if attempt.is_lost else "not every write succeeded"
        msg = f"{plan.msg} ({how}, but reading back shows it)"
        return Outcome(attempt, "changed", msg, changed=True, after=state)
    # Who is gone is gone; what was to come before that is of no interest any more.
    parts = plan.parts[-1:] if plan.wish.state == "absent" else plan.parts
    tenant_id = getattr(plan.wish, "tenant_id", None)  # a wish for a tenant has none beside itself
    already = "; ".join(dict.fromkeys(part.act.already.format(tenant_id=tenant_id) or "as wanted" for part in parts))
    return Outcome(attempt, "unchanged", f"{already} (by somebody else, meanwhile)", after=state)


def needs_settling(attempts: Iterable[Attempt], verify: bool) -> list[Attempt]:
    """The attempts that have to be read back: with `verify` all that wrote, else those that did not end well."""
    return [attempt for attempt in attempts if attempt.error is not None or (verify and attempt.done)]


def _state(plan: Plan, subject: Any) -> dict[str, Any] | None:
    return None if subject is None else plan.kind.view(plan.wish, subject, plan.before)


def _reached(plan: Plan, subject: Any) -> dict[str, Any] | None:
    # Whether a user who lost the last membership is kept is not confirmed: one who is gone shows as planned.
    return plan.after if subject is None else plan.kind.view(plan.wish, subject, plan.after)

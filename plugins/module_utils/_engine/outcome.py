# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: (an attempt, the subject as read back) -> what became of the subject. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .._api.models import Found
from .._base.errors import ApiError
from .acts import Step
from .plan import Plan

DISPUTED = "the list and the single record contradict each other"
WHOSE = "whether by this run is not known"
RATE_LIMITED = 429


@dataclass(frozen=True)
class Attempt:
    """What became of the writes of a plan. done: the steps that succeeded. error: why the next step failed.

    skipped: why the plan was not begun; "" where it was begun. follows_writes: other plans for the subject were begun.
    is_whole: every step for the subject succeeded. created: the ID of a subject that the job created.
    trace_id: Frontegg's name for the last request; its support asks for it.
    at: when the last write was answered, in seconds since the epoch. For a lost answer, when it was given up.
    """

    plan: Plan
    done: tuple[Step, ...] = ()
    error: ApiError | None = None
    skipped: str = ""
    created: str = ""
    trace_id: str | None = None
    at: float | None = None
    follows_writes: bool = False
    is_whole: bool = True

    @property
    def subject_id(self) -> str | None:
        """The ID of the subject; None where no subject is known."""
        return str(self.plan.subject.id) if self.plan.subject is not None else self.created or None

    @property
    def stopped_at(self) -> Step:
        """The step that failed. Only an attempt with an error has one."""
        return self.plan.steps[len(self.done)]

    @property
    def is_lost(self) -> bool:
        """Whether the server may have carried out the failed write. A step with an error of its own sent none."""
        return self.error is not None and self.error.unclear and self.stopped_at.error is None

    @property
    def was_sent(self) -> bool:
        """Whether the server may have carried out any step. A refusal proves nothing: it may come after the change."""
        if self.done:
            return True
        if self.error is None or self.stopped_at.error is not None:
            return False
        was_refused = self.error.answered and self.error.status != RATE_LIMITED
        return was_refused or self.error.unclear or self.stopped_at.act.several_requests


@dataclass(frozen=True)
class Outcome:
    """What became of one subject: the words and flags of its rows (see RETURN of module user).

    was_read: whether the subject was read back after the writes.
    """

    attempt: Attempt
    outcome: str
    msg: str
    changed: bool = False
    failed: bool = False
    after: dict[str, Any] | None = None
    error: ApiError | None = None
    was_read: bool = False

    @property
    def plan(self) -> Plan:
        """The plan of the attempt."""
        return self.attempt.plan


def judge(attempt: Attempt, seen: Found[Any] | None) -> Outcome:
    """The outcome of one attempt. seen: the subject as read back after the writes; None where it was not read back."""
    plan = attempt.plan
    if not plan.steps:
        after = plan.after if seen is None or seen.error is not None else _state(plan, seen.subject)
        return Outcome(attempt, plan.outcome, plan.msg, failed=plan.failed, after=after, error=plan.error)
    if attempt.skipped:
        after = plan.before if seen is None or seen.error is not None else _state(plan, seen.subject)
        return Outcome(attempt, "not_attempted", attempt.skipped, after=after)
    if attempt.error is None:
        return _after_success(attempt, seen)
    return _after_error(attempt, attempt.error, seen)


def _after_success(attempt: Attempt, seen: Found[Any] | None) -> Outcome:
    """The outcome where every write was accepted. What was read back has the last word."""
    plan = attempt.plan
    if seen is None:
        return Outcome(attempt, "changed", plan.msg, changed=True, after=plan.after)
    if seen.error is not None:
        msg = f"{plan.msg}, but not verified: it could not be read back: {seen.error.reason}"
        return Outcome(attempt, "changed", msg, changed=True, failed=True, after=plan.after, error=seen.error)
    state = _state(plan, seen.subject)
    if seen.disputed:
        msg = f"{plan.steps[0].act.verb} was accepted, but {DISPUTED}; run again to settle"
        return Outcome(attempt, "unknown", msg, changed=len(plan.steps) > 1, failed=True, after=state)
    if is_as_planned(plan, seen.subject):
        return _as_wanted(attempt, "changed", plan.msg, seen)
    if seen.is_pending:
        msg = f"{plan.steps[0].act.verb} was accepted, and reading back does not show it yet: {seen.reason}"
        return Outcome(attempt, "unknown", msg, failed=True, after=state)
    msg = f"{plan.steps[0].act.verb} was accepted, but reading back does not show it"
    if len(plan.steps) > 1:
        msg = "every write was accepted, but reading back does not show all of it"
    msg = f"{msg}: {seen.reason}" if seen.reason else msg
    return Outcome(attempt, "failed", msg, changed=state != plan.before, failed=True, after=state)


def _after_error(attempt: Attempt, error: ApiError, seen: Found[Any] | None) -> Outcome:
    """The outcome where a write was refused or its answer was lost. What was read back settles which."""
    plan, step, partly = attempt.plan, attempt.stopped_at, bool(attempt.done)
    subject = seen.subject if seen is not None else None
    was_read = (
        seen is not None and seen.error is None and (subject is None or plan.kind.answer_proves(plan.wish, subject))
    )
    disputed = seen is not None and seen.disputed
    is_so = was_read and not disputed and is_as_planned(plan, subject)
    if seen is not None and is_so and not (subject is not None and plan.kind.was_wiped(step, subject)):
        return _after_error_as_wanted(attempt, error, seen)
    msg = f"{step.act.verb} failed: {'they could not be read: ' if step.error is not None else ''}{error.reason}"
    msg = f"{msg}; {DISPUTED}" if disputed else msg
    is_unread = not was_read or (seen is not None and seen.is_pending)
    is_unread = is_unread or (subject is not None and plan.kind.is_incomplete(subject))
    if attempt.is_lost and (disputed or is_unread):
        msg = f"{msg}; whether it was done is not known: run again to settle"
        return Outcome(attempt, "unknown", msg, changed=partly, failed=True, after=_state(plan, subject), error=error)
    before = None if partly else plan.before
    state = _state(plan, subject) if was_read else before
    # A lost write may have been carried out. An act with several requests may have been carried out in part.
    maybe = attempt.is_lost and len(plan.steps) > 1
    maybe = maybe or (step.act.several_requests and error.status != plan.wish.status_if_so)
    changed = partly or (maybe and state != plan.before)
    return Outcome(attempt, "failed", msg, changed=changed, failed=True, after=state, error=error)


def _after_error_as_wanted(attempt: Attempt, error: ApiError, seen: Found[Any]) -> Outcome:
    """The outcome where a write failed, but the subject is as wanted: by this write, or by another run."""
    plan = attempt.plan
    if attempt.done or (attempt.is_lost and not error.answered):
        how = "the answer was lost" if attempt.is_lost else "not every write succeeded"
        return _as_wanted(attempt, "changed", f"{plan.msg} ({how}, but reading back shows it)", seen)
    if attempt.is_lost or (attempt.was_sent and error.status != (plan.wish.status_if_so or 0)):
        how = "the write failed" if error.status is None else f"the write was answered with HTTP {error.status}"
        return _as_wanted(attempt, "changed", f"{plan.msg} ({how}, but reading back shows it; {WHOSE})", seen)
    # The subject is gone, so the steps before the deletion no longer matter.
    parts = plan.parts[-1:] if plan.wish.removes else plan.parts
    already = "; ".join(dict.fromkeys(plan.kind.already(plan.wish, part.act) for part in parts))
    how = f"meanwhile; {WHOSE}" if attempt.was_sent else "by somebody else, meanwhile"
    return _as_wanted(attempt, "unchanged", f"{already} ({how})", seen)


def _as_wanted(attempt: Attempt, outcome: str, msg: str, seen: Found[Any]) -> Outcome:
    """The outcome of a subject that is as wanted. Side effects make it failed."""
    plan, changed = attempt.plan, outcome == "changed"
    side_effects = "; ".join(part for part in (plan.kind.side_effects(plan, seen.subject), seen.side_effects) if part)
    if side_effects:
        msg = f"{msg}, but now this is so, too, and was not asked for: {side_effects}"
        after = _state(plan, seen.subject)
        return Outcome(attempt, "failed", msg, changed=changed, failed=True, after=after, error=attempt.error)
    return Outcome(attempt, outcome, msg, changed=changed, after=_reached(attempt, seen.subject))


def is_as_planned(plan: Plan, subject: Any) -> bool:
    """Whether the subject is as wanted, or gone where another wish of the task deletes it."""
    return (subject is None and plan.is_deleted) or plan.kind.is_as_wanted(plan.wish, subject)


def more_cautious(attempt: Attempt, listed: Found[Any], alone: Found[Any]) -> Found[Any]:
    """The more cautious of two answers about the same subject: its row in the list, and its own record.

    If the list leaves out the subject or a flag, the list says nothing, and the own record counts. The own record also
    counts if the write was accepted and the record shows the subject: then two answers agree.
    """
    plan, accepted = attempt.plan, attempt.error is None
    if listed.error is not None or listed.subject is None:
        return alone
    denied = plan.kind.answer_denies(plan.wish, listed.subject)
    if alone.error is not None:
        return listed if accepted and denied else alone
    refuted = denied and not accepted and is_as_planned(plan, alone.subject)
    return Found(listed.subject, disputed=True) if alone.subject is None or refuted else alone


def to_read_back(attempts: Iterable[Attempt], verify: bool) -> list[Attempt]:
    """The attempts to read back. With `verify`, all attempts that wrote; without it, only those with an error."""
    return [
        attempt
        for attempt in attempts
        if attempt.error is not None or (verify and (attempt.done or attempt.follows_writes))
    ]


def _state(plan: Plan, subject: Any) -> dict[str, Any] | None:
    return None if subject is None else plan.kind.view(plan.wish, subject, plan.before)


def _reached(attempt: Attempt, subject: Any) -> dict[str, Any] | None:
    """The state that was reached. A flag that the answer leaves out is as planned, if all for the subject was done."""
    plan = attempt.plan
    # Whether Frontegg keeps a user who lost the last membership is not confirmed. A user who is gone shows as planned.
    if subject is None:
        return plan.after
    return plan.kind.view(plan.wish, subject, plan.after if attempt.is_whole else plan.before)

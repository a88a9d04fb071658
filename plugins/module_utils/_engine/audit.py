# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: audit events: tells the administrators of a tenant what became of a user.

One event for each subject and tenant, once the outcome is known. What becomes of an event never changes an outcome.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from .._api.client import Client
from .._base.errors import ApiError, FatalApiError, InputError, StoppedError
from .._base.values import one_line
from .acts import Step
from .kind import Kind
from .outcome import RATE_LIMITED, Outcome
from .plan import Plan, jobs_of
from .report import MOST_NAMED

SENT, NOT_SENT, UNKNOWN, FAILED = "sent", "not_sent", "unknown", "failed"
# What becomes of events, in the order of warnings. A row with several events has the first of their words.
_TOLD = {
    FAILED: "failed",
    UNKNOWN: "may or may not be in the log, because the answer was lost",
    NOT_SENT: "were not sent",
}
_WORDS = (*_TOLD, SENT)
# {the outcome in an event: its severity}, the worst first. Where an event is about several rows, the worst counts.
_SEVERITIES = {"unknown": "Error", "failed": "Error", "not_verified": "Medium", "changed": "Info"}


@dataclass(frozen=True)
class Audit:
    """What the events of a task say beside what was done."""

    ticket: str
    reason: str
    requested_by: str | None = None
    approved_by: str | None = None


@dataclass(frozen=True)
class Event:
    """What is sent to one tenant about one subject. outcomes: of all rows about both."""

    tenant_id: str
    outcomes: tuple[Outcome, ...]

    @property
    def name(self) -> str:
        """The event as warnings name it."""
        return f"{self.outcomes[0].plan.name} in tenant {self.tenant_id}"


def audit_spec() -> dict[str, Any]:
    """The option of doc fragment identityops.frontegg._audit."""
    required, optional = {"type": "str", "required": True}, {"type": "str"}
    texts = {"ticket": required, "reason": required, "requested_by": optional, "approved_by": optional}
    return {"audit": {"type": "dict", "options": texts}}


def read_audit(given: Mapping[str, Any] | None) -> Audit | None:
    """The option audit; None where the task sends no events. InputError: a text is empty."""
    if given is None:
        return None
    texts = {name: text.strip() for name, text in given.items() if text is not None}
    InputError.raise_all([f"audit: {name} is empty; give it a value." for name, text in texts.items() if not text])
    return Audit(**texts)


def number_of_events(kind: Kind, plans: Sequence[Plan], audit: Audit | None) -> int:
    """How many events a run sends if every write of the plans succeeds."""
    if audit is None or kind.audit is None:
        return 0
    tenants = [{name for one in job.plans for name in _planned_tenants(one)} for job in jobs_of(plans)]
    return sum(map(len, tenants))


def _planned_tenants(plan: Plan) -> list[str]:
    return plan.kind.audit_tenants(plan, plan.after) if plan.steps else []


def announce(
    client: Client, kind: Kind, outcomes: list[Outcome], audit: Audit | None
) -> tuple[list[Outcome], list[str]]:
    """Send the events. Return (the outcomes, which say what became of their events; warnings)."""
    if audit is None or kind.audit is None or client.read_only:
        return outcomes, []
    events = events_of(outcomes)
    client.expect(len(events))
    steps = [Step(kind.audit, "", event.tenant_id, _body(event, audit, client.run.id)) for event in events]
    answers = client.in_parallel(_Sender(client).send, steps)
    words: dict[int, set[str]] = {}
    for event, (word, dummy) in zip(events, answers):
        for outcome in event.outcomes:
            words.setdefault(id(outcome), set()).add(word)
    told = [replace(one, audit=_worst(words[id(one)], _WORDS)) if id(one) in words else one for one in outcomes]
    return told, _warnings(events, answers)


def events_of(outcomes: Sequence[Outcome]) -> list[Event]:
    """An event for each subject that changed, or may have changed, and each of its tenants."""
    due = {id(one.plan): one for one in outcomes if one.changed or one.outcome == "unknown"}
    events = []
    for job in jobs_of([one.plan for one in due.values()]):
        by_tenant: dict[str, list[Outcome]] = {}
        for outcome in [due[id(plan)] for plan in job.plans]:
            for tenant_id in outcome.plan.kind.audit_tenants(outcome.plan, outcome.after):
                by_tenant.setdefault(tenant_id, []).append(outcome)
        events += [Event(tenant_id, tuple(some)) for tenant_id, some in by_tenant.items()]
    return events


class _Sender:
    """Sends events. After an error that all further events would meet, it sends no more. Threads may share it."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._ended = ""

    def send(self, step: Step) -> tuple[str, str]:
        """Send an event. Return (what became of it, why)."""
        if self._ended:
            return NOT_SENT, self._ended
        try:
            step.act.write(self._client, step)
        except ApiError as error:
            if isinstance(error, FatalApiError) or error.status == RATE_LIMITED:
                self._ended = error.reason
            is_unsent = isinstance(error, StoppedError)
            return UNKNOWN if error.unclear else NOT_SENT if is_unsent else FAILED, error.reason
        return SENT, ""


def _body(event: Event, audit: Audit, run_id: str) -> dict[str, Any]:
    """The event as it is sent. It has no value of the subject but the names, so there is nothing to redact."""
    first = event.outcomes[0]
    action = ", ".join(dict.fromkeys(one.plan.action for one in event.outcomes))
    outcome = _worst({_word(one) for one in event.outcomes}, tuple(_SEVERITIES))
    subject = first.plan.kind.audit_subject(first.plan, first.attempt.created or None)
    given = {_camel(one.name): getattr(audit, one.name) for one in fields(audit)}
    said = {"action": action, "outcome": outcome, **given, "runId": run_id}
    return {
        "severity": _SEVERITIES[outcome],
        "description": _sentence(first.plan, said),
        **{name: value for name, value in {**subject, **said}.items() if value is not None},
    }


def _sentence(plan: Plan, said: Mapping[str, Any]) -> str:
    """The event in words, for logs that show no other key."""
    words = (
        f"{plan.kind.noun} {plan.name}: {said['action'].replace('_', ' ')}, by the vendor of the application. "
        f"Outcome: {said['outcome'].replace('_', ' ')}. Ticket: {said['ticket']}. Reason: {said['reason']}."
    )
    return one_line(words[0].upper() + words[1:])


def _word(outcome: Outcome) -> str:
    """The outcome as an event has it."""
    return "not_verified" if outcome.outcome == "changed" and outcome.failed else outcome.outcome


def _worst(words: set[str], order: Sequence[str]) -> str:
    return next(word for word in order if word in words)


def _camel(name: str) -> str:
    """requested_by -> requestedBy, as Frontegg spells its keys"""
    start, *rest = name.split("_")
    return "".join([start, *map(str.capitalize, rest)])


def _warnings(events: Sequence[Event], answers: Sequence[tuple[str, str]]) -> list[str]:
    """A warning for each thing that became of events beside being sent."""
    found = []
    for word, words in _TOLD.items():
        named = [f"{event.name} ({why})" for event, (one, why) in zip(events, answers) if one == word]
        more = f", and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
        if named:
            start = f"{len(named)} of {len(events)} audit events {words}: {', '.join(named[:MOST_NAMED])}{more}"
            found.append(one_line(f"{start}. The outcomes of the rows stand. No later run sends these events."))
    return found

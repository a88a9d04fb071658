# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: outcomes -> rows, summary, message and diff of the result. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .._base.errors import ApiError, FronteggError
from .._base.times import iso
from .._base.values import one_line
from .._base.wishes import Wish
from .acts import Part
from .kind import Kind
from .outcome import Outcome
from .plan import jobs_of

# Which rows the result has
ROWS = ("all", "changed", "summary")
# How many users a warning names
MOST_NAMED = 10
# {(whether something changed, whether something failed): status}
_STATUS = {
    (True, False): "changed",
    (False, False): "unchanged",
    (True, True): "partial",
    (False, True): "failed",
}
OUTCOMES = ("changed", "unchanged", "not_found", "failed", "unknown", "not_attempted")


@dataclass(frozen=True)
class Report:
    """What became of the users or tenants of a task. key: the key of the result that has the rows.

    failed: whether the task ends as failed. refused: whether it was refused, so that nothing was written.
    more: further keys of the result. counted: the outcomes that the summary has.
    """

    key: str
    msg: str
    changed: bool = False
    failed: bool = False
    rows: list[dict[str, Any]] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    diff: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    refused: bool = False
    counted: tuple[str, ...] = OUTCOMES

    @property
    def status(self) -> str:
        """The whole of it in one word, for programs."""
        if self.refused:
            return "refused"
        return _STATUS[self.changed, self.failed]

    @property
    def summary(self) -> dict[str, int]:
        """The number of subjects with each outcome. A subject that is named twice counts once."""
        counted = [row["outcome"] for row in self.rows if row.get("same_as") is None]
        counts = Counter(counted)
        return {"requested": len(counted), **{outcome: counts[outcome] for outcome in self.counted}}

    def as_failed(self) -> Report:
        """The report of a task that was not refused: it failed."""
        return replace(self, refused=False)

    def caused_by(self, error: FronteggError) -> Report:
        """The report of a task that this error ended before it had any row."""
        return replace(self, more={**self.more, "fault": error.fault})

    def result(self, with_diff: bool, rows: str) -> dict[str, Any]:
        """The keys that the task returns. rows: a word of ROWS; `changed` are the rows with a change or a fault."""
        told = [] if rows == "summary" else [row for row in self.rows if rows == "all" or _matters(row)]
        msg = one_line(self.msg)
        result = {"changed": self.changed, "status": self.status, "msg": msg, "summary": self.summary}
        result.update({self.key: told, **self.more})
        return {**result, "diff": self.diff} if with_diff else result


@dataclass(frozen=True)
class Finding:
    """The result of a read-only task. missing: the identifiers that no user or tenant has. key, more: as for Report."""

    key: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    msg: str = ""
    failed: bool = False
    warnings: list[str] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    def as_failed(self) -> Finding:
        """The same: a read-only task is never refused by a guard."""
        return self

    def caused_by(self, error: FronteggError) -> Finding:
        """The result of a task that this error ended."""
        return replace(self, more={**self.more, "fault": error.fault})

    def result(self, with_diff: bool, rows: str) -> dict[str, Any]:
        """The keys that the task returns."""
        found = {self.key: self.rows, "missing": self.missing, **self.more}
        return {"changed": False, "msg": one_line(self.msg), **found}


def refused_report(key: str, msg: str) -> Report:
    """The report of a task that was refused before it read any user or tenant."""
    return Report(key, msg, failed=True, refused=True)


def refused_finding(key: str, msg: str, more: Mapping[str, Any] | None = None) -> Finding:
    """The result of a read-only task that failed."""
    return Finding(key, msg=msg, failed=True, more=dict(more or {}))


def report(
    kind: Kind,
    wishes: Sequence[Wish],
    outcomes: list[Outcome],
    *,
    would: bool,
    refusal: str | None,
    on_missing: str | None,
    more: dict[str, Any],
    fault: str = "",
    counted: tuple[str, ...] = OUTCOMES,
) -> Report:
    """The report on all wishes, in their order.

    would: check mode, so the message says what would be done. refusal: why a guard refused the task.
    on_missing: what a missing subject means, if the task says so. fault: why the journal is not complete.
    counted: the outcomes that the summary has.
    """
    by_wish = {wish: outcome for outcome in outcomes for wish in outcome.plan.wishes}
    rows = _rows(wishes, by_wish)
    changed = any(row["changed"] for row in rows)
    bad = any(row["failed"] or row["outcome"] == "not_attempted" for row in rows)
    unverified = sum(outcome.outcome == "changed" and outcome.failed for outcome in outcomes)
    actions = {outcome.plan.action for outcome in outcomes if outcome.plan.steps}
    key = kind.nouns
    whole = Report(key, "", rows=rows, counted=counted)
    return Report(
        key,
        msg=refusal or _sentence(kind, wishes, actions, whole.summary, unverified, would, _counted(kind, outcomes)),
        changed=changed,
        failed=bad or refusal is not None or bool(fault),
        refused=refusal is not None,
        counted=counted,
        rows=rows,
        more=more,
        diff=[_difference(outcome) for outcome in outcomes if outcome.changed],
        warnings=_warnings(outcomes, on_missing) + ([f"{fault}. What is told here is not all in it."] if fault else []),
    )


def _matters(row: dict[str, Any]) -> bool:
    return bool(row["changed"] or row["failed"] or row["outcome"] in ("not_attempted", "drifted"))


def _rows(wishes: Sequence[Wish], by_wish: Mapping[Wish, Outcome]) -> list[dict[str, Any]]:
    """One row for each identifier. The second row of the same subject points at the first, and does not count."""
    first: dict[int, Wish] = {}
    rows = []
    for wish in wishes:
        outcome = by_wish[wish]
        row = _row(wish, outcome)
        if id(outcome) in first:
            label = first[id(outcome)].label
            again = "unchanged" if outcome.outcome == "changed" else outcome.outcome
            row.update(outcome=again, changed=False, steps=[], msg=f"same as {label}", same_as=label)
            row.update(at=None, verified=None)
            row.update(dict.fromkeys(_audit(outcome)))
        first.setdefault(id(outcome), wish)
        rows.append(row)
    return rows


def _row(wish: Wish, outcome: Outcome) -> dict[str, Any]:
    plan = outcome.plan
    return {
        **plan.kind.columns(wish, plan, outcome.attempt.created or None),
        "action": plan.action,
        "steps": _steps(outcome),
        "outcome": outcome.outcome,
        "changed": outcome.changed,
        "failed": outcome.failed,
        "at": _at(outcome),
        "verified": _verified(outcome),
        "msg": one_line("; ".join(filter(None, [outcome.msg, _aftermath(outcome), _remark(outcome)]))),
        **_audit(outcome),
        "same_as": None,
        "before": plan.before,
        "after": outcome.after,
        "error": _error(outcome.error),
    }


def _audit(outcome: Outcome) -> dict[str, Any]:
    """The column on audit events, which rows of a kind with such events have."""
    return {} if outcome.plan.kind.audit is None else {"audit": outcome.audit}


def _at(outcome: Outcome) -> str | None:
    """When the last write for the subject was answered; None where nothing was written."""
    attempt = outcome.attempt
    wrote = attempt.at is not None and (attempt.done or outcome.changed)
    return iso(attempt.at) if wrote and attempt.at is not None else None


def _verified(outcome: Outcome) -> bool | None:
    """Whether a read showed the wanted state: after the writes, or before, where nothing had to be written.

    None where nothing was written and the subject is not as wanted, or left alone: there is nothing to verify.
    """
    if outcome.outcome == "unchanged":
        return None if outcome.plan.is_left else not outcome.failed
    if _at(outcome) is None:
        return None
    return outcome.was_read and outcome.outcome == "changed" and not outcome.failed


def _remark(outcome: Outcome) -> str:
    """What the row adds to what was done, such as that a user who is present cannot sign in."""
    if outcome.outcome not in ("changed", "unchanged") or outcome.after is None:
        return ""
    return outcome.plan.kind.remark(outcome.plan.wish, outcome.after)


def _aftermath(outcome: Outcome) -> str:
    """What follows from what was done, such as that the user is in no other tenant."""
    return outcome.plan.kind.aftermath(outcome.plan, outcome.after) if outcome.outcome == "changed" else ""


def _steps(outcome: Outcome) -> list[dict[str, Any]]:
    """A row for each part, up to the part that failed. Empty where the plan has one part."""
    attempt, parts = outcome.attempt, outcome.plan.parts
    if len(parts) < 2 or attempt.skipped:
        return []
    rows, left = [], len(attempt.done)
    for part in parts:
        done, total = min(left, len(part.steps)), len(part.steps)
        left -= done
        if attempt.error is not None and done < total:
            rows.append(_stopped(outcome, part, attempt.error, done))
            break
        rows.append({"name": part.act.name, "changed": done > 0, "failed": False, "msg": one_line(part.msg)})
    return rows


def _stopped(outcome: Outcome, part: Part, error: ApiError, done: int) -> dict[str, Any]:
    """The row of the part with an error. Reading back may show that the part was done all the same."""
    msg, total = error.reason, len(part.steps)
    msg = f"{msg} ({done} of {total} done)" if total > 1 else msg
    msg = msg if outcome.failed else f"{msg}; reading back shows it"
    changed = done > 0 or (not outcome.failed and outcome.attempt.is_lost)
    return {"name": part.act.name, "changed": changed, "failed": outcome.failed, "msg": one_line(msg)}


def _error(error: ApiError | None) -> dict[str, Any] | None:
    if error is None:
        return None
    return {
        "fault": error.fault,
        "status": error.status,
        "code": error.code,
        "messages": list(error.messages),
        "trace_id": error.trace_id,
    }


def _sentence(
    kind: Kind,
    wishes: Sequence[Wish],
    actions: set[str],
    summary: dict[str, int],
    unverified: int,
    would: bool,
    counted: str,
) -> str:
    acts = {kind.act_for(wish) for wish in wishes}
    act = acts.pop() if len(acts) == 1 else None
    # The act names what was done, if it is true of all subjects: a user who lost only sessions was not locked.
    is_true = act is not None and (kind.one_verb or actions <= {act.name})
    verb, done = (act.verb, act.done) if act is not None and is_true else ("change", "changed")
    others = [f"{summary[name]} {name.replace('_', ' ')}" for name in list(summary)[2:] if summary[name]]
    others += [f"{unverified} not verified"] if unverified else []
    start = f"would {verb}" if would else done
    return ", ".join([f"{start} {summary['changed']} of {summary['requested']} {counted}", *others])


def _counted(kind: Kind, outcomes: Sequence[Outcome]) -> str:
    """What the message counts: users, or rows where a user has several."""
    if not any(outcome.plan.beside for outcome in outcomes):
        return kind.nouns
    subjects = len(jobs_of([outcome.plan for outcome in outcomes]))
    return f"rows for {subjects} {kind.noun if subjects == 1 else kind.nouns}"


def _difference(outcome: Outcome) -> dict[str, Any]:
    name = outcome.plan.name
    return {
        "before_header": one_line(name),
        "after_header": one_line(f"{name} ({outcome.msg})"),
        "before": outcome.plan.before or "",
        "after": outcome.after or "",
    }


def _warnings(outcomes: list[Outcome], on_missing: str | None) -> list[str]:
    missing = [
        one_line(f"{outcome.plan.name} ({outcome.msg})")
        for outcome in outcomes
        if outcome.outcome == "not_found" and outcome.plan.kind.missing_is(outcome.plan.wish, on_missing) == "warn"
    ]
    remarked = [f"{outcome.plan.name} ({_remark(outcome)})" for outcome in outcomes if _remark(outcome)]
    elsewhere = [_managed(outcome) for outcome in outcomes if _is_managed_elsewhere(outcome)]
    warnings = [f"Not found: {', '.join(missing)}. Already gone, or misspelt?"] if missing else []
    if remarked:
        more = f", and {len(remarked) - MOST_NAMED} more" if len(remarked) > MOST_NAMED else ""
        warnings.append(one_line(f"Present, but shut out: {', '.join(remarked[:MOST_NAMED])}{more}."))
    if elsewhere:
        warnings.append(
            f"Managed by an identity provider, which may bring them back: {', '.join(dict.fromkeys(elsewhere))}. "
            "Take their access away there, too."
        )
    return warnings


def _is_managed_elsewhere(outcome: Outcome) -> bool:
    """Whether an identity provider may give back the access that was taken."""
    subject, steps = outcome.plan.subject, outcome.plan.steps
    managed = subject is not None and outcome.plan.kind.managed_by(subject) is not None
    return managed and outcome.changed and any(step.act.takes_access for step in steps)


def _managed(outcome: Outcome) -> str:
    return f"{outcome.plan.name} ({outcome.plan.kind.managed_by(outcome.plan.subject)})"

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: an approved plan against the plans of today: who is still as planned from. Pure.

The task plans again, by the ordinary path. Only what comes out as it was approved is carried out, or the rest of it: a
run that was killed leaves users for whom the first writes are done.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .._base.errors import InputError
from .._base.values import same, shown
from .._base.wishes import Wish
from .kind import Kind
from .plan import Job, Plan, jobs_of
from .plan_format import as_json, end_of, steps_of

DRIFTED = "drifted"
SINCE = "drifted since the plan was made"
# From the strictest to the mildest
_STRICTNESS = ("fail", "warn", "ignore")
# What a step says about itself, and not about what is written
_NOT_COMPARED = ("msg", "phase", "shows")
Entry = Mapping[str, Any]
Key = tuple[object, ...]
Pair = tuple[Wish, Entry]


@dataclass(frozen=True)
class Approved:
    """An approved plan. document: of a plan file, checked. skips: drift does not fail the task.

    pinned: the task names the digest that was approved. max_age: how many hours after it was made the plan can be
    carried out.
    """

    kind: Kind
    document: Mapping[str, Any]
    skips: bool = False
    pinned: bool = False
    max_age: float = 0.0

    @property
    def told(self) -> dict[str, Any]:
        """What the result says of the plan."""
        run = self.document["run"]
        return {
            "digest": self.document["digest"],
            "pinned": self.pinned,
            "run_id": run["id"],
            "made": run["started"],
            "valid_until": end_of(run["started"], self.max_age),
        }

    @property
    def noted(self) -> dict[str, str]:
        """What a snapshot says of the plan: an undo has to know whether it can be carried out again."""
        return {"digest": self.document["digest"], "until": self.told["valid_until"]}

    @property
    def entries(self) -> list[Entry]:
        """One entry for each row of the task that made the plan."""
        return list(self.document[self.kind.nouns])

    @property
    def guards(self) -> Mapping[str, Any]:
        """The guards that the plan was made with."""
        found: Mapping[str, Any] = self.document["guards"]
        return found

    def asked(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """The options of the task, with what the plan wants in the words of the module."""
        options = {name: self.document["options"].get(name) for name in self.kind.planned_words}
        return {**params, **options, self.kind.nouns: [dict(entry["element"]) for entry in self.entries]}

    def renamed(self, wishes: Sequence[Any]) -> list[Any]:
        """The wishes as the task spelt them that made the plan."""
        entries, name = self.entries, self.kind.row_keys[0]
        if len(wishes) != len(entries):
            raise InputError("approved_plan: an entry of the plan stands for several; make the plan again.")
        return [replace(wish, label=entry["label"], given=entry[name]) for wish, entry in zip(wishes, entries)]

    def knew(self, wish: Wish) -> bool:
        """Whether the plan was made from a subject that was there."""
        return any(entry.get("id") is not None for entry in self.entries if _is_about(entry, wish, self.kind))

    def on_missing(self, stated: str | None) -> str | None:
        """The stricter on_missing, of plan and task. Unset in the plan, the state decides, or the task fails."""
        planned: str | None = self.document["options"]["on_missing"]
        if planned is None:
            return stated if stated == _STRICTNESS[0] else None
        return planned if stated is None else min(planned, stated, key=_STRICTNESS.index)

    def compared(self, plans: Sequence[Plan]) -> list[Plan]:
        """The plans. A plan that is not the approved plan has no steps any more, and neither have its neighbours.

        Where the first steps of a job are done, the rest is left.
        """
        entries: dict[Key, list[Entry]] = {}
        for entry in self.entries:
            entries.setdefault(_key(entry, self.kind), []).append(entry)
        found = {id(plan): self._compared(plan, entries) for plan in plans}
        for job in jobs_of(plans):
            if any(found[id(plan)].outcome == DRIFTED for plan in job.plans):
                if is_part_done(job, [self._entries_of(plan, entries) for plan in job.plans]):
                    found.update({id(plan): plan for plan in job.plans})
                    continue
                for plan in job.plans:
                    if found[id(plan)].steps or plan.outcome == "not_attempted":
                        found[id(plan)] = self._left(plan, [f"another row of this {self.kind.noun} is not as planned"])
        return [found[id(plan)] for plan in plans]

    def _compared(self, plan: Plan, entries: Mapping[Key, list[Entry]]) -> Plan:
        pairs = self._entries_of(plan, entries)
        faults = [fault for wish, entry in pairs for fault in differences(entry, plan, wish)]
        if plan.error is not None and plan.error.missing:
            return self._left(plan, [plan.error.reason])
        if plan.outcome in ("failed", "not_attempted") or (not faults and (plan.steps or plan.outcome == "not_found")):
            return plan
        if not plan.steps and plan.outcome == "unchanged":
            return plan
        if plan.subject is None and not plan.steps and self.kind.is_as_wanted(plan.wish, None):
            already = self.kind.already(plan.wish, self.kind.act_for(plan.wish))
            return replace(plan, outcome="unchanged", msg=already, failed=False)
        return self._left(plan, faults)

    def _entries_of(self, plan: Plan, entries: Mapping[Key, list[Entry]]) -> list[Pair]:
        """The wishes of the plan, with their entries in the approved plan."""
        pairs: list[Pair] = []
        for wish in plan.wishes:
            planned = entries.get(_key({"label": wish.label, **self.kind.columns(wish, plan, None)}, self.kind), [])
            if not planned:
                raise InputError(f"approved_plan: has no entry for {wish.label}; make the plan again.")
            pairs += [(wish, entry) for entry in planned]
        return pairs

    def _left(self, plan: Plan, faults: Sequence[str]) -> Plan:
        msg = f"{SINCE}: {'; '.join(dict.fromkeys([*faults, *filter(None, [plan.since])]))}"
        return replace(
            plan,
            outcome=DRIFTED,
            msg=msg,
            action="none",
            parts=(),
            after=plan.before,
            failed=not self.skips,
            error=None,
        )


def _key(row: Mapping[str, Any], kind: Kind) -> Key:
    """What tells the rows of a task apart."""
    return (row["label"], row[kind.row_keys[0]], row["state"], row.get("tenant_id"))


def _is_about(entry: Entry, wish: Wish, kind: Kind) -> bool:
    return (entry["label"], entry[kind.row_keys[0]]) == (wish.label, wish.given)


def differences(entry: Entry, plan: Plan, wish: Wish) -> list[str]:
    """What is not as the entry was planned from, in words; an empty list where the plan is the approved plan."""
    kind = plan.kind
    if entry["outcome"] == "failed":
        return [f"the {kind.noun} could not be planned for then"]
    before, now = entry["before"], as_json(plan.before)
    if before is None and entry["outcome"] == "not_found" and (now is not None or plan.steps):
        return [f"the {kind.noun} was not found then, and is there now"]
    if before is not None and now is None:
        return [f"the {kind.noun} is gone"]
    if before is None and now is not None:
        return [f"the {kind.noun} was not there, and is there now"]
    unread = {name for name in kind.may_be_unread if before is not None and before.get(name) is None}
    counted = _counted(entry, plan)
    columns = kind.columns(wish, plan, None)
    known = {name: entry[name] for name in columns if name in entry}
    found = [*_changed(known, as_json(columns), set())] if plan.steps else []
    found += _changed(before or {}, now or {}, counted | unread)
    if not found and not same(_compared_steps(entry["steps"], counted), _compared_steps(_steps(plan), counted)):
        found.append("other writes would be needed now")
    return found


def _counted(entry: Entry, plan: Plan) -> set[str]:
    """The acts that take all there is: what they find is not compared."""
    return {part.act.name for part in plan.parts if part.act.takes_all} if entry["steps"] else set()


# ---- what is done in part


def is_part_done(job: Job, pairs: Sequence[Sequence[Pair]]) -> bool:
    """Whether the subject is as the first steps of the approved job leave it, so that only the rest is left to do.

    pairs: for each plan of the job, its wishes and their entries. The answer is no where the state proves too little:
    a subject that was not there or is not to stay, or a step that no state shows.
    """
    if not all(_is_on_the_way(entry, plan, wish) for plan, some in zip(job.plans, pairs) for wish, entry in some):
        return False
    then = _in_order([some[0][1]["steps"] for some in pairs])
    now = _in_order([_steps(plan) for plan in job.plans])
    done = then[: len(then) - len(now)]
    if not done or not all(step["shows"] for step in done):
        return False
    return same(_compared_steps(then[len(done) :], set()), _compared_steps(now, set()))


def _in_order(steps: Sequence[Sequence[Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
    """The steps of the plans of a job as they are carried out, without those that take all there is."""
    known = [step for some in steps for step in some if "count" not in step]
    if not all(isinstance(step.get("phase"), int) and isinstance(step.get("shows"), bool) for step in known):
        return []  # a plan of an older version of the collection
    return sorted(known, key=lambda step: int(step["phase"]))


def _is_on_the_way(entry: Entry, plan: Plan, wish: Wish) -> bool:
    """Whether the subject is between the two states of the entry, and the plan of today leads to the same end."""
    before, after, now, end = entry["before"], entry["after"], as_json(plan.before), as_json(plan.after)
    if plan.error is not None or plan.failed or entry["failed"] or None in (before, after, now, end):
        return False
    columns = as_json(plan.kind.columns(wish, plan, None))
    if not all(same(entry[name], value) for name, value in columns.items() if name in entry):
        return False
    names = {*before, *after, *now, *end} - _counted(entry, plan)
    ends = all(_same_set(after.get(name), end.get(name)) for name in names)
    return ends and all(_is_between(before.get(name), now.get(name), after.get(name)) for name in names)


def _is_between(before: object, now: object, after: object) -> bool:
    """Whether a value is the old or the new one. Of a list, each item, and of a mapping, each key."""
    if isinstance(before, list) and isinstance(now, list) and isinstance(after, list):
        here, there = [item for item in before if item in after], [*before, *after]
        return all(item in now for item in here) and all(item in there for item in now)
    if isinstance(before, dict) and isinstance(now, dict) and isinstance(after, dict):
        return all(_is_between(before.get(key), now.get(key), after.get(key)) for key in {*before, *now, *after})
    return same(now, before) or same(now, after)


def _same_set(one: object, other: object) -> bool:
    """Whether two values are equal. Of lists, the order does not matter."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(item in other for item in one)
    return same(one, other)


def _steps(plan: Plan) -> list[Any]:
    return list(as_json(steps_of(plan)))


def _compared_steps(steps: Sequence[Mapping[str, Any]], counted: set[str]) -> list[Any]:
    """The steps as they are compared: of what takes all there is, nothing; of messages and the order, nothing."""
    return [
        {name: _data(value) if name == "body" else value for name, value in step.items() if name not in _NOT_COMPARED}
        for step in steps
        if step["act"] not in counted
    ]


def _data(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with its texts of JSON as data: a plan file sorts keys, which changes such a text and means nothing."""
    return {name: _decoded(value) for name, value in body.items()}


def _decoded(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) and value.startswith("{") else value
    except (ValueError, RecursionError):
        return value


def _changed(before: Mapping[str, Any], now: Mapping[str, Any], but: set[str]) -> Iterator[str]:
    for name in {**now, **before}:
        if name not in but and not same(before.get(name), now.get(name)):
            yield _words(name, before.get(name), now.get(name))


def _words(name: str, before: object, now: object) -> str:
    """What differs. The values of texts and mappings are left out: they may be secret, and the row shows its state."""
    if name in ("id", "email") or not any(isinstance(value, (str, dict)) for value in (before, now)):
        return f"{name} was {_word(before)} and is {_word(now)}"
    if isinstance(before, dict) and isinstance(now, dict):
        keys = sorted(key for key in {*before, *now} if not same(before.get(key), now.get(key)))
        return f"{name} has other values ({', '.join(keys)})"
    return f"{name} has another value"


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else str(value) if isinstance(value, (int, float)) else shown(value).strip("'")

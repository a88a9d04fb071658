# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: plans and jobs. Pure.

Plan: what is to happen to one subject for one wish, or for several that say the same.
Job: all plans for one subject, and the one order in which their steps are carried out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .._base.errors import ApiError, InputError
from .._base.wishes import Wish, contradictions
from .acts import Part, Step
from .kind import Kind


@dataclass(frozen=True)
class Plan:
    """What is to happen to one subject for one wish.

    outcome: what becomes of it if every step succeeds: changed, unchanged, not_found, failed.
    action: the whole of it in one word, such as lock. parts: the acts it takes, and those that are not needed.
    before, after: the state now, and the state that the steps lead to; None where there is no subject.
    level: plans of a lower level are carried out first.
    beside: the other wishes for the same subject. is_deleted: one of them deletes it, so it need not be there later.
    is_left: the subject is left alone, whatever it is like, so that no read shows what is wanted.
    since: what was done for another wish already; a row says it where the subject has drifted, too.
    """

    kind: Kind
    wishes: tuple[Wish, ...]
    outcome: str
    msg: str
    subject: Any = None
    action: str = "none"
    parts: tuple[Part, ...] = ()
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    failed: bool = False
    error: ApiError | None = None
    level: int = 0
    beside: tuple[Any, ...] = ()
    is_deleted: bool = False
    is_left: bool = False
    since: str = ""

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """All writes of the plan, in their order."""
        return tuple(step for part in self.parts for step in part.steps)

    @property
    def wish(self) -> Any:
        """What is wanted. All wishes of a plan agree."""
        return self.wishes[0]

    @property
    def name(self) -> str:
        """The subject as messages name it: as the first wish spells it."""
        return self.wishes[0].given


@dataclass(frozen=True)
class Job:
    """All plans for one subject. They are carried out together, in one order, and stop together."""

    plans: tuple[Plan, ...]

    @cached_property
    def moves(self) -> tuple[tuple[Plan, Step], ...]:
        """Each step with its plan, in the order in which they are carried out: by the phase of their parts."""
        parts = [(part.phase, plan, part) for plan in self.plans for part in plan.parts]
        ordered = sorted(parts, key=lambda row: row[0])
        return tuple((plan, step) for dummy, plan, part in ordered for step in part.steps)

    @property
    def steps(self) -> tuple[Step, ...]:
        """All writes for the subject, in their order."""
        return tuple(step for dummy, step in self.moves)

    @property
    def level(self) -> int:
        """Jobs of a lower level are carried out first."""
        return self.plans[0].level


def jobs_of(plans: Sequence[Plan]) -> list[Job]:
    """The plans by subject, in the order of the first plan of each."""
    found: dict[object, list[Plan]] = {}
    for plan in plans:
        found.setdefault(plan.subject.id if plan.subject is not None else plan.wish.who, []).append(plan)
    return [Job(tuple(some)) for some in found.values()]


def by_subject(wishes: Sequence[Any], subjects: Sequence[Any]) -> list[list[list[Any]]]:
    """For each subject, its wishes in groups that say the same, in the order given.

    subjects: the subject that was found for each wish, None for none. InputError: two wishes cannot both come true.
    """
    found: dict[object, list[Any]] = {}
    for wish, subject in zip(wishes, subjects):
        found.setdefault(subject.id if subject is not None else wish.who, []).append(wish)
    InputError.raise_all([fault for some in found.values() for fault in contradictions(some)])
    return [_equal(some) for some in found.values()]


def _equal(wishes: list[Any]) -> list[list[Any]]:
    """The wishes in groups that say the same."""
    groups: list[list[Any]] = []
    for wish in wishes:
        same = next((some for some in groups if some[0].wanted == wish.wanted), None)
        if same is None:
            groups.append([wish])
        else:
            same.append(wish)
    return groups


def group(wishes: Sequence[Any], subjects: Sequence[Any]) -> list[list[Any]]:
    """The wishes in groups that say the same of one subject. InputError: see by_subject."""
    return [some for groups in by_subject(wishes, subjects) for some in groups]

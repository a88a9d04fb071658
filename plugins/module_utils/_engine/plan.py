# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: a plan: what is to happen to one subject, for all the wishes that name it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .._base.errors import ApiError, InputError
from .._base.wishes import Wish, contradiction
from .acts import Part, Step
from .kind import Kind


@dataclass(frozen=True)
class Plan:
    """What is to happen to one subject.

    outcome: what becomes of it if every step succeeds: changed, unchanged, not_found, failed.
    action: the whole of it in one word, such as lock. parts: the acts it takes, and those that are not needed.
    before, after: the state now, and the state that the steps lead to; None where there is no subject.
    level: plans of a lower level are carried out first.
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

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """All writes, in their order."""
        return tuple(step for part in self.parts for step in part.steps)

    @property
    def wish(self) -> Any:
        """What is wanted. All wishes of a plan agree."""
        return self.wishes[0]

    @property
    def name(self) -> str:
        """The subject as messages name it: as the first wish spells it."""
        return self.wishes[0].given


def group(wishes: Sequence[Any], subjects: Sequence[Any]) -> list[list[Any]]:
    """The wishes for each subject, in the order of their first. InputError: two wishes cannot both come true.

    subjects: the subject that was found for each wish, None for none.
    """
    groups: dict[object, list[Any]] = {}
    faults = []
    for wish, subject in zip(wishes, subjects):
        together = groups.setdefault(subject.id if subject is not None else wish.who, [])
        if together and together[0].wanted != wish.wanted:
            faults.append(contradiction(together[0], wish))
        together.append(wish)
    InputError.raise_all(faults)
    return list(groups.values())

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what the wishes of all kinds have in common. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from .errors import InputError


@dataclass(frozen=True)
class Identifier:
    """The subject of a wish. kind: "id", "email" or "tenant". value: the form in which identifiers are compared."""

    kind: str
    value: str


@dataclass(frozen=True)
class Name:
    """One user or tenant named in the task."""

    label: str  # where it stands: users[3], or users[3] (line 5)
    given: str  # the identifier as the person wrote it
    who: Identifier


@dataclass(frozen=True)
class Wish(Name):
    """One user or tenant named in the task, and what is wanted for it."""

    state: str
    noun: ClassVar[str] = "object"
    each: ClassVar[str] = "object"  # what a task says one thing about

    @property
    def aim(self) -> Any:
        """The row of the state that is wanted, in the table of states of the kind."""
        raise NotImplementedError

    @property
    def removes(self) -> bool:
        """Whether the subject is to be gone."""
        return bool(self.aim.removes)

    @property
    def status_if_so(self) -> int | None:
        """The HTTP status of a refusal which says that the state was reached before the write; None for none."""
        status: int | None = self.aim.status_if_so
        return status

    @property
    def wanted(self) -> tuple[object, ...]:
        """What two wishes for the same subject have to agree in."""
        return (self.state,)

    @property
    def spoken(self) -> str:
        """What is wanted, in words."""
        return self.state

    def agrees_with(self, other: Any) -> bool:
        """Whether both wishes for the same subject can come true."""
        return bool(self.wanted == other.wanted)

    def clash(self, other: Any) -> str:
        """What the other wish says that cannot come true beside this one, in words."""
        if other.spoken == self.spoken:
            return f"{other.spoken} with other attributes than in {self.label}"
        return f"{other.spoken} here and {self.spoken} in {self.label}"


def contradiction(one: Wish, other: Wish) -> str:
    """The sentence for two wishes that cannot both come true."""
    same = "" if one.who == other.who else f" (the same {one.noun} as {one.given})"
    what = f"is wanted {one.clash(other)}; say one thing for each {one.each}"
    return f"{other.label}: {other.given}{same} {what}. Nothing was changed."


def contradictions(wishes: Sequence[Wish]) -> list[str]:
    """A sentence for each wish that cannot come true beside an earlier wish for the same subject."""
    kept: list[Wish] = []
    faults = []
    for wish in wishes:
        against = next((other for other in kept if not other.agrees_with(wish)), None)
        if against is not None:
            faults.append(contradiction(against, wish))
        if wish.wanted not in [other.wanted for other in kept]:
            kept.append(wish)
    return faults


def refuse_contradictions(wishes: Sequence[Wish]) -> None:
    """Refuse wishes for the same identifier that contradict. Two identifiers of one user are found by the look-up."""
    by_name: dict[Identifier, list[Wish]] = {}
    for wish in wishes:
        by_name.setdefault(wish.who, []).append(wish)
    InputError.raise_all([fault for some in by_name.values() for fault in contradictions(some)])

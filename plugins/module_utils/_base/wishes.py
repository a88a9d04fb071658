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


def contradiction(one: Wish, other: Wish) -> str:
    """The sentence for two wishes that cannot both come true."""
    noun = one.noun
    same = "" if one.who == other.who else f" (the same {noun} as {one.given})"
    if other.spoken == one.spoken:
        what = f"{other.spoken} with other attributes than in {one.label}"
    else:
        what = f"{other.spoken} here and {one.spoken} in {one.label}"
    return f"{other.label}: {other.given}{same} is wanted {what}; say one thing for each {noun}. Nothing was changed."


def refuse_contradictions(wishes: Sequence[Wish]) -> None:
    """Refuse two different wishes for the same identifier. Two identifiers of one user are found after the look-up."""
    first: dict[Identifier, Wish] = {}
    pairs = [(first.setdefault(wish.who, wish), wish) for wish in wishes]
    InputError.raise_all([contradiction(one, other) for one, other in pairs if one.wanted != other.wanted])

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: a plan, for a user or a tenant, and what the engine has to know of either kind. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .._base.errors import ApiError, InputError
from .._base.wishes import Wish, contradiction
from .acts import Act, Part, Step


@dataclass(frozen=True)
class Kind:
    """Users, or tenants: what planning, judging and reporting have to know of them.

    A subject is a User or a Tenant as it was read, None where there is none. noun: "user" or "tenant".
    holds(wish, subject): whether what is wanted is so; a flag that no answer tells counts as not set.
    tells(wish, subject): whether an answer proves that, rather than by leaving something out.
    view(wish, subject, known): the state as rows and diffs show it; what the answer leaves out is as `known`.
    columns(wish, plan, created): the first columns of a row; `created` is the ID of what the plan brought into being.
    names(plan): all names of the subject, for `protected`.
    lacks_name(plan): whether the subject has a name that no answer told.
    act_for(wish): the kind of write that a wish takes, if it takes any.
    remark(wish, after): what a row has to say of the state reached, beside what was done; "" where there is nothing.
    managed_by(subject): who may undo what is done here, None for nobody else.
    denies(wish, subject): whether an answer says outright that what is wanted is not so, rather than nothing of it.
    strays(plan, subject): what is so after the writes and was not asked for, in words; "" for nothing.
    """

    noun: str
    holds: Callable[[Any, Any], bool]
    tells: Callable[[Any, Any], bool]
    view: Callable[[Any, Any, Any], dict[str, Any]]
    columns: Callable[[Any, Any, str | None], dict[str, Any]]
    names: Callable[[Any], set[str]]
    lacks_name: Callable[[Any], bool]
    act_for: Callable[[Any], Act]
    remark: Callable[[Any, Any], str]
    managed_by: Callable[[Any], str | None]
    denies: Callable[[Any, Any], bool]
    strays: Callable[[Any, Any], str]


def missing_is(wish: Wish, on_missing: str | None) -> str:
    """What to make of one who is not there: fail, warn or ignore. Where the task does not say, who is to be absent
    is taken for somebody already gone, or misspelt."""
    return on_missing or ("warn" if wish.state == "absent" else "fail")


@dataclass(frozen=True)
class Plan:
    """What is to happen to one user or tenant, for all the wishes that name it.

    outcome: what becomes of it if every step succeeds: changed, unchanged, not_found, failed.
    action: what it amounts to, in one word. parts: what it takes, and what of it is so already.
    before, after: the state now, and the one that the steps lead to; None where there is no such subject.
    level: plans of a higher level need those below to be carried out first.
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
        """What is wanted; the wishes of one plan agree in it."""
        return self.wishes[0]

    @property
    def name(self) -> str:
        """The subject as messages name it: the way it was first given."""
        return self.wishes[0].given


def group(wishes: Sequence[Any], subjects: Sequence[Any]) -> list[list[Any]]:
    """Wishes for the same subject together, in the order of their first; refuses two that cannot both come true.

    subjects: whom each wish was found to be for, None for nobody.
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

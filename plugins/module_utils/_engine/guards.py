# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the guards between the plans and the first write. Pure; each says why it refuses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .._base.elements import Element, Listing, read_elements
from .._base.errors import InputError
from .._base.patterns import matches
from .._base.values import one_line
from .kind import Kind
from .plan import Plan, jobs_of

PROTECTED = Listing(
    option="protected",
    elements="names, patterns",
    names="names and patterns",
    if_empty="name somebody",
    if_strange="neither a name nor a pattern",
)


@dataclass(frozen=True)
class Entry:
    """One entry of `protected`: its place in the option, its text, and the forms in which it is compared."""

    label: str
    given: str
    patterns: frozenset[str]


def read_protected(value: object, kind: Kind) -> tuple[Entry, ...]:
    """The entries of the option `protected`. InputError: an entry can match nothing, so it guards nobody.

    The option is read as `users` is: a list, or one text with lines, commas and comments.
    """
    if value is None or value == [] or (isinstance(value, str) and "".join(value.split()) == "[]"):
        return ()

    def read(label: str, element: Element) -> list[Entry]:
        return [Entry(label, name, kind.spellings(name)) for name in kind.guard_names(label, element)]

    entries = [entry for some in read_elements(PROTECTED, value, read) for entry in some]
    if not entries:
        raise InputError(f"protected: names nobody; name {kind.nouns}.")
    return (*entries, *(_whole_lines(value, kind) if kind.names_hold_commas else ()))


def _whole_lines(value: object, kind: Kind) -> list[Entry]:
    """Lines that were cut at a comma or a comment, as they stand: a name may hold either."""
    texts = value if isinstance(value, (list, tuple)) else [value]
    lines = [line.strip() for text in texts if isinstance(text, str) for line in text.splitlines()]
    return [Entry("protected", line, kind.spellings(line)) for line in lines if re.search("[,;#]", line)]


def refuse_protected(plans: list[Plan], protected: Sequence[Entry]) -> str | None:
    """Why the task is refused, if a protected subject would lose access or be weakened."""
    hits = []
    for plan in plans:
        entry = protecting(plan, protected)
        if entry is not None:
            also = plan.kind.also_called(plan)
            hits.append(f"{plan.name} ({f'{one_line(also)}, ' if also else ''}{entry})")
    if not hits:
        return None
    told = ", ".join(dict.fromkeys(hits))  # a user may have several plans
    return f"refused: protected {plans[0].kind.nouns} would lose access: {told}. Nothing was changed."


def refuse_many(plans: list[Plan], max_changes: int | None, told: str = "") -> str | None:
    """Why the task is refused, if more subjects would be changed than it allows. told: the limit in words."""
    changes = sum(any(plan.steps for plan in job.plans) for job in jobs_of(plans))
    if max_changes is None or changes <= max_changes:
        return None
    kind = plans[0].kind
    subjects = f"1 {kind.noun}" if changes == 1 else f"{changes} {kind.nouns}"
    return f"refused: {subjects} would be changed, and max_changes is {told or max_changes}. Nothing was changed."


def protecting(plan: Plan, protected: Sequence[Entry]) -> str | None:
    """The entry of `protected` that stands in the way of a plan, with its place; None for none.

    If a name of the subject could not be read, every entry that the name might match stands in the way.
    """
    if not any(step.is_guarded for step in plan.steps):
        return None
    names = {form for name in plan.kind.names(plan) for form in plan.kind.spellings(name)}
    for entry in protected:
        if matches(entry.patterns, names):
            return f"{entry.label}: {entry.given}"
    for entry in protected:
        if plan.kind.lacks_name(plan) and not plan.kind.is_exact(entry.given):
            return f"{entry.label}: {entry.given}, and the answers leave out what it has to be compared with"
    return None

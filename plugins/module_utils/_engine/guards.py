# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what stands between plans and the first write. Pure; each says why it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._base.elements import Element, read_elements
from .._base.errors import InputError
from .._base.values import is_unseen, shown
from .._users.patterns import can_be_user, can_match, matches, spellings
from .._users.wishes import identify
from .acts import DELETE_TENANT
from .plan import Plan


@dataclass(frozen=True)
class Entry:
    """One entry of `protected`: where it stands, as it was written, and the forms in which it is compared."""

    label: str
    given: str
    patterns: frozenset[str]


_Reader = Callable[[str, Element], "list[Entry]"]


def read_protected(value: object, noun: str) -> tuple[Entry, ...]:
    """The entries of the option `protected`, for users or tenants; raises InputError.

    It is read as `users` is: a list, or one text with lines, commas and comments. An entry that can match nobody is
    refused, as it looks like a guard and is none.
    """
    if value is None or value == [] or (isinstance(value, str) and "".join(value.split()) == "[]"):
        return ()
    entries = [entry for some in read_elements("protected", value, _READERS[noun]) for entry in some]
    if not entries:
        raise InputError(f"protected: names nobody; leave it out, or name {noun}s.")
    return (*entries, *(_whole_names(value) if noun == "tenant" else ()))


def _whole_names(value: object) -> list[Entry]:
    """The lines that were cut at a comma or a comment: names of tenants may hold either, so they count whole, too."""
    texts = value if isinstance(value, (list, tuple)) else [value]
    lines = [line.strip() for text in texts if isinstance(text, str) for line in text.splitlines()]
    return [Entry("protected", line, spellings(line, "tenant")) for line in lines if re.search("[,;#]", line)]


def _of_user(label: str, element: Element) -> list[Entry]:
    if not isinstance(element, str):
        return _of_mapping(label, element, ("user", "id", "email"), _of_user)
    given = _visible(label, element)
    patterns = spellings(given, "user")
    if not any(map(can_be_user, patterns)):
        better = f"*@{given.lstrip('@')}"
        better = better if can_be_user(better.lower()) else "an email, a user ID, or a pattern such as *@ops.example"
        raise InputError(f"{label}: {shown(given)} can match no user; write {better}.")
    return [Entry(label, given, patterns)]


def _of_tenant(label: str, element: Element) -> list[Entry]:
    if not isinstance(element, str):
        return _of_mapping(label, element, ("tenant_id", "name"), _of_tenant)
    given = _visible(label, element)
    patterns = spellings(given, "tenant")
    # With an @, as in *@ops.example, or @ops.example, which has lost its star
    if "@" in given and any(can_be_user(start + pattern) for pattern in patterns for start in ("", "*")):
        raise InputError(f"{label}: {shown(given)} names users, and this task is about tenants; name tenants.")
    if not any(map(can_match, patterns)):
        raise InputError(f"{label}: {shown(given)} can match no tenant; a set in brackets has no member.")
    return [Entry(label, given, patterns)]


def _of_mapping(label: str, row: Mapping[Any, Any], keys: tuple[str, ...], read: _Reader) -> list[Entry]:
    """The one whom a row of an info module or an element of a task is for, by all its names that can be compared."""
    names = [row[key] for key in keys if isinstance(row.get(key), str)]
    if not names:
        words = " or ".join([", ".join(f"'{key}'" for key in keys[:-1]), f"'{keys[-1]}'"])
        raise InputError(f"{label}: has no {words}; give one of them, or a name or pattern as text.")
    made, faults = [], []
    for name in names:
        try:
            made += read(label, name)
        except InputError as error:
            faults.append(error)
    if not made:
        raise faults[0]
    return made


_READERS: dict[str, _Reader] = {"user": _of_user, "tenant": _of_tenant}


def _visible(label: str, text: str) -> str:
    """The entry without white space around it; refuses an empty one, and one with a character that nobody sees."""
    text = " ".join(text.split())
    if not text:
        raise InputError(f"{label}: is empty; leave it out, or name somebody.")
    unseen = next(filter(is_unseen, text), None)
    if unseen is not None:
        raise InputError(f"{label}: {shown(text)} holds an invisible character (U+{ord(unseen):04X}); type it again.")
    return text


def refuse_protected(plans: list[Plan], protected: Sequence[Entry]) -> str | None:
    """Whether the access of somebody protected would be taken away, or the account weakened."""
    hits = []
    for plan in plans:
        entry = protecting(plan, protected)
        if entry is not None:
            hits.append(f"{plan.name} ({entry})")
    if not hits:
        return None
    return f"refused: protected {plans[0].kind.noun}s would lose access: {', '.join(hits)}. Nothing was changed."


def refuse_many(plans: list[Plan], max_changes: int | None) -> str | None:
    """Whether more users would be changed than the task allows."""
    changes = sum(bool(plan.steps) for plan in plans)
    if max_changes is None or changes <= max_changes:
        return None
    noun = plans[0].kind.noun
    who = f"1 {noun}" if changes == 1 else f"{changes} {noun}s"
    return f"refused: {who} would be changed, and max_changes is {max_changes}. Nothing was changed."


def refuse_crowded(plans: list[Plan], max_users: int) -> str | None:
    """Whether a tenant would be deleted that has more users than the task allows; -1 allows any number."""
    crowded = [
        f"{plan.name} ({plan.before['users']})"
        for plan in plans
        if plan.before is not None
        and any(step.act.name == DELETE_TENANT.name for step in plan.steps)
        and 0 <= max_users < (plan.before.get("users") or 0)
    ]
    if not crowded:
        return None
    return (
        f"refused: users would be deleted with their tenants, {', '.join(crowded)}, and max_users is {max_users}. "
        "Nothing was changed."
    )


def protecting(plan: Plan, protected: Sequence[Entry]) -> str | None:
    """The entry of `protected` that stands in the way of a plan, as it stands there with its place.

    Where a name of the subject could not be read, every entry that it might match stands in the way.
    """
    if not any(step.is_guarded for step in plan.steps):
        return None
    names = {form for name in plan.kind.names(plan) for form in spellings(name, plan.kind.noun)}
    for entry in protected:
        if matches(entry.patterns, names):
            return f"{entry.label}: {entry.given}"
    for entry in protected:
        if plan.kind.lacks_name(plan) and not _is_id(entry.given):
            return f"{entry.label}: {entry.given}, and the answers leave out what it has to be compared with"
    return None


def _is_id(text: str) -> bool:
    who = identify(text)
    return who is not None and who.kind == "id"

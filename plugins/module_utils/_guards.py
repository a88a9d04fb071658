# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what stands between plans and the first write. Pure; each says why it refuses."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from ._acts import DELETE_TENANT
from ._elements import Element, read_elements
from ._errors import InputError
from ._plan import Plan
from ._user_wishes import identify
from ._values import one_line, shown

# What may stand in the place of * in an email; patterns with more stars than that match something
_FILLERS = ("", "a", "a@a.aa", "@a.aa", "a.aa", "a@")
_MANY_STARS = 4
_LETTERS = "a.@-_+'zbcdefghijklmnopqrstuvwxy0123456789\u00e9"
# A wildcard, a set of letters, or a letter that stands for itself
_TOKEN = re.compile(r"\[!?\]?[^\]]*\]|.")
_LONGEST = 254  # an email
_TRIES = 100_000


@dataclass(frozen=True)
class Entry:
    """One entry of `protected`: where it stands, as it was written, and the pattern in the form that is compared."""

    label: str
    given: str
    pattern: str


def read_protected(value: object, noun: str) -> tuple[Entry, ...]:
    """The entries of the option `protected`, for users or tenants; raises InputError.

    It is read as `users` is: a list, or one text with lines, commas and comments. An entry that can match nobody is
    refused, as it looks like a guard and is none.
    """
    if value is None:
        return ()
    entries = [entry for some in read_elements("protected", value, _READERS[noun]) for entry in some]
    if not entries and value not in ([], ()) and str(value).strip() != "[]":
        raise InputError(f"protected: names nobody; leave it out, or name {noun}s.")
    return (*entries, *(_whole_names(value) if noun == "tenant" else ()))


def _whole_names(value: object) -> list[Entry]:
    """The lines that were cut at a comma or a comment: names of tenants may hold either, so they count whole, too."""
    texts = value if isinstance(value, (list, tuple)) else [value]
    lines = [line.strip() for text in texts if isinstance(text, str) for line in text.splitlines()]
    return [Entry("protected", line, guard_key(line)) for line in lines if re.search("[,;#]", line)]


def guard_key(text: str) -> str:
    """The form in which names and patterns are compared: wide enough that a guard misses no spelling of a name."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split()).rstrip(".")


def _of_user(label: str, element: Element) -> list[Entry]:
    if not isinstance(element, str):
        # A row of user_info or an element of users: the person is meant, by all names that it has.
        names = [element[key] for key in ("user", "id", "email") if isinstance(element.get(key), str)]
        if not names:
            raise InputError(f"{label}: has no 'user', 'id' or 'email'; name an email, a user ID or a pattern.")
        return [entry for name in names for entry in _of_user(label, name)]
    given = _visible(label, element)
    if not _can_be_user(given):
        better = f"*@{given.lstrip('@')}"
        better = better if _can_be_user(better) else "an email, a user ID, or a pattern such as *@ops.example"
        raise InputError(f"{label}: {shown(given)} can match no user; write {better}.")
    return [Entry(label, given, guard_key(given))]


def _of_tenant(label: str, element: Element) -> list[Entry]:
    if not isinstance(element, str):
        names = [element[key] for key in ("tenant_id", "name") if isinstance(element.get(key), str)]
        if not names:
            raise InputError(f"{label}: has no 'tenant_id' or 'name'; name a tenant or a pattern.")
        return [entry for name in names for entry in _of_tenant(label, name)]
    given = _visible(label, element)
    if "@" in given and _can_be_user(given):
        raise InputError(f"{label}: {shown(given)} names users, and this task is about tenants; name tenants.")
    return [Entry(label, given, guard_key(given))]


_READERS: dict[str, Callable[[str, Element], list[Entry]]] = {"user": _of_user, "tenant": _of_tenant}


def _visible(label: str, text: str) -> str:
    """The entry without white space around it; refuses an empty one, and one with a character that nobody sees."""
    text = " ".join(text.split())
    if not text:
        raise InputError(f"{label}: is empty; leave it out, or name somebody.")
    unseen = next((char for char in text if one_line(char) != char), None)
    if unseen is not None:
        raise InputError(f"{label}: {shown(text)} holds an invisible character (U+{ord(unseen):04X}); type it again.")
    return text


def _can_be_user(pattern: str) -> bool:
    """Whether some email or user ID can match, found by putting likely texts in the place of the wildcards."""
    if pattern.startswith("^") or pattern.endswith("$"):
        return False  # a regular expression, which this is not
    tokens = _TOKEN.findall(re.sub(r"\*+", "*", guard_key(pattern)))
    if not all(map(_likely, tokens)):
        return False  # a set of letters that has none
    if re.fullmatch(r"[0-9a-fA-F*?\[\]!-]*[*?\]][0-9a-fA-F*?\[\]!-]*", pattern):
        return True
    if sum(token == "*" for token in tokens) > _MANY_STARS or len(tokens) > _LONGEST:
        return len(tokens) <= _LONGEST
    likely = itertools.product(*map(_likely, tokens))
    return any(identify("".join(texts)) is not None for texts in itertools.islice(likely, _TRIES))


def _likely(token: str) -> Sequence[str]:
    """What may stand in an email in the place of a part of a pattern."""
    if token == "*":
        return _FILLERS
    letters = ("a", ".", "@") if token == "?" else _LETTERS
    return [letter for letter in letters if fnmatchcase(letter, token)] if len(token) > 1 or token == "?" else [token]


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
    names = {guard_key(name) for name in plan.kind.names(plan) if name}
    for entry in protected:
        if entry.pattern in names or any(fnmatchcase(name, entry.pattern) for name in names):
            return f"{entry.label}: {entry.given}"
    for entry in protected:
        if plan.kind.lacks_name(plan) and not _is_id(entry.given):
            return f"{entry.label}: {entry.given}, and the answers leave out what it has to be compared with"
    return None


def _is_id(text: str) -> bool:
    who = identify(text)
    return who is not None and who.kind == "id"

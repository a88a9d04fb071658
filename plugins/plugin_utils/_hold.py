# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: whom a legal hold is about: emails, IDs and patterns, as in `protected`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..module_utils._base.elements import Element, Listing, read_elements
from ..module_utils._base.patterns import matches
from ..module_utils._base.values import one_line
from ..module_utils._engine.guards import Entry
from ..module_utils._users.kind import KIND

_HOLD = Listing(
    option="hold",
    elements="names, patterns",
    names="names and patterns",
    if_empty="name somebody",
    if_strange="neither a name nor a pattern",
)


def read_hold(value: object) -> tuple[Entry, ...]:
    """The entries of `hold`. InputError: an entry can match nobody, so it would hold nobody."""
    if value is None or value == []:
        return ()

    def read(label: str, element: Element) -> list[Entry]:
        return [Entry(label, name, KIND.spellings(name)) for name in KIND.guard_names(label, element)]

    return tuple(entry for some in read_elements(_HOLD, value, read) for entry in some)


def holding(hold: Sequence[Entry], names: Iterable[object], *, email: object) -> str | None:
    """The entry that holds a user with these names; None for none.

    email: of the user. If it is not known, every pattern holds the user, because it might match.
    """
    if not hold:
        return None
    forms = {form for name in names if name for form in KIND.spellings(str(name))}
    for entry in hold:
        if matches(entry.patterns, forms) or (not email and not KIND.is_exact(entry.given)):
            return entry.given
    return None


def idle(hold: Sequence[Entry], people: Sequence[tuple[Sequence[object], object]]) -> list[str]:
    """A note where entries hold none of the people: they may be misspelt. people: (the names, the email) of each."""
    names = [
        one_line(entry.given) for entry in hold if not any(holding([entry], who, email=email) for who, email in people)
    ]
    verb = "matches" if len(names) == 1 else "match"
    return [f"hold: {', '.join(names)} {verb} nobody here. See whether it is misspelt."] if names else []

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the people of an offboarding, with what HR said about each, and with all faults. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from ..module_utils._base.errors import InputError
from ..module_utils._base.values import email_key, shown, text
from ..module_utils._base.wishes import Identifier
from ..module_utils._users.names import is_info_row, who_is
from ._dates import read_date, start_of

# What HR may say about a person
DATES = ("left_on", "not_before")
FACTS = (*DATES, "ticket", "reason")
KEYS = ("user", "line", *FACTS)


@dataclass(frozen=True)
class Leaver:
    """One person of the list. place: where the list names them, such as line 3. given: the identifier as given.

    facts: what HR said, under the names in FACTS; dates as ISO 8601. row: what user_info knows; None: nobody is known.
    """

    place: str
    given: str
    who: Identifier
    facts: Mapping[str, str]
    line: int | None = None
    row: Mapping[str, Any] | None = None

    @property
    def not_before(self) -> float | None:
        """When the person may be closed at the earliest. A date alone is the start of that day, in UTC."""
        return start_of(self.facts["not_before"]) if "not_before" in self.facts else None

    @property
    def key(self) -> str:
        """The same for two entries about one user."""
        return str(self.row["id"]) if self.row is not None else self.who.value

    @property
    def names(self) -> list[object]:
        """All names by which patterns may know the user."""
        row = self.row or {}
        return [self.who.value, row.get("id"), row.get("email")]

    @property
    def email(self) -> object:
        """The email of the user, None if nobody knows it."""
        given = self.who.value if self.who.kind == "email" else None
        return (self.row or {}).get("email") or given


def facts_of(given: Mapping[Any, Any], place: str, not_before: str = "not_before") -> tuple[dict[str, str], list[str]]:
    """(what HR said, the faults). not_before: the key that has the date."""
    facts: dict[str, str] = {}
    faults: list[str] = []
    for name in FACTS:
        key = not_before if name == "not_before" else name
        value = given.get(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        try:
            facts[name] = read_date(value) if name in DATES else text(f"{place}: {key}", value)
        except InputError as error:
            words = str(error).removesuffix(".")
            faults.append(f"{place}: {key}: {words}" if name in DATES else words)
    return facts, faults


def read_leavers(
    people: Sequence[Any], found: Sequence[Mapping[str, Any]], first_counts: bool = False
) -> tuple[list[Leaver], list[str]]:
    """(the people in the order given, all faults). found: rows of user_info.

    first_counts: what the first entry about a user says holds for all entries about that user. If it is not set, two
    entries that say different things are a fault.
    """
    by_id = {str(row.get("id")).lower(): row for row in found if row.get("id")}
    by_email = {email_key(str(row["email"])): row for row in found if row.get("email")}
    leavers: list[Leaver] = []
    faults: list[str] = []
    for index, person in enumerate(people):
        try:
            leaver, more = _leaver(f"people[{index}]", person)
        except InputError as error:
            faults.append(str(error).removesuffix("."))
            continue
        faults += more
        known = (by_id if leaver.who.kind == "id" else by_email).get(leaver.who.value)
        leavers.append(Leaver(leaver.place, leaver.given, leaver.who, leaver.facts, leaver.line, known))
    if first_counts:
        return _as_first(leavers), faults
    return leavers, [*faults, *_contradictions(leavers)]


def _as_first(leavers: Sequence[Leaver]) -> list[Leaver]:
    first: dict[str, Leaver] = {}
    return [replace(leaver, facts=first.setdefault(leaver.key, leaver).facts) for leaver in leavers]


def _leaver(label: str, person: object) -> tuple[Leaver, list[str]]:
    given: Mapping[Any, Any] = person if isinstance(person, Mapping) else {"user": person}
    if is_info_row(given):
        user = str(given["id"])
        return Leaver(label, user, who_is(label, user), {}), []
    line = given.get("line")
    if line is not None and (isinstance(line, bool) or not isinstance(line, int) or line < 1):
        raise InputError(f"{label}: line: {shown(line)} is no number of a line")
    place = label if line is None else f"line {line}"
    unknown = [str(key) for key in given if key not in KEYS]
    if unknown:
        near = get_close_matches(unknown[0].lower(), KEYS, 1, 0.5)
        advice = f"did you mean {near[0]}?" if near else f"a person has {', '.join(KEYS)}"
        raise InputError(f"{place}: unknown key {shown(unknown[0])}; {advice}")
    who = who_is(place, given.get("user"))
    facts, faults = facts_of(given, place)
    return Leaver(place, str(given["user"]).strip(), who, facts, line), faults


def _contradictions(leavers: Sequence[Leaver]) -> Iterator[str]:
    """A fault for each second entry about a user that says something else than the first."""
    first: dict[str, Leaver] = {}
    for leaver in leavers:
        other = first.setdefault(leaver.key, leaver)
        differing = [key for key in ("not_before", "ticket") if other.facts.get(key) != leaver.facts.get(key)]
        for key in differing:
            yield f"{leaver.place}: {key} is not that of {other.place}, which names the same user, {leaver.given}"

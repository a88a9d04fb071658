# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what HR said about the people of a report, and what it means for their rows. Pure.

A report is made after the run. So a fault in what HR said is reported, and the rest of the report is made all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from ..module_utils._base.errors import InputError
from ..module_utils._base.times import moment
from ..module_utils._base.values import email_key, shown, text

KEYS = ("user", "left_on", "ticket", "reason", "not_before")
_DAY = 24 * 3600
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ALIKE = 0.8  # a key that is as much like one of KEYS is a misspelt one


@dataclass(frozen=True)
class Person:
    """What HR said about one user.

    place: where, such as people[0]. left_on, not_before: as given. left_at: the end of left_on, in seconds since the
    epoch.
    """

    place: str
    user: str
    left_on: str | None = None
    left_at: float | None = None
    ticket: str | None = None
    reason: str | None = None
    not_before: str | None = None


class People:
    """The people whom HR named, by the names under which rows may know them."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._by_name = {email_key(person.user): person for person in people}

    def of_row(self, row: Mapping[str, Any]) -> Person | None:
        """The person of a row: by the identifier as given, the email, or the ID."""
        names = [row.get(key) for key in ("user", "email", "id")]
        found = (self._by_name.get(email_key(str(name))) for name in names if name)
        return next((person for person in found if person is not None), None)

    def without_row(self, rows: Sequence[Mapping[str, Any]]) -> list[str]:
        """The people that no row is about."""
        seen = {id(self.of_row(row)) for row in rows}
        return [person.user for person in self._by_name.values() if id(person) not in seen]


def read_people(given: Sequence[Mapping[str, Any]]) -> tuple[People, list[str]]:
    """(the people, the faults in what was given). A value with a fault counts as not given."""
    found: dict[str, Person] = {}
    faults: list[str] = []
    for index, one in enumerate(given):
        person = _person(f"people[{index}]", one, faults)
        if person is None:
            continue
        first = found.setdefault(email_key(person.user), person)
        if first is not person:
            faults += _contradictions(first, person)
            # The earlier day counts: the delay is not made to look shorter than it may be.
            found[email_key(person.user)] = min(first, person, key=lambda each: each.left_at or float("inf"))
    return People(list(found.values())), faults


def _person(place: str, given: Mapping[str, Any], faults: list[str]) -> Person | None:
    faults += _misspelt(place, given)
    values: dict[str, str | None] = {}
    for key in KEYS:
        try:
            values[key] = _text(f"{place}: {key}", given.get(key))
        except InputError as error:
            faults.append(str(error))
            values[key] = None
    user = values.pop("user") or _text(f"{place}: email", given.get("email"))
    if user is None:
        faults.append(f"{place}: user is missing, and so is email; name the user.")
        return None
    left_at = None
    try:
        left_at = end_of(values["left_on"]) if values["left_on"] is not None else None
    except ValueError:
        fault = f"{shown(values['left_on'])} is no date such as 2026-11-27, and no date and time of ISO 8601"
        faults.append(f"{place} ({shown(user)}): left_on: {fault}.")
        values["left_on"] = None
    return Person(place, user, left_at=left_at, **values)


def _text(label: str, value: object) -> str | None:
    """The text of a value. YAML makes a date of an unquoted one. An empty cell of a CSV file is no value."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return text(label, value)


def end_of(left_on: str) -> float:
    """Seconds since the epoch of a date and time, or of the end of a date, in UTC. ValueError: it is neither."""
    try:
        return moment(left_on) + (_DAY if _DATE.fullmatch(left_on) else 0)
    except OverflowError as error:
        raise ValueError(left_on) from error


def _misspelt(place: str, given: Mapping[str, Any]) -> Iterator[str]:
    """A fault for each key that looks like one of KEYS. Any other key is a column of HR's own."""
    for key in given:
        near = get_close_matches(str(key).lower(), KEYS, 1, _ALIKE)
        if near and key not in KEYS:
            yield f"{place}: {shown(key)} is not known; did you mean {near[0]}?"


def _contradictions(first: Person, second: Person) -> Iterator[str]:
    if first.left_on != second.left_on:
        yield (
            f"{first.place} and {second.place} name {shown(first.user)} with different days in left_on: "
            f"{first.left_on or 'none'} and {second.left_on or 'none'}; the report has the earlier day."
        )

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: leavers -> what module user is to do with each of them. Pure.

Rules:
- Whoever has a date in the future is scheduled, and nobody touches them.
- Everybody else is closed: locked everywhere, or disabled in the tenants named. The same element has the mark.
- A mark that is valid stays as it is, so a second run changes nothing. A mark from before the user was let in again is
  renewed: its date would delete the user too early. Keys that somebody added to a mark always stay.
- Whoever is held has `hold: true` and no `delete_after`. No run takes a hold away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..module_utils._base.errors import InputError
from ..module_utils._base.times import iso
from ..module_utils._base.values import check_tenant_id, one_line, shown, text
from ..module_utils._engine.guards import Entry
from ._dates import NEVER, read_period, start_of
from ._hold import holding, idle, read_hold
from ._last_day import LAST_DAY, early_leavers
from ._leavers import Leaver, read_leavers
from ._marks import KEY, KEYS, Mark, fates, mark_in, new_mark, read_mark, was_let_in

ALL = "all"
DATE_KEY = "not_before"
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Terms:
    """What holds for everybody.

    at: the time of the run. tenants: None for all. period: seconds until the deletion, None for never.
    """

    at: float
    tenants: tuple[str, ...] | None = None
    period: int | None = None
    hold: tuple[Entry, ...] = ()
    ticket: str | None = None
    run_id: str | None = None


@dataclass
class Offboarding:
    """What an offboarding does.

    elements: of module user. scheduled: rows of the report about people who are not due yet. held: (user, the pattern
    that holds them). later: elements for a later deletion. notes: sentences about what somebody may not expect.
    """

    elements: list[dict[str, Any]] = field(default_factory=list)
    scheduled: list[dict[str, Any]] = field(default_factory=list)
    held: list[dict[str, Any]] = field(default_factory=list)
    later: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_terms(now: float, options: Mapping[str, Any]) -> tuple[Terms, list[str]]:
    """(the terms, the faults). options: tenants, delete_after, hold, ticket, run_id; all may be None."""
    faults: list[str] = []
    read: dict[str, Any] = {}
    readers = {
        "tenants": _tenants,
        "period": lambda value: read_period("delete_after", value),
        "hold": read_hold,
        "ticket": lambda value: one_line(text("ticket", value)),
        "run_id": _run_id,
    }
    for name, reader in readers.items():
        value = options.get("delete_after" if name == "period" else name)
        try:
            read[name] = reader(value) if value is not None else None
        except InputError as error:
            faults.append(str(error).removesuffix("."))
    read["hold"] = read.get("hold") or ()
    terms = Terms(now, **read)
    if terms.tenants is not None and terms.period is not None:
        faults.append(
            f"delete_after: a deletion reaches all tenants, and tenants names {', '.join(terms.tenants)}; "
            f"leave tenants at {ALL}, or delete_after at {NEVER}"
        )
    return terms, faults


def _tenants(value: object) -> tuple[str, ...] | None:
    """The tenants named, None for all. A word that is nearly `all` is refused: it must not become a tenant."""
    names = value if isinstance(value, (list, tuple)) else str(value).split(",")
    found = tuple(dict.fromkeys(name.strip() if isinstance(name, str) else name for name in names))
    if found == (ALL,):
        return None
    if not found or found == ("",):
        raise InputError(f"tenants: names no tenant; name tenants, or {ALL}.")
    for name in found:
        if isinstance(name, str) and name.lower() == ALL:
            raise InputError(f"tenants: {shown(name)} stands for all tenants alone and in small letters only.")
        check_tenant_id(name, "tenants")
    return found


def _run_id(value: object) -> str:
    if not isinstance(value, str) or not _UUID.fullmatch(value.strip()):
        raise InputError(f"run_id: {shown(value)} is no UUID.")
    return value.strip().lower()


def offboarding(people: Sequence[Any], found: Sequence[Row], now: float, options: Mapping[str, Any]) -> Offboarding:
    """What is to happen to whom. Raises InputError with all faults. found: the rows of user_info about the people.

    options: those of read_terms, and by_events: the people are those of events. Then the first event about a user
    counts. No note names a pattern of hold that matches nobody: hold is about all events, and few are in this run.
    """
    terms, faults = read_terms(now, options)
    by_events = options.get("by_events") is True
    leavers, more = read_leavers(people, found, first_counts=by_events)
    InputError.raise_all([*faults, *more])
    made = Offboarding()
    kept: list[Leaver] = []
    for leaver in leavers:
        if leaver.not_before is not None and leaver.not_before > now:
            made.scheduled.append(_scheduled(leaver, terms))
            continue
        entry = holding(terms.hold, leaver.names, email=leaver.email)
        mark = _mark(leaver, terms, entry is not None, made.notes)
        kept += [leaver] if mark is None else []
        made.elements.append(_element(leaver, terms, mark))
        if entry is not None:
            made.held.append({"user": leaver.given, "hold": entry})
        if leaver.row is not None and _leads_to_deletion(mark if mark is not None else mark_in(leaver.row), now):
            made.later.append({"user": str(leaver.row["id"]), **_line(leaver)})
    if made.held:
        names = ", ".join(f"{one_line(one['user'])} ({one['hold']})" for one in made.held)
        made.notes.append(f"Held, and never deleted: {names}.")
    if not by_events:
        made.notes += idle(terms.hold, [(leaver.names, leaver.email) for leaver in leavers])
    if kept:
        what = fates([(one_line(leaver.given), mark_in(leaver.row or {})) for leaver in kept], now)
        made.notes.append(f"{len(kept)} of {len(leavers)} users have a mark already, which stays as it is: {what}.")
    return made


def with_date(people: Sequence[Any], key: str) -> list[Any]:
    """The people, with the date of this key under its own name, not_before."""
    if key == DATE_KEY:
        return list(people)
    if not any(isinstance(person, Mapping) and key in person for person in people):
        raise InputError(f"not_before: nobody has a key {shown(key)}.")
    return [
        {DATE_KEY if name == key else name: value for name, value in person.items() if name != DATE_KEY}
        if isinstance(person, Mapping) and key in person
        else person
        for person in people
    ]


def _element(leaver: Leaver, terms: Terms, mark: Mapping[str, Any] | None) -> dict[str, Any]:
    closed = {"state": "locked"} if terms.tenants is None else {"state": "disabled", "tenant_ids": list(terms.tenants)}
    marked = {} if mark is None else {"vendor_metadata": {KEY: dict(mark)}}
    return {"user": leaver.given, **_line(leaver), **closed, **marked}


def _line(leaver: Leaver) -> dict[str, Any]:
    return {} if leaver.line is None else {"line": leaver.line}


def _mark(leaver: Leaver, terms: Terms, is_held: bool, notes: list[str]) -> dict[str, Any] | None:
    """The mark to be written; None where the mark that is there stays."""
    ticket = leaver.facts.get("ticket") or terms.ticket
    old = mark_in(leaver.row or {})

    def made(hold: bool) -> dict[str, Any]:
        return new_mark(terms.at, terms.period, hold=hold, ticket=ticket, run_id=terms.run_id)

    if old is None:
        return made(is_held)
    if not isinstance(old, Mapping):
        notes += [] if is_held else [_left(leaver, "the mark is no mapping")]
        return made(True) if is_held else None
    try:
        mark = read_mark(old, terms.at)
    except InputError as error:
        notes += [] if is_held else [_left(leaver, str(error))]
        return _held(old) if is_held else None
    if not _is_closed(leaver, terms, mark):
        added = {key: value for key, value in old.items() if key not in KEYS}
        return {**added, **made(is_held or mark.hold)}
    held = _held(old) if is_held or mark.hold else dict(old)
    return None if held == old else held


def _held(old: Mapping[str, Any]) -> dict[str, Any]:
    return {**{key: value for key, value in old.items() if key != "delete_after"}, "hold": True}


def _left(leaver: Leaver, fault: str) -> str:
    stays = "The mark stays as it is, and delete_due_users leaves the user alone."
    return f"{one_line(leaver.given)}: {one_line(fault)}. {stays}"


def _is_closed(leaver: Leaver, terms: Terms, mark: Mark) -> bool:
    """Whether the user is still as the run with this mark left them."""
    row = leaver.row or {}
    if was_let_in(row, mark):
        return False
    if row.get("is_locked") is True:
        return True
    members = [one for one in row.get("tenants") or () if terms.tenants and one.get("tenant_id") in terms.tenants]
    return bool(members) and all(one.get("is_disabled") is True for one in members)


def _leads_to_deletion(mark: object, now: float) -> bool:
    try:
        found = read_mark(mark, now)
    except InputError:
        return False
    return found.delete_after is not None and not found.hold


def _scheduled(leaver: Leaver, terms: Terms) -> dict[str, Any]:
    """A row as module user has them, for somebody whom the run does not touch."""
    row = leaver.row or {}
    return {
        "user": leaver.given,
        "id": row.get("id"),
        "email": row.get("email"),
        "state": "locked" if terms.tenants is None else "disabled",
        "tenant_id": None,
        "action": "none",
        "steps": [],
        "outcome": "scheduled",
        "changed": False,
        "failed": False,
        "at": None,
        "msg": f"not before {_spoken(leaver.facts['not_before'])}",
        "same_as": None,
        "before": None,
        "after": None,
        "not_before": leaver.facts["not_before"],
    }


def _spoken(date: str) -> str:
    return date if "T" in date else f"{date} ({iso(start_of(date))})"


def early_notes(people: Sequence[Any], now: float) -> list[str]:
    """A note on people whose last day is still to come, and who are closed now. The people are without faults."""
    leavers, _faults = read_leavers(people, [])
    rows = [{"user": leaver.given, **_line(leaver), **leaver.facts} for leaver in leavers]
    return [f"{words[0].upper()}{words[1:]}." for words in early_leavers(rows, now, LAST_DAY)]


def left_out(people: Sequence[Any], rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Rows for the people whom an approved plan does not name: they were scheduled when it was made. They wait on."""
    leavers, faults = read_leavers(people, [])
    InputError.raise_all(faults)
    named = {str(row.get("user")) for row in rows}
    terms = Terms(0.0)
    waiting = [one for one in leavers if one.given not in named and one.not_before is not None]
    return [
        {**row, "msg": f"{row['msg']}; the approved plan leaves this user out"}
        for row in (_scheduled(one, terms) for one in waiting)
    ]

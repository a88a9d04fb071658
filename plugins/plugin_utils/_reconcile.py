# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: HR's roster and the users of Frontegg -> who does not match. Pure.

The roster names everybody who should have access. A user is on the roster if it names the user's email or ID.
A user is active if Frontegg lets the user sign in: not locked, and not disabled in all tenants of the scope.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..module_utils._base.errors import InputError
from ..module_utils._base.identifiers import identify
from ..module_utils._base.times import moment
from ..module_utils._base.values import email_key, shown

DAY = 86400

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Scope:
    """Which users were read: members of these tenants, with an email in these domains. Empty: all."""

    tenant_ids: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()

    def __str__(self) -> str:
        tenants = f"tenant {', '.join(self.tenant_ids)}" if self.tenant_ids else "all tenants"
        return f"{tenants}, domain {', '.join(self.domains)}" if self.domains else tenants


@dataclass(frozen=True)
class Person:
    """A user of the scope. idle_days: whole days since the last login, None if there was none or no time is known."""

    row: Row
    is_active: bool
    on_roster: bool
    idle_days: int | None


@dataclass(frozen=True)
class Finding:
    """A reason to look at a user. name: of the list and of its file. words: for people."""

    name: str
    words: str
    applies: Callable[[Person, int], bool]


# Whoever adds a finding adds a row. The second argument of `applies` is the number of days that makes a user dormant.
FINDINGS = (
    Finding("orphans", "active, and not on the roster", lambda one, days: one.is_active and not one.on_roster),
    Finding(
        "locked_on_roster",
        "on the roster, and locked or disabled",
        lambda one, days: one.on_roster and not one.is_active,
    ),
    Finding("never_logged_in", "active, and never logged in", lambda one, days: one.is_active and _is_new(one)),
    Finding("dormant", "active, and dormant", lambda one, days: one.is_active and (one.idle_days or 0) >= days),
    Finding("without_mfa", "active, and without MFA", lambda one, days: one.is_active and not one.row["mfa_enrolled"]),
    Finding("managed", "managed by an identity provider", lambda one, days: _is_managed(one)),
)


@dataclass(frozen=True)
class Reconciliation:
    """What came of the comparison.

    people: the users of the scope, by email. dormant_days: how many days without a login make a user dormant.
    strangers: the identifiers on the roster that no user of the scope has.
    """

    scope: Scope
    people: tuple[Person, ...]
    strangers: tuple[str, ...]
    roster_size: int
    dormant_days: int

    def rows(self, finding: Finding) -> list[Row]:
        """The users that the finding is about."""
        return [one.row for one in self.people if finding.applies(one, self.dormant_days)]

    def findings_of(self, person: Person) -> list[str]:
        """The names of the findings about this user."""
        return [finding.name for finding in FINDINGS if finding.applies(person, self.dormant_days)]

    @property
    def counts(self) -> dict[str, int]:
        """The numbers of the report, by name."""
        found = {finding.name: len(self.rows(finding)) for finding in FINDINGS}
        active = sum(one.is_active for one in self.people)
        sizes = {"roster": self.roster_size, "users": len(self.people), "active": active}
        return {**sizes, **found, "not_in_scope": len(self.strangers)}


def reconcile(
    roster: Sequence[object], users: Iterable[Row], scope: Scope, dormant_days: int, now: float
) -> Reconciliation:
    """Compare the roster with the users of the scope.

    roster: emails and user IDs, or mappings with `user`. users: rows of module user_info; a user may occur in several
    results. now: seconds since the epoch. InputError: the roster names nobody, or nobody of the scope. Then everybody
    would look like an orphan, and a list of orphans is a list of people to lock.
    """
    names = dict.fromkeys(_name(index, element) for index, element in enumerate(roster))
    if not names:
        raise InputError("the roster names nobody, so everybody in Frontegg would be an orphan; give the whole roster.")
    rows = {str(row["id"]): row for row in users}
    if not rows:
        raise InputError(f"the scope ({scope}) has no users, so there is nothing to compare; check its spelling.")
    keys = {str(row["id"]).lower(): key for key, row in rows.items()}
    emails = {email_key(row["email"]): key for key, row in rows.items() if row["email"]}
    found = {name: (keys if name[0] == "id" else emails).get(name[1]) for name in names}
    listed = set(found.values())
    if listed == {None}:
        raise InputError(
            f"none of the {len(names)} people on the roster is in the scope ({scope}); "
            "check the file, its column, and the environment."
        )
    people = [_person(row, key in listed, scope, now) for key, row in rows.items()]
    people.sort(key=lambda one: (one.row["email"] is None, one.row["email"] or "", one.row["id"]))
    strangers = tuple(name[1] for name, key in found.items() if key is None)
    return Reconciliation(scope, tuple(people), strangers, len(names), dormant_days)


def _name(index: int, element: object) -> tuple[str, str]:
    """(kind, value) of an identifier on the roster."""
    given = element.get("user") if isinstance(element, Mapping) else element
    who = identify(given) if isinstance(given, str) else None
    if who is None:
        raise InputError(f"roster[{index}]: {shown(given)} is neither an email nor a user ID.")
    return who.kind, email_key(who.value) if who.kind == "email" else who.value.lower()


def _person(row: Row, on_roster: bool, scope: Scope, now: float) -> Person:
    members = [one for one in row.get("tenants") or () if not scope.tenant_ids or one["tenant_id"] in scope.tenant_ids]
    is_disabled = bool(members) and all(one.get("is_disabled") is True for one in members)
    return Person(row, not (row["is_locked"] or is_disabled), on_roster, _idle_days(row, now))


def _idle_days(row: Row, now: float) -> int | None:
    try:
        return int((now - moment(row["last_login"])) // DAY) if row["last_login"] else None
    except ValueError:
        return None  # Frontegg's time cannot be read, so it proves nothing


def _is_new(person: Person) -> bool:
    return not person.row["last_login"]


def _is_managed(person: Person) -> bool:
    return (person.row["managed_by"] or "frontegg") != "frontegg"

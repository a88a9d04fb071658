# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the one path from wishes to report. Read, plan, guard, apply, verify, report.

Check mode is this path with a client that is read-only: nothing is applied, and what was planned is reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ._apply import apply
from ._attributes import ATTRIBUTES
from ._client import Client
from ._details import detailed, with_roles
from ._errors import InputError
from ._guards import check_patterns, protecting, refuse_many, refuse_protected
from ._models import Found
from ._outcome import Attempt
from ._plan import Plan, group, plan
from ._report import Report, report
from ._select import Directory, check_tenants, look_closer, look_up
from ._verify import settle
from ._wishes import Defaults, Wish, read_wishes


@dataclass(frozen=True)
class Limits:
    """How far a task may go. on_missing: fail, warn or ignore; None: warn where the state is absent, else fail."""

    protected: tuple[str, ...] = ()
    max_changes: int | None = None
    max_failures: int | None = None
    on_missing: str | None = None
    verify: bool = True


def converge_users(client: Client, params: dict[str, Any]) -> Report:
    """The work of module user, from its options to its report."""
    limits = Limits(
        protected=tuple(params["protected"] or ()),
        max_changes=params["max_changes"],
        max_failures=params["max_failures"],
        on_missing=params["on_missing"],
        verify=params["verify"],
    )
    check_patterns(limits.protected)
    defaults = Defaults(
        params["state"],
        params["tenant_id"],
        bool(params["everywhere"]),
        {name: params[name] for name in ATTRIBUTES},
        tuple(params["revoke"] or ()),
    )
    return converge(client, read_wishes(params["users"], defaults), limits)


def converge(client: Client, wishes: list[Wish], limits: Limits) -> Report:
    """Bring every user named into the state that is wanted for them, and report on each."""
    wishes, plans = _plans(client, wishes, limits)
    refusal = refuse_protected(plans, limits.protected) or refuse_many(plans, limits.max_changes)
    if refusal is None:
        attempts = _attempts(client, plans, limits)
    else:
        attempts = [Attempt(one, skipped=_why_refused(one, limits)) for one in plans]
    outcomes = settle(client, attempts, limits.verify)
    return report(wishes, outcomes, would=client.read_only, refusal=refusal, on_missing=limits.on_missing)


def _plans(client: Client, wishes: list[Wish], limits: Limits) -> tuple[list[Wish], list[Plan]]:
    """(the wishes, with their roles looked up; a plan for each user)."""
    directory = look_up(client, wishes)
    group(wishes, [directory[wish.who].user for wish in wishes])  # contradictions are refused before any further read
    _refuse_unknown_ids(wishes, directory)
    look_closer(client, wishes, directory)
    check_tenants(client, wishes, directory)
    wishes, errors = with_roles(client, wishes)
    found = detailed(client, [(wish, directory[wish.who]) for wish in wishes])
    for wish, one in zip(wishes, found):
        no_roles = errors.get(wish.tenant_id or "") if wish.attributes.roles is not None else None
        directory[wish.who] = one if no_roles is None else Found(error=no_roles)
    plans = []
    for together in group(wishes, [directory[wish.who].user for wish in wishes]):
        one = directory[together[0].who]
        plans.append(plan(together, one.user, one.error, limits.on_missing))
    return wishes, plans


def _refuse_unknown_ids(wishes: list[Wish], directory: Directory) -> None:
    """Whoever is to be present and is not there is created, which an ID cannot do: it is mistyped, or gone."""
    for wish in wishes:
        if wish.state == "present" and wish.who.kind == "id" and directory[wish.who] == Found():
            raise InputError(
                f"{wish.label}: no user has the ID {wish.given}, and a user who is to be present can be created by "
                "email only. Nothing was changed."
            )


def _why_refused(one: Plan, limits: Limits) -> str:
    entry = protecting(one, limits.protected)
    return f"not attempted: the task was refused{f', {entry} keeps this user' if entry else ''}"


def _attempts(client: Client, plans: list[Plan], limits: Limits) -> list[Attempt]:
    """The plans in their order; only those with steps are carried out."""
    failures = sum(one.failed for one in plans)
    tried = apply(client, [one for one in plans if one.steps], limits.max_failures, failures)
    by_plan = {id(attempt.plan): attempt for attempt in tried}
    return [by_plan.get(id(one), Attempt(one)) for one in plans]

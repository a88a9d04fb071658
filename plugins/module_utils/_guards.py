# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what stands between plans and the first write. Pure; each says why it refuses."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from ._acts import DELETE_TENANT
from ._errors import InputError
from ._plan import Plan
from ._user_wishes import email_key


def check_patterns(protected: Sequence[str]) -> None:
    """Refuse an empty pattern: it guards nobody, which is never what was meant."""
    for index, pattern in enumerate(protected):
        if not pattern.strip():
            raise InputError(f"protected[{index}]: is empty.")


def refuse_protected(plans: list[Plan], protected: Sequence[str]) -> str | None:
    """Whether the access of somebody protected would be taken away."""
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


def protecting(plan: Plan, protected: Sequence[str]) -> str | None:
    """The entry of `protected` that stands in the way of a plan, as it stands there with its place."""
    if plan.subject is None or not any(step.act.takes_access for step in plan.steps):
        return None
    names = plan.kind.names(plan)
    for index, pattern in enumerate(protected):
        key = email_key(pattern.strip())
        if key in names or any(fnmatchcase(name, key) for name in names):
            return f"protected[{index}]: {pattern.strip()}"
    return None

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: (what is wanted of a tenant, the tenant as found) -> the steps that lead there. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .._api.models import Tenant
from .._api.rows import decoded
from .._base.errors import ApiError
from .._engine.acts import Part, Step
from .._engine.plan import Plan
from .kind import KIND
from .present import changes, creation, wanted
from .wishes import TenantWish


def plan(
    wishes: Sequence[TenantWish], tenant: Tenant | None, error: ApiError | None, on_missing: str | None, level: int
) -> Plan:
    """The plan for one tenant. All wishes agree. error: why it could not be looked up. level: see Plan."""
    together, wish = tuple(wishes), wishes[0]
    if error is not None:
        msg = f"could not be looked up: {error.reason}"
        return Plan(KIND, together, "failed", msg, failed=True, error=error)
    if wish.aim.creates:
        return _plan_present(together, tenant, level)
    if tenant is None:
        fails = KIND.missing_is(wish, on_missing) == "fail"
        return Plan(KIND, together, "not_found", "no tenant has this ID", failed=fails)
    before, act = KIND.view(wish, tenant), KIND.act_for(wish)
    if wish.aim.locked is not None and tenant.locked is wish.aim.locked:
        return Plan(KIND, together, "unchanged", act.already, tenant, before=before, after=before)
    part = Part(act, _deletion(tenant) if wish.removes else act.done, (Step(act, "", tenant.id, bulk={}),))
    then = wish.aim.after(tenant)
    after = None if then is None else KIND.view(wish, then)
    return Plan(KIND, together, "changed", part.msg, tenant, act.name, (part,), before, after, level=level)


def _plan_present(together: tuple[TenantWish, ...], tenant: Tenant | None, level: int) -> Plan:
    wish = together[0]
    if tenant is None:
        found = creation(wish)
        after = {"name": wish.attributes.fields["name"], "locked": False, **wanted(wish.attributes, None)}
        msg = "; ".join(part.msg for part in found)
        return Plan(KIND, together, "changed", msg, None, "create", found, None, after, level=level)
    before = KIND.view(wish, tenant)
    if wish.attributes.metadata is not None and not isinstance(decoded(tenant.row.get("metadata")), Mapping):
        msg = "metadata of this tenant is no JSON object, so nothing can be merged into it"
        return Plan(KIND, together, "failed", msg, tenant, before=before, after=before, failed=True)
    found = changes(wish, tenant)
    if not found:
        msg = KIND.act_for(wish).already
        return Plan(KIND, together, "unchanged", msg, tenant, before=before, after=before)
    after = {**before, **wanted(wish.attributes, tenant)}
    msg = "; ".join(part.msg for part in found)
    return Plan(KIND, together, "changed", msg, tenant, "update", found, before, after, level=level)


def _deletion(tenant: Tenant) -> str:
    """What a deletion takes, and what moves because of it, in words."""
    users = {None: "all its users", 1: "1 user"}.get(tenant.users, f"{tenant.users} users")
    if tenant.children is None:
        return f"deleted with {users}; this environment tells no sub-accounts"
    if not tenant.children:
        return f"deleted with {users}"
    names = ", ".join(tenant.children)
    where = f"move to {tenant.parent}" if tenant.parent else "are left without a parent"
    return f"deleted with {users}; sub-accounts that {where}: {names}"


def refuse_crowded(plans: list[Plan], max_users: int) -> str | None:
    """Why the task is refused, if it would delete a tenant with more users than it allows; -1 allows any number."""
    crowded = [
        f"{plan.name} ({plan.before['users']})"
        for plan in plans
        if plan.before is not None
        and plan.wish.removes
        and plan.steps
        and 0 <= max_users < (plan.before.get("users") or 0)
    ]
    if not crowded:
        return None
    return (
        f"refused: users would be deleted with their tenants, {', '.join(crowded)}, and max_users is {max_users}. "
        "Nothing was changed."
    )

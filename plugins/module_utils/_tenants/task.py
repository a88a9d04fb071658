# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the path of module tenant: what it reads before the plan and after the writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .._api.client import Client
from .._api.models import Found, Tenant
from .._api.paging import chunks
from .._base.errors import GoneError, InputError, StoppedError
from .._engine.converge import converge, stopped
from .._engine.options import TaskOptions, read_options
from .._engine.outcome import Attempt
from .._engine.plan import Plan, group
from .._engine.report import Report
from .._engine.verify import settle_disputes
from .details import detailed
from .kind import KIND
from .lookup import FEW_TENANTS, Directory, look_up_tenants, read_alone, read_chunk
from .plan import plan, refuse_crowded
from .self_service import by_user, check_reach, tenant_of
from .tree import levels_of
from .wishes import TenantWish, read_tenant_wishes
from .writes import DELETE_CURRENT


def converge_tenants(client: Client, params: dict[str, Any]) -> Report:
    """The work of module tenant, from its options to its report."""
    options = read_options(client, params, KIND)
    if client.user_token is not None and any(limit.is_share for limit in options.max_changes):
        raise InputError("max_changes: is a share, and a user_token cannot count all tenants; give a whole number.")
    max_users = allowed_users(params["max_users"], options)
    wishes = options.renamed(read_tenant_wishes(options.asked(params)))
    try:
        wishes, plans = _plans(client, wishes, options, counting=max_users >= 0)
    except StoppedError as error:
        return stopped(client, KIND, wishes, options, error)

    def guard(plans: list[Plan]) -> str | None:
        return refuse_crowded(plans, max_users)

    return converge(client, KIND, wishes, plans, options, read_back, guard, scope_size=client.tenants.count)


def allowed_users(stated: int | None, options: TaskOptions) -> int:
    """How many users a tenant may have that is deleted; -1 for any number. Of plan and task, the stricter counts."""
    planned = None if options.approved is None else options.approved.guards["max_users"]
    limits = [limit for limit in (stated, planned) if limit is not None]
    return min(limits, key=lambda limit: (limit < 0, limit), default=0)


def _plans(
    client: Client, wishes: list[TenantWish], options: TaskOptions, counting: bool
) -> tuple[list[TenantWish], list[Plan]]:
    """(the wishes, completed for a user's own token; a plan for each tenant)."""
    own = None if client.user_token is None else tenant_of(client.user_token)
    directory = look_up_tenants(client, [wish.who.value for wish in wishes])
    if own is not None:
        wishes = check_reach(wishes, directory, own)
    _refuse_nameless(wishes, directory, options)
    _refuse_unknown_parents(client, wishes, directory, options)
    found = detailed(client, [(wish, directory[wish.who.value]) for wish in wishes], counting)
    by_id = {wish.who.value: answer for wish, answer in zip(wishes, found)}
    levels = levels_of(wishes, by_id)
    plans = [
        plan(together, answer.subject, answer.error, options.on_missing, levels[together[0].who.value])
        for together in group(wishes, [None] * len(wishes))
        for answer in (by_id[together[0].who.value],)
    ]
    return wishes, plans if own is None else [by_user(made, own) for made in plans]


def read_back(client: Client, attempts: list[Attempt]) -> list[Found[Any] | None]:
    """Each tenant as it is now. All are read in bulk. Those that do not look as wanted or failed are read again.

    None for a tenant that cannot be read: one whose lock no answer has, and any once the tenant of a user's token is
    gone.
    """
    if any(step.act is DELETE_CURRENT for attempt in attempts for step in attempt.done):
        return [None] * len(attempts)
    index = [number for number, attempt in enumerate(attempts) if not _is_untold(attempt)]
    wishes = [attempts[number].plan.wish for number in index]
    directory = look_up_tenants(client, [wish.who.value for wish in wishes])
    counting = any((attempt.plan.before or {}).get("users") is not None for attempt in attempts)
    seen = detailed(client, [(wish, directory[wish.who.value]) for wish in wishes], counting)
    few = client.user_token is None and len(index) <= FEW_TENANTS  # no list has shown their deletion yet
    odd = [
        place
        for place, (wish, found) in enumerate(zip(wishes, seen))
        if found.error is None
        and (
            attempts[index[place]].error is not None
            or not KIND.is_as_wanted(wish, found.subject)
            or _is_doubtful(wish, few)
        )
    ]
    for place, found in zip(odd, _closer(client, [attempts[index[place]] for place in odd], counting)):
        seen[place] = found
    result: list[Found[Any] | None] = [None] * len(attempts)
    for number, found in zip(index, _with_side_effects(client, [attempts[number] for number in index], seen)):
        result[number] = found
    return result


def _is_doubtful(wish: TenantWish, few: bool) -> bool:
    """Whether only one answer says that the tenant is gone. A deletion is worth a second one."""
    return few and wish.removes


def _closer(client: Client, attempts: list[Attempt], counting: bool) -> list[Found[Tenant]]:
    """The more cautious answer about each tenant: of its own record, and of the list where there is one."""
    wishes = [attempt.plan.wish for attempt in attempts]
    alone = client.in_parallel(lambda wish: read_alone(client, wish.who.value), wishes)
    alone = detailed(client, list(zip(wishes, alone)), counting)
    if client.user_token is not None:
        return alone
    return settle_disputes(client, attempts, _listed(client, attempts), alone, lambda some: _listed(client, some))


def _listed(client: Client, attempts: list[Attempt]) -> list[Found[Tenant]]:
    """What the list says about the tenants. It says nothing about sub-accounts."""
    found: Directory = {}
    for ids in chunks(dict.fromkeys(attempt.plan.wish.who.value for attempt in attempts)):
        found.update(read_chunk(client, ids))
    listed = [found[attempt.plan.wish.who.value] for attempt in attempts]
    return [answer if answer.subject is None else Found(replace(answer.subject, children=None)) for answer in listed]


def _with_side_effects(client: Client, attempts: list[Attempt], seen: list[Found[Tenant]]) -> list[Found[Tenant]]:
    """The answers, with sub-accounts that are gone with a deleted tenant: they were to move."""
    unwanted = {attempt.plan.wish.who.value for attempt in attempts if attempt.plan.wish.removes}
    children = [
        [child for child in attempt.plan.subject.children or () if child not in unwanted]
        if attempt.plan.wish.removes and found == Found()
        else []
        for attempt, found in zip(attempts, seen)
    ]
    there = look_up_tenants(client, [child for some in children for child in some])
    gone = [[child for child in some if there[child] == Found()] for some in children]
    return [
        replace(found, side_effects=f"gone with it: {', '.join(names)}") if names else found
        for found, names in zip(seen, gone)
    ]


def _is_untold(attempt: Attempt) -> bool:
    plan, wish = attempt.plan, attempt.plan.wish
    return wish.aim.locked is not None and plan.subject is not None and plan.subject.locked is None


# What is refused once the tenants are known


def _refuse_nameless(wishes: Sequence[TenantWish], directory: Directory, options: TaskOptions) -> None:
    """Refuse to create tenants without a name. In an approved plan, such a tenant was there, and has drifted."""
    new = [
        wish
        for wish in wishes
        if wish.aim.creates and directory[wish.who.value] == Found() and "name" not in wish.attributes.fields
    ]
    faults = [
        f"{wish.label}: there is no tenant '{wish.given}', and to create it takes a name; give it, or check the ID. "
        "Nothing was changed."
        for wish in new
    ]
    if options.approved is None:
        InputError.raise_all(faults)
    for wish in new:
        gone = GoneError(wish.label, wish.given, "the tenant is gone")
        directory[wish.who.value] = Found(error=options.without(gone))


def _refuse_unknown_parents(
    client: Client, wishes: Sequence[TenantWish], directory: Directory, options: TaskOptions
) -> None:
    """Refuse a parent that neither exists nor is created by this task. In an approved plan, its child has drifted."""
    created = {wish.who.value for wish in wishes if wish.aim.creates}
    children = [wish for wish in wishes if wish.attributes.parent is not None]
    wanted = [parent for parent in (wish.attributes.parent or "" for wish in children) if parent not in created]
    known = {**look_up_tenants(client, [parent for parent in wanted if parent not in directory]), **directory}
    for wish in children:
        parent = wish.attributes.parent or ""
        if parent in created:
            continue
        found = known[parent]
        if found.error is not None:
            raise found.error
        if found == Found():
            reason = f"parent_tenant_id: there is no tenant '{parent}' in this environment"
            directory[wish.who.value] = Found(error=options.without(GoneError(wish.label, wish.given, reason)))

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the path of module tenant: what it reads, before it plans and after it wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from .._api.client import Client
from .._api.models import Found, Tenant, children_in
from .._api.paging import chunks, in_halves, tried
from .._base.errors import ApiError, InputError, StoppedError
from .._engine.acts import DELETE_CURRENT
from .._engine.converge import Limits, converge, read_limits, stopped
from .._engine.guards import refuse_crowded
from .._engine.outcome import Attempt
from .._engine.plan import Plan, group
from .._engine.report import Report
from .._engine.verify import weigh
from .plan import TENANTS, plan
from .self_service import by_user, check_reach, from_tree, tenant_of
from .wishes import TenantWish, read_tenant_wishes

# So few are asked for one by one; of more, so few that the list does not have are asked for once more.
FEW_TENANTS = 3
NOT_FOUND = 404

Directory = dict[str, Found[Tenant]]
Answer = TypeVar("Answer")


def converge_tenants(client: Client, params: dict[str, Any]) -> Report:
    """The work of module tenant, from its options to its report."""
    limits = read_limits(client, params, "tenant")
    wishes = read_tenant_wishes(params)
    try:
        wishes, plans = _plans(client, wishes, limits, counting=params["max_users"] >= 0)
    except StoppedError as error:
        return stopped(client, TENANTS, wishes, limits, error)
    refusal = refuse_crowded(plans, params["max_users"])
    return converge(client, TENANTS, wishes, plans, limits, read_back, refusal)


def _plans(
    client: Client, wishes: list[TenantWish], limits: Limits, counting: bool
) -> tuple[list[TenantWish], list[Plan]]:
    """(the wishes, those of a user's token with what goes without saying; a plan for each tenant)."""
    own = None if client.user_token is None else tenant_of(client.user_token)
    directory = look_up_tenants(client, [wish.who.value for wish in wishes])
    if own is not None:
        wishes = check_reach(wishes, directory, own)
    _refuse_nameless(wishes, directory)
    _refuse_unknown_parents(client, wishes, directory)
    found = _detailed(client, [(wish, directory[wish.who.value]) for wish in wishes], counting)
    by_id = {wish.who.value: one for wish, one in zip(wishes, found)}
    levels = _levels(wishes, by_id)
    plans = [
        plan(together, one.subject, one.error, limits.on_missing, levels[together[0].who.value])
        for together in group(wishes, [None] * len(wishes))
        for one in (by_id[together[0].who.value],)
    ]
    return wishes, plans if own is None else [by_user(one, own) for one in plans]


def look_up_tenants(client: Client, ids: Iterable[str]) -> Directory:
    """All tenants named. One that cannot be read is an error of its own, never a missing tenant."""
    asked = list(dict.fromkeys(ids))
    if client.user_token is not None:
        return _below(client, asked, tenant_of(client.user_token))
    found: Directory = {}
    if len(asked) > FEW_TENANTS:
        for part in client.in_parallel(lambda chunk: _chunk(client, chunk), chunks(asked)):
            found.update(part)
    left = [tenant_id for tenant_id in asked if found.get(tenant_id, Found()) == Found()]
    if len(left) <= FEW_TENANTS:
        found.update(zip(left, client.in_parallel(lambda tenant_id: _alone(client, tenant_id), left)))
    return found


def read_back(client: Client, attempts: list[Attempt]) -> list[Found[Any] | None]:
    """All in bulk; what is not as wanted there, or whose write did not end well, once more alone.

    None for what cannot be looked for: a lock that no answer told before, anything once the tenant of a user's token
    is gone.
    """
    if any(step.act is DELETE_CURRENT for attempt in attempts for step in attempt.done):
        return [None] * len(attempts)
    index = [number for number, attempt in enumerate(attempts) if not _is_untold(attempt)]
    wishes = [attempts[number].plan.wish for number in index]
    directory = look_up_tenants(client, [wish.who.value for wish in wishes])
    counting = any((attempt.plan.before or {}).get("users") is not None for attempt in attempts)
    seen = _detailed(client, [(wish, directory[wish.who.value]) for wish in wishes], counting)
    few = client.user_token is None and len(index) <= FEW_TENANTS  # whose deletion no list has shown yet
    odd = [
        place
        for place, (wish, found) in enumerate(zip(wishes, seen))
        if found.error is None
        and (
            attempts[index[place]].error is not None
            or not TENANTS.holds(wish, found.subject)
            or _is_doubtful(wish, few)
        )
    ]
    for place, found in zip(odd, _closer(client, [attempts[index[place]] for place in odd], counting)):
        seen[place] = found
    result: list[Found[Any] | None] = [None] * len(attempts)
    for number, found in zip(index, _with_strays(client, [attempts[number] for number in index], seen)):
        result[number] = found
    return result


def _is_doubtful(wish: TenantWish, few: bool) -> bool:
    """Whether a tenant is gone by one answer only. A deletion is worth a second one."""
    return few and wish.state == "absent"


def _closer(client: Client, attempts: list[Attempt], counting: bool) -> list[Found[Tenant]]:
    """Each tenant by its own record, and by the list, where there is one."""
    wishes = [attempt.plan.wish for attempt in attempts]
    alone = client.in_parallel(lambda wish: _alone(client, wish.who.value), wishes)
    alone = _detailed(client, list(zip(wishes, alone)), counting)
    if client.user_token is not None:
        return alone
    return weigh(client, attempts, _listed(client, attempts), alone, lambda some: _listed(client, some))


def _listed(client: Client, attempts: list[Attempt]) -> list[Found[Tenant]]:
    """What the list says of them. It says nothing of sub-accounts."""
    found: Directory = {}
    for ids in chunks(dict.fromkeys(attempt.plan.wish.who.value for attempt in attempts)):
        found.update(_chunk(client, ids))
    listed = [found[attempt.plan.wish.who.value] for attempt in attempts]
    return [one if one.subject is None else Found(replace(one.subject, children=None)) for one in listed]


def _with_strays(client: Client, attempts: list[Attempt], seen: list[Found[Tenant]]) -> list[Found[Tenant]]:
    """Sub-accounts of a deleted tenant are to move; those that are gone with it were not to be deleted."""
    unwanted = {attempt.plan.wish.who.value for attempt in attempts if attempt.plan.wish.state == "absent"}
    children = [
        [child for child in attempt.plan.subject.children or () if child not in unwanted]
        if attempt.plan.wish.state == "absent" and found == Found()
        else []
        for attempt, found in zip(attempts, seen)
    ]
    there = look_up_tenants(client, [child for some in children for child in some])
    gone = [[child for child in some if there[child] == Found()] for some in children]
    return [
        replace(found, strays=f"gone with it: {', '.join(names)}") if names else found
        for found, names in zip(seen, gone)
    ]


def _is_untold(attempt: Attempt) -> bool:
    plan, wish = attempt.plan, attempt.plan.wish
    return wish.state in ("locked", "unlocked") and plan.subject is not None and plan.subject.locked is None


def _chunk(client: Client, ids: list[str]) -> Directory:
    found: Directory = {}
    for part, tenants in in_halves(client.tenants.by_ids, ids):
        if isinstance(tenants, ApiError):
            found.update(dict.fromkeys(part, Found(error=tenants)))
        else:
            known = {tenant.id: Found(tenant) for tenant in tenants}
            found.update({tenant_id: known.get(tenant_id, Found()) for tenant_id in part})
    return found


def _below(client: Client, ids: list[str], own: str) -> Directory:
    """Those of them that a user's token reaches, in one request: its own tenant and what is below."""
    tree: Mapping[str, Any] | ApiError = tried(client.tenants.tree, own)
    if isinstance(tree, ApiError) and tree.missing:  # any other 404 would make every sub-account look deleted
        tree = _leaf(own)
    if isinstance(tree, ApiError):
        return dict.fromkeys(ids, Found(error=tree))
    tenants = from_tree(tree)
    return {tenant_id: Found(tenants.get(tenant_id)) for tenant_id in ids}


def _alone(client: Client, tenant_id: str) -> Found[Tenant]:
    if client.user_token is not None:
        return _below(client, [tenant_id], tenant_of(client.user_token))[tenant_id]
    tenant = tried(client.tenants.by_id, tenant_id)
    return Found(error=tenant) if isinstance(tenant, ApiError) else Found(tenant)


# What is refused once it is known which tenants there are


def _refuse_nameless(wishes: Sequence[TenantWish], directory: Directory) -> None:
    new = [wish for wish in wishes if wish.state == "present" and directory[wish.who.value] == Found()]
    faults = [
        f"{wish.label}: there is no tenant '{wish.given}', and to create it takes a name; give it, or check the ID. "
        "Nothing was changed."
        for wish in new
        if "name" not in wish.attributes.fields
    ]
    InputError.raise_all(faults)


def _refuse_unknown_parents(client: Client, wishes: Sequence[TenantWish], directory: Directory) -> None:
    """A parent is there, or is created by this very task."""
    created = {wish.who.value for wish in wishes if wish.state == "present"}
    parents = {wish.attributes.parent: wish for wish in wishes if wish.attributes.parent is not None}
    wanted = {parent: wish for parent, wish in parents.items() if parent not in created}
    others = look_up_tenants(client, [parent for parent in wanted if parent not in directory])
    for parent, wish in wanted.items():
        found = directory[parent] if parent in directory else others[parent]
        if found.error is not None:
            raise found.error
        if found == Found():
            raise InputError(
                f"{wish.label} ({wish.given}): parent_tenant_id: there is no tenant '{parent}' in this environment. "
                "Nothing was changed."
            )


def _levels(wishes: Sequence[TenantWish], directory: Directory) -> dict[str, int]:
    """How many tenants of the task have to be put in their place before each one: those that are to be above it.

    What is deleted goes last, when what was below it may have been moved elsewhere. Refuses to put a tenant below
    itself, which Frontegg would refuse when the tenant was taken from its parent already.
    """
    by_id = {wish.who.value: wish for wish in wishes}
    above: dict[str, str] = {}
    for found in directory.values():
        above.update({} if found.subject is None else found.subject.below)
    above.update({name: wish.attributes.parent for name, wish in by_id.items() if wish.attributes.parent is not None})

    def level(wish: TenantWish) -> int:
        path = [wish.who.value]
        while path[-1] in above:
            path.append(above[path[-1]])
            if path[-1] in path[:-1]:
                circle = " under ".join(path)
                raise InputError(f"{wish.label}: parent_tenant_id: {circle} is a circle. Nothing was changed.")
        return sum(tenant_id in by_id for tenant_id in path[1:])

    levels = {name: level(wish) for name, wish in by_id.items()}
    last = 1 + max(levels.values(), default=0) if any(wish.state == "present" for wish in wishes) else 0
    return {name: last if by_id[name].state == "absent" else one for name, one in levels.items()}


# What the row of a tenant leaves out


def _detailed(
    client: Client, pairs: Sequence[tuple[TenantWish, Found[Tenant]]], counting: bool = True
) -> list[Found[Tenant]]:
    """Each with what its wish is about: place in the hierarchy, settings, and, if `counting`, the number of users."""
    return client.in_parallel(lambda pair: _with_details(client, *pair, counting), pairs)


def _with_details(client: Client, wish: TenantWish, found: Found[Tenant], counting: bool) -> Found[Tenant]:
    if found.subject is None:
        return found
    tenant = tried(_read_details, client, wish, found.subject, counting)
    return Found(error=tenant) if isinstance(tenant, ApiError) else Found(tenant)


def _read_details(client: Client, wish: TenantWish, tenant: Tenant, counting: bool) -> Tenant:
    if wish.state == "absent" and counting:
        tenant = replace(tenant, users=_count_users(client, tenant.id))
    if client.user_token is None:
        tenant = _placed(client, wish, tenant)
    if wish.attributes.settings is not None:
        tenant = replace(tenant, settings=client.tenants.settings(tenant.id))
    return tenant


def _placed(client: Client, wish: TenantWish, tenant: Tenant) -> Tenant:
    """With its place in the hierarchy, as far as the wish is about it."""
    if wish.state == "absent":
        return _with_what_moves(client, tenant)
    if wish.attributes.parent is not None or "is_reseller" in wish.attributes.fields:
        tenant = replace(tenant, parent=parent_of(client, tenant.id))
    if wish.attributes.parent not in (None, tenant.parent):
        tenant = replace(tenant, below=_parents_in(_tree_or_leaf(client, tenant.id)))
    return tenant


def _with_what_moves(client: Client, tenant: Tenant) -> Tenant:
    """With its sub-accounts, and where they would move. That an environment has no hierarchy stops no deletion."""
    return _if_known(_with_neighbours, client, tenant) or replace(tenant, children=None)


def _with_neighbours(client: Client, tenant: Tenant) -> Tenant:
    children = tuple(sorted(child_ids(client.tenants.tree(tenant.id))))
    return replace(tenant, children=children, parent=parent_of(client, tenant.id))


def _count_users(client: Client, tenant_id: str) -> int:
    count = tried(client.users.count, tenant_id)
    if isinstance(count, ApiError):
        hint = "its users cannot be counted; with max_users -1 it is deleted however many they are"
        raise ApiError(tenant_id, f"{count.reason}; {hint}", status=count.status, code=count.code) from count
    return count


def parent_of(client: Client, tenant_id: str) -> str:
    """The tenant's parent, "" for none. The route tells all above in an order that is not confirmed: a tree tells."""
    rows = _if_known(client.tenants.above, tenant_id) or []
    above = [row["tenantId"] for row in rows if row["tenantId"] != tenant_id]
    if len(above) < 2:
        return above[0] if above else ""
    for candidate in reversed(above):
        parent = _parent_in(client.tenants.tree(candidate), tenant_id)
        if parent is not None:
            return parent
    raise ApiError(tenant_id, f"which of {', '.join(above)} is its parent cannot be told")


def _tree_or_leaf(client: Client, tenant_id: str) -> Mapping[str, Any]:
    """A tenant that no hierarchy knows has nobody below it."""
    return _if_known(client.tenants.tree, tenant_id) or _leaf(tenant_id)


def _leaf(tenant_id: str) -> Mapping[str, Any]:
    return {"tenantId": tenant_id, "children": []}


def _if_known(read: Callable[..., Answer], *arguments: object) -> Answer | None:
    """What the hierarchy tells; None where it does not know who is asked for (404)."""
    answer = tried(read, *arguments)
    if not isinstance(answer, ApiError):
        return answer
    if answer.status != NOT_FOUND:
        raise answer
    return None


def child_ids(tree: Mapping[str, Any]) -> list[str]:
    """Those directly below the root of a tree."""
    return [str(child["tenantId"]) for child in children_in(tree)]


def _parents_in(tree: Mapping[str, Any]) -> dict[str, str]:
    """{tenant: parent} of all below the root of a tree."""
    found: dict[str, str] = {}
    nodes = [tree]
    while nodes:
        node = nodes.pop()
        found.update({name: str(node["tenantId"]) for name in child_ids(node)})
        nodes += children_in(node)
    return found


def _parent_in(tree: Mapping[str, Any], tenant_id: str) -> str | None:
    return _parents_in(tree).get(tenant_id)

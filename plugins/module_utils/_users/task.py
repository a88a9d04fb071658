# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the path of module user: what it reads before the plan and after the writes."""

from __future__ import annotations

import os
from functools import partial
from typing import Any

from .._api.client import Client
from .._api.models import Found, User
from .._base.arguments import bare
from .._base.errors import ApiError, InputError, StoppedError
from .._engine.converge import converge, stopped
from .._engine.options import TaskOptions, read_options
from .._engine.outcome import Attempt, is_as_planned
from .._engine.plan import Plan, by_subject
from .._engine.report import Report
from .._engine.verify import settle_disputes
from .attributes import OPTIONS, VARIABLES
from .belongings import with_belongings, with_statuses
from .details import (
    detailed,
    refuse_last_holders,
    refuse_outside_groups,
    with_applications,
    with_groups,
    with_roles,
)
from .ends import check_ends
from .kind import KIND, needs_closer_look
from .lookup import (
    Directory,
    check_tenants,
    look_closer,
    look_up_newcomers,
    look_up_wishes,
    read_again,
    scope_size,
    with_sub_tenants,
)
from .reach import Defaults
from .revoke import REVOCABLE, revoked_once
from .states import STATES, After
from .successors import read_kept_roles
from .together import plans_for, with_last_tenant
from .wishes import UserWish, read_wishes


def converge_users(client: Client, params: dict[str, Any]) -> Report:
    """The work of module user, from its options to its report."""
    client.name_run(params["run_id"])
    options = read_options(client, params, KIND, snapshot="snapshot_path")
    kept = read_kept_roles(options.together("keep_one_with_role"))
    params = options.asked(params, required="users")
    defaults = Defaults(
        params["state"],
        params["tenant_id"],
        params["everywhere"],
        {name: params[name] for name in OPTIONS},
        tuple(params["revoke"] or ()),
        params["tenant_ids"],
        params["include_sub_tenants"],
        params["delete_if_last_tenant"],
        {} if options.approved is not None else from_environment(),
    )
    wishes = options.renamed(read_wishes(params["users"], defaults))
    check_ends([(wish.label, wish.attributes.values.get("expires_at")) for wish in wishes], client.now)
    try:
        wishes, plans, details = _plans(client, wishes, options)
    except StoppedError as error:
        return stopped(client, KIND, wishes, options, error)
    guard = partial(refuse_last_holders, client, keys=kept)
    counted = partial(scope_size, client, wishes)
    return converge(client, KIND, wishes, plans, options, read_back, guard, details=details, scope_size=counted)


def from_environment() -> dict[str, str]:
    """The attributes that environment variables hold, by option name. They count only for who is to be present."""
    found = {option: bare(os.environ.get(name, "")) for option, name in VARIABLES.items()}
    return {option: value for option, value in found.items() if value}


def _plans(client: Client, wishes: list[UserWish], options: TaskOptions) -> tuple[list[UserWish], list[Plan], int]:
    """(the wishes as they are carried out; a plan for each user and wish; the number of reads for single users)."""
    wishes, directory = look_up_wishes(client, wishes)
    # Contradictions are refused before any further read.
    _by_user(wishes, directory)
    _refuse_unknown_ids([wish for wish in wishes if not options.knew(wish)], directory)
    look_closer(client, wishes, directory)
    users = {who: found.subject for who, found in directory.items()}
    check_tenants(client, wishes, directory, options.without)
    reached = with_sub_tenants(client, wishes, directory)
    if reached != wishes:
        look_closer(client, [wish for wish in reached if wish not in wishes], directory)
    pairs = with_roles(client, _settled(reached, directory), options.without)
    pairs, tenant_groups = with_groups(client, pairs, options.without)
    pairs = with_applications(client, pairs, options.without)
    wishes = [wish for wish, dummy in pairs]
    sent = client.sent
    answers = detailed(client, [(wish, directory[wish.who]) for wish in wishes], tenant_groups)
    details = client.sent - sent + len(tenant_groups)
    answers = refuse_outside_groups(list(zip(wishes, answers)), options.without)
    answers = with_statuses(client, list(zip(wishes, answers)))
    found = {}
    for (wish, no_roles), answer in zip(pairs, answers):
        error = no_roles or answer.error
        found[id(wish)] = answer if error is None else Found(users[wish.who] if error.missing else None, error)
    plans = []
    for groups in _by_user(wishes, directory):
        plans += plans_for([(some, found[id(some[0])]) for some in groups], options.on_missing)
    if options.snapshot_path is not None:
        plans = with_belongings(client, plans)
    return wishes, plans, details


def _by_user(wishes: list[UserWish], directory: Directory) -> list[list[list[UserWish]]]:
    """The wishes by user, in groups that say the same. InputError: two wishes cannot both come true."""
    return by_subject(wishes, [directory[wish.who].subject for wish in wishes])


def _settled(wishes: list[UserWish], directory: Directory) -> list[UserWish]:
    """The wishes, now that all wishes for a user and the user's tenants are known. Their order stays."""
    settled: dict[int, UserWish] = {}
    for groups in _by_user(wishes, directory):
        together = [wish for some in groups for wish in some]
        user = directory[together[0].who].subject
        settled.update(zip(map(id, together), revoked_once(with_last_tenant(together, user), user)))
    return [settled[id(wish)] for wish in wishes]


def _refuse_unknown_ids(wishes: list[UserWish], directory: Directory) -> None:
    """Refuse unknown IDs for `present`: only an email can create a user, so the ID is misspelt, or the user is gone."""
    faults = [
        f"{wish.label}: no user has the ID {wish.given}, and a user who is to be present can be created by email only. "
        "Nothing was changed."
        for wish in wishes
        if wish.aim.creates and wish.who.kind == "id" and directory[wish.who] == Found()
    ]
    InputError.raise_all(faults)


def _foreseen(attempt: Attempt) -> Found[User]:
    """In check mode, the user as reading back would show them. Used where a step of the plan cannot be tried."""
    user = attempt.plan.subject
    for step in attempt.done:
        change = _AFTERWARDS.get(step.act.name)
        user = change(user, step.tenant_id) if change is not None and user is not None else user
    return Found(user)


# {act: (user, tenant) -> the user afterwards}
_AFTERWARDS: dict[str, After] = {row.act.name: row.after for row in STATES.values() if row.flag is not None}
_AFTERWARDS.update({name: row.after for name, row in REVOCABLE.items()})


def read_back(client: Client, attempts: list[Attempt]) -> list[Found[User]]:
    """Each user as they are now. All are read in bulk. Those who do not look as wanted or failed are read again.

    The list may lag, or leave out a user or a flag. It must not make a user look deleted whose deletion was refused.
    """
    if client.read_only:
        return [_foreseen(attempt) for attempt in attempts]
    seen = _listed(client, attempts)
    odd = [index for index, found in enumerate(seen) if found.error is None and _is_odd(attempts[index], found)]
    looked_at = [attempts[index] for index in odd]
    alone = _detailed(client, looked_at, _alone(client, looked_at))
    listed = [seen[index] for index in odd]
    for index, found in zip(odd, settle_disputes(client, looked_at, listed, alone, lambda some: _listed(client, some))):
        seen[index] = found
    return seen


def _listed(client: Client, attempts: list[Attempt]) -> list[Found[User]]:
    known = read_again(client, [attempt.subject_id for attempt in attempts if attempt.subject_id])
    newcomers: dict[str, list[str]] = {}
    for attempt in attempts:
        if _is_newcomer(attempt):
            newcomers.setdefault(attempt.plan.wish.tenant_id, []).append(attempt.plan.name)
    arrived = {tenant_id: look_up_newcomers(client, tenant_id, some) for tenant_id, some in newcomers.items()}
    seen = [
        arrived[attempt.plan.wish.tenant_id][attempt.plan.wish.who]
        if _is_newcomer(attempt)
        else known.get(attempt.subject_id or "", Found())
        for attempt in attempts
    ]
    return _detailed(client, attempts, seen)


def _is_newcomer(attempt: Attempt) -> bool:
    """Whether the user was to be created with others, so that only the email can say whether that was done."""
    return attempt.travelled and attempt.subject_id is None


def _detailed(client: Client, attempts: list[Attempt], seen: list[Found[User]]) -> list[Found[User]]:
    return detailed(client, [(attempt.plan.wish, found) for attempt, found in zip(attempts, seen)])


def _is_odd(attempt: Attempt, found: Found[User]) -> bool:
    """Whether the list proves too little. It may leave out members of no tenant, and values that must be kept."""
    wish, user = attempt.plan.wish, found.subject
    if user is None and _is_newcomer(attempt):
        return False  # looked up by email before
    if attempt.error is not None or not is_as_planned(attempt.plan, user):
        return True
    if user is None:
        return wish.reach is not None and not attempt.plan.is_deleted
    kept = [name for step in attempt.plan.steps for name in step.kept]
    return needs_closer_look(wish, user) or any(name not in user.row for name in kept)


def _alone(client: Client, attempts: list[Attempt]) -> list[Found[User]]:
    """The record of each user, read once, however many attempts are about the user."""
    # A user without an ID was to be created. Only the email can say whether that was done.
    names = {attempt.subject_id or attempt.plan.name: attempt.subject_id is not None for attempt in attempts}

    def read(name: str) -> Found[User]:
        return client.users.by_id(name) if names[name] else client.users.by_email(name)

    found = dict(zip(names, client.in_parallel(read, names)))
    return [_told(attempt, found[attempt.subject_id or attempt.plan.name]) for attempt in attempts]


def _told(attempt: Attempt, found: Found[User]) -> Found[User]:
    """The answer, or an error where it has no tenants and the wish is about one."""
    silent = attempt.plan.wish.reach is not None and found.subject is not None and found.subject.memberships is None
    if silent:
        return Found(error=ApiError(attempt.subject_id or attempt.plan.name, "the answer tells no tenants"))
    return found

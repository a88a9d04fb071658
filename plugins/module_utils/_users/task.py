# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the path of module user: what it reads before the plan and after the writes."""

from __future__ import annotations

from typing import Any

from .._api.client import Client
from .._api.models import Found, User
from .._base.errors import ApiError, InputError, StoppedError
from .._engine.converge import converge, stopped
from .._engine.options import TaskOptions, read_options
from .._engine.outcome import Attempt
from .._engine.plan import Plan, group
from .._engine.report import Report
from .._engine.verify import settle_disputes
from .attributes import OPTIONS
from .belongings import with_belongings
from .details import detailed, with_roles
from .kind import KIND, needs_closer_look
from .lookup import Directory, check_tenants, look_closer, look_up, read_again
from .plan import plan
from .revoke import REVOCABLE
from .states import STATES, After
from .wishes import Defaults, UserWish, read_wishes


def converge_users(client: Client, params: dict[str, Any]) -> Report:
    """The work of module user, from its options to its report."""
    options = read_options(client, params, KIND, writes_snapshot=True)
    defaults = Defaults(
        params["state"],
        params["tenant_id"],
        params["everywhere"],
        {name: params[name] for name in OPTIONS},
        tuple(params["revoke"] or ()),
    )
    wishes = read_wishes(params["users"], defaults)
    try:
        wishes, plans, details = _plans(client, wishes, options)
    except StoppedError as error:
        return stopped(client, KIND, wishes, options, error)
    return converge(client, KIND, wishes, plans, options, read_back, details=details)


def _plans(client: Client, wishes: list[UserWish], options: TaskOptions) -> tuple[list[UserWish], list[Plan], int]:
    """(the wishes, with the IDs of their roles; a plan for each user; the number of reads for single users)."""
    directory = look_up(client, wishes)
    # Contradictions are refused before any further read.
    group(wishes, [directory[wish.who].subject for wish in wishes])
    _refuse_unknown_ids(wishes, directory)
    look_closer(client, wishes, directory)
    check_tenants(client, wishes, directory)
    wishes, errors = with_roles(client, wishes)
    sent = client.sent
    found = detailed(client, [(wish, directory[wish.who]) for wish in wishes])
    details = client.sent - sent
    for wish, answer in zip(wishes, found):
        no_roles = errors.get(wish.tenant_id or "") if wish.attributes.roles is not None else None
        directory[wish.who] = answer if no_roles is None else Found(error=no_roles)
    plans = []
    for together in group(wishes, [directory[wish.who].subject for wish in wishes]):
        answer = directory[together[0].who]
        plans.append(plan(together, answer.subject, answer.error, options.on_missing))
    if options.snapshot_path is not None:
        plans = with_belongings(client, plans)
    return wishes, plans, details


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
    alone = _detailed(client, looked_at, client.in_parallel(lambda attempt: _alone(client, attempt), looked_at))
    listed = [seen[index] for index in odd]
    for index, found in zip(odd, settle_disputes(client, looked_at, listed, alone, lambda some: _listed(client, some))):
        seen[index] = found
    return seen


def _listed(client: Client, attempts: list[Attempt]) -> list[Found[User]]:
    known = read_again(client, [attempt.subject_id for attempt in attempts if attempt.subject_id])
    return _detailed(client, attempts, [known.get(attempt.subject_id or "", Found()) for attempt in attempts])


def _detailed(client: Client, attempts: list[Attempt], seen: list[Found[User]]) -> list[Found[User]]:
    return detailed(client, [(attempt.plan.wish, found) for attempt, found in zip(attempts, seen)])


def _is_odd(attempt: Attempt, found: Found[User]) -> bool:
    """Whether the list proves too little. It may leave out members of no tenant, and values that must be kept."""
    wish, user = attempt.plan.wish, found.subject
    if attempt.error is not None or not KIND.is_as_wanted(wish, user):
        return True
    if user is None:
        return wish.reach is not None
    kept = [name for step in attempt.plan.steps for name in step.kept]
    return needs_closer_look(wish, user) or any(name not in user.row for name in kept)


def _alone(client: Client, attempt: Attempt) -> Found[User]:
    user_id = attempt.subject_id
    # A user without an ID was to be created. Only the email can say whether that was done.
    found = client.users.by_email(attempt.plan.name) if user_id is None else client.users.by_id(user_id)
    if _tells_no_tenants(attempt, found):
        return Found(error=ApiError(user_id or attempt.plan.name, "the answer tells no tenants"))
    return found


def _tells_no_tenants(attempt: Attempt, found: Found[User]) -> bool:
    return attempt.plan.wish.reach is not None and found.subject is not None and found.subject.memberships is None

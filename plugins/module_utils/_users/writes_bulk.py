# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: how one request brings many users into a tenant. `writes` has the acts that travel so.

Frontegg answers with a task, and creates the users later. What it says of the task is not confirmed, so it only tells
when to look: the users are read back, and that decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from .._api.models import User
from .._api.paging import PAGE_SIZE, chunks
from .._base.errors import ApiError
from .._base.values import email_key
from .._engine.acts import Fate, Step, Steps, Together
from .._engine.watch import PAUSES, Watch, wait_for

if TYPE_CHECKING:
    from .._api.client import Client

# Up to four newcomers take no more requests alone: a request for several takes the request, looks at its task, and a
# page of the list to read back.
FEWEST, MOST = 5, 1000
# A refusal with one of these may be about one record. Others are about the credentials, the tenant or the route.
ABOUT_A_RECORD = (400, 409, 413, 422)


def _send(client: Client, users: Sequence[Steps]) -> str:
    """Start the task. All users are brought into the same tenant."""
    return client.users.create_many(users[0][0].tenant, [_body(steps) for steps in users])


def _body(steps: Steps) -> dict[str, Any]:
    return {name: value for step in steps for name, value in (step.bulk or {}).items()}


def _wait(client: Client, requests: Sequence[tuple[Sequence[Steps], str]], patience: float) -> list[list[Fate]]:
    """The fate of each user, once all tasks have ended, or after `patience` seconds."""
    watches = [_watch(client, users, task_id) for users, task_id in requests]
    is_stopped = bool(wait_for(client, watches, patience, PAUSES))
    after = "" if is_stopped else f" after {patience:g} s"
    return [_fates(client, users, watch, after) for (users, dummy), watch in zip(requests, watches)]


def _watch(client: Client, users: Sequence[Steps], task_id: str) -> Watch:
    """The task that brings these users in."""
    return Watch(
        partial(client.users.creation_status, task_id) if task_id else lambda: None,
        partial(is_there, client, str(_body(users[-1])["email"]), users[0][0].tenant),
    )


def is_there(client: Client, email: str, tenant_id: str) -> bool:
    """Whether a user is in a tenant. A user who cannot be read counts as not there."""
    user = client.users.by_email(email).subject
    return user is not None and user.membership(tenant_id) is not None


def _fates(client: Client, users: Sequence[Steps], watch: Watch, after: str) -> list[Fate]:
    """The fate of each user of a task. Users who were there before are read, because their next steps need to know."""
    tenant_id = users[0][0].tenant
    arrived = _arrived(client, [steps[0].subject_id for steps in users if steps[0].subject_id], tenant_id)
    roles = _roles(client, [steps[0] for steps in users if steps[0].subject_id in arrived], tenant_id)
    reasons = {email_key(email): reason for email, reason in watch.reasons.items()}
    said = f", and its status is {watch.told}" if watch.told else ""
    why = f"the task ended{said}" if watch.is_over else f"the task had not ended{said}{after}"
    found = []
    for steps in users:
        email = str(_body(steps)["email"])
        reason = reasons.get(email_key(email))
        if steps[0].subject_id in arrived:
            found.append(_without_other_roles(client, steps[0], roles))
        elif reason is not None:
            found.append(Fate(ApiError(email, reason, messages=(reason,), answered=True)))
        else:
            found.append(Fate(unsure=why))
    return found


def _arrived(client: Client, ids: list[str], tenant_id: str) -> set[str]:
    """Which of these users are in the tenant. Users who cannot be read count as not there."""
    answers = client.in_parallel(lambda part: _tried(client.users.by_ids, part), chunks(ids))
    users: list[User] = [user for users in answers for user in users]
    return {user.id for user in users if user.membership(tenant_id) is not None}


def _roles(client: Client, steps: Sequence[Step], tenant_id: str) -> dict[str, list[str]]:
    """{user: the IDs of their roles}, of users who are to have certain roles only."""
    ids = [step.subject_id for step in steps if step.roles is not None]
    answers = client.in_parallel(lambda part: _tried(client.users.roles_of, part, tenant_id), chunks(ids))
    rows = [row for rows in answers for row in rows if row.get("tenantId") in (None, tenant_id)]
    told = [(str(row.get("userId")), row.get("roleIds")) for row in rows]
    return {user_id: [str(one) for one in ids] for user_id, ids in told if isinstance(ids, list)}


def _without_other_roles(client: Client, step: Step, roles: dict[str, list[str]]) -> Fate:
    """Remove roles that nobody asked for. Whether Frontegg adds any is not confirmed."""
    others = [role_id for role_id in roles.get(step.subject_id, []) if role_id not in (step.roles or ())]
    try:
        if others:
            client.users.remove_roles(step.subject_id, step.tenant, {"roleIds": others})
    except ApiError as error:
        return Fate(error)
    return Fate()


def _tried(read: Any, *arguments: object) -> Sequence[Any]:
    """The rows, or none where they cannot be read: reading back tells."""
    try:
        rows: Sequence[Any] = read(*arguments)
    except ApiError:
        return ()
    return rows


BRING_MANY = Together(
    _send,
    _wait,
    at_least=FEWEST,
    at_most=MOST,
    per_tenant=True,
    is_about_one=lambda error: error.status in ABOUT_A_RECORD,
    requests=2,
    read_at_once=PAGE_SIZE,
)

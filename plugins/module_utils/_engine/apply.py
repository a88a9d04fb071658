# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: carries plans out. The only caller of the client's writing methods."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import islice

from .._api.client import Client
from .._api.models import Tenant, User, user_from_api
from .._api.paging import chunks
from .._api.rows import decoded
from .._base.errors import ApiError, FatalApiError, StoppedError
from .._base.values import email_key
from .._users.present import given_roles, lost
from .acts import (
    ADD_ROLES,
    ATTACH,
    CREATE,
    CREATE_SUB,
    CREATE_TENANT,
    DELETE,
    DELETE_CURRENT,
    DELETE_SUB,
    DELETE_TENANT,
    DELETE_TOKEN,
    DETACH,
    DISABLE,
    ENABLE,
    END_SESSIONS,
    JOIN,
    LOCK,
    LOCK_TENANT,
    REMOVE,
    REMOVE_METADATA,
    REMOVE_ROLES,
    RESET_MFA,
    SET_ACCESS,
    SET_METADATA,
    SET_RESELLER,
    SET_SETTINGS,
    UNLOCK,
    UNLOCK_TENANT,
    UPDATE,
    UPDATE_TENANT,
    Act,
    Step,
)
from .brake import Brake, windows
from .journal import Journal
from .outcome import Attempt, Outcome
from .plan import Plan

FORBIDDEN = 403
ALREADY_THERE = 409
MFA_NOT_ENROLLED = "ER-01097"  # source: MCP


def apply(
    client: Client,
    plans: list[Plan],
    brake: Brake,
    journal: Journal,
    look: Callable[[list[Attempt]], list[Outcome]] | None,
) -> list[Attempt]:
    """Try every plan, in order of their start; a failure stops its own user only, until the brake stops all.

    journal: told of each as soon as it is over. look: reads back what was tried; where it is given, that is done before
    more are begun than may fail. Those whom the brake keeps from being begun are skipped.
    """
    if client.read_only:
        return [_noted(_pretend(plan, brake), journal) for plan in plans]
    client.expect(sum(requests_for(plans, brake.left, early=look is not None)))
    tried: dict[int, Attempt] = {}
    for level in _by_level(plans):
        left = level
        while left and not brake.reason():
            attempts = _carry_out_some(client, left[: brake.window() if look else None], brake, journal)
            tried.update({id(attempt.plan): attempt for attempt in attempts})
            left = [plan for plan in left if id(plan) not in tried]
            if look:
                brake.settle(look(attempts))
    for plan in plans:
        if id(plan) not in tried:
            tried[id(plan)] = _noted(Attempt(plan, skipped=brake.reason()), journal)
    return [tried[id(plan)] for plan in plans]


def requests_for(plans: list[Plan], failures_left: float, early: bool) -> tuple[int, int]:
    """(how many requests the writes take where nothing fails, how many it takes to read them back during that)."""
    parts = _parts(plans, failures_left) if early else [plans]
    writes = sum(len(batch[0].steps) for part in parts for batch in _batches(part, failures_left))
    return writes, sum(len(chunks(part)) for part in parts) if early else 0


def _parts(plans: list[Plan], failures_left: float) -> list[list[Plan]]:
    """Those that are begun at a time where nothing fails."""
    levels = _by_level(plans)
    whole = iter([plan for level in levels for plan in level])
    return [list(islice(whole, size)) for size in windows([len(level) for level in levels], failures_left)]


def _by_level(plans: list[Plan]) -> list[list[Plan]]:
    """The plans of each level, the lowest first."""
    return [[plan for plan in plans if plan.level == level] for level in sorted({plan.level for plan in plans})]


def start_migration(client: Client, ids: list[str]) -> str:
    """Start migrating tenants into this environment; the ID of the migration."""
    return client.tenants.migrate(ids)


def _carry_out_some(client: Client, plans: list[Plan], brake: Brake, journal: Journal) -> list[Attempt]:
    """The attempts of those that could be begun."""
    batches = _batches(plans, brake.left)
    tried = client.in_parallel(lambda batch: _carry_out_batch(client, batch, brake, journal), batches)
    return [attempt for attempts in tried for attempt in attempts]


def _noted(attempt: Attempt, journal: Journal) -> Attempt:
    journal.note(attempt)
    return attempt


def _batches(plans: list[Plan], failures_left: float) -> list[list[Plan]]:
    """Each plan alone, but those together that one request can carry out, and that may fail together."""
    batches: list[list[Plan]] = []
    open_ones: dict[Act, list[Plan]] = {}
    for plan in plans:
        act = plan.steps[0].act
        batch = open_ones.get(act, [])
        if len(plan.steps) == 1 and 0 < len(batch) < min(act.at_once, failures_left):
            batch.append(plan)
            continue
        batch = [plan]
        batches.append(batch)
        if len(plan.steps) == 1:
            open_ones[act] = batch
    return batches


def _carry_out_batch(client: Client, batch: list[Plan], brake: Brake, journal: Journal) -> list[Attempt]:
    """The attempts of those that could be begun, noted."""
    if batch[0].steps[0].act.at_once > 1:
        attempts, refused = _carry_out_at_once(client, batch, brake)
        # One of them may be what it is refused for: each alone, so that the others need not fail with it.
        again = [_carry_out_at_once(client, [plan], brake)[0] for plan in refused]
        attempts = [*attempts, *(attempt for one in again for attempt in one)]
        return [_noted(attempt, journal) for attempt in attempts]
    attempts = [attempt for plan in batch for attempt in _carry_out(client, plan, brake, journal)]
    return [_noted(attempt, journal) for attempt in attempts]


def _carry_out_at_once(client: Client, batch: list[Plan], brake: Brake) -> tuple[list[Attempt], list[Plan]]:
    """(the attempts; those that are to be tried alone, as several were refused together)."""
    with brake.begun(len(batch)) as may:
        if not may:
            return [], []
        try:
            _WRITES_AT_ONCE[_key(batch[0].steps[0])](client, [plan.steps[0] for plan in batch])
        except ApiError as error:
            if len(batch) > 1 and not error.unclear and not isinstance(error, FatalApiError):
                return [], batch
            for dummy in batch:
                brake.failed(error)
            return [Attempt(plan, error=error) for plan in batch], []
        return [Attempt(plan, plan.steps) for plan in batch], []


def _carry_out(client: Client, plan: Plan, brake: Brake, journal: Journal) -> list[Attempt]:
    """The attempt; none where it could not be begun."""
    with brake.begun() as may:
        if may:
            journal.begun(plan)
        if not may or journal.fault:
            return []
        return [_attempt(client, plan, brake)]


def _attempt(client: Client, plan: Plan, brake: Brake) -> Attempt:
    done: list[Step] = []
    created = ""
    for step in plan.steps:
        try:
            if step.error is not None:
                raise step.error
            created = _WRITES[_key(step)](client, replace(step, user_id=step.user_id or created)) or created
        except ApiError as error:
            brake.failed(error)
            if isinstance(error, StoppedError) and not done and not error.unclear:
                return Attempt(plan, skipped=brake.reason())
            trace_id = client.last_trace_id
            return Attempt(plan, tuple(done), _explained(error, step), created=created, trace_id=trace_id)
        done.append(step)
    return Attempt(plan, tuple(done), created=created, trace_id=client.last_trace_id)


def _explained(error: ApiError, step: Step) -> ApiError:
    """With what a user needs who is refused."""
    if error.status != FORBIDDEN or not step.act.permission:
        return error
    reason = f"{error.reason}; the user of the token needs the permission {step.act.permission}"
    return ApiError(
        step.tenant_id or "",
        reason,
        status=error.status,
        code=error.code,
        messages=error.messages,
        trace_id=error.trace_id,
        unclear=error.unclear,
    )


def _key(step: Step) -> str:
    return step.act.via or step.act.name


def _pretend(plan: Plan, brake: Brake) -> Attempt:
    """As if every write that can be tried went well; nothing is sent."""
    reason = brake.reason()
    if reason:
        return Attempt(plan, skipped=reason)
    for index, step in enumerate(plan.steps):
        if step.error is not None:
            brake.failed(step.error)
            return Attempt(plan, plan.steps[:index], step.error)
    return Attempt(plan, plan.steps)


def _lock(client: Client, step: Step) -> None:
    client.users.lock(step.user_id)


def _unlock(client: Client, step: Step) -> None:
    client.users.unlock(step.user_id)


def _disable(client: Client, step: Step) -> None:
    client.users.disable(step.user_id, _tenant(step))


def _enable(client: Client, step: Step) -> None:
    client.users.enable(step.user_id, _tenant(step))


def _remove(client: Client, step: Step) -> None:
    client.users.remove_from_tenant(step.user_id, _tenant(step))


def _delete(client: Client, step: Step) -> None:
    client.users.delete(step.user_id)


def _create(client: Client, step: Step) -> str:
    """A creation whose answer was lost is settled by reading, so that what belongs to it can follow; never repeated."""
    try:
        user = _answered(client, step)
    except ApiError as error:
        found = _newcomer(client, step) if error.unclear else None
        if found is None or found.membership(_tenant(step)) is None:
            raise
        user = found
    _drop_other_roles(client, step, user.id, user.row)
    return user.id


def _answered(client: Client, step: Step) -> User:
    """Who was created, as the answer has it. What follows is done to them, so it must not be somebody else."""
    user, email = client.users.create(_tenant(step), step.body, step.target or None), str(step.body["email"])
    if user.email is None or email_key(user.email) != email_key(email):
        other = f"{user.email or 'without an email'} ({user.id})"
        raise ApiError(email, f"Frontegg answered with another user, {other}", unclear=True)
    return user


def _drop_other_roles(client: Client, step: Step, user_id: str, answer: object) -> None:
    """Whether Frontegg gives roles of its own to those brought in is not confirmed; the answer shows it."""
    if step.roles is None or not isinstance(answer, Mapping):
        return
    others = [role_id for role_id in given_roles(answer, _tenant(step)) if role_id not in step.roles]
    if others:
        client.users.remove_roles(user_id, _tenant(step), {"roleIds": others})


def _newcomer(client: Client, step: Step) -> User | None:
    """Who has the email now, if that can be read; whatever else goes wrong, what is to be told is the lost answer."""
    try:
        return client.users.by_email(str(step.body["email"])).subject
    except FatalApiError:
        return None


def _update(client: Client, step: Step) -> None:
    """Where the answer, or a look at the user, shows that more was wiped out than asked for, that is sent again."""
    answer = client.users.update(step.user_id, step.body)
    if step.kept and user_from_api(answer) is None:
        user = client.users.by_id(step.user_id).subject
        answer = user.row if user is not None else None
    if lost(step.kept, answer):
        client.users.update(step.user_id, {**step.kept, **step.body})


def _join(client: Client, step: Step) -> None:
    try:
        answer = client.users.add_to_tenant(step.user_id, step.body)
    except ApiError as error:
        if error.status != ALREADY_THERE:
            raise
    else:
        _drop_other_roles(client, step, step.user_id, answer)


def _add_roles(client: Client, step: Step) -> None:
    client.users.add_roles(step.user_id, _tenant(step), step.body)


def _remove_roles(client: Client, step: Step) -> None:
    client.users.remove_roles(step.user_id, _tenant(step), step.body)


def _end_sessions(client: Client, step: Step) -> None:
    client.credentials.end_sessions(step.user_id)


def _delete_token(client: Client, step: Step) -> None:
    try:
        client.credentials.delete_token(step.body["kind"], step.target, step.user_id, _tenant(step))
    except ApiError as error:
        if not error.missing:  # gone meanwhile is as good
            raise


def _reset_mfa(client: Client, step: Step) -> None:
    try:
        client.credentials.reset_mfa(step.user_id)
    except ApiError as error:
        if error.code != MFA_NOT_ENROLLED:
            raise


def _create_tenant(client: Client, step: Step) -> None:
    """A creation whose answer was lost is settled by reading, so that what belongs to it can follow; never repeated."""
    try:
        row = client.tenants.create(step.body)
    except ApiError as error:
        found = _tenant_if_readable(client, _tenant(step)) if error.unclear else None
        if found is None:
            raise
        row = found.row
    # One that was deleted comes back with the metadata that it had.
    there = decoded(row.get("metadata")) if isinstance(row, Mapping) else None
    for key in step.unwanted:
        if isinstance(there, Mapping) and key in there:
            _remove_metadata(client, replace(step, target=key))


def _tenant_if_readable(client: Client, tenant_id: str) -> Tenant | None:
    """None also where it cannot be read: what became of a write is then still unknown, whatever the read says."""
    try:
        return client.tenants.by_id(tenant_id)
    except ApiError:
        return None


def _create_sub_tenant(client: Client, step: Step) -> None:
    client.tenants.create_sub(step.body)


def _delete_sub_tenant(client: Client, step: Step) -> None:
    client.tenants.delete_sub(_tenant(step))


def _delete_current_tenant(client: Client, step: Step) -> None:
    client.tenants.delete_current()


def _update_tenant(client: Client, step: Step) -> None:
    client.tenants.update(_tenant(step), step.body)


def _delete_tenant(client: Client, step: Step) -> None:
    client.tenants.delete(_tenant(step))


def _set_metadata(client: Client, step: Step) -> None:
    client.tenants.set_metadata(_tenant(step), step.body)


def _remove_metadata(client: Client, step: Step) -> None:
    try:
        client.tenants.remove_metadata(_tenant(step), step.target)
    except ApiError as error:
        if not error.missing:  # gone meanwhile is as good
            raise


def _attach(client: Client, step: Step) -> None:
    client.tenants.put_under_parent(_tenant(step), step.body)


def _detach(client: Client, step: Step) -> None:
    try:
        client.tenants.take_from_parent(_tenant(step), step.body)
    except ApiError as error:
        if not error.missing:
            raise


def _set_reseller(client: Client, step: Step) -> None:
    client.tenants.set_reseller(_tenant(step), step.body)


def _set_access(client: Client, step: Step) -> None:
    client.tenants.set_access_type(_tenant(step), step.body)


def _set_settings(client: Client, step: Step) -> None:
    client.tenants.update_settings(_tenant(step), step.body)


def _lock_tenants(client: Client, steps: list[Step]) -> None:
    client.tenants.lock([_tenant(step) for step in steps])


def _unlock_tenants(client: Client, steps: list[Step]) -> None:
    client.tenants.unlock([_tenant(step) for step in steps])


def _tenant(step: Step) -> str:
    if step.tenant_id is None:
        raise ValueError(f"{step.act.name} has no tenant")
    return step.tenant_id


_WRITES: dict[str, Callable[[Client, Step], str | None]] = {
    LOCK.name: _lock,
    UNLOCK.name: _unlock,
    DISABLE.name: _disable,
    ENABLE.name: _enable,
    REMOVE.name: _remove,
    DELETE.name: _delete,
    CREATE.name: _create,
    JOIN.name: _join,
    UPDATE.name: _update,
    ADD_ROLES.name: _add_roles,
    REMOVE_ROLES.name: _remove_roles,
    END_SESSIONS.name: _end_sessions,
    DELETE_TOKEN.name: _delete_token,
    RESET_MFA.name: _reset_mfa,
    CREATE_TENANT.via: _create_tenant,
    UPDATE_TENANT.via: _update_tenant,
    DELETE_TENANT.via: _delete_tenant,
    CREATE_SUB.via: _create_sub_tenant,
    DELETE_SUB.via: _delete_sub_tenant,
    DELETE_CURRENT.via: _delete_current_tenant,
    SET_METADATA.name: _set_metadata,
    REMOVE_METADATA.name: _remove_metadata,
    ATTACH.name: _attach,
    DETACH.name: _detach,
    SET_RESELLER.name: _set_reseller,
    SET_ACCESS.name: _set_access,
    SET_SETTINGS.name: _set_settings,
}

_WRITES_AT_ONCE: dict[str, Callable[[Client, list[Step]], None]] = {
    LOCK_TENANT.via: _lock_tenants,
    UNLOCK_TENANT.via: _unlock_tenants,
}

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: carries plans out. The only caller of the client's writing methods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Lock

from ._acts import (
    ADD_ROLES,
    CREATE,
    DELETE,
    DELETE_TOKEN,
    DISABLE,
    ENABLE,
    END_SESSIONS,
    JOIN,
    LOCK,
    REMOVE,
    REMOVE_ROLES,
    RESET_MFA,
    UNLOCK,
    UPDATE,
    Step,
)
from ._client import Client
from ._errors import ApiError, FatalApiError
from ._models import User, user_from_api
from ._outcome import Attempt
from ._plan import Plan
from ._profile import lost
from ._select import by_email, read_one

ALREADY_THERE = 409
MFA_NOT_ENROLLED = "ER-01097"  # source: MCP


class _Brake:
    """Says when no further user is to be begun. In-flight users finish."""

    def __init__(self, max_failures: int | None, failures: int) -> None:
        self._max_failures = max_failures
        self._lock = Lock()
        self._failures = failures
        self._reason = ""
        self._check()

    def reason(self) -> str:
        with self._lock:
            return self._reason

    def failed(self, error: ApiError) -> None:
        with self._lock:
            self._failures += 1
            if isinstance(error, FatalApiError):
                self._reason = self._reason or f"not attempted: {error}"
            self._check()

    def _check(self) -> None:
        if self._max_failures is not None and self._failures >= self._max_failures:
            self._reason = self._reason or (
                f"not attempted: stopped after {self._failures} failed users (max_failures is {self._max_failures})"
            )


def apply(client: Client, plans: list[Plan], max_failures: int | None, failures: int) -> list[Attempt]:
    """Try every plan, in order of their start; a failure stops its own user only, until max_failures is reached.

    failures: users that have failed already, before any write.
    """
    brake = _Brake(max_failures, failures)
    if client.read_only:
        return [_pretend(plan, brake) for plan in plans]
    return client.in_parallel(lambda plan: _carry_out(client, plan, brake), plans)


def _carry_out(client: Client, plan: Plan, brake: _Brake) -> Attempt:
    reason = brake.reason()
    if reason:
        return Attempt(plan, skipped=reason)
    done: list[Step] = []
    created = ""
    for step in plan.steps:
        try:
            if step.error is not None:
                raise step.error
            created = _WRITES[step.act.name](client, replace(step, user_id=step.user_id or created)) or created
        except ApiError as error:
            brake.failed(error)
            return Attempt(plan, tuple(done), error, created=created)
        done.append(step)
    return Attempt(plan, tuple(done), created=created)


def _pretend(plan: Plan, brake: _Brake) -> Attempt:
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
    client.lock_user(step.user_id)


def _unlock(client: Client, step: Step) -> None:
    client.unlock_user(step.user_id)


def _disable(client: Client, step: Step) -> None:
    client.disable_user(step.user_id, _tenant(step))


def _enable(client: Client, step: Step) -> None:
    client.enable_user(step.user_id, _tenant(step))


def _remove(client: Client, step: Step) -> None:
    client.remove_user_from_tenant(step.user_id, _tenant(step))


def _delete(client: Client, step: Step) -> None:
    client.delete_user(step.user_id)


def _create(client: Client, step: Step) -> str:
    """A creation whose answer was lost is settled by reading, so that what belongs to it can follow; never repeated."""
    try:
        return client.create_user(_tenant(step), step.body, step.target or None)
    except ApiError as error:
        user = _newcomer(client, step) if error.unclear else None
        if user is None or user.membership(_tenant(step)) is None:
            raise
        return user.id


def _newcomer(client: Client, step: Step) -> User | None:
    """Who has the email now, if that can be read; whatever else goes wrong, what is to be told is the lost answer."""
    try:
        return by_email(client, str(step.body["email"])).user
    except FatalApiError:
        return None


def _update(client: Client, step: Step) -> None:
    """Where the answer, or a look at the user, shows that more was wiped out than asked for, that is sent again."""
    answer = client.update_user(step.user_id, step.body)
    if step.kept and user_from_api(answer) is None:
        user = read_one(client, step.user_id).user
        answer = user.row if user is not None else None
    if lost(step.kept, answer):
        client.update_user(step.user_id, {**step.kept, **step.body})


def _join(client: Client, step: Step) -> None:
    try:
        client.add_user_to_tenant(step.user_id, step.body)
    except ApiError as error:
        if error.status != ALREADY_THERE:
            raise


def _add_roles(client: Client, step: Step) -> None:
    client.add_roles(step.user_id, _tenant(step), step.body)


def _remove_roles(client: Client, step: Step) -> None:
    client.remove_roles(step.user_id, _tenant(step), step.body)


def _end_sessions(client: Client, step: Step) -> None:
    client.end_sessions(step.user_id)


def _delete_token(client: Client, step: Step) -> None:
    try:
        client.delete_token(step.body["kind"], step.target, step.user_id, _tenant(step))
    except ApiError as error:
        if not error.missing:  # gone meanwhile is as good
            raise


def _reset_mfa(client: Client, step: Step) -> None:
    try:
        client.reset_mfa(step.user_id)
    except ApiError as error:
        if error.code != MFA_NOT_ENROLLED:
            raise


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
}

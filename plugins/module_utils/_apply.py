# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: carries plans out. The only caller of the client's writing methods."""

from __future__ import annotations

from threading import Lock
from typing import Callable

from ._client import Client
from ._errors import ApiError, FatalApiError
from ._outcome import Attempt
from ._plan import DELETE, DISABLE, ENABLE, LOCK, REMOVE, UNLOCK, Plan, Step


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
        # As if all went well; nothing is sent.
        return [Attempt(plan, () if brake.reason() else plan.steps, skipped=brake.reason()) for plan in plans]
    return client.in_parallel(lambda plan: _carry_out(client, plan, brake), plans)


def _carry_out(client: Client, plan: Plan, brake: _Brake) -> Attempt:
    reason = brake.reason()
    if reason:
        return Attempt(plan, skipped=reason)
    done: list[Step] = []
    for step in plan.steps:
        try:
            _WRITES[step.act.name](client, step)
        except ApiError as error:
            brake.failed(error)
            return Attempt(plan, tuple(done), error)
        done.append(step)
    return Attempt(plan, tuple(done))


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


def _tenant(step: Step) -> str:
    if step.tenant_id is None:
        raise ValueError(f"{step.act.name} has no tenant")
    return step.tenant_id


_WRITES: dict[str, Callable[[Client, Step], None]] = {
    LOCK.name: _lock,
    UNLOCK.name: _unlock,
    DISABLE.name: _disable,
    ENABLE.name: _enable,
    REMOVE.name: _remove,
    DELETE.name: _delete,
}

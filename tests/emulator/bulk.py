# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes that bring many users into a tenant at once, which takes time, and the switches for tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import bodies
from .lifecycle import CREATE_FIELDS, bring_in, invite
from .limits import Limit
from .routing import Answer, ApiError, Call, Route, TenantHeader
from .state import BulkTask, State
from .tenants import existing
from .users import USERS
from .world import World

MOST = 1000
FIELDS: dict[str, bodies.Check] = {**CREATE_FIELDS, "verified": bodies.flag}
# No source shows the status. Sister routes have these forms; the third has nothing that can be read.
SHAPES = ("status", "state", "none")


@dataclass
class BulkOrder:
    """How bulk creations work from now on. See Bulk.bulk."""

    polls: int | None = 0
    seconds: float = 0.0
    refused: dict[str, str] = field(default_factory=dict)
    sinking: dict[str, str] = field(default_factory=dict)
    default_roles: list[str] = field(default_factory=list)
    shape: str = "status"


class Bulk(World):
    """The part of the emulator's interface that says how bulk creations go."""

    def limit_invitations(self, count: int = 30, per: float = 60.0) -> None:
        """Limit single invitations, as Frontegg does: 30 a minute."""
        with self.lock:
            self.limits.set(Limit(count, per), ["create"])

    def bulk(
        self,
        polls: int | None = 0,
        seconds: float = 0.0,
        *,
        refused: Mapping[str, str] | None = None,
        sinking: Mapping[str, str] | None = None,
        default_roles: list[str] | None = None,
        shape: str = "status",
    ) -> None:
        """Set how bulk creations go that are started from now on.

        `polls`: how many status requests answer "in progress" before the users are there; 0 for at once, None for
        never. `seconds`: the users are there after this time, whoever asks. `refused`: {email: why the task refuses
        that user}. `sinking`: {email: why a whole request with that user is refused}. `default_roles`: the IDs of roles
        that newcomers get without asking. `shape`: one of SHAPES.
        """
        if shape not in SHAPES:
            raise ValueError(f"no such shape: {shape!r}; there are {', '.join(SHAPES)}")
        with self.lock:
            self.state.bulk_order = BulkOrder(
                polls, seconds, dict(refused or {}), dict(sinking or {}), default_roles or [], shape
            )


def order_of(state: State) -> BulkOrder:
    return state.bulk_order or BulkOrder()


def start(state: State, call: Call) -> Answer:
    """Start a task. A record that is not valid refuses the whole request, by its place in the list."""
    tenant_id = call.tenant_id or ""
    existing(state, tenant_id)
    given = call.body.get("users") if isinstance(call.body, dict) else None
    if not isinstance(given, list):
        raise ApiError(400, "users must be an array")
    if len(given) > MOST:
        raise ApiError(400, f"users must contain no more than {MOST} elements")
    order = order_of(state)
    users = [_checked(row, f"users.{number}", order) for number, row in enumerate(given)]
    due = call.at + order.seconds if order.seconds else None
    task = BulkTask(state.new_id(), tenant_id, users, order.polls, due)
    state.bulk_tasks[task.id] = task
    if order.polls == 0 and not order.seconds:
        _arrive(state, call, task)
    return Answer(202, {} if order.shape == "none" else {"id": task.id})


def _checked(row: Any, place: str, order: BulkOrder) -> dict[str, Any]:
    try:
        body = bodies.checked(row, FIELDS)
    except ApiError as error:
        raise ApiError(400, *(f"{place}.{complaint}" for complaint in error.answer.body["errors"])) from error
    why = order.sinking.get(body.get("email", ""))
    if why is not None:
        raise ApiError(400, f"{place}: {why}")
    return body


def _arrive(state: State, call: Call, task: BulkTask) -> None:
    """Bring the users of the task in, one by one. A refusal concerns one user only."""
    order = order_of(state)
    for body in task.users:
        email = str(body.get("email"))
        try:
            if email in order.refused:
                raise ApiError(400, order.refused[email])
            user = bring_in(
                state, call, task.tenant_id, {**body, "roleIds": [*body.get("roleIds", ()), *order.default_roles]}
            )
        except ApiError as error:
            task.errors[email] = error.answer.body["errors"][0]
        else:
            invite(user, task.tenant_id, body)
            if body.get("verified"):
                user.verified = True
    task.is_done = True


def arrive_in_time(state: State, call: Call) -> None:
    """Carry out the tasks whose time has come, whichever request it is that finds them so."""
    for task in state.bulk_tasks.values():
        if task.due is not None and not task.is_done and call.at >= task.due:
            _arrive(state, call, task)


def get_status(state: State, call: Call) -> Answer:
    """Return the status. With a number of polls, each request moves the task on, so tests need not wait."""
    task = state.bulk_tasks.get(call.params["task_id"])
    if task is None:
        raise ApiError(404, "Task not found")
    if task.polls is not None and task.due is None and not task.is_done:
        if task.polls == 0:
            _arrive(state, call, task)
        task.polls = max(0, task.polls - 1)
    return Answer(200, _shown(task, order_of(state).shape))


def _shown(task: BulkTask, shape: str) -> dict[str, Any]:
    """Return the status in one of the forms that sister routes have."""
    if shape == "none":
        return {}
    total = len(task.users)
    if shape == "state":
        failed = [{"user": {"email": email}, "status": "failed", "reason": why} for email, why in task.errors.items()]
        result = {"total": total, "failed": len(failed), "users": failed}
        return {"state": "finished" if task.is_done else "running", "result": result if task.is_done else None}
    errors = [{"email": email, "message": why} for email, why in task.errors.items()]
    done = "CompletedWithErrors" if errors else "Completed"
    return {
        "id": task.id,
        "status": done if task.is_done else "InProgress",
        "totalUsers": total,
        "processedUsers": total if task.is_done else 0,
        "errors": errors,
    }


BULK = f"{USERS}/bulk/v1"
ROUTES = [
    Route("bulk_invite", "POST", f"{BULK}/invite", start, TenantHeader.REQUIRED),
    Route("bulk_status", "GET", f"{BULK}/status/{{task_id}}", get_status),
]

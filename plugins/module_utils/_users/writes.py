# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the acts for users, each declared beside the function that carries it out.

No other file calls a writing route for users. Importing this file reads and writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .._api.models import User, user_from_api
from .._api.rows import given_roles, is_wiped
from .._base.errors import ApiError, FatalApiError
from .._base.times import moment
from .._base.values import email_key
from .._engine.acts import Act, Step

if TYPE_CHECKING:
    from .._api.client import Client

# The phases of all that is to happen to one user, in their order. What takes access comes first. A user who moves joins
# the new tenant before leaving the old one, because losing the last tenant may delete the user (not confirmed).
CLOSE, REVOKE, BRING, CLOSE_NEWCOMER, TAKE, OPEN, DELETING = range(7)

ALREADY_THERE = 409
MFA_NOT_ENROLLED = "ER-01097"  # source: MCP
NOT_OF_TENANT = "ER-01008"  # the tenant is not assigned to the application


def _lock(client: Client, step: Step) -> None:
    client.users.lock(step.subject_id)


LOCK = Act("lock", "lock", "locked", "already locked", takes_access=True, write=_lock, phase=CLOSE)


def _unlock(client: Client, step: Step) -> None:
    client.users.unlock(step.subject_id)


UNLOCK = Act("unlock", "unlock", "unlocked", "not locked", takes_access=False, write=_unlock, phase=OPEN)


def _disable(client: Client, step: Step) -> None:
    client.users.disable(step.subject_id, step.tenant)


DISABLE = Act(
    "disable",
    "disable",
    "disabled",
    "already disabled in tenant {tenant_id}",
    takes_access=True,
    write=_disable,
    phase=CLOSE,
)


def _enable(client: Client, step: Step) -> None:
    client.users.enable(step.subject_id, step.tenant)


ENABLE = Act(
    "enable", "enable", "enabled", "not disabled in tenant {tenant_id}", takes_access=False, write=_enable, phase=OPEN
)


def _remove(client: Client, step: Step) -> None:
    client.users.remove_from_tenant(step.subject_id, step.tenant)


REMOVE = Act(
    "remove_from_tenant",
    "remove",
    "removed",
    "not a member of tenant {tenant_id}",
    takes_access=True,
    write=_remove,
    msg="removed from tenant {tenant_id}",
    is_irreversible=True,
    phase=TAKE,
)


def _delete(client: Client, step: Step) -> None:
    client.users.delete(step.subject_id)


DELETE = Act(
    "delete",
    "delete",
    "deleted",
    "already deleted",
    takes_access=True,
    write=_delete,
    msg="deleted from all tenants",
    is_irreversible=True,
    phase=DELETING,
)


def _create(client: Client, step: Step) -> str:
    """Create the user, never twice. If the answer is lost, a read settles it, so that the next steps can follow."""
    try:
        user = _created(client, step)
    except ApiError as error:
        found = _newcomer(client, step) if error.unclear else None
        if found is None or found.membership(step.tenant) is None:
            raise
        user = found
    _drop_other_roles(client, step, user.id, user.row)
    return user.id


def _created(client: Client, step: Step) -> User:
    """The user in the answer. The next steps change this user, so it must not be another one."""
    user, email = client.users.create(step.tenant, step.body, step.target or None), str(step.body["email"])
    if user.email is None or email_key(user.email) != email_key(email):
        other = f"{user.email or 'without an email'} ({user.id})"
        raise ApiError(email, f"Frontegg answered with another user, {other}", unclear=True)
    return user


def _newcomer(client: Client, step: Step) -> User | None:
    """The user who has the email now, None where that cannot be read: the lost answer is the error to report."""
    try:
        return client.users.by_email(str(step.body["email"])).subject
    except FatalApiError:
        return None


def _drop_other_roles(client: Client, step: Step, user_id: str, answer: object) -> None:
    """Remove roles that nobody asked for. Whether Frontegg adds any is not confirmed; the answer shows it."""
    if step.roles is None or not isinstance(answer, Mapping):
        return
    others = [role_id for role_id in given_roles(answer, step.tenant) if role_id not in step.roles]
    if others:
        client.users.remove_roles(user_id, step.tenant, {"roleIds": others})


CREATE = Act(
    "create",
    "create",
    "created",
    "already there",
    takes_access=False,
    write=_create,
    several_requests=True,
    phase=BRING,
)


def _migrate(client: Client, steps: Sequence[Step]) -> Any:
    """Bring the users in. The steps hold the function that sends the requests and waits: see migration.Journey."""
    return steps[0].body["carry_out"](client, client.migrations.start, steps)


MIGRATE = Act("migrate", "migrate", "migrated", "already there", takes_access=False, write=_migrate, at_once=1000)


def _join(client: Client, step: Step) -> None:
    try:
        answer = client.users.add_to_tenant(step.subject_id, step.body)
    except ApiError as error:
        if error.status != ALREADY_THERE:
            raise
    else:
        _drop_other_roles(client, step, step.subject_id, answer)


JOIN = Act(
    "add_to_tenant",
    "add",
    "added",
    "already a member",
    takes_access=False,
    write=_join,
    msg="added to tenant {tenant_id}",
    several_requests=True,
    phase=BRING,
)


def _update(client: Client, step: Step) -> None:
    """Update the user. If the answer, or a read, shows that other values were wiped out, send those again."""
    answer = client.users.update(step.subject_id, step.body)
    if step.kept and user_from_api(answer) is None:
        user = client.users.by_id(step.subject_id).subject
        answer = user.row if user is not None else None
    if is_wiped(step.kept, answer):
        client.users.update(step.subject_id, {**step.kept, **step.body})


UPDATE = Act(
    "update",
    "update",
    "updated",
    "already as wanted in tenant {tenant_id}",
    takes_access=False,
    write=_update,
    several_requests=True,
    phase=BRING,
)


def _remove_roles(client: Client, step: Step) -> None:
    client.users.remove_roles(step.subject_id, step.tenant, step.body)


REMOVE_ROLES = Act(
    "remove_roles",
    "removing roles",
    "roles removed",
    "no roles to remove",
    takes_access=True,
    write=_remove_roles,
    phase=TAKE,
)


def _add_roles(client: Client, step: Step) -> None:
    client.users.add_roles(step.subject_id, step.tenant, step.body)


ADD_ROLES = Act(
    "add_roles", "adding roles", "roles added", "no roles to add", takes_access=False, write=_add_roles, phase=BRING
)


def _end_sessions(client: Client, step: Step) -> None:
    client.credentials.end_sessions(step.subject_id)


END_SESSIONS = Act(
    "sessions",
    "ending the sessions",
    "sessions ended",
    "no sessions",
    takes_access=True,
    write=_end_sessions,
    phase=REVOKE,
    takes_all=True,
)


def _delete_token(client: Client, step: Step) -> None:
    try:
        client.credentials.delete_token(step.body["kind"], step.target, step.subject_id, step.tenant)
    except ApiError as error:
        if not error.missing:  # a token that is gone meanwhile needs no deletion
            raise


DELETE_TOKEN = Act(
    "api_tokens",
    "deleting the tokens",
    "tokens deleted",
    "no tokens",
    takes_access=True,
    write=_delete_token,
    phase=REVOKE,
    takes_all=True,
)


def _reset_mfa(client: Client, step: Step) -> None:
    try:
        client.credentials.reset_mfa(step.subject_id)
    except ApiError as error:
        if error.code != MFA_NOT_ENROLLED:
            raise


RESET_MFA = Act(
    "mfa", "resetting MFA", "MFA reset", "no MFA", takes_access=True, write=_reset_mfa, phase=REVOKE, takes_all=True
)


def _add_to_group(client: Client, step: Step) -> None:
    client.groups.add_users(step.target, step.tenant, [step.subject_id])


ADD_TO_GROUP = Act(
    "add_to_group",
    "adding to a group",
    "added to groups",
    "already in the groups",
    takes_access=False,
    write=_add_to_group,
    phase=BRING,
)


def _assign_application(client: Client, step: Step) -> None:
    """Assign the user in the first tenant of the body that has the application: no answer says in which it was."""
    tenants = list(step.body["tenants"])
    for tenant_id in tenants:
        try:
            client.applications.assign(step.target, tenant_id, [step.subject_id])
        except ApiError as error:
            if error.code != NOT_OF_TENANT or tenant_id == tenants[-1]:
                raise
        else:
            return


ASSIGN_APPLICATION = Act(
    "assign_application",
    "assigning applications",
    "assigned to applications",
    "already assigned to the applications",
    takes_access=False,
    write=_assign_application,
    several_requests=True,
    phase=BRING,
)


def _verify(client: Client, step: Step) -> None:
    """Verify the email, unless it is: whether a user who is created without an invitation is verified is not sure."""
    user = client.users.by_id(step.subject_id).subject
    if user is None or user.row.get("verified") is not True:
        client.users.verify(step.subject_id)


VERIFY = Act(
    "verify",
    "verify",
    "verified",
    "already verified",
    takes_access=False,
    write=_verify,
    several_requests=True,
    phase=OPEN,
)


def _expire(client: Client, step: Step) -> None:
    """Set the end. Frontegg may refuse it where the environment has no temporary users, so it comes late."""
    client.users.expire_at(step.subject_id, moment(step.body["expires_at"]))


EXPIRE = Act(
    "expire", "making temporary", "made temporary", "already temporary", takes_access=True, write=_expire, phase=TAKE
)

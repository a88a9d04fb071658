# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the acts for what users have beside their account, each beside its function.

Groups, applications, the email, the end of the user's time, and invitations. `writes` has the acts for the account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._base.errors import ApiError
from .._base.times import moment
from .._engine.acts import Act, Step
from .writes import BRING, OPEN, TAKE

if TYPE_CHECKING:
    from .._api.client import Client

NOT_OF_TENANT = "ER-01008"  # the tenant is not assigned to the application
ASSIGNMENTS = "/applications/resources/applications/tenant-assignments/v1"


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


def _remove_from_group(client: Client, step: Step) -> None:
    client.groups.remove_users(step.target, step.tenant, [step.subject_id])


REMOVE_FROM_GROUP = Act(
    "remove_from_group",
    "removing from a group",
    "removed from groups",
    "not in other groups",
    takes_access=True,
    write=_remove_from_group,
    phase=TAKE,
)


def _assign_application(client: Client, step: Step) -> None:
    """Assign the user in the first tenant of the body that has the application: no answer says in which it was."""
    tenants = list(step.body["tenants"])
    for tenant_id in tenants:
        try:
            client.applications.assign(step.target, tenant_id, [step.subject_id])
        except ApiError as error:
            if error.code != NOT_OF_TENANT:
                raise
            if tenant_id == tenants[-1]:
                raise _with_advice(error, tenant_id, step.target) from error
        else:
            return


def _with_advice(error: ApiError, tenant_id: str, application_id: str) -> ApiError:
    """The refusal, with what to do about it."""
    advice = (
        f"tenant {tenant_id} is not assigned to application {application_id}; assign the tenant to it first, in "
        f"Frontegg's portal or with POST {ASSIGNMENTS}/{application_id}, and run again"
    )
    return ApiError(
        tenant_id,
        f"{advice} ({error.reason})",
        status=error.status,
        code=error.code,
        messages=error.messages,
        trace_id=error.trace_id,
        unclear=error.unclear,
        answered=error.answered,
    )


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


def _unassign_application(client: Client, step: Step) -> None:
    """End the assignment in all tenants of the body. A tenant that does not have the application needs no write."""
    for tenant_id in step.body["tenants"]:
        try:
            client.applications.unassign(step.target, tenant_id, [step.subject_id])
        except ApiError as error:
            if error.code != NOT_OF_TENANT:
                raise


UNASSIGN_APPLICATION = Act(
    "unassign_application",
    "ending the assignment to applications",
    "no longer assigned to applications",
    "not assigned to other applications",
    takes_access=True,
    write=_unassign_application,
    several_requests=True,
    phase=TAKE,
)


def _change_email(client: Client, step: Step) -> None:
    client.users.change_email(step.subject_id, step.body["email"])


CHANGE_EMAIL = Act(
    "change_email",
    "changing the email",
    "email changed",
    "has this email already",
    takes_access=False,
    write=_change_email,
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


def _keep(client: Client, step: Step) -> None:
    client.users.keep(step.subject_id)


KEEP = Act(
    "keep", "making permanent", "made permanent", "already permanent", takes_access=False, write=_keep, phase=OPEN
)


def _invite_again(client: Client, step: Step) -> None:
    client.users.invite_again(step.body["email"], step.tenant)


INVITE_AGAIN = Act(
    "resend_invite",
    "sending the invitation again",
    "invitation sent again",
    "has accepted the invitation",
    takes_access=False,
    write=_invite_again,
    phase=OPEN,
    leaves_no_trace=True,
)

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes that create users, add them to a tenant, update them and limit their time."""

from __future__ import annotations

from typing import Any

from . import bodies
from .applications import check_assigned
from .clock import iso
from .roles import tenant_role
from .routing import Answer, ApiError, Call, Route, TenantHeader, user_not_found
from .rows import created_row, full_row, status_of
from .state import Membership, State, User
from .tenants import existing
from .users import USERS, VENDOR_USERS, user_of

APPLICATION_HEADER = "frontegg-application-id"
CREATE_FIELDS: dict[str, bodies.Check] = {
    "email": bodies.email,
    "username": bodies.text,
    "name": bodies.text,
    "profilePictureUrl": bodies.url,
    "password": bodies.text,
    "phoneNumber": bodies.text,
    "provider": bodies.provider,
    "metadata": bodies.json_text,
    "skipInviteEmail": bodies.flag,
    "roleIds": bodies.strings,
    "emailMetadata": bodies.mapping,
    "expirationInSeconds": bodies.expiration,
}
VENDOR_CREATE_FIELDS: dict[str, bodies.Check] = {
    "tenantId": bodies.text,
    **{name: CREATE_FIELDS[name] for name in ("email", "username", "name", "password", "phoneNumber", "metadata")},
    "vendorMetadata": bodies.json_text,
    "roleIds": bodies.strings,
    "expirationInSeconds": bodies.expiration,
    "mfaBypass": bodies.flag,
    "externalId": bodies.text,
}
UPDATE_FIELDS: dict[str, bodies.Check] = {
    "name": bodies.text,
    "phoneNumber": bodies.phone,
    "profilePictureUrl": bodies.nullable(bodies.url),
    "metadata": bodies.json_text,
    "vendorMetadata": bodies.json_text,
    "mfaBypass": bodies.flag,
    "externalId": bodies.text,
}
TENANT_FIELDS: dict[str, bodies.Check] = {
    "tenantId": bodies.text,
    "skipInviteEmail": bodies.flag,
    "validateTenantExist": bodies.flag,
}
# the name in the API -> the attribute of User
ATTRIBUTES = {
    "name": "name",
    "phoneNumber": "phone_number",
    "profilePictureUrl": "profile_picture_url",
    "provider": "provider",
    "metadata": "metadata",
    "vendorMetadata": "vendor_metadata",
    "mfaBypass": "mfa_bypass",
    "externalId": "external_id",
}
# the values of a user after a PUT that replaces all fields with an empty body
EMPTY = dict.fromkeys(UPDATE_FIELDS) | {"name": "", "profilePictureUrl": "", "metadata": "{}"}


def _check_application(state: State, call: Call) -> None:
    application = call.headers.get(APPLICATION_HEADER) or None
    if application is None:
        if state.applications_required:
            raise ApiError(403, "Application ID is not specified", code="ER-00008")
    else:
        check_assigned(state, application, call.tenant_id)


def _membership(state: State, call: Call, tenant_id: str, body: dict[str, Any]) -> Membership:
    role_ids = [tenant_role(state, role_id, tenant_id).id for role_id in dict.fromkeys(body.get("roleIds", ()))]
    seconds = body.get("expirationInSeconds")
    return Membership(tenant_id, role_ids, expires_at=None if seconds is None else iso(call.at + seconds))


def _new_user(state: State, call: Call, body: dict[str, Any]) -> User:
    given = {ATTRIBUTES[name]: value for name, value in body.items() if name in ATTRIBUTES}
    known = {"id": state.new_id(), "email": body["email"], "created_at": iso(call.at), "name": ""}
    verified = state.verifies_newcomers and bool(body.get("skipInviteEmail"))
    return state.add_user(User(**{**known, "verified": verified, **given}))


def bring_in(state: State, call: Call, tenant_id: str, body: dict[str, Any]) -> User:
    """Create the user, or add an existing user to the tenant. An existing user takes only the roles from the body."""
    if "email" not in body:
        # the API takes an email or a username; the emulator takes only emails
        raise ApiError(400, "Either email or username must be provided")
    existing(state, tenant_id)
    membership = _membership(state, call, tenant_id, body)
    user = state.user_by_email(body["email"])
    if user is not None and tenant_id in user.memberships:
        raise ApiError(409, "User already exists")
    user = user or _new_user(state, call, body)
    user.join(membership)
    return user


def create(state: State, call: Call) -> Answer:
    """Create a user and send an invitation. If the body skips the email, a new user counts as verified."""
    _check_application(state, call)
    body = bodies.checked(call.body, CREATE_FIELDS)
    tenant_id = call.tenant_id or ""
    user = bring_in(state, call, tenant_id, body)
    invite(user, tenant_id, body)
    return Answer(201, created_row(state, user, tenant_id))


def invite(user: User, tenant_id: str, body: dict[str, Any]) -> None:
    if not body.get("skipInviteEmail"):
        user.memberships[tenant_id].status = "PendingInvitation"
        user.memberships[tenant_id].invitations += 1


def vendor_create(state: State, call: Call) -> Answer:
    """Create a user without an invitation, with the fields that only the vendor may set."""
    body = bodies.checked(call.body, VENDOR_CREATE_FIELDS, required=["tenantId"])
    user = bring_in(state, call, body["tenantId"], body)
    return Answer(201, full_row(state, user, body["tenantId"]))


def update(state: State, call: Call) -> Answer:
    """Update the given fields, as the newer specification says. With the switch, replace all, as the older one said."""
    user = user_of(state, call)
    body = bodies.checked(call.body, UPDATE_FIELDS)
    for name, value in ({**EMPTY, **body} if state.put_replaces else body).items():
        setattr(user, ATTRIBUTES[name], value)
    return Answer(200, full_row(state, user))


def add_tenant(state: State, call: Call) -> Answer:
    """Add the user to a tenant. Without validation, the tenant need not exist."""
    user = user_of(state, call)
    body = bodies.checked(call.body, TENANT_FIELDS, required=["tenantId"])
    tenant_id = body["tenantId"]
    if body.get("validateTenantExist"):
        existing(state, tenant_id)
    if tenant_id in user.memberships:
        raise ApiError(409, "User already exists")
    user.join(Membership(tenant_id))
    invite(user, tenant_id, body)
    return Answer(201, full_row(state, user, tenant_id))


def verify(state: State, call: Call) -> Answer:
    """Mark the email of the user as verified, even one who is so already. Frontegg does not document a refusal."""
    user_of(state, call).verified = True
    return Answer(200)


def change_email(state: State, call: Call) -> Answer:
    """Give the user another email, which nobody else may have. Frontegg does not document the refusal."""
    user = user_of(state, call)
    email = bodies.checked(call.body, {"email": bodies.email}, required=["email"])["email"]
    if state.user_by_email(email) not in (None, user):
        raise ApiError(409, "User already exists")
    state.change_email(user, email)
    return Answer(200, full_row(state, user))


def invite_again(state: State, call: Call) -> Answer:
    """Send the invitation once more. Frontegg shows no body; here, the answer is empty."""
    email = bodies.checked(call.body, {"email": bodies.text}, required=["email"])["email"]
    user = state.user_by_email(email)
    if user is None or call.tenant_id not in user.memberships:
        raise user_not_found()
    if status_of(user, user.memberships[call.tenant_id]) != "PendingInvitation":
        raise ApiError(400, "User has no pending invitation")
    user.memberships[call.tenant_id].invitations += 1
    return Answer(200)


def expire(state: State, call: Call) -> Answer:
    """Let all memberships of the user end after the time in the body. Each request counts from its own time."""
    user = user_of(state, call)
    fields: dict[str, bodies.Check] = {"expirationInSeconds": bodies.expiration}
    body = bodies.checked(call.body, fields, required=list(fields))
    for membership in user.memberships.values():
        membership.expires_at = iso(call.at + body["expirationInSeconds"])
    return Answer(201, body)


def keep(state: State, call: Call) -> Answer:
    """Make the user permanent, even one who is so already. Frontegg does not document whether it refuses that."""
    for membership in user_of(state, call).memberships.values():
        membership.expires_at = None
    return Answer(200)


TEMPORARY = f"{USERS}/temporary/v1/{{user_id}}"
ROUTES = [
    Route("create", "POST", f"{USERS}/v2", create, TenantHeader.REQUIRED),
    Route("vendor_create", "POST", VENDOR_USERS, vendor_create, TenantHeader.FORBIDDEN),
    Route("update", "PUT", f"{USERS}/v1/{{user_id}}", update, TenantHeader.FORBIDDEN),
    Route("add_tenant", "POST", f"{USERS}/v1/{{user_id}}/tenant", add_tenant, TenantHeader.FORBIDDEN),
    Route("change_email", "PUT", f"{USERS}/v1/{{user_id}}/email", change_email, TenantHeader.FORBIDDEN),
    Route("invite_again", "POST", f"{USERS}/v1/invitation/reset", invite_again, TenantHeader.REQUIRED),
    Route("verify", "POST", f"{USERS}/v1/{{user_id}}/verify", verify, TenantHeader.FORBIDDEN),
    Route("expire", "PUT", TEMPORARY, expire),
    Route("keep", "DELETE", TEMPORARY, keep),
]

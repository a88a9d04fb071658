# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: (the plans for one user, the user as found) -> what a snapshot says of the user. Pure.

docs/snapshots.md describes the record. No credential, hash, bearer token or session secret is in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._api.models import Belongings, User
from .._engine.acts import Step
from .._engine.plan import Plan
from .attributes import ATTRIBUTES

# {name in the record: name in answers}. Frontegg leaves out the second group where it is unset.
TOLD = {"name": "name", "profile_picture_url": "profilePictureUrl", "verified": "verified", "provider": "provider"}
OPTIONAL = {"phone_number": "phoneNumber", "external_id": "externalId", "mfa_bypass": "mfaBypass"}
METADATA = ("metadata", "vendor_metadata")


def record(plans: Sequence[Plan]) -> dict[str, Any]:
    """The record of one user, without what it says about the run. A user who is to be created has no ID yet."""
    user, given = plans[0].subject, plans[0].name
    planned = [_planned(step, user) for plan in plans for step in plan.steps]
    if user is None:
        email = next((str(step.body["email"]) for plan in plans for step in plan.steps if "email" in step.body), None)
        return {"user": given, "id": None, "email": email, "planned": planned}
    belongings = user.belongings or Belongings()
    return {
        "user": given,
        "id": user.id,
        "email": user.email,
        "profile": {name: user.row.get(api_name) for name, api_name in {**TOLD, **OPTIONAL}.items()},
        **{name: ATTRIBUTES[name].value_of(user) for name in METADATA},
        "locked": user.locked,
        "tenants": _tenants(user, belongings),
        "applications": None if belongings.applications is None else list(belongings.applications),
        "mfa_enrolled": user.mfa_enrolled,
        "managed_by": user.managed_by,
        **_token_ids(user),
        "unread": _unread(user, belongings),
        "planned": planned,
    }


def _tenants(user: User, belongings: Belongings) -> list[dict[str, Any]] | None:
    """The memberships, None where the answer has none. Roles and groups are None where they could not be read."""
    if user.memberships is None:
        return None
    return [
        {
            "tenant_id": member.tenant_id,
            "disabled": member.disabled,
            "roles": _pairs(belongings.roles.get(member.tenant_id), "key"),
            "groups": _pairs(belongings.groups.get(member.tenant_id), "name"),
            "expires_at": member.expires_at,
        }
        for member in user.memberships
    ]


def _pairs(rows: Mapping[str, str] | None, name: str) -> list[dict[str, str]] | None:
    return None if rows is None else [{"id": row_id, name: value} for row_id, value in rows.items()]


def _token_ids(user: User) -> dict[str, Any]:
    """The IDs of the tokens, where the task reads them anyway. An ID lets nobody in."""
    holdings = user.holdings
    if holdings is None or not holdings.tokens:
        return {}
    return {"token_ids": [token.id for token in holdings.tokens]}


def _unread(user: User, belongings: Belongings) -> dict[str, str]:
    """{what could not be read: why}"""
    row, missing = user.row, "the answer leaves it out"
    names = {**TOLD, "metadata": "metadata", "vendor_metadata": "vendorMetadata"}
    found = {name: missing for name, api_name in names.items() if api_name not in row}
    own = {"tenants": user.memberships, "mfa_enrolled": user.mfa_enrolled, "managed_by": user.managed_by}
    found.update({name: missing for name, value in own.items() if value is None})
    if user.belongings is None:
        return {**found, "roles, groups, applications": "they were not read"}
    return {**found, **belongings.errors}


def _planned(step: Step, user: User | None) -> dict[str, Any]:
    """A step that the run is about to write, as far as it can be taken back. Nothing of it is a secret."""
    planned: dict[str, Any] = {"act": step.act.name, "tenant_id": step.tenant_id}
    if "roleIds" in step.body:
        planned["role_ids"] = list(step.body["roleIds"])
    rows = [row for row in ATTRIBUTES.values() if row.is_set_by(step.act) and row.api_name in step.body]
    if rows:
        planned["attributes"] = {
            row.option: {"old": row.value_of(user), "new": row.read(step.body[row.api_name])} for row in rows
        }
    if step.target:
        planned["target"] = step.target
    return planned

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: attributes, roles and the like that are wanted of a user, against what is there. Pure.

The same comparison plans an update and, on what was read back, says whether it came true.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from .._api.models import User
from .._base.errors import ApiError
from .._base.values import same
from .._engine.acts import Part, Step
from .attributes import ATTRIBUTES, PROFILE, Attribute, Attributes, is_dated
from .ends import NEVER, same_end
from .sets import APPLICATIONS, ROLES, SETS
from .wishes import UserWish
from .writes import CREATE, DATE, JOIN, UPDATE
from .writes_access import INVITE_AGAIN

# The status of a member who has not accepted the invitation
PENDING = "PendingInvitation"


def managed(attributes: Attributes, user: User) -> dict[str, Any]:
    """The values that the user has now, of all that the task manages, by option name. Roles by their keys."""
    now = {name: _shown(ATTRIBUTES[name], user, value) for name, value in attributes.values.items()}
    told = {row.option: row.told(attributes, row.has(attributes, user)) for row in SETS if row.is_named(attributes)}
    return {**now, **told}


def _shown(row: Attribute, user: User, wanted: Any) -> Any:
    now = row.value_of(user)
    return wanted if row.shows_wanted and row.is_so(now, wanted) else now


def wanted(attributes: Attributes, user: User | None) -> dict[str, Any]:
    """The values that the user is to have."""
    then = {name: ATTRIBUTES[name].value_after(user, value) for name, value in attributes.values.items()}
    for row in SETS:
        if row.wanted(attributes) is not None:
            then[row.option] = row.told(attributes, row.after(attributes, user))
    return then


def is_told(attributes: Attributes, user: User) -> bool:
    """Whether the answer has every value. A list may leave out a value that another route has."""
    return all(ATTRIBUTES[name].is_told(user) for name in attributes.values)


def fits(attributes: Attributes, user: User) -> bool:
    """Whether the user has all that is wanted."""
    return not _differing(attributes, user) and not any(any(row.changes(attributes, user)) for row in SETS)


def spoiled(attributes: Attributes, user: User) -> str | None:
    """Why keys cannot be merged into the user's metadata, if so: it may be text that is no JSON object."""
    for name in attributes.values:
        if ATTRIBUTES[name].merged_by_key and not isinstance(ATTRIBUTES[name].value_of(user), Mapping):
            return f"{name} of this user is no JSON object, so nothing can be merged into it"
    return None


def impossible(wish: UserWish, user: User | None, every: Iterable[UserWish]) -> str | None:
    """Why what is wanted of this user cannot come true; None where it can. every: all wishes for the user."""
    if user is None:
        return None
    attributes = wish.attributes
    if attributes.email_holder not in ("", user.id):
        email = attributes.values["new_email"]
        return f"new_email: another user has {email} ({attributes.email_holder}), so this user cannot get it"
    members = {member.tenant_id for member in user.memberships or ()}
    others = sorted(members - {wish.tenant_id})
    if others and APPLICATIONS.is_exact(attributes):
        return (
            "applications: no request says in which tenant a user has an application, and this user is also in tenant "
            f"{', '.join(others)}; add applications with append_applications"
        )
    return spoiled(attributes, user) or _fault_of_end(user, every)


def _fault_of_end(user: User, every: Iterable[UserWish]) -> str | None:
    """Why the user's time cannot end as wanted. One request sets the end in all tenants of the user."""
    wishes = list(every)
    ends = {wish.tenant_id: wish.attributes.values.get("expires_at") for wish in wishes if wish.aim.creates}
    end = next((value for value in ends.values() if value is not None), None)
    if end is None:
        return None
    gone = {wish.tenant_id for wish in wishes if wish.removes}
    stay = {member.tenant_id: member.expires_at or NEVER for member in user.memberships or ()}
    stay.update({tenant_id: NEVER for tenant_id in ends if tenant_id not in stay and tenant_id is not None})
    others = [name for name, now in stay.items() if name not in gone and ends.get(name) is None]
    differing = sorted(name for name in others if not same_end(stay[name], end))
    if not differing:
        return None
    return (
        f"expires_at: one request sets the end in all tenants of a user, and this user is also in tenant "
        f"{', '.join(differing)} with another end; name all tenants of the user, with tenant_ids"
    )


def parts(wish: UserWish, user: User | None, every: Sequence[UserWish] = ()) -> list[Part]:
    """The parts that make it so; an empty list where it is so. every: all wishes for the user."""
    tenant_id = wish.tenant_id or ""
    if user is None:
        found = _creation(wish, tenant_id)
    else:
        found = [] if user.membership(tenant_id) is not None else [_joining(wish, user, tenant_id)]
        found += _updating(wish.attributes, user)
    arrived = user
    for other in every or (wish,):
        # A tenant that another wish adds the user to has no end yet.
        arrived = other.aim.after(arrived, other.tenant_id) if arrived is not None and other.aim.creates else arrived
    found += _own_requests(wish.attributes, arrived)
    for row in SETS:
        if user is not None or row is not ROLES:  # a creation brings its roles
            found += row.parts(wish.attributes, user, tenant_id)
    return found + _inviting(wish, user, tenant_id)


def _own_requests(attributes: Attributes, user: User | None) -> list[Part]:
    """The parts for attributes that take a request of their own."""
    found = []
    for name, value in attributes.values.items():
        row = ATTRIBUTES[name]
        if not row.is_own or row.is_so(row.value_of(user), value):
            continue
        act = row.act_for(value)
        step = Step(act, "" if user is None else user.id, body={row.api_name: value}, weakens=row.weakens(value))
        found.append(Part(act, f"{act.done}{row.msg.format(value=value) if act is row.act else ''}", (step,)))
    return found


def _inviting(wish: UserWish, user: User | None, tenant_id: str) -> list[Part]:
    """The part that sends the invitation again, to a member who has not accepted it."""
    if not wish.attributes.resend_invite or user is None or user.status != PENDING:
        return []
    email = wish.attributes.values.get("new_email") or user.email
    return [Part(INVITE_AGAIN, INVITE_AGAIN.done, (Step(INVITE_AGAIN, user.id, tenant_id, {"email": email}),))]


def marking(wish: UserWish, user: User) -> list[Part]:
    """The part that sets the attributes of a state other than present; an empty list where they are so.

    What cannot be merged must not keep the account from being closed: only this part fails. But an old date is replaced
    before the account is closed. A run that ends in between would leave a locked user with a date that is past, and
    playbook delete_due_users would delete the user.
    """
    fault = spoiled(wish.attributes, user)
    if fault is None:
        moved = DATE if wish.aim.closes and _replaces_date(wish.attributes, user) else None
        return [replace(part, moved=moved) for part in _updating(wish.attributes, user)]
    step = Step(UPDATE, user.id, error=ApiError(user.id, fault))
    return [Part(UPDATE, f"updated {', '.join(wish.attributes.values)}", (step,))]


def _replaces_date(attributes: Attributes, user: User) -> bool:
    """Whether the update changes a value of the vendor metadata that says when the user may be deleted."""
    name = "vendor_metadata"
    now, then = ATTRIBUTES[name].value_of(user), attributes.values.get(name) or {}
    return any(is_dated(now.get(key)) and not same(now[key], then[key]) for key in then)


def _updating(attributes: Attributes, user: User) -> list[Part]:
    names = [name for name in _differing(attributes, user) if name in PROFILE]
    if not names:
        return []
    body = _body(wanted(attributes, user), names)
    kept = {
        row.api_name: user.row[row.api_name]
        for row in PROFILE.values()
        if row.api_name not in body and row.can_be_kept(user)
    }
    step = Step(UPDATE, user.id, body=body, kept=kept, weakens=_weakens(attributes, names))
    return [Part(UPDATE, f"updated {', '.join(names)}", (step,))]


def _creation(wish: UserWish, tenant_id: str) -> list[Part]:
    attributes = wish.attributes
    then = wanted(attributes, None)
    # An unset flag is false, and a key that is to go is not there: neither takes a write.
    given = [name for name in then if name in PROFILE and then[name]]
    first = _body(then, [name for name in given if ATTRIBUTES[name].on_create])
    # The email is composed (NFC), as it is when it is looked up: the same email must not become two.
    body = {"email": unicodedata.normalize("NFC", wish.given), "skipInviteEmail": not attributes.send_invite, **first}
    if attributes.role_ids:
        body["roleIds"] = list(attributes.role_ids)
    application_id, roles = attributes.application_id or "", _exact_roles(attributes)
    # A request for many names no application (source: OpenAPI), and its answer does not show roles that Frontegg adds.
    bulk = None if application_id or roles == () else body
    step = Step(CREATE, "", tenant_id, body, roles=roles, target=application_id, bulk=bulk)
    found = [Part(CREATE, CREATE.told(tenant_id), (step,))]
    names = [name for name in given if not ATTRIBUTES[name].on_create]
    if names:
        more = Step(UPDATE, "", body=_body(then, names), kept=first, weakens=_weakens(attributes, names))
        found.append(Part(UPDATE, f"set {', '.join(names)}", (more,)))
    return found


def _weakens(attributes: Attributes, names: Iterable[str]) -> bool:
    """Whether an update of these attributes lets the user in with less than before."""
    return any(ATTRIBUTES[name].weakens(attributes.values[name]) for name in names)


def _exact_roles(attributes: Attributes) -> tuple[str, ...] | None:
    return None if attributes.append_roles else attributes.role_ids


def _joining(wish: UserWish, user: User, tenant_id: str) -> Part:
    # Without validateTenantExist, the route accepts a tenant that does not exist (source: OpenAPI).
    body = {"tenantId": tenant_id, "skipInviteEmail": not wish.attributes.send_invite, "validateTenantExist": True}
    bulk = {"email": user.email, "skipInviteEmail": body["skipInviteEmail"]} if user.email else None
    step = Step(JOIN, user.id, tenant_id, body, roles=_exact_roles(wish.attributes), bulk=bulk)
    return Part(JOIN, JOIN.told(tenant_id), (step,))


def _differing(attributes: Attributes, user: User) -> list[str]:
    """The names of the attributes whose values differ. Roles and the like are compared apart."""
    rows = [(ATTRIBUTES[name], value) for name, value in attributes.values.items()]
    return [row.option for row, value in rows if not row.is_so(row.value_of(user), row.value_after(user, value))]


def _body(values: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    """The values as the API takes them."""
    return {ATTRIBUTES[name].api_name: ATTRIBUTES[name].sent(values[name]) for name in names}

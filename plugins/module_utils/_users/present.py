# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: attributes and roles that are wanted of a user, against what is there. Pure.

The same comparison plans an update and, on what was read back, says whether it came true.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from .._api.models import User
from .._base.errors import ApiError
from .._engine.acts import Part, Step
from .attributes import ATTRIBUTES, Attributes
from .wishes import UserWish
from .writes import ADD_ROLES, CREATE, JOIN, REMOVE_ROLES, UPDATE


def managed(attributes: Attributes, user: User) -> dict[str, Any]:
    """The values that the user has now, of all that the task manages, by option name. Roles by their keys."""
    now = {name: ATTRIBUTES[name].value_of(user) for name in attributes.values}
    if attributes.roles is not None:
        now["roles"] = _keys(attributes, user.role_ids or ())
    return now


def wanted(attributes: Attributes, user: User | None) -> dict[str, Any]:
    """The values that the user is to have."""
    then = {name: ATTRIBUTES[name].value_after(user, value) for name, value in attributes.values.items()}
    if attributes.role_ids is not None:
        kept = (user.role_ids or ()) if user is not None and attributes.append_roles else ()
        then["roles"] = _keys(attributes, (*kept, *attributes.role_ids))
    return then


def is_told(attributes: Attributes, user: User) -> bool:
    """Whether the answer has every value. A list may leave out a value that another route has."""
    return all(ATTRIBUTES[name].api_name in user.row for name in attributes.values)


def fits(attributes: Attributes, user: User) -> bool:
    """Whether the user has all that is wanted."""
    return not _differing(attributes, user) and not any(_role_changes(attributes, user))


def spoiled(attributes: Attributes, user: User) -> str | None:
    """Why keys cannot be merged into the user's metadata, if so: it may be text that is no JSON object."""
    for name in attributes.values:
        if ATTRIBUTES[name].merged_by_key and not isinstance(ATTRIBUTES[name].value_of(user), Mapping):
            return f"{name} of this user is no JSON object, so nothing can be merged into it"
    return None


def parts(wish: UserWish, user: User | None) -> list[Part]:
    """The parts that make it so; an empty list where it is so."""
    tenant_id = wish.tenant_id or ""
    if user is None:
        return _creation(wish, tenant_id)
    found = [] if user.membership(tenant_id) is not None else [_joining(wish, user, tenant_id)]
    found += _updating(wish.attributes, user)
    removed, added = _role_changes(wish.attributes, user)
    for act, ids in ((ADD_ROLES, added), (REMOVE_ROLES, removed)):
        if ids:
            keys = ", ".join(_keys(wish.attributes, ids))
            found.append(Part(act, f"{act.done}: {keys}", (Step(act, user.id, tenant_id, {"roleIds": ids}),)))
    return found


def marking(wish: UserWish, user: User) -> list[Part]:
    """The part that sets the attributes of a state other than present; an empty list where they are so.

    What cannot be merged must not keep the account from being closed: only this part fails.
    """
    fault = spoiled(wish.attributes, user)
    if fault is None:
        return _updating(wish.attributes, user)
    step = Step(UPDATE, user.id, error=ApiError(user.id, fault))
    return [Part(UPDATE, f"updated {', '.join(wish.attributes.values)}", (step,))]


def _updating(attributes: Attributes, user: User) -> list[Part]:
    names = _differing(attributes, user)
    if not names:
        return []
    body = _body(wanted(attributes, user), names)
    kept = {
        row.api_name: user.row[row.api_name]
        for row in ATTRIBUTES.values()
        if row.api_name not in body and row.can_be_kept(user)
    }
    step = Step(UPDATE, user.id, body=body, kept=kept, weakens=_weakens(attributes, names))
    return [Part(UPDATE, f"updated {', '.join(names)}", (step,))]


def _creation(wish: UserWish, tenant_id: str) -> list[Part]:
    attributes = wish.attributes
    then = wanted(attributes, None)
    # An unset flag is false, and a key that is to go is not there: neither takes a write.
    given = [name for name in then if name in ATTRIBUTES and then[name]]
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
    """The names of the attributes whose values differ. Roles are compared apart."""
    rows = [(ATTRIBUTES[name], value) for name, value in attributes.values.items()]
    return [row.option for row, value in rows if not row.is_so(row.value_of(user), row.value_after(user, value))]


def _role_changes(attributes: Attributes, user: User) -> tuple[list[str], list[str]]:
    """(IDs to remove, IDs to add)."""
    if attributes.role_ids is None:
        return [], []
    has = user.role_ids or ()
    extra = [] if attributes.append_roles else [role_id for role_id in has if role_id not in attributes.role_ids]
    return extra, [role_id for role_id in attributes.role_ids if role_id not in has]


def _keys(attributes: Attributes, ids: tuple[str, ...] | list[str]) -> list[str]:
    return sorted({attributes.role_keys.get(role_id, role_id) for role_id in ids})


def _body(values: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    """The values as the API takes them."""
    return {ATTRIBUTES[name].api_name: ATTRIBUTES[name].sent(values[name]) for name in names}

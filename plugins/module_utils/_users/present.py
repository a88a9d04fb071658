# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what `state: present` wants of a user against what is there. Pure.

The same comparison plans an update and, on what was read back, says whether it came true.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from .._api.models import User
from .._api.rows import decoded
from .._base.values import merged, same
from .._engine.acts import ADD_ROLES, CREATE, JOIN, REMOVE_ROLES, UPDATE, Part, Step, describe
from .attributes import Attributes
from .wishes import UserWish

# The names in the API. An update may set any of them; a create knows the first four (source: OpenAPI).
API_NAMES = {
    "name": "name",
    "phone_number": "phoneNumber",
    "profile_picture_url": "profilePictureUrl",
    "metadata": "metadata",
    "vendor_metadata": "vendorMetadata",
    "external_id": "externalId",
    "mfa_bypass": "mfaBypass",
}
CREATABLE = ("name", "phone_number", "profile_picture_url", "metadata")


def managed(attributes: Attributes, user: User) -> dict[str, Any]:
    """What the user has now of all that the task manages, by option name. Roles by their keys."""
    now: dict[str, Any] = {name: user.row.get(API_NAMES[name]) for name in attributes.fields}
    if "mfa_bypass" in now:
        now["mfa_bypass"] = now["mfa_bypass"] is True
    now.update({name: _metadata(user, name) for name in attributes.patches})
    if attributes.roles is not None:
        now["roles"] = _keys(attributes, user.role_ids or ())
    return now


def wanted(attributes: Attributes, user: User | None) -> dict[str, Any]:
    """What the user is to have of it."""
    then = dict(attributes.fields)
    for name, patch in attributes.patches.items():
        then[name] = merged(_metadata(user, name) if user is not None else {}, patch)
    if attributes.role_ids is not None:
        kept = (user.role_ids or ()) if user is not None and attributes.append_roles else ()
        then["roles"] = _keys(attributes, (*kept, *attributes.role_ids))
    return then


def is_told(attributes: Attributes, user: User) -> bool:
    """Whether the answer says anything of each value; a list may leave out what another route tells."""
    return all(API_NAMES[name] in user.row for name in (*attributes.fields, *attributes.patches))


def fits(attributes: Attributes, user: User) -> bool:
    """Whether the user has all that is wanted."""
    return not _differing(attributes, user) and not any(_role_changes(attributes, user))


def spoiled(attributes: Attributes, user: User) -> str | None:
    """Why the metadata of a user cannot be merged into, if so: it may be text that is no JSON object."""
    for name in attributes.patches:
        if not isinstance(_metadata(user, name), Mapping):
            return f"{name} of this user is no JSON object, so nothing can be merged into it"
    return None


def parts(wish: UserWish, user: User | None) -> list[Part]:
    """What it takes to make it so; an empty list where it is so."""
    tenant_id = wish.tenant_id or ""
    if user is None:
        return _creation(wish, tenant_id)
    found = [] if user.membership(tenant_id) is not None else [_joining(wish, user, tenant_id)]
    names = _differing(wish.attributes, user)
    if names:
        body = _body(wanted(wish.attributes, user), names)
        kept = {name: user.row[name] for name in API_NAMES.values() if name not in body and _can_be_kept(name, user)}
        step = Step(UPDATE, user.id, body=body, kept=kept, weakens=_weakens(body))
        found.append(Part(UPDATE, f"updated {', '.join(names)}", (step,)))
    # Roles that are too many go first: who is interrupted leaves a user with less, not with more.
    for act, ids in zip((REMOVE_ROLES, ADD_ROLES), _role_changes(wish.attributes, user)):
        if ids:
            keys = ", ".join(_keys(wish.attributes, ids))
            found.append(Part(act, f"{act.done}: {keys}", (Step(act, user.id, tenant_id, {"roleIds": ids}),)))
    return found


def _creation(wish: UserWish, tenant_id: str) -> list[Part]:
    attributes = wish.attributes
    then = wanted(attributes, None)
    first = _body(then, [name for name in then if name in CREATABLE and then[name]])
    # Composed, as it is looked up: the same email must not be two.
    body = {"email": unicodedata.normalize("NFC", wish.given), "skipInviteEmail": not attributes.send_invite, **first}
    if attributes.role_ids:
        body["roleIds"] = list(attributes.role_ids)
    step = Step(CREATE, "", tenant_id, body, roles=_exact_roles(attributes), target=attributes.application_id or "")
    found = [Part(CREATE, describe(CREATE, tenant_id), (step,))]
    # An unset flag is false, and a key that is to go is not there: neither takes a write.
    names = [name for name in then if name in API_NAMES and name not in CREATABLE and then[name]]
    if names:
        update = _body(then, names)
        more = Step(UPDATE, "", body=update, kept=first, weakens=_weakens(update))
        found.append(Part(UPDATE, f"set {', '.join(names)}", (more,)))
    return found


def _weakens(body: Mapping[str, Any]) -> bool:
    """Whether an update lets the user past MFA."""
    return body.get("mfaBypass") is True


def _exact_roles(attributes: Attributes) -> tuple[str, ...] | None:
    return None if attributes.append_roles else attributes.role_ids


def given_roles(row: Mapping[str, Any], tenant_id: str) -> list[str]:
    """The IDs of the roles that the answer to bringing somebody in tells, by themselves or in objects."""
    tenants = row.get("tenants")
    own = [one for one in (tenants if isinstance(tenants, list) else []) if isinstance(one, Mapping)]
    told = [one.get("roles") for one in own if one.get("tenantId") == tenant_id] or [row.get("roles")]
    roles = [role for some in told if isinstance(some, list) for role in some]
    ids = [role.get("id") if isinstance(role, Mapping) else role for role in roles]
    return [role_id for role_id in ids if isinstance(role_id, str)]


def _joining(wish: UserWish, user: User, tenant_id: str) -> Part:
    # Unasked, the route would accept a tenant that does not exist (source: OpenAPI).
    body = {"tenantId": tenant_id, "skipInviteEmail": not wish.attributes.send_invite, "validateTenantExist": True}
    return Part(
        JOIN, describe(JOIN, tenant_id), (Step(JOIN, user.id, tenant_id, body, roles=_exact_roles(wish.attributes)),)
    )


def lost(kept: Mapping[str, Any], answer: object) -> bool:
    """Whether an update wiped out what it did not name. Whether it may is not confirmed: the specifications differ."""
    if not isinstance(answer, Mapping) or "id" not in answer:
        return False
    return any(_value(name, answer.get(name)) != _value(name, value) for name, value in kept.items())


def emptied(kept: Mapping[str, Any], row: Mapping[str, Any]) -> list[str]:
    """What of it a user no longer has, by the names of the API."""
    return [name for name, value in kept.items() if _value(name, value) and not _value(name, row.get(name))]


def _value(name: str, value: object) -> object:
    return decoded(value) if name in ("metadata", "vendorMetadata") else value


def _differing(attributes: Attributes, user: User) -> list[str]:
    now, then = managed(attributes, user), wanted(attributes, user)
    return [name for name in then if name != "roles" and not _is_so(name, now[name], then[name])]


def _is_so(name: str, now: object, then: object) -> bool:
    """Of phone numbers the digits count: whether Frontegg keeps the hyphens is not confirmed."""
    if name == "phone_number" and isinstance(now, str) and isinstance(then, str):
        return now.replace("-", "") == then.replace("-", "")
    return same(now, then)


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
    """As the API takes it: metadata is text there."""
    return {API_NAMES[name]: _text(values[name]) if name.endswith("metadata") else values[name] for name in names}


def _text(metadata: Any) -> str:
    """As people write it, but for halves of characters, which only an escape can hold."""
    text = json.dumps(metadata, ensure_ascii=False)
    return text if text == text.encode("utf-8", "ignore").decode() else json.dumps(metadata)


def _can_be_kept(name: str, user: User) -> bool:
    """Whether there is anything that could be sent again; metadata that is no JSON object would be refused.

    The text null counts as an empty mapping, and is none that could be sent.
    """
    value = user.row.get(name)
    if not name.lower().endswith("metadata"):
        return bool(value)
    return bool(value) and str(value).strip() != "null" and isinstance(decoded(value), Mapping)


def _metadata(user: User, name: str) -> Any:
    """As data. A null in the text is as empty as no text."""
    data = decoded(user.row.get(API_NAMES[name]))
    return {} if data is None else data

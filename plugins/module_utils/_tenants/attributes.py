# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the attributes of a tenant that `state: present` keeps, one row per attribute. Pure.

Whoever adds a plain attribute adds a row of FIELDS. What has routes of its own is a row of WAYS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._api.models import Tenant
from .._base.errors import InputError
from .._base.values import Check, check_tenant_id, checked, flag, mapping, or_meant, shown, text

ACCESS_TYPES = ("defaultOn", "defaultOff", "alwaysOn")
_TEXT, _BOOL, _DICT = {"type": "str"}, {"type": "bool"}, {"type": "dict"}


@dataclass(frozen=True)
class Field:
    """One plain attribute of a tenant. option: its name in the task and in rows. api_name: its name in the API.

    check: see Check. spec: what Ansible checks. is_kept: whether it is compared and updated; else it is only sent when
    the tenant is created. by_user: whether a user's own token can set it, for a tenant that it creates.
    """

    option: str
    api_name: str
    check: Check = text
    spec: Mapping[str, Any] = field(default_factory=lambda: _TEXT)
    is_kept: bool = True
    by_user: bool = False

    def value_of(self, tenant: Tenant) -> Any:
        """The value that the tenant has. An unset flag is false."""
        value = tenant.row.get(self.api_name)
        return value is True if self.spec["type"] == "bool" else value


@dataclass(frozen=True)
class Way:
    """An option that has routes of its own."""

    option: str
    check: Check
    spec: Mapping[str, Any]


def _metadata(label: str, value: object) -> Mapping[str, Any]:
    """Metadata. A key that is to be removed becomes a segment of a path, where dots would climb."""
    wanted = mapping(label, value)
    for key, part in wanted.items():
        if part is None and not key.strip("."):
            raise InputError(f"{label}: the key '{key}' cannot be removed; no request can name it.")
    return wanted


def _parent(label: str, value: object) -> str:
    check_tenant_id(value, label)
    return str(value)


def _access_type(label: str, value: object) -> str:
    if value not in ACCESS_TYPES:
        raise InputError(f"{label}: {shown(value)} is none of {', '.join(ACCESS_TYPES)}{or_meant(value, ACCESS_TYPES)}")
    return str(value)


FIELDS = {
    row.option: row
    for row in (
        Field("name", "name", by_user=True),
        Field("status", "status"),
        Field("website", "website"),
        Field("application_url", "applicationUrl"),
        Field("logo", "logo"),
        Field("logo_url", "logoUrl"),
        Field("address", "address"),
        Field("timezone", "timezone"),
        Field("currency", "currency"),
        Field("is_reseller", "isReseller", flag, _BOOL, by_user=True),
        Field("creator_name", "creatorName", is_kept=False),
        Field("creator_email", "creatorEmail", is_kept=False),
    )
}
WAYS = {
    row.option: row
    for row in (
        Way("metadata", _metadata, _DICT),
        Way("parent_tenant_id", _parent, _TEXT),
        Way("sub_account_access_type", _access_type, {"type": "str", "choices": list(ACCESS_TYPES)}),
        Way("settings", mapping, _DICT),
    )
}
# All options that go with state present only
OPTIONS = (*FIELDS, *WAYS)
CHECKS: dict[str, Check] = {
    **{name: row.check for name, row in FIELDS.items()},
    **{name: row.check for name, row in WAYS.items()},
}


@dataclass(frozen=True)
class TenantAttributes:
    """What a tenant that is present is to have. What is not named is left alone.

    fields: plain values by option name. creator: who made the tenant, sent when it is created. metadata: merged by key,
    null removes the key. settings: by the API's own names, merged by key.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    creator: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, Any] | None = None
    parent: str | None = None
    access_type: str | None = None
    settings: Mapping[str, Any] | None = None


def read_attributes(task: Mapping[str, Any], element: Mapping[Any, Any], label: str) -> TenantAttributes:
    """What the task says, and before it what an element of it says; see checked()."""
    values = checked(CHECKS, task, element, label)
    given = {name: row for name, row in FIELDS.items() if name in values}
    return TenantAttributes(
        fields={name: values[name] for name, row in given.items() if row.is_kept},
        creator={name: values[name] for name, row in given.items() if not row.is_kept},
        metadata=values.get("metadata"),
        parent=values.get("parent_tenant_id"),
        access_type=values.get("sub_account_access_type"),
        settings=values.get("settings"),
    )


def as_options(attributes: TenantAttributes) -> dict[str, Any]:
    """The attributes by option name, as read_attributes takes them."""
    ways = {
        "metadata": attributes.metadata,
        "parent_tenant_id": attributes.parent,
        "sub_account_access_type": attributes.access_type,
        "settings": attributes.settings,
    }
    given = {name: value for name, value in ways.items() if value is not None}
    return {**attributes.fields, **attributes.creator, **given}

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the attributes that `state: present` keeps, from the words of the task. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._base.errors import InputError
from .._base.values import Check, checked, flag, mapping, shown, text, texts

# As the API insists on it for updates (source: OpenAPI); a create would take anything, and the next run then fail.
_PHONE = re.compile(r"\+[1-9]-?([0-9]-?){5,13}[0-9]")
_LONGEST_URL = 4095


@dataclass(frozen=True)
class Attributes:
    """What is to be so for a user who is present. What is not named is left alone.

    fields: plain values by option name. patches: metadata and vendor_metadata, merged by key, None removes the key.
    roles: as the person named them; role_ids: the same as the tenant knows them, and role_keys: the key of every role
    of the tenant by its ID, both once they have been read.
    send_invite, application_id: how to bring somebody in, nothing that could be kept.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    patches: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    roles: tuple[str, ...] | None = None
    append_roles: bool = False
    send_invite: bool = False
    application_id: str | None = None
    role_ids: tuple[str, ...] | None = None
    role_keys: Mapping[str, str] = field(default_factory=dict, repr=False)


def _phone(label: str, value: object) -> str:
    number = text(label, value)
    if not _PHONE.fullmatch(number):
        raise InputError(f"{label}: {shown(value)} is no phone number; write it as +49-30-1234567, with quotes.")
    return number


def _url(label: str, value: object) -> str:
    url = text(label, value)
    if not re.fullmatch(r"https?://\S+", url):
        raise InputError(f"{label}: {shown(value)} is no URL; write it as https://host.example/picture.png.")
    if len(url) > _LONGEST_URL:
        raise InputError(f"{label}: {shown(value)} is longer than the {_LONGEST_URL} characters that Frontegg takes.")
    return url


def _application(label: str, value: object) -> str:
    """It travels as a header: visible ASCII only."""
    application_id = text(label, value)
    if not re.fullmatch(r"[!-~]{1,255}", application_id):
        raise InputError(f"{label}: {shown(value)} is not an application ID.")
    return application_id


FIELDS: dict[str, Check] = {
    "name": text,
    "phone_number": _phone,
    "profile_picture_url": _url,
    "external_id": text,
    "mfa_bypass": flag,
}
PATCHES: dict[str, Check] = {"metadata": mapping, "vendor_metadata": mapping}
CHECKS: dict[str, Check] = {
    **FIELDS,
    **PATCHES,
    "roles": texts,
    "append_roles": flag,
    "send_invite": flag,
    "application_id": _application,
}
ATTRIBUTES = tuple(CHECKS)


def read_attributes(task: Mapping[str, Any], element: Mapping[Any, Any], label: str) -> Attributes:
    """What the task and, before it, an element of it say; see checked()."""
    values = checked(CHECKS, task, element, label)
    return Attributes(
        fields={name: values[name] for name in FIELDS if name in values},
        patches={name: values[name] for name in PATCHES if name in values},
        roles=values.get("roles"),
        append_roles=values.get("append_roles", False),
        send_invite=values.get("send_invite", False),
        application_id=values.get("application_id"),
    )

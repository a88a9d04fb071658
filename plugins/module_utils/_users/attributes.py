# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the attributes of a user that a task can set, one row per attribute. Pure.

Whoever adds an attribute adds a row. The row gives the option of module user, its check, the comparison, the body of
requests and what rows and diffs show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._api.models import User
from .._api.rows import decoded
from .._base.errors import InputError
from .._base.values import Check, checked, flag, mapping, merged, same, shown, text, texts

# Frontegg insists on this form for updates (source: OpenAPI). A create would take anything, and the next run then fail.
_PHONE = re.compile(r"\+[1-9]-?([0-9]-?){5,13}[0-9]")
_LONGEST_URL = 4095


@dataclass(frozen=True)
class Attribute:
    """One attribute of a user. What the task does not name is left alone.

    option: its name in the task and in rows. api_name: its name in requests and answers. check: see Check.
    spec: what Ansible checks. on_create: whether a create takes it, of one user or of many (source: OpenAPI). All
    others follow as an update, so that a newcomer with any of them is created alone.
    is_so(now, wanted): whether two values count as equal.
    merged_by_key: metadata: a mapping that travels as text; the task names keys, and null removes a key.
    with_every_state: it can be set with every state but absent, as a mark; all others go with present only.
    weakens(value): whether the value lets the user in with less than before, which `protected` guards against.
    """

    option: str
    api_name: str
    check: Check
    spec: Mapping[str, Any] = field(default_factory=lambda: {"type": "str"})
    on_create: bool = False
    is_so: Callable[[Any, Any], bool] = same
    merged_by_key: bool = False
    with_every_state: bool = False
    weakens: Callable[[Any], bool] = lambda value: False

    def value_of(self, user: User | None) -> Any:
        """The value that the user has. Of metadata, data: a null in its text is as empty as no text."""
        return self.read(user.row.get(self.api_name) if user is not None else None)

    def read(self, value: Any) -> Any:
        """The value of a row or of a body, as data."""
        if self.merged_by_key:
            return decoded(value)
        return value is True if self.spec["type"] == "bool" else value

    def value_after(self, user: User | None, wanted: Any) -> Any:
        """The value that the user is to have."""
        return merged(self.value_of(user), wanted) if self.merged_by_key else wanted

    def sent(self, value: Any) -> Any:
        """The value as requests have it."""
        return _json(value) if self.merged_by_key else value

    def can_be_kept(self, user: User) -> bool:
        """Whether the user has a value that can be sent again. Metadata that is no JSON object would be refused.

        The text null counts as empty metadata, and cannot be sent.
        """
        value = user.row.get(self.api_name)
        if not self.merged_by_key:
            return bool(value)
        return bool(value) and str(value).strip() != "null" and isinstance(decoded(value), Mapping)


def _phone(label: str, value: object) -> str:
    number = text(label, value)
    if not _PHONE.fullmatch(number):
        raise InputError(f"{label}: {shown(value)} is no phone number; write it as +49-30-1234567, with quotes.")
    return number


def _same_phone(now: object, wanted: object) -> bool:
    """The digits count: whether Frontegg keeps the hyphens is not confirmed."""
    if isinstance(now, str) and isinstance(wanted, str):
        return now.replace("-", "") == wanted.replace("-", "")
    return same(now, wanted)


def _url(label: str, value: object) -> str:
    url = text(label, value)
    if not re.fullmatch(r"https?://\S+", url):
        raise InputError(f"{label}: {shown(value)} is no URL; write it as https://host.example/picture.png.")
    if len(url) > _LONGEST_URL:
        raise InputError(f"{label}: {shown(value)} is longer than the {_LONGEST_URL} characters that Frontegg takes.")
    return url


def _application(label: str, value: object) -> str:
    """An application ID. It travels as a header: visible ASCII only."""
    application_id = text(label, value)
    if not re.fullmatch(r"[!-~]{1,255}", application_id):
        raise InputError(f"{label}: {shown(value)} is not an application ID.")
    return application_id


def _json(metadata: Any) -> str:
    """Metadata as text, with letters as people write them. Halves of characters can only be escaped."""
    letters = json.dumps(metadata, ensure_ascii=False, sort_keys=True)
    return letters if letters == letters.encode("utf-8", "ignore").decode() else json.dumps(metadata, sort_keys=True)


_BOOL, _DICT = {"type": "bool"}, {"type": "dict"}

ATTRIBUTES = {
    row.option: row
    for row in (
        Attribute("name", "name", text, on_create=True),
        Attribute("phone_number", "phoneNumber", _phone, on_create=True, is_so=_same_phone),
        Attribute("profile_picture_url", "profilePictureUrl", _url, on_create=True),
        Attribute("external_id", "externalId", text),
        Attribute("mfa_bypass", "mfaBypass", flag, _BOOL, weakens=lambda value: value is True),
        Attribute("metadata", "metadata", mapping, _DICT, on_create=True, merged_by_key=True, with_every_state=True),
        Attribute("vendor_metadata", "vendorMetadata", mapping, _DICT, merged_by_key=True, with_every_state=True),
    )
}


@dataclass(frozen=True)
class Way:
    """An option that says how a user is brought in, or that has routes of its own, such as roles."""

    option: str
    check: Check
    spec: Mapping[str, Any]


WAYS = {
    row.option: row
    for row in (
        Way("roles", texts, {"type": "list", "elements": "str"}),
        Way("append_roles", flag, _BOOL),
        Way("send_invite", flag, _BOOL),
        Way("application_id", _application, {"type": "str"}),
    )
}
# All options that go with state present, and those that go with all states but absent
OPTIONS = (*ATTRIBUTES, *WAYS)
MARKS = tuple(name for name, row in ATTRIBUTES.items() if row.with_every_state)
CHECKS: dict[str, Check] = {
    **{name: row.check for name, row in ATTRIBUTES.items()},
    **{name: row.check for name, row in WAYS.items()},
}


@dataclass(frozen=True)
class Attributes:
    """What a user who is present is to have. What is not named is left alone.

    values: by option name; of metadata, the keys that the task names. roles: as the task names them. role_ids: their
    IDs, and role_keys: {ID: key} of all roles of the tenant, both once the roles were read.
    send_invite, application_id: how the user is brought in.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    roles: tuple[str, ...] | None = None
    append_roles: bool = False
    send_invite: bool = False
    application_id: str | None = None
    role_ids: tuple[str, ...] | None = None
    role_keys: Mapping[str, str] = field(default_factory=dict, repr=False)


def agree(one: Attributes, other: Attributes) -> bool:
    """Whether two wishes for the same user want no two values of one attribute, or of one key of metadata."""
    for name, value in one.values.items():
        if name not in other.values:
            continue
        against: Any = other.values[name]
        if not ATTRIBUTES[name].merged_by_key:
            if not same(value, against):
                return False
        elif not all(same(value[key], against[key]) for key in value if key in against):
            return False
    return True


def union(several: Iterable[Attributes]) -> dict[str, Any]:
    """The values that several wishes for the same user want, all in one. The wishes agree."""
    found: dict[str, Any] = {}
    for attributes in several:
        for name, value in attributes.values.items():
            now = found.get(name)
            found[name] = {**now, **value} if ATTRIBUTES[name].merged_by_key and now is not None else value
    return found


def read_attributes(task: Mapping[str, Any], element: Mapping[Any, Any], label: str) -> Attributes:
    """What the task says, and before it what an element of it says; see checked()."""
    found = checked(CHECKS, task, element, label)
    return Attributes(
        values={name: found[name] for name in ATTRIBUTES if name in found},
        roles=found.get("roles"),
        append_roles=found.get("append_roles", False),
        send_invite=found.get("send_invite", False),
        application_id=found.get("application_id"),
    )

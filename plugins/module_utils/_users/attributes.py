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
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._api.models import User
from .._api.rows import decoded
from .._base.errors import InputError
from .._base.identifiers import identify
from .._base.values import Check, checked, email_key, flag, mapping, merged, same, shown, text, texts
from .._engine.acts import Act
from .ends import NEVER, end_of, read_end, same_end
from .writes import CREATE, UPDATE
from .writes_access import CHANGE_EMAIL, EXPIRE, KEEP, VERIFY

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
    act: what sets it. All that UPDATE sets travels in one request; any other act takes a request of its own.
    clears: the act for the value NEVER. msg: what rows say beside the words of the act; it may hold {value}.
    reads(user): its value, where that is no field of the user's row.
    shows_wanted: a value that counts as equal shows as it is wanted.
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
    act: Act = UPDATE
    clears: Act | None = None
    msg: str = ""
    reads: Callable[[User | None], Any] | None = None
    shows_wanted: bool = False

    def act_for(self, value: Any) -> Act:
        """The act that gives the user this value."""
        return self.clears if self.clears is not None and value == NEVER else self.act

    def is_set_by(self, act: Act) -> bool:
        """Whether the act gives a user the value. A creation brings some of what an update sets."""
        return act in (self.act, self.clears) or (act is CREATE and self.act is UPDATE)

    @property
    def is_own(self) -> bool:
        """Whether it takes a request of its own."""
        return self.act is not UPDATE

    def is_told(self, user: User) -> bool:
        """Whether the answer has the value."""
        return self.api_name in user.row if self.reads is None else self.reads(user) is not None

    def value_of(self, user: User | None) -> Any:
        """The value that the user has. Of metadata, data: a null in its text is as empty as no text."""
        if self.reads is not None:
            return self.reads(user)
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


def _email(label: str, value: object) -> str:
    email = text(label, value)
    who = identify(email)
    if who is None or who.kind != "email":
        raise InputError(f"{label}: {shown(email)} is no email.")
    return unicodedata.normalize("NFC", email)


def _same_email(now: object, wanted: object) -> bool:
    """Case makes no difference: whether Frontegg keeps it is not confirmed."""
    return isinstance(now, str) and isinstance(wanted, str) and email_key(now) == email_key(wanted)


def _verified(label: str, value: object) -> bool:
    if not flag(label, value):
        raise InputError(f"{label}: no request takes a verification back; say true, or leave it out.")
    return True


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
_LIST = {"type": "list", "elements": "str"}

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
        Attribute(
            "new_email",
            "email",
            _email,
            is_so=_same_email,
            weakens=lambda value: True,  # the password can be reset from there
            act=CHANGE_EMAIL,
            msg=" to {value}",
        ),
        Attribute("verified", "verified", _verified, _BOOL, act=VERIFY),
        Attribute(
            "expires_at",
            "expires_at",
            read_end,
            is_so=same_end,
            act=EXPIRE,
            clears=KEEP,
            msg=" until {value}",
            reads=end_of,
            shows_wanted=True,
        ),
    )
}
# The attributes that one request sets together
PROFILE = {name: row for name, row in ATTRIBUTES.items() if not row.is_own}


# A value of the vendor metadata with this key says when the user may be deleted, as role offboard leaves it
_DATE_KEY = "delete_after"


def is_dated(value: object) -> bool:
    """Whether a value of the vendor metadata says when the user may be deleted."""
    return isinstance(value, Mapping) and _DATE_KEY in value


@dataclass(frozen=True)
class Way:
    """An option that says how a user is brought in, or that has routes of its own, such as roles."""

    option: str
    check: Check
    spec: Mapping[str, Any]


WAYS = {
    row.option: row
    for row in (
        Way("roles", texts, _LIST),
        Way("append_roles", flag, _BOOL),
        Way("send_invite", flag, _BOOL),
        Way("application_id", _application, {"type": "str"}),
        Way("groups", texts, _LIST),
        Way("append_groups", flag, _BOOL),
        Way("applications", texts, _LIST),
        Way("append_applications", flag, _BOOL),
        Way("resend_invite", flag, _BOOL),
    )
}
# {option: the environment variable that counts where neither task nor element has it}
VARIABLES = {"application_id": "FRONTEGG_APPLICATION_ID"}
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
    send_invite, application_id: how the user is brought in. resend_invite: invite again who has not accepted.
    groups, applications: like roles, with group_ids, group_names and so on. outside_groups: {ID: who manages it} of
    the groups of the tenant that Frontegg does not manage itself.
    email_holder: the ID of the user who has new_email, once that was read; "" for nobody.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    roles: tuple[str, ...] | None = None
    append_roles: bool = False
    send_invite: bool = False
    application_id: str | None = None
    role_ids: tuple[str, ...] | None = None
    role_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    groups: tuple[str, ...] | None = None
    append_groups: bool = False
    applications: tuple[str, ...] | None = None
    append_applications: bool = False
    resend_invite: bool = False
    group_ids: tuple[str, ...] | None = None
    group_names: Mapping[str, str] = field(default_factory=dict, repr=False)
    outside_groups: Mapping[str, str] = field(default_factory=dict, repr=False)
    application_ids: tuple[str, ...] | None = None
    application_names: Mapping[str, str] = field(default_factory=dict, repr=False)
    email_holder: str = ""


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
    values = {name: found[name] for name in ATTRIBUTES if name in found}
    return Attributes(values, **{name: found[name] for name in WAYS if name in found})

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: how a task names users: emails, user IDs, rows of module user_info. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .._base.elements import Element, Listing, read_elements
from .._base.errors import InputError
from .._base.identifiers import identify
from .._base.values import email_key, is_unseen, or_meant, shown
from .._base.wishes import Identifier, Name

USERS = Listing(
    option="users",
    elements="emails, user IDs",
    names="emails and user IDs",
    if_empty="an empty list, [], says that there is nobody to change",
    if_strange="neither an email nor a user ID nor a mapping with 'user'",
)
EXCEPTED = replace(USERS, option="except_users", if_empty="an empty list, [], says that nobody is excepted")
# What an element says about how far its state reaches
REACH_KEYS = ("tenant_id", "tenant_ids", "everywhere")
SCOPE_KEYS = ("user", "state", *REACH_KEYS, "include_sub_tenants", "delete_if_last_tenant")
# Keys of an element that a row of user_info has, too
_FACTS = ("tenant_id", "tenant_ids")


def read_names(users: object, listing: Listing = USERS) -> list[Name]:
    """All users named, in the order given, for tasks that say nothing else about them. Raises InputError."""
    return read_elements(listing, users, _name)


def _name(label: str, element: Element) -> Name:
    if isinstance(element, str):
        given: object = element
    else:
        check_keys(label, element, ("user",))
        given = given_in(element)
    return Name(label, str(given).strip(), who_is(label, given))


def identifiers_of(user_id: str, email: str | None) -> list[Identifier]:
    """All identifiers of a user, in the form in which they are compared."""
    emails = [] if email is None else [Identifier("email", email_key(email))]
    return [Identifier("id", user_id.lower()), *emails]


def is_info_row(element: Mapping[Any, Any]) -> bool:
    """Whether this is a row of module user_info. Its id names the user; all its other keys are ignored.

    Such a row has all of these keys, and no key that would be a wish of the person who wrote it.
    """
    wishes = [key for key in SCOPE_KEYS if key not in _FACTS and key in element]
    return not wishes and all(key in element for key in ("id", "email", "tenant_ids", "created_at"))


def given_in(element: Mapping[Any, Any]) -> object:
    return element.get("id" if is_info_row(element) else "user")


def check_keys(label: str, element: Mapping[Any, Any], keys: tuple[str, ...]) -> None:
    if is_info_row(element):
        if any(str(key).strip().lower() == "decision" for key in element):
            raise InputError(f"{label}: has a decision, which no task reads; read the file with module people.")
        return
    unknown = sorted(str(key) for key in element if key not in keys)
    if unknown:
        end = or_meant(unknown[0], keys)
        raise InputError(f"{label}: unknown key {shown(unknown[0])}; an element has {', '.join(keys)}{end}")
    if "user" not in element:
        raise InputError(f"{label}: has no 'user'; name an email or a user ID.")


def who_is(label: str, given: object) -> Identifier:
    if given is None or not str(given).strip():
        raise InputError(f"{label}: the identifier is empty; name an email or a user ID.")
    text = str(given).strip()
    if text != text.encode("utf-8", "ignore").decode():
        raise InputError(f"{label}: {shown(text)} is no UTF-8; save the file that it comes from as UTF-8.")
    unseen = next(filter(is_unseen, text), None)
    if unseen is not None:
        raise InputError(f"{label}: {shown(text)} holds an invisible character (U+{ord(unseen):04X}).")
    who = identify(text) if isinstance(given, str) else None
    if who is None:
        raise InputError(f"{label}: {shown(text)} is neither an email nor a user ID (a UUID).")
    return who

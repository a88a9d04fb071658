# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the words of module user -> wishes, one for each user named. Pure; refuses nonsense."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._base.elements import Element, read_elements
from .._base.errors import InputError
from .._base.values import check_tenant_id, email_key, flag, is_unseen, shown, with_values
from .._base.wishes import Identifier, Name, Wish, refuse_contradictions
from .attributes import ATTRIBUTES, Attributes, read_attributes

STATES = ("present", "locked", "unlocked", "disabled", "enabled", "absent")
IN_ALL_TENANTS = ("locked", "unlocked")
IN_ONE_TENANT = ("present", "disabled", "enabled")
# What can be revoked, in the order in which it is done, and the states that it goes with.
REVOCABLE = ("sessions", "api_tokens", "mfa")
REVOKING = ("locked", "disabled", "absent")
SCOPE_KEYS = ("user", "state", "tenant_id", "everywhere")
ELEMENT_KEYS = (*SCOPE_KEYS, *ATTRIBUTES)

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LOCAL = re.compile(r"[^\s\"(),:;<>@\[\\\]]{1,64}")
# Letters and digits of any script, and hyphens inside
_LABEL = r"(?!-)[^\s\x00-\x2c\x2e\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]{1,63}(?<!-)"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")
# What Unicode knows beside letters, marks and digits, and what it calls another form of a letter: no mailbox has it
_NO_LETTERS = ("P", "Z", "Sc", "Sk", "Sm", "So", "No", "Cc", "Cf", "Co", "Cs")
_OTHER_FORMS = ("<wide>", "<narrow>", "<font>", "<circle>", "<square>", "<super>", "<sub>", "<small>")
_FIRST_EMOJI = "\U0001f000"
# It stands between two letters of Catalan; anywhere else it marks a point of a list.
_MIDDLE_DOT = "\u00b7"
_CATALAN = re.compile("(?<=[lL])\u00b7(?=[lL])")


@dataclass(frozen=True)
class UserWish(Wish):
    """One user named in the task, and what is wanted for them. tenant_id None: in all tenants."""

    tenant_id: str | None = None
    attributes: Attributes = field(default_factory=Attributes, hash=False)
    revoke: tuple[str, ...] = ()

    @property
    def wanted(self) -> tuple[object, ...]:
        """What two wishes for the same user have to agree in."""
        return (self.state, self.tenant_id, self.attributes)

    @property
    def spoken(self) -> str:
        """What is wanted, in words."""
        return self.state if self.tenant_id is None else f"{self.state} in tenant {self.tenant_id}"


@dataclass(frozen=True)
class Defaults:
    """What the task says for every element that does not say otherwise."""

    state: str | None = None
    tenant_id: str | None = None
    everywhere: bool | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)  # by option name, unset ones None
    revoke: tuple[str, ...] = ()


def read_wishes(users: object, defaults: Defaults) -> list[UserWish]:
    """All wishes in the order given; raises InputError that names the option or the element, counted from 0."""
    if defaults.tenant_id is not None:
        check_tenant_id(defaults.tenant_id, "tenant_id")
    wishes = read_elements("users", users, lambda label, element: _wish(label, element, defaults))
    refuse_contradictions(wishes)
    _refuse_idle_attributes(wishes, defaults)
    return wishes


def read_names(users: object) -> list[Name]:
    """All users named, in the order given, where nothing else is to be said of them; raises InputError."""
    return read_elements("users", users, _name)


def _name(label: str, element: Element) -> Name:
    if isinstance(element, str):
        given: object = element
    else:
        _check_keys(label, element, ("user",))
        given = _given(element)
    return Name(label, str(given).strip(), _who(label, given))


def identify(text: str) -> Identifier | None:
    """An email or a user ID (a UUID of any version and case), None for neither; the text has no white space around."""
    if _UUID.fullmatch(text):
        return Identifier("id", text.lower())
    if text.startswith("'") or any(map(_is_sign, text)) or _MIDDLE_DOT in _CATALAN.sub("", text):
        return None
    local, at, domain = unicodedata.normalize("NFC", text).rpartition("@")
    dots_fit = not local.startswith(".") and not local.endswith(".") and ".." not in local
    if at and dots_fit and len(text) <= 254 and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain):
        return Identifier("email", email_key(text))
    return None


def is_in_mailbox(character: str) -> bool:
    """Whether a character may stand before the @ of an email; a dot and some others not at either end."""
    return _LOCAL.fullmatch(character) is not None and not _is_sign(character)


def is_in_domain(character: str) -> bool:
    """Whether a character may stand in a label of a domain, at its ends too."""
    return re.fullmatch(_LABEL, character) is not None and not _is_sign(character)


def _is_sign(character: str) -> bool:
    """Whether a character comes from a word processor or a spreadsheet, and stands in no email.

    That is `*`, which marks a pattern or a point of a list; typographic quotes, dashes, brackets, bullets; full-width
    letters. Letters of any script and emoji are fine.
    """
    if character.isascii():
        return character == "*" or not character.isprintable()
    if character == _MIDDLE_DOT:
        return False
    category = unicodedata.category(character)
    if category.startswith("S") and character >= _FIRST_EMOJI:
        return False
    return category.startswith(_NO_LETTERS) or unicodedata.decomposition(character).startswith(_OTHER_FORMS)


def _wish(label: str, element: Element, defaults: Defaults) -> UserWish:
    given: object = element
    said: Mapping[Any, Any] = {}
    state, tenant_id, everywhere = defaults.state, defaults.tenant_id, bool(defaults.everywhere)
    if not isinstance(element, str):
        _check_keys(label, element, ELEMENT_KEYS)
        given = _given(element)
        if not is_info_row(element):  # its tenant_id and its name are facts about the user, no wishes
            said = element
            state = _state(label, element.get("state"), defaults.state)
        if "tenant_id" in said or "everywhere" in said:
            tenant_id = _tenant_id(label, said.get("tenant_id"))
            everywhere = said.get("everywhere") is not None and flag(f"{label}: everywhere", said["everywhere"])
    who = _who(label, given)
    # What the task alone says is at fault for all elements in the same words, so that it is told once.
    place = f"{label}: " if any(key in said for key in SCOPE_KEYS[1:]) else ""
    state, tenant_id = _check_scope(state, tenant_id, everywhere, place)
    _refuse_wider(label, state, tenant_id, everywhere, defaults)
    attributes = _attributes(label, state, said, defaults)
    _check_revoke(label, state, defaults.revoke)
    return UserWish(label, str(given).strip(), who, state, tenant_id, attributes, defaults.revoke)


def _refuse_wider(label: str, state: str, tenant_id: str | None, everywhere: bool, defaults: Defaults) -> None:
    """Refuse an element that reaches further than the task states; it may narrow what the task states, or decide what
    the task leaves open."""
    advice = "an element may only narrow what the task states; give this user a task of its own"
    task = defaults.tenant_id
    if task is not None and tenant_id != task:
        reach = "all tenants" if tenant_id is None else f"tenant {tenant_id}"
        raise InputError(f"{label}: is wanted in {reach}, and the task states tenant_id {task}; {advice}.")
    if everywhere and defaults.everywhere is False:
        raise InputError(f"{label}: is wanted everywhere, and the task states everywhere: false; {advice}.")
    if state == "absent" and defaults.state not in (None, "absent"):
        raise InputError(f"{label}: is wanted absent, and the task states {defaults.state}; {advice}.")


def _attributes(label: str, state: str, said: Mapping[Any, Any], defaults: Defaults) -> Attributes:
    if state == "present":
        return read_attributes(defaults.attributes, said, label)
    idle = with_values(ATTRIBUTES, said)
    if idle:
        raise InputError(f"{label}: {idle[0]} goes with state present only, and the user is wanted {state}.")
    return Attributes()


def _check_revoke(label: str, state: str, revoke: tuple[str, ...]) -> None:
    if revoke and state not in REVOKING:
        raise InputError(
            f"revoke: goes with states {', '.join(REVOKING)}, and {label} is wanted {state}; "
            "give that user a task of its own."
        )


def is_info_row(element: Mapping[Any, Any]) -> bool:
    """Whether this is a row of module user_info, which is accepted as it is: its id is the user, all else is ignored.

    It has every one of these keys, and none that would be a wish of the person who wrote it.
    """
    wishes = [key for key in SCOPE_KEYS if key != "tenant_id" and key in element]
    return not wishes and all(key in element for key in ("id", "email", "tenant_ids", "created_at"))


def _given(element: Mapping[Any, Any]) -> object:
    return element.get("id" if is_info_row(element) else "user")


def _check_keys(label: str, element: Mapping[Any, Any], keys: tuple[str, ...]) -> None:
    if is_info_row(element):
        return
    unknown = sorted(str(key) for key in element if key not in keys)
    if unknown:
        raise InputError(f"{label}: unknown key {shown(unknown[0])}; an element has {', '.join(keys)}.")
    if "user" not in element:
        raise InputError(f"{label}: has no 'user'; name an email or a user ID.")


def _state(label: str, value: object, default: str | None) -> str | None:
    if value is None:
        return default
    if value not in STATES:
        raise InputError(f"{label}: state {shown(value)} is none of {', '.join(STATES)}.")
    return str(value)


def _tenant_id(label: str, value: object) -> str | None:
    if value is None:
        return None
    check_tenant_id(value, f"{label}: tenant_id")
    return str(value)


def _who(label: str, given: object) -> Identifier:
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


def _check_scope(state: str | None, tenant_id: str | None, everywhere: bool, label: str) -> tuple[str, str | None]:
    """The state and the tenant of a wish, once they fit together."""
    if state is None:
        raise InputError(f"{label}state: is required; say one of {', '.join(STATES)}.")
    if state in IN_ALL_TENANTS and tenant_id is not None:
        other = "disabled" if state == "locked" else "enabled"
        raise InputError(
            f"{label}state {state} reaches all tenants and takes no tenant_id; for one tenant only use state {other}, "
            "or leave tenant_id out."
        )
    if state in IN_ONE_TENANT:
        _check_one_tenant(state, tenant_id, everywhere, label)
    if state == "absent" and (tenant_id is None) != everywhere:
        fault = "both are given" if everywhere else "neither is given"
        raise InputError(
            f"{label}state absent takes either tenant_id (remove from that tenant) or everywhere: true "
            f"(delete the user from all tenants); {fault}."
        )
    return state, tenant_id


def _check_one_tenant(state: str, tenant_id: str | None, everywhere: bool, label: str) -> None:
    others = {"disabled": "for all tenants use state locked", "enabled": "for all tenants use state unlocked"}
    if everywhere:
        other = others.get(state, "name it in tenant_id")
        raise InputError(f"{label}state {state} reaches one tenant, not everywhere; {other}.")
    if tenant_id is None:
        raise InputError(f"{label}state {state} needs tenant_id, the tenant in which the user is to be {state}.")


def _refuse_idle_attributes(wishes: list[UserWish], defaults: Defaults) -> None:
    """Attributes that no user of the task could get are a mistake, such as a forgotten state."""
    idle = with_values(ATTRIBUTES, defaults.attributes)
    if idle and wishes and all(wish.state != "present" for wish in wishes):
        raise InputError(f"{idle[0]}: goes with state present only, and no user of this task is wanted present.")

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the words of module user -> wishes, one for each user named. Pure; refuses nonsense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from .._base.elements import Element, read_elements
from .._base.errors import InputError
from .._base.values import check_tenant_id, flag, shown, with_values
from .._base.wishes import Wish, refuse_contradictions
from .attributes import OPTIONS, Attributes, read_attributes
from .names import SCOPE_KEYS, USERS, check_keys, given_in, is_info_row, who_is
from .states import ALL_TENANTS, EITHER, ONE_TENANT, STATES, State, words

ELEMENT_KEYS = (*SCOPE_KEYS, *OPTIONS)
_NARROW = "an element may only narrow what the task states; give this user a task of its own"


@dataclass(frozen=True)
class UserWish(Wish):
    """One user named in the task, and what is wanted for them. tenant_id None: in all tenants."""

    tenant_id: str | None = None
    attributes: Attributes = field(default_factory=Attributes, hash=False)
    revoke: tuple[str, ...] = ()
    noun: ClassVar[str] = "user"

    @property
    def aim(self) -> State:
        """The row of the state that is wanted."""
        return STATES[self.state]

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
    """All wishes in the order given. InputError names the option or the element, counted from 0."""
    if defaults.tenant_id is not None:
        check_tenant_id(defaults.tenant_id, "tenant_id")
    wishes = read_elements(USERS, users, lambda label, element: _wish(label, element, defaults))
    refuse_contradictions(wishes)
    _refuse_idle_attributes(wishes, defaults)
    return wishes


def _wish(label: str, element: Element, defaults: Defaults) -> UserWish:
    given: object = element
    said: Mapping[Any, Any] = {}
    state, tenant_id, everywhere = defaults.state, defaults.tenant_id, bool(defaults.everywhere)
    if not isinstance(element, str):
        check_keys(label, element, ELEMENT_KEYS)
        given = given_in(element)
        if not is_info_row(element):  # its tenant_id and its name are facts about the user, no wishes
            said = element
            state = _state(label, element.get("state"), defaults.state)
        if "tenant_id" in said or "everywhere" in said:
            tenant_id = _tenant_id(label, said.get("tenant_id"))
            everywhere = said.get("everywhere") is not None and flag(f"{label}: everywhere", said["everywhere"])
    who = who_is(label, given)
    # A fault of the task itself has no label, so that it is reported once and not for every element.
    place = f"{label}: " if any(key in said for key in SCOPE_KEYS[1:]) else ""
    aim = _aim(state, tenant_id, everywhere, place)
    _refuse_wider(label, aim, tenant_id, everywhere, defaults)
    attributes = _attributes(label, aim, said, defaults)
    _check_revoke(label, aim, defaults.revoke)
    return UserWish(label, str(given).strip(), who, aim.word, tenant_id, attributes, defaults.revoke)


def _state(label: str, value: object, default: str | None) -> str | None:
    if value is None:
        return default
    if not isinstance(value, str) or value not in STATES:
        raise InputError(f"{label}: state {shown(value)} is none of {', '.join(STATES)}.")
    return value


def _tenant_id(label: str, value: object) -> str | None:
    if value is None:
        return None
    check_tenant_id(value, f"{label}: tenant_id")
    return str(value)


def _aim(state: str | None, tenant_id: str | None, everywhere: bool, label: str) -> State:
    """The state that is wanted. InputError: its reach and the tenant do not fit together."""
    if state is None:
        raise InputError(f"{label}state: is required; say one of {', '.join(STATES)}.")
    aim = STATES[state]
    fault = _REACH[aim.reach](aim, tenant_id, everywhere)
    if fault:
        raise InputError(f"{label}state {state} {fault}.")
    return aim


def _not_all_tenants(aim: State, tenant_id: str | None, everywhere: bool) -> str:
    if tenant_id is None:
        return ""
    other = f"for one tenant only use state {aim.elsewhere}, or " if aim.elsewhere else ""
    return f"reaches all tenants and takes no tenant_id; {other}leave tenant_id out"


def _not_one_tenant(aim: State, tenant_id: str | None, everywhere: bool) -> str:
    if everywhere:
        other = f"for all tenants use state {aim.elsewhere}" if aim.elsewhere else "name it in tenant_id"
        return f"reaches one tenant, not everywhere; {other}"
    return "" if tenant_id is not None else f"needs tenant_id, the tenant in which the user is to be {aim.word}"


def _not_as_said(aim: State, tenant_id: str | None, everywhere: bool) -> str:
    """The task has to say how far the state reaches: what it leaves out never means everywhere."""
    if (tenant_id is None) == everywhere:
        return ""
    fault = "both are given" if everywhere else "neither is given"
    return (
        "takes either tenant_id (remove from that tenant) or everywhere: true (delete the user from all tenants); "
        f"{fault}"
    )


# {reach: (state, tenant_id, everywhere) -> why they do not fit together, "" where they do}
_REACH = {ALL_TENANTS: _not_all_tenants, ONE_TENANT: _not_one_tenant, EITHER: _not_as_said}


def _refuse_wider(label: str, aim: State, tenant_id: str | None, everywhere: bool, defaults: Defaults) -> None:
    """Refuse an element that reaches further than the task states. An element may narrow it, or decide what it leaves
    open."""
    task = defaults.tenant_id
    if task is not None and tenant_id != task:
        reach = "all tenants" if tenant_id is None else f"tenant {tenant_id}"
        raise InputError(f"{label}: is wanted in {reach}, and the task states tenant_id {task}; {_NARROW}.")
    if everywhere and defaults.everywhere is False:
        raise InputError(f"{label}: is wanted everywhere, and the task states everywhere: false; {_NARROW}.")
    if aim.removes and defaults.state not in (None, aim.word):
        raise InputError(f"{label}: is wanted {aim.word}, and the task states {defaults.state}; {_NARROW}.")


def _attributes(label: str, aim: State, said: Mapping[Any, Any], defaults: Defaults) -> Attributes:
    if aim.creates:
        return read_attributes(defaults.attributes, said, label)
    idle = with_values(OPTIONS, said)
    if idle:
        raise InputError(f"{label}: {idle[0]} goes with state present only, and the user is wanted {aim.word}.")
    return Attributes()


def _check_revoke(label: str, aim: State, revoke: tuple[str, ...]) -> None:
    if revoke and not aim.closes:
        closing = ", ".join(words(lambda state: state.closes))
        raise InputError(
            f"revoke: goes with states {closing}, and {label} is wanted {aim.word}; give that user a task of its own."
        )


def _refuse_idle_attributes(wishes: list[UserWish], defaults: Defaults) -> None:
    """Refuse attributes that no user of the task can get: the state may be forgotten."""
    idle = with_values(OPTIONS, defaults.attributes)
    if idle and wishes and not any(wish.aim.creates for wish in wishes):
        raise InputError(f"{idle[0]}: goes with state present only, and no user of this task is wanted present.")

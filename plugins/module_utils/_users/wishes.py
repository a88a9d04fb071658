# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the words of module user -> wishes, one for each user and tenant. Pure; refuses nonsense.

`reach` says which tenants an element reaches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from .._base.elements import Element, read_elements
from .._base.errors import InputError
from .._base.values import email_key, or_meant, shown, with_values
from .._base.wishes import Wish, refuse_contradictions
from .attributes import MARKS, OPTIONS, Attributes, agree, read_attributes
from .names import SCOPE_KEYS, USERS, check_keys, given_in, is_info_row, who_is
from .reach import LAST_TENANT, NARROW, Defaults, Reach, reach_of, refuse_wider, sub_tenants_go_with, task_reach
from .states import STATES, State, go_together, words

ELEMENT_KEYS = (*SCOPE_KEYS, *OPTIONS)


@dataclass(frozen=True)
class UserWish(Wish):
    """One user named in the task, and what is wanted for them in one tenant, or in all.

    tenant_id: None for all tenants. with_sub_tenants: the wish also reaches the tenants below, which are not read yet.
    deletes_last: a user who is in no other tenant is to be deleted. is_last: the user was read and is in no other
    tenant, so this wish deletes the user.
    """

    tenant_id: str | None = None
    attributes: Attributes = field(default_factory=Attributes, hash=False)
    revoke: tuple[str, ...] = ()
    with_sub_tenants: bool = False
    deletes_last: bool = False
    is_last: bool = False
    noun: ClassVar[str] = "user"
    each: ClassVar[str] = "user and tenant"

    @property
    def aim(self) -> State:
        """The row of the state that is wanted."""
        return STATES[self.state]

    @property
    def reach(self) -> str | None:
        """The tenant that the writes of the wish reach; None for all tenants."""
        return None if self.is_last else self.tenant_id

    @property
    def wanted(self) -> tuple[object, ...]:
        """What two wishes for the same user and tenant have to agree in."""
        return (self.state, self.tenant_id, self.attributes, self.deletes_last)

    @property
    def spoken(self) -> str:
        """What is wanted, in words."""
        return self.state if self.tenant_id is None else f"{self.state} in tenant {self.tenant_id}"

    def shows(self, name: str) -> str:
        """The name of a role that does not exist, as errors show it."""
        return shown(name)

    def agrees_with(self, other: UserWish) -> bool:
        """Whether both wishes can come true: the same wish, or states and attributes that go together."""
        if (self.state, self.tenant_id) == (other.state, other.tenant_id):
            return self.wanted == other.wanted
        together = go_together(self.aim, self.tenant_id, other.aim, other.tenant_id)
        return together and agree(self.attributes, other.attributes)

    def clash(self, other: UserWish) -> str:
        """What the other wish says that cannot come true beside this one, in words."""
        if go_together(self.aim, self.tenant_id, other.aim, other.tenant_id) and self.spoken != other.spoken:
            return f"{other.spoken} with other attributes than in {self.label}"
        return super().clash(other)


def read_wishes(users: object, defaults: Defaults) -> list[UserWish]:
    """All wishes in the order given. InputError names the option or the element, counted from 0."""
    task = task_reach(defaults)
    read = read_elements(USERS, users, lambda label, element: _wishes(label, element, defaults, task))
    wishes = [wish for some in read for wish in some]
    refuse_contradictions(wishes)
    _refuse_shared_emails(wishes)
    _refuse_idle_revoke(wishes, defaults.revoke)
    _refuse_idle_options(wishes, defaults)
    return wishes


def _wishes(label: str, element: Element, defaults: Defaults, task: Reach) -> list[UserWish]:
    """The wishes of one element: one for each tenant that it reaches."""
    given: object = element
    said: Mapping[Any, Any] = {}
    state = defaults.state
    if not isinstance(element, str):
        check_keys(label, element, ELEMENT_KEYS)
        given = given_in(element)
        if not is_info_row(element):  # its tenant_id and its name are facts about the user, no wishes
            said = element
            state = _state(label, element.get("state"), defaults.state)
    who = who_is(label, given)
    # A fault of the task itself has no label, so that it is reported once and not for every element.
    place = f"{label}: " if any(key in said for key in SCOPE_KEYS[1:]) else ""
    aim = _aim(state, place)
    reach = reach_of(said, task, aim, label, place)
    refuse_wider(label, reach, task, defaults)
    if aim.removes and defaults.state not in (None, aim.word):
        raise InputError(f"{label}: is wanted {aim.word}, and the task states {defaults.state}; {NARROW}.")
    attributes = _attributes(label, aim, said, defaults)
    return [
        UserWish(
            label,
            str(given).strip(),
            who,
            aim.word,
            tenant_id,
            attributes,
            defaults.revoke if aim.closes else (),
            reach.include_sub_tenants,
            reach.delete_if_last_tenant,
        )
        for tenant_id in reach.tenants or (None,)
    ]


def _state(label: str, value: object, default: str | None) -> str | None:
    if value is None:
        return default
    if not isinstance(value, str) or value not in STATES:
        raise InputError(f"{label}: state {shown(value)} is none of {', '.join(STATES)}{or_meant(value, STATES)}")
    return value


def _aim(state: str | None, place: str) -> State:
    if state is None:
        raise InputError(f"{place}state: is required; say one of {', '.join(STATES)}.")
    return STATES[state]


def _attributes(label: str, aim: State, said: Mapping[Any, Any], defaults: Defaults) -> Attributes:
    """The attributes that go with the state: all with present, marks with all states but absent."""
    may = OPTIONS if aim.creates else () if aim.removes else MARKS
    idle = [name for name in with_values(OPTIONS, said) if name not in may]
    if idle:
        others = "every state but absent" if idle[0] in MARKS else "state present only"
        raise InputError(f"{label}: {idle[0]} goes with {others}, and the user is wanted {aim.word}.")
    stated = {name: defaults.attributes.get(name) for name in may}
    found = {name: value for name, value in defaults.environment.items() if name in may and stated[name] is None}
    return read_attributes({**stated, **found}, said, label)


def _refuse_shared_emails(wishes: Sequence[UserWish]) -> None:
    """Refuse a new_email that two users are to have, or that names another user of the task."""
    taken: dict[str, UserWish] = {}
    faults = []
    named = {wish.who.value: wish for wish in wishes}
    for wish in wishes:
        email = wish.attributes.values.get("new_email")
        if email is None:
            continue
        key = email_key(email)
        other = named.get(key) or taken.setdefault(key, wish)
        if other.who != wish.who:
            faults.append(f"{wish.label}: new_email: {other.label} is about {email}, too; one user has one email.")
    InputError.raise_all(faults)


def _refuse_idle_revoke(wishes: Sequence[UserWish], revoke: tuple[str, ...]) -> None:
    """Refuse `revoke` for a user whose account no wish of the task closes."""
    closed = {wish.who for wish in wishes if wish.aim.closes}
    states = ", ".join(words(lambda state: state.closes))
    InputError.raise_all(
        [
            f"revoke: goes with states {states}, and {wish.label} is wanted {wish.aim.word}; give that user a task of "
            "its own."
            for wish in wishes
            if revoke and wish.who not in closed
        ]
    )


def _refuse_idle_options(wishes: Sequence[UserWish], defaults: Defaults) -> None:
    """Refuse options that no user of the task can use: the state may be forgotten."""
    present = "goes with state present only, and no user of this task is wanted present"
    marks = "goes with every state but absent, and every user of this task is wanted absent"
    nobody = "and no user of this task is wanted so"
    can = {
        **dict.fromkeys(OPTIONS, (present, any(wish.aim.creates for wish in wishes))),
        **dict.fromkeys(MARKS, (marks, not all(wish.removes for wish in wishes))),
        "include_sub_tenants": (
            f"{sub_tenants_go_with()}, {nobody}",
            any(wish.with_sub_tenants for wish in wishes),
        ),
        "delete_if_last_tenant": (f"{LAST_TENANT}, {nobody}", any(wish.deletes_last for wish in wishes)),
    }
    given = with_values(OPTIONS, defaults.attributes)
    given += [name for name in ("include_sub_tenants", "delete_if_last_tenant") if getattr(defaults, name)]
    idle = [name for name in given if wishes and not can[name][1]]
    if idle:
        raise InputError(f"{idle[0]}: {can[idle[0]][0]}.")

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the words of module tenant -> wishes, one for each tenant. Pure; refuses nonsense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from .._base.elements import Element, Listing, read_elements
from .._base.errors import InputError
from .._base.values import check_tenant_id, or_meant, shown, with_values
from .._base.wishes import Identifier, Name, Wish, refuse_contradictions
from .attributes import OPTIONS, TenantAttributes, read_attributes
from .states import STATES, State

TENANTS = Listing(
    option="tenants",
    elements="tenant IDs",
    names="tenant IDs",
    if_empty="an empty list, [], says that there is no tenant to change",
    if_strange="neither a tenant ID nor a mapping with 'tenant_id'",
)
INFO_KEYS = ("id", "tenant_id", "created_at")


@dataclass(frozen=True)
class TenantWish(Wish):
    """One tenant named in the task, and what is wanted for it."""

    attributes: TenantAttributes = field(default_factory=TenantAttributes, hash=False)
    noun: ClassVar[str] = "tenant"
    each: ClassVar[str] = "tenant"

    @property
    def aim(self) -> State:
        """The row of the state that is wanted."""
        return STATES[self.state]

    @property
    def wanted(self) -> tuple[object, ...]:
        """What two wishes for the same tenant have to agree in."""
        return (self.state, self.attributes)


def read_tenant_wishes(params: Mapping[str, Any]) -> list[TenantWish]:
    """All wishes in the order given, from the options of module tenant. Raises InputError."""
    given, tenant_id = params["tenants"], params["tenant_id"]
    if (given is None) == (tenant_id is None):
        fault = "neither is given" if tenant_id is None else "both are given"
        raise InputError(f"tenants and tenant_id: name the tenants in one of them; {fault}.")
    if tenant_id is not None:
        wishes = [_wish("tenant_id", {"tenant_id": tenant_id}, params)]
    else:
        wishes = read_elements(TENANTS, given, lambda label, element: _wish(label, element, params))
    refuse_contradictions(wishes)
    _refuse_idle(wishes, params)
    _refuse_circles(wishes)
    return wishes


def read_tenant_names(tenants: object) -> list[Name]:
    """All tenants named, in the order given, for tasks that say nothing else about them. Raises InputError."""
    return read_elements(TENANTS, tenants, _name)


def tenant_named(tenant_id: str) -> Name:
    """The tenant of the option tenant_id, which names one tenant. Raises InputError."""
    return _name("tenant_id", {"tenant_id": tenant_id})


def _name(label: str, element: Element) -> Name:
    said = {"tenant_id": element} if isinstance(element, str) else element
    if not is_info_row(said):
        _check_keys(label, said, ("tenant_id",))
    tenant_id = _identifier(label, said)
    return Name(label, tenant_id, Identifier("tenant", tenant_id))


def is_info_row(element: Mapping[Any, Any]) -> bool:
    """Whether this is a row of module tenant_info. Only its tenant_id counts; all other keys are facts, no wishes."""
    return "state" not in element and all(key in element for key in INFO_KEYS)


def _wish(label: str, element: Element, params: Mapping[str, Any]) -> TenantWish:
    said: Mapping[Any, Any] = {"tenant_id": element} if isinstance(element, str) else element
    tenant_id = _identifier(label, said)
    if is_info_row(said):
        said = {}
    else:
        _check_keys(label, said, ("tenant_id", "state", *OPTIONS))
    state = params["state"] if said.get("state") is None else said["state"]
    if state is None:
        raise InputError(f"{label}: state: is required; say one of {', '.join(STATES)}.")
    if not isinstance(state, str) or state not in STATES:
        raise InputError(f"{label}: state {shown(state)} is none of {', '.join(STATES)}{or_meant(state, STATES)}")
    aim = STATES[state]
    if aim.removes and params["state"] not in (None, state):
        raise InputError(
            f"{label}: is wanted {state}, and the task states {params['state']}; an element may only narrow what the "
            "task states; give this tenant a task of its own."
        )
    idle = with_values(OPTIONS, said)
    if idle and not aim.creates:
        raise InputError(f"{label}: {idle[0]} goes with state present only, and the tenant is wanted {state}.")
    attributes = read_attributes(params, said, label) if aim.creates else TenantAttributes()
    if attributes.parent == tenant_id:
        raise InputError(f"{label}: parent_tenant_id: {tenant_id} cannot be its own parent.")
    return TenantWish(label, tenant_id, Identifier("tenant", tenant_id), state, attributes)


def _identifier(label: str, said: Mapping[Any, Any]) -> str:
    if said.get("tenant_id") is None:
        raise InputError(f"{label}: has no 'tenant_id'; name a tenant.")
    value = said["tenant_id"]
    tenant_id = value.strip() if isinstance(value, str) else value
    check_tenant_id(tenant_id, f"{label}: tenant_id" if label != "tenant_id" else label)
    return str(tenant_id)


def _check_keys(label: str, said: Mapping[Any, Any], keys: tuple[str, ...]) -> None:
    unknown = sorted(str(key) for key in said if key not in keys)
    if unknown:
        end = or_meant(unknown[0], keys)
        raise InputError(f"{label}: unknown key {shown(unknown[0])}; an element has {', '.join(keys)}{end}")


def _refuse_idle(wishes: list[TenantWish], params: Mapping[str, Any]) -> None:
    idle = with_values(OPTIONS, params)
    if idle and wishes and not any(wish.aim.creates for wish in wishes):
        raise InputError(f"{idle[0]}: goes with state present only, and no tenant of this task is wanted present.")


def _refuse_circles(wishes: list[TenantWish]) -> None:
    """Refuse a tenant above its own parent, and a parent that is to be deleted."""
    by_id = {wish.who.value: wish for wish in wishes}
    for wish in wishes:
        seen, parent = [wish.who.value], wish.attributes.parent
        while parent in by_id:
            if parent in seen:
                raise InputError(f"{wish.label}: parent_tenant_id: {' under '.join([*seen, parent])} is a circle.")
            if by_id[parent].removes:
                raise InputError(f"{wish.label}: parent_tenant_id: {parent} is wanted absent in {by_id[parent].label}.")
            seen.append(parent)
            parent = by_id[parent].attributes.parent

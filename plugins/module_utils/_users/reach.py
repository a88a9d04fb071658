# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: which tenants a task and its elements reach. Pure; an element never widens the task."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._base.errors import InputError
from .._base.values import check_tenant_id, flag, shown
from .names import REACH_KEYS
from .states import ALL_TENANTS, EITHER, ONE_TENANT, State, words

NARROW = "an element may only narrow what the task states; give this user a task of its own"
LAST_TENANT = "goes with state absent and a tenant"


@dataclass(frozen=True)
class Defaults:
    """What the task says for every element that does not say otherwise."""

    state: str | None = None
    tenant_id: str | None = None
    everywhere: bool | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)  # by option name, unset ones None
    revoke: tuple[str, ...] = ()
    tenant_ids: Sequence[str] | None = None
    include_sub_tenants: bool | None = None
    delete_if_last_tenant: bool | None = None
    # Attributes of state present that environment variables hold, by option name
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reach:
    """How far a task or an element reaches. tenants: empty where it names none. everywhere: None where not said."""

    tenants: tuple[str, ...] = ()
    everywhere: bool | None = None
    include_sub_tenants: bool = False
    delete_if_last_tenant: bool = False

    @property
    def spoken(self) -> str:
        """The tenants in words."""
        if not self.tenants:
            return "all tenants"
        return f"tenant{'s' if len(self.tenants) > 1 else ''} {', '.join(self.tenants)}"


def task_reach(task: Defaults) -> Reach:
    """What the task itself says. InputError: it names no tenants, names them twice, or by what is no ID."""
    said = {"tenant_id": task.tenant_id, "tenant_ids": task.tenant_ids}
    return Reach(
        _tenants(said, ""),
        task.everywhere,
        bool(task.include_sub_tenants),
        bool(task.delete_if_last_tenant),
    )


def reach_of(said: Mapping[Any, Any], task: Reach, aim: State, label: str, place: str) -> Reach:
    """How far an element reaches. What it does not say, the task says.

    place: begins the error for a reach that does not fit the state. InputError names the option.
    """
    tenants, everywhere = task.tenants, task.everywhere
    if any(key in said for key in REACH_KEYS):
        tenants = _tenants(said, f"{label}: ")
        everywhere = said.get("everywhere")
        everywhere = None if everywhere is None else flag(f"{label}: everywhere", everywhere)
    fault = _FITS[aim.reach](aim, bool(tenants), everywhere)
    if fault:
        raise InputError(f"{place}state {aim.word} {fault}.")
    below, last = aim.includes_sub_tenants and bool(tenants), aim.removes and bool(tenants)
    return Reach(
        tenants,
        everywhere,
        _switch(said, "include_sub_tenants", task.include_sub_tenants, below, label, sub_tenants_go_with()),
        _switch(said, "delete_if_last_tenant", task.delete_if_last_tenant, last, label, LAST_TENANT),
    )


def sub_tenants_go_with() -> str:
    """The states that include_sub_tenants goes with, in words."""
    return f"goes with states {', '.join(words(lambda row: row.includes_sub_tenants))} and a tenant"


def _switch(said: Mapping[Any, Any], name: str, task: bool, fits: bool, label: str, goes_with: str) -> bool:
    """A switch of the element, else of the task, where it fits the state. The element's own must fit."""
    if said.get(name) is None:
        return task and fits
    if not flag(f"{label}: {name}", said[name]):
        return False
    if not fits:
        raise InputError(f"{label}: {name} {goes_with}.")
    return True


def refuse_wider(label: str, reach: Reach, task: Reach, stated: Defaults) -> None:
    """Refuse an element that reaches further than the task states. An element may narrow it, or decide what it leaves
    open."""
    if task.tenants and not (reach.tenants and set(reach.tenants) <= set(task.tenants)):
        option = "tenant_id" if stated.tenant_id is not None else "tenant_ids"
        states = f"{option} {', '.join(task.tenants)}"
        raise InputError(f"{label}: is wanted in {reach.spoken}, and the task states {states}; {NARROW}.")
    if reach.everywhere and stated.everywhere is False:
        raise InputError(f"{label}: is wanted everywhere, and the task states everywhere: false; {NARROW}.")
    for name in ("include_sub_tenants", "delete_if_last_tenant"):
        is_stated = task.tenants or getattr(stated, name) is False
        if getattr(reach, name) and is_stated and not getattr(task, name):
            raise InputError(f"{label}: has {name}, and the task does not; {NARROW}.")


def _tenants(said: Mapping[Any, Any], place: str) -> tuple[str, ...]:
    """The tenants that are named in tenant_id or tenant_ids; none where neither has a value."""
    one, several = said.get("tenant_id"), said.get("tenant_ids")
    if one is not None and several is not None:
        raise InputError(f"{place}tenant_id and tenant_ids: name the tenants in one of them; both are given.")
    if one is not None:
        check_tenant_id(one, f"{place}tenant_id")
        return (str(one),)
    if several is None:
        return ()
    names = [name.strip() for name in several.split(",")] if isinstance(several, str) else several
    if not isinstance(names, (list, tuple)):
        raise InputError(f"{place}tenant_ids: {shown(several)} is no list of tenant IDs.")
    if not names or names == [""]:
        raise InputError(f"{place}tenant_ids: is empty; leave it out or name tenants.")
    for index, name in enumerate(names):
        check_tenant_id(name, f"{place}tenant_ids[{index}]")
    return tuple(dict.fromkeys(names))


def _not_all_tenants(aim: State, has_tenant: bool, everywhere: bool | None) -> str:
    other = f"for one tenant only use state {aim.elsewhere}, or " if aim.elsewhere else ""
    if has_tenant:
        return f"reaches all tenants and takes no tenant_id; {other}leave tenant_id out"
    return f"reaches all tenants, and everywhere is false; {other}leave everywhere out" if everywhere is False else ""


def _not_one_tenant(aim: State, has_tenant: bool, everywhere: bool | None) -> str:
    if everywhere:
        other = f"for all tenants use state {aim.elsewhere}" if aim.elsewhere else "name it in tenant_id"
        return f"reaches one tenant, not everywhere; {other}"
    return "" if has_tenant else f"needs tenant_id, the tenant in which the user is to be {aim.word}"


def _not_as_said(aim: State, has_tenant: bool, everywhere: bool | None) -> str:
    """The task has to say how far the state reaches: what it leaves out never means everywhere."""
    if has_tenant is not bool(everywhere):
        return ""
    fault = "both are given" if everywhere else "neither is given"
    return (
        "takes either tenant_id (remove from that tenant) or everywhere: true (delete the user from all tenants); "
        f"{fault}"
    )


# {reach: (state, whether a tenant is named, everywhere) -> why they do not fit together, "" where they do}
_FITS: dict[str, Callable[[State, bool, bool | None], str]] = {
    ALL_TENANTS: _not_all_tenants,
    ONE_TENANT: _not_one_tenant,
    EITHER: _not_as_said,
}

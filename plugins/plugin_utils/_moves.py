# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: who moves from one tenant to another, and with which roles. Pure.

Each mover gets two wishes, for one task of module user: present in the new tenant, absent from the old one. That module
adds before it removes, so nobody is ever in neither of the two tenants. Whoever is not in the old tenant is left alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from ..module_utils._base.errors import InputError
from ..module_utils._base.identifiers import identify
from ..module_utils._base.values import email_key, one_line, shown, texts

# Roles in the old tenant -> roles in the new one
RolesMap = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Move:
    """What the run does. roles: what everybody has in the new tenant; None: each has what roles_map says.

    on_missing: as module user has it. Unset, somebody who does not exist is a failure: the name may be misspelt.
    """

    from_tenant: str
    to_tenant: str
    roles: tuple[str, ...] | None = None
    roles_map: RolesMap | None = None
    on_missing: str | None = None


@dataclass(frozen=True)
class Moves:
    """wishes: elements of module user. left: rows of the report on all others. missing: whom the run warns about."""

    wishes: tuple[dict[str, Any], ...]
    left: tuple[dict[str, Any], ...] = ()
    missing: tuple[str, ...] = ()


def read_roles_map(value: object) -> dict[str, list[str]]:
    """{role in the old tenant: roles in the new one}, of a mapping, its JSON text, or a text such as admin=owner.

    A role without a new one is left behind: null, or nothing behind the equals sign. InputError: it is none of these.
    """
    given: object = value
    if isinstance(value, str):
        given = _of_text(value)
    if not isinstance(given, Mapping) or not given:
        raise InputError("roles_map: is no mapping of roles; write it as roles_map=admin=owner,viewer=reader")
    found: dict[str, list[str]] = {}
    for old, new in given.items():
        if not isinstance(old, str) or not old.strip():
            raise InputError(f"roles_map: {shown(old)} is no role; name a role that people have in the old tenant")
        found[old.strip()] = [] if new is None else list(texts(f"roles_map: {old}", new))
    return found


def _of_text(text: str) -> object:
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    olds = [old.strip() for old, dummy, dummy in pairs]
    twice = [old for old in olds if olds.count(old) > 1]
    if twice:
        raise InputError(f"roles_map: {shown(twice[0])} stands there twice; write several new roles as JSON")
    if not all(mark for dummy, mark, dummy in pairs):
        return None
    return {old: new.strip() or None for old, (dummy, dummy, new) in zip(olds, pairs)}


def plan_moves(people: Sequence[object], rows: Sequence[Mapping[str, Any]], move: Move) -> Moves:
    """The wishes of all who are in the old tenant. InputError: the map lacks roles that some of them have.

    people: whom the run names, as module user takes them. rows: of user_info, with their roles.
    """
    known = _by_name(rows)
    wishes: list[dict[str, Any]] = []
    left: list[dict[str, Any]] = []
    faults: list[str] = []
    seen: set[str] = set()
    for person in people:
        given, more = _named(person)
        row = known.get(_key(given))
        if row is None or move.from_tenant not in row["tenant_ids"]:
            left.append(_left(given, row, move))
        elif row["id"] not in seen:
            seen.add(row["id"])
            roles, missing = _roles(row, move)
            faults += [f"{one_line(given)}: has the role {shown(role)}, and roles_map lacks it" for role in missing]
            wishes += _wishes({"user": given, **more}, row, roles, move)
    InputError.raise_all(faults)
    missing = [row["user"] for row in left if row["outcome"] == "not_found"]
    return Moves(tuple(wishes), tuple(left), tuple(missing) if move.on_missing == "warn" else ())


def refuse_unknown_tenants(missing: Sequence[str], move: Move, rows: Sequence[Mapping[str, Any]]) -> None:
    """Refuse tenants that do not exist: nobody would be in from_tenant, and the run would look like one that is done.

    missing: the tenants that do not exist. rows: of user_info; the tenants that people are in are near names.
    """
    names = [*(name for row in rows for name in row["tenant_ids"]), move.from_tenant, move.to_tenant]
    known = [name for name in dict.fromkeys(names) if name not in missing]
    faults = []
    for option, tenant_id in (("from_tenant", move.from_tenant), ("to_tenant", move.to_tenant)):
        if tenant_id in missing:
            near = get_close_matches(tenant_id, known, 1, 0.5)
            advice = f"; did you mean {shown(near[0])}?" if near else "; name one that does"
            faults.append(f"{option}: tenant {shown(tenant_id)} does not exist in this environment{advice}")
    InputError.raise_all(faults)


def _left(given: str, row: Mapping[str, Any] | None, move: Move) -> dict[str, Any]:
    """The row of somebody who does not move."""
    if row is None:
        fails = move.on_missing not in ("warn", "ignore")
        return {"user": given, "outcome": "not_found", "failed": fails, "msg": "there is no such user"}
    why = f"is not in tenant {move.from_tenant}"
    return {"user": given, "id": row["id"], "email": row.get("email"), "outcome": "left_alone", "msg": why}


def _wishes(who: dict[str, Any], row: Mapping[str, Any], roles: list[str], move: Move) -> list[dict[str, Any]]:
    # Whoever is in the new tenant already keeps the roles there.
    keeps = {"append_roles": True} if move.to_tenant in row["tenant_ids"] else {}
    return [
        {**who, "state": "present", "tenant_id": move.to_tenant, "roles": roles, **keeps},
        {**who, "state": "absent", "tenant_id": move.from_tenant},
    ]


def _roles(row: Mapping[str, Any], move: Move) -> tuple[list[str], list[str]]:
    """(the roles in the new tenant, the roles in the old one that the map lacks)."""
    if move.roles_map is None:
        return list(move.roles or ()), []
    found: dict[str, None] = {}
    missing = []
    for role in row["roles"]:
        if role["tenant_id"] != move.from_tenant:
            continue
        names = [role[name] for name in ("key", "id", "name") if role.get(name) in move.roles_map]
        if names:
            found.update(dict.fromkeys(move.roles_map[names[0]]))
        else:
            missing.append(str(role.get("key") or role["id"]))
    return list(found), missing


def _by_name(rows: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    found = {str(row["id"]).lower(): row for row in rows}
    found.update({email_key(row["email"]): row for row in rows if isinstance(row.get("email"), str)})
    return found


def _named(person: object) -> tuple[str, dict[str, Any]]:
    """(the identifier as it was given, the line that it comes from). InputError: it says more than who it is."""
    if isinstance(person, str):
        return person.strip(), {}
    if not isinstance(person, Mapping) or set(person) - {"user", "line"} or not isinstance(person.get("user"), str):
        raise InputError("users: name emails and user IDs only; the run says what happens to them")
    return person["user"].strip(), {"line": person["line"]} if "line" in person else {}


def _key(given: str) -> str:
    who = identify(given)
    return given if who is None else who.value

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the path of module user_info: read, filter, include, return."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .._api.client import Client
from .._api.models import User
from .._api.paging import Page, chunks, read_whole
from .._api.rows import plain
from .._api.users import Filters
from .._base.errors import ApiError, InputError
from .._engine.report import Finding
from .filters import Selection, given_filters, read_selection
from .lookup import look_up
from .names import read_names
from .rows import status_rows, user_row

BAD_REQUEST = 400

Row = dict[str, Any]


def inform_users(client: Client, params: dict[str, Any]) -> Finding:
    """The work of module user_info, from its options to its result."""
    include = params["include"] or []
    if params["users"] is None:
        selection = read_selection(params, client.now)
        rows = _selected(client, selection)
        _include(client, rows, [name for name in include if name not in selection.needs], params["tenant_id"])
        for row in rows:
            for name in selection.needs:
                if name not in include:
                    del row[name]
        return Finding("users", rows)
    filters = given_filters(params)
    if filters:
        raise InputError(f"users and {filters[0]}: name users or filter them, not both.")
    rows, missing = _named(client, params["users"])
    _include(client, rows, include, None)
    return Finding("users", rows, missing)


def _named(client: Client, users: object) -> tuple[list[Row], list[str]]:
    """(a row for each user named, in their order; the identifiers that no user has)."""
    names = read_names(users)
    directory = look_up(client, names)
    found: dict[str, Row] = {}
    missing = []
    for name in names:
        answer = directory[name.who]
        if answer.error is not None:
            raise answer.error
        if answer.subject is None:
            missing.append(name.given)
        else:
            found.setdefault(answer.subject.id, user_row(answer.subject))
    return list(found.values()), missing


def _selected(client: Client, selection: Selection) -> list[Row]:
    filters, first = _first_page(client, selection)
    rows = read_whole(
        client,
        lambda number: client.users.page(number, filters),
        lambda user: _wanted_row(user, selection),
        "users",
        first,
    )
    _include(client, rows, selection.needs, selection.tenant_id)
    return [row for row in rows if selection.takes_late(row)]


def _wanted_row(user: User, selection: Selection) -> Row | None:
    row = user_row(user)
    return row if selection.takes(user, row) else None


def _first_page(client: Client, selection: Selection) -> tuple[Filters, Page[User]]:
    """(the filters, the first page). The first spelling of an email that finds a user counts."""
    for query in selection.queries:
        filters = Filters(query, selection.tenant_id, selection.phrase)
        first = client.users.page(0, filters)
        if first.total:
            break
    return filters, first


# What is included beside the list


def _include(client: Client, rows: list[Row], include: Iterable[str], tenant_id: str | None) -> None:
    """Add what the list leaves out to each row, under the names of `include`. tenant_id: roles of this tenant only."""
    for name in sorted(include, key=list(INCLUDES).index):
        INCLUDES[name](client, rows, tenant_id)


def _add(client: Client, rows: list[Row], key: str, read: Callable[[Row], Any]) -> None:
    for row, value in zip(rows, client.in_parallel(read, rows)):
        row[key] = value


def _add_sessions(client: Client, rows: list[Row], tenant_id: str | None) -> None:
    def read(row: Row) -> list[Row]:
        return [plain(session) for session in client.credentials.sessions(row["id"])]

    _add(client, rows, "sessions", read)


def _add_tokens(client: Client, rows: list[Row], tenant_id: str | None) -> None:
    _add(client, rows, "api_tokens", lambda row: _tokens(client, row))


def _add_statuses(client: Client, rows: list[Row], tenant_id: str | None) -> None:
    """Add the statuses of all users. ApiError: the answers leave out a user, which says nothing about the status."""
    ids = [row["id"] for row in rows]
    told = _statuses(client, ids, joined=False)
    left = [user_id for user_id in ids if user_id.lower() not in told]
    told.update(_statuses(client, left, joined=True))
    missing = [user_id for user_id in left if user_id.lower() not in told]
    if missing:
        reason = f"the answer leaves out {len(missing)} of {len(ids)} users, {missing[0]} the first; run again"
        raise ApiError("statuses of users", reason)
    for row in rows:
        row["statuses"] = told[row["id"].lower()]


def _statuses(client: Client, ids: list[str], *, joined: bool) -> dict[str, list[Row]]:
    """{user ID in lower case: statuses} of the users in the answers. Empty if the server refuses the query."""

    def read(part: list[str]) -> list[Row]:
        try:
            return client.users.statuses(part, joined=joined)
        except ApiError as error:
            if error.status != BAD_REQUEST or joined:
                raise
            return []

    told: dict[str, list[Row]] = {}
    for answer in client.in_parallel(read, chunks(ids)):
        for entry in answer:
            if isinstance(entry.get("tenantsStatuses"), list):
                told.setdefault(str(entry.get("userId")).lower(), []).extend(status_rows(entry))
    return told


def _add_roles(client: Client, rows: list[Row], tenant_id: str | None) -> None:
    """Add the roles in each tenant, by ID, key and name. Users are read in bulk, and roles once for each tenant."""
    members: dict[str, list[str]] = {}
    for row in rows:
        row["roles"] = []
        for member_of in row["tenant_ids"]:
            if tenant_id in (None, member_of):
                members.setdefault(member_of, []).append(row["id"])
    by_id = {row["id"]: row for row in rows}
    known = dict(zip(members, client.in_parallel(client.users.roles, members)))
    parts = [(tenant, chunk) for tenant, ids in members.items() for chunk in chunks(ids)]
    answers = client.in_parallel(lambda part: client.users.roles_of(part[1], part[0]), parts)
    for (tenant, dummy), answer in zip(parts, answers):
        names = {str(role.get("id")): role for role in known[tenant]}
        for entry in [row for row in answer if row.get("tenantId") in (None, tenant)]:
            ids = entry.get("roleIds")
            roles = [_role(tenant, str(role_id), names) for role_id in (ids if isinstance(ids, list) else [])]
            by_id.get(str(entry.get("userId")), {"roles": []})["roles"].extend(roles)


def _role(tenant_id: str, role_id: str, roles: dict[str, Row]) -> Row:
    role = roles.get(role_id, {})
    return {"tenant_id": tenant_id, "id": role_id, "key": role.get("key"), "name": role.get("name")}


def _tokens(client: Client, row: Row) -> list[Row]:
    """The user's own tokens of both kinds, in all tenants. `kind` says which kind a token is."""
    found = []
    for tenant_id in row["tenant_ids"]:
        for token in map(plain, client.credentials.tokens("api-tokens", row["id"], tenant_id)):
            found.append({**token, "tenant_id": tenant_id, "kind": "client_credentials", "id": token.get("client_id")})
        for token in map(plain, client.credentials.tokens("access-tokens", row["id"], tenant_id)):
            found.append({**token, "tenant_id": tenant_id, "kind": "access_token"})
    return found


# What can be included, in the order in which it is read
INCLUDES: dict[str, Callable[..., None]] = {
    "statuses": _add_statuses,
    "roles": _add_roles,
    "sessions": _add_sessions,
    "api_tokens": _add_tokens,
}

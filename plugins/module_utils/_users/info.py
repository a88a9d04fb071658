# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the path of module user_info: read, filter, include, return."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from .._api.client import Client
from .._api.models import User
from .._api.paging import Page, chunks, read_whole
from .._api.rows import plain
from .._api.users import Filters
from .._base.errors import ApiError, InputError
from .._base.wishes import Identifier, Name
from .._engine.report import Finding, refused_finding
from .belongings import applications_of, groups_in, roles_in
from .filter_checks import Known, check_words
from .filters import FILTERS, Selection, check_memberships, given_filters, read_selection
from .lookup import Directory, look_up
from .names import identifiers_of, read_names
from .rows import status_rows, user_row
from .statistics import statistics

BAD_REQUEST = 400

Row = dict[str, Any]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


def inform_users(client: Client, params: dict[str, Any]) -> Finding:
    """The work of module user_info, from its options to its result."""
    include = params["include"] or []
    read = _read_selected if params["users"] is None else _read_named
    rows, missing, warnings = read(client, params, include)
    numbers = statistics(rows, client.now, with_statuses="statuses" in include)
    return Finding("users", rows, missing, warnings=warnings, more={"statistics": numbers})


def refused_users(msg: str) -> Finding:
    """The result of a task that failed. It returns nobody, so its statistics count nobody."""
    return refused_finding("users", msg, {"statistics": statistics([], 0)})


# (the rows, the identifiers that no user has, warnings)
_Read = tuple[list[Row], list[str], list[str]]


def _read_named(client: Client, params: dict[str, Any], include: list[str]) -> _Read:
    """A row for each user named, in their order."""
    filters = given_filters(params)
    if filters:
        raise InputError(f"users and {filters[0]}: name users or filter them, not both.")
    names = read_names(params["users"])
    directory = look_up(client, names)
    missing = _missing(names, directory)
    users = {user.id: user for name in names for user in [directory[name.who].subject] if user is not None}
    for user in users.values():
        _check_tenants(user, include, None)
    rows = [user_row(user) for user in users.values()]
    _include(client, rows, include, None)
    return rows, missing, []


def _missing(names: Iterable[Name], directory: Directory) -> list[str]:
    """The identifiers that no user has, as they were given. ApiError: a user could not be read."""
    missing = []
    for name in names:
        answer = directory[name.who]
        if answer.error is not None:
            raise answer.error
        if answer.subject is None:
            missing.append(name.given)
    return missing


def _read_selected(client: Client, params: dict[str, Any], include: list[str]) -> _Read:
    """A row for each user who passes all filters."""
    selection = read_selection(params, client.now)
    rows, missing = _listed(client, selection, include)
    known = _include(client, rows, selection.needs, selection.tenant_id)
    warnings = check_words(selection.words, known)
    rows = [row for row in rows if selection.takes_late(row)]
    _include(client, rows, [name for name in include if name not in selection.needs], selection.tenant_id)
    for row in rows:
        for name in selection.needs:
            if name not in include:
                del row[name]
    return rows, missing, warnings


def _listed(client: Client, selection: Selection, include: list[str]) -> tuple[list[Row], list[str]]:
    """(the users who pass the tests that need no further request, the identifiers in except_users that no user has)."""
    filters, first = _first_page(client, selection)
    excepted = {name.who for name in selection.excepted}
    seen: set[Identifier] = set()

    def keep(user: User) -> Row | None:
        seen.update(excepted.intersection(identifiers_of(user.id, user.email)))  # one step, so threads may share it
        row = user_row(user)
        if not selection.takes(user, row):
            return None
        _check_tenants(user, include, selection.tenant_id)
        return row

    rows = read_whole(client, lambda number: client.users.page(number, filters), keep, "users", first)
    # The server lists only users who fit its own filters. So others are looked up before they count as missing.
    unseen = [name for name in selection.excepted if name.who not in seen]
    return rows, _missing(unseen, look_up(client, unseen))


def _check_tenants(user: User, include: list[str], tenant_id: str | None) -> None:
    """Raise ApiError if something to be included is read for each tenant of the user, and no answer tells these."""
    if "api_tokens" in include or (tenant_id is None and not {"roles", "groups"}.isdisjoint(include)):
        check_memberships(user)


def _first_page(client: Client, selection: Selection) -> tuple[Filters, Page[User]]:
    """(the filters, the first page). The first spelling of an email that finds a user counts."""
    for query in selection.queries:
        filters = Filters(query, selection.tenant_id, selection.phrase)
        first = client.users.page(0, filters)
        if first.total:
            break
    return filters, first


# What is included beside the list


def _include(client: Client, rows: list[Row], include: Iterable[str], tenant_id: str | None) -> dict[str, Known]:
    """Add what the list leaves out to each row, under the names of `include`. Return what was found there besides.

    tenant_id: roles and groups of this tenant only.
    """
    names = sorted(include, key=list(INCLUDES).index)
    return {name: INCLUDES[name](client, rows, tenant_id) for name in names}


def _add(client: Client, rows: list[Row], key: str, read: Callable[[Row], Any]) -> Known:
    for row, value in zip(rows, client.in_parallel(read, rows)):
        row[key] = value
    return {}


def _add_sessions(client: Client, rows: list[Row], tenant_id: str | None) -> Known:
    def read(row: Row) -> list[Row]:
        return [plain(session) for session in client.credentials.sessions(row["id"])]

    return _add(client, rows, "sessions", read)


def _add_tokens(client: Client, rows: list[Row], tenant_id: str | None) -> Known:
    return _add(client, rows, "api_tokens", lambda row: _tokens(client, row))


def _add_statuses(client: Client, rows: list[Row], tenant_id: str | None) -> Known:
    """Add the statuses of all users. The specification has one parameter for each ID."""

    def read(ids: list[str], joined: bool) -> list[tuple[object, list[Row]]]:
        entries = client.users.statuses(ids, joined=joined)
        whole = [entry for entry in entries if isinstance(entry.get("tenantsStatuses"), list)]
        return [(entry.get("userId"), status_rows(entry)) for entry in whole]

    told = _told_of_all(client, read, [row["id"] for row in rows], "statuses of users", joined_first=False)
    for row in rows:
        row["statuses"] = told[row["id"].lower()]
    return {}


def _add_emails(client: Client, rows: list[Row], tenant_id: str | None) -> Known:
    """Add all emails of all users. Only a user without an email may have none in the answer."""

    def read(ids: list[str], joined: bool) -> list[tuple[object, list[Row]]]:
        return [(entry.get("userId"), [plain(entry)]) for entry in client.emails.of_users(ids, joined=joined)]

    ids = [row["id"] for row in rows if row["email"] is not None]
    told = _told_of_all(client, read, ids, "emails of users", joined_first=True)
    others = [row["id"] for row in rows if row["email"] is None]
    told.update(_told(client, read, others, joined=True, may_be_refused=False))
    for row in rows:
        row["emails"] = told.get(row["id"].lower(), [])
    return {}


# (user IDs, whether commas join them in the query) -> (user ID, values) of the answer. An ID may come several times.
_ReadOfUsers = Callable[[list[str], bool], list[tuple[object, list[Row]]]]


def _told_of_all(
    client: Client, read: _ReadOfUsers, ids: list[str], subject: str, *, joined_first: bool
) -> dict[str, list[Row]]:
    """{user ID in lower case: values} of all these users.

    Users whom the answer leaves out are asked for again, in the other form.
    ApiError: both leave out a user, which says nothing about the user.
    """
    told = _told(client, read, ids, joined=joined_first, may_be_refused=True)
    left = [user_id for user_id in ids if user_id.lower() not in told]
    told.update(_told(client, read, left, joined=not joined_first, may_be_refused=False))
    missing = [user_id for user_id in left if user_id.lower() not in told]
    if missing:
        reason = f"the answer leaves out {len(missing)} of {len(ids)} users, {missing[0]} the first; run again"
        raise ApiError(subject, reason)
    return told


def _told(
    client: Client, read: _ReadOfUsers, ids: list[str], *, joined: bool, may_be_refused: bool
) -> dict[str, list[Row]]:
    """{user ID in lower case: values} of the users in the answers. A refused query may count as an empty answer."""

    def read_part(part: list[str]) -> list[tuple[object, list[Row]]]:
        try:
            return read(part, joined)
        except ApiError as error:
            if error.status != BAD_REQUEST or not may_be_refused:
                raise
            return []

    told: dict[str, list[Row]] = {}
    for answer in client.in_parallel(read_part, chunks(ids)):
        for user_id, values in answer:
            told.setdefault(str(user_id).lower(), []).extend(values)
    return told


def _add_roles(client: Client, rows: list[Row], tenant_id: str | None) -> Known:
    """Add the roles in each tenant, by ID, key and name. Return the roles that each tenant has."""
    keys, roles = roles_in(client, _members(rows, tenant_id))
    known = _readable(keys)
    by_id = {row["id"]: row.setdefault("roles", []) for row in rows}
    names = {tenant: {str(role.get("id")): role for role in there} for tenant, there in known.items()}
    for (tenant, user_id), ids in _readable(roles).items():
        by_id.get(user_id, []).extend(_role(tenant, role_id, names[tenant]) for role_id in ids)
    return known


def _add_groups(client: Client, rows: list[Row], tenant_id: str | None) -> Known:
    """Add the groups in each tenant, by ID and name. Return the groups that each tenant has."""
    known = _readable(groups_in(client, _members(rows, tenant_id)))
    by_id: dict[str, list[Row]] = {row["id"]: row.setdefault("groups", []) for row in rows}
    for tenant, groups in known.items():
        for group in groups:
            row = {"tenant_id": tenant, **{name: plain(group).get(name) for name in ("id", "name", "managed_by")}}
            for user_id in dict.fromkeys(user["id"] for user in group["users"]):
                by_id.get(user_id, []).append(dict(row))
    return known


def _add_applications(client: Client, rows: list[Row], tenant_id: str | None) -> Known:
    """Add the IDs of the applications. No answer says in which tenant a user has them."""
    told = _readable(applications_of(client, [row["id"] for row in rows]))
    for row in rows:
        row["applications"] = told[row["id"]]
    return {}


def _members(rows: list[Row], tenant_id: str | None) -> dict[str, list[str]]:
    """{tenant: the users whose roles or groups are read there}. A tenant that the task names is always there."""
    members: dict[str, list[str]] = {} if tenant_id is None else {tenant_id: []}
    for row in rows:
        for member_of in row["tenant_ids"] if tenant_id is None else (tenant_id,):
            members.setdefault(member_of, []).append(row["id"])
    return members


def _readable(answers: Mapping[_Key, _Value | ApiError]) -> dict[_Key, _Value]:
    """The answers. ApiError: one could not be read, and without it a user would seem to have nothing there."""
    found = {}
    for key, answer in answers.items():
        if isinstance(answer, ApiError):
            raise answer
        found[key] = answer
    return found


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
INCLUDES: dict[str, Callable[[Client, list[Row], str | None], Known]] = {
    "statuses": _add_statuses,
    "roles": _add_roles,
    "groups": _add_groups,
    "emails": _add_emails,
    "applications": _add_applications,
    "sessions": _add_sessions,
    "api_tokens": _add_tokens,
}


def selection_spec() -> dict[str, Any]:
    """The options that say which users are read, in the form that Ansible checks."""
    return {
        "users": {"type": "raw"},
        **{name: row.spec for name, row in FILTERS.items()},
        "include": {"type": "list", "elements": "str", "choices": list(INCLUDES)},
    }

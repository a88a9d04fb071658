# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: reads what the record of a user leaves out, if the task is about it.

That is roles, groups and applications for `state: present`, sessions and tokens for `revoke`. The same reads come
before and after the writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Optional, Union

from .._api.client import Client
from .._api.credentials import TOKEN_IDS
from .._api.models import Found, Holdings, Token, User
from .._api.paging import PAGE_SIZE, chunks, tried
from .._api.users import Filters
from .._base.errors import ApiError, FatalApiError, GoneError, InputError
from .._base.identifiers import identify
from .._engine.plan import Plan
from .belongings import with_sets
from .kind import is_gone
from .roles import check_managers, resolved, with_application_ids, with_group_ids
from .successors import Access, Loss, accesses, can_sign_in, losses, refuse_bereft, role_ids, unchecked
from .wishes import UserWish

Pair = tuple[UserWish, Found[User]]
Rows = Union[list[dict[str, Any]], ApiError]
# (a wish, why its roles or the like could not be read)
Resolved = tuple[UserWish, Optional[ApiError]]


def with_roles(
    client: Client,
    wishes: Sequence[UserWish],
    without: Callable[[GoneError], ApiError],
    known: Mapping[str, Rows] = MappingProxyType({}),
) -> list[tuple[UserWish, ApiError | None]]:
    """(each wish with the IDs of its roles; why they could not be read). Each tenant takes one request.

    without: the error for a wish for a role that the tenant does not have. It may raise the error instead.
    known: the roles of tenants that need no request.
    """
    unread = [wish for wish in wishes if wish.tenant_id not in known]
    answers = {**known, **_by_tenant(client, unread, "roles", client.users.roles)}
    return [
        _resolved(
            wish, answers.get(wish.tenant_id or "") if wish.attributes.roles is not None else None, resolved, without
        )
        for wish in wishes
    ]


def shared_roles(client: Client, wishes: Sequence[UserWish]) -> dict[str, Rows]:
    """{tenant: the roles of the environment}, of tenants whose wishes name such roles only, all by ID.

    An ID stands for one role in all tenants, so these tenants need not be asked. A key or a name may stand for a role
    of the tenant's own.
    """
    named: dict[str, set[str]] = {}
    for wish in wishes:
        if wish.attributes.roles is not None:
            named.setdefault(wish.tenant_id or "", set()).update(wish.attributes.roles)
    tenants = [tenant_id for tenant_id, names in named.items() if all(map(_is_uuid, names))]
    rows = tried(client.users.roles, None) if len(tenants) > 1 else None
    if not isinstance(rows, list):
        return {}
    shared = [role for role in rows if role.get("tenantId") is None]
    ids = {role.get("id") for role in shared}
    return {tenant_id: shared for tenant_id in tenants if named[tenant_id] <= ids}


def with_groups(
    client: Client, pairs: Sequence[Resolved], without: Callable[[GoneError], ApiError]
) -> tuple[list[Resolved], dict[str, Rows]]:
    """(each wish with the IDs of its groups; the groups of each tenant). See with_roles."""
    wishes = [wish for wish, error in pairs if error is None and wish.attributes.groups is not None]
    if not wishes:
        return list(pairs), {}
    answers = _by_tenant(client, wishes, "groups", client.groups.of_tenant)
    found = []
    for wish, error in pairs:
        rows = answers[wish.tenant_id or ""] if error is None and wish.attributes.groups is not None else None
        found.append((wish, error) if rows is None else _resolved(wish, rows, with_group_ids, without))
    return found, answers


def with_applications(
    client: Client, pairs: Sequence[Resolved], without: Callable[[GoneError], ApiError]
) -> list[Resolved]:
    """Each wish with the IDs of its applications. They are read, in one request, unless all are named by UUIDs."""
    named = [name for wish, dummy in pairs for name in wish.attributes.applications or ()]
    rows: Rows | None = None
    if not all(_is_uuid(name) for name in named):
        rows = tried(lambda dummy: client.applications.all(), None)
    found: list[Resolved] = []
    for wish, error in pairs:
        if error is not None or wish.attributes.applications is None:
            found.append((wish, error))
        elif rows is None:
            found.append((with_application_ids(wish, None), None))
        else:
            found.append(_resolved(wish, rows, with_application_ids, without))
    return found


def _by_tenant(
    client: Client, wishes: Sequence[UserWish], option: str, read: Callable[[str], list[dict[str, Any]]]
) -> dict[str, Rows]:
    """{tenant: what it has}, of the tenants of wishes that name any of it."""
    tenants = dict.fromkeys(wish.tenant_id or "" for wish in wishes if getattr(wish.attributes, option) is not None)
    return dict(zip(tenants, client.in_parallel(lambda tenant_id: tried(read, tenant_id), tenants)))


def _resolved(
    wish: UserWish, rows: Rows | None, resolve: Callable[..., UserWish], without: Callable[[GoneError], ApiError]
) -> Resolved:
    if not isinstance(rows, list):
        return wish, rows
    try:
        return resolve(wish, rows), None
    except GoneError as error:
        return wish, without(error)


def _is_uuid(name: str) -> bool:
    who = identify(name)
    return who is not None and who.kind == "id"


def refuse_outside_groups(pairs: Sequence[Pair], without: Callable[[GoneError], ApiError]) -> list[Found[User]]:
    """The users. Somebody who is to come into a group that an identity provider manages gets an error.

    without: see with_roles. InputError names all of them.
    """
    found, faults = [], []
    for wish, answer in pairs:
        try:
            check_managers(wish, answer.subject)
            found.append(answer)
        except GoneError as gone:
            try:
                found.append(Found(answer.subject, without(gone)))
            except InputError as error:
                faults.append(str(error))
    InputError.raise_all(faults)
    return found


def detailed(client: Client, pairs: Sequence[Pair], groups: Mapping[str, Rows] | None = None) -> list[Found[User]]:
    """Each user, with `role_ids`, `holdings` and the like if the wish is about them. groups: those that were read."""
    found = _with_holdings(client, list(zip([wish for wish, dummy in pairs], _with_role_ids(client, pairs))))
    return with_sets(client, list(zip([wish for wish, dummy in pairs], found)), groups)


def _with_role_ids(client: Client, pairs: Sequence[Pair]) -> list[Found[User]]:
    members: dict[str, list[str]] = {}
    for wish, found in pairs:
        if _roles_matter(wish, found.subject) and found.subject is not None:
            members.setdefault(wish.tenant_id or "", []).append(found.subject.id)
    parts = [(tenant_id, part) for tenant_id, ids in members.items() for part in chunks(dict.fromkeys(ids))]
    answers = client.in_parallel(lambda part: tried(client.users.roles_of, part[1], part[0]), parts)
    known: dict[tuple[str, str], Any] = {}
    for (tenant_id, ids), rows in zip(parts, answers):
        known.update({(tenant_id, user_id): rows if isinstance(rows, ApiError) else () for user_id in ids})
        for row in [] if isinstance(rows, ApiError) else rows:
            if row.get("tenantId") not in (None, tenant_id):
                continue
            ids_told = row.get("roleIds")
            key = (tenant_id, str(row.get("userId")))
            known[key] = tuple(str(role_id) for role_id in (ids_told if isinstance(ids_told, list) else ()))
    return [
        _with(found, known.get((wish.tenant_id or "", found.subject.id if found.subject else "")))
        for wish, found in pairs
    ]


def _roles_matter(wish: UserWish, user: User | None) -> bool:
    return wish.attributes.role_ids is not None and user is not None and not is_gone(wish, user)


def _with(found: Found[User], role_ids: Any) -> Found[User]:
    if role_ids is None or found.subject is None:
        return found
    if isinstance(role_ids, ApiError):
        return Found(error=role_ids)
    return Found(replace(found.subject, role_ids=role_ids))


@dataclass(frozen=True)
class _Read:
    """One request about one user. kind: "sessions" or a kind of tokens."""

    user_id: str
    kind: str
    tenant_id: str = ""


def _with_holdings(client: Client, pairs: Sequence[Pair]) -> list[Found[User]]:
    """Each user with holdings. An error goes into the holdings: the account can be closed all the same."""
    reads = [_reads(wish, found.subject) for wish, found in pairs]
    every = list(dict.fromkeys(read for some in reads for read in some))  # a user who is named twice is read once
    answers = dict(zip(every, client.in_parallel(lambda read: _holding(client, read), every)))
    result = []
    for (wish, found), some in zip(pairs, reads):
        user = found.subject
        if not wish.revoke or user is None or is_gone(wish, user):
            result.append(found)
        else:
            holdings = _holdings([(read, answers[read]) for read in some])
            if "api_tokens" in wish.revoke and user.memberships is None:
                holdings = _with_unknown_tokens(holdings, user)
            result.append(Found(replace(user, holdings=holdings)))
    return result


def _with_unknown_tokens(holdings: Holdings, user: User) -> Holdings:
    """The holdings with an error for the tokens: they are found by tenant, and the answer has no tenants."""
    error = ApiError(user.id, "the answer tells no tenants, so the tokens cannot be found")
    return replace(holdings, errors={**holdings.errors, "api_tokens": error})


def _reads(wish: UserWish, user: User | None) -> list[_Read]:
    """The reads for a user. Tokens are read for each tenant that the wish reaches."""
    if user is None or is_gone(wish, user):
        return []
    sessions = [_Read(user.id, "sessions")] if "sessions" in wish.revoke else []
    if "api_tokens" not in wish.revoke:
        return sessions
    tenants = [member.tenant_id for member in user.memberships or () if wish.reach in (None, member.tenant_id)]
    return sessions + [_Read(user.id, kind, tenant_id) for tenant_id in tenants for kind in TOKEN_IDS]


def _holding(client: Client, read: _Read) -> Rows:
    if read.kind == "sessions":
        return tried(client.credentials.sessions, read.user_id)
    rows = tried(client.credentials.tokens, read.kind, read.user_id, read.tenant_id)
    if isinstance(rows, list) and not all(_is_id(row.get(TOKEN_IDS[read.kind])) for row in rows):
        return ApiError(read.user_id, f"the {read.kind} have no IDs")
    return rows


def _is_id(value: object) -> bool:
    """Whether the value can be a segment of a path."""
    return isinstance(value, str) and value.isascii() and value.isprintable() and bool(value.strip(" ."))


def _holdings(answers: list[tuple[_Read, Rows]]) -> Holdings:
    sessions, tokens, errors = 0, [], {}
    for read, rows in answers:
        if isinstance(rows, ApiError):
            errors["sessions" if read.kind == "sessions" else "api_tokens"] = rows
        elif read.kind == "sessions":
            sessions = len(rows)
        else:
            tokens += [Token(read.kind, row[TOKEN_IDS[read.kind]], read.tenant_id) for row in rows]
    return Holdings(sessions, tuple(tokens), errors)


# keep_one_with_role


def refuse_last_holders(client: Client, plans: Sequence[Plan], keys: tuple[str, ...]) -> str | None:
    """Why keep_one_with_role refuses the plans; None where somebody keeps each role. InputError: a key is misspelt."""
    if not keys:
        return None
    found = accesses(plans)
    unclear = [one.name for one in found if one.is_unclear]
    if unclear:
        return unchecked(f"the answers have no tenants of {', '.join(unclear)}")
    tenants = sorted({tenant_id for one in found for tenant_id in one.touched()})
    try:
        ids = role_ids(keys, dict(zip(tenants, client.in_parallel(client.users.roles, tenants))))
        _read_roles(client, found, sorted({tenant_id for tenant_id, dummy in ids}))
        bereft = [loss for loss in losses(found, ids) if not _somebody_else(client, found, loss)]
    except FatalApiError:
        raise
    except ApiError as error:
        return unchecked(str(error))
    return refuse_bereft(bereft)


def _read_roles(client: Client, found: Sequence[Access], tenants: Sequence[str]) -> None:
    """Read the roles of the users of the task: where they lose something, and then where they can sign in later."""
    for tenant_id in tenants:
        losing = [one for one in found if tenant_id in one.touched()]
        others = [one for one in found if one not in losing and one.user_id and tenant_id in one.after]
        has = _roles_in(client, [one.user_id for one in [*losing, *others]], tenant_id)
        for one in [*losing, *others]:
            one.roles[tenant_id] = has.get(one.user_id, set())


def _roles_in(client: Client, user_ids: list[str], tenant_id: str) -> dict[str, set[str]]:
    """{user: the IDs of their roles in the tenant}. Users without roles are missing."""
    parts = client.in_parallel(lambda part: client.users.roles_of(part, tenant_id), chunks(user_ids))
    rows = [row for part in parts for row in part if row.get("tenantId") in (None, tenant_id)]
    told = [(str(row.get("userId")), row.get("roleIds")) for row in rows]
    return {user_id: {str(one) for one in ids} for user_id, ids in told if isinstance(ids, list)}


def _somebody_else(client: Client, found: Sequence[Access], loss: Loss) -> bool:
    """Whether a member of the tenant who is not in the task holds the role. Reads page by page until there is one."""
    named = {one.user_id for one in found}
    number, left = 0, 1
    while left > 0:
        members = Filters({"_includeSubTenants": "false"}, loss.tenant_id)
        page = client.users.page(number, members)
        others = [one.id for one in page.items if one.id not in named and can_sign_in(one, loss.tenant_id)]
        if any(roles & loss.role_ids for roles in _roles_in(client, others, loss.tenant_id).values()):
            return True
        number += 1
        left = page.total - number * PAGE_SIZE if page.seen else 0
    return False

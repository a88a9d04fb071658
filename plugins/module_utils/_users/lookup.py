# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: looks up the users named in the task, with as few requests as possible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from .._api.client import Client
from .._api.models import Found, User, children_in
from .._api.paging import IDS_AT_ONCE, PAGE_SIZE, Page, chunks, in_halves, read_whole, tried
from .._api.users import Filters
from .._base.errors import ApiError, GoneError
from .._base.values import email_key
from .._base.wishes import Identifier, Name
from .kind import needs_closer_look
from .names import identifiers_of
from .wishes import UserWish

# Up to this many emails are looked up one by one. For more, the first page of the list says which way is shorter.
FEW_EMAILS = 5
# Up to this many users whom the list lacks are looked up again, one by one.
LOOKED_FOR_TWICE = 3

Directory = dict[Identifier, Found[User]]


def look_up(client: Client, names: Sequence[Name]) -> Directory:
    """All users named. A user who cannot be read is an error, never a missing user."""
    emails = {name.who: name.given for name in names if name.who.kind == "email"}
    ids = list(dict.fromkeys(name.who for name in names if name.who.kind == "id"))
    found = _scan_if_shorter(client, emails, ids)
    found.update(_by_ids(client, [who for who in ids if who not in found]))
    rest = [who for who in emails if who not in found]
    found.update(zip(rest, client.in_parallel(lambda who: client.users.by_email(emails[who]), rest)))
    _look_twice(client, found, [who for who in [*emails, *ids] if who not in rest and found[who] == Found()], emails)
    return found


def look_up_wishes(client: Client, wishes: Sequence[UserWish]) -> tuple[list[UserWish], Directory]:
    """(the wishes with who has their new_email, all users named). All emails are looked up together.

    If nobody has the old email and somebody has the new one, the email was changed before: that is the user.
    """
    fresh = [name for wish in wishes for name in _new_names(wish)]
    directory = look_up(client, [*wishes, *fresh])
    return [_with_holder(wish, directory) for wish in wishes], directory


def _with_holder(wish: UserWish, directory: Directory) -> UserWish:
    """The wish with the ID of the user who has its new_email. If nobody has the old email, the wish is about them.

    An ID never changes, so an ID that nobody has is misspelt, or the user is gone.
    """
    for name in _new_names(wish):
        holder, user = directory[name.who], directory[wish.who]
        was_changed = user == Found() and wish.who.kind == "email"
        if user.error is None and (holder.error is not None or was_changed):
            directory[wish.who] = holder
        if holder.subject is not None:
            return replace(wish, attributes=replace(wish.attributes, email_holder=holder.subject.id))
    return wish


def _new_names(wish: UserWish) -> list[Name]:
    email = wish.attributes.values.get("new_email")
    return [] if email is None else [Name(wish.label, email, Identifier("email", email_key(email)))]


def look_closer(client: Client, wishes: list[UserWish], directory: Directory) -> None:
    """Read users again, one by one, whose row says too little for what is wanted (see needs_closer_look)."""
    unsure = {}
    for wish in wishes:
        user = directory[wish.who].subject
        if user is not None and needs_closer_look(wish, user):
            unsure[wish.who] = (wish, user)
    found = client.in_parallel(lambda who: client.users.by_id(unsure[who][1].id), unsure)
    for (who, (wish, dummy)), answer in zip(unsure.items(), found):
        if answer == Found():
            reason = "the list shows this user, and the user's own record is not there; run again"
            directory[who] = Found(error=ApiError(wish.given, reason))
            continue
        silent = answer.subject is not None and wish.tenant_id is not None and answer.subject.memberships is None
        directory[who] = Found(error=ApiError(wish.given, "the answer tells no tenants")) if silent else answer


def read_again(client: Client, ids: Iterable[str]) -> dict[str, Found[User]]:
    """The users with these IDs as they are now, read in bulk. A user who is gone has neither user nor error."""
    asked = {Identifier("id", user_id.lower()): user_id for user_id in ids}
    found = _by_ids(client, list(asked))
    return {user_id: found[who] for who, user_id in asked.items()}


def look_up_newcomers(client: Client, tenant_id: str, emails: Iterable[str]) -> Directory:
    """The users of a tenant with these emails, who were brought in just now. Missing users have neither user nor error.

    The list of the tenant is read from its newest users on. For users who are not there, the rest of the list is read,
    unless looking them up one by one is shorter.
    """
    wanted = {Identifier("email", email_key(email)): email for email in emails}
    newest = Filters({"_includeSubTenants": "false", "_sortBy": "createdAt", "_order": "DESC"}, tenant_id)

    def read(numbers: Iterable[int]) -> list[Page[User] | ApiError]:
        return client.in_parallel(lambda number: tried(client.users.page, number, newest), numbers)

    pages = read([0])
    total = 1 if isinstance(pages[0], ApiError) else -(-pages[0].total // PAGE_SIZE)
    likely = min(total, -(-len(wanted) // PAGE_SIZE))
    pages += read(range(1, likely))
    found = _on(pages, list(wanted))
    missing = [who for who in wanted if who not in found]
    if len(missing) > max(FEW_EMAILS, total - likely):
        pages += read(range(likely, total))
        found = _on(pages, list(wanted))
        missing = [who for who in wanted if who not in found]
        if len(missing) > FEW_EMAILS:
            error = next((page for page in pages if isinstance(page, ApiError)), None)
            return {**dict.fromkeys(missing, Found(error=error)), **found}
    found.update(zip(missing, client.in_parallel(lambda who: client.users.by_email(wanted[who]), missing)))
    return found


def _on(pages: Sequence[Page[User] | ApiError], wanted: list[Identifier]) -> Directory:
    return _matches([user for page in pages if isinstance(page, Page) for user in page.items], wanted)


def scope_size(client: Client, wishes: Sequence[UserWish]) -> int:
    """The number of users of all tenants that the wishes name, or of the environment where one reaches all tenants.

    A user of several tenants counts once.
    """
    tenants = list(dict.fromkeys(wish.tenant_id for wish in wishes))
    if None in tenants or len(tenants) == 1:
        return client.users.count(None if None in tenants else tenants[0])
    found: set[str] = set()
    for tenant_id in tenants:
        members = Filters({"_includeSubTenants": "false"}, tenant_id)
        found.update(read_whole(client, partial(_page_of, client, members), lambda user: user.id, "users"))
    return len(found)


def _page_of(client: Client, filters: Filters, number: int) -> Page[User]:
    return client.users.page(number, filters)


def check_tenants(
    client: Client, wishes: list[UserWish], directory: Directory, without: Callable[[GoneError], ApiError]
) -> None:
    """Refuse a tenant_id that no tenant has: with it, every user would look like a user who is no member any more.

    Each tenant is read once, and only if a user named is no member of it. If it cannot be read, those users get the
    error. without: the error for users who are wanted in a tenant that does not exist. It may raise the error instead.
    """
    doubtful: dict[str, list[UserWish]] = {}
    for wish in wishes:
        found = directory[wish.who]
        if wish.tenant_id is not None and found.error is None and not _is_member(found.subject, wish.tenant_id):
            doubtful.setdefault(wish.tenant_id, []).append(wish)
    answers = client.in_parallel(lambda tenant_id: tried(client.tenants.by_id, tenant_id), doubtful)
    for (tenant_id, outside), tenant in zip(doubtful.items(), answers):
        if tenant is None:
            reason = f"tenant_id: there is no tenant '{tenant_id}' in this environment"
            error = without(GoneError(outside[0].label, outside[0].given, reason))
            directory.update({wish.who: Found(error=error) for wish in outside})
        elif isinstance(tenant, ApiError):
            directory.update({wish.who: Found(error=tenant) for wish in outside})


def with_sub_tenants(client: Client, wishes: list[UserWish], directory: Directory) -> list[UserWish]:
    """The wishes. A wish for a tenant and all below it becomes one for each of these tenants that the user is in.

    A user who is in none of them keeps the wish for the tenant itself. Each tenant named takes one request.
    """
    roots = dict.fromkeys(wish.tenant_id or "" for wish in wishes if wish.with_sub_tenants)
    below = dict(zip(roots, client.in_parallel(lambda tenant_id: tried(_tenants_below, client, tenant_id), roots)))
    found = []
    for wish in wishes:
        tenants = below.get(wish.tenant_id or "") if wish.with_sub_tenants else None
        if isinstance(tenants, ApiError):
            directory[wish.who] = Found(error=tenants)
        user = directory[wish.who].subject
        if not isinstance(tenants, list) or user is None:
            found.append(wish)
            continue
        places = [place for place in [wish.tenant_id, *tenants] if _is_member(user, place or "")] or [wish.tenant_id]
        found += [replace(wish, tenant_id=place, with_sub_tenants=False) for place in places]
    return found


def _tenants_below(client: Client, tenant_id: str) -> list[str]:
    """The IDs of all tenants below a tenant. A tenant that no hierarchy knows has none."""
    try:
        nodes: list[Mapping[str, Any]] = [client.tenants.tree(tenant_id)]
    except ApiError as error:
        if error.missing:
            return []
        raise
    found: dict[str, None] = {}
    while nodes:
        children = [child for child in children_in(nodes.pop()) if child["tenantId"] not in found]
        found.update(dict.fromkeys(str(child["tenantId"]) for child in children))
        nodes += children
    return sorted(found)


def _is_member(user: User | None, tenant_id: str) -> bool:
    return user is not None and user.membership(tenant_id) is not None


# The list of all users


def _scan_if_shorter(client: Client, emails: dict[Identifier, str], ids: list[Identifier]) -> Directory:
    """The users in the list of all users. If reading users one by one is shorter, only the first page is read."""
    if len(emails) <= FEW_EMAILS:
        return {}
    wanted = [*emails, *ids]
    first = tried(client.users.page, 0)
    if isinstance(first, ApiError):
        return dict.fromkeys(emails, Found(error=first))
    found = _matches(first.items, wanted)
    pages = -(-first.total // PAGE_SIZE)
    left = sum(who not in found for who in emails) + -(-sum(who not in found for who in ids) // IDS_AT_ONCE)
    if pages > 1 and pages - 1 >= left:
        return found  # the first page proves who exists, and not who is missing
    asked = set(wanted)
    known = tried(
        read_whole,
        client,
        client.users.page,
        lambda user: user if asked.intersection(_names(user)) else None,
        "users",
        first,
    )
    if isinstance(known, ApiError):
        # A list that was not read whole proves nothing about any user.
        return dict.fromkeys(wanted, Found(error=known))
    found = _matches(known, wanted)
    return {who: found.get(who, Found()) for who in wanted}


def _matches(users: Iterable[User], wanted: list[Identifier]) -> Directory:
    """The users who are wanted. Two users with the same email are an error, never the first of them."""
    asked = set(wanted)
    found: Directory = {}
    named = [(who, user) for user in users for who in _names(user)]
    for who, user in [pair for pair in named if pair[0] in asked]:
        other = found.get(who, Found()).subject
        if other is not None and other.id != user.id:
            error = ApiError(who.value, f"two users have this email, {other.id} and {user.id}; name one by ID")
            found[who] = Found(error=error)
        elif who not in found:
            found[who] = Found(user)
    return found


def _names(user: User) -> list[Identifier]:
    return identifiers_of(user.id, user.email)


# By ID


def _by_ids(client: Client, ids: list[Identifier]) -> Directory:
    found: Directory = {}
    for part in client.in_parallel(lambda chunk: _chunk(client, chunk), chunks(ids)):
        found.update(part)
    return found


def _chunk(client: Client, ids: list[Identifier]) -> Directory:
    """Up to IDS_AT_ONCE users, with as few requests as the server allows."""
    found: Directory = {}
    for part, users in in_halves(client.users.by_ids, [who.value for who in ids]):
        asked = [Identifier("id", value) for value in part]
        if isinstance(users, ApiError):
            found.update(dict.fromkeys(asked, Found(error=users)))
        else:
            found.update({**dict.fromkeys(asked, Found()), **_matches(users, asked)})
    return found


def _look_twice(client: Client, found: Directory, missing: list[Identifier], emails: dict[Identifier, str]) -> None:
    """Look up a few users again, one by one, whom the list lacks.

    The list may leave out users who exist, such as invisible users or members of no tenant: not confirmed. One or two
    such users are worth a request (a person, or a typo). Many are not (a list of users who are gone).
    """
    if len(missing) > LOOKED_FOR_TWICE:
        return

    def look(who: Identifier) -> Found[User]:
        return client.users.by_id(who.value) if who.kind == "id" else client.users.by_email(emails[who])

    found.update(zip(missing, client.in_parallel(look, missing)))

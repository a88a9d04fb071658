# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: Frontegg's routes for users, their memberships and roles."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from .._base.errors import ApiError
from .._base.values import email_key
from .._wire.connection import Call
from .base import APPLICATION_HEADER, TENANT_HEADER, Routes, segment
from .models import LEAST_SECONDS, Found, User, user_from_api
from .paging import PAGE_SIZE, Page, check_whole, page_parts, tried
from .tasks import id_in

USERS = "/identity/resources/users"
LIST_PATH = f"{USERS}/v3"
PHRASE_PATH = f"{USERS}/v1/query/phrase"
MEMBERS = "/identity/resources/tenants/users/v1"
VENDOR_USERS = "/identity/resources/vendor-only/users/v1"
TEMPORARY = f"{USERS}/temporary/v1"
BULK = f"{USERS}/bulk/v1"


@dataclass(frozen=True)
class Filters:
    """Which users a list has. query: further parameters; tenant_id: the members of this tenant only."""

    query: Mapping[str, str] = field(default_factory=dict)
    tenant_id: str | None = None
    is_phrase_search: bool = False


EVERYBODY = Filters()


class Users(Routes):
    """The routes for users."""

    def page(self, number: int, filters: Filters = EVERYBODY) -> Page[User]:
        """Page `number`, from 0, of the users that fit the filters, sorted by ID."""
        order = {"_limit": PAGE_SIZE, "_offset": number, "_sortBy": "id", "_order": "ASC"}
        path = PHRASE_PATH if filters.is_phrase_search else LIST_PATH
        return self._page(urlencode({**order, **filters.query}), f"users, page {number + 1}", path, filters.tenant_id)

    def by_ids(self, ids: list[str]) -> tuple[User, ...]:
        """The users with at most IDS_AT_ONCE IDs. The server leaves out unknown IDs without an error."""
        subject = f"{len(ids)} users by ID"
        query = urlencode({"ids": ",".join(ids), "_limit": PAGE_SIZE, "_offset": 0}, safe=",")
        page = self._page(query, subject, LIST_PATH, None)
        check_whole({page.total}, list(page.seen), subject, "users")
        return page.items

    def by_email(self, email: str) -> Found[User]:
        """The user with that email, in any tenant.

        Whether the server minds the case of an email is not known: it is asked as given, then in lower case.
        """
        text = unicodedata.normalize("NFC", email)
        for spelling in dict.fromkeys((text, text.lower())):
            user = tried(self._by_email, spelling)
            if isinstance(user, ApiError):
                return Found(error=user)
            if user is not None:
                return _checked(email, user)
        return Found()

    def by_id(self, user_id: str) -> Found[User]:
        """The user with that ID, in any tenant or none. This route sees users whom the list may leave out."""
        user = tried(self._by_id, user_id)
        if isinstance(user, ApiError):
            return Found(error=user)
        if user is not None and user.id.lower() != user_id.lower():
            return Found(error=ApiError(user_id, f"Frontegg answered with another user, {user.id}"))
        return Found(user)

    def count(self, tenant_id: str | None) -> int:
        """The number of users of a tenant, without those of its sub-accounts; None: of the whole environment."""
        query: dict[str, Any] = {"_limit": 1, "_offset": 0}
        if tenant_id is None:
            return self._page(urlencode(query), "number of users", LIST_PATH, None).total
        query["_includeSubTenants"] = "false"
        return self._page(urlencode(query), f"users of tenant {tenant_id}", LIST_PATH, tenant_id).total

    def roles(self, tenant_id: str | None) -> list[dict[str, Any]]:
        """The roles that users of the tenant can have: those of the environment and the tenant's own.

        None: the roles of the environment. Whether tenants' own roles are among them is not confirmed.
        """
        subject = "roles" if tenant_id is None else f"roles of tenant {tenant_id}"
        call = Call("GET", "/identity/resources/roles/v1", subject, repeatable=True)
        headers = {} if tenant_id is None else {TENANT_HEADER: tenant_id}
        return self._rows(replace(call, headers=headers), gone_is_empty=True)

    def roles_of(self, ids: list[str], tenant_id: str) -> list[dict[str, Any]]:
        """Rows {userId, tenantId, roleIds} of at most IDS_AT_ONCE users in one tenant.

        Users without roles have no row.
        """
        call = Call("GET", f"{LIST_PATH}/roles", "roles of users", repeatable=True, headers={TENANT_HEADER: tenant_id})
        return self._rows_of("ids", ids, call, gone_is_empty=True)

    def statuses(self, ids: list[str], *, joined: bool = False) -> list[dict[str, Any]]:
        """Rows {userId, tenantsStatuses} of at most IDS_AT_ONCE users, in all their tenants.

        The specification has one parameter for each ID. joined: one parameter with commas, as a sister route has it.
        """
        call = Call("GET", f"{MEMBERS}/statuses", "statuses of users", repeatable=True)
        return self._rows_of("userIds", ids, call, joined=joined)

    # Writes

    def lock(self, user_id: str) -> None:
        """Lock the user in all tenants. The route refuses the tenant header."""
        self._write("POST", f"{_path(user_id)}/lock", user_id, repeatable=True)

    def unlock(self, user_id: str) -> None:
        """Unlock the user in all tenants. The route refuses the tenant header."""
        self._write("POST", f"{_path(user_id)}/unlock", user_id, repeatable=True)

    def disable(self, user_id: str, tenant_id: str) -> None:
        """Disable the user in one tenant."""
        path = f"{MEMBERS}/{segment(user_id)}/disable"
        self._write("POST", path, user_id, repeatable=True, tenant_id=tenant_id)

    def enable(self, user_id: str, tenant_id: str) -> None:
        """Enable the user in one tenant."""
        path = f"{MEMBERS}/{segment(user_id)}/enable"
        self._write("POST", path, user_id, repeatable=True, tenant_id=tenant_id)

    def remove_from_tenant(self, user_id: str, tenant_id: str) -> None:
        """End the membership. Repeatable: the second time there is no membership left to end (404)."""
        self._write("DELETE", _path(user_id), user_id, repeatable=True, tenant_id=tenant_id, about="member")

    def delete(self, user_id: str) -> None:
        """Delete the user from all tenants. The same route as remove_from_tenant, without the tenant header.

        Repeatable: an ID is never used again, so the second time there is no user left (404).
        """
        self._write("DELETE", _path(user_id), user_id, repeatable=True, about="user")

    def create(self, tenant_id: str, body: Mapping[str, Any], application_id: str | None) -> User:
        """The user that was created in that tenant, as the answer shows them. body: as POST users/v2 takes it.

        A user who has the email in another tenant is added to this one, unchanged.
        Never repeated: the second request would be refused, or would invite twice.
        """
        subject = str(body.get("email"))
        headers = {} if application_id is None else {APPLICATION_HEADER: application_id}
        data = self._write(
            "POST", f"{USERS}/v2", subject, repeatable=False, tenant_id=tenant_id, body=body, headers=headers
        )
        user = user_from_api(data)
        if user is None:
            raise ApiError(subject, "the answer to the creation is no user", unclear=True)
        return user

    def create_many(self, tenant_id: str, bodies: Sequence[Mapping[str, Any]]) -> str:
        """The ID of the task that brings these users into the tenant; "" where the answer has none.

        bodies: at most 1,000, as POST users/v2 takes them. A user who has the email in another tenant is added to this
        one, unchanged. Never repeated: nobody knows how far the first task came. The shape of the answer is not
        confirmed (source: OpenAPI: an object without properties).
        """
        path, body = f"{BULK}/invite", {"users": [dict(body) for body in bodies]}
        subject = f"{len(bodies)} users"
        return id_in(self._write("POST", path, subject, repeatable=False, tenant_id=tenant_id, body=body))

    def creation_status(self, task_id: str) -> object:
        """What Frontegg says of a task of create_many. The shape is not confirmed: see tasks.py."""
        path = f"{BULK}/status/{segment(task_id)}"
        return self._http.call(Call("GET", path, "the creation of several users", repeatable=True))

    def update(self, user_id: str, body: Mapping[str, Any]) -> object:
        """The answer, as a rule a user, after the values of the body were set in all tenants.

        The route refuses the tenant header. Repeatable. Whether it wipes out what the body leaves out is not confirmed:
        the specifications differ.
        """
        return self._write("PUT", _path(user_id), user_id, repeatable=True, body=body)

    def add_to_tenant(self, user_id: str, body: Mapping[str, Any]) -> object:
        """The answer, as a rule a user, after the user became a member of the tenant in the body.

        Repeatable: the second time is refused with 409.
        """
        return self._write("POST", f"{_path(user_id)}/tenant", user_id, repeatable=True, body=body)

    def add_roles(self, user_id: str, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Give the user the roles in the body (roleIds), in that tenant."""
        self._write("POST", f"{_path(user_id)}/roles", user_id, repeatable=True, tenant_id=tenant_id, body=body)

    def remove_roles(self, user_id: str, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Take the roles in the body (roleIds) from the user, in that tenant."""
        self._write("DELETE", f"{_path(user_id)}/roles", user_id, repeatable=True, tenant_id=tenant_id, body=body)

    def verify(self, user_id: str) -> None:
        """Mark the email of the user as verified. Repeatable: whether a verified email is refused is not confirmed."""
        self._write("POST", f"{_path(user_id)}/verify", user_id, repeatable=True, about="user")

    def change_email(self, user_id: str, email: str) -> None:
        """Give the user another email, in all tenants. The route refuses the tenant header.

        Repeatable: the second request finds the email as it is to be. Whether it is refused is not confirmed.
        """
        self._write("PUT", f"{_path(user_id)}/email", user_id, repeatable=True, body={"email": email}, about="user")

    def invite_again(self, email: str, tenant_id: str) -> None:
        """Send the invitation to the tenant once more. The answer has a new link and its token, which nobody reads.

        Never repeated: the second request would send a second mail, and the link of the first is no longer valid.
        """
        path = f"{USERS}/v1/invitation/reset"
        self._write("POST", path, email, repeatable=False, tenant_id=tenant_id, body={"email": email}, about="member")

    def expire(self, user_id: str, seconds: int) -> None:
        """Make the user temporary: their time ends after so many seconds, at least 300 (source: OpenAPI).

        Sent without a tenant: the specification has no tenant header. That this covers all tenants is not confirmed.
        Repeatable: the second request counts from its own time, so it moves the end by the time between the two.
        """
        path, body = f"{TEMPORARY}/{segment(user_id)}", {"expirationInSeconds": seconds}
        self._write("PUT", path, user_id, repeatable=True, body=body, about="user")

    def expire_at(self, user_id: str, end: float) -> None:
        """Make the user temporary until then, in seconds since the epoch. See expire; a shorter time becomes 300 s."""
        self.expire(user_id, max(round(end - self._http.now), LEAST_SECONDS))

    def keep(self, user_id: str) -> None:
        """Make the user permanent. Sent without a tenant, like expire.

        Repeatable: the second request finds a permanent user. Whether it is refused is not confirmed.
        """
        self._write("DELETE", f"{TEMPORARY}/{segment(user_id)}", user_id, repeatable=True, about="user")

    # How

    def _by_email(self, email: str) -> User | None:
        """The route refuses the tenant header."""
        return self._user(f"{USERS}/v1/email", urlencode({"email": email}), email)

    def _by_id(self, user_id: str) -> User | None:
        return self._user(f"{VENDOR_USERS}/{segment(user_id)}", "", user_id)

    def _user(self, path: str, query: str, subject: str) -> User | None:
        def read(data: object) -> User:
            user = user_from_api(data)
            if user is None:
                raise ApiError(subject, "the answer is no user; check region and api_url")
            return user

        return self._if_there(Call("GET", path, subject, repeatable=True, query=query, about="user"), read)

    def _page(self, query: str, subject: str, path: str, tenant_id: str | None) -> Page[User]:
        headers = None if tenant_id is None else {TENANT_HEADER: tenant_id}
        data = self._http.call(Call("GET", path, subject, repeatable=True, query=query, headers=headers))
        items, total = page_parts(data)
        rows = [user_from_api(item) for item in items] if items is not None else []
        if items is None or total is None or total < len(items):
            raise ApiError(subject, "the answer is no list of users with its total; check region and api_url")
        # A row that is no user is noticed when the users are counted against the total.
        users = tuple(user for user in rows if user is not None)
        return Page(users, total, tuple(user.id for user in users))


def _checked(email: str, user: User) -> Found[User]:
    """The user, or an error where the answer is about another email."""
    if user.email is not None and email_key(user.email) == email_key(email):
        return Found(user)
    other = f"{user.email or 'without an email'} ({user.id})"
    return Found(error=ApiError(email, f"Frontegg answered with another user, {other}; name the user by ID"))


def _path(user_id: str) -> str:
    return f"{USERS}/v1/{segment(user_id)}"

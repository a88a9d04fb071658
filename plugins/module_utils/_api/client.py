# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: Frontegg's endpoints, one method each, named after the act.

Which routes take the header frontegg-tenant-id, and which refuse it, is known here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from .._base.errors import ApiError, FatalApiError
from .._wire.http import Call, Http
from .models import Tenant, User, tenant_from_api, user_from_api

TENANT_HEADER = "frontegg-tenant-id"
USER_HEADER = "frontegg-user-id"
USERS = "/identity/resources/users"
LIST_PATH = f"{USERS}/v3"
PHRASE_PATH = f"{USERS}/v1/query/phrase"
TENANTS = "/tenants/resources/tenants"
SUB_TENANTS = "/tenants/resources/sub-tenants/v1"
MIGRATIONS = "/tenants/resources/migrations"
HIERARCHY = "/tenants/resources/hierarchy/v1"
APPLICATION_HEADER = "frontegg-application-id"
# The two kinds of tokens that users make for themselves, and what their rows call the ID.
TOKEN_IDS = {"api-tokens": "clientId", "access-tokens": "id"}
PAGE_SIZE = 200  # the most that users/v3 gives at once (source: OpenAPI)
MOST = 10_000_000  # a list that tells of more is none that could be read
URL_TOO_LONG = 414
IDS_AT_ONCE = 100  # about 4 KB of URL; at about 9 KB the gateway answers 414 (source: data-export)

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def chunks(items: Iterable[_Item]) -> list[list[_Item]]:
    """The items in parts of at most IDS_AT_ONCE."""
    whole = list(items)
    return [whole[start : start + IDS_AT_ONCE] for start in range(0, len(whole), IDS_AT_ONCE)]


def tried(read: Callable[..., _Result], *arguments: object) -> _Result | ApiError:
    """read(*arguments), or the ApiError that concerns this read alone; what no other could survive is raised."""
    try:
        return read(*arguments)
    except FatalApiError:
        raise
    except ApiError as error:
        return error


def in_halves(read: Callable[[list[str]], _Result], ids: list[str]) -> list[tuple[list[str], _Result | ApiError]]:
    """[(IDs, read(IDs) or its error)]: all IDs at once, or in halves where the server finds the URL too long."""
    answer = tried(read, ids)
    if isinstance(answer, ApiError) and answer.status == URL_TOO_LONG and len(ids) > 1:
        half = len(ids) // 2
        return [*in_halves(read, ids[:half]), *in_halves(read, ids[half:])]
    return [(ids, answer)]


@dataclass(frozen=True)
class Filters:
    """What the server is to leave out of a list. query: further parameters; tenant_id: the one tenant, by header."""

    query: Mapping[str, str] = field(default_factory=dict)
    tenant_id: str | None = None
    is_phrase_search: bool = False


EVERYBODY = Filters()


@dataclass(frozen=True)
class Page:
    """One page of users/v3. total: how many users there are on all pages."""

    users: tuple[User, ...]
    total: int


@dataclass(frozen=True)
class TenantPage:
    """One page of tenants/v2. total: how many tenants there are on all pages.

    seen: the IDs of all its rows. Whether the list has deleted tenants, too, is not confirmed; they are no tenants.
    """

    tenants: tuple[Tenant, ...]
    total: int
    seen: tuple[str, ...]


class Client:
    """What this collection asks of Frontegg. Methods raise ApiError (see _errors) and may be called from any thread."""

    def __init__(self, http: Http) -> None:
        self._http = http

    @property
    def user_token(self) -> str | None:
        """The token of a user that is used instead of environment credentials, if that is so."""
        return self._http.settings.access_token if self._http.settings.is_user else None

    @property
    def environment(self) -> str:
        """A name for the environment that is the same in every task, and tells nothing."""
        return self._http.settings.environment

    @property
    def sent(self) -> int:
        """How many requests were sent so far."""
        return self._http.sent

    @property
    def requests_left(self) -> int | None:
        """How many requests are left in the present window of Frontegg's rate limit, where it tells."""
        return self._http.gate.left()

    @property
    def requests_per_minute(self) -> float | None:
        """How many requests may be sent, as far as is known."""
        return self._http.gate.known_limit()

    @property
    def last_trace_id(self) -> str | None:
        """What Frontegg calls the last request of this thread."""
        return self._http.last_trace_id

    def expect(self, requests: int) -> None:
        """Say how many requests are to come, so that they are spread over what the rate limit allows."""
        self._http.gate.expect(requests)

    @property
    def read_only(self) -> bool:
        """Whether every write is refused before it is sent: check mode."""
        return self._http.settings.read_only

    def in_parallel(self, function: Callable[[_Item], _Result], items: Iterable[_Item]) -> list[_Result]:
        """function(item) for all items, as many at a time as `concurrency` allows; results in the order of the items.

        The first error that the function raises ends it: items not yet begun are left.
        """
        work = list(items)
        if len(work) < 2:
            return [function(item) for item in work]
        pool = ThreadPoolExecutor(max_workers=min(self._http.settings.concurrency, len(work)))
        try:
            return list(pool.map(function, work))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    @property
    def now(self) -> float:
        """The time, in seconds since the epoch."""
        return self._http.now

    # Reading

    def users_page(self, page: int, filters: Filters = EVERYBODY) -> Page:
        """Page `page`, from 0, of the users that the filters leave, in an order that is the same for all pages."""
        order = {"_limit": PAGE_SIZE, "_offset": page, "_sortBy": "id", "_order": "ASC"}
        path = PHRASE_PATH if filters.is_phrase_search else LIST_PATH
        headers = None if filters.tenant_id is None else {TENANT_HEADER: filters.tenant_id}
        return self._users(urlencode({**order, **filters.query}), f"users, page {page + 1}", path, headers)

    def users_by_ids(self, ids: list[str]) -> Page:
        """Those of at most IDS_AT_ONCE users that the list knows; unknown ones are left out without an error."""
        query = urlencode({"ids": ",".join(ids), "_limit": PAGE_SIZE, "_offset": 0}, safe=",")
        return self._users(query, f"{len(ids)} users by ID", LIST_PATH, None)

    def user_by_email(self, email: str) -> User | None:
        """The user with that email, in any tenant, or None. The route refuses the tenant header."""
        query = urlencode({"email": email})
        return self._user(f"{USERS}/v1/email", query, email)

    def user_by_id(self, user_id: str) -> User | None:
        """The user with that ID, in any tenant or none, or None."""
        return self._user(f"/identity/resources/vendor-only/users/v1/{_segment(user_id)}", "", user_id)

    def tenant(self, tenant_id: str) -> Tenant | None:
        """The tenant, or None. An unknown one is an empty list or a 404, by source."""
        return self._tenant(_tenant_path(tenant_id), f"tenant {tenant_id}", tenant_id)

    def tenant_by_alias(self, alias: str) -> Tenant | None:
        """The tenant with that alias, or None."""
        return self._tenant(f"{TENANTS}/v2/alias/{_segment(alias)}", f"tenant with alias {alias}")

    def tenants_page(self, page: int, query: Mapping[str, str] | None = None) -> TenantPage:
        """Page `page`, from 0, of the tenants that the query leaves, in an order that is the same for all pages."""
        order = {"_limit": PAGE_SIZE, "_offset": page, "_sortBy": "tenantId", "_order": "ASC"}
        return self._tenants(urlencode({**order, **(query or {})}), f"tenants, page {page + 1}")

    def tenants_by_ids(self, ids: list[str]) -> TenantPage:
        """Those of at most IDS_AT_ONCE tenants that there are; unknown ones are left out without an error."""
        query = [("_limit", str(PAGE_SIZE)), ("_offset", "0"), *(("_tenantIds", tenant_id) for tenant_id in ids)]
        return self._tenants(urlencode(query), f"{len(ids)} tenants by ID")

    def users_count(self, tenant_id: str) -> int:
        """How many users a tenant has, those of its sub-accounts left out."""
        query = urlencode({"_limit": 1, "_offset": 0, "_includeSubTenants": "false"})
        subject = f"users of tenant {tenant_id}"
        return self._users(query, subject, LIST_PATH, {TENANT_HEADER: tenant_id}).total

    def tenants_above(self, tenant_id: str) -> list[dict[str, Any]]:
        """The tenant's parent, and theirs. Rows have tenantId; their order is not confirmed."""
        return self._hierarchy(tenant_id, "/parents")

    def tenants_below(self, tenant_id: str) -> list[dict[str, Any]]:
        """The tenant's sub-accounts. Whether theirs are among them is not confirmed."""
        return self._hierarchy(tenant_id, "")

    def tenant_tree(self, tenant_id: str) -> dict[str, Any]:
        """The tenant with its sub-accounts at every depth: {tenantId, name, children} (source: data-export).

        What a tenant without any is told as is not confirmed: an empty answer is one without children.
        """
        rows = self._hierarchy(tenant_id, "/tree") or [{"tenantId": tenant_id, "children": []}]
        if len(rows) > 1 or rows[0]["tenantId"] != tenant_id:
            raise ApiError(f"hierarchy of tenant {tenant_id}", "the answer is the tree of another tenant")
        return rows[0]

    def settings(self, tenant_id: str, *, public: bool = False) -> dict[str, Any]:
        """The tenant's settings by the API's names, or those of them that are public."""
        path = f"/tenants/resources/account-settings/v1{'/public' if public else ''}"
        call = Call("GET", path, f"settings of tenant {tenant_id}", repeatable=True)
        data = self._http.call(replace(call, headers={TENANT_HEADER: tenant_id}))
        if not isinstance(data, dict):
            raise ApiError(call.subject, "the answer is no settings; check region and api_url")
        return data

    def roles(self, tenant_id: str) -> list[dict[str, Any]]:
        """The roles that users of the tenant can have: those of the environment and the tenant's own."""
        call = Call("GET", "/identity/resources/roles/v1", f"roles of tenant {tenant_id}", repeatable=True)
        return self._rows(replace(call, headers={TENANT_HEADER: tenant_id}), gone_is_empty=True)

    def user_roles(self, ids: list[str], tenant_id: str) -> list[dict[str, Any]]:
        """Rows {userId, tenantId, roleIds} of at most IDS_AT_ONCE users in one tenant; those without are left out."""
        call = Call("GET", f"{LIST_PATH}/roles", "roles of users", repeatable=True, headers={TENANT_HEADER: tenant_id})
        return self._rows_of("ids", ids, call, gone_is_empty=True)

    def statuses(self, ids: list[str], *, joined: bool = False) -> list[dict[str, Any]]:
        """Rows {userId, tenantsStatuses} of at most IDS_AT_ONCE users, in all their tenants.

        The specification has the IDs as parameters of their own. joined: by commas, as a sister route wants them.
        """
        path = "/identity/resources/tenants/users/v1/statuses"
        return self._rows_of("userIds", ids, Call("GET", path, "statuses of users", repeatable=True), joined=joined)

    def sessions(self, user_id: str) -> list[dict[str, Any]]:
        """The user's sessions. Sent without a tenant; that this covers all tenants is not confirmed."""
        call = Call("GET", f"{USERS}/sessions/v1/me", f"sessions of {user_id}", repeatable=True)
        return self._rows(replace(call, headers={USER_HEADER: user_id}))

    def tokens(self, kind: str, user_id: str, tenant_id: str) -> list[dict[str, Any]]:
        """The user's own tokens of a kind of TOKEN_IDS in one tenant: rows that have an ID by the name told there."""
        subject = f"{kind} of {user_id} in tenant {tenant_id}"
        call = Call("GET", _tokens_path(kind), subject, repeatable=True)
        headers = {USER_HEADER: user_id, TENANT_HEADER: tenant_id}
        return self._rows(replace(call, headers=headers), gone_is_empty=True)

    def migration_status(self, migration_id: str) -> dict[str, Any]:
        """How far a migration is. Its shape is not confirmed: {status, errors: [{tenantId, message}]} is taken."""
        call = Call("GET", f"{MIGRATIONS}/v1/tenants/status/{_segment(migration_id)}", migration_id, repeatable=True)
        data = self._http.call(call)
        return data if isinstance(data, dict) else {}

    def pause(self, seconds: float) -> None:
        """Wait, by the clock that all waiting goes by."""
        self._http.pause(seconds)

    # Writing. `repeatable` says that executing the request twice does what executing it once does.

    def lock_user(self, user_id: str) -> None:
        """In all tenants. The route refuses the tenant header."""
        self._write("POST", f"{_user_path(user_id)}/lock", user_id, repeatable=True)

    def unlock_user(self, user_id: str) -> None:
        """In all tenants. The route refuses the tenant header."""
        self._write("POST", f"{_user_path(user_id)}/unlock", user_id, repeatable=True)

    def disable_user(self, user_id: str, tenant_id: str) -> None:
        """In that tenant only."""
        path = f"/identity/resources/tenants/users/v1/{_segment(user_id)}/disable"
        self._write("POST", path, user_id, repeatable=True, tenant_id=tenant_id)

    def enable_user(self, user_id: str, tenant_id: str) -> None:
        """In that tenant only."""
        path = f"/identity/resources/tenants/users/v1/{_segment(user_id)}/enable"
        self._write("POST", path, user_id, repeatable=True, tenant_id=tenant_id)

    def remove_user_from_tenant(self, user_id: str, tenant_id: str) -> None:
        """Ends the membership. Repeatable: the second time there is no membership left to end (404)."""
        self._write("DELETE", _user_path(user_id), user_id, repeatable=True, tenant_id=tenant_id, about="member")

    def delete_user(self, user_id: str) -> None:
        """Deletes the user from all tenants. The same route without the header, so it has a method of its own.

        Repeatable: an ID is never given again, so the second time there is nobody left (404).
        """
        self._write("DELETE", _user_path(user_id), user_id, repeatable=True, about="user")

    def create_user(self, tenant_id: str, body: Mapping[str, Any], application_id: str | None) -> User:
        """Creates a user in that tenant; who it is, as far as the answer tells.

        Whoever has the email in another tenant is added as they are.

        Never repeated: the second would be refused, or invite twice. body: as POST users/v2 takes it.
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

    def update_user(self, user_id: str, body: Mapping[str, Any]) -> object:
        """Sets what the body names, in all tenants; the answer, a user as a rule. The route refuses the tenant header.

        Repeatable. Whether it wipes out what the body leaves out is not confirmed: the specifications differ.
        """
        return self._write("PUT", _user_path(user_id), user_id, repeatable=True, body=body)

    def add_user_to_tenant(self, user_id: str, body: Mapping[str, Any]) -> object:
        """Makes the user a member of the tenant in the body; the answer, a user as a rule.

        Repeatable: the second time is refused with 409.
        """
        return self._write("POST", f"{_user_path(user_id)}/tenant", user_id, repeatable=True, body=body)

    def add_roles(self, user_id: str, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Gives the user the roles in the body (roleIds), in that tenant."""
        self._write("POST", f"{_user_path(user_id)}/roles", user_id, repeatable=True, tenant_id=tenant_id, body=body)

    def remove_roles(self, user_id: str, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Takes the roles in the body (roleIds) from the user, in that tenant."""
        self._write("DELETE", f"{_user_path(user_id)}/roles", user_id, repeatable=True, tenant_id=tenant_id, body=body)

    def end_sessions(self, user_id: str) -> None:
        """Ends all sessions of the user. Without a tenant; that this covers all of them is not confirmed."""
        path, headers = f"{USERS}/sessions/v1/me/all", {USER_HEADER: user_id}
        self._write("DELETE", path, f"sessions of {user_id}", repeatable=True, headers=headers)

    def delete_token(self, kind: str, token_id: str, user_id: str, tenant_id: str) -> None:
        """Ends a token of the user's own, of a kind of TOKEN_IDS. Repeatable: the second time it is gone (404)."""
        path, headers = f"{_tokens_path(kind)}/{_segment(token_id)}", {USER_HEADER: user_id}
        subject = f"token {token_id} of {user_id}"
        self._write("DELETE", path, subject, repeatable=True, tenant_id=tenant_id, headers=headers)

    def reset_mfa(self, user_id: str) -> None:
        """Takes away the second factors of the user. Repeatable: the second time is refused with ER-01097."""
        path = f"/identity/resources/vendor-only/users/v1/{_segment(user_id)}/mfa/unenroll"
        self._write("POST", path, user_id, repeatable=True)

    def create_tenant(self, body: Mapping[str, Any]) -> object:
        """Creates a tenant, or revives one that was deleted; the answer. Never repeated: it would be refused."""
        return self._write("POST", f"{TENANTS}/v1", str(body["tenantId"]), repeatable=False, body=body)

    def update_tenant(self, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Sets what the body names. Never with metadata: what is there would be replaced as a whole (source: MCP)."""
        self._write("PUT", _tenant_path(tenant_id), tenant_id, repeatable=True, body=body)

    def delete_tenant(self, tenant_id: str) -> None:
        """Deletes the tenant and all its users. Repeatable: the second time there is none left (404).

        The same path without the ID deletes the caller's own tenant, so an ID that is none makes no request.
        """
        self._write("DELETE", _tenant_path(tenant_id, "v1"), tenant_id, repeatable=True, about="tenant")

    def delete_current_tenant(self) -> None:
        """Deletes the tenant that a user's token was issued for, with all its users. Never with other credentials."""
        if self.user_token is None:
            raise ValueError("the current tenant of environment credentials is nobody's to delete")
        self._write("DELETE", f"{TENANTS}/v1", "the current tenant", repeatable=False, about="tenant")

    def create_sub_tenant(self, body: Mapping[str, Any]) -> None:
        """Creates a sub-account. Never repeated: the second would be refused."""
        self._write("POST", SUB_TENANTS, str(body["tenantId"]), repeatable=False, body=body)

    def delete_sub_tenant(self, tenant_id: str) -> None:
        """Deletes a sub-account and all its users. Repeatable: the second time there is none left (404)."""
        path = f"{SUB_TENANTS}/{_tenant_segment(tenant_id)}"
        self._write("DELETE", path, tenant_id, repeatable=True, about="tenant")

    def lock_tenants(self, ids: list[str]) -> None:
        """At most 100 at once. All or none: an unknown one lets the request fail."""
        self._write("POST", f"{TENANTS}/v1/lock", _several(ids), repeatable=True, body={"tenantIds": ids})

    def unlock_tenants(self, ids: list[str]) -> None:
        """At most 100 at once. All or none: an unknown one lets the request fail."""
        self._write("POST", f"{TENANTS}/v1/unlock", _several(ids), repeatable=True, body={"tenantIds": ids})

    def set_metadata(self, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Sets the keys in the body (metadata), and leaves all others."""
        path = f"{_tenant_path(tenant_id, 'v1')}/metadata"
        self._write("POST", path, tenant_id, repeatable=True, body=body)

    def remove_metadata(self, tenant_id: str, key: str) -> None:
        """Removes one key. Repeatable: the second time it is not there (404)."""
        path = f"{_tenant_path(tenant_id, 'v1')}/metadata/{_segment(key)}"
        self._write("DELETE", path, tenant_id, repeatable=True)

    def put_under_parent(self, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Makes childTenantId a sub-account of parentTenantId. Repeatable: the second time is refused (400)."""
        self._write("POST", HIERARCHY, tenant_id, repeatable=True, body=body)

    def take_from_parent(self, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Ends that childTenantId is a sub-account of parentTenantId. Repeatable: the second time it is none (404)."""
        self._write("DELETE", HIERARCHY, tenant_id, repeatable=True, body=body)

    def set_reseller(self, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Whether a sub-account can have sub-accounts of its own (isReseller)."""
        path = f"{SUB_TENANTS}/{_tenant_segment(tenant_id)}/management"
        self._write("PUT", path, tenant_id, repeatable=True, body=body)

    def set_access_type(self, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Whether the tenant's users may enter its sub-accounts (subAccountAccessType)."""
        path = f"{SUB_TENANTS}/{_tenant_segment(tenant_id)}/hierarchy-settings"
        self._write("PUT", path, tenant_id, repeatable=True, body=body)

    def update_settings(self, tenant_id: str, body: Mapping[str, Any]) -> None:
        """Sets what the body names, by the API's own names."""
        path = "/tenants/resources/account-settings/v1"
        self._write("PUT", path, tenant_id, repeatable=True, tenant_id=tenant_id, body=body)

    def migrate_tenants(self, ids: list[str]) -> str:
        """Starts migrating tenants of another environment into this one; the ID to ask for the status with.

        Not repeated: whether a second migration of the same tenants does harm is not known.
        """
        data = self._write("POST", f"{MIGRATIONS}/v1/tenants", _several(ids), repeatable=False, body={"tenants": ids})
        migration_id = data.get("migrationId") or data.get("id") if isinstance(data, dict) else None
        if not isinstance(migration_id, str) or not migration_id.strip("."):
            raise ApiError(_several(ids), "the answer to the migration names no migrationId", unclear=True)
        return migration_id

    # How

    def _tenant(self, path: str, subject: str, tenant_id: str | None = None) -> Tenant | None:
        try:
            data = self._http.call(Call("GET", path, subject, repeatable=True, about="tenant"))
        except ApiError as error:
            if error.missing:
                return None
            raise
        rows = data if isinstance(data, list) else [data] if data != {} else []
        if not all(isinstance(row, dict) and isinstance(row.get("tenantId"), str) for row in rows):
            raise ApiError(subject, "the answer is no tenant; check region and api_url")
        others = [row["tenantId"] for row in rows if tenant_id not in (None, row["tenantId"])]
        if others:  # somebody else's record must not make this one look deleted
            raise ApiError(subject, f"Frontegg answered with another tenant, {others[0][:80]}")
        tenants = [tenant_from_api(row) for row in rows]
        return next((tenant for tenant in tenants if tenant is not None), None)

    def _tenants(self, query: str, subject: str) -> TenantPage:
        data = self._http.call(Call("GET", f"{TENANTS}/v2", subject, repeatable=True, query=query))
        items, total = _page_parts(data)
        if items is None or total is None:
            raise ApiError(subject, "the answer is no list of tenants with its total; check region and api_url")
        tenants = [tenant_from_api(item) for item in items]
        seen = [item.get("tenantId") for item in items if isinstance(item, dict)]
        ids = tuple(tenant_id for tenant_id in seen if isinstance(tenant_id, str) and tenant_id)
        return TenantPage(tuple(tenant for tenant in tenants if tenant is not None), total, ids)

    def _hierarchy(self, tenant_id: str, below: str) -> list[dict[str, Any]]:
        subject = f"hierarchy of tenant {tenant_id}"
        call = Call("GET", f"{HIERARCHY}{below}", subject, repeatable=True, about="tenant")
        data = self._http.call(replace(call, headers={TENANT_HEADER: tenant_id}))
        rows = data if isinstance(data, list) else [data] if data != {} else []
        if not all(isinstance(row, dict) and isinstance(row.get("tenantId"), str) for row in rows):
            raise ApiError(call.subject, "the answer is no list of tenants; check region and api_url")
        return rows

    def _write(
        self,
        method: str,
        path: str,
        subject: str,
        *,
        repeatable: bool,
        tenant_id: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        about: str = "thing",
    ) -> Any:
        """The decoded answer, None where it is empty or no JSON: any 2xx says that it was done."""
        if tenant_id is not None and not tenant_id.strip():
            # With an empty header the removal from one tenant would become a deletion from all.
            raise ValueError("tenant_id is empty")
        sent = {**(headers or {}), **({} if tenant_id is None else {TENANT_HEADER: tenant_id})}
        call = Call(method, path, subject, repeatable=repeatable, headers=sent, body=body, wants_json=False)
        return self._http.call(replace(call, about=about))

    def _rows_of(
        self, name: str, ids: list[str], call: Call, *, joined: bool = True, gone_is_empty: bool = False
    ) -> list[dict[str, Any]]:
        """The rows of at most IDS_AT_ONCE IDs, which are the parameter `name` of the call, once or once for each ID."""

        def read(part: list[str]) -> list[dict[str, Any]]:
            query = urlencode({name: ",".join(part) if joined else part}, doseq=True, safe=",")
            return self._rows(replace(call, query=query), gone_is_empty=gone_is_empty)

        rows = []
        for dummy, answer in in_halves(read, ids):
            if isinstance(answer, ApiError):
                raise answer
            rows += answer
        return rows

    def _rows(self, call: Call, *, gone_is_empty: bool = False) -> list[dict[str, Any]]:
        """An answer that is a list, bare or in an envelope of one key (access tokens come so).

        gone_is_empty: for routes of one tenant; users may list a tenant that is no longer there.
        """
        try:
            data = self._http.call(replace(call, about="member"))
        except ApiError as error:
            if gone_is_empty and error.missing:
                return []
            raise
        if isinstance(data, dict) and len(data) == 1:
            (data,) = data.values()
        if isinstance(data, dict) and "userId" in data:  # one row, as the specification has the statuses
            data = [data]
        if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
            raise ApiError(call.subject, "the answer is no list of rows; check region and api_url")
        return data

    def _user(self, path: str, query: str, subject: str) -> User | None:
        try:
            data = self._http.call(Call("GET", path, subject, repeatable=True, query=query, about="user"))
        except ApiError as error:
            if error.missing:
                return None
            raise
        user = user_from_api(data)
        if user is None:
            raise ApiError(subject, "the answer is no user; check region and api_url")
        return user

    def _users(self, query: str, subject: str, path: str, headers: Mapping[str, str] | None) -> Page:
        data = self._http.call(Call("GET", path, subject, repeatable=True, query=query, headers=headers))
        items, total = _page_parts(data)
        users = [user_from_api(item) for item in items] if items is not None else []
        if items is None or total is None or total < len(items):
            raise ApiError(subject, "the answer is no list of users with its total; check region and api_url")
        # Rows that are no users are missed when the users are counted against the total.
        return Page(tuple(user for user in users if user is not None), total)


def _page_parts(data: object) -> tuple[list[Any] | None, int | None]:
    """(items, totalItems) of a page, each None where it is missing or of another type."""
    if not isinstance(data, dict):
        return None, None
    items, metadata = data.get("items"), data.get("_metadata")
    total = metadata.get("totalItems") if isinstance(metadata, dict) else None
    counted = isinstance(total, int) and not isinstance(total, bool) and 0 <= total <= MOST
    return (items if isinstance(items, list) else None), (total if counted else None)


def _several(ids: list[str]) -> str:
    return ids[0] if len(ids) == 1 else f"{len(ids)} tenants"


def _tenant_path(tenant_id: str, version: str = "v2") -> str:
    return f"{TENANTS}/{version}/{_tenant_segment(tenant_id)}"


def _tenant_segment(tenant_id: str) -> str:
    """Never empty and never dots: without its ID the route is the one that deletes the caller's own tenant."""
    if not tenant_id.strip().strip("."):
        raise ValueError("tenant_id is empty")
    return _segment(tenant_id)


def _user_path(user_id: str) -> str:
    return f"{USERS}/v1/{_segment(user_id)}"


def _tokens_path(kind: str) -> str:
    return f"{USERS}/{kind}/v1"


def _segment(value: str) -> str:
    """An identifier as one segment of a path. One of dots alone would climb out of it."""
    if not value.strip("."):
        raise ValueError("a segment of a path is empty or climbs")
    return quote(value, safe="")

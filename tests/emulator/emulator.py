# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator's interface for tests: start it, fill it, disturb it, inspect it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType, TracebackType
from typing import Any

from . import sample
from .app import ROUTES, App
from .auth import issue_token, issue_user_token
from .belongings import Belongings
from .bulk import Bulk
from .clock import iso
from .exchange import Exchange
from .faults import ANY_ROUTE, Fault
from .limits import EachAddress, Limit
from .server import Server
from .state import API_TOKEN, CLIENT_ID, Membership, Role, Session, Tenant, Token, User


def _json(data: Mapping[str, Any] | str | None) -> str | None:
    """Return the text that the API stores. A text is stored unchanged, even if it is not JSON."""
    return json.dumps(data) if isinstance(data, Mapping) else data


def _mapping(metadata: Mapping[str, Any] | str | None) -> dict[str, Any] | str | None:
    """Return the mapping in a JSON text. Return any other text, or None, unchanged."""
    if isinstance(metadata, Mapping):
        return dict(metadata)
    try:
        parsed = json.loads(metadata or "")
    except ValueError:
        return metadata
    return parsed if isinstance(parsed, dict) else metadata


class Switch:
    """A property that turns a behaviour of the state on and off. reset() returns every switch to its default."""

    def __init__(self, doc: str) -> None:
        self.__doc__ = doc

    def __set_name__(self, owner: type[Emulator], name: str) -> None:
        self._name = name

    def __get__(self, emulator: Emulator, owner: type[Emulator]) -> bool:
        return bool(getattr(emulator.state, self._name))

    def __set__(self, emulator: Emulator, on: bool) -> None:
        setattr(emulator.state, self._name, on)


class Emulator(Belongings, Bulk):
    """An emulated Frontegg. It listens on a loopback port inside its `with` block."""

    client_id = CLIENT_ID
    api_token = API_TOKEN

    keep_identity = Switch("Whether a user who leaves the last tenant still exists. Frontegg does not say.")
    delete_orphans = Switch("Whether deleting a tenant deletes its users without another tenant, or keeps them.")
    overreaching = Switch(
        "Whether removing and disabling reach all tenants, enabling unlocks, and deleting a tenant deletes sub-tenants."
    )
    applications_required = Switch(
        "Whether a creation must name the application, as in environments with several and without a default."
    )
    put_replaces = Switch("Whether an update empties the fields it does not name, as the older specification says.")
    verifies_newcomers = Switch(
        "Whether a user who is created without an invitation is verified. Not confirmed by Frontegg."
    )
    tells_tenant_lock = Switch("Whether rows of tenants have isLocked. Frontegg does not say.")
    hierarchy_moves = Switch("Whether a tenant can get another parent. The specification refuses this.")
    hierarchy_deep = Switch("Whether the list of sub-tenants has every depth, or only the children.")

    no_audits = Switch("Whether the plan of the environment has no audit log, so that events are refused.")

    def __init__(self, now: Callable[[], float] = time.time, *, port: int = 0, tls: bool = False) -> None:
        super().__init__(now)
        self._port = port
        self._tls = tls
        self.url = ""
        self.ca_path: str | None = None

    def __enter__(self) -> Emulator:
        with ExitStack() as stack:
            context = None
            if self._tls:
                from .tls import server_context  # the only part that needs trustme

                folder = stack.enter_context(TemporaryDirectory(prefix="frontegg-emulator-"))
                context, ca_path = server_context(Path(folder))
                self.ca_path = str(ca_path)
            server = Server(App(self), self._port, context)
            server.start()
            stack.callback(server.stop)
            self._cleanup = stack.pop_all()
        self.url = f"{'https' if self._tls else 'http'}://127.0.0.1:{server.port}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cleanup.close()

    # Fill the environment

    def add_tenant(
        self,
        tenant_id: str,
        name: str | None = None,
        *,
        parent: str | None = None,
        is_reseller: bool = False,
        metadata: Mapping[str, Any] | str | None = MappingProxyType({}),
        alias: str | None = None,
        locked: bool = False,
        deleted: bool = False,
        settings: Mapping[str, Any] | None = None,
        sub_account_access_type: str | None = None,
        **fields: Any,
    ) -> Tenant:
        """Add a tenant. Answers show `fields` unchanged, by their names in the API, and `metadata` that is not JSON.

        A parent that was never added counts as deleted. Two tenants that are each other's parent make a circle."""
        with self.lock:
            now = iso(self.now())
            tenant = Tenant(
                tenant_id=tenant_id,
                id=self.state.new_id(),
                name=tenant_id if name is None else name,
                created_at=now,
                parent=parent,
                is_reseller=fields.pop("isReseller", is_reseller),
                metadata=_mapping(metadata),
                fields=fields,
                alias=alias,
                locked=locked,
                sub_account_access_type=sub_account_access_type,
                settings=dict(settings or {}),
                deleted_at=now if deleted else None,
            )
            return self.state.add_tenant(tenant)

    def add_user(
        self,
        email: str,
        tenants: Iterable[str] = (),
        *,
        name: str | None = None,
        disabled_in: Iterable[str] = (),
        roles: Iterable[str] | Mapping[str, Iterable[str]] = (),
        status: Mapping[str, str] | None = None,
        metadata: Mapping[str, Any] | str | None = "{}",
        vendor_metadata: Mapping[str, Any] | str | None = None,
        sessions: int | Mapping[str, int] = 0,
        api_tokens: Mapping[str, int] | None = None,
        access_tokens: Mapping[str, int] | None = None,
        **fields: Any,
    ) -> User:
        """Add a user. `fields` are attributes of User, such as `id`. A tenant that was never added counts as deleted.

        `roles` are keys or IDs, one list for all tenants or a list by tenant. `status` is by tenant. Sessions and
        tokens are numbers by tenant; a single number of sessions is for the first tenant."""
        with self.lock:
            memberships = {tenant: Membership(tenant, self._role_ids(roles, tenant)) for tenant in tenants}
            for tenant in disabled_in:
                memberships[tenant].disabled = True
            for tenant, text in (status or {}).items():
                memberships[tenant].status = text
            if fields.get("id") is None:
                fields["id"] = self.state.new_id()
            user = User(
                email=email,
                name=email.partition("@")[0] if name is None else name,
                memberships=memberships,
                metadata=_json(metadata),
                vendor_metadata=_json(vendor_metadata),
                **{"created_at": iso(self.now()), **fields},
            )
            self._give_access(user, sessions, api_tokens or {}, access_tokens or {})
            return self.state.add_user(user)

    def _role_ids(self, roles: Iterable[str] | Mapping[str, Iterable[str]], tenant: str) -> list[str]:
        return self.state.role_ids(roles.get(tenant, ()) if isinstance(roles, Mapping) else roles, tenant)

    def _give_access(
        self,
        user: User,
        sessions: int | Mapping[str, int],
        api_tokens: Mapping[str, int],
        access_tokens: Mapping[str, int],
    ) -> None:
        counts: Mapping[Any, int] = sessions if isinstance(sessions, Mapping) else {user.first_tenant: sessions}
        strange = {*counts, *api_tokens, *access_tokens} - {*user.memberships, None}
        if strange:
            raise ValueError(f"{user.email} is no member of {', '.join(sorted(strange))}")
        at = iso(self.now())
        for tenant, count in counts.items():
            user.sessions += [Session(self.state.new_id(), tenant, at) for dummy in range(count)]
        for tokens, wanted in ((user.api_tokens, api_tokens), (user.access_tokens, access_tokens)):
            for tenant, count in wanted.items():
                made = [Token(self.state.new_id(), f"token {n + 1}", at) for n in range(count)]
                tokens.update({tenant: made} if made else {})

    def add_role(self, key: str, name: str | None = None, *, tenant_id: str | None = None, **fields: Any) -> Role:
        """Add a role. `fields` are attributes of Role."""
        with self.lock:
            if fields.get("id") is None:
                fields["id"] = self.state.new_id()
            fields = {"created_at": iso(self.now()), "tenant_id": tenant_id, **fields}
            return self.state.add_role(Role(key=key, name=key if name is None else name, **fields))

    def load_sample(self) -> None:
        """Add 1,000 users in 4 tenants, the same each time."""
        with self.lock:
            sample.load(self.state)

    def issue_token(self) -> str:
        """Return a bearer token, for tests of clients that get their token elsewhere."""
        with self.lock:
            return issue_token(self.state, self.now())

    def add_user_token(self, user: str, tenant_id: str, permissions: Iterable[str] = ()) -> str:
        """Return the bearer token that a user, given by ID or email, gets when signing in to the tenant."""
        with self.lock:
            found = self.user(user)
            if found is None or tenant_id not in found.memberships:
                raise ValueError(f"{user} is no member of {tenant_id}")
            return issue_user_token(self.state, self.now(), found.id, tenant_id, permissions)

    def revoke_tokens(self) -> None:
        """Revoke all tokens, including those of users."""
        with self.lock:
            self.state.revoke_tokens()

    def migrate_after(self, polls: int = 0, failing: Mapping[str, str] | Iterable[str] = ()) -> None:
        """Set how often each migration started from now on answers "in progress", and which tenants fail.

        `failing` may be a mapping from tenant to reason."""
        given = failing if isinstance(failing, Mapping) else dict.fromkeys(failing, "Migration failed")
        with self.lock:
            self.state.migration_polls, self.state.migration_failing = polls, dict(given)

    # Disturb the answers

    def fault(self, route: str, **order: Any) -> None:
        """Order a wrong answer. Fault describes the keywords. `route` is the name of a route, or "*" for all routes."""
        self._check_routes([route])
        fault = Fault(route, **{**order, "headers": order.get("headers") or {}})
        with self.lock:
            self.faults.orders.append(fault)

    def rate_limit(
        self,
        count: int | None,
        per: float = 60.0,
        style: str = "rfc3339",
        routes: Iterable[str] | None = None,
        *,
        tells: bool = False,
        each_address: bool = False,
    ) -> None:
        """Set a limit for the named routes. Without names, set it for all routes without their own, except the login.

        None for `count` removes the limit. `tells`: every answer states how many requests are left. `each_address`: the
        limit is for each address that requests come from, not for all of them together."""
        names = None if routes is None else list(routes)
        self._check_routes(names or [])
        with self.lock:
            kind = EachAddress if each_address else Limit
            self.limits.set(None if count is None else kind(count, per, style, tells), names)

    @staticmethod
    def _check_routes(names: Iterable[str]) -> None:
        unknown = [name for name in names if name not in ROUTES.names | {ANY_ROUTE}]
        if unknown:
            raise ValueError(f"no such route: {', '.join(unknown)}; there are {', '.join(sorted(ROUTES.names))}")

    def reset(self) -> None:
        """Return to the initial state. Only the port and the clock stay."""
        with self.lock:
            self.clear()

    @property
    def token_lifetime(self) -> float:
        return self.state.token_lifetime

    @token_lifetime.setter
    def token_lifetime(self, seconds: float) -> None:
        self.state.token_lifetime = seconds

    # Inspect the environment

    @property
    def in_flight(self) -> int:
        return self.flight.now

    @property
    def max_in_flight(self) -> int:
        return self.flight.most

    def user(self, id_or_email: str) -> User | None:
        with self.lock:
            return self.state.users.get(id_or_email) or self.state.user_by_email(id_or_email)

    @property
    def users(self) -> list[User]:
        with self.lock:
            return list(self.state.users.values())

    def tenant(self, tenant_id: str) -> Tenant | None:
        """Return the tenant, or None if it never existed or is deleted."""
        with self.lock:
            return self.state.tenants.get(tenant_id)

    @property
    def tenants(self) -> list[Tenant]:
        """Return all tenants that are not deleted."""
        with self.lock:
            return list(self.state.tenants.values())

    @property
    def audits(self) -> list[dict[str, Any]]:
        """Return the audit events of all tenants, each with its tenantId."""
        with self.lock:
            return list(self.state.audits)

    def _logged(self, wanted: Callable[[Exchange], bool]) -> list[Exchange]:
        with self.lock:
            return [exchange for exchange in self.log if wanted(exchange)]

    @property
    def logins(self) -> list[Exchange]:
        return self._logged(lambda exchange: exchange.is_login)

    @property
    def writes(self) -> list[Exchange]:
        return self._logged(lambda exchange: exchange.is_write)

    @property
    def reads(self) -> list[Exchange]:
        return self._logged(lambda exchange: not exchange.is_login and not exchange.is_write)

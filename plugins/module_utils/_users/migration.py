# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the path of module user_migration. Look up, start, wait, read back, report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import Any

from .._api.client import Client
from .._api.models import Found, Tenant, User
from .._api.paging import PAGE_SIZE, chunks, tried
from .._api.users import Filters
from .._base.errors import ApiError, GoneError, InputError, StoppedError
from .._base.redaction import Redaction
from .._base.values import email_key
from .._base.wishes import Identifier
from .._engine.acts import Fate, Step
from .._engine.converge import converge, stopped
from .._engine.options import read_options
from .._engine.outcome import Attempt
from .._engine.plan import Plan
from .._engine.report import Report
from .._engine.verify import PATIENCE
from .._engine.watch import Watch, check_migration_id, pauses_up_to, wait_for
from .details import shared_roles, with_roles
from .lookup import Directory, look_up, scope_size
from .names import identifiers_of
from .newcomers import FIELDS, KIND, STARTING, Newcomer, elsewhere, parts_of, plan, read_newcomers
from .writes_bulk import is_there

# Up to this many tenants that the list lacks are read again, one by one.
READ_TWICE = 3
# The route that starts a migration of these users, and returns its ID
Start = Callable[[Sequence[Mapping[str, Any]]], str]
NEWEST = Filters({"_sortBy": "createdAt", "_order": "DESC"})


def run_user_migration(client: Client, params: dict[str, Any]) -> Report:
    """The work of module user_migration, from its options to its report."""
    ids = tuple(dict.fromkeys(params["migration_id"] or ()))
    for migration_id in ids:
        check_migration_id(migration_id, params["wait"])
    if params["audit"] is not None and not params["wait"]:
        raise InputError("audit: tells what became of users, and wait is false; give one of them only.")
    client.name_run(params["run_id"])
    wishes, journey = read_newcomers(params["users"]), Journey(params, ids)
    options = read_options(client, {**params, "on_missing": None, "protected": None}, journey.kind)
    if not params["wait"]:
        options = replace(options, verify=False)
    try:
        wishes, plans, users = _plans(client, wishes, journey)
    except StoppedError as error:
        return stopped(client, journey.kind, wishes, options, error)
    counted = partial(scope_size, client, wishes)
    report = converge(client, journey.kind, wishes, plans, options, journey.read_back, scope_size=counted)
    strangers = [wish.given for wish in wishes for user in [users.get(wish.who)] if user and elsewhere(wish, user)]
    return replace(
        report,
        more={**report.more, "migration_id": ",".join(journey.ids) or None},
        warnings=[*report.warnings, *_warning(strangers)],
    )


def _warning(strangers: list[str]) -> list[str]:
    """The warning about users who are there, and not in the tenant that the task names."""
    if not strangers:
        return []
    more = f", and {len(strangers) - 10} more" if len(strangers) > 10 else ""
    return [
        f"In Frontegg already, but not in the tenant named: {', '.join(strangers[:10])}{more}. A migration changes "
        "nobody who is there; module user with state present adds them."
    ]


def _plans(
    client: Client, wishes: list[Newcomer], journey: Journey
) -> tuple[list[Newcomer], list[Plan], dict[Identifier, User | None]]:
    """(the wishes with the IDs of their roles; a plan for each; who has the emails)."""
    directory = look_up(client, wishes)
    missing = [wish for wish in wishes if directory[wish.who] == Found()]
    outside = [wish for wish in wishes for user in [directory[wish.who].subject] if user and elsewhere(wish, user)]
    _check_tenants(client, missing, outside, directory)
    known = {id(wish): with_ids for wish, with_ids in zip(missing, _with_roles(client, missing, directory))}
    wishes = [known.get(id(wish), wish) for wish in wishes]
    plans = []
    for wish in wishes:
        found = directory[wish.who]
        plans.append(plan(journey.kind, wish, found.subject, found.error, journey.step_for(wish)))
    return wishes, plans, {who: found.subject for who, found in directory.items()}


def _with_roles(client: Client, wishes: list[Newcomer], directory: Directory) -> list[Newcomer]:
    """The wishes with the IDs of their roles. InputError: a tenant has no such role."""
    faults: list[str] = []

    def note(error: GoneError) -> ApiError:
        faults.append(str(error))
        return ApiError(error.given, error.reason)

    found = with_roles(client, wishes, note, shared_roles(client, wishes))
    InputError.raise_all(faults)
    directory.update({wish.who: Found(error=error) for wish, error in found if error is not None})
    return [wish for wish, dummy in found]  # type: ignore[misc]  # the same class as it was given


def _check_tenants(client: Client, wishes: list[Newcomer], others: list[Newcomer], directory: Directory) -> None:
    """Refuse tenants that do not exist. If a tenant cannot be read, its users get the error.

    others: users who are there already, and whose rows would say that they are not in the tenant.
    """
    first: dict[str, Newcomer] = {}
    for wish in (*wishes, *others):
        first.setdefault(wish.place, wish)
    tenants = _tenants(client, list(first))
    InputError.raise_all(
        [
            f"{wish.label} ({wish.given}): tenant_id: there is no tenant {wish.shows(tenant_id)} in this environment. "
            "Nothing was changed."
            for tenant_id, wish in first.items()
            if tenants[tenant_id] is None
        ]
    )
    for wish in wishes:
        tenant = tenants[wish.place]
        if isinstance(tenant, ApiError):
            directory[wish.who] = Found(error=tenant)


def _tenants(client: Client, ids: list[str]) -> dict[str, Tenant | ApiError | None]:
    """Each tenant, None where there is none."""
    found: dict[str, Tenant | ApiError | None] = {}
    if len(ids) > 1:
        for part, tenants in zip(chunks(ids), client.in_parallel(partial(tried, client.tenants.by_ids), chunks(ids))):
            known = {tenant.id: tenant for tenant in tenants} if not isinstance(tenants, ApiError) else {}
            error = tenants if isinstance(tenants, ApiError) else None
            found.update({tenant_id: known.get(tenant_id, error) for tenant_id in part})
    left = [tenant_id for tenant_id in ids if found.get(tenant_id) is None][:READ_TWICE]
    found.update(zip(left, client.in_parallel(partial(tried, client.tenants.by_id), left)))
    return found


class Journey:
    """The migrations of one task, and what is known of each user. Threads may share it.

    ids: the IDs of its migrations; with IDs that were given, none is started.
    """

    def __init__(self, params: Mapping[str, Any], ids: tuple[str, ...]) -> None:
        self.ids = list(ids)
        self._waits_only = bool(ids)
        self._waits = bool(params["wait"])
        self._pauses = pauses_up_to(params["poll_interval"])
        self._hides = _hiding(params["users"])
        self._lock = Lock()
        self._given: list[Watch] = []
        self._expected: set[str] = set()  # the keys of the emails whose migration ended without an error about them
        self.kind = KIND if self._waits else STARTING

    def step_for(self, wish: Newcomer) -> Step:
        """The write for a user."""
        roles = wish.attributes.role_ids
        user = wish.body if roles is None else {**wish.body, "roleIds": list(roles)}
        return Step(self.kind.act_for(wish), "", wish.tenant_id, bulk=_Sealed(user=user, journey=self))

    def send(self, start: Start, users: Sequence[Mapping[str, Any]]) -> str:
        """The ID of the migration that was started for these users; "" where the task only waits."""
        if self._waits_only:
            return ""
        try:
            migration_id = start(users)
        except ApiError as error:
            raise self._without_secrets(error) from None
        with self._lock:
            self.ids.append(migration_id)
        return migration_id

    def wait(
        self, client: Client, requests: Sequence[tuple[Sequence[Mapping[str, Any]], str]], patience: float
    ) -> list[list[Fate]]:
        """The fate of each user, once the migrations have ended, or after `patience` seconds."""
        if not self._waits:
            return [[Fate() for dummy in users] for users, dummy in requests]
        if self._waits_only:
            seen = [self._given_watches(client, requests[-1][0], patience)] * len(requests)
        else:
            watches = [self._watch(client, number, users) for users, number in requests]
            wait_for(client, watches, patience, self._pauses)
            seen = [[watch] for watch in watches]
        return [[self._fate(user, some) for user in users] for (users, dummy), some in zip(requests, seen)]

    def _watch(self, client: Client, migration_id: str, users: Sequence[Mapping[str, Any]]) -> Watch:
        """The migration that brings these users in, or one that the task names."""
        last_one = partial(is_there, client, users[-1]["email"], users[-1]["tenantId"])
        read = partial(client.migrations.status, migration_id)
        return Watch(read, last_one, was_given=self._waits_only)

    def _given_watches(self, client: Client, users: Sequence[Mapping[str, Any]], patience: float) -> list[Watch]:
        """All migrations that the task names, waited for once. Which user came with which is not known."""
        if not self._given:
            self._given = [self._watch(client, migration_id, users) for migration_id in self.ids]
            wait_for(client, self._given, patience, self._pauses)
        return self._given

    def _fate(self, user: Mapping[str, Any], watches: Sequence[Watch]) -> Fate:
        """What became of a user. Only an error about the user is final: reading back decides on all others."""
        key = email_key(str(user["email"]))
        reasons = [why for watch in watches for email, why in watch.reasons.items() if email_key(email) == key]
        if reasons:
            reason = self._hides.text(reasons[0])
            return Fate(ApiError(str(user["email"]), reason, messages=(reason,), answered=True))
        pending = [watch for watch in watches if not watch.is_over]
        told = self._hides.text((pending or watches)[0].told or "not told")
        if pending:
            return Fate(unsure=f"the migration's status is {told}; give migration_id to wait on")
        self._expected.add(key)
        return Fate(unsure=f"the migration ended with {told}")

    def _without_secrets(self, error: ApiError) -> ApiError:
        """The error without what it may quote of a request."""
        subject, reason = str(error)[: -len(error.reason) - 3], self._hides.text(error.reason)
        messages = tuple(map(self._hides.text, error.messages))
        return type(error)(
            subject,
            reason,
            status=error.status,
            code=error.code,
            messages=messages,
            trace_id=error.trace_id,
            missing=error.missing,
            unclear=error.unclear,
            answered=error.answered,
        )

    def read_back(self, client: Client, attempts: list[Attempt]) -> list[Found[User]]:
        """Each user as they are now, read in bulk."""
        if client.read_only:
            return [Found() for dummy in attempts]
        names = [attempt.plan.wish for attempt in attempts]
        found = _newest(client, names)
        left = [wish for wish in names if wish.who not in found]
        found.update(look_up(client, left))
        for seconds in PATIENCE:  # the list may lag behind the status
            left = [wish for wish in names if found[wish.who] == Found() and self._should_be_there(wish)]
            if not left:
                break
            client.pause(seconds)
            found.update(look_up(client, left))
        return [found[wish.who] for wish in names]

    def _should_be_there(self, wish: Newcomer) -> bool:
        """Whether the migration of a user ended, and no error of it is about the user."""
        return email_key(wish.given) in self._expected


def _newest(client: Client, wishes: Sequence[Newcomer]) -> Directory:
    """Those of the newcomers whom the newest users show. What is not shown says nothing.

    Where the list goes on and more are left than it has pages, it is read to its end: other users may be as new.
    """
    if len(wishes) < 2:
        return {}
    places = {wish.place for wish in wishes}
    filters = NEWEST
    if len(places) == 1:
        filters = Filters({**NEWEST.query, "_includeSubTenants": "false"}, places.pop())
    asked = {wish.who for wish in wishes}
    found: Directory = {}

    def read(numbers: range) -> int:
        """Read these pages. Return how many there are in all, as far as it is known."""
        pages = client.in_parallel(lambda number: tried(client.users.page, number, filters), numbers)
        told = [page for page in pages if not isinstance(page, ApiError)]
        for user in (user for page in told for user in page.items):
            found.update({who: Found(user) for who in identifiers_of(user.id, user.email) if who in asked})
        return max((-(-page.total // PAGE_SIZE) for page in told), default=0)

    first = -(-len(wishes) // PAGE_SIZE)
    pages = read(range(first))
    if 0 < pages - first < len(wishes) - len(found):
        read(range(first, pages))
    return found


class _Sealed(dict[str, Any]):
    """A body that holds secrets. Its repr shows nothing of it."""

    def __repr__(self) -> str:
        return "(sealed)"


def _hiding(users: Any) -> Redaction:
    """What hides the secrets of all users in sentences, wherever Frontegg quotes them."""
    hides = Redaction(())
    secrets = [name for name, row in FIELDS.items() if row.is_secret]
    hides.remember(part for user in users for name in secrets for part in parts_of(user.get(name)))
    return hides

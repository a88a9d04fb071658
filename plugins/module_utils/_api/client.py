# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the client: one small client per object, and what a task knows of its requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from .._base.errors import InputError
from .._base.identifiers import identify
from .._base.runs import Run
from .._base.values import shown
from .._wire.transport import Http
from .base import Routes
from .credentials import Credentials
from .users import Users

if TYPE_CHECKING:
    from .applications import Applications
    from .audits import Audits
    from .emails import Emails
    from .groups import Groups
    from .migrations import Migrations
    from .tenants import Tenants

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_Routes = TypeVar("_Routes", bound=Routes)


class Client:
    """Frontegg as this collection uses it: client.users, client.credentials, client.tenants. Threads may share it.

    run: what results and files say about this task.
    """

    def __init__(self, http: Http) -> None:
        self._http = http
        self.users = Users(http)
        self.credentials = Credentials(http)
        self.run = Run(str(uuid4()), http.now, http.settings.environment, http.settings.base_url)

    def name_run(self, run_id: str | None) -> None:
        """Give the run this ID (a UUID). None: it keeps its own. InputError: it is no UUID."""
        who = identify(run_id.strip()) if run_id is not None else None
        if run_id is not None and (who is None or who.kind != "id"):
            raise InputError(f"run_id: {shown(run_id)} is no UUID.")
        if who is not None:
            self.run = replace(self.run, id=who.value)

    @cached_property
    def tenants(self) -> Tenants:
        """The routes for tenants. Imported when first used: most tasks about users never need them."""
        from .tenants import Tenants

        return Tenants(self._http)

    @cached_property
    def groups(self) -> Groups:
        """The routes for the groups of tenants. Imported when first used."""
        from .groups import Groups

        return Groups(self._http)

    @cached_property
    def applications(self) -> Applications:
        """The routes for users' applications. Imported when first used."""
        from .applications import Applications

        return Applications(self._http)

    @cached_property
    def audits(self) -> Audits:
        """The route for audit events. Imported when first used."""
        from .audits import Audits

        return Audits(self._http)

    @cached_property
    def emails(self) -> Emails:
        """The routes for users' emails. Imported when first used."""
        from .emails import Emails

        return Emails(self._http)

    @cached_property
    def migrations(self) -> Migrations:
        """The routes for migrations of users. Imported when first used."""
        from .migrations import Migrations

        return Migrations(self._http)

    def routes(self, routes: type[_Routes]) -> _Routes:
        """The client of an object that this class does not name, such as client.routes(Roles)."""
        return routes(self._http)

    @property
    def user_token(self) -> str | None:
        """The token of a user, where it is used instead of environment credentials."""
        return self._http.settings.access_token if self._http.settings.is_user else None

    @property
    def environment(self) -> str:
        """A name for the environment: the same in every task, and it reveals nothing."""
        return self._http.settings.environment

    @property
    def sent(self) -> int:
        """The number of requests sent so far."""
        return self._http.sent

    @property
    def requests_left(self) -> int | None:
        """The number of requests left in the present window of the rate limit, where Frontegg says it."""
        return self._http.gate.left()

    @property
    def requests_per_minute(self) -> float | None:
        """The number of requests allowed in a minute, as far as it is known."""
        return self._http.gate.known_limit()

    @property
    def last_trace_id(self) -> str | None:
        """Frontegg's name for the last request of this thread."""
        return self._http.last_trace_id

    @property
    def read_only(self) -> bool:
        """Whether every write is refused before it is sent: check mode."""
        return self._http.settings.read_only

    @property
    def now(self) -> float:
        """The time, in seconds since the epoch."""
        return self._http.now

    def expect(self, requests: int) -> None:
        """Say how many requests will follow, so that they are spread over what the rate limit allows."""
        self._http.gate.expect(requests)

    def pause(self, seconds: float) -> None:
        """Wait, by the same clock as all other waiting."""
        self._http.pause(seconds)

    def looks(self, patience: float, pauses: Iterable[float]) -> Iterator[None]:
        """Wait before each look at something that takes time, until `patience` seconds are over.

        pauses: the seconds before the first look, before the second, and so on, without end.
        """
        end = self.now + patience
        for wait in pauses:
            self.pause(max(0.0, min(wait, end - self.now)))
            yield
            if self.now >= end:
                return

    def in_parallel(self, function: Callable[[_Item], _Result], items: Iterable[_Item]) -> list[_Result]:
        """function(item) for all items, in their order. At most `concurrency` calls run at a time.

        The first error that the function raises ends the work: items that were not begun are left out.
        """
        work = list(items)
        if len(work) < 2:
            return [function(item) for item in work]
        pool = ThreadPoolExecutor(max_workers=min(self._http.settings.concurrency, len(work)))
        try:
            return list(pool.map(function, work))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

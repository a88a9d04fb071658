# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: acts, steps and parts: what a plan consists of. Pure.

Act: one kind of write, with its words and the function that carries it out (such as LOCK).
Step: one write for one subject (such as the lock of one user).
Part: an act with all its steps for one subject, or with none where there is nothing to do (such as three tokens).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._base.errors import ApiError


@dataclass(frozen=True)
class Act:
    """One kind of write, with the words that messages use for it.

    verb, done, already: as in "would lock 2 of 2 users", "locked 2 of 2 users", "already locked". `already` and `msg`
    may hold {tenant_id}. msg: what a row says, where it is not `done` with the tenant.
    takes_access: the acts that `protected` guards against.
    write(client, step): carries the act out, and returns the ID of a subject that it created. Where at_once is above 1,
    write(client, steps) carries it out for at most that many subjects in one request. It may return {place of a step:
    why this one failed}.
    several_requests: the write may take more than one request. is_irreversible: the journal notes it before it begins.
    permission: what a user needs, where a user's own token does it.
    phase: acts of a lower phase come first, over all that is to happen to one subject.
    takes_all: it takes whatever there is at the time, such as all sessions. What a plan file counted may differ then.
    """

    name: str
    verb: str
    done: str
    already: str
    takes_access: bool
    write: Callable[[Any, Any], Any]
    at_once: int = 1
    msg: str = ""
    several_requests: bool = False
    is_irreversible: bool = False
    permission: str = ""
    phase: int = 0
    takes_all: bool = False

    def told(self, tenant_id: str | None) -> str:
        """What was done, as a row's message says it. tenant_id: the one tenant it reaches, None for all."""
        if self.msg:
            return self.msg.format(tenant_id=tenant_id)
        return self.done if tenant_id is None else f"{self.done} in tenant {tenant_id}"


@dataclass(frozen=True)
class Step:
    """One write for one subject.

    subject_id: "" where a step before it creates the subject. tenant_id: the one tenant it reaches, None for all.
    body: what is sent. kept: for an update, values of the subject that the update must not wipe out.
    unwanted: for a tenant that is created, the keys of metadata that must not come back with it.
    roles: the only roles that a user who is brought in is to have; None: any. target: the one token or key.
    error: why the step cannot even be tried. weakens: lets somebody in with less than before, such as past MFA.
    """

    act: Act
    subject_id: str
    tenant_id: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    kept: Mapping[str, Any] = field(default_factory=dict)
    unwanted: tuple[str, ...] = ()
    roles: tuple[str, ...] | None = None
    target: str = ""
    error: ApiError | None = None
    weakens: bool = False

    @property
    def is_guarded(self) -> bool:
        """Whether `protected` stands in its way."""
        return self.act.takes_access or self.weakens

    @property
    def tenant(self) -> str:
        """The one tenant that the step reaches. ValueError without one: it must never become all tenants."""
        if self.tenant_id is None:
            raise ValueError(f"{self.act.name} has no tenant")
        return self.tenant_id


@dataclass(frozen=True)
class Part:
    """One act for one subject, as a row tells it: its message, and the writes it takes; none where nothing is to do.

    later: the phase of the part, where it is not that of its act.
    """

    act: Act
    msg: str
    steps: tuple[Step, ...] = ()
    later: int | None = None

    @property
    def phase(self) -> int:
        """Parts of a lower phase come first."""
        return self.act.phase if self.later is None else self.later

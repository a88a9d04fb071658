# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: acts, steps and parts: what a plan consists of. Pure.

Act: one kind of write, with its words and the function that carries it out (such as LOCK).
Step: one write for one subject (such as the lock of one user).
Part: an act with all its steps for one subject, or with none where there is nothing to do (such as three tokens).
Together: how one request carries an act out for several subjects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._base.errors import ApiError


@dataclass(frozen=True)
class Fate:
    """What became of one subject of a request for several.

    error: why the subject was refused, or that the answer was lost. unsure: why a later read that does not show the
    change proves nothing; "" where the answer is final.
    """

    error: ApiError | None = None
    unsure: str = ""


# The steps for one subject that a request for several carries
Steps = Sequence["Step"]


@dataclass(frozen=True)
class Together:
    """How one request carries acts out for several subjects. Acts that travel in the same request share it.

    send(client, subjects): sends the request, and returns what Frontegg calls it. The ApiError of a refusal proves that
    nothing was done for any subject.
    wait(client, requests, patience): the fate of each subject, once Frontegg has carried the requests out, or after
    `patience` seconds. requests: (the subjects, what Frontegg calls the request). None: the answer of send is final.
    at_least, at_most: the number of subjects that go into a request.
    per_tenant: all subjects of a request are in the tenant of their steps.
    is_about_one(error): whether a refusal may be about one subject only, so that halves are sent.
    requests: how many requests one of them takes, at least. read_at_once: how many subjects one request reads back.
    """

    send: Callable[[Any, Sequence[Steps]], str]
    wait: Callable[[Any, Sequence[tuple[Sequence[Steps], str]], float], Sequence[Sequence[Fate]]] | None = None
    at_least: int = 2
    at_most: int = 100
    per_tenant: bool = False
    is_about_one: Callable[[ApiError], bool] = lambda error: True
    requests: int = 1
    read_at_once: int = 100


@dataclass(frozen=True)
class Act:
    """One kind of write, with the words that messages use for it.

    verb, done, already: as in "would lock 2 of 2 users", "locked 2 of 2 users", "already locked". `already` and `msg`
    may hold {tenant_id}. msg: what a row says, where it is not `done` with the tenant.
    takes_access: the acts that `protected` guards against.
    write(client, step): carries the act out, and returns the ID of a subject that it created.
    together: how one request carries it out for several subjects, where there is such a request.
    several_requests: the write may take more than one request. is_irreversible: the journal notes it before it begins.
    permission: what a user needs, where a user's own token does it.
    phase: acts of a lower phase come first, over all that is to happen to one subject.
    takes_all: it takes whatever there is at the time, such as all sessions. What a plan file counted may differ then.
    leaves_no_trace: no read shows whether it was done, such as a mail that was sent.
    """

    name: str
    verb: str
    done: str
    already: str
    takes_access: bool
    write: Callable[[Any, Any], str | None]
    together: Together | None = None
    msg: str = ""
    several_requests: bool = False
    is_irreversible: bool = False
    permission: str = ""
    phase: int = 0
    takes_all: bool = False
    leaves_no_trace: bool = False

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
    bulk: what a request for several subjects says of this one; None where such a request cannot carry the step.
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
    bulk: Mapping[str, Any] | None = None

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

    moved: the phase of the part, where it is not that of its act.
    """

    act: Act
    msg: str
    steps: tuple[Step, ...] = ()
    moved: int | None = None

    @property
    def phase(self) -> int:
        """Parts of a lower phase come first."""
        return self.act.phase if self.moved is None else self.moved

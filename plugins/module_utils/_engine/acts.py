# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the kinds of writes, and the words that messages use for them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .._base.errors import ApiError


@dataclass(frozen=True)
class Act:
    """One kind of write, with the words that messages use for it."""

    name: str
    verb: str
    done: str
    already: str
    takes_access: bool  # the acts that `protected` guards against
    via: str = ""  # what carries it out, where the name alone does not tell
    at_once: int = 1  # so many can be carried out in one request
    permission: str = ""  # what a user needs for it, where a user's token does it


LOCK = Act("lock", "lock", "locked", "already locked", takes_access=True)
UNLOCK = Act("unlock", "unlock", "unlocked", "not locked", takes_access=False)
DISABLE = Act("disable", "disable", "disabled", "already disabled in tenant {tenant_id}", takes_access=True)
ENABLE = Act("enable", "enable", "enabled", "not disabled in tenant {tenant_id}", takes_access=False)
REMOVE = Act("remove_from_tenant", "remove", "removed", "not a member of tenant {tenant_id}", takes_access=True)
DELETE = Act("delete", "delete", "deleted", "already deleted", takes_access=True)
END_SESSIONS = Act("sessions", "ending the sessions", "sessions ended", "no sessions", takes_access=True)
DELETE_TOKEN = Act("api_tokens", "deleting the tokens", "tokens deleted", "no tokens", takes_access=True)
RESET_MFA = Act("mfa", "resetting MFA", "MFA reset", "no MFA", takes_access=True)
CREATE = Act("create", "create", "created", "already there", takes_access=False)
JOIN = Act("add_to_tenant", "add", "added", "already a member", takes_access=False)
UPDATE = Act("update", "update", "updated", "already as wanted in tenant {tenant_id}", takes_access=False)
REMOVE_ROLES = Act("remove_roles", "removing roles", "roles removed", "no roles to remove", takes_access=True)
ADD_ROLES = Act("add_roles", "adding roles", "roles added", "no roles to add", takes_access=False)

CREATE_TENANT = Act("create", "create", "created", "already there", takes_access=False, via="create_tenant")
UPDATE_TENANT = Act("update", "update", "updated", "already as wanted", takes_access=False, via="update_tenant")
DELETE_TENANT = Act("delete", "delete", "deleted", "already deleted", takes_access=True, via="delete_tenant")
LOCK_TENANT = Act("lock", "lock", "locked", "already locked", takes_access=True, via="lock_tenants", at_once=100)
UNLOCK_TENANT = Act("unlock", "unlock", "unlocked", "not locked", takes_access=False, via="unlock_tenants", at_once=100)
# With a user's token
CREATE_SUB = replace(CREATE_TENANT, via="create_sub_tenant", permission="to manage sub-accounts")
DELETE_SUB = replace(DELETE_TENANT, via="delete_sub_tenant", permission="to manage sub-accounts")
DELETE_CURRENT = replace(
    DELETE_TENANT,
    via="delete_current_tenant",
    permission="fe.account-settings.delete.account",  # source: OpenAPI
)
SET_METADATA = Act("metadata", "setting metadata", "metadata set", "", takes_access=False)
REMOVE_METADATA = Act("remove_metadata", "removing metadata", "metadata removed", "", takes_access=False)
DETACH = Act("remove_from_parent", "taking from its parent", "taken from its parent", "", takes_access=False)
ATTACH = Act("add_to_parent", "putting under its parent", "put under its parent", "", takes_access=False)
SET_RESELLER = Act("is_reseller", "setting is_reseller", "is_reseller set", "", takes_access=False)
SET_ACCESS = Act("sub_account_access_type", "setting the access of users", "access set", "", takes_access=False)
SET_SETTINGS = Act("settings", "updating settings", "settings updated", "", takes_access=False)


@dataclass(frozen=True)
class Step:
    """One write for one user.

    user_id: "" where a step before it creates the user. tenant_id: the one tenant it reaches, None for all.
    body: what is sent. kept: for an update, what else the user has that it must not wipe out. unwanted: for a tenant
    that is created, the keys of metadata that it must not bring back from the dead (see _apply).
    roles: the only ones that somebody who is brought in is to have; None: any. target: the one token that is meant.
    error: why the step cannot even be tried.
    """

    act: Act
    user_id: str
    tenant_id: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    kept: Mapping[str, Any] = field(default_factory=dict)
    unwanted: tuple[str, ...] = ()
    roles: tuple[str, ...] | None = None
    target: str = ""
    error: ApiError | None = None
    weakens: bool = False  # lets somebody in with less than before, such as past MFA

    @property
    def is_guarded(self) -> bool:
        """Whether `protected` stands in its way."""
        return self.act.takes_access or self.weakens


@dataclass(frozen=True)
class Part:
    """What a row tells as one step: an act, in words, with the writes it takes; none where it is so already."""

    act: Act
    msg: str
    steps: tuple[Step, ...] = ()


def describe(act: Act, tenant_id: str | None) -> str:
    """What was done, as a row's message says it."""
    if act is REMOVE:
        return f"removed from tenant {tenant_id}"
    if act is DELETE:
        return "deleted from all tenants"
    if act is JOIN:
        return f"added to tenant {tenant_id}"
    return act.done if tenant_id is None else f"{act.done} in tenant {tenant_id}"

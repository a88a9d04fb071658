# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the acts for tenants, each declared beside the function that carries it out.

No other file calls a writing route for tenants. Importing this file reads and writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .._api.models import Tenant
from .._api.rows import decoded
from .._base.errors import ApiError
from .._engine.acts import Act, Step, Steps, Together

if TYPE_CHECKING:
    from .._api.client import Client


def start_migration(client: Client, ids: list[str]) -> str:
    """The ID of a migration that was started, of these tenants into this environment."""
    return client.tenants.migrate(ids)


# With environment credentials


def _create(client: Client, step: Step) -> None:
    """Create the tenant, never twice. If the answer is lost, a read settles it, so that the next steps can follow."""
    try:
        row = client.tenants.create(step.body)
    except ApiError as error:
        found = _if_readable(client, step.tenant) if error.unclear else None
        if found is None:
            raise
        row = found.row
    # A tenant that was deleted before comes back with its old metadata.
    there = decoded(row.get("metadata")) if isinstance(row, Mapping) else None
    for key in step.unwanted:
        if isinstance(there, Mapping) and key in there:
            _remove_metadata(client, replace(step, target=key))


def _if_readable(client: Client, tenant_id: str) -> Tenant | None:
    """The tenant, None also where it cannot be read: the lost answer is the error to report."""
    try:
        return client.tenants.by_id(tenant_id)
    except ApiError:
        return None


CREATE = Act("create", "create", "created", "already there", takes_access=False, write=_create, several_requests=True)


def _update(client: Client, step: Step) -> None:
    client.tenants.update(step.tenant, step.body)


UPDATE = Act("update", "update", "updated", "already as wanted", takes_access=False, write=_update)


def _delete(client: Client, step: Step) -> None:
    client.tenants.delete(step.tenant)


DELETE = Act("delete", "delete", "deleted", "already deleted", takes_access=True, write=_delete, is_irreversible=True)


def _lock(client: Client, step: Step) -> None:
    client.tenants.lock([step.tenant])


def _lock_all(client: Client, tenants: Sequence[Steps]) -> str:
    client.tenants.lock([steps[0].tenant for steps in tenants])
    return ""


LOCK = Act("lock", "lock", "locked", "already locked", takes_access=True, write=_lock, together=Together(_lock_all))


def _unlock(client: Client, step: Step) -> None:
    client.tenants.unlock([step.tenant])


def _unlock_all(client: Client, tenants: Sequence[Steps]) -> str:
    client.tenants.unlock([steps[0].tenant for steps in tenants])
    return ""


UNLOCK = Act(
    "unlock", "unlock", "unlocked", "not locked", takes_access=False, write=_unlock, together=Together(_unlock_all)
)


def _set_metadata(client: Client, step: Step) -> None:
    client.tenants.set_metadata(step.tenant, step.body)


SET_METADATA = Act("metadata", "setting metadata", "metadata set", "", takes_access=False, write=_set_metadata)


def _remove_metadata(client: Client, step: Step) -> None:
    try:
        client.tenants.remove_metadata(step.tenant, step.target)
    except ApiError as error:
        if not error.missing:  # a key that is gone meanwhile needs no removal
            raise


REMOVE_METADATA = Act(
    "remove_metadata", "removing metadata", "metadata removed", "", takes_access=False, write=_remove_metadata
)


def _detach(client: Client, step: Step) -> None:
    try:
        client.tenants.take_from_parent(step.tenant, step.body)
    except ApiError as error:
        if not error.missing:
            raise


DETACH = Act(
    "remove_from_parent", "taking from its parent", "taken from its parent", "", takes_access=False, write=_detach
)


def _attach(client: Client, step: Step) -> None:
    client.tenants.put_under_parent(step.tenant, step.body)


ATTACH = Act("add_to_parent", "putting under its parent", "put under its parent", "", takes_access=False, write=_attach)


def _set_reseller(client: Client, step: Step) -> None:
    client.tenants.set_reseller(step.tenant, step.body)


SET_RESELLER = Act("is_reseller", "setting is_reseller", "is_reseller set", "", takes_access=False, write=_set_reseller)


def _set_access(client: Client, step: Step) -> None:
    client.tenants.set_access_type(step.tenant, step.body)


SET_ACCESS = Act(
    "sub_account_access_type", "setting the access of users", "access set", "", takes_access=False, write=_set_access
)


def _set_settings(client: Client, step: Step) -> None:
    client.tenants.update_settings(step.tenant, step.body)


SET_SETTINGS = Act("settings", "updating settings", "settings updated", "", takes_access=False, write=_set_settings)


# With a user's own token

_MANAGE = "to manage sub-accounts"


def _create_sub(client: Client, step: Step) -> None:
    client.tenants.create_sub(step.body)


CREATE_SUB = replace(CREATE, write=_create_sub, several_requests=False, permission=_MANAGE)


def _delete_sub(client: Client, step: Step) -> None:
    client.tenants.delete_sub(step.tenant)


DELETE_SUB = replace(DELETE, write=_delete_sub, permission=_MANAGE)


def _delete_current(client: Client, step: Step) -> None:
    client.tenants.delete_current()


DELETE_CURRENT = replace(
    DELETE,
    write=_delete_current,
    permission="fe.account-settings.delete.account",  # source: OpenAPI
)
SET_RESELLER_BY_USER = replace(SET_RESELLER, permission=_MANAGE)
SET_ACCESS_BY_USER = replace(SET_ACCESS, permission=_MANAGE)

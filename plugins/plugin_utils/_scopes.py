# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the variables of reconcile_users and review_access -> which users are read. Pure.

Both change nobody. But people lock the users of their lists. So the scope is stated, and never all users by default.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..module_utils._base.errors import InputError
from ..module_utils._base.values import check_tenant_id, flag, shown, texts

_DORMANT_DAYS = 90
_LONGEST = 36_500  # days


def scope_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """tenant_ids, domains, and `selections`: the options of module user_info for each of its tasks."""
    faults = []
    if "tenant_id" in given and "tenant_ids" in given:
        faults.append("tenant_id and tenant_ids: give one of the two")
    tenants = texts("tenant_ids", given["tenant_ids"]) if "tenant_ids" in given else ()
    tenants = tuple(dict.fromkeys((*tenants, *([str(given["tenant_id"]).strip()] if "tenant_id" in given else ()))))
    domains = texts("domains", given["domains"]) if "domains" in given else ()
    is_all = "all" in given and flag("all", given["all"])
    if is_all and (tenants or domains):
        faults.append("all=true is given beside tenants or domains: give one of the two")
    if not is_all and not tenants and not domains:
        faults.append("the scope is missing: give tenant_id, tenant_ids or domains, or all=true for all users")
    if faults:
        raise InputError.of_all(faults)
    for tenant_id in tenants:
        check_tenant_id(tenant_id, "tenant_id")
    part: dict[str, object] = {"domains": list(domains)} if domains else {}
    selections = [{"tenant_id": tenant_id, **part} for tenant_id in tenants] or [part]
    return {"tenant_ids": list(tenants), "domains": list(domains), "selections": selections}


def words_of(scope: Mapping[str, Any]) -> str:
    """The scope in words."""
    tenants = f"of tenant {', '.join(scope['tenant_ids'])}" if scope["tenant_ids"] else "of all tenants"
    return f"{tenants} with domain {', '.join(scope['domains'])}" if scope["domains"] else tenants


def dormant_days(given: Mapping[str, Any]) -> int:
    """After how many days without a login a user is dormant."""
    days = str(given.get("dormant_days", _DORMANT_DAYS)).strip()
    if not re.fullmatch("[0-9]{1,5}", days) or not 0 < int(days) <= _LONGEST:
        raise InputError(f"dormant_days: {shown(days)} is no whole number of days from 1 to {_LONGEST}")
    return int(days)

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: values in the rows of the API: names, metadata, roles. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._wire.answers import parsed

SECRETS = ("secret", "token", "password")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def snake_case(name: str) -> str:
    """isLocked -> is_locked"""
    return _WORDS.sub("_", name).lower()


def plain(value: Any) -> Any:
    """The value with names in snake_case, at any depth, without values that could be secrets."""
    if isinstance(value, Mapping):
        names = {str(key): snake_case(str(key)) for key in value}
        return {names[str(key)]: plain(part) for key, part in value.items() if names[str(key)] not in SECRETS}
    return [plain(part) for part in value] if isinstance(value, list) else value


def decoded(text: object) -> Any:
    """Metadata as data. The API has it as a JSON text, or leaves it out. A text that is no JSON stays a text.

    The text null is empty metadata, as no text is.
    """
    if text is None or (isinstance(text, str) and not text.strip()):
        return {}
    if not isinstance(text, str):
        return text
    try:
        data = parsed(text)
    except ValueError:
        return text
    return {} if data is None else data


def given_roles(row: Mapping[str, Any], tenant_id: str) -> list[str]:
    """The IDs of the roles in the answer to a creation. The answer has IDs, or objects with IDs."""
    tenants = row.get("tenants")
    own = [one for one in (tenants if isinstance(tenants, list) else []) if isinstance(one, Mapping)]
    told = [one.get("roles") for one in own if one.get("tenantId") == tenant_id] or [row.get("roles")]
    roles = [role for some in told if isinstance(some, list) for role in some]
    ids = [role.get("id") if isinstance(role, Mapping) else role for role in roles]
    return [role_id for role_id in ids if isinstance(role_id, str)]


def is_wiped(kept: Mapping[str, Any], answer: object) -> bool:
    """Whether an update wiped out values that it did not name. Whether it may is not confirmed: the sources differ."""
    if not isinstance(answer, Mapping) or "id" not in answer:
        return False
    return any(_data(name, answer.get(name)) != _data(name, value) for name, value in kept.items())


def emptied(kept: Mapping[str, Any], row: Mapping[str, Any]) -> list[str]:
    """The names of kept values that the row no longer has."""
    return [name for name, value in kept.items() if _data(name, value) and not _data(name, row.get(name))]


def _data(name: str, value: object) -> object:
    return decoded(value) if name in ("metadata", "vendorMetadata") else value

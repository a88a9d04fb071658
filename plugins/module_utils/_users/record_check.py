# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: a record of a snapshot -> what a restoration cannot use in it. Pure.

The seal of a record shows an edit, but other programs may write records, too. A record that is half understood would
take back half of a run, so it is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._engine.acts import Act
from .._engine.records import SEAL
from . import writes, writes_access
from .taken_back import KEY, is_mark
from .writes import ADD_ROLES, CREATE, DISABLE, ENABLE, JOIN, REMOVE, REMOVE_ROLES

# A type; (type, None) where null is fine; [shape] for a list; {key: shape} for a mapping, which may lack the key.
Shape = Any
_TEXT, _FLAG = (str, None), (bool, None)
_ROLE_OR_GROUP = {"id": str, "key": _TEXT, "name": _TEXT}
_TENANT = {
    "tenant_id": str,
    "disabled": _FLAG,
    "roles": ([_ROLE_OR_GROUP], None),
    "groups": ([_ROLE_OR_GROUP], None),
    "expires_at": _TEXT,
}
_STEP = {"act": str, "tenant_id": _TEXT, "role_ids": [str], "attributes": {}, "target": str}
_RECORD = {
    "id": _TEXT,
    "email": _TEXT,
    "profile": ({}, None),
    "locked": _FLAG,
    "tenants": ([_TENANT], None),
    "applications": ([str], None),
    "unread": {},
    "planned": [_STEP],
    "approved": {"digest": str, "until": str},
}
_MARK = {"id": _TEXT, "email": _TEXT, KEY: [{"run_id": _TEXT, SEAL: str}]}
_IN_A_TENANT = (ADD_ROLES, CREATE, DISABLE, ENABLE, JOIN, REMOVE, REMOVE_ROLES)
# {act that a record may have planned: whether it needs a tenant}
_ACTS = {
    act.name: act in _IN_A_TENANT
    for module in (writes, writes_access)
    for act in vars(module).values()
    if isinstance(act, Act) and act is not writes.AUDIT  # which no plan has
}


def faults_of(record: Mapping[str, Any]) -> list[str]:
    """What is missing, of another type, or unknown. Empty for a record that can be taken back."""
    faults = [f"{place} is of another type" for place in _misshapen("", record, _MARK if is_mark(record) else _RECORD)]
    if "planned" not in record and not is_mark(record):
        faults.append("planned is missing")
    if not record.get("id") and not record.get("email"):
        faults.append("id and email are missing")
    return faults or list(_faults_of_mark(record) if is_mark(record) else _faults_within(record))


def _faults_of_mark(record: Mapping[str, Any]) -> Iterator[str]:
    """A mark that is not clear could hide a record, or open again what somebody closed."""
    if "planned" in record:
        yield f"planned and {KEY} are both there"
    if not all(SEAL in one for one in record[KEY]):
        yield f"{KEY} has an element without {SEAL}"


def _misshapen(place: str, value: Any, shape: Shape) -> Iterator[str]:
    """The places whose values do not have the shape."""
    if isinstance(shape, tuple):
        yield from () if value is None else _misshapen(place, value, shape[0])
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield place
            return
        for index, one in enumerate(value):
            yield from _misshapen(f"{place}[{index}]", one, shape[0])
    elif isinstance(shape, Mapping):
        if not isinstance(value, Mapping):
            yield place
            return
        for key in [key for key in shape if key in value]:
            yield from _misshapen(f"{place}.{key}" if place else key, value[key], shape[key])
    elif not isinstance(value, shape):
        yield place


def _faults_within(record: Mapping[str, Any]) -> Iterator[str]:
    """What a record of the right shape lacks."""
    for index, row in enumerate(record.get("tenants") or ()):
        if "tenant_id" not in row:
            yield f"tenants[{index}] has no tenant_id"
        for what in ("roles", "groups"):
            if not all("id" in one for one in row.get(what) or ()):
                yield f"tenants[{index}].{what} has an element without id"
    for index, step in enumerate(record["planned"]):
        yield from (f"planned[{index}]{fault}" for fault in _faults_of_step(step))


def _faults_of_step(step: Mapping[str, Any]) -> Iterator[str]:
    act = step.get("act")
    if act not in _ACTS:
        yield " has no act" if act is None else f": this collection knows no act '{act}'"
    elif _ACTS[act] and not step.get("tenant_id"):
        yield f": act {act} has no tenant_id"
    for option, change in (step.get("attributes") or {}).items():
        if not isinstance(change, Mapping) or not {"old", "new"} <= change.keys():
            yield f": attribute '{option}' has no old and new value"

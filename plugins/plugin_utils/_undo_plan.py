# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: whether the snapshot of an approved undo is there. It says what was taken back since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..module_utils._base.errors import InputError
from ..module_utils._engine.plan_file import read_plan
from ..module_utils._engine.snapshot import is_there
from ..module_utils._users.taken_back import snapshot_of, unprotected
from ._extra_vars import APPROVED


def undo_cautions(given: Mapping[str, Any]) -> list[str]:
    """What a restoration from a plan leaves open. A plan that cannot be used is refused by the module, in its words."""
    if "snapshot" in given or not isinstance(given.get(APPROVED), str):
        return []
    try:
        path = snapshot_of(_elements(read_plan(given[APPROVED])))
    except InputError:
        return []
    return [] if path is not None and is_there(path) else [unprotected(path)]


def _elements(document: object) -> list[Mapping[str, Any]]:
    users = document.get("users") if isinstance(document, Mapping) else None
    found = [one.get("element") for one in users if isinstance(one, Mapping)] if isinstance(users, list) else []
    elements = [one for one in found if isinstance(one, Mapping)]
    if not elements:
        raise InputError("is no plan of a restoration")
    return elements

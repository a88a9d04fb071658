# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paged answers: the parameters that all lists share, and the envelope around the rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from .routing import ApiError, Call

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


def number(call: Call, name: str, default: int, least: int) -> int:
    """Return a whole number from the query."""
    text = call.query.get(name)
    if text is None:
        return default
    if not text.lstrip("-").isdecimal():
        raise ApiError(400, f"{name} must be a number conforming to the specified constraints")
    if int(text) < least:
        raise ApiError(400, f"{name} must not be less than {least}")
    return int(text)


def boolean(call: Call, name: str, default: bool) -> bool:
    text = call.query.get(name)
    if text is None:
        return default
    if text not in ("true", "false"):
        raise ApiError(400, f"{name} must be a boolean value")
    return text == "true"


def sort_key(call: Call, allowed: Sequence[str]) -> tuple[str | None, bool]:
    """Return the field to sort by, and whether the order is descending."""
    order = call.query.get("_order", "ASC")
    if order not in ("ASC", "DESC"):
        raise ApiError(400, "_order must be one of the following values: ASC, DESC")
    field = call.query.get("_sortBy")
    if field is not None and field not in allowed:
        raise ApiError(400, "_sortBy must be a valid enum value")
    return field, order == "DESC"


def links(call: Call, page: int, pages: int) -> dict[str, str]:
    """Return links as query strings without host and path, like Frontegg. A link without a page is empty."""

    def query(index: int) -> str:
        return urlencode({**call.query, "_offset": index}) if 0 <= index < pages else ""

    return {"next": query(page + 1), "prev": query(page - 1), "first": query(0), "last": query(pages - 1)}


def envelope(call: Call, found: Sequence[Any], row: Callable[[Any], Any], most: int = MAX_LIMIT) -> dict[str, Any]:
    """Return the requested page. Only its rows are built. `_offset` is a page index, not an item offset."""
    limit = min(number(call, "_limit", DEFAULT_LIMIT, 1), most)
    page = number(call, "_offset", 0, 0)
    pages = math.ceil(len(found) / limit)
    return {
        "items": [row(item) for item in found[page * limit : (page + 1) * limit]],
        "_metadata": {"totalItems": len(found), "totalPages": pages},
        "_links": links(call, page, pages),
    }

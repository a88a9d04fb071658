# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of request bodies. Each field has its check, and one error holds all complaints about a body."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from typing import Any

from .routing import ApiError

Check = Callable[[str, Any], str | None]  # (name, value) -> the complaint, or None
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
PHONE = re.compile(r"\+[1-9]-?([0-9]-?){5,13}[0-9]")
PROVIDERS = ("local", "saml", "google", "github", "facebook", "microsoft", "scim2", "slack", "apple")
LEAST_EXPIRATION = 300
LONGEST_URL = 4095


def _is_json(value: Any) -> bool:
    try:
        return isinstance(json.loads(value), dict)
    except (TypeError, ValueError):
        return False


def check(test: Callable[[Any], bool], text: str) -> Check:
    return lambda name, value: None if test(value) else f"{name} {text}"


def nullable(inner: Check) -> Check:
    return lambda name, value: None if value is None else inner(name, value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def strings(name: str, value: Any) -> str | None:
    if not isinstance(value, list):
        return f"{name} must be an array"
    return None if all(isinstance(item, str) for item in value) else f"each value in {name} must be a string"


def _is_mapping(value: Any) -> bool:
    return isinstance(value, dict) or _is_json(value)


def as_mapping(value: Any) -> dict[str, Any]:
    """Return the mapping in a value that passed the check `mapping_or_json`."""
    parsed: dict[str, Any] = value if isinstance(value, dict) else json.loads(value)
    return parsed


text = check(lambda value: isinstance(value, str), "must be a string")
flag = check(lambda value: isinstance(value, bool), "must be a boolean value")
mapping = check(lambda value: isinstance(value, dict), "must be an object")
mapping_or_json = check(_is_mapping, "must be an object or a json string")
json_text = check(_is_json, "must be a json string")
email = check(lambda value: isinstance(value, str) and bool(EMAIL.fullmatch(value)), "must be an email")
phone = check(lambda value: isinstance(value, str) and bool(PHONE.fullmatch(value)), "must be a valid phone number")
url = check(
    lambda value: isinstance(value, str) and len(value) <= LONGEST_URL,
    f"must be shorter than or equal to {LONGEST_URL} characters",
)
tenant_id = check(
    lambda value: isinstance(value, str) and re.fullmatch(r"\S+", value) is not None, "must be a valid tenant ID"
)
provider = check(lambda value: value in PROVIDERS, f"must be one of the following values: {', '.join(PROVIDERS)}")
expiration = check(
    lambda value: _is_number(value) and value >= LEAST_EXPIRATION, f"must not be less than {LEAST_EXPIRATION}"
)


def checked(body: Any, fields: dict[str, Check], required: Collection[str] = ()) -> dict[str, Any]:
    """Check the body and return its known fields. Other fields are dropped, as Frontegg does."""
    given = body if isinstance(body, dict) else {}
    wanted = [name for name in fields if name in given or name in required]
    complaints = [complaint for name in wanted if (complaint := fields[name](name, given.get(name))) is not None]
    if complaints:
        raise ApiError(400, *complaints)
    return {name: given[name] for name in wanted}

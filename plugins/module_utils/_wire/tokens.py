# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what a token says about itself. Pure. The server checks whether it is true."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def claims_of(token: str) -> Mapping[str, Any]:
    """The claims of a JWT; none for any other token."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, RecursionError):
        return {}
    return claims if isinstance(claims, Mapping) else {}


def environment_name(base_url: str, client_id: str | None, access_token: str | None) -> str:
    """A name for the environment: the same in every task with the same credentials, and it reveals nothing.

    A token wins over the client_id, as it does for requests. Its vendorId names the environment. A token without a
    vendorId could belong to any environment, so the name then stands for that token.
    """
    who = client_id or ""
    if access_token is not None:
        vendor_id = claims_of(access_token).get("vendorId")
        who = f"vendorId {vendor_id}" if isinstance(vendor_id, str) and vendor_id.strip() else f"token {access_token}"
    return sha256(f"{base_url} {who}".encode()).hexdigest()[:12]

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: Frontegg's routes for what lets a user in: sessions, their own tokens, MFA."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .._wire.connection import Call
from .base import TENANT_HEADER, USER_HEADER, Routes, segment
from .users import USERS, VENDOR_USERS

# The two kinds of tokens that users make for themselves, and the name of the ID in their rows.
TOKEN_IDS = {"api-tokens": "clientId", "access-tokens": "id"}


class Credentials(Routes):
    """The routes for sessions, tokens and MFA of users."""

    def sessions(self, user_id: str) -> list[dict[str, Any]]:
        """The user's sessions. Sent without a tenant; that this covers all tenants is not confirmed."""
        call = Call("GET", f"{USERS}/sessions/v1/me", f"sessions of {user_id}", repeatable=True)
        return self._rows(replace(call, headers={USER_HEADER: user_id}))

    def tokens(self, kind: str, user_id: str, tenant_id: str) -> list[dict[str, Any]]:
        """The user's own tokens in one tenant, of a kind of TOKEN_IDS, which names the ID of a row."""
        subject = f"{kind} of {user_id} in tenant {tenant_id}"
        call = Call("GET", _tokens_path(kind), subject, repeatable=True)
        headers = {USER_HEADER: user_id, TENANT_HEADER: tenant_id}
        return self._rows(replace(call, headers=headers), gone_is_empty=True)

    # Writes

    def end_sessions(self, user_id: str) -> None:
        """End all sessions of the user. Sent without a tenant; that this covers all of them is not confirmed."""
        path, headers = f"{USERS}/sessions/v1/me/all", {USER_HEADER: user_id}
        self._write("DELETE", path, f"sessions of {user_id}", repeatable=True, headers=headers)

    def delete_token(self, kind: str, token_id: str, user_id: str, tenant_id: str) -> None:
        """Delete a token of the user's own, of a kind of TOKEN_IDS. Repeatable: the second time it is gone (404)."""
        path, headers = f"{_tokens_path(kind)}/{segment(token_id)}", {USER_HEADER: user_id}
        subject = f"token {token_id} of {user_id}"
        self._write("DELETE", path, subject, repeatable=True, tenant_id=tenant_id, headers=headers)

    def reset_mfa(self, user_id: str) -> None:
        """Take away the second factors of the user. Repeatable: the second time is refused with ER-01097."""
        self._write("POST", f"{VENDOR_USERS}/{segment(user_id)}/mfa/unenroll", user_id, repeatable=True)


def _tokens_path(kind: str) -> str:
    return f"{USERS}/{kind}/v1"

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what the clients of all objects share: one write, lists of rows, parts of paths.

Only the methods of these clients know which routes take the header frontegg-tenant-id, and which refuse it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from .._base.errors import ApiError
from .._wire.connection import Call
from .._wire.transport import Http
from .paging import in_halves

TENANT_HEADER = "frontegg-tenant-id"
USER_HEADER = "frontegg-user-id"
APPLICATION_HEADER = "frontegg-application-id"

_Result = TypeVar("_Result")


class Routes:
    """The routes of one kind of object. Methods raise ApiError and may be called from any thread."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def _if_there(self, call: Call, read: Callable[[Any], _Result]) -> _Result | None:
        """read(the decoded answer); None where a 404 says that what the call is about does not exist."""
        try:
            data = self._http.call(call)
        except ApiError as error:
            if error.missing:
                return None
            raise
        return read(data)

    def _write(
        self,
        method: str,
        path: str,
        subject: str,
        *,
        repeatable: bool,
        tenant_id: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        about: str = "thing",
    ) -> Any:
        """The decoded answer, None where it is empty or no JSON: any 2xx says that the write was done.

        repeatable: whether sending the request twice does what sending it once does.
        """
        if tenant_id is not None and not tenant_id.strip():
            # With an empty header the removal from one tenant would become a deletion from all.
            raise ValueError("tenant_id is empty")
        sent = {**(headers or {}), **({} if tenant_id is None else {TENANT_HEADER: tenant_id})}
        call = Call(method, path, subject, repeatable=repeatable, headers=sent, body=body, wants_json=False)
        return self._http.call(replace(call, about=about))

    def _rows_of(
        self, name: str, ids: list[str], call: Call, *, joined: bool = True, gone_is_empty: bool = False
    ) -> list[dict[str, Any]]:
        """The rows of at most IDS_AT_ONCE IDs. The IDs travel as one parameter `name`, or (not joined) one for each."""

        def read(part: list[str]) -> list[dict[str, Any]]:
            query = urlencode({name: ",".join(part) if joined else part}, doseq=True, safe=",")
            return self._rows(replace(call, query=query), gone_is_empty=gone_is_empty)

        rows = []
        for dummy, answer in in_halves(read, ids):
            if isinstance(answer, ApiError):
                raise answer
            rows += answer
        return rows

    def _rows(self, call: Call, *, gone_is_empty: bool = False) -> list[dict[str, Any]]:
        """An answer that is a list, bare or in an envelope of one key (access tokens come in one).

        gone_is_empty: a missing tenant has no rows. Users may list a tenant that was deleted.
        """
        try:
            data = self._http.call(replace(call, about="member"))
        except ApiError as error:
            if gone_is_empty and error.missing:
                return []
            raise
        if isinstance(data, dict) and len(data) == 1:
            (data,) = data.values()
        if isinstance(data, dict) and "userId" in data:  # the specification shows the statuses as one row
            data = [data]
        if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
            raise ApiError(call.subject, "the answer is no list of rows; check region and api_url")
        return data


def segment(value: str) -> str:
    """An identifier as one segment of a path. Dots alone would climb out of the path."""
    if not value.strip("."):
        raise ValueError("a segment of a path is empty or climbs")
    return quote(value, safe="")

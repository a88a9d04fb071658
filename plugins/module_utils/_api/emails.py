# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: Frontegg's route for the emails of users. A user may have several."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from .._base.errors import ApiError
from .._wire.connection import Call
from .base import Routes
from .paging import PAGE_SIZE, Page, check_whole, in_halves, page_parts

EMAILS = "/identity/resources/users/emails/v1"
SUBJECT = "emails of users"


class Emails(Routes):
    """The routes for emails. They do not take the tenant header: an email belongs to the user in all tenants."""

    def of_users(self, ids: list[str], *, joined: bool = True) -> list[dict[str, Any]]:
        """Rows {id, userId, email, verified, isPrimary, ...} of at most IDS_AT_ONCE users.

        The specification has one text for all IDs. joined: commas join them, else each has a parameter of its own.
        """
        rows = []
        for dummy, answer in in_halves(lambda part: self._whole(part, joined), ids):
            if isinstance(answer, ApiError):
                raise answer
            rows += answer
        return rows

    def _whole(self, ids: list[str], joined: bool) -> list[dict[str, Any]]:
        """The rows of all pages. How many rows a page may have is not confirmed, so pages are read until all are seen.

        A page without a new row ends it: the list is not whole then, which is an error.
        """
        pages: list[Page[dict[str, Any]]] = []
        seen: list[str] = []
        while not pages or len(seen) < pages[0].total:
            page = self._page(ids, joined, len(pages))
            pages.append(page)
            is_new = not set(page.seen) <= set(seen)
            seen += page.seen
            if not is_new:
                break
        check_whole({page.total for page in pages}, seen, SUBJECT, "emails")
        return [row for page in pages for row in page.items]

    def _page(self, ids: list[str], joined: bool, number: int) -> Page[dict[str, Any]]:
        order = {"_limit": PAGE_SIZE, "_offset": number, "_sortBy": "userId", "_order": "ASC"}
        query = urlencode({**order, "userIds": ",".join(ids) if joined else ids}, doseq=True, safe=",")
        items, total = page_parts(self._http.call(Call("GET", EMAILS, SUBJECT, repeatable=True, query=query)))
        rows = [row for row in items or () if isinstance(row, dict) and isinstance(row.get("id"), str)]
        if items is None or total is None or len(rows) != len(items) or total < len(rows):
            raise ApiError(SUBJECT, "the answer is no list of emails with its total; check region and api_url")
        return Page(tuple(rows), total, tuple(row["id"] for row in rows))

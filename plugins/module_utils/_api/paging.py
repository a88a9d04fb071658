# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: how lists are read whole: pages, chunks of IDs, and URLs that are too long.

All objects are read by these functions, so that all of them page, check and halve in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from .._base.errors import ApiError, FatalApiError

PAGE_SIZE = 200  # the most rows that a page of users/v3 has (source: OpenAPI)
MOST = 10_000_000  # a larger total is a mistake, as nobody could read such a list
IDS_AT_ONCE = 100  # about 4 KB of URL; at about 9 KB the gateway answers 414 (source: data-export)
URL_TOO_LONG = 414

Item = TypeVar("Item")
Kept = TypeVar("Kept")
Result = TypeVar("Result")


class Threads(Protocol):
    """What can call a function for many items in parallel: the client."""

    def in_parallel(self, function: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
        """function(item) for all items, in their order."""


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list. total: the number of rows on all pages.

    seen: the IDs of all rows of the page. A row may be no item: the list of tenants may have deleted tenants.
    """

    items: tuple[Item, ...]
    total: int
    seen: tuple[str, ...]


def chunks(items: Iterable[Item]) -> list[list[Item]]:
    """The items in lists of at most IDS_AT_ONCE."""
    whole = list(items)
    return [whole[start : start + IDS_AT_ONCE] for start in range(0, len(whole), IDS_AT_ONCE)]


def tried(read: Callable[..., Result], *arguments: object) -> Result | ApiError:
    """read(*arguments), or its ApiError where other reads may still succeed. A FatalApiError is raised."""
    try:
        return read(*arguments)
    except FatalApiError:
        raise
    except ApiError as error:
        return error


def in_halves(read: Callable[[list[str]], Result], ids: list[str]) -> list[tuple[list[str], Result | ApiError]]:
    """[(IDs, read(IDs) or its error)]: all IDs in one request, or in halves where the server finds the URL too long."""
    answer = tried(read, ids)
    if isinstance(answer, ApiError) and answer.status == URL_TOO_LONG and len(ids) > 1:
        half = len(ids) // 2
        return [*in_halves(read, ids[:half]), *in_halves(read, ids[half:])]
    return [(ids, answer)]


def read_whole(
    threads: Threads,
    read_page: Callable[[int], Page[Item]],
    keep: Callable[[Item], Kept | None],
    noun: str,
    first: Page[Item] | None = None,
) -> list[Kept]:
    """keep(item) for all items of a list, in the order of the list; items for which it is None are left out.

    read_page: reads page n, from 0. first: page 0, if it was read before. noun: "users" or "tenants", for errors.
    Each page is read once, and only what `keep` returns stays in memory. ApiError: the list was not read whole.
    """
    start = read_page(0) if first is None else first

    def read(number: int) -> tuple[int, tuple[str, ...], list[Kept]]:
        page = start if number == 0 else read_page(number)
        _check_page(number, page, noun)
        return page.total, page.seen, [kept for kept in map(keep, page.items) if kept is not None]

    parts = threads.in_parallel(read, range(max(1, -(-start.total // PAGE_SIZE))))
    check_whole({part[0] for part in parts}, [seen for part in parts for seen in part[1]], noun, noun)
    return [kept for part in parts for kept in part[2]]


def _check_page(number: int, page: Page[Any], noun: str) -> None:
    """Raise ApiError for an empty page before the end: the rest need not be read."""
    if not page.seen and number * PAGE_SIZE < page.total:
        reason = f"the list was not read whole (page {number + 1} is empty, and {page.total} {noun} were told)"
        raise ApiError(noun, f"{reason}; run again")


def check_whole(totals: set[int], ids: list[str], subject: str, noun: str) -> None:
    """Raise ApiError unless all pages have the same total, and that many different IDs were seen."""
    distinct = len(set(ids))
    if totals != {len(ids)} or distinct != len(ids):
        told = " and ".join(str(total) for total in sorted(totals))
        raise ApiError(
            subject,
            f"the list was not read whole ({distinct} {noun} of {told}); some may have come or gone; run again",
        )


def page_parts(data: object) -> tuple[list[Any] | None, int | None]:
    """(items, totalItems) of an answer that is a page; None for what is missing or of another type."""
    if not isinstance(data, dict):
        return None, None
    items, metadata = data.get("items"), data.get("_metadata")
    total = metadata.get("totalItems") if isinstance(metadata, dict) else None
    counted = isinstance(total, int) and not isinstance(total, bool) and 0 <= total <= MOST
    return (items if isinstance(items, list) else None), (total if counted else None)

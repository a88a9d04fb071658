# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Dates and periods: what is clear is read, and what can be read in two ways is refused."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any

import pytest

from ansible_collections.identityops.frontegg.plugins.module_utils._base.errors import InputError
from ansible_collections.identityops.frontegg.plugins.plugin_utils._dates import (
    DAY,
    now_of,
    read_date,
    read_period,
    start_of,
)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("2026-11-27", "2026-11-27"),
        (" 2026-11-27 ", "2026-11-27"),
        ("2026/11/27", "2026-11-27"),
        ("2026.1.7", "2026-01-07"),
        ("27 Nov 2026", "2026-11-27"),
        ("27-Nov-2026", "2026-11-27"),
        ("27. November 2026", "2026-11-27"),
        ("Nov 27, 2026", "2026-11-27"),
        ("september 1 2026", "2026-09-01"),
        ("2026-11-27T17:00:00Z", "2026-11-27T17:00:00+00:00"),
        ("2026-11-27 17:00", "2026-11-27T17:00:00"),
        ("2026-11-27T17:00:00.123+0100", "2026-11-27T17:00:00.123000+01:00"),
        ("2026-11-27 17:00:00 +01:00", "2026-11-27T17:00:00+01:00"),
        (date(2026, 11, 27), "2026-11-27"),
        (datetime(2026, 11, 27, 17, tzinfo=timezone.utc), "2026-11-27T17:00:00+00:00"),
    ],
)
def test_what_is_clear_is_read(given: Any, read: str) -> None:
    assert read_date(given) == read


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("03/04/2026", "can be read as different days; write the year first, as in 2026-11-27"),
        ("27/11/2026", "can be read as different days"),
        ("03.04.2026", "can be read as different days"),
        ("03-04-26", "can be read as different days"),
        ("46353", "is the number that a spreadsheet has for a day"),
        ("46353.5", "is the number that a spreadsheet has for a day"),
        (46353, "is the number that a spreadsheet has for a day"),
        ("2026-02-30", "is no day of the calendar"),
        ("2026-11-27T25:00", "is no day of the calendar, or no time"),
        ("0226-11-27", "has the year 0226"),
        ("2206-11-27", "has the year 2206"),
        ("soon", "is no date"),
        ("27 Foo 2026", "is no date"),
        ("20261127", "is the number that a spreadsheet has for a day"),
        ("2026-11", "is no date"),
        ("tomorrow 2026-11-27", "is no date"),
        (["2026-11-27"], "is no text"),
    ],
)
def test_what_is_not_clear_is_refused(given: Any, words: str) -> None:
    with pytest.raises(InputError) as error:
        read_date(given)
    assert words in str(error.value)
    assert "2026-11-27" in str(error.value) or "year" in str(error.value)


def test_a_date_alone_is_the_start_of_its_day_in_utc() -> None:
    assert start_of("2026-11-27") == datetime(2026, 11, 27, tzinfo=timezone.utc).timestamp()
    assert start_of("2026-11-27T01:00:00+01:00") == start_of("2026-11-27")


@pytest.mark.parametrize(
    ("given", "seconds"), [("30d", 30 * DAY), ("12h", 12 * 3600), (" 1 D ", DAY), ("never", None), ("Never", None)]
)
def test_periods(given: str, seconds: int | None) -> None:
    assert read_period("delete_after", given) == seconds


@pytest.mark.parametrize(
    "given", ["30", 30, "", "0d", "0h", "-1d", "30 days", "4w", "1d12h", "99999d", None, True, "nver"]
)
def test_other_periods_are_refused(given: Any) -> None:
    with pytest.raises(InputError, match=r"^delete_after: "):
        read_period("delete_after", given)


def test_now() -> None:
    assert now_of("1970-01-02") == DAY
    with pytest.raises(InputError, match=r"^now: 'later' is no time"):
        now_of("later")

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: dates and periods as people and spreadsheets write them. Pure.

A date that can be read in two ways is refused. 03/04/2026 is a day in March in one office and in April in another.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from ..module_utils._base.errors import InputError
from ..module_utils._base.times import from_iso, moment
from ..module_utils._base.values import shown

HOUR = 3600
DAY = 24 * HOUR
NEVER = "never"

# The years that a date about a leaver may have. Others are misspelt.
_YEARS = range(1970, 2101)
_LONGEST = 36500  # days
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
            "sep sept september", "oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# The year comes first, or the month has a name: all other orders are unclear.
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\.?[ -]([A-Za-z]+)\.?,?[ -](\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]+)\.? (\d{1,2}),? (\d{4})")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?\s*([Zz]|[+-]\d\d:?\d\d)?")
_NUMBER = re.compile(r"\d+([.,]\d+)?")
_PERIOD = re.compile(r"(\d+)\s*([dh])")
_FORM = "write the year first, as in 2026-11-27, or 2026-11-27T17:00:00+01:00"


def read_date(value: object) -> str:
    """The date or moment as ISO 8601 text. InputError, without a full stop: it is none, or can be read in two ways."""
    if isinstance(value, datetime):
        return _in_range(value, value)
    if isinstance(value, date):
        return _of_parts(value, value.year, value.month, value.day)
    if isinstance(value, (int, float)) or not isinstance(value, str):
        raise InputError(f"{_day_number(value) if isinstance(value, (int, float)) else 'is no text'}; {_FORM}")
    text = " ".join(value.split())
    try:
        return _read(text)
    except ValueError as error:
        raise InputError(f"{shown(text)} is no day of the calendar, or no time; {_FORM}") from error


def _read(text: str) -> str:
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        return _of_parts(text, int(found[1]), int(found[3]), int(found[4]))
    for pattern, (day, month) in ((_DAY_FIRST, (1, 2)), (_MONTH_FIRST, (2, 1))):
        found = pattern.fullmatch(text)
        if found and found[month].casefold() in _MONTHS:
            return _of_parts(text, int(found[3]), _MONTHS[found[month].casefold()], int(found[day]))
    if _MOMENT.fullmatch(text):
        return _in_range(text, from_iso(_plain_zone(text)))
    if _NUMBER.fullmatch(text):
        raise InputError(f"{_day_number(text)}; {_FORM}")
    if re.fullmatch(r"\d{1,2}([-/.])\d{1,2}\1\d{2,4}", text):
        raise InputError(f"{shown(text)} can be read as different days; {_FORM}")
    raise InputError(f"{shown(text)} is no date; {_FORM}")


def _plain_zone(text: str) -> str:
    """The moment as Python before 3.11 reads it."""
    plain = re.sub(r"\s+(?=[Zz+]|-\d\d:?\d\d$)", "", text.replace(",", "."))
    return re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", plain)


def _day_number(value: object) -> str:
    return f"{shown(value)} is the number that a spreadsheet has for a day; format the column as a date"


def _of_parts(given: object, year: int, month: int, day: int) -> str:
    found = date(year, month, day)
    _check_year(given, year)
    return found.isoformat()


def _in_range(given: object, found: datetime) -> str:
    _check_year(given, found.year)
    return found.isoformat()


def _check_year(given: object, year: int) -> None:
    if year not in _YEARS:
        raise InputError(f"{shown(given)} has the year {year:04}; see whether it is misspelt")


def start_of(text: str) -> float:
    """Seconds since the epoch of a date or moment from read_date(). A date alone is the start of that day, in UTC."""
    return moment(text)


def now_of(text: object) -> float:
    """Seconds since the epoch of the option `now`. InputError: it is no time."""
    try:
        return moment(str(text))
    except (ValueError, OverflowError) as error:
        raise InputError(f"now: {shown(text)} is no time in ISO 8601.") from error


def read_period(label: str, value: object) -> int | None:
    """The seconds of a period such as 30d or 12h; None for `never`. InputError: it is neither."""
    text = str(value).strip().lower() if isinstance(value, str) else ""
    if text == NEVER:
        return None
    found = _PERIOD.fullmatch(text)
    if found is None:
        raise InputError(f"{label}: {shown(value)} is no period; give days as in 30d, hours as in 12h, or {NEVER}.")
    seconds = int(found[1]) * (DAY if found[2] == "d" else HOUR)
    if not 0 < seconds <= _LONGEST * DAY:
        raise InputError(f"{label}: {shown(value)} is out of range; give 1h or more, {_LONGEST}d at most, or {NEVER}.")
    return seconds

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the retry policy, a pure function: what happened, and how often -> wait, or give up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from .._base.times import from_iso, utc

# Where a 429 names no moment, Frontegg's gateway counts by the minute (source: Terraform provider).
NO_RESET_WAIT = 60.0
# A reset that is already past still costs a wait, never a busy loop: this one at first, then a tenth of the time that
# the request has been refused for. So an end that was rounded down is found, at the cost of that tenth at most.
LEAST_RESET_WAIT = 0.05
LONGEST_LEAST_WAIT = 1.0
FIRST_BACKOFF = 0.5
LONGEST_BACKOFF = 8.0
# Clocks that differ by less count as equal: a Date header has only whole seconds.
CLOCK_TOLERANCE = 2.0

# Waits are a little longer than asked for (jitter). These seconds do not count against rate_limit_timeout.
SLACK = 0.5

REQUEST_TIMEOUT = 408
RESET_HEADERS = ("x-rate-limit-reset", "x-ratelimit-reset", "ratelimit-reset", "retry-after")

# The faults: what became of a request without a usable answer
UNSENT = "unsent"  # no connection: the server never saw the request
LOST = "lost"  # sent, but no answer or only part of one came back
JUNK = "junk"  # answered, but the answer cannot be read
GARBLED = "garbled"  # the answer breaks the rules of HTTP, and another try would not help
UNSENDABLE = "unsendable"  # this one cannot be sent; others can
HOPELESS = "hopeless"  # repeating cannot help, such as a certificate that does not check


@dataclass(frozen=True)
class Policy:
    """max_retries: how often to send again after a fault. rate_limit_timeout: the seconds for which 429s may go on."""

    max_retries: int = 3
    rate_limit_timeout: float = 300.0


@dataclass(frozen=True)
class Happened:
    """What came of sending a request: a `status` with `headers` in lower case, or a `fault`, one of the words above."""

    status: int | None = None
    fault: str | None = None
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Wait:
    """Send again after these seconds. After a 429, all threads of the task wait."""

    seconds: float


def decide(
    policy: Policy,
    happened: Happened,
    *,
    repeatable: bool,
    faults: int,
    refused_for: float,
    now: float,
    jitter: float = 0.0,
) -> Wait | None:
    """The wait before the request is sent again, or None to give up.

    repeatable: whether sending the request twice does what sending it once does.
    faults: how many faults this request met before. refused_for: seconds since its first 429, 0 at the first.
    now: seconds since the epoch. jitter: 0..1, spreads the waits of several callers.
    """
    if happened.status == 429:
        # A request that got a 429 was not executed, so any request may be sent again.
        least = min(LONGEST_LEAST_WAIT, max(LEAST_RESET_WAIT, refused_for / 10))
        seconds = seconds_to_reset(happened.headers or {}, now, least)
        in_time = refused_for + seconds <= policy.rate_limit_timeout + SLACK
        return Wait(seconds + min(0.1, 0.05 * seconds) * jitter) if in_time else None
    if not _worth_repeating(happened, repeatable) or faults >= policy.max_retries:
        return None
    backoff = min(LONGEST_BACKOFF, FIRST_BACKOFF * 2**faults)
    return Wait(backoff * (1 + 0.25 * jitter))


def _worth_repeating(happened: Happened, repeatable: bool) -> bool:
    if happened.fault == UNSENT:
        return True
    status = happened.status or 0
    return repeatable and (status >= 500 or status == REQUEST_TIMEOUT or happened.fault in (LOST, JUNK))


def told_budget(headers: Mapping[str, str]) -> tuple[int | None, int | None]:
    """(the requests that a window allows, those left in it), each None if the answer does not have it."""
    return _number(headers, "limit"), _number(headers, "remaining")


def _number(headers: Mapping[str, str], name: str) -> int | None:
    for prefix in ("x-rate-limit-", "x-ratelimit-", "ratelimit-"):
        text = headers.get(prefix + name, "").strip()
        if text.isascii() and text.isdigit() and len(text) <= 9:
            return int(text)
    return None


def seconds_to_reset(headers: Mapping[str, str], now: float, least: float = LEAST_RESET_WAIT) -> float:
    """The seconds that an answer asks to wait: the longest of all forms in it, and at least `least`.

    Frontegg sends X-Rate-Limit-Reset as an RFC 3339 date-time, or nothing. The other forms are read, too.
    """
    server_now = _server_time(headers, now)
    waits = [_wait_from(headers[name], server_now) for name in RESET_HEADERS if name in headers]
    known = [wait for wait in waits if wait is not None]
    return max([least, *known]) if known else NO_RESET_WAIT


def _server_time(headers: Mapping[str, str], now: float) -> float:
    """The time of the server, if its Date header shows that the two clocks differ; else `now`."""
    date = _moment(headers.get("date", ""))
    return date if date is not None and abs(date - now) > CLOCK_TOLERANCE else now


def _wait_from(value: str, now: float) -> float | None:
    value = value.strip()
    try:
        number = float(value)
    except ValueError:
        moment = _moment(value)
        return None if moment is None else moment - now
    if not 0 <= number < 1e15:  # NaN and infinity fail here, too
        return None
    if number >= 1e11:
        return number / 1000 - now  # milliseconds since the epoch
    if number >= 1e9:
        return number - now  # seconds since the epoch
    return number


def _moment(value: str) -> float | None:
    """Seconds since the epoch of an RFC 3339 date-time or an HTTP date; None for any other text."""
    for parse in (from_iso, parsedate_to_datetime):
        try:
            return utc(parse(value)).timestamp()
        except (ValueError, TypeError, IndexError, OverflowError):  # on strange text, by Python version
            continue
    return None

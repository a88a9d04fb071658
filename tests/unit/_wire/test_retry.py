# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The retry policy: when to wait, for how long, and when to give up."""

from __future__ import annotations

import math
import time
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.module_utils._wire.retry import (
    HOPELESS,
    JUNK,
    LEAST_RESET_WAIT,
    LONGEST_LEAST_WAIT,
    LOST,
    NO_RESET_WAIT,
    RESET_HEADERS,
    UNSENT,
    Happened,
    Policy,
    Wait,
    decide,
    seconds_to_reset,
)

MOMENT = datetime(2026, 5, 4, 12, 0, 0, tzinfo=timezone.utc)
NOW = MOMENT.timestamp()


def decided(
    happened: Happened,
    *,
    repeatable: bool = True,
    faults: int = 0,
    refused_for: float = 0.0,
    jitter: float = 0.0,
    policy: Policy | None = None,
) -> Wait | None:
    return decide(
        policy or Policy(max_retries=3, rate_limit_timeout=300),
        happened,
        repeatable=repeatable,
        faults=faults,
        refused_for=refused_for,
        now=NOW,
        jitter=jitter,
    )


# Faults

DECISIONS = {
    # the event: (the client repeats a safe request, the client repeats an unsafe request)
    "408": (Happened(408), True, False),
    "500": (Happened(500), True, False),
    "502": (Happened(502), True, False),
    "503": (Happened(503), True, False),
    "504": (Happened(504), True, False),
    "520, of a proxy": (Happened(520), True, False),
    "no connection": (Happened(fault=UNSENT), True, True),
    "answer lost": (Happened(fault=LOST), True, False),
    "answer unreadable": (Happened(200, fault=JUNK), True, False),
    "hopeless": (Happened(fault=HOPELESS), False, False),
    "200": (Happened(200), False, False),
    "302": (Happened(302), False, False),
    "400": (Happened(400), False, False),
    "401": (Happened(401), False, False),
    "403": (Happened(403), False, False),
    "404": (Happened(404), False, False),
    "409": (Happened(409), False, False),
}


@pytest.mark.parametrize(("happened", "if_safe", "if_not"), DECISIONS.values(), ids=DECISIONS)
@pytest.mark.parametrize("faults", [0, 1, 2, 3, 4])
def test_what_is_worth_repeating(happened: Happened, if_safe: bool, if_not: bool, faults: int) -> None:
    left = faults < 3
    assert (decided(happened, repeatable=True, faults=faults) is not None) == (if_safe and left)
    assert (decided(happened, repeatable=False, faults=faults) is not None) == (if_not and left)


@pytest.mark.parametrize(("faults", "seconds"), [(0, 0.5), (1, 1.0), (2, 2.0), (3, 4.0), (4, 8.0), (5, 8.0), (99, 8.0)])
def test_the_wait_doubles_up_to_a_limit(faults: int, seconds: float) -> None:
    policy = Policy(max_retries=100)
    assert decided(Happened(503), faults=faults, policy=policy) == Wait(seconds)
    assert decided(Happened(503), faults=faults, policy=policy, jitter=1.0) == Wait(seconds * 1.25)


@pytest.mark.parametrize("happened", [Happened(503), Happened(fault=UNSENT), Happened(fault=LOST)], ids=str)
def test_without_retries_nothing_is_repeated(happened: Happened) -> None:
    assert decided(happened, policy=Policy(max_retries=0)) is None


# 429

REFUSED = Happened(429, headers={"x-rate-limit-reset": "20"})


@pytest.mark.parametrize("repeatable", [True, False])
@pytest.mark.parametrize("faults", [0, 3, 99])
def test_a_429_is_repeated_whatever_the_request(repeatable: bool, faults: int) -> None:
    policy = Policy(max_retries=0, rate_limit_timeout=300)
    assert decided(REFUSED, repeatable=repeatable, faults=faults, policy=policy) == Wait(20.0)


def test_a_429_waits_no_less_with_jitter() -> None:
    wait = decided(REFUSED, jitter=1.0)
    assert wait is not None and 20.0 < wait.seconds < 21.0


@pytest.mark.parametrize("headers", [None, {}], ids=["none", "empty"])
def test_a_429_without_headers(headers: dict[str, str] | None) -> None:
    assert decided(Happened(429, headers=headers)) == Wait(NO_RESET_WAIT)


LEAST = {
    # the wait in the 429, the seconds of refusals so far, the wait of the client
    "a short wait is taken as it is told": ("0.2", 0, 0.2),
    "nothing, at first": ("0", 0, LEAST_RESET_WAIT),
    "nothing, for some time": ("0", 5, 0.5),
    "nothing, for long": ("0", 100, LONGEST_LEAST_WAIT),
    "too little, for long": ("0.2", 100, LONGEST_LEAST_WAIT),
    "enough, after long": ("20", 100, 20),
}


@pytest.mark.parametrize(("told", "refused_for", "seconds"), LEAST.values(), ids=LEAST)
def test_a_wait_that_did_not_help_grows(told: str, refused_for: float, seconds: float) -> None:
    """Servers round the end of a window down. The client adds a tenth of the time so far, and so needs few tries."""
    happened = Happened(429, headers={"x-rate-limit-reset": told})
    assert decided(happened, refused_for=refused_for) == Wait(seconds)


def test_jitter_is_small_beside_the_wait() -> None:
    assert decided(Happened(429, headers={"retry-after": "0.1"}), jitter=1.0) == Wait(pytest.approx(0.105))


LIMITS = {
    # rate_limit_timeout, the seconds of refusals so far, whether the client repeats (after 20 more seconds)
    "plenty left": (300, 0, True),
    "just enough": (300, 280, True),
    "just enough, but for the jitter of earlier waits": (300, 280.4, True),
    "not enough": (300, 280.6, False),
    "long over": (300, 1000, False),
    "exactly one wait": (20, 0, True),
    "shorter than one wait": (19, 0, False),
    "none": (0, 0, False),
}


@pytest.mark.parametrize(("limit", "refused_for", "repeated"), LIMITS.values(), ids=LIMITS)
def test_how_long_429s_may_go_on(limit: float, refused_for: float, repeated: bool) -> None:
    policy = Policy(rate_limit_timeout=limit)
    assert (decided(REFUSED, refused_for=refused_for, policy=policy) is not None) == repeated


def test_a_limit_of_just_the_wait_is_enough_with_jitter_too() -> None:
    assert decided(Happened(429), jitter=1.0, policy=Policy(rate_limit_timeout=NO_RESET_WAIT)) is not None


def http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


LATER = MOMENT + timedelta(seconds=25)
RESETS = {
    # the value of the header, its meaning in seconds
    "RFC 3339": ("2026-05-04T12:00:25Z", 25),
    "RFC 3339, small z": ("2026-05-04T12:00:25z", 25),
    "RFC 3339, small t": ("2026-05-04t12:00:25Z", 25),
    "RFC 3339, milliseconds": ("2026-05-04T12:00:25.500Z", 25.5),
    "RFC 3339, one digit": ("2026-05-04T12:00:25.5Z", 25.5),
    "RFC 3339, microseconds": ("2026-05-04T12:00:25.250000Z", 25.25),
    "RFC 3339, nanoseconds": ("2026-05-04T12:00:25.500000999Z", 25.5),
    "RFC 3339, offset": ("2026-05-04T14:00:25+02:00", 25),
    "RFC 3339, negative offset and ms": ("2026-05-04T07:00:25.250-05:00", 25.25),
    "RFC 3339, no zone": ("2026-05-04T12:00:25", 25),
    "RFC 3339, spaces around": (" 2026-05-04T12:00:25Z ", 25),
    "seconds": ("25", 25),
    "seconds with a fraction": ("25.5", 25.5),
    "seconds, spaces around": (" 25 ", 25),
    "seconds, many": ("86400", 86400),
    "epoch": (str(int(NOW) + 25), 25),
    "epoch with a fraction": (f"{NOW + 25.5:.1f}", 25.5),
    "epoch in milliseconds": (str(int(NOW * 1000) + 25500), 25.5),
    "HTTP date": (http_date(LATER), 25),
    "zero": ("0", LEAST_RESET_WAIT),
    "now": ("2026-05-04T12:00:00Z", LEAST_RESET_WAIT),
    "past": ("2026-05-04T11:59:00Z", LEAST_RESET_WAIT),
    "past epoch": (str(int(NOW) - 60), LEAST_RESET_WAIT),
    "past HTTP date": (http_date(MOMENT - timedelta(hours=1)), LEAST_RESET_WAIT),
    "garbage": ("soon", NO_RESET_WAIT),
    "empty": ("", NO_RESET_WAIT),
    "no such day": ("2026-02-30T12:00:00Z", NO_RESET_WAIT),
    "no such offset": (f"Mon, 04 May 2026 12:00:25 +{'9' * 30}", NO_RESET_WAIT),
    "negative": ("-5", NO_RESET_WAIT),
    "minus one": ("-1", NO_RESET_WAIT),
    "a little negative": ("-0.001", NO_RESET_WAIT),
    "a negative epoch": (str(-int(NOW)), NO_RESET_WAIT),
    "minus infinity": ("-inf", NO_RESET_WAIT),
    "beyond all dates": ("1e15", NO_RESET_WAIT),
    "not a number": ("nan", NO_RESET_WAIT),
    "infinity": ("inf", NO_RESET_WAIT),
    "digits without end": ("9" * 400, NO_RESET_WAIT),
}


@pytest.mark.parametrize(("value", "seconds"), RESETS.values(), ids=RESETS)
@pytest.mark.parametrize("header", RESET_HEADERS)
def test_a_reset_in_any_form(header: str, value: str, seconds: float) -> None:
    assert seconds_to_reset({header: value}, NOW) == pytest.approx(seconds, abs=1e-3)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set on this system")
@pytest.mark.parametrize("value", ["2026-05-04T12:00:25", "Mon, 04 May 2026 12:00:25 -0000"], ids=["RFC 3339", "HTTP"])
def test_a_reset_without_a_zone_is_in_utc_wherever_the_module_runs(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TZ", "XYZ-9")
    time.tzset()
    try:
        assert seconds_to_reset({"x-rate-limit-reset": value}, NOW) == 25
    finally:
        monkeypatch.undo()
        time.tzset()


SEVERAL = {
    "the longest counts": ({"x-rate-limit-reset": "5", "retry-after": "30"}, 30),
    "in any order": ({"retry-after": "5", "ratelimit-reset": "30"}, 30),
    "garbage beside a number": ({"x-rate-limit-reset": "soon", "retry-after": "5"}, 5),
    "another header": ({"x-rate-limit-remaining": "5"}, NO_RESET_WAIT),
    "none": ({}, NO_RESET_WAIT),
}


@pytest.mark.parametrize(("headers", "seconds"), SEVERAL.values(), ids=SEVERAL)
def test_several_headers(headers: dict[str, str], seconds: float) -> None:
    assert seconds_to_reset(headers, NOW) == seconds


AHEAD = MOMENT + timedelta(minutes=10)
CLOCKS = {
    # the server's Date, its reset, the seconds to wait
    "ahead": (http_date(AHEAD), (AHEAD + timedelta(seconds=25)).isoformat(), 25),
    "behind": (http_date(MOMENT - timedelta(hours=1)), (MOMENT - timedelta(minutes=59)).isoformat(), 60),
    "ahead, epoch": (http_date(AHEAD), str(int(AHEAD.timestamp()) + 25), 25),
    "ahead, HTTP date": (http_date(AHEAD), http_date(AHEAD + timedelta(seconds=25)), 25),
    "ahead, seconds": (http_date(AHEAD), "25", 25),
    "the same but for rounding": (http_date(MOMENT - timedelta(seconds=1)), LATER.isoformat(), 25),
    "a Date that is none": ("today", LATER.isoformat(), 25),
    "an empty Date": ("", LATER.isoformat(), 25),
}


@pytest.mark.parametrize(("date", "reset", "seconds"), CLOCKS.values(), ids=CLOCKS)
def test_a_server_with_another_clock(date: str, reset: str, seconds: float) -> None:
    assert seconds_to_reset({"date": date, "x-rate-limit-reset": reset}, NOW) == pytest.approx(seconds)


# Properties

zones = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
almost = st.one_of(
    st.text(max_size=30),
    st.datetimes().map(datetime.isoformat),
    st.datetimes(timezones=zones).map(format_datetime),
    st.integers().map(str),
    st.floats().map(str),
    st.from_regex(r"[0-9]{1,5}-[0-9]{1,3}-[0-9]{1,3}[Tt ][0-9:.]{1,20}([Zz]|[+-][0-9:]{1,6})?", fullmatch=True),
    st.from_regex(r"[A-Z][a-z]{2}, [0-9]{1,4} [A-Z][a-z]{2} [0-9]{1,6} [0-9:]{1,12} ([A-Z]{3}|[+-][0-9]{1,9})"),
)
replies = st.dictionaries(st.sampled_from([*RESET_HEADERS, "date"]), almost, max_size=3)


@settings(max_examples=200, deadline=None)
@given(replies)
def test_no_header_makes_a_429_wait_too_little_or_fail(headers: dict[str, str]) -> None:
    seconds = seconds_to_reset(headers, NOW)
    assert math.isfinite(seconds) and seconds >= LEAST_RESET_WAIT


@settings(max_examples=100, deadline=None)
@given(
    st.builds(
        Happened,
        st.one_of(st.none(), st.integers(100, 599)),
        st.sampled_from([None, UNSENT, LOST, JUNK, HOPELESS]),
        st.one_of(st.none(), replies),
    ),
    st.booleans(),
    st.integers(0, 100),
    st.floats(0, 1e6),
    st.floats(0, 1),
)
def test_every_wait_is_finite_and_within_the_limits(
    happened: Happened, repeatable: bool, faults: int, refused_for: float, jitter: float
) -> None:
    wait = decided(happened, repeatable=repeatable, faults=faults, refused_for=refused_for, jitter=jitter)
    if wait is not None:
        least, most = (LEAST_RESET_WAIT, 300 - refused_for + 1) if happened.status == 429 else (0.5, 10.0)
        assert least <= wait.seconds <= most

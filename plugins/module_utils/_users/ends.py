# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: when a user's time ends, as people write it and as answers have it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from .._api.models import LEAST_SECONDS, User
from .._base.errors import InputError
from .._base.times import from_iso, iso, moment, utc
from .._base.values import shown, text

# The word for no end of a user's time
NEVER = "never"
# Up to so many seconds apart, two ends count as the same: a request has the seconds until then, and may have to wait.
ENDS_DIFFER = 300


def read_end(label: str, value: object) -> str:
    """The end as ISO 8601 in UTC, or NEVER. A date alone is the end of that day, in UTC."""
    given = text(label, str(value) if isinstance(value, date) else value)
    if given.lower() == NEVER:
        return NEVER
    is_date = re.fullmatch(r"\d{4}-\d{2}-\d{2}", given)
    try:
        end = utc(from_iso(f"{given}T23:59:59Z" if is_date else given)).timestamp()
    except ValueError as error:
        wanted = "write it as 2027-01-31T17:00:00Z, as a date, or as never"
        raise InputError(f"{label}: {shown(given)} is no time; {wanted}.") from error
    return iso(end)


def end_of(user: User | None) -> str | None:
    """When the user's time ends in all tenants, NEVER for no end. Ends that differ stand in a row; None: not told."""
    members = () if user is None else user.memberships
    if members is None:
        return None
    ends = [_written(member.expires_at) for member in members] or [NEVER]
    if all(same_end(end, ends[0]) for end in ends):
        return ends[0]
    return ", ".join(f"{end} in {member.tenant_id}" for end, member in zip(ends, members))


def _written(end: str | None) -> str:
    """The end as rows show it. A text that is no time stays as it is."""
    seconds = _seconds(end)
    return end or NEVER if seconds is None else iso(seconds)


def same_end(one: object, other: object) -> bool:
    """Whether two ends count as the same."""
    first, second = _seconds(one), _seconds(other)
    return one == other or (first is not None and second is not None and abs(first - second) <= ENDS_DIFFER)


def _seconds(end: object) -> float | None:
    """The end in seconds since the epoch; None for no end, and for a text that is no time."""
    try:
        return None if end is None else moment(str(end))
    except ValueError:
        return None


def check_ends(ends: Iterable[tuple[str, str | None]], now: float) -> None:
    """Raise InputError for ends that are over, or so near that Frontegg takes none. ends: (label, end)."""
    InputError.raise_all(
        [
            f"{label}: expires_at: {end} is over, or less than {LEAST_SECONDS} seconds away; give a later time."
            for label, end in ends
            for seconds in [_seconds(end)]
            if seconds is not None and seconds - now < LEAST_SECONDS
        ]
    )

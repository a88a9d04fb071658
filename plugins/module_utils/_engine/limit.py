# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the option max_changes, a number or a share of all users or tenants. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .._base.errors import InputError
from .._base.values import shown

_NUMBER = re.compile("[0-9]{1,18}")
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?) ?%")
_ALL = Decimal(100)


@dataclass(frozen=True)
class Limit:
    """How many subjects a task may change: a number of them, or a share of all that the task could reach.

    given: as the task has it, such as 20 or "10%". number: None for a share. percent: the share.
    """

    given: int | str
    number: int | None = None
    percent: Decimal = _ALL

    @property
    def is_share(self) -> bool:
        """Whether the subjects have to be counted before the limit is known."""
        return self.number is None

    def most(self, size: int) -> int:
        """How many of `size` subjects may be changed. A share is rounded down."""
        return int(size * self.percent / _ALL) if self.number is None else self.number

    def told(self, size: int, nouns: str) -> str:
        """The limit as messages have it: "10% of 45 users, which is 4"."""
        return f"{self.given} of {size} {nouns}, which is {self.most(size)}" if self.is_share else str(self.given)


def read_limit(value: object) -> Limit | None:
    """The option max_changes; None where it is not given. InputError: it is neither a number nor a share."""
    if value is None:
        return None
    text = (
        value.strip()
        if isinstance(value, str)
        else str(value)
        if isinstance(value, int) and not isinstance(value, bool)
        else ""
    )
    if _NUMBER.fullmatch(text):
        return Limit(int(text), int(text))
    share = _SHARE.fullmatch(text)
    if share is None:
        raise InputError(
            f"max_changes: {shown(value)} is neither a whole number, 0 or more, nor a share such as 10%; correct it."
        )
    percent = Decimal(share.group(1))
    if percent > _ALL:
        raise InputError(f"max_changes: {shown(value)} is out of range; give a share from 0% to 100%.")
    return Limit(f"{share.group(1)}%", None, percent)

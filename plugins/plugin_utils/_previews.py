# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what a row of a preview says about its steps. Pure.

The messages of steps say what was done. In a preview, nobody must take them for done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def _to(verb: str, noun: str) -> Callable[[int], str]:
    return lambda number: f"{number} {noun}{'' if number == 1 else 's'} to {verb}"


# {step that takes all there is: what it would do, from the value that the row had before}
_TO_DO: dict[str, Callable[[Any], str]] = {
    "sessions": _to("end", "session"),
    "api_tokens": _to("delete", "token"),
    "mfa": lambda enrolled: "MFA to reset",
}


# What closes the account before more is taken from it
_CLOSES_FIRST = ("lock", "disable")


def steps_to_come(row: Row, steps: Sequence[Row], others: Sequence[str]) -> list[str]:
    """What a preview says of these steps: `2 sessions to end`, or what is so already, such as `no tokens`.

    What has no words of this kind comes last, after the word `afterwards:`. others: further words about the user then.
    """
    before = row["before"] or {}
    first = [f"first {step['msg']}" for step in steps if step["changed"] and step["name"] in _CLOSES_FIRST]
    plain: list[str] = []
    later: list[str] = []
    for step in steps:
        held = before.get(step["name"])
        if not step["changed"]:
            plain.append(step["msg"])
        elif step["name"] in _CLOSES_FIRST:
            continue
        elif step["name"] in _TO_DO and held:
            plain.append(_TO_DO[step["name"]](held))
        else:
            later.append(step["msg"])
    return [*first, *plain, *afterwards([*later, *others])]


def afterwards(told: Sequence[str]) -> list[str]:
    """Words that say what was done, as a preview says them."""
    return [f"afterwards: {told[0]}", *told[1:]] if told else []

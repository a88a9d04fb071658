# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: a module's arguments before Ansible checks them: stray blanks, text not in UTF-8. Pure.

Files, vaults and Windows editors leave line ends, no-break spaces and byte order marks around a value. Around a
credential or an address, they do harm: the secret is wrong, or the region is none of the choices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from .values import shown

# The options whose values lose the blanks around them, in all modules
BARE_OPTIONS = (
    "client_id",
    "api_token",
    "access_token",
    "region",
    "api_url",
    "ca_path",
    "user_token",
    "domain",
    "application_id",
)
# Invisible: zero-width space, joiners, marks of direction, word joiner, byte order mark
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
# All that str.isspace() knows
_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_BLANK = _SPACES + _INVISIBLE


def bare(text: str) -> str:
    """The text without white space and invisible characters around it. Characters inside stay."""
    return text.strip(_BLANK)


def has_blanks(text: str) -> bool:
    """Whether the text holds white space or invisible characters."""
    return any(char == " " or not char.isprintable() for char in text)


def mend(params: dict[str, Any], secrets: frozenset[str]) -> list[str]:
    """The faults: values that are no UTF-8. These are replaced, as Ansible cannot handle them. Blanks are removed.

    secrets: options whose values must not be shown.
    """
    for name in BARE_OPTIONS:
        if isinstance(params.get(name), str):
            params[name] = bare(params[name])
    faults = []
    for name, value in params.items():
        # The system's log takes no NUL, and a file in UTF-16 is full of them. In a list, a NUL is escaped.
        nul = [line for line in value.splitlines() if "\0" in line] if isinstance(value, str) else []
        broken = next(chain(_broken(value), nul), None)
        if broken is not None:
            what = "the value" if name in secrets else shown(broken)
            faults.append(f"{name}: {what} is no UTF-8; save the file that it comes from as UTF-8.")
            params[name] = _replaced(value)
    return faults


def _broken(value: Any) -> Iterator[str]:
    """The lines with a byte that is no UTF-8, of all texts in the value. Python has half of a surrogate pair there."""
    if isinstance(value, str):
        if not _is_whole(value):
            yield from (line for line in value.splitlines() if not _is_whole(line))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _broken(key)
            yield from _broken(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _broken(part)


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _replaced(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\0", "?")
    if isinstance(value, Mapping):
        return {_replaced(key): _replaced(part) for key, part in value.items()}
    return [_replaced(part) for part in value] if isinstance(value, (list, tuple)) else value

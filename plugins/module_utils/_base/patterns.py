# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: shell patterns such as *@ops.example: what they match, and what they can match. Pure.

A pattern that matches nobody looks like a guard and is none. So can_be_user walks through the pattern and through the
parts of an email (or of an ID) at the same time, character by character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from typing import Any

from .identifiers import identify, is_in_domain, is_in_mailbox
from .values import is_unseen

# A set of characters in brackets, as fnmatch reads it, or one character. A bracket that nothing closes is a character.
_MEMBERS = r"(?:\][^\]]*|[^\]]+)"
_TOKEN = re.compile(rf"\[(?:!{_MEMBERS}|(?!!){_MEMBERS})\]|.", re.DOTALL)
# At least one character of each sort that emails and IDs are made of, for wildcards
_SAMPLE = "abcdefgz0123456789.-@_\u00e9 "
# An ID has this many characters, with hyphens at these places.
_ID_LENGTH = 36
_HYPHENS = (8, 13, 18, 23)
_PRINTABLE = "".join(map(chr, range(32, 127))) + "\u00e9"

# How far an email was read: the part (0: before the @, 1: the first label behind it, 2: a further label), and the sort
# of the last character.
_Place = tuple[int, str]
# (place, character) -> the next place; None if no email or ID continues like this
_Step = Callable[[Any, str], Any]


def spellings(text: str, blank: str, *, folded: bool = False) -> frozenset[str]:
    """The forms in which names and patterns are compared. Two texts match if they have one form in common.

    Letter case, Unicode composition, compatibility forms such as full-width letters, characters that nobody sees, and
    dots at the end make no difference. blank: what any white space counts as. folded: ss and a sharp s count as equal.
    """
    seen = "".join(char for char in text if char.isspace() or not is_unseen(char))
    found = set()
    for form in ("NFC", "NFKC"):
        joined = blank.join(unicodedata.normalize(form, seen).lower().split())
        found |= {joined, joined.rstrip(". ")}
    if folded:
        found |= {text.casefold() for text in found}
    return frozenset(found - {""})


def matches(patterns: Iterable[str], names: Iterable[str]) -> bool:
    """Whether any of the names is one of the patterns, or matches it."""
    known = list(names)
    return any(pattern in known or any(fnmatchcase(name, pattern) for name in known) for pattern in patterns)


def tokens(pattern: str) -> list[str]:
    """The parts of a pattern: wildcards, sets in brackets, single characters."""
    return _TOKEN.findall(pattern)


def members(token: str, alphabet: str) -> list[str]:
    """The characters of the alphabet that a token matches. A * counts as one character here."""
    return [char for char in dict.fromkeys(alphabet) if fnmatchcase(char, token)]


def can_match(pattern: str) -> bool:
    """Whether any text can match. A set such as [z-a] has no member."""
    return all(token == "*" or members(token, _PRINTABLE + pattern) for token in tokens(pattern))


def can_be_user(pattern: str) -> bool:
    """Whether any email or user ID can match."""
    if identify(pattern) is not None:
        return True
    if pattern.startswith("^"):  # the start of a regular expression, which is no shell pattern
        return False
    parts = tokens(pattern)
    return _leads(parts, (0, "start"), _email_step, (2, "other")) or _leads(parts, 0, _id_step, _ID_LENGTH)


def _leads(parts: list[str], start: Any, step: _Step, end: Any) -> bool:
    """Whether some text matches all parts of a pattern and reaches the end of an email, or of an ID."""
    alphabet = _SAMPLE + "".join(parts)
    fitting = {token: members(token, alphabet) for token in set(parts)}
    places = {start}
    for token in parts:
        reached = {step(place, char) for place in places for char in fitting[token]} - {None}
        if token == "*":
            while not reached <= places:
                places |= reached
                reached = {step(place, char) for place in reached for char in fitting[token]} - {None}
        else:
            places = reached
    return end in places


def _email_step(place: _Place, char: str) -> _Place | None:
    part, last = place
    if char == ".":
        after = (0, "dot") if part == 0 else (2, "start")
        return after if last == "other" else None
    if part == 0:
        if char == "@":
            return (1, "start") if last == "other" else None
        return (0, "other") if is_in_mailbox(char) and (char, last) != ("'", "start") else None
    if char == "-":
        return (part, "hyphen") if last != "start" else None
    return (part, "other") if is_in_domain(char) else None


def _id_step(place: int, char: str) -> int | None:
    fits = char == "-" if place in _HYPHENS else char in "0123456789abcdef"
    return place + 1 if fits and place < _ID_LENGTH else None

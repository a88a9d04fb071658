# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: shell patterns such as *@ops.example: what they match, and whether they can match. Pure.

A pattern that matches nothing looks like a guard and is none. To find out, this walks through the pattern and through
the parts of an email (or of an ID) at the same time, character by character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from typing import Any

from .._base.values import is_unseen
from .wishes import identify, is_in_domain, is_in_mailbox

# A set of characters in brackets, as fnmatch reads it, or one character; a bracket that nothing closes is one, too.
_MEMBERS = r"(?:\][^\]]*|[^\]]+)"
_TOKEN = re.compile(rf"\[(?:!{_MEMBERS}|(?!!){_MEMBERS})\]|.", re.DOTALL)
# At least one character of each sort that emails and IDs are made of, for wildcards
_SAMPLE = "abcdefgz0123456789.-@_\u00e9 "
# An ID has this many characters, with hyphens at these places.
_ID_LENGTH = 36
_HYPHENS = (8, 13, 18, 23)

# How far an email was read: the part (0: before the @, 1: the first label behind it, 2: a further label), and the sort
# of the last character.
_Place = tuple[int, str]
# (place, character) -> the next place; None where no email and no ID goes on like this
_Step = Callable[[Any, str], Any]


def spellings(text: str, noun: str) -> frozenset[str]:
    """The forms in which names and patterns are compared; one form in common is enough.

    Letter case, Unicode composition, compatibility forms such as full-width letters, characters that nobody sees, white
    space and dots at the end make no difference. An email has no white space; in the name of a tenant, any white space
    counts as one blank.
    """
    seen = "".join(char for char in text if char.isspace() or not is_unseen(char))
    found = set()
    for form in ("NFC", "NFKC"):
        words = unicodedata.normalize(form, seen).lower().split()
        joined = ("" if noun == "user" else " ").join(words)
        found |= {joined, joined.rstrip(". ")}
    if noun == "tenant":
        found |= {one.casefold() for one in found}
    return frozenset(found - {""})


def matches(patterns: Iterable[str], names: Iterable[str]) -> bool:
    """Whether any of the names is one of the patterns, or matches it."""
    told = list(names)
    return any(pattern in told or any(fnmatchcase(name, pattern) for name in told) for pattern in patterns)


def can_be_user(pattern: str) -> bool:
    """Whether there can be an email or a user ID that matches."""
    if identify(pattern) is not None:
        return True
    if pattern.startswith("^"):  # the start of a regular expression, which is no shell pattern
        return False
    tokens = _TOKEN.findall(pattern)
    return _leads(tokens, (0, "start"), _email_step, (2, "other")) or _leads(tokens, 0, _id_step, _ID_LENGTH)


def can_match(pattern: str) -> bool:
    """Whether there can be any text that matches: a set such as [z-a] has no member."""
    alphabet = "".join(map(chr, range(32, 127))) + "\u00e9" + pattern
    return all(token == "*" or _members(token, alphabet) for token in _TOKEN.findall(pattern))


def _members(token: str, alphabet: str) -> list[str]:
    return [char for char in dict.fromkeys(alphabet) if fnmatchcase(char, token)]


def _leads(tokens: list[str], start: Any, step: _Step, end: Any) -> bool:
    """Whether some text matches all tokens and reaches the end of an email, or of an ID."""
    alphabet = _SAMPLE + "".join(tokens)
    members = {token: _members(token, alphabet) for token in set(tokens)}  # of *, as of ?, any character
    places = {start}
    for token in tokens:
        reached = {step(place, char) for place in places for char in members[token]} - {None}
        if token == "*":
            while not reached <= places:
                places |= reached
                reached = {step(place, char) for place in reached for char in members[token]} - {None}
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

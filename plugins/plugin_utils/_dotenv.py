# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the text of an .env file -> its variables, by the rules of python-dotenv. Pure.

The command-line script read its file with python-dotenv, so the rules of python-dotenv count. One thing differs:
python-dotenv skips a line that it cannot read. Here, such a line is a fault: it may be the line with the tenant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Optional

_SPACE = re.compile(r"\s*")  # line ends included
_BLANKS = re.compile(r"[^\S\r\n]*")
_EXPORT = re.compile(r"(?:export[^\S\r\n]+)?")
_NAME = re.compile(r"[^=#\s]+")
_QUOTED_NAME = re.compile(r"'([^']+)'")
_EQUALS = re.compile(r"=[^\S\r\n]*")
_REST = re.compile(r"[^\r\n]*")
_COMMENT = re.compile(r"(?:[^\S\r\n]*#[^\r\n]*)?")
_END = re.compile(r"[^\S\r\n]*(?:\r\n|\n|\r|\Z)")
_LINE_END = re.compile(r"\r\n|\n|\r")
# A value in quotes may have several lines: (what it looks like, what a backslash escapes in it)
_QUOTED = {
    "'": (re.compile(r"'((?:\\.|[^'\\])*)'", re.DOTALL), re.compile(r"\\([\\'])")),
    '"': (re.compile(r'"((?:\\.|[^"\\])*)"', re.DOTALL), re.compile(r"\\([\\'\"abfnrtv])")),
}
_ESCAPED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_REFERENCE = re.compile(r"\$\{([^}:]*)(?::-([^}]*))?\}")

Value = Optional[str]


@dataclass(frozen=True)
class Parsed:
    """values: by name; None for a name without `=`. faults: a sentence for each line that cannot be read."""

    values: Mapping[str, Value]
    faults: Sequence[str]


def parse_dotenv(text: str, environment: Mapping[str, str]) -> Parsed:
    """The variables of an .env file. ${NAME} is a variable of the environment, or else of a line above."""
    scanner = _Scanner(text.removeprefix("\ufeff"))
    bindings: list[tuple[str, Value]] = []
    faults = []
    while not scanner.is_at_end():
        scanner.take(_SPACE)
        line = scanner.line()
        try:
            name, value = (None, None) if scanner.is_at_end() else _binding(scanner)
        except _UnreadableError:
            scanner.take(_REST)
            faults.append(f"line {line}: is neither NAME=value nor a comment; look for a quote that is not closed")
            continue
        if name is not None:
            bindings.append((name, value))
    return Parsed(_resolved(bindings, environment), faults)


class _UnreadableError(Exception):
    """The text at this place does not belong into an .env file."""


class _Scanner:
    """A place in a text. It moves on with each piece that is taken."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def is_at_end(self) -> bool:
        return self._at >= len(self._text)

    def line(self) -> int:
        """The number of the line, from 1."""
        return 1 + sum(1 for dummy in _LINE_END.finditer(self._text, 0, self._at))

    def next(self) -> str:
        """The next character; "" at the end."""
        return self._text[self._at : self._at + 1]

    def take(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self._text, self._at)
        if match is None:
            raise _UnreadableError
        self._at = match.end()
        return match


def _binding(scanner: _Scanner) -> tuple[str | None, Value]:
    """The name and the value of one variable, up to the end of its line; a name of None for a comment."""
    scanner.take(_EXPORT)
    name = _name(scanner)
    scanner.take(_BLANKS)
    value = _value(scanner) if scanner.next() == "=" else None
    scanner.take(_COMMENT)
    scanner.take(_END)
    return name, value


def _name(scanner: _Scanner) -> str | None:
    if scanner.next() == "#":
        return None
    return scanner.take(_QUOTED_NAME)[1] if scanner.next() == "'" else scanner.take(_NAME)[0]


def _value(scanner: _Scanner) -> str:
    equals = scanner.take(_EQUALS)[0]
    if len(equals) > 1 and scanner.next() == "#":
        return ""  # what follows is a comment; without a blank it would be the value
    if scanner.next() in _QUOTED:
        quoted, escape = _QUOTED[scanner.next()]
        return escape.sub(lambda match: _ESCAPED.get(match[1], match[1]), scanner.take(quoted)[1])
    return re.sub(r"\s+#.*", "", scanner.take(_REST)[0]).rstrip()


def _resolved(bindings: Sequence[tuple[str, Value]], environment: Mapping[str, str]) -> dict[str, Value]:
    """The last value of each name, with its references resolved. The environment comes first."""
    found: dict[str, Value] = {}

    def meant(match: re.Match[str]) -> str:
        known: Mapping[str, Value] = {**found, **environment}
        return known.get(match[1], match[2]) or ""

    for name, value in bindings:
        found[name] = None if value is None else _REFERENCE.sub(meant, value)
    return found

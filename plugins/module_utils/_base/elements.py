# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: a task's list or text -> its elements, each with the label that errors name. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, Union

from .errors import InputError
from .values import shown

_LINE_END = re.compile("\r\n|\n|\r")
_COMMENT = re.compile(r"(?:^|\s)#.*")
Element = Union[str, Mapping[Any, Any]]
Made = TypeVar("Made")


@dataclass(frozen=True)
class Listing:
    """The words for an option that lists identifiers, such as users.

    elements: what an element can be. names: what a text may hold. if_empty: advice for an empty text.
    if_strange: what an element of another type is not.
    """

    option: str
    elements: str
    names: str
    if_empty: str
    if_strange: str


def read_elements(listing: Listing, value: object, read: Callable[[str, Element], Made]) -> list[Made]:
    """read(label, element) of all elements, in their order. One InputError holds the faults of all of them."""
    made, faults = [], []
    for label, element in elements(listing, value):
        try:
            if isinstance(element, InputError):
                raise element
            made.append(read(label, element))
        except InputError as error:
            faults.append(str(error))
    InputError.raise_all(faults)
    return made


def elements(listing: Listing, value: object) -> Iterator[tuple[str, Element | InputError]]:
    """(label, identifier or mapping) of each element; the error for an element that is neither.

    Ansible passes the option as it was written. A text holds only identifiers. What is wanted of a user stands in the
    task, never in a text that may come from a file.
    """
    if isinstance(value, str):
        text = value.lstrip("\ufeff")  # the mark with which some editors begin a file
        yield from _of_json(listing, text) if text.lstrip()[:1] in ("[", "{") else _split_text(listing, text)
        return
    if isinstance(value, Mapping):
        value = [value]
    if not isinstance(value, (list, tuple)):
        raise InputError(
            f"{listing.option}: give a list of {listing.elements} or mappings, or one text; an empty list is fine."
        )
    for index, element in enumerate(value):
        label = f"{listing.option}[{index}]"
        if isinstance(element, str):
            yield from _split_element(listing.option, label, element.lstrip("\ufeff"))
        elif isinstance(element, Mapping):
            yield _with_line(label, element)
        else:
            yield label, InputError(f"{label}: {_called(element)} is {listing.if_strange}.")


def _with_line(label: str, element: Mapping[Any, Any]) -> tuple[str, Element | InputError]:
    """The mapping without its key `line`. The line, which says where in a file it came from, goes into the label."""
    line = element.get("line")
    plain = {key: value for key, value in element.items() if key != "line"}
    if line is None:
        return label, plain
    if isinstance(line, bool) or not isinstance(line, int) or line < 1:
        return label, InputError(f"{label}: line: {shown(line)} is no number of a line; give a whole number from 1.")
    return f"{label} (line {line})", plain


def _of_json(listing: Listing, text: str) -> Iterator[tuple[str, Element | InputError]]:
    """The elements of a JSON list of strings. An extra var such as -e 'users=[...]' arrives as such a text."""
    try:
        decoded = json.loads(text)
    except (ValueError, RecursionError):
        yield from _split_text(listing, text)
        return
    only = f"a text holds {listing.names} only, in lines or as a JSON list of strings"
    if not isinstance(decoded, list):
        raise InputError(f"{listing.option}: {only}; a mapping stands in the task itself.")
    for index, element in enumerate(decoded):
        label = f"{listing.option}[{index}]"
        if isinstance(element, str):
            yield from _split_element(listing.option, label, element)
        else:
            yield label, InputError(f"{label}: {_called(element)} is no string; {only}.")


def _called(element: object) -> str:
    """The element as errors name it. What a mapping or a list holds is not quoted: it may be secret."""
    return "a mapping" if isinstance(element, Mapping) else "a list" if isinstance(element, list) else shown(element)


def _split_text(listing: Listing, text: str) -> Iterator[tuple[str, str]]:
    if not text.strip():
        raise InputError(f"{listing.option}: is empty; {listing.if_empty}.")
    for index, (line, identifier) in enumerate(_pieces(text)):
        yield f"{listing.option}[{index}] (line {line})", identifier


def _split_element(option: str, label: str, text: str) -> Iterator[tuple[str, Element | InputError]]:
    if not text.strip():
        drop = "select('search', '[!-~]')" if text else "select"
        yield label, InputError(f"{label}: is empty; to drop empty ones, write {option} | {drop} | list.")
        return
    several_lines = _LINE_END.search(text.strip()) is not None
    for line, identifier in _pieces(text):
        yield (f"{label} (line {line})" if several_lines else label), identifier


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """(line from 1, identifier) without comments. The identifier is '' between two separators in a row."""
    for line, whole in enumerate(_LINE_END.split(text), start=1):
        content = _COMMENT.sub("", whole)
        if not content.strip():
            continue
        pieces = [piece.strip() for piece in re.split("[,;]", content)]
        if not pieces[-1]:
            pieces.pop()  # a comma at the end of a line adds nothing to the line end
        for piece in pieces:
            yield line, piece

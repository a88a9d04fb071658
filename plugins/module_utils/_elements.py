# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: a task's list or text -> its elements, each with the label that errors name. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Union

from ._errors import InputError
from ._values import shown

_LINE_END = re.compile("\r\n|\n|\r")
_COMMENT = re.compile(r"(?:^|\s)#.*")
# What an element is, by the option that it stands in
_KINDS = {"users": "emails, user IDs", "tenants": "tenant IDs"}
_NONE_OF_THEM = {
    "users": "neither an email nor a user ID nor a mapping with 'user'",
    "tenants": "neither a tenant ID nor a mapping with 'tenant_id'",
}

Element = Union[str, Mapping[Any, Any]]


def elements(option: str, value: object) -> Iterator[tuple[str, Element]]:
    """Each identifier or mapping with its label. Ansible hands the option over as it was written."""
    if isinstance(value, str):
        decoded = _decoded_list(value)
        if decoded is None:
            yield from _split_text(option, value)
            return
        value = decoded
    if isinstance(value, Mapping):
        value = [value]
    if not isinstance(value, (list, tuple)):
        raise InputError(f"{option}: give a list of {_KINDS[option]} or mappings, or one text; an empty list is fine.")
    for index, element in enumerate(value):
        label = f"{option}[{index}]"
        if isinstance(element, str):
            yield from _split_element(label, element)
        elif isinstance(element, Mapping):
            yield label, element
        else:
            raise InputError(f"{label}: {shown(element)} is {_NONE_OF_THEM[option]}.")


def _decoded_list(text: str) -> list[Any] | None:
    """The list, where the whole text is one in JSON: what an extra var such as -e 'users=[...]' becomes."""
    if not text.lstrip().startswith("["):
        return None
    try:
        decoded = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return decoded if isinstance(decoded, list) else None


def _split_text(option: str, text: str) -> Iterator[tuple[str, str]]:
    if not text.strip():
        raise InputError(f"{option}: is empty; an empty list, [], says that there is nobody to change.")
    for index, (line, identifier) in enumerate(_pieces(text)):
        yield f"{option}[{index}] (line {line})", identifier


def _split_element(label: str, text: str) -> Iterator[tuple[str, str]]:
    if not text.strip():
        raise InputError(f"{label}: is empty.")
    several_lines = _LINE_END.search(text.strip()) is not None
    for line, identifier in _pieces(text):
        yield (f"{label} (line {line})" if several_lines else label), identifier


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """(line from 1, identifier or ''), comments dropped. '' stands where two separators have nothing between them."""
    for line, whole in enumerate(_LINE_END.split(text), start=1):
        content = _COMMENT.sub("", whole)
        if not content.strip():
            continue
        pieces = [piece.strip() for piece in re.split("[,;]", content)]
        if not pieces[-1]:
            pieces.pop()  # a comma at the end of a line separates nothing more than the line end does
        for piece in pieces:
            yield line, piece

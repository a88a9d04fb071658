# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: a text with a list of people -> their emails and user IDs, with lines and faults. Pure.

A text holds only identifiers, in lines or as a JSON list of strings. What happens to the users stands in the task,
never in such a text.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ..module_utils._base.identifiers import identify
from ..module_utils._base.values import shown
from ._csv import cell_fault
from ._faults import Fault

_LINE_END = re.compile("\r\n|\n|\r")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_QUOTES = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b«»‹›\"'`´"
_BULLETS = "•◦▪▫■□●○‣⁃∙·–—―-*+"
# Characters that no mailbox has, at any place
_NOWHERE = frozenset("\u201c\u201d\u201e\u201f\u2018\u201b\u2019\u201a«»‹›•◦▪▫■□●○‣⁃∙*")
# Jane Doe <jane@corp.example>, as mail programs write it
_MAIL_NAME = re.compile(r"([^<>]*)<\s*([^<>\s]+)\s*>")
# ; and , outside of double quotes
_SEMICOLON = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_COMMA = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')


@dataclass(frozen=True)
class Named:
    """A user named in a text, by email or user ID, with the line, counted from 1."""

    line: int
    user: str


def read_names(text: str) -> tuple[list[Named], list[Fault]]:
    """(the users named in the text, in their order; all faults)."""
    text = text.removeprefix("\ufeff")
    if text.lstrip()[:1] in ("[", "{"):
        return _json_names(text)
    named, faults = [], []
    for line, piece in _pieces(text):
        words = name_fault(piece)
        if words:
            faults.append(Fault(line, words))
        else:
            named.append(Named(line, piece))
    return named, faults


def name_fault(text: str) -> str | None:
    """Why the text is no identifier, and what to do, if that is known. None for an identifier."""
    if not text:
        return "there is nothing between two separators; take one of them away"
    unseen = [char for char in text if not char.isprintable()]
    if unseen:
        return f"{shown(text)} holds an invisible character (U+{ord(unseen[0]):04X}); type the identifier again"
    spoiled = cell_fault(text)
    if spoiled:
        return spoiled
    if identify(text) and not _strange(text):
        return None
    advice = _advice(text)
    return f"{shown(text)} is neither an email nor a user ID (a UUID){advice}"


def _strange(text: str) -> bool:
    """Whether the text has a character that no mailbox has, wherever it stands."""
    return bool(_NOWHERE.intersection(text)) or text[0] in "'·–—―"


def _advice(text: str) -> str:
    """What to write instead, behind a semicolon, where the text almost is an identifier."""
    inner = re.findall(r"<\s*([^<>\s]+)\s*>", text)
    plain = unicodedata.normalize("NFKC", text)
    bare = plain.strip(_QUOTES + _BULLETS + " \t\xa0").replace("\u2019", "'").replace("\u2018", "'")
    for better in (*inner, plain, bare, bare.removeprefix("mailto:")):
        if better != text and identify(better) and not _strange(better):
            return f"; write {better} only"
    return ""


def _json_names(text: str) -> tuple[list[Named], list[Fault]]:
    try:
        decoded = json.loads(text)
    except (ValueError, RecursionError):
        return [], [Fault(0, "is no JSON list, although it begins like one; write one identifier on each line")]
    if not isinstance(decoded, list):
        return [], [Fault(0, _NO_MAPPINGS)]
    named, faults = [], []
    for index, element in enumerate(decoded):
        name = element.strip() if isinstance(element, str) else None
        words = _NO_MAPPINGS if isinstance(element, (dict, list)) else f"{shown(element)} is no text; quote it"
        words = words if name is None else name_fault(name) or ""
        if words:
            faults.append(Fault(0, f"element {index}: {words}"))
        elif name is not None:
            named.append(Named(0, name))
    return named, faults


_NO_MAPPINGS = "a text holds emails and user IDs only, in lines or as a JSON list of strings; mappings stand in a task"


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """(line, identifier or what stands for one). '' stands where two separators have nothing between them."""
    for line, whole in enumerate(_LINE_END.split(text), start=1):
        content = _COMMENT.sub("", whole).strip()
        if not content:
            continue
        pieces = (
            list(_mail_names(content)) if "<" in content else [piece.strip() for piece in re.split("[,;]", content)]
        )
        if not pieces[-1]:
            pieces.pop()  # a comma at the end of a line separates nothing more than the line end does
        yield from ((line, piece) for piece in pieces)


def _mail_names(content: str) -> Iterator[str]:
    """The addresses of a line as mail programs write it; a piece that is not clear stays as it is."""
    for piece in (_SEMICOLON if ";" in content else _COMMA).split(content):
        found = _MAIL_NAME.fullmatch(piece.strip())
        is_clear = found is not None and ("@" not in found[1] or found[1].strip(" \"'") == found[2])
        yield found[2] if found is not None and is_clear else piece.strip()

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: single values that people write: checks, which raise InputError, comparison. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from .errors import InputError

# (how an error names the value, the value) -> the value in its final form; raises InputError
Check = Callable[[str, object], Any]
Values = dict[str, Any]

_TRUE = ("true", "yes", "on", "1", "y", "t")
_FALSE = ("false", "no", "off", "0", "n", "f")
# Letters and marks that nobody sees, although Python calls them printable
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def shown(value: object) -> str:
    """The value as one line that can be shown."""
    is_nested = isinstance(value, (dict, list))
    text = json.dumps(value, ensure_ascii=False, default=str, skipkeys=True) if is_nested else str(value)
    text = text if _is_plain(text) else text.encode("unicode_escape").decode()
    return f"'{text}'" if len(text) <= 80 else f"'{text[:77]}...'"


def or_meant(word: object, words: Iterable[str], near_enough: float = 0.6) -> str:
    """The end of a sentence about a word that is none of these: the word that was probably meant, if one is near.

    near_enough: how alike two words must be, from 0 (not at all) to 1 (the same).
    """
    plain = {one.lower(): one for one in words}
    near = get_close_matches(str(word)[:80].strip().lower(), plain, 1, near_enough)
    return f"; did you mean {plain[near[0]]}?" if near else "."


def one_line(text: str) -> str:
    """The text as one line for a message or a terminal, in which every character can be seen.

    Line ends and blanks of all kinds become a blank. Control characters, characters that change the direction of the
    text, and invisible characters become "?".
    """
    if _is_plain(text):
        return text
    return "".join(char if _is_plain(char) else " " if char.isspace() else "?" for char in text)


def _is_plain(text: str) -> bool:
    return text.isprintable() and not _UNSEEN.search(text)


def is_unseen(character: str) -> bool:
    """Whether a character is invisible. A blank is not."""
    return unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") or bool(_UNSEEN.match(character))


def email_key(email: str) -> str:
    """The form in which two emails compare equal. Case and Unicode composition make no difference, all else does.

    lower(), not casefold(): casefold() would make strasse@ and straße@, two people, equal.
    """
    return unicodedata.normalize("NFC", email).lower()


def flag(label: str, value: object) -> bool:
    """A truth value, in the words that Ansible knows."""
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word not in _TRUE + _FALSE:
        raise InputError(f"{label}: {shown(value)} is neither true nor false.")
    return word in _TRUE


def text(label: str, value: object) -> str:
    """A text that is not empty, without white space around it (a YAML block ends in a line end).

    A number is fine: YAML makes one of a text without quotes.
    """
    if value is None or not str(value).strip():
        raise InputError(f"{label}: is empty; leave it out or give a value.")
    if isinstance(value, (dict, list, tuple)):
        raise InputError(f"{label}: {shown(value)} is no text.")
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise InputError(f"{label}: {shown(value)} is no text; quote it.")
    if str(value) != str(value).encode("utf-8", "ignore").decode():
        raise InputError(f"{label}: {shown(value)} is no UTF-8; save the file that it comes from as UTF-8.")
    return str(value).strip()


def texts(label: str, value: object) -> tuple[str, ...]:
    """The texts of a list, or of one text with commas, as Ansible reads lists."""
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        value = str(value).split(",") if str(value).strip() else []
    if not isinstance(value, (list, tuple)):
        raise InputError(f"{label}: {shown(value)} is no list.")
    return tuple(text(f"{label}[{index}]", one) for index, one in enumerate(value))


def mapping(label: str, value: object) -> Mapping[str, Any]:
    """The mapping as JSON holds it, with text keys at any depth: it is compared with answers later."""
    if not isinstance(value, Mapping):
        raise InputError(f"{label}: is no mapping of keys to values.")
    try:
        data: dict[str, Any] = json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise InputError(f"{label}: holds what JSON has no word for.") from error
    return data


def with_values(names: Iterable[str], values: Mapping[Any, Any]) -> list[str]:
    """The names that have a value. Null is none."""
    return [name for name in names if values.get(name) is not None]


def checked(checks: Mapping[str, Check], task: Mapping[str, Any], element: Mapping[Any, Any], label: str) -> Values:
    """The values of the element, or else of the task, as their checks return them. label: names the element in errors.

    Null in the element means that the task's value does not count for it.
    """
    said = {name: (value, name) for name, value in task.items() if name in checks}
    said.update({name: (element[name], f"{label}: {name}") for name in checks if name in element})
    return {
        name: check(said[name][1], said[name][0])
        for name, check in checks.items()
        if name in said and said[name][0] is not None
    }


def check_tenant_id(value: object, label: str) -> None:
    """Raise InputError for a text that is no tenant ID, as it travels in a header and in paths."""
    if not isinstance(value, str):
        raise InputError(f"{label}: {shown(value)} is not a string; quote it.")
    if not value.strip():
        raise InputError(f"{label}: is empty; leave it out or name a tenant.")
    if not re.fullmatch(r"[!-~]{1,255}", value) or re.search(r"[/\\?#]", value) or not value.strip("."):
        raise InputError(f"{label}: {shown(value)} is not a tenant ID.")


def merged(now: object, patch: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping `now` with the patch applied key by key. None removes a key."""
    whole = {**(now if isinstance(now, Mapping) else {}), **patch}
    return {key: value for key, value in whole.items() if key not in patch or patch[key] is not None}


def same(one: object, other: object) -> bool:
    """Whether two values are equal as JSON: true is not 1, and 1.0 is 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def sendable(data: Any) -> Any:
    """The data without halves of characters in its texts. JSON may hold them; Ansible cannot send them."""
    try:
        json.dumps(data, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return _whole(data)
    return data


def _whole(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {_whole(key): _whole(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_whole(one) for one in data]
    return data.encode("utf-8", "replace").decode() if isinstance(data, str) else data

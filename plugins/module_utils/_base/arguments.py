# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: a module's arguments before Ansible checks them: stray blanks, text not in UTF-8. Pure.

Files, vaults and Windows editors leave line ends, no-break spaces and byte order marks around a value. Around a
credential or an address, they do harm: the secret is wrong, or the region is none of the choices.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import chain
from typing import Any

from .hashes import has_marks_of_a_hash, quoted
from .values import or_meant, shown

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
# What Ansible itself adds to a module's parameters
_INTERNAL = "_ansible_"
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


def mend(params: dict[str, Any], spec: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The faults: unknown options, values that are no UTF-8, and mappings with unknown keys. Values lose their blanks.

    Faulty values are replaced or left out: Ansible cannot handle some of them, quotes others, and names no option that
    was meant.
    """
    faults = without_unknown(params, spec)
    secrets = frozenset(name for name, option in spec.items() if option.get("no_log"))
    for name in BARE_OPTIONS:
        if isinstance(params.get(name), str):
            params[name] = bare(params[name])
    for name, value in params.items():
        # The system's log takes no NUL, and a file in UTF-16 is full of them. In a list, a NUL is escaped.
        nul = [line for line in value.splitlines() if "\0" in line] if isinstance(value, str) else []
        broken = next(chain(_broken(value), nul), None)
        if broken is not None:
            what = "the value" if name in secrets or _has_mappings(spec.get(name, {})) else shown(broken)
            faults.append(f"{name}: {what} is no UTF-8; save the file that it comes from as UTF-8.")
            params[name] = _replaced(value)
    for name, option in spec.items():
        if option.get("type") == "dict" and "options" in option and isinstance(params.get(name), Mapping):
            known = option["options"]
            faults += [_unknown(name, str(key), list(known)) for key in params[name] if key not in known]
            params[name] = {key: part for key, part in params[name].items() if key in known}
        if _has_mappings(option) and params.get(name) is not None:
            params[name], found = _mappings(name, params[name], option["options"])
            faults += found
    return faults


def without_unknown(params: dict[str, Any], spec: Mapping[str, Any]) -> list[str]:
    """The faults: options that the module or action does not have. They are taken out of the parameters."""
    unknown = sorted((name for name in params if name not in spec and not str(name).startswith(_INTERNAL)), key=str)
    for name in unknown:
        del params[name]
    return [f"unknown option {shown(name)}{or_meant(name, spec)}" for name in unknown]


def _has_mappings(option: Mapping[str, Any]) -> bool:
    """Whether the option is a list of mappings."""
    return option.get("type") == "list" and "options" in option


def _mappings(name: str, value: Any, options: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """(the mappings of an option that is a list of them; the faults). No fault quotes a value: it may be secret."""
    value = _decoded(value) if isinstance(value, str) else value
    if not isinstance(value, (list, tuple)):
        return [], [f"{name}: is no list of mappings; give one, or [] for nobody."]
    kept, faults = [], []
    for index, element in enumerate(value):
        if not isinstance(element, Mapping):
            faults.append(f"{name}[{index}]: is no mapping; give one with {', '.join(options)}.")
            continue
        line = element.get("line")
        has_line = isinstance(line, int) and not isinstance(line, bool)
        label = f"{name}[{index}]" + (f" (line {line})" if has_line else "")
        faults += [_unknown(label, str(key), list(options)) for key in element if key not in options]
        known = {key: part for key, part in element.items() if key in options}
        strange = {key: words for key, part in known.items() for words in [_strange(part, options[key])] if words}
        faults += [f"{label}: {key}: {words}." for key, words in strange.items()]
        kept.append({key: _sealed(part, options[key]) for key, part in known.items() if key not in strange})
    return kept, faults


def _strange(value: Any, option: Mapping[str, Any]) -> str:
    """Why the value cannot be that of the option; "" where it may be.

    Ansible would make a text of a list, and quote what is no number. A number as a secret may have lost its zeros.
    A hash in an option that is not secret would stand in the system's log.
    """
    if not option.get("no_log") and _is_stray(value):
        return "looks like the hash of a password; see whether the columns are mixed up"
    kind = option.get("type")
    if kind == "str" and (
        isinstance(value, (Mapping, list, tuple)) or (option.get("no_log") and isinstance(value, (int, float)))
    ):
        return "is no text; quote it, and give no list or mapping"
    is_number = isinstance(value, int) or (isinstance(value, str) and value.strip().isdecimal())
    return "is no whole number" if kind == "int" and value is not None and not is_number else ""


def _is_stray(value: Any) -> bool:
    """Whether the value is or holds a hash. What metadata, a mapping or JSON text, holds is the task's own matter."""
    if isinstance(value, (list, tuple)):
        return any(map(_is_stray, value))
    return isinstance(value, str) and has_marks_of_a_hash(value) and not value.lstrip().startswith("{")


def _decoded(text: str) -> Any:
    """What a JSON text holds: an extra var such as -e 'users=[...]' arrives as such a text."""
    try:
        return json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None


def _sealed(value: Any, option: Mapping[str, Any]) -> Any:
    """The value. A secret mapping becomes one text, and a blank secret is empty.

    Ansible would mask each small number in the mapping, and each blank, wherever they stand in the result. It takes the
    blanks around a JSON text away, and then masks the text no more.
    """
    if not option.get("no_log"):
        return value
    if isinstance(value, (Mapping, list, tuple)):
        return json.dumps(value, default=str, skipkeys=True)
    if isinstance(value, str) and (option.get("type") == "json" or not bare(value)):
        return bare(value)
    return value


def _unknown(label: str, key: str, options: list[str]) -> str:
    """The fault of an unknown key, with the one that was meant."""
    plain = re.sub("(?<=[a-z0-9])(?=[A-Z])", "_", key).lower().replace("-", "_").replace(" ", "_")
    near = [option for option in options if option in plain] or get_close_matches(plain, options, 1, 0.5)
    meant = f"'{near[0]}' was meant" if near else f"there are {', '.join(options)}"
    is_word = bool(near) and re.fullmatch("[A-Za-z_ -]{1,40}", key) is not None
    return f"{label}: unknown key {shown(key) if is_word else quoted(key)}; {meant}."


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

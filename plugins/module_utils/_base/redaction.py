# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the option redact: values that results, journals and logs do not show. Pure.

Values are found by their keys, in results and in the arguments of the task. Sentences lose them, too: an error may
quote the value that it is about, or what Frontegg said about it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from .values import one_line

REDACTED = "(redacted)"
# {word of the option: the keys whose values it hides}
CHOICES: dict[str, tuple[str, ...]] = {
    "metadata": ("metadata",),
    "vendor_metadata": ("vendor_metadata",),
    "names": ("name", "creator_name"),
    "phone_numbers": ("phone_number",),
}
DEFAULT = ("vendor_metadata",)
# A misspelt key is hidden, too, if it is this similar to one that is hidden
_ALIKE = 0.8
_SHORT = 6  # a key such as `name` is like too many others
# The values of these keys are the task's own data. Their keys mean nothing here.
_OPAQUE = ("metadata", "vendor_metadata", "settings")
_SENTENCES = ("msg", "messages", "before_header", "after_header")
_STEPS = "steps"  # their key `name` names an act; in plan files, `body` holds values
_BODY = "body"
_LEAST = 4  # a shorter value cannot be told from a piece of another word
# Words and small numbers that sentences have anyway. A secret looks otherwise.
_WORD = re.compile(r"[A-Z]?[a-z]{0,9}|[0-9]{0,5}")
_HUMP = re.compile("(?<=[a-z0-9])(?=[A-Z])")
# A word before a colon or an equals sign. It begins where no other word does, so that a long text takes no time.
_NAMED = re.compile(r"(?<![\w-])([A-Za-z][\w-]{0,80})[\"']?\s{0,20}[:=]")
_PIECES = re.compile(r"[\s,;:={}\[\]\"']+")


def choices_of(value: object) -> tuple[str, ...]:
    """The words of the option as it was given. Until Ansible has refused a value that is no such list, all of them."""
    words = [word.strip() for word in value.split(",")] if isinstance(value, str) else value
    if words is None:
        return DEFAULT
    if not isinstance(words, (list, tuple)) or any(word not in tuple(CHOICES) for word in words):
        return tuple(CHOICES)
    return tuple(words)


class Redaction:
    """Hides values by their keys, and remembers them, so that sentences can lose them, too."""

    def __init__(self, choices: Iterable[str]) -> None:
        self._keys = tuple(key for choice in choices for key in CHOICES[choice])
        self._known: dict[str, set[str]] = {}  # the hidden texts, by their first letters
        self._shown: set[str] = set()  # texts that stay in sentences: the names of rows

    def arguments(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of a task, for the result and the system's log."""
        return {key: self._hidden(value, _told(value)) if self._hides(key) else self._argument(value)
                for key, value in params.items()}  # fmt: skip

    def result(self, result: Mapping[str, Any]) -> dict[str, Any]:
        """A result or a part of it, without hidden values, and with sentences that do not quote them."""
        if not self._keys:
            return dict(result)
        hidden: dict[str, Any] = self._walk(result)
        clean: dict[str, Any] = self._without_quotes(hidden)
        return clean

    def text(self, text: str) -> str:
        """A sentence without the hidden values that were seen so far."""
        if not self._known:
            return text
        pieces, start, place = [], 0, 0
        while place < len(text) - _LEAST + 1:
            end = self._end_of_secret(text, place)
            if end:
                pieces += [text[start:place], REDACTED]
                start = place = end
            else:
                place += 1
        return "".join([*pieces, text[start:]])

    def remember(self, secrets: Iterable[object]) -> None:
        """Hide these values in sentences, too."""
        for text in (text for secret in secrets for text in _told(secret)):
            for form in (text, one_line(text), json.dumps(text)[1:-1]):
                if len(form) >= _LEAST:
                    self._known.setdefault(form[:_LEAST], set()).add(form)

    # How

    def _hides(self, key: object) -> bool:
        """Whether the value of the key is hidden. A key that is spelt almost like one of those counts as it."""
        if not isinstance(key, str) or not self._keys:
            return False
        return _key_meant(key) in self._keys

    def _hidden(self, value: Any, told: Iterable[str]) -> Any:
        if value is None:
            return None
        for text in told:
            for form in (text, one_line(text), json.dumps(text)[1:-1], text.encode("unicode_escape").decode()):
                if len(form) >= _LEAST and not _WORD.fullmatch(form):
                    self._known.setdefault(form[:_LEAST], set()).add(form)
        return REDACTED

    def _walk(self, value: Any) -> Any:
        """The value without what is hidden in it."""
        if isinstance(value, str):  # most values are texts, and Mapping is slow to ask
            return value
        if isinstance(value, Mapping):
            return {key: self._part(key, part) for key, part in value.items()}
        return [self._walk(part) for part in value] if isinstance(value, (list, tuple)) else value

    def _part(self, key: Any, part: Any) -> Any:
        if self._hides(key):
            return self._hidden(part, _told(part))
        if key in ("user", "id", "email", "tenant_id", "subject") and isinstance(part, str):
            self._shown.add(part)
        if key == _STEPS and isinstance(part, list):
            return [self._step(step) for step in part]
        return part if key in _OPAQUE else self._walk(part)

    def _step(self, step: Any) -> Any:
        """A step of a row as it is. A step of a plan file without what is hidden in its body."""
        if not isinstance(step, Mapping) or _BODY not in step:
            return step
        return {**step, _BODY: self._walk(step[_BODY])}

    def _argument(self, value: Any) -> Any:
        """An argument, which may be a text that holds mappings, or a list of such texts."""
        if isinstance(value, str):
            return self._argument_text(value)
        if isinstance(value, (list, tuple)):
            return [self._argument(part) for part in value]
        return self._walk(value)

    def _argument_text(self, text: str) -> str:
        """A text that holds mappings, without what is hidden in them; all of it is hidden where it cannot be read."""
        if not self._keys or ("{" not in text and not self._names_a_key(text)):
            return text
        try:
            data = json.loads(text.lstrip("\ufeff"))
        except (ValueError, RecursionError):
            return str(self._hidden(text, _PIECES.split(text)))
        return json.dumps(self._argument(data), ensure_ascii=False)

    def _names_a_key(self, text: str) -> bool:
        return any(map(self._hides, _NAMED.findall(text)))

    def _without_quotes(self, value: Any, is_sentence: bool = False) -> Any:
        if isinstance(value, str):
            return self.text(value) if is_sentence else value
        if isinstance(value, Mapping):
            return {
                key: part if key in _OPAQUE else self._without_quotes(part, key in _SENTENCES)
                for key, part in value.items()
            }
        if isinstance(value, (list, tuple)):
            return [self._without_quotes(part, is_sentence) for part in value]
        return value

    def _end_of_secret(self, text: str, place: int) -> int:
        """Where the longest hidden value that begins at this place ends; 0 for none. It may be cut off by dots."""
        if place and text[place - 1].isalnum():
            return 0
        ends = [0]
        for secret in self._known.get(text[place : place + _LEAST], set()) - self._shown:
            end = place + _common(text[place : place + len(secret)], secret)
            is_whole = end - place == len(secret) and not text[end : end + 1].isalnum()
            if is_whole or text.startswith("...", end):
                ends.append(end)
        return max(ends)


@lru_cache(maxsize=4096)
def _key_meant(key: str) -> str:
    """The key that this one is, or is almost spelt like; "" for none that can be hidden."""
    plain = re.sub("[^a-z0-9]+", "_", _HUMP.sub("_", key).lower()).strip("_")
    known = [name for names in CHOICES.values() for name in names]
    near = get_close_matches(plain, [name for name in known if len(name) > _SHORT], 1, _ALIKE)
    return plain if plain in known else near[0] if near else ""


def redaction_of(params: Mapping[str, Any], is_redacting: bool = True) -> Redaction:
    """The redaction that the arguments of a task ask for. It has seen these arguments."""
    hides = Redaction(choices_of(params.get("redact")) if is_redacting else ())
    hides.arguments(params)
    return hides


def _common(one: str, other: str) -> int:
    """How many characters at the start are equal."""
    return next((index for index, pair in enumerate(zip(one, other)) if pair[0] != pair[1]), min(len(one), len(other)))


def _told(value: Any) -> Iterator[str]:
    """All texts and numbers in a value, and its keys."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield str(key)
            yield from _told(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _told(part)
    elif isinstance(value, str):
        yield value
        yield from (line.strip() for line in value.splitlines())
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)

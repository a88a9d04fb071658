# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what Frontegg's answers mean, whatever their bodies hold. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

ROUTE_UNKNOWN = "ER-00004"  # a 404 for a route, as opposed to a user (source: MCP)
# A token is renewed this many seconds before it expires, or at nine tenths of a short life.
RENEW_BEFORE = 60.0
# How deep an answer may be nested. A tree of sub-accounts takes two levels for each generation.
DEEPEST = 100
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
USER_UNKNOWN = "ER-01089"  # source: 3drepo
# {about: what a 404 has to name, so that it counts as missing}
_SUBJECTS = {
    "user": r"\b(user|member)s?\b",
    "tenant": r"\b(tenant|account)s?\b",
    "member": r"\b(user|member|tenant|account)s?\b",
    "thing": r"\b(user|tenant|account|session|token)s?\b",
}
_GONE = re.compile(
    r"\bnot (be )?found\b|\bnot exist\b|n['\u2019]t exist\b|\bunknown\b|\bno longer\b|\bdeleted\b"
    r"|\bno (such )?(user|member|tenant|account)\b|\bnot a member\b",
    re.IGNORECASE,
)
# The words of gateways and web frameworks about an unknown address
_ADDRESS = re.compile(
    r"\b(routes?|endpoints?|paths?|urls?|uris?|services?|upstreams?|gateways?|backends?|servers?|hosts?|pages?)\b"
    r"|\bcannot (get|head|post|put|patch|delete|options)\b|(^|\s|['\"(])/\w|\w://",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"\S+@\S+")


@dataclass(frozen=True)
class Answer:
    """An HTTP answer. headers: names in lower case; data: the decoded JSON, None where `is_json` is False."""

    status: int
    headers: Mapping[str, str]
    data: Any = None
    is_json: bool = False
    is_empty: bool = False
    about: str = "thing"  # what the call was about, a word of _SUBJECTS

    @property
    def ok(self) -> bool:
        """Whether the request was executed as asked."""
        return 200 <= self.status < 300

    @property
    def is_page(self) -> bool:
        """Whether the answer is a web page, such as the sign-in page of a proxy."""
        return not self.is_json and self.headers.get("content-type", "").lower().startswith("text/html")

    @property
    def code(self) -> str | None:
        """Frontegg's error number, such as ER-01089."""
        code = self.data.get("errorCode") if isinstance(self.data, Mapping) else None
        return code or None if isinstance(code, str) else None

    @property
    def trace_id(self) -> str | None:
        """Frontegg's own name for the request."""
        return self.headers.get("frontegg-trace-id") or None

    def messages(self, secrets: Iterable[str | None] = ()) -> tuple[str, ...]:
        """What Frontegg says is wrong: at most five lines, each of at most 200 characters, `secrets` masked."""
        if not isinstance(self.data, Mapping):
            return ()
        errors = self.data.get("errors") or self.data.get("message")
        texts = errors if isinstance(errors, list) else [errors]
        lines = [masked(text, secrets) for text in texts if isinstance(text, str)]
        # Masked before shortened: the cut-off beginning of a secret would not be found.
        return tuple(" ".join(line.split())[:200] for line in lines if line.strip())[:5]

    @property
    def missing(self) -> bool:
        """Whether a 404 says that the subject of the call does not exist.

        A 404 about an unknown route or service does not count, nor does a web page: a wrong address must never look
        like a user who is gone. About a user or tenant, the answer must say so by code or in words.
        """
        if self.status != 404 or self.code == ROUTE_UNKNOWN:
            return False
        said = [_EMAIL.sub("", line) for line in self.messages()]
        if self.is_empty or (self.code == USER_UNKNOWN and self.about != "tenant"):
            return True
        if any(_ADDRESS.search(line) for line in said):
            return False
        if self.about == "thing" and (self.code is not None or (said and self._has_errors)):
            return True
        subject = re.compile(_SUBJECTS[self.about], re.IGNORECASE)
        return any(subject.search(line) and (self.about == "thing" or _GONE.search(line)) for line in said)

    @property
    def _has_errors(self) -> bool:
        """Whether the body has Frontegg's form. Gateways and web frameworks send a `message`."""
        return isinstance(self.data, Mapping) and isinstance(self.data.get("errors"), list)


def shown(text: str | None, secrets: Iterable[str | None], length: int) -> str | None:
    """The text, masked and then cut to `length` characters."""
    return masked(text, secrets)[:length] if text else None


def masked(text: str, secrets: Iterable[str | None]) -> str:
    """The text without our secrets, which the server may repeat, and without characters that no terminal can show."""
    for secret in secrets:
        text = text.replace(secret, "********") if secret else text
    text = text.encode("utf-8", "replace").decode()
    return "".join(char if char.isprintable() or char.isspace() else "?" for char in text)


def answer_from(status: int, headers: Mapping[str, str], content: bytes, about: str = "thing") -> Answer:
    """The answer, with its body decoded if it is JSON. about: see Answer."""
    names = {name.lower(): value for name, value in headers.items()}
    try:
        return Answer(status, names, parsed(content), is_json=True, about=about)
    except ValueError:
        return Answer(status, names, is_empty=not content.strip(), about=about)


def parsed(text: str | bytes) -> Any:
    """The data of a JSON text. ValueError: it is no JSON, or it is nested too deep."""
    try:
        data = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    steps = (1 if char in b"[{" else -1 for char in raw.translate(None, _NO_BRACKETS))
    if max(accumulate(steps), default=0) > DEEPEST and _is_deep(data):  # brackets may stand in texts, too
        raise ValueError("nested too deep")
    return data


def _is_deep(data: Any) -> bool:
    level = [data]
    for dummy in range(DEEPEST + 1):
        found = [
            value.values() if isinstance(value, dict) else value for value in level if isinstance(value, (dict, list))
        ]
        level = [part for parts in found for part in parts]
    return bool(level)


def token_from(data: object) -> str | None:
    """The token in the answer to a login; None if it has none that fits into a header."""
    token = data.get("token") if isinstance(data, Mapping) else None
    fits = isinstance(token, str) and token.isascii() and token.isprintable() and token.strip() == token
    return token or None if fits else None


def useful_life(data: object) -> float:
    """Seconds after which the token is renewed. Infinite if the answer has no expiry: then a 401 says when."""
    expires_in = data.get("expiresIn") if isinstance(data, Mapping) else None
    if isinstance(expires_in, bool) or not isinstance(expires_in, (int, float)) or not 0 < expires_in < 1e12:
        return float("inf")
    return expires_in - min(RENEW_BEFORE, expires_in / 10)

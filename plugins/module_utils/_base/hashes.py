# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: hashes of passwords: their shapes, and which texts an error may quote beside them. Pure.

A hash may stand in a wrong place, whole or in pieces: one of argon2 has commas, and a CSV file may not quote it.
"""

from __future__ import annotations

import re

from .values import shown

NOT_SHOWN = "(not shown, as it may be a secret)"
# The shortest piece of a hash, a salt of 8 bytes in base64, has 11 characters; other pieces have a $ or =.
# A UUID is none of them: it is the ID of a role or a tenant.
_QUOTABLE = re.compile(r"[\w -]{1,10}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
# What only hashes have: $2b$..., $argon2id$..., and m=65536, t=3 or p=4$... as pieces of the latter
_MARKS = re.compile(r"\$(?:2[abxy]?|pbkdf2[\w-]*|scrypt|[1567y])\$|\$argon2|^pbkdf2[:_]|^[mtp]=[0-9]+(?:[,$]|$)")
# Hex and base64 without any blank, as long as digests and keys are
_BARE = re.compile(r"[A-Za-z0-9+/]{40,}={0,2}|[A-Za-z0-9+/]{10,}={1,2}")
# {type of hash: (its form, the form in words)}, of the types whose form is certain
_FORMS = {
    "bcrypt": (
        re.compile(r"\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}"),
        "$2a$, $2b$ or $2y$, two digits, $, and 53 characters more",
    ),
    "argon2": (
        re.compile(r"\$argon2(?:id|i|d)\$(?:v=[0-9]+\$)?m=[0-9]+,t=[0-9]+,p=[0-9]+[^$]*\$[^$]+\$[^$]+"),
        "$argon2..., with m=...,t=...,p=..., the salt and the hash",
    ),
    "sha1": (re.compile(r"[0-9A-Fa-f]{40}|[A-Za-z0-9+/_-]{27}=?"), "40 characters in hex, or 28 in base64"),
    "sha256": (re.compile(r"[0-9A-Fa-f]{64}|[A-Za-z0-9+/_-]{43}=?"), "64 characters in hex, or 44 in base64"),
}


def quotable(text: str) -> bool:
    """Whether an error may quote the text: it is too short, and too plain, for a hash, a secret or a piece of one."""
    return _QUOTABLE.fullmatch(text) is not None


def quoted(text: str) -> str:
    """The text as an error shows it: quoted, or a remark that it is not shown."""
    return shown(text) if quotable(text) else NOT_SHOWN


def has_marks_of_a_hash(text: str) -> bool:
    """Whether the text has what only hashes have. A digest in hex has none: it may be an ID as well."""
    return _MARKS.search(text.strip()) is not None


def looks_like_hash(text: str) -> bool:
    """Whether the text is a hash, a salt or a key, or a piece of one, by its look."""
    return has_marks_of_a_hash(text) or any(_BARE.fullmatch(word) for word in text.split())


def form_fault(hash_type: str, value: str) -> str | None:
    """Why the value is no hash of this type, without the value. None where it is one, or where that is not known."""
    form, words = _FORMS.get(hash_type, (None, ""))
    return None if form is None or form.fullmatch(value) else f"is no {hash_type} hash: {words}"

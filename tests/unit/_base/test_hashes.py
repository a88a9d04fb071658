# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an error may quote, what looks like a hash, and the forms of hashes."""

from __future__ import annotations

import re
from base64 import b64encode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.identityops.frontegg.plugins.module_utils._base.hashes import (
    form_fault,
    has_marks_of_a_hash,
    looks_like_hash,
    quotable,
    quoted,
)

BCRYPT = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"
UUID = "6f1f0b9e-2f4e-4a53-9b8f-0e3b8f6c1d11"


def _encoded(data: bytes) -> list[str]:
    texts = [b64encode(data).decode(), urlsafe_b64encode(data).decode()]
    return [data.hex(), *texts, *(text.rstrip("=") for text in texts)]


def _hashes(salt: bytes, key: bytes) -> list[tuple[str, str]]:
    """(type, hash) as the usual libraries write them, with this salt and this digest."""
    found = [("sha1", text) for text in _encoded(key[:20])] + [("sha256", text) for text in _encoded(key[:32])]
    for one, other in zip(_encoded(salt), _encoded(key)):
        letters = re.sub("[^A-Za-z0-9]", ".", one + other)
        found += [
            ("bcrypt", f"$2b$12${letters:.<53.53}"),
            ("argon2", f"$argon2id$v=19$m=65536,t=3,p=4${one}${other}"),
            ("argon2", f"$argon2i$m=4096,t=3,p=1${one}${other}"),
            ("pbkdf2", f"pbkdf2:sha256:260000${one}${other}"),
            ("pbkdf2", f"$pbkdf2-sha512$25000${one}${other}"),
            ("firebase-scrypt", other),
            *(("scrypt", f"{one}{mark}{other}") for mark in ":,; $"),
        ]
    return found


@given(st.binary(min_size=8, max_size=32), st.binary(min_size=32, max_size=64))
def test_no_piece_of_a_hash_is_ever_quoted(salt: bytes, key: bytes) -> None:
    for hash_type, text in _hashes(salt, key):
        assert form_fault(hash_type, text) is None, (hash_type, text)
        for piece in (text, *(part for marks in (",", ";", " ", "[,; ]") for part in re.split(marks, text))):
            assert not quotable(piece), piece


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("Admin", True),
        ("read-only", True),
        ("Größe 2", True),
        (UUID, True),
        ("", False),
        ("t=3", False),
        ("a$b", False),
        ("a,b", False),
        ("eleven-char", False),
        (UUID + "0", False),
        ("acme\n", False),
    ],
)
def test_what_may_be_quoted(text: str, is_so: bool) -> None:
    assert quotable(text) is is_so
    assert quoted(text) == (f"'{text}'" if is_so else "(not shown, as it may be a secret)")


@pytest.mark.parametrize(
    "text", [BCRYPT, f" {BCRYPT}", f"Jane {BCRYPT}", "$argon2id$v=19$m=65536", "t=3", "p=4$c2F$eA"]
)
def test_marks_of_a_hash(text: str) -> None:
    assert has_marks_of_a_hash(text) and looks_like_hash(text)


@pytest.mark.parametrize("text", ["a" * 40, "0" * 64, b64encode(b"x" * 20).decode(), b64encode(b"x" * 32).decode()])
def test_a_bare_digest_has_no_marks(text: str) -> None:
    assert looks_like_hash(text) and looks_like_hash(f"Jane {text}") and not has_marks_of_a_hash(text)


@pytest.mark.parametrize(
    "text",
    ["Jane Doe", "Müller, Zoë", "A$AP Rocky", "Ke$ha", "+49-30-1234567", UUID, "hr-1001", "price: $5", "x=1", "a|b"],
)
def test_what_looks_like_no_hash(text: str) -> None:
    assert not looks_like_hash(text)


@pytest.mark.parametrize(
    ("hash_type", "text"),
    [
        ("bcrypt", BCRYPT[:-1]),
        ("bcrypt", BCRYPT + "A"),
        ("bcrypt", BCRYPT + "\n"),
        ("bcrypt", BCRYPT[1:]),
        ("bcrypt", f'["{BCRYPT}"]'),
        ("bcrypt", BCRYPT.replace("$2b$", "$2z$")),
        ("argon2", "$argon2id$v=19$m=65536"),
        ("argon2", BCRYPT),
        ("sha1", "0" * 39),
        ("sha1", "g" * 40),
        ("sha256", "0" * 40),
    ],
)
def test_what_is_no_hash_of_its_type(hash_type: str, text: str) -> None:
    words = form_fault(hash_type, text)
    assert words is not None and words.startswith(f"is no {hash_type} hash: ") and text not in words
    assert form_fault("scrypt", text) is None, "its form is not certain"

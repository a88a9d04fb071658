# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what emails and user IDs are made of. Pure."""

from __future__ import annotations

import re
import unicodedata

from .values import email_key
from .wishes import Identifier

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LOCAL = re.compile(r"[^\s\"(),:;<>@\[\\\]]{1,64}")
# Letters and digits of any script, and hyphens inside
_LABEL = r"(?!-)[^\s\x00-\x2c\x2e\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]{1,63}(?<!-)"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")
# Unicode categories and forms that no mailbox has: signs, blanks, and other forms of letters
_NO_LETTERS = ("P", "Z", "Sc", "Sk", "Sm", "So", "No", "Cc", "Cf", "Co", "Cs")
_OTHER_FORMS = ("<wide>", "<narrow>", "<font>", "<circle>", "<square>", "<super>", "<sub>", "<small>")
_FIRST_EMOJI = "\U0001f000"
# Catalan has this dot between two letters. Anywhere else it marks a point of a list.
_MIDDLE_DOT = "\u00b7"
_CATALAN = re.compile("(?<=[lL])\u00b7(?=[lL])")


def identify(text: str) -> Identifier | None:
    """The email or user ID (a UUID of any version and case) of a text without blanks around it; None for neither."""
    if _UUID.fullmatch(text):
        return Identifier("id", text.lower())
    if text.startswith("'") or any(map(_is_sign, text)) or _MIDDLE_DOT in _CATALAN.sub("", text):
        return None
    local, at, domain = unicodedata.normalize("NFC", text).rpartition("@")
    dots_fit = not local.startswith(".") and not local.endswith(".") and ".." not in local
    if at and dots_fit and len(text) <= 254 and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain):
        return Identifier("email", email_key(text))
    return None


def is_in_mailbox(character: str) -> bool:
    """Whether a character may stand before the @ of an email. At either end, a dot and some others may not."""
    return _LOCAL.fullmatch(character) is not None and not _is_sign(character)


def is_in_domain(character: str) -> bool:
    """Whether a character may stand in a label of a domain, also at its ends."""
    return re.fullmatch(_LABEL, character) is not None and not _is_sign(character)


def _is_sign(character: str) -> bool:
    """Whether a character comes from a word processor or a spreadsheet, and no email has it.

    Such characters are `*`, which marks a pattern or a point of a list; typographic quotes, dashes, brackets, bullets;
    and full-width letters. Letters of any script and emoji are fine.
    """
    if character.isascii():
        return character == "*" or not character.isprintable()
    if character == _MIDDLE_DOT:
        return False
    category = unicodedata.category(character)
    if category.startswith("S") and character >= _FIRST_EMOJI:
        return False
    return category.startswith(_NO_LETTERS) or unicodedata.decomposition(character).startswith(_OTHER_FORMS)

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: what the filters of module user_info refuse, and how their values are read. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Union

from .._base.errors import InputError
from .._base.identifiers import identify
from .._base.times import moment
from .._base.values import check_tenant_id, email_key, mapping, shown, texts
from .names import EXCEPTED, read_names

Params = Mapping[str, Any]
# Keys with their values, or keys alone
Keys = Union[Mapping[str, Any], tuple[str, ...]]
# {tenant: the rows of its roles or groups}
Known = Mapping[str, Sequence[Mapping[str, Any]]]

# What a role or group can be named by. A group has no key.
NAMED_BY = ("id", "key", "name")
# The filters that nobody passes who is in no tenant
OF_MEMBERS = ("tenant_id", "has_role", "in_group", "status")
SHOWN = 5  # how many tenants an error names


@dataclass(frozen=True)
class Word:
    """A role or group that a filter names. noun: "role" or "group". needs: the value of `include` that reads them."""

    option: str
    noun: str
    word: str
    needs: str


def check_words(words: Sequence[Word], known: Mapping[str, Known]) -> list[str]:
    """Warnings about the words that no tenant was asked for. known: by `needs`, what the tenants asked have.

    InputError: no tenant has such a role or group. Without it, a misspelt word would look like "nobody".
    """
    InputError.raise_all([fault for word in words for fault in _word_faults(word, known[word.needs])])
    return [
        f"{word.option}: nobody passes the other filters, so no tenant was asked for {word.noun} {shown(word.word)}"
        for word in words
        if not known[word.needs]
    ]


def _word_faults(word: Word, known: Known) -> list[str]:
    rows = [row for there in known.values() for row in there]
    if not known or any(is_named(row, word.word) for row in rows):
        return []
    names = [str(row[name]) for row in rows for name in NAMED_BY[1:] if isinstance(row.get(name), str)]
    near = get_close_matches(word.word, list(dict.fromkeys(names)), 1, 0)
    advice = f"did you mean {shown(near[0])}?" if near else f"there are no {word.noun}s."
    where = f"tenant {', '.join(known)}" if len(known) <= SHOWN else f"any of the {len(known)} tenants of these users"
    return [f"{word.option}: there is no {word.noun} {shown(word.word)} in {where}; {advice}"]


def is_named(row: Mapping[str, Any], word: str) -> bool:
    """Whether the word is the ID, the key or the name of the role or group."""
    return any(row.get(name) == word for name in NAMED_BY)


def read_keys(option: str, value: object) -> Keys:
    """The keys of metadata that are wanted. A mapping also says their values, a list or a text with commas does not."""
    if isinstance(value, str):
        value = _of_text(option, value)
    keys: Keys = mapping(option, value) if isinstance(value, Mapping) else texts(option, value)
    if not keys:
        raise InputError(f"{option}: names no key; leave it out or name one.")
    return keys


def _of_text(option: str, value: str) -> object:
    """The value in a text. An extra var such as -e 'metadata={"team": "sales"}' arrives as such a text."""
    advice = """give keys, as in team,plan, or a mapping, as in {"team": "sales"}"""
    if value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{option}: the text is no JSON; {advice}.") from error
    if "=" in value or ":" in value:
        raise InputError(f"{option}: a text holds the names of keys only; {advice}.")
    return value


def option_moment(params: Params, name: str) -> float | None:
    """Seconds since the epoch of an option. None where it is not given. Raises InputError."""
    if params[name] is None:
        return None
    try:
        return moment(params[name])
    except (ValueError, OverflowError) as error:
        raise InputError(f"{name}: '{params[name]}' is no date; write 2026-01-31 or 2026-01-31T17:55:00Z.") from error


def in_domains(email: str, domains: Sequence[str]) -> bool:
    """Whether the email is in one of the domains."""
    domain = email_key(email).rpartition("@")[2]
    return any(domain == email_key(name.strip().lstrip("@")) for name in domains)


# Checks


def check_tenant(params: Params) -> None:
    check_tenant_id(params["tenant_id"], "tenant_id")


def check_sub_tenants(params: Params) -> None:
    if params["tenant_id"] is None:
        raise InputError("include_sub_tenants: needs tenant_id, the tenant whose sub-tenants are meant.")


def check_without_tenant(params: Params) -> None:
    others = [name for name in OF_MEMBERS if params[name] is not None]
    if params["without_tenant"] and others:
        raise InputError(
            f"without_tenant and {others[0]}: {others[0]} finds members of tenants, so nobody can be meant."
        )


def check_exceptions(params: Params) -> None:
    read_names(params["except_users"], EXCEPTED)


def check_email(params: Params) -> None:
    if getattr(identify(params["email"].strip()), "kind", "") != "email":
        raise InputError(f"email: '{params['email']}' is no email.")


def check_domains(params: Params) -> None:
    for index, domain in enumerate(params["domains"]):
        if identify(f"x@{domain.strip().lstrip('@')}") is None:
            raise InputError(f"domains[{index}]: '{domain}' is no domain.")
    if params["email"] and not in_domains(params["email"], params["domains"]):
        raise InputError(f"email and domains: {params['email']} is in none of the domains, so nobody can be meant.")


def check_created(params: Params) -> None:
    before, after = (option_moment(params, name) for name in ("created_before", "created_after"))
    if before is not None and after is not None and after >= before:
        raise InputError("created_after and created_before: nobody can be created after one and before the other.")

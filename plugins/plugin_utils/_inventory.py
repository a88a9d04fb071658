# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: users as hosts: what an inventory's file may say, names, entries of a cache. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ..module_utils._base.errors import InputError
from ..module_utils._base.values import email_key, or_meant, shown

Row = dict[str, Any]

# What a host can be named by
HOSTNAMES = ("email", "id")
# The variable of a host that holds the row of its user
VARIABLE = "frontegg_user"
# The group of all hosts of this plugin
GROUP = "frontegg_users"
# How many users an error or a warning names
_MOST_NAMED = 10
# Emails and IDs that mean nothing else in a pattern of hosts, in a path or in a template
_PLAIN_EMAIL = re.compile(r"[\w.+'-]+@[\w.-]+")
_PLAIN_ID = re.compile(r"[\w-]+")


def faults_of_file(
    given: Mapping[Any, Any], keys: Sequence[str], known: Iterable[str], checked: Iterable[str]
) -> list[str]:
    """What is wrong with the options of the file: unknown, given twice, or one of the `checked` without a value.

    Ansible ignores such options, or keeps the last one. A filter that is ignored would add hosts.
    keys: the keys as they stand in the file.
    """
    known, checked = sorted(known), set(checked)
    unknown = [key for key in given if key not in known]
    twice = [key for key, count in Counter(keys).items() if count > 1]
    empty = [key for key in given if key in checked and given[key] is None]
    return [
        *(f"unknown option {shown(key)}{or_meant(key, known)}" for key in unknown),
        *(f"{key}: is given twice, and Ansible keeps the last one only; give it once." for key in twice),
        *(f"{key}: is empty; leave it out or give a value." for key in empty),
    ]


def plain(value: Any) -> Any:
    """The value as JSON has it. Ansible's loader makes dates of some texts, and has own types for texts and secrets."""
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


def check_scope(params: Mapping[str, Any], filters: Sequence[str]) -> None:
    """Refuse a file that names no users, no filter and not `all`, and one that says `all` beside others.

    filters: the names of the filters that the file gives.
    """
    words = [*(["users"] if params["users"] is not None else []), *filters]
    if params["all"] and words:
        raise InputError(f"all and {words[0]}: all users are meant, or some; give one of the two.")
    if not words and not params["all"]:
        raise InputError("no filter is given: give users or a filter, such as tenant_id; for all users, all: true.")


def check_missing(params: Mapping[str, Any], missing: Sequence[str]) -> list[str]:
    """Warnings about the identifiers in `users` that no user has. InputError: one in `except_users`.

    If an exception is misspelt, the user who was meant would be a host.
    """
    if not missing:
        return []
    named = ", ".join(missing[:_MOST_NAMED])
    more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
    if params["users"] is None:
        raise InputError(f"except_users: no user is {named}{more}; correct it or take it out.")
    return [f"users: no user is {named}{more}, so there is no such host"]


def host_names(rows: Sequence[Row], by: str) -> list[str]:
    """A name for each row: the email in lower case, or the ID.

    The ID also names a user without an email, with the email of another user, or with an email that is not plain.
    """
    strange = [row["id"] for row in rows if not _PLAIN_ID.fullmatch(str(row["id"]))]
    if strange:
        raise InputError(f"a user in Frontegg's answer has the ID {shown(strange[0])}, which cannot name a host.")
    emails = [email_key(str(row["email"] or "")) for row in rows]
    counts = Counter(emails)
    is_fine = [by == "email" and counts[email] == 1 and bool(_PLAIN_EMAIL.fullmatch(email)) for email in emails]
    return [email if fine else str(row["id"]) for row, email, fine in zip(rows, emails, is_fine)]


# Entries of a cache


def selection_key(params: Mapping[str, Any], options: Iterable[str], environment: str) -> str:
    """What an entry of the cache is for: these values of these options, in this environment."""
    told = {"environment": environment, **{name: params[name] for name in options}}
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def entry_for(key: str, rows: list[Row]) -> dict[str, Any]:
    """The entry of the cache."""
    return {"selection": key, "users": rows}


def rows_in(entry: object, key: str) -> list[Row] | None:
    """The rows of an entry of the cache. None for an entry of another selection: the file has changed since."""
    if not isinstance(entry, Mapping) or entry.get("selection") != key:
        return None
    rows: list[Row] = entry["users"]
    return rows

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the values of variables that take certain words only -> their faults. Pure.

The modules refuse the same values. But they begin when the run has made files, and their refusal is a report.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..module_utils._base.choices import ON_DRIFT, ON_MISSING, REGIONS
from ..module_utils._base.errors import InputError
from ..module_utils._base.redaction import CHOICES as REDACTED
from ..module_utils._base.values import flag, or_meant, shown, texts
from ..module_utils._engine.plan_format import read_digest
from ..module_utils._engine.report import ROWS
from ..module_utils._users.filters import FILTERS
from ..module_utils._users.revoke import REVOCABLE

# {variable: its words}: of those with one word, and of those with a list of words
_FILTER_WORDS = {name: row.spec["choices"] for name, row in FILTERS.items() if "choices" in row.spec}
_LISTED = [name for name in _FILTER_WORDS if FILTERS[name].spec["type"] == "list"]
ONE_OF: dict[str, Sequence[str]] = {
    "on_missing": ON_MISSING,
    "on_drift": ON_DRIFT,
    "result": ROWS,
    "region": tuple(REGIONS),
    **{name: words for name, words in _FILTER_WORDS.items() if name not in _LISTED},
}
SOME_OF: dict[str, Sequence[str]] = {
    "revoke": tuple(REVOCABLE),
    "redact": tuple(REDACTED),
    **{name: _FILTER_WORDS[name] for name in _LISTED},
}
_NEAR = 0.5  # few words, so that phone may well mean phone_numbers
FLAGS = ("verify", "wait", "append_roles", *(name for name, row in FILTERS.items() if row.spec["type"] == "bool"))


def choice_faults(given: Mapping[str, Any], prefix: str = "") -> list[str]:
    """The faults of the variables that take certain words, a truth value, or a digest.

    Empty variables are refused elsewhere. prefix: begins the names of a role's variables.
    """
    faults = []
    for name, value in given.items():
        check = _CHECKS.get(name)
        if check is None or value is None or str(value).strip() == "":
            continue
        try:
            check(f"{prefix}{name}", value)
        except InputError as error:
            faults.append(str(error).removesuffix("."))
    return faults


def _one_of(words: Sequence[str]) -> Callable[[str, Any], None]:
    def check(label: str, value: Any) -> None:
        InputError.raise_all(_faults(label, [value], words))

    return check


def _some_of(words: Sequence[str]) -> Callable[[str, Any], None]:
    def check(label: str, value: Any) -> None:
        InputError.raise_all(_faults(label, texts(label, value), words))

    return check


def _faults(label: str, values: Sequence[Any], words: Sequence[str]) -> list[str]:
    return [
        f"{label}: {shown(value)} is none of {', '.join(words)}{or_meant(value, words, _NEAR)}"
        for value in values
        if value not in words
    ]


def _flag(label: str, value: Any) -> None:
    flag(label, value.strip() if isinstance(value, str) else value)


def _digest(label: str, value: Any) -> None:
    read_digest(str(value), label)


_CHECKS: dict[str, Callable[[str, Any], None]] = {
    **{name: _one_of(words) for name, words in ONE_OF.items()},
    **{name: _some_of(words) for name, words in SOME_OF.items()},
    **dict.fromkeys(FLAGS, _flag),
    "approved_digest": _digest,
}

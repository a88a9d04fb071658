# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the faults of a file or text, all told together in one error. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from ..module_utils._base.errors import InputError
from ..module_utils._base.values import one_line


@dataclass(frozen=True, order=True)
class Fault:
    """A fault on one line of a file or text, without a full stop. line 0: the file as a whole."""

    line: int
    words: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.words}" if self.line else self.words


def are_given(names: Sequence[str]) -> str:
    """Which of several options are given, where one of them was to be."""
    return f"{' and '.join(names) or 'none'} {'are' if len(names) > 1 else 'is'} given"


def refuse(name: str, faults: Iterable[Fault]) -> NoReturn:
    """Raise one InputError for all faults, at least one, in the order of their lines. name: the file or option."""
    error = InputError.of_all([str(fault) for fault in sorted(set(faults))])
    raise InputError(f"{one_line(name)}: {str(error).rstrip('.')}.")


def refuse_any(name: str, faults: Iterable[Fault]) -> None:
    """Raise one InputError for all faults, if there are any."""
    known = list(faults)
    if known:
        refuse(name, known)

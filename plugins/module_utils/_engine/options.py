# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the options that all modules which write have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .._api.client import Client
from .._base.redaction import CHOICES, DEFAULT
from .guards import Entry, read_protected
from .journal_file import check_journal
from .kind import Kind
from .limit import Limit, read_limit
from .report import ROWS


def guards_spec() -> dict[str, Any]:
    """The options of doc fragment identityops.frontegg._guards."""
    return {
        "on_missing": {"type": "str", "choices": ["fail", "warn", "ignore"]},
        "protected": {"type": "raw"},
        "max_changes": {"type": "raw"},
        "max_failures": {"type": "int"},
        "verify": {"type": "bool", "default": True},
        "journal_path": {"type": "path"},
        "result": {"type": "str", "choices": list(ROWS), "default": "all"},
        **redact_spec(),
    }


def redact_spec() -> dict[str, Any]:
    """The option redact, which modules have that write."""
    return {"redact": {"type": "list", "elements": "str", "choices": list(CHOICES), "default": list(DEFAULT)}}


@dataclass(frozen=True)
class TaskOptions:
    """The options that all tasks which write have in common.

    on_missing: fail, warn or ignore; None: warn where the state is absent, else fail.
    """

    protected: tuple[Entry, ...] = ()
    max_changes: Limit | None = None
    max_failures: int | None = None
    on_missing: str | None = None
    verify: bool = True
    journal_path: str | None = None
    redact: tuple[str, ...] = DEFAULT

    @property
    def reads_early(self) -> bool:
        """Whether the first writes are read back before further ones are begun."""
        return self.verify and self.max_failures is not None


def read_options(client: Client, params: dict[str, Any], kind: Kind) -> TaskOptions:
    """The options of the task. InputError: an option, or the file at journal_path, cannot be used."""
    options = TaskOptions(
        protected=read_protected(params["protected"], kind),
        max_changes=read_limit(params["max_changes"]),
        max_failures=params["max_failures"],
        on_missing=params["on_missing"],
        verify=params["verify"],
        journal_path=params["journal_path"],
        redact=tuple(params["redact"]),
    )
    check_journal(options.journal_path, client.environment, kind)
    return options

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the options that all modules which write have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .._api.client import Client
from .guards import Entry, read_protected
from .journal_file import check_journal
from .kind import Kind
from .report import ROWS
from .snapshot import check_snapshot


def guards_spec() -> dict[str, Any]:
    """The options of doc fragment identityops.frontegg._guards."""
    return {
        "on_missing": {"type": "str", "choices": ["fail", "warn", "ignore"]},
        "protected": {"type": "raw"},
        "max_changes": {"type": "int"},
        "max_failures": {"type": "int"},
        "verify": {"type": "bool", "default": True},
        "journal_path": {"type": "path"},
        "result": {"type": "str", "choices": list(ROWS), "default": "all"},
    }


@dataclass(frozen=True)
class TaskOptions:
    """The options that all tasks which write have in common.

    on_missing: fail, warn or ignore; None: warn where the state is absent, else fail.
    """

    protected: tuple[Entry, ...] = ()
    max_changes: int | None = None
    max_failures: int | None = None
    on_missing: str | None = None
    verify: bool = True
    journal_path: str | None = None
    snapshot_path: str | None = None

    @property
    def reads_early(self) -> bool:
        """Whether the first writes are read back before further ones are begun."""
        return self.verify and self.max_failures is not None


def read_options(client: Client, params: dict[str, Any], kind: Kind, *, writes_snapshot: bool = False) -> TaskOptions:
    """The options of the task. InputError: an option, or a file that is to be written, cannot be used."""
    options = TaskOptions(
        protected=read_protected(params["protected"], kind),
        max_changes=params["max_changes"],
        max_failures=params["max_failures"],
        on_missing=params["on_missing"],
        verify=params["verify"],
        journal_path=params["journal_path"],
        snapshot_path=params["snapshot_path"] if writes_snapshot else None,
    )
    check_journal(options.journal_path, client.environment, kind)
    check_snapshot(options.snapshot_path, client.environment)
    return options

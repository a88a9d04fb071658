# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: prints lines for people, as Ansible prints its own: in its colours and into its log."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby

from ansible import constants
from ansible.utils.display import Display

from ._terminal import Line, is_for_programs, layout

# Kinds of lines -> Ansible's settings of colours
COLOURS = {
    "changed": "COLOR_CHANGED",
    "ok": "COLOR_OK",
    "not_found": "COLOR_WARN",
    "unverified": "COLOR_UNREACHABLE",
    "unknown": "COLOR_UNREACHABLE",
    "not_attempted": "COLOR_SKIP",
    "drifted": "COLOR_WARN",
    "scheduled": "COLOR_SKIP",
    "left_alone": "COLOR_SKIP",
    "failed": "COLOR_ERROR",
}
# Read on import, in Ansible's main process: the process that runs an action plugin has no terminal.
TO_A_TERMINAL = sys.stdout.isatty()


def say(lines: Sequence[Line], no_log: bool | None) -> None:
    """Print the lines, unless a program reads what Ansible prints or the task has no_log."""
    if no_log or is_for_programs(constants.DEFAULT_STDOUT_CALLBACK):
        return
    display = Display()
    texts = layout(lines, display.columns if TO_A_TERMINAL else None)
    for kind, group in groupby(zip([line.kind for line in lines], texts), key=lambda pair: pair[0]):
        color = getattr(constants, COLOURS[kind]) if kind else None
        display.display("\n".join(text for dummy, text in group), color=color)

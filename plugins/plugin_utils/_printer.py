# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: prints lines for people, as Ansible prints its own: in its colours and into its log."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from itertools import groupby
from typing import Any, TextIO, cast

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


class Unread:
    """Standard output that goes on where its reader has gone, such as head, and drops the rest.

    Ansible prints for action plugins in a thread. A broken pipe ends that thread without a word, and the run would wait
    for it for ever, after it has written to Frontegg.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write the text, or drop it."""
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            self._drop()
            return len(text)

    def flush(self) -> None:
        """Write what is waiting, or drop it."""
        try:
            self._stream.flush()
        except BrokenPipeError:
            self._drop()

    def _drop(self) -> None:
        """Send what is waiting, and all that follows, nowhere: Python would try it again at its end."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)


sys.stdout = cast(TextIO, Unread(sys.stdout))


def say(lines: Sequence[Line], no_log: bool | None) -> None:
    """Print the lines, unless a program reads what Ansible prints or the task has no_log."""
    if no_log or is_for_programs(constants.DEFAULT_STDOUT_CALLBACK):
        return
    display = Display()
    texts = layout(lines, display.columns if TO_A_TERMINAL else None)
    for kind, group in groupby(zip([line.kind for line in lines], texts), key=lambda pair: pair[0]):
        color = getattr(constants, COLOURS[kind]) if kind else None
        display.display("\n".join(text for dummy, text in group), color=color)

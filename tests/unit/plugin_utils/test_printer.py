# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Printing: each kind of line has a colour. Neighbouring lines of one colour go to Ansible together, in order."""

from __future__ import annotations

import os
from typing import Any

import pytest
from ansible import constants

from ansible_collections.identityops.frontegg.plugins.plugin_utils import _printer
from ansible_collections.identityops.frontegg.plugins.plugin_utils._lines import OUTCOMES
from ansible_collections.identityops.frontegg.plugins.plugin_utils._printer import COLOURS, say
from ansible_collections.identityops.frontegg.plugins.plugin_utils._terminal import Line

LINES = [Line("one", kind="changed"), Line("two", kind="changed"), Line("three", kind="failed"), Line("four")]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str | None]]:
    """Return a list that collects each printed text and its colour."""
    calls: list[tuple[str, str | None]] = []

    class Display:
        columns = 79

        def display(self, msg: str, color: str | None = None) -> None:
            calls.append((msg, color))

    monkeypatch.setattr(_printer, "Display", Display)
    monkeypatch.setattr(_printer, "constants", Settings("default"))
    return calls


class Settings:
    """Ansible's settings. The value of each colour is its own name."""

    def __init__(self, callback: str) -> None:
        self.DEFAULT_STDOUT_CALLBACK = callback

    def __getattr__(self, name: str) -> Any:
        return name.removeprefix("COLOR_").lower()


def test_lines_of_one_colour_are_printed_together(printed: list[Any]) -> None:
    say(LINES, None)
    assert printed == [("one\ntwo", "changed"), ("three", "error"), ("four", None)]


def test_nothing_is_printed_for_programs_or_for_a_secret(printed: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    say(LINES, True)
    monkeypatch.setattr(_printer, "constants", Settings("ansible.posix.json"))
    say(LINES, False)
    assert printed == []


def test_every_outcome_has_a_colour_that_ansible_has() -> None:
    assert {"changed", "ok", "unverified", *OUTCOMES} - {"unchanged"} == set(COLOURS)
    assert all(isinstance(getattr(constants, name), str) for name in COLOURS.values())


def test_what_nobody_reads_is_dropped() -> None:
    """The first write after the reader has gone fails, and so would every one after it, and Python's own at its end."""
    read, write = os.pipe()
    with open(write, "w", encoding="utf-8") as stream:
        unread = _printer.Unread(stream)
        assert (unread.write("one\n"), unread.fileno()) == (4, write)
        unread.flush()
        os.close(read)
        for dummy in range(3):
            assert unread.write("x" * 100_000) == 100_000
            unread.flush()

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of the benchmarks has the text that `make bench ARGS=--write` writes, whatever it measured."""

from __future__ import annotations

import re

from tests.benchmarks.__main__ import ALL, PAGE, TEXT


def test_the_page_has_the_text_of_the_command() -> None:
    parts = [re.escape(part) for part in re.split(r"\{\w+\}", TEXT)]
    page = PAGE.read_text("utf-8")
    assert re.fullmatch("(?s:.+?)".join(parts), page)
    assert f"(parts: {', '.join(ALL)})" in page

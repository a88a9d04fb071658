# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the tables of docs/playbooks.md anew: `make page`. The text before the mark stays."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.identityops.frontegg.plugins.plugin_utils._help import page

PAGE = Path(__file__).resolve().parents[1] / "docs" / "playbooks.md"
MARK = "<!-- Everything below comes from the table of the playbooks. `make page` writes it. -->\n"


def whole(text: str) -> str:
    """Return the text of the page with today's tables."""
    head, mark, dummy = text.partition(MARK)
    assert mark, f"{PAGE.name} has lost its mark"
    return f"{head}{mark}\n{page()}"


if __name__ == "__main__":
    PAGE.write_text(whole(PAGE.read_text("utf-8")), "utf-8")

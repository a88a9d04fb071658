# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Draws the pictures of the documentation: python -m tests.pictures [chart]."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.pictures import chart

IMAGES = Path(__file__).resolve().parents[2] / "docs/images"
PICTURES = {"chart": ("seconds_by_users.svg", chart.draw)}


def main() -> int:
    names = sys.argv[1:] or list(PICTURES)
    unknown = [name for name in names if name not in PICTURES]
    if unknown:
        print(f"There is no picture {', '.join(unknown)}; there are: {', '.join(PICTURES)}.", file=sys.stderr)
        return 2
    IMAGES.mkdir(exist_ok=True)
    for name in names:
        file, draw = PICTURES[name]
        draw(IMAGES / file)
        print(f"docs/images/{file}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the pictures of the documentation: python -m tests.pictures [chart] [terminal] [report]"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from .chart import chart
from .report import report
from .terminal import terminal

# Whoever adds a picture adds a row: its name, and the function that draws it and returns the files that it wrote.
PICTURES: dict[str, Callable[[], list[Path]]] = {"chart": chart, "terminal": terminal, "report": report}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which pictures: {', '.join(PICTURES)}; unset: all")
    names = parser.parse_args().names or list(PICTURES)
    unknown = [name for name in names if name not in PICTURES]
    if unknown:
        parser.error(f"no picture has the name {', '.join(unknown)}; there are: {', '.join(PICTURES)}")
    for name in names:
        for path in PICTURES[name]():
            print(f"{name}: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the module and its rivals, and prints one table: python -m tests.benchmarks [--only scale] [--write]"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from dataclasses import fields
from datetime import datetime, timezone
from importlib.metadata import version
from itertools import chain

from .curve import Point, curve, write
from .parts import PARTS, Sizes
from .server import ROOT
from .table import Row, table

ALL = {**PARTS, "curve": curve}
PAGE = ROOT / "docs" / "benchmarks.md"
TEXT = """\
<!--
Copyright (c) 2026, identityops.frontegg contributors
GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
SPDX-License-Identifier: GPL-3.0-or-later
-->

# Benchmarks

**What you get:** how long bulk tasks take, how many requests and how much memory, compared with other ways of doing the
same. The chart is in [Rate limits and long runs](long_runs.md).

Measured on {date}, in one run, on
{machine}. Every
request goes to an emulated Frontegg in a process of its own on the same machine. The emulator delays each answer by
{latency} ms, except for the start-up figures. Run it yourself in a clone of the repository: `make bench`.
`make bench ARGS=--write` writes this page and the data of the chart. `make bench ARGS="--only scale"` repeats one part
(parts: {parts}).

{table}

## How to read it

- Seconds depend on the machine; ratios depend on it much less. *One task* is a playbook with one task of module `user`
  for all users, timed from the start of `ansible-playbook` to its end.
- *Scaled*: the run locked fewer users than the column says. The time between the first and the last write was
  multiplied accordingly. The rest of the time was left unchanged.
- The script and the loop over `ansible.builtin.uri` only write. They neither look up users nor read them back.
- The threads over a bare urllib3 show the best time that any client can reach on this machine with this emulator.
- *Each user is a host*: a play over inventory plugin `users`, with a task for each user. Both rows about it have the
  same users, and neither is scaled.
- Under a rate limit, the time runs from the first request after the login to the last request. The least time that a
  limit permits is the start of the window into which the last request falls.
- Listing and locking at scale run in the module's own process, without `ansible-playbook`. Time and memory are measured
  there. Half of the users are named by ID, half by email.
- *Size* is the size of the result that the module returns to Ansible. In the last rows, it is the size of the file that
  Ansible makes of a module.
"""


def machine() -> str:
    return (
        f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()}), "
        f"Python {platform.python_version()}, ansible-core {version('ansible-core')}, requests {version('requests')}"
    )


def save(rows: dict[str, list[Row]], sizes: Sizes) -> None:
    """Write the data of the chart, and the page if all parts have run."""
    date, latency = datetime.now(timezone.utc).strftime("%Y-%m-%d"), f"{sizes.latency * 1000:g}"
    points = [point for point in rows.pop("curve") if isinstance(point, Point)]
    write(points, date=date, machine=machine(), latency_ms=latency)
    if rows:
        lines = "\n".join(table(chain(*rows.values())))
        text = TEXT.format(date=date, machine=machine(), latency=latency, parts=", ".join(ALL), table=lines)
        PAGE.write_text(text, "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=list(ALL), help="a part; may be given several times")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md and the data of the chart")
    for one in fields(Sizes):
        parser.add_argument(f"--{one.name.replace('_', '-')}", type=type(one.default), default=one.default)
    options = parser.parse_args()
    if options.write and options.only not in (None, ["curve"]):
        parser.error("--write takes all parts, or the part curve")
    sizes = Sizes(**{one.name: getattr(options, one.name) for one in fields(Sizes)})
    start, rows = time.monotonic(), {}
    for name in options.only or ALL:
        began = time.monotonic()
        rows[name] = list(ALL[name](sizes))
        print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    print(f"{machine()}; {sizes.latency * 1000:g} ms latency\n")
    print("\n".join(table(chain(*rows.values()))))
    print(f"\nAll of it took {time.monotonic() - start:.0f} s.")
    if options.write:
        save(rows, sizes)
    return 0


if __name__ == "__main__":
    sys.exit(main())

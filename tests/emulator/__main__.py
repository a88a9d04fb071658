# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the emulator on the command line: python -m tests.emulator --sample"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import sys
import threading
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from .emulator import Emulator
from .exchange import Exchange
from .limits import STYLES


def rate(text: str) -> tuple[int, float]:
    """Parse a rate: 30/3s -> (30, 3.0)."""
    found = re.fullmatch(r"(\d+)/(\d+(?:\.\d+)?)s", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form 30/3s (30 requests in 3 seconds)")
    return int(found[1]), float(found[2])


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.emulator",
        description="Runs an emulated Frontegg on a loopback port, in memory. All its data is gone when it stops.",
        epilog="Point the collection at it with FRONTEGG_API_URL, FRONTEGG_CLIENT_ID and FRONTEGG_API_TOKEN.",
    )
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: any free port)")
    parser.add_argument("--sample", action="store_true", help="start with 1,000 users in 4 tenants, not empty")
    parser.add_argument("--latency", type=float, default=0.0, metavar="SECONDS", help="delay every answer by this time")
    parser.add_argument("--rate-limit", type=rate, metavar="30/3s", help="let through this many requests in this time")
    parser.add_argument("--each-address", action="store_true", help="the rate limit is for each client address")
    parser.add_argument(
        "--reset-style", choices=list(STYLES), default="rfc3339", help="how a refusal states when to try again"
    )
    parser.add_argument("--url-file", type=Path, metavar="PATH", help="write the URL there once requests are served")
    parser.add_argument("--log", type=Path, metavar="PATH", help="append each exchange there as a line of JSON")
    return parser.parse_args(argv)


def write_atomically(path: Path, text: str) -> None:
    """Write the text in one step, so that a program that waits for the file never reads half of it."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def line_writer(stream: TextIO, exchange: Exchange) -> None:
    stream.write(json.dumps(asdict(exchange), ensure_ascii=False) + "\n")


def configure(emulator: Emulator, options: argparse.Namespace) -> None:
    emulator.latency = options.latency
    if options.sample:
        emulator.load_sample()
    if options.rate_limit:
        count, per = options.rate_limit
        emulator.rate_limit(count, per, options.reset_style, each_address=options.each_address)


def main() -> int:
    options = arguments()
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *dummy: stop.set())
    emulator = Emulator(port=options.port)
    configure(emulator, options)
    with ExitStack() as stack:
        if options.log:
            stream = stack.enter_context(options.log.open("a", encoding="utf-8", buffering=1))
            emulator.on_exchange = lambda exchange: line_writer(stream, exchange)
        try:
            stack.enter_context(emulator)
        except OSError as error:
            print(f"Cannot listen on port {options.port}: {error.strerror}", file=sys.stderr)
            return 1
        if options.url_file:
            write_atomically(options.url_file, emulator.url + "\n")
        print(
            f"Frontegg emulator at {emulator.url} (client ID {emulator.client_id}, API token {emulator.api_token})",
            flush=True,
        )
        stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())

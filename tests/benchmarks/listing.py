# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists a large environment with module user_info: requests, time, and peak memory of the module's process."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.emulator import Emulator

MODULE = "ansible_collections.identityops.frontegg.plugins.modules.user_info"


def run_module(arguments: dict[str, object], collections: Path) -> tuple[dict[str, object], float, float]:
    """(result, seconds, peak memory in MB) of the module in a process of its own, called as Ansible calls it."""
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as told:
        json.dump({"ANSIBLE_MODULE_ARGS": arguments}, given)
        given.flush()
        given.seek(0)
        start = time.monotonic()
        process = os.posix_spawn(
            sys.executable,
            [sys.executable, "-m", MODULE],
            {**os.environ, "PYTHONPATH": str(collections)},
            file_actions=[(os.POSIX_SPAWN_DUP2, given.fileno(), 0), (os.POSIX_SPAWN_DUP2, told.fileno(), 1)],
        )
        usage = os.wait4(process, 0)[2]
        seconds = time.monotonic() - start
        told.seek(0)
        return json.load(told), seconds, usage.ru_maxrss / 1024


def listing(count: int, latency: float, collections: Path) -> str:
    """One line for people."""
    with Emulator() as emulator:
        emulator.add_tenant("acme")
        for number in range(count):
            emulator.add_user(f"user{number:06}@corp.example", ["acme"], metadata={"department": "sales"})
        emulator.latency = latency
        credentials = {"client_id": emulator.client_id, "api_token": emulator.api_token, "api_url": emulator.url}
        result, seconds, memory = run_module({**credentials, "concurrency": 4}, collections)
        pages = len(emulator.reads)
    found = result["users"]
    assert isinstance(found, list) and len(found) == count, result.get("msg")
    return f"Listing {count} users with user_info: {pages} page requests, {seconds:.1f} s, peak memory {memory:.0f} MB."

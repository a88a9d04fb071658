# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The demo: it succeeds from any folder, and no process is left when it is stopped."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from tests.integration.conftest import ROOT

COMMAND = [sys.executable, "-m", "tests.demo"]


def environment() -> dict[str, str]:
    """Return an environment that would disturb the demo if the demo had no settings of its own."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "ANSIBLE_STDOUT_CALLBACK": "minimal", "FRONTEGG_REGION": "nowhere"}


def test_it_ends_well(tmp_path: Path) -> None:
    done = subprocess.run(
        COMMAND,
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert "\x1b" not in done.stdout, "no colours where no terminal is"
    assert list(tmp_path.iterdir()) == []


def test_it_stops_what_it_started(tmp_path: Path) -> None:
    demo = subprocess.Popen(
        COMMAND, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    with demo:
        said = ""
        for line in demo.stdout or ():
            said += line
            if line.startswith("PLAY ["):
                break
        demo.send_signal(signal.SIGTERM)
        demo.communicate(timeout=30)
    assert demo.returncode == 128 + signal.SIGTERM
    url = re.findall(r"FRONTEGG_API_URL=(\S+)", said)[0]
    with socket.socket() as connection:
        assert connection.connect_ex(("127.0.0.1", urlsplit(url).port)) != 0, "the emulator still listens"

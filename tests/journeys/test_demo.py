# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The demo: it succeeds from any folder, sees a step that ends otherwise, and leaves no process when it is stopped."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.demo.__main__ import browser
from tests.demo.story import RUN, STEPS, faults
from tests.integration.conftest import ROOT

COMMAND = [sys.executable, "-m", "tests.demo"]


def environment() -> dict[str, str]:
    """Return an environment that would disturb the demo if the demo had no settings of its own."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "ANSIBLE_STDOUT_CALLBACK": "minimal", "FRONTEGG_REGION": "nowhere"}


def test_it_ends_well(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--folder", "the demo/new"],
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
    assert [path.name for path in tmp_path.iterdir()] == ["the demo"]
    assert f"{tmp_path}/the demo/new/report/report.html\n" in done.stdout
    again = subprocess.run([*COMMAND, "--folder", "the demo"], cwd=tmp_path, env=environment(), check=False)
    assert again.returncode == 1
    assert (tmp_path / "the demo/new/plan.json").exists(), "the demo empties no folder that it is given"


def test_it_stops_what_it_started(tmp_path: Path) -> None:
    demo = subprocess.Popen(
        [*COMMAND, "--folder", "demo"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
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


GOOD = f"PLAY RECAP ***\nlocalhost : ok=3    {RUN.recap}\nSUMMARY: {RUN.summary}\n{RUN.shows}\n"


@pytest.mark.parametrize(
    ("code", "output", "missing", "told"),
    [
        (0, GOOD, [], []),
        (2, GOOD, [], ["exit code 2 instead of 0"]),
        (0, GOOD.replace("changed=1", "changed=0"), [], [f"no '{RUN.recap}' in the recap"]),
        (0, GOOD.replace("locked 7 of 8", "locked 6 of 8"), [], [f"no 'SUMMARY: {RUN.summary}'"]),
        (0, GOOD.replace("jane+leaver", "jnae+leaver"), [], [f"no '{RUN.shows}'"]),
        (0, GOOD, ["report/report.csv"], ["there is no file report/report.csv"]),
    ],
)
def test_a_step_that_ends_otherwise_is_seen(code: int, output: str, missing: list[str], told: list[str]) -> None:
    assert faults(RUN, code, output, missing) == told


def test_each_step_is_told_in_two_lines() -> None:
    assert [step.title for step in STEPS if len(step.words.splitlines()) != 2] == []


@pytest.mark.parametrize(
    ("is_terminal", "env", "opens"),
    [
        (True, {"DISPLAY": ":0"}, True),
        (True, {"WAYLAND_DISPLAY": "wayland-0"}, True),
        (True, {}, False),
        (True, {"DISPLAY": ":0", "CI": "true"}, False),
        (False, {"DISPLAY": ":0"}, False),
    ],
)
def test_the_report_opens_only_on_a_desktop(
    monkeypatch: pytest.MonkeyPatch, is_terminal: bool, env: dict[str, str], opens: bool
) -> None:
    for name in ("CI", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout.isatty", lambda: is_terminal, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert browser() == ("/usr/bin/xdg-open" if opens else None)

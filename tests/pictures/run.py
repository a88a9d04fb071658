# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real runs for the pictures, against an emulated Frontegg."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.emulator import Emulator

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = ("ANSIBLE_", "FRONTEGG_", "PYTHON")


def run(emulator: Emulator, folder: Path, command: list[str]) -> str:
    """Return what a command prints, with the colours of a terminal. The examples of the collection are beside it."""
    examples = folder / "examples"
    if not examples.exists():
        examples.symlink_to(ROOT / "examples")
    done = subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]],
        cwd=folder,
        env=environment(emulator, folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


def environment(emulator: Emulator, folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    settings = folder / "ansible.cfg"
    settings.write_text("[defaults]\nlocalhost_warning = false\nforce_color = true\n", encoding="utf-8")
    return {
        **kept,
        "ANSIBLE_CONFIG": str(settings),
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"),
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "FRONTEGG_API_URL": emulator.url,
        "FRONTEGG_CLIENT_ID": emulator.client_id,
        "FRONTEGG_API_TOKEN": emulator.api_token,
        "NO_PROXY": "127.0.0.1",
    }

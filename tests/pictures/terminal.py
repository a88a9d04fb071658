# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The session of the README: a preview of a list with a typo, and the lock, as they look in a terminal."""

from __future__ import annotations

import io
import re
import shlex
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.text import Text

from tests.emulator import Emulator

from .run import ROOT, run

COMMANDS = (
    "ansible-playbook identityops.frontegg.lock_users -e users_file=examples/leavers.txt --check",
    "ansible-playbook identityops.frontegg.lock_users -e users_file=examples/leavers.txt",
)
REPORT = re.compile(r"^(TASK \[Report\] \*+\n(?:.*\n)*?.*SUMMARY: .*\n)", re.MULTILINE)
WIDTH = 108
PICTURE = ROOT / "docs/images/terminal.svg"
LICENCE = "\n".join(
    (
        "<!-- Copyright (c) 2026, identityops.frontegg contributors",
        "GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)",
        "SPDX-License-Identifier: GPL-3.0-or-later -->\n",
    )
)
# Rich's picture asks a server for a font. Ours asks nobody.
FONT_FACES = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def terminal() -> list[Path]:
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="standard")
    with Emulator() as emulator, TemporaryDirectory() as folder:
        emulator.load_sample()
        for command in COMMANDS:
            console.print(Text(f"$ {command}", style="bold"))
            printed = run(emulator, Path(folder), shlex.split(command))
            report = REPORT.search(printed)
            assert report, f"{command} printed no report:\n{printed}"
            console.print(Text.from_ansi(report[1]))
    picture = console.export_svg(title="Lock the people on HR's list", unique_id="terminal")
    PICTURE.write_text(LICENCE + FONT_FACES.sub("", picture), encoding="utf-8")
    return [PICTURE]

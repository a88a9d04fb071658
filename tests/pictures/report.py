# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTML page of a report, as Chromium shows it."""

from __future__ import annotations

import base64
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser import Browser
from tests.emulator import Emulator

from .run import ROOT, run

PICTURE = ROOT / "docs/images/report.png"
COMMAND = """ansible-playbook identityops.frontegg.offboard_users -e users_file=examples/leavers.txt -e delete_after=30d
    -e hold=marco.tanaka@acme.example -e protected=*@ops.example -e max_changes=20
    -e ticket=HR-1042 -e requested_by=hr@acme.example -e approved_by=ciso@acme.example -e report_dir=evidence"""
WIDTH, HEIGHT = 1200, 1480


def report() -> list[Path]:
    with Emulator() as emulator, TemporaryDirectory() as folder, Browser() as browser:
        emulator.load_sample()
        printed = run(emulator, Path(folder), COMMAND.split())
        page = Path(folder, "evidence/report.html")
        assert page.exists(), printed
        size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        browser.send("Emulation.setDeviceMetricsOverride", **size)
        browser.send("Emulation.setScrollbarsHidden", hidden=True)
        browser.open(page)
        PICTURE.write_bytes(base64.b64decode(browser.send("Page.captureScreenshot", format="png")["data"]))
    return [PICTURE]

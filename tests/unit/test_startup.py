# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The imports of a module at its start. `make bench ARGS="--only startup"` measures their time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = "ansible_collections.identityops.frontegg.plugins"
SCRIPT = f"""
import sys
import {PLUGINS}.modules.%s
print(" ".join(name for name in sys.modules if name.startswith("{PLUGINS}.module_utils.")))
"""


@pytest.mark.parametrize(
    ("module", "other"),
    [("user", "tenants"), ("user_info", "tenants"), ("tenant", "_users"), ("tenant_info", "_users")],
)
def test_a_module_imports_nothing_of_the_other_kind(module: str, other: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / ".collections")}
    command = [sys.executable, "-c", SCRIPT % module]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    names = done.stdout.split()
    assert f"{PLUGINS}.module_utils._module" in names
    assert [name for name in names if other in name.removeprefix(f"{PLUGINS}.module_utils.")] == []

# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stateful Frontegg emulator on a loopback port, for tests and for trying playbooks without an account."""

from __future__ import annotations

from .emulator import Emulator
from .exchange import Exchange

__all__ = ["Emulator", "Exchange"]

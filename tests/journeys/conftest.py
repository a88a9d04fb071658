# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What users do from beginning to end: the pages, the examples, and the programs that run playbooks.

These tests start many processes, so `make test` leaves them to `make journeys`.
"""

from __future__ import annotations

from tests.integration.conftest import emu, playbook, warm

__all__ = ["emu", "playbook", "warm"]
